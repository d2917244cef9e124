//! A team in words: what counts for each member and for the team, in sums that add up to the score.

use super::compile::{Meaning, Week};
use super::pick::Group;
use super::plan::Plan;
use super::rules::{Case, Told};
use super::scene::{Facts, Scene};
use super::search::{Best, Broken};
use super::who::rank;
use super::words::list;
use crate::domain::{Member, Peer, Reason, Slot, TeamAnswer, Tier, TierValue};

/// The answer for a team, without reserves and notes.
///
/// # Errors
/// When the sums of the reasons are not the values that the search proved: a bug, never shown as an
/// answer.
pub fn answer(plan: &Plan<'_>, best: &Best<'_>) -> Result<TeamAnswer, Broken> {
    let members = members(plan, &best.week, &best.team);
    let answer = TeamAnswer {
        challenge: plan.problem.challenge.clone(),
        outcome: Some(best.outcome),
        score: value(&best.tiers, Tier::Fit).map(|tier| tier.value),
        bound: value(&best.tiers, Tier::Fit).map(|tier| tier.bound),
        onsite_from: Some(best.week.scene.onsite.from),
        onsite_to: Some(best.week.scene.onsite.to),
        tiers: best.tiers.clone(),
        team_reasons: team_reasons(plan, &best.week, &best.team),
        members,
        reserves: Vec::new(),
        conflict: Vec::new(),
        relaxations: Vec::new(),
        notes: Vec::new(),
        robust: None,
    };
    adds_up(&answer)?;
    Ok(answer)
}

fn value(tiers: &[TierValue], wanted: Tier) -> Option<&TierValue> {
    tiers.iter().find(|tier| tier.tier == wanted)
}

/// Holds the reasons against the tiers: every tier is the sum of its charges.
fn adds_up(answer: &TeamAnswer) -> Result<(), Broken> {
    for tier in &answer.tiers {
        let reasons = answer.members.iter().flat_map(|m| &m.reasons).chain(&answer.team_reasons);
        let sum: i64 = reasons.filter(|r| r.tier == tier.tier).map(|r| r.points).sum();
        if sum != tier.value {
            let what = format!(
                "the reasons add up to {sum} in the tier {}, not {}",
                tier.tier, tier.value
            );
            return Err(Broken(what));
        }
    }
    Ok(())
}

/// The members of a team with what counts for each.
fn members(plan: &Plan<'_>, week: &Week<'_>, team: &[Option<u32>]) -> Vec<Member> {
    let seats = plan.slots.iter().zip(team);
    let peer = |who: u32| plan.problem.peers.get(who as usize);
    seats.filter_map(|(slot, who)| Some(member(&week.scene, slot, &peer((*who)?)?))).collect()
}

/// A peer in a slot with what counts.
pub fn member(scene: &Scene<'_>, slot: &Slot, peer: &Peer) -> Member {
    let facts = Facts::of(scene, peer);
    let rank = rank(slot, &facts, scene).unwrap_or(0);
    let reasons = Told::of(&Case { scene, facts: &facts, slot, rank });
    Member {
        slot: slot.role.clone(),
        peer: peer.reference.clone(),
        name: peer.facts.name.clone(),
        title: facts.posts.first().and_then(|(post, _)| post.title.clone()),
        body: employer(&facts),
        points: reasons.iter().filter(|r| r.tier == Tier::Fit).map(|r| r.points).sum(),
        reasons,
    }
}

/// The name of the body or employer of the first post held.
fn employer(facts: &Facts<'_>) -> Option<String> {
    let (post, body) = facts.posts.first()?;
    body.map(|body| body.name.clone()).or_else(|| post.employer.clone())
}

/// What counts for the team as a whole: slots left empty, soft requirements missed.
pub fn team_reasons(plan: &Plan<'_>, week: &Week<'_>, team: &[Option<u32>]) -> Vec<Reason> {
    let empty =
        plan.slots.iter().zip(team).filter(|(_, who)| who.is_none()).map(|(slot, _)| Reason {
            tier: Tier::Optional,
            rule: slot.role.clone(),
            points: 1,
            reason: match slot.optional {
                true => format!("`{}` stays empty", slot.role),
                false => format!("nobody takes `{}`", slot.role),
            },
        });
    let groups = week.problem.groups().iter().zip(&week.meanings);
    let missed = groups.filter_map(|(group, meaning)| missed(plan, week, team, group, meaning));
    empty.chain(missed).collect()
}

fn missed(
    plan: &Plan<'_>,
    week: &Week<'_>,
    team: &[Option<u32>],
    group: &Group,
    meaning: &Meaning,
) -> Option<Reason> {
    let counts = count(group, team);
    let (below, above) = ((group.min - counts).max(0), (counts - group.max).max(0));
    let points = below * group.below.unwrap_or(0) + above * group.above.unwrap_or(0);
    (points != 0).then(|| Reason {
        tier: Tier::Soft,
        rule: rule_name(plan, meaning),
        points,
        reason: format!("{}, and the team has {}", asked(plan, week, group, meaning), has(counts)),
    })
}

fn has(counts: i64) -> String {
    if counts == 0 { "none".to_owned() } else { counts.to_string() }
}

/// How many members of the team the group counts.
pub fn count(group: &Group, team: &[Option<u32>]) -> i64 {
    let counted = |who: &&u32| group.members.binary_search(who).is_ok();
    team.iter().flatten().filter(counted).count() as i64
}

/// The name of the requirement behind a group.
pub fn rule_name(plan: &Plan<'_>, meaning: &Meaning) -> String {
    match meaning {
        Meaning::Requirement(at, _) => plan.requirements[*at].name.clone(),
        Meaning::Cover(at) => plan.covers[*at].theme.name.clone(),
        Meaning::OriginalTeam => "original team first".to_owned(),
    }
}

/// What a group asks, as a clause: `"at most two from one region" asks for at most 2 from North West`.
pub fn asked(plan: &Plan<'_>, week: &Week<'_>, group: &Group, meaning: &Meaning) -> String {
    let slots = plan.slots.len() as i64;
    let number = match (group.min, group.max) {
        (min, max) if max >= slots => format!("at least {min}"),
        (min, max) if min <= 0 => format!("at most {max}"),
        (min, max) if min == max => format!("exactly {min}"),
        (min, max) => format!("{min} to {max}"),
    };
    match meaning {
        Meaning::Cover(at) if plan.covers[*at].theme.areas.is_empty() => {
            let theme = &plan.covers[*at].theme.name;
            format!(
                "\"{theme}\" asks for {number} to cover it, no area of expertise is known for it"
            )
        }
        Meaning::Cover(at) => {
            let theme = &plan.covers[*at].theme;
            format!("\"{}\" asks for {number} with {}", theme.name, any_of(&theme.areas))
        }
        Meaning::Requirement(at, None) => {
            let name = &plan.requirements[*at].name;
            let parties = plan.requirements[*at].filter.host_party == Some(true);
            let party = if parties { host_party(week) } else { String::new() };
            format!("\"{name}\" asks for {number}{party}")
        }
        Meaning::Requirement(at, Some(value)) => {
            format!("\"{}\" asks for {number} from {value}", plan.requirements[*at].name)
        }
        Meaning::OriginalTeam => {
            format!("the review asks for the original team first, {} could come", group.min)
        }
    }
}

fn host_party(week: &Week<'_>) -> String {
    match &week.scene.host_parties[..] {
        [] => " of any party, because none controls the host".to_owned(),
        parties => format!(" of {}", list(parties)),
    }
}

fn any_of(areas: &[String]) -> String {
    match areas {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
