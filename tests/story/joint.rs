//! One team at two hosts, by video.

use super::Story;

#[test]
fn a_joint_remote_challenge_of_two_hosts() {
    let mut story = Story::begin("2026-12-01");
    story.tell("challenge add corporate \"High Peak\" \"Staffordshire Moorlands\" --mode remote --window 2027-02-01..2027-03-24");
    story.quietly("challenge scope high-peak-2027 --needs \"One staff for two councils.\" --agreed-on 2026-12-01 --agreed-by Leaders");
    story.quietly("team assemble high-peak-2027");
    story.quietly("challenge schedule high-peak-2027 --from 2027-02-23");
    story.confirmed("high-peak-2027");
    let team = story.team("high-peak-2027");
    let line = "timetable add high-peak-2027";
    for (day, met, theme, peer) in [
        ("2027-02-23", "political leadership", "Local priorities", &team[0]),
        ("2027-02-23", "senior officers", "Governance", &team[1]),
        ("2027-02-24", "staff", "Capacity", &team[2]),
        ("2027-02-24", "partners", "Organisational", &team[0]),
        ("2027-02-25", "other members", "Financial", &team[1]),
    ] {
        story.quietly(&format!("{line} interview --on {day} --from 09:00 --to 10:00 --met \"{met}\" --theme \"{theme}\" --people 2 --peer {peer} --link https://example.org/meet"));
    }
    for day in ["2027-02-23", "2027-02-24", "2027-02-25"] {
        story.quietly(&format!("{line} team-meeting --on {day} --from 16:30 --to 17:00"));
    }
    story.quietly(&format!("{line} feedback --on 2027-02-26 --from 14:00 --to 15:00"));
    story.tell("timetable check high-peak-2027");
    story.tell("timetable show high-peak-2027 --by peer --columns group,day,start,kind,people");
    story.on("2027-03-01");
    story.tell("challenge show high-peak-2027 --columns challenge,host,mode,stage,onsite_to --format jsonl");
    for body in ["E07000037", "E07000198"] {
        story.tell(&format!(
            "challenge due --all --filter body={body} --columns name,last_challenge,due_by"
        ));
    }
    story.tell(&format!("peer days {} --columns year_from,days,challenges,visits", team[0]));
    insta::assert_snapshot!(story.text);
}
