//! `challenge record`: one past challenge, or a file of them.

mod import;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;

use super::desk::{Desk, SetAside};
use super::past::{Entered, Past};
use crate::commands::gate::ImportOptions;
use crate::commands::values::{date, days_from, word};
use crate::commands::{Context, Said, find};
use crate::domain::{Mode, PeerId};
use crate::error::Refusal;
use crate::store::{challenges, teams};

/// Arguments of `challenge record`
#[derive(Debug, clap::Args)]
pub struct RecordArgs {
    /// The host, by name, slug or code; several joined by `;`
    #[arg(required_unless_present = "import")]
    host: Option<String>,
    /// Kind of engagement, such as `corporate`
    #[arg(required_unless_present = "import")]
    kind: Option<String>,
    /// First onsite day
    #[arg(long, value_name = "DATE", value_parser = date, required_unless_present = "import")]
    from: Option<NaiveDate>,
    /// Last onsite day
    #[arg(long, value_name = "DATE", value_parser = date, required_unless_present = "import")]
    to: Option<NaiveDate>,
    /// How the team met the host
    #[arg(long, value_parser = word::<Mode>())]
    mode: Option<Mode>,
    /// When the report was published
    #[arg(long, value_name = "DATE", value_parser = date, alias = "published")]
    report_published: Option<NaiveDate>,
    /// When the action plan was published
    #[arg(long, value_name = "DATE", value_parser = date)]
    plan_published: Option<NaiveDate>,
    /// Who was on the team (can be repeated)
    #[arg(long, value_name = "SLOT=PEER")]
    team: Vec<String>,
    /// A note
    #[arg(long)]
    note: Option<String>,
    /// Set a rule of the programme aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
    /// Record all the challenges of a file (`-` is standard input): CSV, JSON, JSON Lines or XLSX
    #[arg(long, value_name = "FILE", conflicts_with_all = ["host", "from", "to", "mode",
        "report_published", "plan_published", "team", "note", "set_aside"])]
    import: Option<PathBuf>,
    #[command(flatten)]
    options: ImportOptions,
}

impl RecordArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        if let Some(file) = &self.import {
            return import::run(ctx, file, &self.options);
        }
        self.options.without_file()?;
        let desk = Desk::open(ctx)?;
        let mut rules = SetAside::with(self.set_aside.clone())?;
        let past = self.past(ctx, &desk, &mut rules)?;
        let mut all = challenges::all(ctx.store()?.read())?;
        let today = ctx.today;
        ctx.note = rules.note();
        let entered = ctx.write(|tx| {
            let entered = past.enter(tx, &desk, &mut all, today)?;
            if let Entered::Added(challenge) = &entered {
                for exception in rules.exceptions() {
                    teams::except(tx, challenge.id, &exception, today)?;
                }
            }
            Ok(entered)
        })?;
        let reference = &entered.challenge().reference;
        Ok(Said::note(match &entered {
            Entered::Added(_) => format!("Recorded {reference}."),
            Entered::Changed(_) => format!("Changed {reference}."),
            Entered::Unchanged(_) => format!("{reference} is there already."),
        })
        .made(reference))
    }

    fn past(&self, ctx: &mut Context, desk: &Desk, rules: &mut SetAside) -> Result<Past> {
        let (Some(host), Some(kind), Some(from), Some(to)) =
            (&self.host, &self.kind, self.from, self.to)
        else {
            return Err(Refusal::usage("host, kind, `--from` and `--to` are needed")
                .hint("write it as `peerage challenge record HOST KIND --from DATE --to DATE`")
                .into());
        };
        let onsite = days_from(from, to)?;
        if onsite.to > ctx.today {
            let message = format!("the visit of {onsite} is not over");
            let hint = "add it with `peerage challenge add`";
            return Err(Refusal::refused(message).hint(hint).into());
        }
        let kind = desk.kind(kind)?;
        let names: Vec<String> = host.split(';').map(|name| name.trim().to_owned()).collect();
        let hosts = desk.hosts(&names, kind, onsite.from, rules)?;
        Ok(Past {
            kind: kind.word.clone(),
            hosts: hosts.iter().map(|host| host.id).collect(),
            onsite,
            mode: self.mode,
            report_published_on: self.report_published,
            plan_published_on: self.plan_published,
            team: self.seats(ctx)?,
            note: self.note.clone(),
            clear: false,
        })
    }

    fn seats(&self, ctx: &mut Context) -> Result<Vec<(String, PeerId)>> {
        let mut seats = Vec::new();
        for text in self.team.iter().flat_map(|text| text.split(';')) {
            let Some((slot, peer)) = text.split_once('=') else {
                let message = format!("`{text}` is no SLOT=PEER");
                let hint = "write it as `--team \"lead peer=P0042\"`";
                return Err(Refusal::usage(message).hint(hint).into());
            };
            let id = find::peer(ctx.store()?.read(), peer)?;
            seats.push((slot.trim().to_owned(), id));
        }
        let taken: BTreeSet<PeerId> = seats.iter().map(|(_, peer)| *peer).collect();
        if taken.len() < seats.len() {
            return Err(Refusal::usage("a peer takes two slots of the team")
                .hint("name each peer once")
                .into());
        }
        Ok(seats)
    }
}
