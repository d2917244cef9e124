//! What to look at before a report goes out: remarks beside the document, never in it.

use schemars::JsonSchema;
use serde::Serialize;

use super::messages::{Message, Presented, messages};
use super::names::People;
use super::verbs::starts_with_a_verb;
use super::{Finding, Report};

words! {
    /// A rule on what a report says.
    ContentRule("rule") {
        /// A section has nothing in it.
        SectionEmpty = "section-empty",
        /// A theme has no finding.
        ThemeWithoutFinding = "theme-without-finding",
        /// A recommendation does not start with a verb.
        NoVerb = "no-verb",
        /// A finding has fewer than two independent sources.
        NotTriangulated = "not-triangulated",
        /// A note is to be quoted that tells who spoke.
        IdentifiableQuote = "identifiable-quote",
        /// A person is named who is not on the team.
        PersonNamed = "person-named",
        /// The report does not say what was presented on the last day.
        DiffersFromPresentation = "differs-from-presentation",
    }
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Remark {
    /// The rule.
    pub rule: ContentRule,
    /// Where: `recommendation 3`, `theme Finance`.
    pub place: String,
    /// What is to be looked at, and what to do.
    pub remark: String,
}

/// What a report is held against.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Who may be named, and who is known.
    pub people: People,
    /// The feedback presentation, where one was made.
    pub presented: Option<Presented>,
}

/// Every remark on `report`, in the order of its sections.
///
/// A recommendation starts with a verb (published reports since 2024 do); a finding rests on at
/// least two independent sources; no section is empty; nobody can be recognised, and nobody is named
/// who is not on the team; the report says what was said on the last day.
pub fn remarks(report: &Report, beside: &Beside) -> Vec<Remark> {
    let mut all = empty_sections(report);
    let further = report.themes.iter().flat_map(|theme| &theme.recommendations);
    for recommendation in report.recommendations.iter().chain(further) {
        if !starts_with_a_verb(&recommendation.wording) {
            let host = &report.called.name;
            let remark = format!("does not start with a verb: say what the {host} should do");
            let place = format!("recommendation {}", recommendation.number);
            all.push(note(ContentRule::NoVerb, place, &remark));
        }
    }
    for theme in &report.themes {
        if theme.findings() == 0 {
            let place = format!("theme `{}`", theme.name);
            all.push(note(ContentRule::ThemeWithoutFinding, place, "has no finding yet"));
        }
        all.extend(findings_of(theme).flat_map(on_finding));
    }
    all.extend(named(report, &beside.people));
    if let Some(presented) = &beside.presented {
        all.extend(differences(&messages(report), presented));
    }
    all
}

/// Strengths, areas and what else was found.
fn findings_of(theme: &super::Theme) -> impl Iterator<Item = &Finding> {
    theme.strengths.iter().chain(&theme.areas).chain(&theme.neutral)
}

fn on_finding(finding: &Finding) -> Vec<Remark> {
    let place = || format!("finding {}", finding.number);
    let mut all = Vec::new();
    if !finding.triangulated {
        let remark = "is not triangulated: it has fewer than two independent sources";
        all.push(note(ContentRule::NotTriangulated, place(), remark));
    }
    for number in &finding.withheld {
        let remark = format!("would quote note {number}, which tells who spoke: it is left out");
        all.push(note(ContentRule::IdentifiableQuote, place(), &remark));
    }
    all
}

/// The people named who are not on the team, text by text.
fn named(report: &Report, people: &People) -> Vec<Remark> {
    let mut texts: Vec<(String, &str)> = Vec::new();
    if let Some(scope) = &report.scope {
        let lines = std::iter::once(&scope.needs).chain(&scope.results_wanted).chain(&scope.focus);
        texts.extend(lines.map(|text| ("scope".to_owned(), text.as_str())));
    }
    let further = report.themes.iter().flat_map(|theme| &theme.recommendations);
    texts.extend(
        report
            .recommendations
            .iter()
            .chain(further)
            .map(|r| (format!("recommendation {}", r.number), r.wording.as_str())),
    );
    for finding in report.themes.iter().flat_map(findings_of) {
        let place = format!("finding {}", finding.number);
        texts.extend(finding.quotes.iter().map(|quote| (place.clone(), quote.as_str())));
        texts.push((place, finding.statement.as_str()));
    }
    let mut all: Vec<Remark> = Vec::new();
    for (place, text) in texts {
        for name in people.strangers(text) {
            let remark = format!("names `{name}`, who is not on the team");
            let found = note(ContentRule::PersonNamed, place.clone(), &remark);
            if !all.contains(&found) {
                all.push(found);
            }
        }
    }
    all
}

/// Where the key messages of the report are not those that were presented.
fn differences(now: &[Message], then: &Presented) -> Vec<Remark> {
    let rule = ContentRule::DiffersFromPresentation;
    let same = |a: &Message, b: &Message| a.kind == b.kind && a.number == b.number;
    let mut all = Vec::new();
    for message in now {
        let place = message.place();
        match then.messages.iter().find(|said| same(said, message)) {
            None => {
                let remark = format!("was not in the presentation of {}", then.on);
                all.push(note(rule, place, &remark));
            }
            Some(said) if said.text != message.text => {
                let remark = format!("was presented on {} as `{}`", then.on, said.text);
                all.push(note(rule, place, &remark));
            }
            Some(_) => {}
        }
    }
    for said in &then.messages {
        if !now.iter().any(|message| same(said, message)) {
            let remark = format!(
                "was presented on {} as `{}`, and the report does not say so",
                then.on, said.text,
            );
            all.push(note(rule, said.place(), &remark));
        }
    }
    all
}

