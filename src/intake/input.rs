//! Where the bytes come from, and what they are: CSV, JSON, JSON Lines or a workbook.

use std::io::{self, Read, Seek};

use anyhow::Result;

use crate::error::Refusal;

/// Bytes that can be read from the start again.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// Something to read, as often as needed.
pub trait Input: Sync {
    /// What it is called: the file's name, or `standard input`.
    fn name(&self) -> &str;

    /// How many bytes it has.
    fn size(&self) -> u64;

    /// Its bytes from the start.
    ///
    /// # Errors
    /// When it cannot be read.
    fn open(&self) -> io::Result<Box<dyn Source>>;

    /// Makes sure that it is what it was when it was named: somebody may write it while it is read.
    ///
    /// # Errors
    /// Refused when it is not.
    fn must_be_the_same(&self) -> Result<()> {
        Ok(())
    }
}

/// Bytes in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes {
    name: String,
    bytes: std::sync::Arc<[u8]>,
}

impl Bytes {
    /// These bytes under this name.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into().into() }
    }
}

impl Input for Bytes {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn open(&self) -> io::Result<Box<dyn Source>> {
        Ok(Box::new(io::Cursor::new(self.bytes.clone())))
    }
}

words! {
    /// The format of a file that is taken in.
    InputFormat("input format") {
        /// Text with commas, semicolons or tabs.
        Csv = "csv",
        /// An array of objects.
        Json = "json",
        /// An object on each line.
        Jsonl = "jsonl",
        /// A workbook.
        Xlsx = "xlsx",
    }
}

/// The largest file that is taken in: 2 GiB of text.
const MOST_BYTES: u64 = 2 << 30;

/// Tells the format from the first bytes, then from the ending of the name.
///
/// # Errors
/// Refused by name: old and encrypted workbooks, other kinds of files, and files that are too large.
pub fn sniff(input: &dyn Input, asked: Option<InputFormat>) -> Result<InputFormat> {
    if input.size() > MOST_BYTES {
        let large = format!("`{}` has more than 2 GiB", input.name());
        return Err(Refusal::rejected(large).hint("split it").into());
    }
    let mut start = Vec::new();
    input.open()?.take(4096).read_to_end(&mut start)?;
    if start.starts_with(OLD_CONTAINER) {
        return Err(in_old_container(input)?);
    }
    refuse_by_name(input.name(), &start)?;
    if start.starts_with(b"PK") {
        return match asked {
            None | Some(InputFormat::Xlsx) => Ok(InputFormat::Xlsx),
            Some(other) => Err(Refusal::rejected(format!(
                "`{}` is a workbook or an archive, not {other}",
                input.name()
            ))
            .hint("save it as CSV, or name its format with `--input-format`")
            .into()),
        };
    }
    if asked == Some(InputFormat::Xlsx) {
        let no = format!("`{}` is no workbook", input.name());
        return Err(Refusal::rejected(no).hint("leave out `--input-format`").into());
    }
    Ok(asked.unwrap_or_else(|| by_ending_and_text(input.name(), &start)))
}

fn by_ending_and_text(name: &str, start: &[u8]) -> InputFormat {
    match ending(name).as_deref() {
        Some("json") => return InputFormat::Json,
        Some("jsonl" | "ndjson") => return InputFormat::Jsonl,
        Some("csv" | "tsv" | "txt") => return InputFormat::Csv,
        _ => {}
    }
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'[') => InputFormat::Json,
        Some(b'{') => InputFormat::Jsonl,
        _ => InputFormat::Csv,
    }
}

fn ending(name: &str) -> Option<String> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(ending.to_ascii_lowercase())
}

/// How Office files before 2007 begin, and those of today that are locked with a password.
const OLD_CONTAINER: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// Why a file of that sort is refused. A locked workbook is an entry by a name of its own in it.
fn in_old_container(input: &dyn Input) -> Result<anyhow::Error> {
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (mut bytes, mut source) = (Vec::new(), input.open()?);
    loop {
        let kept = bytes.len().min(locked.len() - 1);
        bytes.drain(..bytes.len() - kept);
        if source.by_ref().take(1 << 20).read_to_end(&mut bytes)? == 0 {
            let old = format!("`{}` is an old Excel workbook (.xls)", input.name());
            return Ok(Refusal::rejected(old).hint("save it as XLSX or as CSV").into());
        }
        if bytes.windows(locked.len()).any(|window| window == locked) {
            let no = format!("`{}` is a workbook that is locked with a password", input.name());
            let hint = "take the password off and save it as XLSX, or as CSV";
            return Ok(Refusal::rejected(no).hint(hint).into());
        }
    }
}

/// Refuses what cannot be read, by what it is, with what to do instead.
fn refuse_by_name(name: &str, start: &[u8]) -> Result<()> {
    let what = match (ending(name).as_deref(), start) {
        (Some("xls"), [b'<' | b'P', ..]) | (_, [b'<', ..]) => "is a web page or XML, not a table",
        (Some("xlsb"), _) => "is a binary workbook (.xlsb)",
        (Some("xlsm" | "xltm"), [b'P', b'K', ..]) => "is a workbook with macros (.xlsm)",
        (Some("ods"), _) => "is an OpenDocument sheet (.ods)",
        (Some("numbers"), _) => "is a Numbers document",
        (_, [b'%', b'P', b'D', b'F', ..]) => "is a PDF",
        (_, [0x1f, 0x8b, ..]) => "is compressed (gzip)",
        (_, [0x89, b'P', b'N', b'G', ..]) => "is a picture",
        (_, start) if start.starts_with(b"SQLite format 3\0") => "is an SQLite file",
        _ => return Ok(()),
    };
    let refusal = Refusal::rejected(format!("`{name}` {what}"));
    Err(refusal.hint("save it as XLSX (without macros or password) or as CSV").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_it_is_before_the_name_does() {
        for (name, bytes, format) in [
            ("a.csv", &b"name,kind"[..], InputFormat::Csv),
            ("a.json", b"[]", InputFormat::Json),
            ("a.jsonl", b"{}", InputFormat::Jsonl),
            ("standard input", b" \n[{", InputFormat::Json),
            ("standard input", b"\xef\xbb\xbf{", InputFormat::Jsonl),
            ("standard input", b"name;kind", InputFormat::Csv),
            ("pool.csv", b"PK\x03\x04", InputFormat::Xlsx),
        ] {
            assert_eq!(sniff(&Bytes::new(name, bytes), None).unwrap(), format, "{name}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_name() {
        // The name lies across two of the pieces that are read.
        let mut locked = OLD_CONTAINER.to_vec();
        locked.resize((1 << 20) - 7, 0);
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        for (name, bytes, word) in [
            ("a.xls", &b"\xd0\xcf\x11\xe0\xa1\xb1"[..], "an old Excel workbook"),
            ("a.xlsx", &locked, "password"),
            ("a.xlsb", b"PK\x03\x04", "xlsb"),
            ("a.xlsm", b"PK\x03\x04", "macros"),
            ("a.ods", b"PK\x03\x04", "ods"),
            ("a.csv", b"<!DOCTYPE html>", "web page"),
            ("a.pdf", b"%PDF-1.4", "PDF"),
        ] {
            let fault = sniff(&Bytes::new(name, bytes), None).unwrap_err().to_string();
            assert!(fault.contains(word), "{fault}");
        }
    }
}
