//! What counts for a body: its last and its next challenge, those of the bodies that it continues,
//! and whether it declined.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Facts, days_ahead};
use crate::domain::{Body, BodyId, BodyKind, Challenge, Clock, Declined};

/// What is known of one body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    /// The last challenge done that counts.
    pub last: Option<&'a Challenge>,
    /// The next challenge that counts.
    pub booked: Option<&'a Challenge>,
    /// Whether it said no and has had or booked none since.
    pub declined: bool,
    /// The first day of a body that is new under the scheme and continues none.
    pub new_since: Option<NaiveDate>,
    /// The day from which it is counted while it has had none.
    pub counted_from: Option<NaiveDate>,
}

/// The challenges and refusals that count, by body.
pub(super) struct Clocks<'a> {
    facts: &'a Facts<'a>,
    challenges: HashMap<BodyId, Vec<&'a Challenge>>,
    declined: HashMap<BodyId, Vec<&'a Declined>>,
    /// The bodies whose clock a body carries on itself.
    continued: HashMap<BodyId, Vec<BodyId>>,
}

impl<'a> Clocks<'a> {
    /// Sorts the facts by body. A joint challenge counts for every host.
    pub(super) fn of(facts: &'a Facts<'a>) -> Self {
        let mut challenges: HashMap<BodyId, Vec<&Challenge>> = HashMap::new();
        for challenge in facts.challenges.iter().filter(|c| c.withdrawn_on.is_none()) {
            for &host in &challenge.hosts {
                challenges.entry(host).or_default().push(challenge);
            }
        }
        let mut declined: HashMap<BodyId, Vec<&Declined>> = HashMap::new();
        for refusal in facts.declined {
            declined.entry(refusal.body).or_default().push(refusal);
        }
        let mut continued: HashMap<BodyId, Vec<BodyId>> = HashMap::new();
        for link in facts.bodies.successions() {
            let is_known = facts.bodies.by_id(link.predecessor).is_some();
            if link.clock == Clock::Continues && is_known {
                continued.entry(link.successor).or_default().push(link.predecessor);
            }
        }
        Self { facts, challenges, declined, continued }
    }

    /// What is known of `body`.
    pub(super) fn record(&self, body: &Body) -> Record<'a> {
        let line = self.line(body.id);
        let all: Vec<&Challenge> = line
            .iter()
            .filter_map(|id| self.challenges.get(id))
            .flatten()
            .copied()
            .filter(|c| self.counts(&c.kind, body.kind))
            .collect();
        let last_day = |c: &Challenge| c.onsite.map(|days| days.to);
        let done = all.iter().copied().filter(|c| c.is_done(self.facts.today));
        // Of two that end on one day the first entered stands.
        let last = done.min_by_key(|c| (std::cmp::Reverse(last_day(c)), c.id));
        let ahead = all.iter().copied().filter(|c| self.is_ahead(c));
        let booked = ahead.min_by_key(|c| (days_ahead(c), c.id));
        let first_day = self.first_day(&line);
        let new_since = first_day.filter(|day| *day >= self.facts.scheme.five_year.new_bodies_from);
        Record {
            last,
            booked,
            declined: self.has_declined(&line, last, booked),
            new_since: new_since.filter(|_| line.len() == 1),
            counted_from: new_since,
        }
    }

    /// Whether challenges of this kind count for bodies of that kind. For a fire service those that
    /// only fire services may host count as well.
    fn counts(&self, kind: &str, of: BodyKind) -> bool {
        let own = || self.facts.scheme.kind(kind).is_some_and(|k| k.host_kinds == [BodyKind::Fire]);
        self.facts.scheme.five_year.qualifying_kinds.iter().any(|word| word == kind)
            || (of == BodyKind::Fire && own())
    }

    /// Whether its onsite days, or its window while they are not set, are not yet over.
    fn is_ahead(&self, challenge: &Challenge) -> bool {
        match challenge.onsite {
            Some(days) => days.to > self.facts.today,
            None => challenge.window.is_some_and(|days| days.to >= self.facts.today),
        }
    }

    /// Whether the last refusal came after all that was had and booked.
    fn has_declined(
        &self,
        line: &[BodyId],
        last: Option<&Challenge>,
        booked: Option<&Challenge>,
    ) -> bool {
        let refusals = line.iter().filter_map(|id| self.declined.get(id)).flatten();
        let Some(on) = refusals.map(|r| r.on).filter(|on| *on <= self.facts.today).max() else {
            return false;
        };
        let had_since = last.and_then(|c| c.onsite).is_some_and(|days| days.to > on);
        let booked_since = booked.is_some_and(|c| c.added_on >= on);
        !had_since && !booked_since
    }

    /// The body and all whose clock it carries on, however long the chain.
    fn line(&self, body: BodyId) -> Vec<BodyId> {
        let mut line = vec![body];
        let mut next = 0;
        while let Some(&at) = line.get(next) {
            next += 1;
            for before in self.continued.get(&at).into_iter().flatten() {
                if !line.contains(before) {
                    line.push(*before);
                }
            }
        }
        line
    }

    /// The day on which the clock of a body without a challenge begins: its first day, or that of
    /// the oldest body whose clock it carries on; `None` when that is not known.
    fn first_day(&self, line: &[BodyId]) -> Option<NaiveDate> {
        let bodies = self.facts.bodies;
        let first = line.iter().filter(|id| !self.continued.contains_key(id));
        let oldest = first.filter_map(|id| bodies.by_id(*id));
        // An unknown first day lies before all known ones.
        oldest.map(|body| body.first_day).min().flatten()
    }
}
