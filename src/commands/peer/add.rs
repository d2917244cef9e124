//! `peer add`, `peer apply` and `peer edit`.

use anyhow::Result;
use chrono::NaiveDate;

use super::facts::{Facts, Ground};
use crate::commands::values::date;
use crate::commands::{Context, Said};
use crate::domain::scheme::Vocabulary;
use crate::domain::text::folded_words;
use crate::domain::{NewPeer, PeerKind, PeerStatus, Post};
use crate::error::Refusal;
use crate::intake::Entity;
use crate::intake::peers::{Draft, PEERS};
use crate::store::erased::Erased;
use crate::store::peers::{self, applications, standing};

/// Add a peer
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// What scripts call the peer (default: the next P number)
    #[arg(long)]
    reference: Option<String>,
    /// How far in the pool
    #[arg(long, value_parser = crate::commands::values::word::<PeerStatus>())]
    status: Option<PeerStatus>,
    #[command(flatten)]
    facts: Facts,
}

impl AddArgs {
    /// Adds the peer, asking at a terminal for what is missing.
    ///
    /// # Errors
    /// When something is missing or cannot be, or the peer is there already.
    pub fn run(mut self, ctx: &mut Context) -> Result<Said> {
        let ground = Ground::load(ctx)?;
        self.facts.ask(ctx, &ground)?;
        let draft = self.facts.draft(ctx, &ground, None)?;
        let status = self.status.unwrap_or(PeerStatus::Active);
        let peer = NewPeer { reference: self.reference, status, ..draft.facts };
        refuse_known(ctx, &peer)?;
        let alike = alike(ctx, &peer)?;
        let (_, reference) = ctx.write(|tx| peers::insert(tx, &peer))?;
        Ok(Said::note(format!("Added {} ({reference}).", peer.name))
            .made(reference)
            .and_note(alike))
    }
}

/// Enter an expression of interest
///
/// Members go through the group office of their party, which `peer decide` asks for.
#[derive(Debug, clap::Args)]
pub struct ApplyArgs {
    /// The day on which it came (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
    #[command(flatten)]
    facts: Facts,
}

impl ApplyArgs {
    /// Adds the peer as interested.
    ///
    /// # Errors
    /// When something is missing or cannot be, or the peer is there already.
    pub fn run(mut self, ctx: &mut Context) -> Result<Said> {
        let ground = Ground::load(ctx)?;
        self.facts.ask(ctx, &ground)?;
        let draft = self.facts.draft(ctx, &ground, None)?;
        let peer = NewPeer { status: PeerStatus::Interested, ..draft.facts };
        refuse_known(ctx, &peer)?;
        let route = route(&peer, &ground.scheme.words);
        let on = self.on.unwrap_or(ctx.today);
        let (_, reference) = ctx.write(|tx| {
            let (id, reference) = peers::insert(tx, &peer)?;
            applications::insert(tx, id, on, &route)?;
            Ok((id, reference))
        })?;
        let by = match peer.kind {
            PeerKind::Member => format!("the {route} group office decides"),
            _ => "the programme decides".to_owned(),
        };
        Ok(Said::note(format!(
            "Entered the interest of {} ({reference}); {by}: `peerage peer decide {reference}`.",
            peer.name
        ))
        .made(reference))
    }
}

/// What stands for the group office of a member whose party has none settled.
pub(super) const NO_OFFICE: &str = "not settled";

/// Who decides: the group office of a member's party; else the programme, by kind.
fn route(peer: &NewPeer, words: &Vocabulary) -> String {
    if peer.kind != PeerKind::Member {
        return peer.kind.to_string();
    }
    let of_party = |name: &String| words.parties.iter().find(|party| party.name == *name);
    let office = peer.party.as_ref().and_then(of_party).and_then(|party| party.office.clone());
    office.unwrap_or_else(|| NO_OFFICE.to_owned())
}

