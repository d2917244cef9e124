//! Documents that go out in the form that the ending of `-o FILE` asks for.

use anyhow::Result;

use super::report::pdf;
use super::{Context, Said};
use crate::error::Refusal;
use crate::render::chart::Chart;
use crate::render::docx::Purpose;
use crate::render::{View, docx, html, markdown_with_figures};

/// A document that goes out: its text in Markdown, its charts, and what stands around them.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Title, author, and the line at the head of every page.
    pub cover: docx::Cover,
    /// The text; a paragraph `![](figure:0)` stands for the first chart, and a paragraph that begins
    /// with `Table: ` and stands before a table is its caption.
    pub text: String,
    /// The charts.
    pub figures: Vec<Chart>,
}

impl Paper {
    /// A document without charts.
    pub const fn new(cover: docx::Cover, text: String) -> Self {
        Self { cover, text, figures: Vec::new() }
    }

    /// The document in the form that the ending of `-o FILE` asks for, as the answer of a command.
    ///
    /// # Errors
    /// Refused when a document cannot be written with that ending, or when it is a PDF and
    /// LibreOffice is not installed.
    pub fn said(&self, ctx: &Context) -> Result<Said> {
        let bytes = self.write(Form::asked(ctx)?)?;
        Ok(Said::view(View::Document(bytes)))
    }

    /// The document in this form.
    ///
    /// # Errors
    /// When it is a PDF and LibreOffice is not installed.
    pub fn write(&self, form: Form) -> Result<Vec<u8>> {
        let Self { cover, text, figures } = self;
        Ok(match form {
            Form::Markdown => markdown_with_figures(text, figures).into_bytes(),
            Form::Html => html::page(cover, text, figures),
            Form::Docx => docx::file(cover, text, figures, Purpose::Word)?,
            Form::Pdf => pdf::from_docx(&docx::file(cover, text, figures, Purpose::Pdf)?)?,
        })
    }
}

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

    /// A document without charts in this form.
    ///
    /// # Errors
    /// When it is a PDF and LibreOffice is not installed.
    pub fn write(self, cover: &docx::Cover, text: String) -> Result<Vec<u8>> {
        Paper::new(cover.clone(), text).write(self)
    }
}
