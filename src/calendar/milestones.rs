//! The milestones of a challenge: when each is due, by the scheme, and which are done.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::Challenge;
use crate::domain::scheme::{EngagementKind, Milestone};

/// What is known of a challenge's progress.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The challenge.
    pub challenge: &'a Challenge,
    /// The milestones marked as done, with the day.
    pub marked: &'a [(String, NaiveDate)],
    /// Its progress review, where there is one.
    pub review: Option<&'a Challenge>,
    /// The day it is taken to be.
    pub today: NaiveDate,
}

impl Progress<'_> {
    /// The milestones that are done by today: those marked, and those that follow from dates that
    /// the file knows. A mark goes before a date.
    pub fn done(&self) -> BTreeMap<&str, NaiveDate> {
        let challenge = self.challenge;
        let mut done = BTreeMap::new();
        if challenge.withdrawn_on.is_none() {
            let onsite = challenge.onsite;
            let review = self.review.filter(|review| review.withdrawn_on.is_none());
            let known = [
                ("visit-begun", onsite.map(|days| days.from)),
                ("feedback-presented", onsite.map(|days| days.to)),
                ("report-published", challenge.report_published_on),
                ("plan-published", challenge.plan_published_on),
                ("progress-review-held", review.and_then(|r| r.onsite).map(|days| days.to)),
                ("progress-review-published", review.and_then(|r| r.report_published_on)),
            ];
            done.extend(known.into_iter().filter_map(|(word, day)| Some((word, day?))));
        }
        done.extend(self.marked.iter().map(|(word, day)| (word.as_str(), *day)));
        done.retain(|_, day| *day <= self.today);
        done
    }
}

words! {
    /// How a milestone stands.
    StepState("state of a milestone") {
        /// It was done.
        Done = "done",
        /// Its day is past.
        Late = "late",
        /// Its day is to come.
        Due = "due",
        /// No day can be said yet.
        Open = "open",
        /// It was not done, and the visit that it was to prepare has begun, or a later step after the visit
        /// is done.
        Lapsed = "lapsed",
    }
}

/// A milestone of one challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// Its word in the scheme.
    pub milestone: String,
    /// What is done then, in words.
    pub title: String,
    /// The day by which it is due; null while the onsite days that it hangs on are not known.
    pub due: Option<NaiveDate>,
    /// Whether the onsite days are not set and the window's first day stands for them.
    pub estimated: bool,
    /// The day on which it was done.
    pub done_on: Option<NaiveDate>,
    /// How it stands.
    pub state: StepState,
}

/// The milestones of a challenge of this kind, in the scheme's order.
pub fn timeline(kind: &EngagementKind, progress: &Progress<'_>) -> Vec<Step> {
    let done = progress.done();
    let begun = done.contains_key("visit-begun");
    kind.milestones
        .iter()
        .enumerate()
        .map(|(at, milestone)| {
            let due = due(kind, progress.challenge, &done, milestone);
            let done_on = done.get(milestone.word.as_str()).copied();
            Step {
                milestone: milestone.word.clone(),
                title: milestone.title.clone(),
                due,
                estimated: due.is_some() && progress.challenge.onsite.is_none(),
                done_on,
                state: match (done_on, due) {
                    (Some(_), _) => StepState::Done,
                    (None, _) if begun && prepares(kind, milestone) => StepState::Lapsed,
                    (None, _) if is_overtaken(kind, at, &done) => StepState::Lapsed,
                    // What was entered as history tells what is known of it; nothing is owed.
                    (None, _) if progress.challenge.recorded => StepState::Lapsed,
                    (None, None) => StepState::Open,
                    (None, Some(day)) if day < progress.today => StepState::Late,
                    (None, Some(_)) => StepState::Due,
                },
            }
        })
        .collect()
}

/// The milestones that must be reached again once the onsite days have moved: the scope, the team, and
/// all that prepares the visit after them. What was agreed in principle, and the meeting about the
/// scope, stay.
pub fn to_reach_again(kind: &EngagementKind) -> impl Iterator<Item = &Milestone> {
    let from = kind.milestones.iter().position(|milestone| milestone.word == "scope-agreed");
    let after = kind.milestones.iter().skip(from.unwrap_or_default());
    after.filter(|milestone| milestone.word != "agreed" && prepares(kind, milestone))
}

