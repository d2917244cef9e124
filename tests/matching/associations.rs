//! Who is shut out by what: the table of associations, case by case, each held against the checker.

use peerage::domain::{BodyId, Interest, Peer, PeerId, TeamOutcome};
use peerage::matching::{Pool, SetAside, TeamProblem, assemble, check};

use super::world::*;

/// Whether the third peer, the only finance officer, may go; search and checker must agree.
#[track_caller]
fn may_go(problem: &TeamProblem) -> bool {
    let mut problem = problem.clone();
    // Nobody else for the slot, so that a team exists exactly when the third may go.
    let others: Vec<Peer> = problem.peers.iter().filter(|peer| peer.id != PeerId(4)).collect();
    problem.peers = Pool::of(&others);
    let assembly = assemble(&problem, 1_000_000).unwrap();
    let found = assembly.answer.outcome == Some(TeamOutcome::Optimal);
    let seats: Vec<(String, PeerId)> = [("lead peer", 1), ("member peer", 2), ("finance peer", 3)]
        .map(|(role, peer)| (role.to_owned(), PeerId(peer)))
        .to_vec();
    let findings = check::team(&problem, &seats, problem.weeks.first().copied());
    assert_eq!(found, findings.is_empty(), "{findings:?} {:?}", assembly.answer.conflict);
    found
}

fn with_post(host: i64, at: i64) -> TeamProblem {
    let mut problem = problem(small_pool());
    problem.hosts = vec![BodyId(host)];
    problem.peers.edit(2).facts.posts = vec![post(at, "section 151 officer")];
    problem
}

fn overridden(mut problem: TeamProblem, rule: &str) -> TeamProblem {
    problem.exceptions.push(SetAside { rule: rule.to_owned(), peer: None });
    problem
}

#[test]
fn a_post_at_the_host_or_a_body_close_to_it_is_never_allowed() {
    let cases = [
        ("the host itself", TRAFFORD, TRAFFORD),
        ("a company that it owns", TRAFFORD, TRAFFORD_HOMES),
        ("a successor", WEST_DORSET, DORSET),
        ("a predecessor", DORSET, WEST_DORSET),
        ("the county of a district", DOVER, KENT),
        ("a district of a county", KENT, DOVER),
        ("the body that runs a fire service", CORNWALL_FIRE, CORNWALL),
        ("a combined authority that it has a part in", TRAFFORD, GREATER_MANCHESTER),
    ];
    for (what, host, at) in cases {
        let problem = with_post(host, at);
        assert!(!may_go(&problem), "{what}");
        assert!(!may_go(&overridden(overridden(problem, "neighbour"), "cooling-off")), "{what}");
    }
}

/// People are told apart by who they are: one address for two, or another address for one, changes nothing.
#[test]
fn identity_is_by_peer_and_never_by_address() {
    let address = |number: usize| Some(format!("office-{number}@example.org"));
    let mut shared = with_post(TRAFFORD, BRISTOL);
    shared.peers.push(&officer(5, TRAFFORD, "director", &["finance"]));
    (0..shared.peers.len()).for_each(|at| shared.peers.edit(at).facts.email = address(0));
    assert!(may_go(&shared));
    let mut moved = with_post(TRAFFORD, TRAFFORD);
    (0..moved.peers.len()).for_each(|at| moved.peers.edit(at).facts.email = address(at));
    assert!(!may_go(&moved));
}

#[test]
fn neighbours_and_other_constituents_are_barred_unless_set_aside() {
    for (what, host, at) in [
        ("a neighbour", TRAFFORD, SALFORD),
        ("a neighbour, the other way round", SALFORD, TRAFFORD),
        ("another constituent", TRAFFORD, BOLTON),
        ("a constituent of a host authority", GREATER_MANCHESTER, BOLTON),
        ("a neighbour in the same county", DOVER, CANTERBURY),
    ] {
        let problem = with_post(host, at);
        assert!(!may_go(&problem), "{what}");
        assert!(may_go(&overridden(problem.clone(), "neighbour")), "{what}");
        assert!(!may_go(&overridden(problem, "cooling-off")), "{what}");
    }
    let mut lenient = with_post(TRAFFORD, SALFORD);
    lenient.scheme.matching.neighbours_barred = false;
    assert!(may_go(&lenient));
    assert!(may_go(&with_post(TRAFFORD, DORSET)), "nobody's neighbour");
}

#[test]
fn an_exception_holds_for_its_peer_alone() {
    let mut problem = with_post(TRAFFORD, SALFORD);
    problem.exceptions.push(SetAside { rule: "neighbour".to_owned(), peer: Some(PeerId(1)) });
    assert!(!may_go(&problem));
    problem.exceptions.push(SetAside { rule: "neighbour".to_owned(), peer: Some(PeerId(3)) });
    assert!(may_go(&problem));
}

#[test]
fn the_cooling_off_period_ends_on_its_very_day() {
    // Five years: the visit begins on 2 March 2027.
    for (left, allowed) in
        [("2022-03-01", true), ("2022-03-02", true), ("2022-03-03", false), ("2026-11-30", false)]
    {
        let mut problem = problem(small_pool());
        problem.peers.edit(2).facts.posts.push(former(TRAFFORD, "director", left));
        assert_eq!(may_go(&problem), allowed, "{left}");
        assert!(may_go(&overridden(problem, "cooling-off")), "{left}");
    }
    // Left on a 29 February: over on the 28th of a year without one.
    let mut leap = problem(small_pool());
    leap.peers.edit(2).facts.posts.push(former(TRAFFORD, "director", "2024-02-29"));
    leap.scheme.matching.cooling_off_years = 3;
    leap.weeks = vec![range("2027-02-28..2027-03-03")];
    assert!(may_go(&leap));
    leap.weeks = vec![range("2027-02-27..2027-03-02")];
    assert!(!may_go(&leap));
}

