//! Whoever is named is found by reference, e-mail address or name, or as the one made last; and dates are
//! typed in every form.

use crate::support::World;

#[test]
fn peers_are_named_in_any_way_where_a_text_is_kept() {
    let world = World::with_pool();
    world.ok("challenge add corporate Bury --window 2027-03-01..2027-06-30");
    let one = world.json("peer show P0148");
    let (name, email) = (one["name"].as_str().unwrap(), one["email"].as_str().unwrap());
    let last = world.json("peer show @last")["reference"].clone();
    for (text, reference) in [(name, "P0148"), (email, "P0148"), ("@last", last.as_str().unwrap())]
    {
        world.ok(&format!("challenge scope bury-2027 --exclude-peer \"{text}\""));
        let scope = world.json("challenge show bury-2027")["scope"].clone();
        assert!(scope.to_string().contains(reference), "{text}: {scope}");
        assert!(!scope.to_string().contains(text) || text == reference, "{text}: {scope}");
    }
    world.fails("challenge scope bury-2027 --exclude-peer P9999", 3);
    assert!(world.fails("challenge scope bury-2027 --exclude-peer P014", 3).contains("P014"));

    let said = format!("--team \"lead peer={name}\" --team member={}", last.as_str().unwrap());
    world.ok(&format!("challenge record Leeds corporate --from 2025-03-04 --to 2025-03-07 {said}"));
    assert_eq!(world.json("team show leeds-2025")["members"][0]["peer"], "P0148");
    let said =
        "challenge record Leeds finance --from 2025-03-04 --to 2025-03-07 --team lead=Nobody";
    assert!(world.fails(said, 3).contains("peerage peer list"));
    world.write(
        "history.csv",
        format!("host,kind,onsite_from,onsite_to,team\nBury,corporate,2024-03-05,2024-03-08,lead peer={name}\n"),
    );
    world.ok("challenge record --import history.csv");
    assert_eq!(world.json("team show bury-2024")["members"][0]["peer"], "P0148");
    assert_eq!(world.json("challenge record --import history.csv")["unchanged"], 1);
    world.write(
        "history.csv",
        "host,kind,onsite_from,onsite_to,team\nBury,finance,2024-03-05,2024-03-08,lead peer=Nobody\n",
    );
    assert!(world.fails("challenge record --import history.csv", 4).contains("no peer `Nobody`"));
}

#[test]
fn what_was_made_last_may_be_history() {
    let world = World::new();
    world.ok("challenge add corporate Bury --window 2027-03-01..2027-06-30");
    let last = |world: &World| world.json("challenge show @last")["challenge"].clone();
    world.ok("challenge record Leeds corporate --from 2019-03-04 --to 2019-03-07");
    assert_eq!(last(&world), "leeds-2019");
    let said = world.ok("review open leeds-2019 --override late");
    assert!(said.contains("leeds-"), "{said}");
    let note = world.run("review open leeds-2019 --override late");
    assert!(!note.contains("Asked first: ."), "{note}");
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    assert_eq!(last(&world), "trafford-2027");
    world.write(
        "history.csv",
        "host,kind,onsite_from,onsite_to\nLeeds,corporate,2015-03-04,2015-03-07\nBury,corporate,2014-03-04,2014-03-07\n",
    );
    world.ok("challenge record --import history.csv");
    assert_eq!(last(&world), "leeds-2015", "the earliest goes in first");
}

#[test]
fn dates_are_typed_in_every_form() {
    let world = World::with_pool();
    for (set, field, is) in [
        ("term_ends=+2y", "term_ends", "2028-11-21"),
        ("available_from=+1m", "available_from", "2026-12-21"),
        ("available_to=1/3/2027", "available_to", "2027-03-01"),
        ("blocked=2027-Q1", "blocked", "2027-01-01..2027-03-31"),
        ("blocked=next monday; 2027-05", "blocked", "2027-05-01..2027-05-31"),
    ] {
        world.ok(&format!("peer edit P0001 --set \"{set}\""));
        assert!(world.json("peer show P0001")[field].to_string().contains(is), "{set}");
    }
    let until = "councillor at Leeds until last monday";
    world.ok(&format!("peer edit P0001 --past-posts \"{until}\""));
    assert!(world.json("peer show P0001").to_string().contains("2026-11-16"));
    world.ok(&format!("peer edit P0002 --set \"past_posts={until}\""));
    assert!(world.json("peer show P0002").to_string().contains("2026-11-16"));
    world.fails("peer edit P0001 --set term_ends=soon", 4);
    world.write("pool.csv", "name,kind,body\nJo Example,member,Bury\n");
    world.ok("peer import pool.csv --set term_ends=+2y");
    assert_eq!(world.json("peer show \"Jo Example\"")["term_ends"], "2028-11-21");
}

