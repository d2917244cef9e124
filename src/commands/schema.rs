//! `schema`: the JSON Schemas of what the program writes and reads. A new answer is a line in the
//! list below.

use anyhow::Result;
use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use super::action::ActionRow;
use super::apply::ApplySummary;
use super::challenge::{
    ChallengeDetail, ChallengeRow, ComplianceRow, Deadline, EvaluationRow, LetterRow,
};
use super::council::{BodyLine, BodyPage, StepLine};
use super::db::{ChangeLine, CommandLine, FileInfo, ProblemLine, SavedRow};
use super::drafts::DraftRow;
use super::evidence::EvidenceRow;
use super::finding::{FindingRow, MatrixRow};
use super::gate::ImportSummary;
use super::peer::{FreeDays, LearningRow, PeerPage, PeerRow, YearOfDays};
use super::privacy::{CountRow, ErasureAnswer, PersonFile, RetentionRow, SpecialRow};
use super::programme::{BookedRow, GapReport, ProgrammeDay, ProgrammePlan};
use super::recommendation::RecommendationRow;
use super::report::{CommentRow, RequestRow, SectionRow};
use super::review::ReviewRow;
use super::scheme::{BacktestRow, DifferenceRow, EffectRow, VersionRow};
use super::status::Status;
use super::support::{SupportRow, SupportSessionRow};
use super::team::{DutyRow, InvitationRow, RingRow};
use super::timetable::{ClashRow, DocumentRow, SessionRow};
use super::{DocumentText, Done, Said};
use crate::calendar::five_year::Due;
use crate::commands::team::{AlternativeRow, BrokenRule, Explanation, Solved, WhyNotAnswer};
use crate::domain::lookup::nearest;
use crate::domain::scheme::EngagementKind;
use crate::domain::{Scheme, Scope, TeamAnswer};
use crate::error::Refusal;
use crate::intake::Finding;
use crate::intake::bodies::reorganisation::ReorganisationFile;
use crate::intake::template::FieldRow;
use crate::render::{Listing, Thing};
use crate::report::{Figures, Remark};

/// Print the JSON Schema of an answer or a file
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which one; all are listed when left out
    #[arg(value_name = "SCHEMA")]
    name: Option<String>,
}

/// A schema that may be asked for.
struct Entry {
    name: &'static str,
    describes: &'static str,
    schema: fn() -> Schema,
}

const fn entry(name: &'static str, describes: &'static str, schema: fn() -> Schema) -> Entry {
    Entry { name, describes, schema }
}

