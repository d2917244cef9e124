//! One team at a time, exactly, under whatever it costs that each peer goes.

use super::columns::{Column, Columns};
use super::prices::{PARTS, Prices};
use super::problem::{NO_PRICE, Plan, Programme, Week};
use super::rows::Rows;
use super::solve::Limits;
use super::usage::Usage;
use crate::matching::pick::{Budget, Entrants, Offer, Priced, Repriced};

/// The most steps of the search for one team.
const STEPS: u64 = 20_000;
/// So many of the teams met last are tried as a beginning.
const RECALLED: usize = 40;

/// A challenge in one of its weeks.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) entrants: Entrants,
    /// What each entrant is worth, in points.
    pub(super) scores: Vec<i64>,
    /// Whether it may be in a plan that is better than the best known.
    pub(super) open: bool,
}

/// What is asked about a visit.
struct Asked {
    /// The entrants, where some are kept out.
    entrants: Option<Entrants>,
    /// What each is worth under the prices, in parts, and by itself, in points.
    worths: Vec<i64>,
    scores: Vec<i64>,
}

/// What a pricing found.
#[derive(Debug, Clone)]
pub(super) struct Offered {
    /// The column.
    pub(super) column: u32,
    /// What it is worth under the prices, in parts.
    pub(super) value: i64,
}

/// The best of a challenge under prices.
#[derive(Debug, Clone)]
pub(super) struct Best {
    /// The best team, if there is any worth having.
    pub(super) team: Option<Offered>,
    /// What the challenge is worth at most, in parts; never below 0, as it may be left out.
    pub(super) bound: i64,
    /// The same for each week; the least integer where there is no team.
    pub(super) weeks: Vec<i64>,
}

/// The state of a solve.
pub(super) struct Core<'p> {
    pub(super) programme: &'p Programme,
    pub(super) rows: Rows,
    rules: &'p [Repriced<'p>],
    pub(super) visits: Vec<Vec<Visit>>,
    pub(super) columns: Columns,
    /// The columns of the best plan so far.
    pub(super) plan: Vec<Option<u32>>,
    /// What it is worth, in points.
    pub(super) value: i64,
    /// The plan that is changed next; it may be a little worse than the best.
    pub(super) current: Vec<Option<u32>>,
    /// What that is worth.
    pub(super) at: i64,
    /// No plan is worth more, in parts.
    pub(super) bound: i64,
    /// Teams priced so far.
    pub(super) steps: u64,
    pub(super) most_steps: u64,
    /// What a plan has to be worth to end the search; so does the proof that none is.
    enough: Option<i64>,
    stop: &'p dyn Fn() -> bool,
}

