//! `programme solve`: the bare problem of a programme, from a file of `programme/1`.

use std::path::PathBuf;

use anyhow::Result;

use super::until::{Until, ends};
use crate::commands::values::word;
use crate::commands::{Said, read_file, spoken};
use crate::error::{Refusal, exit};
use crate::matching::programme::{
    Answer, Fairness, Limits, Outcome, Programme, check, format, solve, worst_team,
};
use crate::render::View;

/// Solve a bare programme from a file: weeks and teams for many challenges, with a proved bound
///
/// FILE holds a programme as JSON in the format `programme/1`. The answer is JSON: outcome (optimal,
/// stopped or impossible), score, bound, gap, and for each challenge its week and team, or null. When
/// the time is up, or at Ctrl-C, the best plan so far is given. No database is opened. When it is
/// proved that not all challenges can be served the exit code is 5.
#[derive(Debug, clap::Args)]
pub struct SolveArgs {
    /// The programme; `-` is standard input
    file: PathBuf,
    /// Stop after so many seconds, with the best plan so far
    #[arg(long, value_name = "S", value_parser = seconds)]
    time_limit: Option<f64>,
    /// Stop after pricing so many teams; the answer is the same on any machine (default: 200000, unless --time-limit is given)
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Spread the load, or serve the least-served challenge first: its score as high as it can be
    #[arg(long, value_name = "WHICH", value_parser = word::<Fairness>(), default_value = "spread")]
    fairness: Fairness,
}

/// An answer, with the lowest score of a team and its bound where the least-served challenge comes first.
pub(super) fn solved(
    programme: &Programme,
    limits: Limits<'_>,
    fairness: Fairness,
) -> (Answer, Option<(i64, i64)>) {
    match fairness {
        Fairness::Spread => (solve(programme, limits), None),
        Fairness::WorstTeam => {
            let found = worst_team(programme, limits);
            (found.answer, found.least.zip(found.least_bound))
        }
    }
}

/// A number of seconds, not below 0.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("`{text}` is not a number of seconds"))?;
    if seconds.is_finite() && seconds >= 0.0 {
        Ok(seconds)
    } else {
        Err(format!("`{text}` is not a number of seconds"))
    }
}

impl SolveArgs {
    /// Solves the programme.
    ///
    /// # Errors
    /// When the file cannot be read, or is no programme.
    pub fn run(&self) -> Result<Said> {
        let programme = self.programme()?;
        let (seconds, steps) = ends(self.time_limit, self.steps, (None, 200_000));
        let until = Until::begin(seconds);
        let stop = || until.is_over();
        let limits = Limits { steps, stop: &stop };
        let (answer, least) = solved(&programme, limits, self.fairness);
        let findings = check::findings(&programme, &answer.plan);
        anyhow::ensure!(findings.is_empty(), "the checker finds fault with the plan: {findings:?}");
        let worth = check::worth(&programme, &answer.plan);
        anyhow::ensure!(
            worth == answer.value && worth <= answer.bound,
            "the checker finds a worth of {worth}, the search {} of {}",
            answer.value,
            answer.bound
        );
        let mut told = format::answer(&programme, &answer, until.seconds());
        if let Some((least, bound)) = least {
            told["least"] = least.into();
            told["least_bound"] = bound.into();
        }
        let said = Said::view(View::Document(format!("{told}\n").into_bytes()));
        Ok(match told["outcome"].as_str() {
            Some("impossible") => said
                .and_note("error: not all challenges can be served together")
                .code(exit::NO_TEAM),
            _ if answer.outcome == Outcome::Stopped => {
                said.and_note("Stopped: the end came before the proof.")
            }
            _ => said,
        })
    }

    fn programme(&self) -> Result<Programme> {
        let bytes = read_file(&self.file)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Refusal::rejected(format!("`{}` is not UTF-8 text", spoken(&self.file)))
                .hint("save it as UTF-8")
        })?;
        format::read(&text).map_err(|fault| {
            Refusal::rejected(format!("`{}` cannot be taken: {fault}", spoken(&self.file)))
                .hint("the format `programme/1` is described in docs/programme.md")
                .into()
        })
    }
}
