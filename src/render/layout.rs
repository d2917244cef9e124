//! The text of a thing, set for whoever reads it: whole where nobody looks, and fitted to the terminal
//! where there is one. A table in such a text stands as its cells until then.

use anyhow::Result;
use unicode_width::UnicodeWidthStr as _;

use super::cells::clean;
use super::table;

/// Stands before the first line of a table.
const TABLE: char = '\u{1e}';
/// Stands between the cells of a line.
const CELL: char = '\u{1f}';
/// Behind so many columns a value no longer has a name before it.
const LONGEST_NAME: usize = 40;
/// The room that the last of several values needs to be broken below itself.
const LAST_ROOM: usize = 20;

/// Columns set one under the other, for the text of a thing; the first row is the heading.
pub fn columns(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        text.extend((at == 0).then_some(TABLE));
        let cells: Vec<String> = row.iter().map(|cell| clean(cell).replace('\n', " ")).collect();
        text.push_str(&cells.join(&CELL.to_string()));
        text.push('\n');
    }
    text
}

/// The text with its tables set, in `width` cells of a terminal where there is one.
///
/// # Errors
/// When a table cannot be set, which is a bug.
pub(super) fn laid_out(text: &str, width: Option<u16>) -> Result<String> {
    let mut out = String::with_capacity(text.len() * 2);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(head) = line.strip_prefix(TABLE) else {
            put(&clean(line), width, &mut out);
            continue;
        };
        let mut rows = vec![cells(head)];
        while let Some(row) = lines.next_if(|line| line.contains(CELL)) {
            rows.push(cells(row));
        }
        table::set(&rows, width)?.lines().for_each(|line| put(line, width, &mut out));
    }
    Ok(out)
}

fn cells(line: &str) -> Vec<String> {
    line.split(CELL).map(clean).collect()
}

/// A line, broken between words where it is too long; what goes on stands under its beginning.
pub(super) fn put(line: &str, width: Option<u16>, out: &mut String) {
    let Some(width) = width.map(usize::from).filter(|width| line.width() > *width) else {
        out.push_str(line);
        out.push('\n');
        return;
    };
    let (hang, from) = hang(line, width);
    // What stands before the value, blanks and all, is never broken.
    let (name, value) = line.split_at(from);
    let mut at = name.width();
    out.push_str(name);
    for (place, word) in value.split(' ').enumerate() {
        let wide = word.width();
        if place > 0 && at + 1 + wide > width {
            out.truncate(out.trim_end().len());
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', hang));
            at = hang;
        } else if place > 0 {
            out.push(' ');
            at += 1;
        }
        out.push_str(word);
        at += wide;
    }
    out.push('\n');
}

/// How far to the right the next line of a value begins, and the byte from which the line may be broken.
fn hang(line: &str, width: usize) -> (usize, usize) {
    let begins = line.len() - line.trim_start().len();
    let (value, last) = (value_of(line), last_of(line));
    let at = |byte: usize| line[..byte].width();
    if last > value && value > begins && at(last) + LAST_ROOM <= width {
        return (at(last), last);
    }
    if at(value) > begins && at(value) <= width * 3 / 5 {
        return (at(value), value);
    }
    (begins + 2, begins)
}

/// The byte at which the last of several values behind a name begins.
fn last_of(line: &str) -> usize {
    line.rfind("  ").map_or(0, |gap| gap + 2)
}

/// The byte at which the value behind a name begins; that of the text where there is no name.
fn value_of(line: &str) -> usize {
    let begins = line.len() - line.trim_start().len();
    let Some(gap) = line[begins..].find("  ").map(|at| begins + at) else { return begins };
    let value = gap + (line[gap..].len() - line[gap..].trim_start().len());
    if value <= LONGEST_NAME { value } else { begins }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> String {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let table = columns(&[
            row(["slot", "name", "title"]),
            row(["lead peer", "Ida Marsh", "Chief Executive and Head of Paid Service"]),
            row(["finance peer", "Zoë\u{1b}[2J 東京", ""]),
        ]);
        format!(
            "trafford-2027\n\n{table}\nNotes\n  needs                     a gap in the medium term that \
             nobody expected and all regret\n  one sentence that is much too long for a narrow terminal \
             like this one\n"
        )
    }

    #[test]
    fn whole_where_nobody_looks() {
        insta::assert_snapshot!(laid_out(&text(), None).unwrap(), @r"
        trafford-2027

        slot          name          title
        lead peer     Ida Marsh     Chief Executive and Head of Paid Service
        finance peer  Zoë�[2J 東京

        Notes
          needs                     a gap in the medium term that nobody expected and all regret
          one sentence that is much too long for a narrow terminal like this one
        ");
    }

    #[test]
    fn the_last_of_several_values_is_broken_below_itself() {
        let text = "  team-agreed    due 2026-12-19    host content with the team proposed\n";
        let set = |width| laid_out(text, Some(width)).unwrap();
        insta::assert_snapshot!(set(60), @r"
          team-agreed    due 2026-12-19    host content with the
                                           team proposed
        ");
        insta::assert_snapshot!(set(44), @r"
          team-agreed    due 2026-12-19    host
                         content with the team
                         proposed
        ");
    }

    #[test]
    fn fitted_to_the_terminal() {
        let narrow = laid_out(&text(), Some(50)).unwrap();
        assert!(narrow.lines().all(|line| line.width() <= 50), "{narrow}");
        insta::assert_snapshot!(narrow, @r"
        trafford-2027

        slot          name          title
        lead peer     Ida Marsh     Chief Executive and
                                    Head of Paid Service
        finance peer  Zoë�[2J 東京

        Notes
          needs                     a gap in the medium
                                    term that nobody
                                    expected and all
                                    regret
          one sentence that is much too long for a narrow
            terminal like this one
        ");
        let (wide, whole) = (laid_out(&text(), Some(200)), laid_out(&text(), None));
        assert_eq!(wide.unwrap(), whole.unwrap());
    }
}
