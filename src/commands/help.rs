//! `help`: topics in plain words. The help of a command is its own (`cli` prints it).

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::{Map, Value};

use super::{Context, Said};
use crate::domain::lookup::nearest;
use crate::domain::{Scheme, Scope};
use crate::error::{Refusal, exit};
use crate::render::View;

/// Read about a topic or a command
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A topic (scheme, import, output, matching, dates, letters, settings, exit-codes, topics), or a command such as `peer add`
    #[arg(value_name = "TOPIC")]
    pub words: Vec<String>,
}

/// A topic that may be read about.
#[derive(Debug)]
pub struct Topic {
    /// Its word.
    pub word: &'static str,
    /// What it is about.
    pub about: &'static str,
    text: fn() -> String,
}

const fn about(word: &'static str, about: &'static str, text: fn() -> String) -> Topic {
    Topic { word, about, text }
}

/// Every topic.
pub const TOPICS: &[Topic] = &[
    about("scheme", "the programme's rules and every key of them", scheme),
    about("import", "bringing in files", || include_str!("../../docs/help/import.md").to_owned()),
    about("matching", "how a team is found", || {
        include_str!("../../docs/help/matching.md").to_owned()
    }),
    about("dates", "days, ranges, due dates", || {
        include_str!("../../docs/help/dates.md").to_owned()
    }),
    about("output", "formats, columns, filters, at a terminal and in a pipe", || {
        include_str!("../../docs/help/output.md").to_owned()
    }),
    about("letters", "letters as drafts, and the sheets for the answers", || {
        include_str!("../../docs/help/letters.md").to_owned()
    }),
    about("settings", "flags, variables, the settings file, several programmes", || {
        include_str!("../../docs/help/settings.md").to_owned()
    }),
    about("exit-codes", "what the program ends with", exit_codes),
    about("topics", "all of these", topics),
];

impl Args {
    /// Whether the words name a topic rather than a command.
    pub fn is_topic(&self) -> bool {
        topic(&self.words).is_some()
    }

    /// That there is no such topic or command; `commands` may have been meant, or topics spelt alike.
    pub fn unknown(&self, commands: Vec<String>) -> Refusal {
        let name = self.words.join(" ");
        let mut near = nearest(&name, TOPICS.iter().map(|topic| topic.word));
        near.extend(commands);
        let mut seen = std::collections::BTreeSet::new();
        near.retain(|name| seen.insert(name.clone()));
        near.truncate(3);
        Refusal::not_found("topic or command", &name, &near).or_hint("see `peerage --help`")
    }
}

/// Prints the topic.
///
/// # Errors
/// When there is no topic and no command by that name, or the file is to be something else.
pub fn run(args: &Args, ctx: &Context) -> Result<Said> {
    let ending = ctx.output_ending.as_deref();
    if !matches!(ending, None | Some("txt" | "text" | "md" | "markdown")) {
        let refusal = Refusal::usage("a topic is plain text");
        return Err(refusal.hint("name a file that ends in .txt or .md").into());
    }
    match topic(&args.words) {
        Some(topic) => Ok(Said::view(View::Document((topic.text)().into_bytes()))),
        None => Err(args.unknown(Vec::new()).into()),
    }
}

fn topic(words: &[String]) -> Option<&'static Topic> {
    let [word] = words else { return None };
    let plain = word.to_lowercase().replace('_', "-");
    TOPICS.iter().find(|topic| topic.word == plain)
}

fn topics() -> String {
    let topics = TOPICS.iter().map(|t| format!("  {:<12}{}\n", t.word, t.about));
    let read =
        "`peerage help TOPIC` shows one of them, `peerage help NOUN VERB` the help of a command.";
    format!("# Topics\n\n{}\n{read}\n", topics.collect::<String>())
}

fn exit_codes() -> String {
    let mut text = include_str!("../../docs/help/exit-codes.md").to_owned() + "\n";
    for (code, meaning) in exit::TABLE {
        text += &format!("{code:>5}  {meaning}\n");
    }
    text
}

