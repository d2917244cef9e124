//! Writing peers: whole new ones, and only what differs of those that are there.

use anyhow::Result;
use rusqlite::{CachedStatement, Connection, Transaction, named_params};

use crate::domain::{DateRange, Expertise, Interest, NewPeer, Peer, PeerId, Post};
use crate::store::erased::Erased;

/// Inserts a peer; without a reference it gets the next `P` number. Gives row and reference.
///
/// # Errors
/// When the reference is taken, or the file cannot be written.
pub fn insert(tx: &Transaction<'_>, peer: &NewPeer) -> Result<(PeerId, String)> {
    let reference = match &peer.reference {
        Some(reference) => reference.clone(),
        None => format!("P{:04}", next_reference(tx)?),
    };
    let id = Writer::new(tx)?.insert(peer, &reference)?;
    Ok((id, reference))
}

/// The number after the highest of all references of the form `P` and a number; references that an
/// import gave count as well, so that none is given twice.
///
/// # Errors
/// When the file cannot be read.
pub fn next_reference(connection: &Connection) -> Result<i64> {
    let highest: i64 = connection
        .prepare_cached(
            "SELECT ifnull(max(CAST(substr(reference, 2) AS INTEGER)), 0) AS highest FROM peer
             WHERE reference GLOB 'P[0-9]*' AND NOT substr(reference, 2) GLOB '*[^0-9]*'
               AND length(reference) <= 16",
        )?
        .query_row([], |row| row.get("highest"))?;
    // A reference that stood for somebody who was erased never stands for anybody else.
    let erased = Erased::load(connection)?;
    let free = |number: &i64| !erased.holds_reference(&format!("P{number}"));
    Ok((highest + 1..).find(free).unwrap_or(highest + 1))
}

/// Inserts many peers with statements prepared once.
pub struct Writer<'a> {
    tx: &'a Transaction<'a>,
    peer: CachedStatement<'a>,
    post: CachedStatement<'a>,
    expertise: CachedStatement<'a>,
    blocked: CachedStatement<'a>,
    interest: CachedStatement<'a>,
}

impl std::fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl<'a> Writer<'a> {
    /// Prepares the statements.
    ///
    /// # Errors
    /// When the file is not as this program knows it.
    pub fn new(tx: &'a Transaction<'_>) -> Result<Self> {
        Ok(Self {
            tx,
            peer: tx.prepare_cached(INSERT_PEER)?,
            post: tx.prepare_cached(
                "INSERT INTO post (peer_id, position, body_id, employer, title, seniority, first_day, last_day)
                 VALUES (:peer, :position, :body, :employer, :title, :seniority, :first, :last)",
            )?,
            expertise: tx.prepare_cached(
                "INSERT INTO peer_expertise (peer_id, area, held) VALUES (:peer, :area, :held)",
            )?,
            blocked: tx.prepare_cached(
                "INSERT INTO peer_blocked (peer_id, first_day, last_day) VALUES (:peer, :first, :last)",
            )?,
            interest: tx.prepare_cached(
                "INSERT INTO interest (peer_id, body_id, reason, declared_on)
                 VALUES (:peer, :body, :reason, :declared_on)",
            )?,
        })
    }

    /// Inserts one peer with all that hangs on it; gives its row.
    ///
    /// # Errors
    /// When the reference is taken, or the file cannot be written.
    pub fn insert(&mut self, peer: &NewPeer, reference: &str) -> Result<PeerId> {
        self.peer.execute(named_params! {
            ":reference": reference, ":name": peer.name, ":kind": peer.kind, ":fisa": peer.fisa,
            ":status": peer.status, ":email": peer.email, ":phone": peer.phone,
            ":region": peer.region, ":party": peer.party, ":party_code": peer.party_code,
            ":party_consent": peer.party_consent, ":term_ends": peer.term_ends,
            ":days_offered": peer.days_offered, ":challenges_offered": peer.challenges_offered,
            ":available_from": peer.available_from, ":available_to": peer.available_to,
            ":employer_release": yes_no(peer.employer_release),
            ":challenges_done": peer.challenges_done, ":rating": peer.rating, ":note": peer.note,
        })?;
        let id = PeerId(self.tx.last_insert_rowid());
        for (position, post) in (0..).zip(&peer.posts) {
            self.post(id, position, post)?;
        }
        peer.expertise.iter().try_for_each(|expertise| self.expertise(id, expertise))?;
        peer.blocked.iter().try_for_each(|range| self.blocked(id, range))?;
        peer.interests.iter().try_for_each(|interest| self.interest(id, interest))?;
        Ok(id)
    }

