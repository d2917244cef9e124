//! Many people at once: who of them a text speaks of, without looking for each in turn.

use std::collections::HashMap;

use super::{Folded, Mentions, Needle, Text, is_joined};

/// People, to be found in one look at a text however many they are.
///
/// Every name, address and reference is kept under the rarest of its words, every number under its digits:
/// of the people only those are looked for one of whose keys stands in the text.
#[derive(Debug, Clone, Default)]
pub struct Crowd {
    people: Vec<Mentions>,
    by_word: HashMap<String, Vec<usize>>,
    by_number: HashMap<String, Vec<usize>>,
    /// The digits of the longest number.
    longest: usize,
    /// Those of whom something is to be found that has no word in it.
    wordless: Vec<usize>,
}

impl Crowd {
    /// These people, each of whom is known by the place in this order.
    pub fn of(people: impl IntoIterator<Item = Mentions>) -> Self {
        let mut crowd = Self { people: people.into_iter().collect(), ..Self::default() };
        let mut frequency: HashMap<String, usize> = HashMap::new();
        for letters in crowd.people.iter().flat_map(Mentions::names) {
            words(letters).for_each(|word| *frequency.entry(word).or_default() += 1);
        }
        for (place, mentions) in crowd.people.iter().enumerate() {
            for needle in &mentions.needles {
                match needle {
                    // The half of an address behind the sign is that of many.
                    Needle::Words(letters) => match words(letters).min_by_key(|w| frequency[w]) {
                        Some(word) => put(&mut crowd.by_word, word, place),
                        None => crowd.wordless.push(place),
                    },
                    Needle::Digits(digits) => {
                        crowd.longest = crowd.longest.max(digits.len());
                        put(&mut crowd.by_number, digits.iter().collect(), place);
                    }
                }
            }
        }
        crowd
    }

    /// What the person at this place is known by.
    pub fn at(&self, place: usize) -> Option<&Mentions> {
        self.people.get(place)
    }

    /// The places of those of whom `text` speaks, in order.
    pub fn in_text(&self, text: &str) -> Vec<usize> {
        let text = Text::of(text);
        let mut all = match is_loose(&text.folded) {
            true => (0..self.people.len()).collect(),
            false => self.perhaps_in(&text),
        };
        all.retain(|place| self.people[*place].are_in_folded(&text));
        all
    }

    /// Those one of whose keys stands in the text, in order, each once.
    fn perhaps_in(&self, text: &Text) -> Vec<usize> {
        let mut all = self.wordless.clone();
        let mut word = String::new();
        let end = (' ', 0..0);
        for (c, _) in text.folded.iter().chain([&end]) {
            if c.is_alphanumeric() {
                word.push(*c);
            } else if !word.is_empty() {
                all.extend(self.by_word.get(&word).into_iter().flatten());
                word.clear();
            }
        }
        if self.longest > 0 {
            self.numbers_in(text.digits(), &mut all);
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Adds those whose number stands in the text: it begins and ends where a run of digits does, whatever
    /// stands within.
    fn numbers_in(&self, digits: &Folded, all: &mut Vec<usize>) {
        let joined = |left: usize| match (digits.get(left), digits.get(left + 1)) {
            (Some(left), Some(right)) => is_joined(left, right, char::is_numeric),
            _ => false,
        };
        let mut number = String::new();
        let begins = |at: &usize| at.checked_sub(1).is_none_or(|before| !joined(before));
        for from in (0..digits.len()).filter(begins) {
            number.clear();
            for (at, (c, _)) in digits.iter().enumerate().skip(from).take(self.longest) {
                if !c.is_numeric() {
                    break;
                }
                number.push(*c);
                if !joined(at) {
                    all.extend(self.by_number.get(&number).into_iter().flatten());
                }
            }
        }
    }
}

fn put(keys: &mut HashMap<String, Vec<usize>>, key: String, place: usize) {
    let all = keys.entry(key).or_default();
    if all.last() != Some(&place) {
        all.push(place);
    }
}

/// The runs of letters and digits.
fn words(letters: &[char]) -> impl Iterator<Item = String> + '_ {
    let runs = letters.split(|c| !c.is_alphanumeric()).filter(|run| !run.is_empty());
    runs.map(|run| run.iter().collect())
}

/// Whether letters follow one another that do not belong to one word, as where one sign stands for several
/// of them: a word may end there that looks longer.
fn is_loose(text: &Folded) -> bool {
    text.windows(2).any(|pair| {
        let (left, right) = (&pair[0], &pair[1]);
        let are_letters = left.0.is_alphanumeric() && right.0.is_alphanumeric();
        are_letters && !is_joined(left, right, char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn people() -> Vec<Mentions> {
        vec![
            Mentions::of(
                "Si\u{e2}n O'Hara",
                Some("sian@example.org"),
                Some("01632 960 123"),
                "P17",
            ),
            Mentions::of("Bo Lund", None, Some("+44 1632 960481"), "P2"),
            Mentions::of("Ada Marsh-Lund", None, None, "42"),
            Mentions::of("Finn", None, None, ""),
            Mentions::of("---", None, None, ""),
        ]
    }

    #[test]
    fn those_are_found_of_whom_a_text_speaks() {
        let crowd = Crowd::of(people());
        for (text, found) in [
            ("Bo Lund met Sian O\u{2019}Hara", vec![0, 1]),
            ("Lund, Bo", vec![1]),
            ("Lund and Bo", vec![]),
            ("Ada Marsh-Lund, 42", vec![2]),
            ("ring 2 01632-960481 2, or mail SIAN@example.org.", vec![0, 1]),
            ("1016329604812", vec![]),
            ("see P17 and P2", vec![0, 1]),
            ("the ﬁnn", vec![3]),
            ("ﬀinn Finn", vec![3]),
            ("a --- b", vec![4]),
            ("", vec![]),
        ] {
            assert_eq!(crowd.in_text(text), found, "{text}");
        }
        assert!(crowd.at(1).is_some() && crowd.at(5).is_none());
    }

    proptest! {
        #[test]
        fn it_is_as_looking_for_each(
            parts in prop::collection::vec(prop_oneof![
                Just("Bo"), Just("Lund"), Just("Si\u{e2}n"), Just("O'Hara"), Just("finn"), Just("ﬁ"),
                Just("01632"), Just("960"), Just("123"), Just("960481"), Just("+44"), Just("1632"),
                Just("P17"), Just("p2"), Just("Marsh-"), Just("Ada"), Just("---"), Just("²"), Just("\u{301}"),
            ], 0..9),
            gaps in prop::collection::vec(prop_oneof![
                Just(" "), Just(""), Just(", "), Just("-"), Just("  "), Just(". "),
            ], 9),
        ) {
            let text: String = parts.iter().zip(&gaps).flat_map(|(part, gap)| [*part, *gap]).collect();
            let people = people();
            let each: Vec<usize> =
                (0..people.len()).filter(|place| people[*place].are_in(&text)).collect();
            prop_assert_eq!(Crowd::of(people).in_text(&text), each, "{}", text);
        }
    }
}
