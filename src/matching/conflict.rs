//! Why there is no team, in words: a minimal set of requirements that cannot all hold, and what would
//! have to give.

use super::assemble::without_team;
use super::compile::{Compiler, Meaning, Week};
use super::eligibility::{self, ALL};
use super::explain::{asked, rule_name};
use super::pick::{
    self, Budget, Loosened, Outcome, Question, Relaxation as Way, Requirement as Clash, solve,
};
use super::plan::Plan;
use super::scene::Facts;
use super::search::{Broken, pinned, pins};
use super::travel::Steps;
use super::words::{list, number, span};
use crate::domain::{Conflict, PeerId, Relaxation, TeamAnswer, TeamOutcome};

/// The answer when no week has a team.
///
/// Where nobody would do even if all were free, the days are no part of it; else it is told of the
/// week that comes nearest: the one in which the scarcest slot has most people.
///
/// # Errors
/// When the scheme's numbers are beyond what the search takes.
pub fn explained<'a>(
    plan: &'a Plan<'a>,
    travel: &'a Steps<'a>,
    left: &mut u64,
) -> Result<TeamAnswer, Broken> {
    let mut answer = without_team(plan, TeamOutcome::Impossible);
    let Some(compiler) = Compiler::new(plan, travel, true) else {
        answer.conflict.push(no_week());
        return Ok(answer);
    };
    let week = nearest(&compiler, plan)?;
    (answer.onsite_from, answer.onsite_to) =
        (Some(week.scene.onsite.from), Some(week.scene.onsite.to));
    let told = Told { plan, week: &week };
    let unfit = told.unfit_pins();
    if !unfit.is_empty() {
        answer.conflict = unfit;
        answer.relaxations = told.without_pins(left);
        return Ok(answer);
    }
    let pins = needed_pins(plan, &week, left);
    let question = with_pins(&week, &pins);
    match clash(&question, plan, &week, left) {
        Some(conflict) => {
            answer.conflict = told.conflict(&conflict);
            answer.relaxations = told.relaxations(&question, &conflict, left);
            if !conflict.shown_minimal {
                answer.notes.push(NOT_MINIMAL.to_owned());
            }
        }
        None => answer.notes.push("why there is none was not found within the steps".to_owned()),
    }
    answer.conflict.extend(told.pins(&pins));
    if answer.conflict.iter().any(|c| plan.lead_may_differ(&c.requirement)) {
        answer.notes.push(OTHER_LEAD.to_owned());
    }
    answer.relaxations.splice(0..0, other_weeks(&compiler, plan, left)?);
    Ok(answer)
}

/// The places in `pins` of those pins without which a team of the week would exist, or is not shown not
/// to: a pin that does no harm is no part of the conflict.
fn needed_pins(plan: &Plan<'_>, week: &Week<'_>, left: &mut u64) -> Vec<(usize, (usize, u32))> {
    let all = pins(plan.problem, &week.problem);
    let mut kept: Vec<(usize, (usize, u32))> = all.into_iter().enumerate().collect();
    let mut at = 0;
    while at < kept.len() {
        let mut fewer = kept.clone();
        fewer.remove(at);
        let answer = solve(&with_pins(week, &fewer), Budget { steps: *left });
        *left = left.saturating_sub(answer.steps);
        match answer.outcome {
            Outcome::Impossible => kept = fewer,
            _ => at += 1,
        }
    }
    kept
}

fn with_pins<'q>(week: &'q Week<'_>, pins: &[(usize, (usize, u32))]) -> Question<'q> {
    let question = Question::of(&week.problem);
    pins.iter().fold(question, |question, (_, (slot, candidate))| question.pin(*slot, *candidate))
}

const OTHER_LEAD: &str = "somebody else may lead for a reason: `--pin lead=PEER --override REASON`";

const NOT_MINIMAL: &str =
    "not shown to be minimal: the steps ran out before every requirement was tried";

fn no_week() -> Conflict {
    Conflict {
        requirement: "onsite dates".to_owned(),
        reason:
            "no week is permitted: every one meets a public holiday, an election or a closed time"
                .to_owned(),
    }
}

