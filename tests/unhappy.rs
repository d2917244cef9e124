//! Every command on the life of a challenge says what is wrong, and changes nothing: when a thing that
//! it names is not there, when it is too early or too late for it, when a day cannot be, when it was done
//! before.

use std::collections::BTreeSet;

use crate::support::settled::settled;
use crate::support::{World, verbs};

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
    "team explain nowhere",
    "team set nowhere \"lead peer=P1\"",
    "team replace nowhere P1",
    "team assemble nowhere",
    "recommendation link nowhere 1 1",
    "action plan nowhere",
    "peer feedback P9 --challenge trafford --by x --score \"providing challenge=4\"",
    "peer feedback P1 --challenge nowhere --by x --score \"providing challenge=4\"",
    "peer learning P9",
    "peer learning P1 --challenge nowhere --learnt x",
    "peer record P9",
    "peer availability P9 --days 3",
    "peer days P9",
];

/// Lines that are wrong otherwise: the code with which they end, and what is said of them.
const WRONG: &[(&str, i32, &str)] = &[
    ("challenge add quiz Trafford", 3, "known are corporate, finance"),
    ("challenge add corporate Trafford --window 2027-02-30..2027-03-10", 2, "has 28 days"),
    ("challenge add fire Trafford", 6, "error: "),
    ("challenge scope trafford", 2, "there is nothing to set"),
    ("challenge scope trafford --file none.toml", 9, "cannot read `none.toml`"),
    (
        "challenge schedule trafford --from 2027-03-09",
        6,
        "is set for 2027-03-02..2027-03-05 already",
    ),
    ("challenge schedule trafford --from 2027-03-05 --to 2027-03-02", 2, "comes before 2027-03-05"),
    ("challenge postpone trafford --from 2027-06-08", 2, "the reason is missing"),
    ("challenge postpone trafford --from 2026-06-09 --reason x", 4, "2026-06-09 is past already"),
    (
        "challenge postpone trafford --window 2026-01-05..2026-02-27 --reason x",
        4,
        "put off to days that are still to come",
    ),
    ("challenge postpone trafford --from 2027-05-04 --reason x", 6, "election day 2027-05-06"),
    ("challenge withdraw trafford --reason \" \"", 2, "the reason is blank"),
    ("challenge decline Trafford --reason x", 6, "has agreed to `trafford-2027`"),
    ("challenge decline Bolton --on 2027-01-01 --reason x", 4, "2027-01-01 is still to come"),
    ("challenge edit trafford --report-published 2027-01-01", 4, "is still to come"),
    ("challenge edit trafford --reviews trafford", 2, "a challenge cannot review itself"),
    ("challenge list --filter colour=red", 2, "the columns are challenge, host"),
    ("challenge record Wigan corporate --from 2027-03-01 --to 2027-03-04", 6, "is not over"),
    ("challenge due --within soon", 2, "write it as 12m"),
    ("challenge deadlines --within never", 2, "write it as 12m"),
    ("challenge compliance --since 2026-02-30", 2, "that month has 28 days"),
    ("challenge letters nowhere", 3, "no challenge `nowhere`"),
    ("challenge mark trafford scoping-meeting --on 2027-01-01", 4, "2027-01-01 is still to come"),
    ("challenge mark trafford draft-report", 6, "which ends on 2027-03-05"),
    ("challenge mark trafford", 2, "missing MILESTONE"),
    ("challenge feedback trafford --by Leader --satisfied great", 6, "not over on 2026-11-21"),
    ("challenge calendar --filter colour=red", 2, "no column `colour`"),
    ("team assemble trafford --pin juggler=P1", 3, "no slot `juggler`"),
    ("team set trafford \"lead peer=P1\" \"member peer=P1\"", 2, "cannot be both"),
    ("team invite trafford --peer P4", 3, "`P4` is not on the team of trafford-2027"),
    ("team invite trafford --on 2027-01-01", 4, "2027-01-01 lies ahead"),
    ("team respond trafford P1 available", 6, "Ida Marsh was not approached yet"),
    ("team respond trafford P1 confirmed", 2, "by `team confirm`"),
    ("team respond trafford P1 declined", 4, "gives a reason"),
    ("team respond trafford P1 perhaps", 2, "known are ask-again, approached"),
    ("team respond trafford P1 approached --on 2027-01-01", 4, "2027-01-01 lies ahead"),
    ("team respond --import none.csv", 9, "cannot read `none.csv`"),
    ("team replace trafford P4", 3, "`P4` is not on the team of trafford-2027"),
    (
        "team confirm trafford",
        6,
        "Ida Marsh was not approached yet; Bo Lund was not approached yet",
    ),
    ("team confirm trafford --on 2027-01-01", 4, "2027-01-01 lies ahead"),
    ("team duties trafford --peer P1 --done juggling", 3, "read the papers that the host sends"),
    ("team duties trafford --peer P1 --done papers --on 2027-01-01", 4, "2027-01-01 lies ahead"),
    ("team brief trafford -o brief.xlsx", 2, ".md, .html, .docx or .pdf"),
    ("team profile trafford -o profile.csv", 2, "cannot be written as `.csv`"),
    ("team explain trafford --why-not P9", 3, "no peer `P9`"),
    ("team alternatives trafford --count 0", 2, "at least 1 is needed"),
    ("team alternatives nowhere", 3, "no challenge `nowhere`"),
    ("team check nowhere", 3, "no challenge `nowhere`"),
    ("team solve none.json", 9, "cannot read `none.json`"),
    ("team verify none.json", 9, "cannot read `none.json`"),
    ("timetable add trafford interview --on 2027-02-30 --from 09:00 --to 10:00", 2, "28 days"),
    (
        "timetable add trafford interview --on 2027-03-02 --from 10:00 --to 09:00",
        4,
        "before it starts",
    ),
    (
        "timetable add trafford interview --on 2027-03-02 --from 25:00 --to 26:00",
        2,
        "no time of day",
    ),
    (
        "timetable add trafford interview --on 2027-03-02 --from 09:00 --to 10:00 --people -2",
        2,
        "`--people` takes no number below zero",
    ),
    ("timetable import trafford none.csv", 9, "cannot read `none.csv`"),
    ("timetable show trafford --by theme", 2, "known are day, peer, strand"),
    ("timetable documents trafford --ask \" \"", 4, "a document has no title"),
    (
        "evidence add trafford \" \" --theme finan --assessment strength --perspective staff",
        4,
        "is empty",
    ),
    (
        "evidence add trafford x --theme finan --assessment good --perspective staff",
        2,
        "known are strength",
    ),
    ("evidence import trafford none.csv", 9, "cannot read `none.csv`"),
    ("evidence link trafford 9 1", 3, "no finding `1`"),
    ("evidence show trafford x", 2, "`x` for `NUMBER`: it is no whole number, nor `@last`"),
    ("finding add trafford \" \" --theme finan --assessment strength", 4, "the statement is empty"),
    ("finding import trafford none.csv", 9, "cannot read `none.csv`"),
    ("finding show trafford", 2, "missing NUMBER"),
    ("finding edit trafford 9 --agreed perhaps", 2, "neither yes nor no"),
    ("finding list trafford --theme weather", 3, "the themes of `trafford-2027` are"),
    ("recommendation add trafford \" \"", 4, "the wording is empty"),
    ("recommendation add trafford \"Do it.\" --level further", 4, "stands under a theme"),
    ("recommendation import trafford none.csv", 9, "cannot read `none.csv`"),
    ("recommendation edit trafford 1 --wording \" \"", 4, "the wording is empty"),
    ("recommendation link trafford 1 9", 3, "no finding `9`"),
    ("recommendation respond trafford 1 decline", 4, "says why"),
    ("recommendation respond trafford 1 partly --reason \" \"", 4, "says why"),
    ("recommendation respond trafford 1 accept --on 2027-01-01", 4, "2027-01-01 lies ahead"),
    ("recommendation respond trafford 1 maybe", 2, "known are accept, partly, decline"),
    ("action add trafford 1 \" \"", 4, "the action says nothing"),
    ("action add trafford 1 x --due 2027-02-30", 4, "`2027-02-30` does not exist"),
    ("action edit trafford 1.1 --due 31/11/2027", 4, "that month has 30 days"),
    ("action edit trafford 1.1 --rag blue", 2, "known are red, amber, green"),
    ("action import trafford none.csv", 9, "cannot read `none.csv`"),
    ("action link trafford 1.1 9", 3, "no recommendation `9`"),
    ("action list", 2, "missing CHALLENGE"),
    ("action plan trafford -o plan.xlsx", 2, "`peerage action list trafford-2027 -o plan.xlsx`"),
    ("report draft trafford -o report.xlsx", 2, "cannot be written as `.xlsx`"),
    ("report comment trafford x --council", 6, "has no draft report"),
    ("report slides trafford -o slides.docx", 2, "HTML alone"),
    ("report finalise trafford", 6, "the visit of trafford-2027 is not over"),
    ("report publish trafford", 2, "see `peerage report publish --help`"),
    ("report publish trafford --report-on 2026-11-20", 6, "is not final"),
    ("report publish trafford --plan-on 2026-11-20", 6, "was not over on 2026-11-20"),
    ("report publish trafford --report-on 2027-01-01", 4, "2027-01-01 lies ahead"),
    ("report template export weather", 3, "known are front"),
    ("report template import front none.md", 9, "cannot read `none.md`"),
    ("report template reset weather", 3, "known are front"),
    ("report template list --columns colour", 2, "no column `colour`"),
    ("review open trafford", 6, "the visit of trafford-2027 is not over"),
    ("review open trafford --window 2027-13", 2, "is not a range of dates"),
    ("review record trafford 1 great", 2, "known are not-started, some, good"),
    ("support add corporate Salford", 2, "is no kind of support"),
    ("support add mentoring Nowhere", 3, "no body `Nowhere`"),
    ("support add workshop Salford --mentee Leader", 2, "in a workshop nobody is mentored"),
    ("support list --filter colour=red", 2, "no column `colour`"),
    ("support log salford-2026 --peer P1 --hours 0", 2, "between 0 and 24"),
    ("support log salford-2026 --peer P9 --hours 1", 3, "no peer `P9`"),
    ("support log salford-2026 --peer P1 --hours 1 --on 2027-01-01", 4, "2027-01-01 lies ahead"),
    ("support log trafford-2027 --peer P1 --hours 1", 6, "a corporate challenge, not support"),
    ("support show trafford-2027", 6, "a corporate challenge, not support"),
    ("peer availability P1 --from 2027-06-01 --to 2027-01-01", 4, "which comes before it"),
    ("peer availability P1 --block 2027-02-30..2027-03-01", 2, "that month has 28 days"),
    ("peer availability P1 --days 400", 2, "400 is not between 0 and 366"),
    ("peer availability --ask P9", 3, "no peer `P9`"),
    (
        "peer feedback P1 --challenge trafford --by x --score \"providing challenge=4\"",
        6,
        "begins on 2027-03-02",
    ),
    ("peer feedback P4 --challenge trafford --by x --score \"x=4\"", 6, "Tom Vale took no part"),
    ("peer learning P1 --challenge trafford --learnt x", 6, "begins on 2027-03-02"),
    ("peer learning P4 --challenge trafford --learnt x", 6, "Tom Vale took no part"),
    ("peer record P1 -o record.xlsx", 2, "cannot be written as `.xlsx`"),
];

