//! `team solve`: the bare problem of a team, from a file of `pick/1` or `pick/2`.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::solved::Solved;
use super::unsound;
use crate::commands::{Context, Said, read_file, spoken};
use crate::error::{Refusal, exit};
use crate::matching::pick::format::{self, Reply};
use crate::matching::pick::{
    Alternatives, Answer, Budget, Conflict, Loosened, Outcome, Problem, Question, Requirement,
    Solution, alternatives, certify, check, conflict, relaxations, reserves, solve,
};
use crate::render::Thing;

/// Solve a bare team problem from a file, and prove the answer
///
/// FILE holds a problem as JSON in the format `pick/1` or `pick/2`: slots with candidates and their
/// scores, groups with a least and a greatest number, budgets. The answer is JSON: outcome (optimal,
/// stopped, impossible or unknown), score, bound, team, tiers, alternatives, conflict, steps and
/// seconds (`peerage schema solve`). No database is opened. Without a team the exit code is 5.
#[derive(Debug, clap::Args)]
pub struct SolveArgs {
    /// The problem; `-` is standard input
    file: PathBuf,
    /// Also give so many further teams, best first
    #[arg(long, value_name = "K", default_value_t = 0)]
    alternatives: usize,
    /// Each further team leaves out at least so many people of each team before it
    #[arg(long, value_name = "D", default_value_t = 1)]
    different: usize,
    /// Stop after so many steps, 5,000,000 if not said; the answer is the same on any machine. A conflict
    /// is made small within 100,000 and four times what the search took, or within this number if said
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Also say what each member brings, who is next, what each requirement costs, or, without a
    /// team, what would have to give
    #[arg(long)]
    explain: bool,
    /// Write the proof to a file that `team verify` checks; without a whole proof nothing is written
    #[arg(long, value_name = "OUT")]
    certificate: Option<PathBuf>,
}

impl SolveArgs {
    /// Solves the problem.
    ///
    /// # Errors
    /// When the file cannot be read, or is no problem.
    pub fn run(&self, ctx: &Context) -> Result<Said> {
        let problem = self.problem()?;
        let budget = self.steps.map_or_else(Budget::default, |steps| Budget { steps });
        // How long it takes is no date: it is told and changes nothing.
        let begun = Instant::now();
        let answer = solve(&Question::of(&problem), budget);
        let seconds = begun.elapsed().as_secs_f64();
        held_against_the_checker(&problem, &answer)?;
        let further = self.further(&problem, &answer, budget);
        let conflict = match answer.outcome {
            Outcome::Impossible => {
                conflict(&Question::of(&problem), &[], self.to_make_small(answer.steps))
            }
            _ => None,
        };
        let members = conflict.as_ref().map_or(&[][..], |conflict| &conflict.members);
        let reply =
            Reply { answer: &answer, alternatives: &further.teams, conflict: members, seconds };
        let mut told = format::answer(&problem, &reply);
        if let (Some(fields), Some(conflict)) = (told.as_object_mut(), &conflict) {
            fields.insert("conflict_minimal".into(), conflict.shown_minimal.into());
        }
        if let (true, Some(fields)) = (self.explain, told.as_object_mut()) {
            fields.insert("explanation".into(), explained(&problem, &answer, conflict.as_ref()));
        }
        let note = self.certified(ctx, &problem, budget)?;
        let text = format!("{told}\n");
        let solved: Solved = serde_json::from_value(told)?;
        let said = Said::thing(Thing::new(&solved, text)?).and_note(note);
        Ok(ended(said, &answer.outcome))
    }

    /// The budget for making a conflict small. That nobody fits is shown in few steps even where the last
    /// requirement of the conflict resists for minutes: it is then said not to be shown minimal.
    fn to_make_small(&self, taken: u64) -> Budget {
        Budget { steps: self.steps.unwrap_or(100_000 + 4 * taken) }
    }