/// The milestones by which a programme is judged: those that the scheme counts in months from the last
/// onsite day.
pub fn published_by(kind: &EngagementKind) -> impl Iterator<Item = &Milestone> {
    kind.milestones.iter().filter(|milestone| milestone.anchor == LAST_DAY && milestone.months > 0)
}

/// Whether a step on the way to the report is behind the challenge, though nobody said that it was done: a
/// later one is. What a programme is judged by stays owed.
fn is_overtaken(kind: &EngagementKind, at: usize, done: &BTreeMap<&str, NaiveDate>) -> bool {
    let mut on = kind.milestones.iter().skip(at);
    let Some(milestone) = on.next() else { return false };
    let is_owed = published_by(kind).any(|judged| judged.word == milestone.word);
    comes_of_the_visit(kind, milestone)
        && !is_owed
        && on.any(|later| done.contains_key(later.word.as_str()))
}

/// Whether a milestone comes of the visit, so that it cannot be reached before its last day: it hangs on
/// that day, or follows what does.
pub fn comes_of_the_visit(kind: &EngagementKind, milestone: &Milestone) -> bool {
    chain(kind, milestone).last().is_some_and(|first| first.anchor == LAST_DAY)
}

/// Whether a milestone prepares the visit: it hangs on its first day and does not come after it.
fn prepares(kind: &EngagementKind, milestone: &Milestone) -> bool {
    let chain = chain(kind, milestone);
    let months: i32 = chain.iter().map(|step| step.months).sum();
    let days: i32 = chain.iter().map(|step| step.days).sum();
    (months, days) <= (0, 0) && chain.last().is_some_and(|first| first.anchor == FIRST_DAY)
}

const FIRST_DAY: &str = "onsite-from";
const LAST_DAY: &str = "onsite-to";

/// A milestone, the one it hangs on, and so on down to the one that hangs on the visit. A ring,
/// which a checked scheme has not, ends where it began.
fn chain<'a>(kind: &'a EngagementKind, milestone: &'a Milestone) -> Vec<&'a Milestone> {
    let anchor = |m: &&'a Milestone| kind.milestones.iter().find(|other| other.word == m.anchor);
    let steps = std::iter::successors(Some(milestone), anchor);
    steps.take(kind.milestones.len()).collect()
}

/// When a milestone is due: so far from its anchor. A milestone that is done anchors by the day on
/// which it was done, another by the day on which it is due. While no onsite days are set, what
/// hangs on the first of them is counted from the window's first day.
fn due(
    kind: &EngagementKind,
    challenge: &Challenge,
    done: &BTreeMap<&str, NaiveDate>,
    milestone: &Milestone,
) -> Option<NaiveDate> {
    let mut day = None;
    for step in chain(kind, milestone).into_iter().rev() {
        let anchor = match step.anchor.as_str() {
            FIRST_DAY => challenge.onsite.or(challenge.window).map(|days| days.from),
            LAST_DAY => challenge.onsite.map(|days| days.to),
            other => done.get(other).copied().or(day),
        };
        day = anchor.map(|anchor| shifted(anchor, step.months, step.days));
    }
    day
}

