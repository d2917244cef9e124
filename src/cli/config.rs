//! `config`: the settings, where each came from, and the file they are kept in.

use std::path::Path;

use anyhow::{Context as _, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::output::write_whole;
use super::settings::{self, Settings, Source};
use super::written::{NAMES, Written, text};
use crate::commands::Said;
use crate::domain::lookup::nearest;
use crate::error::Refusal;
use crate::render::{Listing, Thing, View};

/// Manage the settings
#[derive(Debug, clap::Subcommand)]
pub(super) enum ConfigCommand {
    Show(ShowArgs),
    Path(PathArgs),
    Set(SetArgs),
}

/// List each setting, its value, and where it came from
///
/// Flags go before the environment, the environment before the settings file, the file before what
/// is built in. `today` and `no_input` are never kept in the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  peerage config show
  peerage config show --format json")]
pub(super) struct ShowArgs {}

/// Print where the settings file is
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  peerage config path")]
pub(super) struct PathArgs {}

/// Write a setting into the settings file
///
/// The settings are db, format, wait, pager, color and programmes.NAME. Comments and the order of
/// the file stay as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  peerage config set wait 60
  peerage config set programmes.wales wales.db")]
pub(super) struct SetArgs {
    /// The setting, such as `db`, or `programmes.NAME`
    #[arg(value_name = "SETTING")]
    name: String,
    /// The value; an empty one takes the setting out
    value: String,
}

/// A setting as it holds.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SettingRow {
    /// The setting.
    setting: String,
    /// Its value.
    value: String,
    /// Where it came from: flag, environment, file or default.
    source: String,
}

/// Where the settings file is.
#[derive(Debug, Serialize)]
struct Place {
    path: String,
    exists: bool,
}

/// What the name of a programme's file begins with.
const PROGRAMMES: &str = "programmes.";

impl ConfigCommand {
    /// Whether the command needs no valid settings, since it mends them.
    pub(super) fn mends(&self) -> bool {
        !matches!(self, Self::Show(_))
    }
}

/// Lists the settings.
pub(super) fn show(settings: &Settings) -> Result<Said> {
    let row = |setting: &str, value: String, source: Source| SettingRow {
        setting: setting.to_owned(),
        value,
        source: source.to_string(),
    };
    let mut rows = vec![
        row("db", settings.db.value.display().to_string(), settings.db.source),
        row("format", settings.format.value.to_string(), settings.format.source),
        row("wait", settings.wait.value.to_string(), settings.wait.source),
        row("pager", settings.pager.value.clone(), settings.pager.source),
        row("color", settings.color.value.to_string(), settings.color.source),
        row("today", settings.today.value.to_string(), settings.today.source),
        row("no_input", yes_or_no(settings.no_input.value), settings.no_input.source),
    ];
    rows.extend(settings.programmes.iter().map(|(name, file)| {
        row(&format!("{PROGRAMMES}{name}"), file.display().to_string(), Source::File)
    }));
    Ok(Said::list(Listing::new(&rows, &[])?))
}

fn yes_or_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

/// Runs the commands that do not need the settings.
pub(super) fn mend(command: &ConfigCommand, dry_run: bool) -> Result<Said> {
    let path = settings::path()?;
    match command {
        ConfigCommand::Set(args) => set(args, &path, dry_run),
        ConfigCommand::Path(_) | ConfigCommand::Show(_) => {
            let place = Place { path: path.display().to_string(), exists: path.is_file() };
            let text = format!("{}\n", place.path);
            Ok(Said::view(View::Thing(Thing::new(&place, text)?)))
        }
    }
}

