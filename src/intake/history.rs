//! Past challenges: their columns, and a row to a checked visit.

use chrono::NaiveDate;

use super::body_names::BodyNames;
use super::field::{Entity, Field, Kind, Place};
use super::row::Row;
use super::values::{Wrong, list};
use crate::domain::lookup::nearest;
use crate::domain::{Body, BodyId, BodyKind, DateRange, Mode, PeerId, Scheme};

/// The history columns (product, section 10).
pub static HISTORY: Entity = ENTITY;

const ENTITY: Entity = Entity { name: "past challenges", fields: FIELDS, passed_over: &[] };

const FIELDS: &[Field] = &[
    Field::new("host", Kind::Body, "The host; several for a joint challenge")
        .also(&["Hosts", "Council", "Council name", "Authority", "Body", "ONS code", "GSS code"])
        .required()
        .many()
        .example("Trafford"),
    Field::new("kind", Kind::Scheme("kind"), "The kind of engagement")
        .also(&["Type", "Challenge type", "Type of challenge", "Peer challenge"])
        .required()
        .example("corporate"),
    Field::new("onsite_from", Kind::Date, "First onsite day")
        .also(&["From", "Start", "Start date", "First day", "Onsite from"])
        .required()
        .example("2022-03-01"),
    Field::new("onsite_to", Kind::Date, "Last onsite day: the five-year clock runs from it")
        .also(&["To", "End", "End date", "Last day", "Onsite to"])
        .required()
        .example("2022-03-04"),
    Field::new("mode", Kind::Words(&["onsite", "remote", "hybrid"]), "How the team met the host")
        .example("onsite"),
    Field::new("team", Kind::Text, "Who was on the team: SLOT=PEER")
        .also(&["Peers", "Team members"])
        .many()
        .example("lead peer=P0042"),
    Field::new("report_published", Kind::Date, "When the report was published")
        .also(&["Published", "Report", "Report published on"])
        .example("2022-05-20"),
    Field::new("plan_published", Kind::Date, "When the action plan was published")
        .also(&["Action plan published", "Plan", "Plan published on"])
        .example("2022-06-10"),
    Field::new("note", Kind::Prose, "A note").also(&["Notes", "Comment", "Comments"]),
];

/// The host.
pub const HOST: Place = ENTITY.place("host");
const KIND: Place = ENTITY.place("kind");
const FROM: Place = ENTITY.place("onsite_from");
const TO: Place = ENTITY.place("onsite_to");
const MODE: Place = ENTITY.place("mode");
const TEAM: Place = ENTITY.place("team");
const REPORT: Place = ENTITY.place("report_published");
const PLAN: Place = ENTITY.place("plan_published");
const NOTE: Place = ENTITY.place("note");

/// A past challenge as a row tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The hosts, in order.
    pub hosts: Vec<BodyId>,
    /// A kind of the scheme.
    pub kind: String,
    /// The onsite days.
    pub onsite: DateRange,
    /// How the team met the host.
    pub mode: Option<Mode>,
    /// Who took which slot.
    pub team: Vec<(String, PeerId)>,
    /// When the report was published.
    pub report_published: Option<NaiveDate>,
    /// When the action plan was published.
    pub plan_published: Option<NaiveDate>,
    /// A note.
    pub note: Option<String>,
}

/// Finds the peer whom a text names, or says why not.
pub type FindPeer<'f> = dyn FnMut(&str) -> Result<PeerId, Wrong> + 'f;

/// Reads the rows of one file, one after the other.
#[derive(Debug)]
pub struct HistoryReader<'a> {
    names: BodyNames<'a>,
    scheme: &'a Scheme,
    today: NaiveDate,
}

impl<'a> HistoryReader<'a> {
    /// A reader for one pass.
    pub fn new(names: BodyNames<'a>, scheme: &'a Scheme, today: NaiveDate) -> Self {
        Self { names, scheme, today }
    }

    /// The visit that a row tells; `None` when the row is rejected or passed over. `peer` finds the one
    /// whom a text names, by reference, e-mail address or name.
    pub fn read(&mut self, row: &mut Row<'_>, peer: &mut FindPeer<'_>) -> Option<Visit> {
        let kind = self.kind(row);
        let onsite = self.onsite(row);
        let hosts = onsite.map(|days| self.hosts(row, kind.as_deref(), days.from));
        let visit = Visit {
            mode: row.word(MODE, &[("on site", Mode::Onsite), ("virtual", Mode::Remote)]),
            team: team(row, peer),
            report_published: self.published(row, REPORT, onsite),
            plan_published: self.published(row, PLAN, onsite),
            note: row.text(NOTE),
            kind: kind?,
            onsite: onsite?,
            hosts: hosts?,
        };
        (!row.is_rejected() && !visit.hosts.is_empty()).then_some(visit)
    }