/// So many calendar months, clamped to the month's end, and then so many days from `day`; at the
/// calendar's ends, `day` itself.
pub fn shifted(day: NaiveDate, months: i32, days: i32) -> NaiveDate {
    let by_months = Months::new(months.unsigned_abs());
    let moved = if months < 0 {
        day.checked_sub_months(by_months)
    } else {
        day.checked_add_months(by_months)
    };
    let by_days = Days::new(u64::from(days.unsigned_abs()));
    let moved = moved.and_then(|day| {
        if days < 0 { day.checked_sub_days(by_days) } else { day.checked_add_days(by_days) }
    });
    moved.unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::testing::{challenge, day, range, scheme};

    fn kind() -> EngagementKind {
        scheme().kinds[0].clone()
    }

    fn of<'a>(steps: &'a [Step], word: &str) -> &'a Step {
        steps.iter().find(|step| step.milestone == word).unwrap()
    }

    #[test]
    fn days_follow_from_the_visit_and_from_each_other() {
        let mut challenge = challenge();
        challenge.onsite = Some(range("2026-11-24..2026-11-30"));
        let marked = [("draft-report".to_owned(), day("2026-12-10"))];
        let progress = |today, marked| Progress {
            challenge: &challenge,
            marked,
            review: None,
            today: day(today),
        };
        let steps = timeline(&kind(), &progress("2026-11-21", &[]));
        assert_eq!(of(&steps, "scope-agreed").due, Some(day("2026-07-24")));
        assert_eq!(of(&steps, "scope-agreed").state, StepState::Late);
        assert_eq!(of(&steps, "report-published").due, Some(day("2027-02-28")));
        assert_eq!(of(&steps, "peers-commented").due, Some(day("2026-12-28")));
        let later = timeline(&kind(), &progress("2026-12-12", &marked));
        assert_eq!(of(&later, "draft-report").state, StepState::Done);
        assert_eq!(of(&later, "peers-commented").due, Some(day("2026-12-17")));
        assert_eq!(of(&later, "scope-agreed").state, StepState::Lapsed);
        assert_eq!(of(&later, "visit-begun").done_on, Some(day("2026-11-24")));
    }

    #[test]
    fn a_step_to_the_report_is_overtaken_by_a_later_one_and_what_is_owed_is_not() {
        let mut challenge = challenge();
        challenge.onsite = Some(range("2026-11-24..2026-11-30"));
        let state = |word: &str, marked: &[(String, NaiveDate)]| {
            let today = day("2027-06-01");
            let progress = Progress { challenge: &challenge, marked, review: None, today };
            of(&timeline(&kind(), &progress), word).state
        };
        assert_eq!(state("draft-report", &[]), StepState::Late);
        let commented = [("peers-commented".to_owned(), day("2026-12-28"))];
        assert_eq!(state("draft-report", &commented), StepState::Lapsed);
        let closed = [("closed".to_owned(), day("2027-05-01"))];
        assert_eq!(state("peers-commented", &closed), StepState::Lapsed);
        assert_eq!(state("report-published", &closed), StepState::Late);
    }

    #[test]
    fn a_window_gives_estimates_for_what_comes_before_the_visit() {
        let mut challenge = challenge();
        challenge.window = Some(range("2027-03-01..2027-06-30"));
        let progress =
            Progress { challenge: &challenge, marked: &[], review: None, today: day("2026-11-21") };
        let steps = timeline(&kind(), &progress);
        let scope = of(&steps, "scope-agreed");
        assert_eq!((scope.due, scope.estimated), (Some(day("2026-11-01")), true));
        assert_eq!(of(&steps, "report-published").state, StepState::Open);
    }

    #[test]
    fn published_reports_and_held_reviews_are_known() {
        let mut challenge = challenge();
        challenge.onsite = Some(range("2025-11-25..2025-11-28"));
        challenge.report_published_on = Some(day("2026-02-10"));
        let review =
            Challenge { onsite: Some(range("2026-09-29..2026-09-30")), ..challenge.clone() };
        let progress = Progress {
            challenge: &challenge,
            marked: &[],
            review: Some(&review),
            today: day("2026-11-21"),
        };
        let done = progress.done();
        assert_eq!(done.get("report-published"), Some(&day("2026-02-10")));
        assert_eq!(done.get("progress-review-held"), Some(&day("2026-09-30")));
        let earlier = Progress { today: day("2026-02-09"), ..progress };
        assert_eq!(earlier.done().get("report-published"), None);
    }

    proptest! {
        /// A deadline in months is on the same day of the month, or the month's last day where that
        /// day does not exist.
        #[test]
        fn deadlines_are_calendar_months_clamped(offset in 0..4000u64, months in -24..24i32) {
            use chrono::Datelike as _;
            let from = day("2020-01-01") + Days::new(offset);
            let due = shifted(from, months, 0);
            let count = |d: NaiveDate| d.year() * 12 + i32::try_from(d.month0()).unwrap();
            prop_assert_eq!(count(due) - count(from), months);
            let tomorrow = due.succ_opt().unwrap();
            prop_assert!(due.day() == from.day() || (due.day() < from.day() && tomorrow.day() == 1));
        }
    }
}
