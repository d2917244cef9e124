//! A name that is sought among very many: a glance tells most of them apart before they are folded.

use std::sync::LazyLock;

use memchr::{memchr2_iter, memchr3};

use super::lookup::has_words;
use super::text::{fold_name, folded_words};

/// A name that is looked for among many people: the levels of [`find`](super::lookup::find), without keeping the others.
#[derive(Debug)]
pub struct Sought {
    folded: String,
    has_several_words: bool,
    /// A letter of it that few names have, and its place: without it nobody is meant.
    rare: Option<(u8, usize)>,
}

impl Sought {
    /// The level on which the whole name is meant, not a part of it.
    pub const WHOLE: u8 = 2;

    /// What is typed; `None` when no letter of it is left.
    pub fn new(text: &str) -> Option<Self> {
        let folded = fold_name(text);
        let has_several_words = folded.contains(' ');
        let place = |letter: &u8| folded.bytes().position(|other| other == *letter);
        let rare = RARE.iter().find_map(|letter| Some((*letter, place(letter)?)));
        (!folded.is_empty()).then_some(Self { folded, has_several_words, rare })
    }

    /// Where, in the order of their bytes, all names stand that are the whole name sought (levels 0 to 2
    /// by the name) however they are written: from a text, and to one that is no longer among them.
    /// A tenth of all names or so; the words that folding drops are in small or large letters, or begin large.
    pub fn places(&self) -> Vec<(String, Option<String>)> {
        let to = |from: &str, to: &str| (from.to_owned(), Some(to.to_owned()));
        // Marks before the first letter, which folding drops or spells out; letters with accents.
        let mut places = vec![to("", "0"), to(":", "A"), to("[", "a"), ("{".to_owned(), None)];
        for dropped in ["THE", "The", "the", "COUNCIL", "Council", "council"] {
            places.push(to(dropped, &format!("{dropped}~")));
        }
        let first = self.folded.chars().next().filter(char::is_ascii_alphanumeric);
        for letter in first.into_iter().flat_map(|c| [c, c.to_ascii_uppercase()]) {
            let next = char::from(u8::try_from(letter).unwrap_or_default() + 1);
            places.push(to(&letter.to_string(), &next.to_string()));
        }
        places.sort();
        // A digit has no capital, and `The` may stand among the names with T: none is told twice.
        places.dedup();
        places.dedup_by(|next, before| before.1.as_ref().is_some_and(|end| next.0 < *end));
        places
    }

    /// Whether a look at the bytes of a name, in UTF-8, is enough to say that what is sought is no part of it,
    /// which is so of nearly all: they are plain letters, and its rarest letter is not among them, or stands
    /// there in other words.
    pub fn is_elsewhere(&self, name: &[u8]) -> bool {
        let Some((letter, place)) = self.rare.filter(|_| name.is_ascii()) else { return false };
        let mut all = memchr2_iter(letter, letter.to_ascii_uppercase(), name).peekable();
        if all.peek().is_none() {
            return true;
        }
        // A word stands in a folded name as in the name itself, unless a sign in it is dropped or spelt out.
        if self.has_several_words || memchr3(b'\'', b'.', b'&', name).is_some() {
            return false;
        }
        let word = self.folded.as_bytes();
        let stands = |at: usize| {
            let from = at.checked_sub(place)?;
            Some(name.get(from..from + word.len())?.eq_ignore_ascii_case(word))
        };
        !all.any(|at| stands(at) == Some(true))
    }

    /// The level on which somebody with this name is a hit, the first level of [`find`](super::lookup::find) by names being
    /// 2; `None` when nobody is meant.
    pub fn level(&self, name: &str) -> Option<u8> {
        if self.is_elsewhere(name.as_bytes()) { None } else { self.level_here(name) }
    }

    /// The same of a name that is not [elsewhere](Self::is_elsewhere).
    pub fn level_here(&self, name: &str) -> Option<u8> {
        if self.is_no_part_of(name) { None } else { rank(&fold_name(name), &self.folded) }
    }

    /// Whether what is sought is no part of a name. Folding a name of Latin letters is but writing it small
    /// and without accents, with single blanks for what parts words and nothing for what joins them, and
    /// dropping two words, which matters only between words that are sought.
    fn is_no_part_of(&self, name: &str) -> bool {
        let mut small = [b' '; GLANCE];
        let mut length = 0;
        if name.len() > GLANCE {
            return false;
        }
        for letter in name.chars() {
            match PLAIN.get(letter as usize) {
                Some(Plain::Joins) => continue,
                Some(Plain::Letter(plain)) => small[length] = *plain,
                Some(Plain::Parts) if length == 0 || small[length - 1] != b' ' => {}
                _ => return false,
            }
            length += 1;
        }
        let small = &small[..length];
        !has(small, self.folded.as_bytes())
            && !(self.has_several_words && (has(small, b"the") || has(small, b"council")))
    }
}

/// The letters of English words, the rarest first; without those of `and`, for which `&` stands too.
const RARE: [u8; 23] = *b"zqxjkvbpygfwmuclhsriote";

/// What a sign is in a folded name, if it is as plain as most.
#[derive(Clone, Copy)]
enum Plain {
    /// One small letter or digit.
    Letter(u8),
    /// It parts words.
    Parts,
    /// Nothing: what stands beside it is one word.
    Joins,
    /// More than that.
    Not,
}

