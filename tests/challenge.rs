//! `challenge`: from first contact to a withdrawn or finished visit.

use crate::support::{TODAY, World};

const ADD: &str = "challenge add corporate \"Trafford\" --window 2027-03-01..2027-06-30";

/// A file with Trafford's challenge in it.
fn with_trafford() -> World {
    let world = World::new();
    assert_eq!(world.ok(ADD), "trafford-2027\n");
    world
}

#[test]
fn adding_prints_the_reference_and_numbers_the_second() {
    let world = with_trafford();
    assert_eq!(
        world.ok("challenge add finance Trafford --window 2027-09-07..2027-10-29"),
        "trafford-2027-2\n"
    );
    let row = &world.json("challenge list --kind corporate")[0];
    assert_eq!(row["challenge"], "trafford-2027");
    assert_eq!(row["host_code"], serde_json::json!(["E08000009"]));
    assert_eq!((&row["stage"], &row["mode"]), (&"agreed".into(), &"onsite".into()));
    assert_eq!((&row["window_from"], &row["onsite_from"]), (&"2027-03-01".into(), &().into()));
    let again = world.run(ADD);
    assert!(again.contains("warning: `trafford-2027` is of the same kind"), "{again}");
}

#[test]
fn several_hosts_and_other_bodies() {
    let world = World::new();
    let joint = "challenge add corporate \"High Peak\" \"Staffordshire Moorlands\" --mode remote --window 2027-01-11..2027-02-26";
    assert_eq!(world.ok(joint), "high-peak-2027\n");
    assert_eq!(world.json("challenge show high-peak-2027")["host"].as_array().unwrap().len(), 2);
    let fire = "challenge add fire \"Greater Manchester\" --window 2027-01-11..2027-02-26";
    let reference = world.ok(fire);
    let row = world.json(&format!("challenge show {}", reference.trim()));
    assert_eq!(row["host_code"], serde_json::json!(["E31000040"]));
    world.ok("challenge add fire Essex --window 2027-01-11..2027-02-26");
    assert_eq!(world.json("challenge show @last")["host_code"], serde_json::json!(["E31000015"]));
    let twice = world.fails("challenge add corporate Trafford Trafford", 2);
    assert!(twice.contains("is named twice"), "{twice}");
}

#[test]
fn what_may_not_be_added_says_why() {
    let world = World::new();
    let newcastle = world.fails("challenge add corporate Newcastle", 3);
    assert!(newcastle.contains("E08000021") && newcastle.contains("E07000195"), "{newcastle}");
    let kind = world.fails("challenge add corprate Trafford", 3);
    assert!(kind.contains("did you mean `corporate`?"), "{kind}");
    let nobody = world.fails("challenge add corporate Traford", 3);
    assert!(nobody.contains("Trafford"), "{nobody}");
    assert!(world.fails("challenge add fire Trafford", 6).contains("--override"));
    let ended = world.fails("challenge add corporate E07000168", 6);
    assert!(ended.contains("ended on 2023-03-31") && ended.contains("North Yorkshire"), "{ended}");
    let coming =
        world.fails("challenge add corporate \"East Surrey\" --window 2027-01-04..2027-02-26", 6);
    assert!(coming.contains("does not exist before 2027-04-01"), "{coming}");
    let reversed =
        world.fails("challenge add corporate Trafford --window 2027-06-30..2027-03-01", 2);
    assert!(reversed.contains("ends before it begins"), "{reversed}");
    let missing = world.fails("challenge add corporate", 2);
    assert!(missing.contains("HOST"), "{missing}");
    assert_eq!(world.json("challenge list"), serde_json::json!([]));
    let told = world.ok("challenge add fire Trafford --override \"pilot of the combined service\"");
    assert_eq!(told, "trafford-2026\n");
    let shown = world.json("challenge show trafford-2026");
    assert_eq!(shown["exceptions"][0]["rule"], "host-kind");
    assert_eq!(shown["exceptions"][0]["reason"], "pilot of the combined service");
}

