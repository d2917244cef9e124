//! Writing peers: whole new ones, and only what differs of those that are there.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::{CachedStatement, Connection, Transaction, named_params, params};

use super::super::{indexes, log::Bulk};
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
    let id = Writer::new(tx, None)?.insert(peer, &reference)?;
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

/// Pages for many new rows: 16 MiB.
const PAGES_FOR_MANY: &str = "PRAGMA cache_size = -16384";

/// The tables of a peer, in the order of their places.
const TABLES: &[&str] = &["peer", "post", "peer_expertise", "peer_blocked", "interest"];
const PEER: usize = 0;
const POST: usize = 1;
const EXPERTISE: usize = 2;
const BLOCKED: usize = 3;
const INTEREST: usize = 4;

/// Writes many peers with statements prepared once.
pub struct Writer<'a> {
    tx: &'a Transaction<'a>,
    bulk: Option<Bulk<'a>>,
    /// Whether what hangs on a peer is put in together with the peer.
    whole: bool,
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
    fn new(tx: &'a Transaction<'_>, bulk: Option<Bulk<'a>>) -> Result<Self> {
        Ok(Self {
            bulk,
            whole: false,
            tx,
            peer: tx.prepare_cached(INSERT_PEER)?,
            post: tx.prepare_cached(
                "INSERT INTO post (peer_id, position, body_id, employer, title, seniority, first_day, last_day)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?,
            expertise: tx.prepare_cached(
                "INSERT INTO peer_expertise (peer_id, area, held) VALUES (?1, ?2, ?3)",
            )?,
            blocked: tx.prepare_cached(
                "INSERT INTO peer_blocked (peer_id, first_day, last_day) VALUES (?1, ?2, ?3)",
            )?,
            interest: tx.prepare_cached(
                "INSERT INTO interest (peer_id, body_id, reason, declared_on)
                 VALUES (?1, ?2, ?3, ?4)",
            )?,
        })
    }

    /// Runs `work` with a writer that is made for thousands of peers, `coming` new ones and no others
    /// where it is given: new rows that follow one another stand in the log together, and indexes are
    /// made again at the end where that is quicker.
    ///
    /// # Errors
    /// Those of `work`, and of the file.
    pub fn in_bulk<T>(
        tx: &'a Transaction<'_>,
        coming: Option<u64>,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        // Rows go in behind one another: 16 MiB hold all that is touched again, in the same time.
        tx.execute_batch(PAGES_FOR_MANY)?;
        let coming = coming.unwrap_or_default();
        let mut again = indexes::take_down(tx, TABLES, coming)?;
        again += &indexes::take_down(tx, &["change"], coming)?;
        let mut writer = Self::new(tx, Some(Bulk::begin(tx, TABLES)?))?;
        let value = work(&mut writer)?;
        writer.bulk.take().map_or(Ok(()), Bulk::end)?;
        // What is sorted in memory at a time is as large as the cache, and best when the processor's
        // own holds it: 2 MiB sort a million rows in two thirds of the time that 16 MiB take.
        // One more thread sorts a piece while the next is gathered.
        tx.execute_batch("PRAGMA cache_size = -2048; PRAGMA threads = 1")?;
        tx.execute_batch(&again)?;
        tx.execute_batch(PAGES_FOR_MANY)?;
        Ok(value)
    }

    /// Inserts one peer with all that hangs on it; gives its row.
    ///
    /// # Errors
    /// When the reference is taken, or the file cannot be written.
    pub fn insert(&mut self, peer: &NewPeer, reference: &str) -> Result<PeerId> {
        // By number: a name is looked up at each call.
        self.peer.execute(params![
            reference,
            peer.name,
            peer.kind,
            peer.fisa,
            peer.status,
            peer.email,
            peer.phone,
            peer.region,
            peer.party,
            peer.party_code,
            peer.party_consent,
            text_of(peer.term_ends),
            peer.days_offered,
            peer.challenges_offered,
            text_of(peer.available_from),
            text_of(peer.available_to),
            yes_no(peer.employer_release),
            peer.challenges_done,
            peer.rating,
            peer.note,
        ])?;
        let id = PeerId(self.tx.last_insert_rowid());
        if let Some(bulk) = &mut self.bulk {
            bulk.one_of_many(PEER, id.0, id)?;
        }
        self.whole = true;
        for (position, post) in (0..).zip(&peer.posts) {
            self.post(id, position, post)?;
        }
        peer.expertise.iter().try_for_each(|expertise| self.expertise(id, expertise))?;
        peer.blocked.iter().try_for_each(|range| self.blocked(id, range))?;
        peer.interests.iter().try_for_each(|interest| self.interest(id, interest))?;
        self.whole = false;
        Ok(id)
    }

    /// Writes down the row that was just put in, where no trigger does.
    fn log(&mut self, table: usize, peer: PeerId) -> Result<()> {
        let Some(bulk) = &mut self.bulk else { return Ok(()) };
        let row = self.tx.last_insert_rowid();
        if self.whole { bulk.one_of_many(table, row, peer) } else { bulk.single(table, row, peer) }
    }

    fn post(&mut self, id: PeerId, position: i64, post: &Post) -> Result<()> {
        self.post.execute(params![
            id,
            position,
            post.body,
            post.employer,
            post.title,
            post.seniority,
            text_of(post.first_day),
            text_of(post.last_day),
        ])?;
        self.log(POST, id)
    }

    fn expertise(&mut self, id: PeerId, expertise: &Expertise) -> Result<()> {
        self.expertise.execute(params![id, expertise.area, expertise.held])?;
        self.log(EXPERTISE, id)
    }

    fn blocked(&mut self, id: PeerId, range: &DateRange) -> Result<()> {
        self.blocked.execute(params![id, range.from, range.to])?;
        self.log(BLOCKED, id)
    }

    fn interest(&mut self, id: PeerId, interest: &Interest) -> Result<()> {
        self.interest.execute(params![id, interest.body, interest.reason, interest.declared_on])?;
        self.log(INTEREST, id)
    }

    /// Brings the peer `before` to the facts `after`; rows that are the same are left alone. The
    /// reference stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn update(&mut self, before: &Peer, after: &NewPeer) -> Result<()> {
        let tx = self.tx;
        update_row(tx, before.id, after)?;
        let id = before.id;
        if before.facts.posts != after.posts {
            update_posts(tx, self, id, &before.facts.posts, &after.posts)?;
        }
        for gone in before.facts.expertise.iter().filter(|old| !after.expertise.contains(old)) {
            tx.prepare_cached("DELETE FROM peer_expertise WHERE peer_id = :peer AND area = :area")?
                .execute(named_params! { ":peer": id, ":area": gone.area })?;
        }
        for new in after.expertise.iter().filter(|new| !before.facts.expertise.contains(new)) {
            self.expertise(id, new)?;
        }
        for gone in before.facts.blocked.iter().filter(|old| !after.blocked.contains(old)) {
            tx.prepare_cached(
                "DELETE FROM peer_blocked
                 WHERE peer_id = :peer AND first_day = :first AND last_day = :last",
            )?
            .execute(named_params! { ":peer": id, ":first": gone.from, ":last": gone.to })?;
        }
        for new in after.blocked.iter().filter(|new| !before.facts.blocked.contains(new)) {
            self.blocked(id, new)?;
        }
        update_interests(tx, self, id, &before.facts.interests, &after.interests)
    }
}

const INSERT_PEER: &str =
    "INSERT INTO peer (reference, name, kind, fisa, status, email, phone, region, party, party_code,
         party_consent, term_ends, days_offered, challenges_offered, available_from, available_to,
         employer_release, challenges_done, rating, note)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
         ?20)";

/// A day as it is stored: by hand, as the driver goes through a pattern for each.
fn text_of(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn yes_no(answer: Option<bool>) -> Option<&'static str> {
    answer.map(|yes| if yes { "yes" } else { "no" })
}

/// Brings the peer `before` to the facts `after`; rows that are the same are left alone. The
/// reference stays.
///
/// # Errors
/// When the file cannot be written.
pub fn update(tx: &Transaction<'_>, before: &Peer, after: &NewPeer) -> Result<()> {
    Writer::new(tx, None)?.update(before, after)
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
