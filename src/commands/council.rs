//! `council`: any body of the register, councils and fire services first.

mod apply;
mod bring;
mod facts;
mod import;
mod list;
mod reorganise;
mod row;
mod show;
mod write;

use anyhow::Result;

pub use apply::{rejected, write_plan};
pub use bring::bring;
pub use reorganise::StepLine;
pub use row::BodyLine;
pub use show::BodyPage;

use super::{Context, Said};

/// Manage the bodies: councils, fire and rescue services, combined authorities, companies, others
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
pub enum Council {
    Add(Box<write::AddArgs>),
    Edit(Box<write::EditArgs>),
    Import(import::ImportArgs),
    List(list::ListArgs),
    Reorganise(reorganise::ReorganiseArgs),
    Show(show::ShowArgs),
}

impl Council {
    /// Runs the verb.
    ///
    /// # Errors
    /// Those of the verb.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        match self {
            Self::Add(args) => args.run(ctx),
            Self::Edit(args) => args.run(ctx),
            Self::Import(args) => args.run(ctx),
            Self::List(args) => args.run(ctx),
            Self::Reorganise(args) => args.run(ctx),
            Self::Show(args) => args.run(ctx),
        }
    }
}
