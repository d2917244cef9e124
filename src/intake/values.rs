//! The text of a cell to a value. Nothing is corrected by guesswork: what can be read in one way
//! only is taken, all else is told with what was probably meant.

mod dates;

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::domain::text::is_formula;

pub use dates::{DateEvidence, DateOrder, date};

/// A value that cannot be taken: what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Wrong {
    /// What is wrong, and what to do.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()) }
    }
}

/// Words that people write for "not known".
const UNKNOWN: &[&str] = &[
    "null",
    "(null)",
    "n/a",
    "na",
    "#n/a",
    "-",
    "--",
    "–",
    "—",
    "tbc",
    "tba",
    "tbd",
    "none",
    "nil",
    "unknown",
    "not known",
    "?",
    "not applicable",
    "not recorded",
    "blank",
    "(blank)",
];

/// Whether a cell says that the value is not known.
pub fn is_unknown(text: &str) -> bool {
    // One letter tells nearly all values from these words.
    let Some(first) = text.bytes().next().filter(|_| text.len() <= 16) else { return false };
    let begins = |byte: u8| byte >= 0x80 || b"(#-?bntu".contains(&byte.to_ascii_lowercase());
    begins(first) && UNKNOWN.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// What was done to a text so that alike texts are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tidied {
    /// Blanks at the ends or in a row were taken off.
    Blanks,
    /// Letters were put together, no-break spaces and invisible signs made plain.
    Letters,
    /// Curly apostrophes and quotation marks became straight ones.
    Quotes,
    /// The guard against formulas was taken off.
    Guard,
}

impl Tidied {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Blanks, Self::Letters, Self::Quotes, Self::Guard];

    /// What is said about so many values.
    pub fn told(self, count: u64) -> String {
        let values = if count == 1 { "value had" } else { "values had" };
        let what = match self {
            Self::Blanks => "blanks too many",
            Self::Letters => {
                "no-break spaces, invisible signs or letters in parts, made plain (Unicode NFC)"
            }
            Self::Quotes => "curly apostrophes or quotation marks, made straight",
            Self::Guard => "a `'` in front as a guard against formulas, taken off",
        };
        format!("{count} {values} {what}")
    }
}

/// A text made plain: Unicode NFC, no-break spaces to blanks, no invisible signs, runs of blanks to
/// one, none at the ends, without the guard against formulas. With `lines`, line breaks stay.
pub fn plain<'a>(text: &'a str, lines: bool, mut note: impl FnMut(Tidied)) -> Cow<'a, str> {
    let text = match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => {
            note(Tidied::Guard);
            rest
        }
        _ => text,
    };
    if is_plain(text, lines) {
        return Cow::Borrowed(text);
    }
    let mut letters: Cow<'a, str> = Cow::Borrowed(text);
    if !is_nfc(text) || text.contains(odd_blank) {
        note(Tidied::Letters);
        let blank = |c: char| if odd_blank(c) { ' ' } else { c };
        letters = Cow::Owned(text.nfc().filter(|c| !invisible(*c)).map(blank).collect());
    }
    let joined = if lines { by_line(&letters) } else { one_line(&letters) };
    if joined != *letters {
        note(Tidied::Blanks);
    }
    Cow::Owned(joined)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn by_line(text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().map(one_line).collect();
    lines.join("\n")
}

/// Whether nothing is to be done: the way of nearly all values, in one look.
fn is_plain(text: &str, lines: bool) -> bool {
    let mut before = b' ';
    for &byte in text.as_bytes() {
        if byte >= 0x80 || (byte < b' ' && !(lines && byte == b'\n')) {
            return is_plain_unicode(text, lines);
        }
        if byte == b' ' && (before == b' ' || before == b'\n') {
            return false;
        }
        if byte == b'\n' && before == b' ' {
            return false;
        }
        before = byte;
    }
    (before != b' ' && before != b'\n') || text.is_empty()
}

fn is_plain_unicode(text: &str, lines: bool) -> bool {
    is_nfc(text)
        && !text.contains(odd_blank)
        && if lines { by_line(text) == text } else { one_line(text) == text }
}

