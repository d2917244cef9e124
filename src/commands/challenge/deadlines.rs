//! `challenge deadlines`: what is late, and what comes next.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use super::row::{ChallengeRow, Surroundings};
use crate::calendar::milestones::{Step, StepState, timeline};
use crate::commands::drafts::{About, DraftArgs, Round};
use crate::commands::values::Within;
use crate::commands::{Context, Said, find};
use crate::domain::day_in_words;
use crate::domain::text::fold_name;
use crate::intake::challenges::REPLY_SHEET;
use crate::render::{Event, Listing};
use crate::report::{DeadlineLine, LetterFacts};
use crate::store::letters::{self, Letter, Matter};
use crate::store::staff as staff_register;

/// Arguments of `challenge deadlines`
#[derive(Debug, clap::Args)]
pub struct DeadlinesArgs {
    /// How far ahead to look, such as 2w or 3m, or the days to look at, such as 2027-Q1 (default: a
    /// month)
    #[arg(long, value_name = "SPAN|A..B", default_value = "1m", hide_default_value = true)]
    within: Within,
    /// Only this challenge
    #[arg(long, value_name = "CHALLENGE")]
    challenge: Option<String>,
    /// Only those on which this member of staff works
    #[arg(long, value_name = "NAME")]
    staff: Option<String>,
    /// Write to those who look after them, as drafts for the mail program
    #[arg(long, conflicts_with = "exit_code")]
    chase: bool,
    #[command(flatten)]
    letters: DraftArgs,
    /// End with code 10 when the list is not empty
    #[arg(long)]
    exit_code: bool,
}

words! {
    /// How near a deadline is.
    Nearness("nearness") {
        /// Its day is past.
        Late = "late",
        /// Today or on one of the six days after.
        ThisWeek = "this-week",
        /// Within a calendar month.
        NextMonth = "next-month",
        /// Later than that.
        Later = "later",
    }
}

/// A milestone that is not done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Deadline {
    /// How near it is.
    pub when: Nearness,
    /// The day by which it is due.
    pub due: NaiveDate,
    /// Days from today; minus when it is late.
    pub days_left: i64,
    /// The challenge.
    pub challenge: String,
    /// The names of the hosts.
    pub host: Vec<String>,
    /// The kind of engagement.
    pub kind: String,
    /// The milestone's word in the scheme.
    pub milestone: String,
    /// What is to be done by then.
    pub title: String,
    /// Whether the onsite days are not set and the window's first day stands for them.
    pub estimated: bool,
    /// Peer challenge managers.
    pub manager: Vec<String>,
    /// The day of the newest letter that chased it.
    pub chased_on: Option<NaiveDate>,
    /// How many letters chased it.
    pub chased: usize,
}

const SHOWN: [&str; 8] =
    ["when", "due", "days_left", "challenge", "milestone", "title", "manager", "chased_on"];

impl DeadlinesArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let only = match &self.challenge {
            Some(text) => Some(find::challenge(ctx.store()?.read(), text)?),
            None => None,
        };
        let desk = Desk::open(ctx)?;
        let around = Surroundings::read(ctx)?;
        let (today, last) = (ctx.today, self.within.last(ctx.today));
        let mut deadlines: Vec<Deadline> = Vec::new();
        // History has its dates and is nobody's work any more.
        let open = around.all().iter().filter(|c| !c.recorded && c.withdrawn_on.is_none());
        for challenge in open.filter(|c| only.is_none_or(|id| id == c.id)) {
            let Some(kind) = desk.kind_of(challenge) else { continue };
            let row = around.row(&desk, challenge);
            if row.stage == "closed" || !self.keeps(&row) {
                continue;
            }
            let steps = timeline(kind, &around.progress(challenge));
            let open = steps.into_iter().filter_map(|step| deadline(&row, step, today));
            let is_near = |day| day <= last && self.within.holds(Some(day));
            deadlines.extend(open.filter(|deadline| is_near(deadline.due)));
        }
        // Stable: milestones of one challenge and day keep the scheme's order.
        deadlines.sort_by(|a, b| (a.due, &a.challenge).cmp(&(b.due, &b.challenge)));
        if self.chase {
            return chase(ctx, &desk, &around, &self.letters, &deadlines);
        }
        chased(&mut deadlines, &letters::all(ctx.store()?.read())?);
        let events = deadlines.iter().map(|deadline| Some(event(deadline))).collect();
        let list = Listing::new(&deadlines, &SHOWN)?.events(events).empty("Nothing is due.");
        Ok(Said::list(list).exit_code(self.exit_code))
    }

    fn keeps(&self, row: &ChallengeRow) -> bool {
        let Some(wanted) = &self.staff else { return true };
        let all = [&row.manager, &row.adviser, &row.support, &row.facilitator];
        all.into_iter().flatten().any(|name| fold_name(name) == fold_name(wanted))
    }
}

