//! `man`: a manual page for every command.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::commands::Said;
use crate::domain::lookup::nearest;
use crate::error::Refusal;
use crate::render::View;

/// Print a manual page, or write all of them into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  peerage man peer import | man -l -
  peerage man --out ~/.local/share/man/man1")]
pub(super) struct ManArgs {
    /// The command, such as `peer import`; the program itself when left out
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "words")]
    out: Option<PathBuf>,
}

/// Prints one page, or writes all.
pub(super) fn run(args: &ManArgs, dry_run: bool) -> Result<Said> {
    let mut root = super::command();
    root.build();
    if let Some(folder) = &args.out {
        let mut count = 0;
        if !dry_run {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        }
        write_all(&root, "peerage", folder, dry_run, &mut count)?;
        let wrote = if dry_run { "Would write" } else { "Wrote" };
        return Ok(Said::note(format!("{wrote} {count} pages into {}.", folder.display())));
    }
    let (mut at, mut name) = (&root, "peerage".to_owned());
    for word in &args.words {
        at = at.find_subcommand(word).ok_or_else(|| {
            let known = at.get_subcommands().map(clap::Command::get_name);
            let near = nearest(word, known);
            let none = Refusal::not_found("command", &args.words.join(" "), &near);
            if near.is_empty() { none.hint("see `peerage --help`") } else { none }
        })?;
        name = format!("{name}-{}", at.get_name());
    }
    Ok(Said::view(View::Document(page(at, &name)?)))
}

fn write_all(
    command: &clap::Command,
    name: &str,
    folder: &Path,
    dry_run: bool,
    count: &mut usize,
) -> Result<()> {
    if !dry_run {
        let file = folder.join(format!("{name}.1"));
        std::fs::write(&file, page(command, name)?)
            .with_context(|| format!("cannot write `{}`", file.display()))?;
    }
    *count += 1;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        write_all(below, &format!("{name}-{}", below.get_name()), folder, dry_run, count)?;
    }
    Ok(())
}

/// The page in roff. It carries the program's version and no day, so that it is the same each time.
fn page(command: &clap::Command, name: &str) -> Result<Vec<u8>> {
    let command = command.clone().name(name.to_owned()).display_name(name.to_owned());
    let man = clap_mangen::Man::new(command)
        .title(name.to_uppercase())
        .source(concat!("peerage ", env!("CARGO_PKG_VERSION")))
        .manual("peerage");
    let mut page = Vec::new();
    man.render(&mut page)?;
    Ok(page)
}
