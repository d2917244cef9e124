//! Clocks: one that jumps, and those of other parts of the world.

use crate::faults::world;
use crate::support::{World, soak_length, told, words};

/// A clock that was ahead, and one that was set back.
#[test]
fn a_clock_that_jumps_breaks_nothing() {
    let world = world();
    world.sql("UPDATE command SET at = '2999-01-01T00:00:00Z', today = '2999-01-01' WHERE id = (SELECT max(id) FROM command)");
    world.ok("peer edit P4 --note \"after the jump\"");
    world.ok("db undo");
    world.ok("db redo");
    world.ok("db check");
    world.ok("privacy retention");
    for today in ["1970-01-01", "2024-02-29", "9999-12-31"] {
        for line in [
            "challenge due --all",
            "challenge deadlines",
            "status",
            "peer days P1",
            "privacy retention",
        ] {
            world.ok(&format!("{line} --today {today}"));
        }
        world.ok(&format!("peer edit P4 --note \"on {today}\" --today {today}"));
    }
    world.ok("db check");
}

/// Where the office lies, and whether its clock was put on tonight, is nothing to the day it is taken
/// to be.
#[test]
fn no_time_zone_changes_an_answer() {
    let world = World::with_everything();
    let mut turn = 0;
    for today in ["2028-02-29", "2027-03-28", "2027-10-31", "2026-12-31", "9998-12-31"] {
        for line in [
            "challenge due --all",
            "challenge deadlines --within 12m",
            "challenge calendar --format ics",
        ] {
            let shown = |zone: &str| {
                let words = words(&format!("{line} --today {today}"));
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                let output = world.command(&words).env("TZ", zone).output().unwrap();
                assert!(
                    matches!(output.status.code(), Some(0 | 2)),
                    "{line} {today}\n{}",
                    told(&output)
                );
                output.stdout
            };
            let here = shown("UTC");
            // One of them each time in the quick part.
            let zones = ["Europe/London", "Pacific/Kiritimati", "America/St_Johns"];
            turn += 1;
            let is_tried = |at: usize| soak_length().is_some() || at == (turn + turn / 3) % 3;
            for zone in (0..3).filter(|at| is_tried(*at)).map(|at| zones[at]) {
                assert!(shown(zone) == here, "{line} {today} {zone}");
            }
        }
    }
}
