//! The table `import_memory`: which rows of imported files are in the file as they stand. The next
//! import of such a row, whose peer nobody touched since, has nothing to check.

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::{Connection, Transaction, named_params};

use crate::domain::PeerId;

/// What is remembered of one row of a file: digests alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The row, letter for letter.
    pub row: u64,
    /// Whom it is about.
    pub key: u64,
    /// What it says.
    pub content: u64,
    /// The peer's name and first body.
    pub name_and_body: u64,
    /// The peer's e-mail address; 0 without one.
    pub email: u64,
    /// The peer.
    pub peer: PeerId,
    /// Whether the row names its peer by the reference.
    pub by_reference: bool,
}

/// How many bytes an entry takes.
const SIZE: usize = 48;
/// How many entries a row of the table holds.
const PER_ROW: usize = 8_192;
/// How many imports are remembered.
const MOST_IMPORTS: i64 = 4;

impl Entry {
    fn write(&self, out: &mut Vec<u8>) {
        for number in [self.row, self.key, self.content, self.name_and_body, self.email] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        let peer = self.peer.0 << 1 | i64::from(self.by_reference);
        out.extend_from_slice(&peer.to_le_bytes());
    }

    fn read(bytes: &[u8]) -> Self {
        let number = |at: usize| {
            let part = bytes.get(at * 8..).and_then(|rest| rest.first_chunk());
            part.map_or(0, |part| u64::from_le_bytes(*part))
        };
        Self {
            row: number(0),
            key: number(1),
            content: number(2),
            name_and_body: number(3),
            email: number(4),
            peer: PeerId(number(5).cast_signed() >> 1),
            by_reference: number(5) & 1 == 1,
        }
    }
}

/// Remembered rows, found by their digest.
#[derive(Debug, Default)]
pub struct Memory {
    entries: Vec<Entry>,
    places: Places,
}

impl Memory {
    /// The place of the row with this digest among the entries.
    pub fn place(&self, row: u64) -> Option<u32> {
        self.places.find(row, |place| self.entries[place as usize].row == row)
    }

    /// All that is remembered.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether nothing is remembered.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Places by digest: a table of numbers that is never more than half full.
#[derive(Debug, Default)]
pub struct Places {
    slots: Vec<u32>,
    count: usize,
}

const FREE: u32 = u32::MAX;

impl Places {
    /// The place entered under `digest` of which `is_it` is true.
    pub fn find(&self, digest: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = self.start(digest)?;
        loop {
            match self.slots[at] {
                FREE => return None,
                place if is_it(place) => return Some(place),
                _ => at = (at + 1) % self.slots.len(),
            }
        }
    }

    /// Enters a place; `digest_of` gives the digests of those entered before.
    pub fn enter(&mut self, digest: u64, place: u32, digest_of: impl Fn(u32) -> u64) {
        if (self.count + 1) * 2 > self.slots.len() {
            let room = (self.slots.len() * 2).max(1_024);
            let old = std::mem::replace(&mut self.slots, vec![FREE; room]);
            for known in old.into_iter().filter(|place| *place != FREE) {
                self.put(digest_of(known), known);
            }
        }
        self.put(digest, place);
        self.count += 1;
    }

    fn put(&mut self, digest: u64, place: u32) {
        let Some(mut at) = self.start(digest) else { return };
        while self.slots[at] != FREE {
            at = (at + 1) % self.slots.len();
        }
        self.slots[at] = place;
    }

    fn start(&self, digest: u64) -> Option<usize> {
        let room = self.slots.len() as u64;
        usize::try_from(digest.checked_rem(room)?).ok()
    }
}

/// The rows remembered in `context` whose peers nobody touched since.
///
/// # Errors
/// When the file cannot be read.
pub fn load(connection: &Connection, context: u64) -> Result<Memory> {
    let mut memory = Memory::default();
    let mut statement = connection.prepare_cached(
        "SELECT command_id, entries FROM import_memory
         WHERE context = :context AND command_id >
             (SELECT ifnull(max(id), 0) FROM command WHERE verb LIKE 'privacy %')
         ORDER BY command_id DESC, id",
    )?;
    let mut rows = statement.query(named_params! { ":context": context.cast_signed() })?;
    let mut touched: Option<HashMap<PeerId, i64>> = None;
    while let Some(row) = rows.next()? {
        let command: i64 = row.get("command_id")?;
        let touched = match &touched {
            Some(known) => known,
            None => touched.insert(touched_since(connection, context)?),
        };
        let entries = row.get_ref("entries")?.as_blob()?;
        let is_any_newer = touched.values().any(|last| *last > command);
        for entry in entries.chunks_exact(SIZE).map(Entry::read) {
            // Whom a row means by name or address, any other peer who came or changed may be as well.
            let is_sure = match entry.by_reference {
                true => touched.get(&entry.peer).is_none_or(|last| *last <= command),
                false => !is_any_newer,
            };
            if is_sure {
                remember(&mut memory, entry)?;
            }
        }
    }
    Ok(memory)
}

fn remember(memory: &mut Memory, entry: Entry) -> Result<()> {
    if memory.place(entry.row).is_some() {
        return Ok(());
    }
    let place = u32::try_from(memory.entries.len())?;
    memory.entries.push(entry);
    let entries = &memory.entries;
    memory.places.enter(entry.row, place, |place| entries[place as usize].row);
    Ok(())
}

/// The peers that a command after the oldest memory touched, with the last such command; of peers that
/// came in together, of whom nothing is remembered from before, the first stands for all.
fn touched_since(connection: &Connection, context: u64) -> Result<HashMap<PeerId, i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT ifnull(peer_id, row_id) AS peer, max(command_id) AS last FROM change
         WHERE (peer_id IS NOT NULL OR (table_name = 'peer' AND last_row_id IS NOT NULL))
           AND command_id >
               (SELECT min(command_id) FROM import_memory WHERE context = :context)
         GROUP BY peer",
    )?;
    let touched = statement
        .query_map(named_params! { ":context": context.cast_signed() }, |row| {
            Ok((row.get("peer")?, row.get("last")?))
        })?;
    Ok(touched.collect::<rusqlite::Result<_>>()?)
}

