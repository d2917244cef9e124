//! The pool as the matching reads it: one pass over each table, all of them side by side, and of each
//! peer no more than the rules look at.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, Row, Rows};

use super::parts::{in_parts, threads};
use super::{
    BlockedAt, ExpertiseAt, PostAt, blocked, blocked_from_row, expertise, expertise_from_row,
    interest_from_row, interests, post_from_row, posts,
};
use crate::domain::{DateRange, Expertise, Held, Interest, Peer, PeerId, Post};
use crate::matching::{Pool, blank};

columns! {
    /// The columns of `peer` that the rules look at.
    POOL_COLUMNS, PoolAt: id, reference, name, kind, fisa, status, region, party, term_ends,
    days_offered, challenges_offered, available_from, available_to, employer_release, challenges_done,
    rating
}

columns! {
    /// The same and all else that `peer` holds.
    WHOLE_COLUMNS, WholeAt: id, reference, name, kind, fisa, status, region, party, term_ends,
    days_offered, challenges_offered, available_from, available_to, employer_release, challenges_done,
    rating, email, phone, party_code, party_consent, note
}

/// Every peer as the rules see them, by reference in natural order.
///
/// # Errors
/// When the file cannot be read, or holds a word that this program does not know.
pub fn pool(connection: &Connection) -> Result<Pool> {
    of_parts(connection, threads(connection)?)
}

/// The same read by so many threads.
pub(super) fn of_parts(connection: &Connection, threads: usize) -> Result<Pool> {
    let take = |pool: &mut Pool, peer: &Peer| {
        pool.push(peer);
        Ok(())
    };
    let (parts, late) = in_parts(connection, threads, &Wanted::BY_RULES, &Pool::default, &take)?;
    let mut pool = parts.into_iter().reduce(Pool::followed_by).unwrap_or_default();
    for (owner, what) in late {
        if let Ok(place) = pool.ids().binary_search(&owner) {
            what.hang_on(&mut pool.edit(place));
        }
    }
    pool.sort();
    Ok(pool)
}

/// What is read of each peer's own row.
pub(super) struct Wanted {
    columns: &'static str,
    fill: fn(&Row<'_>, &mut Peer) -> Result<()>,
}

impl Wanted {
    /// What the rules look at.
    const BY_RULES: Self = Self { columns: POOL_COLUMNS, fill: peer_from_row };
    /// All of it.
    pub(super) const ALL: Self = Self { columns: WHOLE_COLUMNS, fill: whole_from_row };
}

/// Hands every peer whole to `take`, in the order of the rows and in room that is used again: nothing
/// is kept of those whom nobody wants. A peer to whom something was added later comes a second time,
/// with all of it: the last time counts.
///
/// # Errors
/// Those of `take`; when the file cannot be read, or holds a word that this program does not know.
pub fn each(connection: &Connection, mut take: impl FnMut(&Peer) -> Result<()>) -> Result<()> {
    let late = read_part(connection, &Part::WHOLE, &Wanted::ALL, &mut take)?;
    let owners = late.into_iter().map(|(owner, _)| owner).collect();
    again(connection, owners)?.iter().try_for_each(take)
}

/// These peers with all that hangs on them, each once, in the order of the rows.
pub(super) fn again(connection: &Connection, mut owners: Vec<PeerId>) -> Result<Vec<Peer>> {
    owners.sort_unstable();
    owners.dedup();
    Ok(super::some::of_rows(connection, &owners, "id")?.into_values().collect())
}

/// The first and the last row of some peers, and of what mostly hangs on them, by table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    peers: (i64, i64),
    hung: [(i64, i64); 4],
}

impl Part {
    const ALL: (i64, i64) = (i64::MIN, i64::MAX);
    pub(super) const WHOLE: Self = Self { peers: Self::ALL, hung: [Self::ALL; 4] };

