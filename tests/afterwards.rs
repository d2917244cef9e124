//! What comes after a challenge: its progress review, other support, feedback on peers.

use serde_json::json;

use crate::support::World;

#[test]
fn a_progress_review_looks_at_each_recommendation() {
    let world = World::with_visit();
    world.ok("recommendation add trafford-2027 \"Agree a savings plan.\"");
    world.ok("recommendation add trafford-2027 \"Establish <b>one</b> board.\"");
    let said = world.fails("review open trafford-2027", 6);
    assert!(said.contains("is not over"), "{said}");
    let later = "--today 2027-12-01";
    world.fails(&format!("review record trafford-2027 1 good {later}"), 3);
    let said =
        world.run(&format!("review open trafford-2027 --window 2028-01-10..2028-01-28 {later}"));
    assert!(said.starts_with("trafford-2028\n"), "{said}");
    assert!(said.contains("Asked first: Ida Marsh (P1), Bo Lund (P2), Ada Reed (P3)."), "{said}");
    let shown = world.json("challenge show trafford-2028");
    assert_eq!(
        (&shown["kind"], &shown["reviews"]),
        (&json!("progress-review"), &json!("trafford-2027"))
    );
    let said = world.fails(&format!("review open trafford-2027 {later}"), 6);
    assert!(said.contains("has a progress review: trafford-2028"), "{said}");
    world.fails(&format!("review open trafford-2028 {later}"), 6);
    world.ok(&format!("review record trafford-2027 1 good --note \"On course.\" {later}"));
    world.fails(&format!("review record trafford-2028 9 good {later}"), 3);
    world.fails(&format!("review record trafford-2028 1 splendid {later}"), 2);
    let report = world.ok(&format!("review report trafford-2028 {later}"));
    for told in [
        "Agree a savings plan.",
        "**Progress:** good",
        "On course.",
        "**Progress:** not looked at yet",
        "\\<b\\>one",
        "1 of 2 recommendations",
    ] {
        assert!(report.contains(told), "{told}\n{report}");
    }
}

#[test]
fn support_is_logged_and_counts_in_peer_days() {
    let world = World::with_visit();
    world.fails("support add corporate Salford", 2);
    world.ok("support add mentoring Salford --window 2026-10-01..2027-03-31");
    world.ok(
        "support log salford-2026 --peer P4 --hours 1.5 --on 2026-10-10 --note \"first meeting\"",
    );
    world.ok("support log salford-2026 --peer P4 --hours 2 --on 2026-11-10");
    let list = world.json("support list");
    assert_eq!((&list[0]["sessions"], &list[0]["hours"]), (&json!(2), &json!(3.5)));
    assert_eq!(world.json("support show salford-2026")[0]["name"], "Tom Vale");
    // By its host too, whatever else the host has; by a whole reference it is told what it is.
    world.ok("support add mentoring Trafford --window 2026-10-01..2027-03-31");
    for named in ["trafford-2026", "Trafford", "@last"] {
        assert_eq!(world.ok(&format!("support show {named}")), "There are no sessions yet.\n");
    }
    assert!(world.fails("support show Nowhere", 3).contains("`peerage support list`"));
    let days = world.json("peer days P4");
    assert_eq!((&days[0]["days"], &days[0]["challenges"]), (&json!(2), &json!(0)));
    assert_eq!(days[0]["days_by_engagement"], json!(["salford-2026=2"]));
    world.fails("support log trafford-2027 --peer P4 --hours 1", 6);
    world.fails("support log salford-2026 --peer P4 --hours 0", 2);
    world.fails("support log salford-2026 --peer P4 --hours 1 --on 2030-01-01", 4);
    world.fails("support log salford-2026 --peer P9 --hours 1", 3);
}

#[test]
fn feedback_makes_the_rating_and_stands_in_the_record() {
    let world = World::with_visit();
    world.ok("peer feedback P1 --challenge trafford-2027 --by \"Leader\" --score \"providing challenge=4\" --score \"working with others=5\" --today 2027-03-10");
    assert_eq!(world.ask("SELECT CAST(rating AS TEXT) FROM peer WHERE id = 1"), "4.5");
    world.ok(
        "peer feedback P1 --challenge trafford-2027 --by Leader --score \"providing challenge=3\" --today 2027-03-10",
    );
    assert_eq!(world.ask("SELECT CAST(rating AS TEXT) FROM peer WHERE id = 1"), "4.0");
    let record = world.ok("peer record P1");
    for told in [
        "# Record of service: Ida Marsh",
        "trafford-2027: 2 to 5 March 2027",
        "1 challenge, 4 days",
        "| providing challenge | 3 |",
    ] {
        assert!(record.contains(told), "{told}\n{record}");
    }
    world.fails(
        "peer feedback P4 --challenge trafford-2027 --by x --score \"providing challenge=4\" --today 2027-03-10",
        6,
    );
    world.fails(
        "peer feedback P1 --challenge trafford-2027 --by x --score \"providing challenge=6\" --today 2027-03-10",
        4,
    );
    world.fails(
        "peer feedback P1 --challenge trafford-2027 --by x --score dancing=3 --today 2027-03-10",
        3,
    );
}