#[test]
fn what_may_be_meant_is_a_whole_command() {
    let world = World::bare();
    for line in ["help undoo", "db undoo", "help db undoo", "undoo", "help undo"] {
        let said = world.run(line);
        assert!(said.contains("did you mean `db undo`?"), "{line}: {said}");
    }
    for line in ["council reorganize", "help council reorganize", "reorganize"] {
        let said = world.run(line);
        assert!(said.contains("did you mean `council reorganise`?"), "{line}: {said}");
    }
    assert!(world.run("counsil").contains("did you mean `council`"), "{}", world.run("counsil"));
}

#[test]
fn what_ends_before_it_begins_is_told_so() {
    let world = World::with_pool();
    let edit = |days: &str| world.fails(&format!("peer edit P0004 --set blocked={days}"), 4);
    let said = edit("2027-03..2027-02");
    assert!(said.contains("`2027-03-01..2027-02-28`: ends before it begins"), "{said}");
    assert!(edit("2027-Q3..2027-Q1").contains("ends before it begins"));
    let said = world.fails("challenge add corporate Bury --window 2027-Q4..2027-Q1", 2);
    assert!(said.contains("ends before it begins (2027-10-01..2027-03-31)"), "{said}");
    let said = world.fails("peer list --filter term_ends=2027-03..2027-02", 2);
    assert!(said.contains("`2027-03..2027-02` ends before it begins"), "{said}");
    world.write("pool.csv", "reference,blocked\nP0004,2027-03\n");
    let said = world.fails("peer import pool.csv", 4);
    assert!(said.contains("a month or quarter alone"), "{said}");
}

#[test]
fn a_reference_that_is_nearly_somebodys_is_a_slip() {
    let world = World::with_pool();
    world.write("state.toml", "[[peer]]\nreference = \"P00O4\"\nnote = \"Likes trams\"\n");
    let said = world.fails("apply state.toml", 4);
    assert!(said.contains("nobody has this reference"), "{said}");
    assert!(said.contains("did you mean `P0004`"), "{said}");
    assert!(!said.contains("kind is missing"), "{said}");
    // What is like nobody's, or says who it is, lacks what it lacks.
    world.write("state.toml", "[[peer]]\nreference = \"XY-77\"\nnote = \"Likes trams\"\n");
    assert!(world.fails("apply state.toml", 4).contains("kind is missing"));
    world.write(
        "state.toml",
        "[[peer]]\nreference = \"P00O4\"\nname = \"Jo Example\"\nkind = \"officer\"\n",
    );
    assert!(world.fails("apply state.toml", 4).contains("body is missing"));
}

#[test]
fn slips_at_the_terminal_are_met_with_what_is_meant() {
    let world = World::with_pool();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    for (line, code, told) in [
        ("db log --thing P00O4", 3, "did you mean `P0004`"),
        ("db log --thing traford-2027", 3, "did you mean `trafford-2027`"),
        ("db log --thing zzzz", 3, "no peer, challenge or body `zzzz`"),
        ("db log --since 2027-01-01 --until 2026-01-01", 2, "2026-01-01 comes before 2027-01-01"),
        ("peer list --format cvs", 2, "did you mean `csv`?"),
        ("peer list -o peers.cvs", 2, "did you mean `.csv`?"),
        ("challenge list -o list.xslx", 2, "did you mean `.xlsx`?"),
    ] {
        let said = world.fails(line, code);
        assert!(said.contains(told), "{line}: {said}");
    }
    assert!(!world.path().join("peers.cvs").exists());
    let said = world.ok("db log --verb pear");
    assert!(said.contains("None begins with `pear`: did you mean `peer`?"), "{said}");
    assert_eq!(world.json("db log --command challenge").as_array().unwrap().len(), 1);
    let all = world.json("db log");
    assert_eq!(world.json("db log --from 2026-01-01 --to 2999-01-01"), all);
    assert_eq!(world.json("db log --from 2999-01-01"), serde_json::json!([]));
}
