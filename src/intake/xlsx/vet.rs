//! A look at the archive of a workbook before it is opened: what it says it holds, and, as that may
//! be a lie, what it does hold.

mod sheets;

use std::io::{BufReader, Read};

use anyhow::Result;
use zip::ZipArchive;

use self::sheets::{Counts, Use};
use super::super::input::Source;
use super::in_pieces;
use crate::error::Refusal;

pub use self::sheets::Remarks;

/// The largest workbook: 50 MiB.
const MOST_BYTES: u64 = 50 << 20;
/// The most files in its archive.
const MOST_ENTRIES: usize = 2_000;
/// The most that all of them may unpack to: 512 MiB.
const MOST_UNPACKED: u64 = 512 << 20;
/// How many times its packed size a file may have, from 1 MiB on.
const MOST_RATIO: u64 = 200;
/// The most columns and rows that a sheet has: the last cell is XFD1048576.
const MOST_SHEET_COLUMNS: u32 = 16_384;
const MOST_SHEET_ROWS: u32 = 1_048_576;
/// How much of a tag is looked at.
const LONGEST_TAG: usize = 4_096;
/// The longest stretch without a tag: no cell can be longer.
const LONGEST_STRETCH: usize = 1 << 20;

/// A workbook that is looked at: first what it says it holds, then its small parts, then its sheets.
pub(super) struct Vetting {
    name: String,
    archive: ZipArchive<BufReader<Box<dyn Source>>>,
    /// The parts that are still to be looked at.
    left: Vec<Part>,
    remarks: Remarks,
}

/// A part of the archive: its place, its name, and the size that it is said to unpack to.
struct Part {
    index: usize,
    name: String,
    size: u64,
}

impl Vetting {
    /// Looks at what the archive says it holds.
    pub(super) fn begin(name: &str, mut source: Box<dyn Source>) -> Result<Self> {
        if source.seek(std::io::SeekFrom::End(0))? > MOST_BYTES {
            return Err(too_much(name, "more than 50 MiB"));
        }
        let mut archive = ZipArchive::new(BufReader::new(source)).map_err(|fault| {
            Refusal::rejected(format!("`{name}` is no workbook: {fault}"))
                .hint("save it as XLSX again, or as CSV")
        })?;
        let damaged = |fault| damaged(name, fault);
        let names = archive.file_names().map(|n| n.map(|n| n.into_owned()));
        check_names(name, &names.collect::<Result<Vec<String>, _>>().map_err(damaged)?)?;
        if archive.len() > MOST_ENTRIES {
            return Err(too_much(name, "more than 2,000 files in its archive"));
        }
        let (mut budget, mut left) = (MOST_UNPACKED, Vec::new());
        for index in 0..archive.len() {
            let entry = archive.by_index(index).map_err(damaged)?;
            let (size, packed) = (entry.size(), entry.compressed_size().max(1));
            if size > 1 << 20 && size / packed > MOST_RATIO {
                return Err(too_much(name, "a part that unpacks to 200 times its size"));
            }
            budget = budget
                .checked_sub(size)
                .ok_or_else(|| too_much(name, "parts that unpack to more than 512 MiB"))?;
            left.push(Part { index, name: entry.name().map_err(damaged)?.into_owned(), size });
        }
        Ok(Self { name: name.to_owned(), archive, left, remarks: Remarks::default() })
    }

    /// Looks through all but the sheets: what has to be sound before the workbook is opened. A part that
    /// others call a sheet, or one of the lists of a workbook, is one whatever its name.
    pub(super) fn look_through_lists(&mut self) -> Result<()> {
        self.look_through(|_, part| sheets::is_links(part))?;
        self.look_through(|remarks, part| {
            !Remarks::is_sheet(part) && (is_xml(part) || remarks.use_of(part).is_some())
        })
    }

    /// Looks through the sheets, before a cell of them is read; gives what is worth saying of them.
    pub(super) fn look_through_sheets(mut self) -> Result<Remarks> {
        self.look_through(|_, part| Remarks::is_sheet(part))?;
        Ok(self.remarks)
    }

