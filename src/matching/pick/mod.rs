//! The exact search over slots, candidates, groups and sums, and every question about its answer.
//!
//! Knows nothing of councils: the rules compile into a [`Draft`], [`Problem::new`] checks it, a [`Question`] asks for a
//! team, and [`solve()`] answers with an [`Outcome`] that says how sure it is. Pure and single-threaded: no clock, no
//! chance, and work is counted in steps, so that the same arguments give the same answer anywhere.

mod alternatives;
mod block;
mod bound;
mod certificate;
mod certify;
pub mod check;
mod conflict;
mod cover;
mod distinct;
mod fault;
pub mod format;
mod leading;
mod lists;
mod model;
mod outcome;
mod pool;
mod priced;
mod problem;
mod propagate;
mod question;
mod relax;
mod replace;
mod reserves;
mod rules;
mod search;
mod simplex;
mod solve;
mod sweep;
mod thin;
mod tiers;
mod trial;
mod validate;
mod verify;
mod walk;
mod worth;

pub use alternatives::{Alternatives, alternatives};
pub use certificate::{Certificate, Cut, Node, Part};
pub use certify::certify;
pub use conflict::{Conflict, conflict};
pub use cover::{Cover, cover};
pub use fault::Fault;
pub use outcome::{Answer, Budget, Outcome, Solution, Team, Tier, TierKind};
pub use priced::{Entrants, Offer, Priced, Repriced};
pub use problem::{
    Draft, Entries, Group, LARGEST, MOST_FILTERS, MOST_SLOTS, Problem, Shut, Slot, Sum,
};
pub use question::{Count, Lead, Loosened, Question, Requirement};
pub use relax::{Relaxation, Relaxations, relaxations};
pub use replace::replace;
pub use reserves::{Reserve, Reserves, reserves};
pub use solve::solve;
pub use verify::verify;

#[cfg(test)]
mod tests;
