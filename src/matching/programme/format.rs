//! The JSON of bare programmes: `programme/1` in, answers out. Text in, values out; nothing is read from disk.
//!
//! ```text
//! {"format": "programme/1", "peers": number of peers, "most": [teams that a peer may still join],
//!  "load_cost": [price of a peer's 1st, 2nd, ... team],
//!  "challenges": [{"name": str, "k": number of slots, "n": number of candidates, "peer": [peer of candidate 0, 1, ...],
//!    "groups": [{"name": str, "min": int, "max": int, "members": [candidate, ...]}],
//!    "budgets": [{"name": str, "max": int, "cost": [cost of candidate 0, 1, ...]}],
//!    "weeks": [{"week": int, "slots": [{"name": str, "cand": [[candidate, score], ...]}]}]}]}
//! ```
//!
//! One week and one team of distinct candidates for each challenge, no peer in two teams of the same week, none in
//! more teams than `most` or than there are prices. As many challenges as possible are served; among those plans the
//! scores less the load prices are as great as can be. `min` is 0 and `max` is `k` when left out; unknown keys are
//! passed over.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::{Challenge, Draft, NO_PRICE, Programme, Slot, Week};
use super::solve::{Answer, Outcome};
use crate::matching::pick::{self, Fault, Group, Problem, Sum};

#[derive(Deserialize)]
struct Raw {
    format: String,
    peers: u32,
    most: Vec<i64>,
    load_cost: Vec<i64>,
    challenges: Vec<RawChallenge>,
}

#[derive(Deserialize)]
struct RawChallenge {
    #[serde(default)]
    name: Option<String>,
    k: u64,
    n: u32,
    peer: Vec<u32>,
    #[serde(default)]
    groups: Vec<RawGroup>,
    #[serde(default)]
    budgets: Vec<RawSum>,
    weeks: Vec<RawWeek>,
}

#[derive(Deserialize)]
struct RawGroup {
    #[serde(default)]
    name: String,
    #[serde(default)]
    min: i64,
    #[serde(default)]
    max: Option<i64>,
    members: Vec<u32>,
}

#[derive(Deserialize)]
struct RawSum {
    #[serde(default)]
    name: String,
    max: i64,
    cost: Vec<i64>,
}

#[derive(Deserialize)]
struct RawWeek {
    week: i64,
    slots: Vec<RawSlot>,
}

#[derive(Deserialize)]
struct RawSlot {
    #[serde(default)]
    name: String,
    cand: Vec<(u32, i64)>,
}

/// Reads a programme from `programme/1`.
///
/// # Errors
/// The first fault with its place: text that is no JSON of this shape (line and column), another format, a `k` that
/// is not the number of slots, an index out of range. A programme that merely has no plan is no fault.
pub fn read(text: &str) -> Result<Programme, Fault> {
    let raw: Raw = serde_json::from_str(text).map_err(|error| unreadable(text, &error))?;
    if raw.format != "programme/1" {
        return Err(unknown(&raw.format));
    }
    let mut weeks: Vec<i64> =
        raw.challenges.iter().flat_map(|c| c.weeks.iter().map(|week| week.week)).collect();
    weeks.sort_unstable();
    weeks.dedup();
    let cells: BTreeMap<i64, u32> = (0..).zip(&weeks).map(|(cell, &week)| (week, cell)).collect();
    let mut draft = Draft {
        peers: raw.peers,
        years: 1,
        cells: cells.len() as u32,
        most: raw.most,
        load: raw.load_cost,
        ..Draft::default()
    };
    for (c, challenge) in raw.challenges.into_iter().enumerate() {
        challenge.checked(c, &cells, &mut draft)?;
    }
    draft.challenges.iter().zip(0..).try_for_each(|(challenge, c)| no_peer_twice(challenge, c))?;
    let served = served(&draft);
    draft.challenges.iter_mut().for_each(|challenge| challenge.served = served);
    Programme::new(draft)
}

fn unknown(format: &str) -> Fault {
    let what = format!("`{format}` is not known; `programme/1` is");
    Fault { place: "format".into(), what }
}

fn unreadable(text: &str, error: &serde_json::Error) -> Fault {
    #[derive(Deserialize)]
    struct Head {
        format: String,
    }
    match serde_json::from_str::<Head>(text) {
        Ok(head) if head.format != "programme/1" => unknown(&head.format),
        _ => {
            let what = error.to_string();
            let end = what.rfind(" at line ").unwrap_or(what.len());
            let place = format!("line {}, column {}", error.line(), error.column());
            Fault { place, what: what[..end].to_owned() }
        }
    }
}

fn no_peer_twice(challenge: &Challenge, c: usize) -> Result<(), Fault> {
    let mut peers = challenge.peers.clone();
    peers.sort_unstable();
    match peers.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => Err(Fault {
            place: format!("challenges[{c}].peer"),
            what: format!("peer {} stands for two candidates", pair[0]),
        }),
    }
}

