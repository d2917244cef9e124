//! One pass over a pool: what each row means to what is stored.

use std::collections::HashSet;

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

use super::known::{Before, Remembered, Rows as FileRows, Stored, entry, several};
use super::plan::{Decision, Plan};
use super::posts::check_posts;
use super::slips::Slips;
use super::waiting::Waiting;
use crate::commands::gate::Rejects;
use crate::commands::peer::row::Rows;
use crate::commands::progress::Progress;
use crate::domain::{NewPeer, Peer, PeerId, PeerKind};
use crate::intake::peers::{Draft, PEERS, PeerReader, place};
use crate::intake::{Checks, RawRow, Row, Severity, Table, Visitor, Wrong};
use crate::store::erased::Erased;
use crate::store::peers::memory::{Entry, Memory};
use crate::store::peers::{self, digest};

/// A pass over a file.
pub(super) struct Pass<'a> {
    connection: &'a Connection,
    reader: PeerReader<'a>,
    /// The fields that a blank cell empties, as a set of bits.
    clear: u64,
    today: NaiveDate,
    pub(super) listed: Option<Rows<'a>>,
    pub(super) lists_new: bool,
    stored: Option<Stored>,
    erased: Erased,
    stubs: HashSet<PeerId>,
    slips: Slips,
    rows: FileRows,
    /// The digest of the row under check, letter for letter; 0 for none.
    current: u64,
    progress: Progress,
    pub(super) plan: Plan,
}

impl<'a> Pass<'a> {
    /// Prepares a pass; with `listed` the changed fields are listed.
    pub(super) fn new(
        connection: &'a Connection,
        reader: PeerReader<'a>,
        (clear, today): (u64, NaiveDate),
        listed: Option<Rows<'a>>,
        (memory, erased, stubs): (Memory, Erased, HashSet<PeerId>),
    ) -> Self {
        let plan = Plan {
            decisions: Vec::new(),
            waiting: Waiting::default(),
            remembered: Remembered::default(),
            highest_reference: 0,
            errors: 0,
            refused: 0,
            late: 0,
            added: 0,
            changed: 0,
            unchanged: 0,
            changes: Vec::new(),
            entered: Vec::new(),
        };
        Self {
            connection,
            reader,
            clear,
            today,
            listed,
            lists_new: false,
            stored: None,
            erased,
            stubs,
            slips: Slips::default(),
            rows: FileRows::new(memory),
            current: 0,
            progress: Progress::new("Checking", None),
            plan,
        }
    }

    /// Lists the fields of new peers as well.
    pub(super) fn listing_new(self) -> Self {
        Self { lists_new: true, ..self }
    }

    /// Goes through the file.
    pub(super) fn run(
        mut self,
        table: &Table<'_>,
        checks: &mut Checks,
        rejects: &mut Rejects,
    ) -> Result<Plan> {
        checks.visit(table, &PEERS, &mut Visit { pass: &mut self, rejects })?;
        self.plan.decisions.resize(usize::try_from(checks.rows)?, Decision::Leave);
        self.rows.tell_alike(&mut checks.findings);
        self.plan.errors = checks.findings.count(Severity::Error);
        self.plan.remembered = self.rows.into_remembered();
        self.plan.must_add_up(checks)?;
        Ok(self.plan)
    }

    /// Whether the row is in the file as it stands, and nobody touched its peer since.
    fn knows(&mut self, raw: &RawRow, number: u64) -> Result<bool> {
        self.progress.step();
        self.current = 0;
        if !raw.faults.is_empty() {
            return Ok(false);
        }
        self.current = raw.digest();
        let row = usize::try_from(number)?.saturating_sub(1);
        let is_known = self.rows.enter_known(row, raw.line, self.current)?;
        self.plan.unchanged += u64::from(is_known);
        Ok(is_known)
    }

    fn take(&mut self, row: &mut Row<'_>, rejects: &mut Rejects) -> Result<()> {
        self.plan.decisions.resize(row.index(), Decision::Leave);
        let decision = match self.reader.read(row) {
            Some(draft) if !row.is_rejected() => self.decide(row, &draft, rejects)?,
            _ => Decision::Out,
        };
        let decision = if row.is_rejected() { Decision::Out } else { decision };
        self.plan.decisions.push(decision);
        Ok(())
    }

