//! What is answered: fallbacks, conflicts, ties, reviews, pins.

use peerage::domain::{
    BodyId, ChallengeId, Held, Requirement, TeamAnswer, TeamFilter, TeamOutcome, Tier,
};
use peerage::matching::{TeamProblem, assemble};

use super::world::*;

fn answer(problem: &TeamProblem) -> TeamAnswer {
    assemble(problem, 1_000_000).unwrap().answer
}

fn team(answer: &TeamAnswer) -> Vec<&str> {
    answer.members.iter().map(|member| member.peer.as_str()).collect()
}

fn tier(answer: &TeamAnswer, wanted: Tier) -> i64 {
    answer.tiers.iter().find(|tier| tier.tier == wanted).unwrap().value
}

#[test]
fn a_serving_finance_peer_goes_before_a_fisa() {
    let mut problem = problem(small_pool());
    // However well the adviser would fit.
    problem.peers.edit(3).facts.rating = Some(5.0);
    problem.peers.edit(3).facts.challenges_done = Some(50);
    let answer = answer(&problem);
    assert_eq!(team(&answer), ["P1", "P2", "P3"]);
    assert_eq!((answer.outcome, tier(&answer, Tier::Fallback)), (Some(TeamOutcome::Optimal), 0));
    assert_eq!(answer.notes, Vec::<String>::new());
}

#[test]
fn a_fisa_goes_when_no_serving_peer_can_and_the_failed_search_is_told() {
    let mut problem = problem(small_pool());
    problem.peers.edit(2).facts.employer_release = Some(false);
    let answer = answer(&problem);
    assert_eq!(team(&answer), ["P1", "P2", "P4"]);
    assert_eq!(tier(&answer, Tier::Fallback), 1);
    let note = &answer.notes[0];
    assert!(note.contains("`finance peer`") && note.contains("1 not released"), "{note}");
}

/// The serving finance peer exists and is free, but only together with an impossible team: she is
/// from the body of the only lead peer, and no two may be from one body.
#[test]
fn a_serving_peer_who_fits_no_team_does_not_keep_the_fisa_out() {
    let mut problem = problem(small_pool());
    problem.peers.edit(2).facts.posts = vec![post(LEEDS, "section 151 officer")];
    let answer = answer(&problem);
    assert_eq!(team(&answer), ["P1", "P2", "P4"]);
    let note = &answer.notes[0];
    assert!(note.contains("no two from one body") && note.contains("Leeds"), "{note}");
}

#[test]
fn without_any_finance_peer_it_is_impossible_and_says_why() {
    let mut problem = problem(small_pool());
    problem.peers.edit(2).facts.employer_release = Some(false);
    problem.peers.edit(3).facts.blocked = vec![range("2027-03-01..2027-03-31")];
    let answer = answer(&problem);
    assert_eq!(answer.outcome, Some(TeamOutcome::Impossible));
    assert_eq!((answer.score, answer.members.len()), (None, 0));
    let finance = answer.conflict.iter().find(|c| c.requirement == "finance peer").unwrap();
    assert_eq!(
        finance.reason,
        "nobody who fits `finance peer` can go on 2–5 March 2027: needs 1, has 0 of 2: \
         1 not released by the employer, 1 not free"
    );
    let ways: Vec<&str> = answer.relaxations.iter().map(|way| way.change.as_str()).collect();
    assert!(ways.contains(&"leave `finance peer` empty"), "{ways:?}");
    assert!(ways.contains(&"ask the employers again that did not release their peers"), "{ways:?}");
    let way = &answer.relaxations[0];
    assert!(!way.team.is_empty());
}

#[test]
fn an_empty_pool_is_impossible_too() {
    let answer = answer(&problem(Vec::new()));
    assert_eq!(answer.outcome, Some(TeamOutcome::Impossible));
    assert!(!answer.conflict.is_empty());
    assert!(answer.conflict.iter().all(|c| c.reason.contains("nobody in the pool")), "{answer:?}");
}

