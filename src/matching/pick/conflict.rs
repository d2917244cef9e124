//! Why there is no team: a smallest set of requirements that cannot all hold.

use super::block::Near;
use super::outcome::{Budget, Meter, Outcome, Team};
use super::question::{Question, Requirement};
use super::rules::{FREE, Rules};
use super::solve::Run;
use super::trial::{Trial, Tried, requirement};
use super::walk::Walk;

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

/// How many nodes a single search may take, one time after the other.
const LONG: [u64; 4] = [60, 600, 6000, u64::MAX];

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
    let mut deletion = Deletion {
        question,
        all: requirements(question),
        order,
        meter: Meter::new(budget),
        near: Near::default(),
        trial: None,
        current: Vec::new(),
        witnesses: Vec::new(),
    };
    deletion.run().then(|| deletion.conflict())
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

struct Deletion<'a> {
    question: &'a Question<'a>,
    all: Vec<Requirement>,
    order: &'a [Requirement],
    meter: Meter,
    near: Near,
    trial: Option<Trial>,
    /// What cannot all hold, ever fewer.
    current: Vec<Requirement>,
    /// For requirements shown to be needed a team that breaks nothing else that is left.
    witnesses: Vec<(Requirement, Team)>,
}

impl Deletion<'_> {
    /// Takes out whatever is not needed; false when there is no conflict, or none is shown.
    fn run(&mut self) -> bool {
        let mut first = Run::new(self.question);
        let Outcome::Impossible = first.outcome(&mut self.meter) else { return false };
        self.current = self.all.clone();
        self.trim(&leant(&first), 0);
        self.lay_out();
        let start = self.trial.as_ref().and_then(|t| Walk::over(t, &self.current).down());
        self.step_from(start.into_iter().collect());
        let mut queue = self.current.clone();
        queue.sort_by_key(|r| (self.place(r), *r));
        // What takes long is left for later: with fewer others it is mostly easy.
        for nodes in LONG {
            for &requirement in &queue {
                if self.current.contains(&requirement) && !self.needed(&requirement) {
                    self.try_without(requirement, nodes);
                }
            }
        }
        true
    }

    /// Looks for a team under the requirements left but one: that one is needed, or it goes.
    fn try_without(&mut self, gone: Requirement, nodes: u64) {
        let kept: Vec<Requirement> = self.current.iter().copied().filter(|r| *r != gone).collect();
        let tried = match &mut self.trial {
            Some(trial) => trial.under(&kept, nodes, &mut self.meter),
            None => self.anew(gone, &kept),
        };
        match tried {
            Tried::Team(columns) => self.step_from(vec![columns]),
            Tried::Impossible(support) => {
                self.current = kept;
                self.trim(&support, self.place(&gone));
                if self.trial.as_ref().is_some_and(|trial| trial.loose(&self.current)) {
                    self.lay_out();
                }
                let known = self.witnesses.iter().filter_map(|entry| {
                    self.trial.as_ref().and_then(|trial| trial.places(&entry.1))
                });
                self.step_from(known.collect());
            }
            Tried::Unknown => {}
        }
    }

    /// The same by a search of its own, where one model for all would be too large.
    fn anew(&mut self, gone: Requirement, kept: &[Requirement]) -> Tried<Vec<u32>> {
        let mut question = self.question.clone().any_team();
        question.without.extend(self.all.iter().copied().filter(|r| !kept.contains(r)));
        let mut run = Run::new(&question);
        match run.any(&mut self.near, &mut self.meter) {
            Outcome::Optimal(solution) | Outcome::Stopped(solution) => {
                self.near.team.clone_from(&solution.team);
                self.witnesses.push((gone, solution.team));
                Tried::Team(Vec::new())
            }
            Outcome::Unknown => Tried::Unknown,
            Outcome::Impossible => Tried::Impossible(leant(&run)),
        }
    }

    /// Lays out the model for what is left.
    fn lay_out(&mut self) {
        let before = self.trial.take();
        self.trial = Trial::over(self.question, &self.all, &self.current, before);
    }

    /// Notes what is shown to be needed by teams near these, columns of the model.
    fn step_from(&mut self, teams: Vec<Vec<u32>>) {
        let Some(trial) = &self.trial else { return };
        let singles = Walk::over(trial, &self.current).singles(&teams);
        for (requirement, columns) in singles {
            if self.current.contains(&requirement) && !self.needed(&requirement) {
                self.witnesses.push((requirement, trial.team(&columns)));
            }
        }
    }

    fn conflict(mut self) -> Conflict {
        self.witnesses.sort_by_key(|entry| entry.0);
        let shown_minimal = self.current.iter().all(|r| self.needed(r));
        Conflict {
            members: self.current,
            witnesses: self.witnesses,
            shown_minimal,
            steps: self.meter.taken,
        }
    }

    fn needed(&self, requirement: &Requirement) -> bool {
        self.witnesses.iter().any(|(needed, _)| needed == requirement)
    }

    /// How negotiable a requirement is: 0 when the order does not name it.
    fn place(&self, requirement: &Requirement) -> usize {
        self.order.iter().position(|other| other == requirement).map_or(0, |at| at + 1)
    }

    /// Leaves out what a proof did not lean on, as far as the order goes by itself: up to the next requirement, more
    /// negotiable than `place`, that is not yet known to be needed and that the proof did lean on.
    fn trim(&mut self, support: &[Requirement], place: usize) {
        let current = std::mem::take(&mut self.current);
        let stands = |r: &Requirement| {
            matches!(r, Requirement::Slot(_) | Requirement::Filter(_)) || support.contains(r)
        };
        let ahead = current.iter().filter(|r| stands(r) && !self.needed(r)).map(|r| self.place(r));
        let next = ahead.filter(|&other| other > place).min().unwrap_or(usize::MAX);
        let stays = |r: &Requirement| stands(r) || self.needed(r) || self.place(r) > next;
        self.current = current.into_iter().filter(stays).collect();
    }
}

/// The groups and sums that a proof leant on.
fn leant(run: &Run<'_>) -> Vec<Requirement> {
    run.support.iter().filter_map(|source| requirement(*source)).collect()
}
