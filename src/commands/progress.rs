//! A bar on stderr for what takes long, at a terminal only.

use std::io::IsTerminal as _;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a step may take before a bar is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// A count of rows that shows itself when it takes long.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    shown: bool,
    possible: bool,
    count: u64,
}

impl Progress {
    /// Begins to count; `what` is done with the rows, such as `Checking`. `total` where it is known.
    pub fn new(what: &'static str, total: Option<u64>) -> Self {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        let form = match total {
            Some(_) => "{msg} {bar:30} {human_pos} of {human_len} rows, {eta} left",
            None => "{msg} {spinner} {human_pos} rows",
        };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.set_message(what);
        let possible = std::io::stderr().is_terminal();
        Self { bar, begun: Instant::now(), shown: false, possible, count: 0 }
    }

    /// One more row.
    pub fn step(&mut self) {
        self.count += 1;
        if !self.possible || !self.count.is_multiple_of(1_024) {
            return;
        }
        if !self.shown && self.begun.elapsed() > PATIENCE {
            self.shown = true;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(self.count);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A sign that something is under way which has no rows to count, such as a look through a workbook. It
/// turns on a thread of its own, from a second after its beginning until it is dropped.
#[derive(Debug)]
pub struct UnderWay {
    turning: Option<(Sender<()>, JoinHandle<()>)>,
}

/// How long the sign stands still.
const TURN: Duration = Duration::from_millis(100);

impl UnderWay {
    /// Begins; `what` is done, such as `Making the indexes`.
    pub fn begin(what: &'static str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { turning: None };
        }
        let (end, ended) = channel();
        Self { turning: Some((end, std::thread::spawn(move || turn(what, &ended)))) }
    }
}

fn turn(what: &'static str, ended: &Receiver<()>) {
    let goes_on = |wait| ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout);
    if !goes_on(PATIENCE) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg} {spinner} {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar.tick();
    while goes_on(TURN) {
        bar.tick();
    }
    bar.finish_and_clear();
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some((end, turning)) = self.turning.take() {
            drop(end);
            // A sign that broke off is no fault of what was under way.
            let _broken_off = turning.join();
        }
    }
}
