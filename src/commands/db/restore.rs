//! `db restore`.

use std::path::PathBuf;

use anyhow::Result;

use crate::commands::prompt::confirm;
use crate::commands::{Context, Said};
use crate::error::Refusal;
use crate::render::Thing;
use crate::store::restore::{self, Age};

/// Go back to a copy; what the file holds now is kept beside it
///
/// A file that was written to after the copy was made is never replaced without a yes. Who was erased
/// since is erased again.
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// The copy to go back to, as `db backup` made it
    copy: PathBuf,
}

impl RestoreArgs {
    /// Goes back.
    ///
    /// # Errors
    /// When the copy is none, nobody said yes, or the file cannot be written.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let loss = match restore::compare(&ctx.db, &self.copy)? {
            Age::NoFile | Age::NotNewer => None,
            Age::Unreadable => {
                Some("the file cannot be read: what it holds cannot be told".to_owned())
            }
            Age::Newer(1, at) => {
                Some(format!("the file is newer: the command of {at} is not in the copy"))
            }
            Age::Newer(many, at) => Some(format!(
                "the file is newer: {many} commands, the last of {at}, are not in the copy"
            )),
        };
        if ctx.dry_run {
            let but = loss.as_ref().map(|loss| format!(" But {loss}.")).unwrap_or_default();
            let text = format!("Would go back to {}.{but}\n", self.copy.display());
            let value = serde_json::json!({ "copy": self.copy, "loss": loss });
            return Ok(Said::thing(Thing::new(&value, text)?));
        }
        if let Some(loss) = loss
            && !confirm(ctx, &format!("{loss}. Go back all the same?"), false)?
        {
            return Err(Refusal::refused(loss).hint("go back all the same with `--yes`").into());
        }
        ctx.note = Some(self.copy.display().to_string());
        let entry = ctx.entry();
        let done = restore::restore(&ctx.db, &self.copy, ctx.wait, &entry)?;
        ctx.wrote = true;
        let mut said = Said::note(format!("Went back to {}.", self.copy.display()));
        if let Some(kept) = done.kept {
            said = said.and_note(format!("What was there is kept as {}.", kept.display()));
        }
        Ok(match done.erased_again {
            0 => said,
            1 => said.and_note("1 person who had been erased since was erased again."),
            many => {
                said.and_note(format!("{many} people who had been erased since were erased again."))
            }
        })
    }
}