/// The tables of a scheme and of a scope, by the names of their types in the schema.
const TABLES: &[(&str, &str)] = &[
    ("Scheme", "At the top"),
    ("FiveYear", "[five_year]"),
    ("Weeks", "[weeks]"),
    ("ClosedTime", "weeks.closed"),
    ("Letters", "[letters]"),
    ("Matching", "[matching]"),
    ("TimetableRules", "[timetable]"),
    ("Points", "[matching.points]"),
    ("Vocabulary", "[words]"),
    ("Area", "words.expertise"),
    ("Party", "[[words.party]]"),
    ("EngagementKind", "[[kind]]"),
    ("Theme", "[[kind.theme]]"),
    ("Milestone", "[[kind.milestone]]"),
    ("Duty", "kind.duty"),
    ("Slot", "[[kind.slot]], in a scope [[slot]]"),
    ("Who", "who, fallback, prefer of a slot"),
    ("Requirement", "[[matching.requirement]], [[kind.requirement]], in a scope [[requirement]]"),
    ("TeamFilter", "where of a requirement"),
    ("Cover", "[[kind.cover]], in a scope [[cover]]"),
    ("Scope", "A scope, at its top"),
    ("BurdenLimit", "burden_limit of a scope"),
    ("Exclude", "[exclude] of a scope"),
];

/// The page on the scheme; its keys are told by the doc comments of the types themselves.
fn scheme() -> String {
    let mut text = include_str!("../../docs/help/scheme.md").to_owned();
    let types = types();
    for (name, heading) in TABLES {
        let Some(fields) = types.get(*name).and_then(fields) else { continue };
        text += &format!("\n### {heading}\n\n");
        for (key, field) in fields {
            let about = field.get("description").and_then(Value::as_str).unwrap_or_default();
            tell_key(&mut text, key, about);
        }
    }
    text
}

fn fields(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties").and_then(Value::as_object)
}

/// The schemas of a scheme, of a scope and of all that they are made of, by name.
fn types() -> Map<String, Value> {
    let mut types = Map::new();
    for (name, schema) in
        [("Scheme", schemars::schema_for!(Scheme)), ("Scope", schemars::schema_for!(Scope))]
    {
        let schema = schema.to_value();
        if let Some(parts) = schema.get("$defs").and_then(Value::as_object) {
            types.extend(parts.clone());
        }
        types.insert(name.to_owned(), schema);
    }
    types
}

/// The column in which what a key means begins, and the last one.
const INDENT: usize = 25;
const WIDTH: usize = 100;

fn tell_key(text: &mut String, key: &str, about: &str) {
    let mut line = format!("  {key:<width$}", width = INDENT - 2);
    for word in about.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(text, "{}", line.trim_end());
            line = " ".repeat(INDENT);
        }
        line += word;
        line.push(' ');
    }
    let _ = writeln!(text, "{}", line.trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key of a scheme and of a scope stands in `help scheme`, under the table it belongs to.
    #[test]
    fn every_key_is_told() {
        let text = scheme();
        for (name, schema) in types() {
            let Some(fields) = fields(&schema) else { continue };
            let table = TABLES.iter().find(|(of, _)| **of == name);
            let (_, heading) = table.unwrap_or_else(|| panic!("{name} is not told"));
            let begin = text.find(&format!("### {heading}\n")).unwrap();
            let section = text[begin + 4..].split("###").next().unwrap();
            for key in fields.keys() {
                let line = section.lines().find(|l| l.trim_start().split(' ').next() == Some(key));
                let line = line.unwrap_or_else(|| panic!("{name}.{key} is not told"));
                assert!(line.trim_start().contains(' '), "{name}.{key} says nothing");
            }
        }
    }

    #[test]
    fn topics_have_a_heading_and_fit_the_page() {
        for Topic { word, text, .. } in TOPICS {
            let text = text();
            assert!(text.starts_with("# "), "{word}");
            for line in text.lines() {
                assert!(line.chars().count() <= 120, "{word}: {line}");
            }
        }
        assert!(exit_codes().contains("   11  done in part"));
    }
}
