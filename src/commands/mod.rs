//! One file per noun: its arguments, its steps, and the view it shows. No SQL, no stdout.

pub mod action;
pub mod apply;
pub mod case;
pub mod challenge;
pub mod council;
pub mod db;
pub mod document;
pub mod drafts;
pub mod evidence;
pub mod find;
pub mod finding;
pub mod gate;
pub mod help;
pub mod init;
pub mod input;
pub mod peer;
pub mod privacy;
pub mod programme;
pub mod progress;
pub mod prompt;
pub mod recommendation;
pub mod replies;
pub mod report;
pub mod review;
pub mod schema;
pub mod scheme;
pub mod status;
pub mod support;
pub mod team;
pub mod template;
pub mod themes;
pub mod timetable;
pub mod values;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;

use crate::error::{Refusal, exit};
use crate::render::{Format, Listing, Thing, View};
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
    store: Option<Store>,
    /// The number of the last command that wrote when the file was opened, or after this one wrote.
    seen: i64,
    /// The turn among those that write, once this command has it; it ends with the command.
    turn: Option<std::fs::File>,
    preview: Vec<crate::store::log::Change>,
}

/// What a command has to say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// For stdout: what was asked for, complete.
    pub view: Option<View>,
    /// For stderr, before the answer: what was found on the way; programs find it in the answer.
    pub aside: Option<Listing>,
    /// For stderr: what was done, one sentence a line.
    pub note: String,
    /// Why it ends in an error after all; decides the exit code.
    pub refusal: Option<Refusal>,
    /// The exit code.
    pub code: u8,
    /// Whether a list that is not empty, as it is shown, ends with [`exit::NOT_EMPTY`].
    pub tells_filled: bool,
    /// Whether the command wrote to the file.
    pub wrote: bool,
}

impl Said {
    /// An answer and nothing else.
    pub fn view(view: View) -> Self {
        Self { view: Some(view), ..Self::default() }
    }

    /// A sentence on what was done.
    pub fn note(note: impl Into<String>) -> Self {
        Self { note: note.into(), ..Self::default() }
    }

    /// A list.
    pub fn list(list: Listing) -> Self {
        Self::view(View::List(list))
    }

    /// A thing.
    pub fn thing(thing: Thing) -> Self {
        Self::view(View::Thing(thing))
    }

    /// Adds a sentence for stderr.
    #[must_use]
    pub fn and_note(mut self, note: impl AsRef<str>) -> Self {
        if !self.note.is_empty() && !note.as_ref().is_empty() {
            self.note.push('\n');
        }
        self.note.push_str(note.as_ref());
        self
    }

    /// Shows the answer of another after this one's notes.
    #[must_use]
    pub fn with_view_of(mut self, other: Self) -> Self {
        self.view = other.view;
        self
    }

    /// Shows a list on stderr before the answer.
    #[must_use]
    pub fn aside(mut self, list: Option<Listing>) -> Self {
        self.aside = list;
        self
    }

    /// Ends in this error, after the answer.
    #[must_use]
    pub fn but(mut self, refusal: Refusal) -> Self {
        self.refusal = Some(refusal);
        self
    }

    /// Ends with this exit code.
    #[must_use]
    pub fn code(mut self, code: u8) -> Self {
        self.code = code;
        self
    }

    /// With `--exit-code`, a list that is not empty ends with code 10.
    #[must_use]
    pub fn exit_code(mut self, wanted: bool) -> Self {
        self.tells_filled = wanted;
        self
    }