    fn post(&mut self, id: PeerId, position: i64, post: &Post) -> Result<()> {
        self.post.execute(named_params! {
            ":peer": id, ":position": position, ":body": post.body, ":employer": post.employer,
            ":title": post.title, ":seniority": post.seniority, ":first": post.first_day,
            ":last": post.last_day,
        })?;
        Ok(())
    }

    fn expertise(&mut self, id: PeerId, expertise: &Expertise) -> Result<()> {
        self.expertise.execute(named_params! {
            ":peer": id, ":area": expertise.area, ":held": expertise.held,
        })?;
        Ok(())
    }

    fn blocked(&mut self, id: PeerId, range: &DateRange) -> Result<()> {
        self.blocked.execute(named_params! {
            ":peer": id, ":first": range.from, ":last": range.to,
        })?;
        Ok(())
    }

    fn interest(&mut self, id: PeerId, interest: &Interest) -> Result<()> {
        self.interest.execute(named_params! {
            ":peer": id, ":body": interest.body, ":reason": interest.reason,
            ":declared_on": interest.declared_on,
        })?;
        Ok(())
    }
}

const INSERT_PEER: &str =
    "INSERT INTO peer (reference, name, kind, fisa, status, email, phone, region, party, party_code,
         party_consent, term_ends, days_offered, challenges_offered, available_from, available_to,
         employer_release, challenges_done, rating, note)
     VALUES (:reference, :name, :kind, :fisa, :status, :email, :phone, :region, :party, :party_code,
         :party_consent, :term_ends, :days_offered, :challenges_offered, :available_from,
         :available_to, :employer_release, :challenges_done, :rating, :note)";

fn yes_no(answer: Option<bool>) -> Option<&'static str> {
    answer.map(|yes| if yes { "yes" } else { "no" })
}

/// Brings the peer `before` to the facts `after`; rows that are the same are left alone. The
/// reference stays.
///
/// # Errors
/// When the file cannot be written.
pub fn update(tx: &Transaction<'_>, before: &Peer, after: &NewPeer) -> Result<()> {
    update_row(tx, before.id, after)?;
    let id = before.id;
    let mut writer = Writer::new(tx)?;
    if before.facts.posts != after.posts {
        update_posts(tx, &mut writer, id, &before.facts.posts, &after.posts)?;
    }
    for gone in before.facts.expertise.iter().filter(|old| !after.expertise.contains(old)) {
        tx.prepare_cached("DELETE FROM peer_expertise WHERE peer_id = :peer AND area = :area")?
            .execute(named_params! { ":peer": id, ":area": gone.area })?;
    }
    for new in after.expertise.iter().filter(|new| !before.facts.expertise.contains(new)) {
        writer.expertise(id, new)?;
    }
    for gone in before.facts.blocked.iter().filter(|old| !after.blocked.contains(old)) {
        tx.prepare_cached(
            "DELETE FROM peer_blocked
             WHERE peer_id = :peer AND first_day = :first AND last_day = :last",
        )?
        .execute(named_params! { ":peer": id, ":first": gone.from, ":last": gone.to })?;
    }
    for new in after.blocked.iter().filter(|new| !before.facts.blocked.contains(new)) {
        writer.blocked(id, new)?;
    }
    update_interests(tx, &mut writer, id, &before.facts.interests, &after.interests)
}

