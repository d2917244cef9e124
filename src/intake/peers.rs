//! A pool of peers: its fields, and a row of it to a peer.

mod draft;
mod posts;
mod words;

use chrono::NaiveDate;

use super::body_names::BodyNames;
use super::field::{Entity, Field, Kind, Place};
use super::row::Row;
use super::values::{Wrong, is_unknown};
use crate::domain::scheme::Vocabulary;
use crate::domain::text::folded_words;
use crate::domain::{Bodies, BodyId, Expertise, Held, Interest, NewPeer, PeerKind, PeerStatus};

pub use draft::Draft;
pub use words::PoolWords;

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
pub static PEERS: Entity = Entity { name: "peers", fields: FIELDS };

const FIELDS: &[Field] = &[
    Field::new("reference", Kind::Code, "What scripts call the peer; the next P number when blank")
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
}

const PEERS_FIELDS: Entity = Entity { name: "peers", fields: FIELDS };

/// Spellings of kinds that people use besides ours.
const KINDS_ALSO: &[(&str, PeerKind)] = &[
    ("officers", PeerKind::Officer),
    ("members", PeerKind::Member),
    ("councillor", PeerKind::Member),
    ("cllr", PeerKind::Member),
    ("elected member", PeerKind::Member),
    ("member peer", PeerKind::Member),
    ("officer peer", PeerKind::Officer),
];

/// Spellings of statuses that people use besides ours.
const STATUSES_ALSO: &[(&str, PeerStatus)] = &[
    ("waiting list", PeerStatus::Waiting),
    ("on hold", PeerStatus::Paused),
    ("expression of interest", PeerStatus::Interested),
];

/// Words that stand for a post that nobody holds.
const VACANT: &[&str] = &["vacant", "vacancy", "vacant seat", "vacant post", "(vacant)"];

/// The longest name of a person: more is something else, such as a whole page.
const LONGEST_NAME: usize = 100;

/// Reads rows of a pool.
#[derive(Debug)]
pub struct PeerReader<'a> {
    names: BodyNames<'a>,
    words: PoolWords<'a>,
    today: NaiveDate,
}

impl<'a> PeerReader<'a> {
    /// A reader who knows these bodies and words, on this day.
    pub fn new(bodies: &'a Bodies, words: &'a Vocabulary, today: NaiveDate) -> Self {
        let regions = bodies.all().iter().filter_map(|b| b.region.as_deref());
        Self { names: BodyNames::new(bodies), words: PoolWords::new(words, regions), today }
    }

    /// Reads a row; `None` when it is passed over. Whether it may go in, the row says.
    pub fn read(&mut self, row: &mut Row<'_>) -> Option<Draft> {
        let name = self.name(row)?;
        let kind = row.word::<PeerKind>(place::KIND, KINDS_ALSO);
        let mut draft = Draft::new(name, kind);
        self.identity(row, &mut draft);
        self.party(row, &mut draft);
        self.offer(row, &mut draft);
        self.posts(row, &mut draft);
        self.expertise(row, &mut draft);
        self.interests(row, &mut draft);
        Some(draft)
    }

    /// The name without the offices in it; `None` for a vacancy.
    fn name(&self, row: &mut Row<'_>) -> Option<Option<String>> {
        let Some(text) = row.name(place::NAME) else { return Some(None) };
        if VACANT.iter().any(|word| text.eq_ignore_ascii_case(word)) {
            let wrong =
                Wrong::new("a vacancy is not a person; the row is passed over", "take it out");
            row.skip(place::NAME, &text, wrong);
            return None;
        }
        if text.chars().count() > LONGEST_NAME {
            let wrong = Wrong::new("too long for a name", "write the name alone");
            row.reject(place::NAME, &text, wrong);
            return Some(None);
        }
        if !text.contains(char::is_alphabetic) {
            row.reject(place::NAME, &text, Wrong::new("no name", "write the name"));
            return Some(None);
        }
        let plain = without_offices(&text);
        if plain != text {
            row.note(
                place::NAME,
                &text,
                format!("an office is no part of the name; read as `{plain}`"),
            );
        }
        Some(Some(plain))
    }

