//! `timetable check`.

use anyhow::Result;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::timetable::{Clash, ClashKind, Timetable};
use crate::commands::case::Case;
use crate::commands::{Context, Said};
use crate::domain::Mode;
use crate::render::Listing;
use crate::store::{documents, sessions};

/// Find what is wrong with the timetable: clashes, and what is missing
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The challenge
    challenge: String,
    /// End with code 10 when something is wrong
    #[arg(long)]
    exit_code: bool,
}

/// Something wrong with a timetable.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClashRow {
    /// The challenge.
    pub challenge: String,
    /// What.
    pub kind: ClashKind,
    /// On which day.
    pub day: Option<NaiveDate>,
    /// Numbers of the sessions.
    pub sessions: Vec<i64>,
    /// Reference of the peer whom it hits.
    pub peer: Option<String>,
    /// The peer's name.
    pub name: Option<String>,
    /// In words.
    pub message: String,
}

impl CheckArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let mut case = Case::open(ctx, &self.challenge)?;
        let connection = ctx.store()?.read();
        let all = sessions::of(connection, case.challenge.id)?;
        case.meet(connection, all.iter().flat_map(|session| session.peers.iter().copied()))?;
        let team = case.team_ids();
        let themes: Vec<String> = case.themes.iter().map(|theme| theme.name.clone()).collect();
        let limit = case.scope.as_ref().and_then(|scope| scope.burden_limit);
        let timetable = Timetable {
            sessions: &all,
            onsite: case.challenge.onsite,
            team: &team,
            themes: &themes,
            rules: &case.scheme.timetable,
            meetings: limit.and_then(|limit| limit.meetings),
            asked: documents::of(connection, case.challenge.id)?.len(),
            documents: limit.and_then(|limit| limit.documents),
            // By video, nobody travels on the evening before.
            evening_before: case.scheme.matching.evening_before
                && case.challenge.mode != Mode::Remote,
        };
        let row = |clash: Clash| {
            let told = clash.peer.map(|id| case.told(connection, id)).transpose()?;
            let (peer, name) = told.unzip();
            Ok(ClashRow {
                challenge: case.challenge.reference.clone(),
                kind: clash.kind,
                day: clash.day,
                sessions: clash.sessions,
                peer,
                name,
                message: clash.message,
            })
        };
        let rows: Vec<ClashRow> = timetable.check().into_iter().map(row).collect::<Result<_>>()?;
        let shown = ["kind", "day", "sessions", "name", "message"];
        let list = Listing::new(&rows, &shown)?.empty("Nothing is wrong with the timetable.");
        Ok(Said::list(list).exit_code(self.exit_code))
    }
}