    /// The first and the last row of the peers. Each is asked for by itself, which goes straight there;
    /// to ask for both at once would go through all of them.
    fn ends(connection: &Connection) -> Result<(i64, i64)> {
        let sql = "SELECT (SELECT ifnull(min(id), 0) FROM peer) AS first,
                          (SELECT ifnull(max(id), 0) FROM peer) AS last";
        Ok(connection.query_row(sql, [], |row| Ok((row.get("first")?, row.get("last")?)))?)
    }

    /// The pool in `count` parts, which have all rows between them, and none twice.
    pub(super) fn several(connection: &Connection, count: u32) -> Result<Vec<Self>> {
        let (first, last) = Self::ends(connection)?;
        let step = last.saturating_sub(first) / i64::from(count) + 1;
        let mut parts = vec![Self::WHOLE];
        for n in 1..count {
            let peer = first + step * i64::from(n);
            let mut next = Self::WHOLE;
            let mut before = parts.pop().unwrap_or(next);
            (before.peers.1, next.peers.0) = (peer - 1, peer);
            for (at, table) in TABLES.iter().enumerate() {
                // Where the rows of the next part begin, if they stand in the order of the peers.
                let sql = format!(
                    "SELECT min(id) AS row FROM {table} WHERE peer_id = \
                     (SELECT min(peer_id) FROM {table} WHERE peer_id >= ?1)"
                );
                let row: Option<i64> = connection.query_row(&sql, [peer], |row| row.get("row"))?;
                let row = row.unwrap_or(i64::MAX).max(before.hung[at].0);
                (before.hung[at].1, next.hung[at].0) = (row - 1, row);
            }
            parts.extend([before, next]);
        }
        Ok(parts)
    }
}

/// The tables that hang on a peer, in the order of [`Part`].
const TABLES: [&str; 4] = ["post", "peer_expertise", "peer_blocked", "interest"];

/// Reads the peers of a part with all that hangs on them, table beside table; gives the rows that came
/// late, which may be of peers of another part.
pub(super) fn read_part(
    connection: &Connection,
    part: &Part,
    wanted: &Wanted,
    take: &mut dyn FnMut(&Peer) -> Result<()>,
) -> Result<Vec<(PeerId, Late)>> {
    let prepare = |what: String| {
        connection.prepare_cached(&format!("{what} WHERE id BETWEEN ?1 AND ?2 ORDER BY id"))
    };
    let (mut posts, mut expertise) = (prepare(posts())?, prepare(expertise())?);
    let (mut blocked, mut interests) = (prepare(blocked())?, prepare(interests())?);
    let [of_posts, of_expertise, of_blocked, of_interests] = part.hung;
    let mut hung = Hung {
        posts: Stream::begin(&mut posts, of_posts)?,
        expertise: Stream::begin(&mut expertise, of_expertise)?,
        blocked: Stream::begin(&mut blocked, of_blocked)?,
        interests: Stream::begin(&mut interests, of_interests)?,
        late: Vec::new(),
    };
    let mut peer = blank();
    let mut peers = prepare(format!("SELECT {} FROM peer", wanted.columns))?;
    let mut rows = peers.query(part.peers)?;
    while let Some(row) = rows.next()? {
        (wanted.fill)(row, &mut peer)?;
        hung.on(&mut peer)?;
        take(&peer)?;
    }
    hung.rest()
}

/// The tables that hang on the peers, each at the row that is next.
struct Hung<'s> {
    posts: Stream<'s>,
    expertise: Stream<'s>,
    blocked: Stream<'s>,
    interests: Stream<'s>,
    /// Rows that came after their peer had been passed, as those do that were added later.
    late: Vec<(PeerId, Late)>,
}

/// A row that came late.
pub(super) enum Late {
    Post(Post),
    Expertise(Expertise),
    Blocked(DateRange),
    Interest(Interest),
}

