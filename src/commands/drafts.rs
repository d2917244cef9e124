//! Letters as drafts for a mail program, and the sheet on which the answers are noted: a folder a round.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::Transaction;
use schemars::JsonSchema;
use serde::Serialize;

use super::values::word;
use super::{Context, Said};
use crate::domain::text::slug;
use crate::domain::{Bodies, Peer, PeerKind, Scheme, day_in_words};
use crate::error::Refusal;
use crate::render::{Listing, Mailbox, Message, csv_lines, sheets};
use crate::report::{LetterFacts, letter};
use crate::store::letters::{self, Letter, Matter};
use crate::store::templates;

words! {
    /// The form of a reply sheet.
    SheetForm("form of a sheet") {
        /// Text, for any spreadsheet.
        Csv = "csv",
        /// A workbook.
        Xlsx = "xlsx",
    }
}

/// Where the letters go.
#[derive(Debug, Clone, clap::Args)]
pub struct DraftArgs {
    /// The folder in which each round of letters gets a folder of its own
    #[arg(long, value_name = "FOLDER", default_value = "drafts")]
    drafts: PathBuf,
    /// The form of the reply sheet
    #[arg(long, value_name = "FORM", value_parser = word::<SheetForm>(), default_value = "csv")]
    reply_sheet: SheetForm,
}

/// A letter that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DraftRow {
    /// The file.
    pub file: String,
    /// Whom it is addressed to.
    pub to: String,
    /// The e-mail address; null where the mail program has to know it.
    pub address: Option<String>,
    /// The subject.
    pub subject: String,
    /// The challenge that it is about; null when it is about several, or none.
    pub challenge: Option<String>,
    /// Reference of the peer that it is about.
    pub peer: Option<String>,
}

/// A round of letters.
#[derive(Debug)]
pub struct Round {
    folder: PathBuf,
    form: SheetForm,
    own: BTreeMap<String, String>,
    from: Mailbox,
    answer_by: String,
    day: NaiveDate,
    files: Vec<(String, Vec<u8>)>,
    rows: Vec<DraftRow>,
    noted: Vec<Letter>,
}

/// Whom a letter goes to and what it is about.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Whom it is addressed to: the name.
    pub to: String,
    /// The e-mail address.
    pub address: Option<String>,
    /// The challenges, and what of each: a milestone, a slot, a draft.
    pub matters: Vec<Matter>,
    /// Reference of the peer.
    pub peer: Option<String>,
}

impl About {
    /// The challenge, when it is one alone.
    fn challenge(&self) -> Option<String> {
        let first = &self.matters.first()?.challenge;
        self.matters.iter().all(|m| m.challenge == *first).then(|| first.clone())
    }
}

