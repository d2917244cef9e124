//! The scheme: the programme's rules as data (product, section 5). Nothing that the programme may
//! change is a constant; what a rule means is told by the doc comment of its field.

mod kind;
mod letters;
mod timetable;

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::dates::{easter, written};
use super::{BodyKind, PeerKind, Requirement};

pub use kind::{Duty, EngagementKind, Milestone, Theme};
pub use letters::Letters;
pub use timetable::TimetableRules;

/// One version of the programme's rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// What the scheme is called.
    pub name: String,
    /// The first day on which this version holds.
    #[serde(deserialize_with = "written::day")]
    pub holds_from: NaiveDate,
    /// The five-year rule.
    pub five_year: FiveYear,
    /// When a visit may be.
    pub weeks: Weeks,
    /// How teams are matched.
    pub matching: Matching,
    /// What a timetable is held to.
    #[serde(default)]
    pub timetable: TimetableRules,
    /// Letters that the programme writes.
    #[serde(default)]
    pub letters: Letters,
    /// The words of the programme.
    pub words: Vocabulary,
    /// Principal adviser by region.
    #[serde(default)]
    pub adviser: BTreeMap<String, String>,
    /// Months after which a class of personal data is past its period.
    #[serde(default)]
    pub retention: BTreeMap<String, u32>,
    /// The kinds of engagement.
    #[serde(rename = "kind")]
    pub kinds: Vec<EngagementKind>,
}

impl Scheme {
    /// The kind of engagement with this word, if the scheme has it.
    pub fn kind(&self, word: &str) -> Option<&EngagementKind> {
        self.kinds.iter().find(|kind| kind.word == word)
    }
}

/// The five-year rule (product, section 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FiveYear {
    /// Calendar months from the last onsite day to the day by which the next one is due.
    pub interval_months: u32,
    /// Kinds of engagement that satisfy the rule.
    pub qualifying_kinds: Vec<String>,
    /// Kinds of body on the list.
    pub body_kinds: Vec<BodyKind>,
    /// Months for fire services, which have an interval of their own; they are on the list only when set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fire_interval_months: Option<u32>,
    /// A body without a challenge is counted from its first day when that is on or after this day.
    #[serde(deserialize_with = "written::day")]
    pub new_bodies_from: NaiveDate,
    /// A new body is advised to have one within so many months of its first day.
    pub advise_within_months: u32,
    /// How far ahead is "due soon", in months.
    pub due_soon_months: u32,
    /// Scoping starts so many months ahead of the visit: at the earliest and at the latest.
    #[serde(deserialize_with = "two")]
    pub scoping_months_ahead: [u32; 2],
    /// Peers are approached so many months ahead of the visit: at the earliest and at the latest.
    #[serde(deserialize_with = "two")]
    pub approach_months_ahead: [u32; 2],
}

/// Two numbers; more would be dropped in silence by the reader of TOML.
fn two<'de, D: Deserializer<'de>>(from: D) -> Result<[u32; 2], D::Error> {
    let all = Vec::<u32>::deserialize(from)?;
    <[u32; 2]>::try_from(all)
        .map_err(|all| de::Error::invalid_length(all.len(), &"a list of two numbers"))
}

/// When a visit may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weeks {
    /// The weekday on which a visit begins, such as `tuesday`.
    pub start_weekday: String,
    /// Public holidays: no onsite day falls on one.
    #[serde(deserialize_with = "written::days")]
    pub public_holidays: Vec<NaiveDate>,
    /// Closed times: no onsite day falls in one unless it is allowed, or it is only warned of.
    #[serde(rename = "closed")]
    pub closed: Vec<ClosedTime>,
    /// Days before a host's ordinary election day in which no visit falls (pre-election period).
    pub pre_election_days: u32,
    /// Days after an election day in which no visit falls.
    pub post_election_days: u32,
    /// Ordinary election days, besides those that a body names.
    #[serde(deserialize_with = "written::days")]
    pub election_days: Vec<NaiveDate>,
}

/// A time of the year that is closed, such as the summer break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosedTime {
    /// What it is called.
    pub name: String,
    /// First day as `MM-DD`, or counted from Easter Sunday: `easter-7`.
    pub from: String,
    /// Last day, written like the first; before `from` it runs over the turn of the year.
    pub to: String,
    /// Whether a visit in it is warned of and not refused, such as one in a school holiday.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warned: bool,
}

impl ClosedTime {
    /// Whether it has `day` in it; never when its days are not well written.
    pub fn contains(&self, day: NaiveDate) -> bool {
        let year = day.year();
        match (day_of_year(&self.from, year), day_of_year(&self.to, year)) {
            (Some(from), Some(to)) if from <= to => from <= day && day <= to,
            (Some(from), Some(to)) => from <= day || day <= to,
            _ => false,
        }
    }
}

