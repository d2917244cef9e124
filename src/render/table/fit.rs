//! Cells in the width that a terminal gives them: words stay whole, and a word of parts breaks between
//! its parts.

use unicode_width::UnicodeWidthStr as _;

use super::{GAP, MOST_LINES};

/// The width below which a column is never squeezed, unless all of it is narrower.
const NARROWEST: u16 = 8;
/// The longest word that is kept whole; a longer one may be broken.
const LONGEST_WORD: u16 = 20;
/// What is longer is a text, which is cut wherever it stands.
const LONGEST_NAME: u16 = 60;
/// With fewer columns than this a table says too little: a block for each row says more.
pub(super) const FEWEST: usize = 3;

/// The width of each column without its gap, so that all fit into `width`: the widest give way first,
/// and words stay whole as long as they can. `None` when that needs more than there is.
pub(super) fn fitted(heads: &[String], rows: &[Vec<String>], width: u16) -> Option<Vec<u16>> {
    let mut widths = vec![0_u16; heads.len()];
    let mut least = vec![0_u16; heads.len()];
    for row in std::iter::once(heads).chain(rows.iter().map(Vec::as_slice)) {
        for (place, cell) in row.iter().take(heads.len()).enumerate() {
            let whole = cells_wide(cell);
            let word = pieces(cell).map(|piece| cells_wide(piece.trim_end())).max();
            let word = word.unwrap_or_default().min(LONGEST_WORD);
            widths[place] = widths[place].max(whole);
            least[place] = least[place].max(word).max(NARROWEST.min(whole));
        }
    }
    let gaps = GAP.saturating_mul(u16::try_from(heads.len()).ok()?.saturating_sub(1));
    let room = width.checked_sub(gaps)?;
    while widths.iter().fold(0_u16, |sum, width| sum.saturating_add(*width)) > room {
        let squeezable = (0..widths.len()).filter(|&at| widths[at] > least[at]);
        let widest = squeezable.max_by_key(|&at| widths[at])?;
        widths[widest] -= 1;
    }
    Some(widths)
}

/// As many of the first columns as fit, with their widths: as many as need cut no cell, when those are not
/// too few. `None` when too few fit at all.
pub(super) fn most_that_fit(
    heads: &[String],
    rows: &[Vec<String>],
    width: u16,
) -> Option<Vec<u16>> {
    let all = || (FEWEST..=heads.len()).rev();
    let fit = |count: usize| fitted(&heads[..count], rows, width);
    let whole = |widths: &Vec<u16>| {
        let is_whole = |(cell, width): (&String, &u16)| {
            let wide = cells_wide(cell);
            wide <= *width || wide > LONGEST_NAME || lines(cell, *width).len() <= MOST_LINES
        };
        rows.iter().all(|row| row.iter().zip(widths).all(is_whole))
    };
    all().filter_map(fit).find(whole).or_else(|| all().find_map(fit))
}

/// How many cells of the terminal a text takes.
pub(super) fn cells_wide(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// A cell in lines of `width`; what is beyond the `most` lines is cut.
pub(super) fn wrapped(cell: &str, width: u16, most: usize) -> String {
    if cells_wide(cell) <= width {
        return cell.to_owned();
    }
    let mut lines = lines(cell, width);
    let is_cut = lines.len() > most;
    lines.truncate(most);
    if is_cut && let Some(last) = lines.last_mut() {
        while cells_wide(last) >= width && last.pop().is_some() {}
        last.truncate(last.trim_end().len());
        last.push('…');
    }
    lines.join("\n")
}

/// All lines of a cell in this width.
fn lines(cell: &str, width: u16) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(cell) {
        let line = lines.last().map_or(0, |line| cells_wide(line));
        if line > 0 && line.saturating_add(cells_wide(piece.trim_end())) > width {
            lines.push(String::new());
        }
        broken(piece, width, &mut lines);
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Puts a piece at the end of the last line; one that is wider than a line goes on in the next.
fn broken(piece: &str, width: u16, lines: &mut Vec<String>) {
    for c in piece.chars() {
        let Some(line) = lines.last_mut() else { return };
        let wide = unicode_width::UnicodeWidthChar::width(c).unwrap_or_default();
        let wide = u16::try_from(wide).unwrap_or_default();
        let is_full = cells_wide(line).saturating_add(wide) > width;
        if is_full && c != ' ' && !line.is_empty() {
            lines.push(c.into());
        } else {
            line.push(c);
        }
    }
}

/// The parts of a cell that stay whole, each with what ends it: a blank, or a hyphen, colon or stroke
/// between letters, never one in a date, a number or an address.
fn pieces(cell: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = cell.get(from..).filter(|rest| !rest.is_empty())?;
        let mut before = ' ';
        let mut chars = rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |(_, next)| *next);
            let parts = match c {
                ' ' => next != ' ',
                '-' | '/' => before.is_alphabetic() && next.is_alphabetic(),
                ':' => before.is_alphabetic() && next.is_alphanumeric(),
                _ => false,
            };
            if parts {
                let end = at + c.len_utf8();
                from += end;
                return Some(&rest[..end]);
            }
            before = c;
        }
        from = cell.len();
        Some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_break_between_their_parts_and_dates_never() {
        let all = |text| pieces(text).collect::<Vec<_>>();
        assert_eq!(all("metropolitan-district of A"), ["metropolitan-", "district ", "of ", "A"]);
        assert_eq!(all("abolished-on:2028-03-31"), ["abolished-", "on:", "2028-03-31"]);
        assert_eq!(all("trafford-2027 09:30 P1/2"), ["trafford-2027 ", "09:30 ", "P1/2"]);
        assert_eq!(all("https://example.org/a"), ["https://example.org/", "a"]);
        assert_eq!(all(""), Vec::<&str>::new());
    }

    #[test]
    fn cells_are_wrapped_and_cut() {
        assert_eq!(wrapped("metropolitan-district", 14, 3), "metropolitan-\ndistrict");
        assert_eq!(wrapped("Yorkshire and The Humber", 9, 3), "Yorkshire\nand The\nHumber");
        assert_eq!(wrapped("a b c d e f g h", 3, 3), "a b\nc d\ne…");
        assert_eq!(wrapped("abcdefghij", 4, 3), "abcd\nefgh\nij");
        assert_eq!(wrapped("東京都東京", 4, 3), "東京\n都東\n京");
        assert_eq!(wrapped("short", 8, 3), "short");
    }

    #[test]
    fn columns_that_do_not_fit_are_left_out_from_the_right() {
        let row = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let heads = row(&["name", "kind", "region", "remark"]);
        let rows = [row(&["Bury", "metropolitan-district", "North West", "unbreakable1234567"])];
        assert_eq!(most_that_fit(&heads, &rows, 60).map(|w| w.len()), Some(4));
        assert_eq!(most_that_fit(&heads, &rows, 40).map(|w| w.len()), Some(3));
        assert_eq!(most_that_fit(&heads, &rows, 20), None);
    }
}
