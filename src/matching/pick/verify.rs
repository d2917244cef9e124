//! Checks a certificate, sharing nothing with the search: each cut is evaluated anew, in integers, in linear time.

use super::certificate::{Certificate, Cut, Part};
use super::check;
use super::fault::Fault;
use super::problem::Problem;

/// Checks that a certificate proves what it claims.
///
/// # Errors
/// The first place where it does not: a team that breaks a requirement, weights that do not keep the tiers apart, a
/// price of the wrong sign, a node that is neither empty nor fixed in every way that is left.
pub fn verify(certificate: &Certificate) -> Result<(), Fault> {
    let problem = &certificate.problem;
    let tiers = problem.tiers().len() + 3;
    for (p, part) in certificate.parts.iter().enumerate() {
        if part.weights.len() != tiers || part.nodes.is_empty() {
            let what = "a weight per tier and at least one node are needed";
            return Err(Fault::new(format!("parts[{p}]"), what));
        }
        if part.weights.iter().any(|weight| !(0..=MOST).contains(weight)) {
            return Err(Fault::new(format!("parts[{p}].weights"), "out of range"));
        }
    }
    let worths = match &certificate.team {
        Some(team) => team_worths(certificate, team)?,
        None if certificate.parts.len() == 1 => vec![0],
        None => {
            return Err(Fault::new("parts", "one part is needed to show that there is no team"));
        }
    };
    let groups_of = groups_of(problem);
    for p in 0..certificate.parts.len() {
        Check { certificate, worths: &worths, groups_of: &groups_of, p }.part()?;
    }
    Ok(())
}

/// No weight or price is taken beyond this, so that sums stay within 128 bits.
const MOST: i64 = 1 << 62;

/// The team is lawful, and each part's weights keep its tiers apart; gives the team's worth in each part.
fn team_worths(certificate: &Certificate, team: &[Option<u32>]) -> Result<Vec<i128>, Fault> {
    let problem = &certificate.problem;
    if let Some(finding) = check::findings(problem, team).first() {
        return Err(Fault::new("team", finding.to_string()));
    }
    let worth = check::worth(problem, team);
    let mut tiers = vec![-i128::from(worth.empty), -i128::from(worth.fallback), -worth.soft];
    tiers.extend(worth.scores);
    let ranges = ranges(problem);
    let mut next = 0;
    for (p, part) in certificate.parts.iter().enumerate() {
        let place = || format!("parts[{p}].weights");
        let used: Vec<usize> = (0..tiers.len()).filter(|&t| part.weights[t] > 0).collect();
        if used.iter().enumerate().any(|(i, &t)| t != next + i) {
            return Err(Fault::new(place(), "tiers are left out, or out of order"));
        }
        next += used.len();
        for &t in &used {
            let later = used.iter().filter(|&&u| u > t);
            let rest: i128 = later.map(|&u| i128::from(part.weights[u]) * ranges[u]).sum();
            if i128::from(part.weights[t]) <= rest {
                return Err(Fault::new(
                    place(),
                    format!("tier {t} does not outweigh those after it"),
                ));
            }
        }
    }
    if next != tiers.len() {
        return Err(Fault::new("parts", "not every tier is in a part"));
    }
    let worth =
        |part: &Part| part.weights.iter().zip(&tiers).map(|(&w, t)| i128::from(w) * t).sum();
    Ok(certificate.parts.iter().map(worth).collect())
}

/// How far apart two teams can be in each tier.
fn ranges(problem: &Problem) -> Vec<i128> {
    let mut ranges = vec![0; problem.tiers().len() + 3];
    for slot in problem.slots() {
        let entries = &slot.entries;
        ranges[0] += i128::from(u8::from(slot.optional));
        let nobody = slot.optional.then_some(0);
        let ranks = (0..entries.len()).map(|i| i128::from(entries.rank(i)));
        ranges[1] += spread(ranks.chain(nobody));
        for t in 0..problem.tiers().len() {
            let scores = (0..entries.len()).map(|i| i128::from(problem.scores(entries, i)[t]));
            ranges[t + 3] += spread(scores.chain(nobody));
        }
    }
    let slots = problem.slots().len() as i64;
    for group in problem.groups() {
        let below = i128::from(group.min.max(0)) * i128::from(group.below.unwrap_or(0));
        let most = slots.min(group.members.len() as i64);
        let above = i128::from((most - group.max).max(0)) * i128::from(group.above.unwrap_or(0));
        ranges[2] += below + above;
    }
    ranges
}

