//! The scheme from TOML: the built-in one, and those that people write.

mod check;
pub mod edit;
mod kinds;
mod words;

use std::fmt;

use super::document::Document;
use super::{Finding, Severity};
use crate::domain::Scheme;

/// The built-in scheme as its authors wrote it, notes and all.
pub const BUILT_IN: &str = include_str!("scheme/england.toml");

/// The built-in scheme: peer challenge in England.
///
/// # Errors
/// Never in a program that passed its tests: they read it.
pub fn built_in() -> Result<Scheme, NotAScheme> {
    read(BUILT_IN)
}

/// Reads a scheme.
///
/// # Errors
/// Every finding, when there is one that bars it.
pub fn read(text: &str) -> Result<Scheme, NotAScheme> {
    read_with_findings(text).map(|(scheme, _)| scheme)
}

/// Reads a scheme; gives the warnings with it.
///
/// # Errors
/// Every finding, when there is one that bars it.
pub fn read_with_findings(text: &str) -> Result<(Scheme, Vec<Finding>), NotAScheme> {
    let one = |finding: Box<Finding>| NotAScheme { findings: vec![*finding] };
    let document = Document::parse(text).map_err(one)?;
    let scheme: Scheme = document.read().map_err(one)?;
    let findings = check::check(&scheme, &document);
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(NotAScheme { findings });
    }
    Ok((scheme, findings))
}

/// The text is no scheme: at least one finding is an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAScheme {
    /// What is wrong, in the order of the text.
    pub findings: Vec<Finding>,
}

