//! `db restore`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use tempfile::NamedTempFile;

use crate::commands::prompt::must_agree;
use crate::commands::{Context, Said, spoken, take_standard_input};
use crate::error::Refusal;
use crate::render::Thing;
use crate::store::restore::{self, Age};

/// Go back to a copy; what the file holds now is kept beside it
///
/// A file that was written to after the copy was made is never replaced without a yes. Who was erased
/// since is erased again. An encrypted copy need not lie open on any disk: `age -d copy.age | peerage
/// db restore -`.
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// The copy to go back to, as `db backup` made it, or `-` for standard input
    copy: PathBuf,
}

impl RestoreArgs {
    /// Goes back.
    ///
    /// # Errors
    /// When the copy is none, nobody said yes, or the file cannot be written.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        if self.copy.as_os_str() != "-" {
            return self.go_back(ctx, &self.copy);
        }
        let read = from_standard_input(&ctx.db)?;
        self.go_back(ctx, read.path())
    }

    fn go_back(&self, ctx: &mut Context, copy: &Path) -> Result<Said> {
        let loss = match restore::compare(&ctx.db, copy)? {
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
            let text = format!("Would go back to {}.{but}\n", spoken(&self.copy));
            let value = serde_json::json!({ "copy": self.copy, "loss": loss });
            return Ok(Said::thing(Thing::new(&value, text)?));
        }
        if let Some(loss) = loss {
            let question = format!("{loss}. Go back all the same?");
            let otherwise = Refusal::refused(loss).hint("go back all the same with `--yes`");
            must_agree(ctx, &question, otherwise)?;
        }
        ctx.note = Some(spoken(&self.copy));
        let entry = ctx.entry();
        let done = restore::restore(&ctx.db, copy, ctx.wait, &entry)?;
        ctx.wrote = true;
        let mut said = Said::note(format!("Went back to {}.", spoken(&self.copy)));
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

/// The copy that is piped in, beside the file, where nobody else may read it.
fn from_standard_input(file: &Path) -> Result<NamedTempFile> {
    take_standard_input()?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut copy = tempfile::Builder::new()
        .prefix("standard-input-")
        .suffix(".db")
        .tempfile_in(folder.unwrap_or_else(|| Path::new(".")))
        .context("cannot keep the copy while it is read")?;
    std::io::copy(&mut std::io::stdin().lock(), &mut copy).context("cannot read standard input")?;
    Ok(copy)
}