fn deadline(row: &ChallengeRow, step: Step, today: NaiveDate) -> Option<Deadline> {
    if !matches!(step.state, StepState::Late | StepState::Due) {
        return None;
    }
    let due = step.due?;
    let days_left = (due - today).num_days();
    Some(Deadline {
        when: match days_left {
            ..0 => Nearness::Late,
            0..7 => Nearness::ThisWeek,
            _ if due <= crate::domain::add_months(today, 1) => Nearness::NextMonth,
            _ => Nearness::Later,
        },
        due,
        days_left,
        challenge: row.challenge.clone(),
        host: row.host.clone(),
        kind: row.kind.clone(),
        milestone: step.milestone,
        title: step.title,
        estimated: step.estimated,
        manager: row.manager.clone(),
        chased_on: None,
        chased: 0,
    })
}

/// Says of each deadline when it was chased.
fn chased(deadlines: &mut [Deadline], letters: &[Letter]) {
    let mut known: BTreeMap<(&str, &str), Vec<NaiveDate>> = BTreeMap::new();
    for letter in letters.iter().filter(|letter| letter.template == LETTER) {
        for Matter { challenge, what } in &letter.matters {
            known.entry((challenge, what)).or_default().push(letter.drafted_on);
        }
    }
    for deadline in deadlines {
        let Some(days) = known.get(&(&*deadline.challenge, &*deadline.milestone)) else { continue };
        deadline.chased = days.len();
        deadline.chased_on = days.iter().max().copied();
    }
}

/// The letter that chases.
const LETTER: &str = "letter-deadlines";

/// A letter to each member of staff with the deadlines of all their challenges: the peer challenge
/// manager, else the principal adviser, else the programme itself.
fn chase(
    ctx: &mut Context,
    desk: &Desk,
    around: &Surroundings,
    args: &DraftArgs,
    deadlines: &[Deadline],
) -> Result<Said> {
    let mut round = Round::open(ctx, args, "chase", &desk.scheme)?;
    let emails = staff_register::emails(ctx.store()?.read())?;
    let mut by_whom: BTreeMap<String, Vec<&Deadline>> = BTreeMap::new();
    for deadline in deadlines {
        let challenge = around.all().iter().find(|c| c.reference == deadline.challenge);
        let row = challenge.map(|challenge| around.row(desk, challenge));
        let staff = row.map(|row| [row.manager, row.adviser].concat()).unwrap_or_default();
        let whom = staff.into_iter().next().unwrap_or_else(|| desk.scheme.letters.from.clone());
        by_whom.entry(whom).or_default().push(deadline);
    }
    for (name, own) in by_whom {
        let lines = own.iter().map(|deadline| line(deadline)).collect();
        let is_programme = name == desk.scheme.letters.from;
        let own_address = desk.scheme.letters.address.clone().filter(|_| is_programme);
        let address = emails.get(&name).cloned().or(own_address);
        let matter = |deadline: &&Deadline| Matter {
            challenge: deadline.challenge.clone(),
            what: deadline.milestone.clone(),
        };
        let matters = own.iter().map(matter).collect();
        let about = About { to: name, address, matters, peer: None };
        round.add(LETTER, about, LetterFacts { lines, ..LetterFacts::default() })?;
    }
    let mut sheet = vec![REPLY_SHEET.map(ToOwned::to_owned).to_vec()];
    sheet.extend(deadlines.iter().map(|deadline| {
        vec![
            deadline.challenge.clone(),
            deadline.milestone.clone(),
            deadline.title.clone(),
            deadline.due.to_string(),
            String::new(),
        ]
    }));
    round.sheet(sheet)?;
    round.write(ctx)?;
    round.said("challenge mark --import")
}

fn line(deadline: &Deadline) -> DeadlineLine {
    DeadlineLine {
        when: deadline.when.to_string().replace('-', " "),
        what: deadline.title.clone(),
        challenge: deadline.challenge.clone(),
        host: deadline.host.join(" and "),
        due: day_in_words(deadline.due),
        late: deadline.when == Nearness::Late,
    }
}

fn event(deadline: &Deadline) -> Event {
    Event {
        uid: format!("{}-{}@peerage", deadline.milestone, deadline.challenge),
        from: deadline.due,
        to: deadline.due,
        summary: format!("{}: {}", deadline.challenge, deadline.title),
        description: deadline.host.join(" and "),
    }
}