/// Lines of the other commands, with the code that each ends with.
const ELSEWHERE: &[(&str, i32)] = &[
    ("init", 9),
    ("council add Testshire --kind moon", 2),
    ("council edit Nowhere --population 1", 3),
    ("council edit Trafford --population many", 2),
    ("council import none.csv", 9),
    ("council list --filter kidn=x", 2),
    ("council reorganise --from Nowhere --to X:unitary --on 2028-04-01", 4),
    ("council reorganise --from Adur --to X:moon --on 2028-04-01", 2),
    ("council show Newcastle", 3),
    ("peer apply --name X --kind officer --body Nowhere --seniority director", 3),
    ("peer decide P9 accepted --by Ida", 3),
    ("peer add --name X --kind officer --body Bury --party Labour", 4),
    ("peer import none.csv", 9),
    ("peer list --sort nmae", 2),
    ("peer show P9", 3),
    ("peer edit P9 --note x", 3),
    ("peer status P1 retired", 2),
    ("peer declare P9 Trafford --reason x", 3),
    ("peer declare P1 Nowhere --reason x", 3),
    ("status extra", 2),
    ("import-template pears", 2),
    ("apply none.toml", 9),
    ("privacy export P9", 3),
    ("privacy erase P1", 2),
    ("privacy retention --category shoes", 2),
    ("privacy consent P1 --category shoes", 2),
    ("privacy monitoring P9 --disability no", 3),
    ("db backup none/copy.db", 9),
    ("db check --db none.db", 9),
    ("db info --db none.db", 9),
    ("db log 99", 3),
    ("db log --since soon", 2),
    ("db migrate --db none.db", 9),
    ("db redo", 6),
    ("db repair peerage.db", 9),
    ("db restore none.db --yes", 9),
    ("db undo 99", 2),
    ("programme accept", 3),
    ("programme annual-report --year soon", 2),
    ("programme calendar --from 2027-04-30 --to 2027-01-04", 2),
    ("programme dashboard -o none/page.html", 9),
    ("programme gaps --most -1", 2),
    ("programme plan --from 2027-04-30 --to 2027-01-04", 2),
    ("programme solve none.json", 9),
    ("programme stats weather", 2),
    ("scheme show corprate", 3),
    ("scheme export --on soon", 2),
    ("scheme import none.toml", 9),
    ("scheme edit five_year.intervalmonths=3", 4),
    ("scheme backtest --newest many", 2),
    ("schema teams", 3),
    ("help schemes", 3),
    ("config show --sort nmae", 2),
    ("config path extra", 2),
    ("config set wiat 5", 3),
    ("completions tcsh", 2),
    ("man council lst", 3),
    ("demo extra", 2),
    ("team solve none.json", 9),
    ("team verify none.json", 9),
];

