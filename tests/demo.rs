//! `peerage demo`: the journey on a throw-away file.

use crate::support::World;

#[test]
fn the_demo_shows_the_whole_journey_on_a_fresh_machine() {
    let world = World::bare();
    let said = world.ok("demo");
    for piece in [
        "$ peerage init",
        "$ peerage team assemble trafford-2027",
        "# Corporate peer challenge: Trafford",
        "$ peerage challenge due --within 12m",
    ] {
        assert!(said.contains(piece), "{piece}\n{said}");
    }
    // Nothing is left behind, and nothing was there to begin with.
    assert_eq!(std::fs::read_dir(world.path()).unwrap().count(), 0);
}

#[test]
fn the_demo_can_keep_its_file_but_never_overwrites_one() {
    let world = World::bare();
    world.ok("demo --keep kept.db");
    let list = world.json("challenge list --db kept.db");
    assert!(list.as_array().unwrap().iter().any(|row| row["challenge"] == "trafford-2027"));
    assert!(world.fails("demo --keep kept.db", 9).contains("there is already a file"));
}
