//! A finance challenge that looks at the budget of children's services as well.

use super::Story;

const SCOPE: &str = "agreed_on = 2026-12-01
agreed_by = [\"Leader\", \"Section 151 officer\"]
needs = \"The budget of children's services is under strain.\"
focus = [\"children's services budget\"]
burden_limit = { documents = 8, meetings = 30 }

[[slot]]
role = \"children's services peer\"
who = [{ kind = \"officer\", expertise = [\"children's services\"], current = true }]
";

#[test]
fn a_finance_challenge_with_an_added_service() {
    let mut story = Story::begin("2026-12-01");
    story.tell("challenge add finance Bexley --window 2027-02-01..2027-03-24");
    story.world.write("finance.toml", SCOPE);
    story.tell("challenge scope bexley-2027 --file finance.toml");
    story.quietly("team assemble bexley-2027");
    story.quietly("challenge schedule bexley-2027 --from 2027-02-09");
    let team = story.team("bexley-2027");
    let special = team.last().unwrap().clone();
    story.confirmed("bexley-2027");
    story.tell("team status bexley-2027 --columns slot,name,status,asked");
    story.tell(&format!("team duties bexley-2027 --peer {special} --columns duty,due"));
    story.tell(&format!("team duties bexley-2027 --peer {} --specialist \"reserves\"", team[0]));
    story.tell(&format!("team duties bexley-2027 --peer {} --columns duty,due", team[0]));
    story.on("2027-02-12");
    story.quietly("finding add bexley-2027 --theme \"children's\" --assessment area-to-improve --sources 3 \"Placements are bought late.\"");
    story.quietly(
        "recommendation add bexley-2027 --theme \"children's\" \"Plan placements a year ahead.\"",
    );
    story.tell("challenge list --columns challenge,kind,stage,next_milestone,next_due");
    story.on("2027-04-20");
    story.quietly("challenge mark bexley-2027 facts-checked");
    story.quietly("report finalise bexley-2027 -o final.md");
    story.tell("report publish bexley-2027 --report-on 2027-04-20 --url https://example.org/r --plan-on 2027-04-20 --plan-url https://example.org/p");
    story.tell("challenge compliance --columns rule,due,done_on,state");
    story.tell("challenge due --all --filter body=E09000004 --columns name,last_challenge,due_by");
    insta::assert_snapshot!(story.text);
}
