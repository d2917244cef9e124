//! What is written is read back as it was; what is wrong is named with its place.

use super::generate::{self, Shape};
use crate::matching::pick::{Budget, Question, format, solve};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(seed in any::<u64>(), rich in any::<bool>(), filters in any::<bool>()) {
        let shape = Shape { slots: 3, candidates: 7, rich, filters, listed: 70 };
        let problem = generate::problem(seed, shape);
        let text = format::write(&problem);
        prop_assert_eq!(format::read(&text), Ok(problem));
    }
}

const GOOD: &str = r#"{"format":"pick/2","k":2,"n":4,"tiers":["fit","load"],
    "slots":[{"name":"a","cand":[[0,[5,1]],[1,[4,2],1]]},
             {"name":"b","optional":true,"cand":[{"candidate":2,"score":[1,1],"rank":2},[3,[0,0]]]}],
    "groups":[{"name":"g","min":1,"members":[2,3],"soft":[5,null]}],
    "budgets":[{"name":"m","max":9,"cost":[1,2,3,4]}], "unknown": {"passed": "over"}}"#;

#[test]
fn every_form_of_a_candidate_is_read() {
    let problem = format::read(GOOD).unwrap();
    assert_eq!(problem.slots()[0].entries.ranks, [0, 1]);
    assert_eq!(problem.slots()[1].entries.ranks, [2, 0]);
    assert!(problem.slots()[1].optional);
    assert_eq!((problem.groups()[0].max, problem.groups()[0].below), (2, Some(5)));
}

#[test]
fn faults_are_named_with_their_place() {
    let fault = |from: &str, to: &str| {
        assert!(GOOD.contains(from), "{from}");
        format::read(&GOOD.replacen(from, to, 1)).unwrap_err().to_string()
    };
    assert_eq!(
        fault("pick/2", "pick/9"),
        "format: `pick/9` is not known; `pick/1` and `pick/2` are"
    );
    assert_eq!(fault("\"k\":2", "\"k\":3"), "k: 3 is given, but there are 2 slots");
    assert_eq!(
        fault("[1,[4,2],1]", "[4,[4,2],1]"),
        "slots[0].cand[1]: candidate 4 is out of range 0..3"
    );
    assert_eq!(
        fault("[1,[4,2],1]", "[-1,[4,2]]"),
        "slots[0].cand[1]: candidate -1 is out of range 0..3"
    );
    assert_eq!(fault("[1,[4,2],1]", "[0,[4,2],1]"), "slots[0].cand: candidate 0 is listed twice");
    assert_eq!(fault("[1,[4,2],1]", "[1,4]"), "slots[0].cand[1]: 1 scores for 2 tiers");
    assert_eq!(
        fault("\"members\":[2,3]", "\"members\":[2,9]"),
        "groups[0].members[1]: candidate 9 is out of range 0..3"
    );
    assert_eq!(fault("[1,2,3,4]", "[1,2,3]"), "budgets[0].cost: 3 costs for 4 candidates");
    assert_eq!(fault("\"soft\":[5,null]", "\"soft\":[-5,null]"), "groups[0]: price -5 is below 0");
    assert_eq!(fault("pick/2", "pick/1"), "tiers: belongs to `pick/2`, and the format is `pick/1`");
    assert_eq!(
        fault("\"max\":9", "\"max\":\"9\""),
        "line 5, column 36: invalid type: string \"9\", expected i64"
    );
    assert_eq!(fault("\"n\":4", "\"n\":4,\"n\":4"), "line 1, column 34: duplicate field `n`");
    assert!(fault("\"k\":2", "\"k\":2.5").starts_with("line 1, column 2"));
    assert!(format::read("").unwrap_err().to_string().starts_with("line 1, column 0: EOF"));
}

#[test]
fn what_has_no_team_is_no_fault() {
    let impossible = |from: &str, to: &str| {
        let problem = format::read(&GOOD.replacen(from, to, 1)).unwrap();
        solve(&Question::of(&problem), Budget::default()).outcome.word()
    };
    assert_eq!(impossible("\"soft\":[5,null]", "\"max\":0"), "impossible");
    assert_eq!(
        impossible("\"min\":1,\"members\":[2,3],\"soft\":[5,null]", "\"min\":9,\"members\":[2,3]"),
        "impossible"
    );
    assert_eq!(impossible("[[0,[5,1]],[1,[4,2],1]]", "[]"), "impossible");
    assert_eq!(impossible("\"max\":9", "\"max\":0"), "impossible");
    assert_eq!(impossible("max", "max"), "optimal");
}

#[test]
fn no_slots_have_the_empty_team() {
    let outcome =
        |text: &str| solve(&Question::of(&format::read(text).unwrap()), Budget::default()).outcome;
    let empty = r#"{"format":"pick/1","k":0,"n":0,"slots":[]}"#;
    assert_eq!(outcome(empty).solution().map(|solution| solution.team.len()), Some(0));
    let beyond = r#"{"format":"pick/1","k":0,"n":1,"slots":[],"budgets":[{"max":-1,"cost":[0]}]}"#;
    assert_eq!(outcome(beyond).word(), "impossible");
}
