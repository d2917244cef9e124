//! `programme plan`, `accept`, `gaps`: all challenges of a horizon together, on a real file.

use serde_json::Value;

use crate::support::World;

const SPAN: &str = "--from 2027-01-04 --to 2027-12-31";

/// The invented pool, with one challenge requested and, beside the new councils, one more body overdue.
fn world() -> World {
    let world = World::with_pool();
    world.ok("challenge record Bolton corporate --from 2020-03-03 --to 2020-03-06");
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-04-30");
    world
}

fn of<'a>(plan: &'a Value, challenge: &str) -> &'a Value {
    let lines = plan["challenges"].as_array().unwrap();
    lines.iter().find(|line| line["challenge"] == challenge).unwrap()
}

#[test]
fn a_programme_is_planned_saved_kept_and_booked() {
    let world = world();
    let line = format!("programme plan {SPAN} --most 4 --steps 600 --save");
    let plan = world.json(&line);
    assert_eq!(plan["planned"], 5, "{plan:#}");
    assert!(plan["gap"].as_f64().unwrap() >= 0.0);
    assert!(plan["bound"].as_i64() >= plan["score"].as_i64());
    let trafford = of(&plan, "trafford-2027");
    assert_eq!(
        (&trafford["state"], &trafford["urgency"]),
        (&"planned".into(), &"requested".into())
    );
    let onsite = trafford["onsite_from"].as_str().unwrap().to_owned();
    assert!(("2027-03-01"..="2027-04-30").contains(&onsite.as_str()), "{onsite}");
    assert!(trafford["reasons"][0].as_str().unwrap().contains("weeks permitted"), "{trafford}");
    // What is overdue comes before all that never had one.
    let lines = plan["challenges"].as_array().unwrap();
    let overdue = lines.iter().filter(|line| line["urgency"] == "overdue").count();
    assert_eq!(overdue, 4, "{plan:#}");
    // Saved is not booked: nobody's days are set.
    assert!(world.json("challenge show trafford-2027")["onsite_from"].is_null());
    let kept = world.json(&format!("programme plan {SPAN} --most 4 --steps 600 --keep"));
    assert_eq!(kept["changes"], 0, "{kept:#}");
    let booked = world.json("programme accept");
    assert_eq!(booked.as_array().unwrap().len(), 5, "{booked}");
    assert_eq!(world.json("challenge show trafford-2027")["onsite_from"], onsite.as_str());
    let team = world.json("team show trafford-2027");
    let members = team["members"].as_array().unwrap().iter().map(|m| &m["peer"]);
    let seats = trafford["team"].as_array().unwrap().iter().map(|seat| &seat["peer"]);
    assert!(members.eq(seats), "{team}");
    // What is decided stays as it is, and the plan cannot be booked twice.
    let again = world.json(&format!("programme plan {SPAN} --most 1 --steps 300"));
    assert_eq!(of(&again, "trafford-2027")["state"], "fixed");
    assert!(world.fails("programme accept", 6).contains("was accepted on"));
    // One command, taken back as one.
    world.ok("db undo");
    assert!(world.json("challenge show trafford-2027")["onsite_from"].is_null());
}

#[test]
fn what_stands_in_the_way_is_said_with_ways_out() {
    let world = World::with_pool();
    world.ok("challenge add corporate Trafford --window 2027-08-02..2027-08-20");
    let plan = world.json(&format!("programme plan {SPAN} --most 0 --steps 300"));
    let line = of(&plan, "trafford-2027");
    assert_eq!(line["state"], "unserved");
    assert!(line["reasons"][0].as_str().unwrap().contains("summer break"), "{line}");
    assert!(!line["ways_out"].as_array().unwrap().is_empty());
    // Nobody is left who could lead: the requirement is named, and what would help.
    let none = world.json(&format!(
        "programme plan {SPAN} --most 1 --steps 300 --what-if challenges=0 --what-if interval=48"
    ));
    assert!(
        none["challenges"]
            .as_array()
            .unwrap()
            .iter()
            .all(|line| !line["reasons"].as_array().unwrap().is_empty())
    );
    assert!(world.json("challenge show trafford-2027")["onsite_from"].is_null());
}

