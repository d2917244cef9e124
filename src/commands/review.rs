//! `review`: the progress review of a challenge.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::case::Case;
use super::challenge::{free_reference, window_warnings};
use super::report::set_aside;
use super::team::desk::{Desk, Wishes};
use super::values::{range, word};
use super::{Context, Said};
use crate::commands::nth::Nth;
use crate::domain::scheme::EngagementKind;
use crate::domain::text::tidy;
use crate::domain::{
    Body, Challenge, ChallengeId, DateRange, NewChallenge, Progressed, ReviewProgress,
};
use crate::error::Refusal;
use crate::matching::weeks_free;
use crate::render::Thing;
use crate::store::{bodies, challenges, milestones, peers, reviews};

/// The kind of engagement of a progress review.
const KIND: &str = "progress-review";

/// The milestone that is reached once there is a window.
const AGREED: &str = "agreed";

/// Manage progress reviews
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
pub enum ReviewCommand {
    Open(OpenArgs),
    Record(RecordArgs),
    Report(ReportArgs),
}

/// Open the progress review of a challenge; prints its reference and names the original team
#[derive(Debug, clap::Args)]
pub struct OpenArgs {
    /// The challenge to review
    challenge: String,
    /// Days within which it is to fall
    #[arg(long, value_name = "A..B", value_parser = range)]
    window: Option<DateRange>,
    /// Set the rule aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
}

/// Note how far the host is with a recommendation
#[derive(Debug, clap::Args)]
pub struct RecordArgs {
    /// The review, or the challenge that it reviews
    challenge: String,
    /// The number of the recommendation
    number: Nth,
    /// How far it is
    #[arg(value_parser = word::<ReviewProgress>())]
    progress: ReviewProgress,
    /// What was seen
    #[arg(long)]
    note: Option<String>,
}

/// Write the report of a progress review
///
/// The ending of -o FILE decides the form, as with `report draft`.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// The review, or the challenge that it reviews
    challenge: String,
}

/// A review that was opened.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewRow {
    /// The review.
    challenge: String,
    /// The challenge that it reviews.
    reviews: String,
    /// The team that visited, who are asked first.
    original_team: Vec<String>,
    /// When each of them may come: those who may come in most weeks first, then in the team's order.
    availability: Vec<AvailabilityRow>,
}

/// When a member of the original team may come.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AvailabilityRow {
    /// Reference of the peer.
    peer: String,
    /// The peer's name.
    name: String,
    /// The slot on the original team.
    slot: String,
    /// Weeks of the window in which the peer may come; null while there is no window.
    weeks: Option<usize>,
    /// Weeks of the window in which a visit may be.
    of_weeks: usize,
    /// The first onsite day of the first such week.
    first: Option<NaiveDate>,
    /// Why not, in the first week in which the peer may not come.
    why_not: Vec<String>,
}

impl ReviewCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Open(args) => args.run(ctx),
            Self::Record(args) => args.run(ctx),
            Self::Report(args) => args.run(ctx),
        }
    }
}

impl OpenArgs {
    fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let today = ctx.today;
        let all = challenges::all(ctx.store()?.read())?;
        let why_not = why_not(&case, &all, today);
        set_aside(ctx, self.override_reason.as_deref(), why_not.as_deref())?;
        let day = self.window.map_or(today, |window| window.from);
        let bodies = bodies::load(ctx.store()?.read())?;
        let host = case.challenge.hosts.first().and_then(|id| bodies.by_id(*id));
        let host = host.ok_or_else(|| {
            Refusal::refused("the challenge has no host")
                .hint("give it one with `peerage challenge edit`")
        })?;
        let kind = case.scheme.kind(KIND).ok_or_else(|| {
            Refusal::refused(format!("the scheme has no kind of engagement `{KIND}`"))
                .hint("bring it back with `peerage scheme import`")
        })?;
        let new = self.review_of(&case, kind, free_reference(&all, host, day), today);
        let is_agreed = self.window.is_some() && kind.milestones.iter().any(|m| m.word == AGREED);
        ctx.write(|tx| {
            let id = challenges::insert(tx, &new)?;
            match is_agreed {
                true => milestones::mark(tx, id, AGREED, Some(today)),
                false => Ok(()),
            }
        })?;
        let availability = self.availability(ctx, &case, &new)?;
        let name = |member: &super::case::Teammate| {
            format!("{} ({})", member.peer.facts.name, member.peer.reference)
        };
        let told: Vec<String> = availability.iter().filter_map(available).collect();
        let row = ReviewRow {
            availability,
            challenge: new.reference.clone(),
            reviews: case.challenge.reference.clone(),
            original_team: case.team.iter().map(name).collect(),
        };
        let gone = peers::stubs(ctx.store()?.read())?;
        let there = case.team.iter().filter(|member| !gone.contains(&member.peer.id));
        let note = match &there.map(name).collect::<Vec<_>>()[..] {
            [] => format!("Nobody of the team of {} is on record, to be asked first.", row.reviews),
            team => format!("Asked first: {}.", team.join(", ")),
        };
        let hosts: Vec<&Body> = new.hosts.iter().filter_map(|id| bodies.by_id(*id)).collect();
        let warnings =
            self.window.map(|window| window_warnings(&case.scheme, kind, &hosts, window));
        let warnings = warnings.unwrap_or_default().join("\n");
        let said = Said::thing(Thing::new(&row, format!("{}\n", new.reference))?);
        let said = said.and_note(note).and_note(warnings);
        if told.is_empty() && !row.availability.is_empty() {
            let when = "When each of them can come is told with a window: `--window A..B`.";
            return Ok(said.and_note(when));
        }
        Ok(told.into_iter().fold(said, Said::and_note))
    }

    /// The progress review of a challenge, to be put in.
    fn review_of(
        &self,
        case: &Case,
        kind: &EngagementKind,
        reference: String,
        added_on: NaiveDate,
    ) -> NewChallenge {
        NewChallenge {
            reference,
            kind: KIND.to_owned(),
            mode: kind.mode,
            hosts: case.challenge.hosts.clone(),
            window: self.window,
            onsite: None,
            recorded: false,
            reviews: Some(case.challenge.id),
            funding: Some(kind.funding.clone()),
            report_published_on: None,
            plan_published_on: None,
            note: None,
            staff: case.challenge.staff.clone(),
            added_on,
        }
    }

    /// When each member of the original team may come, by all that the pool says.
    fn availability(
        &self,
        ctx: &mut Context,
        case: &Case,
        new: &NewChallenge,
    ) -> Result<Vec<AvailabilityRow>> {
        // A dry run has left no challenge in the file to ask about.
        let problem = match self.window {
            Some(_) if !ctx.dry_run => {
                Some(Desk::load_for(ctx, &new.reference, &Wishes::default(), true)?.problem)
            }
            _ => None,
        };
        let row = |member: &super::case::Teammate| {
            let free = problem.as_ref().and_then(|p| weeks_free(p, member.peer.id));
            AvailabilityRow {
                peer: member.peer.reference.clone(),
                name: member.peer.facts.name.clone(),
                slot: member.slot.clone(),
                weeks: free.as_ref().map(|free| free.weeks.len()),
                of_weeks: problem.as_ref().map_or(0, |problem| problem.weeks.len()),
                first: free.as_ref().and_then(|free| Some(free.weeks.first()?.from)),
                why_not: free.map(|free| free.why_not).unwrap_or_default(),
            }
        };
        let mut rows: Vec<AvailabilityRow> = case.team.iter().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.weeks));
        Ok(rows)
    }
}

