//! From what a person types to the thing that is meant.

use std::sync::Arc;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

use crate::domain::lookup::{Found, Named, Nearest, Sought, find, nearest};
use crate::domain::text::fold_name;
use crate::domain::{Bodies, Body, BodyId, BodyKind, Challenge, ChallengeId, Peer, PeerId, Post};
use crate::error::Refusal;
use crate::store::{self, peers};

/// The one body that `text` names: those in force on `day` beat others, and principal councils beat
/// fire services and combined authorities; with `prefer_fire` a fire service beats all.
///
/// # Errors
/// When there is none, or more than one.
pub fn body<'a>(
    bodies: &'a Bodies,
    text: &str,
    day: NaiveDate,
    prefer_fire: bool,
) -> Result<&'a Body> {
    if is_last(text) {
        let last = bodies.all().iter().max_by_key(|body| body.id);
        return last.ok_or_else(|| Refusal::not_found("body", text, &[]).into());
    }
    let named = bodies.named(day, prefer_fire);
    if prefer_fire {
        // On any level: the short name `essex` is the county's, the fire service is called Essex.
        let services: Vec<Named<&Body>> =
            named.iter().filter(|n| n.value.kind == BodyKind::Fire).cloned().collect();
        if let Found::One(service) = find(&services, text) {
            return Ok(service);
        }
    }
    match find(&named, text) {
        Found::One(body) => Ok(body),
        Found::Many(hits) => {
            let first = hits.iter().take(Refusal::LISTED);
            let first: Vec<String> =
                first.map(|b| format!("{} ({})", b.name, b.reference())).collect();
            let list = ("body", "peerage council list", "name");
            Err(Refusal::ambiguous_among(list, text, &first, hits.len()).into())
        }
        Found::None(near) => {
            let refusal = Refusal::not_found("body", text, &near);
            Err(if near.is_empty() {
                refusal.hint("see them all with `peerage council list`").into()
            } else {
                refusal.into()
            })
        }
    }
}

/// Refuses the first of `wanted` that is none of the words that there are: a list that is empty by a slip
/// of the pen would look like an answer.
///
/// # Errors
/// When there is one.
pub fn known<'a>(
    what: &str,
    wanted: impl IntoIterator<Item = &'a String>,
    words: impl IntoIterator<Item = &'a str>,
) -> Result<()> {
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_unstable();
    words.dedup();
    for text in wanted {
        if !words.iter().any(|word| fold_name(word) == fold_name(text)) {
            let refusal = Refusal::not_found(what, text, &nearest(text, words.iter().copied()));
            return Err(refusal.or_hint(format!("known are {}", words.join(", "))).into());
        }
    }
    Ok(())
}

/// Whether the thing is meant that was made last.
pub(in crate::commands) fn is_last(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("@last")
}

/// The one peer that `text` names: by reference, e-mail address, or name, or `@last` for the one
/// entered last.
///
/// # Errors
/// When there is none, or more than one.
pub fn peer(connection: &Connection, text: &str) -> Result<PeerId> {
    let wanted = text.trim();
    if is_last(wanted) {
        return peers::newest(connection)?.ok_or_else(|| no_peer(text, &[]).into());
    }
    if let Some(id) = peers::by_reference(connection, wanted)? {
        return Ok(id);
    }
    if let [id] = peers::by_email(connection, wanted)?[..] {
        return Ok(id);
    }
    let hits = called(connection, wanted)?;
    match &hits[..] {
        [id] => Ok(*id),
        [] => Err(no_peer(text, &near_names(connection, wanted)?).into()),
        several => {
            let first = &several[..several.len().min(Refusal::LISTED)];
            let first = with_places(connection, first)?;
            let list = ("peer", "peerage peer list", "name");
            Err(Refusal::ambiguous_among(list, text, &first, several.len()).into())
        }
    }
}

/// The same where something is to be written of the peer: nothing is of somebody who was erased.
///
/// # Errors
/// When there is none, or more than one, or it is the stub of an erased person.
pub fn person(connection: &Connection, text: &str) -> Result<PeerId> {
    let id = peer(connection, text)?;
    peers::must_be_there(connection, id)?;
    Ok(id)
}

/// The reference of the one peer that `text` names, for what is kept as a text.
///
/// # Errors
/// Those of [`person`].
pub fn reference(connection: &Connection, text: &str) -> Result<String> {
    let id = person(connection, text)?;
    Ok(peers::load(connection, id)?.reference)
}

/// What people of one name are told apart by: reference, and where each works or sits now.
fn with_places(connection: &Connection, several: &[PeerId]) -> Result<Vec<String>> {
    let people = peers::load_these(connection, several)?;
    let bodies: Vec<BodyId> = people.iter().filter_map(|peer| post_now(peer)?.body).collect();
    let bodies = store::bodies::names(connection, &bodies)?;
    let told = |peer: &Peer| {
        let (name, reference) = (&peer.facts.name, &peer.reference);
        let body = |post: &Post| post.body.and_then(|id| bodies.get(&id).cloned());
        match post_now(peer).and_then(|post| body(post).or_else(|| post.employer.clone())) {
            Some(place) => format!("{name} ({reference}, {place})"),
            None => format!("{name} ({reference})"),
        }
    };
    Ok(people.iter().map(told).collect())
}

