//! `challenge show`.

use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use super::letters::{self, LetterRow};
use super::row::{ChallengeRow, Surroundings};
use super::timeline::picture;
use crate::calendar::milestones::{Step, StepState, timeline};
use crate::commands::{Context, Said, find};
use crate::domain::{ChallengeId, DateChange, DateRange, PeerId, Rescheduling, Scope};
use crate::render::{Event, Thing, clean};
use crate::store::{addresses, challenges, peers, scopes, teams};

/// Arguments of `challenge show`
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The challenge, by reference or host
    challenge: String,
}

/// Everything about one challenge.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChallengeDetail {
    /// What lists show.
    #[serde(flatten)]
    pub row: ChallengeRow,
    /// The name of its kind in documents.
    pub title: String,
    /// The version of the scope in force.
    pub scope_version: Option<i64>,
    /// The scope in force.
    pub scope: Option<Scope>,
    /// Every version of the scope, oldest first.
    pub scope_versions: Vec<ScopeVersion>,
    /// Every setting and moving of dates, oldest first.
    pub dates: Vec<DatesRow>,
    /// The milestones of its kind, in order.
    pub milestones: Vec<Step>,
    /// Who is on the team.
    pub team_members: Vec<MemberRow>,
    /// Rules of the programme set aside for it.
    pub exceptions: Vec<ExceptionRow>,
    /// Challenges that review this one.
    pub reviewed_by: Vec<String>,
    /// Where the report was published.
    pub report_url: Option<String>,
    /// Where the action plan was published.
    pub plan_url: Option<String>,
    /// Letters about it, in the order in which they were drafted.
    pub letters: Vec<LetterRow>,
    /// The day on which it stands so.
    #[serde(skip)]
    pub today: NaiveDate,
}

/// A version of the scope.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ScopeVersion {
    /// Its number, from 1.
    pub version: i64,
    /// The day on which it was agreed; null for a draft.
    pub agreed_on: Option<NaiveDate>,
}

/// A setting or moving of dates.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DatesRow {
    /// The day it was made.
    pub made_on: NaiveDate,
    /// Whether dates were set or put off.
    pub what: DateChange,
    /// Why.
    pub reason: Option<String>,
    /// The window before, as `A..B`.
    pub old_window: Option<String>,
    /// The onsite days before, as `A..B`.
    pub old_onsite: Option<String>,
    /// The window after, as `A..B`.
    pub new_window: Option<String>,
    /// The onsite days after, as `A..B`.
    pub new_onsite: Option<String>,
}

/// Somebody on the team.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MemberRow {
    /// The slot.
    pub slot: String,
    /// The peer's reference.
    pub peer: String,
    /// The peer's name.
    pub name: String,
}

/// A rule set aside.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExceptionRow {
    /// The rule.
    pub rule: String,
    /// For which peer; null for the whole challenge.
    pub peer: Option<String>,
    /// Why.
    pub reason: String,
}

impl ShowArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let id = find::challenge(ctx.store()?.read(), &self.challenge)?;
        let detail = detail(ctx, id)?;
        let text = text(&detail);
        let row = &detail.row;
        let drawn = picture(&detail.milestones, row.onsite_from.zip(row.onsite_to), ctx.today);
        let looking = Some(format!("{text}{drawn}")).filter(|_| !drawn.is_empty());
        let events = detail.milestones.iter().filter_map(|step| event(&detail, step)).collect();
        Ok(Said::thing(Thing { events: Some(events), looking, ..Thing::new(&detail, text)? }))
    }
}

