//! Small programmes against brute force, and the laws that hold for all.

use super::problem::NO_PRICE;
use super::reinsert::Sequence;
use super::*;
use crate::matching::pick::{self, Group, Problem, Sum};

mod bounds;

const NEVER: fn() -> bool = || false;

fn solved(programme: &Programme) -> Answer {
    let answer = solve(programme, Limits { steps: 1_500, stop: &NEVER });
    assert_eq!(check::findings(programme, &answer.plan), []);
    assert_eq!(check::worth(programme, &answer.plan), answer.value);
    assert!(answer.bound >= answer.value);
    answer
}

/// A programme of up to 4 challenges and 12 peers with everything in it that a programme may have.
fn random(r: &mut Sequence) -> Draft {
    let peers = 5 + r.below(8) as u32;
    let years = 1 + r.below(2) as u32;
    let cells = 3;
    let places = (peers * years) as usize;
    let mut draft = Draft {
        peers,
        years,
        cells,
        most: (0..places).map(|_| r.below(3) as i64).collect(),
        begun: (0..places).map(|_| r.below(2) as i64).collect(),
        days: if r.below(2) == 0 {
            (0..places).map(|_| 2 + r.below(9) as i64).collect()
        } else {
            vec![]
        },
        load: vec![0, 3, 7, 20],
        limits: vec![1, 2],
        ..Draft::default()
    };
    for c in 0..2 + r.below(3) {
        challenge(r, &mut draft, c);
    }
    draft
}

fn challenge(r: &mut Sequence, draft: &mut Draft, c: usize) {
    let slots = 2 + r.below(2);
    let candidates = 4 + r.below(2) as u32;
    let mut all: Vec<u32> = (0..draft.peers).collect();
    r.mix(&mut all);
    all.truncate(candidates as usize);
    let weeks = (0..1 + r.below(2)).map(|_| week(r, draft, slots, candidates)).collect();
    let slot = |s: usize| Slot { name: s.to_string(), empty: NO_PRICE };
    let mut named: Vec<Slot> = (0..slots).map(slot).collect();
    if r.below(3) == 0 {
        named[0].empty = 9;
    }
    let served = if r.below(3) == 0 { r.below(30) as i64 } else { 10_000 };
    draft.challenges.push(Challenge {
        name: c.to_string(),
        served,
        peers: all,
        slots: named,
        weeks,
    });
}

fn week(r: &mut Sequence, draft: &mut Draft, slots: usize, candidates: u32) -> Week {
    let members = |r: &mut Sequence| (0..candidates).filter(|_| r.below(2) == 0).collect();
    let price = if r.below(2) == 0 { Some(4) } else { None };
    let group = Group {
        name: "g".into(),
        min: r.below(2) as i64,
        max: 1 + r.below(2) as i64,
        below: price,
        above: price,
        members: members(r),
    };
    let rules = Problem::new(pick::Draft {
        candidates,
        tiers: vec!["score".into()],
        slots: vec![pick::Slot::default(); slots],
        groups: vec![group],
        sums: vec![Sum {
            name: "s".into(),
            max: 9 + r.below(9) as i64,
            costs: (0..candidates).map(|_| r.below(9) as i64).collect(),
        }],
        ..pick::Draft::default()
    });
    draft.rulebooks.push(rules.unwrap());
    let mut entries = |_| {
        let list = (0..candidates).filter(|_| r.below(4) > 0).collect::<Vec<u32>>();
        list.into_iter().map(|who| (who, r.below(25) as i64 - 4)).collect()
    };
    let slots = (0..slots).map(&mut entries).collect();
    let first = r.below(3) as u32;
    Week {
        week: i64::from(first),
        cells: if r.below(3) == 0 && first < 2 { vec![first, first + 1] } else { vec![first] },
        year: r.below(draft.years as usize) as u32,
        days: 1 + r.below(4) as i64,
        limits: if r.below(3) == 0 { vec![r.below(2) as u32] } else { vec![] },
        worth: r.below(5) as i64,
        rulebook: draft.rulebooks.len() - 1,
        slots,
    }
}

/// All lawful teams of a challenge, with none.
fn teams(programme: &Programme, c: usize) -> Vec<Option<Team>> {
    let challenge = &programme.challenges[c];
    let mut all = vec![None];
    for (w, week) in challenge.weeks.iter().enumerate() {
        let mut lists: Vec<Vec<Option<u32>>> = vec![Vec::new()];
        for entries in &week.slots {
            let who = || entries.iter().map(|e| Some(e.0)).chain([None]);
            lists = (lists.iter())
                .flat_map(|list| who().map(move |w| [&list[..], &[w]].concat()))
                .collect();
        }
        let teams = lists.into_iter().map(|members| Team { week: w, members });
        all.extend(teams.map(Some).filter(|team| {
            let mut plan = vec![None; programme.challenges.len()];
            plan[c].clone_from(team);
            check::findings(programme, &plan).is_empty()
        }));
    }
    all
}

