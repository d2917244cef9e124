//! What ends a run from outside: Ctrl-C, a request to end, a bug. Each says whether anything was
//! written, and is told once.

use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

#[cfg(unix)]
use crate::commands::programme::until;
use crate::error::{ErrorKind, Refusal, Report, exit};
use crate::store;

/// Whether errors are told as JSON.
static JSON: AtomicBool = AtomicBool::new(false);
/// Whether the end has been told, by whichever thread came first; the other waits until it is.
static TOLD: Mutex<bool> = Mutex::new(false);
/// Whether a pager has the keyboard: Ctrl-C is for it.
static PAGING: AtomicBool = AtomicBool::new(false);

/// Makes Ctrl-C and a request to end stop the run cleanly. Elsewhere than on Unix the system ends
/// the program by itself, and the file takes back what was half written when it is next opened.
pub(super) fn watch(json: bool) {
    JSON.store(json, Ordering::Relaxed);
    store::forget_commit();
    #[cfg(unix)]
    {
        static WATCHING: std::sync::Once = std::sync::Once::new();
        WATCHING.call_once(|| {
            use signal_hook::consts::{SIGINT, SIGTERM};
            let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else {
                return;
            };
            std::thread::spawn(move || {
                let mut before = false;
                for signal in signals.forever() {
                    stop(
                        if signal == SIGTERM { exit::TERMINATED } else { exit::INTERRUPTED },
                        before,
                    );
                    before = true;
                }
            });
        });
    }
}

/// Ends the run, unless the change is on disk already: then the command is about to end by itself,
/// and only asking `again` stops it.
#[cfg(unix)]
fn stop(code: u8, again: bool) {
    if PAGING.load(Ordering::Relaxed) && code == exit::INTERRUPTED {
        return;
    }
    // A long search is asked to end with the best that it has; asking again ends the run.
    if code == exit::INTERRUPTED && until::ask_to_end() {
        return;
    }
    // Waits for a commit that is under way, and lets none begin.
    let committed = store::commit();
    if *committed && !again {
        return;
    }
    once(|| {
        let text = told(code, *committed);
        // A prompt may have hidden the cursor.
        let cursor = if console_is_there() { "\u{1b}[?25h" } else { "" };
        // Nobody is left to hear that this failed.
        drop(write!(std::io::stderr(), "{cursor}{text}"));
    });
    std::process::exit(i32::from(code));
}

#[cfg(unix)]
fn console_is_there() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stderr())
}

/// Tells the end by `tell`, unless it has been told. A prompt that gets Ctrl-C asks for the signal and
/// breaks off besides: who comes second goes on only when the words are out.
pub(super) fn once(tell: impl FnOnce()) {
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    if !std::mem::replace(&mut *told, true) {
        tell();
    }
}

/// The last words.
#[cfg(unix)]
fn told(code: u8, committed: bool) -> String {
    let word = if code == exit::TERMINATED { "terminated" } else { "interrupted" };
    let more = if committed { "; `peerage db log` lists it" } else { "" };
    let refusal = Refusal::new(ErrorKind::Interrupted, word);
    let refusal = refusal.hint(format!("{}{more}", done(committed)));
    let report = Report { code, ..Report::of(&refusal.into()) };
    if JSON.load(Ordering::Relaxed) { report.json() } else { format!("\n{}", report.text()) }
}

fn done(committed: bool) -> &'static str {
    if committed { "the change was written" } else { "nothing was written" }
}

/// Leaves Ctrl-C to the pager until it is dropped.
pub(super) fn left_to_the_pager() -> Paging {
    PAGING.store(true, Ordering::Relaxed);
    Paging
}

/// While it lives, Ctrl-C is for the pager.
#[derive(Debug)]
pub(super) struct Paging;

impl Drop for Paging {
    fn drop(&mut self) {
        PAGING.store(false, Ordering::Relaxed);
    }
}

/// Says on stderr that the program is at fault: where, but no values, which may be anyone's data.
pub(super) fn tell_bug(bug: &PanicHookInfo<'_>) {
    let place = bug.location().map(|at| format!("{}:{}", at.file(), at.line()));
    let text = bug_report(place.as_deref().unwrap_or("an unknown place"));
    // Nobody is left to hear that this failed.
    drop(std::io::stderr().write_all(text.as_bytes()));
}

fn bug_report(place: &str) -> String {
    let report = Report {
        code: exit::FAILURE,
        kind: ErrorKind::Failure,
        message: format!("internal error at {place}"),
        hint: Some(format!(
            "this is a bug in peerage; {}; what was written before stands in the log, which `peerage db log` lists",
            done(store::is_committed())
        )),
    };
    if JSON.load(Ordering::Relaxed) { report.json() } else { report.text() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn the_last_words_say_what_became_of_the_change() {
        let text = told(exit::TERMINATED, false);
        assert_eq!(text, "\nerror: terminated\n  hint: nothing was written\n");
        let text = told(exit::INTERRUPTED, true);
        assert!(text.contains("the change was written; `peerage db log`"), "{text}");
        assert!(!text.contains("nothing was written"), "{text}");
    }

    #[test]
    fn a_bug_is_told_without_values() {
        let text = bug_report("src/x.rs:7");
        assert!(text.starts_with("error: internal error at src/x.rs:7\n"), "{text}");
        assert!(text.contains("nothing was written") && text.contains("db log"), "{text}");
    }
}
