//! Bytes to text: the encoding is decided for the whole file before a word of it is read, line ends
//! become line feeds, and nothing is ever held whole.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What a look over all bytes told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Survey {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Length of the byte order mark at the start.
    mark: u64,
    /// Whether every byte is ASCII, so that the encoding does not matter.
    pub ascii: bool,
}

impl Survey {
    /// The same for JSON, which is UTF-8 by its definition: bytes that are not are faults of their
    /// place.
    pub(super) fn json(&self) -> Self {
        let encoding = if self.encoding == WINDOWS_1252 { UTF_8 } else { self.encoding };
        Self { encoding, ..*self }
    }

    /// The encoding's name as it is said: `UTF-8`, `UTF-16`, `Windows-1252`.
    pub fn name(&self) -> &'static str {
        match self.encoding {
            e if e == WINDOWS_1252 => "Windows-1252",
            e if e == UTF_16LE || e == UTF_16BE => "UTF-16",
            _ => "UTF-8",
        }
    }
}

/// Looks over all of `reader`.
///
/// A byte order mark decides. Without one: NUL in every other byte at the start is UTF-16; text that
/// is UTF-8 to the last byte is UTF-8; else Windows-1252, unless the sequences that are whole UTF-8
/// outnumber the bytes that are not: then it is UTF-8 with damaged places, which are told as such.
///
/// # Errors
/// When it cannot be read.
pub fn survey(reader: &mut dyn Read) -> io::Result<Survey> {
    let mut buffer = vec![0; 64 * 1024];
    let mut filled = fill(reader, &mut buffer, 0)?;
    let (marked, mark) = mark(&buffer[..filled]);
    if let Some(encoding) = marked.or_else(|| bare_utf16(&buffer[..filled])) {
        return Ok(Survey { encoding, mark, ascii: false });
    }
    let mut tally = Tally::default();
    loop {
        let left = tally.add(&buffer[..filled]);
        let last = filled < buffer.len();
        if last {
            tally.damaged += u64::from(left > 0);
            break;
        }
        buffer.copy_within(filled - left..filled, 0);
        filled = fill(reader, &mut buffer, left)?;
    }
    let utf8 = tally.damaged == 0 || tally.sequences > tally.damaged;
    let encoding = if utf8 { UTF_8 } else { WINDOWS_1252 };
    let ascii = tally.damaged == 0 && tally.sequences == 0;
    Ok(Survey { encoding, mark: 0, ascii })
}

/// Fills `buffer` from `start` on as far as the reader gives; gives the filled length.
fn fill(reader: &mut dyn Read, buffer: &mut [u8], start: usize) -> io::Result<usize> {
    let mut filled = start;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(filled)
}

fn mark(start: &[u8]) -> (Option<&'static Encoding>, u64) {
    Encoding::for_bom(start).map_or((None, 0), |(encoding, length)| (Some(encoding), length as u64))
}

/// UTF-16 without a mark: of the first bytes, one half of the pairs is NUL throughout.
fn bare_utf16(start: &[u8]) -> Option<&'static Encoding> {
    let pairs = &start[..start.len().min(256) & !1];
    let nul = |offset: usize| pairs.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let most = pairs.len() / 2;
    match () {
        () if most < 4 => None,
        () if nul(1) * 10 >= most * 9 && nul(0) == 0 => Some(UTF_16LE),
        () if nul(0) * 10 >= most * 9 && nul(1) == 0 => Some(UTF_16BE),
        () => None,
    }
}

/// What speaks for UTF-8 and what against it.
#[derive(Debug, Default)]
struct Tally {
    sequences: u64,
    damaged: u64,
}

impl Tally {
    /// Counts; gives the length of a sequence that is cut off at the end.
    fn add(&mut self, mut bytes: &[u8]) -> usize {
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    self.count(text);
                    return 0;
                }
                Err(fault) => {
                    let (good, rest) = bytes.split_at(fault.valid_up_to());
                    self.count(std::str::from_utf8(good).unwrap_or_default());
                    let Some(bad) = fault.error_len() else { return rest.len() };
                    self.damaged += 1;
                    bytes = &rest[bad..];
                }
            }
        }
    }

    fn count(&mut self, text: &str) {
        if !text.is_ascii() {
            self.sequences += text.chars().filter(|c| !c.is_ascii()).count() as u64;
        }
    }
}

/// What stands for line ends inside: `\r\n` and lone `\r` become `\n`, and the text ends with one.
/// UTF-8 goes through as it is, so that damage can be told where it is; all else is decoded.
pub struct Text<R> {
    inner: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    after_return: bool,
    last: u8,
    ended: bool,
}

