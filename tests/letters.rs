//! Letters as drafts with a reply sheet: `team invite`, `challenge deadlines --chase`,
//! `report comment --chase`, `peer availability --ask`; and the sheets that come back.

use serde_json::json;

use crate::support::World;

const TRAFFORD: &str = "Trafford Metropolitan Borough Council";

/// The file of a letter as the program names it.
fn letter(world: &World, row: &serde_json::Value) -> String {
    world.read(row["file"].as_str().unwrap()).replace("=\r\n", "")
}

#[test]
fn invitations_go_to_officers_and_to_the_group_office() {
    let world = World::with_visit();
    world.ok("scheme edit \"letters.office.Labour=labour@example.org\" --holds-from 2026-11-21");
    let rows = world.json("team invite trafford");
    assert_eq!(rows.as_array().unwrap().len(), 3);
    assert_eq!(rows[0]["file"], "drafts/invite-trafford-2027-2026-11-21/01-p1.eml");
    assert_eq!((&rows[1]["to"], &rows[1]["peer"]), (&json!("Labour group office"), &json!("P2")));
    let officer = letter(&world, &rows[0]);
    for told in [
        "To: \"Ida Marsh\" <ida.marsh@example.org>\r\n",
        "From: \"Peer challenge programme\":;\r\n",
        "X-Unsent: 1\r\n",
        "as lead peer",
        "2 to 5 March 2027",
        "Your employer has to release you",
        "Housing delivery",
        "Please answer by 1 December 2026.",
    ] {
        assert!(officer.contains(told), "{told}\n{officer}");
    }
    let member = letter(&world, &rows[1]);
    assert!(member.contains("Members come through their group office."), "{member}");
    assert!(member.contains("Bo Lund (Sunderland") && !member.contains("bo.lund"), "{member}");
    assert!(!member.contains("employer"), "{member}");
    let sheet = world.read("drafts/invite-trafford-2027-2026-11-21/replies.csv");
    assert!(
        sheet.starts_with("challenge,peer,name,slot,asked,answer,released,reason\n"),
        "{sheet}"
    );
    assert!(
        sheet.contains("trafford-2027,P2,Bo Lund,member peer,Labour group office,,,"),
        "{sheet}"
    );
    assert_eq!(world.json("team status trafford")[1]["asked"], "Labour group office");
    // All were asked: a second round has nobody, and a third is not written over the first.
    assert!(world.ok("team invite trafford").is_empty());
    let again = world.json("team invite trafford --peer P1 --reply-sheet xlsx");
    assert_eq!(again[0]["file"], "drafts/invite-trafford-2027-2026-11-21-2/01-p1.eml");
    let sheet = world.path().join("drafts/invite-trafford-2027-2026-11-21-2/replies.xlsx");
    assert!(std::fs::read(sheet).unwrap().starts_with(b"PK"));
}

#[cfg(unix)]
#[test]
fn letters_are_for_their_owner_alone_and_a_dry_run_writes_none() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::with_visit();
    world.ok("team invite trafford --dry-run");
    assert!(!world.path().join("drafts").exists());
    assert_eq!(world.json("team status trafford")[0]["status"], json!(null));
    world.ok("team invite trafford --drafts out/letters");
    let file = world.path().join("out/letters/invite-trafford-2027-2026-11-21/01-p1.eml");
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    world.write("blocked", "");
    let said = world.fails("team invite trafford --peer P1 --drafts blocked", 9);
    assert!(said.contains("cannot write `blocked"), "{said}");
    world.ok("team invite trafford --peer P3 --no-drafts");
    assert_eq!(world.json("team status trafford --history").as_array().unwrap().len(), 4);
}

