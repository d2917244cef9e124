//! `db` and `status`: the file itself, its log, taking commands back, and what stands in the way.

use serde_json::Value;

use crate::support::{World, told};

/// Changes the file with another hand.
fn meddle(world: &World, sql: &str) {
    let connection = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    connection.pragma_update(None, "ignore_check_constraints", true).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn a_file_that_is_not_ours_is_refused() {
    let world = World::bare();
    world.write("text.db", "name,kind\n");
    world.write("empty.db", "");
    world.write("picture.db", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0");
    let other = rusqlite::Connection::open(world.path().join("other.db")).unwrap();
    other.execute_batch("CREATE TABLE x (y)").unwrap();
    for (file, why) in [
        ("text.db", "the file is no SQLite file"),
        ("picture.db", "the file is no SQLite file"),
        ("empty.db", "not a peerage file"),
        ("other.db", "not a peerage file"),
        ("none.db", "there is no file"),
        (".", "is a folder"),
    ] {
        let said = world.fails(&format!("council list --db {file}"), 9);
        assert!(said.contains(why), "{file}: {said}");
    }
}

#[test]
fn a_newer_file_is_refused_in_plain_words() {
    let world = World::new();
    meddle(&world, "PRAGMA user_version = 99");
    let said = world.fails("council list", 9);
    assert!(said.contains("made by a newer peerage"), "{said}");
    assert!(said.contains("install the newest"), "{said}");
}

#[test]
fn info_counts_what_is_there() {
    let world = World::new();
    let info = world.json("db info");
    assert_eq!((&info["bodies"], &info["schema_version"]), (&437.into(), &1.into()));
    assert_eq!((&info["last_command"], &info["commands"]), (&"init".into(), &1.into()));
}

#[test]
fn a_fresh_file_is_sound() {
    insta::assert_snapshot!(World::new().run("db check"), @"The file is sound.");
    World::with_pool().ok("db check");
}

#[test]
fn every_broken_rule_is_found() {
    let world = World::new();
    meddle(
        &world,
        "INSERT INTO peer (id, reference, name, kind, status, party, available_from, available_to)
         VALUES (1, 'P1', 'Ida Marsh', 'officer', 'active', 'Labour', '2027-02-01', '2027-01-01');
         INSERT INTO post (peer_id, position, body_id, first_day, last_day)
         SELECT 1, 0, id, '2024-01-01', '2025-01-01' FROM body WHERE slug = 'somerset-county';
         INSERT INTO challenge (id, reference, kind, mode, added_on)
         VALUES (1, 'nobody-2027', 'corporate', 'onsite', '2026-01-01');
         INSERT INTO body_alias (body_id, alias) SELECT id, 'E08000009' FROM body WHERE slug = 'kent';
         INSERT INTO succession (predecessor_id, successor_id, clock)
         SELECT a.id, b.id, 'new' FROM body AS a, body AS b
         WHERE a.slug = 'somerset' AND b.slug = 'somerset-county';
         INSERT INTO interest (peer_id, body_id) VALUES (99, 1);
         UPDATE body SET rural_urban = NULL, kind = 'parish' WHERE slug = 'trafford';
         INSERT INTO evidence (challenge_id, number, made_on, theme, assessment, perspective, note, sha256)
         VALUES (1, 1, '2026-11-01', 'financial', 'neutral', 'staff', 'Not what was heard.',
                 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
         INSERT INTO report_version (challenge_id, version, made_on, content, final_on, sha256)
         VALUES (1, 1, '2026-11-01', 'Not what was signed.', '2026-11-02',
                 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
         DELETE FROM scheme;",
    );
    let said: Value =
        serde_json::from_slice(&world.output(&["db", "check", "--format", "json"]).stdout).unwrap();
    let rules: std::collections::BTreeSet<_> =
        said.as_array().unwrap().iter().map(|row| row["rule"].as_str().unwrap()).collect();
    let expected = [
        "can-be-read",
        "challenge-has-a-host",
        "code-of-one-body",
        "days-in-order",
        "evidence-as-written",
        "has-a-scheme",
        "not-damaged",
        "party-for-members-only",
        "points-at-something",
        "post-at-a-body-in-force",
        "report-as-signed-off",
    ];
    assert_eq!(rules.into_iter().collect::<Vec<_>>(), expected);
    world.fails("db check", 8);
}

#[test]
fn a_scheme_of_two_minds_and_a_team_that_cannot_be_read_are_found() {
    let world = World::with_visit();
    world.ok("db check");
    meddle(
        &world,
        "UPDATE scheme SET rules = json_set(rules, '$.five_year.interval_months', 12);
         UPDATE team SET answer = '{}';",
    );
    let said = world.fails("db check", 8);
    assert!(said.contains("its text and its rules say different things"), "{said}");
    assert!(said.contains("team of trafford-2027"), "{said}");
    let said = world.fails("team show trafford-2027", 9);
    assert!(said.contains("peerage db check"), "{said}");
}

#[test]
fn going_back_to_a_copy_loses_nothing_without_a_yes() {
    let world = World::with_visit();
    world.ok("db backup copy.db");
    world.ok("peer edit P4 --note \"Likes trams\"");
    let said = world.fails("db restore copy.db", 6);
    assert!(said.contains("the file is newer") && said.contains("--yes"), "{said}");
    assert_eq!(world.json("peer show P4")["note"], "Likes trams");
    assert!(world.run("db restore copy.db --dry-run").contains("But the file is newer"));
    world.ok("db restore copy.db --yes");
    assert_eq!(world.json("peer show P4")["note"], Value::Null);
    let kept = "peerage.before-restore-";
    let kept = std::fs::read_dir(world.path()).unwrap().find_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.starts_with(kept).then_some(name)
    });
    assert_eq!(world.json(&format!("peer show P4 --db {}", kept.unwrap()))["note"], "Likes trams");
    world.ok("db check");
    assert!(world.ok("db log").contains("db restore"));
    assert!(world.fails("db undo", 6).contains("`db restore` cannot be taken back"));
    world.write("letter.txt", "Dear Ida");
    world.fails("db restore letter.txt --yes", 9);
    world.fails("db restore none.db --yes", 9);
    // A copy that was encrypted is piped in and lies open on no disk.
    let copy = std::fs::read(world.path().join("copy.db")).unwrap();
    let piped = world.output_with_input(&["db", "restore", "-", "--yes"], &copy);
    assert!(piped.status.success(), "{}", told(&piped));
    assert_eq!(world.json("peer show P4")["note"], Value::Null);
    let empty = world.output_with_input(&["db", "restore", "-", "--yes"], b"");
    assert_eq!(empty.status.code(), Some(9), "{}", told(&empty));
    let left = std::fs::read_dir(world.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(!left.into_iter().any(|name| name.to_string_lossy().starts_with("standard-input")));
    // Where there is no file, or one that cannot be read.
    std::fs::remove_file(world.path().join("peerage.db")).unwrap();
    world.ok("db restore copy.db");
    world.write("peerage.db", "spoilt");
    assert!(world.fails("db restore copy.db", 6).contains("cannot be read"));
    world.ok("db restore copy.db --yes");
    world.ok("db check");
}

#[test]
fn who_was_erased_does_not_come_back_with_a_copy() {
    let world = World::with_visit();
    world.ok("db backup copy.db");
    world.ok("privacy erase P4 --yes");
    let said = world.run("db restore copy.db --yes");
    assert!(said.contains("1 person who had been erased since was erased again"), "{said}");
    assert!(!world.ok("peer list").contains("Tom Vale"));
    world.ok("db check");
}

#[test]
fn a_copy_goes_to_standard_output_for_a_program_that_encrypts_it() {
    let world = World::new();
    let output = world.output(&["db", "backup", "-o", "-"]);
    assert!(output.status.success() && output.stdout.starts_with(b"SQLite format 3\0"));
    world.write("copy.db", &output.stdout);
    world.ok("db check --db copy.db");
    assert_eq!(world.output(&["db", "backup"]).stdout.len(), output.stdout.len());
    world.fails("db backup --keep 3", 2);
    let left: Vec<_> = std::fs::read_dir(world.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert_eq!(left, Vec::<String>::new(), "the way over a file leaves none");
}

#[test]
fn a_file_of_this_schema_needs_no_migration() {
    let world = World::new();
    assert!(world.run("db migrate").contains("which is this program's"));
    meddle(&world, "PRAGMA user_version = 99");
    assert!(world.fails("db migrate", 9).contains("made by a newer peerage"));
    world.fails("db migrate --db none.db", 9);
}

#[test]
fn a_circle_of_successions_is_found() {
    let world = World::new();
    meddle(
        &world,
        "INSERT INTO succession (predecessor_id, successor_id, clock)
         SELECT a.id, b.id, 'new' FROM body AS a, body AS b
         WHERE a.slug = 'somerset' AND b.slug = 'somerset-county';",
    );
    let said = world.fails("db check", 8);
    assert!(said.contains("would take over from each other"), "{said}");
}

#[test]
fn the_log_has_what_was_done() {
    let world = World::new();
    world.ok("council edit Trafford --population 240000");
    world.ok("council list");
    let log = world.json("db log");
    let verbs: Vec<_> = log.as_array().unwrap().iter().map(|c| &c["verb"]).collect();
    assert_eq!(verbs, ["init", "council edit"]);
    insta::assert_snapshot!(world.run("db log 2"), @"
     table  row  what    column      before  after   peer
     body   307  update  population  237579  240000
    ");
    assert_eq!(world.json("db log --verb council").as_array().unwrap().len(), 1);
    assert_eq!(world.json("db log --since 2999-01-01").as_array().unwrap().len(), 0);
    world.fails("db log 99", 3);
}

#[test]
fn a_command_is_taken_back_and_brought_back() {
    let world = World::new();
    let before = world.json("council list");
    world.ok("council add Testshire --kind unitary --neighbour Trafford --alias Testy");
    world.ok(
        "council edit testshire --remove-neighbour Trafford --population 7 --remove-alias Testy",
    );
    let after = world.json("council list");
    world.ok("db undo");
    world.ok("db undo");
    assert_eq!(world.json("council list"), before);
    let said = world.fails("db undo", 6);
    assert!(said.contains("`init` cannot be taken back"), "{said}");
    world.ok("db redo");
    world.ok("db redo");
    assert_eq!(world.json("council list"), after);
    world.fails("db redo", 6);
    let log = world.json("db log");
    assert_eq!(log.as_array().unwrap().len(), 7);
    assert!(log.as_array().unwrap().iter().skip(1).take(2).all(|c| c["taken_back"] == false));
}

#[test]
fn undo_shows_what_it_would_do() {
    let world = World::new();
    world.ok("council edit Trafford --population 240000");
    let said = world.run("db undo --dry-run");
    assert!(said.contains("240000  237579"), "{said}");
    assert_eq!(world.json("council show Trafford")["population"], 240_000);
    // What another program wrote over it since is not lost unsaid.
    let other = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    other.execute("UPDATE body SET population = 5 WHERE code = 'E08000009'", []).unwrap();
    let said = world.fails("db undo", 6);
    assert!(said.contains("another program changed `population` of `body` since"), "{said}");
    assert_eq!(world.json("council show Trafford")["population"], 5);
    other.execute("UPDATE body SET population = 240000 WHERE code = 'E08000009'", []).unwrap();
    drop(other);
    world.ok("db undo");
    assert_eq!(world.json("council show Trafford")["population"], 237_579);
    assert!(world.fails("db log Trafford", 2).contains("`--thing Trafford`"));
}

#[test]
fn a_backup_is_the_whole_file_and_for_its_owner_alone() {
    let world = World::new();
    world.ok("db backup copy.db");
    assert_eq!(world.json("council list --db copy.db"), world.json("council list"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(world.path().join("copy.db")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    world.ok("db backup copy.db");
    world.write("letter.txt", "Dear Ida");
    world.fails("db backup letter.txt", 9);
    assert_eq!(world.read("letter.txt"), "Dear Ida");
    world.fails("db backup peerage.db", 9);
    world.fails("db backup nowhere/copy.db", 9);
    world.fails("db backup other.db --keep 2", 2);
}

#[test]
fn only_the_newest_backups_are_kept() {
    let world = World::new();
    std::fs::create_dir(world.path().join("backups")).unwrap();
    for time in ["20240101T000000Z", "20250101T000000Z"] {
        world.write(&format!("backups/peerage-{time}.db"), "old");
    }
    world.write("backups/peerage-notes.db", "mine");
    world.ok("db backup backups --keep 2");
    let mut names: Vec<_> = std::fs::read_dir(world.path().join("backups"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 3, "{names:?}");
    assert_eq!((&*names[0], &*names[2]), ("peerage-20250101T000000Z.db", "peerage-notes.db"));
}

#[test]
fn peerage_alone_says_what_to_do() {
    let world = World::bare();
    let said = world.ok("");
    assert!(said.contains("There is no file yet") && said.contains("peerage init"), "{said}");
    world.ok("init");
    let said = world.ok("");
    assert!(said.contains("437 bodies") && said.contains("peerage peer import"), "{said}");
    let status = world.json("status");
    // The seven councils made from 2019-04-01 to 2021-04-01: five years, and no history yet.
    assert_eq!((&status["exists"], &status["overdue"]), (&true.into(), &7.into()));
    assert_eq!(status["next"].as_array().unwrap().len(), 3);
}

/// A copy that is encrypted on its way, as the documents have it.
#[test]
fn a_copy_goes_through_age_and_comes_back() {
    let world = World::with_visit();
    let has_age = std::process::Command::new("age-keygen").arg("-version").output().is_ok();
    if !has_age {
        return crate::support::skipped("there is no `age` to encrypt with");
    }
    let shell = |script: &str| {
        let template = world.command(&[]);
        let mut command = std::process::Command::new("/bin/sh");
        command.args(["-euc", script]).current_dir(world.path()).env_clear();
        let set = template.get_envs().filter_map(|(name, value)| Some((name, value?)));
        command.envs(set).env("PATH", "/usr/bin:/bin:/usr/local/bin");
        command.env("peerage", crate::support::program());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", crate::support::told(&output));
    };
    shell("age-keygen -o key.txt 2>/dev/null; age-keygen -y key.txt > public.txt");
    shell("\"$peerage\" db backup -o - | age -r \"$(cat public.txt)\" -o copy.age");
    let copy = std::fs::read(world.path().join("copy.age")).unwrap();
    let holds = |word: &[u8]| copy.windows(word.len()).any(|window| window == word);
    assert!(!holds(b"SQLite format 3") && !holds(b"Ida Marsh"));
    world.ok("peer edit P4 --note \"after the copy\"");
    shell("age -d -i key.txt copy.age | \"$peerage\" db restore - --yes");
    assert_eq!(world.json("peer show P4")["note"], serde_json::Value::Null);
    world.ok("db check");
}

/// The drill: a copy, a spoilt file, going back. The checks say the same, the report is the same to
/// the byte.
#[test]
fn after_going_back_the_report_is_the_same_to_the_byte() {
    let world = World::with_everything();
    world.ok("report draft trafford-2027 -o first.docx");
    world.ok("report draft trafford-2027 -o before.docx");
    world.ok("report draft trafford-2027 -o before.html");
    let check = world.ok("db check");
    world.ok("db backup drill.db");
    let mut bytes = std::fs::read(world.path().join("peerage.db")).unwrap();
    let half = bytes.len() / 2;
    bytes[..half].fill(0xa5);
    world.write("peerage.db", &bytes);
    world.fails("status", 9);
    world.ok("db restore drill.db --yes");
    assert_eq!(world.ok("db check"), check);
    for ending in ["docx", "html"] {
        world.ok(&format!("report draft trafford-2027 -o after.{ending}"));
        let of = |name: &str| std::fs::read(world.path().join(format!("{name}.{ending}"))).unwrap();
        assert!(of("before") == of("after"), "{ending}");
    }
}

#[test]
fn a_log_that_another_program_left_is_brought_into_the_file_by_reading_it() {
    let (world, other) = (World::new(), World::bare());
    let file = world.path().join("peerage.db");
    let writer = rusqlite::Connection::open(&file).unwrap();
    let mode: String = writer.query_row("PRAGMA journal_mode = wal", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    writer
        .execute_batch(
            "INSERT INTO peer (reference, name, kind, status) VALUES ('W1', 'Ida Marsh', 'officer', 'active')",
        )
        .unwrap();
    // As the power cut leaves it: the file, and beside it what is not in it yet.
    for name in ["peerage.db", "peerage.db-wal"] {
        std::fs::copy(world.path().join(name), other.path().join(name)).unwrap();
    }
    let left = other.path().join("peerage.db-wal");
    assert!(left.metadata().unwrap().len() > 0);
    assert_eq!(other.json("peer show W1 --db peerage.db")["name"], "Ida Marsh");
    assert!(!left.exists());
    let alone = other.path().join("alone.db");
    std::fs::copy(other.path().join("peerage.db"), alone).unwrap();
    assert_eq!(other.json("peer show W1 --db alone.db")["name"], "Ida Marsh");
}
