//! `peer list`.

use anyhow::Result;

use super::row::{PeerRow, Rows};
use crate::commands::values::{range, word};
use crate::commands::{Context, Said, find};
use crate::domain::scheme::Vocabulary;
use crate::domain::text::{fold_name, folded_words};
use crate::domain::{
    Bodies, BodyId, DateRange, NewPeer, Peer, PeerId, PeerKind, PeerStatus, natural_key,
};
use crate::render::{Format, Lines, Listing};
use crate::store::{Store, bodies, peers, schemes};

/// List the peers
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Only officers, members or others
    #[arg(long, value_parser = word::<PeerKind>())]
    kind: Option<PeerKind>,
    /// Only those with this seniority now
    #[arg(long)]
    seniority: Option<String>,
    /// Only those with this area of expertise, from the current role or before
    #[arg(long, value_name = "AREA")]
    expertise: Option<String>,
    /// Only members of this party
    #[arg(long)]
    party: Option<String>,
    /// Only those from this region, their own or their body's
    #[arg(long)]
    region: Option<String>,
    /// Only those who are at this body now
    #[arg(long)]
    body: Option<String>,
    /// Only those with this status
    #[arg(long, value_parser = word::<PeerStatus>())]
    status: Option<PeerStatus>,
    /// Only those who are free on all these days
    #[arg(long, value_name = "A..B", value_parser = range)]
    available: Option<DateRange>,
    /// Only Finance Improvement and Sustainability Advisers
    #[arg(long)]
    fisa: bool,
}

impl ListArgs {
    /// Lists the peers by reference.
    ///
    /// # Errors
    /// When the file cannot be read, or a body that is named is not there.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let (today, format) = (ctx.today, ctx.format);
        let store = &*ctx.store()?;
        let register = bodies::load_alone(store.read())?;
        let body = match &self.body {
            Some(text) => Some(find::body(&register, text, today, false)?.id),
            None => None,
        };
        let mut meant = Meant { body, party: None };
        if self.party.is_some() || self.expertise.is_some() || self.seniority.is_some() {
            let words = schemes::in_force(store.read(), today)?.1.words;
            self.words_are_known(&words)?;
            meant.party = self.party.as_deref().and_then(|text| party_called(&words, text));
        }
        let stubs = peers::stubs(store.read())?;
        let is_wanted =
            |peer: &Peer| !stubs.contains(&peer.id) && self.keeps(peer, &meant, &register, today);
        let shown = ["reference", "name", "kind", "title", "body", "party", "expertise", "status"];
        let (kept, list) = if format == Format::Jsonl {
            written(store, &|| Rows::new(&register, today), &is_wanted, &shown)?
        } else {
            let mut rows = Rows::new(&register, today);
            let mut kept = Kept::default();
            let mut all: Vec<PeerRow<'static>> = Vec::new();
            peers::each(store.read(), |peer| {
                if kept.takes(peer, is_wanted(peer)) {
                    all.push(rows.row(peer).owned());
                }
                Ok(())
            })?;
            (kept, Listing::of(all, &shown)?)
        };
        if kept.rows == 0 {
            // A peer's own region need not be one of the register's.
            let regions = register.all().iter().filter_map(|body| body.region.as_deref());
            find::known("region", &self.region, regions)?;
        }
        Ok(Said::list(kept.in_order(list).empty("No peers.")))
    }

    /// Refuses a word that the scheme does not have: a list that is empty by a slip of the pen would
    /// look like an answer.
    fn words_are_known(&self, words: &Vocabulary) -> Result<()> {
        let parties = words.parties.iter().flat_map(|party| {
            party.codes.iter().chain(&party.aliases).chain([&party.name]).map(String::as_str)
        });
        let areas = words.areas.iter().map(|area| area.name.as_str());
        let seniorities = words.seniorities.values().flatten().map(String::as_str);
        find::known("party", &self.party, parties)?;
        find::known("area of expertise", &self.expertise, areas)?;
        find::known("seniority", &self.seniority, seniorities)
    }

    fn keeps(&self, peer: &Peer, meant: &Meant, bodies: &Bodies, today: chrono::NaiveDate) -> bool {
        let facts = &peer.facts;
        let alike = |one: &str, other: &str| folded_words(one) == folded_words(other);
        self.kind.is_none_or(|kind| facts.kind == kind)
            && self.status.is_none_or(|status| facts.status == status)
            && (!self.fisa || facts.fisa)
            && meant.party.as_ref().is_none_or(|wanted| wanted.is_of(facts))
            && self.expertise.as_deref().is_none_or(|wanted| {
                facts.expertise.iter().any(|expertise| alike(&expertise.area, wanted))
            })
            && self.seniority.as_deref().is_none_or(|wanted| {
                peer.posts_on(today)
                    .any(|post| post.seniority.as_deref().is_some_and(|word| alike(word, wanted)))
            })
            && meant.body.is_none_or(|id| peer.posts_on(today).any(|post| post.body == Some(id)))
            && self.region.as_deref().is_none_or(|wanted| {
                region_of(peer, bodies, today).is_some_and(|region| alike(region, wanted))
            })
            && self.available.is_none_or(|range| is_free(peer, &range))
    }
}

