//! `db info`.

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Said};
use crate::render::Thing;
use crate::store::{counts, disk, log};

/// Say where the file is, how big, how new, and how much is in it
#[derive(Debug, clap::Args)]
pub struct InfoArgs {}

/// The answer of `db info`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileInfo {
    /// Where the file is.
    file: String,
    /// Its size in bytes.
    bytes: u64,
    /// The kind of network share it lies on; `null` on a local disk, and where that cannot be told.
    network_share: Option<String>,
    /// Version of its schema.
    schema_version: i64,
    /// Version of the program that says so.
    program_version: &'static str,
    /// Bodies of all times.
    bodies: i64,
    /// Peers of every status.
    peers: i64,
    /// Challenges, history included.
    challenges: i64,
    /// Teams in all versions.
    teams: i64,
    /// Versions of the scheme.
    schemes: i64,
    /// Commands in the log.
    commands: i64,
    /// When the last command wrote, UTC.
    last_change: Option<String>,
    /// Which command that was.
    last_command: Option<String>,
}

impl InfoArgs {
    /// Says how things are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let store = ctx.store()?;
        let counts = counts::counts(store.read())?;
        let last = log::commands(store.read())?.pop();
        let info = FileInfo {
            file: store.path().display().to_string(),
            bytes: std::fs::metadata(store.path())?.len(),
            network_share: disk::network_share(store.path()),
            schema_version: store.schema_version()?,
            program_version: env!("CARGO_PKG_VERSION"),
            bodies: counts.bodies,
            peers: counts.peers,
            challenges: counts.challenges,
            teams: counts.teams,
            schemes: counts.schemes,
            commands: counts.commands,
            last_change: last.as_ref().map(|command| command.at.clone()),
            last_command: last.map(|command| command.verb),
        };
        Ok(Said::thing(Thing::fields(&info)?))
    }
}
