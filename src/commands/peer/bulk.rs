//! `peer edit --where`: many peers at once, through the same gate as a file.

use anyhow::Result;
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde_json::{Map, Value};

use super::import::bring::bring;
use super::row::{PeerRow, Rows};
use crate::commands::apply::{ApplySummary, Brought};
use crate::commands::values::field_as_written;
use crate::commands::{Context, Said, prompt};
use crate::error::Refusal;
use crate::intake::Severity;
use crate::intake::declared::{Declared, Sort};
use crate::intake::peers::PEERS;
use crate::render::{Choice, Filter, Listing, Thing, View};
use crate::store::{bodies, peers};

/// Which peers, and what they are to have
#[derive(Debug, Clone, Default, clap::Args)]
pub struct BulkArgs {
    /// Change every peer for whom this holds, said as with --filter (can be repeated: all hold)
    #[arg(id = "where", long = "where", value_name = "CONDITION", value_parser = str::parse::<Filter>, conflicts_with = "peer")]
    conditions: Vec<Filter>,
    /// What the peer, or all of them, are to have, such as `status=paused`; nothing after the sign
    /// empties the field (can be repeated)
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    values: Vec<String>,
}

impl BulkArgs {
    /// Whether many peers are meant.
    pub(super) fn is_given(&self) -> bool {
        !self.conditions.is_empty()
    }

    /// Whether what is to change is said with `--set`.
    pub(super) fn sets(&self) -> bool {
        !self.values.is_empty()
    }

    /// Changes the `one` who was named, by reference and name, else those who meet the conditions; `clear`
    /// names fields to be emptied.
    ///
    /// # Errors
    /// When a field or value cannot be, or nobody can be asked and `--yes` is not said.
    pub(super) fn run(
        &self,
        ctx: &mut Context,
        clear: &[String],
        one: Option<(String, String)>,
    ) -> Result<Said> {
        let is_named = one.is_some();
        let wish = self.wish(clear, is_named)?;
        let hint = self.hint(clear);
        let meant = one.map_or_else(|| self.meant(ctx), |one| Ok(vec![one]))?;
        if meant.is_empty() {
            return Ok(Said::note("There is no peer for whom this holds."));
        }
        let declared = Declared::of_fields(
            Sort::Peer,
            meant.iter().map(|(reference, _)| {
                let mut fields = wish.clone();
                fields.insert("reference".to_owned(), reference.clone().into());
                fields
            }),
        );
        if let Some(strange) = declared.strange(Sort::Peer, &PEERS).into_iter().next() {
            let refusal = Refusal::usage(strange.message);
            return Err(strange.hint.map_or(refusal.clone(), |hint| refusal.hint(hint)).into());
        }
        let today = ctx.today;
        if !ctx.dry_run && !is_named {
            if !ctx.yes {
                ctx.rehearse(|tx| brought(tx, &declared, today, &hint).map(drop))?;
            }
            agreed(ctx, &meant)?;
        }
        let mut summary = ApplySummary { file: ctx.verb.clone(), ..ApplySummary::default() };
        ctx.write(|tx| {
            summary.take(Sort::Peer, brought(tx, &declared, today, &hint)?);
            summary.must_add_up()
        })?;
        summary.written = ctx.wrote && !summary.changes.is_empty();
        let text = summary.told(ctx.dry_run);
        Ok(Said::thing(Thing::new(&summary, text)?))
    }

    /// What to do about a fault: the options that were used are named, and no others.
    fn hint(&self, clear: &[String]) -> String {
        let said = match (self.sets(), clear.is_empty()) {
            (true, true) => "`--set`",
            (true, false) => "`--set` and `--clear`",
            (false, _) => "`--clear`",
        };
        let fewer = if self.is_given() { ", or name fewer peers with `--where`" } else { "" };
        format!("mend what is said with {said}{fewer}")
    }

