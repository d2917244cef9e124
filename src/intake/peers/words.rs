//! The words of the programme as they stand in a pool: expertise, seniorities, parties, regions.

use foldhash::{HashMap, HashMapExt as _};

use super::place;
use crate::domain::PeerKind;
use crate::domain::Words as _;
use crate::domain::lookup::nearest;
use crate::domain::scheme::{Party, Vocabulary};
use crate::domain::text::folded_words;
use crate::intake::field::Place;
use crate::intake::values::Wrong;

/// The words of a scheme, indexed.
#[derive(Debug)]
pub struct PoolWords<'a> {
    words: &'a Vocabulary,
    areas: HashMap<String, &'a str>,
    keywords: HashMap<String, Vec<&'a str>>,
    seniorities: HashMap<String, Vec<(PeerKind, &'a str)>>,
    parties: HashMap<String, &'a Party>,
    codes: HashMap<String, &'a Party>,
    regions: HashMap<String, &'a str>,
}

/// A party as it was found.
#[derive(Debug, Default)]
pub struct FoundParty {
    /// Its name as the programme writes it.
    pub name: Option<String>,
    /// Its code.
    pub code: Option<String>,
    /// What is wrong: where, the value, why, and whether it is an error.
    pub wrongs: Vec<(Place, String, Wrong, bool)>,
}

/// How regions are written elsewhere.
const REGIONS_ALSO: &[(&str, &str)] = &[
    ("yorkshire and humber", "Yorkshire and The Humber"),
    ("yorkshire and humberside", "Yorkshire and The Humber"),
    ("yorkshire", "Yorkshire and The Humber"),
    ("east", "East of England"),
    ("eastern", "East of England"),
    ("greater london", "London"),
];

fn key(text: &str) -> String {
    folded_words(text)
}

impl<'a> PoolWords<'a> {
    /// Indexes the words of a scheme and the regions of the bodies.
    pub fn new(words: &'a Vocabulary, regions: impl Iterator<Item = &'a str>) -> Self {
        let mut index = Self {
            words,
            areas: words.areas.iter().map(|a| (key(&a.name), a.name.as_str())).collect(),
            keywords: HashMap::new(),
            seniorities: HashMap::new(),
            parties: HashMap::new(),
            codes: HashMap::new(),
            regions: regions.map(|region| (key(region), region)).collect(),
        };
        for area in &words.areas {
            for keyword in &area.keywords {
                index.keywords.entry(key(keyword)).or_default().push(&area.name);
            }
        }
        for kind in PeerKind::ALL {
            for word in words.seniorities_of(*kind) {
                index.seniorities.entry(key(word)).or_default().push((*kind, word));
            }
        }
        for party in &words.parties {
            for name in std::iter::once(&party.name).chain(&party.aliases) {
                index.parties.insert(key(name), party);
            }
            for code in &party.codes {
                index.codes.insert(code.to_uppercase(), party);
            }
        }
        index
    }

