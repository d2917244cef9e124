//! The gate: text from outside to checked values, or every finding with its place.

mod finding;

pub use finding::{Finding, Findings, MOST_KEPT, Severity, Sink};
