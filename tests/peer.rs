//! The noun `peer`, but for its import.

use super::support::World;

#[test]
fn a_peer_is_added_shown_edited_and_listed() {
    let world = World::new();
    world.ok("peer add --name \"Ida Marsh\" --kind officer --body trafford --title \"Director of Finance\" --seniority director --expertise finance --email ida@example.org");
    let peer = world.json("peer show ida@example.org");
    assert_eq!(peer["reference"], "P0001");
    assert_eq!(peer["bodies"][0], "Trafford Metropolitan Borough Council");
    world.ok("peer edit P0001 --expertise finance,housing --rating 4.5");
    world.ok("peer edit P0001 --body Salford --seniority \"chief executive\"");
    let peer = world.json("peer show \"Ida Marsh\"");
    assert_eq!(peer["expertise"], serde_json::json!(["finance", "housing"]));
    assert_eq!(
        peer["past_posts"][0],
        "director at Trafford Metropolitan Borough Council until 2026-11-20"
    );
    world.ok("peer edit P0001 --clear rating");
    assert!(world.json("peer show P0001")["rating"].is_null());
    for (filter, count) in [
        ("--kind officer", 1),
        ("--kind member", 0),
        ("--seniority \"chief executive\"", 1),
        ("--expertise housing", 1),
        ("--region \"North West\"", 1),
        ("--body salford", 1),
        ("--body trafford", 0),
        ("--status paused", 0),
        ("--fisa", 0),
    ] {
        let found = world.json(&format!("peer list {filter}"));
        assert_eq!(found.as_array().unwrap().len(), count, "{filter}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_said() {
    let world = World::new();
    assert!(world.fails("peer add --name Ida --kind officer", 2).contains("`--body`"));
    assert!(world.fails("peer add --kind officer --body leeds", 2).contains("`--name`"));
    let several = world.fails("peer add --name Ida --kind officer --body Newcastle", 3);
    assert!(several.contains("Newcastle-under-Lyme"), "{several}");
    world.fails("peer add --name Ida --kind officer --body leeds --party Labour", 4);
    for (flag, word) in [("party", "Labor"), ("expertise", "fianance"), ("seniority", "boss")] {
        let told = world.fails(&format!("peer list --{flag} {word}"), 3);
        assert!(told.contains(word), "{told}");
    }
    world.fails("peer add --name Ida --kind officer --body leeds --expertise magic", 4);
    world.fails("peer show nobody", 3);
    world.ok("peer add --name Ida --kind member --body leeds --party Labour --email i@example.org");
    world.fails("peer add --name Bo --kind member --body leeds --email I@example.org", 4);
    // A former member keeps the party with consent alone.
    assert!(world.fails("peer edit P0001 --kind other", 4).contains("--party-consent"));
    world.ok("peer edit P0001 --kind other --party-consent yes");
    assert_eq!(world.json("peer show P0001")["party"], "Labour");
}

#[test]
fn members_are_decided_on_by_their_group_office() {
    let world = World::new();
    world.ok("peer apply --name \"Bo Lund\" --kind member --body leeds --party \"Lib Dem\"");
    assert_eq!(world.json("peer show P0001")["application"]["route"], "Liberal Democrat");
    world.fails("peer status P0001 active", 6);
    let refused = world.fails("peer decide P0001 accepted --by Ann", 6);
    assert!(refused.contains("Liberal Democrat"), "{refused}");
    world.fails("peer decide P0001 accepted --by Ann --office Labour", 6);
    world.ok("peer decide P0001 waiting-list --by Ann --office \"liberal democrat\"");
    assert_eq!(world.json("peer show P0001")["status"], "waiting");
    world.ok("peer decide P0001 accepted --by \"Liberal Democrat group office\" --reason \"places free\"");
    assert_eq!(world.json("peer show P0001")["status"], "accepted");
    world.fails("peer decide P0001 refused --by Ann --office \"liberal democrat\"", 6);
    world.ok("peer apply --name \"Ida Marsh\" --kind officer --body leeds");
    world.ok("peer decide P0002 refused --by Ann --reason \"pool is full\"");
    assert_eq!(world.json("peer show P0002")["status"], "refused");
}

#[test]
fn days_free_and_interests() {
    let world = World::new();
    world.ok("peer add --name \"Ida Marsh\" --kind officer --body leeds");
    world.ok("peer availability P0001 --from 2027-01-01 --block 2027-02-01..2027-02-28 --days 5");
    world.ok("peer availability P0001 --unblock 2027-02-10..2027-02-12");
    let peer = world.json("peer show P0001");
    assert_eq!(
        peer["blocked"],
        serde_json::json!(["2027-02-01..2027-02-09", "2027-02-13..2027-02-28"])
    );
    for (range, count) in [
        ("2027-02-10..2027-02-12", 1),
        ("2027-02-10..2027-02-13", 0),
        ("2026-12-31..2027-01-02", 0),
    ] {
        let free = world.json(&format!("peer list --available {range}"));
        assert_eq!(free.as_array().unwrap().len(), count, "{range}");
    }
    world.fails("peer availability P0001 --to 2026-12-01", 4);
    world.ok("peer declare P0001 bury --reason \"sister is a councillor\"");
    assert_eq!(world.json("peer show P0001")["declared"][0]["declared_on"], "2026-11-21");
    world.ok("peer declare P0001 bury --end");
    world.fails("peer declare P0001 bury --end", 3);
    assert_eq!(world.json("peer days P0001").as_array().unwrap().len(), 0);
}
