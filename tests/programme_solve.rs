//! `programme solve`: the format in and out, exit codes, the end of the time, and no database.

use serde_json::{Value, json};

use crate::support::World;

/// Two challenges that want the same lead in week 7; the second may also be in week 8.
fn problem() -> Value {
    let slots = |lead: i64, member: i64| {
        json!([
            {"name": "lead", "cand": [[0, lead], [1, lead - 9]]},
            {"name": "member", "cand": [[2, member], [3, member - 1]]},
        ])
    };
    let none: [i64; 0] = [];
    json!({
        "format": "programme/1", "peers": 4, "most": [2, 1, 2, 2], "load_cost": [0, 5],
        "challenges": [
            {"k": 2, "n": 4, "peer": [0, 1, 2, 3], "groups": none, "budgets": none,
             "weeks": [{"week": 7, "slots": slots(20, 10)}]},
            {"name": "second", "k": 2, "n": 4, "peer": [0, 1, 2, 3],
             "groups": [{"name": "not both", "min": 0, "max": 1, "members": [0, 2]}],
             "weeks": [{"week": 7, "slots": slots(20, 10)}, {"week": 8, "slots": slots(18, 10)}]},
        ],
    })
}

fn answer(world: &World, line: &str, code: i32) -> Value {
    let words: Vec<&str> = line.split(' ').collect();
    let output = world.output(&words);
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn weeks_and_teams_come_with_a_bound() {
    let world = World::bare();
    world.write("programme.json", problem().to_string());
    let told = answer(&world, "programme solve programme.json", 0);
    assert_eq!(told["outcome"], "optimal", "{told}");
    // The lead goes twice for 20 + 18 - 5; the second team may not have peers 0 and 2 together.
    assert_eq!((&told["score"], &told["bound"]), (&json!(52), &json!(52)), "{told}");
    let expected = json!([{"week": 7, "team": [0, 2]}, {"week": 8, "team": [0, 3]}]);
    assert_eq!(told["challenges"], expected);
    assert!(!world.path().join("peerage.db").exists());
}

#[test]
fn what_cannot_be_served_is_left_out_and_said() {
    let mut problem = problem();
    problem["most"] = json!([1, 0, 2, 2]);
    let world = World::bare();
    world.write("programme.json", problem.to_string());
    let told = answer(&world, "programme solve programme.json", 5);
    assert_eq!((&told["outcome"], &told["served"]), (&json!("impossible"), &json!(1)), "{told}");
    let nulls = told["challenges"].as_array().unwrap().iter().filter(|c| c.is_null()).count();
    assert_eq!(nulls, 1);
    assert!(world.fails("programme solve programme.json", 5).contains("not all challenges"));
}

#[test]
fn the_least_served_challenge_comes_first() {
    let none: [i64; 0] = [];
    // Whoever has peer 0 scores 20; the other has what is left: 3, or, with 0 in the poorer team, 9.
    let slots = |a: i64, b: i64| json!([{"name": "lead", "cand": [[0, a], [1, b]]}]);
    let of = |a: i64, b: i64| {
        json!({"k": 1, "n": 2, "peer": [0, 1], "groups": none, "budgets": none,
               "weeks": [{"week": 1, "slots": slots(a, b)}]})
    };
    let problem = json!({"format": "programme/1", "peers": 2, "most": [1, 1], "load_cost": [0],
                         "challenges": [of(20, 10), of(9, 3)]});
    let world = World::bare();
    world.write("programme.json", problem.to_string());
    let spread = answer(&world, "programme solve programme.json", 0);
    assert_eq!((&spread["score"], &spread["least"]), (&json!(23), &Value::Null), "{spread}");
    let fair = answer(&world, "programme solve programme.json --fairness worst-team", 0);
    assert_eq!((&fair["least"], &fair["least_bound"]), (&json!(9), &json!(9)), "{fair}");
    assert_eq!((&fair["score"], &fair["outcome"]), (&json!(19), &json!("optimal")), "{fair}");
}

#[test]
fn no_time_is_an_answer_too() {
    let world = World::bare();
    world.write("programme.json", problem().to_string());
    let told = answer(&world, "programme solve programme.json --time-limit 0", 0);
    assert_eq!(told["outcome"], "stopped");
    assert!(told["bound"].as_i64() >= told["score"].as_i64(), "{told}");
}

#[test]
fn a_faulty_file_is_refused_with_the_place() {
    let world = World::bare();
    for (path, value, what) in [
        ("/format", json!("pick/1"), "`pick/1` is not known"),
        ("/most", json!([1]), "1 numbers for 4 places"),
        ("/load_cost", json!([5, 1]), "a later team costs less"),
        ("/challenges/1/k", json!(3), "`k` is 3"),
        ("/challenges/0/peer", json!([0, 1, 2, 9]), "peer 9 is out of range"),
        ("/challenges/0/peer", json!([0, 1, 2, 2]), "stands for two candidates"),
        ("/challenges/0/weeks/0/slots/0/cand", json!([[7, 1]]), "candidate 7 is out of range"),
        ("/challenges/0/weeks/0/slots/0/cand", json!([[1, 1], [1, 2]]), "listed twice"),
    ] {
        let mut problem = problem();
        *problem.pointer_mut(path).unwrap() = value;
        world.write("programme.json", problem.to_string());
        let told = world.fails("programme solve programme.json", 4);
        assert!(told.contains(what), "{path}: {told}");
    }
    world.write("programme.json", "{");
    assert!(world.fails("programme solve programme.json", 4).contains("line 1"));
}
