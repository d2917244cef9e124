//! `init`: the file, the register in it, and what stands in its way.

use crate::support::World;

#[test]
fn the_register_has_the_principal_councils_of_england() {
    let world = World::bare();
    insta::assert_snapshot!(world.run("init --db new.db"), @r"
    --- stderr
    Made new.db with 317 principal councils, 44 fire and rescue services, 20 combined authorities and 56 former and coming bodies, under the built-in scheme.
    ");
}

#[test]
fn an_empty_file_has_no_bodies() {
    let world = World::bare();
    insta::assert_snapshot!(world.run("init --empty --db new.db"), @r"
    --- stderr
    Made new.db with no bodies in it, under the built-in scheme.
    ");
}

#[test]
fn only_its_owner_may_read_the_file() {
    let world = World::new();
    let file = std::fs::metadata(world.path().join("peerage.db")).unwrap();
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o777, 0o600);
}

#[test]
fn a_second_init_changes_nothing() {
    let world = World::new();
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let said = world.fails("init", 9);
    assert!(said.contains("there is already a file"), "{said}");
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let world = World::bare();
    world.write("file", "not a folder");
    for place in ["file/new.db", "/proc/new.db"] {
        let said = world.fails(&format!("init --db {place}"), 9);
        assert!(said.contains("cannot"), "{said}");
    }
    assert_eq!(std::fs::read_dir(world.path()).unwrap().count(), 1);
}

#[test]
fn a_dry_run_makes_no_file() {
    let world = World::bare();
    world.ok("init --dry-run");
    assert!(!world.path().join("peerage.db").exists());
    assert_eq!(std::fs::read_dir(world.path()).unwrap().count(), 0);
}

#[test]
fn the_help_says_whose_data_it_is() {
    let said = World::bare().ok("init --help");
    for source in ["Office for National", "Open Government Licence v3.0", "mySociety", "OS data"] {
        assert!(said.contains(source), "{source}\n{said}");
    }
}
