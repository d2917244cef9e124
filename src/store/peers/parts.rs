//! The whole pool read by several threads, each with a connection of its own to the same state of the file.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use rusqlite::Connection;

use super::pool::{Late, Part, Wanted, again, read_part};
use crate::domain::{Peer, PeerId};
use crate::store::{Store, log};

/// Peers below which a second connection costs more than it gains.
const FEWEST: i64 = 10_000;

/// More threads than this wait for the file, not for a processor.
const MOST: usize = 4;

/// What reads from one end to the other takes the same pages anew: new ones cost more than what stands on
/// them, and would be given by one hand to all threads, each of which waited for it a third of the time.
pub(super) const FEW_PAGES: &str = "PRAGMA cache_size = -128";

/// Hands every peer whole to `take`, in parts that are read at the same time where that helps; each
/// part goes, in the order of the rows, into a value that `fresh` makes. Gives these values in the
/// order of the parts, and anew the peers to whom something was added later: these count instead.
///
/// All parts show the file in one state, whoever writes meanwhile.
///
/// # Errors
/// Those of `take`; when the file cannot be read, or holds a word that this program does not know.
pub fn each_in_parts<T: Send>(
    connection: &Connection,
    fresh: &(dyn Fn() -> T + Sync),
    take: &Take<'_, T>,
) -> Result<(Vec<T>, Vec<Peer>)> {
    let (values, late) = in_parts(connection, threads(connection)?, &Wanted::ALL, fresh, take)?;
    Ok((values, again(connection, late.into_iter().map(|(owner, _)| owner).collect())?))
}

/// What takes a peer into a value.
pub(super) type Take<'a, T> = dyn Fn(&mut T, &Peer) -> Result<()> + Sync + 'a;

/// The place of a part, the value into which it was read, and what was added later to a peer who had been passed.
type Done<T> = (usize, T, Vec<LateRow>);

/// Whose a row is that came after its peer, and the row.
type LateRow = (PeerId, Late);

/// The same of what is wanted of each peer, in one part for each thread; gives, with the values, what
/// was added later to a peer who had been passed.
pub(super) fn in_parts<T: Send>(
    connection: &Connection,
    threads: usize,
    wanted: &Wanted,
    fresh: &(dyn Fn() -> T + Sync),
    take: &Take<'_, T>,
) -> Result<(Vec<T>, Vec<LateRow>)> {
    let read = |connection: &Connection, part: &Part| -> Result<(T, Vec<LateRow>)> {
        let mut made = fresh();
        let late = read_part(connection, part, wanted, &mut |peer| take(&mut made, peer))?;
        Ok((made, late))
    };
    if threads < 2 {
        let (made, late) = read(connection, &Part::WHOLE)?;
        return Ok((vec![made], late));
    }
    // Held to the end: as long as it reads nobody can change what the others read.
    let held = match connection.is_autocommit() {
        true => Some(connection.unchecked_transaction()?),
        false => None,
    };
    let state = log::revision(connection)?;
    let path = connection.path().filter(|path| !path.is_empty()).map(Path::new);
    let threads = threads_for(connection, path, threads)?;
    let parts = Part::several(connection, u32::try_from(threads)?)?;
    let pages: i64 = connection.query_row("PRAGMA cache_size", [], |row| row.get(0))?;
    // Pages that are changed stay where they are.
    if held.is_some() {
        connection.execute_batch(FEW_PAGES)?;
    }
    let next = AtomicUsize::new(0);
    // Whoever is free takes the next part: one who comes late, or not at all, leaves them to the others.
    let read_on = |connection: &Connection| -> Result<Vec<Done<T>>> {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(at) else { return Ok(done) };
            let (value, late) = read(connection, part)?;
            done.push((at, value, late));
        }
    };
    // Opened there, so that this thread reads at once.
    let apart = || match path.and_then(|path| beside(path, state).ok()) {
        Some(other) => read_on(other.read()),
        None => Ok(Vec::new()),
    };
    let mut all = at_the_same_time(threads, || read_on(connection), &apart)?;
    drop(held);
    connection.execute_batch(&format!("PRAGMA cache_size = {pages}"))?;
    all.sort_by_key(|(at, ..)| *at);
    let (mut values, mut late) = (Vec::new(), Vec::new());
    for (_, value, rows) in all {
        values.push(value);
        late.extend(rows);
    }
    Ok((values, late))
}

