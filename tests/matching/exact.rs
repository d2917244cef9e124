//! `assemble` against brute force: every team of a small pool in every week, held to the checker's
//! reading and priced by what is told of a team entered by hand.

use peerage::domain::{DateRange, Held, PeerId, TeamAnswer, TeamOutcome, Tier, TierValue};
use peerage::matching::{TeamProblem, assemble, by_hand, check, robust};

use super::world::*;

/// A small generator: the tests must not depend on a crate's idea of chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

const PLACES: [i64; 8] = [TRAFFORD, SALFORD, LEEDS, BRISTOL, KENT, DORSET, CAMDEN, DOVER];

fn random_problem(seed: u64) -> TeamProblem {
    let mut chance = Chance(seed * 2_654_435_761 + 88_172_645_463_325_252);
    for _ in 0..10 {
        chance.below(2);
    }
    let mut peers = Vec::new();
    for number in 1..=6 + chance.below(2) as i64 {
        let at = chance.of(&PLACES);
        // One of each sort, then as it comes.
        let sort = if number < 4 { number as u64 - 1 } else { chance.below(4) };
        let mut peer = match sort {
            0 => {
                member(number, at, "leader", chance.of(&["Labour", "Conservative", "Green Party"]))
            }
            1 => officer(number, at, "chief executive", &["leadership"]),
            2 => officer(number, at, "section 151 officer", &["finance"]),
            _ if chance.below(2) == 0 => fisa(number),
            _ => officer(number, at, "director", &["finance", "housing"]),
        };
        if chance.below(3) == 0 {
            peer.facts
                .expertise
                .push(expertise(chance.of(&["governance", "digital services"]), Held::Past));
        }
        if chance.below(4) == 0 {
            peer.facts.blocked.push(range(chance.of(&["2027-03-01..2027-03-06", "2027-03-10"])));
        }
        peer.facts.rating = chance.of(&[None, Some(2.0), Some(4.5)]);
        peer.facts.challenges_done = chance.of(&[None, Some(0), Some(1), Some(9)]);
        peer.facts.days_offered = chance.of(&[None, Some(20)]);
        peer.facts.challenges_offered = chance.of(&[None, Some(3)]);
        peers.push(peer);
    }
    let mut problem = problem(peers);
    problem.weeks = vec![range("2027-03-02..2027-03-05"), range("2027-03-09..2027-03-12")];
    problem.kind.slots[1].optional = chance.below(2) == 0;
    problem.scope.focus = vec![chance.of(&["housing delivery", "digital services"]).to_owned()];
    for requirement in &mut problem.scheme.matching.requirements {
        if chance.below(5) == 0 {
            requirement.hard = !requirement.hard;
        }
    }
    let pool = problem.peers.len() as u64;
    for other in 0..chance.below(4) as i64 {
        let peer = 1 + chance.below(pool) as i64;
        let onsite = chance.of(&["2026-06-02..2026-06-05", "2027-03-09..2027-03-11", "2024-06-03"]);
        problem.assignments.push(assignment(
            50 + other,
            peer,
            chance.of(&[TRAFFORD, KENT]),
            onsite,
        ));
    }
    problem
}

/// The tiers of an answer by its reasons, more being better.
fn key(answer: &TeamAnswer, problem: &TeamProblem) -> [i64; 6] {
    let sum = |tier: Tier| -> i64 {
        let reasons = answer.members.iter().flat_map(|m| &m.reasons).chain(&answer.team_reasons);
        reasons.filter(|r| r.tier == tier).map(|r| r.points).sum()
    };
    let tiers = [Tier::Optional, Tier::Fallback, Tier::Soft, Tier::Fit, Tier::Load, Tier::Travel];
    let told = tiers.map(|tier| TierValue { tier, value: sum(tier), bound: sum(tier) });
    let whole = TeamAnswer { tiers: told.to_vec(), ..answer.clone() };
    assert_eq!(check::answer(problem, &whole), Vec::<String>::new(), "{whole:?}");
    tiers.map(|tier| if tier == Tier::Fit { sum(tier) } else { -sum(tier) })
}

