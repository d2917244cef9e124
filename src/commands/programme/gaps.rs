//! `programme gaps`: what the horizon asks of the pool, what the pool can give, and whom to look for.

mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Result;
use chrono::{Datelike as _, NaiveDate};

use super::desk::Desk;
use super::plan::SpanArgs;
use super::what_if::WhatIf;
use crate::commands::{Context, Said};
use crate::domain::{Slot, Who, day_in_words};
use crate::matching::plan::Plan as TeamPlan;
use crate::matching::programme::Programme;
use crate::matching::programme::shortage::{Place, Shortage, places, shortages};
use crate::matching::words::number;
use crate::render::{Thing, View, stacked};

pub use report::GapReport;
use report::{DemandRow, PresentCall, RecruitRow, ShortageRow};

/// Say which peers are missing for the challenges of a horizon, and write the call for them
///
/// A shortage is proved, not guessed: a group of places is named for which there are too few
/// people, whatever the weeks and teams. At the end stands a call for peers, ready to publish.
#[derive(Debug, clap::Args)]
pub struct GapsArgs {
    #[command(flatten)]
    span: SpanArgs,
    /// Print the call for peers alone
    #[arg(long)]
    call: bool,
    #[command(flatten)]
    what_if: WhatIf,
}

impl GapsArgs {
    /// Looks for gaps.
    ///
    /// # Errors
    /// When the file cannot be read, or a flag names what is not there.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let mut wishes = self.span.wishes(ctx.today, false)?;
        let mut other = self.what_if.resolved(ctx)?;
        wishes.added = other.added();
        let desk = Desk::open(ctx, &wishes, |stored| other.change(stored))?;
        let compiled = desk.horizon.compile()?;
        let report = Gaps { desk: &desk, programme: &compiled.programme }.report(ctx.today);
        if self.call {
            return Ok(Said::view(View::Document(report.call.into_bytes())));
        }
        let text = report.text();
        let tables = report.tables()?;
        let thing = Thing::new(&report, text)?.with_rows(stacked(&tables)?);
        Ok(Said::thing(thing.with_tables(tables)))
    }
}

struct Gaps<'a> {
    desk: &'a Desk,
    programme: &'a Programme,
}

