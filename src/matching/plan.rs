//! What kind, scheme and scope ask for together: slots, requirements, themes; the same on any day.

use foldhash::{HashMap, HashMapExt as _};

use super::problem::{Assignment, TeamProblem};
use crate::domain::scheme::{Area, EngagementKind};
use crate::domain::text::folded_words;
use crate::domain::{BodyId, ChallengeId, Cover, PeerId, Requirement, Scheme, Slot};

/// A theme of the scope with the areas of expertise that cover it; none when nobody can be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemePlan {
    /// The core theme or the focus question, in its own words.
    pub name: String,
    /// Areas of expertise that cover it.
    pub areas: Vec<String>,
}

/// How many members at least must cover a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverPlan {
    /// The theme.
    pub theme: ThemePlan,
    /// How many.
    pub min: u32,
    /// Whether it must hold.
    pub hard: bool,
}

/// All that is asked of the team.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// The problem that it was made of.
    pub problem: &'a TeamProblem,
    /// The slots in order.
    pub slots: Vec<Slot>,
    /// Counts over the team: the scheme's, the kind's, the scope's; a later one replaces an earlier
    /// one of the same name.
    pub requirements: Vec<Requirement>,
    /// Themes that so many members must cover.
    pub covers: Vec<CoverPlan>,
    /// Core themes and focus questions: what expertise is worth points for.
    pub themes: Vec<ThemePlan>,
    /// Members of the team whose work a progress review looks at.
    pub original_team: Vec<PeerId>,
    /// The challenge of that team.
    pub reviews: Option<ChallengeId>,
    parties: HashMap<String, &'a str>,
    /// The same by names as the scheme writes them: most are met so.
    as_written: HashMap<&'a str, &'a str>,
    assignments: HashMap<PeerId, Vec<&'a Assignment>>,
}

impl<'a> Plan<'a> {
    /// Puts together what is asked.
    pub fn of(problem: &'a TeamProblem) -> Self {
        let mut assignments: HashMap<PeerId, Vec<&Assignment>> = HashMap::new();
        for assignment in &problem.assignments {
            assignments.entry(assignment.peer).or_default().push(assignment);
        }
        let areas = Areas::of(&problem.scheme);
        let reviews = reviewed(problem);
        let parties = parties(problem);
        let original = |a: &&Assignment| Some(a.challenge) == reviews;
        Self {
            problem,
            slots: slots(problem),
            requirements: requirements(problem),
            covers: covers(problem, &areas),
            themes: themes(problem, &areas),
            original_team: problem.assignments.iter().filter(original).map(|a| a.peer).collect(),
            reviews,
            as_written: as_written(problem, &parties),
            parties,
            assignments,
        }
    }

    /// The price of each unit by which a soft requirement is missed.
    pub fn price(&self, requirement: &Requirement) -> i64 {
        i64::from(requirement.price.unwrap_or(self.problem.scheme.matching.soft_price))
    }

    /// The price of each place that a member of the original team could have had: it outweighs a unit
    /// missed of every other soft requirement together, because they come first.
    pub fn original_price(&self) -> i64 {
        let soft = self.requirements.iter().filter(|r| !r.hard).map(|r| self.price(r));
        let covers = self.covers.iter().filter(|cover| !cover.hard).count() as i64;
        1 + soft.sum::<i64>() + covers * i64::from(self.problem.scheme.matching.soft_price)
    }

    /// Whether the role leads and the kind lets its lead rule be set aside with a reason.
    pub fn lead_may_differ(&self, role: &str) -> bool {
        let kind = &self.problem.kind;
        kind.lead_overridable && kind.lead.as_deref() == Some(role)
    }

    /// The places of a peer on the teams of other challenges.
    pub fn assignments_of(&self, peer: PeerId) -> &[&'a Assignment] {
        self.assignments.get(&peer).map_or(&[], Vec::as_slice)
    }

    /// The party as which `party` counts: known names and aliases to the scheme's, Labour and
    /// Co-operative to Labour; an unknown one is itself.
    pub fn party<'t>(&'t self, party: &'t str) -> &'t str {
        if let Some(known) = self.as_written.get(party) {
            return known;
        }
        self.parties.get(&folded_words(party)).copied().unwrap_or(party)
    }
}

/// The kind's slots with the scope's put in their place or added, by role.
pub fn slots(problem: &TeamProblem) -> Vec<Slot> {
    let mut slots = problem.kind.slots.clone();
    for own in &problem.scope.slots {
        match slots.iter_mut().find(|slot| slot.role == own.role) {
            Some(slot) => slot.clone_from(own),
            None => slots.push(own.clone()),
        }
    }
    slots
}

fn requirements(problem: &TeamProblem) -> Vec<Requirement> {
    let all = (problem.scheme.matching.requirements.iter())
        .chain(&problem.kind.requirements)
        .chain(&problem.scope.requirements);
    let mut merged: Vec<Requirement> = Vec::new();
    for one in all {
        match merged.iter_mut().find(|other| other.name == one.name) {
            Some(other) => other.clone_from(one),
            None => merged.push(one.clone()),
        }
    }
    merged
}

