//! The table `erased_person`: digests of those who were erased, so that no import brings them back.
//!
//! A digest is SHA-256 over the file's own salt and one key of an import (product, section 7): the
//! reference, the e-mail address, or kind, name and first body. The salt is made by the first
//! erasure and never leaves the file, so that digests of two files cannot be compared. Who has the
//! file can still try out a name that he suspects: that is the price of the stub, and the reason why
//! nothing else is in it.

use std::collections::HashSet;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};
use sha2::{Digest as _, Sha256};

use crate::domain::text::folded_words;
use crate::domain::{BodyId, NewPeer};

/// The setting that holds the salt: 32 random bytes in hexadecimal digits.
const SALT: &str = "erasure-salt";

/// Everybody who was erased, to be held against the rows of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erased {
    salt: String,
    digests: HashSet<String>,
}

impl Erased {
    /// Reads the digests; an import does so once.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn load(connection: &Connection) -> Result<Self> {
        let Some(salt) = stored_salt(connection)? else { return Ok(Self::default()) };
        let digests = connection
            .prepare_cached(
                "SELECT reference AS digest FROM erased_person
                 UNION ALL SELECT email FROM erased_person WHERE email IS NOT NULL
                 UNION ALL SELECT name_and_body FROM erased_person
                           WHERE name_and_body IS NOT NULL",
            )?
            .query_and_then([], |row| row.get("digest"))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self { salt, digests })
    }

    /// Whether nobody was ever erased: then no row needs to be looked at.
    pub fn is_empty(&self) -> bool {
        self.digests.is_empty()
    }

    /// Whether somebody who was erased had this reference: nobody else is to get it.
    pub fn holds_reference(&self, reference: &str) -> bool {
        !self.is_empty() && self.digests.contains(&digest(&self.salt, &of_reference(reference)))
    }

    /// Whether `peer`, as a file gives it, is somebody who was erased: one key that is the same is
    /// enough. The reference counts without regard to case, as does the e-mail address; name and
    /// employer as they are folded for comparison.
    pub fn holds(&self, peer: &NewPeer) -> bool {
        !self.is_empty() && keys(peer).any(|key| self.digests.contains(&digest(&self.salt, &key)))
    }
}

/// Writes down that `peer` was erased; only digests are kept.
///
/// # Errors
/// When the file cannot be written.
pub fn insert(
    tx: &Transaction<'_>,
    reference: &str,
    peer: &NewPeer,
    erased_on: NaiveDate,
) -> Result<()> {
    // Digests of rows that named the person.
    tx.execute("DELETE FROM import_memory", [])?;
    let salt = salt(tx)?;
    let seal = |key: String| digest(&salt, &key);
    tx.prepare_cached(
        "INSERT INTO erased_person (erased_on, reference, email, name_and_body)
         VALUES (:erased_on, :reference, :email, :name_and_body)",
    )?
    .execute(named_params! {
        ":erased_on": erased_on,
        ":reference": seal(of_reference(reference)),
        ":email": peer.email.as_deref().map(of_email).map(seal),
        ":name_and_body": of_name_and_body(peer).map(seal),
    })?;
    Ok(())
}

/// The salt of this file; made when there is none.
fn salt(tx: &Transaction<'_>) -> Result<String> {
    tx.prepare_cached(
        "INSERT INTO setting (name, value) VALUES (:name, lower(hex(randomblob(32))))
         ON CONFLICT (name) DO NOTHING",
    )?
    .execute(named_params! { ":name": SALT })?;
    let salt = stored_salt(tx)?;
    salt.ok_or_else(|| anyhow::anyhow!("the file did not keep the salt of the erasures"))
}

fn stored_salt(connection: &Connection) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT value FROM setting WHERE name = :name")?
        .query_row(named_params! { ":name": SALT }, |row| row.get("value"))
        .optional()?)
}

/// The keys by which an import may know a peer.
fn keys(peer: &NewPeer) -> impl Iterator<Item = String> {
    let reference = peer.reference.as_deref().map(of_reference);
    let email = peer.email.as_deref().map(of_email);
    [reference, email, of_name_and_body(peer)].into_iter().flatten()
}

fn of_reference(reference: &str) -> String {
    format!("reference\0{}", reference.trim().to_uppercase())
}

fn of_email(email: &str) -> String {
    format!("email\0{}", email.trim().to_lowercase())
}

/// Kind, name and the place of the first post, those held now before others; `None` without a post.
fn of_name_and_body(peer: &NewPeer) -> Option<String> {
    let post = peer.posts.iter().min_by_key(|post| post.last_day.is_some())?;
    let place = match (post.body, &post.employer) {
        (Some(BodyId(body)), _) => format!("body {body}"),
        (None, Some(employer)) => format!("employer {}", folded_words(employer)),
        (None, None) => return None,
    };
    Some(format!("name\0{}\0{}\0{place}", peer.kind, folded_words(&peer.name)))
}

fn digest(salt: &str, key: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(salt.as_bytes());
    hasher.update([0]);
    hasher.update(key.as_bytes());
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PeerKind, Post};
    use crate::store::testing::{empty, entry};

    fn ida() -> NewPeer {
        let post = |employer: &str, last_day| Post {
            body: None,
            employer: Some(employer.to_owned()),
            title: None,
            seniority: None,
            first_day: None,
            last_day,
        };
        let left = NaiveDate::from_ymd_opt(2020, 3, 31);
        NewPeer {
            email: Some("ida.marsh@example.org".to_owned()),
            posts: vec![post("Fenland Water", left), post("Marsh & Sons", None)],
            ..NewPeer::named("Ida Marsh", PeerKind::Other)
        }
    }

    fn erased() -> (Erased, Vec<u8>) {
        let mut store = empty();
        assert!(Erased::load(store.read()).unwrap().is_empty());
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        store.write(&entry("privacy erase"), |tx| insert(tx, "HR-17", &ida(), today)).unwrap();
        let erased = Erased::load(store.read()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        store.read().execute("VACUUM INTO ?1", [copy.to_str()]).unwrap();
        (erased, std::fs::read(copy).unwrap())
    }

    #[test]
    fn each_key_is_enough_and_nothing_else_is() {
        let (erased, _) = erased();
        let nobody = NewPeer::named("Ida Marsh", PeerKind::Other);
        assert!(!erased.holds(&nobody), "a name alone is no key");
        let reference = Some(" hr-17".to_owned());
        assert!(erased.holds(&NewPeer { reference, ..nobody.clone() }));
        let email = Some("Ida.Marsh@Example.org".to_owned());
        assert!(erased.holds(&NewPeer { email, ..nobody.clone() }));
        let mut posts = ida().posts;
        posts.reverse();
        posts[0].employer = Some("MARSH and Sons".to_owned());
        assert!(erased.holds(&NewPeer { posts: posts.clone(), ..nobody.clone() }));
        assert!(!erased.holds(&NewPeer { posts, kind: PeerKind::Officer, ..nobody }));
    }

    #[test]
    fn the_stub_says_nothing_in_plain_words() {
        let (_, bytes) = erased();
        for word in ["Ida", "marsh", "MARSH", "HR-17", "example.org"] {
            let there = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!there, "{word}");
        }
    }
}
