//! `team`, from outside: the example pool and scope, then what goes wrong.

use crate::support::World;

/// Trafford's challenge with its scope, and the example pool.
pub fn trafford() -> World {
    let world = World::with_pool();
    world.example("scope.toml");
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    world.ok("challenge scope trafford-2027 --file scope.toml");
    world
}

/// A file with England's councils and this pool, and a challenge of Trafford's without a scope.
pub fn with_rows(rows: &str) -> World {
    let world = World::new();
    let heading = "reference,name,kind,title,seniority,body,past_posts,party,expertise,fisa,\
                   employer_release,interests,blocked\n";
    world.write("few.csv", format!("{heading}{rows}"));
    world.ok("peer import few.csv");
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-03-19");
    world
}

/// One person for each slot of the corporate template that must be filled.
pub const FEW: &str = "\
P1,Ida Marsh,officer,Chief Executive,chief executive,Leeds,,,leadership;governance,no,yes,,
P2,Tom Reed,member,Leader,leader,Camden,,Labour,leadership;scrutiny,no,,,
P3,Ann Vale,officer,Director of Finance,director,Bristol,,,finance,no,yes,,
P4,Joe Hart,officer,Director of Change,director,Cornwall,,,transformation;corporate capacity,no,yes,,
P5,Eve Lund,other,Adviser,adviser,Local Government Association,,,finance,yes,,,
";

