//! The sections: templates in Markdown that the user may replace. Every value is escaped, so that
//! text from outside never becomes markup.

use std::collections::BTreeMap;
use std::fmt;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use serde::Serialize;

use super::{Layout, Report};
use crate::domain::day_in_words;
use crate::render::escape_markdown;

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
pub fn markdown(
    report: &Report,
    layout: Layout,
    own: &BTreeMap<String, String>,
) -> Result<String, TemplateFault> {
    Ok(Sections::filled(report, layout, own)?.text())
}

/// The sections of a report, filled in.
#[derive(Debug, Clone)]
pub struct Sections(Vec<String>);

impl Sections {
    /// Each section of the layout; one in `own` replaces the built-in one of that name.
    ///
    /// # Errors
    /// When a template cannot be read or names a value that there is none of.
    pub fn filled(
        report: &Report,
        layout: Layout,
        own: &BTreeMap<String, String>,
    ) -> Result<Self, TemplateFault> {
        let section = |(name, built_in): &(&str, &str)| {
            let template = own.get(*name).map_or(*built_in, String::as_str);
            fill(name, template, report)
        };
        layout.sections().iter().map(section).collect::<Result<_, _>>().map(Self)
    }

    /// The same of a report that differs in its number, its day and whom it is for alone: only the
    /// sections that tell these are filled in anew.
    ///
    /// # Errors
    /// When a template cannot be read or names a value that there is none of.
    pub fn stamped(
        self,
        report: &Report,
        layout: Layout,
        own: &BTreeMap<String, String>,
    ) -> Result<Self, TemplateFault> {
        const STAMP: [&str; 3] = ["version", "date", "audience"];
        let again = |(text, (name, built_in)): (String, &(&str, &str))| {
            let template = own.get(*name).map_or(*built_in, String::as_str);
            match STAMP.iter().any(|word| template.contains(word)) {
                true => fill(name, template, report),
                false => Ok(text),
            }
        };
        self.0.into_iter().zip(layout.sections()).map(again).collect::<Result<_, _>>().map(Self)
    }

    /// The report as Markdown.
    pub fn text(&self) -> String {
        let told: Vec<&str> =
            self.0.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        told.join("\n\n") + "\n"
    }
}

/// One template filled in with `values`; every text is escaped, so that it never becomes markup.
///
/// # Errors
/// When the template cannot be read or names a value that there is none of.
pub fn fill<T: Serialize>(name: &str, template: &str, values: &T) -> Result<String, TemplateFault> {
    Ok(one_blank_line(&filled(name, template, values, environment)?))
}

/// The same in plain text, where nothing is markup.
///
/// # Errors
/// When the template cannot be read or names a value that there is none of.
pub fn fill_plain<T: Serialize>(
    name: &str,
    template: &str,
    values: &T,
) -> Result<String, TemplateFault> {
    filled(name, template, values, plain_environment)
}

/// No more than one blank line in a row: what a template left out leaves none behind.
pub(super) fn one_blank_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines() {
        let is_blank = line.trim().is_empty();
        if !(is_blank && blank) {
            out.push_str(if is_blank { "" } else { line });
            out.push('\n');
        }
        blank = is_blank;
    }
    out
}

fn filled<T: Serialize>(
    name: &str,
    template: &str,
    values: &T,
    environment: fn() -> Result<Environment<'static>, minijinja::Error>,
) -> Result<String, TemplateFault> {
    let fault = |error: minijinja::Error| TemplateFault {
        section: name.to_owned(),
        line: error.line(),
        message: error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned),
    };
    let environment = environment().map_err(fault)?;
    let template = environment.template_from_named_str(name, template).map_err(fault)?;
    template.render(Serde(values)).map_err(fault)
}

/// With a capital at its start, as at the start of a line or a cell.
pub(super) fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Days in a sentence: `on 3 March 2027`, `from 3 to 6 March 2027`.
fn when(days: &str) -> String {
    format!("{} {days}", if days.contains(" to ") { "from" } else { "on" })
}

