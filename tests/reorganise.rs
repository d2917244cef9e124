//! `council reorganise`: what ends, what begins, what goes with the land, and what has to be settled.

use serde_json::Value;

use crate::support::World;

const SURREY: &str = r#"
[[reorganisation]]
on = 2027-04-01
from = ["Surrey County Council", "Elmbridge", "Epsom and Ewell", "Guildford", "Mole Valley",
        "Reigate and Banstead", "Runnymede", "Spelthorne", "Surrey Heath", "Tandridge", "Waverley",
        "Woking"]

[[reorganisation.to]]
name = "EAST"
from = ["Surrey County Council", "Elmbridge", "Epsom and Ewell", "Mole Valley",
        "Reigate and Banstead", "Tandridge"]

[[reorganisation.to]]
name = "WEST"
from = ["Surrey County Council", "Guildford", "Runnymede", "Spelthorne", "Surrey Heath", "Waverley",
        "Woking"]
"#;

fn surrey(world: &World, east: &str, west: &str) -> Value {
    world.write("surrey.toml", SURREY.replace("EAST", east).replace("WEST", west));
    world.json("council reorganise --file surrey.toml")
}

/// Subjects and details of the steps of one sort.
fn steps<'a>(answer: &'a Value, step: &str) -> Vec<(&'a str, &'a str)> {
    let all = answer.as_array().unwrap().iter().filter(|line| line["step"] == step);
    all.map(|line| (line["subject"].as_str().unwrap(), line["detail"].as_str().unwrap())).collect()
}

fn body(world: &World, name: &str) -> Value {
    world.json(&format!("council show \"{name}\""))
}

/// The neighbours that are worked out are those of the register, which come from maps.
#[test]
fn neighbours_go_with_the_land() {
    let world = World::new();
    surrey(&world, "Sunrise Council", "Sunset Council");
    for (new, known, sibling) in
        [("sunrise", "east-surrey", "sunset"), ("sunset", "west-surrey", "sunrise")]
    {
        let (new, known) = (body(&world, new), body(&world, known));
        let sibling_code = body(&world, sibling)["code"].clone();
        let mut expected: Vec<Value> = known["neighbours"].as_array().unwrap().clone();
        let other = if sibling == "sunset" { "E06000068" } else { "E06000067" };
        expected
            .iter_mut()
            .filter(|code| *code == other)
            .for_each(|code| *code = sibling_code.clone());
        expected.sort_by_key(ToString::to_string);
        assert_eq!(new["neighbours"], Value::Array(expected));
        assert_eq!(new["fire_service"], known["fire_service"]);
        assert_eq!((&new["region"], &new["kind"]), (&known["region"], &"unitary".into()));
        assert_eq!(new["population"], known["population"]);
    }
}

#[test]
fn what_is_so_already_changes_nothing() {
    let world = World::new();
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let answer = surrey(&world, "East Surrey Council", "West Surrey");
    assert_eq!(
        steps(&answer, "settle"),
        [("Surrey Fire and Rescue Service", "who runs it, in the place of Surrey County Council")]
    );
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);
}

#[test]
fn the_clock_starts_afresh_or_goes_on() {
    let world = World::new();
    let line =
        "council reorganise --from Blaby --from Harborough --to \"Bladon Council\" --on 2028-04-01";
    world.ok(&format!("{line} --continues Blaby"));
    let new = body(&world, "bladon");
    assert_eq!((&new["first_day"], &new["kind"]), (&"2028-04-01".into(), &"district".into()));
    assert_eq!(new["continues"], body(&world, "blaby")["code"]);
    assert_eq!(new["county"], body(&world, "leicestershire")["code"]);
    assert_eq!(body(&world, "blaby")["last_day"], "2028-03-31");
    assert_eq!(body(&world, "harborough")["successors"], serde_json::json!(["bladon"]));
    // Who is beside it then are those who were beside the two, and not the two.
    let around = new["neighbours"].as_array().unwrap();
    assert!(around.contains(&body(&world, "charnwood")["code"]), "{around:?}");
    assert!(!around.contains(&body(&world, "blaby")["code"]), "{around:?}");
    world.ok("db undo");
    assert_eq!(body(&world, "blaby")["last_day"], Value::Null);
}

#[test]
fn a_body_that_is_there_may_take_another_in() {
    let world = World::new();
    let answer = world.json("council reorganise --from Blaby --to Harborough --on 2028-04-01");
    assert!(steps(&answer, "takes-over")[0].1.contains("its own five-year clock goes on"));
    let hinckley = body(&world, "Hinckley and Bosworth")["code"].clone();
    let now = body(&world, "harborough");
    assert!(!now["neighbours"].as_array().unwrap().contains(&hinckley));
    let then = world.json("council show harborough --today 2028-04-01");
    assert!(then["neighbours"].as_array().unwrap().contains(&hinckley));
}

