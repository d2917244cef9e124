//! What HTML and Word read alike in the Markdown of a document: its events, with the captions of
//! tables and the figures told apart.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

/// A piece of a document.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece<'a> {
    /// Text and marks.
    Event(Event<'a>),
    /// The caption of the table that follows, without its number.
    Caption(String),
    /// A figure: its place among the figures of the document, from 0.
    Figure(usize),
}

/// How the paragraph before a table begins that is its caption, as in Pandoc's Markdown.
const CAPTION: &str = "Table: ";
/// How the address of an image begins that stands for a figure of the document.
const FIGURE: &str = "figure:";

/// The Markdown that documents may use.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The pieces of `markdown` in order.
pub(super) fn pieces(markdown: &str) -> Vec<Piece<'_>> {
    let mut events: Vec<Event<'_>> =
        TextMergeStream::new(Parser::new_ext(markdown, options())).collect();
    let mut pieces = Vec::with_capacity(events.len());
    let mut place = 0;
    while place < events.len() {
        if let Some((piece, taken)) = special(&events[place..]) {
            pieces.push(piece);
            place += taken;
        } else {
            pieces.push(Piece::Event(std::mem::replace(&mut events[place], Event::Rule)));
            place += 1;
        }
    }
    pieces
}

/// A heading of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its level, from 1.
    pub level: HeadingLevel,
    /// Its text.
    pub text: String,
}

/// Every heading in order.
pub(super) fn headings(pieces: &[Piece<'_>]) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut inside = false;
    for piece in pieces {
        let Piece::Event(event) = piece else { continue };
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                inside = true;
                headings.push(Heading { level: *level, text: String::new() });
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                if let Some(heading) = headings.last_mut() {
                    heading.text.push_str(text);
                }
            }
            _ => {}
        }
    }
    headings
}

/// The level of the headings that a list of contents leads to: the chapters.
pub(super) const LISTED: HeadingLevel = HeadingLevel::H2;

/// A paragraph that is no text but a caption or a figure, and how many events it takes.
fn special<'a>(events: &[Event<'a>]) -> Option<(Piece<'a>, usize)> {
    match events {
        [
            Event::Start(Tag::Paragraph),
            Event::Text(text),
            Event::End(TagEnd::Paragraph),
            Event::Start(Tag::Table(_)),
            ..,
        ] => Some((Piece::Caption(text.strip_prefix(CAPTION)?.to_owned()), 3)),
        [Event::Start(Tag::Paragraph), Event::Start(Tag::Image { dest_url, .. }), rest @ ..] => {
            let number = dest_url.strip_prefix(FIGURE)?.parse().ok()?;
            let end = rest.iter().position(|e| *e == Event::End(TagEnd::Paragraph))?;
            Some((Piece::Figure(number), end + 3))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_and_figures_are_told_apart_and_text_stays_text() {
        let text = "Table: The *team\n\n| A |\n| - |\n\n![x](figure:2)\n\nTable: no table\n";
        let pieces = pieces(text);
        assert!(pieces.contains(&Piece::Caption("The *team".to_owned())), "{pieces:?}");
        assert!(pieces.contains(&Piece::Figure(2)));
        let text = Event::Text("Table: no table".into());
        assert!(pieces.contains(&Piece::Event(text)));
    }
}
