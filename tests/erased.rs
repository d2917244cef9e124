//! The stub of somebody who was erased is no peer: nothing is written of it, and it counts nowhere.

use serde_json::Value;

use crate::support::World;

fn count(world: &World, line: &str) -> usize {
    world.json(line).as_array().unwrap().len()
}

#[test]
fn nothing_is_written_of_a_stub_and_it_is_not_in_the_pool() {
    let world = World::with_pool();
    let before = world.json("peer show P0148");
    let (all, officers) = (count(&world, "peer list"), count(&world, "peer list --kind officer"));
    world.ok("privacy erase P0148 --yes");
    assert_eq!(count(&world, "peer list"), all - 1);
    assert_eq!(count(&world, "peer list --kind officer"), officers - 1);
    assert!(!world.ok("peer list --status stood-down").contains("erased-1"));
    assert!(!world.ok("peer list --format jsonl").contains("erased-1"));
    assert_eq!(world.json("db info")["peers"], all - 1);
    assert_eq!(world.json("peer show erased-1")["name"], "[erased 1]");
    assert!(!world.ok("peer show @last").contains("erased"));

    world.write("free.csv", "reference,available_from\nerased-1,2027-01-01\n");
    world.write("pool.csv", "reference,name,kind,body\nerased-1,Manjula Deshmukh,officer,Leeds\n");
    let name = &before["name"];
    world.write(
        "back.jsonl",
        format!("{{\"peer\": {{\"reference\": \"erased-1\", \"name\": {name}}}}}"),
    );
    world.write("again.jsonl", format!("{{\"peer\": {before}}}").replace("\"posts\"", "\"x\""));
    let bytes = std::fs::read(world.path().join("peerage.db")).unwrap();
    for (line, code) in [
        ("peer edit erased-1 --name \"Manjula Deshmukh\" --email m@example.org", 6),
        ("peer edit erased-1 --set days_offered=9", 6),
        ("peer status erased-1 active", 6),
        ("peer declare erased-1 Leeds", 6),
        ("peer availability erased-1 --from 2027-01-01", 6),
        (
            "peer feedback erased-1 --challenge leeds-2025 --score \"providing challenge=4\" --by X",
            6,
        ),
        ("privacy consent erased-1 --category ethnicity", 6),
        ("privacy monitoring erased-1 --ethnicity x", 6),
        ("apply back.jsonl", 6),
        ("peer add --reference P0148 --name \"Jo Example\" --kind officer --body Leeds", 6),
        ("peer availability --import free.csv", 4),
        ("peer import pool.csv", 4),
    ] {
        let said = world.fails(line, code);
        assert!(said.contains("who was erased"), "{line}\n{said}");
    }
    let fields: Value = serde_json::json!({
        "reference": "P0148", "name": before["name"], "kind": "officer", "body": "Leeds"
    });
    world.write("new.jsonl", format!("{{\"peer\": {fields}}}"));
    assert!(world.fails("apply new.jsonl", 6).contains("a person who was erased"));
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), bytes);

    // Many at once pass the stub over.
    let said = world.json("peer edit --where kind=officer --set days_offered=9 --yes");
    assert!(!said.to_string().contains("erased-1"), "{said}");
    assert_eq!(said["peers"]["declared"], officers - 1);
    assert_eq!(world.json("peer show erased-1")["days_offered"], Value::Null);
    world.ok("db check");

    // What another hand writes of it is found, and can be erased again.
    world.sql("UPDATE peer SET name = 'Manjula Deshmukh' WHERE reference = 'erased-1'");
    let said = world.fails("db check", 8);
    assert!(said.contains("erased-for-good") && said.contains("erased-1"), "{said}");
    world.ok("privacy erase erased-1 --yes");
    world.ok("db check");
}

#[test]
fn a_member_who_was_erased_is_called_the_same_everywhere_and_can_be_replaced() {
    let world = crate::privacy::world();
    world.ok("privacy erase P1 --yes");
    let named = |line: &str| {
        let said = world.ok(line);
        assert!(said.contains("[erased 1]") && !said.contains("Erased person"), "{line}\n{said}");
    };
    for line in ["team show trafford-2027", "team status trafford-2027", "peer show erased-1"] {
        named(line);
    }
    let file = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    let sql = "SELECT count(*) FROM v_team WHERE name = '[erased 1]'";
    assert!(file.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() > 0);
    for line in [
        "team invite trafford-2027 --no-drafts",
        "team respond trafford-2027 erased-1 available",
        "team confirm trafford-2027 --override agreed",
    ] {
        let said = world.fails(line, 6);
        assert!(said.contains("who was erased") && said.contains("team replace"), "{line}\n{said}");
    }
    world.fails("team set trafford-2027 lead=erased-1", 6);
}