/// The day that `text` means in `year`: `MM-DD`, `easter`, `easter-7` or `easter+8`.
pub fn day_of_year(text: &str, year: i32) -> Option<NaiveDate> {
    let Some(away) = text.strip_prefix("easter") else {
        let (month, day) = text.split_once('-').filter(|_| text.len() == 5)?;
        return NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?);
    };
    let days = match away {
        "" => 0,
        _ if away.starts_with(['+', '-']) => away.parse::<i16>().ok().filter(|n| n.abs() <= 100)?,
        _ => return None,
    };
    easter(year)?.checked_add_signed(TimeDelta::days(days.into()))
}

/// How teams are matched (matching, section 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// Years after leaving a body in which a peer does not go there.
    pub cooling_off_years: u32,
    /// Years for which a former post counts as recent.
    pub recent_years: u32,
    /// Whether peers of a neighbouring body are barred (overridable) or only cost points.
    pub neighbours_barred: bool,
    /// Days a financial year that a peer gives who has not said.
    pub default_days: u32,
    /// Challenges a financial year that a peer gives who has not said.
    pub default_challenges: u32,
    /// Month and day on which the year of those counts begins, as `MM-DD`.
    pub year_begins: String,
    /// Whether a peer must be free on the evening before the first onsite day.
    pub evening_before: bool,
    /// Reserves shown for each slot.
    pub reserves: u32,
    /// Steps that the search may take.
    pub steps: u64,
    /// Seniorities that count as well wherever the first one is asked for.
    pub counts_as: BTreeMap<String, Vec<String>>,
    /// Points of the fit tier.
    pub points: Points,
    /// Price of each unit by which a soft requirement is missed.
    pub soft_price: u32,
    /// Requirements on every team; those of a kind and of a scope come on top, by name.
    #[serde(rename = "requirement", default)]
    pub requirements: Vec<Requirement>,
    /// Sorts of requirement, the least negotiable first: of clashing ones the last are named.
    pub negotiable: Vec<String>,
}

/// Points of the fit tier: small whole numbers that a person can weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// Each theme of the scope covered from the current role.
    pub theme_current: i64,
    /// Each theme of the scope covered from past experience.
    pub theme_past: i64,
    /// The slot's first-named seniority held now, rather than an equivalent or a former post.
    pub seniority: i64,
    /// Fits the slot's preference, such as section 151 officer for the finance peer.
    pub preferred: i64,
    /// From a body of the host's kind.
    pub same_kind: i64,
    /// From a body of the host's rural or urban class.
    pub same_setting: i64,
    /// A member of the party that controls the host.
    pub same_party: i64,
    /// Each challenge done before, up to `experience_most` of them.
    pub experience: i64,
    /// Challenges beyond which experience adds nothing.
    pub experience_most: i64,
    /// Each whole point of rating above or below 3.
    pub rating: i64,
    /// From the host's region (minus).
    pub same_region: i64,
    /// From the host's county area (minus).
    pub same_county: i64,
    /// From a neighbouring body, where that is allowed (minus).
    pub neighbour: i64,
    /// Left the host longer ago than the cooling-off period (minus).
    pub left_host: i64,
    /// Was on a team that visited the host before (minus; on a progress review of that team, plus).
    pub visited_before: i64,
    /// Employer's release already given.
    pub released: i64,
}

/// The words of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Areas of expertise.
    #[serde(rename = "expertise")]
    pub areas: Vec<Area>,
    /// The day of the current call for peers.
    #[serde(deserialize_with = "written::day")]
    pub call_made_on: NaiveDate,
    /// Seniorities by kind of peer, highest first.
    pub seniorities: BTreeMap<String, Vec<String>>,
    /// Parties and the group office to which each belongs.
    #[serde(rename = "party")]
    pub parties: Vec<Party>,
    /// The peer competencies on which feedback is given.
    pub competencies: Vec<String>,
}

impl Vocabulary {
    /// The seniorities of one kind of peer, highest first.
    pub fn seniorities_of(&self, kind: PeerKind) -> &[String] {
        self.seniorities.get(&kind.to_string()).map_or(&[], Vec::as_slice)
    }
}

/// An area of expertise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its name, such as `finance`.
    pub name: String,
    /// Words that tell the area in a focus question or an import: `s151`, `budget`.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Whether the current call for peers names it.
    #[serde(default)]
    pub called: bool,
}

/// A political party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its name as the programme writes it.
    pub name: String,
    /// Electoral Commission codes.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Other names that mean it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The group office through which its members come; none where not settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The party as which it counts in matching (Labour and Co-operative is Labour).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_as: Option<String>,
}
