//! Every page that the program writes: whole, with one title and headings in order, tables that say what
//! their headings are for, nothing from elsewhere, and the same bytes each time, as Markdown and as a Word
//! file too.

use crate::support::World;

/// What writes a page.
const PAGES: &[&str] = &[
    "report draft trafford-2027",
    "report slides trafford-2027",
    "privacy export P0148",
    "team profile trafford-2027",
    "team brief trafford-2027 --peer P0148",
    "team brief trafford-2027",
    "peer record P0148",
    "action plan trafford-2027",
    "review report bolton-2023",
    "programme annual-report --year 2026",
    "programme dashboard",
];

/// What has no end of its own.
const EMPTY: &[&str] = &["!doctype", "meta", "link", "br", "hr", "img", "input", "col", "wbr"];

/// The tags of a page in order: name, and what else stands in each. Texts of scripts and styles are
/// passed over.
fn tags(page: &str) -> Vec<(String, String)> {
    let (mut tags, mut rest) = (Vec::new(), page);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").unwrap().1;
            continue;
        }
        let (tag, after) = rest.split_once('>').unwrap();
        rest = after;
        let (name, more) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let name = name.trim_end_matches('/').to_lowercase();
        if ["script", "style"].contains(&&*name) {
            rest = &rest[rest.find(&format!("</{name}")).unwrap()..];
        }
        tags.push((name, format!("{more}{}", if tag.ends_with('/') { "/" } else { "" })));
    }
    tags
}

/// What is wrong with a page.
fn faults(page: &str) -> Vec<String> {
    let tags = tags(page);
    let (mut open, mut faults, mut level): (Vec<&str>, Vec<String>, u32) = Default::default();
    for (name, more) in &tags {
        if let Some(ended) = name.strip_prefix('/') {
            match open.pop() {
                Some(begun) if begun == ended => {}
                begun => faults.push(format!("</{ended}> ends {begun:?}")),
            }
        } else if !EMPTY.contains(&&**name) && !more.ends_with('/') {
            open.push(name);
        }
        if name == "th" && !more.contains("scope=") {
            faults.push("a heading of a table without scope".to_owned());
        }
        if let Some(next) = name.strip_prefix('h').and_then(|digit| digit.parse::<u32>().ok()) {
            if next > level + 1 {
                faults.push(format!("h{next} below h{level}"));
            }
            level = next;
        }
    }
    faults.extend(open.iter().map(|name| format!("<{name}> has no end")));
    let titles = tags.iter().filter(|(name, _)| name == "h1").count();
    if titles != 1 {
        faults.push(format!("{titles} titles"));
    }
    for wanted in ["<html lang=\"en", "<title>", "default-src 'none'"] {
        if !page.contains(wanted) {
            faults.push(format!("without {wanted}"));
        }
    }
    faults
}

#[test]
fn every_page_is_whole_in_order_and_the_same_each_time() {
    let world = World::with_everything();
    let mut found = Vec::new();
    for line in PAGES {
        let write = |name: &str| {
            world.ok(&format!("{line} -o {name} --format table"));
            world.read(name)
        };
        let page = write("page.html");
        assert!(page.starts_with("<!"), "{line}: no page");
        assert!(page == write("again.html"), "{line}: another page the second time");
        if !["report slides", "programme dashboard"].iter().any(|only| line.starts_with(only)) {
            for ending in ["md", "docx"] {
                let write = |name: &str| {
                    let file = format!("{name}.{ending}");
                    world.ok(&format!("{line} -o {file} --format table"));
                    world.bytes(&file)
                };
                assert!(write("one") == write("two"), "{line}: another {ending} the second time");
            }
        }
        found.extend(faults(&page).into_iter().map(|fault| format!("{line}: {fault}")));
    }
    assert_eq!(found, Vec::<String>::new());
}

/// The look at a page would see what it looks for.
#[test]
fn a_bad_page_is_seen() {
    let bad = "<html><h1>A</h1><h3>B</h3><table><th>C</td></table><p><br>";
    let faults = faults(bad).join("\n");
    for fault in ["</td> ends", "h3 below h1", "without scope", "<p> has no end", "default-src"] {
        assert!(faults.contains(fault), "{fault}: {faults}");
    }
}
