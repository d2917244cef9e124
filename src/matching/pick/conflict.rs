//! Why there is no team: a smallest set of requirements that cannot all hold.

use super::outcome::{Budget, Meter, Outcome, Team};
use super::question::{Question, Requirement};
use super::rules::{FREE, Rules, Source};
use super::solve::Run;

/// Requirements that cannot all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The requirements, in the order of the problem: slots, groups, sums, filters.
    pub members: Vec<Requirement>,
    /// For members shown to be necessary a team that satisfies all the others; slots left out may be empty in it.
    pub witnesses: Vec<(Requirement, Team)>,
    /// Whether every member is shown to be necessary; else the budget struck first.
    pub shown_minimal: bool,
    /// The steps taken.
    pub steps: u64,
}

/// Finds a minimal set of requirements of a question that cannot all hold: without any one of them a team exists.
///
/// `order` says which requirements are easy to negotiate, the most negotiable last; those that it leaves out come
/// before all of it, as least negotiable. Where there is a choice the negotiable ones stay in the set. Pins, bans and
/// counts of the question itself stand firm throughout.
///
/// `None` when the question has a team, or when the budget does not suffice to show that it has none.
pub fn conflict(
    question: &Question<'_>,
    order: &[Requirement],
    budget: Budget,
) -> Option<Conflict> {
    let mut deletion =
        Deletion { question, all: requirements(question), meter: Meter::new(budget) };
    let all = deletion.all.clone();
    let Tried::Impossible(support) = deletion.try_only(&all) else { return None };
    let mut current = all;
    if let Tried::Impossible(_) = deletion.try_only(&support) {
        current = support;
    }
    let place = |r: &Requirement| order.iter().position(|other| other == r).map_or(0, |at| at + 1);
    let mut queue = current.clone();
    queue.sort_by_key(|r| (place(r), *r));
    let mut witnesses = Vec::new();
    let mut shown_minimal = true;
    for requirement in queue {
        if !current.contains(&requirement) {
            continue;
        }
        let rest: Vec<Requirement> =
            current.iter().copied().filter(|r| *r != requirement).collect();
        match deletion.try_only(&rest) {
            Tried::Team(team) => witnesses.push((requirement, team)),
            Tried::Impossible(support) => {
                let known = |r: &Requirement| witnesses.iter().any(|(w, _)| w == r);
                current = rest.into_iter().filter(|r| support.contains(r) || known(r)).collect();
            }
            Tried::Unknown => shown_minimal = false,
        }
    }
    witnesses.sort_by_key(|entry| entry.0);
    Some(Conflict { members: current, witnesses, shown_minimal, steps: deletion.meter.taken })
}

/// The requirements of a question that may be given up: slots that must be filled, hard groups, sums, and filters that
/// shut anybody out.
fn requirements(question: &Question<'_>) -> Vec<Requirement> {
    let problem = question.problem;
    let mut all: Vec<Requirement> = (problem.slots().iter().enumerate())
        .filter(|(_, slot)| !slot.optional)
        .map(|(s, _)| Requirement::Slot(s))
        .collect();
    let rules = Rules::of(question);
    let hard = rules.counts.iter().filter(|rule| {
        (rule.lo > -FREE && rule.below.is_none()) || (rule.hi < FREE && rule.above.is_none())
    });
    all.extend(hard.filter_map(|rule| requirement(rule.source)));
    all.extend(rules.sums.iter().filter_map(|sum| requirement(sum.source)));
    let shutting =
        problem.slots().iter().flat_map(|slot| &slot.shut.by).fold(0, |all, by| all | by);
    all.extend((0..64).filter(|f| shutting >> f & 1 == 1).map(Requirement::Filter));
    all.retain(|r| !question.drops(*r));
    all
}

fn requirement(source: Source) -> Option<Requirement> {
    match source {
        Source::Group(g) => Some(Requirement::Group(g)),
        Source::Sum(b) => Some(Requirement::Sum(b)),
        Source::Asked(_) => None,
    }
}

/// What came of trying some of the requirements alone.
enum Tried {
    Team(Team),
    /// No team; requirements that suffice for that.
    Impossible(Vec<Requirement>),
    Unknown,
}

struct Deletion<'a> {
    question: &'a Question<'a>,
    all: Vec<Requirement>,
    meter: Meter,
}

impl Deletion<'_> {
    /// Looks for a team under these requirements and no others.
    fn try_only(&mut self, only: &[Requirement]) -> Tried {
        let mut question = self.question.clone().any_team();
        question.without.extend(self.all.iter().copied().filter(|r| !only.contains(r)));
        let mut run = Run::new(&question);
        match run.outcome(&mut self.meter) {
            Outcome::Optimal(solution) | Outcome::Stopped(solution) => Tried::Team(solution.team),
            Outcome::Unknown => Tried::Unknown,
            Outcome::Impossible => {
                let leant: Vec<Requirement> =
                    run.support.iter().filter_map(|s| requirement(*s)).collect();
                let stays = |r: &Requirement| {
                    matches!(r, Requirement::Slot(_) | Requirement::Filter(_)) || leant.contains(r)
                };
                Tried::Impossible(only.iter().copied().filter(stays).collect())
            }
        }
    }
}
