//! The dates: the five-year rule, milestones, permitted weeks. Values in, values out; `today` is an
//! argument.

pub mod duties;
pub mod five_year;
pub mod milestones;
pub mod stage;
pub mod timetable;
pub mod weeks;
pub mod years;

#[cfg(test)]
pub(crate) mod testing {
    //! A small programme for the tests of this room.

    use chrono::NaiveDate;

    use crate::domain::{Body, BodyId, BodyKind, Challenge, ChallengeId, DateRange, Mode, Scheme};

    /// A day.
    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// `A..B`.
    pub(crate) fn range(text: &str) -> DateRange {
        text.parse().unwrap()
    }

    /// A unitary council.
    pub(crate) fn body(id: i64, name: &str) -> Body {
        Body {
            id: BodyId(id),
            code: Some(format!("E{id:08}")),
            slug: name.to_lowercase(),
            name: name.to_owned(),
            aliases: Vec::new(),
            kind: BodyKind::Unitary,
            region: None,
            nation: None,
            first_day: None,
            last_day: None,
            population: None,
            rural_urban: None,
            control: None,
            leading_party: None,
            control_as_at: None,
            next_election: None,
            lga_member: None,
            adviser: None,
        }
    }

    /// A corporate challenge of body 1, without dates.
    pub(crate) fn challenge() -> Challenge {
        Challenge {
            id: ChallengeId(1),
            reference: "a-2027".to_owned(),
            kind: "corporate".to_owned(),
            mode: Mode::Onsite,
            hosts: vec![BodyId(1)],
            window: None,
            onsite: None,
            recorded: false,
            reviews: None,
            scheme: None,
            withdrawn_on: None,
            withdrawn_reason: None,
            funding: None,
            report_published_on: None,
            plan_published_on: None,
            note: None,
            staff: Vec::new(),
            added_on: day("2015-01-01"),
        }
    }

    /// A scheme with one kind that counts and one that does not.
    pub(crate) fn scheme() -> Scheme {
        toml::from_str(SCHEME).unwrap()
    }

    const SCHEME: &str = r#"
name = "test"
holds_from = "2020-01-01"
adviser = { "North West" = "Ada North" }
[five_year]
interval_months = 60
qualifying_kinds = ["corporate"]
body_kinds = ["unitary", "district"]
new_bodies_from = "2019-04-01"
advise_within_months = 24
due_soon_months = 12
scoping_months_ahead = [6, 4]
approach_months_ahead = [3, 2]
[weeks]
start_weekday = "tuesday"
public_holidays = ["2027-05-03"]
pre_election_days = 40
post_election_days = 7
election_days = ["2027-05-06"]
closed = [{ name = "summer break", from = "07-20", to = "08-31" }]
[matching]
cooling_off_years = 5
recent_years = 3
neighbours_barred = true
default_days = 10
default_challenges = 2
year_begins = "04-01"
evening_before = true
reserves = 2
steps = 1000
counts_as = {}
soft_price = 1
negotiable = []
[matching.points]
theme_current = 2
theme_past = 1
seniority = 1
preferred = 1
same_kind = 1
same_setting = 1
same_party = 1
experience = 1
experience_most = 3
rating = 1
same_region = -1
same_county = -1
neighbour = -1
left_host = -1
visited_before = -1
released = 1
[words]
expertise = []
call_made_on = "2026-01-01"
seniorities = {}
party = []
competencies = []
[[kind]]
word = "corporate"
title = "corporate peer challenge"
days = 4
mode = "onsite"
funding = "free"
milestone = [
  { word = "scope-agreed", title = "scope agreed", anchor = "onsite-from", months = -4, stage = "scoped" },
  { word = "visit-begun", title = "visit begun", anchor = "onsite-from", stage = "onsite" },
  { word = "draft-report", title = "draft sent", anchor = "onsite-to", days = 21, stage = "with-peers" },
  { word = "peers-commented", title = "comments in", anchor = "draft-report", days = 7 },
  { word = "report-published", title = "report published", anchor = "onsite-to", months = 3, stage = "published" },
  { word = "closed", title = "closed", anchor = "report-published", months = 9, stage = "closed" },
]
[[kind]]
word = "progress-review"
title = "progress review"
days = 2
mode = "onsite"
funding = "free"
"#;
}