/// Refuses a peer who is there already, by reference or e-mail address.
fn refuse_known(ctx: &mut Context, peer: &NewPeer) -> Result<()> {
    let connection = ctx.store()?.read();
    let by_reference = match &peer.reference {
        // The next import of the pool where it came from would bring the person back under it.
        Some(reference) if Erased::load(connection)?.holds_reference(reference) => {
            let taken = format!("`{reference}` was the reference of a person who was erased");
            return Err(Refusal::refused(taken).hint("give another, or none").into());
        }
        Some(reference) => peers::by_reference(connection, reference)?,
        None => None,
    };
    let by_email = match &peer.email {
        Some(email) => peers::by_email(connection, email)?.first().copied(),
        None => None,
    };
    let Some(id) = by_reference.or(by_email) else { return Ok(()) };
    let there = peers::load(connection, id)?;
    let message = format!("there is already {} ({})", there.facts.name, there.reference);
    let hint = format!("change it with `peerage peer edit {}`", there.reference);
    Err(Refusal::rejected(message).hint(hint).into())
}

/// Warns of peers of the same name at the same body, who may be the same person.
fn alike(ctx: &mut Context, peer: &NewPeer) -> Result<String> {
    let connection = ctx.store()?.read();
    let same = |name: &str| folded_words(name) == folded_words(&peer.name);
    let bodies = |posts: &[Post]| posts.iter().filter_map(|post| post.body).collect::<Vec<_>>();
    let own = bodies(&peer.posts);
    let mut told = Vec::new();
    for (id, reference, _) in peers::names(connection)?.iter().filter(|(.., name)| same(name)) {
        let there = bodies(&peers::load(connection, *id)?.facts.posts);
        if there == own || there.iter().any(|body| own.contains(body)) {
            told.push(format!(
                "warning: {reference} has the same name and body; if it is the same person, take \
                 this back with `peerage db undo`"
            ));
        }
    }
    Ok(told.join("\n"))
}

/// Change what is said of a peer
///
/// What is not named stays. A body that is not named any more becomes one where the peer was before.
/// With --where, every peer for whom the conditions hold is given what --set says, in one
/// transaction; --dry-run shows what would change.
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// The peer: reference, e-mail address or name
    #[arg(required_unless_present = "where")]
    peer: Option<String>,
    #[command(flatten)]
    bulk: super::bulk::BulkArgs,
    /// Empty these fields, separated by commas
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    clear: Vec<String>,
    /// A former member agrees that the party is kept, or not
    #[arg(long, value_name = "YES|NO", value_parser = yes_no)]
    party_consent: Option<bool>,
    /// The day on which the charter was signed
    #[arg(long, value_name = "DATE", value_parser = date)]
    charter_on: Option<NaiveDate>,
    /// The day on which the terms were signed
    #[arg(long, value_name = "DATE", value_parser = date)]
    terms_on: Option<NaiveDate>,
    /// The day on which the training was done
    #[arg(long, value_name = "DATE", value_parser = date)]
    trained_on: Option<NaiveDate>,
    #[command(flatten)]
    facts: Facts,
}

fn yes_no(text: &str) -> Result<bool, String> {
    crate::intake::values::yes_no(text).map_err(|wrong| wrong.message)
}

