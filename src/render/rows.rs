//! The rows of a list, kept as they were made: a column is turned into a value when it is asked for,
//! so that a list of a hundred thousand costs what is shown of it.

use std::fmt;
use std::io::{self, Write as _};
use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;
use serde_json::{Map, Value};

use super::pick::picked;

/// Rows of one sort.
#[derive(Clone)]
pub struct Rows {
    made: Arc<dyn Made>,
    /// Which of them, and in what order; all of them as they stand without it.
    places: Option<Vec<u32>>,
}

/// Rows of a type that serialises to a flat object.
trait Made: Send + Sync {
    fn len(&self) -> usize;
    fn object(&self, at: usize) -> Result<Map<String, Value>>;
    fn values(&self, at: usize, columns: &[&str]) -> Result<Vec<Value>>;
    fn write(&self, at: usize, to: &mut Vec<u8>) -> Result<()>;

    /// All of them as JSON Lines, where they are kept so.
    fn lines(&self) -> Option<&Lines> {
        None
    }
}

/// Rows that were written as JSON Lines when they were made: of a hundred thousand nothing else is kept.
#[derive(Debug, Default)]
pub struct Lines {
    /// The text in pieces, so that none of it is ever moved to greater room.
    pieces: Vec<Piece>,
    /// The piece in which each row stands, and where in it the row ends.
    ends: Vec<(u32, u32)>,
}

/// Bytes of a piece, beyond which a longer row goes.
const PIECE: usize = 1 << 20;

/// Text with room behind it. A row is written in hundreds of bits of a few bytes each: they are put where
/// there is room already, without a call for each of them.
#[derive(Debug)]
struct Piece {
    bytes: Vec<u8>,
    used: usize,
}

impl Piece {
    fn new() -> Self {
        Self { bytes: vec![0; PIECE], used: 0 }
    }

    fn text(&self) -> &[u8] {
        &self.bytes[..self.used]
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: &[u8]) {
        self.bytes.truncate(self.used);
        self.bytes.extend_from_slice(more);
        self.used = self.bytes.len();
    }
}

impl io::Write for Piece {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline(always)] // a copy of one to three bytes whose number is known is no call then
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let end = self.used + bytes.len();
        match self.bytes.get_mut(self.used..end) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.used = end;
            }
            None => self.grow(bytes),
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// Adds a row.
    ///
    /// # Errors
    /// When it does not serialise, which is a bug.
    pub fn add<T: Serialize>(&mut self, row: &T) -> Result<()> {
        // A row that is about as long as others finds room to its end.
        let is_full = self.pieces.last().is_none_or(|last| last.used + PIECE / 64 > PIECE);
        if is_full {
            self.pieces.push(Piece::new());
        }
        let Some(piece) = self.pieces.last_mut() else { return Ok(()) };
        serde_json::to_writer(&mut *piece, row)?;
        piece.write_all(b"\n")?;
        let end = u32::try_from(piece.used)?;
        self.ends.push((u32::try_from(self.pieces.len() - 1)?, end));
        Ok(())
    }

    /// Adds all rows of `more` behind these.
    pub fn append(&mut self, more: Self) {
        let before = u32::try_from(self.pieces.len()).unwrap_or(u32::MAX);
        self.pieces.extend(more.pieces);
        self.ends.extend(more.ends.into_iter().map(|(piece, end)| (before + piece, end)));
    }

    /// A row with its line end.
    fn line(&self, at: usize) -> &[u8] {
        self.between(at, at)
    }

    /// The rows from the first to the last, which stand in one piece.
    fn between(&self, first: usize, last: usize) -> &[u8] {
        let (piece, end) = self.ends[last];
        let before = first.checked_sub(1).map(|before| self.ends[before]);
        let from = before.filter(|(other, _)| *other == piece).map_or(0, |(_, from)| from);
        &self.pieces[piece as usize].bytes[from as usize..end as usize]
    }
}

/// The text of a list that stands ready, in the order in which its rows are shown.
#[derive(Debug)]
pub struct Ready<'r> {
    lines: &'r Lines,
    places: Option<&'r [u32]>,
}