/// More than all that scores and loads can make up: serving one more always pays.
fn served(draft: &Draft) -> i64 {
    let size = |list: &Vec<(u32, i64)>| {
        let sizes = list.iter().map(|entry| entry.1.saturating_abs());
        sizes.max().unwrap_or(0)
    };
    let of_week = |week: &Week| week.slots.iter().map(size).fold(0, i64::saturating_add);
    let of = |challenge: &Challenge| challenge.weeks.iter().map(of_week).max().unwrap_or(0);
    let slots: i64 = draft.challenges.iter().map(|c| c.slots.len() as i64).sum();
    let loads = draft.load.last().copied().unwrap_or(0).saturating_mul(slots);
    let scores = draft.challenges.iter().map(of).fold(0, i64::saturating_add);
    scores.saturating_mul(2).saturating_add(loads).saturating_add(1)
}

impl RawChallenge {
    fn checked(self, c: usize, cells: &BTreeMap<i64, u32>, draft: &mut Draft) -> Result<(), Fault> {
        let place = format!("challenges[{c}]");
        let fault = |what: String| Err(Fault { place: place.clone(), what });
        if let Some(week) = self.weeks.iter().find(|week| week.slots.len() as u64 != self.k) {
            let given = week.slots.len();
            return fault(format!("`k` is {}, but week {} has {given} slots", self.k, week.week));
        }
        if self.peer.len() != self.n as usize {
            return fault(format!("`n` is {}, but `peer` has {}", self.n, self.peer.len()));
        }
        let first = self.weeks.first();
        let names: Vec<String> =
            first.map_or_else(Vec::new, |week| week.slots.iter().map(|s| s.name.clone()).collect());
        let rulebook = draft.rulebooks.len();
        let rules = rulebook_of(&names, self.n, self.groups, self.budgets);
        draft.rulebooks.push(rules.map_err(|fault| Fault {
            place: format!("{place}.{}", fault.place),
            what: fault.what,
        })?);
        let weeks = self.weeks.into_iter().map(|week| Week {
            week: week.week,
            cells: cells.get(&week.week).copied().into_iter().collect(),
            rulebook,
            slots: week.slots.into_iter().map(|slot| sorted(slot.cand)).collect(),
            ..Week::default()
        });
        draft.challenges.push(Challenge {
            name: self.name.unwrap_or_else(|| place.clone()),
            served: 0,
            peers: self.peer,
            slots: names.into_iter().map(|name| Slot { name, empty: NO_PRICE }).collect(),
            weeks: weeks.collect(),
        });
        Ok(())
    }
}

fn sorted(mut entries: Vec<(u32, i64)>) -> Vec<(u32, i64)> {
    entries.sort_by_key(|entry| entry.0);
    entries
}

/// The counts and sums of a challenge.
fn rulebook_of(
    names: &[String],
    candidates: u32,
    groups: Vec<RawGroup>,
    sums: Vec<RawSum>,
) -> Result<Problem, Fault> {
    let slot = |name: &String| pick::Slot { name: name.clone(), ..pick::Slot::default() };
    let group = |group: RawGroup| Group {
        name: group.name,
        min: group.min,
        max: group.max.unwrap_or(names.len() as i64),
        below: None,
        above: None,
        members: group.members,
    };
    Problem::new(pick::Draft {
        candidates,
        tiers: vec!["score".into()],
        slots: names.iter().map(slot).collect(),
        groups: groups.into_iter().map(group).collect(),
        sums: (sums.into_iter())
            .map(|sum| Sum { name: sum.name, max: sum.max, costs: sum.cost })
            .collect(),
        ..pick::Draft::default()
    })
}

/// The answer to a programme: `outcome`, `score`, `bound`, `gap`, `served`, `challenges` (the week and the candidates
/// by slot, or `null`), `steps`, `seconds`.
///
/// `score` and `bound` are scores less load prices. The bound is for plans that serve as many challenges, which is as
/// many as can be served when the outcome is `optimal`, and else whenever `all_served` is true.
pub fn answer(programme: &Programme, answer: &Answer, seconds: f64) -> Value {
    let number = answer.plan.iter().flatten().count();
    let each = programme.challenges.first().map_or(0, |challenge| challenge.served);
    let (score, bound) = (answer.value - each * number as i64, answer.bound - each * number as i64);
    let gap = if score > 0 { (bound - score) as f64 / score as f64 } else { 0.0 };
    let challenges: Vec<Value> = (programme.challenges.iter().zip(&answer.plan))
        .map(|(challenge, team)| match team {
            Some(team) => {
                json!({"week": challenge.weeks[team.week].week, "team": team.members})
            }
            None => Value::Null,
        })
        .collect();
    json!({
        "outcome": word(programme, answer),
        "score": score,
        "bound": bound,
        "gap": gap,
        "served": number,
        "all_served": number == programme.challenges.len(),
        "challenges": challenges,
        "steps": answer.steps,
        "seconds": seconds,
    })
}

/// `optimal`, `stopped`, or `impossible` when it is proved that not all challenges can be served.
fn word(programme: &Programme, answer: &Answer) -> &'static str {
    let each = programme.challenges.first().map_or(0, |challenge| challenge.served);
    let all = answer.plan.iter().all(Option::is_some);
    match answer.outcome {
        // A plan that serves all is worth more than this, whatever its scores and loads.
        _ if !all && answer.bound < each * programme.challenges.len() as i64 - each / 2 => {
            "impossible"
        }
        Outcome::Optimal => "optimal",
        Outcome::Stopped => "stopped",
    }
}
