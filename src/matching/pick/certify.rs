//! Writes the proof of an answer down, so that it can be checked without a search.

use super::block::{self, Ended, Stage, Tree, Written};
use super::certificate::{Certificate, Cut, Node, Part};
use super::model::Prior;
use super::outcome::{Answer, Budget, Meter, Outcome, Solution, Team};
use super::pool::Pool;
use super::problem::Problem;
use super::question::Question;
use super::rules::{Rules, Source};
use super::sweep::{Sweep, Tariff};
use super::tiers::{Block, Measure};

/// Solves `problem` and, when the answer is proved, gives the certificate of it as well.
///
/// No certificate when the budget ran out, be it in the search or in writing the proof down. The search is done anew
/// with the answer known, so the steps are about twice those of [`super::solve()`].
pub fn certify(problem: &Problem, budget: Budget) -> (Answer, Option<Certificate>) {
    let question = Question::of(problem).first_of_equals();
    let mut answer = super::solve(&question, budget);
    let mut meter = Meter::new(Budget { steps: budget.steps - answer.steps });
    let work = Work { question: &question, rules: Rules::of(&question), pool: Pool::of(&question) };
    let parts = match &answer.outcome {
        Outcome::Optimal(solution) => work.optimal(solution, &mut meter),
        Outcome::Impossible => work.impossible(&mut meter).map(|part| vec![part]),
        Outcome::Stopped(_) | Outcome::Unknown => None,
    };
    answer.steps += meter.taken;
    let team = answer.outcome.solution().map(|solution| solution.team.clone());
    let certificate = parts.map(|parts| Certificate { problem: problem.clone(), team, parts });
    (answer, certificate)
}

struct Work<'q> {
    question: &'q Question<'q>,
    rules: Rules<'q>,
    pool: Pool,
}

