//! `peer import` by the rules of the gate: check all, then write all or nothing.

use super::support::World;

#[test]
fn the_example_pool_goes_in_and_twice_changes_nothing() {
    let world = World::new();
    world.example("pool.csv");
    let first = world.json("peer import pool.csv");
    assert_eq!((&first["added"], &first["rejected"]), (&480.into(), &0.into()), "{first}");
    assert_eq!(first["written"], true);
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let second = world.json("peer import pool.csv");
    assert_eq!((&second["added"], &second["unchanged"]), (&0.into(), &480.into()));
    assert_eq!(second["written"], false);
    assert!(before == std::fs::read(world.path().join("peerage.db")).unwrap());
}

#[test]
fn an_export_taken_in_elsewhere_gives_the_same_export() {
    let world = World::new();
    world.example("pool.csv");
    let few: Vec<_> = world.read("pool.csv").lines().take(61).map(ToOwned::to_owned).collect();
    world.write("few.csv", few.join("\n"));
    world.ok("peer import few.csv");
    for format in ["csv", "json", "jsonl", "xlsx"] {
        world.ok(&format!("peer list -o out.{format}"));
        world.ok("init --db other.db");
        world.ok(&format!("peer import out.{format} --db other.db"));
        let (here, there) = (world.json("peer list"), world.json("peer list --db other.db"));
        assert_eq!(here, there, "{format}");
        let again = world.json(&format!("peer import out.{format}"));
        assert_eq!(again["unchanged"], 60, "{format}");
        std::fs::remove_file(world.path().join("other.db")).unwrap();
    }
}

#[test]
fn one_error_and_nothing_is_written() {
    let world = World::new();
    world.write(
        "bad.csv",
        "reference,name,kind,body,party\nA1,Ida Marsh,officer,Trafford,\nA2,Bo Lund,officer,Leeds,Labour\n",
    );
    let told = world.fails("peer import bad.csv", 4);
    assert!(told.contains("a party is kept for members only"), "{told}");
    assert!(told.contains("1 error in 1 row; nothing was written"), "{told}");
    assert_eq!(world.json("peer list").as_array().unwrap().len(), 0);
    world.fails("peer import bad.csv --format json", 4);
}

#[test]
fn partial_takes_the_good_rows_and_hands_back_the_bad() {
    let world = World::new();
    world.write(
        "pool.csv",
        "reference,name,kind,body,rating\n\
         A1,Ida Marsh,officer,Trafford,4\n\
         A2,Bo Lund,officer,Nowhere,3\n\
         A3,Una Reed,member,Leeds,nine\n",
    );
    let told = world.fails("peer import pool.csv --partial --rejects bad.csv", 11);
    assert!(told.contains("2 added"), "{told}");
    let rejects = world.read("bad.csv");
    assert!(
        rejects.starts_with(
            "reference,name,kind,body,rating,rejected_because\nA2,Bo Lund,officer,Nowhere,3,"
        ),
        "{rejects}"
    );
    // An optional value that is bad is left blank.
    assert_eq!(world.json("peer list")[1]["rating"], serde_json::Value::Null);
    world.write("bad.csv", rejects.replace("Nowhere", "Salford"));
    world.ok("peer import bad.csv");
    assert_eq!(world.json("peer list").as_array().unwrap().len(), 3);
}

/// An export of a personnel system: the name in two columns, and headings of its own.
#[test]
fn a_name_in_two_columns_is_one_and_two_columns_for_one_field_are_refused() {
    let world = World::new();
    let rows = "Forename,Surname,Type,Employer\nIda,Marsh,officer,Trafford\n,Lund,officer,Leeds\n";
    world.write("staff.csv", rows);
    let told = world.fails("peer import staff.csv", 4);
    assert!(told.contains("half of a name"), "{told}");
    let known = "Forename is first_name, Surname is last_name, Type is kind, Employer is body";
    assert!(told.contains(known), "{told}");
    world.fails("peer import staff.csv --partial", 11);
    assert_eq!(world.json("peer list --columns name"), serde_json::json!([{"name": "Ida Marsh"}]));
    let again = world.fails("peer import staff.csv --partial", 11);
    assert!(again.contains("0 added, 0 changed, 1 unchanged"), "{again}");
    let map = "--map Forename=name --map Surname=name";
    let told = world.fails(&format!("peer import staff.csv {map}"), 4);
    assert!(told.contains("both mean the same field (`Forename`, `Surname`)"), "{told}");
    world.write("half.csv", "Surname,kind,body\nMarsh,officer,Trafford\n");
    assert!(world.fails("peer import half.csv", 4).contains("there is no column `name`"));
}
