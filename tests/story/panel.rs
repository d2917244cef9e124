//! A recovery and renewal panel with the programme's facilitator, ending in a letter.

use super::Story;

#[test]
fn a_panel_ends_in_a_letter() {
    let mut story = Story::begin("2026-12-01");
    story.keep("support add corporate Salford", 2);
    story.tell("support add recovery-and-renewal-panel Salford --window 2027-01-11..2027-02-26 --facilitator \"Sam Dale\"");
    story.tell("challenge scope salford-2027 --needs \"What comes after the reserves.\" --agreed-on 2026-12-01 --agreed-by Leader");
    story.tell("team assemble salford-2027 --columns slot,peer,name,body");
    story.tell("challenge schedule salford-2027 --from 2027-01-19");
    let team = story.confirmed("salford-2027");
    story.on("2027-01-25");
    story.tell(&format!("support log salford-2027 --peer {} --hours 2 --on 2027-01-19", team[0]));
    story.tell("finding add salford-2027 --theme Recovery --assessment strength --sources 2 \"Partners trust the council.\"");
    story.tell("recommendation add salford-2027 \"Tell the story of the place with partners.\"");
    story.tell("report draft salford-2027");
    story.tell("challenge mark salford-2027 feedback-sent --on 2027-01-22");
    story.tell("support list");
    story.tell("challenge mark salford-2027 closed");
    story.tell("challenge list --columns challenge,stage");
    story.tell(&format!(
        "peer days {} --columns year_from,days,challenges,days_by_engagement",
        team[0]
    ));
    story.tell("challenge due --all --filter body=E08000006 --columns name,last_challenge,state");
    insta::assert_snapshot!(story.text);
}