fn spread(values: impl Iterator<Item = i128>) -> i128 {
    let ends = values.fold(None, |ends: Option<(i128, i128)>, value| {
        let (least, most) = ends.unwrap_or((value, value));
        Some((least.min(value), most.max(value)))
    });
    ends.map_or(0, |(least, most)| most - least)
}

fn groups_of(problem: &Problem) -> Vec<Vec<u32>> {
    let mut of = vec![Vec::new(); problem.candidates() as usize];
    for (g, group) in problem.groups().iter().enumerate() {
        for &member in &group.members {
            of[member as usize].push(g as u32);
        }
    }
    of
}

/// Who is left for each slot; `None` is nobody.
type Left = Vec<Vec<Option<u32>>>;

struct Check<'a> {
    certificate: &'a Certificate,
    worths: &'a [i128],
    groups_of: &'a [Vec<u32>],
    p: usize,
}

impl Check<'_> {
    fn part(&self) -> Result<(), Fault> {
        let part = &self.certificate.parts[self.p];
        let mut open = vec![(0, self.everybody())];
        while let Some((at, mut left)) = open.pop() {
            let fault =
                |what: &str| Err(Fault::new(format!("parts[{}].nodes[{at}]", self.p), what));
            if self.closes(at, &mut left)? {
                continue;
            }
            let Some((slot, below)) = &part.nodes[at].below else {
                return fault("people are left in every slot, and none is fixed");
            };
            let Some(list) = left.get(*slot) else {
                return fault("fixes a slot that is not there");
            };
            let mut named: Vec<Option<u32>> = below.iter().map(|entry| entry.0).collect();
            named.sort_unstable();
            let mut wanted = list.clone();
            wanted.sort_unstable();
            if named != wanted {
                return fault("does not fix the slot in every way that is left");
            }
            for &(who, child) in below {
                if child <= at || child >= part.nodes.len() {
                    return fault("leads to a node that is not below it");
                }
                let mut fixed = left.clone();
                fixed[*slot] = vec![who];
                open.push((child, fixed));
            }
        }
        Ok(())
    }

    fn everybody(&self) -> Left {
        let slots = self.certificate.problem.slots().iter();
        slots
            .map(|slot| {
                let nobody = slot.optional.then_some(None);
                slot.entries.candidates.iter().map(|&who| Some(who)).chain(nobody).collect()
            })
            .collect()
    }

    /// Makes the cuts of a node; whether nothing is left after them.
    fn closes(&self, at: usize, left: &mut Left) -> Result<bool, Fault> {
        let part = &self.certificate.parts[self.p];
        for (c, cut) in part.nodes[at].cuts.iter().enumerate() {
            if left.iter().any(Vec::is_empty) {
                return Ok(true);
            }
            let place = || format!("parts[{}].nodes[{at}].cuts[{c}]", self.p);
            self.lawful(cut).map_err(|what| Fault::new(place(), what))?;
            let values: Vec<Vec<i128>> = self.values(cut, left);
            let best: Vec<i128> =
                values.iter().map(|list| list.iter().copied().max().unwrap_or(0)).collect();
            let bound = best.iter().sum::<i128>() + self.constant(cut);
            let goal = if cut.scored { (self.worths[self.p] + 1) << cut.shift } else { 0 };
            if bound < goal {
                return Ok(true);
            }
            for (s, list) in left.iter_mut().enumerate() {
                let mut value = values[s].iter();
                list.retain(|_| value.next().is_some_and(|v| bound - best[s] + v >= goal));
            }
        }
        Ok(left.iter().any(Vec::is_empty))
    }

    /// Whether the prices of a cut have the right signs, and those on soft groups stay within what missing costs.
    fn lawful(&self, cut: &Cut) -> Result<(), String> {
        let problem = &self.certificate.problem;
        if cut.shift > 32 {
            return Err("shift beyond 32".into());
        }
        if cut.scored && self.certificate.team.is_none() {
            return Err("worths count, but there is no team to beat".into());
        }
        let size = |price: i64| price.unsigned_abs() <= MOST.unsigned_abs();
        let sums = cut
            .sums
            .iter()
            .all(|&(b, price)| b < problem.sums().len() && price <= 0 && size(price));
        let before = cut.before.iter().all(|&(b, price)| b < self.p && price >= 0 && size(price));
        let once = cut
            .once
            .iter()
            .all(|&(who, price)| who < problem.candidates() && price >= 0 && size(price));
        if !sums || !before || !once {
            return Err("a price of the wrong sign, or on nothing".into());
        }
        let mut pushes: Vec<(usize, i128, i128)> = Vec::new();
        for &(g, price) in &cut.groups {
            if g >= problem.groups().len() || !size(price) {
                return Err(format!("groups[{g}] is not there"));
            }
            let (up, down) = (i128::from(price.max(0)), i128::from(price.min(0).abs()));
            pushes.push((g, up, down));
        }
        let cost = self.soft_cost(cut);
        for &(g, ..) in &cut.groups {
            let group = &problem.groups()[g];
            let total = |side: fn(&(usize, i128, i128)) -> i128| -> i128 {
                pushes.iter().filter(|push| push.0 == g).map(side).sum()
            };
            let within = |total: i128, price: Option<i64>| {
                price.is_none_or(|p| total <= cost * i128::from(p))
            };
            if !within(total(|p| p.1), group.below) || !within(total(|p| p.2), group.above) {
                return Err(format!("the price on groups[{g}] is more than missing it costs"));
            }
        }
        Ok(())
    }

    /// What a unit of soft price costs under a cut.
    fn soft_cost(&self, cut: &Cut) -> i128 {
        let weight = |p: usize| i128::from(self.certificate.parts[p].weights[2]);
        let own = if cut.scored { weight(self.p) << cut.shift } else { 0 };
        own + cut.before.iter().map(|&(b, price)| i128::from(price) * weight(b)).sum::<i128>()
    }

    fn values(&self, cut: &Cut, left: &Left) -> Vec<Vec<i128>> {
        let mut price = vec![0i128; self.certificate.problem.groups().len()];
        cut.groups.iter().for_each(|&(g, p)| price[g] += i128::from(p));
        let mut once: Vec<(u32, i64)> = cut.once.clone();
        once.sort_unstable();
        let value = |(s, list): (usize, &Vec<Option<u32>>)| {
            list.iter().map(|who| self.value(cut, s, *who, &price, &once)).collect()
        };
        left.iter().enumerate().map(value).collect()
    }

    fn value(
        &self,
        cut: &Cut,
        s: usize,
        who: Option<u32>,
        price: &[i128],
        once: &[(u32, i64)],
    ) -> i128 {
        let mut value = if cut.scored { self.worth(self.p, s, who) << cut.shift } else { 0 };
        for &(b, price) in &cut.before {
            value += i128::from(price) * self.worth(b, s, who);
        }
        let Some(who) = who else { return value };
        for &g in &self.groups_of[who as usize] {
            value += price[g as usize];
        }
        for &(b, price) in &cut.sums {
            value += i128::from(price)
                * i128::from(self.certificate.problem.sums()[b].costs[who as usize]);
        }
        let from = once.partition_point(|entry| entry.0 < who);
        let own = once[from..].iter().take_while(|entry| entry.0 == who);
        value - own.map(|entry| i128::from(entry.1)).sum::<i128>()
    }

    /// What somebody in a slot, or nobody, is worth in a part.
    fn worth(&self, p: usize, s: usize, who: Option<u32>) -> i128 {
        let (problem, weights) = (&self.certificate.problem, &self.certificate.parts[p].weights);
        let slot = &problem.slots()[s];
        let Some(at) = who.and_then(|who| slot.entries.find(who)) else {
            return -i128::from(weights[0]) * i128::from(u8::from(slot.optional));
        };
        let scores = problem.scores(&slot.entries, at).iter().zip(&weights[3..]);
        let rank = i128::from(slot.entries.rank(at)) * i128::from(weights[1]);
        scores.map(|(&score, &weight)| i128::from(score) * i128::from(weight)).sum::<i128>() - rank
    }

    fn constant(&self, cut: &Cut) -> i128 {
        let problem = &self.certificate.problem;
        let group = |&(g, price): &(usize, i64)| {
            let group = &problem.groups()[g];
            -i128::from(price) * i128::from(if price > 0 { group.min } else { group.max })
        };
        let sum =
            |&(b, price): &(usize, i64)| -i128::from(price) * i128::from(problem.sums()[b].max);
        let before = |&(b, price): &(usize, i64)| -i128::from(price) * self.worths[b];
        let groups: i128 = cut.groups.iter().map(group).sum();
        let sums: i128 = cut.sums.iter().map(sum).sum();
        let before: i128 = cut.before.iter().map(before).sum();
        groups + sums + before + cut.once.iter().map(|entry| i128::from(entry.1)).sum::<i128>()
    }
}
