//! By when a duty of a peer is to be done: the scheme words the duties, its milestones give the days.

use chrono::NaiveDate;

use super::milestones::Step;
use crate::domain::DateRange;

/// Words of a duty, and the milestone by which it is to be done.
const MILESTONES: &[(&str, &str)] = &[
    ("video", "video-conference"),
    ("first impressions", "team-meeting"),
    ("before the visit begins", "team-meeting"),
    ("record", "notes-shared"),
    ("draft", "peers-commented"),
];

/// The day by which `duty` is to be done: that of its milestone; reading is due when the visit begins,
/// all else when it ends. `None` while the days of the visit are not set.
pub fn due(duty: &str, steps: &[Step], onsite: Option<DateRange>) -> Option<NaiveDate> {
    let words = duty.to_lowercase();
    let found = MILESTONES.iter().find(|(word, _)| words.contains(word));
    let milestone = found.and_then(|(_, word)| steps.iter().find(|step| step.milestone == *word));
    if let Some(day) = milestone.and_then(|step| step.due) {
        return Some(day);
    }
    let onsite = onsite?;
    let is_reading = words.starts_with("read");
    Some(if is_reading { onsite.from } else { onsite.to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::{day, range};

    #[test]
    fn a_duty_is_due_with_its_milestone_else_with_the_visit() {
        let step = Step {
            milestone: "peers-commented".into(),
            title: String::new(),
            due: Some(day("2027-04-02")),
            estimated: false,
            done_on: None,
            state: super::super::milestones::StepState::Due,
        };
        let onsite = Some(range("2027-03-02..2027-03-05"));
        for (duty, when) in [
            ("comment on the draft report", "2027-04-02"),
            ("read the papers", "2027-03-02"),
            ("help to build the feedback", "2027-03-05"),
        ] {
            assert_eq!(due(duty, std::slice::from_ref(&step), onsite), Some(day(when)), "{duty}");
        }
        assert_eq!(due("read the papers", &[], None), None);
    }
}