#[test]
fn no_permitted_week_is_said() {
    let mut problem = problem(small_pool());
    problem.weeks.clear();
    let answer = answer(&problem);
    assert_eq!(answer.outcome, Some(TeamOutcome::Impossible));
    assert_eq!(answer.conflict[0].requirement, "onsite dates");
}

#[test]
fn another_week_is_offered_when_the_week_was_fixed() {
    let mut problem = problem(small_pool());
    problem.peers.edit(0).facts.blocked = vec![range("2027-03-01..2027-03-05")];
    problem.other_weeks = vec![range("2027-03-09..2027-03-12")];
    let answer = answer(&problem);
    assert_eq!(answer.outcome, Some(TeamOutcome::Impossible));
    assert_eq!(answer.relaxations[0].change, "go on 9–12 March 2027 instead");
    assert_eq!(answer.relaxations[0].team, ["P1", "P2", "P3"]);
}

#[test]
fn the_hosts_own_officer_stays_away_however_good() {
    let mut pool = small_pool();
    pool.push(officer(5, TRAFFORD, "chief executive", &["leadership"]));
    pool[4].facts.rating = Some(5.0);
    assert_eq!(team(&answer(&problem(pool))), ["P1", "P2", "P3"]);
}

#[test]
fn the_best_week_wins_and_ties_go_to_the_earliest() {
    let weeks = || ["2027-03-02..2027-03-05", "2027-03-09..2027-03-12", "2027-03-16..2027-03-19"];
    let mut problem = problem(small_pool());
    problem.weeks = weeks().map(range).to_vec();
    assert_eq!(answer(&problem).onsite_from, Some(day("2027-03-02")));
    problem.peers.push(&officer(9, LEEDS, "chief executive", &["leadership"]));
    problem.peers.edit(4).facts.rating = Some(5.0);
    problem.peers.edit(4).facts.blocked = vec![range("2027-03-01..2027-03-13")];
    let best = answer(&problem);
    assert_eq!((best.onsite_from, team(&best)[0]), (Some(day("2027-03-16")), "P9"));
    // No week at all for one of them: the others decide.
    problem.peers.edit(4).facts.blocked = vec![range("2027-03-01..2027-04-13")];
    assert_eq!(answer(&problem).onsite_from, Some(day("2027-03-02")));
}

#[test]
fn equal_teams_are_told_apart_by_reference_alone() {
    let mut pool = small_pool();
    pool.push(officer(10, LEEDS, "chief executive", &["leadership"]));
    pool.push(officer(11, LEEDS, "chief executive", &["leadership"]));
    for (at, id) in [(0, 77), (4, 3000), (5, 5)] {
        pool[at].id = peerage::domain::PeerId(id);
    }
    assert_eq!(team(&answer(&problem(pool)))[0], "P1");
}

#[test]
fn a_progress_review_wants_the_original_team_first() {
    let mut problem = problem(small_pool());
    problem.kind.original_team_first = true;
    problem.peers.push(&officer(5, CAMDEN, "chief executive", &[]));
    problem.peers.edit(4).facts.challenges_done = Some(0);
    problem.peers.edit(1).facts.posts = vec![post(BRISTOL, "leader")];
    problem.peers.edit(2).facts.posts[0].body = Some(BodyId(DORSET));
    assert_eq!(team(&answer(&problem))[0], "P1", "the better lead where nobody was there before");
    problem.assignments = vec![assignment(7, 5, TRAFFORD, "2026-05-12..2026-05-15")];
    problem.peers.edit(4).facts.challenges_offered = Some(5);
    problem.peers.edit(4).facts.days_offered = Some(20);
    problem.reviews = Some(ChallengeId(7));
    let review = answer(&problem);
    assert_eq!(team(&review)[0], "P5");
    let rules: Vec<&str> = review.members[0].reasons.iter().map(|r| r.rule.as_str()).collect();
    assert!(rules.contains(&"original team"), "{rules:?}");
    // Without the kind's wish an earlier visit counts against her.
    problem.kind.original_team_first = false;
    assert_eq!(team(&answer(&problem))[0], "P1");
}

