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
    story.tell("team assemble bexley-2027 --columns slot,peer,name,body");
    story.tell("challenge schedule bexley-2027 --from 2027-02-09");
    let team = story.confirmed("bexley-2027");
    let special = team.last().unwrap();
    story.tell("team status bexley-2027 --columns slot,name,status,asked");
    story.tell(&format!("team duties bexley-2027 --peer {special} --columns duty,due"));
    story.tell(&format!("team duties bexley-2027 --peer {} --specialist \"reserves\"", team[0]));
    story.tell(&format!("team duties bexley-2027 --peer {} --columns duty,due", team[0]));
    story.tell(&format!("team brief bexley-2027 --peer {special}"));
    story.on("2027-02-12");
    story.tell("finding add bexley-2027 --theme \"children's\" --assessment area-to-improve --sources 3 \"Placements are bought late.\"");
    story.tell(
        "recommendation add bexley-2027 --theme \"children's\" \"Plan placements a year ahead.\"",
    );
    story.tell("challenge list --columns challenge,kind,stage,next_milestone,next_due");
    story.on("2027-04-20");
    story.keep("report finalise bexley-2027 -o final.md", 6);
    story.tell("challenge mark bexley-2027 facts-checked");
    story.tell("report finalise bexley-2027");
    story.tell("report publish bexley-2027 --report-on 2027-04-20 --url https://example.org/r --plan-on 2027-04-20 --plan-url https://example.org/p");
    story.tell("challenge compliance --columns rule,due,done_on,state");
    story.tell("challenge due --all --filter body=E09000004 --columns name,last_challenge,due_by");
    story.on("2027-12-20");
    story.tell("review open bexley-2027 --window 2028-01-10..2028-02-04");
    story.tell("challenge schedule bexley-2028 --from 2028-01-11");
    story.on("2028-02-09");
    story.tell("review record bexley-2027 1 complete --note \"Placements are planned.\"");
    story.tell("report publish bexley-2028 --report-on 2028-02-09 --url https://example.org/v");
    story.tell("challenge compliance --columns challenge,rule,due,done_on,state");
    story.tell("challenge mark bexley-2027 closed");
    story.tell("challenge list --columns challenge,stage");
    insta::assert_snapshot!(story.text);
}
