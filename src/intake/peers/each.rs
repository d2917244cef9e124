//! What a row says of the posts held now, one value for all of them or each its own: titles and
//! seniorities.

use super::PEERS;
use crate::intake::field::Place;
use crate::intake::row::Row;
use crate::intake::values::Wrong;

/// The values of a row for the posts held now.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Each {
    /// The field in which they stand.
    pub(super) at: Place,
    /// One for all, or each post's own; blank for a post of which nothing is said.
    values: Vec<String>,
    /// What stands in the list beside the field, where the two differ and the field is taken.
    pub(super) passed_over: Option<String>,
}

impl Each {
    /// Nothing is said.
    pub(super) const fn none(at: Place) -> Self {
        Self { at, values: Vec::new(), passed_over: None }
    }

    /// What stands in `many`, else in `one`, which tells of the first post. Where both are given and differ,
    /// `one` is taken for somebody with a single post, as far as [`Draft::clash`](super::Draft) allows it;
    /// it is an error for others.
    pub(super) fn read(row: &mut Row<'_>, one: Place, many: Place, posts: usize) -> Self {
        let (firsts, values) = (row.list(one), row.each(many));
        if values.is_empty() {
            return Self { at: one, values: firsts, passed_over: None };
        }
        let alike = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        match beside(row, (one, &firsts), (many, &values), alike) {
            Some(_) if posts < 2 && firsts.len() == 1 && values.len() == 1 => {
                Self { at: one, values: firsts, passed_over: values.into_iter().next() }
            }
            Some(wrong) => {
                row.wrong(one, &firsts.join(";"), wrong);
                Self::none(many)
            }
            None => Self { at: many, values, passed_over: None },
        }
    }

    /// The same with each value as `word` has it; what is no word is blank.
    pub(super) fn in_words(self, mut word: impl FnMut(Place, &str) -> Option<String>) -> Self {
        let Self { at, values, passed_over } = self;
        let mut word = |text: String| match text.is_empty() {
            true => text,
            false => word(at, &text).unwrap_or_default(),
        };
        Self { at, values: values.into_iter().map(&mut word).collect(), passed_over }
    }

    /// What is said of some post or other.
    pub(super) fn said(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether nothing is said of any post.
    pub(super) fn is_none(&self) -> bool {
        self.said().next().is_none()
    }

    /// The values of so many posts, in their order.
    ///
    /// # Errors
    /// When there are neither one for all nor as many as posts.
    pub(super) fn of(&self, posts: usize) -> Result<Vec<Option<String>>, Wrong> {
        let said = |value: &String| Some(value.clone()).filter(|value| !value.is_empty());
        if self.is_none() || posts == 0 {
            return Ok(vec![None; posts]);
        }
        if self.values.len() == posts {
            return Ok(self.values.iter().map(said).collect());
        }
        let filled: Vec<Option<String>> =
            self.values.iter().map(said).filter(Option::is_some).collect();
        match (self.values.len(), filled.len()) {
            (1, _) => Ok(vec![filled[0].clone(); posts]),
            (_, count) if count == posts => Ok(filled),
            (_, count) => Err(Wrong::new(
                format!("{count} values for {posts} bodies"),
                "write one for all, or one for each, separated by `;`",
            )),
        }
    }

    /// Whether this is what an export without the other posts' values tells of somebody whose first post
    /// has `first`: then it says nothing of the others.
    pub(super) fn only_tells(&self, first: Option<&str>, one: Place) -> bool {
        self.at == one && self.values.len() == 1 && self.values.first().map(String::as_str) == first
    }

    /// The values as they stand in a cell.
    pub(super) fn written(&self) -> String {
        self.values.join(";")
    }
}

/// What is wrong where both a field and the one that may stand in its place are given, and the first values
/// are not `alike`: one of them was changed, and nobody can tell which is meant.
pub(super) fn beside(
    row: &Row<'_>,
    (one, firsts): (Place, &[String]),
    (many, all): (Place, &[String]),
    mut alike: impl FnMut(&str, &str) -> bool,
) -> Option<Wrong> {
    // A value that is set for all rows gives way to a row's own.
    if row.cell(one).trim().is_empty() || row.cell(many).trim().is_empty() {
        return None;
    }
    let is_so = firsts.len() <= all.len()
        && firsts.iter().zip(all).all(|(first, other)| alike(first, other));
    (!is_so).then(|| differs_from(many))
}

/// That a field differs from the one that may stand in its place.
pub(super) fn differs_from(many: Place) -> Wrong {
    Wrong::new(
        format!("differs from the first of `{}`", PEERS.field(many).name),
        "write the same in both, or leave one of the two out",
    )
}
