//! `db repair`.

use std::path::PathBuf;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Said};
use crate::error::{Refusal, exit};
use crate::render::Listing;
use crate::store::repair;

/// Save what can be read of a damaged file into a new one, and say what could not be saved
///
/// The damaged file is left as it is. Ends with code 8 when something could not be saved.
#[derive(Debug, clap::Args)]
pub struct RepairArgs {
    /// The file to make
    new: PathBuf,
}

/// A row of `db repair`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SavedRow {
    /// The table.
    table: String,
    /// Rows that were saved.
    saved: u64,
    /// What could not be saved.
    lost: Vec<String>,
}

impl RepairArgs {
    /// Makes the new file.
    ///
    /// # Errors
    /// When nothing can be read, or the new file cannot be written.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        if !ctx.db.is_file() {
            let none = Refusal::file(format!("there is no file `{}`", ctx.db.display()));
            return Err(none.hint("name the damaged one with `--db FILE`").into());
        }
        let saved = repair::repair(&ctx.db, &self.new, !ctx.dry_run, ctx.wait)?;
        let count: u64 = saved.iter().map(|table| table.saved).sum();
        let lost: usize = saved.iter().map(|table| table.lost.len()).sum();
        let rows: Vec<SavedRow> = saved
            .into_iter()
            .filter(|table| table.saved > 0 || !table.lost.is_empty())
            .map(|table| SavedRow { table: table.table, saved: table.saved, lost: table.lost })
            .collect();
        let new = self.new.display();
        let said = Said::list(Listing::new(&rows, &[])?.empty("There was nothing in it."));
        let done = if ctx.dry_run { "Would save" } else { "Saved" };
        let said = said.and_note(format!("{done} {count} rows in {new}."));
        let said = match lost {
            0 => said.and_note("Nothing that could be looked for is missing."),
            1 => said.and_note("1 thing could not be saved.").code(exit::PROBLEMS),
            many => {
                said.and_note(format!("{many} things could not be saved.")).code(exit::PROBLEMS)
            }
        };
        let look = format!("Look it over with `peerage db check --db {new}` before you use it.");
        Ok(if ctx.dry_run { said } else { said.and_note(look) })
    }
}
