//! Rows of JSON: an array of objects, or an object on each line. Each object is read by itself, so
//! that a file of any length takes little memory; the columns are all keys that occur.

mod value;

use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use anyhow::Result;
use serde::de::Deserialize as _;

use super::encoding::{Survey, Text};
use super::input::Source;
use super::raw::{INEXACT, LONGEST_RECORD, MOST_COLUMNS, RawRow, Rows};
use crate::error::Refusal;

use value::{Object, Value};

/// The rows of a JSON file.
pub struct JsonRows {
    objects: Objects,
    columns: HashMap<String, usize>,
    count: usize,
}

impl fmt::Debug for JsonRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonRows").finish_non_exhaustive()
    }
}

impl JsonRows {
    /// The rows of `source`, which stands at its start, with these columns.
    ///
    /// # Errors
    /// When it cannot be read, or is no JSON.
    pub fn new(
        source: Box<dyn Source>,
        survey: &Survey,
        lines: bool,
        columns: &[String],
    ) -> Result<Self> {
        let places = columns.iter().cloned().zip(0..).collect();
        Ok(Self {
            objects: Objects::new(source, survey, lines)?,
            columns: places,
            count: columns.len(),
        })
    }

    /// Puts the values in the order of the columns.
    fn arrange(&self, object: &Object, row: &mut RawRow) {
        let mut cells: Vec<Option<&Value>> = vec![None; self.count];
        for (key, value) in &object.0 {
            let Some(&column) = self.columns.get(key) else { continue };
            if cells[column].is_some_and(|first| first != value) {
                row.fault(
                    Some(column),
                    format!("the key `{key}` is given twice, with different values"),
                    "keep one of them",
                );
            }
            cells[column] = Some(value);
        }
        for (column, cell) in cells.into_iter().enumerate() {
            match cell {
                Some(Value::Text(text)) => row.push(text),
                Some(Value::Inexact(text)) => {
                    row.push(text);
                    row.fault(Some(column), INEXACT, "write the value in quotation marks");
                }
                Some(Value::Nested) => {
                    row.push("");
                    row.fault(
                        Some(column),
                        "an object or a list of lists stands here",
                        "write a text, a number or a list of texts",
                    );
                }
                Some(Value::Nothing) | None => row.push(""),
            }
        }
    }
}

impl Rows for JsonRows {
    fn next(&mut self, row: &mut RawRow) -> Result<bool> {
        match self.objects.next()? {
            None => Ok(false),
            Some((line, object)) => {
                row.begin(line);
                match object {
                    Ok(object) => self.arrange(&object, row),
                    Err(fault) => row.fault(None, fault, "each line must be one JSON object"),
                }
                if !row.faults.is_empty() {
                    row.original = Some(self.objects.original());
                }
                Ok(true)
            }
        }
    }
}

/// All keys that occur, in the order of their first use.
///
/// # Errors
/// When the file cannot be read or is no JSON.
pub fn keys(source: Box<dyn Source>, survey: &Survey, lines: bool) -> Result<Vec<String>> {
    let mut objects = Objects::new(source, survey, lines)?;
    let mut known: HashMap<String, ()> = HashMap::new();
    let mut keys = Vec::new();
    while let Some((_, object)) = objects.next()? {
        for (key, _) in object.unwrap_or_default().0 {
            if !known.contains_key(&key) {
                known.insert(key.clone(), ());
                keys.push(key);
            }
        }
        if keys.len() > MOST_COLUMNS {
            return Err(Refusal::rejected("the objects have more than 1,000 keys")
                .hint("give each object its own keys, named like the columns")
                .into());
        }
    }
    Ok(keys)
}

/// The objects of a file with the line on which each begins.
struct Objects {
    reader: Counted<BufReader<Text<Box<dyn Source>>>>,
    lines: bool,
    begun: bool,
    line: Vec<u8>,
}

impl Objects {
    fn new(source: Box<dyn Source>, survey: &Survey, lines: bool) -> Result<Self> {
        let text = Text::new(source, &survey.json())?;
        let reader =
            Counted { inner: BufReader::with_capacity(64 * 1024, text), line: 1, seen: Vec::new() };
        Ok(Self { reader, lines, begun: false, line: Vec::new() })
    }

    /// The text of the object, or of the line that is none: its first MiB.
    fn original(&self) -> String {
        let bytes = if self.lines { &self.line } else { &self.reader.seen };
        String::from_utf8_lossy(bytes).trim().to_owned()
    }