#[test]
fn found_by_reference_host_or_last() {
    let world = with_trafford();
    world.ok("challenge add corporate Essex --window 2027-09-06..2027-11-26");
    for (text, reference) in [
        ("TRAFFORD-2027", "trafford-2027"),
        ("Trafford", "trafford-2027"),
        ("E10000012", "essex-2027"),
        ("@last", "essex-2027"),
    ] {
        assert_eq!(world.json(&format!("challenge show {text}"))["challenge"], reference, "{text}");
    }
    assert!(
        world.fails("challenge show trafford-2028", 3).contains("did you mean `trafford-2027`")
    );
    world.ok("challenge add finance Trafford --window 2027-09-07..2027-10-29");
    let both = world.fails("challenge show Trafford", 3);
    assert!(both.contains("trafford-2027 (corporate), trafford-2027-2 (finance)"), "{both}");
    // History gives way to what lies ahead.
    world.ok("challenge record Essex corporate --from 2020-03-03 --to 2020-03-06");
    assert_eq!(world.json("challenge show Essex")["challenge"], "essex-2027");
}

#[test]
fn the_scope_is_kept_in_versions() {
    let world = with_trafford();
    world.example("scope.toml");
    let first = world.run("challenge scope trafford-2027 --file scope.toml");
    assert!(first.contains("Kept version 1"), "{first}");
    let again = world.run("challenge scope trafford-2027 --file scope.toml");
    assert!(again.contains("as it was (version 1)"), "{again}");
    let third =
        world.run("challenge scope trafford-2027 --focus \"housing delivery\" --met Leader");
    assert!(third.contains("Kept version 2"), "{third}");
    let shown = world.json("challenge show trafford-2027");
    assert_eq!(shown["scope_version"], 2);
    assert_eq!(shown["scope"]["met"], serde_json::json!(["Leader"]));
    assert_eq!(shown["scope"]["exclude"]["bodies"], serde_json::json!(["Salford"]));
    assert_eq!(shown["scope_versions"][0]["agreed_on"], "2026-12-04");
    let later = world.json("challenge show trafford-2027 --today 2026-12-05");
    assert_eq!(later["stage"], "scoped");
}

#[test]
fn who_is_booked_after_the_day_by_which_it_is_due_is_told_at_once() {
    let world = World::new();
    let told = world.run("challenge add corporate Dorset --window 2027-03-01..2027-06-30");
    assert!(told.contains("Added a corporate peer challenge of Dorset Council"), "{told}");
    assert!(
        told.contains("warning: Dorset Council is due by 2024-04-01, before 2027-03-01"),
        "{told}"
    );
}

