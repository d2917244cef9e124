//! The document: the report of a challenge as values, the sections that are its templates, and
//! what is to be looked at before it goes out. The layout is the newer one of the Local Government
//! Association's published reports (introduction, executive summary, recommendations, peer team,
//! core themes, appendix on the process).

mod content;
mod model;
mod papers;
mod sections;
mod slides;
mod specimen;
mod verbs;

pub use content::{Remark, remarks};
pub use model::{
    Deadline, Finding, HostLine, Previous, Recommendation, Report, ScopeLines, StaffLine, TeamLine,
    Theme,
};
pub use papers::{Brief, DutyLine, PeerProfile, Profile, SessionLine, brief, profile};
pub use sections::{SECTIONS, TemplateFault, fill, markdown};
pub use slides::slides;
pub use specimen::specimen;
pub use verbs::starts_with_a_verb;
