//! One team at two hosts, by video.

use super::Story;

/// Eight sessions by video.
fn sheet(team: &[String]) -> String {
    let mut rows = "kind,day,start,end,link,met,people,peers,themes\n".to_owned();
    for (day, met, theme, peer) in [
        ("2027-02-23", "political leadership", "Local priorities", &team[0]),
        ("2027-02-23", "senior officers", "Governance", &team[1]),
        ("2027-02-24", "staff", "Capacity", &team[2]),
        ("2027-02-24", "partners", "Organisational", &team[0]),
        ("2027-02-25", "other members", "Financial", &team[1]),
    ] {
        rows += &format!(
            "interview,{day},09:00,10:00,https://example.org/meet,{met},2,{peer},{theme}\n"
        );
    }
    for day in ["2027-02-23", "2027-02-24", "2027-02-25"] {
        rows += &format!("team-meeting,{day},16:30,17:00,,,,,\n");
    }
    rows + "feedback,2027-02-26,14:00,15:00,,,,,\n"
}

#[test]
fn a_joint_remote_challenge_of_two_hosts() {
    let mut story = Story::begin("2026-12-01");
    story.tell("challenge add corporate \"High Peak\" \"Staffordshire Moorlands\" --mode remote --window 2027-02-01..2027-03-24");
    story.tell("challenge scope high-peak-2027 --needs \"One staff for two councils.\" --agreed-on 2026-12-01 --agreed-by Leaders");
    story.tell("team assemble high-peak-2027 --columns slot,peer,name,body");
    story.tell("challenge schedule high-peak-2027 --from 2027-02-23");
    let team = story.confirmed("high-peak-2027");
    story.world.write("timetable.csv", sheet(&team));
    story.tell("timetable import high-peak-2027 timetable.csv");
    story.tell("timetable check high-peak-2027");
    story.tell("timetable show high-peak-2027 --by peer --columns group,day,start,kind,people");
    story.tell(&format!("team brief high-peak-2027 --peer {}", team[0]));
    story.on("2027-03-01");
    story.tell("challenge show high-peak-2027");
    story.tell("finding add high-peak-2027 --theme Capacity --assessment strength --sources 2 \"One staff serves both councils well.\"");
    story.tell("recommendation add high-peak-2027 \"Set out what each council decides alone.\"");
    story.on("2027-04-12");
    story.tell("challenge mark high-peak-2027 facts-checked");
    story.tell("report finalise high-peak-2027");
    story.tell("report publish high-peak-2027 --report-on 2027-04-12 --url https://example.org/r --plan-on 2027-04-12 --plan-url https://example.org/p");
    story.tell("challenge compliance --columns challenge,rule,due,done_on,state");
    for body in ["E07000037", "E07000198"] {
        story.tell(&format!(
            "challenge due --all --filter body={body} --columns name,last_challenge,due_by"
        ));
    }
    story.tell(&format!(
        "peer days {} --columns year_from,days,challenges,days_by_engagement",
        team[0]
    ));
    story.on("2028-01-10");
    story.tell("review open high-peak-2027 --window 2028-01-17..2028-02-04");
    story.tell("challenge schedule high-peak-2028 --from 2028-01-18");
    story.on("2028-02-14");
    story.tell("review record high-peak-2027 1 good --note \"Both councils agreed it.\"");
    story.tell("report publish high-peak-2028 --report-on 2028-02-14 --url https://example.org/v");
    story.tell("challenge mark high-peak-2027 closed");
    story.tell("challenge list --columns challenge,host,mode,stage");
    insta::assert_snapshot!(story.text);
}