    /// Looks through those parts that are left and wanted.
    fn look_through(&mut self, is_wanted: impl Fn(&Remarks, &str) -> bool) -> Result<()> {
        let wanted = |part: &mut Part| is_wanted(&self.remarks, &part.name);
        let parts: Vec<Part> = self.left.extract_if(.., wanted).collect();
        for Part { index, name, size } in parts {
            let entry = self.archive.by_index(index).map_err(|fault| damaged(&self.name, fault))?;
            let mut look = Look::at(&name, &mut self.remarks);
            look.through(&self.name, entry, size)?;
            let counts = look.counts;
            self.remarks.count(name, counts);
        }
        Ok(())
    }
}

fn damaged(name: &str, fault: zip::result::ZipError) -> anyhow::Error {
    Refusal::rejected(format!("`{name}` is damaged: {fault}"))
        .hint("open and save it again, or save the sheet as CSV")
        .into()
}

fn is_xml(name: &str) -> bool {
    [".xml", ".rels"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending))
}

fn check_names(name: &str, names: &[String]) -> Result<()> {
    let has = |wanted: &str| names.iter().any(|n| n.eq_ignore_ascii_case(wanted));
    let what = match () {
        () if has("xl/vbaProject.bin") => "is a workbook with macros (.xlsm)",
        () if has("xl/workbook.bin") => "is a binary workbook (.xlsb)",
        () if has("content.xml") => "is an OpenDocument sheet (.ods)",
        () if has("word/document.xml") => "is a Word document",
        () if has("index/document.iwa") => "is a Numbers document",
        () if !has("xl/workbook.xml") => "is an archive without a workbook in it",
        () => return Ok(()),
    };
    let refusal = Refusal::rejected(format!("`{name}` {what}"));
    Err(refusal.hint("save it as XLSX (without macros or password) or as CSV").into())
}

fn too_much(name: &str, what: &str) -> anyhow::Error {
    Refusal::rejected(format!("`{name}` has {what}"))
        .hint("copy the rows into a new workbook, or save it as CSV")
        .into()
}

/// What a look through one part finds.
#[derive(Debug)]
struct Look<'l> {
    part: &'l str,
    is_sheet: bool,
    wants_tags: bool,
    stretch: usize,
    /// The tag that the stretch began with, without its signs.
    tag: Vec<u8>,
    is_tag_whole: bool,
    counts: Counts,
    remarks: &'l mut Remarks,
}

impl<'l> Look<'l> {
    fn at(part: &'l str, remarks: &'l mut Remarks) -> Self {
        Self {
            part,
            is_sheet: Remarks::is_sheet(part) || remarks.use_of(part) == Some(Use::Sheet),
            wants_tags: remarks.wants(part),
            stretch: 0,
            tag: Vec::new(),
            is_tag_whole: false,
            counts: Counts::default(),
            remarks,
        }
    }

    fn through(&mut self, name: &str, part: impl Read, declared: u64) -> Result<()> {
        let mut seen = 0;
        in_pieces(part, |bytes| {
            seen += bytes.len() as u64;
            if seen > declared {
                return Err(too_much(name, "a part that is larger than it says"));
            }
            let mut pieces = bytes.split(|byte| *byte == b'<');
            if let Some(first) = pieces.next() {
                self.add(first);
            }
            for piece in pieces {
                self.close(name)?;
                self.add(piece);
            }
            match self.stretch > LONGEST_STRETCH {
                true => Err(too_much(name, "a cell of more than 1 MiB")),
                false => Ok(()),
            }
        })?;
        self.close(name)
    }

    /// Goes on with the stretch that began at the last `<`.
    fn add(&mut self, piece: &[u8]) {
        self.stretch += piece.len();
        if self.wants_tags && !self.is_tag_whole {
            let end = piece.iter().position(|byte| *byte == b'>');
            let room = LONGEST_TAG.saturating_sub(self.tag.len());
            self.tag.extend(piece[..end.unwrap_or(piece.len())].iter().take(room));
            self.is_tag_whole = end.is_some();
        }
    }