/// A team by brute force: its tiers, its week and its seats.
type Found = ([i64; 6], DateRange, Vec<(String, PeerId)>);

/// The best by tiers, then the earliest week, then the first by slot and reference; an empty slot
/// comes last.
fn brute_force(problem: &TeamProblem) -> Option<Found> {
    let roles: Vec<String> = problem.kind.slots.iter().map(|slot| slot.role.clone()).collect();
    let choices: Vec<Option<PeerId>> =
        problem.peers.iter().map(|peer| Some(peer.id)).chain([None]).collect();
    let mut best: Option<Found> = None;
    for week in &problem.weeks {
        for lead in &choices {
            for middle in &choices {
                for last in &choices {
                    let twice = (lead.is_some() && (lead == middle || lead == last))
                        || (middle.is_some() && middle == last);
                    if twice {
                        continue;
                    }
                    let seats: Vec<(String, PeerId)> = (roles.iter().cloned())
                        .zip([lead, middle, last])
                        .filter_map(|(role, who)| Some((role, (*who)?)))
                        .collect();
                    if !check::team(problem, &seats, Some(*week)).is_empty() {
                        continue;
                    }
                    let tiers = key(&by_hand(problem, &seats, Some(*week)), problem);
                    if best.as_ref().is_none_or(|(most, ..)| tiers > *most) {
                        best = Some((tiers, *week, seats));
                    }
                }
            }
        }
    }
    best
}

#[test]
fn the_best_team_is_that_of_brute_force() {
    let (mut found, mut none) = (0, 0);
    for seed in 1..=16 {
        let problem = random_problem(seed);
        let assembly = assemble(&problem, 1_000_000).unwrap();
        let answer = &assembly.answer;
        match brute_force(&problem) {
            None => {
                assert_eq!(answer.outcome, Some(TeamOutcome::Impossible), "seed {seed}");
                assert!(!answer.conflict.is_empty(), "seed {seed}");
                none += 1;
            }
            Some((tiers, week, seats)) => {
                assert_eq!(answer.outcome, Some(TeamOutcome::Optimal), "seed {seed}");
                assert_eq!(key(answer, &problem), tiers, "seed {seed}");
                assert_eq!(answer.onsite_from, Some(week.from), "seed {seed}");
                assert_eq!(assembly.seats, seats, "seed {seed}");
                assert!(answer.tiers.iter().all(|t| t.value == t.bound), "seed {seed}");
                found += 1;
            }
        }
    }
    assert!(found >= 4 && none >= 1, "{found} with a team, {none} without");
}

#[test]
fn every_relaxation_offered_and_every_reserve_works() {
    let (mut ways, mut reserves) = (0, 0);
    for seed in 61..=75 {
        let problem = random_problem(seed);
        let assembly = assemble(&problem, 1_000_000).unwrap();
        for reserve in &assembly.answer.reserves {
            let peer = problem.peers.iter().find(|p| p.reference == reserve.peer).unwrap().id;
            let mut seats = assembly.seats.clone();
            seats.retain(|(role, _)| *role != reserve.slot);
            seats.push((reserve.slot.clone(), peer));
            let week = assembly.answer.onsite_from.zip(assembly.answer.onsite_to);
            let week = week.and_then(|(from, to)| DateRange::new(from, to));
            assert_eq!(check::team(&problem, &seats, week), Vec::new(), "seed {seed}");
            reserves += 1;
        }
        for way in &assembly.answer.relaxations {
            let Some(name) = way.change.split("drop the requirement \"").nth(1) else { continue };
            let name = name.trim_end_matches('"');
            let mut relaxed = problem.clone();
            relaxed.scheme.matching.requirements.retain(|r| r.name != name);
            let answer = assemble(&relaxed, 1_000_000).unwrap().answer;
            assert_eq!(answer.outcome, Some(TeamOutcome::Optimal), "seed {seed}: {}", way.change);
            assert!(answer.score >= Some(way.score) || answer.tiers[0].value == 0, "seed {seed}");
            ways += 1;
        }
    }
    assert!(ways > 0 && reserves > 5, "{ways} ways, {reserves} reserves");
}

