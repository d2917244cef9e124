//! The columns of recommendations.

use super::field::{Entity, Field, Kind, Place};

/// Recommendations: `recommendation import`.
pub static RECOMMENDATIONS: Entity = ENTITY;

const ENTITY: Entity = Entity {
    name: "recommendations",
    fields: &[
        Field::new("number", Kind::Number(1, 10_000), "Its number; blank gives a new one")
            .key()
            .also(&["No", "Ref", "Recommendation no", "Recommendation number"]),
        Field::new("wording", Kind::Prose, "What the team recommends; starts with a verb")
            .also(&["Recommendation", "Recommendation text", "Text"])
            .required()
            .example("Agree a plan that closes the gap."),
        Field::new("theme", Kind::Text, "Theme or focus question of the challenge")
            .also(&["Topic"]),
        Field::new("level", Kind::Words(&LEVELS), "A key recommendation, or a further one")
            .also(&["Kind", "Type"])
            .example("key"),
    ],
    passed_over: &["challenge", "answer", "reason", "findings"],
};

const LEVELS: [&str; 2] = ["key", "further"];

/// Its number.
pub const NUMBER: Place = ENTITY.place("number");
/// The wording.
pub const WORDING: Place = ENTITY.place("wording");
/// The theme.
pub const THEME: Place = ENTITY.place("theme");
/// Key or further.
pub const LEVEL: Place = ENTITY.place("level");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Level, Words as _};

    #[test]
    fn the_levels_are_those_of_the_domain() {
        assert_eq!(Level::ALL.iter().map(|level| level.word()).collect::<Vec<_>>(), LEVELS);
    }
}
