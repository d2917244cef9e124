//! Rows read ahead: while one row is checked, those behind it are read on a thread of their own.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use anyhow::Result;

use super::raw::RawRow;

/// How many rows, or bytes of them, are handed over together, and how many such piles may lie ready:
/// with the longest records some megabytes.
const MOST_ROWS: usize = 256;
const MOST_BYTES: usize = 64 << 10;
const AHEAD: usize = 4;

/// Takes a row; may break off.
pub(super) type Take<'a> = dyn FnMut(&mut RawRow) -> Result<ControlFlow<()>> + 'a;

/// Hands each row that `read` reads to `take`, in order; `read` runs on a thread of its own.
///
/// # Errors
/// Those of `take`; else those of `read`, after all rows in front of the fault.
pub(super) fn read_ahead(
    read: impl FnOnce(&mut Take<'_>) -> Result<()> + Send,
    take: &mut dyn FnMut(&mut RawRow) -> Result<()>,
) -> Result<()> {
    std::thread::scope(|scope| {
        let (full, piles) = sync_channel(AHEAD);
        let (back, empty) = channel();
        let reading = scope.spawn(move || {
            let mut reader = Reader { pile: Pile::default(), full, empty };
            let read = read(&mut |row| Ok(reader.add(row)));
            let _end = reader.hand_over();
            read
        });
        for mut pile in piles {
            pile.rows.iter_mut().take(pile.used).try_for_each(&mut *take)?;
            // Nobody wants it back once all is read.
            let _unwanted = back.send(pile);
        }
        match reading.join() {
            Ok(done) => done,
            Err(_) => anyhow::bail!("the file could not be read to its end"),
        }
    })
}

/// Rows that are handed over together, in room that is used again.
#[derive(Debug, Default)]
struct Pile {
    rows: Vec<RawRow>,
    used: usize,
    bytes: usize,
}

/// The side that reads.
struct Reader {
    pile: Pile,
    full: SyncSender<Pile>,
    empty: Receiver<Pile>,
}

impl Reader {
    fn add(&mut self, row: &mut RawRow) -> ControlFlow<()> {
        let pile = &mut self.pile;
        if pile.rows.len() == pile.used {
            pile.rows.push(RawRow::default());
        }
        std::mem::swap(&mut pile.rows[pile.used], row);
        pile.bytes += pile.rows[pile.used].bytes();
        pile.used += 1;
        match pile.used == MOST_ROWS || pile.bytes > MOST_BYTES {
            true => self.hand_over(),
            false => ControlFlow::Continue(()),
        }
    }

    /// Hands the pile over; breaks off when nobody takes it any more.
    fn hand_over(&mut self) -> ControlFlow<()> {
        let rows = self.empty.try_recv().map(|pile| pile.rows).unwrap_or_default();
        let pile = std::mem::replace(&mut self.pile, Pile { rows, used: 0, bytes: 0 });
        match self.full.send(pile) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads rows on the lines from 1 to `last`, each with one cell of that many bytes.
    fn lines(last: u64, width: usize, take: &mut Take<'_>) -> Result<u64> {
        let mut row = RawRow::default();
        for line in 1..=last {
            row.begin(line);
            row.push(&"x".repeat(width));
            if take(&mut row)?.is_break() {
                return Ok(line);
            }
        }
        Ok(last)
    }

    #[test]
    fn all_rows_come_in_order_and_then_the_fault() {
        for (last, width) in [(0, 1), (1, 1), (256, 1), (5_000, 1), (300, 100_000)] {
            let mut seen = Vec::new();
            let read = |take: &mut Take<'_>| {
                lines(last, width, take)?;
                anyhow::bail!("the end is damaged")
            };
            let fault = read_ahead(read, &mut |row| {
                assert_eq!(row.cell(0).len(), width);
                seen.push(row.line);
                Ok(())
            });
            assert_eq!(fault.unwrap_err().to_string(), "the end is damaged");
            assert_eq!(seen, (1..=last).collect::<Vec<_>>());
        }
    }

    #[test]
    fn who_takes_may_break_off() {
        let (sender, receiver) = channel();
        let read = |take: &mut Take<'_>| Ok(sender.send(lines(u64::MAX, 9, take)?)?);
        let fault = read_ahead(read, &mut |row| {
            anyhow::ensure!(row.line < 1_000, "enough");
            Ok(())
        });
        assert_eq!(fault.unwrap_err().to_string(), "enough");
        assert!(receiver.recv().unwrap() < 10_000);
    }
}
