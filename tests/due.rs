//! `challenge due`: the five-year list.

use serde_json::{Value, json};

use crate::support::World;

fn row(world: &World, line: &str, code: &str) -> Value {
    let rows = world.json(line);
    let found = rows.as_array().unwrap().iter().find(|row| row["body"] == code);
    found.unwrap_or_else(|| panic!("{line}: no {code}")).clone()
}

const TRAFFORD: &str = "E08000009";

#[test]
fn every_council_in_force_and_nobody_else() {
    let world = World::new();
    let all = world.json("challenge due --all");
    assert_eq!(all.as_array().unwrap().len(), 317);
    let kinds: Vec<&str> =
        all.as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap()).collect();
    assert!(!kinds.contains(&"fire") && !kinds.contains(&"combined-authority"));
    // Surrey's districts are on the list up to their last day, their successors from the first.
    let on = |day: &str| world.json(&format!("challenge due --all --today {day}"));
    let has = |rows: &Value, name: &str| {
        rows.as_array().unwrap().iter().any(|row| row["name"].as_str().unwrap().starts_with(name))
    };
    assert!(has(&on("2027-03-31"), "Woking B") && !has(&on("2027-03-31"), "West Surrey"));
    assert!(!has(&on("2027-04-01"), "Woking B") && has(&on("2027-04-01"), "West Surrey"));
}

#[test]
fn a_row_has_the_fields_of_the_contract_in_order() {
    let world = World::new();
    let text = world.ok("challenge due --all --format csv");
    assert_eq!(
        text.lines().next().unwrap(),
        "body,name,kind,region,control,last_challenge,last_onsite_day,due_by,state,days_left,\
         booked_from,flags,adviser"
    );
}

#[test]
fn the_leap_day_the_horizon_and_the_day_after() {
    let world = World::new();
    world.ok("challenge record \"South Hams\" corporate --from 2024-02-27 --to 2024-02-29");
    let south_hams = |line: &str| row(&world, line, "E07000044");
    let on = |day: &str| south_hams(&format!("challenge due --all --today {day}"));
    assert_eq!(on("2026-11-21")["due_by"], "2029-02-28");
    assert_eq!(on("2028-02-27")["state"], "not-due");
    assert_eq!(on("2028-02-28")["state"], "due-soon");
    assert_eq!(
        (&on("2029-02-28")["state"], &on("2029-02-28")["days_left"]),
        (&json!("due-soon"), &json!(0))
    );
    assert_eq!(
        (&on("2029-03-01")["state"], &on("2029-03-01")["days_left"]),
        (&json!("overdue"), &json!(-1))
    );
    let wide = south_hams("challenge due --within 3y");
    assert_eq!(wide["state"], "due-soon");
}

#[test]
fn booked_postponed_withdrawn_declined() {
    let world = World::new();
    world.ok("challenge record Trafford corporate --from 2021-03-02 --to 2021-03-05");
    let trafford = || row(&world, "challenge due --all", TRAFFORD);
    assert_eq!(trafford()["state"], "overdue");
    world.ok("challenge decline Trafford --reason \"not this year\"");
    assert_eq!(trafford()["state"], "declined");
    assert!(world.run("challenge decline Trafford --reason \"not this year\"").contains("already"));
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let booked = trafford();
    assert_eq!(
        (&booked["state"], &booked["booked_from"]),
        (&json!("booked"), &json!("2027-03-01"))
    );
    assert_eq!(booked["due_by"], "2026-03-05");
    let no = world.fails("challenge decline Trafford --reason x", 6);
    assert!(no.contains("trafford-2027") && no.contains("withdraw"), "{no}");
    world.ok("challenge schedule trafford-2027 --from 2027-06-08");
    world.ok("challenge postpone trafford-2027 --from 2027-09-14 --reason \"by-election\"");
    let moved = trafford();
    assert_eq!(
        (&moved["due_by"], &moved["booked_from"]),
        (&json!("2026-03-05"), &json!("2027-09-14"))
    );
    world.ok("challenge withdraw trafford-2027 --reason \"again\"");
    assert_eq!(trafford()["state"], "declined");
    // A progress review or a governance challenge does not count, a finance one does.
    world.ok("challenge record Trafford progress-review --from 2026-01-13 --to 2026-01-14");
    world.ok("challenge record Trafford governance --from 2026-02-10 --to 2026-02-12");
    assert_eq!(trafford()["last_onsite_day"], "2021-03-05");
    world.ok("challenge record Trafford finance --from 2026-11-17 --to 2026-11-20");
    assert_eq!(trafford()["due_by"], "2031-11-20");
}

#[test]
fn a_joint_challenge_counts_for_both() {
    let world = World::new();
    world.ok("challenge record \"High Peak; Staffordshire Moorlands\" corporate --from 2022-01-18 --to 2022-01-21");
    for code in ["E07000037", "E07000198"] {
        let row = row(&world, "challenge due", code);
        assert_eq!((&row["due_by"], &row["state"]), (&json!("2027-01-21"), &json!("due-soon")));
        assert_eq!(row["last_challenge"], "high-peak-2022");
    }
}

#[test]
fn successors_carry_on_or_begin_anew() {
    let world = World::new();
    world.ok("challenge record E10000023 corporate --from 2021-10-12 --to 2021-10-15");
    let north_yorkshire = row(&world, "challenge due --all", "E06000065");
    assert_eq!(north_yorkshire["due_by"], "2026-10-15");
    let flags = north_yorkshire["flags"].to_string();
    assert!(flags.contains("successor-of:E10000023") && !flags.contains("new-since"), "{flags}");
    let cumberland = row(&world, "challenge due --all", "E06000063");
    assert_eq!(cumberland["due_by"], "2028-04-01");
    let flags = cumberland["flags"].to_string();
    assert!(flags.contains("new-since:2023-04-01") && flags.contains("past-advised"), "{flags}");
}

#[test]
fn filters_and_the_exit_code_for_cron() {
    let world = World::new();
    let north_west = world.json("challenge due --region \"north west\"");
    let rows = north_west.as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["region"] == "North West"));
    assert!(
        world
            .fails("challenge due --region \"Nort West\"", 3)
            .contains("did you mean `North West`")
    );
    let counties = world.json("challenge due --kind county --state never-had");
    assert_eq!(counties.as_array().unwrap().len(), 21);
    world.fails("challenge due --exit-code", 10);
    world.ok("challenge due --exit-code --adviser \"Nobody At All\"");
    assert!(world.fails("challenge due --within soon", 2).contains("12m"));
}

#[test]
fn the_same_to_the_byte_and_events_keep_their_names() {
    let world = World::new();
    world.ok("challenge record Trafford corporate --from 2022-03-01 --to 2022-03-04");
    for format in ["table", "csv", "json", "ics"] {
        let line = format!("challenge due --format {format}");
        assert_eq!(world.ok(&line), world.ok(&line), "{format}");
    }
    let ics = world.ok("challenge due --format ics");
    assert!(ics.contains("UID:due-E08000009@peerage"), "{ics}");
    assert!(ics.contains("DTSTART;VALUE=DATE:20270304"), "{ics}");
}
