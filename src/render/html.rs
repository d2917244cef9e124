//! A document in Markdown as one self-contained HTML page: no script, nothing fetched, raw HTML of
//! the text shown as text.

use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd, html};

use super::blocks::{Piece, pieces};
use super::chart::Chart;

/// How the page looks, at the screen, in the dark and in print.
const STYLE: &str = include_str!("html/style.css");

/// The page; `title` stands in the browser's heading, `running` above the document, and a figure
/// of the text is the chart of its number.
pub fn page(title: &str, running: &str, markdown: &str, figures: &[Chart]) -> Vec<u8> {
    let (body, contents) = body(markdown, figures);
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    let running = if running.is_empty() {
        String::new()
    } else {
        format!("<p class=\"running\">{}</p>\n", escape(running))
    };
    let page = format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <title>{}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body>\n<main>\n{running}{body}</main>\n\
         {contents}</body>\n</html>\n",
        escape(title),
        if figures.is_empty() { "" } else { super::chart::STYLE },
    );
    page.into_bytes()
}

/// The body, and the list of contents that leads into it.
fn body(markdown: &str, figures: &[Chart]) -> (String, String) {
    let mut body = Body { figures, ..Body::default() };
    for piece in pieces(markdown) {
        body.take(piece);
    }
    let mut headings = body.headings;
    name_headings(&body.events, &mut headings);
    let mut out = String::new();
    html::push_html(&mut out, body.events.into_iter());
    (out.replace("<th>", "<th scope=\"col\">"), contents(&headings))
}

/// What has been read of the document.
#[derive(Default)]
struct Body<'a> {
    events: Vec<Event<'a>>,
    /// Level and text of each heading.
    headings: Vec<(usize, String)>,
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
        if let Some(chart) = self.figures.get(place) {
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
                let id = CowStr::from(format!("s{}", self.headings.len() + 1));
                self.headings.push((level as usize, String::new()));
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
                self.events.push(event);
                self.caption();
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

/// Fills in the text of each heading.
fn name_headings(events: &[Event<'_>], headings: &mut [(usize, String)]) {
    let mut at = None;
    let mut next = 0;
    for event in events {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                at = Some(next);
                next += 1;
            }
            Event::End(TagEnd::Heading(_)) => at = None,
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, name)) = at.and_then(|place: usize| headings.get_mut(place)) {
                    name.push_str(text);
                }
            }
            _ => {}
        }
    }
}

/// A list of contents with the headings of the second level.
fn contents(headings: &[(usize, String)]) -> String {
    let mut lines = String::new();
    for (number, (level, name)) in (1..).zip(headings) {
        if *level == 2 {
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "<li><a href=\"#s{number}\">{}</a></li>", escape(name));
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    format!(
        "<nav aria-label=\"Contents\">\n<h2 class=\"contents\">Contents</h2>\n<ul>\n{lines}</ul>\n</nav>\n"
    )
}

/// Text for HTML and XML.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(title: &str, markdown: &str) -> String {
        String::from_utf8(page(title, "", markdown, &[])).unwrap()
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