#[test]
fn hostile_names_stay_out_of_headers_and_paths() {
    let world = World::with_visit();
    world.sql(
        "UPDATE peer SET name = 'Ida' || char(13, 10) || 'Bcc: all@example.org', \
         reference = '../../P1', email = 'a@b' || char(13, 10) || 'Bcc: x@y' WHERE id = 1",
    );
    let rows = world.json("team invite trafford --peer \"Ida\"");
    assert_eq!(rows[0]["file"], "drafts/invite-trafford-2027-2026-11-21/01-p1.eml");
    let text = letter(&world, &rows[0]);
    let head = text.split("\r\n\r\n").next().unwrap();
    assert!(!head.contains("\nBcc"), "{text}");
    assert!(head.contains("To: \"Ida Bcc: all@example.org\":;"), "{text}");
}

#[test]
fn a_reply_sheet_ends_in_the_next_people_to_ring() {
    let world = World::with_pool();
    world.example("scope.toml");
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    world.ok("challenge scope trafford-2027 --file scope.toml --today 2026-12-04");
    world.ok("team assemble trafford-2027");
    let team = world.json("team show trafford-2027")["members"].clone();
    let peer = |at: usize| team[at]["peer"].as_str().unwrap().to_owned();
    world.ok("team invite trafford-2027");
    let sheet = "drafts/invite-trafford-2027-2026-11-21/replies.csv";
    let blank = world.read(sheet);
    assert!(world.run(&format!("team respond --import {sheet}")).contains("nobody to ring"));
    let mut lines: Vec<String> = blank.lines().map(ToOwned::to_owned).collect();
    let answer = |line: &str, answer: &str, released: &str, reason: &str| {
        let cells: Vec<&str> = line.split(',').take(5).collect();
        format!("{},{answer},{released},{reason}", cells.join(","))
    };
    lines[1] = answer(&lines[1], "available", "yes", "");
    lines[2] = answer(&lines[2], "available", "", "");
    lines[3] = answer(&lines[3], "declined", "", "");
    world.write("replies.csv", lines.join("\n"));
    let said = world.fails("team respond --import replies.csv", 4);
    assert!(said.contains("gives a reason") && said.contains("nothing was written"), "{said}");
    assert_eq!(world.json("team status trafford-2027")[0]["status"], "approached");
    lines[3] = answer(&lines[3], "declined", "", "no time");
    world.write("replies.csv", lines.join("\n"));
    let rows = world.json("team respond --import replies.csv");
    let joins = &rows[0];
    assert_eq!((&joins["why"], &joins["slot"]), (&json!("joins the team"), &team[2]["slot"]));
    assert_eq!(joins["instead_of"].as_str(), Some(peer(2).as_str()));
    assert!(rows.as_array().unwrap().iter().any(|row| row["why"] == "reserve"), "{rows}");
    let after = world.json("team show trafford-2027");
    for at in [0, 1, 3, 4, 5] {
        assert_eq!(after["members"][at]["peer"].as_str(), Some(peer(at).as_str()), "{at}");
    }
    assert_eq!(after["members"][2]["peer"], joins["peer"]);
    let status = world.json("team status trafford-2027");
    let of = |who: &str| {
        let rows = status.as_array().unwrap();
        rows.iter().find(|row| row["peer"] == who).unwrap().clone()
    };
    assert_eq!(of(&peer(0))["employer_release"], json!(true));
    let gone = of(&peer(2));
    assert_eq!((&gone["slot"], &gone["reason"]), (&json!(null), &json!("no time")));
    assert_eq!(gone["replaced_by"], joins["peer"]);
    // The same sheet again says nothing new; the newcomer is invited next.
    let team = world.json("team show trafford-2027");
    let said = world.run("team respond --import replies.csv");
    assert!(said.contains("No new answers for trafford-2027."), "{said}");
    assert_eq!(world.json("team show trafford-2027"), team);
    let next = world.json("team invite trafford-2027");
    assert_eq!((next.as_array().unwrap().len(), &next[0]["peer"]), (1, &joins["peer"]));
}

