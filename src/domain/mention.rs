//! Where a text speaks of a person: the name, the e-mail address, the telephone number, the
//! reference; and the text with those struck out.

mod crowd;

use std::cell::OnceCell;
use std::ops::Range;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

pub use crowd::Crowd;

/// What a person may be known by in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentions {
    needles: Vec<Needle>,
}

/// One thing to look for, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Needle {
    /// Whole words, without regard to case, accents and the width of blanks.
    Words(Vec<char>),
    /// Digits, whatever stands between them.
    Digits(Vec<char>),
}

/// A character of the folded text, and the bytes of the text that it stands for.
type Folded = Vec<(char, Range<usize>)>;

/// A telephone number shorter than this is no number to look for: too much else looks like it.
const SHORTEST_NUMBER: usize = 7;

impl Mentions {
    /// What to look for: the name as it stands and with the last name first, the address, the
    /// number with and without the country's prefix, and the reference where it is more than
    /// digits, which would be found in any sum of money.
    pub fn of(name: &str, email: Option<&str>, phone: Option<&str>, reference: &str) -> Self {
        let mut texts = vec![name.to_owned()];
        if let Some((first, last)) = name.trim().rsplit_once(' ') {
            texts.push(format!("{last}, {first}"));
        }
        texts.extend(email.map(ToOwned::to_owned));
        if reference.chars().any(char::is_alphabetic) {
            texts.push(reference.to_owned());
        }
        let words = texts.iter().map(|text| letters(&fold(text.trim())));
        let mut needles: Vec<Needle> =
            words.filter(|word| !word.is_empty()).map(Needle::Words).collect();
        needles.extend(phone.into_iter().flat_map(numbers).map(Needle::Digits));
        Self { needles }
    }

    /// Whether `text` speaks of the person.
    pub fn are_in(&self, text: &str) -> bool {
        self.are_in_folded(&Text::of(text))
    }

    /// Everything to be found that is told in words.
    fn names(&self) -> impl Iterator<Item = &[char]> {
        self.needles.iter().filter_map(|needle| match needle {
            Needle::Words(letters) => Some(letters.as_slice()),
            Needle::Digits(_) => None,
        })
    }

    fn are_in_folded(&self, text: &Text) -> bool {
        self.needles.iter().any(|needle| match needle {
            Needle::Words(word) => {
                places(&text.folded, word, char::is_alphanumeric).next().is_some()
            }
            Needle::Digits(word) => places(text.digits(), word, char::is_numeric).next().is_some(),
        })
    }

    /// `text` with `marker` in place of every mention; `None` when there is none.
    pub fn struck(&self, text: &str, marker: &str) -> Option<String> {
        let places = self.places(text);
        if places.is_empty() {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for place in places {
            if place.start >= done {
                out.push_str(&text[done..place.start]);
                out.push_str(marker);
            }
            done = done.max(place.end);
        }
        out.push_str(&text[done..]);
        Some(out)
    }

    /// The bytes of every mention, by their start.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let text = Text::of(text);
        let mut all: Vec<Range<usize>> = Vec::new();
        for needle in &self.needles {
            match needle {
                Needle::Words(word) => {
                    all.extend(places(&text.folded, word, char::is_alphanumeric));
                }
                Needle::Digits(word) => all.extend(places(text.digits(), word, char::is_numeric)),
            }
        }
        all.sort_by_key(|place| (place.start, place.end));
        all
    }
}

/// A text as it is looked through.
#[derive(Debug)]
struct Text {
    folded: Folded,
    digits: OnceCell<Folded>,
}

impl Text {
    fn of(text: &str) -> Self {
        Self { folded: fold(text), digits: OnceCell::new() }
    }

    /// The text without what may stand between the digits of a number.
    fn digits(&self) -> &Folded {
        let all = self.folded.iter();
        self.digits.get_or_init(|| all.filter(|(c, _)| !" -().+/".contains(*c)).cloned().collect())
    }
}

/// The first name alone, as those say who worked together; `None` for a name of one word.
pub fn first_name(name: &str) -> Option<&str> {
    const FORMS: &[&str] =
        &["baroness", "cllr", "councillor", "dame", "dr", "lady", "lord", "mr", "mrs", "ms", "sir"];
    let is_form = |word: &&str| FORMS.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let mut words = name.split_whitespace().skip_while(is_form);
    let first = words.next()?;
    (first.chars().count() > 1 && words.next().is_some()).then_some(first)
}

/// Whether `text` has this word as it is written, capitals included: a first name alone is too little
/// to go by otherwise.
pub fn has_word(text: &str, word: &str) -> bool {
    let starts = text.match_indices(word).map(|(at, _)| at);
    let mut ends = starts.map(|at| (text[..at].chars().next_back(), &text[at + word.len()..]));
    ends.any(|(before, after)| {
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !joins(before) && !joins(after.chars().next())
    })
}