    /// The area of expertise that `text` names, by name or by a keyword that only one area has.
    ///
    /// # Errors
    /// When there is none.
    pub fn area(&self, text: &str) -> Result<&'a str, Wrong> {
        let wanted = key(text);
        if let Some(area) = self.areas.get(&wanted) {
            return Ok(area);
        }
        if let Some([area]) = self.keywords.get(&wanted).map(Vec::as_slice) {
            return Ok(area);
        }
        let known = self.words.areas.iter().map(|area| area.name.as_str());
        Err(no_word("no area of expertise of the scheme", text, known))
    }

    /// The seniority that `text` names, for a post now held by a peer of this kind.
    ///
    /// # Errors
    /// When the scheme has none such for this kind.
    pub fn seniority(&self, text: &str, kind: PeerKind) -> Result<&'a str, Wrong> {
        let found = self.seniorities.get(&key(text)).map_or(&[][..], Vec::as_slice);
        if let Some((_, word)) = found.iter().find(|(of, _)| *of == kind) {
            return Ok(word);
        }
        match found.first() {
            Some((of, _)) => Err(Wrong::new(
                format!("a seniority of {of}s, and this peer is {kind}"),
                format!("for {kind}s known are {}", self.words.seniorities_of(kind).join(", ")),
            )),
            None => {
                let known = self.words.seniorities_of(kind).iter().map(String::as_str);
                Err(no_word("no seniority of the scheme", text, known))
            }
        }
    }

    /// The seniority that `text` names, for a post held before: of any kind, as people change sides.
    ///
    /// # Errors
    /// When the scheme has none such.
    pub fn past_seniority(&self, text: &str) -> Result<&'a str, Wrong> {
        if let Some((_, word)) = self.seniorities.get(&key(text)).and_then(|found| found.first()) {
            return Ok(word);
        }
        let known = self.words.seniorities.values().flatten().map(String::as_str);
        Err(no_word("no seniority of the scheme", text, known))
    }

    /// The region that `text` names.
    ///
    /// # Errors
    /// When no body is in such a region.
    pub fn region(&self, text: &str) -> Result<&'a str, Wrong> {
        let wanted = key(text);
        let also = REGIONS_ALSO.iter().find(|(other, _)| *other == wanted);
        let found = self.regions.get(&wanted);
        let found = found.or_else(|| self.regions.get(&key(also?.1)));
        found.copied().ok_or_else(|| no_word("no region", text, self.regions.values().copied()))
    }

    /// The party that a name and a code mean; they must agree.
    pub fn party(&self, name: Option<&str>, code: Option<&str>) -> FoundParty {
        let mut found = FoundParty { code: code.map(str::to_uppercase), ..FoundParty::default() };
        let by_code = code.and_then(|code| self.codes.get(&code.to_uppercase()).copied());
        if let (Some(code), None) = (code, by_code)
            && !is_party_code(code)
        {
            let wrong = Wrong::new("no code of the Electoral Commission", "write PP and a number");
            found.wrongs.push((place::PARTY_CODE, code.to_owned(), wrong, true));
            found.code = None;
        }
        let Some(name) = name else {
            found.name = by_code.map(|party| party.name.clone());
            if let (Some(code), None) = (code, by_code) {
                let wrong =
                    Wrong::new("no party of the scheme has this code", "write the party's name");
                found.wrongs.push((place::PARTY_CODE, code.to_owned(), wrong, false));
            }
            return found;
        };
        let by_name = self.parties.get(&key(without_brackets(name))).copied();
        found.name = Some(by_name.map_or_else(|| name.to_owned(), |party| party.name.clone()));
        match (by_name, by_code) {
            (Some(one), Some(other)) if one.name != other.name => {
                let wrong = Wrong::new(
                    format!("the name says {}, the code {}", one.name, other.name),
                    "mend the one that is wrong",
                );
                found.wrongs.push((
                    place::PARTY_CODE,
                    code.unwrap_or_default().to_owned(),
                    wrong,
                    true,
                ));
            }
            (None, Some(other)) => {
                let wrong = Wrong::new(
                    format!("the code means {}, the name is no name of it", other.name),
                    "mend the one that is wrong",
                );
                found.wrongs.push((place::PARTY, name.to_owned(), wrong, true));
            }
            (None, None) => found.wrongs.push(self.strange_party(name)),
            (Some(_), _) => {}
        }
        found
    }

    /// A party that the scheme does not have: much like one that it has is an error, else it is
    /// kept as it is, for there are hundreds of local ones.
    fn strange_party(&self, name: &str) -> (Place, String, Wrong, bool) {
        let known = self.words.parties.iter();
        let known = known.flat_map(|p| std::iter::once(&p.name).chain(&p.aliases));
        let near = nearest(name, known.map(String::as_str));
        let like = |near: &String| strsim::jaro_winkler(&key(name), &key(near)) >= 0.93;
        match near.first().filter(|near| like(near)) {
            Some(near) => {
                let wrong = Wrong::new("no party of the scheme", format!("did you mean `{near}`?"));
                (place::PARTY, name.to_owned(), wrong, true)
            }
            None => {
                let wrong = Wrong::new(
                    "no party of the scheme; kept as it is, without a group office",
                    "add it with `peerage scheme edit` if it should have one",
                );
                (place::PARTY, name.to_owned(), wrong, false)
            }
        }
    }
}

/// `Boston Independent (deregistered 11/25)` without what stands in brackets.
fn without_brackets(name: &str) -> &str {
    name.split_once('(').map_or(name, |(front, _)| front).trim()
}

fn is_party_code(code: &str) -> bool {
    let code = code.to_uppercase();
    code.strip_prefix("PP").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

fn no_word<'k>(what: &str, text: &str, known: impl Iterator<Item = &'k str> + Clone) -> Wrong {
    let near = nearest(text, known.clone());
    let hint = match near.first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known are {}", known.collect::<Vec<_>>().join(", ")),
    };
    Wrong::new(what, hint)
}
