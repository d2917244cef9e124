//! A document in Markdown as one self-contained HTML page: no script, nothing fetched, raw HTML of
//! the text shown as text.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeStream, html};

/// How the page looks, at the screen, in the dark and in print.
const STYLE: &str = include_str!("html/style.css");

/// The Markdown that documents may use.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The page; `title` stands in the browser's heading.
pub fn page(title: &str, markdown: &str) -> Vec<u8> {
    let (body, contents) = body(markdown);
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    let page = format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n\
         {contents}</body>\n</html>\n",
        escape(title)
    );
    page.into_bytes()
}

/// The body, and the list of contents that leads into it.
fn body(markdown: &str) -> (String, String) {
    let mut headings = Vec::new();
    let mut events = Vec::new();
    for event in TextMergeStream::new(Parser::new_ext(markdown, options())) {
        match event {
            // The text of a document is never markup of the page.
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = CowStr::from(format!("s{}", headings.len() + 1));
                headings.push((level as usize, String::new()));
                events.push(Event::Start(Tag::Heading { level, id: Some(id), classes, attrs }));
            }
            Event::Start(Tag::Link { dest_url, .. }) if !is_safe_link(&dest_url) => {}
            event => events.push(event),
        }
    }
    name_headings(&events, &mut headings);
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    (out.replace("<th>", "<th scope=\"col\">"), contents(&headings))
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
    let lines: String = (1..)
        .zip(headings)
        .filter(|(_, (level, _))| *level == 2)
        .map(|(number, (_, name))| {
            format!("<li><a href=\"#s{number}\">{}</a></li>\n", escape(name))
        })
        .collect();
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

    #[test]
    fn hostile_text_stays_text() {
        let text = "# A\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) `=cmd()`\n";
        let page = String::from_utf8(page("A <b>", text)).unwrap();
        assert!(!page.contains("<script>") && !page.contains("javascript:"), "{page}");
        assert!(page.contains("<title>A &lt;b&gt;</title>"));
    }

    #[test]
    fn tables_and_contents_serve_a_screen_reader() {
        let page = String::from_utf8(page("A", "# A\n\n## B\n\n| C |\n| --- |\n| d |\n")).unwrap();
        assert!(page.contains("<th scope=\"col\">C</th>"), "{page}");
        assert!(page.contains("<a href=\"#s2\">B</a>") && page.contains("<h2 id=\"s2\">B</h2>"));
    }
}
