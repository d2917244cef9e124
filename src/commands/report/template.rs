//! `report template`: sections of the report, and the papers beside it, in the programme's own words.

use std::path::PathBuf;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::case::one_of;
use crate::commands::{Context, Said, read_file, spoken};
use crate::error::Refusal;
use crate::render::{Listing, View};
use crate::report::{built_in, templates as built_ins, tried};
use crate::store::templates;

/// Manage the sections of the report, the papers beside it and the letters of the programme
#[derive(Debug, clap::Subcommand)]
pub enum TemplateCommand {
    List(ListArgs),
    Export(ExportArgs),
    Import(ImportArgs),
    Reset(ResetArgs),
}

/// List the sections, and which are in the programme's own words
#[derive(Debug, clap::Args)]
pub struct ListArgs {}

/// Write a section out, to be changed and brought back
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The section, such as `front`
    section: String,
}

/// Put a section in place of the built-in one
///
/// It is tried on a specimen first; a letter begins with its subject, `Subject: ...`. An error is told with its line, and nothing is changed.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The section, such as `front`
    section: String,
    /// The file, or `-` for standard input
    file: PathBuf,
}

/// Put the built-in section back
#[derive(Debug, clap::Args)]
pub struct ResetArgs {
    /// The section, such as `front`
    section: String,
}

/// A section of the report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SectionRow {
    /// Its name.
    section: String,
    /// Whether it is in the programme's own words.
    own: bool,
    /// How many lines it has.
    lines: usize,
}

impl TemplateCommand {
    pub(super) fn run(&self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::List(_) => list(ctx),
            Self::Export(args) => export(ctx, args),
            Self::Import(args) => import(ctx, args),
            Self::Reset(args) => {
                let name = named(&args.section)?;
                ctx.write(|tx| templates::put(tx, &name, None))?;
                Ok(Said::note(format!("The section {name} is the built-in one.")))
            }
        }
    }
}

fn named(text: &str) -> Result<String> {
    let names: Vec<&str> = built_ins().into_iter().map(|(name, _)| name).collect();
    match names.iter().find(|name| **name == text.trim()) {
        Some(name) => Ok((*name).to_owned()),
        None => one_of("section", &names, text),
    }
}

fn list(ctx: &mut Context) -> Result<Said> {
    let own = templates::all(ctx.store()?.read())?;
    let row = |(name, built_in): (&str, &str)| {
        let text = own.get(name).map_or(built_in, String::as_str);
        SectionRow {
            section: name.to_owned(),
            own: own.contains_key(name),
            lines: text.lines().count(),
        }
    };
    let rows: Vec<SectionRow> = built_ins().into_iter().map(row).collect();
    Ok(Said::list(Listing::new(&rows, &[])?))
}

fn export(ctx: &mut Context, args: &ExportArgs) -> Result<Said> {
    let name = named(&args.section)?;
    let own = templates::all(ctx.store()?.read())?;
    let text = own.get(&name).map(String::as_str).or(built_in(&name)).unwrap_or_default();
    Ok(Said::view(View::Document(text.as_bytes().to_vec())))
}

fn import(ctx: &mut Context, args: &ImportArgs) -> Result<Said> {
    let name = named(&args.section)?;
    let text = String::from_utf8(read_file(&args.file)?).map_err(|_| {
        Refusal::rejected(format!("`{}` is no UTF-8 text", spoken(&args.file)))
            .hint("save it as UTF-8")
    })?;
    let text = text.replace("\r\n", "\n");
    tried(&name, &text).map_err(|fault| {
        Refusal::rejected(fault.to_string())
            .hint(format!("compare it with `peerage report template export {name}`"))
    })?;
    ctx.write(|tx| templates::put(tx, &name, Some(&text)))?;
    Ok(Said::note(format!("The section {name} is in the programme's own words.")))
}
