//! The columns of notes of what was heard or seen.

use super::field::{Entity, Field, Kind, Place};

/// Notes: `evidence import`.
pub static EVIDENCE: Entity = ENTITY;

const ENTITY: Entity = Entity {
    name: "evidence",
    fields: &[
        Field::new(
            "number",
            Kind::Number(1, 1_000_000),
            "Number of the note; blank gives a new one",
        )
        .also(&["No"]),
        Field::new("note", Kind::Prose, "What was heard or seen")
            .also(&["Notes", "Text", "Comment", "Evidence"])
            .required()
            .example("The budget is understood well beyond the finance team."),
        Field::new("session", Kind::Number(1, 100_000), "Number of the session in the timetable"),
        Field::new("author", Kind::Text, "Who wrote it down: a peer, or staff of the programme")
            .also(&["Peer", "Written by"])
            .example("P0001"),
        Field::new("theme", Kind::Text, "Theme or focus question of the challenge")
            .also(&["Topic"])
            .required(),
        Field::new("assessment", Kind::Words(&ASSESSMENTS), "What it says of the host")
            .also(&["Strength or area"])
            .required()
            .example("strength"),
        Field::new("perspective", Kind::Words(&PERSPECTIVES), "From which side it is seen")
            .also(&["Source", "Side"])
            .required()
            .example("officer"),
        Field::new(
            "identifiable",
            Kind::YesNo,
            "Whether it tells who spoke; then no report has it",
        ),
        Field::new("quote", Kind::YesNo, "Whether the words may be quoted, unattributed"),
    ],
    passed_over: &["challenge", "made_on", "seal", "sealed"],
};

const ASSESSMENTS: [&str; 3] = ["strength", "area-to-improve", "neutral"];
const PERSPECTIVES: [&str; 5] = ["officer", "member", "partner", "resident", "staff"];

macro_rules! places {
    ($($(#[$doc:meta])* $name:ident = $field:literal;)+) => {$(
        $(#[$doc])*
        pub const $name: Place = ENTITY.place($field);
    )+};
}

places! {
    /// Number of the note.
    NUMBER = "number";
    /// What was heard or seen.
    NOTE = "note";
    /// Number of the session.
    SESSION = "session";
    /// Who wrote it down.
    AUTHOR = "author";
    /// The theme.
    THEME = "theme";
    /// What it says of the host.
    ASSESSMENT = "assessment";
    /// From which side.
    PERSPECTIVE = "perspective";
    /// Whether it tells who spoke.
    IDENTIFIABLE = "identifiable";
    /// Whether it may be quoted.
    QUOTE = "quote";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Assessment, Perspective, Words};

    fn known<W: Words>() -> Vec<&'static str> {
        W::ALL.iter().map(|word| word.word()).collect()
    }

    #[test]
    fn the_words_are_those_of_the_domain() {
        assert_eq!(known::<Assessment>(), ASSESSMENTS);
        assert_eq!(known::<Perspective>(), PERSPECTIVES);
    }
}
