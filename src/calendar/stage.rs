//! The stage of a challenge: never typed in, it follows from the milestones that are done.

use super::milestones::Progress;
use crate::domain::scheme::EngagementKind;

/// Before the first milestone that has a stage.
pub const PROSPECT: &str = "prospect";

/// After the host or the programme withdrew.
pub const WITHDRAWN: &str = "withdrawn";

/// The stage that the furthest milestone done has reached, in the scheme's order.
pub fn stage(kind: &EngagementKind, progress: &Progress<'_>) -> String {
    if progress.challenge.withdrawn_on.is_some_and(|day| day <= progress.today) {
        return WITHDRAWN.to_owned();
    }
    let done = progress.done();
    let reached = kind.milestones.iter().rev().filter(|m| done.contains_key(m.word.as_str()));
    reached.filter_map(|m| m.stage.clone()).next().unwrap_or_else(|| PROSPECT.to_owned())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::testing::{challenge, day, range, scheme};

    #[test]
    fn the_furthest_milestone_decides() {
        let kind = scheme().kinds[0].clone();
        let mut challenge = challenge();
        let mut marked: Vec<(String, NaiveDate)> = Vec::new();
        let stage_on = |challenge: &_, marked: &[_], today| {
            stage(&kind, &Progress { challenge, marked, review: None, today: day(today) })
        };
        assert_eq!(stage_on(&challenge, &marked, "2026-11-21"), PROSPECT);
        marked.push(("scope-agreed".to_owned(), day("2026-12-04")));
        assert_eq!(stage_on(&challenge, &marked, "2026-11-21"), PROSPECT);
        assert_eq!(stage_on(&challenge, &marked, "2026-12-04"), "scoped");
        challenge.onsite = Some(range("2027-03-02..2027-03-05"));
        assert_eq!(stage_on(&challenge, &marked, "2027-03-01"), "scoped");
        assert_eq!(stage_on(&challenge, &marked, "2027-03-02"), "onsite");
        challenge.withdrawn_on = Some(day("2027-02-01"));
        assert_eq!(stage_on(&challenge, &marked, "2027-03-02"), WITHDRAWN);
    }

    proptest! {
        /// Marking one more milestone, or waiting, never takes the stage back.
        #[test]
        fn the_stage_never_goes_back(
            first in prop::collection::btree_set(0..6usize, 0..6),
            more in 0..6usize,
            wait in 0..800u64,
        ) {
            let kind = scheme().kinds[0].clone();
            let mut challenge = challenge();
            challenge.onsite = Some(range("2027-03-02..2027-03-05"));
            let today = day("2026-11-21");
            let place = |marked: &[(String, NaiveDate)], today| {
                let progress = Progress { challenge: &challenge, marked, review: None, today };
                let stage = stage(&kind, &progress);
                kind.milestones.iter().position(|m| m.stage.as_ref() == Some(&stage))
            };
            let mut marked: Vec<_> =
                first.iter().map(|&at| (kind.milestones[at].word.clone(), today)).collect();
            let before = place(&marked, today);
            marked.push((kind.milestones[more].word.clone(), today));
            let after = place(&marked, today);
            prop_assert!(before <= after);
            prop_assert!(after <= place(&marked, today + chrono::Days::new(wait)));
        }
    }
}
