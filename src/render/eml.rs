//! A message as a draft for a mail program (RFC 5322): headers that nothing can be put into, text in
//! UTF-8.

use chrono::{NaiveDate, NaiveTime};
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;

/// Somebody who writes or is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The name.
    pub name: String,
    /// The e-mail address; without one, the draft waits for it in the mail program.
    pub address: Option<String>,
}

impl Mailbox {
    /// Without an address it is a group of nobody, which RFC 5322 has for recipients and RFC 6854 for
    /// authors.
    fn written(&self) -> Address<'_> {
        match self.address.as_deref().filter(|text| is_plain(text)) {
            Some(address) => Address::new_address(Some(one_line(&self.name)), address),
            None => Address::new_group(Some(one_line(&self.name)), Vec::new()),
        }
    }
}

/// Whether an address has nothing in it that would have to be quoted.
fn is_plain(address: &str) -> bool {
    let odd = |c: char| !c.is_ascii_graphic() || "<>(),:;\"[]\\".contains(c);
    address.matches('@').count() == 1 && !address.contains(odd)
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its name among all messages, in letters, digits and hyphens.
    pub uid: String,
    /// Who writes.
    pub from: Mailbox,
    /// Who is written to.
    pub to: Mailbox,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The day it was written.
    pub day: NaiveDate,
}

impl Message {
    /// The message as a file that mail programs open as a draft.
    pub fn to_eml(&self) -> Vec<u8> {
        let at = self.day.and_time(NaiveTime::MIN).and_utc().timestamp();
        let mut bytes = Vec::new();
        MessageBuilder::new()
            .from(self.from.written())
            .to(self.to.written())
            .subject(one_line(&self.subject))
            .date(Date::new(at))
            .message_id(format!("{}@peerage", self.uid))
            // Mail programs that know this header open the message for sending.
            .header("X-Unsent", Raw::new("1"))
            .text_body(self.body.as_str())
            .serialize(&mut bytes);
        bytes
    }
}

/// Without line ends and other control characters.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(name: &str, address: Option<&str>, subject: &str) -> String {
        let message = Message {
            uid: "invite-trafford-2027-P1".into(),
            from: Mailbox { name: "Peer challenge programme".into(), address: None },
            to: Mailbox { name: name.into(), address: address.map(Into::into) },
            subject: subject.into(),
            body: "Dear Ida Marsh,\n\nthe gap is £20m.\n\nPeer challenge programme\n".into(),
            day: "2026-11-21".parse().unwrap(),
        };
        String::from_utf8(message.to_eml()).unwrap()
    }

    /// The lines of the head, folded ones joined.
    fn head(text: &str) -> Vec<String> {
        let head = text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        head.split("\r\n").map(ToOwned::to_owned).collect()
    }

    #[test]
    fn a_draft_has_the_headers_it_needs() {
        let text = message("Ida Marsh", Some("ida@example.org"), "A visit");
        let head = head(&text);
        for line in [
            "From: \"Peer challenge programme\":;",
            "To: \"Ida Marsh\" <ida@example.org>",
            "Subject: A visit",
            "Date: Sat, 21 Nov 2026 00:00:00 +0000",
            "Message-ID: <invite-trafford-2027-P1@peerage>",
            "MIME-Version: 1.0",
            "X-Unsent: 1",
        ] {
            assert!(head.iter().any(|there| there == line), "{line}\n{text}");
        }
        assert!(text.is_ascii(), "{text}");
        assert!(text.contains("=C2=A320m"), "{text}");
    }

    #[test]
    fn nothing_from_outside_becomes_a_header() {
        let evil = "Ida\r\nBcc: all@example.org\r\n\r\nHello";
        for text in [
            message(evil, Some("ida@example.org"), evil),
            message("Ida", Some("ida@example.org>\r\nBcc: <all@example.org"), "x"),
            message(evil, None, "x\n\ny"),
        ] {
            let head = head(&text);
            assert!(!head.iter().any(|line| line.starts_with("Bcc")), "{text}");
            assert_eq!(head.iter().filter(|line| line.starts_with("To:")).count(), 1, "{text}");
            assert_eq!(head.iter().filter(|line| line.starts_with("Subject:")).count(), 1);
        }
    }

    #[test]
    fn names_in_other_letters_are_encoded() {
        let text = message("Zoë O\u{2019}Neill", Some("zoe@example.org"), "Besuch in Köln");
        assert!(text.is_ascii() && text.contains("=?utf-8?"), "{text}");
        let none = message("Labour group office", None, "x");
        assert!(none.contains("To: \"Labour group office\":;"), "{none}");
    }
}
