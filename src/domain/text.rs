//! Names as people write them: folded for comparison, turned into slugs, cleaned.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Folds a name for comparison: no case, no accents, `&` is `and`, `St.` is `St`, no punctuation,
/// single blanks; the words "the" and "council" are dropped, never "city" or "borough"
/// (product, section 3).
pub fn fold_name(text: &str) -> String {
    let words = folded_words(text);
    let is_dropped = |word: &&str| matches!(*word, "the" | "council" | "");
    // Most names have neither word.
    if !words.split(' ').any(|word| is_dropped(&word)) {
        return words;
    }
    let kept: Vec<&str> = words.split(' ').filter(|word| !is_dropped(word)).collect();
    // A body called just "The Council" keeps its words: an empty key would match everything.
    if kept.is_empty() { words } else { kept.join(" ") }
}

/// The same folding without dropping any word.
pub fn folded_words(text: &str) -> String {
    if text.is_ascii() { folded_ascii(text) } else { folded_unicode(text) }
}

fn folded_unicode(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '&' => plain.push_str(" and "),
            // An apostrophe joins (King's Lynn, Kings Lynn); all other marks part.
            '\'' | '\u{2019}' | '\u{2018}' | '.' => {}
            c if c.is_alphanumeric() => match without_stroke(c) {
                Some(letters) => plain.push_str(letters),
                None => plain.extend(c.to_lowercase()),
            },
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The plain letters that are typed for one whose stroke, or whose being two in one, Unicode takes for no accent.
fn without_stroke(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ł' | 'Ł' => "l",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ı' => "i",
        'ħ' | 'Ħ' => "h",
        'ŧ' | 'Ŧ' => "t",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        _ => return None,
    })
}

/// [`folded_words`] of plain letters, in one look: files hold millions of them.
fn folded_ascii(text: &str) -> String {
    // The longest that a byte becomes is ` and`; all others become one letter at the most.
    let is_longer = text.as_bytes().contains(&b'&');
    let mut buffer = vec![0; if is_longer { 4 * text.len() } else { text.len() }];
    let plain: &mut [u8] = &mut buffer;
    let mut length = 0;
    let mut parted = false;
    for &byte in text.as_bytes() {
        let small = match byte {
            b'a'..=b'z' | b'0'..=b'9' => byte,
            b'A'..=b'Z' => byte | 0x20,
            b'\'' | b'.' => continue,
            b'&' => {
                let and: &[u8] = if length == 0 { b"and" } else { b" and" };
                plain[length..length + and.len()].copy_from_slice(and);
                length += and.len();
                parted = true;
                continue;
            }
            _ => {
                parted = true;
                continue;
            }
        };
        if parted && length > 0 {
            plain[length] = b' ';
            length += 1;
        }
        parted = false;
        plain[length] = small;
        length += 1;
    }
    buffer.truncate(length);
    String::from_utf8(buffer).unwrap_or_default()
}

/// A slug of lower-case ASCII letters, digits and single hyphens; `body` when nothing is left.
pub fn slug(text: &str) -> String {
    let folded = fold_name(text);
    let ascii: String =
        folded.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let slug = ascii.split_whitespace().collect::<Vec<_>>().join("-");
    if slug.is_empty() { "body".to_owned() } else { slug }
}

/// Whether a text is a slug: lower-case ASCII letters and digits, with single hyphens between them.
pub fn is_slug(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.split('-').all(|part| !part.is_empty() && part.chars().all(plain))
}

/// A slug for a body called `name` that is not `taken`: plain, else marked with the kind, else
/// numbered as well.
pub fn free_slug(name: &str, kind: super::BodyKind, taken: impl Fn(&str) -> bool) -> String {
    let plain = slug(name);
    let marked = format!("{plain}-{kind}");
    let numbered = (2_u32..).map(|n| format!("{marked}-{n}"));
    let mut all = [plain, marked.clone()].into_iter().chain(numbered);
    all.find(|slug| !taken(slug)).unwrap_or(marked)
}

/// Normalises a text from outside: Unicode NFC, no-break spaces to blanks, runs of blanks to one,
/// trimmed.
pub fn tidy(text: &str) -> String {
    let spaced: String = text.nfc().map(|c| if c == '\u{a0}' { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a spreadsheet would run `text` (OWASP, CSV injection), or would after its guards `'` are
/// taken off. A number or a telephone number may begin with a sign.
pub fn is_formula(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    match text.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !text[1..].chars().all(|c| c.is_ascii_digit() || " .,()-".contains(c)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_numbers() {
        for bad in ["=1+1", "@SUM(A1)", "\tx", "\rx", "-cmd", "+1+cmd|x", "'=1", "''=1"] {
            assert!(is_formula(bad), "{bad}");
        }
        for good in ["-3", "+44 20 7946 0000", "a=b", "", "-1,000.5", "'t Hooft", "-"] {
            assert!(!is_formula(good), "{good}");
        }
    }

    #[test]
    fn folds_what_people_write_alike() {
        for (one, other) in [
            ("St. Helens Council", "st helens"),
            ("The Council of Trafford", "of trafford"),
            ("Hammersmith & Fulham", "hammersmith and fulham"),
            ("King\u{2019}s Lynn", "Kings Lynn"),
            ("Zoë", "zoe"),
            ("Bristol, City of", "bristol city of"),
        ] {
            assert_eq!(fold_name(one), fold_name(other), "{one}");
        }
    }

    #[test]
    fn the_short_way_folds_as_the_long_way() {
        for text in [
            "",
            " ",
            "&",
            "a&b",
            " & a &",
            "St. Helens",
            "O'Brien-Smith,  Jr.",
            "a.b",
            "&&",
            "-a-",
            "Hammersmith & Fulham",
            "x\ty\nz",
            "'",
            "A1 (b)",
        ] {
            assert_eq!(folded_ascii(text), folded_unicode(text), "{text:?}");
        }
    }

    #[test]
    fn city_and_borough_stay() {
        assert_eq!(fold_name("Derby City Council"), "derby city");
        assert_ne!(fold_name("Bedford Borough Council"), fold_name("Bedford"));
    }

    #[test]
    fn slugs_are_plain() {
        assert!(["trafford", "hampshire-and-the-solent-cca"].into_iter().all(is_slug));
        assert!(!["", "Trafford", "a--b", "-a", "a b", "é"].into_iter().any(is_slug));
        assert_eq!(slug("Bristol, City of"), "bristol-city-of");
        assert_eq!(slug("St. Helens Council"), "st-helens");
        assert_eq!(slug("!!!"), "body");
    }
}
