//! What a row says of posts, beside those that are stored.

use crate::domain::NewPeer;
use crate::intake::Row;
use crate::intake::peers::{Draft, PEERS};

/// What the row says of posts must fit those that are stored.
pub(super) fn check_posts(row: &mut Row<'_>, draft: &Draft, stored: &NewPeer) {
    if let Some((at, value, wrong)) = draft.misfit(stored) {
        row.wrong(at, &value, wrong);
    }
    match draft.clash(Some(stored)) {
        Some((at, value, wrong)) => row.reject(at, &value, wrong),
        None => draft.passed_over().for_each(|(one, many, other)| {
            let field = PEERS.field(one).name;
            row.note(many, other, format!("passed over for what `{field}` says"));
        }),
    }
}