impl Round {
    /// A round called `name`, by the rules of `scheme`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(ctx: &mut Context, args: &DraftArgs, name: &str, scheme: &Scheme) -> Result<Self> {
        let letters = &scheme.letters;
        let days = chrono::Days::new(u64::from(letters.answer_days));
        let by = ctx.today.checked_add_days(days).unwrap_or(ctx.today);
        Ok(Self {
            folder: free_folder(&args.drafts, &format!("{}-{}", slug(name), ctx.today)),
            form: args.reply_sheet,
            own: templates::all(ctx.store()?.read())?,
            from: Mailbox { name: letters.from.clone(), address: letters.address.clone() },
            answer_by: day_in_words(by),
            day: ctx.today,
            files: Vec::new(),
            rows: Vec::new(),
            noted: Vec::new(),
        })
    }

    /// Adds a letter from the template `name`.
    ///
    /// # Errors
    /// When the template is faulty.
    pub fn add(&mut self, name: &str, about: About, facts: LetterFacts) -> Result<()> {
        let facts = LetterFacts {
            programme: self.from.name.clone(),
            to: about.to.clone(),
            answer_by: self.answer_by.clone(),
            ..facts
        };
        let letter = letter(name, &self.own, &facts).map_err(|fault| {
            Refusal::refused(fault.to_string())
                .hint(format!("mend it with `peerage report template export {name}`"))
        })?;
        let number = self.files.len() + 1;
        let whom = about.peer.as_deref().unwrap_or(&about.to);
        let uid = format!("{}-{number:02}-{}", self.name(), slug(whom));
        let message = Message {
            uid,
            from: self.from.clone(),
            to: Mailbox { name: about.to.clone(), address: about.address.clone() },
            subject: letter.subject.clone(),
            body: letter.body,
            day: self.day,
        };
        let file = format!("{number:02}-{}.eml", slug(whom));
        self.rows.push(DraftRow {
            file: self.folder.join(&file).display().to_string(),
            to: about.to.clone(),
            address: about.address.clone(),
            subject: letter.subject,
            challenge: about.challenge(),
            peer: about.peer.clone(),
        });
        self.noted.push(Letter {
            round: self.name(),
            drafted_on: self.day,
            template: name.to_owned(),
            recipient: about.to,
            peer: about.peer,
            matters: about.matters,
        });
        self.files.push((file, message.to_eml()));
        Ok(())
    }

    fn name(&self) -> String {
        self.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Adds the reply sheet: a heading and its rows.
    ///
    /// # Errors
    /// When it cannot be made, which is a bug.
    pub fn sheet(&mut self, rows: Vec<Vec<String>>) -> Result<()> {
        let bytes = match self.form {
            SheetForm::Csv => csv_lines(&rows)?,
            SheetForm::Xlsx => sheets(&[("replies", rows)])?,
        };
        self.files.push((self.sheet_file(), bytes));
        Ok(())
    }

    fn sheet_file(&self) -> String {
        format!("replies.{}", self.form)
    }

    /// Whether there is anybody to write to.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the folder, and notes in the file who was written to.
    ///
    /// # Errors
    /// When either cannot be written; then nothing is.
    pub fn write(&self, ctx: &mut Context) -> Result<()> {
        let dry_run = ctx.dry_run;
        if self.is_empty() {
            return Ok(());
        }
        ctx.write(|tx| self.put(tx, dry_run))
    }

    /// The same within a transaction that is open already: the folder, for its owner alone, is written
    /// last, and not in a dry run.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it is left.
    pub fn put(&self, tx: &Transaction<'_>, dry_run: bool) -> Result<()> {
        self.noted.iter().try_for_each(|letter| letters::insert(tx, letter))?;
        if dry_run || self.is_empty() {
            return Ok(());
        }
        let written = self.write_all();
        if written.is_err() {
            // What stands there is of this round alone: the folder is new.
            std::fs::remove_dir_all(&self.folder).ok();
        }
        written.with_context(|| format!("cannot write `{}`", self.folder.display()))
    }

    fn write_all(&self) -> std::io::Result<()> {
        if let Some(above) = self.folder.parent() {
            std::fs::create_dir_all(above)?;
        }
        std::fs::create_dir(&self.folder)?;
        for_owner_alone(&self.folder, 0o700)?;
        for (name, bytes) in &self.files {
            let file = self.folder.join(name);
            std::fs::write(&file, bytes)?;
            for_owner_alone(&file, 0o600)?;
        }
        Ok(())
    }

    /// The letters as a list, and what to do with them; `back` is the command that takes the reply
    /// sheet in.
    ///
    /// # Errors
    /// When a row cannot be shown, which is a bug.
    pub fn said(&self, back: &str) -> Result<Said> {
        let list = Listing::new(&self.rows, &["file", "to", "address", "subject"])?;
        let said = Said::list(list.empty("There is nobody to write to."));
        if self.is_empty() {
            return Ok(said);
        }
        let sheet = self.folder.join(self.sheet_file());
        let count = self.rows.len();
        let letters = if count == 1 { "letter" } else { "letters" };
        let told = format!("Drafted {count} {letters} in {}.", self.folder.display());
        let sheet = sheet.display();
        let back = format!("peerage {back} {sheet}");
        let next = format!("Note the answers in {sheet}, then run `{back}`.");
        Ok(said.and_note(told).and_note(next))
    }
}

#[cfg(unix)]
fn for_owner_alone(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn for_owner_alone(_: &Path, _: u32) -> std::io::Result<()> {
    Ok(())
}

/// `NAME` in `above`, with `-2` and so on when it is there already: no round is written over.
fn free_folder(above: &Path, name: &str) -> PathBuf {
    let numbered = (2..).map(|number| above.join(format!("{name}-{number}")));
    let first = above.join(name);
    std::iter::once(first.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(first)
}

/// Whom to write to about a peer: officers and others themselves, members through their group office.
pub fn whom(scheme: &Scheme, peer: &Peer, asked: Option<&str>) -> About {
    let facts = &peer.facts;
    let reference = Some(peer.reference.clone());
    if facts.kind != PeerKind::Member {
        let (to, address) = (facts.name.clone(), facts.email.clone());
        return About { to, address, peer: reference, matters: Vec::new() };
    }
    let office = office(scheme, peer);
    let address = office.and_then(|office| scheme.letters.office.get(office)).cloned();
    let to = asked.map(ToOwned::to_owned).or_else(|| office.map(|o| format!("{o} group office")));
    About { to: to.unwrap_or_default(), address, peer: reference, matters: Vec::new() }
}

/// The group office of a councillor, by party.
pub fn office<'s>(scheme: &'s Scheme, peer: &Peer) -> Option<&'s str> {
    let party = peer.facts.party.as_deref()?;
    let found = scheme.words.parties.iter().find(|known| known.name == party)?;
    found.office.as_deref()
}

/// What every letter about a peer says.
pub fn facts_of(bodies: &Bodies, peer: &Peer, today: NaiveDate) -> LetterFacts {
    let facts = &peer.facts;
    let post = peer.posts_on(today).next();
    let body = post.and_then(|post| match post.body {
        Some(id) => bodies.by_id(id).map(|body| body.name.clone()),
        None => post.employer.clone(),
    });
    let is_officer = facts.kind == PeerKind::Officer;
    LetterFacts {
        peer: facts.name.clone(),
        body,
        is_member: facts.kind == PeerKind::Member,
        needs_release: is_officer && facts.employer_release != Some(true),
        ..LetterFacts::default()
    }
}