impl Hung<'_> {
    /// Hangs on a peer what is theirs.
    fn on(&mut self, peer: &mut Peer) -> Result<()> {
        let (facts, late) = (&mut peer.facts, &mut self.late);
        let mut used = 0;
        self.posts.of(peer.id, late, late_post, |row| {
            post_into(row, nth(&mut facts.posts, &mut used, no_post))
        })?;
        facts.posts.truncate(used);
        used = 0;
        self.expertise.of(peer.id, late, late_expertise, |row| {
            let area = nth(&mut facts.expertise, &mut used, no_expertise);
            text(row, ExpertiseAt::area as usize)?.unwrap_or_default().clone_into(&mut area.area);
            area.held = ExpertiseAt::held.of(row)?;
            Ok(())
        })?;
        facts.expertise.truncate(used);
        facts.blocked.clear();
        self.blocked.of(peer.id, late, late_blocked, |row| {
            let days =
                (day(row, BlockedAt::first_day as usize)?, day(row, BlockedAt::last_day as usize)?);
            facts.blocked.extend(days.0.zip(days.1).map(|(from, to)| DateRange { from, to }));
            Ok(())
        })?;
        facts.interests.clear();
        self.interests.of(peer.id, late, late_interest, |row| {
            facts.interests.push(interest_from_row(row)?);
            Ok(())
        })
    }

    /// What came late, to the last row.
    fn rest(mut self) -> Result<Vec<(PeerId, Late)>> {
        let end = PeerId(i64::MAX);
        let late = &mut self.late;
        self.posts.of(end, late, late_post, |_| Ok(()))?;
        self.expertise.of(end, late, late_expertise, |_| Ok(()))?;
        self.blocked.of(end, late, late_blocked, |_| Ok(()))?;
        self.interests.of(end, late, late_interest, |_| Ok(()))?;
        Ok(self.late)
    }
}

impl Late {
    fn hang_on(self, peer: &mut Peer) {
        match self {
            Self::Post(post) => peer.facts.posts.push(post),
            Self::Expertise(area) => peer.facts.expertise.push(area),
            Self::Blocked(days) => peer.facts.blocked.push(days),
            Self::Interest(interest) => peer.facts.interests.push(interest),
        }
    }
}

fn late_post(row: &Row<'_>) -> Result<Late> {
    post_from_row(row).map(Late::Post)
}

fn late_expertise(row: &Row<'_>) -> Result<Late> {
    expertise_from_row(row).map(Late::Expertise)
}

fn late_blocked(row: &Row<'_>) -> Result<Late> {
    blocked_from_row(row).map(Late::Blocked)
}

fn late_interest(row: &Row<'_>) -> Result<Late> {
    interest_from_row(row).map(Late::Interest)
}

/// The rows of a table whose first column is the peer, which mostly stand in the order of the peers.
struct Stream<'s> {
    rows: Rows<'s>,
    owner: Option<PeerId>,
}

impl<'s> Stream<'s> {
    fn begin(statement: &'s mut CachedStatement<'_>, rows: (i64, i64)) -> Result<Self> {
        let mut stream = Self { rows: statement.query(rows)?, owner: None };
        stream.advance()?;
        Ok(stream)
    }

    fn advance(&mut self) -> Result<()> {
        self.rows.advance()?;
        self.owner = match self.rows.get() {
            Some(row) => Some(PostAt::peer_id.of(row)?),
            None => None,
        };
        Ok(())
    }

    /// Hands each next row of the peer to `take`; rows of peers who were passed already are kept.
    fn of(
        &mut self,
        peer: PeerId,
        late: &mut Vec<(PeerId, Late)>,
        kept: fn(&Row<'_>) -> Result<Late>,
        mut take: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        while let Some(owner) = self.owner.filter(|owner| *owner <= peer) {
            if let Some(row) = self.rows.get() {
                if owner == peer {
                    take(row)?;
                } else {
                    late.push((owner, kept(row)?));
                }
            }
            self.advance()?;
        }
        Ok(())
    }
}

/// The next of `list` whose room is used again.
fn nth<'l, T>(list: &'l mut Vec<T>, used: &mut usize, blank: fn() -> T) -> &'l mut T {
    if list.len() == *used {
        list.push(blank());
    }
    *used += 1;
    &mut list[*used - 1]
}

fn no_post() -> Post {
    Post {
        body: None,
        employer: None,
        title: None,
        seniority: None,
        first_day: None,
        last_day: None,
    }
}