/// The rows as JSON Lines, one object a line: each is written as its peer is read, and nothing else is
/// kept of it.
fn written<'a>(
    store: &Store,
    rows: &(dyn Fn() -> Rows<'a> + Sync),
    is_wanted: &(dyn Fn(&Peer) -> bool + Sync),
    shown: &[&str],
) -> Result<(Kept, Listing)> {
    let fresh = || Written { rows: rows(), kept: Kept::default(), lines: Lines::default() };
    let take = |part: &mut Written<'a>, peer: &Peer| part.take(peer, is_wanted(peer));
    let (parts, again) = peers::each_in_parts(store.read(), &fresh, &take)?;
    let mut whole = parts.into_iter().reduce(Written::followed_by).unwrap_or_else(fresh);
    again.iter().try_for_each(|peer| take(&mut whole, peer))?;
    Ok((whole.kept, Listing::written::<PeerRow<'_>>(whole.lines, shown)))
}

/// Rows that are written already, and by what they are made.
struct Written<'a> {
    rows: Rows<'a>,
    kept: Kept,
    lines: Lines,
}

impl Written<'_> {
    fn take(&mut self, peer: &Peer, is_wanted: bool) -> Result<()> {
        match self.kept.takes(peer, is_wanted) {
            true => self.lines.add(&self.rows.row(peer)),
            false => Ok(()),
        }
    }

    fn followed_by(mut self, next: Self) -> Self {
        self.kept.append(next.kept);
        self.lines.append(next.lines);
        self
    }
}

/// What the words that are given stand for.
struct Meant {
    body: Option<BodyId>,
    party: Option<MeantParty>,
}

/// A party by its name and its codes, whatever it was called.
struct MeantParty {
    name: String,
    codes: Vec<String>,
}

impl MeantParty {
    fn is_of(&self, facts: &NewPeer) -> bool {
        let code = facts.party_code.as_deref().unwrap_or_default();
        facts.party.as_deref().is_some_and(|party| folded_words(party) == folded_words(&self.name))
            || self.codes.iter().any(|one| one.eq_ignore_ascii_case(code))
    }
}

/// The party that has this name, alias or code.
fn party_called(words: &Vocabulary, text: &str) -> Option<MeantParty> {
    let is_called = |name: &String| fold_name(name) == fold_name(text);
    let party = words.parties.iter().find(|party| {
        party.codes.iter().chain(&party.aliases).chain([&party.name]).any(is_called)
    })?;
    Some(MeantParty { name: party.name.clone(), codes: party.codes.clone() })
}

/// Which of the rows stand, by the peers they are of. A peer may come twice: then the second row stands.
#[derive(Default)]
struct Kept {
    entries: Vec<Entry>,
    /// Whether a reference came after one that stands behind it.
    is_mixed: bool,
    /// How many there were when the first peer came again; until then they come by their numbers.
    before_again: Option<usize>,
    rows: usize,
}

struct Entry {
    id: PeerId,
    reference: String,
    row: usize,
    is_past: bool,
}

impl Entry {
    fn is_behind(&self, reference: &str) -> bool {
        natural_key(&self.reference) > natural_key(reference)
    }
}