    fn close(&mut self, name: &str) -> Result<()> {
        let tag = Tag::of(&self.tag);
        match tag.name {
            b"Relationship" if self.tag.len() == LONGEST_TAG => {
                return Err(too_much(name, "a link of more than 4 KiB"));
            }
            _ if !self.is_sheet => self.remarks.see(self.part, &tag),
            b"row" => {
                let says_so = |value: &[u8]| matches!(value, b"1" | b"true");
                self.counts.hidden += usize::from(tag.attribute(b"hidden").is_some_and(says_so));
                check_places(name, tag.attribute(b"r"))?;
            }
            b"c" => check_places(name, tag.attribute(b"r"))?,
            b"dimension" => check_places(name, tag.attribute(b"ref"))?,
            b"mergeCell" => self.counts.merged += 1,
            _ => {}
        }
        self.stretch = 0;
        self.tag.clear();
        self.is_tag_whole = false;
        Ok(())
    }
}

/// A tag of XML without its signs.
struct Tag<'t> {
    /// Its name without the prefix of a namespace.
    name: &'t [u8],
    attributes: &'t [u8],
}

impl<'t> Tag<'t> {
    fn of(text: &'t [u8]) -> Self {
        let end = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
        let (name, attributes) = text.split_at(end);
        let prefix = name.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
        Self { name: &name[prefix..], attributes }
    }

    /// The value of an attribute.
    fn attribute(&self, wanted: &[u8]) -> Option<&'t [u8]> {
        self.attributes().find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }

    /// Names and values of its attributes, to the first that is broken off.
    fn attributes(&self) -> impl Iterator<Item = (&'t [u8], &'t [u8])> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let equals = rest.iter().position(|byte| *byte == b'=')?;
            let (name, value) =
                (rest[..equals].trim_ascii(), rest[equals + 1..].trim_ascii_start());
            let quote = *value.first()?;
            let end = value[1..].iter().position(|byte| *byte == quote)?;
            rest = &value[end + 2..];
            Some((name, &value[1..=end]))
        })
    }
}

/// Refuses places such as `XFE1` or `A1048577`, which no sheet has; the reader would count over the end
/// of its numbers.
fn check_places(name: &str, places: Option<&[u8]>) -> Result<()> {
    for place in places.unwrap_or_default().split(|byte| *byte == b':') {
        if !is_within(place) {
            let place = String::from_utf8_lossy(&place[..place.len().min(40)]).into_owned();
            let far = format!("a cell at `{place}`, which no sheet has: the last is XFD1048576");
            return Err(too_much(name, &far));
        }
    }
    Ok(())
}

/// Whether a place such as `C7`, a row such as `7`, or a column lies within a sheet. What has another
/// form is left to the reader, which says so.
fn is_within(place: &[u8]) -> bool {
    let letters = place.iter().take_while(|byte| byte.is_ascii_alphabetic());
    let column = letters.fold(0_u32, |column, letter| {
        let letter = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column.saturating_mul(26).saturating_add(letter)
    });
    let digits = place.iter().skip_while(|byte| byte.is_ascii_alphabetic());
    let mut row = None;
    for digit in digits.take_while(|byte| byte.is_ascii_digit()) {
        let before: u32 = row.unwrap_or(0);
        row = Some(before.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
    }
    column <= MOST_SHEET_COLUMNS && row.is_none_or(|row| (1..=MOST_SHEET_ROWS).contains(&row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_cell_of_a_sheet_is_known() {
        for place in ["A1", "XFD1048576", "7", "1048576", "xfd1", "", "$A$1"] {
            assert!(is_within(place.as_bytes()), "{place}");
        }
        for place in ["XFE1", "A1048577", "A0", "0", "AAAA1", "A99999999999", "ZZZZZZZZZZ1"] {
            assert!(!is_within(place.as_bytes()), "{place}");
        }
    }

    #[test]
    fn attributes_are_found_whatever_stands_between() {
        let tag = Tag::of(b"x:c s=\"1\"  r = 'B2' t=\"s\"/");
        assert_eq!((tag.name, tag.attribute(b"r")), (&b"c"[..], Some(&b"B2"[..])));
        assert_eq!(tag.attribute(b"hidden"), None);
        assert_eq!(Tag::of(b"row r").attribute(b"r"), None);
        assert_eq!(Tag::of(b"row r=").attribute(b"r"), None);
        assert_eq!(Tag::of(b"row r=\"1").attribute(b"r"), None);
    }
}
