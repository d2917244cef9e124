//! `peerage report`.

mod beside;
mod chase;
mod comment;
mod comments;
pub(super) mod draft;
pub(super) mod facts;
mod finalise;
pub(super) mod papers;
pub(super) mod pdf;
mod publish;
pub(super) mod sealed;
mod slides;
mod template;

use anyhow::Result;

use super::{Context, Said};

pub use comments::{CommentRow, RequestRow};
pub use draft::DraftArgs;
pub(in crate::commands) use finalise::set_aside;
pub use template::SectionRow;

/// Write the report of a challenge and see it through
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help stands above the arguments of each")]
pub enum ReportCommand {
    Draft(DraftArgs),
    Comment(Box<comment::CommentArgs>),
    Comments(comments::CommentsArgs),
    Slides(slides::SlidesArgs),
    Finalise(finalise::FinaliseArgs),
    Publish(publish::PublishArgs),
    #[command(subcommand)]
    Template(template::TemplateCommand),
}

/// Runs `peerage report`.
///
/// # Errors
/// Those of the subcommand.
pub fn run(ctx: &mut Context, command: &ReportCommand) -> Result<Said> {
    match command {
        ReportCommand::Draft(args) => args.run(ctx),
        ReportCommand::Comment(args) => args.run(ctx),
        ReportCommand::Comments(args) => args.run(ctx),
        ReportCommand::Slides(args) => args.run(ctx),
        ReportCommand::Finalise(args) => args.run(ctx),
        ReportCommand::Publish(args) => args.run(ctx),
        ReportCommand::Template(verb) => verb.run(ctx),
    }
}