/// Whoever drops out, the reserve named for the place keeps every requirement; no smaller set would do.
#[test]
fn robust_reserves_cover_every_single_drop_out() {
    let (mut shared, mut open) = (0, 0);
    for seed in 0..40 {
        let mut problem = random_problem(seed);
        // Some who could lead could see to the finances as well.
        problem.kind.slots[2].who.push(officers(&["chief executive"]));
        let both = |number, at| officer(number, at, "chief executive", &["leadership"]);
        problem.peers.push(&both(20, CORNWALL));
        problem.peers.push(&both(21, CANTERBURY));
        let found = assemble(&problem, 100_000).unwrap();
        let Some(onsite) = found.answer.onsite_from.zip(found.answer.onsite_to) else { continue };
        let onsite = DateRange::new(onsite.0, onsite.1).unwrap();
        let told = robust(&problem, &found.seats, onsite).unwrap();
        let fits = |place: usize, who: PeerId| {
            let mut team = found.seats.clone();
            let member = team.iter().any(|(_, peer)| *peer == who);
            team[place].1 = who;
            !member && check::team(&problem, &team, Some(onsite)).is_empty()
        };
        let id =
            |reference: &str| problem.peers.iter().find(|p| p.reference == reference).unwrap().id;
        let place = |peer: &str| found.seats.iter().position(|seat| seat.1 == id(peer)).unwrap();
        let mut seen = vec![false; found.seats.len()];
        for reserve in &told.reserves {
            shared += usize::from(reserve.covers.len() > 1);
            for covered in &reserve.covers {
                assert!(fits(place(&covered.peer), id(&reserve.peer)), "seed {seed}");
                seen[place(&covered.peer)] = true;
            }
        }
        let nobody = |at: usize| !problem.peers.iter().any(|peer| fits(at, peer.id));
        for covered in &told.not_covered {
            assert!(nobody(place(&covered.peer)), "seed {seed}");
            seen[place(&covered.peer)] = true;
            open += 1;
        }
        assert!(seen.iter().all(|seen| *seen), "seed {seed}");
        let people: Vec<PeerId> = problem.peers.iter().map(|peer| peer.id).collect();
        let wanted: Vec<usize> = (0..found.seats.len()).filter(|&at| !nobody(at)).collect();
        let smaller =
            (0u32..1 << people.len()).filter(|set| set.count_ones() < told.reserves.len() as u32);
        for set in smaller {
            let any =
                |at: &usize| (0..people.len()).any(|p| set >> p & 1 == 1 && fits(*at, people[p]));
            assert!(!wanted.iter().all(any), "seed {seed}");
        }
    }
    assert!(shared > 3 && open > 3, "{shared} shared, {open} open");
}

#[test]
fn a_budget_that_strikes_is_said_and_its_bound_holds() {
    for seed in 1..=12 {
        let problem = random_problem(seed);
        let whole = assemble(&problem, 1_000_000).unwrap().answer;
        for steps in [0, 1, 2, 5, 20, 100] {
            let answer = assemble(&problem, steps).unwrap().answer;
            match answer.outcome.unwrap() {
                TeamOutcome::Optimal => assert_eq!(answer.tiers, whole.tiers, "seed {seed}"),
                TeamOutcome::Stopped => {
                    let first =
                        answer.tiers.iter().zip(&whole.tiers).find(|(a, b)| a.bound != b.value);
                    let holds = |(a, b): (&TierValue, &TierValue)| match a.tier {
                        Tier::Fit => a.bound > b.value,
                        _ => a.bound < b.value,
                    };
                    assert!(first.is_none_or(holds), "seed {seed}, {steps}: {answer:?} {whole:?}");
                }
                TeamOutcome::Impossible => {
                    assert_eq!(whole.outcome, Some(TeamOutcome::Impossible), "seed {seed}");
                }
                TeamOutcome::Unknown => {}
            }
        }
    }
}
