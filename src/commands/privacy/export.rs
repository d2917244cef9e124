//! `privacy export`: all that the file holds on one person.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::commands::document::Form;
use crate::commands::{Context, Said, find};
use crate::domain::{Words as _, day_in_words};
use crate::render::{Format, Listing, Thing, View, docx, escape_markdown};
use crate::store::peers;
use crate::store::privacy::{self, Holding, Relation};

/// Gather all that the file holds on a person, for the person
///
/// With `--format json` or `-o FILE.json` for programs; the endings .html, .md, .docx and .pdf give a
/// document to read. What names other people is marked: redact it before it goes out.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The peer: reference, e-mail address or name
    peer: String,
}

/// The answer of `privacy export`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PersonFile {
    /// The peer's reference.
    reference: String,
    /// The peer's name.
    name: String,
    /// The day on which it was gathered.
    made_on: NaiveDate,
    /// Every row that is about the person.
    holdings: Vec<HoldingLine>,
    /// How many of them name other people.
    to_redact: usize,
}

/// A row that is about the person.
#[derive(Debug, Serialize, JsonSchema)]
struct HoldingLine {
    /// The table.
    table: String,
    /// Its row.
    row: i64,
    /// `own`, `named` (others speak of the person) or `log`.
    relation: String,
    /// What it says; of documents the parts that are about the person.
    fields: Map<String, Value>,
    /// Other people whom it names.
    third_parties: Vec<String>,
    /// Whether it has to be redacted before it goes out.
    redact: bool,
}

impl ExportArgs {
    /// Gathers it.
    ///
    /// # Errors
    /// When there is no such peer, or the file cannot be read.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        // A spreadsheet takes what is held entry by entry.
        let for_programs =
            ctx.format.is_for_programs() || matches!(ctx.format, Format::Csv | Format::Xlsx);
        let form = if for_programs { Form::Markdown } else { Form::asked(ctx)? };
        let connection = ctx.store()?.read();
        let peer = peers::load(connection, find::peer(connection, &self.peer)?)?;
        let holdings = privacy::holdings(connection, &peer)?;
        let file = PersonFile {
            reference: peer.reference.clone(),
            name: peer.facts.name.clone(),
            made_on: ctx.today,
            to_redact: holdings.iter().filter(|h| !h.third_parties.is_empty()).count(),
            holdings: holdings.into_iter().map(line).collect(),
        };
        let text = told(&file);
        let view = if for_programs {
            let entries = Listing::new(&file.holdings, &[])?;
            View::Thing(Thing::new(&file, text)?.with_rows(entries))
        } else {
            let title = format!("What the programme holds on {}", file.name);
            let header = format!("{}, {}", file.name, day_in_words(ctx.today));
            let cover = docx::Cover::new(title, header, ctx.today);
            View::Document(form.write(&cover, text)?)
        };
        let note = match file.to_redact {
            0 => "This is personal data: hand it to nobody but the person.".to_owned(),
            many => format!(
                "This is personal data: hand it to nobody but the person, and first redact what names others ({many} of {} entries, marked).",
                file.holdings.len()
            ),
        };
        Ok(Said::view(view).and_note(note))
    }
}

fn line(holding: Holding) -> HoldingLine {
    HoldingLine {
        table: holding.table,
        row: holding.row,
        relation: holding.relation.word().to_owned(),
        fields: holding.fields,
        redact: !holding.third_parties.is_empty(),
        third_parties: holding.third_parties,
    }
}

/// What a table is called in the document.
fn heading(table: &str) -> String {
    let plain = match table {
        "peer" => "About you",
        "peer_expertise" => "Your expertise",
        "peer_blocked" => "Days on which you are not free",
        "post" => "Your posts",
        "interest" => "Interests that you declared",
        "application" => "Your expressions of interest",
        "team_member" => "Teams that you were on",
        "invitation" => "How you were asked for teams",
        "duty" => "What you did on teams",
        "specialism" => "What you were on teams for",
        "support_session" => "Support that you gave",
        "feedback" => "Feedback on you",
        "learning" => "What you learnt and took home",
        "special_category" => "On what ground sensitive data are held",
        "monitoring" => "What you told for equality monitoring",
        "change" => "Changes in the log that concern you",
        "command" => "Commands whose notes name you",
        other => return other.replace('_', " "),
    };
    plain.to_owned()
}

/// The document, in Markdown.
fn told(file: &PersonFile) -> String {
    let mut text = format!(
        "# What the programme holds on {}\n\nReference {}. Gathered on {}.\n",
        escape_markdown(&file.name),
        escape_markdown(&file.reference),
        day_in_words(file.made_on)
    );
    if file.to_redact > 0 {
        let marked = "\nEntries marked **redact** name other people. Take those names out before this leaves the office, unless the people agree (Data Protection Act 2018, schedule 2, paragraph 16).\n";
        text.push_str(marked);
    }
    let mut last = "";
    for holding in &file.holdings {
        if holding.table != last {
            last = &holding.table;
            text.push_str(&format!("\n## {}\n", escape_markdown(&heading(last))));
        }
        text.push_str(&entry(holding));
    }
    text
}

fn entry(holding: &HoldingLine) -> String {
    let mut text = String::from("\n");
    if holding.redact {
        let names = escape_markdown(&holding.third_parties.join(", "));
        text.push_str(&format!("- **redact**: this names {names}\n"));
    }
    if holding.relation == Relation::Named.word() {
        text.push_str("- others wrote this\n");
    }
    for (name, value) in &holding.fields {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            other => other.to_string(),
        };
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = escape_markdown(&name.replace('_', " "));
        text.push_str(&format!("- {name}: {}\n", escape_markdown(&value)));
    }
    text
}
