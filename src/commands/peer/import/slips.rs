//! References that nobody has, and that are nearly somebody's.

use anyhow::Result;
use rusqlite::Connection;

use crate::commands::find::near_references;
use crate::error::quoted;
use crate::intake::peers::{Draft, place};
use crate::intake::{Row, Wrong};

/// Of so many rows of a file it is looked who may be meant: each look goes through the whole pool.
const MOST: usize = 20;

/// The rows of a file of which it was looked who may be meant.
#[derive(Debug, Default)]
pub(super) struct Slips(usize);

impl Slips {
    /// Tells what a new peer must have and the row has not. Where the row has next to nothing, and a
    /// reference that is nearly that of somebody who is stored, that is the fault, and it is told alone.
    pub(super) fn missing(
        &mut self,
        connection: &Connection,
        row: &mut Row<'_>,
        draft: &Draft,
    ) -> Result<()> {
        let missing = draft.missing();
        let is_bare = [place::KIND, place::BODY].iter().all(|place| missing.contains(place));
        if let Some(reference) = draft.facts.reference.as_ref().filter(|_| is_bare && self.0 < MOST)
        {
            self.0 += 1;
            let near = near_references(connection, reference)?;
            if !near.is_empty() {
                let wrong = Wrong::new(
                    "nobody has this reference, and a new peer needs name, kind and body",
                    format!("did you mean {}?", quoted(&near)),
                );
                row.reject(place::REFERENCE, reference, wrong);
                return Ok(());
            }
        }
        missing.into_iter().for_each(|place| row.missing(place));
        Ok(())
    }
}