fn set(args: &SetArgs, path: &Path, dry_run: bool) -> Result<Said> {
    let name = args.name.trim();
    let programme = name.strip_prefix(PROGRAMMES);
    let before = text(path)?;
    // What the file says and nobody knows may be taken out by its name.
    let takes_out =
        args.value.is_empty() && Written::strange(&before).iter().any(|key| key == name);
    if programme.is_none_or(|name| !is_bare(name)) && !NAMES.contains(&name) && !takes_out {
        let near = nearest(name, NAMES);
        let none = Refusal::not_found("setting", name, &near);
        let hint = "the settings are db, format, wait, pager, color and programmes.NAME";
        return Err(if near.is_empty() { none.hint(hint) } else { none }.into());
    }
    if programme.is_none() && NAMES.contains(&name) {
        Written::must_take(name, &edited("", None, name, &args.value))?;
    }
    let after = edited(&before, programme, name, &args.value);
    // One step at a time: what else is wrong in the file is left to be mended by the next.
    let written = match Written::parse(&after, path) {
        Ok(written) => written,
        Err(fault) if mends(&before, &after, path) => {
            let key = Written::strange(&after).into_iter().next().unwrap_or_default();
            let said = finish(args, path, &after, dry_run)?;
            return Ok(said.and_note(format!(
                "warning: the file is still refused: {fault}; take it out with `peerage config set {key} \"\"`"
            )));
        }
        Err(fault) => return Err(fault),
    };
    if name == "db"
        && let Some(programme) = args.value.strip_prefix('@')
        && !written.programmes.contains_key(programme)
    {
        return Err(settings::no_programme(&written.programmes, programme).into());
    }
    finish(args, path, &after, dry_run)
}

/// Whether a file that is refused as it is has one key fewer to be refused for, or is as good as it was.
fn mends(before: &str, after: &str, path: &Path) -> bool {
    let strange = Written::strange(before);
    let left = Written::strange(after);
    let others = left.iter().fold(after.to_owned(), |text, key| edited(&text, None, key, ""));
    !strange.is_empty() && left.len() <= strange.len() && Written::parse(&others, path).is_ok()
}

/// Writes the file, and says so.
fn finish(args: &SetArgs, path: &Path, after: &str, dry_run: bool) -> Result<Said> {
    let name = args.name.trim();
    if dry_run {
        return Ok(Said::note("Nothing was written (dry run)."));
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    write_whole(path, after.as_bytes())?;
    Ok(Said::note(if args.value.is_empty() {
        format!("Took {name} out of {}.", path.display())
    } else {
        format!("Set {name} to {} in {}.", args.value, path.display())
    }))
}

/// Whether a key of TOML needs no quotes.
fn is_bare(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}

/// The text with one line set, added, or taken out; all else as it was.
fn edited(before: &str, programme: Option<&str>, name: &str, value: &str) -> String {
    let key = programme.unwrap_or(name);
    let wanted = if programme.is_some() { "[programmes]" } else { "" };
    let line = (!value.is_empty()).then(|| format!("{key} = {}", written(key, value)));
    let mut lines: Vec<String> = Vec::new();
    let mut section = String::new();
    // Where a new line would stand: after the last line of the section that says something.
    let mut end = (wanted.is_empty()).then_some(0);
    let mut done = false;
    for text in before.lines() {
        if text.trim_start().starts_with('[') {
            section = text.trim().to_owned();
        }
        let is_it = section == wanted && text.split('=').next().map(str::trim) == Some(key);
        if is_it && text.contains('=') {
            lines.extend(line.clone());
            done = true;
        } else {
            lines.push(text.to_owned());
        }
        if section == wanted && !text.trim().is_empty() {
            end = Some(lines.len());
        }
    }
    if let Some(line) = line.filter(|_| !done) {
        let end = end.unwrap_or_else(|| {
            lines.push(wanted.to_owned());
            lines.len()
        });
        lines.insert(end, line);
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// The value as TOML has it: only the number of seconds is no text.
fn written(key: &str, value: &str) -> String {
    let is_number = key == "wait" && value.parse::<u64>().is_ok();
    if is_number { value.to_owned() } else { toml::Value::String(value.to_owned()).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_changes_and_all_else_stays() {
        let before = "# mine\nwait = 5\n\n[programmes]\nwales = \"w.db\"\n";
        let set =
            |name: &str, value: &str| edited(before, name.strip_prefix(PROGRAMMES), name, value);
        assert_eq!(set("wait", "60"), before.replace("wait = 5", "wait = 60"));
        assert_eq!(set("wait", ""), before.replace("wait = 5\n", ""));
        assert_eq!(set("db", "a\"b.db"), before.replace("5\n", "5\ndb = 'a\"b.db'\n"));
        assert_eq!(
            set("programmes.fire", "f.db"),
            before.replace("w.db\"\n", "w.db\"\nfire = \"f.db\"\n")
        );
        assert_eq!(
            edited("", Some("fire"), "programmes.fire", "f.db"),
            "[programmes]\nfire = \"f.db\"\n"
        );
    }
}