/// The first post that somebody holds with no end to it.
fn post_now(peer: &Peer) -> Option<&Post> {
    peer.facts.posts.iter().find(|post| post.last_day.is_none())
}

/// Whom a name means, in the order in which they were entered: those who go by the whole of it; only
/// where nobody does, those of whose name it is a part.
fn called(connection: &Connection, wanted: &str) -> Result<Vec<PeerId>> {
    let Some(sought) = Sought::new(wanted).map(Arc::new) else { return Ok(Vec::new()) };
    let whole = |name: &str| sought.level(name).filter(|level| *level == Sought::WHOLE);
    let mut called = peers::called_at(connection, &sought.places(), &whole)?;
    if called.is_empty() {
        called = peers::called(connection, &sought)?;
    }
    called.sort_unstable();
    let first = called.first().map(|(level, _)| *level);
    let meant = called.into_iter().take_while(|(level, _)| Some(*level) == first);
    Ok(meant.map(|(_, id)| id).collect())
}

/// The names most like what was typed.
fn near_names(connection: &Connection, wanted: &str) -> Result<Vec<String>> {
    let (mut nearest, is_one_word) = (Nearest::to(wanted), !wanted.contains(' '));
    peers::each_name(connection, |_, reference, name| {
        nearest.look_at(name);
        nearest.look_at(reference);
        // A surname alone may be the slip.
        if is_one_word {
            name.split(' ').for_each(|word| nearest.look_at(word));
        }
    })?;
    Ok(nearest.told())
}

/// The references of stored peers that are most like one that nobody has.
///
/// # Errors
/// When the file cannot be read.
pub fn near_references(connection: &Connection, wanted: &str) -> Result<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    peers::each_name(connection, |_, reference, _| all.push(reference.to_owned()))?;
    Ok(nearest(wanted, all.iter().map(String::as_str)))
}

fn no_peer(text: &str, near: &[String]) -> Refusal {
    let refusal = Refusal::not_found("peer", text, near);
    if near.is_empty() { refusal.hint("see them all with `peerage peer list`") } else { refusal }
}

/// The one challenge that `text` names: by its reference, by a host's code or name, or `@last` for
/// the one entered last. Those that lie ahead beat history and those withdrawn.
///
/// # Errors
/// When there is none, or more than one.
pub fn challenge(connection: &Connection, text: &str) -> Result<ChallengeId> {
    among(connection, text, ("challenge", "peerage challenge list"), |_| true)
}

/// The one engagement that `text` names in the same way, only those of `kinds` being meant; a whole
/// reference may be that of any challenge.
///
/// # Errors
/// When there is none, or more than one.
pub fn engagement(connection: &Connection, text: &str, kinds: &[&str]) -> Result<ChallengeId> {
    let is_meant = |challenge: &Challenge| kinds.contains(&challenge.kind.as_str());
    among(connection, text, ("engagement", "peerage support list"), is_meant)
}

fn among(
    connection: &Connection,
    text: &str,
    (what, list): (&str, &str),
    is_meant: impl Fn(&Challenge) -> bool,
) -> Result<ChallengeId> {
    // A whole reference needs no look at the others, nor at the register.
    if let Some(id) = store::challenges::by_reference(connection, text.trim())? {
        return Ok(id);
    }
    let mut all = store::challenges::all(connection)?;
    all.retain(is_meant);
    let none = |near: &[String]| {
        let refusal = Refusal::not_found(what, text, near);
        if near.is_empty() { refusal.hint(format!("see them all with `{list}`")) } else { refusal }
    };
    if is_last(text) {
        let last = all.iter().max_by_key(|c| c.id);
        return last.map(|c| c.id).ok_or_else(|| none(&[]).into());
    }
    let bodies = store::bodies::load_alone(connection)?;
    match find(&named_challenges(&all, &bodies), text) {
        Found::One(one) => Ok(one.id),
        Found::Many(hits) => {
            let first = hits.iter().take(Refusal::LISTED);
            let first: Vec<String> =
                first.map(|c| format!("{} ({})", c.reference, c.kind)).collect();
            Err(Refusal::ambiguous_among((what, list, "host"), text, &first, hits.len()).into())
        }
        Found::None(near) => Err(none(&near).into()),
    }
}

/// Every challenge with its reference and the names of its hosts.
fn named_challenges<'a>(all: &'a [Challenge], bodies: &Bodies) -> Vec<Named<&'a Challenge>> {
    let named = |challenge: &'a Challenge| {
        let hosts: Vec<&Body> =
            challenge.hosts.iter().filter_map(|&host| bodies.by_id(host)).collect();
        let names = hosts.iter().flat_map(|body| std::iter::once(&body.name).chain(&body.aliases));
        Named {
            value: challenge,
            codes: std::iter::once(challenge.reference.clone())
                .chain(hosts.iter().flat_map(|body| body.codes()))
                .collect(),
            slug: hosts.first().map(|body| body.slug.clone()),
            names: names.cloned().collect(),
            rank: u8::from(challenge.recorded || challenge.withdrawn_on.is_some()),
        }
    };
    all.iter().map(named).collect()
}
