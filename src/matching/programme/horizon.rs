//! From the challenges of a horizon to a programme: each is compiled as `team assemble` would, week after week, and
//! the tiers of a team become one sum.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike as _, NaiveDate};

use super::problem::{Challenge, Draft, NO_PRICE, Plan, Programme, Slot, Week};
use crate::domain::scheme::EngagementKind;
use crate::domain::{BodyId, ChallengeId, DateRange, Mode, PeerId, Scheme, Scope};
use crate::matching::Broken;
use crate::matching::compile::Compiler;
use crate::matching::pick::{self, Problem};
use crate::matching::plan::Plan as TeamPlan;
use crate::matching::problem::{SetAside, TeamProblem, days_of};
use crate::matching::scene::with_evening;
use crate::matching::travel::Steps;

/// A point of fit, in the units in which a plan is counted; the other numbers are in these units as well.
pub const FIT: i64 = 10;
/// A step of travel.
const TRAVEL: i64 = 1;
/// A unit of the price of a soft requirement missed.
const SOFT: i64 = 200;
/// A rank of fallback.
const RANK: i64 = 2_000;
/// An optional slot left empty.
const EMPTY: i64 = 5_000;
/// A place, or a week, that an earlier plan has and this one keeps.
const KEPT: i64 = 1_000;
/// A week of waiting.
const WAIT: i64 = 2;
/// A week beyond the day by which it is due.
const LATE: i64 = 200;

words! {
    /// How urgent a challenge is, the most urgent first.
    Urgency("urgency") {
        /// Its onsite days are set.
        Booked = "booked",
        /// It was asked for, and its days are open.
        Requested = "requested",
        /// It is past the day by which it was due.
        Overdue = "overdue",
        /// It falls due within the horizon.
        Due = "due",
        /// The body has never had one.
        NeverHad = "never-had",
    }
}

impl Urgency {
    /// What it is worth that such a challenge takes place: one that is booked counts as four that fall due.
    const fn worth(self) -> i64 {
        match self {
            Self::Booked => 400_000,
            Self::Requested => 300_000,
            Self::Overdue => 200_000,
            Self::Due => 100_000,
            Self::NeverHad => 60_000,
        }
    }
}

/// A team that an earlier plan has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its onsite days.
    pub onsite: DateRange,
    /// Who takes which slot.
    pub seats: Vec<(String, PeerId)>,
}

/// A challenge that wants a week and a team.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its reference, or that of its host where it is not in the file yet.
    pub reference: String,
    /// Its row, when it has one.
    pub challenge: Option<ChallengeId>,
    /// What kind it is.
    pub kind: EngagementKind,
    /// The rules that it keeps to.
    pub scheme: Scheme,
    /// What was agreed with the host.
    pub scope: Scope,
    /// How the team meets the host.
    pub mode: Mode,
    /// The hosts.
    pub hosts: Vec<BodyId>,
    /// The challenge that a progress review reviews.
    pub reviews: Option<ChallengeId>,
    /// Rules set aside for it.
    pub exceptions: Vec<SetAside>,
    /// Peers and bodies that the scope excludes.
    pub excluded: (Vec<PeerId>, Vec<BodyId>),
    /// The days within which it is to be.
    pub window: DateRange,
    /// The onsite days to choose from, earliest first.
    pub weeks: Vec<DateRange>,
    /// How urgent it is.
    pub urgency: Urgency,
    /// The day by which it is due.
    pub due_by: Option<NaiveDate>,
    /// Months by which it is overdue, or less than a year away: more counts more among equals.
    pub months: i64,
    /// Who manages it: nobody manages two visits of a week.
    pub managers: Vec<String>,
    /// What an earlier plan has for it.
    pub kept: Option<Kept>,
}

/// What is to be planned.
#[derive(Debug, Clone)]
pub struct Horizon {
    /// The register, the pool and what is fixed, with the rules of today; all else is set for each challenge.
    pub base: TeamProblem,
    /// The days planned for.
    pub days: DateRange,
    /// The challenges.
    pub wanted: Vec<Wanted>,
    /// Weeks between two visits of a peer.
    pub rest: u32,
    /// The most visits in a week.
    pub at_once: u32,
}

/// The programme of a horizon.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// As the core takes it; a candidate is the place of the peer in the pool.
    pub programme: Programme,
    /// The financial years.
    pub years: Vec<DateRange>,
}

impl Horizon {
    /// The problem of one challenge alone, on the weeks given.
    pub fn problem_of(&self, wanted: &Wanted, weeks: Vec<DateRange>) -> TeamProblem {
        let mut problem = self.base.clone();
        set(&mut problem, wanted);
        problem.weeks = weeks;
        problem
    }

    /// Compiles all challenges.
    ///
    /// # Errors
    /// When the numbers of a scheme are beyond what the search takes.
    pub fn compile(&self) -> Result<Compiled, Broken> {
        let mut work = Work::of(self);
        let mut problem = self.base.clone();
        for wanted in &self.wanted {
            set(&mut problem, wanted);
            work.add(wanted, &problem)?;
        }
        work.draft.limits.resize(work.limits.len(), 1);
        for ((who, _), at) in &work.limits {
            work.draft.limits[*at as usize] =
                if who.is_none() { i64::from(self.at_once) } else { 1 };
        }
        Ok(Compiled { programme: Programme::new(work.draft)?, years: work.years })
    }
}