    fn identity(&self, row: &mut Row<'_>, draft: &mut Draft) {
        draft.give(place::REFERENCE, row.code(place::REFERENCE), |f, v| f.reference = Some(v));
        draft.give(place::EMAIL, row.email(place::EMAIL), |f, v| f.email = Some(v));
        draft.give(place::PHONE, self.phone(row), |f, v| f.phone = Some(v));
        draft.give(place::REGION, self.region(row), |f, v| f.region = Some(v));
        let status = row.word::<PeerStatus>(place::STATUS, STATUSES_ALSO);
        draft.give(place::STATUS, status, |f, v| f.status = v);
        draft.give(place::FISA, row.yes_no(place::FISA), |f, v| f.fisa = v);
        draft.give(place::NOTE, row.text(place::NOTE), |f, v| f.note = Some(v));
    }

    fn phone(&self, row: &mut Row<'_>) -> Option<String> {
        let text = row.code(place::PHONE)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if text.len() == 10 && digits == 10 && !text.starts_with('0') {
            let wrong = Wrong::new("a nought in front may be lost", "write the number as text");
            row.warn(place::PHONE, &text, wrong);
        }
        Some(text)
    }

    fn region(&self, row: &mut Row<'_>) -> Option<String> {
        let words = &self.words;
        row.parsed(place::REGION, |text| words.region(text).map(ToOwned::to_owned))
    }

    fn party(&self, row: &mut Row<'_>, draft: &mut Draft) {
        let (name, code) = (row.text(place::PARTY), row.code(place::PARTY_CODE));
        if let (Some(kind), Some(said)) = (draft.kind, name.as_ref().or(code.as_ref()))
            && kind != PeerKind::Member
        {
            let wrong = Wrong::new(
                format!("a party is kept for members only, and this peer is {kind}"),
                "leave the party blank, or mend the kind",
            );
            let at = if name.is_some() { place::PARTY } else { place::PARTY_CODE };
            return row.wrong(at, said, wrong);
        }
        let found = self.words.party(name.as_deref(), code.as_deref());
        for (at, value, wrong, is_error) in found.wrongs {
            if is_error { row.wrong(at, &value, wrong) } else { row.warn(at, &value, wrong) }
        }
        draft.give(place::PARTY, found.name, |f, v| f.party = Some(v));
        draft.give(place::PARTY_CODE, found.code, |f, v| f.party_code = Some(v));
        draft.give(place::TERM_ENDS, row.date(place::TERM_ENDS), |f, v| f.term_ends = Some(v));
    }

    fn offer(&self, row: &mut Row<'_>, draft: &mut Draft) {
        use place as p;
        draft.give(p::DAYS_OFFERED, row.number(p::DAYS_OFFERED), |f, v| f.days_offered = Some(v));
        draft.give(p::CHALLENGES_OFFERED, row.number(p::CHALLENGES_OFFERED), |f, v| {
            f.challenges_offered = Some(v);
        });
        let (from, to) = (row.date(p::AVAILABLE_FROM), row.date(p::AVAILABLE_TO));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let wrong =
                Wrong::new(format!("before the first free day, {from}"), "mend one of them");
            row.reject(p::AVAILABLE_TO, &to.to_string(), wrong);
        }
        draft.give(p::AVAILABLE_FROM, from, |f, v| f.available_from = Some(v));
        draft.give(p::AVAILABLE_TO, to, |f, v| f.available_to = Some(v));
        let blocked = Some(row.ranges(p::BLOCKED)).filter(|ranges| !ranges.is_empty());
        draft.give(p::BLOCKED, blocked, |f, v| f.blocked = v);
        draft.give(p::EMPLOYER_RELEASE, row.yes_no(p::EMPLOYER_RELEASE), |f, v| {
            f.employer_release = Some(v);
        });
        draft.give(p::CHALLENGES_DONE, row.number(p::CHALLENGES_DONE), |f, v| {
            f.challenges_done = Some(v);
        });
        draft.give(p::RATING, row.decimal(p::RATING), |f, v| f.rating = Some(v));
    }

    fn expertise(&self, row: &mut Row<'_>, draft: &mut Draft) {
        let mut areas: Vec<Expertise> = Vec::new();
        for (at, held) in [(place::EXPERTISE, Held::Current), (place::PAST_EXPERTISE, Held::Past)] {
            let mut given = false;
            for word in row.list(at) {
                match self.words.area(&word) {
                    Ok(area) => {
                        given = true;
                        // An area of the current role is not listed once more as past.
                        if !areas.iter().any(|known| known.area == area) {
                            areas.push(Expertise { area: area.to_owned(), held });
                        }
                    }
                    Err(wrong) => row.wrong(at, &word, wrong),
                }
            }
            draft.give(at, given.then_some(()), |_, ()| {});
        }
        draft.facts.expertise = areas;
    }

    fn interests(&mut self, row: &mut Row<'_>, draft: &mut Draft) {
        let mut bodies: Vec<BodyId> = Vec::new();
        for text in row.list(place::INTERESTS) {
            match self.names.find(&text, self.today) {
                Ok(id) if bodies.contains(&id) => {}
                Ok(id) => bodies.push(id),
                // An interest in a body that is not known bars the peer from nothing: always wrong.
                Err(wrong) => row.reject(place::INTERESTS, &text, wrong),
            }
        }
        let interest = |body| Interest { body, reason: None, declared_on: None };
        let given = (!bodies.is_empty()).then(|| bodies.into_iter().map(interest).collect());
        draft.give(place::INTERESTS, given, |f, v: Vec<Interest>| f.interests = v);
    }
}