/// What this thread gives by `here`, and the others of so many, which run beside it, by `apart`.
fn at_the_same_time<T: Send>(
    threads: usize,
    here: impl FnOnce() -> Result<Vec<T>>,
    apart: &(dyn Fn() -> Result<Vec<T>> + Sync),
) -> Result<Vec<T>> {
    thread::scope(|scope| {
        let begun: Vec<_> = (1..threads).map(|_| scope.spawn(apart)).collect();
        let mut all = here()?;
        for thread in begun {
            let other = thread.join().ok().context("a thread that read the peers ended early")?;
            all.extend(other?);
        }
        Ok(all)
    })
}

/// How many threads gain anything with this file.
pub(super) fn threads(connection: &Connection) -> Result<usize> {
    // Rows are only counted where there may be so many: the numbers of a few may lie far apart.
    let is_large = "SELECT ifnull((SELECT max(id) FROM peer) - (SELECT min(id) FROM peer) >= ?1, 0)
                    AND EXISTS (SELECT 1 FROM peer LIMIT 1 OFFSET ?1) AS is_large";
    let most = thread::available_parallelism().map_or(1, usize::from).min(MOST);
    Ok(if connection.query_row(is_large, [FEWEST], |row| row.get("is_large"))? { most } else { 1 })
}

/// How many threads can read at the same time. Beside a write-ahead log only one: readers of it each see
/// their own state; and of what is in memory alone.
fn threads_for(held: &Connection, path: Option<&Path>, threads: usize) -> Result<usize> {
    let journal: String = held.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    Ok(if journal == "wal" || path.is_none() { 1 } else { threads })
}

