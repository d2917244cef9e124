//! The second opinion: holds any team, however it came about, to the rules of the programme. It has
//! its own reading of everything and shares nothing with the search, the filters or the rules.

mod association;
mod eligible;
mod language;
mod sums;

use crate::domain::{Body, Cover, DateRange, Peer, PeerId, Requirement, Slot, TeamAnswer};
use crate::matching::problem::TeamProblem;

/// A rule that a team breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name: that of a filter, `slot`, or the name of a requirement or theme.
    pub rule: String,
    /// The peer concerned; `None` when it is the team.
    pub peer: Option<PeerId>,
    /// What is wrong, in plain English.
    pub sentence: String,
    /// Whether an override with a reason sets it aside.
    pub overridable: bool,
}

/// Everything in which a team of these seats breaks the hard rules; with `onsite` for that visit, else
/// as of the first week of the problem and without a look at who is free.
pub fn team(
    problem: &TeamProblem,
    seats: &[(String, PeerId)],
    onsite: Option<DateRange>,
) -> Vec<Finding> {
    let visit = Visit::of(problem, onsite);
    let mut findings = Vec::new();
    visit.slots(seats, &mut findings);
    for (at, (role, id)) in seats.iter().enumerate() {
        let Some(peer) = visit.peer(*id) else { continue };
        if seats[..at].iter().any(|(_, other)| other == id) {
            let sentence = format!("{} has two places on the team", called(&peer));
            findings.push(Finding {
                rule: "slot".to_owned(),
                peer: Some(*id),
                sentence,
                overridable: false,
            });
        }
        visit.fits(role, &peer, &mut findings);
        eligible::findings(&visit, &peer, &mut findings);
    }
    visit.counts(&visit.peers(seats), &mut findings);
    findings
}

/// Everything in which the sums of an answer do not add up, or do not say what the team is.
pub fn answer(problem: &TeamProblem, answer: &TeamAnswer) -> Vec<String> {
    sums::faults(problem, answer)
}

fn called(peer: &Peer) -> String {
    format!("{} ({})", peer.facts.name, peer.reference)
}

/// A visit as the checker reads it.
struct Visit<'a> {
    problem: &'a TeamProblem,
    onsite: Option<DateRange>,
    day: chrono::NaiveDate,
    hosts: Vec<&'a Body>,
}

impl<'a> Visit<'a> {
    fn of(problem: &'a TeamProblem, onsite: Option<DateRange>) -> Self {
        let first = onsite.or_else(|| problem.weeks.first().copied());
        let hosts = problem.hosts.iter().filter_map(|id| problem.bodies.by_id(*id)).collect();
        // Without any days the far future shows posts as they stand for good.
        let day = first.map_or(chrono::NaiveDate::MAX, |days| days.from);
        Self { problem, onsite, day, hosts }
    }

    fn peer(&self, id: PeerId) -> Option<Peer> {
        self.problem.peers.by_id(id)
    }

    fn peers(&self, seats: &[(String, PeerId)]) -> Vec<Peer> {
        seats.iter().filter_map(|(_, id)| self.peer(*id)).collect()
    }

