//! All tests from outside, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

mod afterwards;
mod apply;
mod architecture;
mod challenge;
mod completions;
mod council;
mod council_import;
mod damage;
mod db;
mod demo;
mod due;
mod evidence;
mod gate;
mod help;
mod history;
mod init;
mod lookup;
mod matching;
mod peer;
mod peer_import;
mod privacy;
mod programme_solve;
mod prompts;
mod reorganise;
mod report;
mod report_life;
mod scheme;
mod settings;
mod shell;
mod support;
mod team;
mod team_solve;
mod team_status;
mod timetable;
mod views;
