//! Where the answer goes: stdout, or a file that appears whole or not at all.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::{endings, pager};
use crate::commands::{DocumentText, Said};
use crate::domain::Words as _;
use crate::error::Refusal;
use crate::render::{self, Choice, Format, Listing, Thing, View, clean};
use crate::store::log::Change;

/// How and where to speak.
#[derive(Debug)]
pub(super) struct Manner {
    pub format: Format,
    /// The format on the command line itself, which what has one form only may not pass over.
    pub asked: Option<Format>,
    pub choice: Choice,
    pub file: Option<PathBuf>,
    pub raw: bool,
    pub quiet: bool,
    pub styled: bool,
    /// The program that takes what is longer than the screen; none where it is empty.
    pub pager: String,
    pub today: NaiveDate,
}

/// The format asked for, else that of the file's ending, else a table.
pub(super) fn format(asked: Option<Format>, file: Option<&Path>) -> Format {
    asked.or_else(|| Format::of_ending(&ending(file?)?)).unwrap_or(Format::Table)
}

/// The ending of a file's name, lower case.
pub(super) fn ending(file: &Path) -> Option<String> {
    Some(file.extension()?.to_str()?.to_ascii_lowercase())
}

/// Puts the answer on stdout or into the file, and the note on stderr; gives the exit code.
pub(super) fn speak(
    mut said: Said,
    manner: &Manner,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8> {
    let is_bare = said.view.is_none() && said.copy.is_none() && said.refusal.is_none();
    if is_bare && manner.format.is_for_programs() && !said.note.is_empty() {
        said.view = Some(said.done()?);
    }
    if let Some(view) = said.view.take() {
        let view = chosen(view, said.wrote, manner, err)?;
        said.view = Some(in_its_form(view, said.wrote, manner, err)?);
    }
    let file = manner.file.as_deref().filter(|file| file.as_os_str() != "-");
    endings::must_be_kept(&said, file, manner.format, err)?;
    if let Some(list) = &said.aside {
        aside(list, manner, said.refusal.is_some(), err)?;
    }
    if let Some(view) = &said.view {
        give(view, said.wrote, manner, file, out)?;
    }
    if let Some(copy) = &said.copy {
        match file {
            Some(file) => write_whole_by(file, &|to| copy.write_to(to))?,
            None if io::stdout().is_terminal() => return Err(no_bytes_here().into()),
            None => copy.write_to(out).context("cannot write to standard output")?,
        }
    }
    // A program finds nothing but the one error object on stderr.
    let error_alone = manner.format.is_for_programs() && said.refusal.is_some();
    if !manner.quiet && !said.note.is_empty() && !error_alone {
        writeln!(err, "{}", clean(&said.note))?;
    }
    if !manner.quiet
        && (said.view.is_some() || said.copy.is_some())
        && let Some(file) = file
    {
        writeln!(err, "Wrote {}.", clean(&file.display().to_string()))?;
    }
    let code = said.final_code();
    // The run ends here, and with it the room that a long list takes: not row by row.
    std::mem::forget(said.view.take());
    said.refusal.map_or(Ok(code), |refusal| Err(refusal.into()))
}

/// A table on stderr. Programs have it in the answer; `--quiet` leaves it out unless it is about an
/// error.
fn aside(list: &Listing, manner: &Manner, is_error: bool, err: &mut dyn Write) -> Result<()> {
    if manner.format.is_for_programs() || (manner.quiet && !is_error) {
        return Ok(());
    }
    let looking = io::stderr().is_terminal();
    let how = render::Manner { format: Format::Table, ..details(manner, looking, false) };
    err.write_all(&render::render(&View::List(list.clone()), &how)?)?;
    Ok(())
}

/// Puts a view where it goes: into the file, on the screen (by the pager when it is long) or into a pipe.
fn give(
    view: &View,
    wrote: bool,
    manner: &Manner,
    file: Option<&Path>,
    out: &mut dyn Write,
) -> Result<()> {
    let looking = file.is_none() && io::stdout().is_terminal();
    let how = details(manner, looking, file.is_none());
    let cannot = || {
        let done = if wrote { "the change was made, but " } else { "" };
        format!("{done}the answer cannot be shown")
    };
    if !looking && let Some(ready) = render::ready(view, &how) {
        return match file {
            Some(file) => write_whole_by(file, &|to| Ok(ready.write_to(to)?)),
            None => {
                ready.write_to(out).context("cannot write to standard output").with_context(cannot)
            }
        };
    }
    let shown = render::render(view, &how)?;
    match file {
        Some(file) => write_whole(file, &shown),
        None if looking && manner.format == Format::Xlsx => Err(not_here().into()),
        None if looking && shown.iter().take(512).any(|byte| *byte == 0) => {
            Err(no_bytes_here().into())
        }
        None => show(&shown, looking, &manner.pager, out).with_context(cannot),
    }
}

/// Shows an answer on stdout, or in the pager when somebody is looking and it is long.
fn show(shown: &[u8], looking: bool, pager: &str, out: &mut dyn Write) -> Result<()> {
    if looking && pager::is_long(shown) && pager::page(shown, pager)? {
        return Ok(());
    }
    put(shown, out)
}

/// Puts `text` on stdout.
pub(super) fn put(text: &[u8], out: &mut dyn Write) -> Result<()> {
    out.write_all(text).and_then(|()| out.flush()).context("cannot write to standard output")
}

/// Says so when others than the owner may read the file, which holds personal data.
pub(super) fn warn_if_open_to_others(file: &Path, err: &mut dyn Write) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(file).map_or(0o600, |about| about.permissions().mode());
        if mode & 0o077 != 0 {
            let name = clean(&file.display().to_string());
            writeln!(
                err,
                "warning: others may read `{name}`; keep it to yourself: chmod 600 {name}"
            )?;
        }
    }
    #[cfg(not(unix))]
    drop((file, err));
    Ok(())
}

