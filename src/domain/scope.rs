//! The scope of a challenge: what the host and the programme agreed (product, section 10), and the
//! closed language of slots and requirements that the scheme's templates share.

use std::fmt;
use std::marker::PhantomData;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, IntoDeserializer as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::dates::written;
use super::{BodyKind, PeerKind};

/// What was agreed at scoping.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Scope {
    /// The day on which it was agreed; a scope without one is a draft.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "written::optional_day")]
    pub agreed_on: Option<NaiveDate>,
    /// Who agreed it.
    pub agreed_by: Vec<String>,
    /// Whom the scoping meeting met.
    pub met: Vec<String>,
    /// What the host needs, in its own words.
    pub needs: String,
    /// Focus questions beyond the kind's core themes.
    pub focus: Vec<String>,
    /// What the host wants to come out of it.
    pub results_wanted: Vec<String>,
    /// What may be asked of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burden_limit: Option<BurdenLimit>,
    /// Slots that replace or add to the kind's template, by role.
    #[serde(rename = "slot")]
    pub slots: Vec<Slot>,
    /// Counts over the team.
    #[serde(rename = "requirement")]
    pub requirements: Vec<Requirement>,
    /// Themes that so many members must cover.
    #[serde(rename = "cover")]
    pub covers: Vec<Cover>,
    /// Who must not be on the team.
    pub exclude: Exclude,
}

/// The most that may be asked of the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BurdenLimit {
    /// Documents to send ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents: Option<u32>,
    /// Meetings while the team is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meetings: Option<u32>,
}

/// A place on the team, for exactly one peer, or at most one when it is optional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// What the place is called: `lead peer`, `finance peer`.
    pub role: String,
    /// Who may take it: any one of these will do.
    pub who: Vec<Who>,
    /// Who may take it when no team without them exists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fallback: Vec<Who>,
    /// Whether it may stay empty.
    #[serde(default)]
    pub optional: bool,
    /// Who of those is preferred, at the scheme's points for it (a section 151 officer as finance
    /// peer); bars nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefer: Vec<Who>,
}

/// A description of people: all that is said must hold; of a list any one will do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Who {
    /// Officer, member or other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<PeerKind>,
    /// Seniorities of the scheme; the scheme's equivalents (managing director for chief executive)
    /// count as well.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_many")]
    #[schemars(schema_with = "text_or_list")]
    pub seniority: Vec<String>,
    /// Areas of expertise of the scheme.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_many")]
    #[schemars(schema_with = "text_or_list")]
    pub expertise: Vec<String>,
    /// `true`: the seniority and the expertise must be those of a post held now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<bool>,
    /// `true`: a former post counts as well if it was left within the scheme's `recent_years`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recent: Option<bool>,
    /// Whether a Finance Improvement and Sustainability Adviser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fisa: Option<bool>,
}

/// A count over the team: how many members fit `where`, between `min` and `max`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// What it is called in explanations.
    pub name: String,
    /// Which members count.
    #[serde(default, rename = "where")]
    pub filter: TeamFilter,
    /// The least.
    #[serde(default)]
    pub min: u32,
    /// The most; none when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// Counted apart for each value of this: `body`, `region`, `party`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Whether it must hold; a soft one costs its price a unit missed.
    #[serde(default = "yes")]
    pub hard: bool,
    /// Price of each unit missed when soft; the scheme's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<u32>,
}

/// Which members of a team a requirement counts; all that is said must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TeamFilter {
    /// Officer, member or other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<PeerKind>,
    /// Seniorities of the scheme.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_many")]
    #[schemars(schema_with = "text_or_list")]
    pub seniority: Vec<String>,
    /// Areas of expertise of the scheme.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_many")]
    #[schemars(schema_with = "text_or_list")]
    pub expertise: Vec<String>,
    /// Parties.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_many")]
    #[schemars(schema_with = "text_or_list")]
    pub party: Vec<String>,
    /// Regions.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_many")]
    #[schemars(schema_with = "text_or_list")]
    pub region: Vec<String>,
    /// Kinds of the bodies at which the member holds a post.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_many")]
    #[schemars(schema_with = "text_or_list")]
    pub body_kind: Vec<BodyKind>,
    /// Rural or urban classes of those bodies.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_many")]
    #[schemars(schema_with = "text_or_list")]
    pub rural_urban: Vec<String>,
    /// `true`: of the party that controls the host; where nobody does, any party does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_party: Option<bool>,
    /// `true`: from a body of the host's kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_kind: Option<bool>,
    /// `true`: from the host's region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_region: Option<bool>,
    /// `true`: has done a challenge before; `false`: has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub experienced: Option<bool>,
    /// Whether a Finance Improvement and Sustainability Adviser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fisa: Option<bool>,
}

/// A theme that so many members must cover by their expertise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// A core theme, a focus question, or an area of expertise.
    pub theme: String,
    /// How many members at least.
    #[serde(default = "one")]
    pub min: u32,
    /// Whether it must hold.
    #[serde(default)]
    pub hard: bool,
}

/// Who must not be on the team.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Exclude {
    /// References of peers.
    pub peers: Vec<String>,
    /// Bodies whose peers are not wanted.
    pub bodies: Vec<String>,
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

/// Takes `"x"` for `["x"]`.
fn one_or_many<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    from.deserialize_any(OneOrMany(PhantomData))
}

/// By hand rather than by an untagged enum, which would swallow what is wrong with the one word.
struct OneOrMany<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word or a list of words")
    }

    fn visit_str<E: de::Error>(self, one: &str) -> Result<Vec<T>, E> {
        Ok(vec![T::deserialize(one.into_deserializer())?])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, many: A) -> Result<Vec<T>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(many))
    }
}

fn text_or_list(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    })
}