#[test]
fn a_scope_in_json_by_flags_or_from_stdin() {
    let world = with_trafford();
    world.write("scope.json", r#"{"needs": "money", "agreed_on": "2026-11-20"}"#);
    world.ok("challenge scope Trafford --file scope.json");
    assert_eq!(world.json("challenge show Trafford")["scope"]["needs"], "money");
    world.ok("challenge scope Trafford --needs \"money and homes\" --documents 12 --exclude-body Salford");
    let scope = world.json("challenge show Trafford")["scope"].clone();
    assert_eq!(scope["burden_limit"]["documents"], 12);
    // Another text is a draft again, until somebody agrees it.
    assert_eq!(scope["agreed_on"], serde_json::Value::Null);
    let told = world.run("challenge scope Trafford --agreed-on 2026-11-21 --agreed-by Leader");
    assert!(!told.contains("draft"), "{told}");
    let scope = world.json("challenge show Trafford")["scope"].clone();
    assert_eq!(
        (&scope["needs"], &scope["agreed_on"]),
        (&"money and homes".into(), &"2026-11-21".into())
    );
    let piped = world
        .output_with_input(&["challenge", "scope", "Trafford", "--file", "-"], b"needs = \"x\"\n");
    assert!(piped.status.success());
}

#[test]
fn a_bad_scope_is_told_line_by_line_and_changes_nothing() {
    let world = with_trafford();
    world.write("bad.toml", "needs = \"a\"\nfocuss = [\"b\"]\n");
    let unknown = world.fails("challenge scope Trafford --file bad.toml", 4);
    assert!(unknown.contains("line 2") && unknown.contains("did you mean `focus`?"), "{unknown}");
    let text = "needs = \"a\"\n[[slot]]\nrole = \"x\"\nwho = [{ kind = \"officer\", expertise = [\"howsing\"] }]\n\
                [exclude]\npeers = [\"P9\"]\nbodies = [\"Newcastle\"]\n";
    world.write("bad.toml", text);
    let told = world.fails("challenge scope Trafford --file bad.toml", 4);
    for line in ["line 4", "line 6", "line 7", "did you mean `housing`?", "more than one body"] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let nothing = world.fails("challenge scope Trafford", 2);
    assert!(nothing.contains("--file"), "{nothing}");
    let both = world.fails("challenge scope Trafford --file bad.toml --needs x", 2);
    assert!(both.contains("cannot be used with"), "{both}");
    assert_eq!(world.json("challenge show Trafford")["scope"], serde_json::Value::Null);
    assert!(world.fails("challenge scope Trafford --file none.toml", 9).contains("none.toml"));
}

#[test]
fn scheduling_takes_the_kinds_length_and_heeds_the_calendar() {
    let world = with_trafford();
    for (from, why) in [
        ("2027-05-04", "2 days before the election day 2027-05-06"),
        ("2027-05-31", "public holiday"),
        ("2027-08-10", "summer break"),
    ] {
        let told = world.fails(&format!("challenge schedule Trafford --from {from}"), 6);
        assert!(told.contains(why) && told.contains("--override"), "{told}");
    }
    let reversed = world.fails("challenge schedule Trafford --from 2027-06-11 --to 2027-06-08", 2);
    assert!(reversed.contains("comes before"), "{reversed}");
    let odd = world.run("challenge schedule Trafford --from 2027-07-05 --to 2027-07-06");
    for warning in ["outside the window", "is a Monday", "usually takes 4 days"] {
        assert!(odd.contains(warning), "{odd}");
    }
    let shown = world.json("challenge show Trafford");
    assert_eq!(
        (&shown["onsite_from"], &shown["onsite_to"]),
        (&"2027-07-05".into(), &"2027-07-06".into())
    );
    let again = world.fails("challenge schedule Trafford --from 2027-06-08", 6);
    assert!(again.contains("challenge postpone"), "{again}");
    let same = world.run("challenge schedule Trafford --from 2027-07-05 --to 2027-07-06");
    assert!(same.contains("already"), "{same}");
}

#[test]
fn postponing_keeps_the_old_dates_and_asks_again() {
    let world = with_trafford();
    world.example("scope.toml");
    world.ok("challenge scope Trafford --file scope.toml");
    world.ok("challenge schedule Trafford --from 2027-06-08");
    let before = world.json("challenge show Trafford --today 2027-01-04");
    assert_eq!(before["stage"], "scoped");
    assert!(world.fails("challenge postpone Trafford --from 2027-09-07", 2).contains("--reason"));
    assert!(world.fails("challenge postpone Trafford --reason x", 2).contains("--window"));
    let said = world.run("challenge postpone Trafford --window 2027-09-01..2027-10-29 --reason \"by-election\" --today 2027-01-04");
    assert!(said.contains("Confirm the scope and the team again"), "{said}");
    let after = world.json("challenge show Trafford --today 2027-01-04");
    assert_eq!((&after["stage"], &after["onsite_from"]), (&"agreed".into(), &().into()));
    let moved = &after["dates"][1];
    assert_eq!(moved["old_onsite"], "2027-06-08..2027-06-11");
    assert_eq!(moved["new_window"], "2027-09-01..2027-10-29");
    assert_eq!((&moved["what"], &moved["reason"]), (&"postponed".into(), &"by-election".into()));
    world.ok("challenge postpone Trafford --from 2027-09-14 --reason \"dates found\"");
    let set = world.json("challenge show Trafford");
    assert_eq!(
        (&set["onsite_to"], &set["window_to"]),
        (&"2027-09-17".into(), &"2027-10-29".into())
    );
    let past = "challenge postpone Trafford --from 2028-02-01 --reason x --today 2027-10-01";
    assert!(world.fails(past, 6).contains("ended on 2027-09-17"));
}

#[test]
fn withdrawn_is_withdrawn() {
    let world = with_trafford();
    assert!(world.fails("challenge withdraw Trafford", 2).contains("--reason"));
    world.ok("challenge withdraw Trafford --reason \"new leader\"");
    let row = world.json("challenge show Trafford");
    assert_eq!((&row["stage"], &row["withdrawn_on"]), (&"withdrawn".into(), &TODAY.into()));
    for line in [
        "challenge schedule Trafford --from 2027-06-08",
        "challenge postpone Trafford --from 2027-06-08 --reason x",
        "challenge mark Trafford scope-agreed",
        "challenge scope Trafford --needs x",
    ] {
        assert!(world.fails(line, 6).contains("was withdrawn"), "{line}");
    }
    assert_eq!(world.json("challenge list --open"), serde_json::json!([]));
    assert_eq!(world.json("challenge list").as_array().unwrap().len(), 1);
}

#[test]
fn editing_changes_what_is_named_and_no_more() {
    let world = with_trafford();
    world.ok("challenge edit Trafford --manager \"Ida Marsh\" --manager \"Bo Field\" --note \"first one\" --mode hybrid");
    let row = world.json("challenge show Trafford");
    assert_eq!(row["manager"], serde_json::json!(["Ida Marsh", "Bo Field"]));
    assert_eq!((&row["mode"], &row["note"]), (&"hybrid".into(), &"first one".into()));
    world.ok("challenge edit Trafford --manager \"Bo Field\" --clear note");
    let row = world.json("challenge show Trafford");
    assert_eq!(row["manager"], serde_json::json!(["Bo Field"]));
    assert_eq!(row["note"], serde_json::Value::Null);
    assert!(world.run("challenge edit Trafford --mode hybrid").contains("Nothing to change"));
    assert!(world.fails("challenge edit Trafford --reviews Trafford", 2).contains("itself"));
    assert!(
        world.fails("challenge edit Trafford --report-published 2027-01-01", 4).contains("to come")
    );
    assert!(world.fails("challenge edit Trafford --kind fire", 6).contains("--override"));
}

#[test]
fn staff_are_named_and_the_adviser_follows_from_the_region() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30 --manager \"Ida  Marsh\" --support \"Ann Reed\" --facilitator \"Cy Dale\" --adviser \"Di Fox\"");
    let row = world.json("challenge list")[0].clone();
    assert_eq!(row["manager"], serde_json::json!(["Ida Marsh"]));
    assert_eq!(
        (&row["support"], &row["facilitator"]),
        (&serde_json::json!(["Ann Reed"]), &serde_json::json!(["Cy Dale"]))
    );
    assert_eq!(row["adviser"], serde_json::json!(["Di Fox"]));
    assert_eq!(row["team"], serde_json::json!([]));
    let mine = world.json("challenge list --staff \"ida marsh\"");
    assert_eq!(mine.as_array().unwrap().len(), 1);
    world.ok("council edit Trafford --adviser \"Ed Hill\"");
    world.ok("challenge edit Trafford --clear adviser");
    assert_eq!(world.json("challenge list")[0]["adviser"], serde_json::json!(["Ed Hill"]));
}

