//! `team invite|respond|confirm|status|duties|brief|profile`: from the first call to the briefing.

use serde_json::json;

use crate::support::World;

/// The statuses of the team.
fn statuses(world: &World) -> Vec<String> {
    let rows = world.json("team status trafford");
    let told = |row: &serde_json::Value| row["status"].as_str().unwrap_or("-").to_owned();
    rows.as_array().unwrap().iter().map(told).collect()
}

fn respond(world: &World, status: &str) {
    for peer in ["P1", "P2", "P3"] {
        world.ok(&format!("team respond trafford {peer} {status}"));
    }
}

#[test]
fn a_team_is_won_step_by_step() {
    let world = World::with_visit();
    world.ok("team invite trafford --peer P1 --peer P3 --asked \"Leader of the Council\"");
    world.ok("team invite trafford");
    let rows = world.json("team status trafford");
    assert_eq!(rows[1]["asked"], "Labour group office");
    assert_eq!(statuses(&world), ["approached", "approached", "approached"]);
    let said = world.fails("team respond trafford P1 host-agreed", 6);
    assert!(said.contains("Ida Marsh is approached, not yet profile-shared"), "{said}");
    respond(&world, "available");
    respond(&world, "profile-shared");
    let said = world.fails("team confirm trafford", 6);
    assert!(said.contains("not yet host-agreed"), "{said}");
    respond(&world, "host-agreed");
    let said = world.fails("team confirm trafford", 6);
    assert!(said.contains("the employer of Ida Marsh has not released them"), "{said}");
    world.ok("team respond trafford P1 host-agreed --released");
    world.ok("team respond trafford P3 host-agreed --released");
    world.ok("team confirm trafford");
    assert_eq!(statuses(&world), ["confirmed", "confirmed", "confirmed"]);
    assert_eq!(world.json("challenge show trafford")["stage"], "team-confirmed");
    world.fails("team respond trafford P2 withdrew", 4);
    world.ok("team respond trafford P2 withdrew --reason \"lost the seat\"");
    assert_eq!(world.json("challenge show trafford")["stage"], "team-forming");
    let history = world.json("team status trafford --history");
    let last = history.as_array().unwrap().iter().rfind(|row| row["peer"] == "P2").unwrap();
    assert_eq!((&last["status"], &last["reason"]), (&json!("withdrew"), &json!("lost the seat")));
    world.fails("team respond trafford P2 available", 6);
}

#[test]
fn wrong_answers_are_refused() {
    let world = World::with_visit();
    world.fails("team respond trafford P1 available", 6);
    world.ok("team respond trafford P1 available --override \"she rang us\"");
    world.fails("team respond trafford P4 available", 3);
    world.fails("team respond trafford P1 confirmed", 2);
    world.sql("UPDATE peer SET party = 'Reform UK' WHERE id = 2");
    let said = world.fails("team invite trafford", 6);
    assert!(said.contains("no group office is settled for Bo Lund"), "{said}");
    world.sql("DELETE FROM team_member");
    world.fails("team invite trafford", 6);
    world.fails("team brief trafford", 6);
}

#[test]
fn duties_have_days_and_the_late_are_named() {
    let world = World::with_visit();
    let all = world.json("team duties trafford --peer P1");
    let reading = &all[0];
    assert_eq!((&reading["due"], &reading["late"]), (&json!("2027-03-02"), &json!(false)));
    world.ok("team duties trafford --peer P1 --done read --on 2026-11-20");
    assert_eq!(world.json("team duties trafford --peer P1")[0]["done_on"], "2026-11-20");
    let late = world.json("team duties trafford --late --today 2027-03-03");
    let read: Vec<_> =
        late.as_array().unwrap().iter().filter(|r| r["due"] == "2027-03-02").collect();
    assert_eq!(read.len(), 2, "{late}");
    world.fails("team duties trafford --late --exit-code --today 2027-03-03", 10);
    world.fails("team duties trafford --peer P1 --done dance", 3);
    world.fails("team duties trafford --peer P1 --done read --on 2030-01-01", 4);
}

#[test]
fn briefings_and_the_profile_say_what_they_should_and_no_more() {
    let world = World::with_visit();
    world.ok("timetable add trafford interview --on 2027-03-02 --from 09:00 --to 10:00 --who \"the Leader\" --peer P1");
    let brief = world.ok("team brief trafford --peer P1");
    for said in [
        "# Briefing for Ida Marsh",
        "2 to 5 March 2027",
        "the Leader",
        "Housing delivery",
        "Comment on the draft",
    ] {
        assert!(brief.contains(said), "{said}\n{brief}");
    }
    assert!(!brief.contains("Briefing for Bo Lund"));
    // A heading stands over something or not at all.
    assert!(!brief.contains("What the council needs"), "{brief}");
    assert!(world.ok("team brief trafford").contains("# Briefing for Bo Lund"));
    world.sql("UPDATE peer SET name = 'Ida <b>Marsh</b>' WHERE id = 1");
    let profile = world.ok("team profile trafford");
    for said in ["Ida \\<b\\>Marsh", "Chief Executive, Kirklees", "Political party: Labour"] {
        assert!(profile.contains(said), "{said}\n{profile}");
    }
    assert!(!profile.contains("example.org") && !profile.contains("rating"));
    world.ok("team profile trafford -o team.docx");
    assert!(std::fs::read(world.path().join("team.docx")).unwrap().starts_with(b"PK"));
    world.fails("team profile trafford -o team.pptx", 2);
}

#[test]
fn specialist_roles_stand_in_the_checklist_of_those_who_have_them() {
    let world = World::with_visit();
    let words = |peer: &str| {
        let rows = world.json(&format!("team duties trafford --peer {peer}"));
        let duty = |row: &serde_json::Value| row["duty"].as_str().unwrap().to_owned();
        rows.as_array().unwrap().iter().map(duty).collect::<Vec<_>>().join("; ")
    };
    assert!(!words("P1").contains("specialist"));
    world.ok("team duties trafford --peer P1 --specialist \"children's money\"");
    assert!(words("P1").contains("fill the specialist role agreed for the team: children's money"));
    assert!(world.ok("team brief trafford --peer P1").contains("children's money"));
    assert!(!words("P2").contains("specialist"));
    world.ok("team duties trafford --peer P1 --done specialist --on 2026-11-20");
    world.fails("team duties trafford --peer P2 --done specialist", 3);
    world.ok("team duties trafford --peer P1 --specialist \" \"");
    assert!(!words("P1").contains("specialist"));
    world.fails("team duties trafford --specialist x", 2);
    world.fails("team duties trafford --peer P4 --specialist x", 3);
    let ics = world.ok("team duties trafford --peer P1 --format ics");
    assert!(ics.contains("DTSTART;VALUE=DATE:20270302"), "{ics}");
}