    /// The exit code, once the rows that are shown have been chosen.
    pub fn final_code(&self) -> u8 {
        let filled = matches!(&self.view, Some(View::List(list)) if !list.rows.is_empty());
        if self.tells_filled && filled { exit::NOT_EMPTY } else { self.code }
    }
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
            store: None,
            seen: 0,
            turn: None,
            preview: Vec::new(),
        }
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

    /// Whether the file was opened.
    pub const fn is_open(&self) -> bool {
        self.store.is_some()
    }

    /// Keeps what was answered to a question, for the summary before writing.
    pub fn answered(&self, what: &str, answer: &str) {
        self.answers.borrow_mut().push((what.to_owned(), answer.to_owned()));
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

/// The bytes of a file that the user named, or of standard input for `-`.
///
/// # Errors
/// When it cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    use anyhow::Context as _;
    if path.as_os_str() == "-" {
        return read_standard_input();
    }
    if path.is_dir() {
        return Err(Refusal::file(format!("`{}` is a folder, not a file", path.display())).into());
    }
    std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Whether standard input was read: then the command cannot be run a second time.
static STANDARD_INPUT: AtomicBool = AtomicBool::new(false);

/// Says that standard input is being read.
pub(crate) fn take_standard_input() {
    STANDARD_INPUT.store(true, Ordering::Relaxed);
}

/// Whether standard input was read.
pub fn standard_input_is_taken() -> bool {
    STANDARD_INPUT.load(Ordering::Relaxed)
}

fn read_standard_input() -> Result<Vec<u8>> {
    use anyhow::Context as _;
    take_standard_input();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes)
        .context("cannot read standard input")?;
    Ok(bytes)
}

/// Every noun.
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Init(init::InitArgs),
    #[command(subcommand)]
    Council(council::Council),
    #[command(subcommand)]
    Peer(peer::PeerCommand),
    Status(status::StatusArgs),
    ImportTemplate(template::TemplateArgs),
    Apply(apply::ApplyArgs),
    #[command(subcommand)]
    Privacy(privacy::PrivacyCommand),
    #[command(subcommand)]
    Db(db::Db),
    #[command(subcommand)]
    Challenge(Box<challenge::ChallengeCommand>),
    #[command(subcommand)]
    Review(review::ReviewCommand),
    #[command(subcommand)]
    Support(support::SupportCommand),
    #[command(subcommand)]
    Timetable(timetable::TimetableCommand),
    #[command(subcommand)]
    Evidence(evidence::EvidenceCommand),
    #[command(subcommand)]
    Action(action::ActionCommand),
    #[command(subcommand)]
    Finding(finding::FindingCommand),
    #[command(subcommand)]
    Recommendation(recommendation::RecommendationCommand),
    #[command(subcommand)]
    Programme(Box<programme::ProgrammeCommand>),
    #[command(subcommand)]
    Report(report::ReportCommand),
    #[command(subcommand)]
    Scheme(scheme::SchemeCommand),
    #[command(subcommand)]
    Team(team::TeamCommand),
    /// Print the JSON Schema of an answer or a file
    Schema(schema::Args),
    /// Read about a topic or a command
    Help(help::Args),
}

impl Default for Command {
    /// What `peerage` alone does.
    fn default() -> Self {
        Self::Status(status::StatusArgs::default())
    }
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    /// Those of the command.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Init(args) => args.run(ctx),
            Self::Council(verb) => verb.run(ctx),
            Self::Peer(verb) => verb.run(ctx),
            Self::Status(args) => args.run(ctx),
            Self::ImportTemplate(args) => args.run(ctx),
            Self::Apply(args) => args.run(ctx),
            Self::Privacy(verb) => verb.run(ctx),
            Self::Db(verb) => verb.run(ctx),
            Self::Challenge(command) => command.run(ctx),
            Self::Review(verb) => verb.run(ctx),
            Self::Support(verb) => verb.run(ctx),
            Self::Timetable(verb) => verb.run(ctx),
            Self::Evidence(verb) => verb.run(ctx),
            Self::Action(verb) => verb.run(ctx),
            Self::Finding(command) => finding::run(ctx, &command),
            Self::Recommendation(command) => recommendation::run(ctx, &command),
            Self::Programme(verb) => verb.run(ctx),
            Self::Report(command) => report::run(ctx, &command),
            Self::Scheme(command) => command.run(ctx),
            Self::Team(verb) => verb.run(ctx),
            Self::Schema(args) => schema::run(&args),
            Self::Help(args) => help::run(&args),
        }
    }
}
