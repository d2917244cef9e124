//! The columns of when peers are free.

use super::field::{Entity, Field, Kind, Place};

/// When peers are free: `peer availability --import`.
pub static AVAILABILITY: Entity = ENTITY;

const ENTITY: Entity = Entity {
    name: "availability",
    fields: &[
        Field::new("reference", Kind::Code, "The peer: reference or e-mail address")
            .also(&["Peer", "Ref", "Peer reference", "Peer ID", "ID", "Email", "E-mail address"])
            .required()
            .example("P0042"),
        Field::new("available_from", Kind::Date, "First day on which the peer is free")
            .also(&["From", "Available", "Free from"])
            .example("2027-01-04"),
        Field::new("available_to", Kind::Date, "Last day on which the peer is free")
            .also(&["To", "Until", "Available until", "Free until"])
            .example("2027-12-17"),
        Field::new("blocked", Kind::DateRange, "Days on which the peer is not free: A..B")
            .also(&["Blocked dates", "Not available", "Unavailable", "Leave"])
            .many()
            .example("2027-07-19..2027-08-06"),
        Field::new("days_offered", Kind::Number(0, 366), "Days a financial year")
            .also(&["Days", "Days a year", "Days per year"])
            .example("8"),
        Field::new("challenges_offered", Kind::Number(0, 100), "Challenges a financial year")
            .also(&["Challenges", "Challenges a year", "Challenges per year"])
            .example("2"),
    ],
    passed_over: &["name"],
};

/// The peer.
pub const REFERENCE: Place = ENTITY.place("reference");
/// First day free.
pub const FROM: Place = ENTITY.place("available_from");
/// Last day free.
pub const TO: Place = ENTITY.place("available_to");
/// Days not free.
pub const BLOCKED: Place = ENTITY.place("blocked");
/// Days a financial year.
pub const DAYS: Place = ENTITY.place("days_offered");
/// Challenges a financial year.
pub const CHALLENGES: Place = ENTITY.place("challenges_offered");