    /// The next object; of a line that is none, why.
    fn next(&mut self) -> Result<Option<(u64, Result<Object, String>)>> {
        if self.lines { self.next_line() } else { self.next_item() }
    }

    fn next_line(&mut self) -> Result<Option<(u64, Result<Object, String>)>> {
        loop {
            let line = self.reader.line;
            if !self.reader.read_line(&mut self.line)? {
                return Ok(None);
            }
            if self.line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if self.line.len() as u64 > LONGEST_RECORD {
                return Ok(Some((line, Err("the line has more than 1 MiB".to_owned()))));
            }
            let object = match std::str::from_utf8(&self.line) {
                Ok(text) => serde_json::from_str(text).map_err(|fault| told(&fault)),
                Err(fault) => Err(format!(
                    "the bytes are not UTF-8 (byte {} of the line)",
                    fault.valid_up_to() + 1
                )),
            };
            return Ok(Some((line, object)));
        }
    }

    fn next_item(&mut self) -> Result<Option<(u64, Result<Object, String>)>> {
        let expected = if self.begun { b',' } else { b'[' };
        let mut found = self.reader.next_sign()?;
        if self.begun && found == Some(b']') {
            return match self.reader.next_sign()? {
                None => Ok(None),
                Some(_) => Err(self.broken("something stands after the end of the list")),
            };
        }
        if found != Some(expected) {
            return Err(self.broken("this is no JSON array of objects"));
        }
        if !self.begun {
            self.begun = true;
            if self.reader.peek_sign()? == Some(b']') {
                self.reader.next_sign()?;
                return Ok(None);
            }
        }
        found = self.reader.peek_sign()?;
        if found != Some(b'{') {
            return Err(self.broken("this is no JSON array of objects"));
        }
        self.reader.seen.clear();
        let line = self.reader.line;
        let mut parser = serde_json::Deserializer::from_reader(&mut self.reader);
        let object = Object::deserialize(&mut parser);
        match object {
            Ok(object) => Ok(Some((line, Ok(object)))),
            Err(fault) if fault.is_io() => {
                Err(Refusal::rejected(format!("the object on line {line} has more than 1 MiB"))
                    .hint("cut the object into several")
                    .into())
            }
            Err(fault) => Err(self.broken(&told(&fault))),
        }
    }

    fn broken(&self, message: &str) -> anyhow::Error {
        Refusal::rejected(format!("line {}: {message}", self.reader.line))
            .hint("write an array of objects, `[{\"name\": …}, …]`, or one object on each line (JSON Lines)")
            .into()
    }
}

/// What serde_json says, without its own count of lines, which begins at each object.
fn told(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    match text.split(" at line ").next().unwrap_or(&text) {
        other if other.starts_with("invalid type") => "this is no object".to_owned(),
        told => told.to_owned(),
    }
}

/// Counts lines, and keeps the bytes of the object.
struct Counted<R> {
    inner: R,
    line: u64,
    seen: Vec<u8>,
}

impl<R: BufRead> Counted<R> {
    /// The next byte that is no blank, left in place.
    fn peek_sign(&mut self) -> io::Result<Option<u8>> {
        loop {
            let Some(&byte) = self.inner.fill_buf()?.first() else { return Ok(None) };
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.inner.consume(1);
            self.line += u64::from(byte == b'\n');
        }
    }

    /// The next byte that is no blank.
    fn next_sign(&mut self) -> io::Result<Option<u8>> {
        let sign = self.peek_sign()?;
        if sign.is_some() {
            self.inner.consume(1);
        }
        Ok(sign)
    }

