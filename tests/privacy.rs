//! `privacy`: what is held on a person, the ground, the period, and a person who is gone for good.
//! All people are invented.

mod erasure;

use std::fs;
use std::path::Path;

use crate::support::World;
use erasure::files_with;

/// A world in which much speaks of Ida Marsh, P1, the lead peer of Trafford's team.
pub fn world() -> World {
    let world = World::with_visit();
    world.ok("peer edit P1 --phone \"01632 960 481\" --note \"Prefers trains\"");
    world.ok("peer declare P1 Trafford --reason \"Ida Marsh has a sister there\"");
    world.ok("peer feedback P1 --challenge trafford-2027 --score \"providing challenge=4\" --by \"Bo Lund\" --today 2027-03-02");
    for note in [
        "Ida Marsh thinks the plan is thin.",
        "Ring 01632-960481 or mail IDA.MARSH@example.org",
        "Marsh drains are silted.",
    ] {
        world.ok(&format!(
            "evidence add trafford-2027 \"{note}\" --theme financial --assessment neutral --perspective staff"
        ));
    }
    world.ok("peer edit P2 --note \"Works well with Ida  Marsh and Ada Reed\"");
    world.ok("peer edit P2 --note \"Works well with all\"");
    world.ok("peer edit P2 --note \"Works well with P1\"");
    world.sql(
        "UPDATE team SET answer = json('{\"challenge\": \"trafford-2027\", \"outcome\": \"optimal\",
             \"score\": 1, \"bound\": 1, \"onsite_from\": \"2027-03-02\", \"onsite_to\": \"2027-03-05\",
             \"tiers\": [], \"members\": [{\"slot\": \"lead peer\", \"peer\": \"P1\", \"name\": \"Ida Marsh\",
             \"title\": null, \"body\": null, \"points\": 1, \"reasons\": []}, {\"slot\": \"member peer\",
             \"peer\": \"P2\", \"name\": \"Bo Lund\", \"title\": null, \"body\": null, \"points\": 0,
             \"reasons\": []}], \"team_reasons\": [], \"reserves\": [], \"conflict\": [],
             \"relaxations\": []}')",
    );
    world
}

#[test]
fn a_person_gets_all_that_is_held_and_others_are_marked() {
    let world = world();
    let file = world.json("privacy export P1");
    let holdings = file["holdings"].as_array().unwrap();
    let of = |table: &str| holdings.iter().filter(|h| h["table"] == table).collect::<Vec<_>>();
    assert_eq!(of("peer").len(), 2, "{file:#}");
    assert_eq!(of("peer")[0]["fields"]["email"], "ida.marsh@example.org");
    assert_eq!((&of("peer")[1]["relation"], &of("peer")[1]["row"]), (&"named".into(), &2.into()));
    assert_eq!(of("feedback")[0]["third_parties"][0], "Bo Lund");
    assert_eq!((of("evidence").len(), of("interest").len(), of("team_member").len()), (2, 1, 1));
    assert_eq!(of("interest")[0]["fields"]["body"], "Trafford Metropolitan Borough Council");
    // Of the team's answer only the part that is about the person.
    assert_eq!(of("team")[0]["fields"]["answer"].as_array().unwrap().len(), 1);
    assert_eq!(of("team")[0]["third_parties"].as_array().unwrap().len(), 0);
    let images: Vec<_> = of("change").iter().map(|h| h["fields"].to_string()).collect();
    assert!(images.iter().any(|text| text.contains("Prefers trains")), "{images:#?}");
    let named = images.iter().find(|text| text.contains("Ada Reed")).unwrap();
    assert!(named.contains("Ida Marsh"), "{named}");
    assert!(file["to_redact"].as_u64().unwrap() >= 2);

    world.ok("privacy export P1 -o person.html");
    let page = world.read("person.html");
    assert!(page.contains("<h2 id=\"s1\">") || page.contains("About you"), "{page}");
    assert!(page.contains("<strong>redact</strong>: this names Bo Lund"), "{page}");
    assert!(!page.contains("<script") && !page.contains("http:"), "{page}");
    let said = world.fails("privacy export Nobody", 3);
    assert!(said.contains("no peer"), "{said}");
}

/// People write of those they worked with by first name.
#[test]
fn first_names_are_marked_where_people_worked_together() {
    let world = world();
    for note in
        ["Ida Marsh and Bo disagree on the plan", "Bold plans, says Ida Marsh", "Ida was late"]
    {
        world.ok(&format!(
            "evidence add trafford-2027 \"{note}\" --theme financial --assessment neutral --perspective staff"
        ));
    }
    let file = world.json("privacy export P1");
    let marked = |note: &str| {
        let holdings = file["holdings"].as_array().unwrap();
        let found =
            holdings.iter().find(|h| h["fields"]["note"] == *note && h["table"] == "evidence");
        found.unwrap_or_else(|| panic!("{note}: {file:#}"))["third_parties"].clone()
    };
    assert_eq!(marked("Ida Marsh and Bo disagree on the plan"), serde_json::json!(["Bo Lund"]));
    assert_eq!(marked("Bold plans, says Ida Marsh"), serde_json::json!([]));
    let told = world.json("privacy erase P1 --yes");
    let doubtful = told["doubtful"].to_string();
    assert!(doubtful.contains("evidence 6, note"), "{doubtful}");
}