/// Says so when the file lies in a folder that another program copies about while it is written to.
pub(super) fn warn_if_synchronised(file: &Path, err: &mut dyn Write) -> Result<()> {
    if let Some(folder) = crate::store::disk::synchronised_folder(file) {
        let (name, folder) = (clean(&file.display().to_string()), clean(&folder));
        writeln!(
            err,
            "warning: `{name}` lies in `{folder}`, which is synchronised: what two computers write there is lost for one of them; keep the file elsewhere, and put copies there with `peerage db backup`"
        )?;
    }
    Ok(())
}

/// Says so when the file lies on a share whose locks nobody here can vouch for.
pub(super) fn warn_if_shared(file: &Path, err: &mut dyn Write) -> Result<()> {
    if let Some(kind) = crate::store::disk::network_share(file) {
        let name = clean(&file.display().to_string());
        writeln!(
            err,
            "warning: `{name}` lies on a network share ({}): let only one computer use it at a time, or two may overwrite each other",
            clean(&kind)
        )?;
    }
    Ok(())
}

/// The rows and columns of `view` that are wanted. After writing, a wish that cannot be met is a
/// warning: the answer comes whole, for what is done is done.
fn chosen(view: View, wrote: bool, manner: &Manner, err: &mut dyn Write) -> Result<View> {
    if !wrote {
        return manner.choice.apply(view, manner.today);
    }
    match manner.choice.apply(view.clone(), manner.today) {
        Err(fault) => {
            let text = clean(&format!("{fault:#}"));
            writeln!(err, "warning: {text}; the change was made, and the answer is shown whole")?;
            Ok(view)
        }
        chosen => chosen,
    }
}

/// What has one form only, in the format that was asked for on the command line: its text in an object
/// for programs; as it is where that is said; else refused, or after writing a warning.
fn in_its_form(view: View, wrote: bool, manner: &Manner, err: &mut dyn Write) -> Result<View> {
    let (View::Document(bytes), Some(asked)) = (&view, manner.asked) else { return Ok(view) };
    let is_json = || serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
    let refusal = match (asked, str::from_utf8(bytes)) {
        (Format::Table, _) => return Ok(view),
        (Format::Json | Format::Jsonl, Ok(_)) if is_json() => return Ok(view),
        (Format::Json | Format::Jsonl, Ok(text)) => {
            let text = DocumentText { text: text.to_owned() };
            return Ok(View::Thing(Thing::new(&text, String::new())?));
        }
        (Format::Markdown, Ok(text)) if !text.starts_with('<') => return Ok(view),
        _ => Refusal::usage(format!(
            "this answer is a document, it has no form as `{}`",
            asked.word()
        )),
    };
    if wrote {
        writeln!(err, "warning: {refusal}; the change was made, and the answer is shown as it is")?;
        return Ok(view);
    }
    let hint = "leave `--format` out, or take its text as one field with `--format json`";
    Err(refusal.hint(hint).into())
}

