//! A look at the archive of a workbook before it is opened: what it says it holds, and, as that may
//! be a lie, what it does hold.

use std::io::{BufReader, Read};

use anyhow::Result;
use zip::ZipArchive;

use super::super::input::Source;
use super::in_pieces;
use crate::error::Refusal;

/// The largest workbook: 50 MiB.
const MOST_BYTES: u64 = 50 << 20;
/// The most files in its archive.
const MOST_ENTRIES: usize = 2_000;
/// The most that all of them may unpack to: 512 MiB.
const MOST_UNPACKED: u64 = 512 << 20;
/// How many times its packed size a file may have, from 1 MiB on.
const MOST_RATIO: u64 = 200;
/// The longest stretch without a tag: no cell can be longer.
const LONGEST_STRETCH: usize = 1 << 20;

/// Vets the workbook; gives what is worth saying about it.
pub(super) fn vet(name: &str, mut source: Box<dyn Source>) -> Result<Vec<String>> {
    if source.seek(std::io::SeekFrom::End(0))? > MOST_BYTES {
        return Err(too_much(name, "more than 50 MiB"));
    }
    let mut archive = ZipArchive::new(BufReader::new(source)).map_err(|fault| {
        Refusal::rejected(format!("`{name}` is no workbook: {fault}"))
            .hint("save it as XLSX again, or as CSV")
    })?;
    let damaged =
        |fault: zip::result::ZipError| Refusal::rejected(format!("`{name}` is damaged: {fault}"));
    let names = archive.file_names().map(|n| n.map(|n| n.into_owned()));
    let names = names.collect::<Result<Vec<String>, _>>().map_err(damaged)?;
    check_names(name, &names)?;
    if archive.len() > MOST_ENTRIES {
        return Err(too_much(name, "more than 2,000 files in its archive"));
    }
    let mut budget = MOST_UNPACKED;
    let (mut hidden, mut merged) = (0, 0);
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let (size, packed) = (entry.size(), entry.compressed_size().max(1));
        if size > 1 << 20 && size / packed > MOST_RATIO {
            return Err(too_much(name, "a part that unpacks to 200 times its size"));
        }
        budget = budget
            .checked_sub(size)
            .ok_or_else(|| too_much(name, "parts that unpack to more than 512 MiB"))?;
        let part = entry.name().map_err(damaged)?.into_owned();
        if is_xml(&part) {
            let is_sheet = part.starts_with("xl/worksheets/");
            let mut look = Look { is_sheet, ..Look::default() };
            look.through(name, entry, size)?;
            hidden += look.hidden;
            merged += look.merged;
        }
    }
    Ok(remarks(hidden, merged))
}

fn is_xml(name: &str) -> bool {
    [".xml", ".rels"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending))
}

fn remarks(hidden: usize, merged: usize) -> Vec<String> {
    let mut remarks = Vec::new();
    if hidden > 0 {
        remarks.push(format!("{hidden} hidden rows are read like all others"));
    }
    if merged > 0 {
        remarks.push(format!(
            "{merged} merged cells: the value counts for the first row and column of each alone"
        ));
    }
    remarks
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
#[derive(Debug, Default)]
struct Look {
    is_sheet: bool,
    stretch: usize,
    tag: Vec<u8>,
    hidden: usize,
    merged: usize,
}

impl Look {
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
                self.close();
                self.add(piece);
            }
            match self.stretch > LONGEST_STRETCH {
                true => Err(too_much(name, "a cell of more than 1 MiB")),
                false => Ok(()),
            }
        })?;
        self.close();
        Ok(())
    }

    /// Goes on with the stretch that began at the last `<`.
    fn add(&mut self, piece: &[u8]) {
        self.stretch += piece.len();
        if self.is_sheet && self.tag.len() < 256 {
            self.tag.extend(piece.iter().take(256));
        }
    }

    fn close(&mut self) {
        if self.tag.starts_with(b"row ") {
            let tag = String::from_utf8_lossy(&self.tag);
            self.hidden +=
                usize::from(tag.contains("hidden=\"1\"") || tag.contains("hidden=\"true\""));
        } else if self.tag.starts_with(b"mergeCell ") {
            self.merged += 1;
        }
        self.stretch = 0;
        self.tag.clear();
    }
}
