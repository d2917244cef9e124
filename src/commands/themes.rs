//! The themes of a challenge: the core themes of its kind and the focus questions of its scope.

use anyhow::Result;
use rusqlite::Connection;

use crate::domain::lookup::{Found, Named, find, nearest};
use crate::domain::scheme::EngagementKind;
use crate::domain::text::fold_name;
use crate::domain::{Challenge, Scheme, Scope};
use crate::error::Refusal;
use crate::store::{schemes, scopes};

/// A theme of a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeTheme {
    /// Its name.
    pub name: String,
    /// The question that the team asks.
    pub question: String,
    /// Whether the host added it.
    pub added: bool,
}

/// The scheme that holds for `challenge`: that in force when its scope was agreed, else today's.
///
/// # Errors
/// When the file cannot be read.
pub fn scheme_of(
    connection: &Connection,
    challenge: &Challenge,
    today: chrono::NaiveDate,
) -> Result<Scheme> {
    match challenge.scheme {
        Some(id) => schemes::by_id(connection, id),
        None => Ok(schemes::in_force(connection, today)?.1),
    }
}

/// The core themes, then the added focus.
pub fn themes(
    scheme: &Scheme,
    challenge: &Challenge,
    scope: Option<&Scope>,
) -> Vec<ChallengeTheme> {
    let core = scheme.kind(&challenge.kind).map_or(&[][..], |kind| &kind.themes);
    let core = core.iter().map(|theme| ChallengeTheme {
        name: theme.name.clone(),
        question: theme.question.clone(),
        added: false,
    });
    let focus = scope.map_or(&[][..], |scope| &scope.focus).iter().map(|focus| ChallengeTheme {
        name: capitalised(focus),
        question: String::new(),
        added: true,
    });
    core.chain(focus).collect()
}

/// With a capital at its start, as a heading has it.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The theme of `challenge` that `text` names, in full, by words, or by a part.
///
/// # Errors
/// When there is none, or more than one.
pub fn named(
    connection: &Connection,
    challenge: &Challenge,
    today: chrono::NaiveDate,
    text: &str,
) -> Result<String> {
    let scheme = scheme_of(connection, challenge, today)?;
    let scope = scopes::latest(connection, challenge.id)?.map(|(_, scope)| scope);
    let names: Vec<String> =
        themes(&scheme, challenge, scope.as_ref()).into_iter().map(|theme| theme.name).collect();
    let known: Vec<Named<String>> = names.iter().map(|name| spoken(name)).collect();
    match find(&known, text) {
        Found::One(name) => Ok(name),
        Found::Many(hits) => Err(Refusal::ambiguous("theme", text, &hits).into()),
        Found::None(_) => {
            Err(no_theme(&scheme, challenge, text, names.iter().map(String::as_str)).into())
        }
    }
}

/// That the challenge has no such theme, whose it is, and which there are.
pub fn no_theme<'a>(
    scheme: &Scheme,
    challenge: &Challenge,
    text: &str,
    names: impl Iterator<Item = &'a str> + Clone,
) -> Refusal {
    let near = nearest(text, names.clone());
    let question = near.first().map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let all = names.collect::<Vec<_>>().join("; ");
    let other = scheme.kinds.iter().find(|kind| has_theme(kind, text));
    let whose = other.map(|kind| format!("it is one of a {} challenge; ", kind.word));
    Refusal::not_found("theme", text, &[]).hint(format!(
        "{question}{}the themes of `{}` are {all}",
        whose.unwrap_or_default(),
        challenge.reference
    ))
}

fn has_theme(kind: &EngagementKind, text: &str) -> bool {
    kind.themes.iter().any(|theme| fold_name(&theme.name) == fold_name(text))
}

/// Says under which theme a thing stands, where another kind of challenge has one of just the name that was
/// typed, and here it is but a part of one.
pub fn told(scheme: &Scheme, typed: &str, theme: &str) -> String {
    let is_other = fold_name(typed) != fold_name(theme)
        && scheme.kinds.iter().any(|kind| has_theme(kind, typed));
    if is_other {
        format!("Its theme is `{theme}`: `{typed}` alone is one of other kinds.")
    } else {
        String::new()
    }
}

fn spoken(name: &str) -> Named<String> {
    Named {
        value: name.to_owned(),
        codes: Vec::new(),
        slug: None,
        names: vec![name.to_owned()],
        rank: 0,
    }
}
