//! One file per noun: its arguments, its steps, and the view it shows. No SQL, no stdout.

pub mod action;
pub mod apply;
pub mod case;
pub mod challenge;
mod context;
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
pub mod nth;
pub mod offered;
pub mod peer;
pub mod privacy;
pub mod programme;
pub mod progress;
pub mod prompt;
pub mod recommendation;
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
mod verbs;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{Refusal, exit};
use crate::render::{Listing, Thing, View};
use crate::store::backup::Passing;

pub use context::{Context, Surroundings};
pub use verbs::{Verbs, with_verbs};

/// What a command has to say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// For stdout: what was asked for, complete.
    pub view: Option<View>,
    /// For stdout in its place: a copy of the whole file, too big to be held in memory.
    pub copy: Option<Passing>,
    /// For stderr, before the answer: what was found on the way; programs find it in the answer.
    pub aside: Option<Listing>,
    /// For stderr: what was done, one sentence a line.
    pub note: String,
    /// The reference or number of what was made, for programs that have no other answer.
    pub made: Option<String>,
    /// Why it ends in an error after all; decides the exit code.
    pub refusal: Option<Refusal>,
    /// The exit code.
    pub code: u8,
    /// Whether a list that is not empty, as it is shown, ends with [`exit::NOT_EMPTY`].
    pub tells_filled: bool,
    /// Whether the command wrote to the file.
    pub wrote: bool,
}

/// What was done by a command that shows nothing else.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Done {
    /// What was done, in one sentence a line.
    message: String,
    /// What was made is called so: the reference, or the number within its challenge.
    reference: Option<String>,
}

/// The text of a document, for programs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentText {
    /// The whole text, in Markdown, HTML, TOML or whatever the document is written in.
    pub text: String,
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

    /// The answer of a command that has nothing to show, for programs: what was done.
    ///
    /// # Errors
    /// When it does not serialise, which is a bug.
    pub fn done(&self) -> Result<View> {
        let done = Done { message: self.note.clone(), reference: self.made.clone() };
        Ok(View::Thing(Thing::new(&done, self.note.as_str())?))
    }

    /// Tells programs by what the thing is called that was made.
    #[must_use]
    pub fn made(mut self, reference: impl ToString) -> Self {
        self.made = Some(reference.to_string());
        self
    }

    /// That a thing was changed, or that it is as it was asked to be.
    pub fn changed(thing: &str, is_same: bool) -> Self {
        let said = if is_same { "Nothing to change in" } else { "Changed" };
        Self::note(format!("{said} {thing}."))
    }

    /// Warns that there is such a thing already.
    #[must_use]
    pub fn and_twice(self, what: &str, number: Option<i64>) -> Self {
        match number {
            Some(number) => self.and_note(format!(
                "warning: {what} {number} says the same; `peerage db undo` takes this one back"
            )),
            None => self,
        }
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
        return Err(Refusal::file(format!("`{}` is a folder, not a file", path.display()))
            .hint("name a file in it")
            .into());
    }
    std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// What a file that was named is called when it is spoken of: `-` is standard input.
pub(crate) fn spoken(file: &std::path::Path) -> String {
    if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() }
}

/// Whether standard input was read: then the command cannot be run a second time.
static STANDARD_INPUT: AtomicBool = AtomicBool::new(false);

/// Says that standard input is being read.
///
/// # Errors
/// At a terminal: nobody would know what is waited for.
pub(crate) fn take_standard_input() -> Result<()> {
    if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        let terminal = Refusal::usage("`-` is standard input, which is a terminal here");
        return Err(terminal.hint("name the file, or pipe it in: `... - < FILE`").into());
    }
    STANDARD_INPUT.store(true, Ordering::Relaxed);
    Ok(())
}

/// Whether standard input was read.
pub fn standard_input_is_taken() -> bool {
    STANDARD_INPUT.load(Ordering::Relaxed)
}

fn read_standard_input() -> Result<Vec<u8>> {
    use anyhow::Context as _;
    take_standard_input()?;
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
    Council(Verbs<council::Council>),
    #[command(subcommand)]
    Peer(Verbs<peer::PeerCommand>),
    Status(status::StatusArgs),
    ImportTemplate(template::TemplateArgs),
    Apply(apply::ApplyArgs),
    #[command(subcommand)]
    Privacy(Verbs<privacy::PrivacyCommand>),
    #[command(subcommand)]
    Db(Verbs<db::Db>),
    #[command(subcommand)]
    Challenge(Verbs<Box<challenge::ChallengeCommand>>),
    #[command(subcommand)]
    Review(Verbs<review::ReviewCommand>),
    #[command(subcommand)]
    Support(Verbs<support::SupportCommand>),
    #[command(subcommand)]
    Timetable(Verbs<timetable::TimetableCommand>),
    #[command(subcommand)]
    Evidence(Verbs<evidence::EvidenceCommand>),
    #[command(subcommand)]
    Action(Verbs<action::ActionCommand>),
    #[command(subcommand)]
    Finding(Verbs<finding::FindingCommand>),
    #[command(subcommand)]
    Recommendation(Verbs<recommendation::RecommendationCommand>),
    #[command(subcommand)]
    Programme(Verbs<Box<programme::ProgrammeCommand>>),
    #[command(subcommand)]
    Report(Verbs<report::ReportCommand>),
    #[command(subcommand)]
    Scheme(Verbs<scheme::SchemeCommand>),
    #[command(subcommand)]
    Team(Verbs<team::TeamCommand>),
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
            Self::Council(verb) => verb.0.run(ctx),
            Self::Peer(verb) => verb.0.run(ctx),
            Self::Status(args) => args.run(ctx),
            Self::ImportTemplate(args) => args.run(ctx),
            Self::Apply(args) => args.run(ctx),
            Self::Privacy(verb) => verb.0.run(ctx),
            Self::Db(verb) => verb.0.run(ctx),
            Self::Challenge(command) => command.0.run(ctx),
            Self::Review(verb) => verb.0.run(ctx),
            Self::Support(verb) => verb.0.run(ctx),
            Self::Timetable(verb) => verb.0.run(ctx),
            Self::Evidence(verb) => verb.0.run(ctx),
            Self::Action(verb) => verb.0.run(ctx),
            Self::Finding(command) => finding::run(ctx, &command.0),
            Self::Recommendation(command) => recommendation::run(ctx, &command.0),
            Self::Programme(verb) => verb.0.run(ctx),
            Self::Report(command) => report::run(ctx, &command.0),
            Self::Scheme(command) => command.0.run(ctx),
            Self::Team(verb) => verb.0.run(ctx),
            Self::Schema(args) => schema::run(&args),
            Self::Help(args) => help::run(&args, ctx),
        }
    }
}