    /// The fields that are wished for.
    fn wish(&self, clear: &[String], is_named: bool) -> Result<Map<String, Value>> {
        let plain = |name: &str| name.trim().to_lowercase().replace(['-', ' '], "_");
        let mut wish: Map<String, Value> =
            clear.iter().map(|name| (plain(name), Value::Null)).collect();
        for text in &self.values {
            let Some((field, value)) = text.split_once('=') else {
                let no = Refusal::usage(format!("`{text}` sets nothing"));
                return Err(no.hint("write it as `--set status=paused`").into());
            };
            let (name, value) = (plain(field), value.trim());
            let value = match PEERS.fields.iter().find(|field| field.name == name) {
                Some(field) => field_as_written(field, value)?,
                None => value.to_owned(),
            };
            wish.insert(name, value.into());
        }
        let is_said = |own: &&&str| wish.get(**own).is_some_and(|v| !v.is_null() && v != "");
        if is_named && wish.contains_key("reference") {
            let no = Refusal::usage("the `reference` of a peer stays what it is");
            return Err(no.hint("leave it out of what is said with `--set`").into());
        }
        if let Some(own) = ["reference", "email"].iter().filter(|_| !is_named).find(is_said) {
            let no = Refusal::usage(format!("many peers cannot have one `{own}`"));
            return Err(no
                .hint(format!("leave `{own}` out, or edit one peer: `peerage peer edit PEER`"))
                .into());
        }
        if wish.is_empty() {
            let none = Refusal::usage("nothing is to change");
            return Err(none.hint("say what with `--set FIELD=VALUE` or `--clear FIELD`").into());
        }
        Ok(wish)
    }

    /// Reference and name of those for whom every condition holds.
    fn meant(&self, ctx: &mut Context) -> Result<Vec<(String, String)>> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        let register = bodies::load_alone(connection)?;
        let mut rows = Rows::new(&register, today);
        let rows: Vec<PeerRow<'_>> =
            peers::people(connection)?.iter().map(|peer| rows.row(peer).owned()).collect();
        let choice = Choice { filters: self.conditions.clone(), ..Choice::default() };
        let View::List(list) = choice.apply(View::List(Listing::of(rows, &[])?), today)? else {
            return Ok(Vec::new());
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (0..list.rows.len())
            .map(|at| {
                let values = list.rows.values(at, &["reference", "name"])?;
                Ok((text(&values[0]), text(&values[1])))
            })
            .collect()
    }
}

/// The most faults that are told: those of many peers are mostly one.
const TOLD: usize = 10;

/// Brings it about.
fn brought(
    tx: &Transaction<'_>,
    declared: &Declared,
    today: NaiveDate,
    hint: &str,
) -> Result<Brought> {
    let brought = bring(tx, declared, "the command line", today)?;
    let mut faults: Vec<String> = Vec::new();
    for fault in brought.findings.iter().filter(|f| f.severity == Severity::Error) {
        let fault = crate::intake::Finding { line: None, row: None, ..fault.clone() }.to_string();
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    let more = faults.len().saturating_sub(TOLD);
    faults.truncate(TOLD);
    if more > 0 {
        faults.push(format!("and {more} more"));
    }
    if faults.is_empty() {
        return Ok(brought);
    }
    Err(Refusal::rejected(faults.join("\n  ")).hint(hint).into())
}

/// How many of those who are meant are named in the question.
const NAMED: usize = 3;

/// Asks whether all of them are to change; without a terminal `--yes` must have been said.
fn agreed(ctx: &Context, meant: &[(String, String)]) -> Result<()> {
    let named: Vec<String> =
        meant.iter().take(NAMED).map(|(reference, name)| format!("{name} ({reference})")).collect();
    let more = if meant.len() > NAMED { " and others" } else { "" };
    let peers = if meant.len() == 1 { "1 peer" } else { &format!("{} peers", meant.len()) };
    let told = format!("{peers}: {}{more}", named.join(", "));
    let otherwise = Refusal::usage(format!("this would change {told}"))
        .hint("say `--yes`, or look first with `--dry-run`");
    prompt::must_agree(ctx, &format!("Change {told}?"), otherwise)
}