#[test]
fn what_is_past_its_period_is_listed_and_let_go() {
    let world = world();
    world.ok("privacy retention");
    let none = world.json("privacy retention --class feedback");
    assert_eq!(none.as_array().unwrap().len(), 0);
    world.ok("peer status P4 stood-down");
    let later = "--today 2030-03-15";
    let rows = world.json(&format!("privacy retention {later}"));
    let classes: Vec<_> =
        rows.as_array().unwrap().iter().map(|r| r["class"].as_str().unwrap()).collect();
    assert_eq!(classes, ["feedback", "inactive-peer"], "{rows:#}");
    assert_eq!((&rows[1]["what"], &rows[1]["until"]), (&"P4".into(), &"2029-11-21".into()));
    world.fails(&format!("privacy retention {later} --exit-code"), 10);
    world.fails(&format!("privacy retention {later} --apply"), 2);
    world.fails("privacy retention --class gossip", 3);
    world.ok(&format!("privacy retention {later} --apply --yes"));
    assert_eq!(world.json(&format!("privacy retention {later}")).as_array().unwrap().len(), 0);
    assert_eq!(files_with(world.path(), &["Tom Vale"]), Vec::<String>::new());
    assert_eq!(world.ask("SELECT count(*) || '' FROM feedback"), "0");
    world.ok("db check");
    world.fails("db undo", 6);
}

#[test]
fn notes_of_interviews_go_after_the_final_report_and_their_count_stays() {
    let world = world();
    world.ok("report draft trafford-2027");
    world.ok("report finalise trafford-2027 --override \"Agreed by telephone\" -o report.md");
    world.ok("privacy retention --class evidence-note --apply --yes --today 2028-01-15");
    assert_eq!(
        files_with(&world.path().join("."), &["thinks the plan is thin", "drains are silted"]),
        Vec::<String>::new()
    );
    assert_eq!(world.json("evidence list trafford-2027").as_array().unwrap().len(), 3);
    world.ok("db check");
}

#[test]
fn the_ground_of_special_category_data_is_known() {
    let world = world();
    let rows = world.json("privacy consent");
    assert_eq!((&rows[0]["reference"], &rows[0]["basis"]), (&"P2".into(), &"made-public".into()));
    world.ok("privacy consent P4 --category party --how \"letter of 3 May\"");
    world.ok("peer edit P4 --party Green");
    let rows = world.json("privacy consent P4");
    assert_eq!(
        (&rows[0]["basis"], &rows[0]["how"]),
        (&"explicit-consent".into(), &"letter of 3 May".into())
    );
    assert_eq!(world.json("privacy consent --missing").as_array().unwrap().len(), 0);
    world.sql(
        "INSERT INTO monitoring (peer_id, ethnicity, given_on) VALUES (3, 'Welsh', '2026-01-01')",
    );
    assert_eq!(world.json("privacy consent --missing")[0]["reference"], "P3");
    world.ok("privacy consent P4 --category party --withdraw");
    assert_eq!(world.json("peer show P4")["party"], serde_json::Value::Null);
    assert_eq!(world.json("privacy consent P4")[0]["withdrawn_on"], crate::support::TODAY);
    world.fails("privacy consent P4 --category gossip", 2);
    world.fails("privacy consent P4 --category party --on 2999-01-01", 4);
}

#[test]
fn monitoring_is_counted_and_gives_nobody_away() {
    let world = World::with_pool();
    let people = world.json("peer list --kind officer --columns reference --filter status=active");
    let people: Vec<_> = people
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["reference"].as_str().unwrap().to_owned())
        .collect();
    for (place, reference) in people.iter().take(11).enumerate() {
        let answer = if place < 4 { "Welsh" } else { "English" };
        world.ok(&format!("privacy monitoring {reference} --ethnicity {answer}"));
    }
    let rows = world.json("privacy monitoring");
    let of = |answer: &str, group: &str| {
        let row =
            rows.as_array().unwrap().iter().find(|r| {
                r["question"] == "ethnicity" && r["answer"] == answer && r["group"] == group
            });
        row.unwrap_or_else(|| panic!("{answer} {group}: {rows:#}"))["peers"].clone()
    };
    // Four are too few; with them goes the smallest other count, or the total would tell.
    assert!(of("Welsh", "all").is_null() && of("English", "all").is_null());
    assert!(of("not told", "all").as_u64().unwrap() > 5);
    // The log knows that something was told, and not what; nor can it be taken back to what it was.
    let log = world.ok("db log --format json");
    let last = serde_json::from_str::<serde_json::Value>(&log).unwrap();
    let last = last.as_array().unwrap().last().unwrap()["command"].clone();
    assert!(!world.ok(&format!("db log {last}")).contains("English"));
    world.ok(&format!("privacy monitoring {} --ethnicity Scottish", people[0]));
    let said = world.fails("db undo", 6);
    assert!(said.contains("does not keep what stood in `monitoring`"), "{said}");
    world.fails("privacy monitoring P0001", 2);
    assert_eq!(
        world
            .json("privacy retention --class monitoring --today 2029-01-01")
            .as_array()
            .unwrap()
            .len(),
        11
    );
}

/// Equality monitoring stands apart: only what looks after people's data knows the table.
#[test]
fn nothing_that_makes_a_team_reads_monitoring() {
    fn below(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap();
                if ["FROM monitoring", "JOIN monitoring", "monitoring::", "\"monitoring\""]
                    .iter()
                    .any(|word| code.contains(word))
                {
                    found.push(path.display().to_string());
                }
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    below(&root, &mut found);
    let known = [
        "store/monitoring.rs",
        "store/erase.rs",
        "store/retention.rs",
        "store/log.rs",
        "store/privacy.rs",
        "commands/privacy",
    ];
    found.retain(|path| !known.iter().any(|known| path.contains(known)));
    assert_eq!(found, Vec::<String>::new());
    let views = fs::read_to_string(root.join("../schema.sql")).unwrap();
    let views = views.split("CREATE VIEW").skip(1).collect::<String>();
    assert!(!views.contains("monitoring"));
}
