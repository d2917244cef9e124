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

/// Tries `text` as the template `name` on a specimen of what it is filled with.
///
/// # Errors
/// When it cannot be read or names a value that there is none of.
pub fn tried(name: &str, text: &str) -> Result<(), TemplateFault> {
    let own = BTreeMap::from([(name.to_owned(), text.to_owned())]);
    match name {
        "brief" => papers::brief(&specimen::brief(), &own),
        "profile" => papers::profile(&specimen::profile(), &own),
        "action-plan" => papers::action_plan(&specimen::action_plan(), &own),
        "annual-report" => papers::annual_report(&specimen::year(), &own),
        "progress-review" => papers::progress_review(&specimen::review(), &own),
        _ if LETTERS.iter().any(|(letter, _)| *letter == name) => {
            return letters::letter(name, &own, &letters::specimen()).map(drop);
        }
        _ => fill(name, text, &specimen::specimen()),
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
}