impl Ready<'_> {
    /// Writes all of it.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write_to(&self, to: &mut dyn io::Write) -> io::Result<()> {
        let Some(places) = self.places else {
            self.lines.pieces.iter().try_for_each(|piece| to.write_all(piece.text()))?;
            return to.flush();
        };
        let mut to = io::BufWriter::with_capacity(PIECE / 4, to);
        // Rows that stand behind one another are written together: mostly many do.
        let follows = |one: &u32, next: &u32| {
            let piece = |at: u32| self.lines.ends[at as usize].0;
            one.checked_add(1) == Some(*next) && piece(*one) == piece(*next)
        };
        for run in places.chunk_by(follows) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            to.write_all(self.lines.between(*first as usize, *last as usize))?;
        }
        to.flush()
    }
}

impl Made for Lines {
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn object(&self, at: usize) -> Result<Map<String, Value>> {
        Ok(serde_json::from_slice(self.line(at))?)
    }

    fn values(&self, at: usize, columns: &[&str]) -> Result<Vec<Value>> {
        let mut fields = self.object(at)?;
        let value = |column: &&str| fields.get_mut(*column).map(Value::take).unwrap_or_default();
        Ok(columns.iter().map(value).collect())
    }

    fn write(&self, at: usize, to: &mut Vec<u8>) -> Result<()> {
        let line = self.line(at);
        to.extend_from_slice(&line[..line.len() - 1]);
        Ok(())
    }

    fn lines(&self) -> Option<&Lines> {
        Some(self)
    }
}

impl<T: Serialize + Send + Sync> Made for Vec<T> {
    fn len(&self) -> usize {
        Self::len(self)
    }

    fn object(&self, at: usize) -> Result<Map<String, Value>> {
        match serde_json::to_value(&self[at])? {
            Value::Object(fields) => Ok(fields),
            other => anyhow::bail!("a row must be an object, this one is {other}"),
        }
    }

    fn values(&self, at: usize, columns: &[&str]) -> Result<Vec<Value>> {
        Ok(picked(&self[at], columns)?)
    }

    fn write(&self, at: usize, to: &mut Vec<u8>) -> Result<()> {
        Ok(serde_json::to_writer(to, &self[at])?)
    }
}

