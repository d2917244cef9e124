//! Reply sheets: the answers to a round of letters.

use super::field::{Entity, Field, Kind, Place};

/// The answers to invitations.
pub static INVITATIONS: Entity = INVITATION;

const INVITATION: Entity = Entity {
    name: "answers to invitations",
    fields: &[
        Field::new("challenge", Kind::Code, "The challenge").required().example("trafford-2027"),
        Field::new("peer", Kind::Code, "Reference of the member")
            .also(&["Reference"])
            .required()
            .example("P0042"),
        Field::new("name", Kind::Text, "The member's name, for the reader alone"),
        Field::new("slot", Kind::Text, "The place on the team, for the reader alone"),
        Field::new("asked", Kind::Text, "Who was asked: the employer, the group office"),
        Field::new("answer", Kind::Words(ANSWERS), "What the member says; blank is no answer yet")
            .also(&["Status", "Reply"])
            .example("available"),
        Field::new("released", Kind::YesNo, "Whether the employer releases the member")
            .also(&["Employer release"]),
        Field::new("reason", Kind::Prose, "Why the member does not come"),
    ],
    passed_over: &[],
};

const ANSWERS: &[&str] = &["available", "declined", "withdrew"];

/// The columns of [`INVITATIONS`].
pub mod invitation {
    use super::{INVITATION, Place};

    /// The challenge.
    pub const CHALLENGE: Place = INVITATION.place("challenge");
    /// The member.
    pub const PEER: Place = INVITATION.place("peer");
    /// Who was asked.
    pub const ASKED: Place = INVITATION.place("asked");
    /// What the member says.
    pub const ANSWER: Place = INVITATION.place("answer");
    /// Whether the employer releases the member.
    pub const RELEASED: Place = INVITATION.place("released");
    /// Why the member does not come.
    pub const REASON: Place = INVITATION.place("reason");
}

/// The answers to a request for comments.
pub static COMMENTS: Entity = COMMENT;

const COMMENT: Entity = Entity {
    name: "comments",
    fields: &[
        Field::new("peer", Kind::Code, "Reference of the peer; blank is the host")
            .also(&["Reference"])
            .example("P0042"),
        Field::new("name", Kind::Text, "The name, for the reader alone"),
        Field::new("due_on", Kind::Text, "The day it was due, for the reader alone"),
        Field::new("place", Kind::Text, "Where in the draft").example("recommendation 3"),
        Field::new("comment", Kind::Prose, "What is said; blank is no answer yet"),
        Field::new("nothing", Kind::YesNo, "Whether there is nothing to say")
            .also(&["Nothing to say"]),
    ],
    passed_over: &[],
};

/// The columns of [`COMMENTS`].
pub mod comment {
    use super::{COMMENT, Place};

    /// The peer.
    pub const PEER: Place = COMMENT.place("peer");
    /// Where in the draft.
    pub const PLACE: Place = COMMENT.place("place");
    /// What is said.
    pub const TEXT: Place = COMMENT.place("comment");
    /// Whether there is nothing to say.
    pub const NOTHING: Place = COMMENT.place("nothing");
}

/// The heading of a sheet.
pub fn heading(entity: &Entity) -> Vec<String> {
    entity.fields.iter().map(|field| field.name.to_owned()).collect()
}
