//! A small country of real councils, and invented peers in it.

use chrono::NaiveDate;
use peerage::domain::{
    Bodies, Body, BodyId, BodyKind, ChallengeId, Clock, DateRange, Expertise, Held, Mode, NewPeer,
    Peer, PeerId, PeerKind, PeerStatus, Post, Relation, RelationKind, Scope, Slot, Succession, Who,
};
use peerage::intake::scheme::built_in;
use peerage::matching::{Assignment, Pool, TeamProblem};

pub const TRAFFORD: i64 = 1;
pub const SALFORD: i64 = 2;
pub const GREATER_MANCHESTER: i64 = 3;
pub const LEEDS: i64 = 4;
pub const BRISTOL: i64 = 5;
pub const KENT: i64 = 6;
pub const DOVER: i64 = 7;
pub const CANTERBURY: i64 = 8;
pub const TRAFFORD_HOMES: i64 = 9;
pub const DORSET: i64 = 10;
pub const WEST_DORSET: i64 = 11;
pub const KENT_FIRE: i64 = 12;
pub const CORNWALL: i64 = 13;
pub const CORNWALL_FIRE: i64 = 14;
pub const BOLTON: i64 = 15;
pub const CAMDEN: i64 = 16;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn range(text: &str) -> DateRange {
    text.parse().unwrap()
}

fn body(id: i64, name: &str, kind: BodyKind, region: &str, control: &str) -> Body {
    Body {
        id: BodyId(id),
        code: None,
        slug: name.to_lowercase().replace(' ', "-"),
        name: name.to_owned(),
        aliases: Vec::new(),
        kind,
        region: Some(region.to_owned()),
        nation: Some("England".to_owned()),
        first_day: None,
        last_day: None,
        population: None,
        rural_urban: Some("urban".to_owned()),
        control: Some(control.to_owned()),
        leading_party: None,
        control_as_at: None,
        next_election: None,
        lga_member: None,
        adviser: None,
    }
}

fn relation(body: i64, kind: RelationKind, other: i64) -> Relation {
    Relation { body: BodyId(body), kind, other: BodyId(other), first_day: None, last_day: None }
}

pub fn register() -> Bodies {
    use BodyKind::{
        CombinedAuthority, Company, County, District, Fire, LondonBorough, MetropolitanDistrict,
        Unitary,
    };
    use RelationKind as R;
    let all = vec![
        body(TRAFFORD, "Trafford", MetropolitanDistrict, "North West", "Labour"),
        body(SALFORD, "Salford", MetropolitanDistrict, "North West", "Labour"),
        body(GREATER_MANCHESTER, "Greater Manchester", CombinedAuthority, "North West", ""),
        body(LEEDS, "Leeds", MetropolitanDistrict, "Yorkshire", "Labour"),
        body(BRISTOL, "Bristol", Unitary, "South West", "No overall control"),
        body(KENT, "Kent", County, "South East", "Reform UK"),
        body(DOVER, "Dover", District, "South East", "Labour"),
        body(CANTERBURY, "Canterbury", District, "South East", "No overall control"),
        body(TRAFFORD_HOMES, "Trafford Homes", Company, "North West", ""),
        body(DORSET, "Dorset", Unitary, "South West", "Liberal Democrat"),
        body(WEST_DORSET, "West Dorset", District, "South West", "Conservative"),
        body(KENT_FIRE, "Kent Fire", Fire, "South East", ""),
        body(CORNWALL, "Cornwall", Unitary, "South West", "Liberal Democrat"),
        body(CORNWALL_FIRE, "Cornwall Fire", Fire, "South West", ""),
        body(BOLTON, "Bolton", MetropolitanDistrict, "North West", "Labour"),
        body(CAMDEN, "Camden", LondonBorough, "London", "Labour"),
    ];
    let relations = vec![
        relation(TRAFFORD, R::Neighbour, SALFORD),
        relation(TRAFFORD, R::CombinedAuthority, GREATER_MANCHESTER),
        relation(SALFORD, R::CombinedAuthority, GREATER_MANCHESTER),
        relation(BOLTON, R::CombinedAuthority, GREATER_MANCHESTER),
        relation(TRAFFORD_HOMES, R::Owner, TRAFFORD),
        relation(DOVER, R::County, KENT),
        relation(CANTERBURY, R::County, KENT),
        relation(DOVER, R::Neighbour, CANTERBURY),
        relation(CORNWALL_FIRE, R::RunBy, CORNWALL),
        relation(CORNWALL, R::FireService, CORNWALL_FIRE),
        relation(KENT, R::FireService, KENT_FIRE),
        relation(SALFORD, R::Neighbour, LEEDS),
        relation(LEEDS, R::Neighbour, CAMDEN),
        relation(CAMDEN, R::Neighbour, KENT),
        relation(KENT, R::Neighbour, DORSET),
    ];
    let succession = Succession {
        predecessor: BodyId(WEST_DORSET),
        successor: BodyId(DORSET),
        clock: Clock::New,
    };
    Bodies::new(all, relations, vec![succession])
}