#[test]
fn one_more_may_be_thought_to_be_asked_for() {
    let world = world();
    let line = format!("programme plan {SPAN} --most 1 --steps 200");
    let before = world.json(&line);
    let more = world.json(&format!(
        "{line} --what-if challenge=Salford:finance:2027-03-01..2027-04-30 --what-if peers=each:officer:director"
    ));
    assert_eq!(
        more["challenges"].as_array().unwrap().len(),
        before["challenges"].as_array().unwrap().len() + 1
    );
    let salford = of(&more, "salford");
    assert_eq!((&salford["urgency"], &salford["kind"]), (&"requested".into(), &"finance".into()));
    let onsite = salford["onsite_from"].as_str().unwrap();
    assert!(("2027-03-01"..="2027-04-30").contains(&onsite), "{salford}");
    // Another rule: from neighbours somebody may come, and the plan is made under it.
    let rule = world.json(&format!("{line} --what-if rule=matching.recent_years=1"));
    assert_eq!(rule["planned"], before["planned"]);
    assert!(
        world.fails(&format!("{line} --what-if rule=matching.nonsense=1"), 4).contains("nonsense")
    );
    assert!(world.fails(&format!("{line} --what-if challenge=Nowhere"), 3).contains("Nowhere"));
    // The least-served challenge first: its score is said with its bound.
    let fair = world.json(&format!("{line} --fairness worst-team"));
    assert!(fair["least"]["bound"].as_i64() >= fair["least"]["score"].as_i64(), "{fair:#}");
    assert_eq!(fair["planned"], before["planned"]);
}

#[test]
fn the_calendar_has_all_that_lies_ahead() {
    let world = world();
    world.ok(&format!("programme plan {SPAN} --most 1 --steps 200 --save"));
    let rows = world.json("programme calendar --to 2027-12-31");
    let rows = rows.as_array().unwrap();
    let of = |entry: &str| rows.iter().filter(|row| row["entry"] == entry).count();
    assert_eq!((of("window"), of("proposed"), of("visit")), (1, 2, 0), "{rows:#?}");
    let days: Vec<&str> = rows.iter().map(|row| row["from"].as_str().unwrap()).collect();
    assert!(days.is_sorted(), "{days:?}");
    let only = world.json("programme calendar --to 2027-12-31 --only proposed");
    assert_eq!(only.as_array().unwrap().len(), 2);
    world.ok("programme accept");
    let rows = world.json("programme calendar --to 2027-12-31 --only visit --only deadline");
    let visits = rows.as_array().unwrap().iter().filter(|row| row["entry"] == "visit").count();
    assert_eq!(visits, 2, "{rows:#}");
    assert!(rows.as_array().unwrap().iter().any(|row| row["entry"] == "deadline"));
    world.ok("programme calendar --only visit -o programme.ics");
    assert!(world.read("programme.ics").contains("UID:visit-trafford-2027@peerage"));
    assert!(
        world.fails("programme calendar --from 2027-05-01 --to 2027-01-01", 2).contains("before")
    );
}

#[test]
fn other_rules_are_tried_on_recorded_teams_before_they_are_kept() {
    let world = World::with_visit();
    let before = world.ok("scheme export");
    let edits = [
        "theme_current",
        "seniority",
        "preferred",
        "same_kind",
        "same_setting",
        "experience",
        "rating",
    ];
    let edits = edits.map(|point| format!("matching.points.{point}=0")).join(" ");
    let rows = world.json(&format!("scheme edit {edits} --backtest"));
    let row = &rows[0];
    assert_eq!(row["challenge"], "trafford-2027");
    assert!(row["score_then"].as_i64() < row["score"].as_i64(), "{rows:#}");
    assert_eq!(world.ok("scheme export"), before);
}

#[test]
fn what_is_thought_other_must_be_there() {
    let world = World::with_pool();
    for (flag, what) in [
        ("nonsense", "nothing that may be thought other"),
        ("interval=x", "nothing that may be thought other"),
        ("without-peer=P999999", "P999999"),
        ("peers=3:officer:emperor", "no seniority `emperor`"),
        ("peers=3:officer:director:magic", "no area of expertise `magic`"),
    ] {
        let line = format!("programme plan {SPAN} --most 0 --what-if {flag}");
        let output = world.output(&line.split(' ').collect::<Vec<_>>());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains(what), "{flag}: {told}");
    }
    let both = format!("programme plan {SPAN} --most 0 --save --what-if days=8");
    assert!(world.fails(&both, 2).contains("not saved"));
    assert!(world.fails("programme plan --from 2027-05-01 --to 2027-01-01", 2).contains("before"));
    assert!(world.fails("programme accept", 3).contains("no plan is saved"));
    // Who is due and has asked already, without a window yet, is not planned twice.
    world.ok("challenge add corporate Dorset");
    let asked = world.json(&format!("programme plan {SPAN} --most 2 --steps 300"));
    let lines = asked["challenges"].as_array().unwrap().iter();
    let of_dorset = lines.filter(|line| line["name"] == "Dorset Council");
    assert_eq!(of_dorset.map(|line| &line["challenge"]).collect::<Vec<_>>(), ["dorset-2026"]);
    // Where the search had no time to show anything, no per cent is made up.
    let at_once =
        world.ok(&format!("programme plan {SPAN} --most 1 --time-limit 0 --format table"));
    assert!(at_once.contains("is not shown") && !at_once.contains(" %"), "{at_once}");
}