/// Every schema, by name.
const SCHEMAS: &[Entry] = &[
    entry("action", "a row of `action list`", || schema_for!(ActionRow)),
    entry("apply", "what became of declared things: `apply`, `peer edit --where`", || {
        schema_for!(ApplySummary)
    }),
    entry("apply-file", "a file of declared things: `apply FILE`", crate::intake::declared::schema),
    entry("challenge", "a challenge with all about it: `challenge show`", || {
        schema_for!(ChallengeDetail)
    }),
    entry("challenge-compliance", "a row of `challenge compliance`", || schema_for!(ComplianceRow)),
    entry("challenge-feedback", "a row of `challenge feedback`", || schema_for!(EvaluationRow)),
    entry("challenge-letters", "a row of `challenge letters`", || schema_for!(LetterRow)),
    entry("challenge-row", "a row of `challenge list`", || schema_for!(ChallengeRow)),
    entry("council", "a body with all about it: `council show`", || schema_for!(BodyPage)),
    entry("council-reorganise-row", "a row of `council reorganise`", || schema_for!(StepLine)),
    entry("council-row", "a row of `council list`", || schema_for!(BodyLine)),
    entry("db-change-row", "a row of `db log NUMBER`", || schema_for!(ChangeLine)),
    entry("db-check-row", "a row of `db check`", || schema_for!(ProblemLine)),
    entry("db-info", "the file: `db info`", || schema_for!(FileInfo)),
    entry("db-log-row", "a row of `db log`", || schema_for!(CommandLine)),
    entry("db-repair-row", "a row of `db repair`", || schema_for!(SavedRow)),
    entry("deadline", "a row of `challenge deadlines`", || schema_for!(Deadline)),
    entry("document", "a document, or another text, with `--format json`", || {
        schema_for!(DocumentText)
    }),
    entry("done", "what was done by a command that shows nothing else", || schema_for!(Done)),
    entry("draft", "a letter that was drafted: `team invite`, `--chase`, `--ask`", || {
        schema_for!(DraftRow)
    }),
    entry("due", "a row of `challenge due`", || schema_for!(Due)),
    entry("error", "an error on stderr with `--format json`", || schema_for!(ErrorDocument)),
    entry("evidence", "a row of `evidence list`", || schema_for!(EvidenceRow)),
    entry("finding", "a finding on a file from outside", || schema_for!(Finding)),
    entry("finding-matrix", "a row of `finding show --matrix`", || schema_for!(MatrixRow)),
    entry("finding-row", "a row of `finding list`", || schema_for!(FindingRow)),
    entry("import", "what became of an import", || schema_for!(ImportSummary)),
    entry("import-field", "a column of an import: `import-template --fields`", || {
        schema_for!(FieldRow)
    }),
    entry("kind", "a kind of engagement: `scheme show KIND`", || schema_for!(EngagementKind)),
    entry("peer", "a peer with all about it: `peer show`", || schema_for!(PeerPage)),
    entry("peer-availability", "when a peer is free: `peer availability`", || {
        schema_for!(FreeDays)
    }),
    entry("peer-days-row", "a row of `peer days`", || schema_for!(YearOfDays)),
    entry("peer-learning", "a row of `peer learning`", || schema_for!(LearningRow)),
    entry("peer-row", "a row of `peer list`", || schema_for!(PeerRow)),
    entry("privacy-consent-row", "a row of `privacy consent`", || schema_for!(SpecialRow)),
    entry("privacy-erase", "what became of a person: `privacy erase`", || {
        schema_for!(ErasureAnswer)
    }),
    entry("privacy-export", "all that is held on a person: `privacy export`", || {
        schema_for!(PersonFile)
    }),
    entry("privacy-monitoring-row", "a row of `privacy monitoring`", || schema_for!(CountRow)),
    entry("privacy-retention-row", "a row of `privacy retention`", || schema_for!(RetentionRow)),
    entry("programme-accept", "a row of `programme accept`", || schema_for!(BookedRow)),
    entry("programme-calendar-row", "a row of `programme calendar`", || schema_for!(ProgrammeDay)),
    entry("programme-gaps", "what is missing: `programme gaps`", || schema_for!(GapReport)),
    entry("programme-plan", "a plan: `programme plan`", || schema_for!(ProgrammePlan)),
    entry("programme-stats", "the answer of `programme stats`", || schema_for!(Figures)),
    entry("recommendation", "a row of `recommendation list`", || schema_for!(RecommendationRow)),
    entry("reorganisation", "reorganisations: `council reorganise --file`", || {
        schema_for!(ReorganisationFile)
    }),
    entry("report-comment", "a row of `report comments`", || schema_for!(CommentRow)),
    entry("report-remark", "a row of `report draft --check`", || schema_for!(Remark)),
    entry("report-request", "a row of `report comments --asked`", || schema_for!(RequestRow)),
    entry("report-section", "a row of `report template list`", || schema_for!(SectionRow)),
    entry("review", "a review that was opened: `review open`", || schema_for!(ReviewRow)),
    entry("schema-row", "a row of `schema`", || schema_for!(SchemaRow)),
    entry("scheme", "the programme's rules: `scheme show`, `scheme import`", || {
        schema_for!(Scheme)
    }),
    entry("scheme-backtest-row", "a row of `scheme backtest`", || schema_for!(BacktestRow)),
    entry("scheme-difference-row", "a value that differs: `scheme import`, `scheme edit`", || {
        schema_for!(DifferenceRow)
    }),
    entry("scheme-effect-row", "a row of `scheme edit --backtest`", || schema_for!(EffectRow)),
    entry("scheme-version-row", "a row of `scheme show --versions`", || schema_for!(VersionRow)),
    entry("scope", "the scope of a challenge: `challenge scope --file`", || schema_for!(Scope)),
    entry("session", "a row of `timetable show`", || schema_for!(SessionRow)),
    entry("solve", "the answer of `team solve`", || schema_for!(Solved)),
    entry("status", "what state things are in: `status`", || schema_for!(Status)),
    entry("support", "a row of `support list`", || schema_for!(SupportRow)),
    entry("support-session", "a row of `support show`", || schema_for!(SupportSessionRow)),
    entry("team", "a team: `team assemble`, `team show`", || schema_for!(TeamAnswer)),
    entry("team-alternative", "a row of `team alternatives`", || schema_for!(AlternativeRow)),
    entry("team-duty", "a row of `team duties`", || schema_for!(DutyRow)),
    entry("team-explanation", "a team explained: `team explain`", || schema_for!(Explanation)),
    entry("team-finding", "a row of `team check`", || schema_for!(BrokenRule)),
    entry("team-ring", "somebody to ring next: `team respond --import`", || schema_for!(RingRow)),
    entry("team-status", "a row of `team status`", || schema_for!(InvitationRow)),
    entry("team-why-not", "`team explain --why-not PEER`", || schema_for!(WhyNotAnswer)),
    entry("timetable-clash", "a row of `timetable check`", || schema_for!(ClashRow)),
    entry("timetable-document", "a row of `timetable documents`", || schema_for!(DocumentRow)),
];

