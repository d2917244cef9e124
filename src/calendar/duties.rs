//! By when a duty of a peer is to be done: so far from a day of the visit or from a milestone, as the
//! scheme has it.

use chrono::NaiveDate;

use super::milestones::{Step, shifted};
use crate::domain::DateRange;
use crate::domain::scheme::Duty;

/// The day by which `duty` is to be done. A milestone that is done anchors by the day on which it was
/// done, another by the day on which it is due. `None` while that day is not known.
pub fn due(duty: &Duty, steps: &[Step], onsite: Option<DateRange>) -> Option<NaiveDate> {
    let anchor = match duty.anchor.as_str() {
        "onsite-from" => onsite.map(|days| days.from),
        "onsite-to" => onsite.map(|days| days.to),
        word => {
            let step = steps.iter().find(|step| step.milestone == word);
            step.and_then(|step| step.done_on.or(step.due))
        }
    };
    anchor.map(|anchor| shifted(anchor, duty.months, duty.days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::milestones::StepState;
    use crate::calendar::testing::{day, range};

    fn duty(anchor: &str, days: i32) -> Duty {
        Duty { duty: "do it".into(), anchor: anchor.into(), months: 0, days, specialist: false }
    }

    #[test]
    fn a_duty_is_due_with_its_anchor() {
        let mut step = Step {
            milestone: "peers-commented".into(),
            title: String::new(),
            due: Some(day("2027-04-02")),
            estimated: false,
            done_on: None,
            state: StepState::Due,
        };
        let onsite = Some(range("2027-03-02..2027-03-05"));
        for (anchor, days, when) in [
            ("peers-commented", 0, "2027-04-02"),
            ("peers-commented", -7, "2027-03-26"),
            ("onsite-from", -2, "2027-02-28"),
            ("onsite-to", 0, "2027-03-05"),
        ] {
            let found = due(&duty(anchor, days), std::slice::from_ref(&step), onsite);
            assert_eq!(found, Some(day(when)), "{anchor} {days}");
        }
        step.done_on = Some(day("2027-03-30"));
        let found = due(&duty("peers-commented", 0), std::slice::from_ref(&step), onsite);
        assert_eq!(found, Some(day("2027-03-30")));
        assert_eq!(due(&duty("onsite-from", 0), &[], None), None);
        assert_eq!(due(&duty("no-such-milestone", 0), &[], onsite), None);
    }
}
