//! The pager: takes what is longer than the screen, at a terminal only.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use anyhow::Result;

use super::interrupt;

/// Whether `text` has more lines than the screen; where the screen is not known, no.
pub(super) fn is_long(text: &[u8]) -> bool {
    let lines = text.iter().filter(|byte| **byte == b'\n').count();
    terminal_size::terminal_size().is_some_and(|(_, height)| lines >= usize::from(height.0))
}

/// Hands `text` to the program that `command` names, and waits until it is read; gives whether
/// there is such a program. Words of the command are parted by blanks.
///
/// # Errors
/// When the text cannot be handed over; who stops reading early is no error.
pub(super) fn page(text: &[u8], command: &str) -> Result<bool> {
    let mut words = command.split_whitespace();
    let Some(program) = words.next() else { return Ok(false) };
    let started = Command::new(program).args(words).stdin(Stdio::piped()).spawn();
    let Ok(mut child) = started else { return Ok(false) };
    let paging = interrupt::left_to_the_pager();
    let fed = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(text));
    child.wait()?;
    drop(paging);
    match fed {
        Err(fault) if fault.kind() != io::ErrorKind::BrokenPipe => Err(fault.into()),
        _ => Ok(true),
    }
}