#[test]
fn wrong_replies_are_told_with_their_place() {
    let world = World::with_visit();
    world.write(
        "replies.csv",
        "challenge,peer,answer,released\nnowhere,P1,available,\ntrafford-2027,P4,available,\n\
         trafford-2027,P1,perhaps,\ntrafford-2027,P2,available,\n,P1,,\n",
    );
    let said = world.fails("team respond --import replies.csv", 4);
    for told in ["no challenge `nowhere`", "is not on the team", "perhaps", "not approached yet"] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    world.fails("team respond --import none.csv", 9);
    world.fails("team respond trafford P1 --import replies.csv", 2);
    world.fails("team respond trafford", 2);
}

#[test]
fn deadlines_are_chased_and_come_back_as_marks() {
    let world = World::with_visit();
    world.ok("challenge edit trafford --manager \"Pat Hill <pat.hill@example.org>\"");
    world.fails("challenge edit trafford --manager \"Pat Hill <pat>\"", 2);
    let rows = world.json("challenge deadlines --chase --within 2w");
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["address"], "pat.hill@example.org");
    let text = letter(&world, &rows[0]);
    assert!(text.contains("To: \"Pat Hill\" <pat.hill@example.org>"), "{text}");
    assert!(
        text.contains(
            "scoping meeting held (trafford-2027, Trafford Metropolitan Borough Council), was due"
        ),
        "{text}"
    );
    let sheet = world.read("drafts/chase-2026-11-21/replies.csv");
    assert!(sheet.starts_with("challenge,milestone,title,due,done_on\n"), "{sheet}");
    world.write("done.csv", sheet.replace(",2026-10-02,", ",2026-10-02,09/10/2026"));
    let said = world.run("challenge mark --import done.csv --dry-run");
    assert!(said.contains("1 would be added"), "{said}");
    let said = world.run("challenge mark --import done.csv");
    assert!(
        said.contains("Marked scoping-meeting of trafford-2027 as done on 2026-10-09."),
        "{said}"
    );
    let said = world.run("challenge mark --import done.csv");
    assert!(said.contains("Nothing changes: all of it is marked so already."), "{said}");
    // By its other name it is the same file: blank is not yet, and never today.
    let said = world.run("challenge mark --from done.csv");
    assert!(said.contains("Nothing changes: all of it is marked so already."), "{said}");
    world.write("late.csv", sheet.replace(",2026-10-02,", ",2026-10-02,2027-10-09"));
    let said = world.fails("challenge mark --import late.csv", 4);
    assert!(said.contains("still to come"), "{said}");
    world.fails("challenge mark trafford", 2);
    world.ok("challenge withdraw trafford --reason x");
    assert!(world.run("challenge deadlines --chase").contains("nobody to write to"));
    world.fails("challenge mark --import late.csv", 4);
}

#[test]
fn late_comments_are_chased_and_come_back() {
    let world = World::with_visit();
    world.ok("report draft trafford --today 2027-03-20");
    world.ok("report comment trafford --ask --due 2027-03-27 --today 2027-03-20");
    world.ok("report comment trafford --ask --council --due 2027-03-27 --today 2027-03-20");
    let late = "--today 2027-03-29";
    let rows = world.json(&format!("report comment trafford --chase {late}"));
    assert_eq!(rows.as_array().unwrap().len(), 4);
    assert_eq!((&rows[3]["to"], &rows[3]["peer"]), (&json!(TRAFFORD), &json!(null)));
    // A member on the team is written to in person.
    assert_eq!(rows[1]["address"], "bo.lund@example.org");
    assert!(letter(&world, &rows[3]).contains("check of its facts"));
    let sheet = world.read("drafts/comments-trafford-2027-2027-03-29/replies.csv");
    let answered = sheet
        .replace("P1,Ida Marsh,2027-03-27,,,", "P1,Ida Marsh,2027-03-27,page 4,Say more.,")
        .replace("P2,Bo Lund,2027-03-27,,,", "P2,Bo Lund,2027-03-27,,,yes")
        .replace(
            ",Trafford Metropolitan Borough Council,2027-03-27,,,",
            ",Trafford,2027-03-27,,We have 63 councillors.,",
        );
    world.write("answers.csv", answered);
    let said = world.run(&format!("report comment trafford --import answers.csv {late}"));
    assert!(said.contains("Noted 2 comments on draft 1; 1 have nothing to say."), "{said}");
    world.ok(&format!("report comment trafford --import answers.csv {late}"));
    let all = world.json("report comments trafford");
    assert_eq!(all.as_array().unwrap().len(), 2, "{all}");
    assert_eq!((&all[0]["peer"], &all[0]["place"]), (&json!("P1"), &json!("page 4")));
    let open = world.json(&format!("report comments trafford --late {late}"));
    assert_eq!((open.as_array().unwrap().len(), &open[0]["peer"]), (1, &json!("P3")));
    world.write("bad.csv", "peer,comment\nP4,Hello\n");
    world.fails(&format!("report comment trafford --import bad.csv {late}"), 4);
}

