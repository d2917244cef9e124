//! From a question to an answer: block of tiers after block, each over ever fewer candidates.

use super::block::{self, Ended, Near, Stage};
use super::model::Prior;
use super::outcome::{Answer, Budget, Meter, Outcome, Solution, Team, Tier};
use super::pool::{EMPTY, Pool};
use super::question::Question;
use super::rules::{FREE, Rules, Source};
use super::tiers::{Block, Measure};

/// Finds the best team of a question, with a proof that none is better, within `budget`.
///
/// Tiers are compared in order: leads of the question, optional slots left empty, the sum of fallback ranks, the price
/// of soft groups missed, then the score tiers. The answer depends on the arguments alone.
///
/// Never fails: a question without a team is [`Outcome::Impossible`], and when the steps run out the best team so far
/// is [`Outcome::Stopped`] with its bounds, or [`Outcome::Unknown`] without one.
pub fn solve(question: &Question<'_>, budget: Budget) -> Answer {
    let mut meter = Meter::new(budget);
    let outcome = Run::new(question).outcome(&mut meter);
    Answer { outcome, steps: meter.taken }
}

/// The team of a solve under way: entries of the pool at hand, one per slot.
pub(super) type Picked = Vec<u32>;

/// A solve under way.
pub(super) struct Run<'q> {
    question: &'q Question<'q>,
    rules: Rules<'q>,
    pool: Pool,
    /// Blocks solved so far with what they are worth.
    solved: Vec<(Block, i64)>,
    /// The rules that the proof of impossibility leant on.
    pub(super) support: Vec<Source>,
}

impl<'q> Run<'q> {
    pub(super) fn new(question: &'q Question<'q>) -> Self {
        Self {
            question,
            rules: Rules::of(question),
            pool: Pool::of(question),
            solved: Vec::new(),
            support: Vec::new(),
        }
    }

    pub(super) fn outcome(&mut self, meter: &mut Meter) -> Outcome {
        if self.pool.nobody().is_some() {
            return Outcome::Impossible;
        }
        if let Some(source) = self.unreachable() {
            self.support.push(source);
            return Outcome::Impossible;
        }
        if self.question.any_team {
            return self.any(&mut Near::default(), meter);
        }
        let measures = Measure::all(self.question);
        let mut picked = None;
        let mut done = 0;
        loop {
            let (block, taken) =
                Block::pack(self.question, &self.pool, &self.rules, &measures[done..]);
            let ceiling = self.ceiling(&block, done);
            let ended = self.stage(&block, picked.take(), ceiling, meter);
            done += taken;
            match ended {
                Ended::Nothing(used) => {
                    self.support = used;
                    return Outcome::Impossible;
                }
                Ended::Unknown => return Outcome::Unknown,
                Ended::Stopped { picked, bound } => {
                    return Outcome::Stopped(
                        self.solution(&picked, &measures, done, &block, bound),
                    );
                }
                Ended::Best { picked: best, worth, left } => {
                    picked = Some(self.narrow(block, worth, &best, &left));
                }
            }
            if done == measures.len() {
                break;
            }
        }
        let picked = picked.unwrap_or_default();
        let picked = self.first_of_equals(picked, meter);
        Outcome::Optimal(self.optimal(&picked, &measures))
    }

    /// The `most` best teams, each set of people once; `None` when they are not found in one search: tiers of several
    /// blocks, slots that may stay empty, or too few steps.
    pub(super) fn several(&mut self, most: usize, meter: &mut Meter) -> Option<Vec<Solution>> {
        let measures = Measure::all(self.question);
        let (block, taken) = Block::pack(self.question, &self.pool, &self.rules, &measures);
        if taken < measures.len() || self.pool.origin.contains(&EMPTY) || self.question.any_team {
            return None;
        }
        if self.pool.nobody().is_some() || self.unreachable().is_some() {
            return Some(Vec::new());
        }
        let worths = block.worths(self.question, &self.pool);
        let stage = self.staged(&worths, block.soft_weight(), &[]);
        let teams = block::several(stage, most, meter)?;
        Some(teams.iter().map(|team| self.optimal(&team.places, &measures)).collect())
    }

    /// A rule that alone cannot be met: a hard least number beyond the members, or ends that cross.
    fn unreachable(&self) -> Option<Source> {
        let alone = self.rules.counts.iter().find(|rule| {
            let most = (rule.members.len() as i64).min(self.rules.slots as i64);
            let least_is_hard = rule.below.is_none();
            (least_is_hard && rule.lo > most)
                || (rule.above.is_none() && rule.hi < 0)
                || (least_is_hard && rule.above.is_none() && rule.lo > rule.hi)
        });
        alone.map(|rule| rule.source)
    }

    /// What no team is worth more than in a block, by what the question says; it holds while the blocks before are as
    /// good as that.
    fn ceiling(&self, block: &Block, done: usize) -> Option<i64> {
        let mut before = 0;
        for (solved, worth) in &self.solved {
            let to = before + solved.parts.len();
            if solved.packed(self.question.ceiling.get(before..to)?) != *worth {
                return None;
            }
            before = to;
        }
        Some(block.packed(self.question.ceiling.get(done..done + block.parts.len())?))
    }

    fn stage(
        &self,
        block: &Block,
        start: Option<Picked>,
        ceiling: Option<i64>,
        meter: &mut Meter,
    ) -> Ended {
        let worths = block.worths(self.question, &self.pool);
        let priors: Vec<Prior> = (self.solved.iter())
            .map(|(solved, worth)| Prior {
                weights: solved.worths(self.question, &self.pool),
                least: *worth,
                soft: solved.soft_weight(),
            })
            .collect();
        let mut stage = self.staged(&worths, block.soft_weight(), &priors);
        stage.ceiling = ceiling;
        block::solve(stage, start, meter, None)
    }