/// What the lines need beside the visit.
const MORE: &[&str] = &[
    "recommendation add trafford \"Agree a plan.\"",
    "action add trafford 1 \"Write it.\"",
    "support add mentoring Salford --window 2026-10-01..2027-03-31",
];

#[test]
fn what_is_wrong_is_said_and_nothing_changes() {
    let world = World::with_visit();
    MORE.iter().for_each(|line| drop(world.ok(line)));
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let mut all = String::new();
    for (line, code, words) in WRONG {
        let said = world.fails(line, *code);
        assert!(said.contains(words), "{line}\n{said}");
        all += &aloud(&world, line, &said);
    }
    for (line, code) in ELSEWHERE {
        all += &aloud(&world, line, &world.fails(line, *code));
    }
    insta::assert_snapshot!("what_is_wrong", all);
    assert!(!all.contains(LACKS), "{all}");
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);
    assert!(!world.path().join("drafts").exists());
}

/// What stands in the snapshot where an error does not say what is to be done.
const LACKS: &str = "(and what is to be done?)\n";

/// An error for the snapshot, held to the manners of all errors: what happened, and what to do.
fn aloud(world: &World, line: &str, said: &str) -> String {
    assert!(said.contains("error: ") && !said.contains("panicked"), "{line}\n{said}");
    let says_more = ["hint: ", "; "].iter().any(|sign| said.contains(sign));
    let lacks = if says_more { "" } else { LACKS };
    format!("$ {line}\n{}{lacks}\n", settled(said, world))
}

