//! The settings file as it is written: each key and value is held to what it may be, and what is wrong is said
//! with its line.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, Result};
use toml::{Spanned, Value};

use super::options::ColorWhen;
use super::settings::path;
use crate::domain::Words;
use crate::domain::lookup::nearest;
use crate::error::Refusal;
use crate::render::Format;

/// The keys of the file, but for the names of programmes.
pub(super) const NAMES: [&str; 5] = ["db", "format", "wait", "pager", "color"];
/// What the settings are, for hints.
const KNOWN: &str = "the settings are db, format, wait, pager, color and [programmes]";

/// The settings file as it is written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub db: Option<String>,
    pub format: Option<Format>,
    pub wait: Option<u64>,
    pub pager: Option<String>,
    pub color: Option<ColorWhen>,
    pub programmes: BTreeMap<String, String>,
}

impl Written {
    /// Reads the settings file; one that is not there says nothing.
    pub(super) fn read() -> Result<Self> {
        let Ok(path) = path() else { return Ok(Self::default()) };
        Self::parse(&text(&path)?, &path)
    }

    /// Parses the text of a settings file.
    pub(super) fn parse(text: &str, path: &Path) -> Result<Self> {
        let place = Place { text, path };
        let all: BTreeMap<String, Spanned<Value>> =
            toml::from_str(text).map_err(|fault| place.no_toml(&fault))?;
        let mut written = Self::default();
        for (key, value) in &all {
            let at = value.span().start;
            match key.as_str() {
                "programmes" => written.programmes = place.programmes(at, value.get_ref())?,
                key => written.take(key, value.get_ref()).map_err(|no| place.at(at, no))?,
            }
        }
        Ok(written)
    }

    /// The keys of a file that no setting is called by; none of what is no TOML.
    pub(super) fn strange(text: &str) -> Vec<String> {
        let all: BTreeMap<String, Value> = toml::from_str(text).unwrap_or_default();
        let is_known = |key: &String| NAMES.contains(&key.as_str()) || key == "programmes";
        all.into_keys().filter(|key| !is_known(key)).collect()
    }

    /// Refuses a value that a setting cannot have, before it stands in any file.
    pub(super) fn must_take(name: &str, text: &str) -> Result<(), Refusal> {
        let all: toml::Table = text.parse().unwrap_or_default();
        all.get(name).map_or(Ok(()), |value| Self::default().take(name, value))
    }

    /// Takes one key in; gives what is wrong with it.
    fn take(&mut self, key: &str, value: &Value) -> Result<(), Refusal> {
        match key {
            "db" => self.db = Some(text_of(key, value)?),
            "format" => self.format = Some(word_of(key, value)?),
            "wait" => self.wait = Some(seconds_of(key, value)?),
            "pager" => self.pager = Some(text_of(key, value).or_else(empty_is_none(value))?),
            "color" => self.color = Some(word_of(key, value)?),
            strange => {
                let near = nearest(strange, NAMES.into_iter().chain(["programmes"]));
                let refusal = Refusal::usage(format!("there is no setting `{strange}`"));
                return Err(refusal.hint(match near.first() {
                    Some(near) => format!("did you mean `{near}`? {KNOWN}"),
                    None => KNOWN.to_owned(),
                }));
            }
        }
        Ok(())
    }
}

/// The text of the settings file; of none that is there, or can be there, an empty one.
pub(super) fn text(path: &Path) -> Result<String> {
    if path.is_dir() {
        let folder = Refusal::file(format!("the settings file `{}` is a folder", path.display()));
        return Err(folder.hint("take it away, or keep a file in its place").into());
    }
    match std::fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| {
            let refusal = Refusal::file(format!("`{}` is not text in UTF-8", path.display()));
            refusal.hint("save it as UTF-8, or take it away").into()
        }),
        Err(fault) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&fault.kind()) => {
            Ok(String::new())
        }
        Err(fault) => Err(fault).with_context(|| format!("cannot read `{}`", path.display())),
    }
}

/// Where something stands in the file.
struct Place<'t> {
    text: &'t str,
    path: &'t Path,
}

impl Place<'_> {
    /// The error with the file and the line in which it stands.
    fn at(&self, offset: usize, refusal: Refusal) -> Refusal {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = 1 + before.matches('\n').count();
        refusal.with_place(&format!("`{}`, line {line}", self.path.display()))
    }

    /// What the file is where it is no TOML at all.
    fn no_toml(&self, fault: &toml::de::Error) -> Refusal {
        let message = match fault.message() {
            "duplicate key" => "this is said twice".to_owned(),
            other if other.contains("i128") => "the number is too large".to_owned(),
            other => format!("this is no TOML: {other}"),
        };
        let offset = fault.span().map_or(0, |span| span.start);
        let hint = "write it as `wait = 60` or `pager = \"less\"`: text stands in quotes";
        self.at(offset, Refusal::usage(message).hint(hint))
    }

    /// The named programmes, each with its file.
    fn programmes(&self, at: usize, value: &Value) -> Result<BTreeMap<String, String>, Refusal> {
        #[derive(serde::Deserialize)]
        struct Named {
            programmes: BTreeMap<String, Spanned<Value>>,
        }
        if !value.is_table() {
            let refusal = Refusal::usage(format!("`programmes` is a table, not {}", shown(value)));
            let hint = "write `[programmes]`, and below it `north = \"north.db\"`";
            return Err(self.at(at, refusal.hint(hint)));
        }
        let all: Named = toml::from_str(self.text).map_err(|fault| self.no_toml(&fault))?;
        let one = |(name, file): (String, Spanned<Value>)| {
            let text = text_of(&name, file.get_ref());
            let text = text.map_err(|refusal| self.at(file.span().start, refusal))?;
            Ok((name, text))
        };
        all.programmes.into_iter().map(one).collect()
    }
}

