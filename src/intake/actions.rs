//! The columns of an action plan.

use super::field::{Entity, Field, Kind, Place};

/// Actions: `action import`.
pub static ACTIONS: Entity = ENTITY;

const ENTITY: Entity = Entity {
    name: "actions",
    fields: &[
        Field::new("recommendation", Kind::Number(1, 10_000), "Number of the recommendation")
            .also(&["Ref", "Rec", "Recommendation no", "Recommendation number"])
            .required()
            .example("1"),
        Field::new("number", Kind::Number(1, 10_000), "Number of the action under it")
            .key()
            .also(&["Action no"]),
        Field::new("wording", Kind::Prose, "The recommendation, as the team worded it").also(&[
            "Recommendation wording",
            "Details",
            "Recommendation text",
        ]),
        Field::new("answer", Kind::Words(&ANSWERS), "What the host says to the recommendation")
            .also(&["Response", "Accepted"])
            .example("accept"),
        Field::new("reason", Kind::Prose, "Why the host does not accept it, or not all of it"),
        Field::new("what", Kind::Prose, "What is to be done; blank where there is no action yet")
            .also(&["Action", "Actions", "Response and action"])
            .example("Agree a savings plan"),
        Field::new("owner", Kind::Text, "Who sees to it").also(&[
            "Lead officer",
            "Lead",
            "Responsible",
        ]),
        Field::new("due", Kind::Text, "The day by which, or a phrase")
            .also(&["Deadline", "Due by", "By when", "Due date"])
            .example("Autumn 2027"),
        Field::new("status", Kind::Words(&STATUSES), "How far it is")
            .also(&["Completed", "Progress"]),
        Field::new("rag", Kind::Words(&RAGS), "How it stands at a glance")
            .also(&["RAG rating", "RAG status"]),
        Field::new("evidence", Kind::Prose, "What shows that it is done"),
    ],
    passed_over: &["challenge", "reference", "late", "also_serves"],
};

const ANSWERS: [&str; 3] = ["accept", "partly", "decline"];
const STATUSES: [&str; 6] =
    ["not-started", "in-progress", "almost-completed", "completed", "continuous", "stopped"];
const RAGS: [&str; 3] = ["red", "amber", "green"];

macro_rules! places {
    ($($(#[$doc:meta])* $name:ident = $field:literal;)+) => {$(
        $(#[$doc])*
        pub const $name: Place = ENTITY.place($field);
    )+};
}

places! {
    /// Number of the recommendation.
    RECOMMENDATION = "recommendation";
    /// Number of the action.
    NUMBER = "number";
    /// The recommendation's wording.
    WORDING = "wording";
    /// What the host says.
    ANSWER = "answer";
    /// Why.
    REASON = "reason";
    /// What is to be done.
    WHAT = "what";
    /// Who sees to it.
    OWNER = "owner";
    /// By when.
    DUE = "due";
    /// How far it is.
    STATUS = "status";
    /// How it stands.
    RAG = "rag";
    /// What shows it.
    EVIDENCE = "evidence";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ActionStatus, Answer, Rag, Words};

    fn known<W: Words>() -> Vec<&'static str> {
        W::ALL.iter().map(|word| word.word()).collect()
    }

    #[test]
    fn the_words_are_those_of_the_domain() {
        assert_eq!(known::<Answer>(), ANSWERS);
        assert_eq!(known::<ActionStatus>(), STATUSES);
        assert_eq!(known::<Rag>(), RAGS);
    }
}
