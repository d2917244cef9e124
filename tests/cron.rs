//! The nightly script of `examples/cron`, run as cron runs it.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::{World, told};

/// Runs the script with little of an environment, at the other end of the world.
fn nightly(world: &World, variables: &[(&str, &str)]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cron/nightly");
    Command::new("/bin/sh")
        .arg(script)
        .current_dir(world.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", world.path())
        .env("TZ", "Pacific/Auckland")
        .env("PEERAGE", env!("CARGO_BIN_EXE_peerage"))
        .env("PEERAGE_DB", world.path().join("peerage.db"))
        .env("PEERAGE_TODAY", "2026-11-21")
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn nothing_due_is_silence_and_what_is_due_is_a_text_and_calendars() {
    let empty = World::bare();
    empty.ok("init --empty");
    let quiet = nightly(&empty, &[]);
    assert_eq!((told(&quiet).as_str(), quiet.status.code()), ("", Some(0)));
    let calendar = empty.read(".local/state/peerage/due.ics");
    assert!(calendar.starts_with("BEGIN:VCALENDAR") && !calendar.contains("VEVENT"), "{calendar}");

    let world = World::new();
    let calendar = |name: &str| world.read(&format!(".local/state/peerage/{name}.ics"));

    world.ok("challenge record Trafford corporate --from 2021-03-01 --to 2021-03-04");
    world.ok("challenge record Bury corporate --from 2026-03-01 --to 2026-03-04");
    world.ok("challenge add corporate Salford --window 2027-01-11..2027-03-31 --today 2026-06-01");
    let said = nightly(&world, &[]);
    assert!(said.status.success(), "{}", told(&said));
    assert!(said.stderr.is_empty(), "{}", told(&said));
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.starts_with("Peer challenges: what is due on 2026-11-21\n"), "{text}");
    assert!(text.contains("overdue") && text.contains("2026-03-04"), "{text}");
    assert!(text.contains("Trafford") && !text.contains("Bury"), "{text}");
    assert!(text.contains("Deadlines that are late") && text.contains("salford-2027"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    assert!(calendar("due").contains("UID:due-"), "{}", calendar("due"));
    assert!(calendar("deadlines").contains("BEGIN:VEVENT"), "{}", calendar("deadlines"));

    // The same to the byte.
    let before = calendar("due");
    assert_eq!(String::from_utf8(nightly(&world, &[]).stdout).unwrap(), text);
    assert_eq!(calendar("due"), before);
}

#[test]
fn a_mail_goes_to_sendmail() {
    let world = World::new();
    world.ok("challenge record Trafford corporate --from 2021-03-01 --to 2021-03-04");
    world.write("send", "#!/bin/sh\ncat > mail.txt\necho \"$1\" >> mail.txt\n");
    let send = world.path().join("send");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&send, mode).unwrap();
    let variables =
        [("PEERAGE_MAIL_TO", "office@example.org"), ("PEERAGE_SENDMAIL", send.to_str().unwrap())];
    let said = nightly(&world, &variables);
    assert_eq!((told(&said).as_str(), said.status.code()), ("", Some(0)));
    let mail = world.read("mail.txt");
    assert!(mail.starts_with("To: office@example.org\nSubject: Peer challenges: "), "{mail}");
    assert!(mail.contains("\n\nDue under the five-year rule") && mail.ends_with("-t\n"), "{mail}");
}

#[test]
fn the_day_is_that_of_england_wherever_the_machine_stands() {
    let world = World::new();
    // Stands for the program: tells the day that it is given, and that it may not ask.
    world.write("program", "#!/bin/sh\necho \"$PEERAGE_TODAY $*\" >> said.txt\n");
    let program = world.path().join("program");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&program, mode).unwrap();
    let variables = [("PEERAGE", program.to_str().unwrap()), ("PEERAGE_TODAY", "")];
    let date = || {
        let day = Command::new("date").arg("+%Y-%m-%d").env("TZ", "Europe/London").output();
        String::from_utf8(day.unwrap().stdout).unwrap().trim().to_owned()
    };
    let before = date();
    assert!(nightly(&world, &variables).status.success());
    let said = world.read("said.txt");
    for line in said.lines() {
        assert!(line.starts_with(&before) || line.starts_with(&date()), "{line}");
        assert!(line.contains("--no-input") && line.contains("--wait 600"), "{line}");
    }
    assert_eq!(said.lines().count(), 4, "{said}");
}

#[test]
fn a_file_that_stays_busy_is_said_and_ends_with_its_code() {
    let world = World::new();
    let held = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    held.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let said = nightly(&world, &[("PEERAGE_WAIT", "0")]);
    assert_eq!(said.status.code(), Some(7), "{}", told(&said));
    assert!(said.stdout.is_empty(), "{}", told(&said));
    assert!(String::from_utf8_lossy(&said.stderr).contains("--wait"), "{}", told(&said));
    // One that is free again in time was waited for.
    let free = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(700));
        held.execute_batch("COMMIT").unwrap();
    });
    let begun = std::time::Instant::now();
    let said = nightly(&world, &[("PEERAGE_WAIT", "60")]);
    assert!(said.status.success() && said.stderr.is_empty(), "{}", told(&said));
    assert!(begun.elapsed().as_millis() >= 600);
    free.join().unwrap();
}

