//! What a list writes makes the same list in an empty file: peers, bodies and history, in every format
//! that can be taken in, in any order; and taken in a second time it changes nothing.
//!
//! The long part: `PEERAGE_SOAK=256 cargo test --test all gate_round:: -- --nocapture`.

use std::fs;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{Chance, World, cases, soak_length};

const FORMATS: [&str; 4] = ["csv", "json", "jsonl", "xlsx"];

/// Texts as people have them, with all that a format may stumble over.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[A-Z][a-z]{1,8}",
        Just("O'Brien".to_owned()),
        Just("Zoë".to_owned()),
        Just("さくら".to_owned()),
        Just("\"quoted\"".to_owned()),
        Just("a,b;c".to_owned()),
        Just("<b>&amp;".to_owned()),
        Just("007".to_owned()),
        Just("+44".to_owned()),
    ];
    prop::collection::vec(word, 1..4).prop_map(|words| words.join(" "))
}

fn peer() -> impl Strategy<Value = Value> {
    let name = "[A-Z][a-z]{1,8} [A-Z][a-zé]{1,8}";
    let note =
        prop::option::of((words(), prop::bool::ANY, words()).prop_map(|(one, lines, two)| {
            format!("x{one}{}{two}", if lines { "\n" } else { " " })
        }));
    let body = vec!["Leeds", "Salford", "Bristol", "Kent", "Trafford"];
    let body = prop::sample::subsequence(body, 1..4);
    let titles = prop::collection::vec(prop::option::of(words()), 3);
    let area = prop::sample::subsequence(vec!["finance", "housing", "planning"], 0..3);
    let day =
        (2027..2029_i32, 1..12_u32, 1..28_u32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"));
    let rest = (prop::option::of(day), prop::option::of(0..20_i64), prop::option::of(10..50_i64));
    (name, titles, note, body, area, rest).prop_map(|(name, titles, note, body, area, rest)| {
        let (from, days, rating) = rest;
        let titles =
            titles[..body.len()].iter().map(|title| Some(title.as_ref()?.replace(';', " ")));
        let titles: Vec<Option<String>> = titles.collect();
        serde_json::json!({
            "name": name, "kind": "officer", "titles": titles, "bodies": body,
            "note": note, "expertise": area, "available_from": from, "days_offered": days,
            "rating": rating.map(|tenths| tenths as f64 / 10.0),
            "past_posts": ["director at Bury until 2019-03-31"],
        })
    })
}

fn day() -> impl Strategy<Value = String> {
    (1990..2024_i32, 1..12_u32, 1..28_u32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"))
}

fn body() -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec!["other", "district", "unitary", "fire"]);
    let region = prop::option::of(prop::sample::select(vec!["North West", "London", "Wales"]));
    let aliases =
        prop::collection::vec("[A-Z][a-z]{3,8}, [A-Z][a-z]{3,8} & [A-Z]'[a-z]{1,8}", 0..3);
    let neighbours = prop::sample::subsequence(vec!["Leeds", "Bristol", "Trafford"], 0..3);
    let days = (prop::option::of(day()), prop::option::of(0..1_000_000_i64));
    let texts = (prop::option::of(words()), prop::option::of(words()));
    let control = prop::option::of(prop::sample::select(vec!["Labour", "No overall control"]));
    let member = prop::option::of(prop::bool::ANY);
    ("[A-Z][a-zé]{3,9}", kind, region, aliases, neighbours, days, texts, control, member).prop_map(
        |(
            name,
            kind,
            region,
            aliases,
            neighbours,
            (first_day, population),
            texts,
            control,
            member,
        )| {
            json!({
                "name": name, "kind": kind, "region": region, "aliases": aliases,
                "neighbours": neighbours, "first_day": first_day, "population": population,
                "adviser": texts.0, "rural_urban": texts.1, "control": control,
                "next_election": "2029-05-03", "lga_member": member,
            })
        },
    )
}

fn visit() -> impl Strategy<Value = Value> {
    let hosts = prop::sample::subsequence(vec!["Leeds", "Bristol", "Kent", "Trafford"], 1..3);
    let mode = prop::option::of(prop::sample::select(vec!["onsite", "remote", "hybrid"]));
    let published = prop::option::of(Just("2025-06-01"));
    (hosts, 0..4_i64, mode, published.clone(), published, prop::option::of(words())).prop_map(
        |(host, length, mode, report, plan, note)| {
            json!({
                "host": host, "kind": "corporate", "length": length, "mode": mode,
                "report_published": report, "plan_published": plan, "note": note,
            })
        },
    )
}

/// Takes `things` in, writes them out in every format (in every other one in the quick part) and takes
/// each file into a new file.
fn round(things: &[Value], import: &str, list: &str) -> Result<(), TestCaseError> {
    let world = World::new();
    world.write("things.json", serde_json::to_string(things).unwrap());
    world.ok(&format!("{import} things.json"));
    let listed = world.json(list);
    let other = World::new();
    other.write("things.json", serde_json::to_string(&shuffled(things)).unwrap());
    other.ok(&format!("{import} things.json"));
    prop_assert_eq!(&other.json(list), &listed, "the order matters");
    let (from, step) = if soak_length().is_some() { (0, 1) } else { (things.len() % 2, 2) };
    for format in FORMATS.into_iter().skip(from).step_by(step) {
        let name = format!("out.{format}");
        world.ok(&format!("{list} -o {name}"));
        let other = World::new();
        fs::copy(world.path().join(&name), other.path().join(&name)).unwrap();
        other.ok(&format!("{import} {name}"));
        prop_assert_eq!(&other.json(list), &listed, "{}", format);
        let before = fs::read(other.path().join("peerage.db")).unwrap();
        let again = other.json(&format!("{import} {name}"));
        prop_assert_eq!(again["unchanged"].as_u64(), Some(listed.as_array().unwrap().len() as u64));
        prop_assert!(before == fs::read(other.path().join("peerage.db")).unwrap());
    }
    Ok(())
}

/// The same in another order.
fn shuffled(things: &[Value]) -> Vec<Value> {
    let (mut things, mut chance) = (things.to_vec(), Chance(things.len() as u64));
    for place in (1..things.len()).rev() {
        things.swap(place, chance.below(place + 1));
    }
    things
}

/// The first day of the visit with this number.
fn on(number: usize) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2001, 3, 5).unwrap() + chrono::Days::new(number as u64 * 97)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(2), max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn an_export_of_peers_makes_the_same_file(mut peers in prop::collection::vec(peer(), 1..25)) {
        for (n, peer) in peers.iter_mut().enumerate() {
            peer["reference"] = format!("X{n}").into();
        }
        round(&peers, "peer import", "peer list")?;
    }

    #[test]
    fn an_export_of_bodies_makes_the_same_file(mut bodies in prop::collection::vec(body(), 1..12)) {
        for (n, body) in bodies.iter_mut().enumerate() {
            body["name"] = format!("{} Test {n}", body["name"].as_str().unwrap()).into();
        }
        round(&bodies, "council import", "council list")?;
    }

    #[test]
    fn an_export_of_history_makes_the_same_file(mut visits in prop::collection::vec(visit(), 1..20)) {
        for (n, visit) in visits.iter_mut().enumerate() {
            let (from, length) = (on(n), visit["length"].as_u64().unwrap());
            visit.as_object_mut().unwrap().remove("length");
            visit["onsite_from"] = from.to_string().into();
            visit["onsite_to"] = (from + chrono::Days::new(length)).to_string().into();
        }
        round(&visits, "challenge record --import", "challenge list")?;
    }
}
