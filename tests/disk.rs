//! A disk that fails at the worst moment: every call that writes, one after the other, made to fail;
//! one that is full; and a file, a folder, a medium that may only be read. Nothing is lost, nothing is
//! half done.
//!
//! The long part, every call of every command below: `PEERAGE_SOAK=1 cargo test --test all disk:: --
//! --nocapture`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use crate::faults::{content, put, world};
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
        // A few of them in the quick part, spread over all, each with another error; the last decide.
        let is_long = soak_length().is_some();
        let step = if is_long { 1 } else { (calls / 3).max(1) };
        let places = (1..=calls).rev().step_by(usize::try_from(step).unwrap());
        for (turn, at) in places.enumerate() {
            let errors = ERRORS.iter().enumerate();
            let errors = errors.filter(|(n, _)| is_long || *n == turn % ERRORS.len());
            for (_, &(name, error, for_good)) in errors {
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

/// A copy of the file of `world` on a small disk, where one can be mounted.
fn on_small_disk<'a>(world: &World, disk: &'a Path) -> Option<(SmallDisk<'a>, PathBuf)> {
    let mounted = SmallDisk::mount(disk, "6m")?;
    let file = disk.join("peerage.db");
    fs::copy(world.path().join("peerage.db"), &file).unwrap();
    Some((mounted, file))
}

/// A small disk in memory at `folder`; not where mounting is not allowed.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(folder: &'a Path, size: &str) -> Option<Self> {
        let options = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder).stderr(Stdio::null());
        let is_mounted = mount.status().is_ok_and(|status| status.success());
        is_mounted.then_some(Self(folder))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(self.0).status());
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let world = world();
    let disk = tempfile::tempdir().unwrap();
    let Some((mounted, file)) = on_small_disk(&world, disk.path()) else {
        return skipped("no disk can be mounted here");
    };
    let whole = fs::read(&file).unwrap();
    let before = content(&file).unwrap();
    let mut told_of = BTreeMap::new();
    let kib = 6 * 1024 - whole.len() / 1024;
    // The last part is where it grows tight.
    let (from, step) = if soak_length().is_some() { (0, 32) } else { (kib - 300, 140) };
    let (mut refused, mut done) = (0, 0);
    for fill in (from..kib).step_by(step) {
        fs::write(&file, &whole).unwrap();
        fs::write(disk.path().join("filler"), vec![0_u8; fill * 1024]).unwrap();
        let name = file.to_str().unwrap();
        for args in [
            &["peer", "import", "pool.csv", "--db", name][..],
            &["peer", "edit", "P4", "--note", "x", "--db", name],
        ] {
            let output = world.output(args);
            match output.status.code() {
                Some(0) => done += 1,
                Some(9) => {
                    refused += 1;
                    assert_eq!(content(&file).unwrap(), before, "{fill} KiB filled");
                    let said = String::from_utf8_lossy(&output.stderr).into_owned();
                    *told_of.entry(said).or_insert(0_u64) += 1;
                }
                _ => panic!("{fill} KiB filled: {}", told(&output)),
            }
            fs::write(&file, &whole).unwrap();
        }
        fs::remove_file(disk.path().join("filler")).unwrap();
        let left = fs::read_dir(disk.path()).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["peerage.db"], "{fill} KiB filled: something was left behind");
    }
    fs::write(disk.path().join("filler"), vec![0_u8; (kib - 8) * 1024]).unwrap();
    let output = world.output(&["peer", "import", "pool.csv", "--db", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(9), "{}", told(&output));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("disk") && said.contains("full"), "{said}");
    assert_eq!(content(&file).unwrap(), before);
    drop(mounted);
    tell(&format!("full disk: {refused} refused with the file as it was, {done} done"));
}

#[test]
fn what_cannot_be_written_to_can_be_read() {
    let world = world();
    let disk = tempfile::tempdir().unwrap();
    let Some((mounted, file)) = on_small_disk(&world, disk.path()) else {
        return skipped("no disk can be mounted here");
    };
    let read_only =
        Command::new("mount").args(["-o", "remount,ro"]).arg(disk.path()).status().unwrap();
    assert!(read_only.success());
    let db = format!("--db {}", file.display());
    world.ok(&format!("peer list {db}"));
    world.ok(&format!("db check {db}"));
    world.ok(&format!("db backup away.db {db}"));
    for line in
        ["peer edit P4 --note x", "peer import pool.csv", "db undo", "privacy erase P4 --yes"]
    {
        let said = world.fails(&format!("{line} {db}"), 9);
        assert!(
            said.contains("the file may not be written")
                || said.contains("Read-only")
                || said.contains("read-only"),
            "{said}"
        );
    }
    world.fails(&format!("db backup {}/copy.db", disk.path().display()), 9);
    world.fails(&format!("init --db {}/new.db", disk.path().display()), 9);
    world.fails(&format!("peer list -o {}/list.csv", disk.path().display()), 9);
    drop(mounted);
}