/// A name without the offices that people write into it: `Cllr`, `(Alderman)`, `, Deputy`.
fn without_offices(text: &str) -> String {
    const FRONT: &[&str] =
        &["cllr", "cllr.", "clr", "councillor", "alderman", "alderwoman", "sheriff"];
    const BEHIND: &[&str] =
        &["deputy", "alderman", "alderwoman", "councillor", "cllr", "leader", "vacant", "mayor"];
    let is_in = |list: &[&str], word: &str| list.contains(&word.to_lowercase().as_str());
    let mut name = text.trim();
    if let Some((first, rest)) = name.split_once(' ')
        && is_in(FRONT, first)
        && rest.contains(' ')
    {
        name = rest.trim();
    }
    if let Some((front, behind)) = name.rsplit_once(", ")
        && is_in(BEHIND, behind)
    {
        name = front.trim();
    }
    if let Some((front, behind)) = name.trim_end_matches(')').rsplit_once('(')
        && name.ends_with(')')
        && is_in(BEHIND, behind.trim())
    {
        name = front.trim();
    }
    name.to_owned()
}

/// A person's name for comparison.
pub fn name_key(name: &str) -> String {
    folded_words(name)
}

/// Facts of a new peer that a file gave; used where nothing else is known.
fn blank_peer(name: Option<String>, kind: Option<PeerKind>) -> NewPeer {
    NewPeer::named(name.unwrap_or_default(), kind.unwrap_or(PeerKind::Other))
}

/// Whether a part of a post says that it is not known.
fn unknown_part(text: &str) -> bool {
    text.is_empty() || is_unknown(text) || text.eq_ignore_ascii_case("post")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_no_part_of_a_name() {
        for (text, name) in [
            ("Cllr Ida Marsh", "Ida Marsh"),
            ("Andrien Meyers, Deputy", "Andrien Meyers"),
            ("Sir William Russell (Alderman)", "Sir William Russell"),
            ("Sheriff Susan Langley (Alderwoman)", "Susan Langley"),
            ("Councillor", "Councillor"),
            ("Ida (Bo) Marsh", "Ida (Bo) Marsh"),
            ("Sheriff Marsh", "Sheriff Marsh"),
        ] {
            assert_eq!(without_offices(text), name, "{text}");
        }
    }

    #[test]
    fn each_field_is_described_once() {
        for field in PEERS.fields {
            assert!(!field.help.is_empty(), "{}", field.name);
            let named = PEERS.fields.iter().filter(|other| other.name == field.name);
            assert_eq!(named.count(), 1, "{}", field.name);
        }
        assert!(PEERS.fields.len() <= 64, "a set of fields is 64 bits");
    }
}
