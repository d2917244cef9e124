//! Every word of a pool once, by its number.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// Words by number, and numbers by word.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    all: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32, FixedState>,
}

impl Dictionary {
    /// The number of a word, which gets one when it has none.
    pub(super) fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.all.len() as u32;
        self.all.push(word.into());
        self.numbers.insert(word.into(), number);
        number
    }

    /// The word with this number.
    pub(super) fn word(&self, number: u32) -> &str {
        self.all.get(number as usize).map_or("", |word| word)
    }
}