    fn decide(
        &mut self,
        row: &mut Row<'_>,
        draft: &Draft,
        rejects: &mut Rejects,
    ) -> Result<Decision> {
        self.note_reference(draft);
        if self.is_erased(draft)? {
            // Whom the row names is not said: that would write it down again.
            row.skip_whole("a person who was erased", "take it out");
            self.plan.refused += usize::from(row.is_rejected());
            return Ok(Decision::Out);
        }
        let facts = digest::of_facts(&draft.facts);
        let entry = entry(self.current, draft, facts);
        match self.rows.before(&entry) {
            Before::New => self.rows.enter(row.index(), row.line(), entry)?,
            Before::Same(line) => {
                row.skip_quietly(format!("the same as line {line}; passed over"));
                return Ok(Decision::Out);
            }
            Before::Other { row: first, line } => {
                self.clash(row, draft, (first, line), rejects);
                return Ok(Decision::Out);
            }
        }
        let (decision, peer) = self.compare(row, draft, (facts, &entry))?;
        self.rows.note(row.index(), peer.unwrap_or(PeerId(0)), row.is_clean());
        Ok(decision)
    }

    /// What a row means to the stored peers, and to whom of them.
    fn compare(
        &mut self,
        row: &mut Row<'_>,
        draft: &Draft,
        (facts, entry): (u64, &Entry),
    ) -> Result<(Decision, Option<PeerId>)> {
        let meant: Vec<(PeerId, u64)> =
            self.stored()?.meant(draft).iter().map(|print| (print.id, print.facts)).collect();
        match meant[..] {
            [] => Ok((self.new_peer(row, draft, entry)?, None)),
            [(id, _)] if self.stubs.contains(&id) => {
                let wrong = Wrong::new("stands for a person who was erased", "take it out");
                row.reject(place::REFERENCE, row.cell(place::REFERENCE), wrong);
                self.plan.refused += 1;
                Ok((Decision::Out, None))
            }
            // The usual case of a file taken in before: nothing to compare field by field.
            [(id, stored)]
                if stored == facts && self.clear == 0 && draft.passed_over().next().is_none() =>
            {
                self.plan.unchanged += 1;
                Ok((Decision::Leave, Some(id)))
            }
            [(id, _)] => Ok((self.stored_peer(row, draft, id)?, Some(id))),
            _ => {
                let ids: Vec<PeerId> = meant.iter().map(|(id, _)| *id).collect();
                let names = self.called(&ids)?;
                row.reject(key_place(draft), &key_value(draft), several(&names));
                Ok((Decision::Out, None))
            }
        }
    }

    /// Whether the row is about somebody who was erased, and nobody else who is stored.
    fn is_erased(&mut self, draft: &Draft) -> Result<bool> {
        Ok(self.erased.holds(&draft.facts) && self.stored()?.meant(draft).is_empty())
    }

    /// The stored peers, read when the first row asks for them.
    fn stored(&mut self) -> Result<&Stored> {
        let stored = match self.stored.take() {
            Some(stored) => stored,
            None => Stored::load(self.connection)?,
        };
        Ok(self.stored.insert(stored))
    }

    fn note_reference(&mut self, draft: &Draft) {
        let number = draft.facts.reference.as_deref().and_then(|r| r.strip_prefix('P'));
        if let Some(number) = number.filter(|n| n.len() <= 15).and_then(|n| n.parse().ok()) {
            self.plan.highest_reference = self.plan.highest_reference.max(number);
        }
    }

    /// Two rows are about one peer and say different things: neither can be believed.
    fn clash(
        &mut self,
        row: &mut Row<'_>,
        draft: &Draft,
        (first, line): (usize, u64),
        rejects: &mut Rejects,
    ) {
        let wrong = Wrong::new(
            format!("lines {line} and {} are about the same peer and differ", row.line()),
            "keep the one that is right",
        );
        row.reject(key_place(draft), &key_value(draft), wrong);
        let Some(decision) = self.plan.decisions.get_mut(first) else { return };
        let number = first as u64 + 1;
        if rejects.is_late(number) {
            return;
        }
        match std::mem::replace(decision, Decision::Out) {
            Decision::Insert => self.plan.added -= 1,
            Decision::Update => self.plan.changed -= 1,
            Decision::Leave => self.plan.unchanged -= 1,
            Decision::Out => return,
        }
        self.plan.late += 1;
        self.rows.note(first, PeerId(0), false);
        let reason = format!("line {} is about the same peer and differs", row.line());
        rejects.late(number, reason);
    }

    fn new_peer(&mut self, row: &mut Row<'_>, draft: &Draft, entry: &Entry) -> Result<Decision> {
        self.slips.missing(self.connection, row, draft)?;
        if let Some((at, value, wrong)) = draft.clash(None) {
            row.reject(at, &value, wrong);
        }
        if row.is_rejected() {
            return Ok(Decision::Leave);
        }
        for (id, what) in self.stored()?.alike(entry) {
            let names = self.called(&[id])?;
            let wrong = Wrong::new(
                format!("the same {what} as {}, who is stored", names.join("")),
                "give this row the same reference if it is one person",
            );
            row.warn(place::NAME, &draft.facts.name, wrong);
        }
        self.plan.added += 1;
        self.list_new(row.line(), draft)?;
        self.wait(row, None, &draft.facts)?;
        Ok(Decision::Insert)
    }