impl EditArgs {
    /// Changes the peer.
    ///
    /// # Errors
    /// When there is no such peer, or something said of it cannot be.
    pub fn run(self, ctx: &mut Context) -> Result<Said> {
        if self.bulk.is_given() {
            return self.many(ctx, None);
        }
        if self.bulk.sets() {
            let (_, before) = super::stored(ctx, self.peer.as_deref().unwrap_or_default())?;
            return self.many(ctx, Some((before.reference, before.facts.name)));
        }
        let ground = Ground::load(ctx)?;
        let (id, before) = super::stored(ctx, self.peer.as_deref().unwrap_or_default())?;
        let consent = self.party_consent.unwrap_or(before.facts.party_consent);
        let kind = self.facts.kind.unwrap_or(before.facts.kind);
        // With consent the party of a former member is checked as a member's.
        let checked = if consent && kind != PeerKind::Member && self.facts.party.is_some() {
            Facts {
                kind: Some(PeerKind::Member),
                body: Vec::new(),
                seniority: Vec::new(),
                ..self.facts.clone()
            }
        } else {
            self.facts.clone()
        };
        let mut draft = checked.draft(ctx, &ground, Some((&before.facts.name, kind)))?;
        empty(&mut draft, &self.clear)?;
        if let Some((at, value, wrong)) = draft.misfit(&before.facts) {
            let refusal =
                Refusal::rejected(format!("{} `{value}`: {}", PEERS.field(at).name, wrong.message));
            return Err(wrong.hint.map_or(refusal.clone(), |hint| refusal.hint(hint)).into());
        }
        let after = draft.onto(&before.facts, 0, ctx.today);
        let mut after = NewPeer { party_consent: consent, kind, ..after };
        if self.party_consent == Some(false) && kind != PeerKind::Member {
            (after.party, after.party_code) = (None, None);
        }
        check(&after, &before.reference)?;
        let today_standing = standing::load(ctx.store()?.read(), id)?;
        let standing = standing::Standing {
            charter_on: self.charter_on.or(today_standing.charter_on),
            terms_on: self.terms_on.or(today_standing.terms_on),
            trained_on: self.trained_on.or(today_standing.trained_on),
        };
        if after == before.facts && standing == today_standing {
            return Ok(Said::note(format!("{} is so already.", before.facts.name)));
        }
        ctx.write(|tx| {
            peers::update(tx, &before, &after)?;
            if standing != today_standing {
                standing::save(tx, id, &standing)?;
            }
            Ok(())
        })?;
        let left = after.posts_left(&before.facts);
        let said = Said::note(format!("Changed {} ({}).", after.name, before.reference));
        Ok(if left > 0 && self.facts.past_posts.is_empty() {
            said.and_note("The body that was left is kept as one where the peer was before; `--past-posts` says when that ended.")
        } else {
            said
        })
    }
}

impl EditArgs {
    /// Changes `one`, or many at once; what they are to have is said with `--set` alone.
    fn many(&self, ctx: &mut Context, one: Option<(String, String)>) -> Result<Said> {
        let days = [self.charter_on, self.terms_on, self.trained_on];
        let says_more = self.party_consent.is_some() || days.iter().any(Option::is_some);
        if self.facts != Facts::default() || says_more {
            let with = if one.is_some() { "--set" } else { "--where" };
            let refusal = Refusal::usage(format!(
                "with `{with}`, what is to change is said with `--set` alone"
            ));
            return Err(refusal.hint("such as `--set days_offered=8`").into());
        }
        self.bulk.run(ctx, &self.clear, one)
    }
}

/// Empties the fields that are named.
fn empty(draft: &mut Draft, fields: &[String]) -> Result<()> {
    for name in fields {
        let plain = name.trim().replace('-', "_");
        let place = named(&PEERS, &plain)?;
        draft.empty(place);
    }
    Ok(())
}

fn named(entity: &Entity, name: &str) -> Result<crate::intake::Place> {
    let optional = entity.fields.iter().filter(|f| !f.required && f.name != "reference");
    let known: Vec<&str> = optional.map(|f| f.name).collect();
    if known.contains(&name) {
        return Ok(entity.place(name));
    }
    let near = crate::domain::lookup::nearest(name, known.iter().copied());
    let refusal = Refusal::usage(format!("no field `{name}` that can be emptied"));
    let hint = match near.first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the fields are {}", known.join(", ")),
    };
    Err(refusal.hint(hint).into())
}

/// What must hold of a peer as a whole.
pub(super) fn check(peer: &NewPeer, reference: &str) -> Result<()> {
    if peer.party.is_some() && peer.kind != PeerKind::Member && !peer.party_consent {
        let message = format!("{reference} has a party, and a party is kept for members only");
        let hint = "empty it with `--clear party,party_code`; of a former member it may stay with `--party-consent yes`";
        return Err(Refusal::rejected(message).hint(hint).into());
    }
    if let (Some(from), Some(to)) = (peer.available_from, peer.available_to)
        && to < from
    {
        let message =
            format!("{reference} would be free from {from} to {to}, which comes before it");
        return Err(Refusal::rejected(message).hint("mend one of the two days").into());
    }
    Ok(())
}