fn no_bytes_here() -> Refusal {
    let refusal = Refusal::usage("bytes cannot be shown at a terminal");
    refusal.hint("name a file with `-o FILE`, or pipe them on")
}

fn not_here() -> Refusal {
    Refusal::usage("a workbook cannot be shown at a terminal")
        .hint("name a file with `-o FILE.xlsx`")
}

fn details(manner: &Manner, looking: bool, file_is_stdout: bool) -> render::Manner {
    let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let width = terminal_size::terminal_size().map(|(width, _)| width.0);
    render::Manner {
        format: manner.format,
        width: if looking { columns.or(width) } else { None },
        styled: manner.styled && file_is_stdout,
        raw: manner.raw,
        today: manner.today,
    }
}

/// Writes a file that appears under its name only when it is whole.
pub(super) fn write_whole(file: &Path, bytes: &[u8]) -> Result<()> {
    write_whole_by(file, &|to| Ok(to.write_all(bytes)?))
}

/// The same for what `fill` writes.
fn write_whole_by(file: &Path, fill: &dyn Fn(&mut dyn Write) -> Result<()>) -> Result<()> {
    let cannot = || format!("cannot write `{}`", file.display());
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    if !folder.is_dir() {
        let none = Refusal::file(format!("there is no folder `{}`", folder.display()));
        return Err(none.hint("make it first, or name another place with `-o`").into());
    }
    let is_special = file.exists() && !file.is_file();
    if is_special {
        // A device or a named pipe, such as /dev/null, is written to, never replaced.
        let mut special = std::fs::File::options().write(true).open(file).with_context(cannot)?;
        return fill(&mut special).with_context(cannot);
    }
    let mut draft = tempfile::NamedTempFile::new_in(folder).with_context(cannot)?;
    fill(&mut draft).with_context(cannot)?;
    draft.as_file().sync_all().with_context(cannot)?;
    draft.persist(file).map_err(|fault| fault.error).with_context(cannot)?;
    Ok(())
}

/// Whether the reader went away.
pub(super) fn is_closed_pipe(fault: &anyhow::Error) -> bool {
    fault.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// A change that a dry run would have made.
#[derive(Debug, Serialize, JsonSchema)]
struct PreviewRow {
    table: String,
    row: i64,
    what: String,
    column: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

/// What a dry run says whose answer went into a file.
const NOTHING_CHANGED: &str = "Nothing was changed (dry run).";

/// After a dry run: the command's own answer if it has one, else what would have changed.
pub(super) fn with_preview(said: Said, changes: &[Change], to_file: bool) -> Result<Said> {
    let nothing = "Nothing was written (dry run).";
    match said.view {
        Some(View::Document(_)) if to_file => {
            return Ok(before_the_note(nothing, Said { view: None, ..said }));
        }
        // The answer itself goes where `-o` says, also when nothing is done.
        Some(_) if to_file => {
            return Ok(before_the_note(NOTHING_CHANGED, said));
        }
        Some(_) => return Ok(before_the_note(nothing, said)),
        // It says itself what it would do outside the file.
        None if said.note.starts_with("Would ") => return Ok(said.and_note(nothing)),
        None => {}
    }
    let rows: Vec<PreviewRow> = changes.iter().map(preview_row).collect();
    let list = Listing::new(&rows, &[])?.empty("Nothing would change.");
    // The sentence on what was done would not be true.
    let nothing = if to_file { NOTHING_CHANGED } else { nothing };
    Ok(Said { view: Some(View::List(list)), note: nothing.to_owned(), ..said })
}

/// That nothing was done, ahead of what is said of the thing done, which is not true then and may tell what
/// comes next.
fn before_the_note(nothing: &str, said: Said) -> Said {
    let note = match said.note.is_empty() {
        true => nothing.to_owned(),
        false => format!("{nothing} Otherwise it would say:\n{}", said.note),
    };
    Said { note, ..said }
}

fn preview_row(change: &Change) -> PreviewRow {
    PreviewRow {
        table: change.table.clone(),
        row: change.row,
        what: change.what.clone(),
        column: change.column.clone(),
        before: crate::store::log::as_text(&change.before),
        after: crate::store::log::as_text(&change.after),
    }
}
