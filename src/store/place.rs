//! What stands at the path where the file is to be, before SQLite is asked to open it.

use std::path::Path;

use anyhow::Result;

use crate::error::Refusal;

/// The refusal to make a file where something is already.
pub(super) fn is_there(path: &Path) -> Refusal {
    let name = path.display();
    if path.is_dir() {
        let folder = Refusal::file(format!("`{name}` is a folder"));
        return folder.hint("name a file in it with `--db FILE`");
    }
    let there = Refusal::file(format!("there is already a file `{name}`"));
    there.hint(match is_empty(path) {
        true => "it is empty: take it away first, or name another one with `--db FILE`",
        false => "use it as it is, or name another one with `--db FILE`",
    })
}

fn is_empty(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() == 0)
}

/// Refuses what SQLite would only say it cannot open, or open as an empty file.
///
/// # Errors
/// When there is none, it is a folder, empty, or may not be read.
pub(super) fn must_be_a_file(path: &Path) -> Result<()> {
    let name = path.display();
    let no = |message: String, hint: &str| Err(Refusal::file(message).hint(hint).into());
    if !path.exists() {
        let hint = "make one with `peerage init`, or name yours with `--db FILE`";
        return no(format!("there is no file `{name}`"), hint);
    }
    if path.is_dir() {
        return no(
            format!("`{name}` is a folder"),
            "name the file in it with `--db FILE` or PEERAGE_DB",
        );
    }
    if is_empty(path) {
        let hint = "take it away and make one with `peerage init`, or name yours with `--db FILE`";
        return no(format!("`{name}` is empty, and so not a peerage file"), hint);
    }
    match std::fs::File::open(path) {
        Err(fault) if fault.kind() == std::io::ErrorKind::PermissionDenied => no(
            format!("you may not read `{name}`"),
            "see to whom the file and its folder belong, or name yours with `--db FILE`",
        ),
        _ => Ok(()),
    }
}