impl<R> std::fmt::Debug for Text<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text").finish_non_exhaustive()
    }
}

/// How much is read at a time.
const CHUNK: usize = 64 * 1024;

impl<R: Read> Text<R> {
    /// The text of `inner`, which stands at its start.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(mut inner: R, survey: &Survey) -> io::Result<Self> {
        let mut mark = vec![0; usize::try_from(survey.mark).unwrap_or_default()];
        inner.read_exact(&mut mark)?;
        let decoder =
            (survey.encoding != UTF_8).then(|| survey.encoding.new_decoder_without_bom_handling());
        Ok(Self {
            inner,
            decoder,
            raw: vec![0; CHUNK],
            text: Vec::with_capacity(CHUNK * 4),
            at: 0,
            after_return: false,
            last: b'\n',
            ended: false,
        })
    }

    /// Reads and decodes one more piece.
    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        let filled = fill(&mut self.inner, &mut self.raw, 0)?;
        let last = filled == 0;
        match &mut self.decoder {
            None => self.text.extend_from_slice(&self.raw[..filled]),
            Some(decoder) => decode(decoder, &self.raw[..filled], &mut self.text, last),
        }
        self.after_return = line_feeds(&mut self.text, self.after_return);
        if let Some(byte) = self.text.last() {
            self.last = *byte;
        }
        if last {
            self.ended = true;
            if self.last != b'\n' {
                self.text.push(b'\n');
            }
        }
        Ok(())
    }
}

/// Decodes all of `raw` on to the end of `text`; what cannot be decoded becomes U+FFFD.
fn decode(decoder: &mut Decoder, raw: &[u8], text: &mut Vec<u8>, last: bool) {
    let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 4 + 16);
    text.resize(room, 0);
    let (_, _, written, _) = decoder.decode_to_utf8(raw, text, last);
    text.truncate(written);
}

/// Makes line feeds of all line ends in place; `after_return` says that the piece before ended with
/// a carriage return. Gives the same of this one.
fn line_feeds(text: &mut Vec<u8>, mut after_return: bool) -> bool {
    if !after_return && !text.contains(&b'\r') {
        return false;
    }
    text.retain_mut(|byte| {
        let keep = !(after_return && *byte == b'\n');
        after_return = *byte == b'\r';
        if after_return {
            *byte = b'\n';
        }
        keep
    });
    after_return
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.refill()?;
        }
        let count = out.len().min(self.text.len() - self.at);
        out[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (&'static str, String) {
        let survey = survey(&mut &bytes[..]).unwrap();
        let mut text = Vec::new();
        Text::new(bytes, &survey).unwrap().read_to_end(&mut text).unwrap();
        (survey.name(), String::from_utf8_lossy(&text).into_owned())
    }

    #[test]
    fn the_whole_file_decides() {
        // Oddity 2: plain ASCII for 375,939 bytes, then one Windows-1252 apostrophe.
        let mut late = vec![b'a'; 375_939];
        late.extend(b"Joyden\x92s Wood\n");
        let (name, text) = read(&late);
        assert_eq!(name, "Windows-1252");
        assert!(text.ends_with("Joyden\u{2019}s Wood\n"));
        assert_eq!(read("Ynys Môn".as_bytes()), ("UTF-8", "Ynys Môn\n".to_owned()));
    }

    #[test]
    fn a_few_damaged_bytes_do_not_unmake_utf8() {
        let mut bytes = "Siân Zoë Chloë Róisín".as_bytes().to_vec();
        bytes.push(0xe9);
        assert_eq!(read(&bytes).0, "UTF-8");
    }

    #[test]
    fn marks_and_bare_utf16_are_known() {
        assert_eq!(read(b"\xef\xbb\xbfname"), ("UTF-8", "name\n".to_owned()));
        let little: Vec<u8> = "name,kind\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "name,kind\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little.clone(), big, [b"\xff\xfe".to_vec(), little].concat()] {
            assert_eq!(read(&bytes), ("UTF-16", "name,kind\n".to_owned()));
        }
    }

    #[test]
    fn all_line_ends_are_one() {
        for text in ["a\r\nb\r\n", "a\rb\r", "a\nb", "a\r\nb"] {
            assert_eq!(read(text.as_bytes()).1, "a\nb\n", "{text:?}");
        }
        assert_eq!(read(b"a\r\rb").1, "a\n\nb\n");
        assert_eq!(read(b"").1, "");
    }

    #[test]
    fn a_sequence_over_the_edge_of_two_pieces_is_whole() {
        let mut text = "a".repeat(64 * 1024 - 1);
        text.push('é');
        assert_eq!(read(text.as_bytes()), ("UTF-8", text + "\n"));
    }
}
