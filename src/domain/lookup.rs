//! Finding the thing that a person names: code, slug, whole name, whole words, part of a word, in
//! that order, stopping at the first level with a hit (product, section 3).

use super::alike::{ALIKE, likeness};
use super::text::{fold_name, folded_words};

pub use super::alike::{Letters, Nearest, nearest};
pub use super::sought::Sought;

/// Something that may be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// What is found.
    pub value: T,
    /// Codes and references, compared without regard to case.
    pub codes: Vec<String>,
    /// The short name used in references, if there is one.
    pub slug: Option<String>,
    /// Names and aliases as people write them.
    pub names: Vec<String>,
    /// Among hits of one level only those with the lowest rank count: 0 for what is meant first.
    pub rank: u8,
}

/// What a search gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T> {
    /// Exactly one.
    One(T),
    /// More than one at the same level: the user must say which.
    Many(Vec<T>),
    /// None; the nearest names, best first, at most three.
    None(Vec<String>),
}

/// One level of the search: whether a thing is a hit.
type Level<'a, T> = &'a dyn Fn(&Named<T>) -> bool;

/// Finds what `text` names among `all`. Ties keep the order of `all`.
pub fn find<T: Clone>(all: &[Named<T>], text: &str) -> Found<T> {
    let wanted = text.trim();
    let folded = fold_name(wanted);
    if folded.is_empty() {
        return Found::None(Vec::new());
    }
    let levels: [Level<'_, T>; 5] = [
        &|n| n.codes.iter().any(|c| c.eq_ignore_ascii_case(wanted)),
        &|n| n.slug.as_deref().is_some_and(|s| s.eq_ignore_ascii_case(wanted)),
        &|n| n.names.iter().any(|name| fold_name(name) == folded),
        &|n| n.names.iter().any(|name| has_words(&fold_name(name), &folded)),
        &|n| n.names.iter().any(|name| fold_name(name).contains(&folded)),
    ];
    for level in levels {
        let hits: Vec<&Named<T>> = all.iter().filter(|n| level(n)).collect();
        let Some(best) = hits.iter().map(|n| n.rank).min() else { continue };
        let mut first = hits.iter().filter(|n| n.rank == best).map(|n| n.value.clone());
        return match (first.next(), first.next()) {
            (Some(one), None) => Found::One(one),
            (Some(one), Some(two)) => Found::Many([one, two].into_iter().chain(first).collect()),
            (None, _) => continue,
        };
    }
    Found::None(nearest_of(wanted, all))
}

/// The names of the three things most like `text`: of each the name that is most like it.
fn nearest_of<T>(text: &str, all: &[Named<T>]) -> Vec<String> {
    let wanted = folded_words(text);
    let best = |thing: &'_ Named<T>| {
        let names = thing.names.iter().chain(&thing.codes);
        let alike = names.map(|name| (likeness(&wanted, name), name.clone()));
        alike.reduce(|best, other| if other.0 > best.0 { other } else { best })
    };
    let all = all.iter().filter_map(|thing| Some((best(thing)?, thing.rank)));
    let mut near: Vec<_> = all.filter(|((likeness, _), _)| *likeness >= ALIKE).collect();
    near.sort_by(|((a, one), first), ((b, other), second)| {
        b.total_cmp(a).then(first.cmp(second)).then_with(|| one.cmp(other))
    });
    near.dedup_by(|((_, one), _), ((_, other), _)| one == other);
    near.into_iter().take(3).map(|((_, name), _)| name).collect()
}

/// Whether the words of `wanted` stand in `name` in a row as whole words.
pub(super) fn has_words(name: &str, wanted: &str) -> bool {
    format!(" {name} ").contains(&format!(" {wanted} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(code: &str, slug: &str, names: &[&str], rank: u8) -> Named<String> {
        Named {
            value: code.to_owned(),
            codes: vec![code.to_owned()],
            slug: Some(slug.to_owned()),
            names: names.iter().map(ToString::to_string).collect(),
            rank,
        }
    }

    fn register() -> Vec<Named<String>> {
        vec![
            named("E1", "newcastle-upon-tyne", &["Newcastle City Council", "Newcastle"], 0),
            named("E2", "newcastle-under-lyme", &["Newcastle-under-Lyme", "Newcastle"], 0),
            named("E3", "essex", &["Essex County Council", "Essex"], 0),
            named("E4", "essex-fire", &["Essex Fire and Rescue Service", "Essex"], 1),
            named("E5", "st-helens", &["St. Helens Council"], 0),
        ]
    }

    #[test]
    fn the_first_level_with_a_hit_decides() {
        let all = register();
        let one = |text: &str| match find(&all, text) {
            Found::One(code) => code,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(one("e4"), "E4");
        assert_eq!(one("essex-fire"), "E4");
        assert_eq!(one("Essex"), "E3"); // a council before a fire service
        assert_eq!(one("st helens"), "E5");
        assert_eq!(one("newcastle city"), "E1");
        assert_eq!(one("lyme"), "E2");
        assert_eq!(one("hel"), "E5");
    }

    #[test]
    fn more_than_one_is_said() {
        assert_eq!(find(&register(), "Newcastle"), Found::Many(vec!["E1".into(), "E2".into()]));
    }

    #[test]
    fn nothing_gives_the_nearest() {
        let Found::None(near) = find(&register(), "Esex") else { panic!("found") };
        assert_eq!(near.first().map(String::as_str), Some("Essex"));
        // Three things, not three names of one.
        let Found::None(near) = find(&register(), "Newcastel") else { panic!("found") };
        assert_eq!(near, ["Newcastle"]);
    }
}
