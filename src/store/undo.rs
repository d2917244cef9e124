//! Taking back the last command, and bringing it back: the change log read backwards.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use rusqlite::{ToSql, Transaction, params_from_iter};

use super::log::{self, Change, Logged};
use crate::error::Refusal;

/// Commands that cannot be taken back, with the reason.
const BARRIERS: &[(&str, &str)] = &[
    ("init", "it made the file; remove the file instead"),
    ("db migrate", "it changed the shape of the file; its backup lies beside it"),
    ("db restore", "it put a copy in the place of the file; what was there lies beside it"),
    ("privacy erase", "what was erased is gone for good"),
    ("privacy retention", "what was past its period is gone for good"),
];

/// Takes back the last command that is in effect; gives it.
///
/// # Errors
/// Refused when there is none, or it is one that cannot be taken back.
pub fn undo(tx: &Transaction<'_>) -> Result<Logged> {
    let all = earlier(tx)?;
    let cancelled = cancelled(&all);
    let last = all.iter().rev().find(|c| c.undoes.is_none() && !cancelled.contains(&c.id));
    let Some(last) = last else {
        return Err(Refusal::refused("there is nothing to take back")
            .hint("see what was done with `peerage db log`")
            .into());
    };
    take_back(tx, last, &all, "taken back")?;
    Ok(last.clone())
}

/// Brings back the command that was taken back last; gives it.
///
/// # Errors
/// Refused when there is none, or a later command stands in the way.
pub fn redo(tx: &Transaction<'_>) -> Result<Logged> {
    let all = earlier(tx)?;
    let cancelled = cancelled(&all);
    let by_id: HashMap<i64, &Logged> = all.iter().map(|c| (c.id, c)).collect();
    let ordinary = |id: i64| by_id.get(&id).is_some_and(|c| c.undoes.is_none());
    let undoing = |c: &&Logged| c.undoes.is_some_and(ordinary) && !cancelled.contains(&c.id);
    let none = || {
        Refusal::refused("there is nothing to bring back")
            .hint("only what `peerage db undo` took back last can be; see `peerage db log`")
    };
    let last = all.iter().rev().find(undoing).ok_or_else(none)?;
    let command = last.undoes.and_then(|id| by_id.get(&id)).ok_or_else(none)?;
    take_back(tx, last, &all, "brought back")?;
    Ok((*command).clone())
}

/// Every command before this one.
fn earlier(tx: &Transaction<'_>) -> Result<Vec<Logged>> {
    let mut all = log::commands(tx)?;
    all.pop();
    Ok(all)
}

/// The commands that are taken back by one that is itself in effect.
fn cancelled(all: &[Logged]) -> HashSet<i64> {
    let mut cancelled = HashSet::new();
    for command in all.iter().rev() {
        if !cancelled.contains(&command.id) {
            cancelled.extend(command.undoes);
        }
    }
    cancelled
}

/// Does the changes of `command` backwards, and says in the log that it did.
fn take_back(tx: &Transaction<'_>, command: &Logged, all: &[Logged], what: &str) -> Result<()> {
    check_barriers(command, all, what)?;
    let changes = log::changes(tx, command.id)?;
    check_sealed(command, &changes, what)?;
    check_later(tx, command, &changes, all, what)?;
    // Rows come back in any order: what they point at may follow.
    tx.pragma_update(None, "defer_foreign_keys", true)?;
    reverse(tx, &changes).map_err(|fault| stands_in_the_way(fault, command, what))?;
    check_nothing_else(tx, command, &changes, what)?;
    let torn: bool =
        tx.query_row("SELECT EXISTS (SELECT 1 FROM pragma_foreign_key_check)", [], |r| r.get(0))?;
    if torn {
        return Err(hangs_on(command, what).into());
    }
    tx.execute(
        "UPDATE command SET undoes = ?1 WHERE id = (SELECT id FROM temp.current_command)",
        [command.id],
    )?;
    Ok(())
}

