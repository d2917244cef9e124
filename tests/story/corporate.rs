//! A corporate challenge with a drop-out, a postponement over an election, a late report and a declined
//! recommendation, to its progress review.

use super::Story;

const TIMETABLE: &str = "kind,day,start,end,place,met,who,people,peers,themes
team-meeting,2027-06-07,18:00,19:00,Hotel,,,,,
interview,2027-06-08,09:00,10:00,Town Hall,political leadership,Leader,1,LEAD,Local priorities;Governance
focus-group,2027-06-08,10:15,11:15,Town Hall,staff,front-line staff,12,SECOND,Capacity
interview,2027-06-08,10:00,11:00,Depot,senior officers,Director of Place,1,LEAD,Organisational;housing
team-meeting,2027-06-08,17:00,18:00,Town Hall,,,,,
workshop,2027-06-09,09:00,10:30,Library,partners,voluntary sector,8,THIRD,Financial;digital
team-meeting,2027-06-09,17:00,18:00,Town Hall,,,,,
team-meeting,2027-06-10,17:00,18:00,Town Hall,,,,,
feedback,2027-06-11,14:00,15:30,Town Hall,,,,,
";

const NOTES: &str = "note,theme,assessment,perspective,session,identifiable
The budget is understood by members.,Financial,strength,member,2,no
Officers know the gap.,Financial,strength,officer,4,no
Staff have not seen the plan.,Capacity,area-to-improve,staff,3,no
";

#[test]
fn a_corporate_challenge_from_start_to_end() {
    let mut story = Story::begin("2026-11-21");
    agreed(&mut story);
    won(&mut story);
    dropped_out(&mut story);
    put_off(&mut story);
    on_site(&mut story);
    reported(&mut story);
    published_late(&mut story);
    reviewed(&mut story);
    insta::assert_snapshot!(story.text);
}

fn agreed(story: &mut Story) {
    story.tell("challenge add corporate Trafford --window 2027-03-01..2027-06-30 --manager \"Pat Hill <pat.hill@example.org>\"");
    story.tell("challenge deadlines --within 2m");
    story.tell("challenge deadlines --chase");
    story.open("drafts/chase-2026-11-21/01-pat-hill.eml");
    story.on("2026-12-04");
    story.tell("challenge mark trafford-2027 scoping-meeting --on 2026-11-27");
    story.tell("challenge scope trafford-2027 --file scope.toml");
    story.tell("team assemble trafford-2027");
}

/// One of six says no; the sheet ends in the next people to ring.
fn won(story: &mut Story) {
    story.tell("team invite trafford-2027");
    let round = "drafts/invite-trafford-2027-2026-12-04";
    story.open(&format!("{round}/01-p0148.eml"));
    story.open(&format!("{round}/02-p0244.eml"));
    story.open(&format!("{round}/replies.csv"));
    let sheet = story.world.read(&format!("{round}/replies.csv"));
    let noted = |(at, line): (usize, &str)| {
        let cells: Vec<&str> = line.split(',').take(5).collect();
        match at {
            0 => line.to_owned(),
            3 => format!("{},declined,,no time this spring", cells.join(",")),
            _ => format!("{},available,yes,", cells.join(",")),
        }
    };
    let lines: Vec<String> = sheet.lines().enumerate().map(noted).collect();
    story.world.write("replies.csv", lines.join("\n"));
    story.tell("team respond --import replies.csv --columns challenge,slot,name,instead_of,why");
    story.tell("team invite trafford-2027");
    story.on("2026-12-18");
    let team = story.team("trafford-2027");
    story.tell(&format!("team respond trafford-2027 {} available --released", team[2]));
    story.keep("team confirm trafford-2027", 6);
    story.tell("team profile trafford-2027");
    story.answered("trafford-2027", &team, "profile-shared");
    story.answered("trafford-2027", &team, "host-agreed");
    story.tell("team confirm trafford-2027");
    story.tell("team status trafford-2027 --columns slot,name,status,asked,replaced_by");
    story.tell("challenge schedule trafford-2027 --from 2027-03-02");
    story.tell("challenge list --columns challenge,stage,onsite_from,next_milestone,next_due");
}

