//! Whether the sums of an answer add up, and say what the team is.

use super::{Visit, language};
use crate::domain::{DateRange, Peer, TeamAnswer, Tier};
use crate::matching::problem::TeamProblem;

pub(super) fn faults(problem: &TeamProblem, answer: &TeamAnswer) -> Vec<String> {
    let mut faults = Vec::new();
    let mut hold = |what: &str, told: Option<i64>, found: i64| {
        if told.is_some_and(|told| told != found) {
            faults.push(format!("{what} is told as {}, and comes to {found}", told.unwrap_or(0)));
        }
    };
    let told = |tier: Tier| answer.tiers.iter().find(|t| t.tier == tier).map(|t| t.value);
    for member in &answer.members {
        let fit = member.reasons.iter().filter(|r| r.tier == Tier::Fit).map(|r| r.points).sum();
        hold(&format!("the points of {}", member.peer), Some(member.points), fit);
    }
    let members: i64 = answer.members.iter().map(|member| member.points).sum();
    let team = answer.team_reasons.iter().filter(|r| r.tier == Tier::Fit).map(|r| r.points);
    hold("the score", answer.score, members + team.sum::<i64>());
    hold("the fit tier", told(Tier::Fit), answer.score.unwrap_or(0));
    for tier in [Tier::Load, Tier::Travel] {
        let reasons = answer.members.iter().flat_map(|m| &m.reasons).filter(|r| r.tier == tier);
        hold(&format!("the tier {tier}"), told(tier), reasons.map(|r| r.points).sum());
    }
    let onsite = answer.onsite_from.zip(answer.onsite_to);
    let visit = Visit::of(problem, onsite.and_then(|(from, to)| DateRange::new(from, to)));
    hold("the number of empty slots", told(Tier::Optional), empty(&visit, answer));
    hold("the rank of the fallbacks", told(Tier::Fallback), fallbacks(&visit, answer));
    let own = !original_first(problem);
    hold("the price of what is missed", told(Tier::Soft).filter(|_| own), missed(&visit, answer));
    for tier in &answer.tiers {
        let past =
            if tier.tier == Tier::Fit { tier.bound < tier.value } else { tier.bound > tier.value };
        if past {
            faults.push(format!("the bound of the tier {} is past its value", tier.tier));
        }
    }
    faults
}

/// Whether the price of leaving out the original team comes on top of what is recounted here.
fn original_first(problem: &TeamProblem) -> bool {
    problem.kind.original_team_first
}

fn empty(visit: &Visit<'_>, answer: &TeamAnswer) -> i64 {
    visit.template().count() as i64 - answer.members.len() as i64
}

fn peer(visit: &Visit<'_>, reference: &str) -> Option<Peer> {
    visit.problem.peers.by_reference(reference)
}

fn fallbacks(visit: &Visit<'_>, answer: &TeamAnswer) -> i64 {
    let rank = |role: &str, peer: &Peer| {
        let slot = visit.template().find(|slot| slot.role == role)?;
        if slot.who.iter().any(|who| language::describes(visit, who, peer)) {
            return Some(0);
        }
        slot.fallback.iter().position(|who| language::describes(visit, who, peer)).map(|at| at + 1)
    };
    let ranks = answer.members.iter().filter_map(|m| rank(&m.slot, &peer(visit, &m.peer)?));
    ranks.map(|rank| rank as i64).sum()
}

fn missed(visit: &Visit<'_>, answer: &TeamAnswer) -> i64 {
    let members: Vec<Peer> = answer.members.iter().filter_map(|m| peer(visit, &m.peer)).collect();
    let standard = visit.problem.scheme.matching.soft_price;
    let mut price = 0;
    for requirement in visit.requirements().into_iter().filter(|r| !r.hard) {
        let each = i64::from(requirement.price.unwrap_or(standard));
        for (_, count) in language::tallies(visit, requirement, &members) {
            let above = requirement.max.map_or(0, |max| count.saturating_sub(max));
            let least = if requirement.each.is_none() { requirement.min } else { 0 };
            let below = least.saturating_sub(count);
            price += each * i64::from(above + below);
        }
    }
    for cover in visit.covers().iter().filter(|cover| !cover.hard) {
        let count = language::covering(visit, &cover.theme, &members);
        price += i64::from(standard) * i64::from(cover.min.saturating_sub(count));
    }
    price
}
