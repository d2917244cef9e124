//! Whether one peer may go at all, as the checker reads it.

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};

use super::{Finding, Visit, association, called};
use crate::domain::{BodyId, DateRange, Mode, Peer, PeerKind, PeerStatus};

pub(super) fn findings(visit: &Visit<'_>, peer: &Peer, findings: &mut Vec<Finding>) {
    let facts = &peer.facts;
    let mut say = |rule: &str, overridable: bool, what: &str| {
        let finding = Finding {
            rule: rule.to_owned(),
            peer: Some(peer.id),
            sentence: format!("{} {what}", called(peer)),
            overridable,
        };
        if !(overridable && visit.set_aside(&finding)) {
            findings.push(finding);
        }
    };
    if facts.status != PeerStatus::Active {
        say("status", false, &format!("is {}, not active", facts.status));
    }
    if facts.employer_release == Some(false) {
        say("release", false, "is not released by the employer");
    }
    let bodies: Vec<BodyId> = held(visit, peer).collect();
    let problem = visit.problem;
    if problem.excluded_peers.contains(&peer.id)
        || bodies.iter().any(|body| problem.excluded_bodies.contains(body))
    {
        say("excluded", false, "is excluded by the scope");
    }
    if problem.bans.contains(&peer.id) {
        say("banned", false, "is kept out by hand");
    }
    associations(visit, peer, &bodies, &mut say);
    if let Some(onsite) = visit.onsite {
        days(visit, peer, onsite, &mut say);
    }
}

/// The bodies at which the peer has a post on the first day.
fn held(visit: &Visit<'_>, peer: &Peer) -> impl Iterator<Item = BodyId> {
    let day = visit.day;
    let begun = move |first: Option<NaiveDate>| first.is_none_or(|first| first <= day);
    let lasts = move |last: Option<NaiveDate>| last.is_none_or(|last| last >= day);
    let posts = peer.facts.posts.iter();
    posts.filter(move |p| begun(p.first_day) && lasts(p.last_day)).filter_map(|p| p.body)
}

fn associations(
    visit: &Visit<'_>,
    peer: &Peer,
    bodies: &[BodyId],
    say: &mut dyn FnMut(&str, bool, &str),
) {
    let (register, day) = (&visit.problem.bodies, visit.day);
    let matching = &visit.problem.scheme.matching;
    let name = |body: BodyId| register.by_id(body).map_or_else(String::new, |b| b.name.clone());
    for host in &visit.hosts {
        for body in bodies {
            if association::never(register, *body, host.id, day) {
                say(
                    "association",
                    false,
                    &format!("has a post at {}, too close to {}", name(*body), host.name),
                );
            } else if matching.neighbours_barred && association::near(register, *body, host.id, day)
            {
                say(
                    "neighbour",
                    true,
                    &format!("has a post at {}, near {}", name(*body), host.name),
                );
            }
        }
        for interest in &peer.facts.interests {
            if association::same(register, interest.body, host.id, day) {
                say("interest", false, &format!("declared an interest in {}", name(interest.body)));
            }
        }
        for post in &peer.facts.posts {
            let (Some(body), Some(last)) = (post.body, post.last_day) else { continue };
            let over = last
                .checked_add_months(Months::new(matching.cooling_off_years.saturating_mul(12)))
                .unwrap_or(NaiveDate::MAX);
            if last < day && day < over && association::same(register, body, host.id, day) {
                say("cooling-off", true, &format!("left {} on {last}, too recently", name(body)));
            }
        }
    }
}

fn days(visit: &Visit<'_>, peer: &Peer, onsite: DateRange, say: &mut dyn FnMut(&str, bool, &str)) {
    let facts = &peer.facts;
    let matching = &visit.problem.scheme.matching;
    let eve = u64::from(matching.evening_before && visit.problem.mode != Mode::Remote);
    let from = |days: DateRange| days.from.checked_sub_days(Days::new(eve)).unwrap_or(days.from);
    let meets = |first: NaiveDate, last: NaiveDate| first <= onsite.to && from(onsite) <= last;
    if facts.available_from.is_some_and(|first| first > from(onsite))
        || facts.available_to.is_some_and(|last| last < onsite.to)
        || facts.blocked.iter().any(|blocked| meets(blocked.from, blocked.to))
    {
        say("free", false, "is not free on all days");
    }
    let (mut given, mut challenges) = (0, 0);
    let year = financial_year(&matching.year_begins, onsite.from);
    let others = visit.problem.assignments.iter().filter(|a| a.peer == peer.id);
    for (other, days) in others.filter_map(|a| Some((a, a.onsite?))) {
        if meets(from(days), days.to) {
            say("free", false, &format!("is on the team of {}", other.reference));
        }
        if financial_year(&matching.year_begins, days.from) == year {
            given += working(days);
            challenges += 1;
        }
    }
    let support = visit.problem.support_days.iter().filter(|(who, _)| *who == peer.id);
    given += support.filter(|(_, day)| financial_year(&matching.year_begins, *day) == year).count()
        as i64;
    if given + working(onsite) > facts.days_offered.unwrap_or(i64::from(matching.default_days)) {
        say("days", false, "has not enough days left this year");
    }
    let offered = facts.challenges_offered.unwrap_or(i64::from(matching.default_challenges));
    if challenges + 1 > offered {
        say("challenges", false, "has no challenge left this year");
    }
    let out = facts.term_ends.is_some_and(|ends| ends < onsite.to);
    if facts.kind == PeerKind::Member && out {
        say("term", false, "is out of office before the visit ends");
    }
}

/// The year in which the financial year of `day` begins.
fn financial_year(begins: &str, day: NaiveDate) -> i32 {
    let of_day = day.format("%m-%d").to_string();
    if *of_day < *begins { day.year() - 1 } else { day.year() }
}

fn working(days: DateRange) -> i64 {
    let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let mut count = 0;
    let mut day = days.from;
    while day <= days.to {
        count += i64::from(!weekend(&day));
        day = day + Days::new(1);
    }
    count
}
