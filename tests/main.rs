//! All tests from outside, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

mod architecture;
mod council;
mod db;
mod help;
mod init;
mod scheme;
mod support;
