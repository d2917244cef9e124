//! Texts for snapshots: without what is another one each time, and no longer than can be read.
#![allow(dead_code, reason = "each test file uses its part")]

use super::World;

/// A text without what is another one on each day and machine: the folder, and instants as
/// `2026-11-21T12:00:00Z` or `20261121T120000Z`.
pub fn settled(text: &str, world: &World) -> String {
    let folder = world.path().display().to_string();
    let mut text = text.replace(&folder, "FOLDER");
    if text.contains("FOLDER") {
        // How far apart columns stand follows from the length of its name.
        while text.contains("   ") {
            text = text.replace("   ", "  ");
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('T') {
        let found = ["0000-00-00T00:00:00T", "00000000T000000T"].iter().find(|wanted| {
            let from = at.checked_sub(wanted.find('T').unwrap());
            let text = from.and_then(|from| rest.as_bytes().get(from..from + wanted.len()));
            // Those of calendars are what they are each time.
            let is_name = from.is_some_and(|from| rest.as_bytes()[..from].ends_with(b"-"));
            (wanted.contains('-') || is_name)
                && text.is_some_and(|text| text.iter().map(|byte| shape(*byte)).eq(wanted.chars()))
        });
        let (before, after) = match found {
            Some(wanted) => (wanted.find('T').unwrap(), wanted.len()),
            None => (0, 0),
        };
        out += &rest[..at - before];
        out += if found.is_some() { "INSTANT" } else { "T" };
        rest = &rest[at - before + after.max(1)..];
    }
    out += rest;
    // The size of a file follows from its tables, not from what the command does.
    let size = |line: &str| {
        let found = line.split_once("bytes     ").map(|(before, _)| before);
        let found = found.or_else(|| line.strip_prefix("bytes  ").map(|_| ""));
        found.map(|before| format!("{before}bytes SIZE"))
    };
    let mut parts = out.split("\"seconds\":");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || ".e- ".contains(c));
        out += &format!("\"seconds\":SECONDS{rest}");
    }
    let out = without_elsewhere(&out);
    out.lines().map(|line| size(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

/// The file remembers where its copies lie: some in the folder in which it was made for all tests.
fn without_elsewhere(text: &str) -> String {
    let mut parts = text.split("/.tmp");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('/').filter(|(name, _)| name.len() == 6) {
            Some((_, rest)) => {
                let from = out.rfind([' ', '"', '\n']).map_or(0, |at| at + 1);
                out.truncate(from);
                out += &format!("ELSEWHERE/{rest}");
            }
            None => out += &format!("/.tmp{part}"),
        }
    }
    out
}

fn shape(byte: u8) -> char {
    match byte {
        b'0'..=b'9' => '0',
        b'Z' | b'T' => 'T',
        byte => byte.into(),
    }
}

/// The beginning of a long text, and a mark that another text would not have.
pub fn shortened(text: &str) -> String {
    use sha2::Digest as _;
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= 14 {
        return text.to_owned();
    }
    let mark: String =
        sha2::Sha256::digest(text).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let shown = lines[..10].join("\n");
    format!("{shown}\n[{} more lines, {mark}]\n", lines.len() - 10)
}
