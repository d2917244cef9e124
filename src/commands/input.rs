//! Files that the user names for import, and standard input: opened as often as needed.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result};

use crate::error::Refusal;
use crate::intake::{Bytes, Input, Source};

/// How much of standard input is kept in memory; more goes to a temporary file.
const MOST_IN_MEMORY: u64 = 32 << 20;

/// The input that `path` names; `-` is standard input, which is read to its end.
///
/// # Errors
/// When it is no file, or cannot be read.
pub fn open(path: &Path) -> Result<Box<dyn Input>> {
    if path.as_os_str() == "-" {
        return standard_input();
    }
    let cannot = || format!("cannot read `{}`", path.display());
    let about = std::fs::metadata(path).with_context(cannot)?;
    if about.is_dir() {
        return Err(Refusal::file(format!("`{}` is a folder, not a file", path.display()))
            .hint("name a file in it")
            .into());
    }
    if !about.is_file() {
        let no = Refusal::file(format!("`{}` is a pipe or a device, not a file", path.display()));
        return Err(no.hint("pipe it in and write `-` for the file").into());
    }
    File::open(path).with_context(cannot)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let written = about.modified().ok();
    Ok(Box::new(OnDisk { name, path: path.to_owned(), size: about.len(), written, _kept: None }))
}

/// A file on disk.
#[derive(Debug)]
struct OnDisk {
    name: String,
    path: PathBuf,
    size: u64,
    written: Option<SystemTime>,
    _kept: Option<tempfile::TempPath>,
}

impl Input for OnDisk {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn open(&self) -> io::Result<Box<dyn Source>> {
        Ok(Box::new(File::open(&self.path)?))
    }

    fn must_be_the_same(&self) -> Result<()> {
        let about = std::fs::metadata(&self.path).ok();
        let is_same = |about: std::fs::Metadata| {
            about.len() == self.size && about.modified().ok() == self.written
        };
        if about.is_some_and(is_same) {
            return Ok(());
        }
        let changed = format!("`{}` changed while it was read; nothing was written", self.name);
        Err(Refusal::file(changed).hint("try again when it is whole").into())
    }
}

fn standard_input() -> Result<Box<dyn Input>> {
    let name = "standard input".to_owned();
    let cannot = "cannot read standard input";
    super::take_standard_input()?;
    let mut stdin = io::stdin().lock();
    let mut start = Vec::new();
    stdin.by_ref().take(MOST_IN_MEMORY).read_to_end(&mut start).context(cannot)?;
    if (start.len() as u64) < MOST_IN_MEMORY {
        return Ok(Box::new(Bytes::new(name, start)));
    }
    let mut file = tempfile::NamedTempFile::new().context("cannot make a temporary file")?;
    file.write_all(&start)?;
    let more = io::copy(&mut stdin, &mut file).context(cannot)?;
    let (_, kept) = file.into_parts();
    let size = start.len() as u64 + more;
    let written = std::fs::metadata(&kept)?.modified().ok();
    Ok(Box::new(OnDisk { name, path: kept.to_path_buf(), size, written, _kept: Some(kept) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_shrinks_or_goes_while_it_is_read_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "name,kind\nIda,officer\n").unwrap();
        let input = open(&path).unwrap();
        input.must_be_the_same().unwrap();
        std::fs::write(&path, "name,kind\n").unwrap();
        let told = input.must_be_the_same().unwrap_err().to_string();
        assert_eq!(told, "`a.csv` changed while it was read; nothing was written");
        std::fs::remove_file(&path).unwrap();
        assert!(input.must_be_the_same().is_err());
    }
}
