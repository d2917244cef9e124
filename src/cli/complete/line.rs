//! The command line that is being completed, as a shell hands it over: quotes and all.

use std::ffi::OsString;

/// A word of a command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// As it is typed.
    pub raw: String,
    /// As the command gets it.
    pub text: String,
    /// The quote that is still open.
    pub open: Option<char>,
}

/// What is asked for: the words of the line, and which of them is to be completed.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// The shell that asks.
    pub shell: String,
    /// The words, without their quotes.
    pub words: Vec<OsString>,
    /// The place of the word that is being typed.
    pub index: usize,
    /// The word that is being typed.
    pub piece: Piece,
}

impl Asked {
    /// What `shell` asks for with these words; `variable` reads the environment.
    pub(super) fn by(
        shell: &str,
        words: Vec<OsString>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let index = variable("_CLAP_COMPLETE_INDEX").and_then(|text| text.parse().ok());
        let shell = shell.to_owned();
        match shell.as_str() {
            // It takes words apart at `=` and `:`: the line itself is surer.
            "bash" => match variable("_PEERAGE_LINE").filter(|line| !line.is_empty()) {
                Some(line) => {
                    let point = variable("_PEERAGE_POINT").and_then(|text| text.parse().ok());
                    let (pieces, index) = around(&line, point.unwrap_or(line.len()));
                    Self::of_pieces(shell, &pieces, index)
                }
                None => Self::of_raw(shell, words, index.unwrap_or_default()),
            },
            "zsh" => Self::of_raw(shell, words, index.unwrap_or_default()),
            _ => Self { index: words.len().saturating_sub(1), words, shell, ..Self::default() },
        }
    }

    fn of_raw(shell: String, words: Vec<OsString>, index: usize) -> Self {
        let mut pieces: Vec<Piece> =
            words.iter().map(|word| unquoted(&word.to_string_lossy())).collect();
        pieces.resize(pieces.len().max(index + 1), Piece::default());
        Self::of_pieces(shell, &pieces, index)
    }

    fn of_pieces(shell: String, pieces: &[Piece], index: usize) -> Self {
        let word = |(at, piece): (usize, &Piece)| {
            let text = if at == index { piece.text.clone() } else { at_home(&piece.text) };
            OsString::from(text)
        };
        let words = pieces.iter().enumerate().map(word).collect();
        Self { shell, words, index, piece: pieces.get(index).cloned().unwrap_or_default() }
    }

    /// Whether the shell drops what does not begin as typed.
    pub(super) fn wants_beginnings(&self) -> bool {
        ["bash", "zsh"].contains(&self.shell.as_str())
    }
}

/// A path of the home folder as the shell gives it to the command.
fn at_home(text: &str) -> String {
    match (text.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest).display().to_string(),
        _ => text.to_owned(),
    }
}

/// The words of `line`, and which of them is being typed where the cursor stands at byte `point`.
fn around(line: &str, point: usize) -> (Vec<Piece>, usize) {
    let (before, after) = line.split_at_checked(point).unwrap_or((line, ""));
    let mut pieces = pieces(before);
    let index = pieces.len() - 1;
    let skipped = usize::from(!after.starts_with(char::is_whitespace));
    pieces.extend(self::pieces(after).into_iter().filter(|p| !p.raw.is_empty()).skip(skipped));
    (pieces, index)
}

/// The words of a line; the last one is empty behind a blank.
fn pieces(line: &str) -> Vec<Piece> {
    let mut all = vec![Piece::default()];
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        let Some(last) = all.last_mut() else { break };
        if last.open.is_none() && c.is_whitespace() {
            if !last.raw.is_empty() {
                all.push(Piece::default());
            }
        } else {
            take(last, c, &mut rest);
        }
    }
    all
}

/// One word without its quotes.
fn unquoted(word: &str) -> Piece {
    unquoted_behind(word, None)
}

/// Adds a letter to a word, and the next one behind a backslash.
fn take(piece: &mut Piece, c: char, rest: &mut std::str::Chars<'_>) {
    piece.raw.push(c);
    match (c, piece.open) {
        (c, Some(open)) if c == open => piece.open = None,
        ('\'' | '"', None) => piece.open = Some(c),
        ('\\', None | Some('"')) => {
            if let Some(next) = rest.next() {
                piece.raw.push(next);
                if piece.open.is_some() && !"\"$`\\".contains(next) {
                    piece.text.push('\\');
                }
                piece.text.push(next);
            }
        }
        (c, _) => piece.text.push(c),
    }
}

/// A word, or the part of one that stands behind an open quote, without its quotes.
pub(super) fn unquoted_behind(part: &str, open: Option<char>) -> Piece {
    let mut piece = Piece { open, ..Piece::default() };
    let mut rest = part.chars();
    while let Some(c) = rest.next() {
        take(&mut piece, c, &mut rest);
    }
    piece
}

/// `text` as one types it behind what is open there.
pub(super) fn escaped(text: &str, open: Option<char>) -> String {
    let is_special = |c: char| match open {
        None => !(c.is_alphanumeric() || "-_./=@:,+%".contains(c)),
        Some('"') => "\"$`\\".contains(c),
        Some(_) => false,
    };
    let mut typed = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if is_special(c) {
            typed.push('\\');
        }
        match (c, open) {
            ('\'', Some('\'')) => typed.push_str("'\\''"),
            _ => typed.push(c),
        }
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        pieces(line).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn words_lose_their_quotes() {
        assert_eq!(texts("a St\\ H \"St H"), ["a", "St H", "St H"]);
        assert_eq!(texts("it\\'s 'a b'c \"\\\"x\" "), ["it's", "a bc", "\"x", ""]);
        assert_eq!(pieces("show \"St H").pop().unwrap().open, Some('"'));
        assert_eq!(pieces("--set status=pa").pop().unwrap().raw, "status=pa");
        assert_eq!(unquoted("'St H").text, "St H");
    }

    #[test]
    fn the_word_at_the_cursor_is_typed() {
        let (all, at) = around("peerage show Tr --db x", 15);
        let texts: Vec<&str> = all.iter().map(|piece| &*piece.text).collect();
        assert_eq!((texts, at), (vec!["peerage", "show", "Tr", "--db", "x"], 2));
        let (all, at) = around("peerage show  --db x", 13);
        assert_eq!((all[at].text.as_str(), all.len(), at), ("", 5, 2));
        assert_eq!(around("peerage Tré", 10).1, 1);
    }

    #[test]
    fn what_is_escaped_is_read_as_it_was() {
        for open in [None, Some('"'), Some('\'')] {
            for text in ["Newcastle upon Tyne", "King's Lynn", "a\"b$c\\d", "St. Helens (x)"] {
                let line = format!(
                    "{}{}",
                    open.map(String::from).unwrap_or_default(),
                    escaped(text, open)
                );
                assert_eq!(texts(&line), [text], "{line}");
            }
        }
    }
}
