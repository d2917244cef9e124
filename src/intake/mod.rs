//! The gate: text from outside to checked values, or every finding with its place.

pub mod bodies;
pub mod document;
mod finding;
pub mod scheme;

pub use finding::{Finding, Findings, MOST_KEPT, Severity, Sink};
