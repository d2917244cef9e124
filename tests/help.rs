//! `help` and `schema`.

use crate::support::World;

#[test]
fn topics_are_texts_and_commands_have_their_own_help() {
    let world = World::bare();
    assert!(world.ok("help scheme").contains("[[kind.slot]]"));
    assert!(world.ok("help exit-codes").contains("no team satisfies the requirements"));
    assert_eq!(world.ok("help schema"), world.ok("schema --help"));
    assert_eq!(world.ok("help"), world.ok("--help"));
    assert!(world.ok("--help").contains("peerage help TOPIC"));
}

#[test]
fn an_unknown_topic_is_said_with_the_nearest() {
    let world = World::bare();
    let told = world.fails("help schemes", 3);
    assert!(told.contains("no topic or command `schemes`"), "{told}");
    assert!(told.contains("did you mean `scheme`?"), "{told}");
}

#[test]
fn schemas_are_listed_and_printed() {
    let world = World::bare();
    let rows = world.json("schema");
    for row in rows.as_array().unwrap() {
        let name = row["name"].as_str().unwrap();
        let schema = world.json(&format!("schema {name}"));
        assert!(schema["properties"].is_object(), "{name}");
    }
    assert!(world.json("schema team")["properties"]["outcome"].is_object());
    assert!(world.fails("schema teams", 3).contains("did you mean `team`"));
}