#[test]
fn without_a_home_it_says_what_to_set_and_goes_by_that() {
    let world = World::new();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cron/nightly");
    let bare = |variables: &[(&str, &str)]| {
        let mut command = Command::new("/bin/sh");
        command.arg(&script).current_dir(world.path()).env_clear().env("PATH", "/usr/bin:/bin");
        command.env("PEERAGE", env!("CARGO_BIN_EXE_peerage"));
        command.envs(variables.iter().copied()).stdin(std::process::Stdio::null()).output().unwrap()
    };
    let said = bare(&[]);
    assert!(!said.status.success() && told(&said).contains("PEERAGE_OUT"), "{}", told(&said));
    let file = world.path().join("peerage.db");
    let variables = [("PEERAGE_OUT", "calendars"), ("PEERAGE_DB", file.to_str().unwrap())];
    let said = bare(&variables);
    assert!(said.status.success(), "{}", told(&said));
    assert!(world.read("calendars/due.ics").starts_with("BEGIN:VCALENDAR"));
    // The units are what systemd takes.
    if !Path::new("/usr/bin/systemd-analyze").exists() {
        return crate::support::skipped("there is no systemd-analyze");
    }
    let bin = world.path().join("home/.local/bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::fs::create_dir(world.path().join("run")).unwrap();
    std::fs::copy(&script, bin.join("peerage-nightly")).unwrap();
    let folder = script.parent().unwrap();
    let output = Command::new("systemd-analyze")
        .args(["--user", "--man=no", "verify"])
        .args(["peerage-nightly.service", "peerage-nightly.timer"].map(|unit| folder.join(unit)))
        .env_clear()
        .env("HOME", world.path().join("home"))
        .env("XDG_RUNTIME_DIR", world.path().join("run"))
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", told(&output));
}

#[test]
fn the_service_runs_what_is_installed_and_the_timer_is_its_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cron");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (service, timer, readme) =
        (read("peerage-nightly.service"), read("peerage-nightly.timer"), read("README.md"));
    assert!(service.contains("ExecStart=%h/.local/bin/peerage-nightly\n"), "{service}");
    assert!(readme.contains("install -m 755 nightly ~/.local/bin/peerage-nightly"), "{readme}");
    assert!(timer.contains("OnCalendar=") && timer.contains("WantedBy=timers.target"), "{timer}");
    // Every variable of the script is in the table.
    let script = read("nightly");
    for name in script.split("${").skip(1).filter_map(|rest| rest.split(":-").next()) {
        if name.starts_with("PEERAGE") {
            assert!(readme.contains(&format!("| `{name}` |")), "{name}");
        }
    }
}
