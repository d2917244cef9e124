//! What hosts said of engagements.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Facts, percent};
use crate::domain::Extent;
use crate::report::HostCount;

/// By year of the answer, the newest first, then by kind. Withdrawn challenges have none.
pub(super) fn rows(facts: &Facts) -> Vec<HostCount> {
    let mut counts: BTreeMap<(Reverse<String>, &str), HostCount> = BTreeMap::new();
    for given in &facts.evaluations {
        let challenge = facts.challenges.iter().find(|c| c.id == given.challenge);
        let Some(challenge) = challenge.filter(|c| c.withdrawn_on.is_none()) else { continue };
        let key = (Reverse(facts.year(given.given_on)), challenge.kind.as_str());
        let row = counts.entry(key).or_default();
        row.answers += 1;
        row.satisfied += i64::from(given.satisfied.is_yes());
        row.greatly += i64::from(given.satisfied == Extent::Great);
        row.impact_answers += i64::from(given.impact.is_some());
        row.impact += i64::from(given.impact.is_some_and(Extent::is_yes));
        row.recommend_answers += i64::from(given.recommends.is_some());
        row.recommend += i64::from(given.recommends == Some(true));
    }
    let named = counts.into_iter().map(|((Reverse(year), kind), row)| HostCount {
        year,
        kind: kind.to_owned(),
        percent: percent(row.satisfied, row.answers),
        ..row
    });
    named.collect()
}
