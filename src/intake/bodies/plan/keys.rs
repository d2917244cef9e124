//! Which body a row speaks of: one that is there, by code, else slug; or a new one.

use std::collections::HashMap;

use super::Plan;
use crate::domain::text::{fold_name, free_slug, slug};
use crate::domain::{Bodies, Body, BodyId, is_gss_code};
use crate::intake::Finding;
use crate::intake::bodies::row::BodyRow;

/// The bodies of a plan: `new`, `changed`, and for every row its body.
pub(super) fn bodies(before: &Bodies, rows: &[BodyRow], faults: &mut Vec<Finding>) -> Plan {
    let mut desk = Desk::new(before);
    for row in rows {
        match desk.take(row) {
            Ok(id) => desk.plan.rows.push(id),
            Err(fault) => {
                desk.plan.rows.push(NOBODY);
                faults.push(*fault);
            }
        }
    }
    faults.append(&mut desk.clashes);
    desk.plan
}

/// Stands for the body of a row that is at fault.
const NOBODY: BodyId = BodyId(-1);

/// The work in hand.
struct Desk<'a> {
    before: &'a Bodies,
    plan: Plan,
    by_code: HashMap<String, BodyId>,
    by_former_code: HashMap<String, BodyId>,
    by_slug: HashMap<String, BodyId>,
    /// The rows already taken, by body.
    taken: HashMap<BodyId, &'a BodyRow>,
    /// What is wrong with rows taken before, now that later ones are known.
    clashes: Vec<Finding>,
    next: i64,
}

impl<'a> Desk<'a> {
    fn new(before: &'a Bodies) -> Self {
        let all = || before.all().iter();
        let former = |body: &'a Body| {
            body.aliases.iter().filter(|a| is_gss_code(a)).map(|a| (a.clone(), body.id))
        };
        Self {
            before,
            plan: Plan::default(),
            by_code: all().filter_map(|b| Some((b.code.clone()?, b.id))).collect(),
            by_former_code: all().flat_map(former).collect(),
            by_slug: all().map(|b| (b.slug.clone(), b.id)).collect(),
            taken: HashMap::new(),
            clashes: Vec::new(),
            next: all().map(|b| b.id.0).max().unwrap_or(0) + 1,
        }
    }

    /// Plans one row; gives its body.
    fn take(&mut self, row: &'a BodyRow) -> Result<BodyId, Box<Finding>> {
        let row_key = key(row);
        let found = row.target.map_or_else(|| self.find(row, &row_key), |id| Ok(Some(id)))?;
        let Some(id) = found else { return self.enter(row, &row_key) };
        if let Some(first) = self.taken.get(&id) {
            if same(first, row) {
                return Ok(id);
            }
            // Neither can be believed.
            let other = twice(row, first);
            if !self.clashes.contains(&other) {
                self.clashes.push(other);
            }
            return Err(twice(first, row).into());
        }
        self.taken.insert(id, row);
        let Some(stored) = self.before.by_id(id) else { return Ok(id) };
        let mut body = stored.clone();
        row.put_into(&mut body);
        body.code = row_key.code.map(ToOwned::to_owned).or_else(|| stored.code.clone());
        if row.target.is_none() {
            body.slug.clone_from(&stored.slug);
        }
        keep_former(&mut body, stored);
        self.check(row, &body)?;
        if body != *stored {
            self.plan.changed.push(body);
        }
        Ok(id)
    }

    /// The body that is there, or was planned for an earlier row.
    fn find(&self, row: &BodyRow, key: &Key<'_>) -> Result<Option<BodyId>, Box<Finding>> {
        if let Some(code) = key.code {
            if let Some(id) = self.by_code.get(code) {
                return Ok(Some(*id));
            }
            if let Some(id) = self.by_former_code.get(code) {
                let message = format!("this is a former code of {}", self.name(*id));
                return Err(
                    fault(row, "code", code, message, "give the code that is now in use").into()
                );
            }
        }
        let Some(slug) = key.slug else { return Ok(self.by_name(row, key)) };
        let found = self.by_slug.get(slug).copied();
        let stored = found.and_then(|id| self.before.by_id(id)).and_then(|b| b.code.as_deref());
        match (key.code, stored) {
            (Some(code), Some(stored)) => {
                let message = format!("`{slug}` is the slug of {stored}, not of {code}");
                let hint = "for a new code of the same body use `council edit NAME --code CODE`; \
                            for a new body give another slug";
                Err(fault(row, "slug", slug, message, hint).into())
            }
            _ => Ok(found),
        }
    }

    /// Without code and slug: the body whose slug and official name are those of the row.
    fn by_name(&self, row: &BodyRow, key: &Key<'_>) -> Option<BodyId> {
        let name = row.name.as_deref().filter(|_| key.code.is_none())?;
        let id = *self.by_slug.get(&slug(name))?;
        let body = self.before.by_id(id).or(self.plan.new.iter().find(|body| body.id == id))?;
        (fold_name(&body.name) == fold_name(name)).then_some(id)
    }

    /// Plans a new body.
    fn enter(&mut self, row: &'a BodyRow, key: &Key<'_>) -> Result<BodyId, Box<Finding>> {
        let value = key.code.or(key.slug).unwrap_or_default();
        let no = |column, message: &str, hint| {
            Err(fault(row, column, value, message.to_owned(), hint).into())
        };
        let Some(name) = &row.name else {
            return no(
                "name",
                "a new body needs a name",
                "fill in `name`, or give the code of one that is there",
            );
        };
        let Some(kind) = row.kind else {
            return no(
                "kind",
                "a new body needs a kind",
                "fill in `kind`, such as district or fire",
            );
        };
        let free = || free_slug(name, kind, |slug| self.by_slug.contains_key(slug));
        let slug = key.slug.map_or_else(free, ToOwned::to_owned);
        let Some(mut body) = row.new_body(&slug) else {
            return no("name", "a new body needs a name and a kind", "fill in both");
        };
        body.code = key.code.map(ToOwned::to_owned);
        body.slug = slug;
        body.id = BodyId(self.next);
        self.check(row, &body)?;
        self.check_name(row, &body)?;
        self.next += 1;
        self.taken.insert(body.id, row);
        self.by_slug.insert(body.slug.clone(), body.id);
        self.by_code.extend(body.code.clone().map(|code| (code, body.id)));
        let former = body.aliases.iter().filter(|a| is_gss_code(a)).cloned();
        self.by_former_code.extend(former.map(|code| (code, body.id)));
        let id = body.id;
        self.plan.new.push(body);
        Ok(id)
    }

    /// Checks what a body says of itself, and that no other body says the same.
    fn check(&self, row: &BodyRow, body: &Body) -> Result<(), Box<Finding>> {
        let anothers = |owner: Option<&BodyId>| owner.copied().filter(|owner| *owner != body.id);
        let code = body.code.as_deref().unwrap_or_default();
        let owner = anothers(self.by_code.get(code)).or(anothers(self.by_former_code.get(code)));
        if let Some(owner) = owner {
            let message = format!("this is the code of {}", self.name(owner));
            return Err(fault(row, "code", code, message, "give the body its own code").into());
        }
        if let Some(owner) = anothers(self.by_slug.get(&body.slug)) {
            let message = format!("this is the slug of {}", self.name(owner));
            return Err(fault(row, "slug", &body.slug, message, "give another slug").into());
        }
        if let (Some(first), Some(last)) = (body.first_day, body.last_day)
            && last < first
        {
            let message = format!("its last day is before its first, {first}");
            return Err(fault(
                row,
                "last_day",
                &last.to_string(),
                message,
                "correct one of the two",
            )
            .into());
        }
        for alias in body.aliases.iter().filter(|a| is_gss_code(a)) {
            let owner =
                anothers(self.by_code.get(alias)).or(anothers(self.by_former_code.get(alias)));
            if let Some(owner) = owner {
                let message = format!("this is the code of {}", self.name(owner));
                let hint = "take it out, or give the code to the body to which it belongs";
                return Err(fault(row, "aliases", alias, message, hint).into());
            }
        }
        Ok(())
    }

    /// Refuses a second body of one name, official or not, and kind while the first is in force.
    fn check_name(&self, row: &BodyRow, body: &Body) -> Result<(), Box<Finding>> {
        let folded = fold_name(&body.name);
        let first = body.first_day;
        let twin = self.before.all().iter().find(|other| {
            other.kind == body.kind
                && std::iter::once(&other.name)
                    .chain(&other.aliases)
                    .any(|n| fold_name(n) == folded)
                && (other.last_day.is_none() || first.is_some_and(|day| other.in_force_on(day)))
        });
        let Some(twin) = twin else { return Ok(()) };
        let message = format!("there is already {} ({})", twin.name, twin.reference());
        let hint =
            format!("give `{}` in `code` to change that one, or another name", twin.reference());
        Err(fault(row, "name", &body.name, message, &hint).into())
    }

    fn name(&self, id: BodyId) -> String {
        let planned = self.plan.new.iter().find(|body| body.id == id);
        let body = self.before.by_id(id).or(planned);
        body.map_or_else(String::new, |b| format!("{} ({})", b.name, b.reference()))
    }
}

