//! Whole lives of engagements, each read as a person would read it: what was typed and what was said.

mod corporate;
mod finance;
mod joint;
mod kinds;
mod mentoring;
mod panel;

use crate::support::{World, told, words};

/// What was typed and said so far, day by day.
struct Story {
    world: World,
    day: String,
    text: String,
}

impl Story {
    /// With the invented pool, on this day.
    fn begin(day: &str) -> Self {
        let mut story = Self { world: World::with_pool(), day: String::new(), text: String::new() };
        story.world.example("scope.toml");
        story.on(day);
        story
    }

    /// Another day.
    fn on(&mut self, day: &str) {
        day.clone_into(&mut self.day);
        self.text += &format!("\n===== {day}\n");
    }

    fn run(&self, line: &str, code: i32) -> String {
        let mut words = words(line);
        words.extend(["--today".to_owned(), self.day.clone()]);
        let output = self.world.output(&words.iter().map(String::as_str).collect::<Vec<_>>());
        let said = told(&output);
        assert_eq!(output.status.code(), Some(code), "{} {line}\n{said}", self.day);
        said
    }

    /// Types a line that succeeds, and keeps what it said.
    #[track_caller]
    fn tell(&mut self, line: &str) {
        self.keep(line, 0);
    }

    /// Types a line that ends with this code, and keeps what it said.
    #[track_caller]
    fn keep(&mut self, line: &str, code: i32) {
        let said = self.run(line, code);
        self.text += &format!("\n$ peerage {line}\n{}", masked(&said));
    }

    /// Types a line that succeeds, of which nothing need be read.
    #[track_caller]
    fn quietly(&self, line: &str) {
        self.run(line, 0);
    }

    /// Types a line that writes a document, and keeps the lines that have these words in them.
    #[track_caller]
    fn excerpt(&mut self, line: &str, words: &[&str]) {
        let said = self.run(line, 0);
        self.text += &format!("\n$ peerage {line}\n");
        for words in words {
            let found = said.lines().find(|line| line.contains(words));
            let found = found.unwrap_or_else(|| panic!("{line}: no `{words}` in\n{said}"));
            self.text += &format!("[...]\n{}\n", masked(found).trim_end());
        }
    }

    /// The answer to a question, for the next line.
    #[track_caller]
    fn ask(&self, line: &str) -> serde_json::Value {
        self.world.json(&format!("{line} --today {}", self.day))
    }

    /// References of the team, slot by slot.
    #[track_caller]
    fn team(&self, challenge: &str) -> Vec<String> {
        let team = self.ask(&format!("team show {challenge}"));
        let members = team["members"].as_array().unwrap();
        members.iter().map(|member| member["peer"].as_str().unwrap().to_owned()).collect()
    }

    /// Every member comes: invited, free, known to the host, released, confirmed.
    #[track_caller]
    fn confirmed(&self, challenge: &str) {
        self.quietly(&format!("team invite {challenge} --no-drafts"));
        for peer in self.team(challenge) {
            for status in ["available", "profile-shared", "host-agreed --released"] {
                self.quietly(&format!("team respond {challenge} {peer} {status}"));
            }
        }
        self.quietly(&format!("team confirm {challenge}"));
    }
}

/// What differs from build to build: content hashes.
fn masked(said: &str) -> String {
    let mask = |word: &str| {
        let is_hash = word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit());
        if is_hash { "(hash)".to_owned() } else { word.to_owned() }
    };
    let line = |line: &str| line.split(' ').map(mask).collect::<Vec<_>>().join(" ");
    said.lines().map(line).map(|line| line.trim_end().to_owned() + "\n").collect()
}