    fn problem(&self) -> Result<Problem> {
        let bytes = read_file(&self.file)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Refusal::rejected(format!("`{}` is not UTF-8 text", spoken(&self.file)))
                .hint("save it as UTF-8")
        })?;
        format::read(&text).map_err(|fault| unsound(&self.file, &fault).into())
    }

    fn further(&self, problem: &Problem, answer: &Answer, budget: Budget) -> Alternatives {
        match answer.outcome.solution() {
            Some(best) if self.alternatives > 0 => {
                let known = [best.team.clone()];
                let question = Question::of(problem);
                alternatives(&question, &known, self.alternatives, self.different, budget)
            }
            _ => Alternatives { teams: Vec::new(), proved: true, steps: 0 },
        }
    }

    /// Writes the certificate, if one is wanted; gives what to say of it.
    fn certified(&self, ctx: &Context, problem: &Problem, budget: Budget) -> Result<String> {
        let Some(path) = &self.certificate else { return Ok(String::new()) };
        let (_, certificate) = certify(problem, budget);
        let Some(certificate) = certificate else {
            let none = "No certificate was written: the steps ran out before the proof was whole.";
            return Ok(format!("{none}\n  hint: allow more with `--steps N`"));
        };
        if ctx.dry_run {
            return Ok(format!("Would write the certificate to {}.", path.display()));
        }
        std::fs::write(path, format::write_certificate(&certificate))
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(format!("Wrote the certificate to {}.", path.display()))
    }
}

/// The exit code and what to say on stderr.
fn ended(said: Said, outcome: &Outcome) -> Said {
    match outcome {
        Outcome::Optimal(_) => said,
        Outcome::Stopped(_) => said.and_note("Stopped: the steps ran out before the proof."),
        Outcome::Impossible => {
            said.and_note("error: no team satisfies the requirements").code(exit::NO_TEAM)
        }
        Outcome::Unknown => said
            .and_note("error: no team was found within the steps\n  hint: allow more with --steps")
            .code(exit::NO_TEAM),
    }
}

/// The second opinion on every team that is given out.
fn held_against_the_checker(problem: &Problem, answer: &Answer) -> Result<()> {
    if let Some(solution) = answer.outcome.solution() {
        let findings = check::findings(problem, &solution.team);
        anyhow::ensure!(findings.is_empty(), "the checker finds fault with the team: {findings:?}");
    }
    Ok(())
}

/// What stands behind an answer.
fn explained(problem: &Problem, answer: &Answer, conflict: Option<&Conflict>) -> Value {
    let budget = Budget::default();
    match (answer.outcome.solution(), conflict) {
        (Some(solution), _) => json!({
            "slots": members(problem, solution, budget),
            "requirements": prices(problem, solution, budget),
        }),
        (None, Some(conflict)) => {
            let found = relaxations(&Question::of(problem), conflict, budget);
            let ways = found.ways.iter().map(|way| {
                let (end, by) = end(way.loosened);
                json!({
                    "requirement": format::name(problem, way.requirement),
                    "end": end,
                    "by": by,
                    "score": way.solution.score(0),
                    "team": way.solution.team,
                })
            });
            json!({ "relaxations": ways.collect::<Vec<_>>() })
        }
        (None, None) => Value::Null,
    }
}

/// Which end is loosened, and by how much; a requirement dropped has neither.
fn end(loosened: Option<Loosened>) -> (Option<&'static str>, Option<i64>) {
    match loosened {
        Some(Loosened::Least(_, by)) => (Some("min"), Some(by)),
        Some(Loosened::Most(_, by) | Loosened::Limit(_, by)) => (Some("max"), Some(by)),
        None => (None, None),
    }
}

/// Per slot who takes it, their scores, and who would be next with nobody else changing.
fn members(problem: &Problem, solution: &Solution, budget: Budget) -> Vec<Value> {
    let of = |(s, slot): (usize, &crate::matching::pick::Slot)| {
        let who = solution.team[s];
        let at = who.and_then(|who| slot.entries.find(who));
        let next = reserves(&Question::of(problem), &solution.team, s, 1, budget);
        let next = next.alone.first().map(|reserve| {
            let score = reserve.solution.score(0);
            json!({"candidate": reserve.candidate, "score": score, "loss": solution.score(0) - score})
        });
        json!({
            "slot": slot.name,
            "candidate": who,
            "scores": at.map(|at| problem.scores(&slot.entries, at)),
            "rank": at.map(|at| slot.entries.rank(at)),
            "next": next,
        })
    };
    problem.slots().iter().enumerate().map(of).collect()
}

/// What the first tier of scores would gain without each requirement that costs anything.
fn prices(problem: &Problem, solution: &Solution, budget: Budget) -> Vec<Value> {
    let groups = (0..problem.groups().len()).map(Requirement::Group);
    let sums = (0..problem.sums().len()).map(Requirement::Sum);
    let price = |requirement: Requirement| {
        let answer = solve(&Question::of(problem).without(requirement), budget);
        let Outcome::Optimal(other) = answer.outcome else { return None };
        let gain = other.score(0) - solution.score(0);
        let name = format::name(problem, requirement);
        (gain != 0).then(|| json!({"requirement": name, "gain": gain, "team": other.team}))
    };
    groups.chain(sums).filter_map(price).collect()
}