fn check_barriers(command: &Logged, all: &[Logged], what: &str) -> Result<(), Refusal> {
    for (verb, why) in BARRIERS {
        let stands = |c: &&Logged| c.verb == *verb && c.id >= command.id;
        if let Some(barrier) = all.iter().find(stands) {
            let message = format!("`{}` cannot be {what}: {why}", barrier.verb);
            return Err(Refusal::refused(message).hint("see `peerage db log`"));
        }
    }
    Ok(())
}

/// Refuses what the log does not know well enough to bring back.
fn check_sealed(command: &Logged, changes: &[Change], what: &str) -> Result<(), Refusal> {
    let sealed = |c: &&Change| log::SEALED.contains(&c.table.as_str()) && c.what != "insert";
    let Some(change) = changes.iter().find(sealed) else { return Ok(()) };
    let message = format!(
        "command {} (`{}`) cannot be {what}: the log does not keep what stood in `{}`",
        command.id, command.verb, change.table
    );
    Err(Refusal::refused(message).hint("enter it again"))
}

/// Refuses when a later command that is in effect changed the same rows.
fn check_later(
    tx: &Transaction<'_>,
    command: &Logged,
    changes: &[Change],
    all: &[Logged],
    what: &str,
) -> Result<()> {
    let mine = rows(changes);
    let cancelled = cancelled(all);
    let later = all.iter().filter(|c| c.id > command.id && c.undoes.is_none());
    for other in later.filter(|c| !cancelled.contains(&c.id)) {
        if rows(&log::changes(tx, other.id)?).iter().any(|row| mine.contains(row)) {
            let message = format!(
                "command {} (`{}`) cannot be {what}: command {} (`{}`) changed the same rows later",
                command.id, command.verb, other.id, other.verb
            );
            let hint = format!("see `peerage db log {}`", other.id);
            return Err(Refusal::refused(message).hint(hint).into());
        }
    }
    Ok(())
}

/// Refuses when rows went along that the command had not touched: somebody hung them on later.
fn check_nothing_else(
    tx: &Transaction<'_>,
    command: &Logged,
    changes: &[Change],
    what: &str,
) -> Result<()> {
    let mine = rows(changes);
    let this: i64 = tx.query_row("SELECT id FROM temp.current_command", [], |row| row.get(0))?;
    let done = log::changes(tx, this)?;
    check_same_as_left(command, changes, &done, what)?;
    match done.iter().find(|c| !mine.contains(&(c.table.as_str(), c.row))) {
        None => Ok(()),
        Some(_) => Err(hangs_on(command, what).into()),
    }
}

/// Refuses when a field was no more as the command had left it: another program changed it, which the log
/// cannot know.
fn check_same_as_left(
    command: &Logged,
    changes: &[Change],
    done: &[Change],
    what: &str,
) -> Result<(), Refusal> {
    fn fields(all: &[Change]) -> impl Iterator<Item = ((&str, i64, Option<&str>), &Change)> {
        let updates = all.iter().filter(|c| c.what == "update");
        updates.map(|c| ((c.table.as_str(), c.row, c.column.as_deref()), c))
    }
    let left: HashMap<_, _> = fields(changes).map(|(field, c)| (field, &c.after)).collect();
    let mut met = HashSet::new();
    // A field that the command changed twice goes back twice: the first time from how it was left.
    let mut found = fields(done).filter(|(field, _)| met.insert(*field));
    let strange = found.find(|(field, c)| left.get(field).is_some_and(|left| **left != c.before));
    let Some((_, Change { table, column, .. })) = strange else { return Ok(()) };
    let message = format!(
        "command {} (`{}`) cannot be {what}: another program changed `{}` of `{table}` since",
        command.id,
        command.verb,
        column.as_deref().unwrap_or_default()
    );
    Err(Refusal::refused(message)
        .hint(format!("see what it was in `peerage db log {}`", command.id)))
}

fn rows(changes: &[Change]) -> HashSet<(&str, i64)> {
    changes.iter().map(|change| (change.table.as_str(), change.row)).collect()
}

fn hangs_on(command: &Logged, what: &str) -> Refusal {
    let message = format!(
        "command {} (`{}`) cannot be {what}: something that came later hangs on it",
        command.id, command.verb
    );
    Refusal::refused(message).hint("see `peerage db log`")
}

