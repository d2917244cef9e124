//! The requirements of a question as the search reads them: counts and sums with their ends, in one list each.

use super::problem::Problem;
use super::question::{Loosened, Question, Requirement};

/// An end that is not there; far beyond any count or sum, and far from overflow.
pub(super) const FREE: i64 = 1 << 62;

/// No place.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Where a rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Group(usize),
    Sum(usize),
    /// A count of the question itself.
    Asked(usize),
}

/// A count between `lo` and `hi`, each of them hard, priced or [`FREE`].
#[derive(Debug, Clone)]
pub(super) struct Counted<'a> {
    pub(super) source: Source,
    pub(super) members: &'a [u32],
    pub(super) lo: i64,
    pub(super) hi: i64,
    pub(super) below: Option<i64>,
    pub(super) above: Option<i64>,
}

/// A sum that stays at or under `hi`.
#[derive(Debug, Clone)]
pub(super) struct Summed<'a> {
    pub(super) source: Source,
    pub(super) costs: &'a [i64],
    pub(super) hi: i64,
}

/// All rules of a question.
#[derive(Debug, Clone)]
pub(super) struct Rules<'a> {
    pub(super) slots: usize,
    pub(super) counts: Vec<Counted<'a>>,
    pub(super) sums: Vec<Summed<'a>>,
    /// The places in `counts` of each group's rules, or [`NOWHERE`]: two when its ends cross and one is soft, so that
    /// each end is a rule of its own.
    pub(super) of_group: Vec<[u32; 2]>,
}

impl<'a> Rules<'a> {
    /// Gathers the rules of `question`, leaving out those that it drops and those that cannot bind.
    pub(super) fn of(question: &'a Question<'a>) -> Self {
        let problem = question.problem;
        let slots = problem.slots().len();
        let mut counts = Vec::with_capacity(problem.groups().len());
        for g in 0..problem.groups().len() {
            if !question.drops(Requirement::Group(g)) {
                counts.extend(group(problem, g, &question.loosened, slots as i64));
            }
        }
        for (i, count) in question.counts.iter().enumerate() {
            let rule = Counted {
                source: Source::Asked(i),
                members: &count.members,
                lo: count.min,
                hi: count.max,
                below: None,
                above: None,
            };
            counts.push(trimmed(rule, slots as i64));
        }
        counts.retain(|rule| rule.lo > -FREE || rule.hi < FREE);
        let mut of_group = vec![[NOWHERE; 2]; problem.groups().len()];
        for (r, rule) in counts.iter().enumerate() {
            if let Source::Group(g) = rule.source {
                let free = usize::from(of_group[g][0] != NOWHERE);
                of_group[g][free] = r as u32;
            }
        }
        let sums = (0..problem.sums().len())
            .filter(|&b| !question.drops(Requirement::Sum(b)))
            .map(|b| sum(problem, b, &question.loosened))
            .collect();
        Self { slots, counts, sums, of_group }
    }
}

fn group<'a>(
    problem: &'a Problem,
    g: usize,
    loosened: &[Loosened],
    slots: i64,
) -> impl Iterator<Item = Counted<'a>> + use<'a> {
    let group = &problem.groups()[g];
    let (mut lo, mut hi) = (group.min, group.max);
    for way in loosened {
        match *way {
            Loosened::Least(at, by) if at == g => lo = lo.saturating_sub(by),
            Loosened::Most(at, by) if at == g => hi = hi.saturating_add(by),
            _ => {}
        }
    }
    let (below, above) = (group.below, group.above);
    let members = &group.members;
    let rule = |lo, hi| {
        trimmed(Counted { source: Source::Group(g), members, lo, hi, below, above }, slots)
    };
    let cross = lo > hi && (below.is_some() || above.is_some());
    let (one, other) =
        if cross { (rule(lo, FREE), Some(rule(-FREE, hi))) } else { (rule(lo, hi), None) };
    [Some(one), other].into_iter().flatten()
}

/// Frees the ends that cannot bind: a least number of none, a greatest number beyond the slots or the members.
fn trimmed(mut rule: Counted<'_>, slots: i64) -> Counted<'_> {
    if rule.lo <= 0 {
        rule.lo = -FREE;
    }
    if rule.hi >= slots.min(rule.members.len() as i64) {
        rule.hi = FREE;
    }
    rule
}

fn sum<'a>(problem: &'a Problem, b: usize, loosened: &[Loosened]) -> Summed<'a> {
    let sum = &problem.sums()[b];
    let by = |way: &Loosened| match *way {
        Loosened::Limit(at, by) if at == b => by,
        _ => 0,
    };
    let hi = loosened.iter().map(by).fold(sum.max, i64::saturating_add);
    Summed { source: Source::Sum(b), costs: &sum.costs, hi: hi.clamp(-FREE, FREE) }
}
