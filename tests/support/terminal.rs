//! A pseudo-terminal for the program, by `script` of util-linux.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{World, skipped};

/// How long to wait for a text before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a program may be at work without a word before it is taken for stuck.
const STUCK: Duration = Duration::from_secs(90);

/// How long a key may take to show something, where it shows anything.
const MOMENT: Duration = Duration::from_millis(100);

/// The program at a terminal: what it shows can be waited for, and keys can be typed.
pub struct Terminal {
    child: Child,
    seen: Arc<Mutex<Vec<u8>>>,
    reader: Option<std::thread::JoinHandle<()>>,
}

impl Terminal {
    /// Starts `line` at a terminal of so many columns and 24 rows; `variables` are added to the
    /// environment of `world`. `None`, said on stderr, where there is no `script`.
    pub fn start(
        world: &World,
        columns: u16,
        variables: &[(&str, &str)],
        line: &str,
    ) -> Option<Self> {
        let program = env!("CARGO_BIN_EXE_peerage");
        Self::run(world, columns, variables, &format!("'{program}' {line}"))
    }

    /// Starts any command of the shell in the same way.
    pub fn run(
        world: &World,
        columns: u16,
        variables: &[(&str, &str)],
        command: &str,
    ) -> Option<Self> {
        let script = "/usr/bin/script";
        if !cfg!(target_os = "linux") || !std::path::Path::new(script).exists() {
            skipped(&format!("there is no {script} to make a terminal with"));
            return None;
        }
        let inner = format!("stty rows 24 cols {columns}; exec {command}");
        let base = world.command(&[]);
        let mut command = Command::new(script);
        command.args(["-qefc", &inner, "/dev/null"]).current_dir(world.path()).env_clear();
        for (name, value) in base.get_envs() {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        command.env("PATH", "/usr/bin:/bin").env("TERM", "xterm").env("SHELL", "/bin/sh");
        command.envs(variables.iter().copied());
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let reader = follow(child.stdout.take().unwrap(), Arc::clone(&seen));
        Some(Self { child, seen, reader: Some(reader) })
    }

    /// Types these keys.
    pub fn press(&mut self, keys: &str) {
        let stdin = self.child.stdin.as_mut().unwrap();
        stdin.write_all(keys.as_bytes()).unwrap();
        stdin.flush().unwrap();
    }

    /// Types these keys one by one, as a person does: each when something was shown for the last, or after a moment.
    ///
    /// Between two keys the program gives the terminal back, which then edits the line itself: of a whole burst a
    /// key that takes back a letter would find none there and be lost.
    pub fn press_each(&mut self, keys: &str) {
        for key in keys.chars() {
            let (before, begun) = (self.seen.lock().unwrap().len(), Instant::now());
            self.press(key.encode_utf8(&mut [0; 4]));
            while self.seen.lock().unwrap().len() == before && begun.elapsed() < MOMENT {
                std::thread::sleep(Duration::from_millis(5));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until `text` has been shown; forgets what was shown before its end.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        let begun = Instant::now();
        loop {
            {
                let mut seen = self.seen.lock().unwrap();
                let shown = String::from_utf8_lossy(&seen).into_owned();
                if let Some(place) = shown.find(text) {
                    *seen = shown.into_bytes().split_off(place + text.len());
                    return;
                }
                assert!(begun.elapsed() < PATIENCE, "never saw {text:?} in:\n{shown}");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits for the end; gives what was shown since the last wait, and the exit code as a shell
    /// has it.
    pub fn end(mut self) -> (String, i32) {
        let (mut begun, mut seen) = (Instant::now(), 0);
        let code = loop {
            // As long as something more is shown it is at work.
            let now = self.seen.lock().unwrap().len();
            if now != seen {
                (begun, seen) = (Instant::now(), now);
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.code().unwrap();
            }
            if begun.elapsed() > STUCK {
                self.child.kill().unwrap();
                panic!("it never ended; shown:\n{}", self.shown());
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        self.reader.take().unwrap().join().unwrap();
        (self.shown(), code)
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().unwrap()).replace("\r\n", "\n")
    }
}

fn follow(
    mut from: std::process::ChildStdout,
    to: Arc<Mutex<Vec<u8>>>,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count) = from.read(&mut buffer) {
            if count == 0 {
                return;
            }
            to.lock().unwrap().extend_from_slice(&buffer[..count]);
        }
    })
}
