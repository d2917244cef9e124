//! The columns of a timetable.

use super::field::{Entity, Field, Kind, Place};

/// The sessions of a timetable: `timetable import`.
pub static SESSIONS: Entity = ENTITY;

const ENTITY: Entity = Entity {
    name: "timetable",
    fields: &[
        Field::new(
            "number",
            Kind::Number(1, 100_000),
            "Number of the session; blank gives a new one",
        )
        .also(&["No", "Session"]),
        Field::new("kind", Kind::Words(&KINDS), "What happens")
            .also(&["Type", "Session type", "Format"])
            .required()
            .example("interview"),
        Field::new("day", Kind::Date, "The day").also(&["Date"]).required().example("2027-03-02"),
        Field::new("start", Kind::Text, "When it starts, local time")
            .also(&["Starts", "From", "Start time", "Time"])
            .required()
            .example("09:00"),
        Field::new("end", Kind::Text, "When it ends, local time")
            .also(&["Ends", "To", "Until", "End time", "Finish"])
            .required()
            .example("10:00"),
        Field::new("place", Kind::Text, "Where")
            .also(&["Room", "Venue", "Location"])
            .example("Town Hall, room 4"),
        Field::new("link", Kind::Text, "Address of the video conference").also(&[
            "URL",
            "Teams link",
            "Video link",
        ]),
        Field::new("met", Kind::Scheme("stakeholder group"), "Stakeholder group that is met")
            .also(&["Stakeholder group", "Stakeholders"])
            .example("staff"),
        Field::new("who", Kind::Text, "Roles of those who are met, without names")
            .also(&["With", "Attendees", "Roles"])
            .example("heads of service"),
        Field::new("people", Kind::Number(0, 10_000), "How many are met")
            .also(&["Number of people", "How many", "Headcount"])
            .example("6"),
        Field::new("peers", Kind::Text, "Peers who take part")
            .also(&["Peer", "Team members"])
            .many()
            .example("P0001"),
        Field::new("themes", Kind::Text, "Themes that it is about")
            .also(&["Theme", "Topics"])
            .many(),
        Field::new("strand", Kind::Text, "The parallel strand it belongs to").also(&["Track"]),
        Field::new("note", Kind::Prose, "A free note").also(&["Notes", "Comment"]),
    ],
    passed_over: &["challenge", "names", "group"],
};

const KINDS: [&str; 7] = [
    "interview",
    "focus-group",
    "workshop",
    "observation",
    "site-visit",
    "team-meeting",
    "feedback",
];

macro_rules! places {
    ($($(#[$doc:meta])* $name:ident = $field:literal;)+) => {$(
        $(#[$doc])*
        pub const $name: Place = ENTITY.place($field);
    )+};
}

places! {
    /// Number of the session.
    NUMBER = "number";
    /// What happens.
    KIND = "kind";
    /// The day.
    DAY = "day";
    /// When it starts.
    START = "start";
    /// When it ends.
    END = "end";
    /// Where.
    PLACE = "place";
    /// Address of the video conference.
    LINK = "link";
    /// Stakeholder group.
    MET = "met";
    /// Roles of those who are met.
    WHO = "who";
    /// How many are met.
    PEOPLE = "people";
    /// Peers who take part.
    PEERS = "peers";
    /// Themes.
    THEMES = "themes";
    /// The strand.
    STRAND = "strand";
    /// A free note.
    NOTE = "note";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{SessionKind, Words as _};

    #[test]
    fn the_kinds_are_those_of_the_domain() {
        let known: Vec<&str> = SessionKind::ALL.iter().map(|kind| kind.word()).collect();
        assert_eq!(known, KINDS);
    }
}
