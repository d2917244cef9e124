//! The programme: weeks and teams for many challenges at once, with a proved bound on what is possible.
//!
//! Prices on what teams compete for (a peer's year, a peer's week, a limit on visits) take the programme apart into
//! single teams, each priced exactly by [`super::pick`]; whatever the prices are, the sum of what the teams are then
//! worth bounds every plan. The prices are found by averaged subgradients, first over all teams and then, a thousand times
//! as fast, over the teams met so far. Plans come from the same teams: challenge by challenge under the prices, and then
//! by taking one to some dozen challenges out and putting them back in exactly, going on from plans a little worse than
//! the best as well.
//!
//! Integers everywhere a bound depends on them. No clock: the caller passes in when to stop, and a number of steps
//! makes the answer the same on any machine. [`check`] holds every plan to the programme and shares nothing with this.

pub mod check;
mod columns;
mod construct;
mod core;
mod dive;
mod dual;
mod exchange;
pub mod format;
pub mod horizon;
mod master;
mod prices;
mod problem;
mod proof;
mod reinsert;
mod restricted;
mod room;
mod rows;
pub mod shortage;
mod solve;
mod usage;
mod worst;

pub use problem::{Challenge, Draft, NO_PRICE, Plan, Programme, Slot, Team, Week};
pub use solve::{Answer, Limits, Outcome, solve};
pub use worst::{Fairest, Fairness, least, worst_team};

#[cfg(test)]
mod tests;