    /// Any team at all, or none.
    pub(super) fn any(&mut self, near: &mut Near, meter: &mut Meter) -> Outcome {
        if self.pool.nobody().is_some() {
            return Outcome::Impossible;
        }
        if let Some(source) = self.unreachable() {
            self.support.push(source);
            return Outcome::Impossible;
        }
        let stage = self.staged(&[], 0, &[]);
        match block::any(stage, near, meter) {
            Ended::Nothing(used) => {
                self.support = used;
                Outcome::Impossible
            }
            Ended::Best { picked, .. } | Ended::Stopped { picked, .. } => {
                Outcome::Optimal(Solution { team: self.team(&picked), tiers: Vec::new() })
            }
            Ended::Unknown => Outcome::Unknown,
        }
    }

    fn staged<'a>(&'a self, worths: &'a [i64], soft_weight: i64, priors: &'a [Prior]) -> Stage<'a> {
        Stage {
            problem: self.question.problem,
            pool: &self.pool,
            rules: &self.rules,
            worths,
            soft_weight,
            priors,
            first_will_do: self.question.any_team,
            looks: self.question.looks,
            spare: 0,
            ceiling: None,
        }
    }

    /// Keeps only what may be in a team as good as the best; gives the best team in terms of what is kept.
    fn narrow(&mut self, block: Block, worth: i64, best: &Picked, left: &[Vec<u32>]) -> Picked {
        let mut picked = Vec::with_capacity(best.len());
        let mut before = 0;
        for (list, &at) in left.iter().zip(best) {
            let place = list.binary_search(&at).unwrap_or(0);
            picked.push((before + place) as u32);
            before += list.len();
        }
        self.pool = self.pool.only(left);
        self.solved.push((block, worth));
        picked
    }

    /// Among equally good teams the first: the ties are tiers of their own, after all others.
    fn first_of_equals(&mut self, mut picked: Picked, meter: &mut Meter) -> Picked {
        let open: Vec<Measure> = (0..self.pool.slots())
            .filter(|&s| self.question.first_of_equals && self.pool.range(s).len() > 1)
            .map(Measure::Tie)
            .collect();
        let mut done = 0;
        while done < open.len() {
            let (block, taken) = Block::pack(self.question, &self.pool, &self.rules, &open[done..]);
            done += taken;
            match self.stage(&block, Some(picked.clone()), None, meter) {
                Ended::Best { picked: best, worth, left } => {
                    picked = self.narrow(block, worth, &best, &left);
                }
                Ended::Stopped { picked: better, .. } => return better,
                Ended::Nothing(_) | Ended::Unknown => return picked,
            }
        }
        picked
    }

    fn team(&self, picked: &Picked) -> Team {
        let who = |&at: &u32| {
            (self.pool.origin[at as usize] != EMPTY).then(|| self.pool.who[at as usize])
        };
        picked.iter().map(who).collect()
    }

    /// The values of the tiers, more being better.
    fn values(&self, picked: &Picked, measures: &[Measure]) -> Vec<i64> {
        let value = |&measure: &Measure| match measure {
            Measure::Soft => -self.missed(picked),
            _ => (picked.iter().enumerate())
                .map(|(s, &at)| self.pool.worth(self.question, s, at as usize, measure))
                .sum(),
        };
        measures.iter().map(value).collect()
    }

    /// The price of the soft groups missed.
    fn missed(&self, picked: &Picked) -> i64 {
        let price = |rule: &super::rules::Counted<'_>| {
            let member =
                |at: &&u32| rule.members.binary_search(&self.pool.who[**at as usize]).is_ok();
            let count = picked.iter().filter(member).count() as i64;
            let below = if rule.lo > -FREE {
                (rule.lo - count).max(0) * rule.below.unwrap_or(0)
            } else {
                0
            };
            let above =
                if rule.hi < FREE { (count - rule.hi).max(0) * rule.above.unwrap_or(0) } else { 0 };
            below + above
        };
        self.rules.counts.iter().filter(|r| r.below.is_some() || r.above.is_some()).map(price).sum()
    }

    fn optimal(&self, picked: &Picked, measures: &[Measure]) -> Solution {
        let values = self.values(picked, measures);
        let bounds = values.clone();
        self.shown(picked, measures, &values, &bounds)
    }

    /// A solution whose tiers are proved up to the block at hand, which ends before `done`.
    fn solution(
        &self,
        picked: &Picked,
        measures: &[Measure],
        done: usize,
        block: &Block,
        bound: i64,
    ) -> Solution {
        let values = self.values(picked, measures);
        let from = done - block.parts.len();
        let mut bounds = values[..from].to_vec();
        bounds.extend(block.bounds(bound, &values[from..done]));
        let rest = Block::loosest(self.question, &self.pool, &self.rules, &measures[done..]);
        bounds
            .extend(rest.into_iter().zip(&values[done..]).map(|(bound, &value)| bound.max(value)));
        self.shown(picked, measures, &values, &bounds)
    }

    fn shown(
        &self,
        picked: &Picked,
        measures: &[Measure],
        values: &[i64],
        bounds: &[i64],
    ) -> Solution {
        let tiers =
            measures.iter().zip(values).zip(bounds).filter_map(|((measure, value), bound)| {
                let sign = measure.sign();
                Some(Tier { kind: measure.kind()?, value: value * sign, bound: bound * sign })
            });
        Solution { team: self.team(picked), tiers: tiers.collect() }
    }
}
