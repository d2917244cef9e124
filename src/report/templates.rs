//! Every template that the user may change, and the specimen on which a changed one is tried.

use std::collections::BTreeMap;

use super::letters::{self, LETTERS};
use super::papers::{self, PAPERS};
use super::sections::{TemplateFault, fill};
use super::{Layout, specimen};
use crate::domain::Words as _;

/// Every template, name and built-in text: the sections of each layout, the papers, the letters.
pub fn templates() -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    let sections = Layout::ALL.iter().map(|layout| layout.sections());
    for template in sections.flatten().chain(PAPERS).chain(LETTERS) {
        if !all.contains(template) {
            all.push(*template);
        }
    }
    all
}

/// The built-in text of a template.
pub fn built_in(name: &str) -> Option<&'static str> {
    templates().into_iter().find(|(template, _)| *template == name).map(|(_, text)| text)
}

/// Tries `text` as the template `name` on a specimen of what it is filled with, full and, but for a letter,
/// bare: each may be asked for before much is known.
///
/// # Errors
/// When it cannot be read or names a value that there is none of.
pub fn tried(name: &str, text: &str) -> Result<(), TemplateFault> {
    let own = BTreeMap::from([(name.to_owned(), text.to_owned())]);
    match name {
        "brief" => papers::brief(&specimen::brief(), &own)
            .and_then(|_| papers::brief(&specimen::bare_brief(), &own)),
        "profile" => papers::profile(&specimen::profile(), &own)
            .and_then(|_| papers::profile(&specimen::bare_profile(), &own)),
        "action-plan" => papers::action_plan(&specimen::action_plan(), &own)
            .and_then(|_| papers::action_plan(&specimen::bare_action_plan(), &own)),
        "annual-report" => papers::annual_report(&specimen::year(), &own),
        "progress-review" => papers::progress_review(&specimen::review(), &own)
            .and_then(|_| papers::progress_review(&specimen::bare_review(), &own)),
        _ if LETTERS.iter().any(|(letter, _)| *letter == name) => {
            return letters::letter(name, &own, &letters::specimen()).map(drop);
        }
        _ => fill(name, text, &specimen::specimen())
            .and_then(|_| fill(name, text, &specimen::bare())),
    }
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_template_passes_its_own_trial_and_a_faulty_one_does_not() {
        let mut names: Vec<&str> = Vec::new();
        for (name, text) in templates() {
            tried(name, text).unwrap();
            let fault = tried(name, "Subject: one\n{{ no_such_value }}").unwrap_err();
            assert_eq!((fault.section.as_str(), fault.line), (name, Some(2)));
            assert!(!names.contains(&name), "{name} stands twice");
            names.push(name);
        }
    }

    /// A block tag at the end of a line takes the line end with it: what stands below would run into
    /// what stands above.
    #[test]
    fn no_paragraph_quote_or_caption_runs_into_the_one_before() {
        use pulldown_cmark::{Event, Options, Parser, Tag};
        let mut report = specimen::specimen();
        let finding = &mut report.themes[0].strengths[0];
        finding.quotes = vec!["Words heard.".to_owned(), "And more.".to_owned()];
        finding.triangulated = false;
        report.themes[0].areas[0].quotes = vec!["Words heard.".to_owned()];
        report.themes.push(super::super::Theme { added: true, ..report.themes[0].clone() });
        let own = BTreeMap::new();
        let mut plan = specimen::action_plan();
        plan.recommendations[0].reason = None;
        let mut texts: Vec<String> = Layout::ALL
            .iter()
            .map(|layout| super::super::markdown(&report, *layout, &own).unwrap())
            .collect();
        texts.push(papers::brief(&specimen::brief(), &own).unwrap());
        texts.push(papers::profile(&specimen::profile(), &own).unwrap());
        texts.push(papers::action_plan(&plan, &own).unwrap());
        texts.push(papers::annual_report(&specimen::year(), &own).unwrap());
        texts.push(papers::progress_review(&specimen::review(), &own).unwrap());
        for text in texts {
            assert!(!text.contains("\n\n\n"), "{text}");
            let all: Vec<Event<'_>> = Parser::new_ext(&text, Options::ENABLE_TABLES).collect();
            for pair in all.windows(2) {
                let runs_in = match pair {
                    [Event::SoftBreak, Event::Start(Tag::Strong | Tag::Emphasis)] => true,
                    [Event::SoftBreak, Event::Text(next)] => next.starts_with("Table: "),
                    _ => false,
                };
                assert!(!runs_in, "{pair:?} in\n{text}");
            }
        }
    }

    /// No document of a fire challenge speaks of a council.
    #[test]
    fn a_host_that_is_no_council_is_not_called_one() {
        let called = crate::report::Called::of(&[crate::domain::BodyKind::Fire]);
        let own = BTreeMap::new();
        let mut report = specimen::specimen();
        report.called = called.clone();
        report.purpose.clear();
        report.themes[0].question.clear();
        let mut texts: Vec<String> = Layout::ALL
            .iter()
            .map(|layout| super::super::markdown(&report, *layout, &own).unwrap())
            .collect();
        let (called, themes) = (|| called.clone(), report.themes.clone());
        let brief = papers::Brief { called: called(), themes, ..specimen::brief() };
        let plan = papers::ActionPlan { called: called(), ..specimen::action_plan() };
        let review = papers::Review { called: called(), ..specimen::review() };
        texts.push(papers::brief(&brief, &own).unwrap());
        texts.push(papers::action_plan(&plan, &own).unwrap());
        texts.push(papers::progress_review(&review, &own).unwrap());
        texts.push(String::from_utf8(super::super::slides(&report)).unwrap());
        for text in texts {
            assert!(!text.to_lowercase().contains("council"), "{text}");
        }
    }
}
