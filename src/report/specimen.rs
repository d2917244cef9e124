//! Papers with something in every part, all people invented: a template is tried on them before it
//! is taken in.

use super::{
    ActionCount, AnnualReport, ChallengeCount, DayCount, HostCount, NeverHad, PeerCount,
    PublicationCount, SatisfactionCount, TakeUp,
};
use super::{
    ActionLine, ActionPlan, Brief, Called, Deadline, DutyLine, Finding, HostLine, PeerProfile,
    PlanLine, Previous, Profile, Recommendation, Report, Review, ReviewLine, ScopeLines,
    SessionLine, StaffLine, TeamLine, Theme,
};

/// A report.
pub fn specimen() -> Report {
    Report {
        reference: "trafford-2027".into(),
        title: "Corporate peer challenge: Trafford".into(),
        kind: "corporate peer challenge".into(),
        purpose: "The whole council.".into(),
        hosts: vec![HostLine {
            name: "Trafford".into(),
            kind: "metropolitan district".into(),
            region: Some("North West".into()),
            place: Some("in the North West".into()),
            population: Some("237,579".into()),
            control: Some("Labour".into()),
        }],
        host: "Trafford".into(),
        called: Called::default(),
        onsite: Some("2 to 5 March 2027".into()),
        window: None,
        mode: "onsite".into(),
        is_over: true,
        ordinal: 2,
        ordinal_word: "second".into(),
        previous: Some(Previous {
            reference: "trafford-2022".into(),
            onsite: "22 to 25 March 2022".into(),
        }),
        is_final: false,
        version: 1,
        audience: "for the peer team".into(),
        date: "21 November 2026".into(),
        scope: Some(scope()),
        team: team(),
        team_agreed: false,
        staff: staff(),
        meetings: 52,
        people_met: 180,
        themes: vec![theme()],
        recommendations: vec![recommendation(1, "Agree a plan that closes the gap.")],
        to_report: vec![Deadline {
            title: "Factual corrections received from the host".into(),
            due: "23 April 2027".into(),
        }],
        deadlines: deadlines(),
    }
}

/// A briefing for a visit of which next to nothing is known yet; the others below are so as well.
pub(super) fn bare_brief() -> Brief {
    Brief {
        onsite: None,
        window: None,
        scope: None,
        team: Vec::new(),
        staff: Vec::new(),
        themes: Vec::new(),
        duties: Vec::new(),
        sessions: Vec::new(),
        ..brief()
    }
}

pub(super) fn bare_profile() -> Profile {
    Profile { onsite: None, team: Vec::new(), ..profile() }
}

pub(super) fn bare_action_plan() -> ActionPlan {
    ActionPlan { onsite: None, recommendations: Vec::new(), ..action_plan() }
}

pub(super) fn bare_review() -> Review {
    Review {
        visited: None,
        onsite: None,
        team: Vec::new(),
        staff: Vec::new(),
        recommendations: Vec::new(),
        deadlines: Vec::new(),
        ..review()
    }
}

/// A report of which next to nothing is known yet.
pub(super) fn bare() -> Report {
    Report {
        onsite: None,
        window: None,
        is_over: false,
        ordinal: 1,
        previous: None,
        scope: None,
        team: Vec::new(),
        staff: Vec::new(),
        meetings: 0,
        people_met: 0,
        themes: Vec::new(),
        recommendations: Vec::new(),
        to_report: Vec::new(),
        deadlines: Vec::new(),
        ..specimen()
    }
}

fn scope() -> ScopeLines {
    ScopeLines {
        needs: "A medium-term gap.".into(),
        focus: vec!["housing delivery".into()],
        ..ScopeLines::default()
    }
}

fn team() -> Vec<TeamLine> {
    vec![TeamLine {
        role: "lead peer".into(),
        name: "Ida Marsh".into(),
        title: Some("Chief Executive".into()),
        body: Some("Kirklees".into()),
    }]
}

fn staff() -> Vec<StaffLine> {
    vec![StaffLine { role: "peer challenge manager".into(), name: "Pia Holt".into() }]
}

fn theme() -> Theme {
    let finding = |number, statement: &str, triangulated| Finding {
        number,
        statement: statement.to_owned(),
        triangulated,
        quotes: Vec::new(),
        withheld: Vec::new(),
    };
    Theme {
        name: "Financial planning and management".into(),
        question: "Does the council have a grip?".into(),
        added: false,
        strengths: vec![finding(1, "The budget is understood.", true)],
        areas: vec![finding(2, "Savings slip.", false)],
        neutral: Vec::new(),
        recommendations: vec![recommendation(2, "Savings plans")],
    }
}

fn recommendation(number: i64, wording: &str) -> Recommendation {
    Recommendation { number, wording: wording.to_owned() }
}

fn deadlines() -> Vec<Deadline> {
    vec![Deadline { title: "Report and action plan published".into(), due: "5 June 2027".into() }]
}

