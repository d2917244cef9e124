//! The rows that are to be written, while the rest of the file is checked: in memory as long as they
//! are few, beyond that in a temporary file without a name.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Seek as _, Write as _};
use std::sync::mpsc::{channel, sync_channel};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::domain::{NewPeer, PeerId};

/// How much is kept in memory.
const MOST_IN_MEMORY: usize = 8 << 20;

/// How many are handed over together, and how many such piles may lie ready.
const PILE: usize = 256;
const AHEAD: usize = 8;

/// What is to be done with one row of the file.
#[derive(Debug, PartialEq, Deserialize)]
pub(super) struct Step {
    /// Its number, from 0.
    pub(super) row: u32,
    /// The stored peer who changes; `None` for a new one.
    pub(super) stored: Option<PeerId>,
    /// The facts of the peer after it.
    pub(super) facts: NewPeer,
}

/// Steps that wait.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    bytes: Vec<u8>,
    file: Option<BufWriter<File>>,
    count: u64,
}

impl Waiting {
    /// How many there are.
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    /// Adds a step: its row, the stored peer who changes, the facts after it.
    pub(super) fn push(&mut self, row: u32, stored: Option<PeerId>, facts: &NewPeer) -> Result<()> {
        self.push_within((row, stored, facts), MOST_IN_MEMORY)
    }

    fn push_within(
        &mut self,
        (row, stored, facts): (u32, Option<PeerId>, &NewPeer),
        most: usize,
    ) -> Result<()> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 4]);
        // In the order of the fields of a step.
        postcard::to_io(&(row, stored, facts), &mut self.bytes)?;
        let length = u32::try_from(self.bytes.len() - start - 4)?;
        self.bytes[start..start + 4].copy_from_slice(&length.to_le_bytes());
        self.count += 1;
        if self.bytes.len() > most {
            self.pour()?;
        }
        Ok(())
    }

    /// Moves what is in memory into the file.
    fn pour(&mut self) -> Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(BufWriter::new(
                tempfile::tempfile().context("cannot make a temporary file")?,
            )),
        };
        file.write_all(&self.bytes).context("cannot write a temporary file")?;
        self.bytes.clear();
        Ok(())
    }

    /// Hands each to `take`, in order; they are unpacked beside it on a thread of their own, and go back
    /// to it: memory is given back quickest by the thread that took it.
    pub(super) fn each(self, mut take: impl FnMut(&Step) -> Result<()>) -> Result<()> {
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(AHEAD);
            let (back, taken) = channel::<Vec<Step>>();
            let unpacking = scope.spawn(move || {
                let mut pile = Vec::with_capacity(PILE);
                self.unpack_each(|step| {
                    pile.push(step);
                    if pile.len() == PILE {
                        let mut next = taken.try_recv().unwrap_or_default();
                        next.clear();
                        // Whoever takes them has broken off, and says why.
                        sender
                            .send(std::mem::replace(&mut pile, next))
                            .context("nobody takes them")?;
                    }
                    Ok(())
                })?;
                sender.send(pile).context("nobody takes them")
            });
            for pile in receiver {
                pile.iter().try_for_each(&mut take)?;
                // Nobody wants it back once all are unpacked.
                let _unwanted = back.send(pile);
            }
            match unpacking.join() {
                Ok(done) => done,
                Err(_) => anyhow::bail!("the rows that wait could not be unpacked"),
            }
        })
    }

    fn unpack_each(mut self, mut take: impl FnMut(Step) -> Result<()>) -> Result<()> {
        let file = match self.file.take() {
            None => None,
            Some(file) => {
                let mut file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
                file.rewind()?;
                Some(BufReader::with_capacity(1 << 20, file))
            }
        };
        let read = file.map(|file| -> Result<()> { each_in(file, &mut take) });
        read.unwrap_or(Ok(()))?;
        each_in(&self.bytes[..], &mut take)
    }
}

fn each_in(mut bytes: impl std::io::Read, take: &mut impl FnMut(Step) -> Result<()>) -> Result<()> {
    let mut record = Vec::new();
    let mut length = [0; 4];
    loop {
        match bytes.read(&mut length[..1])? {
            0 => return Ok(()),
            _ => bytes.read_exact(&mut length[1..])?,
        }
        record.clear();
        let length = u64::from(u32::from_le_bytes(length));
        bytes.by_ref().take(length).read_to_end(&mut record)?;
        take(postcard::from_bytes(&record).context("a temporary file was damaged")?)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PeerKind;

    #[test]
    fn few_and_many_come_out_in_order() {
        for most in [usize::MAX, 100, 0] {
            let step = |row: u32| Step {
                row,
                stored: row.is_multiple_of(2).then_some(PeerId(i64::from(row))),
                facts: NewPeer::named(format!("Peer {row}"), PeerKind::Officer),
            };
            let mut waiting = Waiting::default();
            for Step { row, stored, facts } in (0..600).map(step) {
                waiting.push_within((row, stored, &facts), most).unwrap();
            }
            let mut seen = Vec::new();
            waiting
                .each(|step| {
                    seen.push((step.row, step.stored, step.facts.clone()));
                    Ok(())
                })
                .unwrap();
            let all = (0..600).map(step).map(|step| (step.row, step.stored, step.facts));
            assert_eq!(seen, all.collect::<Vec<_>>());
        }
    }
}
