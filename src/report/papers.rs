//! The papers that go out beside the report: a peer's briefing, and the team's profile for the host.

use serde::Serialize;

use super::sections::{TemplateFault, fill};
use super::{ScopeLines, StaffLine, TeamLine, Theme};

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

/// The briefing as Markdown.
///
/// # Errors
/// When the template is faulty, which a test rules out.
pub fn brief(brief: &Brief) -> Result<String, TemplateFault> {
    fill("brief", include_str!("sections/brief.md"), brief)
}

/// The profile as Markdown.
///
/// # Errors
/// When the template is faulty, which a test rules out.
pub fn profile(profile: &Profile) -> Result<String, TemplateFault> {
    fill("profile", include_str!("sections/profile.md"), profile)
}