/// Makes a problem that of the challenge.
fn set(problem: &mut TeamProblem, wanted: &Wanted) {
    problem.challenge.clone_from(&wanted.reference);
    problem.kind.clone_from(&wanted.kind);
    problem.scheme.clone_from(&wanted.scheme);
    problem.scope.clone_from(&wanted.scope);
    problem.mode = wanted.mode;
    problem.hosts.clone_from(&wanted.hosts);
    problem.weeks.clone_from(&wanted.weeks);
    problem.other_weeks.clear();
    problem.reviews = wanted.reviews;
    problem.exceptions.clone_from(&wanted.exceptions);
    problem.excluded_peers.clone_from(&wanted.excluded.0);
    problem.excluded_bodies.clone_from(&wanted.excluded.1);
}

/// A compilation under way.
struct Work<'h> {
    horizon: &'h Horizon,
    draft: Draft,
    years: Vec<DateRange>,
    first_monday: NaiveDate,
    /// Limits by who (nobody: the whole programme) and week.
    limits: BTreeMap<(Option<String>, i64), u32>,
    places: HashMap<PeerId, u32>,
}

impl<'h> Work<'h> {
    fn of(horizon: &'h Horizon) -> Self {
        let base = &horizon.base;
        let mut years = vec![base.year_of(horizon.days.from)];
        while let Some(next) = years.last().and_then(|year| year.to.succ_opt()) {
            if next > horizon.days.to {
                break;
            }
            years.push(base.year_of(next));
        }
        let weeks = (horizon.days.days() / 7 + 3) as u32;
        let draft = Draft {
            peers: base.peers.len() as u32,
            years: years.len() as u32,
            cells: weeks + horizon.rest + 1,
            load: vec![0, 30, 80, 150, 250, 400, 600, 900, 1_300, 1_800, 2_400, 3_100],
            ..Draft::default()
        };
        let places = base.peers.ids().iter().copied().zip(0..).collect();
        let first_monday = monday(horizon.days.from.pred_opt().unwrap_or(horizon.days.from));
        let mut work =
            Self { horizon, draft, years, first_monday, limits: BTreeMap::new(), places };
        work.count_offers();
        work
    }

    /// What each peer has offered in each year, less what is fixed.
    fn count_offers(&mut self) {
        let base = &self.horizon.base;
        let matching = &base.scheme.matching;
        let mut given: HashMap<(PeerId, usize), (i64, i64)> = HashMap::new();
        for fixed in &base.assignments {
            let Some(onsite) = fixed.onsite else { continue };
            if let Some(year) = self.years.iter().position(|year| year.contains(onsite.from)) {
                let sum = given.entry((fixed.peer, year)).or_default();
                *sum = (sum.0 + 1, sum.1 + days_of(onsite));
            }
        }
        for &(peer, day) in &base.support_days {
            if let Some(year) = self.years.iter().position(|year| year.contains(day)) {
                given.entry((peer, year)).or_default().1 += 1;
            }
        }
        for year in 0..self.years.len() {
            for peer in base.peers.iter() {
                let (challenges, days) = given.get(&(peer.id, year)).copied().unwrap_or_default();
                let offered =
                    peer.facts.challenges_offered.unwrap_or(i64::from(matching.default_challenges));
                let offered_days =
                    peer.facts.days_offered.unwrap_or(i64::from(matching.default_days));
                self.draft.most.push((offered - challenges).max(0));
                self.draft.begun.push(challenges);
                self.draft.days.push((offered_days - days).max(0));
            }
        }
    }

    fn add(&mut self, wanted: &Wanted, problem: &TeamProblem) -> Result<(), Broken> {
        let plan = TeamPlan::of(problem);
        let steps = Steps::of(&problem.bodies);
        let mut weeks = Vec::new();
        if let Some(compiler) = Compiler::new(&plan, &steps, false) {
            for &onsite in &wanted.weeks {
                let compiled = compiler.week(onsite)?;
                weeks.push(self.week(wanted, problem, onsite, compiled.problem)?);
            }
        }
        let slot = |slot: &crate::domain::Slot| Slot {
            name: slot.role.clone(),
            empty: if slot.optional { EMPTY } else { NO_PRICE },
        };
        self.draft.challenges.push(Challenge {
            name: wanted.reference.clone(),
            served: wanted.urgency.worth() + 100 * wanted.months.clamp(0, 240),
            peers: (0..self.draft.peers).collect(),
            slots: plan.slots.iter().map(slot).collect(),
            weeks,
        });
        Ok(())
    }