#[test]
fn what_peers_learnt_is_published_with_their_consent_alone() {
    let world = World::with_visit();
    let line = "peer learning P1 --today 2027-03-10 --challenge trafford --learnt \"To pair up.\"";
    world.ok(&format!("{line} --took-home \"A new board.\""));
    assert_eq!(world.json("peer learning --publishable"), json!([]));
    world.ok("peer learning P2 --today 2027-03-10 --challenge trafford --learnt \"To listen.\" --publish");
    let may = world.json("peer learning --publishable");
    assert_eq!((&may[0]["learnt"], &may[0]["name"]), (&json!("To listen."), &json!(null)));
    assert_eq!(world.json("peer learning --challenge trafford").as_array().unwrap().len(), 2);
    assert_eq!(world.json("peer learning P1")[0]["took_home"], "A new board.");
    world.ok(&format!("{line} --publish"));
    assert_eq!(world.json("peer learning --publishable").as_array().unwrap().len(), 2);
    let record = world.ok("peer record P1");
    assert!(record.contains("## What was learnt") && record.contains("To pair up."), "{record}");
    world.fails("peer learning P4 --challenge trafford --learnt x", 6);
    world.fails("peer learning P1 --today 2027-03-10 --challenge trafford --learnt \" \"", 4);
    world.fails("peer learning P1 --learnt x", 2);
    world.fails("peer learning P9", 3);
}

/// Feedback moves the rating, and with it the points of the peer; a challenge done adds experience.
#[test]
fn feedback_feeds_the_matching() {
    let world = World::with_pool();
    world.example("scope.toml");
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    world.ok("challenge scope trafford-2027 --file scope.toml --today 2026-12-04");
    world.ok("team assemble trafford-2027");
    let lead = world.json("team show trafford-2027")["members"][0].clone();
    let peer = lead["peer"].as_str().unwrap();
    let rated = |member: &serde_json::Value| {
        let reasons = member["reasons"].as_array().unwrap();
        let rule = reasons.iter().find(|reason| reason["rule"] == "rating");
        rule.map_or(0, |reason| reason["points"].as_i64().unwrap())
    };
    world.ok(&format!("challenge record Wyre corporate --from 2025-03-04 --to 2025-03-07 --team \"lead peer={peer}\""));
    for score in [1, 5] {
        world.ok(&format!("peer feedback {peer} --challenge wyre-2025 --by Leader --score \"providing challenge={score}\""));
        world.ok(&format!("team assemble trafford-2027 --pin \"lead peer={peer}\""));
        let member = world.json("team show trafford-2027")["members"][0].clone();
        assert_eq!((&member["peer"], rated(&member)), (&lead["peer"], score - 3), "{member}");
    }
    let done = |text: &str| {
        let words: Vec<&str> = text.split(' ').collect();
        let at = words.iter().position(|word| *word == "done").unwrap();
        words[at + 1].parse::<i64>().unwrap()
    };
    let experience = |member: &serde_json::Value| {
        let reasons = member["reasons"].as_array().unwrap();
        let rule = reasons.iter().find(|reason| reason["rule"] == "experience");
        rule.map_or(0, |reason| done(reason["reason"].as_str().unwrap()))
    };
    let now = world.json("team show trafford-2027")["members"][0].clone();
    assert_eq!(experience(&now), experience(&lead) + 1);
}

/// Days of mentoring are days given: who has none left stays at home.
#[test]
fn days_of_support_weigh_in_matching() {
    let world = World::with_visit();
    world.ok("peer edit P1 --days-offered 4");
    world.ok("support add mentoring Salford --window 2026-10-01..2027-03-31");
    let said = world.run("team check trafford-2027");
    assert!(!said.contains("has not enough days left"), "{said}");
    world.ok("support log salford-2026 --peer P1 --hours 1 --on 2026-11-10");
    let said = world.run("team check trafford-2027");
    assert!(said.contains("has not enough days left"), "{said}");
}

#[test]
fn support_has_its_own_roles_stages_and_outputs() {
    let world = World::with_visit();
    world.ok("support add mentoring Salford --mentee \"Portfolio holder\" --window 2026-10-01..2027-03-31");
    world.ok("team set salford-2026 mentor=P2");
    world.fails("support add workshop Salford --mentee Leader", 2);
    assert_eq!(world.json("challenge show salford-2026")["stage"], "agreed");
    world.ok("support log salford-2026 --peer P2 --hours 1 --on 2026-11-10");
    let row = &world.json("support list")[0];
    assert_eq!((&row["stage"], &row["mentee"]), (&json!("onsite"), &json!("Portfolio holder")));
    assert_eq!((&row["peers"], &row["peer_days"]), (&json!(["mentor=P2"]), &json!(1)));
    for kind in ["bespoke-remote-support", "remote-corporate-health-check", "workshop"] {
        world.ok(&format!("support add {kind} Salford --window 2026-12-01..2027-03-31"));
    }
    assert_eq!(world.json("support list").as_array().unwrap().len(), 4);
}

