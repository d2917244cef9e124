//! Documents that go out in the form that the ending of `-o FILE` asks for.

use anyhow::Result;

use super::Context;
use super::report::pdf;
use crate::error::Refusal;
use crate::render::{docx, html};

/// The forms in which a document goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text with marks.
    Markdown,
    /// One self-contained page.
    Html,
    /// For Word.
    Docx,
    /// Made from the Word file.
    Pdf,
}

impl Form {
    /// The form that the ending of `-o FILE` asks for; Markdown where there is no file.
    ///
    /// # Errors
    /// Refused when a document cannot be written with that ending.
    pub fn asked(ctx: &Context) -> Result<Self> {
        Ok(match ctx.output_ending.as_deref() {
            None | Some("md" | "markdown" | "txt") => Self::Markdown,
            Some("html" | "htm") => Self::Html,
            Some("docx") => Self::Docx,
            Some("pdf") => Self::Pdf,
            Some(other) => {
                let unknown = Refusal::usage(format!("a document cannot be written as `.{other}`"));
                let hint = "name a file that ends in .md, .html, .docx or .pdf";
                return Err(unknown.hint(hint).into());
            }
        })
    }

    /// The document in this form.
    ///
    /// # Errors
    /// When it is a PDF and LibreOffice is not installed.
    pub fn write(self, cover: &docx::Cover, text: String) -> Result<Vec<u8>> {
        Ok(match self {
            Self::Markdown => text.into_bytes(),
            Self::Html => html::page(&cover.title, &text),
            Self::Docx => docx::file(cover, &text)?,
            Self::Pdf => pdf::from_docx(&docx::file(cover, &text)?)?,
        })
    }
}