    fn week(
        &mut self,
        wanted: &Wanted,
        problem: &TeamProblem,
        onsite: DateRange,
        compiled: Problem,
    ) -> Result<Week, Broken> {
        let resting = self.resting(onsite);
        let slots = (compiled.slots().iter())
            .map(|slot| {
                let entry = |at: usize| {
                    let who = slot.entries.candidates[at];
                    let scores = compiled.scores(&slot.entries, at);
                    let rank = RANK * i64::from(slot.entries.rank(at));
                    let kept = KEPT * i64::from(keeps(wanted, problem, &slot.name, who));
                    (who, FIT * scores[0] + TRAVEL * scores[2] - rank + kept)
                };
                let all = (0..slot.entries.len()).map(entry);
                all.filter(|entry| !resting.contains(&entry.0)).collect()
            })
            .collect();
        let eve = problem.scheme.matching.evening_before && wanted.mode != Mode::Remote;
        let needed = with_evening(onsite, eve);
        let first = self.week_number(needed.from);
        let last = self.week_number(onsite.to) + i64::from(self.horizon.rest);
        let limits = self.limits_of(wanted, self.week_number(onsite.from));
        Ok(Week {
            week: onsite.from.num_days_from_ce().into(),
            cells: (first..=last)
                .filter_map(|cell| u32::try_from(cell).ok())
                .filter(|&cell| cell < self.draft.cells)
                .collect(),
            year: self.years.iter().position(|y| y.contains(onsite.from)).unwrap_or(0) as u32,
            days: days_of(onsite),
            limits,
            worth: worth_of_week(wanted, onsite),
            rulebook: self.rulebook(compiled)?,
            slots,
        })
    }

    /// The peers who rest: a visit that is fixed is too near.
    fn resting(&self, onsite: DateRange) -> Vec<u32> {
        let rest = i64::from(self.horizon.rest) * 7;
        let near = |days: DateRange| {
            (onsite.from - days.to).num_days() <= rest && (days.from - onsite.to).num_days() <= rest
        };
        let fixed = self.horizon.base.assignments.iter();
        let near = fixed.filter(|a| self.horizon.rest > 0 && a.onsite.is_some_and(near));
        near.filter_map(|a| self.places.get(&a.peer).copied()).collect()
    }

    /// Counted from the Monday before the horizon.
    fn week_number(&self, day: NaiveDate) -> i64 {
        (monday(day) - self.first_monday).num_days() / 7
    }

    fn limits_of(&mut self, wanted: &Wanted, week: i64) -> Vec<u32> {
        let managers = wanted.managers.iter().cloned().map(Some);
        let mut limits = Vec::new();
        for who in managers.chain([None]) {
            let next = self.limits.len() as u32;
            let at = *self.limits.entry((who, week)).or_insert(next);
            if !limits.contains(&at) {
                limits.push(at);
            }
        }
        limits
    }

    /// The counts of a week without its entries; the same as before where they are the same.
    fn rulebook(&mut self, compiled: Problem) -> Result<usize, Broken> {
        let mut draft = compiled.into_draft();
        for group in &mut draft.groups {
            group.below = group.below.map(|price| price * SOFT);
            group.above = group.above.map(|price| price * SOFT);
        }
        for slot in &mut draft.slots {
            *slot = pick::Slot { name: std::mem::take(&mut slot.name), ..pick::Slot::default() };
        }
        draft.name.clear();
        let problem = Problem::new(draft)?;
        if self.draft.rulebooks.last() != Some(&problem) {
            self.draft.rulebooks.push(problem);
        }
        Ok(self.draft.rulebooks.len() - 1)
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - chrono::Days::new(u64::from(day.weekday().num_days_from_monday()))
}

fn keeps(wanted: &Wanted, problem: &TeamProblem, role: &str, who: u32) -> bool {
    let peer = problem.peers.ids().get(who as usize).copied();
    let kept = wanted.kept.iter().flat_map(|kept| &kept.seats);
    kept.into_iter().any(|(slot, id)| slot == role && Some(*id) == peer)
}

fn worth_of_week(wanted: &Wanted, onsite: DateRange) -> i64 {
    let weeks = |days: i64| days.max(0) / 7;
    let first = wanted.weeks.first().map_or(onsite.from, |week| week.from);
    let waits = WAIT * weeks((onsite.from - first).num_days());
    let late = wanted.due_by.filter(|_| wanted.urgency == Urgency::Due);
    let late = late.map_or(0, |due| LATE * weeks((onsite.to - due).num_days() + 6));
    let kept = wanted.kept.as_ref().is_some_and(|kept| kept.onsite == onsite);
    i64::from(kept) * KEPT - waits - late
}

/// The onsite days and the seats of a challenge in a plan.
pub fn seats(
    horizon: &Horizon,
    programme: &Programme,
    plan: &Plan,
    c: usize,
) -> Option<(DateRange, Vec<(String, PeerId)>)> {
    let team = plan.get(c)?.as_ref()?;
    let onsite = *horizon.wanted[c].weeks.get(team.week)?;
    let slots = programme.challenges[c].slots.iter();
    let seat = |(slot, who): (&Slot, &Option<u32>)| {
        let peer = horizon.base.peers.ids().get((*who)? as usize)?;
        Some((slot.name.clone(), *peer))
    };
    Some((onsite, slots.zip(&team.members).filter_map(seat).collect()))
}
