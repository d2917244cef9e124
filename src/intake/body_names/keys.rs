//! What a body must go by for a text to mean it.

use foldhash::{HashSet, HashSetExt as _};

use crate::domain::text::fold_name;

/// What a body must go by for a text to mean it.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) code: String,
    pub(super) slug: String,
    /// The name, folded.
    pub(super) name: String,
    /// The same of a name that is turned round: `Bristol, City of`.
    pub(super) turned: Option<String>,
    /// The names for which its last word is short.
    pub(super) in_full: Vec<String>,
}

impl Keys {
    pub(super) fn of(text: &str) -> Self {
        let name = fold_name(text);
        Self {
            code: text.split_whitespace().collect::<String>().to_uppercase(),
            slug: text.to_lowercase(),
            turned: text.split_once(", ").map(|(name, of)| fold_name(&format!("{of} {name}"))),
            in_full: in_full(&name),
            name,
        }
    }
}

/// The whole names for one whose last word is short for its form: `St Helens MBC`.
fn in_full(folded: &str) -> Vec<String> {
    const FORMS: &[(&str, &[&str])] = &[
        ("mbc", &["metropolitan borough"]),
        ("bc", &["borough"]),
        ("dc", &["district"]),
        ("cc", &["city", "county"]),
        ("fra", &["fire and rescue authority", "fire and rescue service"]),
        ("frs", &["fire and rescue service"]),
    ];
    let Some((name, short)) = folded.rsplit_once(' ') else { return Vec::new() };
    let forms = FORMS.iter().find(|(abbreviation, _)| *abbreviation == short);
    let forms = forms.map_or(&[][..], |(_, forms)| *forms);
    forms.iter().map(|form| format!("{name} {form}")).collect()
}

/// A glance at what a body goes by: whether one of a few texts may mean it. Of the bodies for which it is
/// so [`BodyNames`](super::BodyNames) finds by these texts whom it finds among all.
#[derive(Debug)]
pub struct Glance {
    keys: HashSet<String>,
    /// How the folded names begin.
    begin: HashSet<u8>,
}

impl Glance {
    /// A glance for these texts.
    pub fn of(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let (mut keys, mut begin) = (HashSet::new(), HashSet::new());
        for text in texts {
            let Keys { code, slug, name, turned, in_full } = Keys::of(text.as_ref());
            let names = in_full.into_iter().chain(turned).chain([name]);
            for key in names.chain([code.to_lowercase(), slug]) {
                begin.extend(key.bytes().next());
                keys.insert(key);
            }
        }
        Self { keys, begin }
    }

    /// Whether what goes by `name`, which is a name, a short name or a code, may be meant.
    pub fn may_mean(&self, name: &str) -> bool {
        // Most begin with another letter, which folding writes small. The two words that it drops begin
        // with these letters, and any other sign may stand for something.
        let first = name.bytes().next().map(|first| first.to_ascii_lowercase());
        let is_plain =
            first.is_some_and(|c| c.is_ascii_alphanumeric() && !matches!(c, b't' | b'c'));
        if is_plain && first.is_some_and(|first| !self.begin.contains(&first)) {
            return false;
        }
        self.keys.contains(&fold_name(name)) || self.keys.contains(&name.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::super::BodyNames;
    use super::*;
    use crate::domain::{Bodies, Body};
    use crate::intake::bodies::{plan, register};

    #[test]
    fn a_glance_passes_over_nobody_who_is_meant() {
        let (rows, day) = (register().unwrap(), "2026-11-21".parse().unwrap());
        let shipped = plan(&Bodies::default(), &rows, day).unwrap().new;
        let bodies = Bodies::new(shipped, Vec::new(), Vec::new());
        let mut all = BodyNames::new(&bodies);
        let (mut named, mut kept) = (0, 0);
        for body in bodies.all().iter().step_by(4) {
            let typed = ["St Helens MBC", "Kent FRS", "Bristol, City of"].map(str::to_owned);
            let texts = std::iter::once(&body.name).chain(&body.aliases).chain(&typed);
            for text in texts.chain([&body.slug]).chain(&body.code).map(|text| text.to_uppercase())
            {
                let glance = Glance::of([&text]);
                let goes_by = |body: &Body| {
                    let names = std::iter::once(&body.name).chain(&body.aliases);
                    names.chain([&body.slug]).chain(&body.code).any(|name| glance.may_mean(name))
                };
                let few: Vec<Body> = bodies.all().iter().filter(|b| goes_by(b)).cloned().collect();
                let few = Bodies::new(few, Vec::new(), Vec::new());
                let found = all.find(&text, day);
                named += usize::from(found.is_ok());
                kept += few.all().len();
                assert_eq!(BodyNames::new(&few).find(&text, day).ok(), found.ok(), "{text}");
            }
        }
        assert!(named > 700 && kept < 2 * named, "{named} found, {kept} looked at");
    }
}