impl Kept {
    /// Whether a row is to be made of the peer.
    fn takes(&mut self, peer: &Peer, is_wanted: bool) -> bool {
        let comes_again = self.before_again.is_some()
            || self.entries.last().is_some_and(|last| peer.id <= last.id);
        if comes_again {
            let first = *self.before_again.get_or_insert(self.entries.len());
            if let Ok(at) = self.entries[..first].binary_search_by_key(&peer.id, |entry| entry.id) {
                self.entries[at].is_past = true;
            }
        }
        if is_wanted {
            self.is_mixed |=
                self.entries.last().is_some_and(|last| last.is_behind(&peer.reference));
            let (id, reference) = (peer.id, peer.reference.clone());
            self.entries.push(Entry { id, reference, row: self.rows, is_past: false });
            self.rows += 1;
        }
        is_wanted
    }

    /// Adds those of the peers that come next, none of them again.
    fn append(&mut self, next: Self) {
        let rows = self.rows;
        let ends = self.entries.last().zip(next.entries.first());
        self.is_mixed |= next.is_mixed;
        self.is_mixed |= ends.is_some_and(|(last, first)| last.is_behind(&first.reference));
        self.entries.extend(next.entries.into_iter().map(|mut entry| {
            entry.row += rows;
            entry
        }));
        self.rows += next.rows;
    }

    /// The rows that stand, by reference.
    fn in_order(mut self, mut list: Listing) -> Listing {
        let in_order = |one: &Entry, other: &Entry| {
            natural_key(&one.reference).cmp(&natural_key(&other.reference))
        };
        if self.is_mixed || self.before_again.is_some() {
            self.entries.retain(|entry| !entry.is_past);
            self.entries.sort_by_key(|entry| entry.id);
            self.entries.sort_by(in_order);
            let places: Vec<usize> = self.entries.iter().map(|entry| entry.row).collect();
            list.rows = list.rows.only(&places);
        }
        list
    }
}

/// The peer's own region, else that of the first body.
pub(super) fn region_of<'a>(
    peer: &'a Peer,
    bodies: &'a Bodies,
    today: chrono::NaiveDate,
) -> Option<&'a str> {
    let of_body = || {
        let id = peer.posts_on(today).find_map(|post| post.body)?;
        bodies.by_id(id)?.region.as_deref()
    };
    peer.facts.region.as_deref().or_else(of_body)
}

/// Whether a peer is free on all days of `range`.
fn is_free(peer: &Peer, range: &DateRange) -> bool {
    let facts = &peer.facts;
    facts.available_from.is_none_or(|from| from <= range.from)
        && facts.available_to.is_none_or(|to| range.to <= to)
        && !facts.blocked.iter().any(|blocked| blocked.overlaps(range))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::NewPeer;

    fn peer(id: i64, reference: &str) -> Peer {
        let facts = NewPeer::named("Ida Marsh", PeerKind::Officer);
        Peer { id: PeerId(id), reference: reference.to_owned(), facts }
    }

    #[test]
    fn rows_of_parts_stand_by_reference_and_those_that_come_again_in_place_of_the_first() {
        let mut rows: Vec<serde_json::Value> = Vec::new();
        let mut part = |peers: &[(i64, &str)], kept: &mut Kept| {
            for (id, reference) in peers {
                assert!(kept.takes(&peer(*id, reference), true));
                rows.push(json!({ "reference": reference, "row": rows.len() }));
            }
        };
        let (mut first, mut second) = (Kept::default(), Kept::default());
        part(&[(1, "P1"), (2, "P10"), (4, "P4")], &mut first);
        part(&[(7, "P7"), (9, "P2")], &mut second);
        assert!(!second.takes(&peer(10, "P11"), false));
        first.append(second);
        part(&[(2, "P10"), (7, "P7")], &mut first);
        let list = first.in_order(Listing::of(rows, &[]).unwrap());
        let shown = |at| (list.rows.object(at).unwrap()["reference"].clone(), at);
        let order: Vec<_> = (0..list.rows.len()).map(|at| shown(at).0).collect();
        assert_eq!(order, ["P1", "P2", "P4", "P7", "P10"]);
        assert_eq!(list.rows.object(3).unwrap()["row"], 6);
        assert_eq!(list.rows.object(4).unwrap()["row"], 5);
    }
}