/// Remembers these rows of the import that is under way, and forgets the oldest imports.
///
/// # Errors
/// When the file cannot be written.
pub fn save(
    tx: &Transaction<'_>,
    context: u64,
    mut entries: impl Iterator<Item = Entry>,
) -> Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO import_memory (command_id, context, entries)
         VALUES ((SELECT id FROM temp.current_command), :context, :entries)",
    )?;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        entries.by_ref().take(PER_ROW).for_each(|entry| entry.write(&mut bytes));
        if bytes.is_empty() {
            break;
        }
        insert.execute(named_params! { ":context": context.cast_signed(), ":entries": bytes })?;
    }
    tx.prepare_cached(
        "DELETE FROM import_memory WHERE command_id NOT IN
             (SELECT DISTINCT command_id FROM import_memory ORDER BY command_id DESC LIMIT :most)",
    )?
    .execute(named_params! { ":most": MOST_IMPORTS })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{empty, entry};

    fn some(count: u64, by_reference: bool) -> Vec<Entry> {
        let peer = |n: u64| PeerId(n.cast_signed());
        let entry = |n: u64| Entry {
            row: n * 7_919,
            key: n,
            content: n + 1,
            name_and_body: n + 2,
            email: 0,
            peer: peer(n),
            by_reference,
        };
        (1..=count).map(entry).collect()
    }

    impl Memory {
        fn find(&self, row: u64) -> Option<&Entry> {
            self.place(row).map(|place| &self.entries[place as usize])
        }
    }

    #[test]
    fn what_is_remembered_is_found_and_nothing_else() {
        let mut store = empty();
        let all = some(20_000, true);
        store
            .write(&entry("peer import"), |tx| {
                tx.execute("INSERT INTO staff (name) VALUES ('A')", [])?;
                save(tx, u64::MAX, all.iter().copied())
            })
            .unwrap();
        let memory = load(store.read(), u64::MAX).unwrap();
        assert!(all.iter().all(|known| memory.find(known.row) == Some(known)));
        assert_eq!(memory.find(1), None);
        assert!(load(store.read(), 5).unwrap().is_empty());
    }

    #[test]
    fn who_was_touched_since_is_not_remembered() {
        let mut store = empty();
        let two = "INSERT INTO peer (id, reference, name, kind, status)
                   VALUES (1, 'P1', 'A', 'officer', 'active'), (2, 'P2', 'B', 'officer', 'active')";
        store
            .write(&entry("peer import"), |tx| {
                tx.execute(two, [])?;
                save(tx, 1, some(2, true).into_iter())?;
                save(tx, 2, some(2, false).into_iter())
            })
            .unwrap();
        for context in [1, 2] {
            assert!(load(store.read(), context).unwrap().find(7_919).is_some());
        }
        let mut change = |verb: &str, sql: &str| {
            store.write(&entry(verb), |tx| Ok(tx.execute(sql, [])?)).unwrap();
            [1, 2].map(|context| load(store.read(), context).unwrap())
        };
        let [named, unnamed] = change("peer edit", "UPDATE peer SET name = 'C' WHERE id = 1");
        assert!(named.find(7_919).is_none() && named.find(2 * 7_919).is_some());
        assert!(unnamed.is_empty());
        let [named, _] = change("privacy erase", "UPDATE peer SET name = 'D' WHERE id = 1");
        assert!(named.is_empty());
    }

    #[test]
    fn the_last_imports_are_remembered() {
        let mut store = empty();
        for n in 0..6_u64 {
            store
                .write(&entry("peer import"), |tx| {
                    tx.execute("INSERT INTO staff (name) VALUES (?1)", [n.cast_signed()])?;
                    save(tx, n, some(1, true).into_iter())
                })
                .unwrap();
        }
        let kept = (0..6).filter(|n| !load(store.read(), *n).unwrap().is_empty());
        assert_eq!(kept.collect::<Vec<_>>(), [2, 3, 4, 5]);
    }
}
