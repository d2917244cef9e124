//! A scope from TOML or JSON, held against the words of the scheme and the names in the file.

use super::Finding;
use super::document::{Document, hint_for};
use super::notes::Notes;
use super::people::{check_covers, check_requirements, check_slots};
use crate::domain::scheme::EngagementKind;
use crate::domain::{Scheme, Scope};

/// Reads a scope; JSON when the text begins with `{`. The document tells the lines of TOML later.
///
/// # Errors
/// What is wrong with its form, with the line.
pub fn read(text: &str) -> Result<(Scope, Option<Document<'_>>), Box<Finding>> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map(|scope| (scope, None)).map_err(json_fault);
    }
    let document = Document::parse(text)?;
    let scope = document.read()?;
    Ok((scope, Some(document)))
}

fn json_fault(fault: serde_json::Error) -> Box<Finding> {
    let line = u64::try_from(fault.line()).ok().filter(|line| *line > 0);
    let message = fault.to_string();
    let told = message.split(" at line ").next().unwrap_or(&message);
    let told = told.replacen("unknown field", "unknown key", 1);
    Box::new(Finding { line, ..Finding::error(told) })
}

/// What a scope may name.
pub struct Known<'a> {
    /// The scheme in force when it is agreed.
    pub scheme: &'a Scheme,
    /// The kind of the challenge.
    pub kind: &'a EngagementKind,
    /// The references of all peers.
    pub peers: &'a [String],
    /// The regions of the register.
    pub regions: &'a [String],
    /// The rural and urban classes of the register.
    pub settings: &'a [String],
    /// Whether a body goes by a name.
    pub body: &'a Lookup<'a>,
}

/// Looks a name up; says why it is nobody's, and what to do.
pub type Lookup<'a> = dyn Fn(&str) -> Result<(), (String, Option<String>)> + 'a;

/// Holds a scope against what is known: every finding, in the order of the document.
pub fn check(scope: &Scope, document: Option<&Document<'_>>, known: &Known<'_>) -> Vec<Finding> {
    let mut notes = document.map_or_else(Notes::without_lines, Notes::new);
    check_slots(&mut notes, known.scheme, &scope.slots);
    check_requirements(&mut notes, known.scheme, &scope.requirements);
    check_where(&mut notes, scope, known);
    let core = known.kind.themes.iter().map(|theme| theme.name.as_str());
    let themes: Vec<&str> = core.chain(scope.focus.iter().map(String::as_str)).collect();
    let own = |role: &String| known.kind.slots.iter().any(|slot| slot.role == *role);
    let added = scope.slots.iter().filter(|slot| !own(&slot.role)).count();
    let slots = known.kind.slots.len() + added;
    check_covers(&mut notes, known.scheme, &scope.covers, &themes, slots);
    check_exclusions(&mut notes, scope, known);
    if scope.agreed_on.is_some() && scope.needs.trim().is_empty() {
        notes.key("needs", |notes| {
            notes.warning("", "the scope is agreed, but says nothing of what the host needs", None);
        });
    }
    notes.into_findings()
}

/// The words of a requirement that come from the register.
fn check_where<'d>(notes: &mut Notes<'d>, scope: &'d Scope, known: &Known<'_>) {
    let words = |list: &'static str| match list {
        "region" => ("region", known.regions),
        _ => ("rural or urban class", known.settings),
    };
    notes.each("requirement", &scope.requirements, |notes, requirement| {
        notes.key("where", |notes| {
            let filter = &requirement.filter;
            for (key, list) in [("region", &filter.region), ("rural_urban", &filter.rural_urban)] {
                let (what, all) = words(key);
                let all: Vec<&str> = all.iter().map(String::as_str).collect();
                notes.each(key, list, |notes, word| notes.known(what, word, &all));
            }
        });
    });
}

fn check_exclusions<'d>(notes: &mut Notes<'d>, scope: &'d Scope, known: &Known<'_>) {
    notes.key("exclude", |notes| {
        notes.each("peers", &scope.exclude.peers, |notes, peer| {
            if !known.peers.contains(peer) {
                let all: Vec<&str> = known.peers.iter().map(String::as_str).collect();
                let hint = hint_for(peer, &all).filter(|hint| hint.starts_with("did you mean"));
                notes.error(peer, "no peer by that reference", hint);
            }
        });
        notes.each("bodies", &scope.exclude.bodies, |notes, body| {
            if let Err((message, hint)) = (known.body)(body) {
                notes.error(body, message, hint);
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::scheme::built_in;

    fn findings(text: &str) -> Vec<String> {
        let scheme = built_in().unwrap();
        let known = Known {
            scheme: &scheme,
            kind: scheme.kind("corporate").unwrap(),
            peers: &["P0042".to_owned()],
            regions: &["North West".to_owned()],
            settings: &["rural".to_owned()],
            body: &|name| match name {
                "Salford" => Ok(()),
                _ => Err(("no such body".to_owned(), None)),
            },
        };
        match read(text) {
            Ok((scope, document)) => {
                let found = check(&scope, document.as_ref(), &known);
                found.iter().map(ToString::to_string).collect()
            }
            Err(finding) => vec![finding.to_string()],
        }
    }

    #[test]
    fn a_good_scope_has_no_findings_in_either_form() {
        let toml = "needs = \"money\"\nagreed_on = 2026-12-04\n[exclude]\npeers = [\"P0042\"]\n";
        let json =
            r#"{"needs": "money", "agreed_on": "2026-12-04", "exclude": {"bodies": ["Salford"]}}"#;
        for text in [toml, json] {
            assert_eq!(findings(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(read(toml).unwrap().0.agreed_on.unwrap().to_string(), "2026-12-04");
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let slot =
            "[[slot]]\nrole = \"x\"\nwho = [{ kind = \"officer\", seniority = \"leeder\" }]\n";
        for (text, line, told) in [
            ("needs = \"a\"\nneds = \"b\"\n", 2, "unknown key `neds`; did you mean `needs`?"),
            ("focus = \"one\"\n", 1, "a list in square brackets"),
            ("\nagreed_on = 2026-02-30\n", 2, "there is no such day"),
            (slot, 3, "no seniority of officers by that name"),
            ("\n[[slot]]\nrole = \"x\"\nwho = []\n", 2, "nobody may take this slot"),
            ("[[requirement]]\nname = \"r\"\nmin = 2\nmax = 1\n", 4, "below the least"),
            (
                "[[requirement]]\nname = \"r\"\nmin = 1\nwhere = { region = \"Nort West\" }\n",
                4,
                "did you mean `North West`?",
            ),
            ("[[cover]]\ntheme = \"dancing\"\n", 2, "no theme, focus question or area"),
            ("[exclude]\npeers = [\"P0041\"]\n", 2, "no peer by that reference"),
            ("[exclude]\n\nbodies = [\"Salfrd\"]\n", 3, "no such body"),
        ] {
            let found = findings(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].starts_with(&format!("line {line}")), "{text}: {found:?}");
            assert!(found[0].contains(told), "{text}: {found:?}");
        }
    }

    #[test]
    fn json_has_lines_for_its_form_and_names_for_the_rest() {
        let found = findings("{\n \"neds\": 1}");
        assert!(
            found[0].starts_with("line 2") && found[0].contains("unknown key `neds`"),
            "{found:?}"
        );
        let found = findings(r#"{"exclude": {"bodies": ["Salford", "X"]}}"#);
        assert_eq!(found, ["exclude.bodies.2 `X`: no such body"]);
    }
}
