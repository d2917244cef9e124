//! `team solve` and `team verify`: formats in and out, exit codes, and no database.

use serde_json::{Value, json};

use crate::support::World;

/// Three slots, six candidates, at most one of the two from the same body.
fn problem() -> Value {
    json!({
        "format": "pick/1", "name": "small", "k": 3, "n": 6,
        "slots": [
            {"name": "lead", "cand": [[0, 9], [1, 8]]},
            {"name": "member", "cand": [[2, 7], [3, 5]]},
            {"name": "finance", "cand": [[4, 6], [5, 1]]},
        ],
        "groups": [
            {"name": "one per body", "min": 0, "max": 1, "members": [0, 2]},
            {"name": "experienced", "min": 1, "max": 3, "members": [3, 4]},
        ],
        "budgets": [{"name": "travel", "max": 60, "cost": [10, 20, 30, 10, 10, 10]}],
    })
}

fn world(problem: &Value) -> World {
    let world = World::bare();
    world.write("problem.json", problem.to_string());
    world
}

fn answer(world: &World, line: &str, code: i32) -> Value {
    let words: Vec<&str> = line.split(' ').collect();
    let output = world.output(&words);
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_best_team_comes_with_its_bound() {
    let world = world(&problem());
    let answer = answer(&world, "team solve problem.json", 0);
    assert_eq!(answer["outcome"], "optimal");
    assert_eq!((&answer["score"], &answer["bound"]), (&json!(21), &json!(21)));
    assert_eq!(answer["team"], json!([1, 2, 4]));
    assert!(answer["seconds"].is_number() && answer["steps"].is_number());
    assert_eq!(answer["conflict"], json!([]));
    assert!(!world.path().join("peerage.db").exists());
}

#[test]
fn further_teams_come_best_first() {
    let world = world(&problem());
    let teams = |line: &str| answer(&world, line, 0)["alternatives"].clone();
    let near = teams("team solve problem.json --alternatives 2");
    assert_eq!(near[0]["score"], 20);
    assert_eq!(near[0]["team"], json!([0, 3, 4]));
    let far = teams("team solve problem.json --alternatives 2 --different 3");
    assert_eq!(far, json!([{"score": 15, "team": [0, 3, 5], "tiers": far[0]["tiers"]}]));
}

#[test]
fn an_explanation_names_the_next_and_the_prices() {
    let world = world(&problem());
    let told = &answer(&world, "team solve problem.json --explain", 0)["explanation"];
    assert_eq!(told["slots"][0]["next"], Value::Null);
    assert_eq!(told["slots"][1]["next"], json!({"candidate": 3, "score": 19, "loss": 2}));
    assert_eq!(told["requirements"][0]["requirement"], "one per body");
    assert_eq!(told["requirements"][0]["gain"], 1);
}

#[test]
fn no_team_is_exit_5_with_the_clash_and_what_would_have_to_give() {
    let mut problem = problem();
    problem["groups"][1] = json!({"name": "both", "min": 2, "max": 3, "members": [0, 2]});
    let world = world(&problem);
    let answer = answer(&world, "team solve problem.json --explain", 5);
    assert_eq!(answer["outcome"], "impossible");
    assert_eq!((&answer["score"], &answer["team"]), (&Value::Null, &Value::Null));
    assert_eq!(answer["conflict"], json!(["one per body", "both"]));
    assert_eq!(answer["conflict_minimal"], true);
    let ways = &answer["explanation"]["relaxations"];
    assert_eq!(ways[0]["requirement"], "one per body");
    assert_eq!((&ways[0]["end"], &ways[0]["by"]), (&json!("max"), &json!(1)));
    assert_eq!(ways[0]["team"], json!([0, 2, 4]));
    assert!(world.fails("team solve problem.json", 5).contains("no team satisfies"));
}

/// A problem without a team in which what clashes takes far longer to tell than that something does.
fn entangled() -> Value {
    let mut x: u64 = 26;
    let mut below = |end: u64| {
        x = (x * 1_103_515_245 + 12_345) % (1 << 31);
        (x >> 16) % end
    };
    let mut slots = Vec::new();
    for s in 0..6 {
        let mut cand = Vec::new();
        for c in 0..36 {
            if below(100) < 50 {
                cand.push([c, below(50)]);
            }
        }
        slots.push(json!({"name": format!("slot {s}"), "cand": cand}));
    }
    let mut groups = Vec::new();
    for t in 0..7 {
        let members: Vec<u64> = (0..36).filter(|_| below(100) < 30).collect();
        let name = format!("theme {t}");
        groups.push(json!({"name": name, "min": 2, "max": 2 + t % 2, "members": members}));
    }
    for r in 0..7 {
        let members: Vec<u64> = (0..36).filter(|c| c % 7 == r).collect();
        let name = format!("region {r}");
        groups.push(json!({"name": name, "min": 0, "max": 1, "members": members}));
    }
    let cost: Vec<u64> = (0..36).map(|_| 5 + below(60)).collect();
    json!({"format": "pick/1", "name": "entangled", "k": 6, "n": 36, "slots": slots, "groups": groups,
        "budgets": [{"name": "travel", "max": 132, "cost": cost}]})
}

#[test]
fn a_clash_cut_short_is_not_called_minimal() {
    let world = world(&entangled());
    let short = answer(&world, "team solve problem.json --steps 100", 5);
    assert_eq!(short["outcome"], "impossible");
    assert_eq!(short["conflict_minimal"], false);
    let whole = answer(&world, "team solve problem.json", 5);
    assert_eq!(whole["conflict_minimal"], true);
    let names = |answer: &Value| answer["conflict"].as_array().unwrap().len();
    assert!(0 < names(&whole) && names(&whole) < names(&short), "{short} {whole}");
}

#[test]
fn faults_are_exit_4_with_the_place() {
    let mut wrong = problem();
    wrong["slots"][1]["cand"][0] = json!([6, 7]);
    let world = world(&wrong);
    let told = world.fails("team solve problem.json", 4);
    assert!(told.contains("slots[1].cand[0]: candidate 6 is out of range 0..5"), "{told}");
    world.write("problem.json", problem().to_string().replace("pick/1", "pick/7"));
    assert!(world.fails("team solve problem.json", 4).contains("`pick/7` is not known"));
    world.write("problem.json", [0xff, 0xfe]);
    assert!(world.fails("team solve problem.json", 4).contains("UTF-8"));
    world.fails("team solve nowhere.json", 9);
}

#[test]
fn no_steps_is_unknown() {
    let world = world(&problem());
    assert_eq!(answer(&world, "team solve problem.json --steps 0", 5)["outcome"], "unknown");
}

#[test]
fn a_certificate_is_checked_and_tampering_is_found() {
    let world = world(&problem());
    world.ok("team solve problem.json --certificate proof.json");
    assert!(world.ok("team verify proof.json").contains("score 21"));
    let proof = world.read("proof.json");
    world.write("proof.json", proof.replacen("[1,2,4]", "[0,3,4]", 1));
    assert!(world.fails("team verify proof.json", 4).contains("does not hold"));
    world.write("proof.json", proof.replacen("\"team\":[1,2,4]", "\"team\":[0,2,4]", 1));
    assert!(world.fails("team verify proof.json", 4).contains("groups[0]"));
    world.fails("team verify problem.json", 4);
}

#[test]
fn a_proof_is_whole_or_not_written_and_a_stranger_agrees_with_it() {
    let world = world(&problem());
    let told = world.run("team solve problem.json --steps 0 --certificate proof.json");
    assert!(told.contains("the steps ran out before the proof was whole"), "{told}");
    assert!(!world.path().join("proof.json").exists());
    world.ok("team solve problem.json --certificate proof.json");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/verify_certificate.py");
    let checked = |file: &str| {
        let mut python = std::process::Command::new("python3");
        python.args([script, file]).current_dir(world.path()).output()
    };
    // Where there is no Python the certificate has only the program's own check, which is tested above.
    let Ok(output) = checked("proof.json") else { return crate::support::skipped("no python3") };
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "proved: no team is better, tiers [0, 0, 0, 21]\n"
    );
    let proof = world.read("proof.json");
    world.write("worse.json", proof.replacen("\"team\":[1,2,4]", "\"team\":[0,3,4]", 1));
    let output = checked("worse.json").unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("the proof does not hold: "));
}

#[test]
fn the_answer_has_a_schema_and_follows_the_format() {
    let world = world(&problem());
    let schema = world.ok("schema solve");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let plain = answer(&world, "team solve problem.json --explain --alternatives 1", 0);
    for field in plain.as_object().unwrap().keys() {
        assert!(schema["properties"].get(field).is_some(), "{field}");
    }
    let mut pretty =
        answer(&world, "team solve problem.json --explain --alternatives 1 --format json", 0);
    pretty["seconds"] = plain["seconds"].clone();
    assert_eq!(pretty, plain);
    let csv = world.ok("team solve problem.json --format csv");
    assert!(csv.starts_with("outcome,score,bound,team,"), "{csv}");
    assert!(csv.contains("\noptimal,21,21,"), "{csv}");
    world.ok("team solve problem.json -o answer.json");
    assert_eq!(serde_json::from_str::<Value>(&world.read("answer.json")).unwrap()["score"], 21);
}
