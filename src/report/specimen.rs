//! A report with something in every part, all people invented: a template is tried on it before it
//! is taken in.

use super::{
    Deadline, Finding, HostLine, Previous, Recommendation, Report, ScopeLines, TeamLine, Theme,
};

/// The specimen.
pub fn specimen() -> Report {
    let finding = |number, statement: &str, triangulated| Finding {
        number,
        statement: statement.to_owned(),
        triangulated,
        quotes: Vec::new(),
    };
    let recommendation =
        |number, wording: &str| Recommendation { number, wording: wording.to_owned() };
    Report {
        reference: "trafford-2027".into(),
        title: "Corporate peer challenge: Trafford".into(),
        kind: "corporate peer challenge".into(),
        purpose: "The whole council.".into(),
        hosts: vec![HostLine {
            name: "Trafford".into(),
            kind: "metropolitan district".into(),
            region: Some("North West".into()),
            population: Some("237,579".into()),
            control: Some("Labour".into()),
        }],
        host: "Trafford".into(),
        onsite: Some("2 to 5 March 2027".into()),
        window: None,
        mode: "onsite".into(),
        ordinal: 2,
        ordinal_word: "second".into(),
        previous: Some(Previous {
            reference: "trafford-2022".into(),
            onsite: "22 to 25 March 2022".into(),
        }),
        is_final: false,
        version: 1,
        date: "21 November 2026".into(),
        scope: Some(ScopeLines {
            needs: "A medium-term gap.".into(),
            focus: vec!["housing delivery".into()],
            ..ScopeLines::default()
        }),
        team: vec![TeamLine {
            role: "lead peer".into(),
            name: "Ida Marsh".into(),
            title: Some("Chief Executive".into()),
            body: Some("Kirklees".into()),
        }],
        team_agreed: false,
        staff: Vec::new(),
        meetings: 52,
        people_met: 180,
        themes: vec![Theme {
            name: "Financial planning and management".into(),
            question: "Does the council have a grip?".into(),
            added: false,
            strengths: vec![finding(1, "The budget is understood.", true)],
            areas: vec![finding(2, "Savings slip.", false)],
            neutral: Vec::new(),
            recommendations: vec![recommendation(2, "Savings plans")],
        }],
        recommendations: vec![recommendation(1, "Agree a plan that closes the gap.")],
        deadlines: vec![Deadline {
            title: "Report and action plan published".into(),
            due: "5 June 2027".into(),
        }],
    }
}
