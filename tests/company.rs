//! Many processes at once: none loses a change, none meets a lock within `--wait`, every reader sees
//! a whole state, and a copy taken meanwhile is whole.
//!
//! The long part: `PEERAGE_SOAK=60 cargo test --release --test all company:: -- --nocapture` (seconds).

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::support::{World, soak_length, tell, told};

/// Counts a writer as ended, however it ends.
struct Ended<'a>(&'a AtomicU64);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn many_at_once_lose_nothing() {
    let world = World::with_everything();
    let there = world.json("evidence list trafford-2027").as_array().unwrap().len() as u64;
    let seconds = soak_length();
    let (writers, rounds) = if seconds.is_some() { (16, u64::MAX) } else { (4, 3) };
    let until = Instant::now() + Duration::from_secs(seconds.unwrap_or(120));
    let (written, reads, copies) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let run = |args: &[&str]| {
        let output = world.output(args);
        assert!(output.status.success(), "{args:?}\n{}", told(&output));
        output.stdout
    };
    let done = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let (run, written, done) = (&run, &written, &done);
            scope.spawn(move || {
                // Also when this one fails: the reader is not to wait for ever.
                let _ended = Ended(done);
                let mut round = 0;
                while round < rounds && Instant::now() < until {
                    let note = format!("writer {writer} round {round}");
                    run(&[
                        "evidence",
                        "add",
                        "trafford-2027",
                        &note,
                        "--theme",
                        "financial",
                        "--assessment",
                        "neutral",
                        "--perspective",
                        "staff",
                    ]);
                    written.fetch_add(1, Ordering::Relaxed);
                    match (writer + round) % 5 {
                        0 => drop(run(&[
                            "peer",
                            "import",
                            "pool.csv",
                            "--set",
                            &format!("note={note}"),
                        ])),
                        1 => drop(run(&["peer", "edit", "P0004", "--note", &note])),
                        2 => drop(run(&["challenge", "due", "--all"])),
                        3 => drop(run(&["team", "assemble", "bury-2027"])),
                        _ => drop(run(&[
                            "peer",
                            "status",
                            "P0003",
                            if round % 2 == 0 { "paused" } else { "active" },
                        ])),
                    }
                    round += 1;
                }
            });
        }
        let (run, reads, copies, done, world) = (&run, &reads, &copies, &done, &world);
        scope.spawn(move || {
            let mut last = 0;
            while done.load(Ordering::Relaxed) < writers {
                let all: serde_json::Value = serde_json::from_slice(&run(&[
                    "evidence",
                    "list",
                    "trafford-2027",
                    "--format",
                    "json",
                ]))
                .unwrap();
                let count = all.as_array().unwrap().len();
                assert!(count >= last, "what was there is there");
                last = count;
                reads.fetch_add(1, Ordering::Relaxed);
                let name = format!("copy-{}.db", copies.load(Ordering::Relaxed));
                run(&["db", "backup", &name]);
                run(&["db", "check", "--db", &name]);
                std::fs::remove_file(world.path().join(&name)).unwrap();
                copies.fetch_add(1, Ordering::Relaxed);
            }
        });
    });
    let all = world.json("evidence list trafford-2027");
    let kept = all.as_array().unwrap().len() as u64 - there;
    let written = written.into_inner();
    assert_eq!(kept, written, "a change was lost");
    world.ok("db check");
    tell(&format!(
        "company: {writers} writers, {written} notes and as many other commands, {} lost, {} readings, {} copies",
        written - kept,
        reads.into_inner(),
        copies.into_inner()
    ));
}

/// Who does not want to wait is told so, with the code for it.
#[test]
fn a_busy_file_is_told_as_busy() {
    let world = World::with_visit();
    let file = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    file.execute_batch("BEGIN IMMEDIATE").unwrap();
    let said = world.fails("peer edit P4 --note x --wait 0", 7);
    assert!(said.contains("--wait"), "{said}");
    if cfg!(target_os = "linux") {
        let holder = format!("process {})", std::process::id());
        assert!(said.contains(&holder), "{said}");
    }
    world.ok("peer list --wait 0");
}
