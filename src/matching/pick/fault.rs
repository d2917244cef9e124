//! What is wrong with a problem from outside, and where.

use std::fmt;

/// A fault in a problem: the place, as a path into it, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The place, such as `slots[2].cand[17]`; empty for the whole.
    pub place: String,
    /// What is wrong, such as `candidate 3000 is out of range 0..2999`.
    pub what: String,
}

impl Fault {
    pub(super) fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            return f.write_str(&self.what);
        }
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl std::error::Error for Fault {}
