//! The log of many new rows at once.

use anyhow::Result;
use rusqlite::{CachedStatement, Transaction};

use super::{on_insert, tables};
use crate::domain::PeerId;

/// Many new rows at once, written down by their writer: rows that follow one another take one line of
/// the log together. The triggers on new rows of its tables are down as long as it lives, in this
/// transaction alone.
pub(in crate::store) struct Bulk<'a> {
    tx: &'a Transaction<'a>,
    tables: &'static [&'static str],
    line: CachedStatement<'a>,
    command: i64,
    runs: Vec<Option<Run>>,
}

/// Rows of a table that follow one another.
#[derive(Clone, Copy)]
struct Run {
    first: i64,
    last: i64,
    /// Whom the first is about.
    peer: PeerId,
}

impl<'a> Bulk<'a> {
    /// Takes down the triggers on new rows of `tables`.
    pub(in crate::store) fn begin(
        tx: &'a Transaction<'_>,
        tables: &'static [&'static str],
    ) -> Result<Self> {
        let down: String =
            tables.iter().map(|table| format!("DROP TRIGGER temp.\"{table}_inserted\";")).collect();
        tx.execute_batch(&down)?;
        let command =
            tx.query_row("SELECT id FROM temp.current_command", [], |row| row.get("id"))?;
        let line = tx.prepare_cached(
            "INSERT INTO change (command_id, table_name, row_id, what, peer_id, last_row_id)
             VALUES (?1, ?2, ?3, 'insert', ?4, ?5)",
        )?;
        Ok(Self { tx, tables, line, command, runs: vec![None; tables.len()] })
    }

    /// The row that was just put into the table at this place in the list, with a line of its own.
    pub(in crate::store) fn single(&mut self, table: usize, row: i64, peer: PeerId) -> Result<()> {
        let line = (self.command, self.tables[table], row, peer, None::<i64>);
        self.line.execute(line)?;
        Ok(())
    }

    /// The row that was just put into the table at this place in the list, among others.
    pub(in crate::store) fn one_of_many(
        &mut self,
        table: usize,
        row: i64,
        peer: PeerId,
    ) -> Result<()> {
        match &mut self.runs[table] {
            Some(run) if run.last + 1 == row => run.last = row,
            other => {
                let done = other.replace(Run { first: row, last: row, peer });
                self.write(table, done)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, table: usize, run: Option<Run>) -> Result<()> {
        let Some(Run { first, last, peer }) = run else { return Ok(()) };
        if first == last {
            return self.single(table, first, peer);
        }
        self.line.execute((self.command, self.tables[table], first, None::<PeerId>, last))?;
        Ok(())
    }

    /// Writes what is left and puts the triggers back.
    pub(in crate::store) fn end(mut self) -> Result<()> {
        for table in 0..self.tables.len() {
            let run = self.runs[table].take();
            self.write(table, run)?;
        }
        let up: String = tables(self.tx)?
            .iter()
            .filter(|(table, _)| self.tables.contains(&table.as_str()))
            .map(|(table, columns)| on_insert(table, columns))
            .collect();
        Ok(self.tx.execute_batch(&up)?)
    }
}
