//! What every command may use: the surroundings, the open file, its one transaction.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;

use super::prompt;
use crate::render::Format;
use crate::store::{Entry, Store, Written};

/// What every command may use.
#[derive(Debug)]
pub struct Context {
    /// The file that holds everything.
    pub db: PathBuf,
    /// How long to wait for a busy file.
    pub wait: Duration,
    /// The day it is taken to be.
    pub today: NaiveDate,
    /// When the command began, UTC, ISO 8601: for the log alone.
    pub at: String,
    /// Noun and verb, for the log.
    pub verb: String,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// Whether questions may be asked: at a terminal, without `--no-input`.
    pub interactive: bool,
    /// Whether the user said yes to all in advance.
    pub yes: bool,
    /// The reason for setting a rule aside, where one was given.
    pub note: Option<String>,
    /// The ending of `-o FILE`, lower case: `report draft` follows it.
    pub output_ending: Option<String>,
    /// How the answer will be shown.
    pub format: Format,
    /// Whether anything was written.
    pub wrote: bool,
    answers: std::cell::RefCell<Vec<(String, String)>>,
    /// What is asked in place of whether to write, where something is taken away.
    question: std::cell::RefCell<Option<String>>,
    store: Option<Store>,
    /// The number of the last command that wrote when the file was opened, or after this one wrote.
    seen: i64,
    /// The turn among those that write, once this command has it; it ends with the command.
    turn: Option<std::fs::File>,
    preview: Vec<crate::store::log::Change>,
}

/// What `cli` read from the outer world for a command.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The file that holds everything.
    pub db: PathBuf,
    /// How long to wait for a busy file.
    pub wait: Duration,
    /// The day it is taken to be.
    pub today: NaiveDate,
    /// When the command began, UTC, ISO 8601.
    pub at: String,
    /// Noun and verb.
    pub verb: String,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// Whether questions may be asked.
    pub interactive: bool,
    /// Whether the user said yes to all in advance.
    pub yes: bool,
    /// The ending of `-o FILE`, lower case.
    pub output_ending: Option<String>,
    /// How the answer will be shown.
    pub format: Format,
}

impl Context {
    /// A context in these surroundings; the file is opened when it is first needed.
    pub fn new(around: Surroundings) -> Self {
        Self {
            db: around.db,
            wait: around.wait,
            today: around.today,
            at: around.at,
            verb: around.verb,
            dry_run: around.dry_run,
            interactive: around.interactive,
            yes: around.yes,
            note: None,
            output_ending: around.output_ending,
            format: around.format,
            wrote: false,
            answers: std::cell::RefCell::default(),
            question: std::cell::RefCell::default(),
            store: None,
            seen: 0,
            turn: None,
            preview: Vec::new(),
        }
    }

    /// A context at work on a file in memory, for the tests of this room.
    #[cfg(test)]
    pub(super) fn at_work_on(store: Store, today: NaiveDate) -> Self {
        let around = Surroundings {
            db: std::env::temp_dir().join("peerage-in-memory").join("none.db"),
            wait: Duration::ZERO,
            today,
            at: "2026-11-21T09:00:00Z".to_owned(),
            verb: "test".to_owned(),
            dry_run: false,
            interactive: false,
            yes: false,
            output_ending: None,
            format: Format::Table,
        };
        let seen = store.revision().unwrap();
        Self { seen, store: Some(store), ..Self::new(around) }
    }

    /// The open file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn store(&mut self) -> Result<&mut Store> {
        if self.store.is_none() {
            let store = Store::open(&self.db, self.wait)?;
            self.seen = store.revision()?;
            self.store = Some(store);
        }
        self.store.as_mut().ok_or_else(|| anyhow::anyhow!("the file was not opened"))
    }

    /// Ends the use of the file with the command.
    pub fn let_go(self) {
        if let Some(store) = self.store.filter(|_| !self.wrote) {
            store.let_go();
        }
    }

    /// The file for reading, once it is open.
    ///
    /// # Errors
    /// When it was not opened, which is a bug.
    pub fn reading(&self) -> Result<&rusqlite::Connection> {
        let store = self.store.as_ref().ok_or_else(|| anyhow::anyhow!("the file is not open"))?;
        Ok(store.read())
    }

    /// Whether the file was opened.
    pub const fn is_open(&self) -> bool {
        self.store.is_some()
    }

    /// Keeps what was answered to a question, for the summary before writing.
    pub fn answered(&self, what: &str, answer: &str) {
        self.answers.borrow_mut().push((what.to_owned(), answer.to_owned()));
    }

    /// Whether anything was asked that is still to be agreed to.
    pub fn was_asked(&self) -> bool {
        !self.answers.borrow().is_empty()
    }

    /// Keeps a question about something that is taken away: it is asked with the summary, before writing.
    pub fn ask_at_the_end(&self, question: &str) {
        *self.question.borrow_mut() = Some(question.to_owned());
    }

    /// The question that is kept; it is not given twice.
    pub fn take_question(&self) -> Option<String> {
        self.question.take()
    }

    /// What was answered so far; it is not given twice.
    pub fn take_answers(&self) -> Vec<(String, String)> {
        self.answers.take()
    }

    /// Waits for the turn among those that write.
    ///
    /// # Errors
    /// Busy, when the wait is over before.
    pub fn take_turn(&mut self) -> Result<()> {
        if self.turn.is_none() && !self.dry_run {
            self.turn = crate::store::turn(&self.db, self.wait)?;
        }
        Ok(())
    }

    /// Runs `work` in the one transaction of this command. What the command read must still hold: when
    /// another wrote since, nothing is written, and `cli` runs the command again on what is there now.
    ///
    /// # Errors
    /// Those of `work`, and of the file; busy, when another command wrote meanwhile.
    pub fn write<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.store()?;
        let seen = self.seen;
        self.write_anyway(|tx| {
            crate::store::log::must_be_newest(tx, seen)?;
            work(tx)
        })
    }

    /// The same for work that looks by itself whether what it depends on still holds.
    ///
    /// # Errors
    /// Those of `work`, and of the file.
    pub fn write_anyway<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        // Whoever was asked anything sees it all once more and agrees first.
        prompt::agreed(self)?;
        self.take_turn()?;
        let entry = self.entry();
        let store = self.store()?;
        let Written { value, changes } = store.write(&entry, work)?;
        self.seen = store.revision()?;
        self.wrote = !self.dry_run;
        self.preview.extend(changes);
        Ok(value)
    }

    /// Runs `work` and takes all of it back: whether it could be done is known before anybody is asked.
    ///
    /// # Errors
    /// Those of `work`, and of the file.
    pub fn rehearse(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<()>) -> Result<()> {
        let entry = Entry { dry_run: true, ..self.entry() };
        self.store()?.write(&entry, work).map(drop)
    }

    /// Runs `work` in the one transaction of this command without images in the log, and writes the
    /// file afresh: for what is to be gone for good.
    ///
    /// # Errors
    /// Those of `work`, and of the file.
    pub fn erase<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let entry = self.entry();
        let value = self.store()?.erase(&entry, work)?;
        self.wrote = !self.dry_run;
        Ok(value)
    }

    /// What the log is to say of this command.
    pub fn entry(&self) -> Entry {
        Entry {
            verb: self.verb.clone(),
            at: self.at.clone(),
            today: self.today,
            note: self.note.clone(),
            dry_run: self.dry_run,
        }
    }

    /// With `--dry-run`: what would have changed.
    pub fn preview(&self) -> &[crate::store::log::Change] {
        &self.preview
    }
}
