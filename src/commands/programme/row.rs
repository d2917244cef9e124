//! A plan as it is shown: each challenge with its week, its team and why, or what stands in the way.

use std::fmt::Write as _;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::matching::programme::horizon::Urgency;
use crate::matching::words::number;
use crate::render::{clean, columns};

/// A gap above this says nothing: the bound then counts challenges that nobody may have time for.
const SHOWN: f64 = 0.1;

words! {
    /// What a plan has for a challenge.
    PlanState("state in a plan") {
        /// It was decided before and stays as it is.
        Fixed = "fixed",
        /// A week and a team.
        Planned = "planned",
        /// Neither.
        Unserved = "unserved",
    }
}

/// A plan of the programme: `programme plan`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProgrammePlan {
    /// The first day planned for.
    pub from: NaiveDate,
    /// The last day planned for.
    pub to: NaiveDate,
    /// `optimal` when no plan is better, else `stopped`.
    pub outcome: String,
    /// What the plan is worth, in tenths of a fit point and beyond what serving is worth.
    pub score: i64,
    /// What no plan that serves as many, and as urgent ones, is worth more than.
    pub bound: i64,
    /// How far the bound is above the score, as a share of what the whole plan is worth.
    pub gap: f64,
    /// Challenges with a week and a team, those decided before included.
    pub planned: usize,
    /// Challenges without.
    pub unserved: usize,
    /// With `--keep`: places and weeks of the earlier plan that had to change.
    pub changes: Option<usize>,
    /// How many peers give so many challenges.
    pub load: Vec<LoadLine>,
    /// With `--fairness worst-team`: the least-served challenge.
    pub least: Option<LeastServed>,
    /// Every challenge.
    pub challenges: Vec<PlanLine>,
    /// The row under which the plan was saved.
    pub saved_as: Option<i64>,
}

/// The lowest score of a team of a plan, in tenths of a fit point.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LeastServed {
    /// What it is.
    pub score: i64,
    /// No plan that serves as much has a higher one.
    pub bound: i64,
}

/// How many peers give so many challenges in the horizon.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LoadLine {
    /// Challenges.
    pub challenges: usize,
    /// Peers.
    pub peers: usize,
}

/// A challenge in a plan.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlanLine {
    /// Its reference, or the short name of its host when it is not in the file yet.
    pub challenge: String,
    /// The host.
    pub name: String,
    /// What kind it is.
    pub kind: String,
    /// How urgent it is.
    pub urgency: Urgency,
    /// The day by which it is due.
    pub due_by: Option<NaiveDate>,
    /// What the plan has for it.
    pub state: PlanState,
    /// First onsite day.
    pub onsite_from: Option<NaiveDate>,
    /// Last onsite day.
    pub onsite_to: Option<NaiveDate>,
    /// Who takes which slot.
    pub team: Vec<PlanSeat>,
    /// Fit points that the team has less than the best team that the challenge could have by itself.
    pub loss: Option<i64>,
    /// Why this week and team, or what stands in the way.
    pub reasons: Vec<String>,
    /// What would give it a week and a team, the cheapest first.
    pub ways_out: Vec<String>,
}

/// A place on a team of a plan.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlanSeat {
    /// The slot's role.
    pub slot: String,
    /// Reference of the peer.
    pub peer: String,
    /// Name of the peer.
    pub name: String,
}

impl ProgrammePlan {
    /// The plan as people read it.
    pub(super) fn text(&self) -> String {
        let mut text = format!("Programme {} to {}\n{}\n", self.from, self.to, self.proof());
        if let Some(least) = &self.least {
            let (points, most) = (least.score / 10, least.bound / 10);
            let _ = match least.score < least.bound {
                true => writeln!(
                    text,
                    "The least-served challenge has a team of {points} points; no plan has more than {most}."
                ),
                false => writeln!(
                    text,
                    "The least-served challenge has a team of {points} points; no plan has more."
                ),
            };
        }
        let planned: Vec<&PlanLine> =
            self.challenges.iter().filter(|line| line.state != PlanState::Unserved).collect();
        if !planned.is_empty() {
            let _ = write!(text, "\n{}", table(&planned));
        }
        let unserved = self.challenges.iter().filter(|line| line.state == PlanState::Unserved);
        for (at, line) in unserved.enumerate() {
            if at == 0 {
                text.push_str("\nWithout a week and a team\n");
            }
            let _ = writeln!(text, "  {} ({})", clean(&line.challenge), line.urgency);
            let ways = line.ways_out.iter().map(|way| format!("way out: {way}"));
            for told in line.reasons.iter().cloned().chain(ways) {
                let _ = writeln!(text, "    {}", clean(&told));
            }
        }
        let load = |line: &LoadLine| {
            let peers = number(line.peers as i64, "peer");
            format!("{peers} in {}", number(line.challenges as i64, "challenge"))
        };
        let loads: Vec<String> = self.load.iter().map(load).collect();
        if !loads.is_empty() {
            let _ = writeln!(text, "\nTurns: {}.", loads.join(", "));
        }
        text
    }

    fn proof(&self) -> String {
        let served =
            format!("{} planned, {} without a week and a team", self.planned, self.unserved);
        match self.outcome.as_str() {
            "optimal" => format!("{served}. Optimal: no plan is better."),
            _ if self.gap > SHOWN => format!(
                "{served}. Stopped: how much better a plan can be is not shown (this one is worth {}, none more than {}).",
                self.score, self.bound
            ),
            _ => format!(
                "{served}. Stopped: no plan is better by more than {:.2} %.",
                100.0 * self.gap
            ),
        }
    }
}

fn table(lines: &[&PlanLine]) -> String {
    let head = ["onsite", "challenge", "urgency", "state", "team", "loss"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let mut sorted = lines.to_vec();
    sorted.sort_by_key(|line| (line.onsite_from, &line.challenge));
    for line in sorted {
        let team: Vec<&str> = line.team.iter().map(|seat| seat.peer.as_str()).collect();
        rows.push(vec![
            line.onsite_from.map_or_else(String::new, |day| day.to_string()),
            clean(&line.challenge),
            line.urgency.to_string(),
            line.state.to_string(),
            team.join(" "),
            line.loss.map_or_else(String::new, |loss| loss.to_string()),
        ]);
    }
    columns(&rows)
}
