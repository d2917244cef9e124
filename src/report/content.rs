//! What to look at before a report goes out: remarks beside the document, never in it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Report;
use super::verbs::starts_with_a_verb;

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Remark {
    /// Where: `recommendation 3`, `theme Finance`.
    pub place: String,
    /// What is to be looked at, and what to do.
    pub remark: String,
}

/// Every remark on `report`, in the order of its sections.
///
/// A recommendation starts with a verb (published reports since 2024 do); a finding rests on at
/// least two independent sources; no section is empty.
pub fn remarks(report: &Report) -> Vec<Remark> {
    let mut all = empty_sections(report);
    let further = report.themes.iter().flat_map(|theme| &theme.recommendations);
    for recommendation in report.recommendations.iter().chain(further) {
        if !starts_with_a_verb(&recommendation.wording) {
            let remark = "does not start with a verb: say what the council should do";
            all.push(note(format!("recommendation {}", recommendation.number), remark));
        }
    }
    for theme in &report.themes {
        if theme.findings() == 0 {
            all.push(note(format!("theme `{}`", theme.name), "has no finding yet"));
        }
        for finding in theme.strengths.iter().chain(&theme.areas).chain(&theme.neutral) {
            if !finding.triangulated {
                let remark = "is not triangulated: it has fewer than two independent sources";
                all.push(note(format!("finding {}", finding.number), remark));
            }
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
    missing.map(|(_, place, remark)| note(place.to_owned(), remark)).collect()
}

fn note(place: String, remark: &str) -> Remark {
    Remark { place, remark: remark.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::specimen as sample;

    #[test]
    fn every_weak_spot_is_named_and_nothing_else() {
        let told: Vec<_> = remarks(&sample()).into_iter().map(|r| r.place).collect();
        assert_eq!(told, ["recommendation 2", "finding 2"]);
    }
}