/// The covers of kind and scope; a core theme or focus question that neither names is wanted, softly,
/// from one member.
fn covers(problem: &TeamProblem, areas: &Areas<'_>) -> Vec<CoverPlan> {
    let core = problem.kind.themes.iter().map(|theme| &theme.name);
    let wanted = core.chain(&problem.scope.focus);
    let implied = wanted.map(|theme| Cover { theme: theme.clone(), min: 1, hard: false });
    let named = problem.kind.covers.iter().chain(&problem.scope.covers).cloned();
    let mut merged: Vec<CoverPlan> = Vec::new();
    for cover in implied.chain(named) {
        let plan = CoverPlan {
            theme: areas.theme(&problem.kind, &cover.theme),
            min: cover.min,
            hard: cover.hard,
        };
        match merged.iter_mut().find(|other| same(&other.theme.name, &cover.theme)) {
            Some(other) => *other = plan,
            None => merged.push(plan),
        }
    }
    merged
}

fn themes(problem: &TeamProblem, areas: &Areas<'_>) -> Vec<ThemePlan> {
    let core = problem.kind.themes.iter().map(|theme| theme.name.as_str());
    let focus = problem.scope.focus.iter().map(String::as_str);
    core.chain(focus).map(|name| areas.theme(&problem.kind, name)).collect()
}

fn same(one: &str, other: &str) -> bool {
    folded_words(one) == folded_words(other)
}

/// Every area of the scheme with its folded name and keywords, each between blanks.
struct Areas<'a>(Vec<(&'a Area, Vec<String>)>);

impl<'a> Areas<'a> {
    fn of(scheme: &'a Scheme) -> Self {
        let told_by = |area: &'a Area| {
            let words = std::iter::once(&area.name).chain(&area.keywords);
            let words = words.map(|word| format!(" {} ", folded_words(word)));
            (area, words.filter(|word| !word.trim().is_empty()).collect())
        };
        Self(scheme.words.areas.iter().map(told_by).collect())
    }

    /// A theme with its areas: those of the core theme by that name, else the area by that name, else
    /// every area of which the name or a keyword stands in the text as whole words.
    fn theme(&self, kind: &EngagementKind, name: &str) -> ThemePlan {
        let text = format!(" {} ", folded_words(name));
        let core = kind.themes.iter().find(|theme| same(&theme.name, name));
        let by_name = || self.0.iter().find(|(_, words)| words.first() == Some(&text));
        let stands = |words: &[String]| words.iter().any(|word| text.contains(word));
        let areas = match (core, by_name()) {
            (Some(core), _) => core.expertise.clone(),
            (None, Some((area, _))) => vec![area.name.clone()],
            (None, None) => {
                let told = self.0.iter().filter(|(_, words)| stands(words));
                told.map(|(area, _)| area.name.clone()).collect()
            }
        };
        ThemePlan { name: name.to_owned(), areas }
    }
}

/// The areas of expertise that cover a core theme or a focus question; none when nobody can be matched
/// to it.
pub fn areas_of(scheme: &Scheme, kind: &EngagementKind, theme: &str) -> Vec<String> {
    Areas::of(scheme).theme(kind, theme).areas
}

fn parties(problem: &TeamProblem) -> HashMap<String, &str> {
    let mut names = HashMap::new();
    for party in &problem.scheme.words.parties {
        let as_what = party.counts_as.as_deref().unwrap_or(&party.name);
        for name in party.aliases.iter().chain([&party.name]) {
            names.insert(folded_words(name), as_what);
        }
    }
    names
}

fn as_written<'a>(
    problem: &'a TeamProblem,
    folded: &HashMap<String, &'a str>,
) -> HashMap<&'a str, &'a str> {
    let names = problem.scheme.words.parties.iter();
    let names = names.flat_map(|party| party.aliases.iter().chain([&party.name]));
    names.filter_map(|name| Some((name.as_str(), *folded.get(&folded_words(name))?))).collect()
}

/// The challenge whose team comes first on a progress review: the one named, else the last one with a
/// team at a host.
fn reviewed(problem: &TeamProblem) -> Option<ChallengeId> {
    if !problem.kind.original_team_first {
        return None;
    }
    let first = problem.weeks.first()?.from;
    let at_host =
        |a: &&Assignment| a.hosts.iter().any(|host: &BodyId| problem.hosts.contains(host));
    let earlier = |a: &Assignment| a.onsite.filter(|days| days.to < first).map(|days| days.to);
    let visits = problem.assignments.iter().filter(at_host);
    let last = visits.filter_map(|a| Some((earlier(a)?, a.challenge))).max();
    problem.reviews.or(last.map(|(_, challenge)| challenge))
}
