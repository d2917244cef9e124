//! The slot language: whom a description of people means, and whom a requirement counts.

use chrono::NaiveDate;

use super::scene::{Facts, Scene};
use crate::domain::{Held, PeerKind, Post, Slot, TeamFilter, Who, add_months};

/// The name of the lead rule, where it is set aside and where a team is held to it.
pub const LEAD: &str = "lead";

/// How much of a fallback the peer is in this slot: 0 is none, 1 the first fallback; `None` when the
/// slot is not for this peer at all.
///
/// A peer for whom the lead rule is set aside counts as the first choice for leading: whoever gave
/// the reason has made the choice.
pub fn rank(slot: &Slot, facts: &Facts<'_>, scene: &Scene<'_>) -> Option<u16> {
    let described = described(slot, facts, scene);
    described.or_else(|| leads_by_exception(slot, facts, scene).then_some(0))
}

/// The same by the slot's own words alone.
fn described(slot: &Slot, facts: &Facts<'_>, scene: &Scene<'_>) -> Option<u16> {
    if slot.who.iter().any(|who| fits(who, facts, scene)) {
        return Some(0);
    }
    let at = slot.fallback.iter().position(|who| fits(who, facts, scene))?;
    Some(u16::try_from(at + 1).unwrap_or(u16::MAX))
}

/// Whether the peer may take the slot only because the lead rule is set aside: the kind allows it (as
/// with use of resources, which a current or recent chief executive or deputy *usually* leads), and a
/// reason was given.
pub fn leads_by_exception(slot: &Slot, facts: &Facts<'_>, scene: &Scene<'_>) -> bool {
    scene.plan.lead_may_differ(&slot.role)
        && scene.sets_aside(LEAD, facts.peer.id)
        && described(slot, facts, scene).is_none()
}

/// Whether the description means the peer: all that it says holds.
pub fn fits(who: &Who, facts: &Facts<'_>, scene: &Scene<'_>) -> bool {
    let peer = &facts.peer.facts;
    let current = who.current == Some(true);
    who.kind.is_none_or(|kind| kind == peer.kind)
        && who.fisa.is_none_or(|fisa| fisa == peer.fisa)
        && (!current || !facts.posts.is_empty())
        && fits_seniority(who, facts, scene)
        && fits_expertise(&who.expertise, current, facts)
}

fn fits_seniority(who: &Who, facts: &Facts<'_>, scene: &Scene<'_>) -> bool {
    if who.seniority.is_empty() {
        return true;
    }
    let posts = facts.peer.facts.posts.iter().filter(|post| counts(who, post, scene));
    posts
        .filter_map(|post| post.seniority.as_deref())
        .any(|held| who.seniority.iter().any(|wanted| counts_as(held, wanted, scene)))
}

/// Whether a post counts: one held now always, a former one unless the description asks for current
/// posts, and within the scheme's years when it asks for recent ones.
fn counts(who: &Who, post: &Post, scene: &Scene<'_>) -> bool {
    if post.held_on(scene.day()) {
        return true;
    }
    let left = post.last_day.filter(|last| *last < scene.day());
    match (who.current, who.recent, left) {
        (_, Some(true), Some(left)) => recent_until(left, scene) >= scene.day(),
        (Some(true), ..) | (.., None) => false,
        (.., Some(_)) => true,
    }
}

/// The last day on which a post left on `left` counts as recent.
pub fn recent_until(left: NaiveDate, scene: &Scene<'_>) -> NaiveDate {
    add_months(left, 12 * scene.plan.problem.scheme.matching.recent_years)
}

/// Whether a seniority is the one wanted or counts as it.
pub fn counts_as(held: &str, wanted: &str, scene: &Scene<'_>) -> bool {
    let equivalents = scene.plan.problem.scheme.matching.counts_as.get(wanted);
    held == wanted || equivalents.is_some_and(|all| all.iter().any(|one| one == held))
}

fn fits_expertise(wanted: &[String], current: bool, facts: &Facts<'_>) -> bool {
    let held = |area: &String| match facts.holds(area) {
        Some(Held::Current) => true,
        Some(Held::Past) => !current,
        None => false,
    };
    wanted.is_empty() || wanted.iter().any(held)
}

/// Whether a requirement counts the peer: all that its filter says holds.
pub fn counted(filter: &TeamFilter, facts: &Facts<'_>, scene: &Scene<'_>) -> bool {
    let peer = &facts.peer.facts;
    let plan = scene.plan;
    let any = |list: &[String], what: Option<&str>| {
        list.is_empty() || what.is_some_and(|what| list.iter().any(|one| one == what))
    };
    let party = |wanted: &String| facts.party == Some(plan.party(wanted));
    filter.kind.is_none_or(|kind| kind == peer.kind)
        && filter.fisa.is_none_or(|fisa| fisa == peer.fisa)
        && (filter.seniority.is_empty() || holds_now(&filter.seniority, facts, scene))
        && fits_expertise(&filter.expertise, false, facts)
        && (filter.party.is_empty() || filter.party.iter().any(party))
        && any(&filter.region, facts.region)
        && (filter.body_kind.is_empty()
            || facts.bodies().any(|body| filter.body_kind.contains(&body.kind)))
        && (filter.rural_urban.is_empty()
            || facts.bodies().any(|body| any(&filter.rural_urban, body.rural_urban.as_deref())))
        && filter.experienced.is_none_or(|wanted| wanted == (facts.challenges_done > 0))
        && like_host(filter, facts, scene)
}

fn like_host(filter: &TeamFilter, facts: &Facts<'_>, scene: &Scene<'_>) -> bool {
    let of_kind = || facts.bodies().any(|body| scene.hosts.iter().any(|h| h.kind == body.kind));
    let of_region = || {
        scene
            .hosts
            .iter()
            .any(|host| host.region.is_some() && host.region.as_deref() == facts.region)
    };
    filter.host_party.is_none_or(|wanted| wanted == of_host_party(facts, scene))
        && filter.host_kind.is_none_or(|wanted| wanted == of_kind())
        && filter.host_region.is_none_or(|wanted| wanted == of_region())
}

/// Whether the peer is a member of a party that controls a host; where nobody controls, of any party.
pub fn of_host_party(facts: &Facts<'_>, scene: &Scene<'_>) -> bool {
    facts.peer.facts.kind == PeerKind::Member
        && match facts.party {
            None => false,
            Some(_) if scene.host_parties.is_empty() => true,
            Some(party) => scene.host_parties.contains(&party),
        }
}

/// Whether a post held now has one of these seniorities, or one that counts as it.
fn holds_now(wanted: &[String], facts: &Facts<'_>, scene: &Scene<'_>) -> bool {
    let held = facts.posts.iter().filter_map(|(post, _)| post.seniority.as_deref());
    let mut held = held.filter(|held| wanted.iter().any(|w| counts_as(held, w, scene)));
    held.next().is_some()
}
