//! What a document calls the hosts where it does not name them: `the council`, `the fire and rescue
//! service`, `the councils`.

use serde::Serialize;

use crate::domain::BodyKind;

/// The hosts in a sentence, after `the`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Called {
    /// `council`, `fire and rescue service`, `councils`.
    pub name: String,
    /// Whose something is: `council's`, `councils'`.
    pub whose: String,
    /// `is`, or `are` of several.
    pub is: String,
    /// `was`, or `were` of several.
    pub was: String,
    /// `has`, or `have` of several.
    pub has: String,
    /// `its`, or `their` of several.
    pub its: String,
    /// Who leads them: `Leader and the Chief Executive`.
    pub heads: String,
}

impl Default for Called {
    fn default() -> Self {
        Self::of(&[])
    }
}

impl Called {
    /// What hosts of these kinds are called; several of one kind in the plural, of different kinds
    /// `hosts`.
    pub fn of(kinds: &[BodyKind]) -> Self {
        let words: Vec<(&str, &str)> = kinds.iter().map(|kind| noun(*kind)).collect();
        let several = kinds.len() > 1;
        let same = words.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
        let (one, more) = match words.first() {
            Some(first) if same => *first,
            Some(_) => ("host", "hosts"),
            None => ("council", "councils"),
        };
        let pick = |single: &str, plural: &str| if several { plural } else { single }.to_owned();
        let is_fire = !kinds.is_empty() && kinds.iter().all(|kind| *kind == BodyKind::Fire);
        Self {
            name: pick(one, more),
            whose: pick(&format!("{one}'s"), &format!("{more}'")),
            is: pick("is", "are"),
            was: pick("was", "were"),
            has: pick("has", "have"),
            its: pick("its", "their"),
            heads: heads(is_fire, several).to_owned(),
        }
    }
}

/// One and several of a kind.
const fn noun(kind: BodyKind) -> (&'static str, &'static str) {
    match kind {
        BodyKind::Fire => ("fire and rescue service", "fire and rescue services"),
        BodyKind::CombinedAuthority
        | BodyKind::CombinedCountyAuthority
        | BodyKind::GreaterLondonAuthority => ("authority", "authorities"),
        BodyKind::CityOfLondon => ("corporation", "corporations"),
        BodyKind::Company => ("company", "companies"),
        BodyKind::Other => ("organisation", "organisations"),
        BodyKind::County
        | BodyKind::District
        | BodyKind::Unitary
        | BodyKind::IslesOfScilly
        | BodyKind::MetropolitanDistrict
        | BodyKind::LondonBorough => ("council", "councils"),
    }
}

const fn heads(is_fire: bool, several: bool) -> &'static str {
    match (is_fire, several) {
        (false, false) => "Leader and the Chief Executive",
        (false, true) => "Leaders and the Chief Executives",
        (true, false) => "Chair of the authority and the Chief Fire Officer",
        (true, true) => "Chairs of the authorities and the Chief Fire Officers",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_called_what_they_are() {
        let told = |kinds: &[BodyKind]| {
            let Called { name, whose, is, its, .. } = Called::of(kinds);
            format!("{name}, {whose}, {is}, {its}")
        };
        assert_eq!(told(&[BodyKind::Unitary]), "council, council's, is, its");
        assert_eq!(
            told(&[BodyKind::Fire]),
            "fire and rescue service, fire and rescue service's, is, its"
        );
        let two = [BodyKind::District, BodyKind::District];
        assert_eq!(told(&two), "councils, councils', are, their");
        assert_eq!(told(&[BodyKind::County, BodyKind::Fire]), "hosts, hosts', are, their");
        assert_eq!(told(&[BodyKind::CombinedAuthority]), "authority, authority's, is, its");
        assert!(Called::of(&[BodyKind::Fire]).heads.contains("Chief Fire Officer"));
    }
}
