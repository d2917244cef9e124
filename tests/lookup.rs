//! Names of bodies: the search against a plain reading of the rule, on the register that ships.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::Duration;

use chrono::NaiveDate;
use peerage::commands::find::body;
use peerage::domain::{Bodies, Body, BodyId, BodyKind};
use peerage::store::{Store, bodies};
use proptest::prelude::*;

use crate::support::World;

/// The register, read once from a file that the program made.
fn register() -> &'static Bodies {
    static REGISTER: OnceLock<Bodies> = OnceLock::new();
    REGISTER.get_or_init(|| {
        let world = World::new();
        let store = Store::open(&world.path().join("peerage.db"), Duration::ZERO).unwrap();
        bodies::load(store.read()).unwrap()
    })
}

fn today() -> NaiveDate {
    crate::support::TODAY.parse().unwrap()
}

/// The words of a name as product section 3 compares them, told once more in another way.
fn plain_words(text: &str) -> Vec<String> {
    let mut text = text.to_lowercase().replace('&', " and ");
    for (accented, plain) in [("é", "e"), ("ë", "e"), ("ô", "o"), ("â", "a"), ("ŵ", "w")] {
        text = text.replace(accented, plain);
    }
    text.retain(|c| !"'’‘.".contains(c));
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let all: Vec<String> = words.map(str::to_owned).collect();
    let kept: Vec<String> =
        all.iter().filter(|word| *word != "the" && *word != "council").cloned().collect();
    if kept.is_empty() { all } else { kept }
}

/// The names of every body, as words.
fn all_names() -> &'static HashMap<BodyId, Vec<Vec<String>>> {
    static NAMES: OnceLock<HashMap<BodyId, Vec<Vec<String>>>> = OnceLock::new();
    let words = |body: &Body| {
        body.aliases.iter().chain([&body.name]).map(|name| plain_words(name)).collect()
    };
    NAMES.get_or_init(|| register().all().iter().map(|body| (body.id, words(body))).collect())
}

/// Whom the rule means: the hits of the first level that has any, and of these the foremost.
fn meant(text: &str, fire: bool) -> Vec<&'static Body> {
    let wanted = plain_words(text);
    let joined = wanted.join(" ");
    if wanted.is_empty() {
        return Vec::new();
    }
    let names = |body: &Body| &all_names()[&body.id];
    let hits = |level: u8, body: &Body| match level {
        0 => {
            let former = body.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(text));
            let code = body.code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case(text));
            code || (former && text.len() == 9 && text.ends_with(|c: char| c.is_ascii_digit()))
        }
        1 => body.slug.eq_ignore_ascii_case(text),
        2 => names(body).contains(&wanted),
        3 => names(body).iter().any(|name| name.windows(wanted.len()).any(|part| part == wanted)),
        _ => names(body).iter().any(|name| name.join(" ").contains(&joined)),
    };
    let unlikely = |body: &Body| {
        let first_day = body.first_day.is_none_or(|first| first <= today());
        let in_force = first_day && body.last_day.is_none_or(|last| today() <= last);
        let principal = [
            BodyKind::County,
            BodyKind::District,
            BodyKind::Unitary,
            BodyKind::IslesOfScilly,
            BodyKind::MetropolitanDistrict,
            BodyKind::LondonBorough,
            BodyKind::CityOfLondon,
        ];
        let kind = if fire { body.kind == BodyKind::Fire } else { principal.contains(&body.kind) };
        (!in_force, !kind)
    };
    for level in 0..5 {
        let found: Vec<&Body> = register().all().iter().filter(|b| hits(level, b)).collect();
        let Some(best) = found.iter().map(|b| unlikely(b)).min() else { continue };
        return found.into_iter().filter(|body| unlikely(body) == best).collect();
    }
    Vec::new()
}

/// A part of a name: some of its words, or a piece of them.
fn part(name: &str, from: usize, length: usize, whole: bool) -> String {
    if whole {
        let words: Vec<&str> = name.split_whitespace().collect();
        let from = from % words.len();
        words[from..].iter().take(1 + length % 3).copied().collect::<Vec<_>>().join(" ")
    } else {
        let letters: Vec<char> = name.chars().collect();
        let from = from % letters.len();
        letters[from..].iter().take(1 + length % 9).collect::<String>().trim().to_owned()
    }
}

/// A list that is empty by a slip of the pen would look like an answer.
#[test]
fn letters_with_a_stroke_are_found_by_plain_ones_and_a_surname_by_one_that_is_like_it() {
    let world = World::with_pool();
    for (text, name) in [("golab", "Gołąb"), ("GOŁĄB", "Gołąb"), ("yildiz", "Yıldız")] {
        assert!(world.fails(&format!("peer show {text}"), 3).contains(name), "{text}");
    }
    assert!(world.fails("peer show Birtels", 3).contains("did you mean `Birtles`?"));
}