/// A sentence on when somebody may come; nothing while there is no window.
fn available(row: &AvailabilityRow) -> Option<String> {
    let AvailabilityRow { peer, name, weeks, of_weeks, first, why_not, .. } = row;
    let (who, why) = (format!("{name} ({peer})"), why_not.join("; "));
    Some(match ((*weeks)?, first) {
        (_, None) if *of_weeks == 0 => format!("{who}: no week of the window is permitted."),
        (_, None) => format!("{who} can come in none of {of_weeks} weeks: {why}."),
        (weeks, Some(first)) if weeks == *of_weeks => {
            format!("{who} can come in all {of_weeks} weeks, first on {first}.")
        }
        (weeks, Some(first)) => {
            format!("{who} can come in {weeks} of {of_weeks} weeks, first on {first}; else {why}.")
        }
    })
}

/// What stands against a review.
fn why_not(case: &Case, all: &[Challenge], today: NaiveDate) -> Option<String> {
    let reference = &case.challenge.reference;
    if case.challenge.kind == KIND {
        return Some(format!("{reference} is a progress review itself"));
    }
    if !case.challenge.is_done(today) {
        return Some(format!("the visit of {reference} is not over"));
    }
    let open = review_of(all, case.challenge.id)?;
    Some(format!("{reference} has a progress review: {}", open.reference))
}

/// The newest review of a challenge that was not withdrawn.
fn review_of(all: &[Challenge], id: ChallengeId) -> Option<&Challenge> {
    all.iter().filter(|c| c.reviews == Some(id) && c.withdrawn_on.is_none()).max_by_key(|c| c.id)
}

/// The review that is meant, and the challenge that it reviews.
fn pair(ctx: &mut Context, text: &str) -> Result<(Challenge, Challenge)> {
    let case = Case::open(ctx, text)?;
    let connection = ctx.store()?.read();
    if let Some(id) = case.challenge.reviews {
        return Ok((case.challenge, challenges::load(connection, id)?));
    }
    let all = challenges::all(connection)?;
    let review = review_of(&all, case.challenge.id).cloned().ok_or_else(|| {
        let reference = &case.challenge.reference;
        Refusal::new(
            crate::error::ErrorKind::NotFound,
            format!("{reference} has no progress review"),
        )
        .hint(format!("open one with `peerage review open {reference}`"))
    })?;
    Ok((review, case.challenge))
}

impl RecordArgs {
    fn run(self, ctx: &mut Context) -> Result<Said> {
        let (review, reviewed) = pair(ctx, &self.challenge)?;
        let found = super::recommendation::numbered(ctx, &reviewed, self.number)?;
        let seen = Progressed {
            recommendation: found.number,
            progress: self.progress,
            note: self.note.as_deref().map(tidy).filter(|text| !text.is_empty()),
            recorded_on: ctx.today,
        };
        ctx.write(|tx| reviews::record(tx, review.id, reviewed.id, &seen))?;
        let done = format!("Noted {} for recommendation {}.", seen.progress, found.number);
        Ok(Said::note(done))
    }
}

impl ReportArgs {
    fn run(self, ctx: &mut Context) -> Result<Said> {
        let (review, reviewed) = pair(ctx, &self.challenge)?;
        super::report::papers::review(ctx, &review, &reviewed)?.said(ctx)
    }
}
