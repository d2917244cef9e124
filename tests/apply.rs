//! `apply`, and its kin for many at once: a declared state is brought about in one transaction.

use crate::support::World;

const FILE: &str = r#"
[[body]]
name = "Trafford Homes"
kind = "company"
owner = ["Trafford"]

[[peer]]
reference = "P0900"
name = "Jo Example"
kind = "officer"
body = "Bury"
seniority = "director"
expertise = ["housing", "planning"]
email = "jo@example.org"

[[peer]]
reference = "P0901"
name = "Sam Example"
kind = "other"
body = "Trafford Homes"
note = "Chairs the board."

[[challenge]]
kind = "corporate"
host = ["Trafford"]
window_from = 2027-03-01
window_to = 2027-06-30
onsite_from = 2027-06-08
manager = ["Pat Example"]

[challenge.milestones]
scoping-meeting = 2026-11-20
"#;

#[test]
fn a_file_is_brought_about_in_one_transaction_and_twice_changes_nothing() {
    let world = World::new();
    world.write("state.toml", FILE);
    let dry = world.json("apply state.toml --dry-run");
    assert_eq!(dry["written"], false);
    assert_eq!(dry["peers"]["added"], 2);
    assert_eq!(world.json("peer list"), serde_json::json!([]));

    insta::assert_snapshot!(world.run("apply state.toml"), @r"
    + body Trafford Homes (trafford-homes)
        code: trafford-homes
        name: Trafford Homes
        kind: company
        owner: E08000009
        slug: trafford-homes
    + peer Jo Example (P0900)
        reference: P0900
        name: Jo Example
        kind: officer
        seniority: director
        body: Bury Metropolitan Borough Council
        expertise: housing; planning
        fisa: no
        email: jo@example.org
        status: active
    + peer Sam Example (P0901)
        reference: P0901
        name: Sam Example
        kind: other
        body: Trafford Homes
        fisa: no
        status: active
        note: Chairs the board.
    + challenge Trafford Metropolitan Borough Council (trafford-2027)
        challenge: trafford-2027
        kind: corporate
        host: Trafford Metropolitan Borough Council
        mode: onsite
        window_from: 2027-03-01
        window_to: 2027-06-30
        onsite_from: 2027-06-08
        onsite_to: 2027-06-11
        manager: Pat Example
        funding: free
        milestones.scoping-meeting: 2026-11-20
        milestones.agreed: 2026-11-21
    bodies: 1 declared, 1 added, 0 changed, 0 so already
    peers: 2 declared, 2 added, 0 changed, 0 so already
    challenges: 1 declared, 1 added, 0 changed, 0 so already
    ");
    let done = world.json("db log");
    assert_eq!(done.as_array().unwrap().last().unwrap()["verb"], "apply", "{done}");
    assert_eq!(world.json("peer show P0901")["bodies"][0], "Trafford Homes");
    let challenge = world.json("challenge show trafford-2027");
    assert_eq!(challenge["onsite_to"], "2027-06-11", "{challenge}");
    assert_eq!(challenge["manager"][0], "Pat Example");

    let again = world.json("apply state.toml");
    assert_eq!(again["changes"], serde_json::json!([]), "{again}");
    assert_eq!(again["written"], false);
    assert_eq!(again["challenges"]["unchanged"], 1);
    assert_eq!(world.json("db log").as_array().unwrap().len(), done.as_array().unwrap().len());

    world.ok("db undo");
    assert_eq!(world.json("peer list"), serde_json::json!([]));
    assert_eq!(world.json("challenge list"), serde_json::json!([]));
    world.fails("council show \"Trafford Homes\"", 3);
}

#[test]
fn what_differs_is_changed_and_told_field_by_field() {
    let world = World::new();
    world.write("state.toml", FILE);
    world.ok("apply state.toml");
    world.write(
        "more.jsonl",
        r#"{"peer": {"reference": "P0900", "status": "paused", "email": null}}

{"peer": {"reference": "P0901", "note": ""}}
{"challenge": {"challenge": "trafford-2027", "milestones": {"scoping-meeting": null}, "note": "Ring first."}}
{"body": {"code": "trafford-homes", "population": 7}}
"#,
    );
    insta::assert_snapshot!(world.run("apply more.jsonl --dry-run"), @r"
    ~ body Trafford Homes (trafford-homes)
        population: (blank) -> 7
    ~ peer Jo Example (P0900)
        email: jo@example.org -> (blank)
        status: active -> paused
    ~ peer Sam Example (P0901)
        note: Chairs the board. -> (blank)
    ~ challenge Trafford Metropolitan Borough Council (trafford-2027)
        note: (blank) -> Ring first.
        milestones.scoping-meeting: 2026-11-20 -> (blank)
    bodies: 1 declared, 0 would be added, 1 would be changed, 0 so already
    peers: 2 declared, 0 would be added, 2 would be changed, 0 so already
    challenges: 1 declared, 0 would be added, 1 would be changed, 0 so already
    --- stderr
    Nothing was written (dry run).
    ");
    world.ok("apply more.jsonl");
    let peer = world.json("peer show P0900");
    assert_eq!((&peer["status"], &peer["email"]), (&"paused".into(), &serde_json::Value::Null));
    assert_eq!(peer["expertise"].as_array().unwrap().len(), 2, "what is not named stays");
}

#[test]
fn dates_move_with_a_reason_and_rules_are_set_aside_with_one() {
    let world = World::new();
    world.write("state.toml", FILE);
    world.ok("apply state.toml");
    let one = |fields: &str| {
        world.write("one.jsonl", format!("{{\"challenge\": {{{fields}}}}}"));
    };
    one(r#""challenge": "trafford-2027", "onsite_from": "2027-06-15""#);
    let said = world.fails("apply one.jsonl", 4);
    assert!(said.contains("no reason is given") && said.contains("nothing was written"), "{said}");
    one(r#""challenge": "trafford-2027", "onsite_from": "2027-06-15", "reason": "By-election""#);
    world.ok("apply one.jsonl");
    let now = world.json("challenge show trafford-2027");
    assert_eq!(now["onsite_to"], "2027-06-18", "{now}");
    assert!(now.to_string().contains("By-election"), "{now}");
    // 31 May 2027 is a bank holiday.
    one(r#""challenge": "trafford-2027", "onsite_from": "2027-05-31", "reason": "Asked for""#);
    let said = world.fails("apply one.jsonl", 6);
    assert!(said.contains("--override"), "{said}");
    world.ok("apply one.jsonl --override \"The host insists\"");
    one(r#""challenge": "trafford-2027", "host": ["Bury"]"#);
    assert!(world.fails("apply one.jsonl", 4).contains("they cannot change"));
    one(
        r#""challenge": "bury-2027", "kind": "corporate", "host": ["Bury"], "window_from": "2028-01-10", "window_to": "2028-03-01""#,
    );
    assert!(world.fails("apply one.jsonl", 4).contains("a new one is called `bury-2028`"));
}

#[test]
fn every_finding_is_told_with_its_line_and_nothing_is_written() {
    let world = World::with_pool();
    world.write(
        "bad.jsonl",
        r#"{"peer": {"reference": "P0002", "status": "active"}}
{"peer": {"reference": "P0003", "rating": 7}}
{"peer": {"reference": "P0004", "stauts": "paused"}}
{"peer": {"name": "Jo Example", "kind": "officer", "party": "Labour", "body": "Bury"}}
{"peer": {"reference": "P0005", "kind": null}}
{"challenge": {"kind": "corporat", "host": ["Bury"], "window_from": "2027-03-01", "window_to": "2027-04-01"}}
{"challenge": {"kind": "corporate", "host": ["Newcastle"], "window_from": "2027-03-01", "window_to": "2027-04-01"}}
{"body": {"code": "E08000009", "county": "Nowhere"}}
"#,
    );
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    insta::assert_snapshot!(world.fails("apply bad.jsonl", 4), @r"
    --- stderr
    severity  line  column  value    message                                                                                                                         hint
    error        2  rating  7        out of bounds                                                                                                                   write a number from 1 to 5
    error        3                   a peer has no field `stauts`                                                                                                    did you mean `status`?
    error        4  party   Labour   a party is kept for members only, and this peer is officer                                                                      leave the party blank, or mend the kind
    error        5                   `kind` of a peer cannot be emptied                                                                                              leave it out
    error        6                   no kind of engagement `corporat`                                                                                                did you mean `corporate`?
    error        7                   more than one body is called `Newcastle`: Newcastle City Council (E08000021), Newcastle-under-Lyme Borough Council (E07000195)  say which one, by its code or reference
    error        8  county  Nowhere  no body is called so                                                                                                            enter that body first, or in the same file
    error: 7 errors in `bad.jsonl`; nothing was written
      hint: mend the file; `peerage schema apply-file` says what it may hold
    --- exit Some(4)
    ");
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);
    let output = world.output(&["apply", "bad.jsonl", "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["findings"].as_array().unwrap().len(), 7, "{summary}");
    world.write("form.toml", "[[peer]\nname = 1\n");
    let output = world.output(&["apply", "form.toml", "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["findings"][0]["line"], 1, "{summary}");
    for (name, text, says) in [
        ("form.jsonl", "{\"reference\": \"P0002\"}\n", "nothing is declared by `reference`"),
        ("form.jsonl", "{\"reference\": \"P0002\", \"fisa\": \"no\"}", "whether this is a peer"),
        ("form.jsonl", "[1]\n{\"peer\":\n{\"peer\" 1}", "it is something else in JSON"),
        ("form.jsonl", "[1]\n{\"peer\":\n{\"peer\" 1}", "it ends too soon"),
        ("form.jsonl", "[1]\n{\"peer\":\n{\"peer\" 1}", "it goes wrong at column 9"),
        ("form.toml", "[[pear]]\nname = \"x\"\n", "did you mean `peer`?"),
        ("form.toml", "[[peer]]\nname\n", "key with no value: `=` is missing"),
        ("form.toml", "[[peer]]\nname = x\n", "must be quoted"),
    ] {
        world.write(name, text);
        let said = world.fails(&format!("apply {name}"), 4);
        assert!(said.contains(says), "{text}: {said}");
        for word in ["EOF", "invalid type", "expected", "stands where"] {
            assert!(!said.contains(word), "{text}: {said}");
        }
    }
}

#[test]
fn the_list_of_peers_is_a_declaration_of_itself() {
    let world = World::with_pool();
    let rows = world.json("peer list");
    let lines: String =
        rows.as_array().unwrap().iter().map(|row| format!("{{\"peer\": {row}}}\n")).collect();
    world.write("same.jsonl", lines);
    let said = world.json("apply same.jsonl");
    assert_eq!(said["peers"]["unchanged"], rows.as_array().unwrap().len(), "{}", said["changes"]);
    assert_eq!(said["changes"], serde_json::json!([]));
}

#[test]
fn milestones_are_marked_from_a_file() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    world.ok("challenge add corporate Bury --window 2027-03-01..2027-06-30");
    world.write(
        "marks.csv",
        "challenge,milestone,on\ntrafford-2027,scoping meeting,20/11/2026\nBury,scoping-meeting,\n",
    );
    let said = world.json("challenge mark --from marks.csv");
    assert_eq!((&said["added"], &said["written"]), (&2.into(), &true.into()));
    let bury = world.json("challenge show bury-2027").to_string();
    assert!(bury.contains("2026-11-21"), "{bury}");
    assert_eq!(world.json("challenge mark --from marks.csv")["unchanged"], 2);
    world.write("later.csv", "challenge,milestone,on\nBury,scoping-meeting,2026-11-19\n");
    let dry = world.ok("challenge mark --from later.csv --dry-run");
    let line = "  bury-2027 scoping-meeting: on 2026-11-21 -> 2026-11-19\n";
    assert!(dry.contains(line), "{dry}");
    world.write(
        "bad.csv",
        "challenge,milestone,on\nTrafford,scoping meting,\nNowhere,agreed,\nBury,agreed,2027-01-01\n",
    );
    let said = world.fails("challenge mark --from bad.csv", 4);
    for told in [
        "no milestone `scoping meting`",
        "did you mean `scoping-meeting`?",
        "no challenge `Nowhere`",
        "2027-01-01 is still to come",
        "3 errors in 3 rows; nothing was written",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    // All that is wrong with a row; and a blank day leaves the one that is stored.
    world.write("bad.csv", "challenge,milestone,on\n,scoping-meeting,31/2/2026\n");
    let said = world.fails("challenge mark --from bad.csv", 4);
    assert!(said.contains("no such day") && said.contains("2 errors in 1 row"), "{said}");
    world.write("blank.csv", "challenge,milestone,on\nTrafford,scoping-meeting,\n");
    assert_eq!(world.json("challenge mark --from blank.csv")["unchanged"], 1);
    world.fails("challenge mark --from marks.csv --on today", 2);
    world.fails("challenge mark trafford-2027", 2);
    world.write(
        "undo.jsonl",
        "{\"challenge\": \"Bury\", \"milestone\": \"scoping-meeting\", \"undone\": true}",
    );
    assert_eq!(world.json("challenge mark --from undo.jsonl")["changed"], 1);
}

#[test]
fn many_peers_change_at_once_when_it_is_agreed() {
    let world = World::with_pool();
    let line = "peer edit --where \"region=North West\" --where kind=member --set days_offered=9 --clear note";
    let is = |world: &World| {
        let rows = world.json("peer list --filter \"region=North West\" --filter kind=member");
        let of = rows.as_array().unwrap().clone();
        let set = of.iter().filter(|row| row["days_offered"] == 9 && row["note"].is_null()).count();
        (set, of.len())
    };
    let (before, count) = is(&world);
    assert!(before < count && count > 3, "{before} of {count}");
    let said = world.fails(line, 2);
    assert!(said.contains(&format!("{count} peers: ")) && said.contains("--yes"), "{said}");
    let dry = world.json(&format!("{line} --dry-run"));
    assert_eq!((&dry["written"], &dry["peers"]["declared"]), (&false.into(), &count.into()));
    assert!(dry["changes"].as_array().unwrap().iter().any(|c| c["field"] == "days_offered"));
    assert_eq!(is(&world), (before, count), "a dry run changes nothing");
    world.ok(&format!("{line} --yes"));
    assert_eq!(is(&world), (count, count));
    assert_eq!(world.json(&format!("{line} --yes"))["changes"], serde_json::json!([]));
    world.ok("db undo");
    assert_eq!(is(&world), (before, count), "one command, one undo");

    assert!(world.ok("peer edit --where name=Nobody --set fisa=no --yes").is_empty());
    for (line, code, says) in [
        ("peer edit --where kidn=member --set fisa=no", 2, "did you mean `kind`"),
        ("peer edit --where kind=member --set fsia=no", 2, "did you mean `fisa`"),
        ("peer edit --where kind=member --set rating=9 --yes", 4, "out of bounds"),
        ("peer edit --where kind=officer --set party=Labour --yes", 4, "members only"),
        // Looked at before anybody is asked, and told once for all.
        ("peer edit --where kind=member --set rating=9", 4, "out of bounds"),
        ("peer edit --where kind=officer --set party=Labour", 4, "and P0002 is officer"),
        ("peer edit --where kind=officer --set party=Labour", 4, "and 316 more"),
        ("peer edit --where kind=member --set email=a@example.org", 2, "one `email`"),
        ("peer edit --where region --set fisa=no", 2, "`population>=100000`"),
        ("peer edit --set fisa=no", 2, "missing PEER"),
        ("peer edit --where kind=member", 2, "nothing is to change"),
        ("peer edit --where kind=member --set name", 2, "sets nothing"),
        ("peer edit --where kind=member --set reference=P1", 2, "one `reference`"),
        ("peer edit --where kind=member --days-offered 8", 2, "is said with `--set`"),
        ("peer edit P0002 --where kind=member --set fisa=no", 2, "cannot be used with"),
        ("peer edit", 2, "missing PEER"),
        ("peer edit P0002 --set reference=P1", 2, "stays what it is"),
        // The hint names what was used.
        ("peer edit P0002 --set status=pausd", 4, "hint: mend what is said with `--set`\n"),
        (
            "peer edit --where kind=officer --set status=pausd --yes",
            4,
            "hint: mend what is said with `--set`, or name fewer peers with `--where`\n",
        ),
        (
            "peer edit --where kind=officer --clear name --yes",
            4,
            "hint: mend what is said with `--clear`, or name fewer peers with `--where`\n",
        ),
    ] {
        let said = world.fails(line, code);
        assert!(said.contains(says), "{line}: {said}");
    }
    // One alone may have an address.
    world.ok("peer edit P0002 --set email=a@example.org");
    assert_eq!(world.json("peer show P0002")["email"], "a@example.org");
}

#[test]
fn nothing_that_is_declared_is_lost_without_a_word() {
    let world = World::with_pool();
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let known = world.json("peer show P0003");
    let name = known["name"].as_str().unwrap();
    let by_name = format!("{{\"peer\": {{\"name\": \"{name}\", \"note\": \"x\"}}}}");
    for (text, says) in [
        (r#"{"peer": {"reference": "NEWQ", "status": "paused"}}"#, "name is missing"),
        (r#"{"peer": {"reference": "NEWQ", "name": "x"}}"#, "kind is missing"),
        (r#"{"peer": {"note": "q"}}"#, "name is missing"),
        (by_name.as_str(), "kind is missing"),
        (r#"{"peer": {"name": "Vacant", "kind": "officer", "body": "Bury"}}"#, "not a person"),
        (r#"{"peer": {}}"#, "nothing says which peer is meant"),
        (r#"{"peer": {"note": null}}"#, "nothing says which peer is meant"),
        (r#"{"body": {}}"#, "nothing says which body is meant"),
        (r#"{"challenge": {"note": ""}}"#, "nothing says which challenge is meant"),
        ("{}", "nothing is declared on this line"),
        (r#"{"peer": {"reference": "P0004"}, "peer": {"reference": "P0005"}}"#, "twice"),
        (r#"{"peer": {"reference": "P0004", "note": "a", "note": "b"}}"#, "`note` is given twice"),
    ] {
        // On its own, and below one that would be brought about.
        world.write("one.jsonl", text);
        world.write(
            "two.jsonl",
            format!("{{\"peer\": {{\"reference\": \"P0003\", \"note\": \"zz\"}}}}\n{text}\n"),
        );
        for (file, line) in [("one.jsonl", 1), ("two.jsonl", 2)] {
            let output = world.output(&["apply", file, "--format", "json"]);
            let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(output.status.code(), Some(4), "{text} {summary}");
            let findings = summary["findings"].as_array().unwrap();
            let errors: Vec<_> = findings.iter().filter(|f| f["severity"] == "error").collect();
            assert!(errors.iter().all(|f| f["line"] == line), "{text} {summary}");
            let told = errors.iter().any(|f| f["message"].as_str().unwrap().contains(says));
            assert!(told, "{text} {summary}");
        }
    }
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);

    // The example of the help; and what is said twice in the same words is so already.
    world.write("paused.toml", "[[peer]]\nreference = \"P0003\"\nstatus = \"paused\"\n");
    assert_eq!(world.json("apply paused.toml")["peers"]["changed"], 1);
    assert_eq!(world.json("peer show P0003")["status"], "paused");
    let twice = "[[peer]]\nreference = \"P0003\"\nnote = \"a\"\n".repeat(2)
        + &"[[body]]\ncode = \"E08000009\"\npopulation = 7\n".repeat(2);
    world.write("twice.toml", twice);
    let said = world.json("apply twice.toml");
    for sort in ["peers", "bodies"] {
        let counts = &said[sort];
        assert_eq!((&counts["changed"], &counts["unchanged"]), (&1.into(), &1.into()), "{said}");
    }
}
