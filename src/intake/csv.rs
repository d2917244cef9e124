//! Rows of text with commas, semicolons or tabs.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use anyhow::Result;

use super::encoding::{Survey, Text};
use super::input::Source;
use super::raw::{LONGEST_RECORD, MOST_COLUMNS, RawRow, Rows};
use crate::error::Refusal;

words! {
    /// What parts the cells of a line.
    Delimiter("delimiter") {
        /// `,`
        Comma = "comma",
        /// `;`
        Semicolon = "semicolon",
        /// A tab.
        Tab = "tab",
    }
}

impl Delimiter {
    /// The byte.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// What a first line `sep=;` says.
    pub fn declared(line: &str) -> Option<Self> {
        match line.trim_end_matches(['\n', '"']).trim_start_matches('"').strip_prefix("sep=")? {
            "," => Some(Self::Comma),
            ";" => Some(Self::Semicolon),
            "\t" | "\\t" => Some(Self::Tab),
            _ => None,
        }
    }
}

/// The rows of a text file.
pub struct CsvRows {
    reader: csv::Reader<Limited<Text<Box<dyn Source>>>>,
    record: csv::ByteRecord,
    since: Rc<Cell<u64>>,
    skipped: u64,
}

impl std::fmt::Debug for CsvRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvRows").finish_non_exhaustive()
    }
}

impl CsvRows {
    /// The rows of `source`, which stands at its start; a line `sep=` is passed over.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(
        source: Box<dyn Source>,
        survey: &Survey,
        delimiter: Delimiter,
        declared: bool,
    ) -> Result<Self> {
        let since = Rc::new(Cell::new(0));
        let text = Text::new(source, survey)?;
        let mut limited = Limited { inner: text, since: Rc::clone(&since) };
        if declared {
            skip_line(&mut limited)?;
        }
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.byte())
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(limited);
        Ok(Self { reader, record: csv::ByteRecord::new(), since, skipped: u64::from(declared) })
    }
}

/// How much the parser takes at a time.
const BUFFER: usize = 64 * 1024;

/// Reads up to and with the first line feed, byte by byte: the line is short.
fn skip_line(reader: &mut dyn Read) -> io::Result<()> {
    let mut byte = [0];
    while reader.read(&mut byte)? > 0 && byte[0] != b'\n' {}
    Ok(())
}

impl Rows for CsvRows {
    fn next(&mut self, row: &mut RawRow) -> Result<bool> {
        self.since.set(0);
        let before = self.reader.position().line();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(fault) => return Err(unreadable(fault, self.reader.position().line())),
        }
        // Every line ends with one line feed and the parser stops behind it, so the line it is on,
        // less the line feeds in this record, is where the record began. (The parser's own word for
        // it counts blank lines in front as part of the record.)
        let inside = self.record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let after = self.reader.position().line();
        // A record that took no line feed but those in its cells was ended by the file: a quotation mark is open.
        let is_open = after - before == inside && inside > 0;
        let line = after.saturating_sub(inside + u64::from(!is_open)) + self.skipped;
        if self.record.len() > MOST_COLUMNS {
            let many =
                format!("line {line} has {} cells; a file may have 1,000", self.record.len());
            return Err(Refusal::rejected(many).hint("look at what parts its cells").into());
        }
        fill(row, &self.record, line);
        if is_open {
            let message =
                "a quotation mark is opened and never closed; all that follows is in this cell";
            let hint = "close it, or write it twice where it is part of the text";
            row.fault(self.record.len().checked_sub(1), message.to_owned(), hint);
        }
        Ok(true)
    }
}

fn fill(row: &mut RawRow, record: &csv::ByteRecord, line: u64) {
    row.begin(line);
    if let Ok(text) = std::str::from_utf8(record.as_slice()) {
        // The cells lie one behind the other, so all are text when the whole is; cuts between them
        // are checked all the same.
        let whole = (0..record.len()).all(|column| {
            record.range(column).is_some_and(|r| text.get(r).map(|cell| row.push(cell)).is_some())
        });
        if whole {
            return;
        }
        row.begin(line);
    }
    for (column, cell) in record.iter().enumerate() {
        match std::str::from_utf8(cell) {
            Ok(text) => row.push(text),
            Err(fault) => {
                row.push(&String::from_utf8_lossy(cell));
                let message = format!(
                    "the bytes are not UTF-8 (byte {} of the cell)",
                    fault.valid_up_to() + 1
                );
                row.fault(Some(column), message, "write the cell again, or save the file as UTF-8");
            }
        }
    }
}

