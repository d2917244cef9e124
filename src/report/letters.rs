//! The letters that the programme writes: templates in plain text that the user may replace. The first
//! line is the subject.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sections::{TemplateFault, fill_plain, one_blank_line};

/// The built-in letters: name and template.
pub(super) const LETTERS: &[(&str, &str)] = &[
    ("letter-invite", include_str!("letters/letter-invite.txt")),
    ("letter-deadlines", include_str!("letters/letter-deadlines.txt")),
    ("letter-comments", include_str!("letters/letter-comments.txt")),
    ("letter-availability", include_str!("letters/letter-availability.txt")),
];

/// What a letter may say; what a letter is not about is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LetterFacts {
    /// Who signs.
    pub programme: String,
    /// Whom it is addressed to.
    pub to: String,
    /// The peer's name.
    pub peer: String,
    /// The body of the peer's first post.
    pub body: Option<String>,
    /// The place on the team.
    pub slot: String,
    /// Whether the peer is a councillor, who is asked through the group office.
    pub is_member: bool,
    /// Whether it goes to the host.
    pub is_host: bool,
    /// Whether the employer has to release the peer and has not.
    pub needs_release: bool,
    /// Heading of the challenge.
    pub title: String,
    /// The kind in words.
    pub kind: String,
    /// The hosts' names joined.
    pub host: String,
    /// The onsite days in words.
    pub onsite: Option<String>,
    /// The window in words.
    pub window: Option<String>,
    /// `onsite`, `remote` or `hybrid`.
    pub mode: String,
    /// Core themes, then the added focus.
    pub themes: Vec<String>,
    /// What the host needs.
    pub needs: Option<String>,
    /// Number of the draft.
    pub version: u32,
    /// The day on which something was due, in words.
    pub due: String,
    /// When the peer is free, as noted so far.
    pub free: String,
    /// Deadlines.
    pub lines: Vec<DeadlineLine>,
    /// The day by which an answer is asked for, in words.
    pub answer_by: String,
}

/// A deadline in a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DeadlineLine {
    /// How near it is, in words.
    pub when: String,
    /// What is to be done.
    pub what: String,
    /// The challenge.
    pub challenge: String,
    /// The hosts' names joined.
    pub host: String,
    /// The day in words.
    pub due: String,
    /// Whether its day is past.
    pub late: bool,
}

/// A letter as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// The letter of this name; one in `own` replaces the built-in one.
///
/// # Errors
/// When the template cannot be read, names a value that there is none of, or has no subject.
pub fn letter(
    name: &str,
    own: &BTreeMap<String, String>,
    facts: &LetterFacts,
) -> Result<Letter, TemplateFault> {
    let built_in = LETTERS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    let template = own.get(name).map(String::as_str).or(built_in).unwrap_or_default();
    let text = fill_plain(name, template, facts)?;
    let (first, body) = text.split_once('\n').unwrap_or((&text, ""));
    let subject = first.strip_prefix("Subject:").map(str::trim).filter(|line| !line.is_empty());
    let subject = subject.ok_or_else(|| TemplateFault {
        section: name.to_owned(),
        line: Some(1),
        message: "the first line is no `Subject: ...`".to_owned(),
    })?;
    Ok(Letter { subject: subject.to_owned(), body: one_blank_line(&trimmed(body)) })
}

/// The text without blanks at the ends of its lines.
fn trimmed(text: &str) -> String {
    text.trim().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Facts with something of everything, all people invented: a template is tried on them before it is
/// taken in.
pub(super) fn specimen() -> LetterFacts {
    let text = |text: &str| text.to_owned();
    LetterFacts {
        programme: text("Peer challenge programme"),
        to: text("Ida Marsh"),
        peer: text("Ida Marsh"),
        body: Some(text("Kirklees")),
        slot: text("lead peer"),
        needs_release: true,
        title: text("Corporate peer challenge: Trafford"),
        kind: text("corporate peer challenge"),
        host: text("Trafford"),
        onsite: Some(text("2 to 5 March 2027")),
        mode: text("onsite"),
        themes: vec![text("Financial planning and management")],
        needs: Some(text("A medium-term gap.")),
        version: 1,
        due: text("27 March 2027"),
        free: text("free"),
        lines: vec![DeadlineLine {
            when: text("late"),
            what: text("scope agreed"),
            challenge: text("trafford-2027"),
            host: text("Trafford"),
            due: text("2 November 2026"),
            late: true,
        }],
        answer_by: text("1 December 2026"),
        ..LetterFacts::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_can_be_filled_in() {
        for (name, _) in LETTERS {
            for is_member in [false, true] {
                let facts = LetterFacts { is_member, is_host: is_member, ..specimen() };
                let letter = letter(name, &BTreeMap::new(), &facts).unwrap();
                assert!(!letter.subject.is_empty(), "{name}");
                assert!(letter.body.starts_with("Dear Ida Marsh,\n"), "{name}\n{}", letter.body);
                assert!(letter.body.contains("1 December 2026"), "{name}");
                assert!(!letter.body.contains("\n\n\n"), "{name}\n{}", letter.body);
            }
        }
    }

    #[test]
    fn an_own_letter_needs_a_subject_and_known_values() {
        let with = |text: &str| BTreeMap::from([("letter-invite".to_owned(), text.to_owned())]);
        let tried = |text: &str| letter("letter-invite", &with(text), &specimen());
        let own = tried("Subject: To {{ to }}\nHello & <welcome>, {{ peer }}.\n").unwrap();
        assert_eq!(
            (own.subject.as_str(), own.body.as_str()),
            ("To Ida Marsh", "Hello & <welcome>, Ida Marsh.\n")
        );
        assert_eq!(tried("Hello").unwrap_err().line, Some(1));
        assert_eq!(tried("Subject: x\n{{ nothing_like_it }}").unwrap_err().line, Some(2));
    }
}