/// Keeps a former code and a former name among the aliases, so that older files still find the body.
fn keep_former(body: &mut Body, stored: &Body) {
    let code = stored.code.clone().filter(|_| body.code != stored.code);
    let name = Some(stored.name.clone()).filter(|name| fold_name(name) != fold_name(&body.name));
    for former in code.into_iter().chain(name) {
        if !body.aliases.contains(&former) {
            body.aliases.push(former);
        }
    }
    let now = body.code.clone();
    body.aliases.retain(|alias| Some(alias) != now.as_ref());
}

/// What a row is known by.
struct Key<'a> {
    code: Option<&'a str>,
    slug: Option<&'a str>,
}

/// The key of a row: a code that has not the form of a GSS code is a slug.
fn key(row: &BodyRow) -> Key<'_> {
    let code = row.code.as_deref();
    Key {
        code: code.filter(|code| is_gss_code(code)),
        slug: row.slug.as_deref().or(code.filter(|code| !is_gss_code(code))),
    }
}

/// Whether two rows say the same.
fn same(one: &BodyRow, other: &BodyRow) -> bool {
    BodyRow { line: other.line, row: other.row, ..one.clone() } == *other
}

fn twice(first: &BodyRow, row: &BodyRow) -> Finding {
    let value = row.code.as_deref().or(row.slug.as_deref()).or(row.name.as_deref());
    let message = format!("line {} speaks of the same body and says something else", first.line);
    fault(row, "code", value.unwrap_or_default(), message, "leave one of the two lines")
}

/// An error in one cell of `row`; what was typed has no line.
pub(super) fn fault(
    row: &BodyRow,
    column: &str,
    value: &str,
    message: String,
    hint: &str,
) -> Finding {
    let finding = Finding::error(message).cell(column, value).hint(hint);
    if row.line == 0 { finding } else { finding.at(row.line, row.row) }
}
