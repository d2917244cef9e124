//! A document in Markdown as one self-contained HTML page: no script, nothing fetched, raw HTML of
//! the text shown as text.

mod policy;

use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd, html};

use super::blocks::{Heading, LISTED, Piece, headings, pieces};
use super::cells::cleaned;
use super::chart::Chart;
use super::docx::Cover;
pub use policy::policy;

/// How the page looks, at the screen, in the dark and in print.
const STYLE: &str = include_str!("html/style.css");

/// The page; the cover's title stands in the browser's heading, its header above the document, and a
/// figure of the text is the chart of its number.
pub fn page(cover: &Cover, markdown: &str, figures: &[Chart]) -> Vec<u8> {
    let Cover { title, header: running, .. } = cover;
    let (body, contents) = body(markdown, figures);
    let contents = if cover.contents { contents } else { String::new() };
    let policy = policy(None);
    let apart = match (cover.apart, cover.wide) {
        (true, _) => " class=\"apart\"",
        (false, true) => " class=\"wide\"",
        (false, false) => "",
    };
    let running = if running.is_empty() {
        String::new()
    } else {
        format!("<p class=\"running\">{}</p>\n", escape(running))
    };
    let page = format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <title>{}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body>\n<main{apart}>\n{running}{body}</main>\n\
         {contents}</body>\n</html>\n",
        escape(title),
        if figures.is_empty() { "" } else { super::chart::STYLE },
    );
    page.into_bytes()
}

/// The body, and the list of contents that leads into it.
fn body(markdown: &str, figures: &[Chart]) -> (String, String) {
    let mut body = Body { figures, ..Body::default() };
    let pieces = pieces(markdown);
    let headings = headings(&pieces);
    for piece in pieces {
        body.take(piece);
    }
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut out, body.events.into_iter());
    // Columns of numbers have a style of their own.
    let out = out.replace("<th>", "<th scope=\"col\">");
    (out.replace("<th style=", "<th scope=\"col\" style="), contents(&headings))
}

/// What has been read of the document.
#[derive(Default)]
struct Body<'a> {
    events: Vec<Event<'a>>,
    /// How many headings there were.
    headings: usize,
    /// The caption of the table to come, and how many there were.
    caption: Option<String>,
    tables: usize,
    shown: usize,
    /// Of the links that are open, whether each goes out.
    links: Vec<bool>,
    figures: &'a [Chart],
}

impl<'a> Body<'a> {
    fn take(&mut self, piece: Piece<'a>) {
        match piece {
            Piece::Caption(text) => self.caption = Some(text),
            Piece::Figure(place) => self.figure(place),
            Piece::Event(event) => self.event(event),
        }
    }

    fn figure(&mut self, place: usize) {
        if let Some(chart) = self.figures.get(place).filter(|chart| !chart.is_empty()) {
            self.shown += 1;
            let figure = chart.figure(&format!("figure-{place}"), self.shown);
            self.events.push(Event::Html(figure.into()));
        }
    }

    fn event(&mut self, event: Event<'a>) {
        match event {
            // The text of a document is never markup of the page.
            Event::Html(text) | Event::InlineHtml(text) => self.events.push(Event::Text(text)),
            // Nothing is fetched.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                self.headings += 1;
                let id = CowStr::from(format!("s{}", self.headings));
                let heading = Tag::Heading { level, id: Some(id), classes, attrs };
                self.events.push(Event::Start(heading));
            }
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                self.links.push(is_safe_link(dest_url));
                if self.links.last() == Some(&true) {
                    self.events.push(event);
                }
            }
            Event::End(TagEnd::Link) if self.links.pop() != Some(true) => {}
            Event::Start(Tag::Table(_)) => {
                let label = self.caption.as_deref().unwrap_or("Table");
                // A table that is too wide for the screen scrolls by itself, also by keyboard.
                let scroll = format!(
                    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n",
                    escape(label)
                );
                self.events.push(Event::Html(scroll.into()));
                self.events.push(event);
                self.caption();
            }
            Event::End(TagEnd::Table) => {
                self.events.push(event);
                self.events.push(Event::Html("</div>\n".into()));
            }
            event => self.events.push(event),
        }
    }

    fn caption(&mut self) {
        if let Some(text) = self.caption.take() {
            self.tables += 1;
            let text = format!("<caption>Table {}. {}</caption>", self.tables, escape(&text));
            self.events.push(Event::Html(text.into()));
        }
    }
}

/// Whether a link leads to the web, an e-mail address or a place in the page.
fn is_safe_link(address: &str) -> bool {
    ["http://", "https://", "mailto:", "#"].iter().any(|start| address.starts_with(start))
}

/// A list of contents with the chapters.
fn contents(headings: &[Heading]) -> String {
    let mut lines = String::new();
    for (number, heading) in (1..).zip(headings) {
        if heading.level == LISTED {
            // Writing to a string cannot fail.
            let _ =
                writeln!(lines, "<li><a href=\"#s{number}\">{}</a></li>", escape(&heading.text));
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    format!(
        "<nav aria-label=\"Contents\">\n<h2 class=\"contents\">Contents</h2>\n<ul>\n{lines}</ul>\n</nav>\n"
    )
}

/// Text for HTML and XML; what turns the writing round or steers a terminal becomes a visible sign.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if let Some(sign) = sign(c) {
            out.push_str(&text[from..at]);
            out.push_str(sign);
            from = at + c.len_utf8();
        }
    }
    out.push_str(&text[from..]);
    out
}

/// What stands for a character that would be markup, or that would do more than be read.
pub(super) fn sign(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        c if c.is_ascii_alphanumeric() => return None,
        c => return cleaned(c),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(title: &str, markdown: &str) -> String {
        let cover = Cover::new(title, "", chrono::NaiveDate::default());
        String::from_utf8(page(&cover, markdown, &[])).unwrap()
    }

    #[test]
    fn hostile_text_stays_text() {
        let text = "# A\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) `=cmd()`\n\n\
                    ![y](https://example.org/z.png)\n";
        let page = shown("A <b>", text);
        assert!(!page.contains("<script>") && !page.contains("javascript:"), "{page}");
        assert!(!page.contains("<img"), "{page}");
        assert!(page.contains("<title>A &lt;b&gt;</title>"));
    }

    #[test]
    fn tables_and_contents_serve_a_screen_reader() {
        let page = shown("A", "# A\n\n## B\n\nTable: What \\<is\\>\n\n| C |\n| --- |\n| d |\n");
        assert!(page.contains("<th scope=\"col\">C</th>"), "{page}");
        assert!(page.contains("<a href=\"#s2\">B</a>") && page.contains("<h2 id=\"s2\">B</h2>"));
        assert!(page.contains("<caption>Table 1. What &lt;is&gt;</caption>"), "{page}");
    }
}
