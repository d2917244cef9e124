//! Whole lives of engagements, each read as a person would read it: what was typed and what was said.

mod corporate;
mod finance;
mod joint;
mod kinds;
mod mentoring;
mod panel;

use crate::support::{World, told, words};

/// What was typed and said so far, day by day: all of it, so that the snapshot is what a person read.
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

    /// A file that the program wrote, as a mail program or a reader shows it.
    fn open(&mut self, file: &str) {
        let text = unquoted(&self.world.read(file));
        self.text += &format!("\n----- {file}\n{}", masked(&text));
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

    /// Notes the same answer of the whole team by a reply sheet.
    #[track_caller]
    fn answered(&mut self, challenge: &str, team: &[String], answer: &str) {
        let row = |peer: &String| format!("{challenge},{peer},{answer},yes\n");
        let rows: String = team.iter().map(row).collect();
        self.world.write("replies.csv", format!("challenge,peer,answer,released\n{rows}"));
        self.tell("team respond --import replies.csv");
    }

    /// Every member comes: invited, free, known to the host, released, confirmed. Gives the team.
    #[track_caller]
    fn confirmed(&mut self, challenge: &str) -> Vec<String> {
        let team = self.team(challenge);
        self.tell(&format!("team invite {challenge} --no-drafts"));
        for answer in ["available", "profile-shared", "host-agreed"] {
            self.answered(challenge, &team, answer);
        }
        self.tell(&format!("team confirm {challenge}"));
        team
    }
}

/// The text of a letter whose long lines were broken for the mail.
fn unquoted(text: &str) -> String {
    let text = text.replace("?=\r\n =?us-ascii?Q?", "").replace("?=\r\n", "\n");
    let text = text.replace("=\r\n", "").replace("\r\n", "\n");
    let plain = |line: &str| match line.split_once("=?us-ascii?Q?") {
        Some((field, words)) => field.to_owned() + &words.replace('_', " ") + "\n",
        None => line.to_owned() + "\n",
    };
    text.lines().map(plain).collect()
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
