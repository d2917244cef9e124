//! `programme dashboard`.

use anyhow::Result;

use super::figures::Facts;
use crate::commands::{Context, Said};
use crate::error::Refusal;
use crate::render::View;
use crate::report::dashboard;

/// Draw the programme on one page: HTML with charts, for screen, telephone, print and screen reader
///
/// The page needs nothing else and works offline: due list by region and state, pipeline, onsite
/// weeks, peer days, pool against demand, publication, action plans. Each chart has its table.
#[derive(Debug, clap::Args)]
pub struct DashboardArgs {
    /// The heading of the page
    #[arg(long, default_value = "Peer challenge programme")]
    title: String,
}

impl DashboardArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        if !matches!(ctx.output_ending.as_deref(), None | Some("html" | "htm")) {
            let other = Refusal::usage("the dashboard is written as HTML alone");
            let hint = "name a file that ends in .html; tables are `peerage programme stats`";
            return Err(other.hint(hint).into());
        }
        let figures = Facts::read(ctx)?.count();
        Ok(Said::view(View::Document(dashboard(&self.title, &figures))))
    }
}
