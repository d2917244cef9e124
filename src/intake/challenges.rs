//! What may be declared of a challenge, and a row of it as checked values; names of other things
//! are still as they were written.

use chrono::NaiveDate;

use super::bodies::Cell;
use super::field::{Entity, Field, Kind, Place};
use super::row::Row;
use super::values::Wrong;
use crate::domain::{DateRange, Mode, StaffRole};

/// The fields of a declared challenge: `apply`.
pub static CHALLENGES: Entity = ENTITY;

const MODES: [&str; 3] = ["onsite", "remote", "hybrid"];

const ENTITY: Entity = Entity {
    name: "challenges",
    fields: &[
        Field::new("challenge", Kind::Code, "Its reference; a new one is given its own")
            .example("trafford-2027"),
        Field::new("kind", Kind::Scheme("kind"), "Kind of engagement").example("corporate"),
        Field::new("host", Kind::Body, "The hosts").many().example("Trafford"),
        Field::new("mode", Kind::Words(&MODES), "How the team meets the host"),
        Field::new("window_from", Kind::Date, "First day of the window").example("2027-03-01"),
        Field::new("window_to", Kind::Date, "Last day of the window").example("2027-06-30"),
        Field::new("onsite_from", Kind::Date, "First onsite day").example("2027-06-08"),
        Field::new("onsite_to", Kind::Date, "Last onsite day").example("2027-06-11"),
        Field::new("reason", Kind::Prose, "Why the dates move, where they do"),
        Field::new("manager", Kind::Text, "Peer challenge managers").many(),
        Field::new("adviser", Kind::Text, "Principal advisers, where not the region's").many(),
        Field::new("support", Kind::Text, "Support officers").many(),
        Field::new("facilitator", Kind::Text, "Facilitators of a panel").many(),
        Field::new("funding", Kind::Text, "How it is paid for"),
        Field::new("reviews", Kind::Code, "The challenge that a progress review reviews"),
        Field::new("report_published", Kind::Date, "When the report was published"),
        Field::new("plan_published", Kind::Date, "When the action plan was published"),
        Field::new("milestones", Kind::Text, "Milestones done, MILESTONE=DATE")
            .many()
            .example("scoping-meeting=2026-11-20"),
        Field::new("note", Kind::Prose, "A free note"),
    ],
    passed_over: &[],
};

macro_rules! places {
    ($($name:ident = $field:literal;)+) => { $(const $name: Place = ENTITY.place($field);)+ };
}

places! {
    CHALLENGE = "challenge";
    KIND = "kind";
    HOST = "host";
    MODE = "mode";
    WINDOW_FROM = "window_from";
    WINDOW_TO = "window_to";
    ONSITE_FROM = "onsite_from";
    ONSITE_TO = "onsite_to";
    REASON = "reason";
    MANAGER = "manager";
    ADVISER = "adviser";
    SUPPORT = "support";
    FACILITATOR = "facilitator";
    FUNDING = "funding";
    REVIEWS = "reviews";
    REPORT_PUBLISHED = "report_published";
    PLAN_PUBLISHED = "plan_published";
    MILESTONES = "milestones";
    NOTE = "note";
}

/// A challenge as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeDraft {
    /// The line on which it is declared.
    pub line: u64,
    /// Its reference, where it is given.
    pub challenge: Option<String>,
    /// The kind of engagement.
    pub kind: Option<String>,
    /// The hosts; empty where none are named.
    pub hosts: Vec<String>,
    /// How the team meets the host.
    pub mode: Option<Mode>,
    /// The window: both days, or one of them where the other stays.
    pub window: (Option<NaiveDate>, Option<NaiveDate>),
    /// The onsite days.
    pub onsite: (Option<NaiveDate>, Option<NaiveDate>),
    /// Why the dates move.
    pub reason: Option<String>,
    /// Who is to hold each role that is named.
    pub staff: Vec<(StaffRole, Vec<String>)>,
    /// How it is paid for.
    pub funding: Cell<String>,
    /// The challenge that it reviews.
    pub reviews: Cell<String>,
    /// When the report was published.
    pub report_published: Cell<NaiveDate>,
    /// When the action plan was published.
    pub plan_published: Cell<NaiveDate>,
    /// Milestones, each with the day on which it was done, or as not done.
    pub milestones: Vec<(String, Option<NaiveDate>)>,
    /// A free note.
    pub note: Cell<String>,
}