#[test]
fn milestones_are_marked_and_the_stage_follows() {
    let world = with_trafford();
    world.ok("challenge mark Trafford scope-agreed --on 2026-11-20");
    world.ok("challenge mark Trafford \"peers approached\"");
    assert_eq!(world.json("challenge show Trafford")["stage"], "team-forming");
    let said = world.fails("challenge mark Trafford peers-approached --undone", 6);
    assert!(said.contains("would go back from team-forming to scoped"), "{said}");
    world.ok("challenge mark Trafford peers-approached --undone --override slip");
    assert_eq!(world.json("challenge show Trafford")["stage"], "scoped");
    let unknown = world.fails("challenge mark Trafford scope-agred", 3);
    assert!(unknown.contains("did you mean `scope-agreed`"), "{unknown}");
    assert!(
        world.fails("challenge mark Trafford scope-agreed --on 2027-01-01", 4).contains("to come")
    );
}

#[test]
fn deadlines_follow_from_the_scheme() {
    let world = World::new();
    assert_eq!(world.json("challenge deadlines"), serde_json::json!([]));
    world.ok("challenge deadlines --exit-code");
    world.ok(ADD);
    world.ok("challenge schedule Trafford --from 2027-06-08");
    // Scope agreed four months ahead: 8 February; scoping meeting five: 8 January.
    let rows = world.json("challenge deadlines --today 2027-01-09");
    let row = |at: usize| {
        let row = &rows[at];
        [&row["when"], &row["due"], &row["milestone"]].map(|v| v.as_str().unwrap().to_owned())
    };
    assert_eq!(row(0), ["late", "2027-01-08", "scoping-meeting"]);
    assert_eq!(row(1), ["next-month", "2027-02-08", "scope-agreed"]);
    assert_eq!(rows.as_array().unwrap().len(), 2);
    world.fails("challenge deadlines --today 2027-01-09 --exit-code", 10);
    let week = world.json("challenge deadlines --today 2027-02-02");
    assert_eq!(week[1]["when"], "this-week");
    let ics = world.ok("challenge deadlines --today 2027-01-09 --format ics");
    assert!(ics.contains("UID:scoping-meeting-trafford-2027@peerage"), "{ics}");
    // Once the visit has begun nobody prepares it any more.
    let after = world.json("challenge deadlines --today 2027-06-14");
    let words: Vec<&str> =
        after.as_array().unwrap().iter().map(|r| r["milestone"].as_str().unwrap()).collect();
    assert_eq!(words, ["notes-shared", "draft-report", "peers-commented"]);
}