fn dropped_out(story: &mut Story) {
    story.on("2027-01-11");
    let gone = story.team("trafford-2027")[5].clone();
    story.tell(&format!("team respond trafford-2027 {gone} withdrew --reason \"new post\""));
    story.tell("challenge list --columns challenge,stage,next_milestone");
    story.tell(&format!("team replace trafford-2027 {gone} --save"));
    story.tell("team invite trafford-2027 --no-drafts");
    let by = story.team("trafford-2027")[5].clone();
    for status in ["available --released", "profile-shared", "host-agreed"] {
        story.tell(&format!("team respond trafford-2027 {by} {status}"));
    }
    story.tell("team confirm trafford-2027");
    story.tell("team status trafford-2027 --columns slot,name,status,reason,replaced_by");
}

/// The host wants to wait for the elections in May.
fn put_off(story: &mut Story) {
    story.on("2027-02-08");
    story.keep("challenge postpone trafford-2027 --window 2027-04-01..2027-06-30", 2);
    story.tell("challenge postpone trafford-2027 --window 2027-04-01..2027-06-30 --reason \"after the elections\"");
    story.tell("challenge list --columns challenge,stage,window_from,window_to,next_milestone");
    story.keep("challenge schedule trafford-2027 --from 2027-04-27", 6);
    story.tell("challenge schedule trafford-2027 --from 2027-06-08");
    story.tell("team status trafford-2027 --columns name,status,reason");
    story.keep("team confirm trafford-2027", 6);
    story.tell("challenge scope trafford-2027 --agreed-on today");
    let team = story.team("trafford-2027");
    let row = |peer: &String| format!("{peer},2026-01-01,2029-12-31,20,3\n");
    let heading = "reference,available_from,available_to,days_offered,challenges_offered\n";
    let rows: String = team.iter().map(row).collect();
    story.world.write("free.csv", format!("{heading}{rows}"));
    story.tell("peer availability --import free.csv");
    story.confirmed("trafford-2027");
    story.tell("challenge show trafford-2027");
}

fn on_site(story: &mut Story) {
    story.on("2027-05-17");
    let team = story.team("trafford-2027");
    story.tell("challenge mark trafford-2027 position-statement");
    story.tell("challenge mark trafford-2027 pre-reading");
    planned(story, &team);
    story.tell(&format!("team duties trafford-2027 --peer {} --columns duty,due,done_on", team[5]));
    story.tell(&format!("team brief trafford-2027 --peer {}", team[0]));
    story.on("2027-06-11");
    let papers = format!("team duties trafford-2027 --peer {} --done papers", team[1]);
    story.tell(&format!("{papers} --on 2027-06-01"));
    story.tell("team duties trafford-2027 --late --columns name,duty,due");
    found(story);
}

/// The days on site, with a clash that is mended.
fn planned(story: &mut Story, team: &[String]) {
    let sheet = TIMETABLE.replace("LEAD", &team[0]).replace("SECOND", &team[1]);
    story.world.write("timetable.csv", sheet.replace("THIRD", &team[2]));
    story.tell("timetable import trafford-2027 timetable.csv");
    story.tell(
        "timetable documents trafford-2027 --ask \"Medium-term plan\" --ask \"Risk register\"",
    );
    story.tell("timetable check trafford-2027 --columns kind,day,sessions,message");
    story.tell("timetable edit trafford-2027 4 --from 13:00 --to 14:00");
    story.tell(&format!("timetable add trafford-2027 interview --on 2027-06-10 --from 09:00 --to 10:00 --met \"other members\" --people 2 --peer {}", team[1]));
    story.tell("timetable check trafford-2027");
    story.tell("timetable show trafford-2027 --columns day,start,end,kind,place,who,people");
    story.tell(&format!("timetable show trafford-2027 --peer {} --format ics", team[1]));
}

/// What the team heard, what it makes of it, what it recommends.
fn found(story: &mut Story) {
    story.world.write("notes.csv", NOTES);
    story.tell("evidence import trafford-2027 notes.csv");
    story.tell("evidence list trafford-2027");
    story.tell("finding add trafford-2027 --theme Financial --assessment strength \"The gap is known and owned.\"");
    story.tell("finding link trafford-2027 1 1 2");
    story.tell("finding add trafford-2027 --theme Capacity --assessment area-to-improve \"Staff do not know the plan.\"");
    story.tell("finding link trafford-2027 2 3");
    story.tell("finding show trafford-2027 --matrix");
    story.tell(
        "recommendation add trafford-2027 --theme Financial \"Agree a plan that closes the gap.\"",
    );
    story.tell("recommendation add trafford-2027 --theme Capacity \"Show the plan to all staff.\"");
}