/// What a row says, where the fields `emptied` are to be empty; what is wrong with it becomes
/// findings of the row.
pub fn read(row: &mut Row<'_>, emptied: &[&str]) -> ChallengeDraft {
    let is_emptied = |place: Place| emptied.contains(&ENTITY.field(place).name);
    refuse_emptied(row, emptied);
    ChallengeDraft {
        line: row.line(),
        challenge: row.code(CHALLENGE),
        kind: row.text(KIND),
        hosts: row.list(HOST),
        mode: row.word::<Mode>(MODE, &[]),
        window: (row.date(WINDOW_FROM), row.date(WINDOW_TO)),
        onsite: (row.date(ONSITE_FROM), row.date(ONSITE_TO)),
        reason: row.text(REASON),
        staff: staff(row, &is_emptied),
        funding: cell(row.text(FUNDING), is_emptied(FUNDING)),
        reviews: cell(row.text(REVIEWS), is_emptied(REVIEWS)),
        report_published: cell(row.date(REPORT_PUBLISHED), is_emptied(REPORT_PUBLISHED)),
        plan_published: cell(row.date(PLAN_PUBLISHED), is_emptied(PLAN_PUBLISHED)),
        milestones: milestones(row),
        note: cell(row.text(NOTE), is_emptied(NOTE)),
    }
}

/// What every challenge has cannot be emptied.
fn refuse_emptied(row: &mut Row<'_>, emptied: &[&str]) {
    let kept = [CHALLENGE, KIND, HOST, MODE, WINDOW_FROM, WINDOW_TO, ONSITE_FROM, ONSITE_TO];
    for place in kept.into_iter().filter(|place| emptied.contains(&ENTITY.field(*place).name)) {
        let hint = "leave it out, or withdraw the challenge with `peerage challenge withdraw`";
        row.reject(place, "", Wrong::new("cannot be emptied", hint));
    }
}

fn cell<T>(value: Option<T>, is_emptied: bool) -> Cell<T> {
    match value {
        Some(value) => Cell::Given(value),
        None if is_emptied => Cell::Cleared,
        None => Cell::Kept,
    }
}

fn staff(row: &mut Row<'_>, is_emptied: &dyn Fn(Place) -> bool) -> Vec<(StaffRole, Vec<String>)> {
    let roles = [
        (MANAGER, StaffRole::PeerChallengeManager),
        (ADVISER, StaffRole::PrincipalAdviser),
        (SUPPORT, StaffRole::SupportOfficer),
        (FACILITATOR, StaffRole::Facilitator),
    ];
    let held = roles.into_iter().map(|(place, role)| (role, row.list(place), is_emptied(place)));
    held.filter(|(_, names, emptied)| *emptied || !names.is_empty())
        .map(|(role, names, _)| (role, names))
        .collect()
}

/// `MILESTONE=DATE`, several; without a day it is not done.
fn milestones(row: &mut Row<'_>) -> Vec<(String, Option<NaiveDate>)> {
    let mut all = Vec::new();
    for text in row.list(MILESTONES) {
        let Some((word, day)) = text.split_once('=') else {
            let hint = "write MILESTONE=DATE, such as scoping-meeting=2026-11-20";
            row.reject(MILESTONES, &text, Wrong::new("no day is given", hint));
            continue;
        };
        let day = day.trim();
        let done = if day.is_empty() { Ok(None) } else { row.date_in(day).map(Some) };
        match done {
            Ok(day) => all.push((word.trim().to_lowercase().replace([' ', '_'], "-"), day)),
            Err(wrong) => row.reject(MILESTONES, &text, wrong),
        }
    }
    all
}