#[test]
fn cooling_off_looks_at_predecessors_and_companies_not_at_the_county() {
    let cases =
        [(DORSET, WEST_DORSET, false), (TRAFFORD, TRAFFORD_HOMES, false), (DOVER, KENT, true)];
    for (host, at, allowed) in cases {
        let mut problem = with_post(host, BRISTOL);
        problem.peers.edit(2).facts.posts.push(former(at, "director", "2026-01-31"));
        assert_eq!(may_go(&problem), allowed, "{at} at {host}");
    }
}

#[test]
fn a_declared_interest_counts_in_predecessors_too() {
    for (host, body, allowed) in
        [(TRAFFORD, TRAFFORD, false), (DORSET, WEST_DORSET, false), (TRAFFORD, LEEDS, true)]
    {
        let mut problem = with_post(host, BRISTOL);
        problem.peers.edit(2).facts.interests =
            vec![Interest { body: BodyId(body), reason: None, declared_on: None }];
        assert_eq!(may_go(&problem), allowed, "{body} at {host}");
        assert_eq!(may_go(&overridden(problem, "neighbour")), allowed);
    }
}

#[test]
fn of_two_posts_the_nearer_one_decides() {
    let mut problem = problem(small_pool());
    problem.peers.edit(2).facts.posts =
        vec![post(BRISTOL, "section 151 officer"), post(SALFORD, "director")];
    assert!(!may_go(&problem));
    assert!(may_go(&overridden(problem.clone(), "neighbour")));
    problem.peers.edit(2).facts.posts[1] = post(TRAFFORD_HOMES, "director");
    assert!(!may_go(&overridden(problem, "neighbour")));
}

#[test]
fn of_joint_hosts_the_strictest_decides() {
    let mut problem = problem(small_pool());
    problem.peers.edit(2).facts.posts = vec![post(DOVER, "section 151 officer")];
    assert!(may_go(&problem));
    // Dover neighbours Canterbury, and is a district of Kent.
    problem.hosts = vec![BodyId(TRAFFORD), BodyId(CANTERBURY)];
    assert!(!may_go(&problem));
    assert!(may_go(&overridden(problem.clone(), "neighbour")));
    problem.hosts.push(BodyId(KENT));
    assert!(!may_go(&overridden(problem, "neighbour")));
}

#[test]
fn a_post_counts_from_its_first_to_its_last_day() {
    let mut problem = problem(small_pool());
    let mut coming = post(TRAFFORD, "director");
    coming.first_day = Some(day("2027-03-03"));
    problem.peers.edit(2).facts.posts.push(coming);
    assert!(may_go(&problem), "begins during the visit");
    problem.peers.edit(2).facts.posts[1].first_day = Some(day("2027-03-02"));
    assert!(!may_go(&problem), "begins on the first day");
}

#[test]
fn days_terms_and_turns_shut_out() {
    let with = |change: &dyn Fn(&mut TeamProblem)| {
        let mut problem = problem(small_pool());
        change(&mut problem);
        may_go(&problem)
    };
    let block = |text: &'static str| {
        move |problem: &mut TeamProblem| problem.peers.edit(2).facts.blocked = vec![range(text)]
    };
    assert!(!with(&block("2027-03-05..2027-03-20")), "the last day");
    assert!(with(&block("2027-03-06..2027-03-20")));
    assert!(!with(&block("2027-02-20..2027-03-01")), "the evening before");
    assert!(with(&block("2027-02-20..2027-02-28")));
    assert!(!with(&|p| p.peers.edit(2).facts.available_from = Some(day("2027-03-02"))));
    assert!(with(&|p| p.peers.edit(2).facts.available_from = Some(day("2027-03-01"))));
    assert!(!with(&|p| p.peers.edit(2).facts.available_to = Some(day("2027-03-04"))));
    assert!(!with(&|p| p.peers.edit(2).facts.employer_release = Some(false)));
    assert!(!with(&|p| p.excluded_peers = vec![PeerId(3)]));
    assert!(!with(&|p| p.excluded_bodies = vec![BodyId(BRISTOL)]));
    assert!(!with(&|p| p.bans = vec![PeerId(3)]));
    assert!(
        !with(&|p| p.peers.edit(1).facts.term_ends = Some(day("2027-03-04"))),
        "the member's term"
    );
    assert!(with(&|p| p.peers.edit(1).facts.term_ends = Some(day("2027-03-05"))));
    assert!(!with(&|p| p.peers.edit(2).facts.days_offered = Some(3)));
    assert!(!with(&|p| p.peers.edit(2).facts.challenges_offered = Some(0)));
}

#[test]
fn days_given_count_in_the_financial_year_of_the_visit() {
    let given = |onsite: &str, peers_days: i64| {
        let mut problem = problem(small_pool());
        problem.peers.edit(2).facts.days_offered = Some(peers_days);
        problem.peers.edit(2).facts.challenges_offered = Some(2);
        problem.assignments = vec![assignment(7, 3, LEEDS, onsite)];
        may_go(&problem)
    };
    assert!(!given("2026-04-01..2026-04-02", 5), "the same year: two and four days of five");
    assert!(given("2026-04-01..2026-04-02", 6));
    assert!(given("2026-03-30..2026-03-31", 5), "the year before");
    assert!(!given("2027-03-05..2027-03-08", 20), "on another team at that time");
    assert!(!given("2027-03-06..2027-03-08", 20), "the evening before the other visit");
}