/// The signs of Latin alphabets, as they are folded.
static PLAIN: LazyLock<Vec<Plain>> = LazyLock::new(|| {
    let plain = |sign: u32| {
        let sign = char::from_u32(sign)?;
        // Between two letters it shows what it does to words.
        match folded_words(&format!("a{sign}b")).as_bytes() {
            [b'a', letter, b'b'] if letter.is_ascii_alphanumeric() => Some(Plain::Letter(*letter)),
            b"a b" => Some(Plain::Parts),
            b"ab" => Some(Plain::Joins),
            _ => None,
        }
    };
    (0..=0x24F).map(|sign| plain(sign).unwrap_or(Plain::Not)).collect()
});

/// The longest name, in bytes, that is looked at before it is folded.
const GLANCE: usize = 64;

/// Whether `part`, which is not empty, stands in `text`.
fn has(text: &[u8], part: &[u8]) -> bool {
    let first = part[0];
    text.windows(part.len()).any(|there| there[0] == first && there == part)
}

/// The level on which a folded name is a hit.
fn rank(name: &str, wanted: &str) -> Option<u8> {
    if !name.contains(wanted) {
        return None;
    }
    Some(match () {
        () if name == wanted => Sought::WHOLE,
        () if has_words(name, wanted) => 3,
        () => 4,
    })
}

#[cfg(test)]
mod tests {
    use super::super::lookup::{Found, Named, find};
    use super::*;

    /// Names as people write them.
    const NAMES: &[&str] = &[
        "Ida Marsh",
        "Ida Marshall",
        "Anne-Marie Marsh",
        "Zoë Marsh",
        "O'Neil Marsh",
        "The Marsh",
        "Marsh",
        "Ida  Marsh",
        "Theo Marsh ",
        "Council Marsh",
        "Ida the Marsh",
        "Ida - Marsh",
        "Ida (Ada) Marsh",
        "Ida-Marsh",
        "I.D.A. Marsh",
        "Ida & Marsh",
        "' Marsh",
        "Ída Mársh",
        "Ida Marß",
        "Idå\u{308} Marsh",
        "Ida ½ Marsh",
        "Ida\u{A0}Marsh",
        "Ｉda Marsh",
        "İda Marsh",
        "Ida Council Oakes Marsh",
        "The Council",
        "a name of so many words that nobody has the patience to look at all of it, Marsh",
    ];

    /// What is typed of them.
    const TEXTS: &[&str] = &[
        "marsh",
        "Ida Marsh",
        "ida",
        "zoe marsh",
        "oneil",
        "arsh",
        "the marsh",
        "x",
        "counc",
        "oakes marsh",
        "it marsh",
        "the",
        "ida ada",
        "and marsh",
        "da marsh",
        "a marsh",
    ];

    #[test]
    fn every_name_that_is_the_one_sought_stands_in_one_of_its_places() {
        let ways = [
            "Zoë Marsh",
            "zoe marsh",
            "ZOE-MARSH",
            " Zoe  Marsh",
            "'Zoe Marsh",
            "The Zoe Marsh",
            "THE zoe marsh",
            "Ｚoe Marsh",
            "Élodie Oakes",
            "Elodie Oakes",
            "elodie o'akes",
            "(Elodie) Oakes",
            "& Sons",
            "and Sons",
            "And. Sons",
            "7 Oaks",
            "7Oaks",
            "the 7 oaks",
            "Theo Marsh",
            "the theo marsh",
            "O'Brien",
            "OBrien",
            "\u{2018}Obrien",
            "Đặng Thu",
            "đặng thu",
            "Council Tom Hale",
            "Tom Hale",
            "tom hale",
            "李 Wei",
            "[li] Wei",
        ];
        let mut alike = 0;
        for text in ways {
            let sought = Sought::new(text).unwrap();
            let places = sought.places();
            let holds = |name: &str, (from, to): &(String, Option<String>)| {
                name >= from.as_str() && to.as_ref().is_none_or(|to| name < to.as_str())
            };
            for name in ways {
                let times = places.iter().filter(|place| holds(name, place)).count();
                assert!(times <= 1, "{name} stands in {times} of {places:?}");
                if sought.level(name).is_some_and(|level| level <= Sought::WHOLE) {
                    assert_eq!(times, 1, "{name} for {text}: {places:?}");
                    alike += 1;
                }
            }
        }
        assert!(alike > ways.len() + 20, "{alike}");
    }

    #[test]
    fn one_name_is_sought_as_among_all() {
        for text in TEXTS {
            let sought = Sought::new(text).unwrap();
            let mut levels: Vec<(u8, &str)> =
                NAMES.iter().filter_map(|name| Some((sought.level(name)?, *name))).collect();
            let best = levels.iter().map(|(level, _)| *level).min();
            levels.retain(|(level, _)| Some(*level) == best);
            let mine: Vec<&str> = levels.into_iter().map(|(_, name)| name).collect();
            let all: Vec<Named<&str>> = NAMES
                .iter()
                .map(|name| Named {
                    value: *name,
                    codes: vec![],
                    slug: None,
                    names: vec![(*name).to_owned()],
                    rank: 0,
                })
                .collect();
            let theirs = match find(&all, text) {
                Found::One(one) => vec![one],
                Found::Many(many) => many,
                Found::None(_) => vec![],
            };
            assert_eq!(mine, theirs, "{text}");
        }
        assert!(Sought::new(" - ").is_none());
    }
}