fn reported(story: &mut Story) {
    story.on("2027-07-02");
    story.tell("report draft trafford-2027 -o draft.md");
    story.tell("challenge mark trafford-2027 draft-report");
    story.tell("report comment trafford-2027 --ask --due 2027-07-09");
    story.on("2027-07-12");
    let team = story.team("trafford-2027");
    let row = |peer: &String| format!("{peer},,yes\n");
    let rows: String = team[1..].iter().map(row).collect();
    story.world.write("comments.csv", format!("peer,comment,nothing\n{rows}"));
    story.tell("report comment trafford-2027 --import comments.csv");
    story.tell("report comments trafford-2027 --late --columns version,name,due_on,late");
    story.tell("report comment trafford-2027 --chase");
    story.open("drafts/comments-trafford-2027-2027-07-12/01-p0148.eml");
    story.tell(&format!(
        "report comment trafford-2027 --peer {} \"Say it in the summary.\" --place \"page 1\"",
        team[0]
    ));
    story.tell("challenge mark trafford-2027 peers-commented");
    story.on("2027-07-26");
    story.tell(
        "report comment trafford-2027 --council \"We have 63 councillors.\" --place \"page 2\"",
    );
    story.tell(
        "report comment trafford-2027 --council \"The gap is smaller.\" --place \"finding 1\"",
    );
    story.tell("challenge mark trafford-2027 facts-checked");
    story.keep("report finalise trafford-2027 -o final.md", 6);
    story.tell("report comment trafford-2027 --decide 2 --as accepted");
    story.tell("report comment trafford-2027 --decide 3 --as not-accepted --reason \"it is the team's finding\"");
    story.tell("report comments trafford-2027 --columns number,name,place,comment,decision,reason");
    story.tell("report finalise trafford-2027");
    story.keep("recommendation edit trafford-2027 1 --wording \"Consider a plan.\"", 6);
}

fn published_late(story: &mut Story) {
    story.on("2027-10-04");
    story.tell("challenge deadlines --challenge trafford-2027");
    story.tell(
        "report publish trafford-2027 --report-on 2027-10-01 --url https://example.org/report",
    );
    story.keep("recommendation respond trafford-2027 2 decline", 4);
    story.tell("recommendation respond trafford-2027 1 accept");
    story.tell("recommendation respond trafford-2027 2 decline --reason \"staff see it in the new intranet\"");
    story.tell("action add trafford-2027 1 \"Write the plan\" --owner \"Director of Finance\" --due 2027-11-30");
    story.tell("recommendation list trafford-2027 --columns number,wording,answer,reason");
    story.on("2027-11-02");
    story.tell("action plan trafford-2027");
    story.tell(
        "report publish trafford-2027 --plan-on 2027-11-02 --plan-url https://example.org/plan",
    );
    story.on("2027-12-15");
    story.tell("action list trafford-2027 --late --columns reference,what,owner,due,status");
    story.tell("challenge compliance --columns challenge,rule,due,done_on,state,days_late");
}

fn reviewed(story: &mut Story) {
    let before = story.team("trafford-2027");
    story.tell("review open trafford-2027 --window 2028-03-01..2028-04-14");
    story.tell("challenge schedule trafford-2028 --from 2028-03-14");
    story.tell("team assemble trafford-2028 --columns slot,name");
    let again = story.team("trafford-2028");
    assert!(again.iter().all(|peer| before.contains(peer)), "{again:?} {before:?}");
    story.confirmed("trafford-2028");
    story.tell("challenge list --columns challenge,stage,reviews,team");
    story.on("2028-03-16");
    story.tell("review record trafford-2027 1 good --note \"Agreed in January.\"");
    story.tell("review record trafford-2027 2 stopped --note \"Declined by the council.\"");
    story.tell("review report trafford-2028");
    story.on("2028-05-10");
    story.tell(
        "report publish trafford-2028 --report-on 2028-05-09 --url https://example.org/review",
    );
    story.tell("challenge compliance --columns challenge,rule,due,done_on,state,days_late");
    story.tell("challenge due --all --filter body=E08000009 --columns name,last_challenge,last_onsite_day,due_by");
    let lead = before[0].clone();
    story.tell(&format!("peer feedback {lead} --challenge trafford-2027 --by Leader --score \"providing challenge=5\" --score \"working with others=5\""));
    story.tell(&format!("peer learning {lead} --challenge trafford-2027 --learnt \"How to show a plan to staff.\" --took-home \"A plan on a page.\" --publish"));
    story.tell("peer learning --publishable");
    story.tell(&format!("peer record {lead}"));
    story.tell("challenge mark trafford-2027 closed");
    story.tell("challenge list --columns challenge,stage");
}
