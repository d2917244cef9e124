//! The pool columns, each described once.

use crate::intake::field::{Entity, Field, Kind, Place};

const KINDS: &[&str] = &["officer", "member", "other"];
const STATUSES: &[&str] = &[
    "interested",
    "accepted",
    "accredited",
    "active",
    "waiting",
    "paused",
    "stood-down",
    "refused",
];

/// The pool columns (product, section 10).
pub static PEERS: Entity = Entity { name: "peers", fields: FIELDS, passed_over: &[] };

const FIELDS: &[Field] = &[
    Field::new("reference", Kind::Code, "What scripts call the peer; the next P number when blank")
        .key()
        .also(&["Ref", "Peer reference", "Peer ID", "ID", "Peer number"])
        .example("P0042"),
    Field::new("name", Kind::Text, "Full name")
        .also(&["Full name", "Peer", "Peer name", "Cllr", "Councillor name", "Officer name"])
        .required()
        .example("Ida Marsh"),
    Field::new("kind", Kind::Words(KINDS), "Officer, member (councillor), or other")
        .also(&["Type", "Peer type", "Officer/member", "Category"])
        .required()
        .example("officer"),
    Field::new("title", Kind::Text, "Job title; several posts: several titles")
        .also(&["Job title", "Position", "Role", "Post"])
        .many()
        .example("Director of Finance"),
    Field::new("seniority", Kind::Scheme("seniority"), "How senior the post is")
        .also(&["Level", "Grade", "Seniority level"])
        .many()
        .example("section 151 officer"),
    Field::new("body", Kind::Body, "Where the peer works or sits now")
        .also(&[
            "Council",
            "Council name",
            "Authority",
            "Local authority",
            "Organisation",
            "Employer",
            "ONS code",
            "GSS code",
            "GSS",
        ])
        .required()
        .many()
        .example("Trafford"),
    Field::new("bodies", Kind::Body, "All bodies of the posts held now, as an export names them")
        .many()
        .instead_of("body"),
    Field::new(
        "titles",
        Kind::Text,
        "Titles of the posts in `bodies`: one for all, or each its own",
    )
    .many()
    .instead_of("title"),
    Field::new(
        "seniorities",
        Kind::Scheme("seniority"),
        "Seniorities of the posts in `bodies`: one for all, or each its own",
    )
    .many()
    .instead_of("seniority"),
    Field::new("past_posts", Kind::Text, "Posts held before: SENIORITY at BODY until DATE")
        .also(&["Previous posts", "Former posts", "Past roles", "Previous roles"])
        .many()
        .example("assistant director at Leeds until 2022-05-31"),
    Field::new("party", Kind::Scheme("party"), "Political party; members only")
        .also(&["Political group", "Political party", "Group"])
        .example(""),
    Field::new("party_code", Kind::Code, "Electoral Commission code of the party; members only")
        .also(&["EC code", "Electoral Commission code", "Party ID"])
        .example(""),
    Field::new("term_ends", Kind::Date, "When a member's term of office ends")
        .also(&["Term of office ends", "Next election", "Up for election"])
        .example(""),
    Field::new("expertise", Kind::Scheme("expertise"), "Areas of expertise in the current role")
        .also(&["Current expertise", "Areas of expertise", "Specialisms", "Skills"])
        .many()
        .example("finance;risk and audit"),
    Field::new("past_expertise", Kind::Scheme("expertise"), "Areas of expertise from before")
        .also(&["Previous expertise", "Former expertise"])
        .many()
        .example("housing"),
    Field::new("fisa", Kind::YesNo, "Whether a Finance Improvement and Sustainability Adviser")
        .example("no"),
    Field::new("email", Kind::Email, "E-mail address")
        .also(&["E-mail address", "Mail", "Work email"])
        .example("ida.marsh@example.org"),
    Field::new("phone", Kind::Code, "Telephone number")
        .also(&["Telephone", "Tel", "Mobile", "Phone number", "Telephone number"])
        .example("07700 900042"),
    Field::new("region", Kind::Text, "The peer's own region, where it is not the body's")
        .example("North West"),
    Field::new("status", Kind::Words(STATUSES), "How far in the pool; blank is active")
        .also(&["Peer status"])
        .example("active"),
    Field::new(
        "days_offered",
        Kind::Number(0, 366),
        "Days a financial year that the peer may give",
    )
    .also(&["Days", "Days a year", "Days per year"])
    .example("8"),
    Field::new(
        "challenges_offered",
        Kind::Number(0, 100),
        "Challenges a financial year that the peer may give",
    )
    .also(&["Challenges a year", "Challenges per year"])
    .example("2"),
    Field::new("available_from", Kind::Date, "First day on which the peer is free")
        .also(&["Available", "Free from"])
        .example("2027-01-04"),
    Field::new("available_to", Kind::Date, "Last day on which the peer is free")
        .also(&["Available until", "Free until"])
        .example("2027-12-17"),
    Field::new("blocked", Kind::DateRange, "Days on which the peer is not free: A..B")
        .also(&["Blocked dates", "Not available", "Unavailable", "Leave"])
        .many()
        .example("2027-07-19..2027-08-06"),
    Field::new(
        "employer_release",
        Kind::YesNo,
        "Whether the employer releases the peer; blank is not yet asked",
    )
    .also(&["Release", "Employer's release", "Employer agreed"])
    .example("yes"),
    Field::new("interests", Kind::Body, "Bodies in which the peer has an interest")
        .also(&["Declared interests", "Conflicts of interest", "Conflicts"])
        .many()
        .example("Salford"),
    Field::new("challenges_done", Kind::Number(0, 1_000), "Challenges done before")
        .also(&["Challenges", "Challenges completed", "Experience"])
        .example("3"),
    Field::new("rating", Kind::Decimal(1, 5), "Mean of the five competencies")
        .also(&["Score", "Feedback score"])
        .example("4.2"),
    Field::new("note", Kind::Prose, "A free note")
        .also(&["Notes", "Comment", "Comments"])
        .example(""),
    Field::new("first_name", Kind::Text, "First name; with the last name in place of the name")
        .also(&["Forename", "Forenames", "First names", "Given name", "Given names"])
        .instead_of("name"),
    Field::new("last_name", Kind::Text, "Last name; with the first name in place of the name")
        .also(&["Surname", "Family name"])
        .instead_of("name"),
];

