//! The report as values: what is known of a challenge, in the words in which it is printed. Nothing
//! of a note or a quote that could tell who spoke comes in here.

use serde::Serialize;

use super::Called;

/// All that a report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Reference of the challenge.
    pub reference: String,
    /// Heading: `Corporate peer challenge: Trafford`.
    pub title: String,
    /// The kind in words: `corporate peer challenge`.
    pub kind: String,
    /// What the kind is for.
    pub purpose: String,
    /// The hosts.
    pub hosts: Vec<HostLine>,
    /// Their names joined: `High Peak and Staffordshire Moorlands`.
    pub host: String,
    /// What they are called where they are not named.
    pub called: Called,
    /// The onsite days in words: `3 to 6 March 2027`.
    pub onsite: Option<String>,
    /// The window in words, while there are no days yet.
    pub window: Option<String>,
    /// `onsite`, `remote` or `hybrid`.
    pub mode: String,
    /// Whether the visit is over.
    pub is_over: bool,
    /// Which challenge of this kind it is for the first host: 1 for the first.
    pub ordinal: u32,
    /// The same in words: `second`.
    pub ordinal_word: String,
    /// The last one of this kind before it.
    pub previous: Option<Previous>,
    /// Whether it is the final version.
    pub is_final: bool,
    /// Number of this draft, from 1.
    pub version: u32,
    /// Whom this draft is for: `for the peer team`.
    pub audience: String,
    /// The day of this draft in words.
    pub date: String,
    /// What was agreed at scoping.
    pub scope: Option<ScopeLines>,
    /// The peers.
    pub team: Vec<TeamLine>,
    /// Whether the team is agreed, rather than only proposed.
    pub team_agreed: bool,
    /// Staff at work on it; not counted as peers.
    pub staff: Vec<StaffLine>,
    /// Sessions in which the team met people; 0 while there is no timetable.
    pub meetings: usize,
    /// People met.
    pub people_met: i64,
    /// Core themes, then the added focus, each with its findings.
    pub themes: Vec<Theme>,
    /// Key recommendations in order.
    pub recommendations: Vec<Recommendation>,
    /// What falls due between the visit and the report, of what the host has a part in.
    pub to_report: Vec<Deadline>,
    /// What is to be published and reviewed after the visit, and when.
    pub deadlines: Vec<Deadline>,
}

/// A host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostLine {
    /// Name.
    pub name: String,
    /// Kind of body in words.
    pub kind: String,
    /// Region.
    pub region: Option<String>,
    /// The same in a sentence: `in the North West`, `in London`.
    pub place: Option<String>,
    /// Inhabitants with separators: `237,579`.
    pub population: Option<String>,
    /// Political control.
    pub control: Option<String>,
}

/// The challenge of the same kind before this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Previous {
    /// Reference.
    pub reference: String,
    /// Its onsite days in words.
    pub onsite: String,
}

/// The scope in lines to print.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ScopeLines {
    /// What the host needs.
    pub needs: String,
    /// Focus questions.
    pub focus: Vec<String>,
    /// What the host wants to come out of it.
    pub results_wanted: Vec<String>,
    /// The day of agreement in words.
    pub agreed_on: Option<String>,
    /// Who agreed it.
    pub agreed_by: Vec<String>,
    /// Most documents asked of the host.
    pub documents: Option<u32>,
    /// Most meetings asked of the host.
    pub meetings: Option<u32>,
}

/// A peer on the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TeamLine {
    /// The slot's role.
    pub role: String,
    /// Name.
    pub name: String,
    /// Title of the first current post.
    pub title: Option<String>,
    /// Body of the first current post.
    pub body: Option<String>,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StaffLine {
    /// What they do, in words.
    pub role: String,
    /// Name.
    pub name: String,
}

/// A theme with what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Theme {
    /// Name.
    pub name: String,
    /// The question that the team asked.
    pub question: String,
    /// Whether the host added it to the core themes.
    pub added: bool,
    /// What is strong.
    pub strengths: Vec<Finding>,
    /// What to improve.
    pub areas: Vec<Finding>,
    /// What else was found.
    pub neutral: Vec<Finding>,
    /// Further recommendations under this theme.
    pub recommendations: Vec<Recommendation>,
}

impl Theme {
    /// How many findings it has.
    pub fn findings(&self) -> usize {
        self.strengths.len() + self.areas.len() + self.neutral.len()
    }
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its number in the challenge.
    pub number: i64,
    /// The statement.
    pub statement: String,
    /// Whether at least two independent sources stand behind it.
    pub triangulated: bool,
    /// Words heard, unattributed; never of a note that tells who spoke.
    pub quotes: Vec<String>,
    /// Numbers of the notes that are to be quoted but tell who spoke: their words stay out.
    #[serde(skip)]
    pub withheld: Vec<i64>,
}

/// A recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recommendation {
    /// Its number in the challenge.
    pub number: i64,
    /// The wording, which the host cannot change.
    pub wording: String,
}

/// A deadline after the visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// What is to be done.
    pub title: String,
    /// The day in words.
    pub due: String,
}