/// The best worth of all plans; teams are added one after another as long as they fit.
fn brute(programme: &Programme) -> i64 {
    let teams: Vec<_> = (0..programme.challenges.len()).map(|c| teams(programme, c)).collect();
    let mut plan = vec![None; teams.len()];
    best(programme, &teams, &mut plan, 0)
}

fn best(
    programme: &Programme,
    teams: &[Vec<Option<Team>>],
    plan: &mut Vec<Option<Team>>,
    c: usize,
) -> i64 {
    if c == teams.len() {
        return check::worth(programme, plan);
    }
    let mut most = i64::MIN;
    for team in &teams[c] {
        plan[c].clone_from(team);
        if check::findings(programme, plan).is_empty() {
            most = most.max(best(programme, teams, plan, c + 1));
        }
    }
    plan[c] = None;
    most
}

#[test]
fn small_programmes_equal_brute_force() {
    let mut sequence = Sequence::new();
    let mut optimal = 0;
    for case in 0..40 {
        let programme = Programme::new(random(&mut sequence)).unwrap();
        let answer = solved(&programme);
        let best = brute(&programme);
        assert_eq!(answer.value, best, "case {case}");
        assert!(answer.bound >= best, "case {case}");
        optimal += u32::from(answer.outcome == Outcome::Optimal);
    }
    assert!(optimal > 20, "only {optimal} of 40 were proved");
}

/// The best of all plans with the least-served challenge first: what is served, the lowest score, the worth.
fn fairest(
    programme: &Programme,
    teams: &[Vec<Option<Team>>],
    plan: &mut Vec<Option<Team>>,
    c: usize,
) -> (i64, i64, i64) {
    if c == teams.len() {
        let pairs = programme.challenges.iter().zip(plan.iter());
        let served = pairs.filter(|(_, team)| team.is_some()).map(|(c, _)| c.served).sum();
        return (served, least(programme, plan).unwrap_or(0), check::worth(programme, plan));
    }
    let mut most = (i64::MIN, 0, 0);
    for team in &teams[c] {
        plan[c].clone_from(team);
        if check::findings(programme, plan).is_empty() {
            most = most.max(fairest(programme, teams, plan, c + 1));
        }
    }
    plan[c] = None;
    most
}

#[test]
fn the_least_served_challenge_comes_first() {
    let mut sequence = Sequence::new();
    let (mut proved, mut other) = (0, 0);
    for case in 0..25 {
        let mut draft = random(&mut sequence);
        draft.challenges.iter_mut().for_each(|challenge| challenge.served = 10_000);
        let programme = Programme::new(draft).unwrap();
        let found = worst_team(&programme, Limits { steps: 4_000, stop: &NEVER });
        let plan = &found.answer.plan;
        assert_eq!(check::findings(&programme, plan), []);
        assert_eq!(check::worth(&programme, plan), found.answer.value);
        let teams: Vec<_> = (0..programme.challenges.len()).map(|c| teams(&programme, c)).collect();
        let (served, lowest, worth) = fairest(&programme, &teams, &mut vec![None; teams.len()], 0);
        let number = plan.iter().flatten().count() as i64;
        assert_eq!(number * 10_000, served, "case {case}");
        if number > 0 {
            assert_eq!(found.least, Some(lowest), "case {case}");
            assert_eq!(found.answer.value, worth, "case {case}");
            assert!(found.least_bound >= Some(lowest), "case {case}");
            proved += u32::from(found.least_bound == found.least);
        }
        assert!(found.answer.bound >= worth, "case {case}");
        let spread = solved(&programme);
        other += u32::from(least(&programme, &spread.plan) < found.least);
        assert!(spread.value >= found.answer.value);
    }
    assert!(proved > 15, "only {proved} proved");
    assert!(other > 1, "the least-served challenge gains in {other} cases only");
}

#[test]
fn more_peers_never_lower_the_score() {
    let mut sequence = Sequence::new();
    for case in 0..15 {
        let draft = random(&mut sequence);
        let before = solved(&Programme::new(draft.clone()).unwrap()).value;
        let mut more = draft;
        more.most.iter_mut().for_each(|most| *most += 1);
        more.limits.iter_mut().for_each(|most| *most += 1);
        let after = solved(&Programme::new(more).unwrap()).value;
        assert!(after >= before, "case {case}: {before} fell to {after}");
    }
}