/// A row of the list.
#[derive(Debug, Serialize, JsonSchema)]
struct SchemaRow {
    /// Its name.
    name: String,
    /// What it describes.
    describes: String,
}

/// An error as it stands on stderr.
#[derive(Debug, Serialize, JsonSchema)]
struct ErrorDocument {
    /// The error.
    error: crate::error::Report,
}

/// The schema of the rows that a command such as `peer list` shows, or of the thing that it shows.
pub fn of_command(command: &str) -> Option<Schema> {
    let quoted = format!("`{command}`");
    let all = || SCHEMAS.iter().filter(|entry| entry.describes.contains(&quoted));
    let rows = all().find(|entry| entry.describes.starts_with("a row of"));
    rows.or_else(|| all().next()).map(|entry| (entry.schema)())
}

/// Prints the schema, or the list of them.
///
/// # Errors
/// When there is none by that name.
pub fn run(args: &Args) -> Result<Said> {
    let Some(name) = &args.name else { return list() };
    let wanted = name.trim().to_lowercase().replace([' ', '_'], "-");
    let found = SCHEMAS.iter().find(|entry| entry.name == wanted);
    let Some(found) = found else { return Err(unknown(name).into()) };
    let schema = (found.schema)();
    let text = serde_json::to_string_pretty(&schema)? + "\n";
    Ok(Said::thing(Thing::new(&schema, text)?))
}

/// Every schema by name, with what it describes.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    SCHEMAS.iter().map(|entry| (entry.name, entry.describes))
}

fn list() -> Result<Said> {
    let row = |entry: &Entry| SchemaRow {
        name: entry.name.to_owned(),
        describes: entry.describes.to_owned(),
    };
    let rows: Vec<SchemaRow> = SCHEMAS.iter().map(row).collect();
    Ok(Said::list(Listing::new(&rows, &[])?))
}

fn unknown(name: &str) -> Refusal {
    let near = nearest(name, SCHEMAS.iter().map(|entry| entry.name));
    let refusal = Refusal::not_found("schema", name, &near);
    if near.is_empty() { refusal.hint("see them all with `peerage schema`") } else { refusal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_every_schema_has_fields() {
        assert!(SCHEMAS.iter().map(|entry| entry.name).is_sorted());
        for entry in SCHEMAS {
            let schema = (entry.schema)();
            let fields = schema.get("properties").and_then(|p| p.as_object());
            assert!(fields.is_some_and(|fields| !fields.is_empty()), "{}", entry.name);
        }
    }
}
