//! `team assemble` where no team can be had, or none is found: what is said of it.

use crate::support::World;
use crate::team::{FEW, trafford, with_rows};

#[test]
fn no_finance_peer_at_all_is_explained_and_ends_with_5() {
    let rows = FEW
        .replace("finance,no,yes", "finance,no,no")
        .replace("finance,yes,,,", "finance,yes,no,,");
    let world = with_rows(&rows);
    let output = world.output(&["team", "assemble", "trafford-2027", "--format", "json"]);
    assert_eq!(output.status.code(), Some(5));
    let team: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(team["outcome"], "impossible");
    let clash: Vec<&str> = team["conflict"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["requirement"].as_str().unwrap())
        .collect();
    assert!(clash.contains(&"finance peer"), "{clash:?}");
    let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!((&error["error"]["code"], &error["error"]["kind"]), (&5.into(), &"no-team".into()));
    let told = world.fails("team show trafford-2027", 3);
    assert!(told.contains("has no team yet"), "{told}");
}

#[test]
fn an_empty_pool_ends_with_5() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-03-19");
    let told = world.fails("team assemble trafford-2027", 5);
    assert!(
        told.contains("nobody in the pool fits `senior officer peer`: needs 1, has 0"),
        "{told}"
    );
    assert!(told.contains("take some in with `peerage peer import FILE`"), "{told}");
}

#[test]
fn a_budget_of_no_steps_ends_with_5_unknown() {
    let world = trafford();
    let told = world.fails("team assemble trafford-2027 --steps 0", 5);
    assert!(told.contains("Unknown: no team was found within the steps."), "{told}");
}

#[test]
fn a_clash_is_minimal_or_said_not_to_be_shown_so() {
    let world = trafford();
    let wanted = |region: &str, least: u32| {
        format!(
            "[[requirement]]\nname = \"from {region}\"\nwhere = {{ region = \"{region}\" }}\nmin = {least}\nhard = true\n"
        )
    };
    world.write("clash.toml", wanted("London", 4) + &wanted("North East", 3));
    world.ok("challenge scope trafford-2027 --file clash.toml");
    let told = world.fails("team assemble trafford-2027", 5);
    for name in ["from London", "from North East"] {
        assert!(told.contains(name), "{name}: {told}");
    }
    assert!(!told.contains("finance peer:") && !told.contains("not shown to be minimal"), "{told}");
    // Somewhere between too few steps to show that nobody fits and enough to try every requirement.
    let cut_short = (3..10).map(|power| 1 << power).find(|steps: &u32| {
        let told = world.fails(&format!("team assemble trafford-2027 --steps {steps}"), 5);
        told.contains("not shown to be minimal: the steps ran out")
    });
    assert!(cut_short.is_some());
}
