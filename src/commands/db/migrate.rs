//! `db migrate`.

use anyhow::Result;

use crate::commands::{Context, Said};
use crate::render::Thing;
use crate::store::Store;

/// Bring the file to this program's schema, after a copy beside it that is read again
///
/// Every command does so by itself when it meets an older file.
#[derive(Debug, clap::Args)]
pub struct MigrateArgs {}

impl MigrateArgs {
    /// Brings the file up to date.
    ///
    /// # Errors
    /// When the file is newer than this program, or cannot be read or written.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let (from, to) = Store::versions(&ctx.db)?;
        if from == to {
            return Ok(Said::note(format!("The file has schema {to}, which is this program's.")));
        }
        if ctx.dry_run {
            let text = format!("Would bring the file from schema {from} to {to}.\n");
            let value = serde_json::json!({ "from": from, "to": to });
            return Ok(Said::thing(Thing::new(&value, text)?));
        }
        let copy = format!("{}.schema-{from}.bak", ctx.db.display());
        ctx.store()?;
        Ok(Said::note(format!(
            "Brought the file from schema {from} to {to}. As it was it lies in {copy}."
        )))
    }
}
