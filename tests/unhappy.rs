//! Every command on the life of a challenge says what is wrong, and changes nothing, when a thing that
//! it names is not there.

use crate::support::World;

/// Lines that name a challenge, number or peer that there is none of.
const NOWHERE: &[&str] = &[
    "challenge scope nowhere --needs x",
    "challenge schedule nowhere --from 2027-06-08",
    "challenge postpone nowhere --from 2027-06-08 --reason x",
    "challenge withdraw nowhere --reason x",
    "challenge edit nowhere --note x",
    "challenge show nowhere",
    "challenge deadlines --challenge nowhere",
    "challenge compliance --challenge nowhere",
    "challenge mark nowhere scope-agreed",
    "challenge mark trafford no-such-milestone",
    "team show nowhere",
    "team status nowhere",
    "team invite nowhere",
    "team invite trafford --peer P9",
    "team respond nowhere P1 available",
    "team respond trafford P9 available",
    "team confirm nowhere",
    "team confirm trafford --peer P9",
    "team duties nowhere",
    "team duties trafford --peer P9",
    "team brief nowhere",
    "team brief trafford --peer P9",
    "team profile nowhere",
    "timetable add nowhere interview --on 2027-03-02 --from 09:00 --to 10:00",
    "timetable edit trafford 9 --to 10:00",
    "timetable remove trafford 9",
    "timetable show nowhere",
    "timetable show trafford --peer P9",
    "timetable check nowhere",
    "timetable documents nowhere",
    "timetable documents trafford --received 9",
    "evidence add nowhere note --theme finan --assessment strength --perspective staff",
    "evidence add trafford note --theme weather --assessment strength --perspective staff",
    "evidence edit trafford 9 --quote",
    "evidence list nowhere",
    "evidence show trafford 9",
    "finding add nowhere statement --theme finan --assessment strength",
    "finding list nowhere",
    "finding show trafford 9",
    "finding show nowhere --matrix",
    "finding edit trafford 9 --agreed yes",
    "finding link trafford 9 1",
    "recommendation add nowhere \"Do it.\"",
    "recommendation list nowhere",
    "recommendation show trafford 9",
    "recommendation edit trafford 9 --level key",
    "recommendation respond trafford 9 accept",
    "action add trafford 9 \"Do it\"",
    "action edit trafford 9.9 --status completed",
    "action list nowhere",
    "action show trafford 9.9",
    "report draft nowhere",
    "report comment nowhere x --peer P1",
    "report comments nowhere",
    "report slides nowhere",
    "report finalise nowhere",
    "report publish nowhere --report-on 2026-11-20",
    "review open nowhere",
    "review record nowhere 1 good",
    "review record trafford 1 good",
    "review report trafford",
    "support log nowhere --peer P1 --hours 1",
    "support show nowhere",
    "peer feedback P9 --challenge trafford --by x --score \"providing challenge=4\"",
    "peer feedback P1 --challenge nowhere --by x --score \"providing challenge=4\"",
    "peer learning P9",
    "peer learning P1 --challenge nowhere --learnt x",
    "peer record P9",
    "peer availability P9 --days 3",
    "peer days P9",
];

#[test]
fn what_is_not_there_is_named_and_nothing_changes() {
    let world = World::with_visit();
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    for line in NOWHERE {
        let said = world.fails(line, 3);
        let named = ["nowhere", "P9", "9", "no-such-milestone", "weather", "trafford-2027"];
        assert!(named.iter().any(|name| said.contains(name)), "{line}\n{said}");
        assert!(said.contains("error: ") && !said.contains("panicked"), "{line}\n{said}");
    }
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);
    assert!(!world.path().join("drafts").exists());
}

/// Without a challenge, what is late is listed for all of them.
#[test]
fn what_is_late_is_listed_for_all_challenges() {
    let world = World::with_visit();
    let later = "--today 2027-04-20";
    world.ok("recommendation add trafford \"Agree a plan.\"");
    world.ok("action add trafford 1 \"Write it\" --due 2027-04-01");
    world.ok("report draft trafford --today 2027-03-20");
    world.ok("report comment trafford --ask --due 2027-03-27 --today 2027-03-20");
    for (line, count) in [("team duties", 27), ("report comments", 3), ("action list", 1)] {
        let rows = world.json(&format!("{line} --late {later}"));
        assert_eq!(rows.as_array().unwrap().len(), count, "{line}: {rows}");
        assert_eq!(rows[0]["challenge"], "trafford-2027");
        world.fails(&format!("{line} --late --exit-code {later}"), 10);
        assert!(world.json(&format!("{line} --late")).as_array().unwrap().is_empty(), "{line}");
        world.fails(line, 2);
    }
}