    fn kind(&self, row: &mut Row<'_>) -> Option<String> {
        let Some(text) = row.text(KIND) else {
            row.missing(KIND);
            return None;
        };
        let word = text.to_lowercase().replace([' ', '_'], "-");
        let title = text.to_lowercase();
        let found = self.scheme.kinds.iter().find(|k| k.word == word || k.title == title);
        if let Some(kind) = found {
            return Some(kind.word.clone());
        }
        let near = nearest(&word, self.scheme.kinds.iter().map(|kind| kind.word.as_str()));
        let hint = match near.first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "see the kinds with `peerage scheme show`".to_owned(),
        };
        row.reject(KIND, &text, Wrong::new("no such kind of engagement", hint));
        None
    }

    fn onsite(&self, row: &mut Row<'_>) -> Option<DateRange> {
        let mut day = |place| {
            let Some(text) = row.text(place) else {
                row.missing(place);
                return None;
            };
            row.date_in(&text).map_err(|wrong| row.reject(place, &text, wrong)).ok()
        };
        let (from, to) = (day(FROM), day(TO));
        let (from, to) = (from?, to?);
        let days = DateRange::new(from, to);
        if days.is_none() {
            let wrong =
                Wrong::new("the visit ends before it begins", "write the earlier day first");
            row.reject(TO, &to.to_string(), wrong);
        } else if to > self.today {
            let hint = "what lies ahead is added with `peerage challenge add`";
            row.reject(TO, &to.to_string(), Wrong::new("the visit is not over", hint));
        }
        days
    }

    /// The hosts by the names they went by on the day of the visit.
    fn hosts(&mut self, row: &mut Row<'_>, kind: Option<&str>, day: NaiveDate) -> Vec<BodyId> {
        let texts = row.list(HOST);
        if texts.is_empty() && !row.is_rejected() {
            row.missing(HOST);
        }
        let mut hosts = Vec::new();
        for text in texts {
            match self.host(row, &text, kind, day) {
                Ok(host) if hosts.contains(&host) => {
                    row.reject(
                        HOST,
                        &text,
                        Wrong::new("the host stands there twice", "take one out"),
                    );
                }
                Ok(host) => hosts.push(host),
                Err(wrong) => row.reject(HOST, &text, wrong),
            }
        }
        hosts
    }

    fn host(
        &mut self,
        row: &mut Row<'_>,
        text: &str,
        kind: Option<&str>,
        day: NaiveDate,
    ) -> Result<BodyId, Wrong> {
        let kind = kind.and_then(|kind| self.scheme.kind(kind));
        let fire = kind.is_some_and(|kind| kind.host_kinds == [BodyKind::Fire]);
        let id = self.names.find_host(text, day, fire)?;
        let Some(body) = self.names.bodies().by_id(id) else { return Ok(id) };
        if let Some(wrong) = self.not_in_force(body, day) {
            return Err(wrong);
        }
        // What took place is a fact: that a rule would refuse it today is worth a look, no more.
        if let Some(kind) = kind.filter(|k| !may_host(&k.host_kinds, body.kind)) {
            let message = format!("a {} at a body of kind {}", kind.title, body.kind);
            row.warn(HOST, text, Wrong::new(message, "look whether kind and host are right"));
        }
        Ok(id)
    }

    fn not_in_force(&self, body: &Body, day: NaiveDate) -> Option<Wrong> {
        if let Some(last) = body.last_day.filter(|last| *last < day) {
            let after: Vec<&str> = self
                .names
                .bodies()
                .successors(body.id)
                .map(|(successor, _)| successor.name.as_str())
                .collect();
            let hint = match after[..] {
                [] => "look at the day and the host".to_owned(),
                _ => format!("it was replaced by {}", after.join(" and ")),
            };
            return Some(Wrong::new(format!("{} ended on {last}", body.name), hint));
        }
        let first = body.first_day.filter(|first| day < *first)?;
        let message = format!("{} began on {first}", body.name);
        Some(Wrong::new(message, "name the body that was there on the day of the visit"))
    }

    fn published(
        &self,
        row: &mut Row<'_>,
        place: Place,
        onsite: Option<DateRange>,
    ) -> Option<NaiveDate> {
        let day = row.date(place)?;
        if day > self.today {
            let wrong = Wrong::new("still to come", "write the day on which it was published");
            row.wrong(place, &day.to_string(), wrong);
            return None;
        }
        if onsite.is_some_and(|days| day < days.to) {
            let wrong = Wrong::new("published before the visit was over", "look at the days");
            row.warn(place, &day.to_string(), wrong);
        }
        Some(day)
    }
}

fn team(row: &mut Row<'_>, peer: &mut FindPeer<'_>) -> Vec<(String, PeerId)> {
    let Some(text) = row.text(TEAM) else { return Vec::new() };
    let mut team: Vec<(String, PeerId)> = Vec::new();
    for part in list(&text) {
        match seat(part, &team, peer) {
            Ok(seat) => team.push(seat),
            Err(wrong) => row.wrong(TEAM, part, wrong),
        }
    }
    team
}

fn seat(
    part: &str,
    team: &[(String, PeerId)],
    find: &mut FindPeer<'_>,
) -> Result<(String, PeerId), Wrong> {
    let form = || Wrong::new("no SLOT=PEER", "write it as `lead peer=P0042`");
    let (slot, peer) = part.split_once('=').ok_or_else(form)?;
    let (slot, peer) = (slot.trim(), peer.trim());
    if slot.is_empty() || peer.is_empty() {
        return Err(form());
    }
    let id = find(peer)?;
    if team.iter().any(|(_, there)| *there == id) {
        return Err(Wrong::new(format!("`{peer}` takes two slots"), "take one out"));
    }
    Ok((slot.to_owned(), id))
}

fn may_host(kinds: &[BodyKind], kind: BodyKind) -> bool {
    kinds.is_empty() || kinds.contains(&kind)
}