    fn stored_peer(&mut self, row: &mut Row<'_>, draft: &Draft, id: PeerId) -> Result<Decision> {
        let stored = peers::load(self.connection, id)?;
        let after = draft.onto(&stored.facts, self.clear, self.today);
        self.check_whole(row, draft, &stored, &after);
        if row.is_rejected() {
            return Ok(Decision::Leave);
        }
        if after == stored.facts {
            self.plan.unchanged += 1;
            return Ok(Decision::Leave);
        }
        self.plan.changed += 1;
        self.list(row.line(), &stored, &after)?;
        self.wait(row, Some(id), &after)?;
        Ok(Decision::Update)
    }

    /// Puts the row among those that are to be written.
    fn wait(&mut self, row: &Row<'_>, stored: Option<PeerId>, facts: &NewPeer) -> Result<()> {
        let number = u32::try_from(row.index())?;
        self.plan.waiting.push(number, stored, facts)
    }

    /// What the row and the stored facts make together must hold as well.
    fn check_whole(&self, row: &mut Row<'_>, draft: &Draft, stored: &Peer, after: &NewPeer) {
        let other_case = draft.facts.reference.is_none()
            && draft.facts.email.is_some()
            && draft.facts.email != stored.facts.email;
        if other_case {
            let email = draft.facts.email.clone().unwrap_or_default();
            let wrong = Wrong::new(
                format!("the e-mail address of {} in another case", stored.reference),
                "nothing, if it is one person",
            );
            row.warn(place::EMAIL, &email, wrong);
        }
        check_posts(row, draft, &stored.facts);
        if let Some((at, value, wrong)) = self.reader.strange_seniority(draft, stored.facts.kind) {
            row.reject(at, &value, wrong);
        }
        if !draft.gave(place::PAST_POSTS) && after.posts_left(&stored.facts) > 0 {
            let wrong = Wrong::new(
                format!(
                    "{} was at another body; that post is kept as one held before",
                    stored.reference
                ),
                "say when it ended with `past_posts`",
            );
            row.warn(place::BODY, row.cell(place::BODY), wrong);
        }
        if let Some(party) = &after.party
            && after.kind != PeerKind::Member
            && !after.party_consent
        {
            let (reference, kind) = (&stored.reference, after.kind);
            if draft.gave(place::PARTY) || draft.gave(place::PARTY_CODE) {
                let wrong = Wrong::new(
                    format!("a party is kept for members only, and {reference} is {kind}"),
                    "leave the party blank, or mend the kind",
                );
                row.reject(place::PARTY, party, wrong);
            } else {
                let wrong = Wrong::new(
                    format!("{reference} has a party, and a party is kept for members only"),
                    format!("clear it first: `peerage peer edit {reference} --clear party`"),
                );
                row.reject(place::KIND, &kind.to_string(), wrong);
            }
        }
        if let (Some(from), Some(to)) = (after.available_from, after.available_to)
            && to < from
        {
            let wrong = Wrong::new(
                format!("{} would be free from {from} to {to}", stored.reference),
                "give both days",
            );
            row.reject(place::AVAILABLE_FROM, &from.to_string(), wrong);
        }
    }

    /// Names and references of stored peers.
    fn called(&self, ids: &[PeerId]) -> Result<Vec<String>> {
        ids.iter()
            .map(|id| {
                let peer = peers::load(self.connection, *id)?;
                Ok(format!("{} ({})", peer.facts.name, peer.reference))
            })
            .collect()
    }
}

/// A pass that goes through the rows, with the file of those that are rejected.
struct Visit<'v, 'a> {
    pass: &'v mut Pass<'a>,
    rejects: &'v mut Rejects,
}

impl Visitor for Visit<'_, '_> {
    fn knows(&mut self, raw: &RawRow, number: u64) -> Result<bool> {
        self.pass.knows(raw, number)
    }

    fn take(&mut self, row: &mut Row<'_>) -> Result<()> {
        self.pass.take(row, self.rejects)
    }

    fn reject(&mut self, raw: &RawRow, reasons: &[String]) -> Result<()> {
        self.rejects.add(raw, reasons)
    }
}

/// The field by which a row names its peer.
fn key_place(draft: &Draft) -> crate::intake::Place {
    match () {
        () if draft.gave(place::REFERENCE) => place::REFERENCE,
        () if draft.gave(place::EMAIL) => place::EMAIL,
        () => place::NAME,
    }
}

fn key_value(draft: &Draft) -> String {
    let facts = &draft.facts;
    facts.reference.clone().or_else(|| facts.email.clone()).unwrap_or_else(|| facts.name.clone())
}
