//! What a pass over a pool found out.

use anyhow::{Result, ensure};

use super::known::Remembered;
use super::waiting::Waiting;
use crate::commands::gate::Change;
use crate::intake::Checks;

/// What is to be done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// Nothing: unchanged.
    Leave,
    /// Nothing: passed over, or with errors.
    Out,
    /// A new peer.
    Insert,
    /// A stored one changes.
    Update,
}

/// What a pass found out.
#[derive(Debug)]
pub(super) struct Plan {
    /// What is to be done with each row.
    pub(super) decisions: Vec<Decision>,
    /// The rows that are to be written.
    pub(super) waiting: Waiting,
    /// What is to be remembered of the rows.
    pub(super) remembered: Remembered,
    /// The highest number among references of the form P and a number.
    pub(super) highest_reference: i64,
    /// How many errors there are.
    pub(super) errors: usize,
    /// How many of them are about somebody who was erased.
    pub(super) refused: usize,
    /// Rows that were good by themselves, and that a later one contradicts.
    pub(super) late: u64,
    pub(super) added: u64,
    pub(super) changed: u64,
    pub(super) unchanged: u64,
    pub(super) changes: Vec<Change>,
    pub(super) entered: Vec<Change>,
}

impl Plan {
    /// How many are new, change, and are so already.
    pub(super) const fn counts(&self) -> [u64; 3] {
        [self.added, self.changed, self.unchanged]
    }

    /// Holds what became of the rows against how many there were, before anything is written.
    ///
    /// # Errors
    /// When a row was lost without a word, which is a bug.
    pub(super) fn must_add_up(&self, checks: &Checks) -> Result<()> {
        let left_out = checks.skipped + checks.rejected + self.late;
        let told = self.added + self.changed + self.unchanged + left_out;
        ensure!(told == checks.rows, "of {} rows {told} are accounted for", checks.rows);
        Ok(())
    }

    /// The fields of new peers, where they were to be listed, and those that change.
    pub(super) fn into_fields(self) -> (Vec<Change>, Vec<Change>) {
        (self.entered, self.changes)
    }

    /// Whether the row with this number is still to be written, now that all are known.
    pub(super) fn stands(&self, row: u32) -> bool {
        self.decisions
            .get(row as usize)
            .is_some_and(|d| matches!(d, Decision::Insert | Decision::Update))
    }

    /// How many new peers there are, where no stored one changes.
    pub(super) fn only_new(&self) -> Option<u64> {
        (self.changed == 0).then_some(self.added)
    }

    /// Whether anything is to be written.
    pub(super) const fn writes(&self) -> bool {
        self.added + self.changed > 0
    }
}
