//! `council`: the register as it is listed and shown, and how it is changed.

use serde_json::Value;

use crate::support::World;

/// The names in a list.
fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

fn count(world: &World, filter: &str) -> usize {
    names(&world.json(&format!("council list {filter}"))).len()
}

#[test]
fn the_counts_of_the_register() {
    let world = World::new();
    for (kind, number) in [
        ("county", 21),
        ("district", 164),
        ("unitary", 62),
        ("isles-of-scilly", 1),
        ("metropolitan-district", 36),
        ("london-borough", 32),
        ("city-of-london", 1),
        ("fire", 44),
        ("combined-authority", 13),
        ("combined-county-authority", 6),
        ("greater-london-authority", 1),
    ] {
        assert_eq!(count(&world, &format!("--in-force --kind {kind}")), number, "{kind}");
    }
    assert_eq!(count(&world, "--principal --in-force"), 317);
    assert_eq!(count(&world, ""), 437);
}

#[test]
fn surrey_gives_way_to_two_councils() {
    let world = World::new();
    let surrey = |day: &str| {
        let list = world.json(&format!("council list --principal --in-force {day}"));
        let all = names(&list).iter().map(ToString::to_string).collect::<Vec<_>>();
        all.into_iter().filter(|n| n.contains("Surrey") || n == "Woking Borough Council").collect()
    };
    let before: Vec<String> = surrey("2027-03-31");
    assert_eq!(
        before,
        ["Surrey County Council", "Surrey Heath Borough Council", "Woking Borough Council"]
    );
    let after: Vec<String> = surrey("2027-04-01");
    assert_eq!(after, ["East Surrey Council", "West Surrey Council"]);
    // A coming body shows the neighbours that it will have, a body in force those that it has.
    let east = world.json("council show \"East Surrey\"");
    assert!(east["neighbours"].as_array().unwrap().contains(&"E09000006".into()));
    let bromley = world.json("council show Bromley");
    assert!(!bromley["neighbours"].as_array().unwrap().contains(&east["code"]));
    let later = world.json("council show Bromley --today 2027-05-01");
    assert!(later["neighbours"].as_array().unwrap().contains(&east["code"]));
}

#[test]
fn successions_say_what_becomes_of_the_clock() {
    let world = World::new();
    let somerset = world.json("council show somerset");
    assert_eq!(somerset["continues"], "E10000027");
    assert_eq!(somerset["predecessors"].as_array().unwrap().len(), 5);
    let cumberland = world.json("council show cumberland");
    assert_eq!(cumberland["continues"], Value::Null);
    assert_eq!(world.json("council show \"North Yorkshire Council\"")["continues"], "E10000023");
}

#[test]
fn a_fire_service_says_who_runs_it() {
    let world = World::new();
    let run_by = |name: &str| world.json(&format!("council show \"{name}\""))["run_by"].clone();
    assert_eq!(run_by("cornwall-fire"), "E06000052");
    assert_eq!(run_by("Merseyside Fire"), Value::Null);
}

#[test]
fn the_fields_are_those_of_the_import() {
    let world = World::new();
    let trafford = world.json("council show trafford");
    let fields: Vec<&String> = trafford.as_object().unwrap().keys().collect();
    let columns = "code name aliases kind region nation first_day last_day successors predecessors \
                   continues county fire_service run_by owner neighbours population rural_urban \
                   control leading_party next_election lga_member adviser";
    let columns: Vec<&str> = columns.split_whitespace().collect();
    assert_eq!(fields[..columns.len()], columns);
    let listed = world.json("council list --kind fire");
    for column in columns {
        assert!(listed[0].get(column).is_some(), "{column}");
    }
    // Four combined authorities have no code yet: their slug is the key.
    assert_eq!(
        world.json("council show sussex-and-brighton-cca")["code"],
        "sussex-and-brighton-cca"
    );
}