#[test]
fn every_verb_has_an_unhappy_line() {
    let lines = NOWHERE.iter().copied().chain(WRONG.iter().map(|(line, ..)| *line));
    let lines = lines.chain(ELSEWHERE.iter().map(|(line, _)| *line));
    let tried: BTreeSet<String> = lines.map(verbs::verb_of).collect();
    let left: Vec<String> =
        verbs::verbs().into_iter().filter(|verb| !tried.contains(verb)).collect();
    assert!(left.is_empty(), "no unhappy line: {left:?}");
}

/// What is done a second time is told, and changes nothing or warns.
#[test]
fn what_is_done_twice_is_told() {
    let world = World::with_visit();
    let twice = |line: &str, words: &str| {
        world.ok(line);
        let said = world.run(line);
        assert!(said.contains(words), "{line}\n{said}");
    };
    twice("team invite trafford --no-drafts", "Nobody was left to ask");
    twice("team respond trafford P1 available", "Ida Marsh is available already.");
    world.ok("team respond trafford P1 profile-shared");
    for line in ["team respond trafford P1 available", "team invite trafford --peer P1 --no-drafts"]
    {
        let said = world.fails(line, 6);
        assert!(said.contains("Ida Marsh is profile-shared already"), "{said}");
    }
    world.ok("team respond trafford P1 available --override \"a slip\"");
    twice("team confirm trafford --override \"by telephone\"", "They are confirmed already.");
    twice("challenge postpone trafford --from 2027-06-08 --reason x", "has these dates already");
    let said = world.run("challenge postpone trafford --from 2027-06-15 --reason x");
    let again =
        "`peerage challenge scope trafford-2027 --agreed-on today`, then `peerage team invite";
    assert!(said.contains(again) && said.contains("3 members."), "{said}");
    world.ok("challenge scope trafford --agreed-on today");
    let session =
        "timetable add trafford interview --on 2027-06-15 --from 09:00 --to 10:00 --peer P1";
    twice(session, "session 1 says the same");
    twice(
        "evidence add trafford x --theme finan --assessment strength --perspective staff",
        "note 1 says the same; `peerage db undo` takes this one back",
    );
    twice("finding add trafford x --theme finan --assessment strength", "finding 1 says the same");
    twice("recommendation add trafford \"Agree a plan.\"", "recommendation 1 says the same");
    twice("action add trafford 1 \"Write it\"", "an action of recommendation 1 says the same");
    for line in [
        "timetable edit trafford 1",
        "evidence edit trafford 1 --note x",
        "finding edit trafford 1 --theme finan",
        "recommendation edit trafford 1 --level key",
        "action edit trafford 1.1 --status not-started",
    ] {
        let said = world.run(line);
        assert!(said.contains("Nothing to change in "), "{line}\n{said}");
    }
    let late = "--today 2027-07-30";
    world.ok(&format!("report draft trafford {late}"));
    world.ok(&format!("report finalise trafford --override \"by telephone\" {late}"));
    let said = world.fails(&format!("report finalise trafford {late}"), 6);
    assert!(said.contains("is final already"), "{said}");
    let said = world.fails(&format!("recommendation add trafford \"Plan more.\" {late}"), 6);
    assert!(said.contains("the report of trafford-2027 is final"), "{said}");
    world.ok(&format!("recommendation add trafford \"Plan.\" --override \"left out\" {late}"));
    world.ok(&format!("review open trafford-2027 {late}"));
    let said = world.fails(&format!("review open trafford-2027 {late}"), 6);
    assert!(said.contains("has a progress review"), "{said}");
}

#[test]
fn what_is_not_there_is_named_and_nothing_changes() {
    let world = World::with_visit();
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let mut all = String::new();
    for line in NOWHERE {
        let said = world.fails(line, 3);
        let named = ["nowhere", "P9", "9", "no-such-milestone", "weather", "trafford-2027"];
        assert!(named.iter().any(|name| said.contains(name)), "{line}\n{said}");
        all += &aloud(&world, line, &said);
    }
    insta::assert_snapshot!("what_is_not_there", all);
    assert!(!all.contains(LACKS), "{all}");
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
