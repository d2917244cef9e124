//! `db backup`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::commands::{Context, Said};
use crate::error::Refusal;
use crate::store::backup;
use crate::store::copies::STANDARD_OUTPUT;

/// Copy the file, safely while others write, and read the copy again
///
/// Without a name the copy goes to standard output, for a program that encrypts it:
/// `peerage db backup | age -r KEY -o copy.age`. The file remembers where its copies lie, so that an
/// erasure can name those that still hold the person.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    /// The file to write, or a folder for copies that carry the time in their names; standard
    /// output when left out
    dest: Option<PathBuf>,
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
        let Some(dest) = self.dest.as_deref().filter(|dest| dest.as_os_str() != "-") else {
            return self.to_standard_output(ctx);
        };
        let in_folder = dest.is_dir();
        if self.keep.is_some() && !in_folder {
            let refusal = Refusal::usage(format!("`{}` is no folder", dest.display()));
            return Err(refusal.hint("`--keep` needs a folder for the copies").into());
        }
        let stem = ctx.db.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let to = if in_folder { dest.join(name(&stem, &ctx.at)) } else { dest.to_owned() };
        if ctx.dry_run {
            ctx.store()?;
            return Ok(Said::note(format!("Would copy the file to {}.", to.display())));
        }
        ctx.store()?.back_up(&to)?;
        let said = Said::note(format!("Copied the file to {}.", to.display()));
        let said = said.and_note(remember(ctx, &to.canonicalize()?.to_string_lossy())?);
        match self.keep {
            Some(keep) => Ok(said.and_note(clear_out(ctx, dest, &stem, usize::from(keep))?)),
            None => Ok(said),
        }
    }

    fn to_standard_output(&self, ctx: &mut Context) -> Result<Said> {
        if self.keep.is_some() {
            let refusal = Refusal::usage("copies on standard output cannot be counted");
            return Err(refusal.hint("`--keep` needs a folder for the copies").into());
        }
        if ctx.dry_run {
            ctx.store()?;
            return Ok(Said::note("Would copy the file to standard output."));
        }
        let said = Said { copy: Some(ctx.store()?.copy_to_hand_on()?), ..Said::default() };
        Ok(said.and_note(remember(ctx, STANDARD_OUTPUT)?))
    }
}

/// Writes down where the copy lies. The copy is what counts: a file that cannot be written to now
/// goes without, and that is said.
fn remember(ctx: &mut Context, path: &str) -> Result<String> {
    let at = ctx.at.clone();
    Ok(match ctx.store()?.remember_copy(path, &at) {
        Ok(()) => String::new(),
        Err(_) => "The file could not be written to: it does not remember this copy, and an erasure will not name it unless it lies beside the file.".to_owned(),
    })
}

/// `peerage-20261121T091500Z.db`.
fn name(stem: &str, at: &str) -> String {
    let time: String = at.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    format!("{stem}-{time}.db")
}

/// Removes all but the newest `keep` copies; says so.
fn clear_out(ctx: &mut Context, folder: &Path, stem: &str, keep: usize) -> Result<String> {
    let copies = backup::in_folder(folder, stem)?;
    let old = &copies[..copies.len().saturating_sub(keep)];
    for copy in old {
        let known = copy.canonicalize()?;
        std::fs::remove_file(copy)
            .with_context(|| format!("cannot remove the old copy `{}`", copy.display()))?;
        // A file that cannot be written to remembers a copy too many, which does no harm.
        ctx.store()?.forget_copy(&known.to_string_lossy()).ok();
    }
    Ok(match old.len() {
        0 => String::new(),
        1 => "Removed 1 older copy.".to_owned(),
        many => format!("Removed {many} older copies."),
    })
}