fn actions() -> Vec<ActionLine> {
    vec![ActionLine {
        reference: "1.1".into(),
        what: "Write the plan".into(),
        owner: Some("Director of Finance".into()),
        due: Some("1 October 2027".into()),
        status: "in progress".into(),
        rag: Some("amber".into()),
        evidence: Some("A paper to the executive".into()),
        late: true,
    }]
}

/// A peer's briefing.
pub(super) fn brief() -> Brief {
    let report = specimen();
    Brief {
        name: "Ida Marsh".into(),
        slot: "lead peer".into(),
        title: report.title,
        onsite: report.onsite,
        window: None,
        mode: report.mode,
        called: report.called,
        scope: report.scope,
        team: report.team,
        staff: report.staff,
        themes: report.themes,
        duties: vec![DutyLine { duty: "Read ahead".into(), due: Some("1 March 2027".into()) }],
        sessions: vec![SessionLine {
            day: "2 March 2027".into(),
            start: "09:00".into(),
            end: "10:00".into(),
            kind: "interview".into(),
            place: Some("Town Hall".into()),
            link: None,
            who: Some("Leader".into()),
            met: Some("political leadership".into()),
        }],
    }
}

/// The team as the host sees it.
pub(super) fn profile() -> Profile {
    let report = specimen();
    Profile {
        host: report.host,
        title: report.title,
        onsite: report.onsite,
        team: vec![PeerProfile {
            name: "Ida Marsh".into(),
            slot: "lead peer".into(),
            posts: vec!["Chief Executive, Kirklees".into()],
            party: Some("Labour".into()),
            expertise: vec!["finance".into()],
            done: 3,
        }],
    }
}

/// An action plan.
pub(super) fn action_plan() -> ActionPlan {
    let report = specimen();
    ActionPlan {
        title: report.title,
        host: report.host,
        called: report.called,
        onsite: report.onsite,
        date: report.date,
        recommendations: vec![PlanLine {
            number: 1,
            wording: "Agree a plan that closes the gap.".into(),
            theme: Some("Finance".into()),
            answer: Some("accepted in part".into()),
            reason: Some("The gap is smaller.".into()),
            actions: actions(),
        }],
        actions: 1,
        done: 0,
        late: 1,
    }
}

/// The report of a progress review.
pub(super) fn review() -> Review {
    let report = specimen();
    Review {
        title: "Progress review: Trafford".into(),
        host: report.host,
        called: report.called,
        date: report.date,
        kind: report.kind,
        reviewed: report.reference,
        visited: report.onsite.clone(),
        onsite: report.onsite,
        is_over: report.is_over,
        mode: report.mode,
        team: report.team,
        staff: report.staff,
        recommendations: vec![ReviewLine {
            number: 1,
            wording: "Agree a plan that closes the gap.".into(),
            progress: Some("good".into()),
            note: Some("On course.".into()),
            actions: actions(),
        }],
        looked_at: 1,
        deadlines: report.deadlines,
    }
}

/// A year of the programme.
pub(super) fn year() -> AnnualReport {
    AnnualReport {
        title: "Peer challenge programme".into(),
        year: "2026/27".into(),
        year_before: "2025/26".into(),
        date: "1 April 2027".into(),
        is_over: true,
        overall: take_up("all", "all"),
        by_region: vec![take_up("region", "London")],
        by_control: vec![take_up("control", "Labour")],
        by_type: vec![take_up("type", "unitary")],
        never_had: vec![never_had()],
        challenges: vec![ChallengeCount {
            year: "2026/27".into(),
            kind: "corporate".into(),
            title: "corporate peer challenge".into(),
            done: 1,
            ahead: 0,
            withdrawn: 0,
        }],
        done: 1,
        done_before: 2,
        groups: vec![peers("group", "officers")],
        regions: vec![peers("region", "London")],
        employers: vec![peers("employer", "Kirklees")],
        peer_days: vec![DayCount {
            year: "2026/27".into(),
            kind: "corporate".into(),
            group: "officers".into(),
            days: 4,
            places: 1,
        }],
        days: 4,
        days_before: 8,
        satisfaction: vec![SatisfactionCount {
            year: "2026/27".into(),
            competency: "providing challenge".into(),
            scores: 1,
            mean: None,
        }],
        hosts: vec![HostCount { year: "2026/27".into(), answers: 1, ..HostCount::default() }],
        publication: vec![PublicationCount::default()],
        actions: vec![ActionCount::default()],
    }
}

fn take_up(by: &str, group: &str) -> TakeUp {
    let (by, group) = (by.to_owned(), group.to_owned());
    TakeUp { by, group, bodies: 2, current: 1, percent: 50, ..TakeUp::default() }
}

fn peers(by: &str, group: &str) -> PeerCount {
    let (by, group) = (by.to_owned(), group.to_owned());
    PeerCount { by, group, peers: 9, days: 4, ..PeerCount::default() }
}

fn never_had() -> NeverHad {
    NeverHad {
        body: "E06000001".into(),
        name: "Hartlepool".into(),
        kind: "unitary".into(),
        region: None,
        control: None,
        booked_from: None,
        adviser: None,
    }
}