fn no_expertise() -> Expertise {
    Expertise { area: String::new(), held: Held::Past }
}

fn peer_from_row(row: &Row<'_>, peer: &mut Peer) -> Result<()> {
    let reference = text(row, PoolAt::reference as usize)?.unwrap_or_default();
    peer.id = PoolAt::id.of(row)?;
    reference.clone_into(&mut peer.reference);
    let facts = &mut peer.facts;
    reference.clone_into(facts.reference.get_or_insert_default());
    text(row, PoolAt::name as usize)?.unwrap_or_default().clone_into(&mut facts.name);
    facts.kind = PoolAt::kind.of(row)?;
    facts.fisa = PoolAt::fisa.of(row)?;
    facts.status = PoolAt::status.of(row)?;
    put(text(row, PoolAt::region as usize)?, &mut facts.region);
    put(text(row, PoolAt::party as usize)?, &mut facts.party);
    facts.term_ends = day(row, PoolAt::term_ends as usize)?;
    facts.days_offered = PoolAt::days_offered.of(row)?;
    facts.challenges_offered = PoolAt::challenges_offered.of(row)?;
    facts.available_from = day(row, PoolAt::available_from as usize)?;
    facts.available_to = day(row, PoolAt::available_to as usize)?;
    facts.employer_release =
        text(row, PoolAt::employer_release as usize)?.map(|word| word == "yes");
    facts.challenges_done = PoolAt::challenges_done.of(row)?;
    facts.rating = PoolAt::rating.of(row)?;
    Ok(())
}

fn whole_from_row(row: &Row<'_>, peer: &mut Peer) -> Result<()> {
    peer_from_row(row, peer)?;
    let facts = &mut peer.facts;
    put(text(row, WholeAt::email as usize)?, &mut facts.email);
    put(text(row, WholeAt::phone as usize)?, &mut facts.phone);
    put(text(row, WholeAt::party_code as usize)?, &mut facts.party_code);
    put(text(row, WholeAt::note as usize)?, &mut facts.note);
    facts.party_consent = WholeAt::party_consent.of(row)?;
    Ok(())
}

fn post_into(row: &Row<'_>, post: &mut Post) -> Result<()> {
    post.body = PostAt::body_id.of(row)?;
    put(text(row, PostAt::employer as usize)?, &mut post.employer);
    put(text(row, PostAt::title as usize)?, &mut post.title);
    put(text(row, PostAt::seniority as usize)?, &mut post.seniority);
    post.first_day = day(row, PostAt::first_day as usize)?;
    post.last_day = day(row, PostAt::last_day as usize)?;
    Ok(())
}

/// Puts a text where one was before, whose room is used again.
fn put(from: Option<&str>, to: &mut Option<String>) {
    match from {
        Some(text) => text.clone_into(to.get_or_insert_default()),
        None => *to = None,
    }
}

fn text<'r>(row: &'r Row<'_>, at: usize) -> Result<Option<&'r str>> {
    Ok(row.get_ref(at)?.as_str_or_null()?)
}

/// A day as this program writes it, at the price of its ten digits.
fn day(row: &Row<'_>, at: usize) -> Result<Option<NaiveDate>> {
    let ValueRef::Text(text) = row.get_ref(at)? else { return Ok(row.get(at)?) };
    let number =
        |digits: &[u8]| digits.iter().fold(0, |n, d| n * 10 + u32::from(d.wrapping_sub(b'0')));
    let is_day = text.len() == 10
        && text.iter().enumerate().all(|(at, c)| match at {
            4 | 7 => *c == b'-',
            _ => c.is_ascii_digit(),
        });
    let read = is_day
        .then(|| {
            let year = i32::try_from(number(&text[..4])).ok()?;
            NaiveDate::from_ymd_opt(year, number(&text[5..7]), number(&text[8..]))
        })
        .flatten();
    // Whatever else stands there is told as elsewhere.
    if read.is_some() { Ok(read) } else { Ok(row.get(at)?) }
}
