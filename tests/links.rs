//! From a note to a finding, to a recommendation, to an action: the links, and findings from a file.

use serde_json::json;

use crate::support::World;

fn world() -> World {
    let world = World::with_visit();
    for line in [
        "finding add trafford --theme finan --assessment strength \"The budget is understood.\"",
        "finding add trafford --theme finan --assessment neutral \"Savings are late.\"",
        "evidence add trafford \"We know it.\" --theme finan --assessment strength --perspective officer",
        "evidence add trafford \"So do we.\" --theme finan --assessment strength --perspective member",
        "evidence add trafford \"Nobody says.\" --theme governance --assessment neutral --perspective staff",
        "recommendation add trafford --theme finan \"Agree a plan.\"",
        "recommendation add trafford --theme finan \"Publish it.\"",
        "recommendation add trafford --theme finan \"Review it each year.\"",
        "action add trafford 1 \"Write the plan\"",
    ] {
        world.ok(line);
    }
    world
}

#[test]
fn a_note_is_linked_to_findings_from_its_own_side() {
    let world = world();
    let told = world.run("evidence link trafford 1 1 2");
    assert!(told.contains("Linked note 1 to finding 1, note 1 to finding 2."), "{told}");
    assert!(told.contains("finding 1 is not triangulated"), "{told}");
    assert!(!world.run("evidence link trafford 2 1").contains("finding 1 is not"));
    assert_eq!(world.json("finding show trafford 1")["evidence"], json!([1, 2]));
    assert!(world.run("evidence link trafford 3 1").contains("note 3 and finding 1"));
    world.ok("evidence link trafford 1 1 2 --unlink");
    assert_eq!(world.json("finding show trafford 1")["evidence"], json!([2, 3]));
    for (line, code) in [
        ("evidence link trafford 9 1", 3),
        ("evidence link trafford 1 9", 3),
        ("evidence link trafford 1", 2),
    ] {
        world.fails(line, code);
    }
}

#[test]
fn a_recommendation_says_which_findings_it_answers() {
    let world = world();
    let told = world.run("recommendation link trafford 1 2 1");
    assert!(told.contains("not triangulated: finding 2, 1"), "{told}");
    assert_eq!(world.json("recommendation show trafford 1")["findings"], json!([1, 2]));
    assert_eq!(world.json("recommendation list trafford")[1]["findings"], json!([]));
    world.ok("recommendation link trafford 1 2 --unlink");
    assert_eq!(world.json("recommendation show trafford 1")["findings"], json!([1]));
    world.ok("db undo");
    assert_eq!(world.json("recommendation show trafford 1")["findings"], json!([1, 2]));
    world.fails("recommendation link trafford 1 7", 3);
    world.fails("recommendation link trafford 7 1", 3);
    world.ok("recommendation list trafford -o out.csv");
    assert_eq!(world.json("recommendation import trafford out.csv")["unchanged"], 3);
}

#[test]
fn an_action_serves_further_recommendations() {
    let world = world();
    world.ok("action link trafford 1.1 3 2");
    assert_eq!(world.json("action show trafford 1.1")["also_serves"], json!([2, 3]));
    world.ok("action link trafford 1.1 3 --unlink");
    assert_eq!(world.json("action list trafford")[0]["also_serves"], json!([2]));
    let told = world.fails("action link trafford 1.1 1", 4);
    assert!(told.contains("stands under recommendation 1"), "{told}");
    world.fails("action link trafford 1.2 2", 3);
    world.fails("action link trafford 1.1 8", 3);
    world.ok("action list trafford -o plan.csv");
    assert_eq!(world.json("action import trafford plan.csv")["changed"], 0);
}

#[test]
fn findings_come_in_from_a_file() {
    let world = world();
    world.write(
        "in.csv",
        "No,Finding,Topic,assessment,sources,agreed,Notes\n\
         1,The budget is well understood.,,,,yes,1;2\n\
         ,Partners are heard.,governance,strength,2,,\n\
         ,Trust is low.,nonsense,strength,,,\n\
         ,Nobody asks.,governance,area-to-improve,,,1;12\n",
    );
    let told = world.fails("finding import trafford in.csv", 4);
    for part in ["nonsense", "no note has that number", "Notes    12"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(world.json("finding list trafford").as_array().map(Vec::len), Some(2));
    let told = world.fails("finding import trafford in.csv --partial --rejects bad.csv", 11);
    assert!(told.contains("not triangulated"), "{told}");
    let list = world.json("finding list trafford");
    assert_eq!(list[0]["statement"], "The budget is well understood.");
    assert_eq!((&list[0]["agreed"], &list[0]["evidence"]), (&json!(true), &json!([1, 2])));
    assert_eq!(
        (&list[2]["statement"], &list[2]["sources"]),
        (&json!("Partners are heard."), &json!(2))
    );
    let rows = list.as_array().map(Vec::len);
    for file in ["out.csv", "out.xlsx", "out.json", "out.jsonl"] {
        world.ok(&format!("finding list trafford -o {file}"));
        let again = world.json(&format!("finding import trafford {file}"));
        assert_eq!(again["written"], false, "{file}: {again}");
        assert_eq!(again["unchanged"].as_u64().map(|n| n as usize), rows, "{file}");
    }
    world.write("clear.csv", "number,statement,theme,assessment,agreed,evidence\n1,,,,,2\n");
    let dry = world.json("finding import trafford clear.csv --clear --dry-run");
    assert_eq!(dry["changes"].as_array().map(Vec::len), Some(2), "{dry}");
    world.ok("finding import trafford clear.csv --clear");
    let first = world.json("finding show trafford 1");
    assert_eq!((&first["agreed"], &first["evidence"]), (&json!(false), &json!([2])));
}

#[test]
fn a_pool_handed_over_as_findings_is_told_once_and_which_command_takes_it() {
    let world = world();
    world.example("pool.csv");
    for noun in ["finding", "recommendation", "evidence", "action"] {
        let told = world.fails(&format!("{noun} import trafford pool.csv"), 4);
        assert!(told.contains("take the file in with `peerage peer import FILE`"), "{told}");
        assert!(told.contains("error: 1 error; nothing was written"), "{told}");
    }
}