impl<'p> Core<'p> {
    pub(super) fn new(
        programme: &'p Programme,
        rules: &'p [Repriced<'p>],
        limits: Limits<'p>,
        enough: Option<i64>,
    ) -> Self {
        let challenges = programme.challenges.len();
        let visits = (0..challenges)
            .map(|c| {
                programme.challenges[c].weeks.iter().map(|week| visit(programme, c, week)).collect()
            })
            .collect();
        Self {
            programme,
            rows: Rows::of(programme),
            rules,
            visits,
            columns: Columns::new(challenges),
            plan: vec![None; challenges],
            value: 0,
            current: vec![None; challenges],
            at: 0,
            bound: i64::MAX,
            steps: 0,
            most_steps: limits.steps,
            enough,
            stop: limits.stop,
        }
    }

    /// Whether it is time to end.
    pub(super) fn stops(&self) -> bool {
        self.steps >= self.most_steps || self.is_proved() || self.is_decided() || (self.stop)()
    }

    /// Whether it is known if a plan is worth enough.
    fn is_decided(&self) -> bool {
        self.enough
            .is_some_and(|enough| self.value >= enough || self.bound < enough.saturating_mul(PARTS))
    }

    /// Whether no plan can be better.
    pub(super) fn is_proved(&self) -> bool {
        self.bound < (self.value + 1).saturating_mul(PARTS)
    }

    /// The plan so far.
    pub(super) fn best_plan(&self) -> Plan {
        let team = |at: &Option<u32>| at.map(|at| self.columns.all[at as usize].team());
        self.plan.iter().map(team).collect()
    }

    /// Takes a plan if it is better; `value` is in points.
    pub(super) fn take(&mut self, plan: Vec<Option<u32>>, value: i64) -> bool {
        if value <= self.value {
            return false;
        }
        self.current.clone_from(&plan);
        self.at = value;
        self.plan = plan;
        self.value = value;
        true
    }

    /// Goes on from a plan that is worth at least as much as the best less `slack`.
    pub(super) fn go_on(&mut self, plan: Vec<Option<u32>>, value: i64, slack: i64) {
        if value > self.value {
            self.take(plan, value);
        } else if value >= self.value - slack {
            self.current = plan;
            self.at = value;
        }
    }

    /// Goes back to the best plan.
    pub(super) fn go_back(&mut self) {
        self.current.clone_from(&self.plan);
        self.at = self.value;
    }

    /// The best of a challenge under prices, over all of its weeks.
    pub(super) fn price(&mut self, c: usize, prices: &Prices) -> Best {
        let programme = self.programme;
        let challenge = &programme.challenges[c];
        let mut best = Best { team: None, bound: 0, weeks: Vec::new() };
        for (w, week) in challenge.weeks.iter().enumerate() {
            if !self.visits[c][w].open {
                best.weeks.push(i64::MIN);
                continue;
            }
            let limits: i64 = self.rows.of_week(week).map(|row| prices.of[row]).sum();
            let rows = self.rows;
            let cost =
                |peer: u32| Some(rows.of_peer(week, peer).map(|row| prices.of[row]).sum::<i64>());
            let (offered, bound) = self.week(c, w, &cost);
            best.weeks.push(bound.saturating_sub(limits));
            best.bound = best.bound.max(bound.saturating_sub(limits));
            if let Some(mut offered) = offered {
                offered.value -= limits;
                if best.team.as_ref().is_none_or(|team| offered.value > team.value) {
                    best.team = Some(offered);
                }
            }
        }
        best
    }

    /// The best team of a challenge in a week, with `cost` for each peer (`None` keeps one out), and what no team is
    /// worth more than; both in parts, limits apart.
    pub(super) fn week(
        &mut self,
        c: usize,
        w: usize,
        cost: &dyn Fn(u32) -> Option<i64>,
    ) -> (Option<Offered>, i64) {
        self.steps += 1;
        let visit = &self.visits[c][w];
        let Some(asked) = self.offered(c, visit, cost) else { return (None, i64::MIN) };
        let entrants = asked.entrants.as_ref().unwrap_or(&visit.entrants);
        let start = self.recalled(c, w, entrants, &asked.worths);
        let offer = self.offer(c, entrants, &asked, start.as_deref());
        let week = &self.programme.challenges[c].weeks[w];
        match self.rules[week.rulebook].best(&offer) {
            Priced::Nothing => (None, i64::MIN),
            Priced::Unknown { bound } => (None, bound + self.flat(c, week)),
            Priced::Team { entries, worth, bound, .. } => {
                let flat = self.flat(c, week);
                let members: Vec<Option<u32>> =
                    entries.iter().map(|&at| entrants.who(at as usize)).collect();
                let peers = &self.programme.challenges[c].peers;
                let paid = |who: &u32| cost(peers[*who as usize]).unwrap_or(0);
                let costs: i64 = members.iter().flatten().map(paid).sum();
                let value = (worth + flat + costs) / PARTS;
                let column = self.columns.add(self.programme, self.rows, (c, w), members, value);
                (Some(Offered { column, value: worth + flat }), bound + flat)
            }
        }
    }

    /// Learns the teams of a challenge in a week that are worth at least `least` parts under the prices, at most so
    /// many; gives whether those are all.
    pub(super) fn near(
        &mut self,
        c: usize,
        w: usize,
        prices: &Prices,
        least: i64,
        most: usize,
    ) -> bool {
        self.steps += 1;
        let programme = self.programme;
        let week = &programme.challenges[c].weeks[w];
        let rows = self.rows;
        let of_peer = |peer: u32| rows.of_peer(week, peer).map(|row| prices.of[row]).sum::<i64>();
        let limits: i64 = rows.of_week(week).map(|row| prices.of[row]).sum();
        let flat = self.flat(c, week);
        let visit = &self.visits[c][w];
        let Some(asked) = self.offered(c, visit, &|peer| Some(of_peer(peer))) else { return true };
        let offer = self.offer(c, &visit.entrants, &asked, None);
        let rules = &self.rules[week.rulebook];
        let (teams, all) = rules.near(&offer, least - flat + limits, most);
        for (entries, worth) in teams {
            let entrants = &self.visits[c][w].entrants;
            let members: Vec<Option<u32>> =
                entries.iter().map(|&at| entrants.who(at as usize)).collect();
            let peers = &programme.challenges[c].peers;
            let paid: i64 = members.iter().flatten().map(|who| of_peer(peers[*who as usize])).sum();
            let value = (worth + flat + paid) / PARTS;
            self.columns.add(programme, rows, (c, w), members, value);
        }
        all
    }

    /// Keeps only the entrants of a visit that may be in a team worth `least` parts; closes it when there are none.
    pub(super) fn narrow(&mut self, c: usize, w: usize, prices: &Prices, least: i64) {
        self.steps += 1;
        let programme = self.programme;
        let week = &programme.challenges[c].weeks[w];
        let rows = self.rows;
        let cost =
            |peer: u32| Some(rows.of_peer(week, peer).map(|row| prices.of[row]).sum::<i64>());
        let limits: i64 = rows.of_week(week).map(|row| prices.of[row]).sum();
        let flat = self.flat(c, week) - limits;
        let visit = &self.visits[c][w];
        let Some(asked) = self.offered(c, visit, &cost) else {
            self.visits[c][w].open = false;
            return;
        };
        let start = self.recalled(c, w, &visit.entrants, &asked.worths);
        let mut offer = self.offer(c, &visit.entrants, &asked, start.as_deref());
        // How far below the best `least` lies is known only once the best is: ask with room, then cut.
        let Priced::Team { worth, .. } = self.rules[week.rulebook].best(&offer) else { return };
        let spare = worth + flat - least;
        if spare < 0 {
            self.visits[c][w].open = false;
            return;
        }
        offer.spare = spare;
        if let Priced::Team { left, .. } = self.rules[week.rulebook].best(&offer)
            && !left.is_empty()
        {
            let visit = &mut self.visits[c][w];
            visit.scores = left.iter().flatten().map(|&at| visit.scores[at as usize]).collect();
            visit.entrants = visit.entrants.only(&left);
        }
    }

    /// What a week is worth before its team, in parts.
    fn flat(&self, c: usize, week: &Week) -> i64 {
        (self.programme.challenges[c].served + week.worth) * PARTS
    }

    fn offer<'a>(
        &self,
        c: usize,
        entrants: &'a Entrants,
        asked: &'a Asked,
        start: Option<&'a [u32]>,
    ) -> Offer<'a> {
        let floor = self.programme.floors.get(c).map(|&floor| (&asked.scores[..], floor));
        let (worths, budget) = (&asked.worths[..], Budget { steps: STEPS });
        Offer { entrants, worths, soft: PARTS, floor, start, spare: 0, budget }
    }

    /// What is asked about a visit under `cost`; `None` when a slot has nobody left.
    fn offered(&self, c: usize, visit: &Visit, cost: &dyn Fn(u32) -> Option<i64>) -> Option<Asked> {
        let peers = &self.programme.challenges[c].peers;
        let mut worths = Vec::with_capacity(visit.scores.len());
        let mut scores = Vec::with_capacity(visit.scores.len());
        let mut kept = Vec::with_capacity(visit.entrants.slots());
        for s in 0..visit.entrants.slots() {
            let mut list = Vec::with_capacity(visit.entrants.range(s).len());
            for at in visit.entrants.range(s) {
                let cost = match visit.entrants.who(at) {
                    Some(who) => cost(peers[who as usize]),
                    None => Some(0),
                };
                if let Some(cost) = cost {
                    worths.push(visit.scores[at] * PARTS - cost);
                    scores.push(visit.scores[at]);
                    list.push(at as u32);
                }
            }
            if list.is_empty() {
                return None;
            }
            kept.push(list);
        }
        let whole = worths.len() == visit.scores.len();
        let entrants = if whole { None } else { Some(visit.entrants.only(&kept)) };
        Some(Asked { entrants, worths, scores })
    }

    /// The best of the teams met last, to begin with.
    fn recalled(
        &self,
        c: usize,
        w: usize,
        entrants: &Entrants,
        worths: &[i64],
    ) -> Option<Vec<u32>> {
        let known = self.columns.of[c].iter().rev().map(|&at| &self.columns.all[at as usize]);
        let here = known.filter(|column| column.week as usize == w).take(RECALLED);
        let placed = |column: &Column| -> Option<Vec<u32>> {
            column.members.iter().enumerate().map(|(s, &who)| entrants.find(s, who)).collect()
        };
        // What soft groups cost is left out: any of them will do to begin with.
        let worth = |team: &Vec<u32>| team.iter().map(|&at| worths[at as usize]).sum::<i64>();
        here.filter_map(placed).max_by_key(worth)
    }

    /// What a team is worth under prices, in parts.
    pub(super) fn net(&self, at: u32, prices: &Prices) -> i64 {
        let column = &self.columns.all[at as usize];
        column.value * PARTS - column.rows.iter().map(|&row| prices.of[row as usize]).sum::<i64>()
    }

    /// What a plan under way is worth, and what it takes up.
    pub(super) fn used(&self, plan: &[Option<u32>]) -> (Usage, Option<i64>) {
        let mut usage = Usage::none(self.programme);
        let mut value = Some(0);
        for column in plan.iter().flatten().map(|&at| &self.columns.all[at as usize]) {
            value = value.zip(usage.gain(self.programme, column)).map(|(sum, gain)| sum + gain);
            usage.add(self.programme, column);
        }
        (usage, value)
    }
}

fn visit(programme: &Programme, c: usize, week: &Week) -> Visit {
    let challenge = &programme.challenges[c];
    let can = |candidate: u32| {
        let peer = challenge.peers[candidate as usize];
        let days = programme.days_left(week.year, peer).is_none_or(|left| left >= week.days);
        days && programme.capacity(week.year, peer) > 0
    };
    let lists: Vec<Vec<(u32, i64)>> = (week.slots.iter())
        .map(|slot| slot.iter().copied().filter(|entry| can(entry.0)).collect())
        .collect();
    let optional: Vec<bool> = challenge.slots.iter().map(|slot| slot.empty != NO_PRICE).collect();
    let mut scores = Vec::new();
    for (slot, list) in challenge.slots.iter().zip(&lists) {
        scores.extend(list.iter().map(|entry| entry.1));
        if slot.empty != NO_PRICE {
            scores.push(-slot.empty);
        }
    }
    let who: Vec<Vec<u32>> =
        lists.iter().map(|list| list.iter().map(|entry| entry.0).collect()).collect();
    let candidates = programme.rulebooks[week.rulebook].candidates();
    Visit { entrants: Entrants::new(candidates, &who, &optional), scores, open: true }
}
