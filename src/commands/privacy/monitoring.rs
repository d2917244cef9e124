//! `privacy monitoring`: what peers told for equality monitoring, in counts that give nobody away.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::values::word;
use crate::commands::{Context, Said, find};
use crate::domain::text::tidy;
use crate::domain::{LawfulBasis, MonitoringAnswers, SpecialCategory, suppressed};
use crate::error::Refusal;
use crate::render::Listing;
use crate::store::monitoring::{self, Group};

/// Count what peers told for equality monitoring, or keep what one told
///
/// The counts are of all who have not left the pool. A count below five is not shown, nor are as many
/// others as would let it be worked out from the totals. Nothing that makes a team reads the answers.
#[derive(Debug, clap::Args)]
pub struct MonitoringArgs {
    /// Keep what this peer told: reference, e-mail address or name
    #[arg(requires = "answers")]
    peer: Option<String>,
    /// In the words of the form, such as "prefer not to say"
    #[arg(long, group = "answers", requires = "peer")]
    ethnicity: Option<String>,
    /// In the words of the form
    #[arg(long, group = "answers", requires = "peer")]
    disability: Option<String>,
    /// Split the counts by this
    #[arg(long, value_parser = word::<Group>(), default_value = "kind", conflicts_with_all = ["peer", "answers"])]
    by: Group,
}

/// A row of `privacy monitoring`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CountRow {
    /// `ethnicity` or `disability`.
    question: String,
    /// What was told; `not told` of those who told nothing.
    answer: String,
    /// What the counts are split by: one value of it, or `all`.
    group: String,
    /// How many peers; `null` where that is held back.
    peers: Option<u64>,
}

impl MonitoringArgs {
    /// Counts, or keeps.
    ///
    /// # Errors
    /// When there is no such peer, or the file cannot be read or written.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let Some(text) = &self.peer else { return self.count(ctx) };
        let peer = find::person(ctx.store()?.read(), text)?;
        let answers = MonitoringAnswers {
            ethnicity: told(self.ethnicity.as_deref())?,
            disability: told(self.disability.as_deref())?,
        };
        let today = ctx.today;
        ctx.write(|tx| {
            monitoring::save(tx, peer, &answers, today)?;
            let asked = [
                (SpecialCategory::Ethnicity, &answers.ethnicity),
                (SpecialCategory::Disability, &answers.disability),
            ];
            for (category, _) in asked.into_iter().filter(|(_, answer)| answer.is_some()) {
                let basis = LawfulBasis::EqualityMonitoring;
                monitoring::record(
                    tx,
                    peer,
                    category,
                    basis,
                    Some("the person's own answer"),
                    today,
                )?;
            }
            Ok(())
        })?;
        Ok(Said::note("Kept, apart from all else; it is shown in counts alone."))
    }

    fn count(&self, ctx: &mut Context) -> Result<Said> {
        let counts = monitoring::counts(ctx.store()?.read(), self.by)?;
        let questions: BTreeSet<&String> = counts.iter().map(|(question, ..)| question).collect();
        let mut rows = Vec::new();
        for question in questions {
            let of = counts.iter().filter(|(asked, ..)| asked == question);
            let cells: BTreeMap<(&str, &str), u64> =
                of.map(|(_, answer, group, n)| ((answer.as_str(), group.as_str()), *n)).collect();
            rows.extend(table(question, &cells));
        }
        Ok(Said::list(Listing::new(&rows, &[])?.empty("There are no peers.")))
    }
}

/// An answer in words; a blank one is none.
fn told(answer: Option<&str>) -> Result<Option<String>> {
    let answer = answer.map(tidy);
    if answer.as_deref() == Some("") {
        return Err(Refusal::rejected("the answer is blank").hint("leave it out").into());
    }
    Ok(answer)
}

/// The counts of one question with their totals, none of which gives anybody away.
fn table(question: &str, cells: &BTreeMap<(&str, &str), u64>) -> Vec<CountRow> {
    let answers: BTreeSet<&str> = cells.keys().map(|(answer, _)| *answer).collect();
    let groups: BTreeSet<&str> = cells.keys().map(|(_, group)| *group).collect();
    let count = |answer: &str, group: &str| cells.get(&(answer, group)).copied().unwrap_or(0);
    // The totals of the answers are a table of their own: its small counts are held back as well.
    let totals: Vec<u64> = answers
        .iter()
        .map(|answer| groups.iter().map(|group| count(answer, group)).sum())
        .collect();
    let shown_totals = suppressed(&[totals]).pop().unwrap_or_default();
    let counts: Vec<Vec<u64>> = answers
        .iter()
        .map(|answer| groups.iter().map(|group| count(answer, group)).collect())
        .collect();
    let shown = suppressed(&counts);
    let mut rows = Vec::new();
    for ((answer, line), total) in answers.iter().zip(&shown).zip(shown_totals) {
        let row = |group: &str, peers| CountRow {
            question: question.to_owned(),
            answer: (*answer).to_owned(),
            group: group.to_owned(),
            peers,
        };
        // Where the total is held back, so is all that would add up to it.
        let parts = groups.iter().zip(line);
        rows.extend(parts.map(|(group, peers)| row(group, total.and(*peers))));
        rows.push(row("all", total));
    }
    rows
}
