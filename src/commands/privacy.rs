//! `privacy`: people's rights in their data, and what the programme owes them.

mod consent;
mod erase;
mod export;
mod monitoring;
mod retention;

use anyhow::Result;

pub use consent::SpecialRow;
pub use erase::ErasureAnswer;
pub use export::PersonFile;
pub use monitoring::CountRow;
pub use retention::RetentionRow;

use super::{Context, Said};

/// Answer for people's data: what is held, on what ground, for how long, and erasing it
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
pub enum PrivacyCommand {
    Export(export::ExportArgs),
    Erase(erase::EraseArgs),
    Retention(retention::RetentionArgs),
    Consent(consent::ConsentArgs),
    Monitoring(monitoring::MonitoringArgs),
}

impl PrivacyCommand {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Export(args) => args.run(ctx),
            Self::Erase(args) => args.run(ctx),
            Self::Retention(args) => args.run(ctx),
            Self::Consent(args) => args.run(ctx),
            Self::Monitoring(args) => args.run(ctx),
        }
    }
}