#[test]
fn peers_and_challenges_are_not_moved_by_guesswork() {
    let world = World::new();
    world.ok("challenge add corporate Blaby --window 2028-05-01..2028-06-30");
    let file = rusqlite::Connection::open(world.path().join("peerage.db")).unwrap();
    file.execute_batch(
        "INSERT INTO peer (id, reference, name, kind, status)
         VALUES (1, 'P1', 'Ida Marsh', 'officer', 'active'), (2, 'P2', 'Bo Lund', 'officer', 'active');
         INSERT INTO post (peer_id, position, body_id, last_day)
         SELECT 1, 0, id, NULL FROM body WHERE slug = 'blaby'
         UNION ALL SELECT 2, 0, id, '2024-01-01' FROM body WHERE slug = 'blaby';",
    )
    .unwrap();
    let answer =
        world.json("council reorganise --from Blaby --from Harborough --to Bladon --on 2028-04-01");
    let settle = steps(&answer, "settle");
    assert!(
        settle.contains(&("P1 Ida Marsh", "which post follows the one at Blaby District Council"))
    );
    assert!(settle.iter().any(|(what, how)| *what == "blaby-2028" && how.contains("with Bladon")));
    assert!(!settle.iter().any(|(what, _)| what.starts_with("P2")), "{settle:?}");
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_written() {
    let world = World::new();
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    for (line, why) in [
        ("--from Blaby --to Blaby --on 2028-04-01", "cannot take over from itself"),
        ("--from Blaby --from Blaby --to Bladon --on 2028-04-01", "ends twice"),
        ("--from Elmbridge --to Bladon --on 2028-04-01", "ends on 2027-03-31, not on"),
        ("--from Blaby --to \"East Surrey\" --on 2027-03-01", "begins only on 2027-04-01"),
        ("--from \"East Surrey\" --to Bladon --on 2027-01-01", "begins only on 2027-04-01"),
        ("--from Nowhere --to Bladon --on 2028-04-01", "no body is called so"),
        ("--from Newcastle --to Bladon --on 2028-04-01", "this could be"),
        ("--from Blaby --to Bladon --on 2028-04-01 --continues Melton", "not one of the bodies"),
        ("--from Blaby --from \"Kent Fire\" --to Bladon --on 2028-04-01", "needs a kind"),
    ] {
        let said = world.fails(&format!("council reorganise {line}"), 4);
        assert!(said.contains(why), "{line}: {said}");
    }
    world.fails("council reorganise --from Blaby --to Bladon:village --on 2028-04-01", 2);
    world.fails("council reorganise --from Blaby --on 2028-04-01", 2);
    let both = "--from Blaby --to A:district --to B:district --continues Blaby --on 2028-04-01";
    world.fails(&format!("council reorganise {both}"), 2);
    world.write("bad.toml", "[[reorganisation]]\non = 2028-04-01\nfrom = [\"Blaby\"]\nwhat = 1\n");
    let said = world.fails("council reorganise --file bad.toml", 4);
    assert!(said.contains("line 4"), "{said}");
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);
}

/// Two reorganisations in one file: each is beside what follows the other, not what ended.
#[test]
fn a_circle_over_several_reorganisations_is_refused() {
    let world = World::new();
    let two = |to: &str| {
        format!(
            "[[reorganisation]]\non = 2028-04-01\nfrom = [\"Blaby\"]\n[[reorganisation.to]]\n\
             name = \"Bladon\"\n[[reorganisation]]\non = 2028-04-01\nfrom = [\"Harborough\"]\n\
             [[reorganisation.to]]\nname = \"{to}\"\n"
        )
    };
    world.write("circle.toml", two("Blaby"));
    world.fails("council reorganise --file circle.toml", 4);
    world.write("two.toml", two("Harbury"));
    world.ok("council reorganise --file two.toml");
    let bladon = body(&world, "bladon");
    assert!(bladon["neighbours"].as_array().unwrap().contains(&"harbury".into()), "{bladon}");
}

#[test]
fn a_dry_run_tells_and_writes_nothing() {
    let world = World::new();
    let line = "council reorganise --from Blaby --to Bladon --on 2028-04-01 --dry-run";
    let said = world.run(line);
    assert!(said.contains("taken over by Bladon") && said.contains("dry run"), "{said}");
    assert_eq!(body(&world, "blaby")["last_day"], Value::Null);
}

/// A whole round in one file: every county that has districts becomes one body.
#[test]
fn a_whole_round_shows_five_years_of_the_programme() {
    let world = World::with_pool();
    world.example("history.csv");
    world.ok("challenge record --import history.csv");
    let bodies = world.json("council list");
    let live = |body: &&Value| body["last_day"].is_null();
    let bodies: Vec<&Value> = bodies.as_array().unwrap().iter().filter(live).collect();
    let mut file = String::new();
    let mut ends = 0;
    for county in bodies.iter().filter(|body| body["kind"] == "county") {
        let of = bodies.iter().filter(|b| b["kind"] == "district" && b["county"] == county["code"]);
        let codes: Vec<String> = of.map(|body| body["code"].to_string()).collect();
        if codes.is_empty() {
            continue;
        }
        ends += codes.len() + 1;
        file += &format!(
            "[[reorganisation]]\non = 2028-04-01\nfrom = [{}, {}]\n[[reorganisation.to]]\n\
             name = \"New {}\"\nkind = \"unitary\"\n",
            county["code"],
            codes.join(", "),
            county["name"].as_str().unwrap()
        );
    }
    world.write("round.toml", &file);
    let before = world.ok("council list --format csv");
    let said = world.json("council reorganise --file round.toml --dry-run");
    assert_eq!(world.ok("council list --format csv"), before);
    assert_eq!(steps(&said, "ends").len(), ends);
    let years = steps(&said, "programme");
    assert!(!years.is_empty(), "{said:#}");
    assert!(
        years.iter().all(|(_, how)| how.contains("instead of") && how.contains("the pool offers"))
    );
    assert!(years.iter().any(|(_, how)| how.contains("whose post ends")), "{years:?}");
    // What new bodies owe falls due five years after vesting, beyond the horizon; the old ones are off the list.
    let gone = steps(&said, "due").iter().filter(|(_, how)| how.starts_with("leaves")).count();
    assert_eq!(gone, ends);
    // Peers whose only post ends are named, each once.
    let posts =
        steps(&said, "settle").iter().filter(|(_, how)| how.starts_with("which post")).count();
    assert!(posts > 0);
}