fn update_row(tx: &Transaction<'_>, id: PeerId, after: &NewPeer) -> Result<()> {
    // The log writes down only the fields that differ.
    tx.prepare_cached(
        "UPDATE peer SET name = :name, kind = :kind, fisa = :fisa, status = :status, email = :email,
             phone = :phone, region = :region, party = :party, party_code = :party_code,
             party_consent = :party_consent, term_ends = :term_ends, days_offered = :days_offered,
             challenges_offered = :challenges_offered, available_from = :available_from,
             available_to = :available_to, employer_release = :employer_release,
             challenges_done = :challenges_done, rating = :rating, note = :note
         WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": id, ":name": after.name, ":kind": after.kind, ":fisa": after.fisa,
        ":status": after.status, ":email": after.email, ":phone": after.phone,
        ":region": after.region, ":party": after.party, ":party_code": after.party_code,
        ":party_consent": after.party_consent, ":term_ends": after.term_ends,
        ":days_offered": after.days_offered, ":challenges_offered": after.challenges_offered,
        ":available_from": after.available_from, ":available_to": after.available_to,
        ":employer_release": yes_no(after.employer_release),
        ":challenges_done": after.challenges_done, ":rating": after.rating, ":note": after.note,
    })?;
    Ok(())
}

/// Posts are matched by their place in the list.
fn update_posts(
    tx: &Transaction<'_>,
    writer: &mut Writer<'_>,
    id: PeerId,
    before: &[Post],
    after: &[Post],
) -> Result<()> {
    let rows: Vec<i64> = tx
        .prepare_cached("SELECT id FROM post WHERE peer_id = :peer ORDER BY position, id")?
        .query_and_then(named_params! { ":peer": id }, |row| row.get("id"))?
        .collect::<rusqlite::Result<_>>()?;
    for (place, post) in after.iter().enumerate() {
        let position = i64::try_from(place)?;
        match rows.get(place) {
            Some(_) if before.get(place) == Some(post) => {}
            Some(row) => update_post(tx, *row, position, post)?,
            None => writer.post(id, position, post)?,
        }
    }
    for row in rows.iter().skip(after.len()) {
        tx.prepare_cached("DELETE FROM post WHERE id = :id")?
            .execute(named_params! { ":id": row })?;
    }
    Ok(())
}

fn update_post(tx: &Transaction<'_>, row: i64, position: i64, post: &Post) -> Result<()> {
    tx.prepare_cached(
        "UPDATE post SET position = :position, body_id = :body, employer = :employer,
             title = :title, seniority = :seniority, first_day = :first, last_day = :last
         WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": row, ":position": position, ":body": post.body, ":employer": post.employer,
        ":title": post.title, ":seniority": post.seniority, ":first": post.first_day,
        ":last": post.last_day,
    })?;
    Ok(())
}

fn update_interests(
    tx: &Transaction<'_>,
    writer: &mut Writer<'_>,
    id: PeerId,
    before: &[Interest],
    after: &[Interest],
) -> Result<()> {
    for gone in before.iter().filter(|old| !after.iter().any(|new| new.body == old.body)) {
        tx.prepare_cached("DELETE FROM interest WHERE peer_id = :peer AND body_id = :body")?
            .execute(named_params! { ":peer": id, ":body": gone.body })?;
    }
    for new in after {
        match before.iter().find(|old| old.body == new.body) {
            Some(old) if old == new => {}
            Some(_) => update_interest(tx, id, new)?,
            None => writer.interest(id, new)?,
        }
    }
    Ok(())
}

fn update_interest(tx: &Transaction<'_>, id: PeerId, interest: &Interest) -> Result<()> {
    tx.prepare_cached(
        "UPDATE interest SET reason = :reason, declared_on = :declared_on
         WHERE peer_id = :peer AND body_id = :body",
    )?
    .execute(named_params! {
        ":peer": id, ":body": interest.body, ":reason": interest.reason,
        ":declared_on": interest.declared_on,
    })?;
    Ok(())
}