/// An active officer, free and willing, with one post held now.
pub fn officer(number: i64, at: i64, seniority: &str, areas: &[&str]) -> Peer {
    Peer {
        id: PeerId(number),
        reference: format!("P{number}"),
        facts: NewPeer {
            reference: Some(format!("P{number}")),
            name: format!("Peer {number}"),
            kind: PeerKind::Officer,
            fisa: false,
            status: PeerStatus::Active,
            email: None,
            phone: None,
            region: None,
            party: None,
            party_code: None,
            party_consent: false,
            term_ends: None,
            days_offered: None,
            challenges_offered: None,
            available_from: None,
            available_to: None,
            employer_release: None,
            challenges_done: Some(2),
            rating: None,
            note: None,
            posts: vec![post(at, seniority)],
            expertise: areas.iter().map(|area| expertise(area, Held::Current)).collect(),
            blocked: Vec::new(),
            interests: Vec::new(),
        },
    }
}

pub fn member(number: i64, at: i64, seniority: &str, party: &str) -> Peer {
    let mut peer = officer(number, at, seniority, &["leadership"]);
    peer.facts.kind = PeerKind::Member;
    peer.facts.party = Some(party.to_owned());
    peer
}

pub fn fisa(number: i64) -> Peer {
    let mut peer = officer(number, LEEDS, "adviser", &["finance"]);
    peer.facts.kind = PeerKind::Other;
    peer.facts.fisa = true;
    peer.facts.posts[0].body = None;
    peer.facts.posts[0].employer = Some("Local Government Association".to_owned());
    peer
}

pub fn expertise(area: &str, held: Held) -> Expertise {
    Expertise { area: area.to_owned(), held }
}

pub fn post(at: i64, seniority: &str) -> Post {
    Post {
        body: Some(BodyId(at)),
        employer: None,
        title: Some(format!("The {seniority}")),
        seniority: Some(seniority.to_owned()),
        first_day: None,
        last_day: None,
    }
}

/// A former post.
pub fn former(at: i64, seniority: &str, last_day: &str) -> Post {
    Post { last_day: Some(day(last_day)), ..post(at, seniority) }
}

pub fn slot(role: &str, who: Vec<Who>) -> Slot {
    Slot { role: role.to_owned(), who, fallback: Vec::new(), optional: false, prefer: Vec::new() }
}

pub fn officers(seniority: &[&str]) -> Who {
    Who {
        kind: Some(PeerKind::Officer),
        seniority: seniority.iter().map(ToString::to_string).collect(),
        current: Some(true),
        ..Who::default()
    }
}

pub fn members() -> Who {
    Who { kind: Some(PeerKind::Member), ..Who::default() }
}

pub fn finance_officers() -> Who {
    Who { expertise: vec!["finance".to_owned()], ..officers(&["director", "section 151 officer"]) }
}

pub fn fisas() -> Who {
    Who { fisa: Some(true), ..Who::default() }
}

/// Trafford's challenge in one week of March 2027: a lead, a member and a finance peer, the hard
/// requirements of the built-in scheme, no themes.
pub fn problem(peers: Vec<Peer>) -> TeamProblem {
    let scheme = built_in().unwrap();
    let mut kind = scheme.kind("corporate").unwrap().clone();
    let mut finance = slot("finance peer", vec![finance_officers()]);
    finance.fallback = vec![fisas()];
    kind.slots = vec![
        slot("lead peer", vec![officers(&["chief executive"])]),
        slot("member peer", vec![members()]),
        finance,
    ];
    kind.themes.clear();
    kind.covers.clear();
    TeamProblem {
        challenge: "trafford-2027".to_owned(),
        kind,
        scheme,
        scope: Scope::default(),
        mode: Mode::Onsite,
        hosts: vec![BodyId(TRAFFORD)],
        bodies: register(),
        peers: Pool::of(&peers),
        weeks: vec![range("2027-03-02..2027-03-05")],
        other_weeks: Vec::new(),
        assignments: Vec::new(),
        support_days: Vec::new(),
        reviews: None,
        exceptions: Vec::new(),
        excluded_peers: Vec::new(),
        excluded_bodies: Vec::new(),
        pins: Vec::new(),
        bans: Vec::new(),
    }
}

/// A place on the team of another challenge.
pub fn assignment(challenge: i64, peer: i64, host: i64, onsite: &str) -> Assignment {
    Assignment {
        challenge: ChallengeId(challenge),
        reference: format!("other-{challenge}"),
        peer: PeerId(peer),
        hosts: vec![BodyId(host)],
        onsite: Some(range(onsite)),
        proposed: false,
    }
}

/// A pool with one person for each slot, and nobody to spare.
pub fn small_pool() -> Vec<Peer> {
    vec![
        officer(1, LEEDS, "chief executive", &["leadership"]),
        member(2, CAMDEN, "leader", "Labour"),
        officer(3, BRISTOL, "section 151 officer", &["finance"]),
        fisa(4),
    ]
}
