//! When a long search ends: its time is up, or somebody pressed Ctrl-C and takes the best so far.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Whether a search is under way that can be asked to end.
static SEARCHING: AtomicBool = AtomicBool::new(false);
/// Whether it was asked to.
static ASKED: AtomicBool = AtomicBool::new(false);

/// Asks the search under way to end with the best that it has; false when there is none, or it was asked before.
pub fn ask_to_end() -> bool {
    SEARCHING.load(Ordering::SeqCst) && !ASKED.swap(true, Ordering::SeqCst)
}

/// How many seconds and how many steps a search may take: what was asked for and nothing else; `or` when neither was.
pub(super) fn ends(
    seconds: Option<f64>,
    steps: Option<u64>,
    or: (Option<f64>, u64),
) -> (Option<f64>, u64) {
    match (seconds, steps) {
        (None, None) => or,
        (seconds, steps) => (seconds, steps.unwrap_or(u64::MAX)),
    }
}

/// A search that ends when its time is up or when it is asked to; Ctrl-C asks as long as this lives.
#[derive(Debug)]
pub struct Until {
    begun: Instant,
    most: Option<Duration>,
}

impl Until {
    /// Begins, with so many seconds; without end when there is no number.
    pub fn begin(seconds: Option<f64>) -> Self {
        ASKED.store(false, Ordering::SeqCst);
        SEARCHING.store(true, Ordering::SeqCst);
        let most = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        Self { begun: Instant::now(), most }
    }

    /// Whether it is time to end.
    pub fn is_over(&self) -> bool {
        self.was_asked() || self.most.is_some_and(|most| self.begun.elapsed() >= most)
    }

    /// Whether somebody asked for the end.
    pub fn was_asked(&self) -> bool {
        ASKED.load(Ordering::SeqCst)
    }

    /// Seconds since it began.
    pub fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }
}

impl Drop for Until {
    fn drop(&mut self) {
        SEARCHING.store(false, Ordering::SeqCst);
    }
}