/// A constraint that is broken on the way means that later rows hang on the command's.
fn stands_in_the_way(fault: anyhow::Error, command: &Logged, what: &str) -> anyhow::Error {
    let code = fault.downcast_ref::<rusqlite::Error>().and_then(rusqlite::Error::sqlite_error_code);
    match code {
        Some(rusqlite::ErrorCode::ConstraintViolation) => hangs_on(command, what).into(),
        _ => fault,
    }
}

/// Does changes backwards, row by row.
fn reverse(tx: &Transaction<'_>, changes: &[Change]) -> Result<()> {
    let tables: HashMap<String, Vec<String>> = log::tables(tx)?.into_iter().collect();
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    for change in changes {
        let known = tables.get(&change.table).is_some_and(|columns| {
            change.column.as_ref().is_none_or(|column| columns.contains(column))
        });
        anyhow::ensure!(known, "the log speaks of `{}`, which the file has not", change.table);
        match groups.last_mut() {
            Some(group) if belongs(group, change) => group.push(change),
            _ => groups.push(vec![change]),
        }
    }
    groups.iter().rev().try_for_each(|group| reverse_row(tx, group))
}

/// Whether a change is of the same row and sort, and of a column not yet in the group: the fields
/// of a row go back together, since checks may hold them to each other.
fn belongs(group: &[&Change], change: &Change) -> bool {
    let same =
        |c: &&&Change| c.table == change.table && c.row == change.row && c.what == change.what;
    change.what != "insert"
        && group.first().is_some_and(|first| same(&first))
        && group.iter().all(|c| c.column != change.column)
}