impl Gaps<'_> {
    fn report(&self, today: NaiveDate) -> GapReport {
        let mut all = places(self.programme);
        // Where no week is permitted, nobody is missing.
        all.retain(|&(c, _)| !self.programme.challenges[c].weeks.is_empty());
        let without_week = self.programme.challenges.iter().filter(|c| c.weeks.is_empty()).count();
        let room = |peer: u32| self.room(peer);
        let whole = shortages(self.programme, &all, &room);
        let mut rows: Vec<ShortageRow> = whole.iter().map(|one| self.row(one, None)).collect();
        let months = self.months(&all);
        let mut demand = self.by_slot(&all, &whole);
        for (month, places) in &months {
            let in_month = |peer: u32| self.room(peer).min(self.visits_in_a_month());
            let found = shortages(self.programme, places, &in_month);
            demand.push(self.of_month(month, places, &found));
            rows.extend(found.iter().map(|one| self.row(one, Some(month.clone()))));
        }
        demand.extend(self.by_party());
        demand.extend(self.by_region());
        let recruit = self.recruit(&whole);
        GapReport {
            from: self.desk.horizon.days.from,
            to: self.desk.horizon.days.to,
            challenges: self.programme.challenges.len(),
            places: all.len(),
            without_week,
            call: self.call(&recruit, all.len(), today),
            demand,
            shortages: rows,
            present_call: self.present_call(&whole),
            recruit,
        }
    }

    /// The call that the scheme keeps, with what is missing now and not in it.
    fn present_call(&self, whole: &[Shortage]) -> PresentCall {
        let words = &self.desk.horizon.base.scheme.words;
        let called = words.areas.iter().filter(|area| area.called);
        let areas: Vec<String> = called.map(|area| area.name.clone()).collect();
        let mut roles: BTreeMap<&str, Place> = BTreeMap::new();
        for &place in whole.iter().flat_map(|one| &one.places) {
            roles.entry(self.role(place)).or_insert(place);
        }
        let slots = roles.into_values().filter_map(|place| self.slot(place));
        let wanted = slots.flat_map(|slot| slot.who).flat_map(|who| who.expertise);
        let not_named: BTreeSet<String> = wanted.filter(|area| !areas.contains(area)).collect();
        PresentCall {
            made_on: words.call_made_on,
            areas,
            not_named: not_named.into_iter().collect(),
        }
    }

    /// The visits that a peer can give in the whole horizon.
    fn room(&self, peer: u32) -> i64 {
        self.programme.room(peer)
    }

    /// The visits that anybody can give in a month: weeks of rest lie between them.
    fn visits_in_a_month(&self) -> i64 {
        1 + 4 / (i64::from(self.desk.horizon.rest) + 1)
    }

    /// The places of challenges that can be in one month only, by month.
    fn months(&self, all: &[Place]) -> BTreeMap<String, Vec<Place>> {
        let mut months: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for &(c, s) in all {
            let weeks = &self.desk.horizon.wanted[c].weeks;
            let of = |day: NaiveDate| format!("{}-{:02}", day.year(), day.month());
            let in_them: BTreeSet<String> = weeks.iter().map(|week| of(week.from)).collect();
            if let (1, Some(month)) = (in_them.len(), in_them.into_iter().next()) {
                months.entry(month).or_default().push((c, s));
            }
        }
        months
    }

    fn role(&self, (c, s): Place) -> &str {
        &self.programme.challenges[c].slots[s].name
    }

    /// Everybody who could take one of the places, and what they can give.
    fn able(&self, places: &[Place]) -> (i64, i64) {
        let mut peers = BTreeSet::new();
        for &(c, s) in places {
            let challenge = &self.programme.challenges[c];
            for week in &challenge.weeks {
                let listed = week.slots[s].iter();
                peers.extend(listed.map(|entry| challenge.peers[entry.0 as usize]));
            }
        }
        (peers.len() as i64, peers.iter().map(|&peer| self.room(peer)).sum())
    }

    fn row(&self, one: &Shortage, month: Option<String>) -> ShortageRow {
        let mut roles: BTreeMap<String, i64> = BTreeMap::new();
        one.places.iter().for_each(|&p| *roles.entry(self.role(p).to_owned()).or_default() += 1);
        let told: Vec<String> = roles.iter().map(|(role, n)| format!("{n} × {role}")).collect();
        let (places, peers, missing) =
            (one.places.len() as i64, one.peers.len() as i64, one.missing());
        let when = month.as_ref().map_or_else(String::new, |month| format!("in {month}: "));
        let sentence = format!(
            "{when}{} ({}) can be taken by {} only, who can give {}: {} empty at least",
            number(places, "place"),
            told.join(", "),
            number(peers, "person").replace("persons", "people"),
            number(one.room, "visit"),
            number(missing, "place"),
        );
        ShortageRow { month, roles, places, peers, room: one.room, missing, sentence }
    }

    /// The slot of a place as the plan of its team has it.
    fn slot(&self, (c, s): Place) -> Option<Slot> {
        let wanted = &self.desk.horizon.wanted[c];
        let problem = self.desk.horizon.problem_of(wanted, Vec::new());
        TeamPlan::of(&problem).slots.get(s).cloned()
    }

    fn by_slot(&self, all: &[Place], whole: &[Shortage]) -> Vec<DemandRow> {
        let mut of_role: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        all.iter().for_each(|&place| of_role.entry(self.role(place)).or_default().push(place));
        let mut rows = Vec::new();
        let mut others: BTreeMap<(&'static str, String), Vec<Place>> = BTreeMap::new();
        for (role, places) in &of_role {
            let in_it = |one: &&Shortage| one.places.iter().all(|&place| self.role(place) == *role);
            let short: i64 = whole.iter().filter(in_it).map(Shortage::missing).sum();
            rows.push(self.demand("role", role, places, Some(short).filter(|&short| short > 0)));
            let slot = places.first().and_then(|&place| self.slot(place));
            for who in slot.iter().flat_map(|slot| &slot.who) {
                let seniority = who.seniority.iter().map(|word| ("seniority", word.clone()));
                let areas = who.expertise.iter().map(|word| ("expertise", word.clone()));
                seniority
                    .chain(areas)
                    .for_each(|key| others.entry(key).or_default().extend(places));
            }
        }
        others.values_mut().for_each(|places| {
            places.sort_unstable();
            places.dedup();
        });
        rows.extend(others.iter().map(|((by, value), p)| self.demand(by, value, p, None)));
        rows
    }

    fn demand(
        &self,
        by: &'static str,
        value: &str,
        places: &[Place],
        short: Option<i64>,
    ) -> DemandRow {
        let (peers, room) = self.able(places);
        DemandRow { by, value: value.to_owned(), wanted: places.len() as i64, peers, room, short }
    }

    fn of_month(&self, month: &str, places: &[Place], found: &[Shortage]) -> DemandRow {
        let short: i64 = found.iter().map(Shortage::missing).sum();
        self.demand("month", month, places, Some(short).filter(|&short| short > 0))
    }

    /// The parties in control of the hosts, against the members of each who could go.
    fn by_party(&self) -> Vec<DemandRow> {
        let base = &self.desk.horizon.base;
        let mut wanted: BTreeMap<String, i64> = BTreeMap::new();
        for one in &self.desk.horizon.wanted {
            let hosts = one.hosts.iter().filter_map(|&host| base.bodies.by_id(host));
            let control = hosts.filter_map(|host| host.control.clone());
            control
                .filter(|control| !control.eq_ignore_ascii_case("no overall control"))
                .for_each(|control| *wanted.entry(control).or_default() += 1);
        }
        let row = |(party, wanted): (String, i64)| {
            let of = |at: &usize| {
                let peer = base.peers.get(*at);
                peer.is_some_and(|peer| peer.facts.party.as_deref() == Some(party.as_str()))
            };
            let members: Vec<usize> = (0..base.peers.len()).filter(of).collect();
            let room = members.iter().map(|&at| self.room(at as u32)).sum();
            let peers = members.len() as i64;
            DemandRow { by: "party", value: party, wanted, peers, room, short: None }
        };
        wanted.into_iter().map(row).collect()
    }

    /// The challenges of each region, against the people of other regions, who travel there.
    fn by_region(&self) -> Vec<DemandRow> {
        let mut of: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for (c, one) in self.desk.horizon.wanted.iter().enumerate() {
            let host =
                one.hosts.first().and_then(|&host| self.desk.horizon.base.bodies.by_id(host));
            let Some(region) = host.and_then(|host| host.region.clone()) else { continue };
            let slots = 0..self.programme.challenges[c].slots.len();
            of.entry(region).or_default().extend(slots.map(|s| (c, s)));
        }
        let row = |(region, places): (String, Vec<Place>)| {
            let challenges: BTreeSet<usize> = places.iter().map(|place| place.0).collect();
            let row = self.demand("region", &region, &places, None);
            DemandRow { wanted: challenges.len() as i64, ..row }
        };
        of.into_iter().map(row).collect()
    }

    /// For each role of a shortage how many more people fill what is missing, each giving what the scheme expects.
    fn recruit(&self, whole: &[Shortage]) -> Vec<RecruitRow> {
        let each = i64::from(self.desk.horizon.base.scheme.matching.default_challenges).max(1);
        let mut missing: BTreeMap<String, (i64, Place)> = BTreeMap::new();
        for one in whole {
            let mut of: BTreeMap<&str, (i64, Place)> = BTreeMap::new();
            for &place in &one.places {
                of.entry(self.role(place)).or_insert((0, place)).0 += 1;
            }
            // Whoever takes the role that most of the places are of does the most good.
            let most = of.into_iter().max_by_key(|(role, (n, _))| (*n, std::cmp::Reverse(*role)));
            if let Some((role, (_, place))) = most {
                missing.entry(role.to_owned()).or_insert((0, place)).0 += one.missing();
            }
        }
        let mut rows: Vec<RecruitRow> = (missing.into_iter())
            .map(|(role, (fills, place))| RecruitRow {
                number: (fills + each - 1) / each,
                fills,
                who: self.slot(place).map_or_else(String::new, |slot| told(&slot.who)),
                role,
            })
            .collect();
        rows.sort_by(|a, b| b.fills.cmp(&a.fills).then_with(|| a.role.cmp(&b.role)));
        rows
    }

    fn call(&self, recruit: &[RecruitRow], places: usize, today: NaiveDate) -> String {
        let (from, to) = (self.desk.horizon.days.from, self.desk.horizon.days.to);
        let (from, to) = (day_in_words(from), day_in_words(to));
        let mut text = format!("# Call for peers\n\n{}\n\n", day_in_words(today));
        if recruit.is_empty() {
            let _ = match places {
                0 => writeln!(
                    text,
                    "No visit can take place from {from} to {to}: nobody is missing."
                ),
                _ => writeln!(text, "For every place from {from} to {to} there are people enough."),
            };
            return text;
        }
        let challenges = number(self.programme.challenges.len() as i64, "peer challenge");
        let _ = writeln!(
            text,
            "From {from} to {to} the programme plans {challenges}. Peers of these kinds are \
             missing, the most needed first:\n"
        );
        for row in recruit {
            let who = if row.who.is_empty() { String::new() } else { format!(": {}", row.who) };
            let _ = writeln!(
                text,
                "- **{} more for the role of {}**{who}; {} would otherwise stay empty",
                row.number,
                row.role,
                number(row.fills, "place")
            );
        }
        let days = self.desk.horizon.base.scheme.matching.default_days;
        let _ = writeln!(
            text,
            "\nA peer gives up to {days} days a year, travels at the programme's expense and is \
             trained for it. Whoever is interested, or knows somebody who is, writes to the \
             programme."
        );
        text
    }
}

/// Who may take a slot, in words.
pub(super) fn told(who: &[Who]) -> String {
    let one = |who: &Who| {
        let kind = who.kind.map(|kind| kind.to_string());
        let parts = [
            (!who.seniority.is_empty()).then(|| who.seniority.join(" or ")).or(kind),
            (!who.expertise.is_empty()).then(|| format!("in {}", who.expertise.join(" or "))),
            (who.fisa == Some(true)).then(|| "a FISA".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let all: Vec<String> = who.iter().map(one).filter(|text| !text.is_empty()).collect();
    all.join(", or ")
}