impl Work<'_> {
    /// Proves block after block that the team cannot be bettered.
    fn optimal(&self, solution: &Solution, meter: &mut Meter) -> Option<Vec<Part>> {
        let measures = Measure::all(self.question);
        let mut parts = Vec::new();
        let mut proved: Vec<(Block, i64)> = Vec::new();
        let mut scored: Vec<Option<Tariff>> = Vec::new();
        let mut done = 0;
        while done < measures.len() {
            // The ranges are those of the whole pool, which whoever checks the weights has as well.
            let (block, taken) =
                Block::pack(self.question, &self.pool, &self.rules, &measures[done..]);
            done += taken;
            let (part, worth, written) =
                self.block(&block, &proved, &scored, &solution.team, meter)?;
            parts.push(part);
            scored.push(written);
            proved.push((block, worth));
        }
        Some(parts)
    }

    fn block(
        &self,
        block: &Block,
        proved: &[(Block, i64)],
        scored: &[Option<Tariff>],
        team: &Team,
        meter: &mut Meter,
    ) -> Option<(Part, i64, Option<Tariff>)> {
        let mut pool = self.pool.clone();
        let mut cuts = Vec::new();
        // What the blocks before cut off is cut off here by the same prices, with the worth of the block as a row.
        for (at, tariff) in scored.iter().enumerate() {
            let Some(tariff) = tariff else { continue };
            let mut tariff = tariff.clone();
            tariff.scored = false;
            tariff.priors.push((at, 1 << tariff.shift));
            let priors = self.priors(proved, &pool);
            let sweep =
                Sweep::over(&pool, &self.rules, &vec![0; pool.who.len()], &priors, &mut tariff);
            pool = pool.only(&sweep.left(&pool, 0));
            cuts.push(tariff);
        }
        let worths = block.worths(self.question, &pool);
        let priors = self.priors(proved, &pool);
        let mut written = Written::default();
        let start = self.places(&pool, team)?;
        let ended = block::solve(
            self.stage(&pool, &worths, block.soft_weight(), &priors),
            Some(start),
            meter,
            Some(&mut written),
        );
        let Ended::Best { worth, .. } = ended else { return None };
        let scored = written.scored.take();
        cuts.extend(written.cut.take());
        let mut nodes = Vec::new();
        self.flatten(written.tree, cuts, &mut nodes);
        let weights = self.weights(block);
        Some((Part { weights, nodes }, worth, scored))
    }

    /// Proves that there is no team, without a tier.
    fn impossible(&self, meter: &mut Meter) -> Option<Part> {
        let weights = vec![0; self.question.problem.tiers().len() + 3];
        if self.pool.nobody().is_some() {
            return Some(Part { weights, nodes: vec![Node::default()] });
        }
        if let Some(cut) = self.alone() {
            return Some(Part { weights, nodes: vec![Node { cuts: vec![cut], below: None }] });
        }
        let worths = vec![0; self.pool.who.len()];
        let mut written = Written::default();
        let ended =
            block::solve(self.stage(&self.pool, &worths, 0, &[]), None, meter, Some(&mut written));
        let Ended::Nothing(_) = ended else { return None };
        let mut nodes = Vec::new();
        self.flatten(written.tree, written.cut.into_iter().collect(), &mut nodes);
        // All worths are 0 here, so prices with worths are prices without.
        nodes.iter_mut().flat_map(|node| &mut node.cuts).for_each(|cut| cut.scored = false);
        Some(Part { weights, nodes })
    }

    /// A cut by a group alone that cannot be met.
    fn alone(&self) -> Option<Cut> {
        // Beyond the members only because nobody is taken twice: each member pays for that.
        let members = |rule: &super::rules::Counted<'_>| -> Vec<(u32, i64)> {
            rule.members.iter().map(|&who| (who, 1)).collect()
        };
        let price = |rule: &super::rules::Counted<'_>| {
            let most = (rule.members.len() as i64).min(self.rules.slots as i64);
            match rule.source {
                Source::Group(g) if rule.below.is_none() && rule.lo > most => {
                    let few = rule.members.len() < self.rules.slots;
                    Some((vec![(g, 1)], if few { members(rule) } else { Vec::new() }))
                }
                Source::Group(g) if rule.above.is_none() && rule.hi < 0 => {
                    Some((vec![(g, -1)], Vec::new()))
                }
                Source::Group(g)
                    if rule.below.is_none() && rule.above.is_none() && rule.lo > rule.hi =>
                {
                    Some((vec![(g, 1), (g, -1)], Vec::new()))
                }
                _ => None,
            }
        };
        let (groups, once) = self.rules.counts.iter().find_map(price)?;
        Some(Cut { groups, once, ..Cut::default() })
    }

    fn stage<'a>(
        &'a self,
        pool: &'a Pool,
        worths: &'a [i64],
        soft_weight: i64,
        priors: &'a [Prior],
    ) -> Stage<'a> {
        Stage {
            problem: self.question.problem,
            pool,
            rules: &self.rules,
            worths,
            soft_weight,
            priors,
            first_will_do: false,
            looks: self.question.looks,
            spare: 0,
            ceiling: None,
        }
    }

    fn priors(&self, proved: &[(Block, i64)], pool: &Pool) -> Vec<Prior> {
        let prior = |(block, worth): &(Block, i64)| Prior {
            weights: block.worths(self.question, pool),
            least: *worth,
            soft: block.soft_weight(),
        };
        proved.iter().map(prior).collect()
    }

    /// Where the members of a team stand in a pool.
    fn places(&self, pool: &Pool, team: &Team) -> Option<Vec<u32>> {
        let place = |(s, who): (usize, &Option<u32>)| {
            let number = who.unwrap_or(self.question.problem.candidates() + s as u32);
            pool.range(s).find(|&at| pool.who[at] == number).map(|at| at as u32)
        };
        team.iter().enumerate().map(place).collect()
    }

    fn weights(&self, block: &Block) -> Vec<i64> {
        let weight = |measure: &Measure| {
            let part = block.parts.iter().find(|part| part.measure == *measure);
            part.map_or(0, |part| part.weight)
        };
        Measure::all(self.question).iter().map(weight).collect()
    }

    /// Writes a tree out, each node before those below it.
    fn flatten(&self, tree: Tree, before: Vec<Tariff>, nodes: &mut Vec<Node>) {
        let at = nodes.len();
        let cuts = before.into_iter().chain(tree.cuts).map(|tariff| self.cut(tariff)).collect();
        nodes.push(Node { cuts, below: None });
        let Some((slot, below)) = tree.branch else { return };
        let mut children = Vec::new();
        for (who, node) in below {
            children.push(((who < self.question.problem.candidates()).then_some(who), nodes.len()));
            self.flatten(node, Vec::new(), nodes);
        }
        nodes[at].below = Some((slot, children));
    }

    fn cut(&self, tariff: Tariff) -> Cut {
        let group = |&(at, price): &(usize, i64)| match self.rules.counts[at].source {
            Source::Group(g) => Some((g, price)),
            Source::Sum(_) | Source::Asked(_) => None,
        };
        let sum = |&(at, price): &(usize, i64)| match self.rules.sums[at].source {
            Source::Sum(b) => Some((b, price)),
            Source::Group(_) | Source::Asked(_) => None,
        };
        Cut {
            scored: tariff.scored,
            shift: tariff.shift,
            groups: tariff.counts.iter().filter_map(group).collect(),
            sums: tariff.sums.iter().filter_map(sum).collect(),
            before: tariff.priors,
            once: tariff.twice,
        }
    }
}