#[test]
fn availability_is_asked_and_comes_back_as_an_import_of_the_pool() {
    let world = World::with_visit();
    let rows = world.json("peer availability --ask");
    assert_eq!(rows.as_array().unwrap().len(), 4);
    assert_eq!(rows[1]["to"], "Labour group office");
    let sheet = world.read("drafts/availability-2026-11-21/replies.csv");
    // As it went out it changes nothing: titles, posts and parties stay.
    world.write("same.csv", &sheet);
    let same = world.json("peer import same.csv");
    assert_eq!((&same["unchanged"], &same["changed"]), (&json!(4), &json!(0)), "{same}");
    let row = sheet.lines().find(|line| line.starts_with("P1,")).unwrap();
    assert_eq!(row, "P1,Ida Marsh,officer,Kirklees Council,,,,,,");
    let told = "P1,Ida Marsh,officer,Kirklees Council,2027-01-10,2027-12-20,2027-08-01..2027-08-14,8,2,yes";
    world.write("told.csv", sheet.replace(row, told));
    world.ok("peer import told.csv");
    let peer = world.json("peer show P1");
    assert_eq!((&peer["available_from"], &peer["days_offered"]), (&json!("2027-01-10"), &json!(8)));
    assert_eq!(
        (&peer["title"], &peer["employer_release"]),
        (&json!("Chief Executive"), &json!(true))
    );
    let one = world.json("peer availability --ask P3 \"Tom Vale\"");
    assert_eq!((one.as_array().unwrap().len(), &one[1]["address"]), (2, &json!(null)));
    world.fails("peer availability --ask P9", 3);
    world.fails("peer availability --ask P1 --days 3", 2);
    world.fails("peer availability P1 P2 --days 3", 2);
    world.fails("peer availability", 2);
}

#[test]
fn a_letter_may_be_in_the_programmes_own_words() {
    let world = World::with_visit();
    world.ok("report template export letter-invite -o invite.txt");
    world.write("own.txt", "Subject: Come to {{ host }}\n\nDear {{ to }}, & welcome <all>.\n");
    world.ok("report template import letter-invite own.txt");
    let rows = world.json("team invite trafford --peer P1");
    assert_eq!(rows[0]["subject"], format!("Come to {TRAFFORD}"));
    assert!(letter(&world, &rows[0]).contains("Dear Ida Marsh, & welcome <all>."));
    world.write("bad.txt", "Dear all\n");
    let said = world.fails("report template import letter-invite bad.txt", 4);
    assert!(said.contains("line 1") && said.contains("Subject"), "{said}");
    world.ok("report template reset letter-invite");
}

