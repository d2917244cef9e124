//! Nobody joins or leaves the team of a challenge that is history, withdrawn, or has its report published.

use crate::support::World;

#[test]
fn the_team_of_what_is_over_is_what_it_was() {
    let world = World::with_visit();
    world.ok("challenge record Leeds corporate --from 2025-03-04 --to 2025-03-07 --team lead=P1");
    let team = world.json("team show leeds-2025");
    let all = |challenge: &str| {
        [
            format!("team assemble {challenge}"),
            format!("team assemble {challenge} --override x"),
            format!("team set {challenge} lead=P2"),
            format!("team invite {challenge} --no-drafts"),
            format!("team respond {challenge} P1 available"),
            format!("team confirm {challenge} --override agreed"),
            format!("team replace {challenge} P1 --save"),
        ]
    };
    for line in all("leeds-2025") {
        let said = world.fails(&line, 6);
        assert!(said.contains("is history, entered as it was held"), "{line}\n{said}");
    }
    assert_eq!(world.json("team show leeds-2025"), team);
    // A slip in what was entered is mended with a reason, and the log has it.
    world.ok("team set leeds-2025 lead=P2 --override \"the wrong name was typed\"");
    assert!(world.ok("db log").contains("the wrong name was typed"));
    assert_eq!(world.json("team show leeds-2025")["members"][0]["peer"], "P2");

    let late = "--today 2027-06-01";
    for line in all("trafford-2027").iter().filter(|line| line.contains("assemble")) {
        let said = world.fails(&format!("{line} {late}"), 6);
        assert!(said.contains("the visit of `trafford-2027` ended on"), "{said}");
    }
    world.ok(&format!("challenge edit trafford-2027 --report-published 2027-05-01 {late}"));
    for line in all("trafford-2027") {
        let said = world.fails(&format!("{line} {late}"), 6);
        assert!(said.contains("was published on 2027-05-01"), "{line}\n{said}");
    }
    world.ok("db undo");
    world.ok("challenge withdraw trafford-2027 --reason x");
    for line in all("trafford-2027")
        .into_iter()
        .chain(["team set trafford-2027 lead=P2 --override x".to_owned()])
    {
        let said = world.fails(&line, 6);
        assert!(said.contains("was withdrawn on"), "{line}\n{said}");
    }
}