fn members(team: &serde_json::Value) -> Vec<String> {
    let members = team["members"].as_array().unwrap();
    members.iter().map(|m| m["peer"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_example_has_a_proved_team_that_adds_up_and_is_kept() {
    let world = trafford();
    let team = world.json("team assemble trafford-2027");
    assert_eq!(team["outcome"], "optimal");
    assert_eq!(team["score"], team["bound"]);
    let members = team["members"].as_array().unwrap();
    assert_eq!(members.len(), 6);
    let points: i64 = members.iter().map(|m| m["points"].as_i64().unwrap()).sum();
    assert_eq!(Some(points), team["score"].as_i64());
    for slot in members.iter().map(|m| &m["slot"]) {
        let reserves = team["reserves"].as_array().unwrap();
        assert_eq!(reserves.iter().filter(|r| r["slot"] == *slot).count(), 2, "{slot}");
    }
    assert_eq!(world.json("team show trafford-2027"), team);
    assert_eq!(world.ok("team check trafford-2027"), "Nothing is wrong.\n");
    let told = world.ok("team show trafford-2027");
    assert!(told.contains("Optimal: no better team exists; bound = score = "), "{told}");
}

#[test]
fn robust_reserves_stand_in_for_everybody_in_words_and_as_data() {
    let world = trafford();
    let told = world.ok("team assemble trafford-2027 --robust");
    assert!(told.contains("Whoever drops out\n") && told.contains(" can step in for P"), "{told}");
    assert!(told.contains(": with fewer somebody would not be covered"), "{told}");
    let team = world.json("team assemble trafford-2027 --robust --no-save");
    let robust = &team["robust"];
    let covers = |reserve: &serde_json::Value| reserve["covers"].as_array().unwrap().len();
    let reserves = robust["reserves"].as_array().unwrap();
    let open = robust["not_covered"].as_array().unwrap().len();
    assert_eq!(reserves.iter().map(covers).sum::<usize>() + open, members(&team).len());
    assert!(reserves.len() < members(&team).len(), "{robust}");
    assert!(
        reserves.iter().all(|r| !members(&team).contains(&r["peer"].as_str().unwrap().to_owned()))
    );
    assert_eq!(world.json("team explain trafford-2027 --robust")["robust"], *robust);
    assert!(world.json("team assemble trafford-2027 --no-save")["robust"].is_null());
}

#[test]
fn the_order_of_rows_in_the_file_does_not_matter() {
    let one = trafford();
    let other = World::new();
    let pool = std::fs::read_to_string(one.path().join("pool.csv")).unwrap();
    let (heading, rows) = pool.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    other.write("pool.csv", format!("{heading}\n{}\n", rows.join("\n")));
    other.example("scope.toml");
    other.ok("peer import pool.csv");
    other.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    other.ok("challenge scope trafford-2027 --file scope.toml");
    let wanted = one.json("team assemble trafford-2027");
    assert_eq!(other.json("team assemble trafford-2027"), wanted);
}

#[test]
fn other_teams_differ_and_come_in_order() {
    let world = trafford();
    let rows = world.json("team alternatives trafford-2027 --count 4 --different 2");
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 4);
    let peers = |row: &serde_json::Value| -> Vec<String> {
        row["peers"].as_array().unwrap().iter().map(|p| p.as_str().unwrap().to_owned()).collect()
    };
    for (at, row) in rows.iter().enumerate() {
        for before in &rows[..at] {
            let shared = peers(row).iter().filter(|p| peers(before).contains(p)).count();
            assert!(shared <= 4, "{before} {row}");
            let key = |r: &serde_json::Value| (r["soft"].as_i64(), -r["score"].as_i64().unwrap());
            assert!(key(before) <= key(row));
        }
    }
}

#[test]
fn explain_tells_the_next_best_and_why_somebody_is_not_there() {
    let world = trafford();
    let team = world.json("team assemble trafford-2027");
    let told = world.json("team explain trafford-2027");
    assert_eq!(told["members"].as_array().unwrap().len(), 6);
    assert_eq!(told["members"][0]["next_best"], team["reserves"][0]["peer"]);
    assert!(told["members"][0]["next_best_cost"].as_str().unwrap().contains("fit"));
    let reserve = team["reserves"][0]["peer"].as_str().unwrap();
    let why = world.json(&format!("team explain trafford-2027 --why-not {reserve}"));
    assert!(why["score"].as_i64() <= team["score"].as_i64());
    assert!(why["team"].as_array().unwrap().contains(&reserve.into()));
    let why = world.ok("team explain trafford-2027 --why-not P0001");
    assert!(why.contains("is accredited, not active in the pool"), "{why}");
}

#[test]
fn a_drop_out_is_replaced_and_the_rest_stay() {
    let world = trafford();
    let team = members(&world.json("team assemble trafford-2027"));
    let gone = &team[2];
    let new = world.json(&format!("team replace trafford-2027 {gone} --save"));
    let after = members(&new);
    assert!(!after.contains(gone));
    assert_eq!(after.iter().filter(|peer| team.contains(peer)).count(), 5);
    assert_eq!(members(&world.json("team show trafford-2027")), after);
    let told = world.fails(&format!("team replace trafford-2027 {gone}"), 3);
    assert!(told.contains("is not on the team"), "{told}");
}

#[test]
fn a_fisa_comes_only_when_nobody_else_can_and_it_is_told() {
    let world = with_rows(FEW);
    assert_eq!(members(&world.json("team assemble trafford-2027"))[2], "P3");
    let world = with_rows(&FEW.replace("finance,no,yes", "finance,no,no"));
    let team = world.json("team assemble trafford-2027");
    assert_eq!(members(&team)[2], "P5");
    let note = team["notes"][0].as_str().unwrap();
    assert!(note.contains("`finance peer`") && note.contains("not released"), "{note}");
}

#[test]
fn an_agreed_team_is_not_displaced_in_silence_and_the_same_one_is_not_saved_twice() {
    let world = trafford();
    world.ok("team assemble trafford-2027");
    assert!(
        world
            .run("team assemble trafford-2027")
            .contains("version 1 of the team of trafford-2027 already")
    );
    let seats = ["lead peer=P0148", "lead member peer=P0244", "finance peer=P0350"];
    let seats: String = seats.iter().map(|seat| format!(" \"{seat}\"")).collect();
    world.ok(&format!("team set trafford-2027{seats}"));
    let told = world.run("team assemble trafford-2027");
    assert!(
        told.contains("version 2 was agreed and is no longer in force (P0350 would leave)"),
        "{told}"
    );
    let told = world.fails("team set trafford-2027 lead=P0148 \"lead peer=P0054\"", 2);
    assert!(told.contains("`lead peer` is for 1, and P0148 and P0054 are to have it"), "{told}");
}

#[test]
fn the_hosts_own_officer_and_neighbours_stay_away_unless_overridden() {
    let own = FEW.replace(
        "P1,Ida Marsh,officer,Chief Executive,chief executive,Leeds",
        "P1,Ida Marsh,officer,Chief Executive,chief executive,Trafford",
    );
    let told = with_rows(&own).fails("team assemble trafford-2027 --override \"host asked\"", 5);
    assert!(told.contains("with a post at the host"), "{told}");
    let world = with_rows(&FEW.replace("chief executive,Leeds", "chief executive,Salford"));
    world.fails("team assemble trafford-2027", 5);
    let team = world.json("team assemble trafford-2027 --override \"the host asked for her\"");
    assert_eq!(members(&team)[0], "P1");
    assert!(team["notes"][0].as_str().unwrap().contains("`neighbour` set aside for P1"));
    assert_eq!(world.ok("team check trafford-2027"), "Nothing is wrong.\n");
    let log = world.ok("db log");
    assert!(log.contains("the host asked for her"), "{log}");
    // It holds from now on for her.
    assert_eq!(members(&world.json("team assemble trafford-2027"))[0], "P1");
}

#[test]
fn a_post_at_a_council_that_has_been_merged_counts_as_before() {
    // P0328 is entered at Waverley, a neighbour, which goes over to West Surrey on 1 April 2027.
    let world = World::with_pool();
    world.ok("challenge add corporate \"East Hampshire\" --window 2027-06-01..2027-06-30");
    let why = world.ok("team explain east-hampshire-2027 --why-not P0328");
    assert!(why.contains("Waverley Borough Council, a neighbour of East Hampshire"), "{why}");
    // The search and the checker read it alike, or this would end in a bug.
    let told = world.fails("team assemble east-hampshire-2027 --pin officer=P0328", 5);
    assert!(told.contains("P0328"), "{told}");
    world.json("team assemble east-hampshire-2027");
}

#[test]
fn pins_bans_and_dates_are_taken_and_wrong_ones_named() {
    let world = trafford();
    let team = world.json("team assemble trafford-2027 --no-save --from 2027-03-09");
    assert_eq!(team["onsite_from"], "2027-03-09");
    let lead = members(&team)[0].clone();
    let reserve = team["reserves"][0]["peer"].as_str().unwrap().to_owned();
    let pinned =
        world.json(&format!("team assemble trafford-2027 --no-save --pin lead=\"{reserve}\""));
    assert_eq!(members(&pinned)[0], reserve);
    let banned = world.json(&format!("team assemble trafford-2027 --no-save --ban {lead}"));
    assert!(!members(&banned).contains(&lead));
    world.fails("team assemble trafford-2027 --pin captain=P0002", 3);
    world.fails("team assemble trafford-2027 --pin P0002", 2);
    world.fails("team assemble trafford-2027 --ban P9999", 3);
    world.fails("team assemble nowhere-2030", 3);
    world.fails("team show trafford-2027", 3);
    let told = world.ok("team assemble trafford-2027 --dry-run");
    assert!(told.contains("Optimal"));
    world.fails("team show trafford-2027", 3);
}

#[test]
fn a_team_agreed_elsewhere_is_held_to_the_rules() {
    let world = with_rows(&format!(
        "{FEW}P6,Sam Neill,officer,Director,director,Salford,,,transformation,no,,,\nP7,Kim Root,officer,Director,director,Trafford,,,transformation,no,,,\n"
    ));
    let team = "lead=P1 \"lead member=P2\" finance=P3 \"senior officer=P4\"";
    let told = world.json(&format!("team set trafford-2027 {team}"));
    assert_eq!(told["outcome"], serde_json::Value::Null);
    assert_eq!(told["members"].as_array().unwrap().len(), 4);
    assert_eq!(world.json("team show trafford-2027"), told);
    let neighbour = team.replace("P4", "P6");
    let refused = world.fails(&format!("team set trafford-2027 {neighbour}"), 6);
    assert!(refused.contains("Sam Neill (P6) has a post at Salford"), "{refused}");
    world.ok(&format!("team set trafford-2027 {neighbour} --override \"host asked\""));
    let own = team.replace("P4", "P7");
    world.fails(&format!("team set trafford-2027 {own} --override \"host asked\""), 6);
    world.fails("team set trafford-2027 lead=P1 finance=P1", 2);
    let short = world.ok("team set trafford-2027 lead=P3");
    assert!(short.contains("Ann Vale (P3) is not what `lead peer` asks for"), "{short}");
    let broken = world.fails("team check trafford-2027", 6);
    assert!(broken.contains("nobody takes `finance peer`"), "{broken}");
}

/// Every field that an answer has stands in its schema, and the other way round.
#[test]
fn answers_have_the_fields_of_their_schemas() {
    let world = trafford();
    let fields = |value: &serde_json::Value| -> Vec<String> {
        let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let of_schema = |name: &str| fields(&world.json(&format!("schema {name}"))["properties"]);
    assert_eq!(fields(&world.json("team assemble trafford-2027")), of_schema("team"));
    assert_eq!(fields(&world.json("team explain trafford-2027")), of_schema("team-explanation"));
    let why = world.json("team explain trafford-2027 --why-not P0001");
    assert_eq!(fields(&why), of_schema("team-why-not"));
    let rows = world.json("team alternatives trafford-2027 --count 1");
    assert_eq!(fields(&rows[0]), of_schema("team-alternative"));
}

#[test]
fn the_problem_is_written_for_other_solvers() {
    let world = trafford();
    let team = world.json("team assemble trafford-2027 --no-save --write-problem problem.json");
    let solved = world.json("team solve problem.json");
    assert_eq!(solved["outcome"], "optimal");
    assert_eq!(solved["score"], team["score"]);
}

/// Two people who can take the slots of a use of resources challenge but for the lead, whom no chief
/// executive can be found for.
fn without_a_chief_executive() -> World {
    let world = World::new();
    world.write(
        "few.csv",
        "reference,name,kind,title,seniority,body,expertise,party\n\
         P1,Ida Marsh,officer,Director of Children's Services,director of children's services,Leeds,children's services,\n\
         P2,Tom Reed,member,Leader,leader,Camden,finance,Labour\n\
         P3,Ann Vale,officer,Director of Finance,director,Bristol,finance,\n\
         P4,Joe Hart,officer,Director of Change,director,Cornwall,transformation,\n",
    );
    world.ok("peer import few.csv");
    world.ok("challenge add use-of-resources Trafford --window 2027-03-01..2027-03-19");
    world
}

#[test]
fn who_leads_on_use_of_resources_may_be_set_aside_with_a_reason() {
    let world = without_a_chief_executive();
    let told = world.fails("team assemble trafford-2027 --pin lead=P4", 5);
    assert!(told.contains("`--override REASON` lets P4 lead all the same"), "{told}");
    // Without a name there is no decision to lead.
    let told = world.fails("team assemble trafford-2027 --override \"nobody else\"", 5);
    assert!(told.contains("--pin lead=PEER --override REASON"), "{told}");
    let told = world.json(
        "team assemble trafford-2027 --pin lead=P4 --override \"no chief executive is free\"",
    );
    let lead =
        told["members"].as_array().unwrap().iter().find(|m| m["slot"] == "lead peer").unwrap();
    assert_eq!(lead["peer"], "P4");
    assert!(told["notes"].to_string().contains("`lead` set aside for P4 Joe Hart"), "{told}");
    assert_eq!(world.ok("team check trafford-2027"), "Nothing is wrong.\n");
    let kept = world.ask("SELECT rule || ': ' || reason FROM exception");
    assert_eq!(kept, "lead: no chief executive is free");
    let log = world.ok("db log --columns all");
    assert!(log.contains("no chief executive is free"), "{log}");
    // What is on record holds for the next search of this challenge.
    world.ok("team assemble trafford-2027 --pin lead=P4");
}

#[test]
fn a_team_set_by_hand_with_another_lead_is_held_to_the_lead_rule_unless_there_is_a_reason() {
    let world = without_a_chief_executive();
    let seats = "lead=P4 \"finance=P3\"";
    let told = world.json(&format!("team set trafford-2027 {seats}"));
    assert!(told["notes"].to_string().contains("puts on record why"), "{told}");
    let told = world.fails("team check trafford-2027", 6);
    assert!(told.contains("lead"), "{told}");
    world.ok(&format!("team set trafford-2027 {seats} --override \"agreed with the leader\""));
    let rows = world.output(&["team", "check", "trafford-2027", "--format", "json"]).stdout;
    let rows: serde_json::Value = serde_json::from_slice(&rows).unwrap();
    assert!(rows.as_array().unwrap().iter().all(|row| row["rule"] != "lead"), "{rows}");
}

#[test]
fn who_leads_a_corporate_challenge_is_set_aside_by_no_reason() {
    let world = with_rows(FEW);
    world.fails("team assemble trafford-2027 --pin lead=P4 --override \"because\"", 5);
}

#[test]
fn a_pin_that_does_no_harm_is_no_part_of_the_conflict() {
    let world = with_rows(
        &FEW.replace("member,Leader,leader,Camden,,Labour", "officer,Chief,director,Camden,,"),
    );
    let said = world.output(&[
        "team",
        "assemble",
        "trafford-2027",
        "--pin",
        "lead=P1",
        "--format",
        "json",
    ]);
    let answer: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let clash = answer["conflict"].as_array().unwrap();
    assert!(
        !clash.is_empty() && clash.iter().all(|c| c["requirement"] != "pin lead peer=P1"),
        "{answer}"
    );
}

#[test]
fn a_spreadsheet_of_a_team_has_a_row_for_each_member() {
    let world = trafford();
    world.ok("team assemble trafford-2027");
    let csv = world.ok("team show trafford-2027 --format csv");
    assert_eq!(csv.lines().count(), 7, "{csv}");
    assert!(csv.starts_with("slot,peer,name,title,body,points,why\r\nlead peer,P0148,"), "{csv}");
    let two = world.ok("team show trafford-2027 --format csv --columns peer,slot");
    assert!(two.starts_with("peer,slot\r\nP0148,lead peer\r\n"), "{two}");
}