/// Another connection that reads the file in this state. It cannot be had while somebody waits to write,
/// nor of what a transaction wrote that has not ended; the thread that holds the file reads that part
/// as well then.
fn beside(path: &Path, state: i64) -> Result<Store> {
    let other = Store::open_again(path, Duration::ZERO)?;
    other.read().execute_batch(FEW_PAGES)?;
    other.read().execute_batch("BEGIN")?;
    anyhow::ensure!(other.revision()? == state, "the file has changed");
    Ok(other)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use rusqlite::Connection;

    use super::*;
    use crate::domain::{Expertise, Held, NewPeer, PeerKind, Post};
    use crate::store::testing::entry;

    fn with_peers(count: usize) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("programme.db");
        Store::create(&file, Duration::ZERO, &entry("init"), |_| Ok(())).unwrap();
        let mut store = Store::open(&file, Duration::ZERO).unwrap();
        let areas = |n: usize| (0..n % 4).map(|a| format!("area {a}"));
        let post = |n: usize| Post {
            body: None,
            employer: Some(format!("Trust {n}")),
            title: None,
            seniority: None,
            first_day: None,
            last_day: None,
        };
        store
            .write(&entry("peer import"), |tx| {
                for n in 0..count {
                    let area = |area| Expertise { area, held: Held::Current };
                    let peer = NewPeer {
                        posts: (0..n % 3).map(post).collect(),
                        expertise: areas(n).map(area).collect(),
                        ..NewPeer::named(format!("Peer {n}"), PeerKind::Officer)
                    };
                    super::super::insert(tx, &peer)?;
                }
                Ok(())
            })
            .unwrap();
        (folder, store)
    }

    /// What a reader sees at last of each peer, and in how many parts it was read.
    fn seen(store: &Store, threads: usize) -> (Vec<Peer>, usize) {
        let keep = |list: &mut Vec<Peer>, peer: &Peer| {
            list.push(peer.clone());
            Ok(())
        };
        let wanted = &Wanted::ALL;
        let read = store.read();
        let (parts, late) = in_parts(read, threads, wanted, &Vec::new, &keep).unwrap();
        let owners = late.into_iter().map(|(owner, _)| owner).collect();
        let again = again(read, owners).unwrap();
        let count = parts.len();
        let mut all: Vec<Peer> = parts.concat();
        assert!(all.is_sorted_by_key(|peer| peer.id));
        for late in again {
            let at = all.binary_search_by_key(&late.id, |peer| peer.id).unwrap();
            all[at] = late;
        }
        (all, count)
    }

    #[test]
    fn parts_hold_every_peer_once_and_whole() {
        for count in [0, 1, 2, 3, 97] {
            let (_folder, store) = with_peers(count);
            let plain = seen(&store, 1).0;
            assert_eq!(plain.len(), count);
            for threads in [2, 3, 4] {
                assert_eq!(seen(&store, threads), (plain.clone(), threads));
            }
        }
    }

    #[test]
    fn what_was_added_later_is_hung_on_its_peer_whichever_part_reads_it() {
        let (_folder, store) = with_peers(60);
        let writer = Connection::open(store.path()).unwrap();
        for (peer, area) in [(3, "late"), (58, "later"), (30, "last")] {
            let sql = "INSERT INTO peer_expertise (peer_id, area, held) VALUES (?1, ?2, 'past')";
            writer.execute(sql, (peer, area)).unwrap();
            let sql = "INSERT INTO post (peer_id, position, employer) VALUES (?1, 9, ?2)";
            writer.execute(sql, (peer, area)).unwrap();
        }
        // Peers in the middle go, and with them the row at which a part would have begun.
        writer.execute_batch("PRAGMA foreign_keys = ON; DELETE FROM peer WHERE id BETWEEN 29 AND 33 AND id <> 30").unwrap();
        let plain = super::super::load_all(store.read()).unwrap();
        assert_eq!(plain.len(), 56);
        for threads in [1, 2, 3, 4] {
            assert_eq!(seen(&store, threads).0, plain, "{threads} threads");
            let pool = super::super::pool::of_parts(store.read(), threads).unwrap();
            assert!(pool.iter().eq(plain.iter().cloned()), "{threads} threads");
            // Within a reader's transaction it is the same.
            let moment = store.read().unchecked_transaction().unwrap();
            let pool = super::super::pool::of_parts(&moment, threads).unwrap();
            assert!(pool.iter().eq(plain.iter().cloned()), "{threads} threads");
        }
    }

    #[test]
    fn a_few_whose_numbers_lie_far_apart_are_read_by_one() {
        let (_folder, store) = with_peers(2);
        let writer = Connection::open(store.path()).unwrap();
        let apart = "PRAGMA foreign_keys = OFF; UPDATE peer SET id = 2000000 WHERE id = 2";
        writer.execute_batch(apart).unwrap();
        assert_eq!(threads(store.read()).unwrap(), 1);
        writer
            .execute_batch(
                "WITH RECURSIVE n(n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM n WHERE n < 10010)
                 INSERT INTO peer (id, reference, name, kind, status)
                 SELECT n, 'Q' || n, 'Peer', 'officer', 'active' FROM n",
            )
            .unwrap();
        let most = thread::available_parallelism().map_or(1, usize::from).min(MOST);
        assert_eq!(threads(store.read()).unwrap(), most);
    }

    #[test]
    fn who_writes_reads_what_it_has_written() {
        let (_folder, mut store) = with_peers(20);
        let read = store.write(&entry("peer add"), |tx| {
            super::super::insert(tx, &NewPeer::named("Ida Marsh", PeerKind::Officer))?;
            tx.execute("DELETE FROM peer WHERE id = 19", [])?;
            super::super::pool::of_parts(tx, 3)
        });
        let names: Vec<String> = read.unwrap().value.iter().map(|peer| peer.facts.name).collect();
        assert_eq!(names.len(), 20);
        assert_eq!(names[18..], ["Peer 19", "Ida Marsh"]);
    }

    #[test]
    fn a_write_ahead_log_is_read_by_one_and_nobody_changes_what_several_read() {
        let (_folder, store) = with_peers(40);
        let writer = Connection::open(store.path()).unwrap();
        writer.busy_timeout(Duration::ZERO).unwrap();
        let writer = Mutex::new(writer);
        let refused = AtomicUsize::new(0);
        let take = |count: &mut usize, _: &Peer| {
            *count += 1;
            let changed = writer.lock().unwrap().execute("DELETE FROM peer_expertise", []);
            refused.fetch_add(usize::from(changed.is_err()), Ordering::Relaxed);
            Ok(())
        };
        let (parts, _) = in_parts(store.read(), 2, &Wanted::ALL, &|| 0, &take).unwrap();
        assert_eq!((parts.iter().sum::<usize>(), refused.into_inner()), (40, 40));
        let journal = "PRAGMA journal_mode = wal";
        let mode: String = store.read().query_row(journal, [], |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
        assert_eq!(seen(&store, 2).1, 1);
    }
}
