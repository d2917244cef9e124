//! The thinking: the problem of a team, its search, its proof and its reasons. Values in, values
//! out: no clock, no chance, no I/O.
//!
//! A [`TeamProblem`] is read from the file, its people as a [`Pool`]. A [`plan`] says what is asked, a [`scene`] sets it on the
//! days of a visit, [`eligibility`] says who may go at all and [`rules`] what counts; [`compile`]
//! turns it into indices for [`pick`], which searches and proves; and what it finds is told in words.

mod assemble;
mod by_hand;
pub mod check;
pub mod compile;
mod conflict;
pub mod eligibility;
mod explain;
mod notes;
pub mod pick;
pub mod plan;
mod pool;
pub mod problem;
pub mod programme;
mod questions;
mod reserves;
mod robust;
pub mod rules;
pub mod scene;
mod search;
pub mod ties;
pub mod travel;
mod weeks_free;
pub mod who;
pub mod words;

pub use assemble::{Assembly, assemble};
pub use by_hand::{by_hand, needed_overrides};
pub use plan::{areas_of, slots};
pub use pool::{Edit, Pool, blank};
pub use problem::{Assignment, SetAside, TeamProblem};
pub use questions::{
    Alternatives, Prices, WhyNot, alternatives, prices, replace, why_not, written,
};
pub use robust::robust;
pub use search::Broken;
pub use weeks_free::{WeeksFree, weeks_free};
pub use who::LEAD;