/// The original team comes first, and of each it is said when it can come.
#[test]
fn a_review_says_when_the_original_team_can_come() {
    let world = World::with_visit();
    let later = "--today 2027-11-01";
    world.ok(&format!("peer availability P2 --block 2028-01-10..2028-01-14 {later}"));
    world.ok(&format!("peer status P3 stood-down {later}"));
    let open = "review open trafford --window 2028-01-04..2028-01-28";
    let said = world.run(&format!("{open} --dry-run {later}"));
    assert!(!said.contains("can come in"), "{said}");
    let row = world.json(&format!("{open} {later}"));
    let of = |peer: &str| {
        let rows = row["availability"].as_array().unwrap();
        rows.iter().find(|row| row["peer"] == peer).unwrap().clone()
    };
    let all = of("P1")["of_weeks"].as_u64().unwrap();
    assert_eq!(of("P1")["weeks"].as_u64(), Some(all), "{row}");
    assert_eq!(of("P2")["weeks"].as_u64(), Some(all - 1), "{row}");
    assert!(of("P2")["why_not"][0].as_str().unwrap().contains("10"), "{row}");
    assert_eq!((&of("P3")["weeks"], &of("P3")["first"]), (&json!(0), &json!(null)), "{row}");
    assert_eq!(row["availability"][0]["peer"], "P1");
    world.ok(&format!("db undo {later}"));
    let said = world.run(&format!("{open} {later}"));
    assert!(said.contains(&format!("can come in all {all} weeks, first on 2028-01-")), "{said}");
    assert!(said.contains(&format!("(P3) can come in none of {all} weeks: ")), "{said}");
    world.ok(&format!("db undo {later}"));
    let said = world.run(&format!("review open trafford {later}"));
    assert!(said.contains("is told with a window: `--window A..B`"), "{said}");
}

/// What a host says of the engagement is kept apart from what it says of peers, and counted.
#[test]
fn hosts_say_how_satisfied_they_are() {
    let world = World::with_visit();
    let say = "challenge feedback trafford --by \"Chief Executive\" --satisfied great";
    assert!(world.fails(say, 6).contains("is not over on 2026-11-21"));
    let later = "--today 2027-04-01";
    assert_eq!(
        world.json(&format!("challenge feedback --missing {later}"))[0]["challenge"],
        "trafford-2027"
    );
    world.fails(&format!("challenge feedback --missing --exit-code {later}"), 10);
    world.ok(&format!("{say} --impact moderate --recommends yes --note \"It moved us.\" {later}"));
    world.ok(&format!(
        "challenge feedback trafford --by Leader --satisfied small --recommends no {later}"
    ));
    let rows = world.json("challenge feedback trafford");
    assert_eq!(
        (&rows[0]["given_by"], &rows[0]["satisfied"]),
        (&json!("Chief Executive"), &json!("great"))
    );
    assert_eq!((&rows[0]["recommends"], &rows[0]["note"]), (&json!(true), &json!("It moved us.")));
    assert_eq!(world.json(&format!("challenge feedback --missing {later}")), json!([]));
    let counted = world.json(&format!("programme stats hosts {later}"));
    let row = &counted[0];
    assert_eq!((&row["year"], &row["kind"]), (&json!("2027/28"), &json!("corporate")));
    let of = |key: &str| row[key].as_i64().unwrap();
    assert_eq!([of("answers"), of("satisfied"), of("greatly"), of("percent")], [2, 1, 1, 50]);
    assert_eq!(
        [of("impact_answers"), of("impact"), of("recommend_answers"), of("recommend")],
        [1, 1, 2, 1]
    );
    let year = world.ok(&format!("programme annual-report --year 2027 {later}"));
    assert!(year.contains("| Corporate | 2 | 1 | 1 | 50 | 1 of 1 | 1 of 2 |"), "{year}");
    // A second answer of the same role takes the place of the first.
    world.ok(&format!("challenge feedback trafford --by Leader --satisfied moderate {later}"));
    assert_eq!(world.json(&format!("programme stats hosts {later}"))[0]["percent"], 100);
    for (line, code) in [
        ("challenge feedback trafford --satisfied great", 2),
        ("challenge feedback --by Leader --satisfied great", 2),
        ("challenge feedback trafford --by Leader --satisfied very", 2),
        ("challenge feedback trafford --by \" \" --satisfied great --today 2027-04-01", 4),
        ("challenge feedback nowhere", 3),
        (
            "challenge feedback trafford --by Leader --satisfied great --on 2027-05-01 --today 2027-04-01",
            4,
        ),
    ] {
        world.fails(line, code);
    }
}