#[test]
fn the_calendar_has_the_onsite_days() {
    let world = with_trafford();
    assert_eq!(world.json("challenge calendar"), serde_json::json!([]));
    world.ok("challenge schedule Trafford --from 2027-06-08");
    let ics = world.ok("challenge calendar --format ics");
    for line in [
        "UID:onsite-trafford-2027@peerage",
        "DTSTART;VALUE=DATE:20270608",
        "DTEND;VALUE=DATE:20270612",
    ] {
        assert!(ics.contains(line), "{line}: {ics}");
    }
    assert_eq!(ics, world.ok("challenge calendar --format ics"));
}

#[test]
fn history_is_recorded_once() {
    let world = World::new();
    let line = "challenge record \"High Peak; Staffordshire Moorlands\" corporate --from 2022-01-18 --to 2022-01-21 --mode remote";
    assert!(world.run(line).contains("Recorded high-peak-2022"));
    assert!(world.run(line).contains("is there already"));
    let changed = world.run(&format!("{line} --report-published 2022-04-01"));
    assert!(changed.contains("Changed high-peak-2022"), "{changed}");
    let row = world.json("challenge show high-peak-2022");
    assert_eq!((&row["recorded"], &row["stage"]), (&true.into(), &"published".into()));
    // The name is looked up on the day of the visit, when Harrogate was still a council.
    world.ok("challenge record Harrogate corporate --from 2017-11-07 --to 2017-11-09");
    assert!(
        world
            .fails("challenge record Harrogate corporate --from 2024-11-05 --to 2024-11-08", 6)
            .contains("ended")
    );
    let ahead =
        world.fails("challenge record Trafford corporate --from 2027-01-12 --to 2027-01-15", 6);
    assert!(ahead.contains("challenge add"), "{ahead}");
    let peer = world.fails(
        "challenge record Trafford corporate --from 2020-01-14 --to 2020-01-17 --team lead=P1",
        3,
    );
    assert!(peer.contains("no peer `P1`"), "{peer}");
    // A progress review finds what it reviews.
    world.ok("challenge record \"High Peak\" progress-review --from 2022-11-15 --to 2022-11-16");
    let review = world.json("challenge show high-peak-2022-2");
    assert_eq!(review["reviews"], "high-peak-2022");
    assert_eq!(world.json("challenge show high-peak-2022")["stage"], "progress-review-held");
}

#[test]
fn rows_keep_to_their_schemas() {
    let world = with_trafford();
    world.ok("challenge schedule Trafford --from 2027-06-08");
    for (line, name) in [
        ("challenge list", "challenge-row"),
        ("challenge deadlines --within 2y", "deadline"),
        ("challenge due --all", "due"),
    ] {
        let schema = world.json(&format!("schema {name}"));
        let known = schema["properties"].as_object().unwrap();
        let rows = world.json(line);
        let row = rows[0].as_object().unwrap_or_else(|| panic!("{line} has no rows"));
        assert_eq!(row.keys().collect::<Vec<_>>(), known.keys().collect::<Vec<_>>(), "{line}");
    }
}

#[test]
fn a_dry_run_writes_nothing() {
    let world = World::new();
    world.ok(&format!("{ADD} --dry-run"));
    assert_eq!(world.json("challenge list"), serde_json::json!([]));
}
