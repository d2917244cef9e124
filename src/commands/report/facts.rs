//! What the file knows of a challenge, in the words of its report.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

use crate::calendar::milestones::{Progress, Step, published_by, timeline};
use crate::calendar::timetable::totals;
use crate::commands::{Context, themes};
use crate::domain::{
    Assessment, Bodies, Body, Challenge, Evidence, Level, Peer, PeerId, Scheme, Scope, Seat,
    StaffRole, Team, TeamStatus, day_in_words,
};
use crate::report::{
    Called, Deadline, Finding, HostLine, Previous, Recommendation, Report, ScopeLines, StaffLine,
    TeamLine, Theme,
};
use crate::store::{
    bodies, challenges, evidence, findings, peers, recommendations, scopes, sessions, teams,
};

/// The report of `challenge` as it stands; version and date are for the caller to set.
pub(in crate::commands) fn report(ctx: &mut Context, challenge: &Challenge) -> Result<Report> {
    let today = ctx.today;
    let connection = ctx.store()?.read();
    let scheme = themes::scheme_of(connection, challenge, today)?;
    let bodies = bodies::load(connection)?;
    let scope = scopes::latest(connection, challenge.id)?.map(|(_, scope)| scope);
    let team = teams::latest(connection, challenge.id)?;
    let earlier = earlier(connection, challenge)?;
    let hosts: Vec<&Body> = challenge.hosts.iter().filter_map(|id| bodies.by_id(*id)).collect();
    let kind = scheme.kind(&challenge.kind);
    let title = kind.map_or(&challenge.kind, |kind| &kind.title);
    let host = listed(&hosts.iter().map(|body| body.name.as_str()).collect::<Vec<_>>());
    let met = totals(&sessions::of(connection, challenge.id)?);
    let (to_report, deadlines) = deadlines(challenge, &scheme, today);
    let ordinal = u32::try_from(earlier.len()).unwrap_or(u32::MAX).saturating_add(1);
    Ok(Report {
        reference: challenge.reference.clone(),
        title: format!("{}: {host}", capitalised(title)),
        kind: title.clone(),
        purpose: kind.map(|kind| kind.purpose.clone()).unwrap_or_default(),
        hosts: hosts.iter().map(|body| host_line(body)).collect(),
        host,
        called: Called::of(&hosts.iter().map(|body| body.kind).collect::<Vec<_>>()),
        onsite: challenge.onsite.map(|days| days.in_words()),
        window: challenge.window.map(|days| days.in_words()),
        mode: challenge.mode.to_string(),
        is_over: challenge.is_done(today),
        ordinal,
        ordinal_word: ordinal_word(ordinal),
        previous: earlier.last().and_then(previous),
        is_final: false,
        version: 0,
        audience: String::new(),
        date: String::new(),
        team: team_lines(connection, &bodies, team.as_ref())?,
        team_agreed: team.is_some_and(|team| team.status != TeamStatus::Proposed),
        staff: challenge.staff.iter().map(staff_line).collect(),
        meetings: met.meetings,
        people_met: met.people,
        themes: theme_sections(connection, challenge, &scheme, scope.as_ref())?,
        scope: scope.as_ref().map(scope_lines),
        recommendations: of_level(connection, challenge, Level::Key, None)?,
        to_report,
        deadlines,
    })
}

/// Challenges of the same kind that the first host had before, oldest first.
fn earlier(connection: &Connection, challenge: &Challenge) -> Result<Vec<Challenge>> {
    let mut all = challenges::all(connection)?;
    all.retain(|other| {
        other.id != challenge.id
            && other.kind == challenge.kind
            && other.withdrawn_on.is_none()
            && challenge.hosts.first().is_some_and(|host| other.hosts.contains(host))
            && is_before(other, challenge)
    });
    all.sort_by_key(|other| (other.onsite.map(|days| days.to), other.id));
    Ok(all)
}