/// Our names for the fields, for use in code.
pub mod place {
    #![expect(missing_docs, reason = "each is the place of the field of its name")]
    use super::{PEERS_FIELDS, Place};

    pub const REFERENCE: Place = PEERS_FIELDS.place("reference");
    pub const NAME: Place = PEERS_FIELDS.place("name");
    pub const KIND: Place = PEERS_FIELDS.place("kind");
    pub const TITLE: Place = PEERS_FIELDS.place("title");
    pub const SENIORITY: Place = PEERS_FIELDS.place("seniority");
    pub const BODY: Place = PEERS_FIELDS.place("body");
    pub const BODIES: Place = PEERS_FIELDS.place("bodies");
    pub const TITLES: Place = PEERS_FIELDS.place("titles");
    pub const SENIORITIES: Place = PEERS_FIELDS.place("seniorities");
    pub const PAST_POSTS: Place = PEERS_FIELDS.place("past_posts");
    pub const PARTY: Place = PEERS_FIELDS.place("party");
    pub const PARTY_CODE: Place = PEERS_FIELDS.place("party_code");
    pub const TERM_ENDS: Place = PEERS_FIELDS.place("term_ends");
    pub const EXPERTISE: Place = PEERS_FIELDS.place("expertise");
    pub const PAST_EXPERTISE: Place = PEERS_FIELDS.place("past_expertise");
    pub const FISA: Place = PEERS_FIELDS.place("fisa");
    pub const EMAIL: Place = PEERS_FIELDS.place("email");
    pub const PHONE: Place = PEERS_FIELDS.place("phone");
    pub const REGION: Place = PEERS_FIELDS.place("region");
    pub const STATUS: Place = PEERS_FIELDS.place("status");
    pub const DAYS_OFFERED: Place = PEERS_FIELDS.place("days_offered");
    pub const CHALLENGES_OFFERED: Place = PEERS_FIELDS.place("challenges_offered");
    pub const AVAILABLE_FROM: Place = PEERS_FIELDS.place("available_from");
    pub const AVAILABLE_TO: Place = PEERS_FIELDS.place("available_to");
    pub const BLOCKED: Place = PEERS_FIELDS.place("blocked");
    pub const EMPLOYER_RELEASE: Place = PEERS_FIELDS.place("employer_release");
    pub const INTERESTS: Place = PEERS_FIELDS.place("interests");
    pub const CHALLENGES_DONE: Place = PEERS_FIELDS.place("challenges_done");
    pub const RATING: Place = PEERS_FIELDS.place("rating");
    pub const NOTE: Place = PEERS_FIELDS.place("note");
    pub const FIRST_NAME: Place = PEERS_FIELDS.place("first_name");
    pub const LAST_NAME: Place = PEERS_FIELDS.place("last_name");

    /// The fields that have a column, as a set of bits.
    pub fn all_of(columns: &crate::intake::Columns) -> u64 {
        let places = (0..PEERS_FIELDS.fields.len())
            .map(|at| PEERS_FIELDS.place(PEERS_FIELDS.fields[at].name));
        places.filter(|place| columns.column(*place).is_some()).map(Place::bit).sum()
    }
}

const PEERS_FIELDS: Entity = Entity { name: "peers", fields: FIELDS, passed_over: &[] };
