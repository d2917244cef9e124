//! What may stand for a value that belongs to a challenge, once it is known which: for questions and
//! completions.

use std::path::Path;

use anyhow::Result;
use chrono::NaiveDate;

use super::case::Case;
use super::find;
use crate::store::names::{self, Name};

/// What belongs to a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A theme of its kind or its scope.
    Theme,
    /// A milestone of its kind.
    Milestone,
    /// A member of its team.
    Member,
}

impl Part {
    /// The part that a value name stands for.
    pub fn of(value_name: &str) -> Option<Self> {
        Some(match value_name {
            "THEME" => Self::Theme,
            "MILESTONE" => Self::Milestone,
            "MEMBER" => Self::Member,
            _ => return None,
        })
    }
}

/// What of this the challenge has, in its order.
///
/// # Errors
/// When there is no such challenge, or the file cannot be read.
pub fn of_challenge(
    path: &Path,
    part: Part,
    challenge: &str,
    today: NaiveDate,
) -> Result<Vec<Name>> {
    let connection = names::open(path)?;
    let id = find::challenge(&connection, challenge)?;
    let case = Case::open_one(&connection, id, today)?;
    let name = |word: &str, about: &str| Name { word: word.to_owned(), about: about.to_owned() };
    Ok(match part {
        Part::Theme => case.themes.iter().map(|theme| name(&theme.name, "")).collect(),
        Part::Milestone => {
            let kind = case.scheme.kind(&case.challenge.kind);
            let all = kind.into_iter().flat_map(|kind| &kind.milestones);
            all.map(|milestone| name(&milestone.word, &milestone.title)).collect()
        }
        Part::Member => {
            let member = |mate: &super::case::Teammate| {
                name(&mate.peer.reference, &format!("{}, {}", mate.peer.facts.name, mate.slot))
            };
            case.team.iter().map(member).collect()
        }
    })
}