impl Rows {
    /// These rows.
    ///
    /// # Errors
    /// When the first of them does not serialise to an object, which is a bug.
    pub fn of<T: Serialize + Send + Sync + 'static>(rows: Vec<T>) -> Result<Self> {
        let rows = Self { made: Arc::new(rows), places: None };
        if !rows.is_empty() {
            rows.object(0)?;
        }
        Ok(rows)
    }

    /// These rows, written already.
    pub(super) fn written(lines: Lines) -> Self {
        Self { made: Arc::new(lines), places: None }
    }

    /// These as JSON Lines, where they are kept so.
    pub(super) fn ready(&self) -> Option<Ready<'_>> {
        Some(Ready { lines: self.made.lines()?, places: self.places.as_deref() })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.as_ref().map_or_else(|| self.made.len(), Vec::len)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn place(&self, at: usize) -> usize {
        self.places.as_ref().map_or(at, |places| places[at] as usize)
    }

    /// All fields of a row.
    ///
    /// # Errors
    /// When it does not serialise to an object, which is a bug.
    pub fn object(&self, at: usize) -> Result<Map<String, Value>> {
        self.made.object(self.place(at))
    }

    /// The values in these columns of a row; null where it has none.
    ///
    /// # Errors
    /// When it does not serialise to an object, which is a bug.
    pub fn values(&self, at: usize, columns: &[&str]) -> Result<Vec<Value>> {
        self.made.values(self.place(at), columns)
    }

    /// Writes a row whole, as JSON on one line without its end.
    ///
    /// # Errors
    /// When it does not serialise, which is a bug.
    pub(super) fn write(&self, at: usize, to: &mut Vec<u8>) -> Result<()> {
        self.made.write(self.place(at), to)
    }

    /// Whether a row written whole has these fields in this order, and no others.
    pub(super) fn are_written_as(&self, columns: &[&str]) -> bool {
        let first = if self.is_empty() { None } else { self.object(0).ok() };
        first.is_some_and(|fields| fields.keys().eq(columns.iter()))
    }

    /// The rows at these places alone, in this order.
    #[must_use]
    pub fn only(self, places: &[usize]) -> Self {
        let places = places.iter().map(|&at| u32::try_from(self.place(at)).unwrap_or(u32::MAX));
        Self { places: Some(places.collect()), made: self.made }
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self { made: Arc::new(Vec::<Map<String, Value>>::new()), places: None }
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..self.len()).map(|at| self.object(at).ok())).finish()
    }
}

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && (0..self.len()).all(|at| self.object(at).ok() == other.object(at).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        size: Option<u8>,
        #[serde(flatten)]
        more: More,
    }

    #[derive(Serialize)]
    struct More {
        tags: Vec<&'static str>,
    }

    #[test]
    fn columns_are_picked_and_rows_are_chosen() {
        let row = |name, size| Row { name, size, more: More { tags: vec!["x"] } };
        let rows = Rows::of(vec![row("a", None), row("b", Some(2)), row("c", Some(3))]).unwrap();
        let rows = rows.only(&[2, 0]).only(&[1, 0]);
        assert_eq!(rows.len(), 2);
        assert_eq!(
            rows.values(1, &["tags", "none", "size"]).unwrap(),
            [json!(["x"]), Value::Null, json!(3)]
        );
        assert!(rows.are_written_as(&["name", "size", "tags"]));
        assert!(!rows.are_written_as(&["name", "tags"]));
        let mut text = Vec::new();
        rows.write(0, &mut text).unwrap();
        assert_eq!(text, br#"{"name":"a","size":null,"tags":["x"]}"#);
    }

    #[test]
    fn rows_that_are_written_are_as_those_that_are_not() {
        let row = |name| Row { name, size: None, more: More { tags: vec!["x", "y"] } };
        let mut lines = Lines::default();
        let mut more = Lines::default();
        lines.add(&row("a")).unwrap();
        more.add(&row("b")).unwrap();
        more.add(&row("c")).unwrap();
        lines.append(more);
        let made = Rows::of(vec![row("a"), row("b"), row("c")]).unwrap();
        let written = Rows::written(lines);
        assert_eq!(written, made);
        assert!(written.are_written_as(&["name", "size", "tags"]) && made.ready().is_none());
        let text = |rows: &Rows| {
            let mut text = Vec::new();
            rows.ready().unwrap().write_to(&mut text).unwrap();
            String::from_utf8(text).unwrap()
        };
        let line = |name| format!("{{\"name\":\"{name}\",\"size\":null,\"tags\":[\"x\",\"y\"]}}\n");
        assert_eq!(text(&written), ["a", "b", "c"].map(line).concat());
        let (written, made) = (written.only(&[2, 0]), made.only(&[2, 0]));
        assert_eq!(written, made);
        assert_eq!(text(&written), ["c", "a"].map(line).concat());
        let wanted = ["tags", "none", "name"];
        assert_eq!(written.values(0, &wanted).unwrap(), made.values(0, &wanted).unwrap());
        let (mut one, mut other) = (Vec::new(), Vec::new());
        written.write(1, &mut one).unwrap();
        made.write(1, &mut other).unwrap();
        assert_eq!(one, other);
    }

    #[test]
    fn rows_of_several_pieces_are_each_found() {
        let text = |n: usize| format!("{n}{}", "x".repeat(n * 49_997 % 300_000));
        let mut lines = Lines::default();
        for n in 0..40 {
            lines.add(&json!({ "text": text(n) })).unwrap();
        }
        assert!(lines.pieces.len() > 3, "{}", lines.pieces.len());
        for n in 0..40 {
            assert_eq!(lines.object(n).unwrap()["text"], json!(text(n)));
        }
        let places: Vec<usize> = (20..40).chain(3..11).chain([2, 1]).collect();
        let rows = Rows::written(lines).only(&places);
        let mut all = Vec::new();
        rows.ready().unwrap().write_to(&mut all).unwrap();
        let line = |n: &usize| json!({ "text": text(*n) }).to_string() + "\n";
        assert!(all == places.iter().map(line).collect::<String>().into_bytes());
    }

    #[test]
    fn what_is_no_object_is_no_row() {
        assert!(Rows::of(vec![3]).is_err());
    }
}
