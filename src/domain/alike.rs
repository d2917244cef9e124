//! Names that are spelt like one another: which may have been meant by one that nobody has.

use super::text::folded_words;

/// From here on two texts are alike: 0 is not at all, 1 the same.
pub(super) const ALIKE: f64 = 0.82;

/// By so much two ways to reckon the same likeness may differ.
const ROUNDING: f64 = 0.01;

/// How many are told of those that may have been meant.
const TOLD: usize = 3;

/// The likeness of Jaro and Winkler of a folded text and a name.
pub(super) fn likeness(folded: &str, name: &str) -> f64 {
    strsim::jaro_winkler(folded, &folded_words(name))
}

/// The three of `known` most like `text`, best first; none that is not like it at all.
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut nearest = Nearest::to(text);
    known.into_iter().for_each(|name| nearest.look_at(name));
    nearest.told()
}

/// The names most like a text, found as they are looked at one by one.
#[derive(Debug)]
pub struct Nearest {
    folded: String,
    letters: Letters,
    /// The most alike first; of those that are equally so in the order of the alphabet.
    near: Vec<(f64, String)>,
}

impl Nearest {
    /// Those most like `text`; none has been looked at yet.
    pub fn to(text: &str) -> Self {
        let folded = folded_words(text);
        Self { letters: Letters::of_folded(&folded), folded, near: Vec::new() }
    }

    /// Looks at one more name.
    pub fn look_at(&mut self, name: &str) {
        let folded = folded_words(name);
        if !self.letters.may_be_like(&Letters::of_folded(&folded)) {
            return;
        }
        let likeness = strsim::jaro_winkler(&self.folded, &folded);
        let goes_before = |(other, text): &(f64, String)| {
            other.total_cmp(&likeness).then_with(|| name.cmp(text)).is_gt()
        };
        let place = self.near.iter().take_while(|other| goes_before(other)).count();
        let is_known = self.near.get(place).is_some_and(|(_, text)| text == name);
        if likeness >= ALIKE && place < TOLD && !is_known {
            self.near.insert(place, (likeness, name.to_owned()));
            self.near.truncate(TOLD);
        }
    }

    /// At most three, best first.
    pub fn told(self) -> Vec<String> {
        self.near.into_iter().map(|(_, name)| name).collect()
    }
}

/// The letters of a name, whatever their order: they say of most names at once that they are not alike.
#[derive(Debug)]
pub struct Letters {
    /// How often it has each small letter or digit, and anything else.
    counts: [u8; 37],
    length: usize,
    start: [char; 4],
}

impl Letters {
    /// The letters of a name as people write it.
    pub fn of(name: impl AsRef<str>) -> Self {
        Self::of_folded(&folded_words(name.as_ref()))
    }

    fn of_folded(name: &str) -> Self {
        let mut counts = [0_u8; 37];
        let mut length = 0;
        let mut start = ['\0'; 4];
        for letter in name.chars() {
            if length < start.len() {
                start[length] = letter;
            }
            let place = match letter {
                'a'..='z' => letter as usize - 'a' as usize,
                '0'..='9' => 26 + letter as usize - '0' as usize,
                _ => 36,
            };
            counts[place] = counts[place].saturating_add(1);
            length += 1;
        }
        Self { counts, length, start }
    }

    /// Whether the likeness of Jaro and Winkler can be enough. It is greatest where all letters that
    /// both have stand in the same order; up to four at the beginning count more.
    pub fn may_be_like(&self, other: &Self) -> bool {
        let mut shared = 0;
        for place in 0..37 {
            let (here, there) = (self.counts[place], other.counts[place]);
            shared += u32::from(if here < there { here } else { there });
        }
        if shared == 0 {
            return self.length == 0 && other.length == 0;
        }
        let part = |length: usize| f64::from(shared) / length as f64;
        let most = (part(self.length) + part(other.length) + 1.0) / 3.0;
        let begun = (0..4).take_while(|&at| self.start[at] == other.start[at]).count();
        most + 0.1 * begun as f64 * (1.0 - most) >= ALIKE - ROUNDING
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_are_told_once_and_in_order() {
        let known =
            ["Kent", "Trafforth", "Stratford", "Traford", "Trafford", "Trafford", "Traffort"];
        assert_eq!(nearest("traffordd", known), ["Trafford", "Traford", "Traffort"]);
        assert_eq!(nearest("traffordd", known.iter().rev().copied()), nearest("traffordd", known));
        assert_eq!(nearest("xyz", known), Vec::<String>::new());
    }

    #[test]
    fn no_name_that_is_alike_is_passed_over() {
        let names =
            ["Trafford", "Bristol, City of", "St. Helens", "Ynys M\u{f4}n", "Essex", "", "1"];
        let other =
            ["Traford", "Bristol City", "Saint Helens", "Ynys Mon", "Exsse", "Kent", "aaaa"];
        let mut alike = 0;
        for text in names.into_iter().chain(other) {
            for name in names.into_iter().chain(other) {
                let is_near = !nearest(text, [name]).is_empty();
                assert!(
                    !is_near || Letters::of(text).may_be_like(&Letters::of(name)),
                    "{text} {name}"
                );
                alike += usize::from(is_near);
            }
        }
        assert!(alike > 20, "{alike}");
        assert!(!Letters::of("Trafford").may_be_like(&Letters::of("Kent")));
    }
}
