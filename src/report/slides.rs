//! The feedback presentation: one self-contained HTML deck, for keyboard, print and screen reader,
//! with speaker notes. Without its script it is a page to scroll.

use std::fmt::Write as _;

use super::sections::upper_first;
use super::{Finding, Report, Theme};
use crate::render::html::{escape, policy};

const STYLE: &str = include_str!("slides/style.css");
const SCRIPT: &str = include_str!("slides/deck.js");

/// A slide: its heading, the points on it, and what the speaker says beside them.
struct Slide {
    heading: String,
    lead: Option<String>,
    points: Vec<String>,
    notes: Vec<String>,
}

/// How many points stand on one slide; more go on to the next.
const MOST_POINTS: usize = 6;

/// The deck.
pub fn slides(report: &Report) -> Vec<u8> {
    let all: Vec<Slide> = deck(report).into_iter().flat_map(parted).collect();
    let count = all.len();
    let mut body = String::new();
    for (place, slide) in all.iter().enumerate() {
        body += &section(slide, place + 1, count);
    }
    let title = escape(&report.title);
    let script = format!("\n{SCRIPT}");
    let policy = policy(Some(&script));
    let help = "Arrow keys turn the slides, N shows the notes, Home and End jump.";
    format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n\
         <p class=\"help\">{help}</p>\n<script>{script}</script>\n</body>\n</html>\n"
    )
    .into_bytes()
}

fn deck(report: &Report) -> Vec<Slide> {
    let mut all = vec![front(report)];
    all.extend(team(report));
    for theme in &report.themes {
        all.extend(of_theme(theme));
    }
    all.extend(recommendations(report));
    let due = report.to_report.iter().chain(&report.deadlines);
    let points = due.map(|d| format!("{}: {}", upper_first(&d.title), d.due)).collect();
    all.push(Slide { points, ..empty("Next steps") });
    all.retain(|slide| slide.lead.is_some() || !slide.points.is_empty());
    all
}

fn empty(heading: &str) -> Slide {
    Slide { heading: heading.to_owned(), lead: None, points: Vec::new(), notes: Vec::new() }
}

fn front(report: &Report) -> Slide {
    let days = report.onsite.clone().or_else(|| report.window.clone());
    let host = &report.called;
    Slide {
        lead: Some(format!(
            "Feedback of the peer team{}",
            days.map(|d| format!(", {d}")).unwrap_or_default()
        )),
        notes: vec![
            format!("Thank the {0} for {1} welcome and {1} openness.", host.name, host.its),
            "Critical friends, not inspectors: no judgement and no rating.".to_owned(),
        ],
        ..empty(&report.title)
    }
}

fn team(report: &Report) -> Option<Slide> {
    let line = |peer: &super::TeamLine| {
        let post: Vec<&str> =
            [&peer.title, &peer.body].into_iter().flatten().map(String::as_str).collect();
        if post.is_empty() {
            peer.name.clone()
        } else {
            format!("{}, {}", peer.name, post.join(", "))
        }
    };
    let points: Vec<String> = report.team.iter().map(line).collect();
    let notes = match report.meetings {
        0 => Vec::new(),
        meetings => vec![format!("{meetings} meetings with {} people.", report.people_met)],
    };
    (!points.is_empty()).then(|| Slide { points, notes, ..empty("The peer team") })
}

fn of_theme(theme: &Theme) -> Vec<Slide> {
    let slide = |what: &str, findings: &[Finding]| {
        let weak = findings.iter().filter(|f| !f.triangulated);
        let mut notes: Vec<String> =
            Some(theme.question.clone()).filter(|q| !q.is_empty()).into_iter().collect();
        notes.extend(
            findings.iter().flat_map(|f| f.quotes.iter().map(|q| format!("\u{201c}{q}\u{201d}"))),
        );
        notes.extend(weak.map(|f| format!("Finding {} is not triangulated yet.", f.number)));
        Slide {
            points: findings.iter().map(|f| f.statement.clone()).collect(),
            notes,
            ..empty(&format!("{}: {what}", theme.name))
        }
    };
    let further: Vec<String> = theme.recommendations.iter().map(|r| r.wording.clone()).collect();
    vec![
        slide("strengths", &theme.strengths),
        slide("areas to consider", &theme.areas),
        slide("also noted", &theme.neutral),
        Slide { points: further, ..empty(&format!("{}: recommendations", theme.name)) },
    ]
}

fn recommendations(report: &Report) -> Option<Slide> {
    let points: Vec<String> =
        report.recommendations.iter().map(|r| format!("{}. {}", r.number, r.wording)).collect();
    let notes = vec!["The report will say the same; no new message comes after today.".to_owned()];
    (!points.is_empty()).then(|| Slide { points, notes, ..empty("Key recommendations") })
}

/// A slide with too many points as several.
fn parted(slide: Slide) -> Vec<Slide> {
    if slide.points.len() <= MOST_POINTS {
        return vec![slide];
    }
    let parts: Vec<Vec<String>> = slide.points.chunks(MOST_POINTS).map(<[_]>::to_vec).collect();
    let count = parts.len();
    let part = |(place, points): (usize, Vec<String>)| Slide {
        heading: format!("{} ({} of {count})", slide.heading, place + 1),
        lead: slide.lead.clone(),
        points,
        notes: slide.notes.clone(),
    };
    parts.into_iter().enumerate().map(part).collect()
}

fn section(slide: &Slide, number: usize, count: usize) -> String {
    let mut out = format!(
        "<section id=\"slide-{number}\" aria-roledescription=\"slide\" aria-label=\"{number} of {count}\">\n\
         <h{level}>{}</h{level}>\n",
        escape(&slide.heading),
        level = if number == 1 { 1 } else { 2 },
    );
    if let Some(lead) = &slide.lead {
        let _ = writeln!(out, "<p class=\"lead\">{}</p>", escape(lead));
    }
    let list = |out: &mut String, items: &[String]| {
        out.push_str("<ul>\n");
        for item in items {
            let _ = writeln!(out, "<li>{}</li>", escape(item));
        }
        out.push_str("</ul>\n");
    };
    if !slide.points.is_empty() {
        list(&mut out, &slide.points);
    }
    if !slide.notes.is_empty() {
        out.push_str("<aside aria-label=\"Speaker notes\">\n");
        list(&mut out, &slide.notes);
        out.push_str("</aside>\n");
    }
    let _ = writeln!(out, "<p class=\"number\">{number} / {count}</p>\n</section>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::specimen;

    #[test]
    fn long_lists_go_on_and_hostile_text_stays_text() {
        let mut report = specimen();
        report.themes[0].strengths[0].statement = "<script>alert(1)</script>".into();
        let one = report.recommendations[0].clone();
        report.recommendations = vec![one; MOST_POINTS * 2 + 1];
        let deck = String::from_utf8(slides(&report)).unwrap();
        assert!(deck.contains("Key recommendations (3 of 3)"), "{deck}");
        assert!(deck.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert_eq!(deck.matches("<script>").count(), 1);
        assert!(!deck.contains("http://") && !deck.contains("https://"));
    }

    #[test]
    fn each_theme_has_strengths_and_areas_with_notes() {
        let deck = String::from_utf8(slides(&specimen())).unwrap();
        for said in [
            "Financial planning and management: strengths",
            "Financial planning and management: areas to consider",
            "Finding 2 is not triangulated yet.",
            "52 meetings with 180 people.",
        ] {
            assert!(deck.contains(said), "{said}\n{deck}");
        }
    }
}
