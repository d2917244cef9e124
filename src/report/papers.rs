//! The papers that go out beside the report: a peer's briefing, the team's profile for the host, the
//! host's action plan, the report of a progress review.

mod plan;
mod review;
mod year;

use std::collections::BTreeMap;

use serde::Serialize;

use super::sections::{TemplateFault, fill};
use super::{Called, ScopeLines, StaffLine, TeamLine, Theme};
use crate::render::escape_markdown;

pub use plan::{ActionLine, ActionPlan, PlanLine};
pub use review::{Review, ReviewLine};
pub use year::AnnualReport;

/// A peer's briefing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// The peer's name.
    pub name: String,
    /// The place on the team.
    pub slot: String,
    /// Heading of the challenge.
    pub title: String,
    /// The onsite days in words.
    pub onsite: Option<String>,
    /// The window in words.
    pub window: Option<String>,
    /// `onsite`, `remote` or `hybrid`.
    pub mode: String,
    /// What the hosts are called where they are not named.
    pub called: Called,
    /// What was agreed at scoping.
    pub scope: Option<ScopeLines>,
    /// The peers.
    pub team: Vec<TeamLine>,
    /// Staff at work on it.
    pub staff: Vec<StaffLine>,
    /// Core themes, then the added focus.
    pub themes: Vec<Theme>,
    /// What the peer is to do, and by when.
    pub duties: Vec<DutyLine>,
    /// The sessions that the peer takes part in.
    pub sessions: Vec<SessionLine>,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyLine {
    /// What is to be done.
    pub duty: String,
    /// The day in words.
    pub due: Option<String>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionLine {
    /// The day in words.
    pub day: String,
    /// When it starts.
    pub start: String,
    /// When it ends.
    pub end: String,
    /// What happens.
    pub kind: String,
    /// Where.
    pub place: Option<String>,
    /// Address of the video conference.
    pub link: Option<String>,
    /// Roles of those who are met.
    pub who: Option<String>,
    /// Their stakeholder group.
    pub met: Option<String>,
}

/// The team as the host sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// The hosts' names joined.
    pub host: String,
    /// Heading of the challenge.
    pub title: String,
    /// The onsite days in words.
    pub onsite: Option<String>,
    /// The peers.
    pub team: Vec<PeerProfile>,
}

/// A peer as the host sees it: nothing of contact, availability or feedback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeerProfile {
    /// Name.
    pub name: String,
    /// The place on the team.
    pub slot: String,
    /// Posts held now.
    pub posts: Vec<String>,
    /// Party, of members alone.
    pub party: Option<String>,
    /// Areas of expertise.
    pub expertise: Vec<String>,
    /// Challenges done before.
    pub done: i64,
}

/// Every paper: name and built-in template.
pub(super) const PAPERS: &[(&str, &str)] = &[
    ("brief", include_str!("sections/brief.md")),
    ("profile", include_str!("sections/profile.md")),
    ("action-plan", include_str!("sections/action-plan.md")),
    ("progress-review", include_str!("sections/progress-review.md")),
    ("annual-report", include_str!("sections/annual-report.md")),
];

/// A paper as Markdown: its template, or the one in `own` that stands in its place.
fn paper<T: Serialize>(
    name: &str,
    values: &T,
    own: &BTreeMap<String, String>,
) -> Result<String, TemplateFault> {
    let built_in = PAPERS.iter().find(|(paper, _)| *paper == name).map(|(_, text)| *text);
    fill(name, own.get(name).map(String::as_str).or(built_in).unwrap_or_default(), values)
}

/// The briefing as Markdown; a template in `own` replaces the built-in one.
///
/// # Errors
/// When the template is faulty.
pub fn brief(brief: &Brief, own: &BTreeMap<String, String>) -> Result<String, TemplateFault> {
    paper("brief", brief, own)
}

/// The briefings of a whole team as one document: each is a chapter under the title.
pub fn briefs(title: &str, each: &[String]) -> String {
    let each: Vec<String> = each.iter().map(|text| lowered(text)).collect();
    format!("# Briefings for the peer team\n\n{}\n\n{}", escape_markdown(title), each.join("\n"))
}

/// The same text with every heading a level lower.
fn lowered(text: &str) -> String {
    let mut is_code = false;
    let line = |line: &str| {
        is_code ^= line.starts_with("```");
        // Markdown has six levels.
        let is_heading = !is_code && line.starts_with('#') && !line.starts_with("######");
        format!("{}{line}\n", if is_heading { "#" } else { "" })
    };
    text.lines().map(line).collect()
}

/// The profile as Markdown; a template in `own` replaces the built-in one.
///
/// # Errors
/// When the template is faulty.
pub fn profile(profile: &Profile, own: &BTreeMap<String, String>) -> Result<String, TemplateFault> {
    paper("profile", profile, own)
}

/// The action plan as Markdown; a template in `own` replaces the built-in one.
///
/// # Errors
/// When the template is faulty.
pub fn action_plan(
    plan: &ActionPlan,
    own: &BTreeMap<String, String>,
) -> Result<String, TemplateFault> {
    paper("action-plan", plan, own)
}

/// The report of a progress review as Markdown; a template in `own` replaces the built-in one.
///
/// # Errors
/// When the template is faulty.
pub fn progress_review(
    review: &Review,
    own: &BTreeMap<String, String>,
) -> Result<String, TemplateFault> {
    paper("progress-review", review, own)
}

/// The annual report as Markdown; a template in `own` replaces the built-in one. Its figures are, in
/// this order, the five-year list, the peer days and the publication.
///
/// # Errors
/// When the template is faulty.
pub fn annual_report(
    year: &AnnualReport,
    own: &BTreeMap<String, String>,
) -> Result<String, TemplateFault> {
    paper("annual-report", year, own)
}