/// A value as it was written, for messages.
fn shown(value: &Value) -> String {
    match value {
        Value::Table(_) => "a table".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        other => format!("`{other}`"),
    }
}

fn text_of(key: &str, value: &Value) -> Result<String, Refusal> {
    match value {
        Value::String(text) if text.trim().is_empty() => {
            let refusal = Refusal::usage(format!("`{key}` is empty"));
            Err(refusal.hint("give it a value, or take the line out"))
        }
        Value::String(text) => Ok(text.clone()),
        other => {
            let refusal = Refusal::usage(format!("`{key}` is text, not {}", shown(other)));
            Err(refusal.hint(format!("put it in quotes: `{key} = \"...\"`")))
        }
    }
}

/// An empty name of a pager means none.
fn empty_is_none(value: &Value) -> impl FnOnce(Refusal) -> Result<String, Refusal> {
    let is_empty = value.as_str().is_some_and(|text| text.trim().is_empty());
    move |refusal| if is_empty { Ok(String::new()) } else { Err(refusal) }
}

fn word_of<T: Words>(key: &str, value: &Value) -> Result<T, Refusal> {
    let text = text_of(key, value)?;
    T::parse(&text).map_err(|fault| {
        let refusal = Refusal::usage(format!("`{key}`: {fault}"));
        let near = nearest(&text, T::ALL.iter().map(|word| word.word()));
        let hint = near.first().map(|near| format!("did you mean `{near}`?"));
        refusal
            .hint(hint.unwrap_or_else(|| format!("write it as `{key} = \"{}\"`", T::ALL[0].word())))
    })
}

fn seconds_of(key: &str, value: &Value) -> Result<u64, Refusal> {
    value.as_integer().and_then(|number| u64::try_from(number).ok()).ok_or_else(|| {
        let message = format!("`{key}` is a whole number of seconds, not {}", shown(value));
        Refusal::usage(message).hint(format!("write it as `{key} = 60`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let fault = Written::parse(text, Path::new("c")).unwrap_err();
        let report = crate::error::Report::of(&fault);
        format!("{} | {}", report.message, report.hint.unwrap_or_default())
    }

    #[test]
    fn whatever_is_wrong_is_said_in_plain_words_with_its_line() {
        for (text, wanted) in [
            (
                "# mine\ncolour = \"never\"",
                "`c`, line 2: there is no setting `colour` | did you mean `color`?",
            ),
            ("xyz = 1", "`c`, line 1: there is no setting `xyz` | the settings are db,"),
            (
                "wait = \"5\"",
                "`c`, line 1: `wait` is a whole number of seconds, not `\"5\"` | write it as `wait = 60`",
            ),
            ("wait = -1", "`c`, line 1: `wait` is a whole number of seconds, not `-1`"),
            ("wait = 99999999999999999999", "`c`, line 1: the number is too large"),
            (
                "format = \"tabel\"",
                "`c`, line 1: `format`: `tabel` is no format; known are table, json, jsonl, csv, markdown, xlsx, ics | did you mean `table`?",
            ),
            ("format = 3", "`c`, line 1: `format` is text, not `3` | put it in quotes"),
            ("color = \"sometimes\"", "`c`, line 1: `color`: `sometimes` is no choice of colour"),
            ("db = \"\"", "`c`, line 1: `db` is empty | give it a value"),
            ("programmes = \"x\"", "`c`, line 1: `programmes` is a table, not `\"x\"`"),
            ("wait = 1\n[programmes]\na = \"a.db\"\nb = 3", "`c`, line 4: `b` is text, not `3`"),
            (
                "[programs]\na = \"3\"",
                "`c`, line 1: there is no setting `programs` | did you mean `programmes`?",
            ),
            ("wait = 5\nwait = 6", "`c`, line 2: this is said twice"),
            ("wait =", "`c`, line 1: this is no TOML: "),
        ] {
            let told = told(text);
            assert!(told.starts_with(wanted), "{text}: {told}");
            for word in ["u64", "i128", "expected", "a map", "invalid type"] {
                assert!(!told.contains(word) || text == "wait =", "{text}: {told}");
            }
        }
        let whole = "db = \"@a\"\npager = \"\"\nwait = 7\n[programmes]\na = \"a.db\"\n";
        let written = Written::parse(whole, Path::new("c")).unwrap();
        assert_eq!((written.pager.as_deref(), written.wait), (Some(""), Some(7)));
        assert_eq!(written.programmes["a"], "a.db");
    }
}
