//! `db backup`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::commands::{Context, Said};
use crate::error::Refusal;
use crate::store::backup;

/// Copy the file, safely while others write, and read the copy again
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    /// The file to write, or a folder for copies that carry the time in their names
    dest: PathBuf,
    /// In a folder, keep only so many copies, the newest
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
}

impl BackupArgs {
    /// Writes the copy.
    ///
    /// # Errors
    /// When the copy cannot be written, or would take the place of something else.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let in_folder = self.dest.is_dir();
        if self.keep.is_some() && !in_folder {
            let refusal = Refusal::usage(format!("`{}` is no folder", self.dest.display()));
            return Err(refusal.hint("`--keep` needs a folder for the copies").into());
        }
        let stem = ctx.db.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let to = if in_folder { self.dest.join(name(&stem, &ctx.at)) } else { self.dest.clone() };
        if ctx.dry_run {
            ctx.store()?;
            return Ok(Said::note(format!("Would copy the file to {}.", to.display())));
        }
        ctx.store()?.back_up(&to)?;
        let said = Said::note(format!("Copied the file to {}.", to.display()));
        match self.keep {
            Some(keep) => Ok(said.and_note(clear_out(&self.dest, &stem, usize::from(keep))?)),
            None => Ok(said),
        }
    }
}

/// `peerage-20261121T091500Z.db`.
fn name(stem: &str, at: &str) -> String {
    let time: String = at.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    format!("{stem}-{time}.db")
}

/// Removes all but the newest `keep` copies; says so.
fn clear_out(folder: &Path, stem: &str, keep: usize) -> Result<String> {
    let copies = backup::in_folder(folder, stem)?;
    let old = &copies[..copies.len().saturating_sub(keep)];
    for copy in old {
        std::fs::remove_file(copy)
            .with_context(|| format!("cannot remove the old copy `{}`", copy.display()))?;
    }
    Ok(match old.len() {
        0 => String::new(),
        1 => "Removed 1 older copy.".to_owned(),
        many => format!("Removed {many} older copies."),
    })
}
