//! The columns of findings.

use super::field::{Entity, Field, Kind, Place};

/// Findings: `finding import`.
pub static FINDINGS: Entity = ENTITY;

const ENTITY: Entity = Entity {
    name: "findings",
    fields: &[
        Field::new("number", Kind::Number(1, 10_000), "Its number; blank gives a new one")
            .key()
            .also(&["No", "Ref", "Finding no", "Finding number"]),
        Field::new("statement", Kind::Prose, "What the team found, in a sentence")
            .also(&["Finding", "Text"])
            .required()
            .example("Members and officers trust each other."),
        Field::new("theme", Kind::Text, "Theme or focus question of the challenge")
            .also(&["Topic"])
            .required(),
        Field::new("assessment", Kind::Words(&ASSESSMENTS), "What it says of the host")
            .also(&["Strength or area"])
            .required()
            .example("strength"),
        Field::new(
            "sources",
            Kind::Number(0, 10_000),
            "Independent sources, where no notes are linked",
        )
        .also(&["Number of sources"]),
        Field::new("agreed", Kind::YesNo, "Whether the whole team agreed it"),
        Field::new("evidence", Kind::Text, "Numbers of the notes behind it")
            .many()
            .also(&["Notes", "Note numbers"])
            .example("1;2"),
    ],
    passed_over: &["challenge", "triangulated", "perspectives"],
};

const ASSESSMENTS: [&str; 3] = ["strength", "area-to-improve", "neutral"];

/// Its number.
pub const NUMBER: Place = ENTITY.place("number");
/// The statement.
pub const STATEMENT: Place = ENTITY.place("statement");
/// The theme.
pub const THEME: Place = ENTITY.place("theme");
/// What it says of the host.
pub const ASSESSMENT: Place = ENTITY.place("assessment");
/// Independent sources, as counted by hand.
pub const SOURCES: Place = ENTITY.place("sources");
/// Whether the whole team agreed it.
pub const AGREED: Place = ENTITY.place("agreed");
/// Numbers of notes.
pub const EVIDENCE: Place = ENTITY.place("evidence");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Assessment, Words as _};

    #[test]
    fn the_assessments_are_those_of_the_domain() {
        assert_eq!(Assessment::ALL.iter().map(|said| said.word()).collect::<Vec<_>>(), ASSESSMENTS);
    }
}
