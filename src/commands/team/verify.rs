//! `team verify`: a certificate, checked without a search.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;

use super::unsound;
use crate::commands::{Said, read_file, spoken};
use crate::error::Refusal;
use crate::matching::pick::{check, format, verify};
use crate::render::Thing;

/// Check the proof that `team solve --certificate` wrote
///
/// Every step of the proof is evaluated anew, in whole numbers and in linear time; nothing is shared
/// with the search. No database is opened. A proof that does not hold ends with exit code 4 and the
/// place.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// The certificate; `-` is standard input
    file: PathBuf,
}

impl VerifyArgs {
    /// Checks the certificate.
    ///
    /// # Errors
    /// When the file cannot be read, is no certificate, or does not prove what it claims.
    pub fn run(&self) -> Result<Said> {
        let bytes = read_file(&self.file)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Refusal::rejected(format!("`{}` is not UTF-8 text", spoken(&self.file)))
                .hint("save it as UTF-8")
        })?;
        let certificate =
            format::read_certificate(&text).map_err(|fault| unsound(&self.file, &fault))?;
        verify(&certificate).map_err(|fault| {
            let place = spoken(&self.file);
            Refusal::rejected(format!("the proof in `{place}` does not hold: {fault}")).hint(
                "make it anew with `peerage team solve FILE --certificate OUT`; until then trust \
                       neither the team nor the bound",
            )
        })?;
        let nodes: usize = certificate.parts.iter().map(|part| part.nodes.len()).sum();
        let name = certificate.problem.name();
        let Some(team) = &certificate.team else {
            let of = if name.is_empty() { String::new() } else { format!(" of `{name}`") };
            let text = format!("Proved: no team satisfies the requirements{of}.\n");
            let value = json!({"outcome": "impossible", "name": name, "nodes": nodes});
            return Ok(Said::thing(Thing::new(&value, text)?));
        };
        let worth = check::worth(&certificate.problem, team);
        let score = worth.scores.first().copied().unwrap_or(0) as i64;
        let of = if name.is_empty() { String::new() } else { format!(" for `{name}`") };
        let text = format!("Proved: no team{of} is better than this one, score {score}.\n");
        let value = json!({
            "outcome": "optimal",
            "name": name,
            "score": score,
            "team": team,
            "nodes": nodes,
        });
        Ok(Said::thing(Thing::new(&value, text)?))
    }
}
