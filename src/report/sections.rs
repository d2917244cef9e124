//! The sections: templates in Markdown that the user may replace. Every value is escaped, so that
//! text from outside never becomes markup.

use std::collections::BTreeMap;
use std::fmt;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use serde::Serialize;

use super::Report;
use crate::render::escape_markdown;

/// The built-in sections in the order in which they are printed: name and template.
pub const SECTIONS: &[(&str, &str)] = &[
    ("front", include_str!("sections/front.md")),
    ("introduction", include_str!("sections/introduction.md")),
    ("executive-summary", include_str!("sections/executive-summary.md")),
    ("recommendations", include_str!("sections/recommendations.md")),
    ("peer-team", include_str!("sections/peer-team.md")),
    ("themes", include_str!("sections/themes.md")),
    ("next-steps", include_str!("sections/next-steps.md")),
    ("process", include_str!("sections/process.md")),
];

/// A template that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    /// The section.
    pub section: String,
    /// The line of the template, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.map(|line| format!(", line {line}")).unwrap_or_default();
        write!(f, "the template `{}`{line}: {}", self.section, self.message)
    }
}

impl std::error::Error for TemplateFault {}

/// The report as Markdown; a section in `own` replaces the built-in one of that name.
///
/// # Errors
/// When a template cannot be read or names a value that there is none of.
pub fn markdown(report: &Report, own: &BTreeMap<String, String>) -> Result<String, TemplateFault> {
    let mut sections = Vec::new();
    for (name, built_in) in SECTIONS {
        let template = own.get(*name).map_or(*built_in, String::as_str);
        sections.push(fill(name, template, report)?.trim().to_owned());
    }
    sections.retain(|text| !text.is_empty());
    Ok(sections.join("\n\n") + "\n")
}

/// One template filled in with `values`; every text is escaped, so that it never becomes markup.
///
/// # Errors
/// When the template cannot be read or names a value that there is none of.
pub fn fill<T: Serialize>(name: &str, template: &str, values: &T) -> Result<String, TemplateFault> {
    let fault = |error: minijinja::Error| TemplateFault {
        section: name.to_owned(),
        line: error.line(),
        message: error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned),
    };
    let environment = environment().map_err(fault)?;
    let template = environment.template_from_named_str(name, template).map_err(fault)?;
    template.render(Serde(values)).map_err(fault)
}

fn environment<'a>() -> Result<Environment<'a>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if value.kind() == ValueKind::String && !value.is_safe() => {
            Ok(out.write_str(&escape_markdown(text))?)
        }
        _ if value.is_undefined() => minijinja::escape_formatter(out, state, value),
        _ => Ok(out.write_str(&value.to_string())?),
    });
    Ok(environment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::specimen as sample;

    #[test]
    fn text_from_outside_never_becomes_markup() {
        let mut report = sample();
        report.recommendations[0].wording = "# Stop <script>x</script> [a](b) *now*".to_owned();
        let text = markdown(&report, &BTreeMap::new()).unwrap();
        assert!(
            text.contains("\\# Stop \\<script\\>x\\</script\\> \\[a\\](b) \\*now\\*"),
            "{text}"
        );
    }

    #[test]
    fn a_faulty_template_is_named_with_its_line() {
        let own = BTreeMap::from([("front".to_owned(), "a\nb {{ nothing_like_it }}".to_owned())]);
        let fault = markdown(&sample(), &own).unwrap_err();
        assert_eq!((fault.section.as_str(), fault.line), ("front", Some(2)));
        let own = BTreeMap::from([("front".to_owned(), "a\n\n{% if %}".to_owned())]);
        assert_eq!(markdown(&sample(), &own).unwrap_err().line, Some(3));
    }

    #[test]
    fn empty_parts_say_what_is_missing() {
        let mut report = sample();
        report.scope = None;
        report.team.clear();
        report.recommendations.clear();
        let text = markdown(&report, &BTreeMap::new()).unwrap();
        for said in ["scope is not agreed", "no team", "no recommendations"] {
            assert!(text.contains(said), "{said}\n{text}");
        }
    }
}