fn empty_sections(report: &Report) -> Vec<Remark> {
    let missing = [
        (report.scope.is_none(), "scope", "is not agreed: run `peerage challenge scope`"),
        (report.team.is_empty(), "peer team", "is empty: run `peerage team assemble`"),
        (report.onsite.is_none(), "dates", "are not set: run `peerage challenge schedule`"),
        (
            report.recommendations.is_empty(),
            "recommendations",
            "are missing: run `peerage recommendation add`",
        ),
    ];
    let missing = missing.into_iter().filter(|(is_missing, ..)| *is_missing);
    missing
        .map(|(_, place, remark)| note(ContentRule::SectionEmpty, place.to_owned(), remark))
        .collect()
}

fn note(rule: ContentRule, place: String, remark: &str) -> Remark {
    Remark { rule, place, remark: remark.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Words as _;
    use crate::report::specimen as sample;

    fn told(report: &Report, beside: &Beside) -> Vec<(ContentRule, String)> {
        remarks(report, beside).into_iter().map(|r| (r.rule, r.place)).collect()
    }

    /// What makes a report break a rule.
    type Break = fn(&mut Report, &mut Beside);

    /// A report with nothing to look at.
    fn clean() -> (Report, Beside) {
        let mut report = sample();
        report.themes[0].recommendations[0].wording = "Publish savings plans".to_owned();
        report.themes[0].areas[0].triangulated = true;
        let presented = Presented { on: "5 March 2027".to_owned(), messages: messages(&report) };
        let people = People::new(["Ida Marsh"].into_iter(), ["Tom Vale"].into_iter());
        (report, Beside { people, presented: Some(presented) })
    }

    #[test]
    fn each_rule_is_told_where_it_is_broken_and_nowhere_else() {
        let (report, beside) = clean();
        assert_eq!(told(&report, &beside), []);
        let broken: [(ContentRule, &str, Break); 10] = [
            (ContentRule::SectionEmpty, "scope", |report, _| report.scope = None),
            (ContentRule::SectionEmpty, "peer team", |report, _| report.team.clear()),
            (ContentRule::SectionEmpty, "dates", |report, _| report.onsite = None),
            (ContentRule::SectionEmpty, "recommendations", |report, beside| {
                report.recommendations.clear();
                beside.presented = None;
            }),
            (ContentRule::ThemeWithoutFinding, "theme `Housing`", |report, _| {
                let theme = report.themes[0].clone();
                let (strengths, areas) = Default::default();
                let recommendations = Vec::new();
                report.themes.push(crate::report::Theme {
                    name: "Housing".to_owned(),
                    strengths,
                    areas,
                    recommendations,
                    ..theme
                });
            }),
            (ContentRule::NoVerb, "recommendation 2", |report, _| {
                report.themes[0].recommendations[0].wording = "Savings plans".to_owned();
            }),
            (ContentRule::NotTriangulated, "finding 2", |report, _| {
                report.themes[0].areas[0].triangulated = false;
            }),
            (ContentRule::IdentifiableQuote, "finding 1", |report, _| {
                report.themes[0].strengths[0].withheld = vec![7];
            }),
            (ContentRule::PersonNamed, "finding 1", |report, _| {
                report.themes[0].strengths[0].quotes = vec!["Ask Tom Vale".to_owned()];
            }),
            (ContentRule::DiffersFromPresentation, "finding 1", |report, _| {
                report.themes[0].strengths[0].statement = "The budget is read.".to_owned();
            }),
        ];
        for rule in ContentRule::ALL {
            assert!(broken.iter().any(|(known, ..)| known == rule), "{rule}");
        }
        for (rule, place, change) in broken {
            let (mut report, mut beside) = clean();
            change(&mut report, &mut beside);
            assert_eq!(told(&report, &beside), [(rule, place.to_owned())]);
        }
    }

    #[test]
    fn names_and_quotes_that_tell_who_spoke_are_told() {
        let mut report = sample();
        report.themes[0].strengths[0].quotes = vec!["Tom Vale told me".to_owned()];
        report.themes[0].strengths[0].withheld = vec![7];
        report.recommendations[0].wording = "Ask Cllr Jane Roe to agree a plan.".to_owned();
        let people = People::new(["Ida Marsh"].into_iter(), ["Tom Vale"].into_iter());
        let all = told(&report, &Beside { people, presented: None });
        for expected in [
            (ContentRule::IdentifiableQuote, "finding 1".to_owned()),
            (ContentRule::PersonNamed, "finding 1".to_owned()),
            (ContentRule::PersonNamed, "recommendation 1".to_owned()),
        ] {
            assert!(all.contains(&expected), "{expected:?} in {all:?}");
        }
    }

    #[test]
    fn what_was_not_said_on_the_last_day_is_told() {
        let mut report = sample();
        let presented = Presented { on: "5 March 2027".to_owned(), messages: messages(&report) };
        let beside = Beside { presented: Some(presented), ..Beside::default() };
        assert!(told(&report, &beside).iter().all(|r| r.0 != ContentRule::DiffersFromPresentation));
        report.themes[0].areas.remove(0);
        report.recommendations[0].wording = "Agree another plan.".to_owned();
        report.recommendations.push(crate::report::Recommendation {
            number: 9,
            wording: "Establish a board.".to_owned(),
        });
        let all = remarks(&report, &beside);
        let differing: Vec<String> = all
            .iter()
            .filter(|r| r.rule == ContentRule::DiffersFromPresentation)
            .map(|r| format!("{} {}", r.place, r.remark))
            .collect();
        assert_eq!(
            differing,
            [
                "recommendation 1 was presented on 5 March 2027 as `Agree a plan that closes the gap.`",
                "recommendation 9 was not in the presentation of 5 March 2027",
                "finding 2 was presented on 5 March 2027 as `Savings slip.`, and the report does not \
                 say so",
            ]
        );
    }
}