/// The week in which the scarcest slot has most people; ties to the earliest.
fn nearest<'a>(compiler: &Compiler<'a>, plan: &Plan<'_>) -> Result<Week<'a>, Broken> {
    let mut nearest: Option<(usize, Week<'a>)> = None;
    for &onsite in &plan.problem.weeks {
        let week = compiler.week(onsite)?;
        let needed = week.problem.slots().iter().filter(|slot| !slot.optional);
        let scarcest = needed.map(|slot| slot.entries.len()).min().unwrap_or(0);
        if nearest.as_ref().is_none_or(|(most, _)| scarcest > *most) {
            nearest = Some((scarcest, week));
        }
    }
    nearest.map(|(_, week)| week).ok_or_else(|| Broken("there is no week to explain".to_owned()))
}

/// A minimal conflict; one that does not hang on the days where there is one.
fn clash(
    question: &Question<'_>,
    plan: &Plan<'_>,
    week: &Week<'_>,
    left: &mut u64,
) -> Option<pick::Conflict> {
    let order = negotiable(plan, week);
    let free = eligibility::place_of("free").map(Clash::Filter);
    let all_free = free.map(|free| question.clone().without(free));
    for question in all_free.iter().chain([question]) {
        if let Some(conflict) = pick::conflict(question, &order, Budget { steps: *left }) {
            *left = left.saturating_sub(conflict.steps);
            return Some(conflict);
        }
    }
    None
}

/// Requirements by how easily they are negotiated, by the scheme's sorts; the most negotiable last. Where
/// the pool has nobody at all for a slot, that is what to name.
fn negotiable(plan: &Plan<'_>, week: &Week<'_>) -> Vec<Clash> {
    let groups = |cover: bool| {
        let meanings = week.meanings.iter().enumerate();
        let sort = move |meaning: &Meaning| matches!(meaning, Meaning::Cover(_)) == cover;
        meanings.filter(move |(_, m)| sort(m)).map(|(at, _)| Clash::Group(at)).collect::<Vec<_>>()
    };
    let mut sorts: Vec<&String> = plan.problem.scheme.matching.negotiable.iter().collect();
    let nobody = |slot: &pick::Slot| slot.entries.is_empty() && slot.shut.by.is_empty();
    if week.problem.slots().iter().any(|slot| !slot.optional && nobody(slot)) {
        sorts.sort_by_key(|sort| sort.as_str() == "slot");
    }
    sorts
        .into_iter()
        .flat_map(|sort| match sort.as_str() {
            "slot" => (0..plan.slots.len()).map(Clash::Slot).collect(),
            "requirement" => groups(false),
            "cover" => groups(true),
            _ => Vec::new(),
        })
        .collect()
}

/// Other permitted weeks that have a team, when the week was fixed: the best of each.
fn other_weeks(
    compiler: &Compiler<'_>,
    plan: &Plan<'_>,
    left: &mut u64,
) -> Result<Vec<Relaxation>, Broken> {
    let mut found = Vec::new();
    for &onsite in &plan.problem.other_weeks {
        let week = compiler.week(onsite)?;
        let question = pinned(plan.problem, &week, Question::of(&week.problem));
        let answer = solve(&question, Budget { steps: *left });
        *left = left.saturating_sub(answer.steps);
        if let Some(solution) = answer.outcome.solution() {
            found.push(Relaxation {
                change: format!("go on {} instead", span(onsite)),
                score: solution.score(0),
                team: references(plan, &solution.team),
            });
        }
    }
    Ok(found)
}

/// References of the peers of a team, slot by slot.
pub fn references(plan: &Plan<'_>, team: &[Option<u32>]) -> Vec<String> {
    let peer = |who: &u32| plan.problem.peers.get(*who as usize).map(|p| p.reference);
    team.iter().flatten().filter_map(peer).collect()
}

/// Tells the requirements of a compiled week.
pub struct Told<'t, 'a> {
    /// What is asked.
    pub plan: &'t Plan<'a>,
    /// The week.
    pub week: &'t Week<'a>,
}

impl Told<'_, '_> {
    /// A conflict in words.
    pub fn conflict(&self, conflict: &pick::Conflict) -> Vec<Conflict> {
        conflict.members.iter().map(|member| self.member(*member, &conflict.members)).collect()
    }

    fn member(&self, member: Clash, all: &[Clash]) -> Conflict {
        let (requirement, reason) = match member {
            Clash::Slot(at) => (self.plan.slots[at].role.clone(), self.slot(at)),
            Clash::Group(at) => {
                let meaning = &self.week.meanings[at];
                (rule_name(self.plan, meaning), self.group(at))
            }
            Clash::Filter(at) => (ALL[at].name.to_owned(), self.filter(at, all)),
            Clash::Sum(at) => {
                let sum = &self.week.problem.sums()[at];
                (sum.name.clone(), format!("comes to more than {}", sum.max))
            }
        };
        Conflict { requirement, reason }
    }

    /// `needs 1, has 0 of 41: 29 not free, 9 not released by the employer`.
    fn slot(&self, at: usize) -> String {
        let slot = &self.week.problem.slots()[at];
        let role = &slot.name;
        let days = span(self.week.scene.onsite);
        let (open, shut) = (&slot.entries.candidates, &slot.shut.by);
        let all = open.len() + shut.len();
        if all == 0 {
            return format!("nobody in the pool fits `{role}`: needs 1, has 0");
        }
        let why = counted(shut);
        match open.len() {
            0 => {
                format!("nobody who fits `{role}` can go on {days}: needs 1, has 0 of {all}: {why}")
            }
            some => {
                let why = if shut.is_empty() { String::new() } else { format!("; {why}") };
                let names = self.some_names(open);
                format!("`{role}` needs 1, and {some} of {all} can go on {days} ({names}){why}")
            }
        }
    }

    fn group(&self, at: usize) -> String {
        let group = &self.week.problem.groups()[at];
        let asked = asked(self.plan, self.week, group, &self.week.meanings[at]);
        let slots = self.week.problem.slots();
        let open: Vec<u32> = (group.members.iter().copied())
            .filter(|member| slots.iter().any(|slot| slot.entries.find(*member).is_some()))
            .collect();
        if group.min <= 0 {
            return asked;
        }
        match open.len() {
            0 => format!("{asked}: has 0 of {} who could go", group.members.len()),
            some => format!(
                "{asked}: {} could ({}), but not together with the rest",
                number(some as i64, "person").replace("persons", "people"),
                self.some_names(&open)
            ),
        }
    }

    /// What a filter does to the slots that clash.
    fn filter(&self, at: usize, all: &[Clash]) -> String {
        let slots = self.week.problem.slots().iter().enumerate();
        let told = slots.filter(|(s, _)| all.contains(&Clash::Slot(*s))).filter_map(|(_, slot)| {
            let shut = slot.shut.by.iter().filter(|by| **by >> at & 1 == 1).count();
            let of = slot.entries.len() + slot.shut.by.len();
            (shut > 0).then(|| format!("{shut} of the {of} who fit `{}`", slot.name))
        });
        let told: Vec<String> = told.collect();
        match told.is_empty() {
            true => format!("shuts out those {}", ALL[at].counted),
            false => format!("shuts out {}: {}", list(&told), ALL[at].counted),
        }
    }

    fn some_names(&self, who: &[u32]) -> String {
        let name = |who: &u32| {
            let peer = self.plan.problem.peers.get(*who as usize)?;
            Some(format!("{} {}", peer.reference, peer.facts.name))
        };
        let shown: Vec<String> = who.iter().take(3).filter_map(name).collect();
        let more = who.len().saturating_sub(3);
        if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { list(&shown) }
    }

    /// The pins that cannot stand by themselves: not meant by the slot, or shut out. Each is a conflict
    /// of its own.
    fn unfit_pins(&self) -> Vec<Conflict> {
        let pinned = self.plan.problem.pins.iter();
        pinned.filter_map(|(role, peer)| self.pin(role, *peer, self.unfit(role, *peer)?)).collect()
    }

    /// The pins that stand in the way of the rest.
    fn pins(&self, needed: &[(usize, (usize, u32))]) -> Vec<Conflict> {
        let pinned = needed.iter().filter_map(|(at, _)| self.plan.problem.pins.get(*at));
        let told = pinned
            .filter_map(|(role, peer)| self.pin(role, *peer, "is wanted there by hand".to_owned()));
        told.collect()
    }

    fn pin(&self, role: &str, peer: PeerId, why: String) -> Option<Conflict> {
        let peer = self.plan.problem.peers.by_id(peer)?;
        let requirement = format!("pin {role}={}", peer.reference);
        Some(Conflict { requirement, reason: format!("{} {why}", peer.facts.name) })
    }

    /// Why the peer cannot take the slot, whoever else is on the team.
    fn unfit(&self, role: &str, peer: PeerId) -> Option<String> {
        let peer = self.plan.problem.peers.by_id(peer)?;
        let scene = &self.week.scene;
        let facts = Facts::of(scene, &peer);
        let mut slots = self.plan.slots.iter().filter(|slot| slot.role == *role);
        let fits = slots.any(|slot| super::who::rank(slot, &facts, scene).is_some());
        let reasons = eligibility::reasons(scene, &facts);
        if fits {
            let why: Vec<String> = reasons.into_iter().map(|(_, why)| why).collect();
            return (!why.is_empty()).then(|| why.join(", "));
        }
        let other = if self.plan.lead_may_differ(role) {
            format!("; `--override REASON` lets {} lead all the same", peer.reference)
        } else {
            String::new()
        };
        Some(format!("is not what `{role}` asks for{other}"))
    }

    /// The best team of the week with every pin left out.
    fn without_pins(&self, left: &mut u64) -> Vec<Relaxation> {
        let answer = solve(&Question::of(&self.week.problem), Budget { steps: *left });
        *left = left.saturating_sub(answer.steps);
        let way = answer.outcome.solution().map(|solution| Relaxation {
            change: format!("on {}: leave the pins out", span(self.week.scene.onsite)),
            score: solution.score(0),
            team: references(self.plan, &solution.team),
        });
        way.into_iter().collect()
    }

    /// The cheapest changes that make the whole scope possible, in words.
    fn relaxations(
        &self,
        question: &Question<'_>,
        conflict: &pick::Conflict,
        left: &mut u64,
    ) -> Vec<Relaxation> {
        let found = pick::relaxations(question, conflict, Budget { steps: *left });
        *left = left.saturating_sub(found.steps);
        let several = self.plan.problem.weeks.len() > 1;
        let days =
            if several { format!("on {}: ", span(self.week.scene.onsite)) } else { String::new() };
        let mut ways: Vec<(usize, Relaxation)> = (found.ways.iter())
            .filter_map(|way| {
                let (order, change) = self.change(way)?;
                let score = way.solution.score(0);
                let team = references(self.plan, &way.solution.team);
                Some((order, Relaxation { change: format!("{days}{change}"), score, team }))
            })
            .collect();
        ways.sort_by_key(|(order, way)| (*order, -way.score));
        ways.into_iter().map(|(_, way)| way).collect()
    }

    /// What to change, with its place in the order in which people would rather give way.
    fn change(&self, way: &Way) -> Option<(usize, String)> {
        let name = |at: usize| rule_name(self.plan, &self.week.meanings[at]);
        Some(match (way.requirement, way.loosened) {
            (Clash::Group(at), Some(Loosened::Least(_, by))) => {
                let group = &self.week.problem.groups()[at];
                // Asking for none is dropping it, which is offered as such.
                let least = (group.min > by).then_some(group.min - by)?;
                (0, format!("ask for {least} instead of {}: \"{}\"", group.min, name(at)))
            }
            (Clash::Group(at), Some(Loosened::Most(_, by))) => {
                let group = &self.week.problem.groups()[at];
                let most = group.max.saturating_add(by);
                (0, format!("allow {most} instead of {}: \"{}\"", group.max, name(at)))
            }
            (Clash::Group(at), _) => (1, format!("drop the requirement \"{}\"", name(at))),
            (Clash::Filter(at), _) => {
                let order = if ALL[at].overridable { 2 } else { 4 };
                (order, ALL[at].set_aside?.to_owned())
            }
            (Clash::Slot(at), _) => (3, format!("leave `{}` empty", self.plan.slots[at].role)),
            (Clash::Sum(at), _) => {
                (1, format!("raise the limit of \"{}\"", self.week.problem.sums()[at].name))
            }
        })
    }
}

/// `29 not free, 9 not released by the employer`: each person under the first filter that shuts them
/// out.
pub fn counted(by: &[u64]) -> String {
    let told = ALL.iter().enumerate().filter_map(|(at, filter)| {
        let count = by.iter().filter(|mask| mask.trailing_zeros() as usize == at).count();
        (count > 0).then(|| format!("{count} {}", filter.counted))
    });
    told.collect::<Vec<_>>().join(", ")
}