#[test]
fn a_fixed_decision_is_never_changed() {
    let mut sequence = Sequence::new();
    let mut fixed_ones = 0;
    for case in 0..15 {
        let draft = random(&mut sequence);
        let programme = Programme::new(draft.clone()).unwrap();
        let Some(fixed) = teams(&programme, 0).into_iter().flatten().last() else { continue };
        let mut draft = draft;
        let challenge = &mut draft.challenges[0];
        challenge.served = 1_000_000;
        challenge.weeks = vec![challenge.weeks[fixed.week].clone()];
        for (entries, who) in challenge.weeks[0].slots.iter_mut().zip(&fixed.members) {
            entries.retain(|entry| Some(entry.0) == *who);
        }
        let answer = solved(&Programme::new(draft).unwrap());
        let found = answer.plan[0].as_ref().map(|team| team.members.clone());
        assert_eq!(found, Some(fixed.members), "case {case}");
        fixed_ones += 1;
    }
    assert!(fixed_ones > 6);
}

#[test]
fn the_answer_depends_on_the_steps_alone_and_the_bound_holds_at_every_budget() {
    let mut sequence = Sequence::new();
    for _ in 0..4 {
        let programme = Programme::new(random(&mut sequence)).unwrap();
        let best = brute(&programme);
        for steps in [0, 1, 2, 5, 9, 17, 40, 100, 1000] {
            let once = solve(&programme, Limits { steps, stop: &NEVER });
            assert_eq!(once, solve(&programme, Limits { steps, stop: &NEVER }));
            assert!(once.value <= best && best <= once.bound, "{steps}: {once:?}, {best}");
            assert_eq!(check::findings(&programme, &once.plan), []);
        }
    }
}

#[test]
fn the_checker_finds_every_fault() {
    let mut sequence = Sequence::new();
    let draft = loop {
        let draft = random(&mut sequence);
        let full = draft.challenges.iter().all(|c| c.weeks[0].slots.iter().all(|s| s.len() > 1));
        if full && draft.challenges.len() > 2 {
            break draft;
        }
    };
    let mut draft = draft;
    draft.most = vec![1; draft.most.len()];
    draft.begun = Vec::new();
    draft.days = vec![0; draft.most.len()];
    draft.floors = vec![1_000; draft.challenges.len()];
    for challenge in &mut draft.challenges {
        challenge.weeks[0].cells = vec![0];
        challenge.weeks[0].year = 0;
        challenge.weeks[0].limits = vec![0];
        challenge.peers = (0..challenge.peers.len() as u32).collect();
        challenge.slots.iter_mut().for_each(|slot| slot.empty = NO_PRICE);
        for entries in &mut challenge.weeks[0].slots {
            entries.insert(0, (0, 1));
            entries.dedup_by_key(|entry| entry.0);
        }
    }
    let programme = Programme::new(draft).unwrap();
    let same = |c: &Challenge| Team { week: 0, members: vec![Some(0); c.slots.len()] };
    let plan: Plan = programme.challenges.iter().map(|c| Some(same(c))).collect();
    let found = check::findings(&programme, &plan);
    let has = |what: fn(&check::Finding) -> bool| assert!(found.iter().any(what), "{found:?}");
    has(|f| matches!(f, check::Finding::Twice(0, 0)));
    has(|f| matches!(f, check::Finding::TwoPlaces(0, 0)));
    has(|f| matches!(f, check::Finding::TooMany(0, 0, _)));
    has(|f| matches!(f, check::Finding::Days(0, 0, _)));
    has(|f| matches!(f, check::Finding::Limit(0, _)));
    has(|f| matches!(f, check::Finding::Floor(0, _)));
    let empty = Team { week: 0, members: vec![None; programme.challenges[0].slots.len()] };
    let mut plan = vec![None; programme.challenges.len()];
    plan[0] = Some(empty);
    assert!(check::findings(&programme, &plan).contains(&check::Finding::Empty(0, 0)));
    plan[0] = Some(Team { week: 9, members: vec![] });
    assert_eq!(check::findings(&programme, &plan), [check::Finding::NoWeek(0)]);
    plan[0] = Some(Team { week: 0, members: vec![] });
    assert_eq!(check::findings(&programme, &plan), [check::Finding::Shape(0)]);
    assert_eq!(check::findings(&programme, &[]), [check::Finding::Shape(0)]);
}
