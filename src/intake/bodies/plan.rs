//! What rows mean for the bodies that are there: which are new, which change, and how they will
//! stand to each other. Nothing is written here; either the whole plan holds, or every fault is told.

mod keys;
mod links;

use std::collections::HashSet;

use chrono::NaiveDate;

use super::row::BodyRow;
use crate::domain::{Bodies, Body, BodyId, Relation, Succession};
use crate::intake::Finding;

/// What is to be written.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// New bodies; their rows are provisional, and the lists below speak of them by those.
    pub new: Vec<Body>,
    /// Bodies that are there and change.
    pub changed: Vec<Body>,
    /// For every row of the file the body that it speaks of.
    pub rows: Vec<BodyId>,
    /// Relations to enter.
    pub related: Vec<Relation>,
    /// Relations to take out.
    pub unrelated: Vec<Relation>,
    /// Neighbours of which only the first names the other, although the file lists those of both.
    pub one_way: Vec<(BodyId, BodyId)>,
    /// Successions to enter, or to give another clock.
    pub succeeded: Vec<Succession>,
    /// Successions to take out.
    pub unsucceeded: Vec<Succession>,
}

impl Plan {
    /// The bodies to which anything happens.
    pub fn touched(&self) -> HashSet<BodyId> {
        let bodies = self.new.iter().chain(&self.changed).map(|body| body.id);
        let related = self.related.iter().chain(&self.unrelated).flat_map(|r| [r.body, r.other]);
        let links = self.succeeded.iter().chain(&self.unsucceeded);
        bodies.chain(related).chain(links.flat_map(|s| [s.predecessor, s.successor])).collect()
    }
}

/// Plans what `rows` mean for the bodies `before`, as read on `today`.
///
/// # Errors
/// Every fault, by line.
pub fn plan(before: &Bodies, rows: &[BodyRow], today: NaiveDate) -> Result<Plan, Vec<Finding>> {
    let mut faults = Vec::new();
    let mut plan = keys::bodies(before, rows, &mut faults);
    let after = after(before, &plan);
    links::relations(&after, rows, &mut plan, today, &mut faults);
    links::successions(&after, rows, &mut plan, today, &mut faults);
    faults.extend(broken_successions(&after, rows, &plan));
    if faults.is_empty() {
        return Ok(plan);
    }
    faults.sort_by_key(|fault| fault.line);
    Err(faults)
}

/// A plan for those rows of a file that can go in.
#[derive(Debug, Default)]
pub struct Settled {
    /// The plan; empty when there are faults and not all rows need to go in.
    pub plan: Plan,
    /// The rows of the plan.
    pub rows: Vec<BodyRow>,
    /// Every fault.
    pub faults: Vec<Finding>,
}

/// Plans `rows`; with `partial`, rows at fault stay out, and then those that speak of them.
pub fn settle(before: &Bodies, rows: Vec<BodyRow>, today: NaiveDate, partial: bool) -> Settled {
    let mut settled = Settled { rows, ..Settled::default() };
    loop {
        match plan(before, &settled.rows, today) {
            Ok(plan) => return Settled { plan, ..settled },
            Err(faults) => {
                let at_fault: HashSet<u64> = faults.iter().filter_map(|fault| fault.row).collect();
                settled.faults.extend(faults);
                let count = settled.rows.len();
                settled.rows.retain(|row| !at_fault.contains(&row.row));
                if !partial || settled.rows.len() == count {
                    return settled;
                }
            }
        }
    }
}

/// The bodies as the plan leaves them, with the relations of before.
fn after(before: &Bodies, plan: &Plan) -> Bodies {
    let changed =
        |body: &Body| plan.changed.iter().find(|c| c.id == body.id).unwrap_or(body).clone();
    let all = before.all().iter().map(changed).chain(plan.new.iter().cloned()).collect();
    Bodies::new(all, before.relations().to_vec(), before.successions().to_vec())
}

/// Faults of the successions as the plan leaves them, where a row of the file has a part in them.
fn broken_successions(after: &Bodies, rows: &[BodyRow], plan: &Plan) -> Vec<Finding> {
    let link = |s: &Succession| (s.predecessor, s.successor);
    let said: Vec<_> = plan.succeeded.iter().chain(&plan.unsucceeded).map(link).collect();
    let kept = after.successions().iter().filter(|s| !said.contains(&link(s)));
    let links: Vec<Succession> = kept.chain(&plan.succeeded).copied().collect();
    let whole = Bodies::new(after.all().to_vec(), Vec::new(), links);
    let row_of =
        |id: BodyId| plan.rows.iter().position(|row| *row == id).and_then(|place| rows.get(place));
    let itself = |s: &Succession| s.predecessor == s.successor;
    let broken = whole.broken_successions().into_iter().filter(|b| !itself(&b.succession));
    let told = broken.filter_map(|broken| {
        let row = row_of(broken.succession.successor)
            .or_else(|| row_of(broken.succession.predecessor))?;
        let value = whole.by_id(broken.succession.successor)?.reference();
        Some(keys::fault(row, "successors", value, broken.message(&whole), broken.hint()))
    });
    told.collect()
}