/// A blank that is not the usual one, or a sign that nobody sees.
fn odd_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}') || invisible(c)
}

/// Signs without width, and those that turn the direction of writing and make a name look like another.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A character that no text should hold: a control character, or one that stands for lost bytes.
pub fn foreign_character(text: &str) -> Option<char> {
    // All bytes in any case: sixteen at a time are quicker than one that may end it.
    let plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    if text.bytes().fold(true, |all, byte| all & plain(byte)) {
        return None;
    }
    text.chars().find(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || *c == '\u{fffd}')
}

/// Signs that letters were lost or written twice over: `Zo? Garbett`, `JosÃ©`; what was probably
/// meant, where that can be told.
pub fn damaged_letters(text: &str) -> Option<Wrong> {
    let letters = || text.chars().zip(text.chars().skip(1));
    let lost = text.contains('?')
        && !text.ends_with('?')
        && letters().any(|(one, next)| one.is_alphabetic() && next == '?');
    if lost {
        return Some(Wrong::new("a letter seems lost (`?`)", "write the name in full"));
    }
    if !text.contains(['Ã', 'Â', 'â', 'Å']) {
        return None;
    }
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    let decoded = (!unmappable).then(|| String::from_utf8(bytes.into_owned()).ok()).flatten()?;
    (decoded != text)
        .then(|| Wrong::new("letters seem to be encoded twice", format!("was `{decoded}` meant?")))
}

/// A whole number, with or without separators of thousands: `217232`, `217,232`, `217 232`,
/// `217232.0`.
///
/// # Errors
/// When it is none.
pub fn number(text: &str) -> Result<i64, Wrong> {
    let no = || Wrong::new("not a whole number", "write digits alone, such as 217232");
    let text = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).unwrap_or(text);
    if text.contains(['e', 'E']) && text.parse::<f64>().is_ok() {
        return Err(Wrong::new(
            "a spreadsheet cut this number off",
            "give the cell the format \"text\" and write all digits",
        ));
    }
    digits(text).ok_or_else(no)?.parse().map_err(|_| no())
}

/// The digits of a number, where separators stand before each three.
fn digits(text: &str) -> Option<Cow<'_, str>> {
    let body = text.strip_prefix('-').unwrap_or(text);
    if !body.is_empty() && body.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Cow::Borrowed(text));
    }
    let separator = body.chars().find(|c| matches!(c, ',' | ' ' | '\''))?;
    let mut groups = body.split(separator);
    let first = groups.next()?;
    let threes = |group: &str| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_digit())
        && groups.all(threes);
    fits.then(|| Cow::Owned(text.replace(separator, "")))
}

/// A number that may have decimals.
///
/// # Errors
/// When it is none.
pub fn decimal(text: &str) -> Result<f64, Wrong> {
    let no = || Wrong::new("not a number", "write it with a point, such as 4.5");
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let value: f64 = text.parse().map_err(|_| no())?;
    if plain && value.is_finite() { Ok(value) } else { Err(no()) }
}

/// Yes or no.
///
/// # Errors
/// When it is neither.
pub fn yes_no(text: &str) -> Result<bool, Wrong> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "1" | "✓" | "x" => Ok(true),
        "no" | "n" | "false" | "f" | "0" => Ok(false),
        _ => Err(Wrong::new("neither yes nor no", "write yes or no")),
    }
}

