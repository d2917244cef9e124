//! Mentoring: one councillor supports another over some meetings; nothing is published.

use super::Story;

#[test]
fn a_mentoring_from_first_to_last_meeting() {
    let mut story = Story::begin("2026-12-01");
    story.keep("support add workshop Bury --mentee Leader", 2);
    story.tell("support add mentoring Bury --mentee \"Leader of the opposition\" --window 2027-01-04..2027-06-30");
    let mentor =
        story.ask("peer list --kind member --seniority leader --available 2027-01-04..2027-06-30");
    let mentor = mentor[0]["reference"].as_str().unwrap().to_owned();
    story.tell(&format!("team set bury-2027 mentor={mentor}"));
    story.confirmed("bury-2027");
    story.on("2027-01-14");
    story.tell(&format!(
        "support log bury-2027 --peer {mentor} --hours 1.5 --on 2027-01-12 --note \"first meeting\""
    ));
    story.tell("challenge list --columns challenge,kind,stage,next_milestone");
    story.on("2027-05-20");
    story.tell(&format!("support log bury-2027 --peer {mentor} --hours 2 --on 2027-05-18"));
    story.keep(&format!("support log bury-2027 --peer {mentor} --hours 2 --on 2027-06-18"), 4);
    story.tell("support show bury-2027");
    story.tell(&format!(
        "peer learning {mentor} --challenge bury-2027 --learnt \"To ask before telling.\""
    ));
    story.tell("peer learning --publishable");
    story.tell("challenge mark bury-2027 closed");
    story.tell("support list --columns challenge,kind,stage,peers,mentee,sessions,hours,peer_days");
    story.tell(&format!(
        "peer days {mentor} --columns year_from,days,challenges,days_by_engagement"
    ));
    insta::assert_snapshot!(story.text);
}
