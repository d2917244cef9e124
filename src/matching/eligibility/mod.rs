//! Who may go at all: one filter a file, each with a name and a sentence.
//!
//! To add a filter: its file, its line in [`ALL`], and its own lines in `check`.

mod association;
mod banned;
mod challenges_left;
mod cooling_off;
mod days_left;
mod excluded;
mod free;
mod interest;
mod neighbour;
mod release;
mod status;
mod term;

use super::scene::{Facts, Scene};
use crate::domain::Peer;

/// A reason for which a peer cannot go.
#[derive(Debug)]
pub struct Filter {
    /// Its name in the file, in problems and in messages.
    pub name: &'static str,
    /// What is said after a number of people: `29 not free`.
    pub counted: &'static str,
    /// What is said when it is set aside: `let peers of neighbouring bodies go`; `None` when nothing
    /// sets it aside.
    pub set_aside: Option<&'static str>,
    /// Whether an override with a reason sets it aside.
    pub overridable: bool,
    /// Whether it looks at the days of the visit: such a filter is asked for every week, and must look
    /// at nothing of [`Facts`] but the peer.
    pub by_week: bool,
    /// Whether it shuts the peer out.
    pub bars: fn(&Scene<'_>, &Facts<'_>) -> bool,
    /// Why, as a clause after the peer's name; called only when it does.
    pub why: fn(&Scene<'_>, &Facts<'_>) -> String,
}

/// Every filter: people are counted under the first that shuts them out.
pub const ALL: &[Filter] = &[
    status::FILTER,
    banned::FILTER,
    excluded::FILTER,
    association::FILTER,
    interest::FILTER,
    neighbour::FILTER,
    cooling_off::FILTER,
    release::FILTER,
    term::FILTER,
    free::FILTER,
    days_left::FILTER,
    challenges_left::FILTER,
];

/// The place of a filter in [`ALL`].
pub fn place_of(name: &str) -> Option<usize> {
    ALL.iter().position(|filter| filter.name == name)
}

/// The filters that shut the peer out, bit `f` for `ALL[f]`, of those that do not look at the days.
pub fn mask(scene: &Scene<'_>, facts: &Facts<'_>) -> u64 {
    asked(scene, facts, false)
}

/// The filters that shut the peer out, of those that look at the days of the visit.
pub fn mask_of_days(scene: &Scene<'_>, peer: &Peer) -> u64 {
    asked(scene, &Facts::bare(peer), true)
}

fn asked(scene: &Scene<'_>, facts: &Facts<'_>, by_week: bool) -> u64 {
    let asked = ALL.iter().enumerate().filter(|(_, filter)| filter.by_week == by_week);
    asked.filter(|(_, filter)| (filter.bars)(scene, facts)).fold(0, |mask, (at, _)| mask | 1 << at)
}

/// Why the peer cannot go, filter by filter, as clauses after the name; empty when the peer can.
pub fn reasons(scene: &Scene<'_>, facts: &Facts<'_>) -> Vec<(&'static str, String)> {
    let barring = ALL.iter().filter(|filter| (filter.bars)(scene, facts));
    barring.map(|filter| (filter.name, (filter.why)(scene, facts))).collect()
}
