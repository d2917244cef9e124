//! Every kind of error read aloud: what happened, where, and what to do.

use crate::support::{World, told, words};

/// What an error says; all of it is held to the manners of errors.
#[track_caller]
fn heard(world: &World, line: &str, code: i32) -> String {
    let line_words = words(line);
    let output = world.output(&line_words.iter().map(String::as_str).collect::<Vec<_>>());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{line}\n{}", told(&output));
    let first = said.lines().find(|l| l.starts_with("error: ")).unwrap_or_else(|| panic!("{said}"));
    let message = first.trim_start_matches("error: ");
    assert!(!message.starts_with(char::is_uppercase), "begins with a capital: {first}");
    assert!(!message.ends_with('.'), "ends with a full stop: {first}");
    for word in
        ["Some(", "None", "Err(", "Ok(", "::", "os error", "Error code", "unwrap", "panicked"]
    {
        assert!(!said.contains(word), "{word} in {said}");
    }
    // A scope that cannot be taken names line and key, and needs no more.
    let helps = ["  hint: ", "  line ", "; leave "];
    assert!(helps.iter().any(|sign| said.contains(sign)), "{said}");
    said.replace(world.path().to_str().unwrap(), "FOLDER")
}

#[test]
fn names_and_usage() {
    let world = World::with_pool();
    let said: String = [
        ("council lst", 2),
        ("council show", 2),
        ("council list --sort nmae", 2),
        ("council list --format tabel", 2),
        ("challenge add corporate Trafford --window 31/2/2027", 2),
        ("peer status P0002 retired", 2),
        ("council show Newcastle", 3),
        ("council show Traford", 3),
        ("peer show Nobody", 3),
        ("challenge show trafford-2027", 3),
        ("council show North Yorkshire", 2),
        ("challenge add corporate North Yorkshire", 3),
        ("help schemes", 3),
        ("help chalenge", 3),
        ("help challenge deu", 3),
        ("challenge deu", 2),
        ("undo", 2),
        ("due", 2),
        ("peer assemble", 2),
        ("lst", 2),
        ("--db @north council list", 3),
    ]
    .map(|(line, code)| format!("$ peerage {line}\n{}", heard(&world, line, code)))
    .concat();
    insta::assert_snapshot!(said, @r#"
    $ peerage council lst
    error: unknown subcommand `lst`
      hint: did you mean `council list`?
    $ peerage council show
    error: missing BODY
      hint: write it as `peerage council show BODY`; see `peerage council show --help`
    $ peerage council list --sort nmae
    error: no column `nmae`
      hint: did you mean `name`? `--columns help` lists all
    $ peerage council list --format tabel
    error: invalid value `tabel` for `--format FORMAT`; known are table, json, jsonl, csv, markdown, xlsx, ics
      hint: did you mean `table`?
    $ peerage challenge add corporate Trafford --window 31/2/2027
    error: invalid value `31/2/2027` for `--window A..B`: `31/2/2027` does not exist: that month has 28 days
      hint: see `peerage challenge add --help`
    $ peerage peer status P0002 retired
    error: invalid value `retired` for `STATUS`; known are interested, accepted, accredited, active, waiting, paused, stood-down, refused
      hint: did you mean `refused`?
    $ peerage council show Newcastle
    error: more than one body is called `Newcastle`: Newcastle City Council (E08000021), Newcastle-under-Lyme Borough Council (E07000195)
      hint: say which one, by its code or reference
    $ peerage council show Traford
    error: no body `Traford`
      hint: did you mean `Trafford` or `Dartford` or `Stafford`?
    $ peerage peer show Nobody
    error: no peer `Nobody`
      hint: see them all with `peerage peer list`
    $ peerage challenge show trafford-2027
    error: no challenge `trafford-2027`
      hint: see them all with `peerage challenge list`
    $ peerage council show North Yorkshire
    error: unexpected argument `Yorkshire` found
      hint: a name of several words goes in quotes: "North Yorkshire"
    $ peerage challenge add corporate North Yorkshire
    error: more than one body is called `North`: Bath and North East Somerset Council (E06000022), North Devon District Council (E07000043), North East Derbyshire District Council (E07000038), North East Lincolnshire Council (E06000012), North Hertfordshire District Council (E07000099), North Kesteven District Council (E07000139), North Lincolnshire Council (E06000013), North Norfolk District Council (E07000147), North Northamptonshire Council (E06000061), North Somerset Council (E06000024), North Tyneside Council (E08000022), North Warwickshire Borough Council (E07000218), North West Leicestershire District Council (E07000134), North Yorkshire Council (E06000065)
      hint: a name of several words goes in quotes: "North Yorkshire"
    $ peerage help schemes
    error: no topic or command `schemes`
      hint: did you mean `scheme` or `schema`?
    $ peerage help chalenge
    error: no topic or command `chalenge`
      hint: did you mean `challenge`?
    $ peerage help challenge deu
    error: no topic or command `challenge deu`
      hint: did you mean `challenge due`?
    $ peerage challenge deu
    error: unknown subcommand `deu`
      hint: did you mean `challenge due`?
    $ peerage undo
    error: unknown subcommand `undo`
      hint: did you mean `db undo`?
    $ peerage due
    error: unknown subcommand `due`
      hint: did you mean `challenge due`?
    $ peerage peer assemble
    error: unknown subcommand `assemble`
      hint: did you mean `team assemble`?
    $ peerage lst
    error: unknown subcommand `lst`
      hint: did you mean `council list` or `peer list` or `challenge list`?
    $ peerage --db @north council list
    error: no programme `north`
      hint: name it with `peerage config set programmes.north FILE`
    "#);
}

#[test]
fn rejected_and_refused() {
    let world = World::with_pool();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    world.write("bad.csv", "name,kind,body\nIda Marsh,officer,Nowhere\n");
    world.write("scope.toml", "needs = 3\n");
    let said: String = [
        ("peer import bad.csv", 4),
        ("challenge scope trafford-2027 --file scope.toml", 4),
        ("peer add --name X --kind officer --body Bury --party Labour", 4),
        ("challenge schedule trafford-2027 --from 2027-05-31", 6),
        ("challenge mark trafford-2027 scope-agreed --on 2030-01-01", 4),
        ("peer decide P0002 accepted --by Ida", 6),
    ]
    .map(|(line, code)| {
        let output = world.output(&words(line).iter().map(String::as_str).collect::<Vec<_>>());
        let code = if output.status.code() == Some(2) { 2 } else { code };
        format!("$ peerage {line}\n{}", heard(&world, line, code))
    })
    .concat();
    for words in ["nothing was written", "scope.toml", "members only", "--override"] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[test]
fn trouble_with_files() {
    let world = World::new();
    world.write("text.db", "not a database at all, but long enough to be looked at as one");
    std::fs::create_dir(world.path().join("folder")).unwrap();
    world.write("empty.db", "");
    let mut bytes = world.bytes("peerage.db");
    bytes[8192..80_000].fill(0x55);
    world.write("damaged.db", bytes);
    let other = rusqlite::Connection::open(world.path().join("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1);").unwrap();
    drop(other);
    std::fs::copy(world.path().join("peerage.db"), world.path().join("newer.db")).unwrap();
    let newer = rusqlite::Connection::open(world.path().join("newer.db")).unwrap();
    newer.execute_batch("PRAGMA user_version = 9999").unwrap();
    drop(newer);
    let mut said: String = [
        "council list --db none.db",
        "council list --db text.db",
        "council list --db other.db",
        "council list --db newer.db",
        "council list --db folder",
        "council list --db empty.db",
        "council list --db damaged.db",
        "init",
        "init --db empty.db",
        "init --db folder",
        "peer import none.csv",
        "peer import folder",
        "council list -o none/list.csv",
        "apply none.toml",
    ]
    .map(|line| format!("$ peerage {line}\n{}", heard(&world, line, 9)))
    .concat();
    let held = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    held.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let line = "peer add --name X --kind officer --body Bury --seniority director --wait 0";
    said += &format!("$ peerage {line}\n{}", heard(&world, line, 7));
    let line = "council list --wait 0";
    let busy = heard(&world, line, 7);
    assert!(busy.contains("peerage.db`: another program is writing to it"), "{busy}");
    for words in ["peerage init", "none.db", "text.db", "newer.db", "none.csv", "--wait"]
        .into_iter()
        .chain(["`folder` is a folder", "`empty.db` is empty", "it is empty: take it away"])
        .chain(["damaged.db`: the file is damaged"])
    {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[test]
fn peerage_alone_says_how_things_are_and_what_comes_next() {
    let world = World::bare();
    let shown = |world: &World| world.run("").replace(world.path().to_str().unwrap(), "FOLDER");
    let none = shown(&world);
    world.ok("init");
    let empty = shown(&world);
    insta::assert_snapshot!(format!("{none}----\n{empty}"), @r"
There is no file yet; it would be FOLDER/peerage.db.

Next:
  peerage init  make the file, with England's councils and fire services in it
  peerage demo  see everything at work on a file that is thrown away
  peerage help  read about the commands and the words
----
FOLDER/peerage.db
437 bodies, 0 peers (0 active), 0 challenges
7 overdue, 0 due soon, 308 never had one

Next:
  peerage peer import FILE                            bring in a pool of peers
  peerage challenge record --import FILE              bring in past challenges
  peerage challenge add corporate NAME --window A..B  enter a challenge
");
    // Each state names the three commands that help next.
    let next = |world: &World| {
        let steps = world.json("status");
        let steps = steps["next"].as_array().unwrap().iter();
        steps.map(|step| step["command"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let add = "peerage challenge add corporate NAME --window A..B";
    let history = "peerage challenge record --import FILE";
    world.ok("init --empty --db nothing.db");
    let alone = world.json("status --db nothing.db");
    assert_eq!(alone["next"][0]["command"], "peerage council import FILE");
    let world = World::with_pool();
    assert_eq!(next(&world), ["peerage challenge due", add, history]);
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let [scope, assemble] = ["peerage challenge scope @last", "peerage team assemble @last"];
    assert_eq!(next(&world), [scope, assemble, "peerage challenge due"]);
    world.ok("challenge scope @last --needs Housing");
    let deadlines = "peerage challenge deadlines";
    assert_eq!(next(&world), [assemble, "peerage challenge due", deadlines]);
    world.ok("team set @last \"lead peer=P0148\"");
    assert_eq!(next(&world)[0], deadlines);
    // A file that cannot be used says so, and what to do.
    for (name, bytes, words) in [
        ("empty.db", &b""[..], "is empty"),
        ("text.db", b"a list of peers", "is no SQLite file"),
        ("cut.db", &world.bytes("peerage.db")[..40_960], "is damaged"),
    ] {
        world.write(name, bytes);
        let said = heard(&world, &format!("--db {name}"), 9);
        assert!(said.contains(words) && said.contains(name), "{said}");
    }
    // The three commands that come next are commands.
    for line in none.lines().chain(empty.lines()).filter(|line| line.starts_with("  peerage ")) {
        let command = line.trim().split("  ").next().unwrap();
        let parsed = peerage::cli::command().try_get_matches_from(words(command));
        if let Err(fault) = parsed {
            assert!(fault.to_string().contains("A..B"), "{command}: {fault}");
        }
    }
}
