//! PDF is LibreOffice's work: it converts the Word file.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::error::Refusal;

/// Tagged, with the title in the window, as PDF/UA asks.
const FILTER: &str =
    "pdf:writer_pdf_Export:{\"PDFUACompliance\":{\"type\":\"boolean\",\"value\":\"true\"}}";

/// The PDF of a Word file.
///
/// # Errors
/// When LibreOffice is not installed, or does not write the file.
pub(in crate::commands) fn from_docx(docx: &[u8]) -> Result<Vec<u8>> {
    let program = program().ok_or_else(|| {
        Refusal::file("LibreOffice is not installed, and PDF is made by it")
            .hint("install LibreOffice (the command `soffice`), or name a file that ends in .docx or .html")
    })?;
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let source = folder.path().join("report.docx");
    std::fs::write(&source, docx).context("cannot write a temporary file")?;
    convert(&program, folder.path(), &source)?;
    std::fs::read(folder.path().join("report.pdf")).map_err(|_| {
        Refusal::file("LibreOffice did not write the PDF")
            .hint("name a file that ends in .docx and convert it by hand")
            .into()
    })
}

fn convert(program: &Path, folder: &Path, source: &Path) -> Result<()> {
    // A settings folder of its own, so that a running LibreOffice is not disturbed.
    let settings = format!("-env:UserInstallation=file://{}", folder.join("settings").display());
    Command::new(program)
        .args([&settings, "--headless", "--convert-to", FILTER, "--outdir"])
        .arg(folder)
        .arg(source)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("cannot run `{}`", program.display()))?;
    Ok(())
}

/// Where `soffice` is.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| ["soffice", "libreoffice"].map(|name| folder.join(name)))
        .find(|file| file.is_file())
}
