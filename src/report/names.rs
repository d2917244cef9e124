//! People named in a text: names that are known, and those that a form of address gives away.

use std::collections::HashSet;

/// Forms of address before a name.
const ADDRESS: &[&str] = &[
    "Cllr",
    "Councillor",
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Mx",
    "Dr",
    "Sir",
    "Dame",
    "Lord",
    "Lady",
    "Baroness",
    "Mayor",
    "Alderman",
];
/// The most words of a name.
const MOST_WORDS: usize = 5;

/// Who may be named, and who is known.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// Names of those on the team and at work with it.
    insiders: HashSet<String>,
    /// Single words of those names.
    insider_words: HashSet<String>,
    /// Names of others that the programme knows.
    outsiders: HashSet<String>,
    /// Their first words: where none of them stands, no such name begins.
    outsider_firsts: HashSet<String>,
}

impl People {
    /// Of these, `insiders` may be named and `outsiders` may not; a name in both may.
    pub fn new<'a>(
        insiders: impl Iterator<Item = &'a str>,
        outsiders: impl Iterator<Item = &'a str>,
    ) -> Self {
        let insiders: HashSet<String> = insiders.map(plain).collect();
        let words = insiders.iter().flat_map(|name| name.split(' ').map(str::to_owned)).collect();
        // One word alone is no name to look for: `May` stands in every report.
        let others = outsiders.map(plain).filter(|name| name.contains(' '));
        let outsiders: HashSet<String> = others.filter(|name| !insiders.contains(name)).collect();
        let firsts = outsiders.iter().filter_map(|name| name.split(' ').next());
        let outsider_firsts = firsts.map(str::to_owned).collect();
        Self { insiders, insider_words: words, outsiders, outsider_firsts }
    }

    /// The people named in `text` who may not be, each once, in the order in which they stand.
    ///
    /// Known names are found whole. A form of address tells of a name as well, unless a word of
    /// that name belongs to somebody who may be named.
    pub fn strangers(&self, text: &str) -> Vec<String> {
        let words: Vec<&str> = text.split_whitespace().map(bare).collect();
        let mut found = Vec::new();
        for place in 0..words.len() {
            if let Some(name) = self.known(&words[place..]).or_else(|| self.addressed(&words[place..]))
                && !found.contains(&name)
                // `Cllr Bo Lund` is told once, not as `Bo Lund` again.
                && !found.iter().any(|told: &String| told.ends_with(&format!(" {name}")))
            {
                found.push(name);
            }
        }
        found
    }

    /// A known name at the start of `words`, the longest there is.
    fn known(&self, words: &[&str]) -> Option<String> {
        if !self.outsider_firsts.contains(*words.first()?) {
            return None;
        }
        let parts = (2..=MOST_WORDS).rev().filter_map(|count| words.get(..count));
        parts.map(|part| part.join(" ")).find(|name| self.outsiders.contains(name))
    }

    /// `Cllr Smith` at the start of `words`.
    fn addressed(&self, words: &[&str]) -> Option<String> {
        let (first, rest) = words.split_first()?;
        if !ADDRESS.contains(first) {
            return None;
        }
        let name: Vec<&str> =
            rest.iter().copied().take_while(|word| is_name(word)).take(3).collect();
        let last = *name.last()?;
        let inside = self.insider_words.contains(last) || self.insiders.contains(&name.join(" "));
        (!inside).then(|| format!("{first} {}", name.join(" ")))
    }
}

/// A name with single spaces.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word without the marks around it and the 's behind it.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s")).unwrap_or(word)
}

/// Whether a word may be part of a name: it begins with a capital and has more than one letter.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outsiders_are_found_and_the_team_is_not() {
        let people = People::new(
            ["Ida Marsh", "Bo Lund"].into_iter(),
            ["Tom  Vale", "Bo Lund", "May", "Llŷr ap Rhys"].into_iter(),
        );
        for (text, told) in [
            ("Ida Marsh and Bo Lund met staff in May.", vec![]),
            ("The plan is \u{201c}Tom Vale's idea\u{201d}, said Tom Vale.", vec!["Tom Vale"]),
            ("Cllr Jane Roe leads; Cllr Lund listened.", vec!["Cllr Jane Roe"]),
            ("Mayor and Dr of the council", vec![]),
            ("(Llŷr ap Rhys) spoke", vec!["Llŷr ap Rhys"]),
            ("Cllr Tom Vale spoke", vec!["Cllr Tom Vale"]),
            ("", vec![]),
        ] {
            assert_eq!(people.strangers(text), told, "{text}");
        }
    }
}