/// Whether `other` was over before `challenge` began, as far as the dates tell.
fn is_before(other: &Challenge, challenge: &Challenge) -> bool {
    let begins = challenge.onsite.or(challenge.window).map(|days| days.from);
    match (other.onsite, begins) {
        (Some(days), Some(begins)) => days.to < begins,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

fn previous(challenge: &Challenge) -> Option<Previous> {
    let onsite = challenge.onsite?.in_words();
    Some(Previous { reference: challenge.reference.clone(), onsite })
}

fn host_line(body: &Body) -> HostLine {
    HostLine {
        name: body.name.clone(),
        kind: body.kind.in_words(),
        region: body.region.clone(),
        place: body.region.as_deref().map(in_region),
        population: body.population.map(with_separators),
        control: body.control.clone(),
    }
}

/// `in the North West`, but `in London`: the article is used of a region that is named after a point of
/// the compass.
fn in_region(region: &str) -> String {
    let is_compass = ["North", "South", "East", "West"].iter().any(|side| region.starts_with(side));
    format!("in {}{region}", if is_compass { "the " } else { "" })
}

/// `237,579`.
fn with_separators(number: i64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn team_lines(
    connection: &Connection,
    bodies: &Bodies,
    team: Option<&Team>,
) -> Result<Vec<TeamLine>> {
    let Some(team) = team else { return Ok(Vec::new()) };
    let ids: Vec<PeerId> = team.members.iter().map(|seat| seat.peer).collect();
    let peers = peers::load_these(connection, &ids)?;
    let line = |(seat, peer): (&Seat, Peer)| {
        let day = team.onsite.map_or(team.made_on, |days| days.from);
        let post = peer.posts_on(day).next().or_else(|| peer.facts.posts.first());
        let body = post.and_then(|post| match post.body {
            Some(id) => bodies.by_id(id).map(|body| body.name.clone()),
            None => post.employer.clone(),
        });
        TeamLine {
            role: seat.slot.clone(),
            name: peer.facts.name.clone(),
            title: post.and_then(|post| post.title.clone().or_else(|| post.seniority.clone())),
            body,
        }
    };
    Ok(team.members.iter().zip(peers).map(line).collect())
}

fn staff_line((role, name): &(StaffRole, String)) -> StaffLine {
    StaffLine { role: role.to_string().replace('-', " "), name: name.clone() }
}

fn scope_lines(scope: &Scope) -> ScopeLines {
    ScopeLines {
        needs: scope.needs.clone(),
        focus: scope.focus.clone(),
        results_wanted: scope.results_wanted.clone(),
        agreed_on: scope.agreed_on.map(day_in_words),
        agreed_by: scope.agreed_by.clone(),
        documents: scope.burden_limit.and_then(|limit| limit.documents),
        meetings: scope.burden_limit.and_then(|limit| limit.meetings),
    }
}

fn theme_sections(
    connection: &Connection,
    challenge: &Challenge,
    scheme: &Scheme,
    scope: Option<&Scope>,
) -> Result<Vec<Theme>> {
    let all = findings::of(connection, challenge.id)?;
    let notes = evidence::of(connection, challenge.id)?;
    let of = |theme: &str, wanted: Assessment| {
        let some = all.iter().filter(|f| f.theme == theme && f.assessment == wanted);
        some.map(|f| printed(f, &notes)).collect::<Vec<Finding>>()
    };
    let section = |theme: themes::ChallengeTheme| {
        Ok(Theme {
            strengths: of(&theme.name, Assessment::Strength),
            areas: of(&theme.name, Assessment::AreaToImprove),
            neutral: of(&theme.name, Assessment::Neutral),
            recommendations: of_level(connection, challenge, Level::Further, Some(&theme.name))?,
            name: theme.name,
            question: theme.question,
            added: theme.added,
        })
    };
    themes::themes(scheme, challenge, scope).into_iter().map(section).collect()
}

/// A finding with the words that may be quoted: those of its notes that do not tell who spoke.
fn printed(finding: &crate::domain::Finding, notes: &[Evidence]) -> Finding {
    let behind = || notes.iter().filter(|note| finding.evidence.contains(&note.number));
    let withheld = behind().filter(|note| note.quote && note.identifiable);
    Finding {
        quotes: behind().filter(|n| n.is_quotable()).map(|note| note.note.clone()).collect(),
        withheld: withheld.map(|note| note.number).collect(),
        number: finding.number,
        statement: finding.statement.clone(),
        triangulated: finding.is_triangulated(),
    }
}

/// The recommendations of one level; with `theme`, only those under it.
fn of_level(
    connection: &Connection,
    challenge: &Challenge,
    level: Level,
    theme: Option<&str>,
) -> Result<Vec<Recommendation>> {
    let mut all = recommendations::of(connection, challenge.id)?;
    all.retain(|r| r.level == level && (theme.is_none() || r.theme.as_deref() == theme));
    let line =
        |r: crate::domain::Recommendation| Recommendation { number: r.number, wording: r.wording };
    Ok(all.into_iter().map(line).collect())
}

/// What falls due after the visit, by the scheme: what the host sees of the way to the report, and what
/// is to be published and reviewed. Nothing while the days are not set.
fn deadlines(
    challenge: &Challenge,
    scheme: &Scheme,
    today: NaiveDate,
) -> (Vec<Deadline>, Vec<Deadline>) {
    let (Some(kind), Some(onsite)) = (scheme.kind(&challenge.kind), challenge.onsite) else {
        return Default::default();
    };
    let progress = Progress { challenge, marked: &[], review: None, today };
    let line = |step: &Step| {
        let day = step.due.filter(|day| *day > onsite.to)?;
        Some(Deadline { title: step.title.clone(), due: day_in_words(day) })
    };
    let steps = timeline(kind, &progress);
    let judged = |step: &&Step| published_by(kind).any(|m| m.word == step.milestone);
    let stage = |step: &Step| {
        let milestone = kind.milestones.iter().find(|m| m.word == step.milestone);
        milestone.and_then(|m| m.stage.as_deref())
    };
    // The host has no part in what comes before, nor in the end of the work.
    let with_host = steps.iter().skip_while(|step| stage(step) != Some("with-host"));
    let to_report = with_host.filter(|step| !judged(step) && stage(step) != Some("closed"));
    (to_report.filter_map(line).collect(), steps.iter().filter(judged).filter_map(line).collect())
}

/// `A, B and C`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// With a capital at its start.
pub(in crate::commands) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `first`, `second`, ... `tenth`, then `11th`.
fn ordinal_word(number: u32) -> String {
    const WORDS: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    let place = usize::try_from(number).unwrap_or(usize::MAX).wrapping_sub(1);
    WORDS.get(place).map_or_else(|| format!("{number}th"), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_read_as_people_write_them() {
        assert_eq!(with_separators(237_579), "237,579");
        assert_eq!(with_separators(1_000), "1,000");
        assert_eq!(with_separators(999), "999");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!(ordinal_word(2), "second");
        assert_eq!(in_region("East of England"), "in the East of England");
        assert_eq!(in_region("Yorkshire and The Humber"), "in Yorkshire and The Humber");
    }
}