/// An e-mail address as far as a gate can tell: one `@`, something before it, a dot behind it, no
/// blanks.
///
/// # Errors
/// When it is none.
pub fn email(text: &str) -> Result<&str, Wrong> {
    let fits = text.split_once('@').is_some_and(|(who, host)| {
        !who.is_empty()
            && !host.contains('@')
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && text.len() <= 254
            && !text
                .contains(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"'))
    });
    if fits {
        return Ok(text);
    }
    Err(Wrong::new("not an e-mail address", "write one address, such as name@example.org"))
}

/// Whether a code has the letter O where GSS codes have a nought; the code that was probably meant.
pub fn letter_for_nought(text: &str) -> Option<String> {
    let mut letters = text.chars();
    let first =
        letters.next().filter(|c| matches!(c.to_ascii_uppercase(), 'E' | 'W' | 'S' | 'N'))?;
    let rest: String = letters.collect();
    let odd = |c: char| matches!(c, 'O' | 'o' | 'I' | 'l');
    let fits = rest.len() == 8 && rest.chars().all(|c| c.is_ascii_digit() || odd(c));
    (fits && rest.contains(odd)).then(|| {
        let mended = rest.replace(['O', 'o'], "0").replace(['I', 'l'], "1");
        format!("{}{mended}", first.to_ascii_uppercase())
    })
}

/// The values of a cell that holds several, separated by `;` or line breaks.
pub fn list(text: &str) -> impl Iterator<Item = &str> {
    parts(text).filter(|part| !part.is_empty())
}

/// The same with those that are blank.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '\n']).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_separators_and_floats() {
        // Oddity 26.
        for (text, value) in [
            ("217232", 217_232),
            ("217,232", 217_232),
            ("217232.0", 217_232),
            ("1 217 232", 1_217_232),
            ("-3", -3),
            ("1,000,000", 1_000_000),
            ("0", 0),
        ] {
            assert_eq!(number(text), Ok(value), "{text}");
        }
        for text in
            ["", "1,23", "12,34,567", "1.5", "abc", "7.7E+10", "9999999999999999999", "1,2345"]
        {
            assert!(number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_means_unknown() {
        for text in ["NULL", "N/A", "-", "TBC", "n/a", "Unknown"] {
            assert!(is_unknown(text), "{text}");
        }
        assert!(!is_unknown("Noone"));
        assert!(!is_unknown("NOC"));
    }

    #[test]
    fn texts_are_made_plain_and_that_is_noted() {
        let mut notes = Vec::new();
        let mut plainly = |text: &str| plain(text, false, |note| notes.push(note)).into_owned();
        assert_eq!(plainly("North Somerset  Council "), "North Somerset Council");
        assert_eq!(plainly("Abertawe\u{a0}"), "Abertawe");
        assert_eq!(plainly("Zoe\u{308}"), "Zoë");
        assert_eq!(plainly("'=1+1"), "=1+1");
        assert_eq!(plainly("'t Hooft"), "'t Hooft");
        assert_eq!(plainly("Siân"), "Siân");
        assert_eq!(
            notes,
            [Tidied::Blanks, Tidied::Letters, Tidied::Blanks, Tidied::Letters, Tidied::Guard]
        );
        assert_eq!(plain("one \ntwo  three\n", true, |_| {}), "one\ntwo three");
        assert_eq!(plain("one\ntwo", false, |_| {}), "one two");
    }

    #[test]
    fn damage_is_seen() {
        assert!(damaged_letters("Zo? Garbett").is_some());
        let twice = damaged_letters("JosÃ© Ruiz").unwrap();
        assert_eq!(twice.hint.as_deref(), Some("was `José Ruiz` meant?"));
        for fine in ["Zoë Garbett", "Can it be?", "Ângela", "Ålund", "Dupré"] {
            assert_eq!(damaged_letters(fine), None, "{fine}");
        }
        assert_eq!(letter_for_nought("EO8000009").as_deref(), Some("E08000009"));
        assert_eq!(letter_for_nought("E08000009"), None);
        assert_eq!(letter_for_nought("Edington"), None);
    }

    #[test]
    fn addresses_and_answers() {
        for good in ["a@example.org", "o'brien+x@sub.example.org"] {
            assert!(email(good).is_ok(), "{good}");
        }
        for bad in ["a", "a@b", "@example.org", "a@b@c.d", "a b@example.org", "a@.org", "<a@b.c>"] {
            assert!(email(bad).is_err(), "{bad}");
        }
        assert_eq!(yes_no("Y"), Ok(true));
        assert_eq!(yes_no("FALSE"), Ok(false));
        assert!(yes_no("maybe").is_err());
    }
}