/// Every place of `word` in `text` that does not lie within a longer word.
fn places<'a>(
    text: &'a Folded,
    word: &'a [char],
    joins: fn(char) -> bool,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let last = text.len().checked_sub(word.len());
    let is_here = move |at: &usize| {
        let end = at + word.len();
        let same = text[*at..end].iter().zip(word).all(|((c, _), wanted)| c == wanted);
        let joined = |left: usize, right: usize| match (text.get(left), text.get(right)) {
            (Some(left), Some(right)) => is_joined(left, right, joins),
            _ => false,
        };
        let within = || at.checked_sub(1).is_some_and(|before| joined(before, *at));
        same && !within() && !joined(end - 1, end)
    };
    let all = last.map_or(0..0, |last| 0..last + 1).filter(is_here);
    all.map(move |at| text[at].1.start..text[at + word.len() - 1].1.end)
}

/// Whether two characters belong to one word: they stand side by side and are both of a kind.
fn is_joined(
    left: &(char, Range<usize>),
    right: &(char, Range<usize>),
    joins: fn(char) -> bool,
) -> bool {
    left.1.end == right.1.start && joins(left.0) && joins(right.0)
}

/// The text without case, accents and runs of blanks, each character with its place.
fn fold(text: &str) -> Folded {
    let mut folded: Folded = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let place = start..start + c.len_utf8();
        if c.is_ascii_graphic() {
            folded.push((c.to_ascii_lowercase(), place));
            continue;
        }
        // Most of what people write needs no more than this.
        if c.is_ascii_graphic() {
            folded.push((c.to_ascii_lowercase(), place));
            continue;
        }
        let is_blank = c.is_whitespace();
        if is_combining_mark(c) || (is_blank && folded.last().is_some_and(|(c, _)| *c == ' ')) {
            if let Some((_, last)) = folded.last_mut() {
                last.end = place.end;
            }
            continue;
        }
        match c {
            _ if is_blank => folded.push((' ', place)),
            '\u{2019}' | '\u{2018}' => folded.push(('\'', place)),
            '\u{2010}' | '\u{2011}' => folded.push(('-', place)),
            c => folded.extend(
                c.nfkd()
                    .filter(|c| !is_combining_mark(*c))
                    .flat_map(char::to_lowercase)
                    .map(|c| (c, place.clone())),
            ),
        }
    }
    folded
}

fn letters(folded: &Folded) -> Vec<char> {
    folded.iter().map(|(c, _)| *c).collect()
}

/// The digits of a telephone number as they may be written: at home and from abroad.
fn numbers(phone: &str) -> Vec<Vec<char>> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < SHORTEST_NUMBER {
        return Vec::new();
    }
    let mut all = vec![digits.clone()];
    all.extend(digits.strip_prefix("44").map(|rest| format!("0{rest}")));
    all.extend(digits.strip_prefix('0').map(|rest| format!("44{rest}")));
    all.into_iter().map(|text| text.chars().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ida() -> Mentions {
        let email = Some("ida.marsh@example.org");
        Mentions::of("Si\u{e2}n O'Hara", email, Some("01632 960 123"), "P17")
    }

    #[test]
    fn a_person_is_found_however_the_words_are_written() {
        for text in [
            "Sian O\u{2019}Hara said",
            "SI\u{c2}N\u{a0} O'HARA",
            "Sia\u{302}n O'Hara",
            "(O'Hara, Si\u{e2}n)",
            "to IDA.MARSH@example.org.",
            "ring 01632-960-123",
            "ring +44 (1632) 960123",
            "see P17",
        ] {
            assert!(ida().are_in(text), "{text}");
        }
        for text in ["Sian O'Haras", "P170", "SP17", "9601", "O'Hara", "101632960123", ""] {
            assert!(!ida().are_in(text), "{text}");
        }
    }

    #[test]
    fn a_first_name_is_a_word_of_its_own_as_it_is_written() {
        assert_eq!(first_name("Cllr Bo Lund"), Some("Bo"));
        assert_eq!((first_name("Lund"), first_name("B Lund"), first_name("")), (None, None, None));
        for (text, found) in
            [("Bo said", true), ("ask Bo.", true), ("Bob", false), ("bo", false), ("", false)]
        {
            assert_eq!(has_word(text, "Bo"), found, "{text}");
        }
    }

    #[test]
    fn what_is_struck_out_is_gone_and_the_rest_stays() {
        let text = "\u{e9}t\u{e9}: Sia\u{302}n  O'Hara (P17), Sian O'Hara";
        let struck = ida().struck(text, "[x]");
        assert_eq!(struck.as_deref(), Some("\u{e9}t\u{e9}: [x] ([x]), [x]"));
        assert_eq!(ida().struck("nobody", "[x]"), None);
        assert!(ida().are_in("ring 2 01632 960123 2"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in ".*") {
            if let Some(struck) = ida().struck(&text, "[x]") {
                proptest::prop_assert!(!ida().are_in(&struck), "{struck}");
            }
        }
    }
}
