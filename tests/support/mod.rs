//! A small world for the program: its own folder, no environment, a fixed day.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod mutation;
pub mod ooxml;
mod programme;
pub mod reading;
pub mod settled;
pub mod terminal;
pub mod verbs;
mod visit;

pub use mutation::Chance;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::{fs, io::Write as _};

/// The day it is taken to be in every test that does not say otherwise.
pub const TODAY: &str = "2026-11-21";

/// The file that `init` makes, and the same with the invented pool.
static NEW: OnceLock<Vec<u8>> = OnceLock::new();
static POOL: OnceLock<Vec<u8>> = OnceLock::new();

/// A folder of its own, in which the program finds no home, no settings and no terminal.
pub struct World(tempfile::TempDir);

impl World {
    /// An empty folder.
    pub fn bare() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With a new file in it: England's bodies and nothing else.
    pub fn new() -> Self {
        Self::copied(&NEW, || {
            let world = Self::bare();
            world.ok("init");
            world
        })
    }

    /// With the invented pool of `examples/`.
    pub fn with_pool() -> Self {
        let world = Self::copied(&POOL, || {
            let world = Self::new();
            world.example("pool.csv");
            world.ok("peer import pool.csv");
            world
        });
        world.example("pool.csv");
        world
    }

    /// With a copy of the file that `make` makes: made once for all tests, by the program.
    fn copied(ready: &OnceLock<Vec<u8>>, make: impl FnOnce() -> Self) -> Self {
        let bytes = ready.get_or_init(|| fs::read(make().path().join("peerage.db")).unwrap());
        let world = Self::bare();
        let file = world.path().join("peerage.db");
        fs::write(&file, bytes).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        world
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Copies a file of `examples/` here.
    pub fn example(&self, name: &str) -> PathBuf {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        let to = self.path().join(name);
        fs::copy(from, &to).unwrap();
        to
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), text).unwrap();
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The program, ready to run here with `args`.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(args)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path().join("home"))
            .env("PEERAGE_DB", self.path().join("peerage.db"))
            .env("PEERAGE_TODAY", TODAY)
            .stdin(Stdio::null());
        command
    }

    /// Runs the program on these arguments.
    pub fn output(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs the program with `text` on its standard input.
    pub fn output_with_input(&self, args: &[&str], text: &[u8]) -> Output {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Runs a line; gives stdout, then stderr and a failing exit code under a heading each. Words in
    /// double quotes stay together.
    #[must_use = "snapshot it, or use ok()"]
    pub fn run(&self, line: &str) -> String {
        let words = words(line);
        told(&self.output(&words.iter().map(String::as_str).collect::<Vec<_>>()))
    }

    /// Runs a line that must succeed; gives what it said on stdout.
    #[track_caller]
    pub fn ok(&self, line: &str) -> String {
        let words = words(line);
        let output = self.output(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(output.status.success(), "{line}\n{}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a line that must end with `code`; gives all that it said.
    #[track_caller]
    pub fn fails(&self, line: &str, code: i32) -> String {
        let words = words(line);
        let output = self.output(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(code), "{line}\n{}", told(&output));
        told(&output)
    }

    /// The answer of a line that must succeed, as JSON.
    #[track_caller]
    pub fn json(&self, line: &str) -> serde_json::Value {
        let text = self.ok(&format!("{line} --format json"));
        serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{line}: {fault}\n{text}"))
    }
}

/// The program that is tried: the one just built, or that which `PEERAGE_PROGRAM` names, such as an
/// installed one.
pub fn program() -> std::ffi::OsString {
    std::env::var_os("PEERAGE_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_peerage").into())
}

/// Says that a test could not be made here.
#[expect(clippy::print_stderr, reason = "who runs the tests is to know what was not tested")]
pub fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// All that the program said.
pub fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\r', "\\r");
    let mut said = text(&output.stdout);
    let err = text(&output.stderr);
    if !err.is_empty() {
        said += &format!("--- stderr\n{err}");
    }
    match output.status.code() {
        Some(0) => said,
        code => said + &format!("--- exit {code:?}\n"),
    }
}

/// The words of a line; double quotes hold words together.
pub fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// How long the long part of a harness is to be, when it is asked for with `PEERAGE_SOAK`.
pub fn soak_length() -> Option<u64> {
    std::env::var("PEERAGE_SOAK").ok()?.parse().ok()
}

/// How many cases of a property are tried: few, or as many as `PEERAGE_SOAK` says.
pub fn cases(quick: u32) -> u32 {
    soak_length().and_then(|cases| u32::try_from(cases).ok()).unwrap_or(quick)
}

/// Says what a long run came to.
#[expect(clippy::print_stdout, reason = "the figures are what the run is for")]
pub fn tell(text: &str) {
    println!("{text}");
}
