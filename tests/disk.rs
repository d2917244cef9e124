//! A disk that fails at the worst moment: every call that writes, one after the other, made to fail;
//! and a file, a folder that somebody else may only read. Nothing is lost, nothing is half done.
//!
//! The long part, every call of every command below: `PEERAGE_SOAK=1 cargo test --test all disk:: --
//! --nocapture`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::faults::{content, put};
use crate::support::{World, program, skipped, soak_length, tell, told, words};

/// Errors of the system: the number, and whether the disk stays as it is then.
const ERRORS: &[(&str, &str, bool)] =
    &[("EIO", "5", false), ("ENOSPC", "28", true), ("EIO", "5", true)];

/// The library that makes calls fail, built once; `None`, said on stderr, where there is no compiler.
fn failing() -> Option<&'static Path> {
    static BUILT: OnceLock<Option<(tempfile::TempDir, PathBuf)>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("failing.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/failing.c");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
        let is_built = cfg!(target_os = "linux") && cc.status().is_ok_and(|s| s.success());
        is_built.then_some((folder, library))
    });
    if built.is_none() {
        skipped("there is no `cc` to make calls fail with");
    }
    built.as_ref().map(|(_, library)| library.as_path())
}

/// Runs a line on a disk whose call `at` fails; 0 for none. Gives how many calls there were.
fn run_on(
    library: &Path,
    world: &World,
    line: &str,
    at: u64,
    error: (&str, bool),
) -> (Output, u64) {
    let words = words(line);
    let count = tempfile::NamedTempFile::new().unwrap();
    let mut command = world.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    command
        .env("LD_PRELOAD", library)
        .env("FAIL_IN", world.path().canonicalize().unwrap())
        .env("FAIL_AT", at.to_string())
        .env("FAIL_WITH", error.0)
        .env("FAIL_ON", if error.1 { "1" } else { "" })
        .env("FAIL_COUNT", count.path());
    let output = command.output().unwrap();
    let calls = fs::read_to_string(count.path()).unwrap();
    (output, calls.trim().parse().unwrap_or_else(|_| panic!("{line}: {calls:?}")))
}

/// Every call of a command fails once, and once for good: the file is as before, or as after.
#[test]
fn any_call_that_fails_leaves_the_state_before_or_after_it() {
    let Some(library) = failing() else { return };
    let world = World::with_visit();
    world.example("pool.csv");
    world.ok("db backup copy.db");
    world.ok("peer edit P4 --note \"not in the copy\"");
    let path = world.path().join("peerage.db");
    let whole = fs::read(&path).unwrap();
    let before = content(&path).unwrap();
    let mut tally: BTreeMap<&str, u64> = BTreeMap::new();
    for line in [
        "peer import pool.csv",
        "peer edit P4 --note x",
        "db undo",
        "privacy erase P4 --yes",
        "db restore copy.db --yes",
    ] {
        put(&world, &whole);
        let (output, calls) = run_on(library, &world, line, 0, ("5", false));
        assert!(output.status.success(), "{line}\n{}", told(&output));
        let after = content(&path).unwrap();
        assert!(after != before && calls > 10, "{line}: {calls} calls");
        // A few of them in the quick part, spread over all; the last ones decide.
        let step = if soak_length().is_some() { 1 } else { (calls / 2).max(1) };
        for at in (1..=calls).rev().step_by(usize::try_from(step).unwrap()) {
            for &(name, error, for_good) in ERRORS {
                put(&world, &whole);
                let (output, _) = run_on(library, &world, line, at, (error, for_good));
                let place = format!("{line}: call {at} of {calls}, {name}, for good: {for_good}");
                let now = content(&path).unwrap_or_else(|fault| panic!("{place}: {fault}"));
                let said = told(&output);
                match output.status.code() {
                    Some(0) => assert!(now == after, "{place}: done, but not there\n{said}"),
                    Some(9) => assert!(now == before || now == after, "{place}: between\n{said}"),
                    _ => panic!("{place}\n{said}"),
                }
                assert!(
                    !said.contains("panicked") && !said.contains("os error"),
                    "{place}\n{said}"
                );
                let outcome = match (output.status.success(), now == before) {
                    (true, _) => "done all the same",
                    (false, true) => "refused with the file as it was",
                    (false, false) => "done, and told that the disk failed",
                };
                *tally.entry(outcome).or_default() += 1;
            }
        }
    }
    put(&world, &whole);
    tell(&format!("failing calls: {} faults: {tally:?}, 0 between", tally.values().sum::<u64>()));
}

/// Runs a line as somebody to whom nothing here belongs; `None` where that cannot be.
fn as_nobody(world: &World, line: &str) -> Option<Output> {
    let template = world.command(&[]);
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(program());
    command.args(words(line)).current_dir(world.path()).env_clear();
    for (name, value) in template.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    let output = command.env("PATH", "/usr/bin:/bin").output().ok()?;
    let is_root = !String::from_utf8_lossy(&output.stderr).contains("setpriv:");
    (is_root && output.status.code() != Some(126)).then_some(output)
}

#[test]
fn who_may_only_read_can_read_and_is_told_which_file_it_is() {
    let world = World::with_visit();
    let path = world.path().join("peerage.db");
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    for (folder, file) in [(0o777, 0o444), (0o555, 0o666), (0o555, 0o444)] {
        mode(world.path(), folder);
        mode(&path, file);
        let Some(read) = as_nobody(&world, "peer list") else {
            return skipped("nobody else can be here: no `setpriv`, or not by the administrator");
        };
        assert!(read.status.success(), "{}", told(&read));
        assert!(as_nobody(&world, "db check").unwrap().status.success());
        for line in ["peer edit P4 --note x", "db undo", "privacy erase P4 --yes"] {
            let output = as_nobody(&world, line).unwrap();
            let said = told(&output);
            assert_eq!(output.status.code(), Some(9), "{folder:o} {file:o} {line}\n{said}");
            assert!(said.contains("peerage.db`: the file may not be written"), "{line}\n{said}");
            assert!(said.contains("both must be writable"), "{line}\n{said}");
        }
        if folder == 0o555 {
            for line in ["db backup copy.db", "peer list -o list.csv", "init --db new.db"] {
                let output = as_nobody(&world, line).unwrap();
                assert_eq!(output.status.code(), Some(9), "{line}\n{}", told(&output));
            }
        }
    }
    mode(&path, 0o600);
    let output = as_nobody(&world, "peer list").unwrap();
    assert_eq!(output.status.code(), Some(9), "{}", told(&output));
    mode(world.path(), 0o700);
}