fn detail(ctx: &mut Context, id: ChallengeId) -> Result<ChallengeDetail> {
    let desk = Desk::open(ctx)?;
    let around = Surroundings::read(ctx)?;
    let connection = ctx.store()?.read();
    let challenge = challenges::load(connection, id)?;
    let scope = scopes::latest(connection, id)?;
    let versions = scopes::versions(connection, id)?;
    let made = challenges::reschedulings(connection, id)?;
    let kind = desk.kind_of(&challenge);
    let seats = teams::latest(connection, id)?.map(|team| team.members).unwrap_or_default();
    let set_aside = teams::exceptions(connection, id)?;
    let concerned = seats.iter().map(|seat| seat.peer);
    let concerned: Vec<PeerId> =
        concerned.chain(set_aside.iter().filter_map(|one| one.peer)).collect();
    let concerned = peers::load_these(connection, &concerned)?;
    let team_members = seats.into_iter().zip(&concerned).map(|(seat, peer)| MemberRow {
        slot: seat.slot,
        peer: peer.reference.clone(),
        name: peer.facts.name.clone(),
    });
    let reference = |id| concerned.iter().find(|p| Some(p.id) == id).map(|p| p.reference.clone());
    let exceptions = set_aside.into_iter().map(|one| ExceptionRow {
        rule: one.rule,
        peer: reference(one.peer),
        reason: one.reason,
    });
    let reviews = around.all().iter().filter(|c| c.reviews == Some(id));
    let (report_url, plan_url) = addresses::of(connection, id)?;
    Ok(ChallengeDetail {
        row: around.row(&desk, &challenge),
        title: kind.map_or_else(|| challenge.kind.clone(), |kind| kind.title.clone()),
        scope_version: scope.as_ref().map(|(version, _)| *version),
        scope: scope.map(|(_, scope)| scope),
        scope_versions: versions
            .into_iter()
            .map(|(version, agreed_on)| ScopeVersion { version, agreed_on })
            .collect(),
        dates: made.into_iter().map(dates_row).collect(),
        milestones: kind
            .map(|kind| timeline(kind, &around.progress(&challenge)))
            .unwrap_or_default(),
        team_members: team_members.collect(),
        exceptions: exceptions.collect(),
        reviewed_by: reviews.map(|c| c.reference.clone()).collect(),
        report_url,
        plan_url,
        letters: letters::about(connection, &challenge.reference)?,
        today: ctx.today,
    })
}

fn dates_row(made: Rescheduling) -> DatesRow {
    let shown = |days: Option<DateRange>| days.map(|days| days.to_string());
    DatesRow {
        made_on: made.made_on,
        what: made.what,
        reason: made.reason,
        old_window: shown(made.old.0),
        old_onsite: shown(made.old.1),
        new_window: shown(made.new.0),
        new_onsite: shown(made.new.1),
    }
}

fn event(detail: &ChallengeDetail, step: &Step) -> Option<Event> {
    let due = step.due.filter(|_| matches!(step.state, StepState::Late | StepState::Due))?;
    let challenge = &detail.row.challenge;
    Some(Event {
        uid: format!("{}-{challenge}@peerage", step.milestone),
        from: due,
        to: due,
        summary: format!("{challenge}: {}", step.title),
        description: detail.row.host.join(" and "),
    })
}

/// The page that people read.
fn text(detail: &ChallengeDetail) -> String {
    let row = &detail.row;
    let mut page = Page::default();
    page.heading(&format!("{}: {} of {}", row.challenge, detail.title, row.host.join(" and ")));
    page.field("stage", &row.stage);
    page.field("window", &days(row.window_from, row.window_to));
    page.field("onsite", &days(row.onsite_from, row.onsite_to));
    page.field("mode", &row.mode.to_string());
    page.field("funding", row.funding.as_deref().unwrap_or_default());
    page.field("reviews", row.reviews.as_deref().unwrap_or_default());
    page.field("reviewed by", &detail.reviewed_by.join(", "));
    page.field("peer challenge manager", &row.manager.join(", "));
    page.field("principal adviser", &row.adviser.join(", "));
    page.field("support officer", &row.support.join(", "));
    page.field("facilitator", &row.facilitator.join(", "));
    page.field("report published", &day(row.report_published));
    page.field("at", detail.report_url.as_deref().unwrap_or_default());
    page.field("plan published", &day(row.plan_published));
    page.field("at", detail.plan_url.as_deref().unwrap_or_default());
    page.field("withdrawn", &day(row.withdrawn_on));
    page.field("because", row.withdrawn_reason.as_deref().unwrap_or_default());
    page.field("note", row.note.as_deref().unwrap_or_default());
    scope_text(&mut page, detail);
    team_text(&mut page, detail);
    dates_text(&mut page, detail);
    letters_text(&mut page, detail);
    timeline_text(&mut page, detail);
    page.0
}