impl ChallengeDraft {
    /// The window after this, where it stood at `stored`.
    ///
    /// # Errors
    /// Why the two days make no window.
    pub fn window_after(&self, stored: Option<DateRange>) -> Result<Option<DateRange>, String> {
        range(self.window, stored, "window")
    }
}

/// A range of which each end may be given anew.
fn range(
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    stored: Option<DateRange>,
    what: &str,
) -> Result<Option<DateRange>, String> {
    let first = from.or(stored.map(|days| days.from));
    let last = to.or(stored.map(|days| days.to));
    match (first, last) {
        (Some(first), Some(last)) => DateRange::new(first, last)
            .map(Some)
            .ok_or_else(|| format!("`{what}_to` {last} lies before `{what}_from` {first}")),
        (None, None) => Ok(None),
        _ => Err(format!("give both `{what}_from` and `{what}_to`")),
    }
}

/// A row of a file of milestones: `challenge mark --import`.
pub static MARKS: Entity = MARK;

const MARK: Entity = Entity {
    name: "milestones",
    fields: &[
        Field::new("challenge", Kind::Text, "The challenge, by reference or host")
            .also(&["Reference", "Host"])
            .required()
            .example("trafford-2027"),
        Field::new("milestone", Kind::Text, "The milestone").required().example("scoping-meeting"),
        Field::new("title", Kind::Text, "What is done then, for the reader alone"),
        Field::new("due", Kind::Text, "The day by which, for the reader alone"),
        Field::new(
            "on",
            Kind::Date,
            "The day on which it was done; blank is today, or leaves the day that is stored",
        )
        .also(&["Date", "Day"])
        .example("2026-11-20"),
        Field::new("done_on", Kind::Date, "The same; where this column is, blank is not yet")
            .also(&["Done"]),
        Field::new("undone", Kind::YesNo, "Whether it is not done after all").example("no"),
    ],
    passed_over: &[],
};

/// A milestone of a challenge, as a row says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The challenge.
    pub challenge: String,
    /// The milestone.
    pub milestone: String,
    /// The day.
    pub on: Option<NaiveDate>,
    /// The day, of a reply sheet.
    pub done_on: Option<NaiveDate>,
    /// Whether it is not done.
    pub undone: bool,
}

/// The place of the challenge in a row of [`MARKS`].
pub const MARK_CHALLENGE: Place = MARK.place("challenge");
/// The place of the milestone in a row of [`MARKS`].
pub const MARK_MILESTONE: Place = MARK.place("milestone");
/// The place of the day in a row of [`MARKS`].
pub const MARK_ON: Place = MARK.place("on");

/// The place of the day in a reply sheet, where blank is not yet.
pub const MARK_DONE_ON: Place = MARK.place("done_on");
/// The columns of [`MARKS`] that the reply sheet of `challenge deadlines --chase` has.
pub const REPLY_SHEET: [&str; 5] = ["challenge", "milestone", "title", "due", "done_on"];

/// What a row says; `None` where something that it needs is missing.
pub fn read_mark(row: &mut Row<'_>) -> Option<Mark> {
    let (challenge, milestone) = (row.text(MARK_CHALLENGE), row.text(MARK_MILESTONE));
    for (value, place) in [(&challenge, MARK_CHALLENGE), (&milestone, MARK_MILESTONE)] {
        if value.is_none() && !row.is_rejected() {
            row.missing(place);
        }
    }
    let (on, done_on) = (row.date(MARK_ON), row.date(MARK_DONE_ON));
    let undone = row.yes_no(MARK.place("undone"));
    Some(Mark {
        challenge: challenge?,
        milestone: milestone?,
        on,
        done_on,
        undone: undone.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Words as _;

    #[test]
    fn the_reply_sheet_has_columns_that_come_back() {
        for column in REPLY_SHEET {
            assert!(MARK.fields.iter().any(|field| field.name == column), "{column}");
        }
    }

    #[test]
    fn the_words_are_those_of_the_domain() {
        let known: Vec<&str> = Mode::ALL.iter().map(|mode| mode.word()).collect();
        assert_eq!(known, MODES);
    }
}
