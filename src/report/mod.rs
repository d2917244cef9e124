//! The document: the report of a challenge as values, the sections that are its templates, and
//! what is to be looked at before it goes out; the papers beside it; the presentation. The layouts
//! are those of the Local Government Association's published reports.

mod called;
pub mod charts;
mod content;
mod dashboard;
mod figures;
mod layout;
mod letters;
mod messages;
mod model;
mod names;
mod papers;
mod sections;
mod slides;
mod specimen;
mod templates;
mod verbs;

pub use called::Called;
pub use content::{Beside, ContentRule, Remark, remarks};
pub use dashboard::dashboard;
pub use figures::{
    ActionCount, ChallengeCount, DayCount, Figures, HostCount, NeverHad, OfficeShare, OnsiteWeek,
    PeerCount, PeerUse, PoolCount, PublicationCount, SatisfactionCount, StageCount, TakeUp, Turn,
};
pub use layout::Layout;
pub use letters::{DeadlineLine, Letter, LetterFacts, letter};
pub use messages::{Message, MessageKind, Presented, messages};
pub use model::{
    Deadline, Finding, HostLine, Previous, Recommendation, Report, ScopeLines, StaffLine, TeamLine,
    Theme,
};
pub use names::People;
pub use papers::{
    ActionLine, ActionPlan, AnnualReport, Brief, DutyLine, PeerProfile, PlanLine, Profile, Review,
    ReviewLine, SessionLine, action_plan, annual_report, brief, briefs, profile, progress_review,
};
pub use sections::{Sections, TemplateFault, fill, markdown};
pub use slides::slides;
pub use specimen::specimen;
pub use templates::{built_in, templates, tried};
pub use verbs::starts_with_a_verb;