fn scope_text(page: &mut Page, detail: &ChallengeDetail) {
    let (Some(scope), Some(version)) = (&detail.scope, detail.scope_version) else { return };
    let agreed = match scope.agreed_on {
        Some(day) if detail.today < day => {
            format!("to be agreed on {day} by {}", some(&scope.agreed_by))
        }
        Some(day) => format!("agreed on {day} by {}", some(&scope.agreed_by)),
        None => "a draft, not agreed".to_owned(),
    };
    page.section(&format!("Scope (version {version}, {agreed})"));
    page.field("needs", &scope.needs);
    page.field("focus", &scope.focus.join("; "));
    page.field("results wanted", &scope.results_wanted.join("; "));
    page.field("met", &scope.met.join(", "));
    let roles: Vec<&str> = scope.slots.iter().map(|slot| slot.role.as_str()).collect();
    page.field("own slots", &roles.join(", "));
    let counts: Vec<&str> = scope.requirements.iter().map(|r| r.name.as_str()).collect();
    page.field("requirements", &counts.join("; "));
    let themes: Vec<&str> = scope.covers.iter().map(|cover| cover.theme.as_str()).collect();
    page.field("to be covered", &themes.join(", "));
    page.field("peers excluded", &scope.exclude.peers.join(", "));
    page.field("bodies excluded", &scope.exclude.bodies.join(", "));
    if let Some(limit) = scope.burden_limit {
        let parts = [(limit.documents, "documents"), (limit.meetings, "meetings")];
        let parts: Vec<String> =
            parts.iter().filter_map(|(n, what)| Some(format!("{} {what}", (*n)?))).collect();
        page.field("at most", &parts.join(", "));
    }
}

fn some(names: &[String]) -> String {
    if names.is_empty() { "nobody named".to_owned() } else { names.join(", ") }
}

fn team_text(page: &mut Page, detail: &ChallengeDetail) {
    if !detail.team_members.is_empty() {
        page.section("Team");
    }
    for member in &detail.team_members {
        page.field(&member.slot, &format!("{} ({})", member.name, member.peer));
    }
    if !detail.exceptions.is_empty() {
        page.section("Rules set aside");
    }
    for exception in &detail.exceptions {
        let whom = exception.peer.as_ref().map(|peer| format!(" for {peer}")).unwrap_or_default();
        page.field(&exception.rule, &format!("{}{whom}", exception.reason));
    }
}

fn dates_text(page: &mut Page, detail: &ChallengeDetail) {
    if !detail.dates.is_empty() {
        page.section("Dates");
    }
    for made in &detail.dates {
        let is = |onsite: &Option<String>, window: &Option<String>| {
            onsite.clone().or_else(|| Some(format!("window {}", window.as_ref()?)))
        };
        let old = is(&made.old_onsite, &made.old_window).unwrap_or_else(|| "no dates".to_owned());
        let new = is(&made.new_onsite, &made.new_window).unwrap_or_else(|| "no dates".to_owned());
        let why = made.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        page.field(&made.made_on.to_string(), &format!("{} from {old} to {new}{why}", made.what));
    }
}

fn letters_text(page: &mut Page, detail: &ChallengeDetail) {
    if !detail.letters.is_empty() {
        page.section("Letters");
    }
    for letter in &detail.letters {
        let whom = letter.peer.as_ref().map(|peer| format!(" ({peer})")).unwrap_or_default();
        let LetterRow { round, to, about, .. } = letter;
        let told = format!("{to}{whom}: {} [{round}]", about.join(", "));
        page.field(&letter.drafted_on.to_string(), &told);
    }
}

fn timeline_text(page: &mut Page, detail: &ChallengeDetail) {
    if !detail.milestones.is_empty() {
        page.section("Milestones");
    }
    for step in &detail.milestones {
        let about = if step.estimated { "about " } else { "" };
        let due = step.due.map(|day| format!("{about}{day}"));
        let due = due.unwrap_or_else(|| "once the days are set".to_owned());
        let state = match (step.state, step.done_on) {
            (StepState::Done, Some(day)) => format!("done {day}"),
            (StepState::Late, _) => format!("LATE, was due {due}"),
            (StepState::Lapsed, _) if detail.row.recorded => "not recorded".to_owned(),
            (StepState::Lapsed, _) => "not done".to_owned(),
            _ => format!("due {due}"),
        };
        page.field(&step.milestone, &format!("{state:<28}  {}", step.title));
    }
}

fn days(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    from.zip(to).map(|(from, to)| format!("{from}..{to}")).unwrap_or_default()
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Lines of a name and a value, under headings.
#[derive(Default)]
struct Page(String);

impl Page {
    fn heading(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn section(&mut self, text: &str) {
        self.0.push('\n');
        self.heading(text);
    }

    /// A line, unless there is nothing to say.
    fn field(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            // Writing to a string cannot fail.
            let value = clean(&value.replace('\n', " "));
            let _ = writeln!(self.0, "  {name:<24}  {value}");
        }
    }
}