/// Who was chased, when, by which round, is kept with the challenge and the peer.
#[test]
fn every_round_of_letters_is_kept() {
    let world = World::with_visit();
    let empty = world.run("challenge letters");
    assert!(empty.contains("No letters were drafted yet."), "{empty}");
    assert_eq!(world.json("challenge deadlines --within 6m")[0]["chased"], 0);
    world.ok("challenge deadlines --chase --within 6m --dry-run");
    assert_eq!(world.json("challenge letters"), json!([]));
    let drafts = world.json("challenge deadlines --chase --within 6m");
    let kept = world.json("challenge letters trafford");
    assert_eq!(kept.as_array().unwrap().len(), drafts.as_array().unwrap().len(), "{kept}");
    assert_eq!(
        (&kept[0]["round"], &kept[0]["letter"]),
        (&json!("chase-2026-11-21"), &json!("letter-deadlines"))
    );
    let due = world.json("challenge deadlines --within 6m --today 2026-11-25");
    for deadline in due.as_array().unwrap() {
        let about = kept[0]["about"].as_array().unwrap();
        assert!(about.contains(&deadline["milestone"]), "{deadline} {kept}");
        assert_eq!(
            (&deadline["chased"], &deadline["chased_on"]),
            (&json!(1), &json!("2026-11-21"))
        );
    }
    world.ok("challenge deadlines --chase --within 6m --today 2026-11-28");
    let again = &world.json("challenge deadlines --within 6m --today 2026-11-28")[0];
    assert_eq!((&again["chased"], &again["chased_on"]), (&json!(2), &json!("2026-11-28")));
    // Taking the command back takes its round back.
    world.ok("db undo");
    assert_eq!(world.json("challenge letters trafford"), kept);
    world.ok("team invite trafford");
    world.ok("peer availability --ask P1");
    let of_peer = world.json("challenge letters --peer P1");
    let rounds: Vec<&str> =
        of_peer.as_array().unwrap().iter().map(|row| row["round"].as_str().unwrap()).collect();
    assert_eq!(rounds, ["invite-trafford-2027-2026-11-21", "availability-2026-11-21"]);
    assert_eq!((&of_peer[0]["about"], &of_peer[1]["about"]), (&json!(["lead peer"]), &json!([])));
    assert_eq!(world.json("peer show P1")["letters"], of_peer);
    let page = world.ok("challenge show trafford");
    assert!(page.contains("Ida Marsh (P1): lead peer [invite-trafford-2027-2026-11-21]"), "{page}");
    assert_eq!(
        world.json("challenge letters --round availability-2026-11-21").as_array().unwrap().len(),
        1
    );
    assert_eq!(world.json("challenge letters --since 2026-11-22"), json!([]));
    world.fails("challenge letters nowhere", 3);
    world.fails("challenge letters --peer P99", 3);
    world.fails("challenge letters --since soon", 2);
}

/// Of those whose comments are late it is said who was chased already.
#[test]
fn late_comments_say_when_they_were_chased() {
    let world = World::with_visit();
    world.ok("report draft trafford");
    world.ok("report comment trafford --ask --due 2026-11-22");
    let late = "report comments trafford --late --today 2026-11-24";
    assert!(world.json(late).as_array().unwrap().iter().all(|row| row["chased"] == 0));
    world.ok("report comment trafford --chase --today 2026-11-23");
    let rows = world.json(late);
    let chased = |row: &serde_json::Value| row["chased_on"] == "2026-11-23" && row["chased"] == 1;
    assert!(rows.as_array().unwrap().iter().all(chased), "{rows}");
    let kept = world.json("challenge letters trafford --peer P1");
    assert_eq!((&kept[0]["to"], &kept[0]["about"]), (&json!("Ida Marsh"), &json!(["draft 1"])));
}

/// A person who is erased is erased from the letters that were kept as well.
#[test]
fn an_erased_person_leaves_no_name_on_letters() {
    let world = World::with_visit();
    world.ok("peer availability --ask P1");
    world.ok("privacy erase P1 --yes");
    let kept = world.json("challenge letters").to_string();
    assert!(!kept.contains("Ida") && !kept.contains("Marsh"), "{kept}");
}