fn unreadable(fault: csv::Error, line: u64) -> anyhow::Error {
    match fault.into_kind() {
        csv::ErrorKind::Io(fault) if fault.kind() == io::ErrorKind::FileTooLarge => {
            Refusal::rejected(format!(
                "the record that begins near line {line} has more than 1 MiB"
            ))
            .hint("a quotation mark may be missing; look at that line")
            .into()
        }
        csv::ErrorKind::Io(fault) => fault.into(),
        other => anyhow::anyhow!("line {line}: {other:?}"),
    }
}

/// Stops a record that does not end.
struct Limited<R> {
    inner: R,
    since: Rc<Cell<u64>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.since.set(self.since.get() + count as u64);
        if self.since.get() > LONGEST_RECORD + 2 * BUFFER as u64 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::encoding::survey;
    use crate::intake::input::{Bytes, Input as _};

    fn rows(text: &str, delimiter: Delimiter) -> Vec<(u64, Vec<String>)> {
        let input = Bytes::new("x.csv", text);
        let survey = survey(&mut *input.open().unwrap()).unwrap();
        let declared = Delimiter::declared(text.lines().next().unwrap_or_default()).is_some();
        let mut rows = CsvRows::new(input.open().unwrap(), &survey, delimiter, declared).unwrap();
        let (mut row, mut all) = (RawRow::default(), Vec::new());
        while rows.next(&mut row).unwrap() {
            all.push((row.line, row.cells().map(ToOwned::to_owned).collect()));
        }
        all
    }

    #[test]
    fn lines_are_physical_lines() {
        let text = "a,b\r\n\r\n\r\n1,\"x\r\ny\"\r\n2,z\r\n\n3,last";
        let lines: Vec<u64> = rows(text, Delimiter::Comma).iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 4, 6, 8]);
        let returns: Vec<u64> =
            rows("a,b\r1,2\r3,4", Delimiter::Comma).iter().map(|(line, _)| *line).collect();
        assert_eq!(returns, [1, 2, 3]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told_where_it_opens() {
        let faults = |text: &str| {
            let input = Bytes::new("x.csv", text);
            let survey = survey(&mut *input.open().unwrap()).unwrap();
            let open = input.open().unwrap();
            let mut rows = CsvRows::new(open, &survey, Delimiter::Comma, false).unwrap();
            let (mut row, mut all) = (RawRow::default(), Vec::new());
            while rows.next(&mut row).unwrap() {
                let told = row.faults.iter().map(|fault| fault.message.clone());
                all.push((row.line, told.collect::<Vec<_>>().join(" ")));
            }
            all
        };
        for text in ["a,b\n1,2\n3,\"x\n4,5\n", "a,b\r\n1,2\r\n3,\"x\r\n4,5"] {
            let all = faults(text);
            assert_eq!(all.len(), 3, "{all:?}");
            assert!(all[2].0 == 3 && all[2].1.contains("never closed"), "{all:?}");
        }
        for text in
            ["a,b\n1,\"x\ny\"", "a,b\n1,\"x\n\"\n", "a,b\n\n1,\"\n\n\"", "a\n\"x \"\"y\"\"\""]
        {
            assert!(faults(text).iter().all(|(_, told)| told.is_empty()), "{text:?}");
        }
    }

    #[test]
    fn a_declared_delimiter_counts_as_a_line() {
        let all = rows("sep=;\nname;kind\nIda;officer\n", Delimiter::Semicolon);
        assert_eq!(all[1], (3, vec!["Ida".to_owned(), "officer".to_owned()]));
    }

    #[test]
    fn quoted_commas_and_ragged_rows_come_as_they_are() {
        let all = rows("a,b\n\"Bournemouth, Christchurch and Poole\",1,\n2\n", Delimiter::Comma);
        assert_eq!(all[1].1, ["Bournemouth, Christchurch and Poole", "1", ""]);
        assert_eq!(all[2].1, ["2"]);
    }

    #[test]
    fn a_record_without_end_is_stopped() {
        let text = format!("a,b\n1,\"{}", "x".repeat(3 << 20));
        let input = Bytes::new("x.csv", text);
        let survey = survey(&mut *input.open().unwrap()).unwrap();
        let mut rows =
            CsvRows::new(input.open().unwrap(), &survey, Delimiter::Comma, false).unwrap();
        let mut row = RawRow::default();
        assert!(rows.next(&mut row).unwrap());
        assert!(rows.next(&mut row).unwrap_err().to_string().contains("1 MiB"));
    }
}