/// With `a` or `an` before it; a `u` is spoken as in `use of resources`.
fn article(text: &str) -> String {
    let is_vowel = text.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    format!("{} {text}", if is_vowel { "an" } else { "a" })
}

/// A day as documents write it, `3 March 2027` of `2027-03-03`; anything else as it is.
fn day(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), day_in_words)
}

fn plain_environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.add_filter("upper_first", upper_first);
    environment.add_filter("when", when);
    environment.add_filter("day", day);
    environment.add_filter("article", article);
    Ok(environment)
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = plain_environment()?;
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
        let text = markdown(&report, Layout::Newer, &BTreeMap::new()).unwrap();
        assert!(
            text.contains("\\# Stop \\<script\\>x\\</script\\> \\[a\\](b) \\*now\\*"),
            "{text}"
        );
    }

    #[test]
    fn a_faulty_template_is_named_with_its_line() {
        let own = BTreeMap::from([("front".to_owned(), "a\nb {{ nothing_like_it }}".to_owned())]);
        let fault = markdown(&sample(), Layout::Newer, &own).unwrap_err();
        assert_eq!((fault.section.as_str(), fault.line), ("front", Some(2)));
        let own = BTreeMap::from([("front".to_owned(), "a\n\n{% if %}".to_owned())]);
        assert_eq!(markdown(&sample(), Layout::Newer, &own).unwrap_err().line, Some(3));
    }

    #[test]
    fn empty_parts_say_what_is_missing() {
        let mut report = sample();
        report.scope = None;
        report.team.clear();
        report.recommendations.clear();
        for layout in [Layout::Newer, Layout::Older, Layout::Fire] {
            let text = markdown(&report, layout, &BTreeMap::new()).unwrap();
            for said in ["scope is not agreed", "no team", "no recommendations"] {
                assert!(text.contains(said), "{said}\n{text}");
            }
        }
    }

    #[test]
    fn each_layout_says_the_same_in_its_own_order() {
        let heads = |layout| {
            let text = markdown(&sample(), layout, &BTreeMap::new()).unwrap();
            for said in
                ["The budget is understood.", "Savings slip.", "1. Agree a plan", "Ida Marsh"]
            {
                assert!(text.contains(said), "{said}\n{text}");
            }
            let heads =
                text.lines().filter(|line| line.starts_with("## ")).map(|l| l[3..].to_owned());
            heads.collect::<Vec<String>>()
        };
        let newer = "1. Introduction, 2. Executive summary, 3. Recommendations, 4. Peer team, \
                     5. Financial planning and management, Next steps, Appendix A. The process";
        assert_eq!(heads(Layout::Newer).join(", "), newer);
        let mut dated = sample();
        let filled = Sections::filled(&dated, Layout::Newer, &BTreeMap::new()).unwrap();
        (dated.version, dated.date) = (7, "9 March 2027".to_owned());
        let stamped = filled.stamped(&dated, Layout::Newer, &BTreeMap::new()).unwrap().text();
        assert_eq!(stamped, markdown(&dated, Layout::Newer, &BTreeMap::new()).unwrap());
        assert!(stamped.contains("draft 7, for the peer team, 9 March 2027"), "{stamped}");
        let older = "1. Executive summary, 2. Key recommendations, 3. Summary of the peer challenge \
                     approach, 4. Feedback, 5. Next steps";
        assert_eq!(heads(Layout::Older).join(", "), older);
        let fire = "1. Introduction and context, 2. The peer team, 3. Key areas of focus, 4. Key \
                    assessment areas, 5. Conclusion";
        assert_eq!(heads(Layout::Fire).join(", "), fire);
        let letter =
            "What you asked, Financial planning and management, What we suggest, The panel";
        assert_eq!(heads(Layout::Letter).join(", "), letter);
    }
}