    /// The template's slots that the scope has not replaced, and the scope's.
    fn template(&self) -> impl Iterator<Item = &'a Slot> {
        let own = &self.problem.scope.slots;
        let kept = self.problem.kind.slots.iter();
        kept.filter(|slot| own.iter().all(|o| o.role != slot.role)).chain(own)
    }

    fn slots(&self, seats: &[(String, PeerId)], findings: &mut Vec<Finding>) {
        let mut say = |sentence: String| {
            let rule = "slot".to_owned();
            findings.push(Finding { rule, peer: None, sentence, overridable: false });
        };
        let mut roles: Vec<&str> = self.template().map(|slot| slot.role.as_str()).collect();
        roles.extend(seats.iter().map(|(role, _)| role.as_str()));
        roles.sort_unstable();
        roles.dedup();
        for role in roles {
            let places = self.template().filter(|slot| slot.role == role).count();
            let needed = self.template().filter(|slot| slot.role == role && !slot.optional).count();
            let taken = seats.iter().filter(|(other, _)| other == role).count();
            if places == 0 {
                say(format!("the team has no place `{role}`"));
            } else if taken > places {
                say(format!("`{role}` is for {places}, and {taken} have it"));
            } else if taken < needed {
                say(format!("nobody takes `{role}`"));
            }
        }
    }

    fn fits(&self, role: &str, peer: &Peer, findings: &mut Vec<Finding>) {
        let mut places = self.template().filter(|slot| slot.role == role).peekable();
        if places.peek().is_none() {
            return;
        }
        let fits = |slot: &Slot| {
            slot.who.iter().chain(&slot.fallback).any(|who| language::describes(self, who, peer))
        };
        if !places.any(fits) {
            let kind = &self.problem.kind;
            findings.push(Finding {
                rule: if kind.lead.as_deref() == Some(role) { "lead" } else { "slot" }.to_owned(),
                peer: Some(peer.id),
                sentence: format!("{} is not what `{role}` asks for", called(peer)),
                overridable: kind.lead_overridable && kind.lead.as_deref() == Some(role),
            });
        }
        findings.retain(|finding| !(finding.overridable && self.set_aside(finding)));
    }

    fn set_aside(&self, finding: &Finding) -> bool {
        let concerns = |peer: Option<PeerId>| peer.is_none() || peer == finding.peer;
        self.problem.exceptions.iter().any(|e| e.rule == finding.rule && concerns(e.peer))
    }

    /// Requirements in force, by name: the scope's before the kind's before the scheme's.
    fn requirements(&self) -> Vec<&'a Requirement> {
        let layers = [
            &self.problem.scope.requirements,
            &self.problem.kind.requirements,
            &self.problem.scheme.matching.requirements,
        ];
        let mut kept: Vec<&Requirement> = Vec::new();
        for layer in layers {
            for one in layer.iter().rev() {
                if !kept.iter().any(|other| other.name == one.name) {
                    kept.push(one);
                }
            }
        }
        kept
    }

    /// Themes to cover, by name: the scope's before the kind's, then what neither names.
    fn covers(&self) -> Vec<Cover> {
        let kind = &self.problem.kind;
        let unnamed = kind.themes.iter().map(|t| &t.name).chain(&self.problem.scope.focus);
        let unnamed = unnamed.map(|t| Cover { theme: t.clone(), min: 1, hard: false });
        let named = self.problem.scope.covers.iter().rev().chain(kind.covers.iter().rev()).cloned();
        let mut kept: Vec<Cover> = Vec::new();
        for cover in named.chain(unnamed) {
            let plain = |text: &str| crate::domain::text::folded_words(text);
            if !kept.iter().any(|other| plain(&other.theme) == plain(&cover.theme)) {
                kept.push(cover);
            }
        }
        kept
    }

    fn counts(&self, members: &[Peer], findings: &mut Vec<Finding>) {
        let mut say = |rule: &str, sentence: String| {
            let rule = rule.to_owned();
            findings.push(Finding { rule, peer: None, sentence, overridable: false });
        };
        for requirement in self.requirements().into_iter().filter(|r| r.hard) {
            for (whose, count) in language::tallies(self, requirement, members) {
                let name = &requirement.name;
                if count < requirement.min && requirement.each.is_none() {
                    let min = requirement.min;
                    say(
                        name,
                        format!("\"{name}\" asks for at least {min}{whose}, the team has {count}"),
                    );
                }
                if let Some(max) = requirement.max.filter(|max| count > *max) {
                    say(
                        name,
                        format!("\"{name}\" asks for at most {max}{whose}, the team has {count}"),
                    );
                }
            }
        }
        for cover in self.covers().iter().filter(|cover| cover.hard) {
            let count = language::covering(self, &cover.theme, members);
            if count < cover.min {
                let Cover { theme, min, .. } = cover;
                say(theme, format!("\"{theme}\" is to be covered by {min}, the team has {count}"));
            }
        }
    }
}