#[test]
fn gaps_are_proved_and_end_in_a_call() {
    let world = world();
    let gaps = world.json(&format!("programme gaps {SPAN} --most 60"));
    let few = format!("programme gaps {SPAN} --most 12");
    let roles = gaps["demand"].as_array().unwrap().iter().filter(|row| row["by"] == "role");
    let wanted: i64 = roles.map(|row| row["wanted"].as_i64().unwrap()).sum();
    assert_eq!(gaps["places"], wanted, "{gaps:#}");
    // Who has a few weeks only is not counted on for more visits than these hold.
    assert!(!gaps["shortages"].as_array().unwrap().is_empty(), "{gaps:#}");
    for row in gaps["shortages"].as_array().unwrap() {
        let number = |field: &str| row[field].as_i64().unwrap();
        assert_eq!(number("missing"), number("places") - number("room"));
        assert!(number("missing") > 0);
    }
    // Without anybody's time every place is missing, and the call says whom to look for.
    let none = world.json(&format!("{few} --what-if challenges=0 --what-if days=0"));
    assert!(!none["shortages"].as_array().unwrap().is_empty(), "{none:#}");
    let call = none["call"].as_str().unwrap();
    assert!(
        call.starts_with("# Call for peers") && call.contains("more for the role of"),
        "{call}"
    );
    assert!(world.ok(&format!("{few} --call")).starts_with("# Call for peers"));
    // What is missing is held against the call that the scheme keeps.
    let present = &none["present_call"];
    assert_eq!(present["made_on"], "2026-11-21", "{present:#}");
    let areas = present["areas"].as_array().unwrap();
    assert!(areas.contains(&"finance".into()) && !areas.contains(&"leadership".into()));
    let missing = present["not_named"].as_array().unwrap();
    assert!(missing.iter().all(|area| !areas.contains(area)), "{present:#}");
    let text = world.ok(&format!("{few} --what-if days=0 --format table"));
    assert!(text.contains("The scheme's call of 21 November 2026 names finance"), "{text}");
    // No week is permitted so soon: nobody is called for what no peer could do.
    let soon = world.json("programme gaps --from 2027-01-01 --to 2027-01-29 --most 4");
    assert!(soon["without_week"].as_i64() > Some(0), "{soon:#}");
    assert_eq!((&soon["recruit"], &soon["places"]), (&Value::Array(vec![]), &0.into()), "{soon:#}");
}

#[test]
fn teams_that_people_made_are_held_against_the_best_of_their_day() {
    let world = World::with_pool();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-03-12");
    let best = world.json("team assemble trafford-2027");
    let onsite = best["onsite_from"].as_str().unwrap();
    world.ok(&format!("challenge schedule trafford-2027 --from {onsite}"));
    let seats = best["members"].as_array().unwrap().iter().map(|member| {
        format!("\"{}={}\"", member["slot"].as_str().unwrap(), member["peer"].as_str().unwrap())
    });
    let seats: Vec<String> = seats.collect();
    // What the program proposed is not what people made.
    assert_eq!(world.json("scheme backtest"), Value::Array(vec![]));
    world.ok(&format!("team set trafford-2027 {}", seats.join(" ")));
    let rows = world.json("scheme backtest");
    let row = &rows[0];
    assert_eq!((&row["rank"], &row["score"]), (&1.into(), &best["score"]), "{rows:#}");
    assert_eq!(row["best"], best["score"]);
    assert_eq!(
        (&row["broken"], &row["difference"]),
        (&Value::Array(vec![]), &Value::Array(vec![]))
    );
    // With the lead left out the team breaks the rule that there is one.
    world.ok(&format!("team set trafford-2027 {}", seats[1..].join(" ")));
    let rows = world.json("scheme backtest --kind corporate --newest 1");
    assert!(
        rows[0]["rank"].is_null() && !rows[0]["broken"].as_array().unwrap().is_empty(),
        "{rows:#}"
    );
    assert!(!rows[0]["difference"].as_array().unwrap().is_empty());
}

#[test]
fn who_was_asked_is_not_passed_over_by_a_plan() {
    let world = World::with_visit();
    let line = "programme plan --from 2027-03-01 --to 2027-04-30 --most 1 --steps 200";
    // Days and a team that is only proposed are planned; a team whose members were asked is decided.
    world.sql("UPDATE team SET status = 'proposed'; DELETE FROM invitation");
    let plan = world.json(line);
    assert_ne!(of(&plan, "trafford-2027")["state"], "fixed", "{plan:#}");
    world.ok("team invite trafford-2027 --no-drafts");
    let plan = world.json(line);
    assert_eq!(of(&plan, "trafford-2027")["state"], "fixed", "{plan:#}");
}