    /// Reads a line into `line`, of which no more is kept than shows that it is too long; false at
    /// the end.
    fn read_line(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        line.clear();
        let mut any = false;
        loop {
            let buffer = self.inner.fill_buf()?;
            if buffer.is_empty() {
                return Ok(any);
            }
            any = true;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let piece = end.unwrap_or(buffer.len());
            if line.len() as u64 <= LONGEST_RECORD {
                line.extend_from_slice(&buffer[..piece]);
            }
            let eaten = piece + usize::from(end.is_some());
            self.inner.consume(eaten);
            if end.is_some() {
                self.line += 1;
                return Ok(true);
            }
        }
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // The parser asks for single bytes; more would be lost when it is done with the object.
        let Some(first) = out.first_mut() else { return Ok(0) };
        let Some(&byte) = self.inner.fill_buf()?.first() else { return Ok(0) };
        *first = byte;
        self.inner.consume(1);
        self.line += u64::from(byte == b'\n');
        self.seen.push(byte);
        if self.seen.len() as u64 > LONGEST_RECORD {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::encoding::survey;
    use crate::intake::input::{Bytes, Input as _};

    type Told = Result<Vec<(u64, Vec<String>, Vec<String>)>, String>;

    fn rows(bytes: &[u8], lines: bool) -> Told {
        let input = Bytes::new("x.json", bytes);
        let survey = survey(&mut *input.open().unwrap()).unwrap();
        let told = |fault: anyhow::Error| fault.to_string();
        let columns = keys(input.open().unwrap(), &survey, lines).map_err(told)?;
        let mut rows = JsonRows::new(input.open().unwrap(), &survey, lines, &columns).unwrap();
        let (mut row, mut all) = (RawRow::default(), Vec::new());
        while rows.next(&mut row).map_err(told)? {
            let cells = row.cells().map(ToOwned::to_owned).collect();
            all.push((row.line, cells, row.faults.iter().map(|f| f.message.clone()).collect()));
        }
        Ok(all)
    }

    #[test]
    fn an_array_gives_rows_with_their_lines() {
        let text = "[\n{\"a\": 1, \"b\": [\"x\", \"y\"]},\n\n  {\"c\": true,\n\"a\": null}]\n";
        let all = rows(text.as_bytes(), false).unwrap();
        assert_eq!(all[0], (2, vec!["1".into(), "x;y".into(), String::new()], vec![]));
        assert_eq!(all[1], (4, vec![String::new(), String::new(), "yes".into()], vec![]));
        assert_eq!(rows(b"[]", false).unwrap(), []);
    }

    #[test]
    fn broken_json_is_said_with_its_line() {
        for text in ["{}", "[1]", "[{}", "[{},]", "[{\"a\":\n\n}]", "[{}] x", "", "null"] {
            let fault = rows(text.as_bytes(), false).unwrap_err();
            assert!(fault.starts_with("line "), "{text}: {fault}");
        }
    }

    #[test]
    fn a_bad_line_is_that_lines_fault_alone() {
        let all = rows(b"{\"a\":\"x\"}\n{\"a\":\"\xff\"}\nnope\n\n{\"a\":\"y\"}\n", true).unwrap();
        let faults: Vec<_> = all.iter().map(|(line, _, faults)| (*line, faults.len())).collect();
        assert_eq!(faults, [(1, 0), (2, 1), (3, 1), (5, 0)]);
    }

    #[test]
    fn numbers_that_lost_digits_are_faults() {
        let text = b"[{\"a\":7000000000030110.0,\"b\":12345678901234567890},{\"a\":123456789012345678901},{\"a\":[9e15,1e16]}]";
        let all = rows(text, false).unwrap();
        assert_eq!(all[0].1, ["7000000000030110", "12345678901234567890"]);
        let faults: Vec<_> = all.iter().map(|(_, _, faults)| faults.as_slice()).collect();
        assert_eq!(faults, [&[][..], &[INEXACT.to_owned()], &[INEXACT.to_owned()]]);
    }

    #[test]
    fn keys_given_twice_and_nested_values_are_faults() {
        let all =
            rows(b"[{\"a\":1,\"a\":2},{\"a\":1,\"a\":1},{\"a\":{\"b\":1}},{\"a\":[[1]]}]", false);
        let faults: Vec<_> = all.unwrap().iter().map(|(_, _, faults)| faults.len()).collect();
        assert_eq!(faults, [1, 0, 1, 1]);
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let deep = format!("[{{\"a\":{}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));
        let told = rows(deep.as_bytes(), false).unwrap();
        assert_eq!(told[0].2, ["an object or a list of lists stands here"]);
        let long = format!("[{{\"a\":\"{}\"}}]", "x".repeat(2 << 20));
        assert!(rows(long.as_bytes(), false).unwrap_err().contains("1 MiB"));
        let line = format!("{{\"a\":\"{}\"}}\n{{\"a\":1}}\n", "x".repeat(2 << 20));
        let all = rows(line.as_bytes(), true).unwrap();
        assert_eq!(all.iter().map(|(_, _, f)| f.len()).collect::<Vec<_>>(), [1, 0]);
    }
}
