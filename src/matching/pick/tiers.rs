//! The tiers, most important first, and the blocks in which they are solved.

use super::outcome::TierKind;
use super::pool::Pool;
use super::question::Question;
use super::rules::{Counted, Rules};

/// How wide a packed block may be: floating-point work on it stays sharp, and so the bounds stay close.
const WIDEST: i128 = 1 << 34;

/// What a tier adds up over the team; more is better for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Lead(usize),
    Empty,
    Rank,
    Soft,
    Score(usize),
    /// Minus the place in the slot: tells equal teams apart.
    Tie(usize),
}

impl Measure {
    /// The tiers of a question, without the ties.
    pub(super) fn all(question: &Question<'_>) -> Vec<Self> {
        if question.any_team {
            return Vec::new();
        }
        let leads = (0..question.leads.len()).map(Self::Lead);
        let scores = (0..question.problem.tiers().len()).map(Self::Score);
        leads.chain([Self::Empty, Self::Rank, Self::Soft]).chain(scores).collect()
    }

    /// The tier as answers name it; `None` for a tie.
    pub(super) fn kind(self) -> Option<TierKind> {
        match self {
            Self::Lead(at) => Some(TierKind::Lead(at)),
            Self::Empty => Some(TierKind::Optional),
            Self::Rank => Some(TierKind::Fallback),
            Self::Soft => Some(TierKind::Soft),
            Self::Score(at) => Some(TierKind::Score(at)),
            Self::Tie(_) => None,
        }
    }

    /// From "more is better" to what answers show: 1 or -1.
    pub(super) fn sign(self) -> i64 {
        match self {
            Self::Empty | Self::Rank | Self::Soft => -1,
            Self::Lead(_) | Self::Score(_) | Self::Tie(_) => 1,
        }
    }
}

/// A tier in a block: its weight there, and per slot the least that it can be.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) measure: Measure,
    pub(super) weight: i64,
    /// The least value per slot; for the soft tier one value, the least in all.
    pub(super) base: Vec<i64>,
    /// The widest that the tier's sum can be above its base.
    pub(super) range: i64,
}

/// A run of tiers packed into one integer: each weight is greater than all that comes after it can make up.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub(super) parts: Vec<Part>,
}

impl Block {
    /// Takes the next tier that can differ, with those before and after it that cannot, or as many ties as fit; gives
    /// the block and how many tiers it took.
    pub(super) fn pack(
        question: &Question<'_>,
        pool: &Pool,
        rules: &Rules<'_>,
        measures: &[Measure],
    ) -> (Self, usize) {
        let mut parts = Vec::new();
        let mut width: i128 = 1;
        let mut taken = 0;
        for &measure in measures {
            let (base, range) = span(question, pool, rules, measure);
            let wider = width * (i128::from(range) + 1);
            // A tier of its own has its bound rounded on its own: packed with the next, a fraction of a unit of it
            // would be worth more than all that the next can make up. Only ties, which seldom differ, share a block.
            let shares = matches!(measure, Measure::Tie(_)) && wider <= WIDEST;
            if width > 1 && range > 0 && !shares {
                break;
            }
            width = wider.max(1);
            parts.push(Part { measure, weight: 1, base, range });
            taken += 1;
        }
        let mut weight = 1;
        for part in parts.iter_mut().rev() {
            part.weight = weight;
            if part.range > 0 {
                weight *= part.range + 1;
            }
        }
        (Self { parts }, taken)
    }

    /// The packed worths of the whole pool.
    pub(super) fn worths(&self, question: &Question<'_>, pool: &Pool) -> Vec<i64> {
        let mut worths = vec![0; pool.who.len()];
        for part in &self.parts {
            if part.range == 0 || part.measure == Measure::Soft {
                continue;
            }
            for s in 0..pool.slots() {
                for at in pool.range(s) {
                    let above = pool.worth(question, s, at, part.measure) - part.base[s];
                    worths[at] += part.weight * above;
                }
            }
        }
        worths
    }

    /// What values of its tiers come to in this block, packed.
    pub(super) fn packed(&self, values: &[i64]) -> i64 {
        let part = |(part, value): (&Part, &i64)| match part.measure {
            _ if part.range == 0 => 0,
            Measure::Soft => part.weight * value,
            _ => part.weight * (value - part.base.iter().sum::<i64>()),
        };
        self.parts.iter().zip(values).map(part).sum()
    }

    /// The weight of the soft tier here; 0 when it is in another block.
    pub(super) fn soft_weight(&self) -> i64 {
        self.parts.iter().find(|part| part.measure == Measure::Soft).map_or(0, |part| part.weight)
    }

    /// The most that each tier can be at all.
    pub(super) fn loosest(
        question: &Question<'_>,
        pool: &Pool,
        rules: &Rules<'_>,
        measures: &[Measure],
    ) -> Vec<i64> {
        let most = |&measure: &Measure| {
            let (base, range) = span(question, pool, rules, measure);
            base.iter().sum::<i64>() + range
        };
        measures.iter().map(most).collect()
    }

    /// Splits a packed bound into one bound per tier. Only the first tier whose bound is not its value is sure;
    /// those after it get the most that they can be at all.
    pub(super) fn bounds(&self, packed: i64, values: &[i64]) -> Vec<i64> {
        let soft: i64 =
            self.parts.iter().map(|p| if p.measure == Measure::Soft { p.base[0] } else { 0 }).sum();
        // The soft tier counts down from 0, the others up from their base: lift it to count up as well.
        let mut rest = packed - soft * self.soft_weight();
        let mut sure = true;
        let mut bounds = Vec::new();
        for (part, &value) in self.parts.iter().zip(values) {
            let least: i64 = part.base.iter().sum();
            if !sure {
                bounds.push(least + part.range);
                continue;
            }
            let above = if part.range == 0 { 0 } else { (rest / part.weight).clamp(0, part.range) };
            rest -= above * part.weight;
            bounds.push((least + above).max(value));
            sure = least + above <= value;
        }
        bounds
    }
}

/// Per slot the least that the tier can be, and how much more the sum over the team can be.
fn span(
    question: &Question<'_>,
    pool: &Pool,
    rules: &Rules<'_>,
    measure: Measure,
) -> (Vec<i64>, i64) {
    if measure == Measure::Soft {
        let worst = worst_miss(rules);
        return (vec![-worst], worst);
    }
    let mut base = Vec::with_capacity(pool.slots());
    let mut range = 0;
    for s in 0..pool.slots() {
        let (mut least, mut most) = (i64::MAX, i64::MIN);
        for at in pool.range(s) {
            let worth = pool.worth(question, s, at, measure);
            (least, most) = (least.min(worth), most.max(worth));
        }
        if least > most {
            (least, most) = (0, 0);
        }
        base.push(least);
        range += most - least;
    }
    (base, range)
}

/// The price when every soft group is missed by as much as can be.
fn worst_miss(rules: &Rules<'_>) -> i64 {
    let price = |rule: &Counted<'_>| {
        let most = (rules.slots as i64).min(rule.members.len() as i64);
        let missing = if rule.lo > 0 { rule.below.unwrap_or(0) * rule.lo } else { 0 };
        let over = if rule.hi < most { rule.above.unwrap_or(0) * (most - rule.hi) } else { 0 };
        missing + over
    };
    rules.counts.iter().map(price).sum()
}