#[test]
fn words_that_are_nearly_right_are_told() {
    let world = World::with_pool();
    let near = |line: &str, code: i32, near: &str| {
        let said = world.fails(line, code);
        assert!(said.contains(&format!("did you mean `{near}`")), "{line}: {said}");
    };
    near("peer list --region Lodnon", 3, "London");
    near("challenge list --region Lodnon", 3, "London");
    near("challenge list --kind corprate", 3, "corporate");
    near("challenge list --stage publishd", 3, "published");
    near("peer list --filter status=activ", 2, "active");
    near("peer edit --where status=activ --set days_offered=5", 2, "active");
    near("challenge due --filter state!=overdu", 2, "overdue");
    assert!(world.fails("peer list --filter kind=x", 2).contains("officer, member, other"));
    // What may be anything is an empty list, which says what is like it.
    assert_eq!(
        world.ok("peer list --filter region=Lodnon"),
        "No peers. No region is `Lodnon`: did you mean `London`?\n"
    );
    assert_eq!(world.ok("peer list --filter region=London --filter fisa=maybe"), "No peers.\n");
    assert_eq!(world.json("peer list --filter region=Lodnon"), serde_json::json!([]));
    // A party by its name, by what else it is called, and by its codes.
    let labour = world.json("peer list --party Labour");
    assert!(labour.as_array().unwrap().len() > 10);
    assert_eq!(world.json("peer list --party Lab"), labour);
    assert_eq!(world.json("peer list --party PP53"), labour);
    // People of one name are told apart by where they are.
    let said = world.fails("peer show deshmukh", 3);
    assert!(said.contains("Manjula Deshmukh (P0148, St Helens Council), "), "{said}");
    // Of very many the first are told, how many there are, and how to see them.
    let said = world.fails("peer show a", 3);
    assert_eq!(said.matches("(P0").count(), 20, "{said}");
    let all = world.json("peer list --filter name~a").as_array().unwrap().len();
    let left = format!("), and {} more\n", all - 20);
    let hint = "type more of the name, or see them with `peerage peer list --filter name~a`\n";
    assert!(said.contains(&format!("{left}  hint: {hint}")), "{left}{said}");
    let said = world.fails("council show \"London B\" --format json", 3);
    let fault = said.lines().find_map(|line| serde_json::from_str(line).ok());
    let fault: serde_json::Value = fault.unwrap();
    let fault = &fault["error"];
    assert_eq!((&fault["code"], &fault["kind"]), (&3.into(), &"ambiguous".into()));
    assert!(fault["message"].as_str().unwrap().ends_with(" more"), "{fault}");
    let list = "peerage council list --filter \"name~London B\"";
    assert!(fault["hint"].as_str().unwrap().contains(list), "{fault}");
    // Three bodies, not three names of one.
    let said = world.fails("council show Bournmouth", 3);
    assert!(said.contains("`Bournemouth` or `Bournemouth Christchurch and Poole`?"), "{said}");
}

#[test]
fn of_very_many_challenges_the_first_are_told() {
    let world = World::new();
    let boroughs = world.json("council list --kind london-borough");
    let row = |body: &serde_json::Value| {
        format!("{},corporate,2022-03-01,2022-03-04\n", body["code"].as_str().unwrap())
    };
    let rows: String = boroughs.as_array().unwrap().iter().take(23).map(row).collect();
    world.write("history.csv", format!("host,kind,onsite_from,onsite_to\n{rows}"));
    world.ok("challenge record --import history.csv");
    let said = world.fails("challenge show \"London Borough\"", 3);
    let list = "see them with `peerage challenge list --filter \"host~London Borough\"`";
    assert!(said.contains(list), "{said}");
    let listed = world.json("challenge list --filter \"host~London Borough\"");
    let left = listed.as_array().unwrap().len() - 20;
    assert!(left > 0 && said.contains(&format!(" (corporate), and {left} more\n")), "{said}");
}

#[test]
fn every_body_is_found_by_code_and_slug_on_any_day() {
    for one in register().all() {
        for text in one.code.iter().chain([&one.slug]) {
            assert_eq!(body(register(), text, today(), false).unwrap().id, one.id, "{text}");
            assert_eq!(body(register(), &text.to_lowercase(), today(), false).unwrap().id, one.id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_part_of_a_name_finds_whom_the_rule_means(
        at in any::<prop::sample::Index>(), from in 0_usize..60, length in 0_usize..9, whole: bool,
    ) {
        let one = at.get(register().all());
        let text = part(&one.name, from, length, whole);
        let hits = meant(&text, false);
        match body(register(), &text, today(), false) {
            Ok(found) => prop_assert_eq!(vec![found.id], hits.iter().map(|b| b.id).collect::<Vec<_>>(), "{}", text),
            Err(told) => {
                prop_assert!(hits.len() != 1, "{text}: {told}");
                let more = hits.len().saturating_sub(20);
                prop_assert_eq!(more > 0, told.to_string().ends_with(&format!(", and {more} more")), "{}", text);
                for hit in hits.into_iter().take(20) {
                    prop_assert!(told.to_string().contains(hit.reference()) || format!("{told:?}").contains(hit.reference()), "{text}: {told:?}");
                }
            }
        }
    }

    #[test]
    fn how_a_name_is_written_does_not_matter(
        at in any::<prop::sample::Index>(), shout: bool, article: bool, council: bool, dots: bool,
    ) {
        let one = at.get(register().all());
        let mut text = one.name.clone();
        if shout { text = text.to_uppercase(); }
        if article { text = format!("the  {text}"); }
        if council { text = format!("{text} Council "); }
        if dots { text = text.replace("St ", "St. ").replace(" and ", " & ").replace('-', " "); }
        let found = body(register(), &text, today(), false).map(|b| b.id).map_err(|e| !e.to_string().is_empty());
        let plain = body(register(), &one.name, today(), false).map(|b| b.id).map_err(|e| !e.to_string().is_empty());
        prop_assert_eq!(found, plain, "{}", text);
    }
}
