//! A kind of engagement: themes, team template, duties, milestones.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{BodyKind, Cover, Mode, Requirement, Slot};

/// A kind of engagement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EngagementKind {
    /// Its word on the command line, such as `corporate`.
    pub word: String,
    /// Its name in documents, such as `corporate peer challenge`.
    pub title: String,
    /// What it is for, in a sentence or two.
    #[serde(default)]
    pub purpose: String,
    /// Whether it is support rather than a challenge: its sessions are logged one by one.
    #[serde(default)]
    pub support: bool,
    /// Onsite days.
    pub days: u32,
    /// Usual mode.
    pub mode: Mode,
    /// How it is paid for: `free`, `subsidised`, `charged`.
    pub funding: String,
    /// Kinds of body that may host it; any when empty.
    #[serde(default)]
    pub host_kinds: Vec<BodyKind>,
    /// Role of the slot whose peer leads the team; none where the programme itself leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Whether the lead rule may be set aside with a reason.
    #[serde(default)]
    pub lead_overridable: bool,
    /// Core themes, each with the areas of expertise that cover it.
    #[serde(rename = "theme", default)]
    pub themes: Vec<Theme>,
    /// The team template.
    #[serde(rename = "slot", default)]
    pub slots: Vec<Slot>,
    /// Counts over the team, on top of the scheme's.
    #[serde(rename = "requirement", default)]
    pub requirements: Vec<Requirement>,
    /// Themes that so many members must cover.
    #[serde(rename = "cover", default)]
    pub covers: Vec<Cover>,
    /// Whether members of the team that visited before are wanted first (progress review).
    #[serde(default)]
    pub original_team_first: bool,
    /// What comes out of it: `presentation`, `action plan`. One of `report`, `fire report`, `letter` and
    /// `written feedback` says how its report is laid out.
    #[serde(default)]
    pub outputs: Vec<String>,
    /// Duties of the peers.
    #[serde(rename = "duty", default)]
    pub duties: Vec<Duty>,
    /// Milestones with their due dates.
    #[serde(rename = "milestone", default)]
    pub milestones: Vec<Milestone>,
}

/// A core theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its name in documents.
    pub name: String,
    /// The question that the team asks.
    #[serde(default)]
    pub question: String,
    /// Areas of expertise that cover it.
    pub expertise: Vec<String>,
}

/// A milestone and when it is due: so many months or days from an anchor, minus is before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Its word, such as `scope-agreed`.
    pub word: String,
    /// What is done then, in words.
    pub title: String,
    /// `onsite-from`, `onsite-to`, or the word of another milestone.
    pub anchor: String,
    /// Calendar months from the anchor.
    #[serde(default)]
    pub months: i32,
    /// Days from the anchor, after the months.
    #[serde(default)]
    pub days: i32,
    /// The stage that a challenge has reached once this is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
}

/// A duty of a peer and the day by which it is to be done: so far from an anchor, as a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// What is to be done, in words.
    pub duty: String,
    /// `onsite-from`, `onsite-to`, or the word of a milestone.
    pub anchor: String,
    /// Calendar months from the anchor.
    #[serde(default)]
    pub months: i32,
    /// Days from the anchor, after the months.
    #[serde(default)]
    pub days: i32,
    /// Whether it falls to members with a specialist role alone.
    #[serde(default)]
    pub specialist: bool,
}