#[test]
fn a_name_that_two_councils_bear_is_not_guessed() {
    let world = World::new();
    insta::assert_snapshot!(world.run("council show Newcastle"), @"
    --- stderr
    error: more than one body is called `Newcastle`: Newcastle City Council (E08000021), Newcastle-under-Lyme Borough Council (E07000195)
      hint: say which one, by its code or reference
    --- exit Some(3)
    ");
    insta::assert_snapshot!(world.run("council show Traford"), @"
    --- stderr
    error: no body `Traford`
      hint: did you mean `Trafford` or `Dartford` or `Stafford`?
    --- exit Some(3)
    ");
}

#[test]
fn bodies_in_force_beat_former_ones_which_are_found_all_the_same() {
    let world = World::new();
    assert_eq!(world.json("council show Somerset")["code"], "E06000066");
    assert_eq!(world.json("council show \"Somerset CC\"")["code"], "E10000027");
    let former = world.json("council show \"Taunton Deane\"");
    assert_eq!((&former["state"], &former["last_day"]), (&"former".into(), &"2019-03-31".into()));
    // A former code finds the body that has another now.
    assert_eq!(world.json("council show e08000016")["code"], "E08000038");
}

#[test]
fn an_area_by_whose_name_only_a_fire_service_goes_is_told_as_such() {
    let world = World::new();
    let told = world.run("challenge add corporate Northamptonshire --window 2027-03");
    assert!(told.contains("Northamptonshire Fire and Rescue Service; next:"), "{told}");
    let told = world.fails("challenge add corporate \"Surrey Heath\" --window 2028-03", 6);
    assert!(told.contains("ends on 2027-03-31; its area passes to `West Surrey"), "{told}");
    assert!(told.contains("hint: name its successor, or"), "{told}");
}

#[test]
fn a_council_beats_its_fire_service() {
    let world = World::new();
    assert_eq!(world.json("council show Essex")["kind"], "county");
}

#[test]
fn a_filter_that_nothing_bears_is_a_slip() {
    let world = World::new();
    let said = world.fails("council list --region \"Nort West\"", 3);
    assert!(said.contains("did you mean `North West`"), "{said}");
    assert_eq!(count(&world, "--region \"north west\" --principal --in-force"), 36);
    assert_eq!(count(&world, "--control \"No overall control\" --principal --in-force"), 162);
    assert_eq!(count(&world, "--kind company"), 0);
}

#[test]
fn a_body_is_added_once() {
    let world = World::new();
    world.ok(
        "council add \"Trafford Homes Limited\" --kind company --owner Trafford --owner Salford",
    );
    let company = world.json("council show \"trafford homes\"");
    assert_eq!(company["code"], "trafford-homes-limited");
    assert_eq!(company["owner"], serde_json::json!(["E08000006", "E08000009"]));
    world.fails("council add \"Trafford Homes Limited\" --kind company", 4);
    world.fails("council add \"Anything\"", 2);
    world.fails("council add \"Another\" --kind district --code E08000009", 4);
    world.fails("council add \"Another\" --kind district --slug trafford", 4);
    world.fails("council add \"Another\" --kind district --alias E08000016", 4);
    world.fails("council add \"Another\" --kind district --code E08000016", 4);
    world.fails("council add \"Another\" --kind district --county Trafford", 4);
    world.fails("council add \"Another\" --kind district --run-by Trafford", 4);
    world.fails("council add \"Another\" --kind district --neighbour Nowhere", 4);
    let backwards = "--first-day 2027-04-01 --last-day 2027-03-31";
    world.fails(&format!("council add \"Another\" --kind district {backwards}"), 4);
    assert_eq!(names(&world.json("council list")).len(), 438);
}

#[test]
fn a_body_is_edited_field_by_field() {
    let world = World::new();
    world.ok("council edit Trafford --control Labour --lga-member yes --adviser \"Ida Marsh\" --alias Traffy");
    let trafford = world.json("council show Traffy");
    assert_eq!(trafford["lga_member"], true);
    assert_eq!(trafford["adviser"], "Ida Marsh");
    assert!(trafford["neighbours"].as_array().unwrap().len() > 2);
    world.ok("council edit Trafford --remove-alias traffy --clear adviser --clear lga-member");
    let trafford = world.json("council show Trafford");
    assert_eq!((&trafford["adviser"], &trafford["lga_member"]), (&Value::Null, &Value::Null));
    world.fails("council show Traffy", 3);
    for slip in
        ["--control Labor", "--control Banana", "--region \"Nrth West\"", "--rural-urban jungle"]
    {
        world.fails(&format!("council edit Trafford {slip}"), 4);
    }
    assert_eq!(world.json("council show Trafford")["control"], "Labour");
    let said = world.run("council edit Trafford --population 237579");
    assert!(said.contains("Nothing changes"), "{said}");
}

#[test]
fn neighbours_are_added_and_taken_out_on_both_sides() {
    let world = World::new();
    world.ok("council edit Trafford --neighbour Stockport --remove-neighbour Salford");
    let has = |name: &str, code: &str| {
        let body = world.json(&format!("council show \"{name}\""));
        body["neighbours"].as_array().unwrap().contains(&code.into())
    };
    assert!(has("Stockport", "E08000009") && has("Trafford", "E08000007"));
    assert!(!has("Salford", "E08000009") && !has("Trafford", "E08000006"));
    world.fails("council edit Trafford --remove-neighbour Salford", 3);
}

#[test]
fn a_recode_keeps_the_old_code() {
    let world = World::new();
    world.ok("council edit Trafford --code E08999999 --name \"Trafford City Council\"");
    let trafford = world.json("council show E08000009");
    assert_eq!((&trafford["code"], &trafford["slug"]), (&"E08999999".into(), &"trafford".into()));
    let aliases = trafford["aliases"].as_array().unwrap();
    assert!(aliases.contains(&"Trafford Metropolitan Borough Council".into()), "{aliases:?}");
    world.fails("council edit Salford --code E08000009", 4);
}

#[test]
fn successions_that_cannot_be_are_refused() {
    let world = World::new();
    world.fails("council edit Trafford --successor Trafford", 4);
    // Somerset County Council gave way to Somerset, not the other way round as well.
    world.fails("council edit somerset --successor somerset-county", 4);
    world.fails("council edit \"East Surrey\" --first-day 2026-05-07", 4);
    world.fails("council edit \"East Surrey\" --first-day 2027-06-01", 4);
    world.fails("council edit Trafford --neighbour Trafford", 4);
}

#[test]
fn a_dry_run_shows_what_would_change() {
    let world = World::new();
    insta::assert_snapshot!(world.run("council edit Trafford --population 240000 --dry-run"), @"
    table  row  what    column      before  after
    body   307  update  population  237579  240000
    --- stderr
    Nothing was written (dry run).
    ");
    assert_eq!(world.json("council show Trafford")["population"], 237_579);
}
