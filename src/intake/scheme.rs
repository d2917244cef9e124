//! The scheme from TOML: the built-in one, and those that people write.

use std::fmt;

use super::document::Document;
use super::{Finding, Severity};
use crate::domain::Scheme;

/// The built-in scheme as its authors wrote it, notes and all.
pub const BUILT_IN: &str = include_str!("scheme/england.toml");

/// The built-in scheme: peer challenge in England.
///
/// # Errors
/// Never in a program that passed its tests: they read it.
pub fn built_in() -> Result<Scheme, NotAScheme> {
    read(BUILT_IN)
}

/// Reads a scheme.
///
/// # Errors
/// Every finding, when there is one that bars it.
pub fn read(text: &str) -> Result<Scheme, NotAScheme> {
    read_with_findings(text).map(|(scheme, _)| scheme)
}

/// Reads a scheme; gives the warnings with it.
///
/// # Errors
/// Every finding, when there is one that bars it.
pub fn read_with_findings(text: &str) -> Result<(Scheme, Vec<Finding>), NotAScheme> {
    let one = |finding: Box<Finding>| NotAScheme { findings: vec![*finding] };
    let document = Document::parse(text).map_err(one)?;
    let scheme: Scheme = document.read().map_err(one)?;
    Ok((scheme, Vec::new()))
}

/// The text is no scheme: at least one finding is an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAScheme {
    /// What is wrong, in the order of the text.
    pub findings: Vec<Finding>,
}

impl fmt::Display for NotAScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.findings.iter().filter(|f| f.severity == Severity::Error);
        for (position, finding) in errors.enumerate() {
            write!(f, "{}{finding}", if position == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for NotAScheme {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_scheme_is_one() {
        let (scheme, warnings) = read_with_findings(BUILT_IN).unwrap();
        assert_eq!(warnings, []);
        assert_eq!(scheme.holds_from.to_string(), "2020-01-01");
    }
}