impl fmt::Display for NotAScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.findings.iter().filter(|f| f.severity == Severity::Error);
        for (position, finding) in errors.enumerate() {
            write!(f, "{}{finding}", if position == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for NotAScheme {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::edit::{Edit, edit};
    use super::*;

    #[test]
    fn the_built_in_scheme_is_one() {
        let (scheme, warnings) = read_with_findings(BUILT_IN).unwrap();
        assert_eq!(warnings, []);
        assert_eq!(scheme.holds_from.to_string(), "2020-01-01");
    }

    /// The findings on the built-in scheme with `from` replaced by `to`.
    fn told(from: &str, to: &str) -> String {
        assert!(BUILT_IN.contains(from), "{from}");
        match read(&BUILT_IN.replacen(from, to, 1)) {
            Ok(_) => "fine".to_owned(),
            Err(fault) => fault.to_string(),
        }
    }

    /// The line on which `text` first stands.
    fn line(text: &str) -> usize {
        BUILT_IN.lines().position(|line| line.contains(text)).unwrap() + 1
    }

    #[test]
    fn what_is_no_scheme_is_said_with_line_and_key() {
        let due_soon = line("due_soon_months");
        let tuesday = line("start_weekday");
        for (from, to, said) in [
            (
                "due_soon_months = 12",
                "due_sooon_months = 12",
                format!(
                    "line {due_soon}, five_year.due_sooon_months: unknown key `due_sooon_months`; \
                     did you mean `due_soon_months`?"
                ),
            ),
            (
                "due_soon_months = 12",
                "due_soon_months = -1",
                format!(
                    "line {due_soon}, five_year.due_soon_months: the number `-1` stands where a \
                     whole number from 0 should"
                ),
            ),
            (
                "due_soon_months = 12",
                "due_soon_months = \"a year\"",
                format!(
                    "line {due_soon}, five_year.due_soon_months: text \"a year\" stands where a \
                     whole number from 0 should"
                ),
            ),
            (
                "\"tuesday\"",
                "\"tusday\"",
                format!(
                    "line {tuesday}, weeks.start_weekday `tusday`: no weekday by that name; did \
                     you mean `tuesday`?"
                ),
            ),
            (
                "holds_from = 2020-01-01",
                "holds_from = 2020-02-30",
                format!("line {}: ", line("holds_from = 2020")),
            ),
        ] {
            let told = told(from, to);
            assert!(told.starts_with(&said), "{to}:\n{told}\nnot\n{said}");
        }
    }

    #[test]
    fn what_does_not_hold_together_is_found() {
        for (from, to, said) in [
            ("[\"corporate\", \"finance\"]", "[\"corporat\"]", "did you mean `corporate`?"),
            ("[\"corporate\", \"finance\"]", "[]", "no kind satisfies the rule"),
            ("interval_months = 60", "interval_months = 0", "must be from 1 to 600 months"),
            ("[6, 4]", "[4, 6]", "the first number is the earliest"),
            ("[6, 4]", "[6, 4, 2]", "five_year.scoping_months_ahead"),
            ("\"07-20\"", "\"02-29\"", "weeks.closed.summer break.from `02-29`: is no day"),
            ("\"07-20\"", "\"7-20\"", "is no day that comes every year"),
            (
                "2024-05-02, 2025-05-01,",
                "2024-05-02, 2024-05-02,",
                "the same day stands here twice",
            ),
            (
                "\"managing director\",",
                "\"managing directer\",",
                "did you mean `managing director`?",
            ),
            ("rating = 1 ", "rating = 99999 ", "matching.points.rating `99999`: must be from"),
            ("each = \"region\"", "each = \"regions\"", "did you mean `region`?"),
            ("max = 2\neach", "min = 3\nmax = 2\neach", "the most is below the least, 3"),
            ("{ kind = \"member\" }", "{ kind = \"membr\" }", "`membr` is no kind of peer"),
            ("counts_as = \"Labour\"", "counts_as = \"Labor\"", "did you mean `Labour`?"),
            ("[\"PP119\"]", "[\"PP53\"]", "means the party `Labour` already"),
            ("name = \"scrutiny\",", "name = \"governance\",", "more than one area of expertise"),
            ("lead = \"lead peer\"", "lead = \"led peer\"", "kind.corporate.lead `led peer`"),
            ("lead = \"lead peer\"", "lead = \"member peer\"", "the slot that leads is optional"),
            ("word = \"corporate\"", "word = \"Corporate!\"", "write it as `corporate`"),
            ("word = \"finance\"", "word = \"corporate\"", "more than one kind of engagement"),
            ("funding = \"free\"", "funding = \"gratis\"", "known here: free, subsidised, charged"),
            ("days = 4\n", "days = 0\n", "must be from 1 to 60 days"),
            ("expertise = [\"finance\"]\n", "expertise = []\n", "no expertise covers this theme"),
            ("{ fisa = true }", "{ fisa = true, fiza = true }", "unknown key `fiza`"),
            ("anchor = \"draft-report\"", "anchor = \"draft\"", "did you mean `draft-report`?"),
            (
                "anchor = \"draft-report\"",
                "anchor = \"final-report\"",
                "leads back to this milestone",
            ),
            ("months = -6", "months = -600", "must be from -120 to 120 months"),
            ("stage = \"agreed\"", "stage = \"Agreed !\"", "write it as `agreed`"),
            ("role = \"lead member peer\"", "role = \"lead peer\"", "more than one slot"),
        ] {
            let told = told(from, to);
            assert!(told.contains(said), "{to}:\n{told}\nnot\n{said}");
            assert!(told.starts_with("line "), "{to}: {told}");
        }
    }

    #[test]
    fn a_slot_for_nobody_and_a_count_that_no_slot_can_meet_are_found() {
        let slot = "[[kind.slot]]\nrole = \"mentor\"";
        let who = BUILT_IN.find(slot).unwrap() + slot.len();
        let (before, after) = BUILT_IN.split_at(who);
        let rest = after.split_once("\n\n").unwrap().1;
        let empty = format!("{before}\nwho = []\n\n{rest}");
        let told = read(&empty).unwrap_err().to_string();
        assert!(told.contains("kind.mentoring.slot.mentor `mentor`: nobody may take"), "{told}");
        let officer = format!("{before}\nwho = [{{ kind = \"officer\" }}]\n\n{rest}");
        let told = read(&officer).unwrap_err().to_string();
        assert!(told.contains("asks for 1 and 0 of its slots take a member"), "{told}");
    }

    #[test]
    fn every_kind_that_scripts_rely_on_is_there() {
        let kinds = [
            "corporate",
            "finance",
            "governance",
            "use-of-resources",
            "childrens-services",
            "adult-social-care",
            "planning",
            "equality",
            "housing",
            "health-and-wellbeing",
            "culture",
            "communications",
            "transformation",
            "tourism",
            "fire",
            "town-and-parish",
            "recovery-and-renewal-panel",
            "bespoke-remote-support",
            "remote-corporate-health-check",
            "progress-review",
            "mentoring",
            "workshop",
        ];
        let scheme = built_in().unwrap();
        for word in kinds {
            let kind = scheme.kind(word).unwrap_or_else(|| panic!("no kind {word}"));
            assert!(!kind.purpose.is_empty() && !kind.milestones.is_empty(), "{word}");
        }
        assert_eq!(scheme.kinds.len(), kinds.len());
    }

    /// Text as people write it, and as they do not: quotes, line ends, marks of TOML.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[a-z ]{1,12}", "\\PC{1,20}", "[\"'\\\\#=\\[\\]{}\n\t ]{0,6}x"]
    }

    /// One of many sorts of change, with a value that may stand there.
    fn change() -> impl Strategy<Value = String> {
        let kind = prop::sample::select(vec!["corporate", "finance", "governance", "planning"]);
        prop_oneof![
            (1..600u32).prop_map(|n| format!("five_year.interval_months={n}")),
            (1..600u32).prop_map(|n| format!("five_year.fire_interval_months={n}")),
            kind.clone().prop_map(|kind| format!("five_year.qualifying_kinds+={kind}")),
            (1..13u32, 1..29u32)
                .prop_map(|(m, d)| format!("weeks.closed.summer break.from={m:02}-{d:02}")),
            prop::sample::select(vec!["monday", "wednesday", "friday"])
                .prop_map(|day| format!("weeks.start_weekday={day}")),
            (-1_000..1_000i64).prop_map(|n| format!("matching.points.same_region={n}")),
            any::<bool>().prop_map(|yes| format!("matching.neighbours_barred={yes}")),
            (0..50u32).prop_map(|n| format!("matching.requirement.no two from one body.max={n}")),
            (kind.clone(), 1..60u32).prop_map(|(kind, n)| format!("kind.{kind}.days={n}")),
            (kind.clone(), -120..120i32)
                .prop_map(|(kind, n)| format!("kind.{kind}.milestone.agreed.months={n}")),
            (kind, text()).prop_map(|(kind, text)| {
                format!("kind.{kind}.purpose={}", toml::Value::String(text))
            }),
            text().prop_map(|text| format!("adviser.London={}", toml::Value::String(text + "."))),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

        /// What is taken out can be brought in, and is the same: as its author wrote it, and as the
        /// program writes it.
        #[test]
        fn what_goes_out_comes_in_the_same(changes in prop::collection::vec(change(), 1..6)) {
            let edits: Vec<Edit> = changes.iter().map(|text| text.parse().unwrap()).collect();
            let text = edit(BUILT_IN, &edits).unwrap();
            let scheme = read(&text).unwrap();
            prop_assert_eq!(&read(&toml::to_string(&scheme).unwrap()).unwrap(), &scheme);
            prop_assert_eq!(edit(&text, &[]).unwrap(), text);
        }

        /// No text at all makes the reader fall over, and no finding speaks the tongue of programs.
        #[test]
        fn any_text_is_a_scheme_or_has_findings(cut in 0..BUILT_IN.len(), put in text()) {
            let at = (cut..).find(|at| BUILT_IN.is_char_boundary(*at)).unwrap();
            let told = match read(&format!("{}{put}{}", &BUILT_IN[..at], &BUILT_IN[at..])) {
                Ok(_) => String::new(),
                Err(fault) => fault.to_string(),
            };
            for word in ["struct", "enum", "u32", "i64", "NaiveDate", "EngagementKind"] {
                prop_assert!(!told.contains(word), "{}", told);
            }
        }
    }
}