#[test]
fn pins_stand_and_a_pin_that_cannot_is_named() {
    let mut problem = problem(small_pool());
    problem.pins = vec![("finance peer".to_owned(), peerage::domain::PeerId(4))];
    assert_eq!(team(&answer(&problem)), ["P1", "P2", "P4"]);
    problem.pins = vec![("lead peer".to_owned(), peerage::domain::PeerId(3))];
    let answer = answer(&problem);
    assert_eq!(answer.outcome, Some(TeamOutcome::Impossible));
    let pin = answer.conflict.iter().find(|c| c.requirement == "pin lead peer=P3").unwrap();
    assert_eq!(pin.reason, "Peer 3 is not what `lead peer` asks for");
}

#[test]
fn a_soft_requirement_gives_way_at_its_price_and_a_hard_one_does_not() {
    let wanted = |hard| Requirement {
        name: "someone from a county".to_owned(),
        filter: TeamFilter {
            body_kind: vec![peerage::domain::BodyKind::County],
            ..TeamFilter::default()
        },
        min: 1,
        max: None,
        each: None,
        hard,
        price: Some(7),
    };
    let mut problem = problem(small_pool());
    problem.scope.requirements = vec![wanted(false)];
    let soft = answer(&problem);
    let reason = soft.team_reasons.iter().find(|r| r.rule == "someone from a county").unwrap();
    assert_eq!((reason.points, reason.tier), (7, Tier::Soft));
    assert_eq!(
        reason.reason,
        "\"someone from a county\" asks for at least 1, and the team has none"
    );
    problem.scope.requirements = vec![wanted(true)];
    let hard = answer(&problem);
    assert_eq!(hard.outcome, Some(TeamOutcome::Impossible));
    assert!(hard.conflict.iter().any(|c| c.requirement == "someone from a county"));
    let ways: Vec<&str> = hard.relaxations.iter().map(|way| way.change.as_str()).collect();
    assert_eq!(ways, ["drop the requirement \"someone from a county\""]);
}

#[test]
fn themes_are_covered_by_areas_and_keywords() {
    let mut problem = problem(small_pool());
    problem.scope.focus = vec!["affordable homes by the canal".to_owned(), "beekeeping".to_owned()];
    problem.peers.push(&officer(5, DORSET, "director", &["finance"]));
    problem.peers.edit(4).facts.expertise.push(expertise("housing", Held::Past));
    let answer = answer(&problem);
    assert_eq!(team(&answer), ["P1", "P2", "P5"], "the softly wanted cover decides");
    let reason = answer.members[2].reasons.iter().find(|r| r.rule == "theme").unwrap();
    assert_eq!(
        (reason.points, reason.reason.as_str()),
        (1, "covers \"affordable homes by the canal\" with housing from past experience")
    );
    assert_eq!(
        answer.notes,
        ["nobody can be matched to \"beekeeping\": no area of expertise is known for it"]
    );
}

#[test]
fn turns_are_fair_before_travel_is_short() {
    let mut pool = small_pool();
    pool.push(officer(5, LEEDS, "chief executive", &["leadership"]));
    let mut problem = problem(pool);
    for at in 0..problem.peers.len() {
        let mut peer = problem.peers.edit(at);
        peer.facts.challenges_offered = Some(4);
        peer.facts.days_offered = Some(30);
    }
    problem.assignments = vec![assignment(7, 1, DOVER, "2026-06-02..2026-06-05")];
    problem.peers.edit(0).facts.challenges_done = Some(1);
    let answer = answer(&problem);
    assert_eq!(team(&answer)[0], "P5");
    assert_eq!(tier(&answer, Tier::Load), 0);
}

#[test]
fn days_given_weigh_as_their_square() {
    let mut problem = problem(small_pool());
    for at in 0..problem.peers.len() {
        let mut peer = problem.peers.edit(at);
        peer.facts.challenges_offered = Some(4);
        peer.facts.days_offered = Some(30);
    }
    problem.assignments = vec![assignment(7, 1, DOVER, "2026-06-02..2026-06-05")];
    assert_eq!(tier(&answer(&problem), Tier::Load), 16, "four days of the one who leads");
}
