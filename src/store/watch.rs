//! Who counts the work of a command watches the statements that it runs.

use anyhow::Result;
use rusqlite::StatementStatus;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::Store;

impl Store {
    /// Tells `seen` of every statement that ends from now on: its text, and how many steps SQLite's
    /// machine has taken for it since it was prepared. Unlike time, neither depends on what else the
    /// computer has to do.
    ///
    /// # Errors
    /// When SQLite cannot be made to tell.
    pub fn watch(&mut self, mut seen: impl FnMut(&str, u64) + Send + 'static) -> Result<()> {
        let told = move |event: TraceEvent<'_>| {
            if let TraceEvent::Profile(statement, _) = event {
                let steps = statement.get_status(StatementStatus::VmStep);
                seen(&statement.sql(), u64::try_from(steps).unwrap_or_default());
            }
        };
        Ok(self.connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(told))?)
    }
}