fn reverse_row(tx: &Transaction<'_>, group: &[&Change]) -> Result<()> {
    let Some(first) = group.first() else { return Ok(()) };
    let table = &first.table;
    let columns: Vec<String> =
        group.iter().filter_map(|c| c.column.as_ref()).map(|c| format!("\"{c}\"")).collect();
    let before: Vec<&dyn ToSql> = group.iter().map(|c| &c.before as &dyn ToSql).collect();
    let row: &dyn ToSql = &first.row;
    let touched = match first.what.as_str() {
        "insert" => {
            tx.prepare_cached(&format!("DELETE FROM \"{table}\" WHERE id = ?1"))?.execute([row])?
        }
        "update" => {
            let sets: Vec<String> =
                columns.iter().enumerate().map(|(n, c)| format!("{c} = ?{}", n + 2)).collect();
            let sql = format!("UPDATE \"{table}\" SET {} WHERE id = ?1", sets.join(", "));
            let values = params_from_iter([row].into_iter().chain(before));
            tx.prepare_cached(&sql)?.execute(values)?
        }
        _ => {
            let places: Vec<String> = (2..columns.len() + 2).map(|n| format!("?{n}")).collect();
            let sql = format!(
                "INSERT INTO \"{table}\" (id, {}) VALUES (?1, {})",
                columns.join(", "),
                places.join(", ")
            );
            let values = params_from_iter([row].into_iter().chain(before));
            tx.prepare_cached(&sql)?.execute(values)?
        }
    };
    anyhow::ensure!(touched == 1, "row {} of `{table}` is not as the log says", first.row);
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::types::Value;

    use super::*;
    use crate::store::Store;
    use crate::store::testing::{empty, entry};

    /// Every row of every table but the log's, in order.
    fn content(store: &Store) -> Vec<(String, Vec<Vec<Value>>)> {
        let tables = log::tables(store.read()).unwrap();
        let rows = |table: &str| -> Vec<Vec<Value>> {
            let sql = format!("SELECT * FROM \"{table}\" ORDER BY id");
            let mut statement = store.read().prepare(&sql).unwrap();
            let width = statement.column_count();
            let row = |row: &rusqlite::Row<'_>| (0..width).map(|n| row.get(n)).collect();
            statement.query_map([], row).unwrap().collect::<rusqlite::Result<_>>().unwrap()
        };
        tables
            .into_iter()
            .map(|(table, _)| {
                let all = rows(&table);
                (table, all)
            })
            .collect()
    }

    fn run(store: &mut Store, verb: &str, sql: &[String]) -> bool {
        let done = store
            .write(&entry(verb), |tx| sql.iter().try_for_each(|line| Ok(tx.execute_batch(line)?)));
        done.is_ok()
    }

    /// One statement of a command: bodies, their aliases, neighbours and challenges come, change
    /// and go. Some fail by a constraint; then the whole command leaves no trace.
    fn statement() -> impl Strategy<Value = String> {
        let id = 1_i64..5;
        prop_oneof![
            (id.clone(), id.clone()).prop_map(|(a, b)| format!(
                "INSERT INTO body (id, slug, name, kind) VALUES ({a}, 's{b}', 'n{b}', 'other')"
            )),
            (id.clone(), id.clone()).prop_map(|(a, b)| format!(
                "UPDATE body SET name = 'm{b}', population = {b}, slug = 's{b}' WHERE id = {a}"
            )),
            id.clone().prop_map(|a| format!("DELETE FROM body WHERE id = {a}")),
            (id.clone(), id.clone()).prop_map(|(a, b)| format!(
                "INSERT INTO body_alias (body_id, alias) VALUES ({a}, 'a{b}')"
            )),
            (id.clone(), id.clone()).prop_map(|(a, b)| format!(
                "INSERT INTO body_relation (body_id, kind, other_id) VALUES ({a}, 'neighbour', {b})"
            )),
            (id.clone(), id.clone()).prop_map(|(a, b)| format!(
                "INSERT INTO challenge (id, reference, kind, mode, added_on, window_from, window_to)
                 VALUES ({a}, 'c{b}', 'corporate', 'onsite', '2026-01-01', '2027-01-01', '2027-02-01')"
            )),
            id.clone().prop_map(|a| format!(
                "UPDATE challenge SET window_from = NULL, window_to = NULL,
                        onsite_from = '2027-03-01', onsite_to = '2027-03-04' WHERE id = {a}"
            )),
            (id.clone(), id).prop_map(|(a, b)| format!(
                "INSERT INTO challenge_host (challenge_id, body_id, position) VALUES ({a}, {b}, 0)"
            )),
        ]
    }

    /// Few, or as many as a long run asks for.
    fn cases() -> u32 {
        std::env::var("PEERAGE_SOAK").ok().and_then(|cases| cases.parse().ok()).unwrap_or(32)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

        /// Taking back all commands leads through every state before, and bringing all back through
        /// every state after.
        #[test]
        fn undo_and_redo_walk_through_the_states(
            commands in prop::collection::vec(prop::collection::vec(statement(), 1..6), 1..6),
        ) {
            let mut store = empty();
            let mut states = vec![content(&store)];
            for command in &commands {
                let before = store.revision().unwrap();
                if run(&mut store, "test", command) && store.revision().unwrap() > before {
                    states.push(content(&store));
                }
            }
            for state in states.iter().rev().skip(1) {
                store.write(&entry("db undo"), undo).unwrap();
                prop_assert_eq!(&content(&store), state);
            }
            prop_assert!(store.write(&entry("db undo"), undo).is_err());
            for state in states.iter().skip(1) {
                store.write(&entry("db redo"), redo).unwrap();
                prop_assert_eq!(&content(&store), state);
            }
            prop_assert!(store.write(&entry("db redo"), redo).is_err());
        }
    }

    #[test]
    fn what_a_later_command_changed_is_not_brought_back_over() {
        let mut store = empty();
        let name = |name: &str| vec![format!("UPDATE staff SET name = '{name}'")];
        assert!(run(&mut store, "add", &["INSERT INTO staff (name) VALUES ('A')".to_owned()]));
        assert!(run(&mut store, "first", &name("B")));
        store.write(&entry("db undo"), undo).unwrap();
        assert!(run(&mut store, "second", &name("C")));
        let refused = store.write(&entry("db redo"), redo).unwrap_err().to_string();
        assert!(refused.contains("changed the same rows later"), "{refused}");
    }

    #[test]
    fn what_made_the_file_stays() {
        let mut store = empty();
        assert!(run(&mut store, "init", &["INSERT INTO staff (name) VALUES ('A')".to_owned()]));
        let refused = store.write(&entry("db undo"), undo).unwrap_err().to_string();
        assert!(refused.contains("remove the file instead"), "{refused}");
    }
}
