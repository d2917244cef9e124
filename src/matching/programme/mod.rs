//! The programme: weeks and teams for many challenges at once, with a proved bound on what is possible.
//!
//! Prices on what teams compete for (a peer's year, a peer's week, a limit on visits) take the programme apart into
//! single teams, each priced exactly by [`super::pick`]; whatever the prices are, the sum of what the teams are then
//! worth bounds every plan. The prices are found by averaged subgradients and then by columns: the teams priced so far
//! make a restricted master whose linear relaxation gives the next prices. Plans come from the same teams: challenge by
//! challenge under the prices, and then by taking one to some dozen challenges out and putting them back in exactly.
//!
//! Integers everywhere a bound depends on them. No clock: the caller passes in when to stop, and a number of steps
//! makes the answer the same on any machine. [`check`] holds every plan to the programme and shares nothing with this.

pub mod check;
mod columns;
mod construct;
mod core;
mod dual;
pub mod format;
pub mod horizon;
mod master;
mod prices;
mod problem;
mod reinsert;
mod rows;
pub mod shortage;
mod solve;
mod usage;

pub use problem::{Challenge, Draft, NO_PRICE, Plan, Programme, Slot, Team, Week};
pub use solve::{Answer, Limits, Outcome, solve};

#[cfg(test)]
mod tests;
