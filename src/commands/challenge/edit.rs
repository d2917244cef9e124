//! `challenge withdraw`, `decline` and `edit`.

use anyhow::Result;
use chrono::NaiveDate;

use super::add::StaffArgs;
use super::desk::{Desk, SetAside};
use crate::commands::values::{date, word};
use crate::commands::{Context, Said, find, prompt};
use crate::domain::{Challenge, Declined, Mode};
use crate::error::Refusal;
use crate::store::{challenges, declined, staff as store_staff, teams};

/// Arguments of `challenge withdraw`
#[derive(Debug, clap::Args)]
pub struct WithdrawArgs {
    /// The challenge, by reference or host
    challenge: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl WithdrawArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let id = find::challenge(ctx.store()?.read(), &self.challenge)?;
        let challenge = challenges::load(ctx.store()?.read(), id)?;
        let reference = challenge.reference.clone();
        if let Some(day) = challenge.withdrawn_on {
            return Ok(Said::note(format!("{reference} was withdrawn on {day} already.")));
        }
        if challenge.is_done(ctx.today) {
            let message = format!("`{reference}` took place and cannot be withdrawn");
            let hint = format!("close it with `peerage challenge mark {reference} closed`");
            return Err(Refusal::refused(message).hint(hint).into());
        }
        if let Some(day) = challenge.report_published_on {
            let message = format!("the report of `{reference}` was published on {day}");
            let hint = "close it with `peerage challenge mark CHALLENGE closed`";
            return Err(Refusal::refused(message).hint(hint).into());
        }
        let reason = prompt::reason(ctx, self.reason)?;
        prompt::sure(ctx, &format!("Withdraw {reference}?"))?;
        let withdrawn = Challenge {
            withdrawn_on: Some(ctx.today),
            withdrawn_reason: Some(reason),
            ..challenge
        };
        ctx.write(|tx| challenges::update(tx, &withdrawn))?;
        Ok(Said::note(format!("Withdrew {reference}.")))
    }
}

/// Arguments of `challenge decline`
#[derive(Debug, clap::Args)]
pub struct DeclineArgs {
    /// The body, by name, slug or code
    body: String,
    /// Why, in its own words
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The day on which it declined (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
}

impl DeclineArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let desk = Desk::open(ctx)?;
        let on = self.on.unwrap_or(ctx.today);
        must_not_lie_ahead(on, ctx.today)?;
        let body = find::body(&desk.bodies, &self.body, on, false)?;
        let all = challenges::all(ctx.store()?.read())?;
        let ahead = |c: &&Challenge| {
            c.withdrawn_on.is_none()
                && !c.recorded
                && !c.is_done(ctx.today)
                && c.hosts.contains(&body.id)
                && desk.scheme.five_year.qualifying_kinds.contains(&c.kind)
        };
        if let Some(there) = all.iter().find(ahead) {
            let message = format!("`{}` has agreed to `{}`", body.name, there.reference);
            let hint = "withdraw that one with `peerage challenge withdraw`";
            return Err(Refusal::refused(message).hint(hint).into());
        }
        let reason = prompt::reason(ctx, self.reason)?;
        let refusal = Declined { body: body.id, on, reason: Some(reason) };
        if declined::all(ctx.store()?.read())?.contains(&refusal) {
            return Ok(Said::note(format!("{} declined on {on} already.", body.name)));
        }
        ctx.write(|tx| declined::insert(tx, &refusal))?;
        Ok(Said::note(format!("Noted that {} declined on {on}.", body.name)))
    }
}

/// What was done was done by today.
pub(super) fn must_not_lie_ahead(on: NaiveDate, today: NaiveDate) -> Result<()> {
    if on > today {
        let coming = Refusal::rejected(format!("{on} is still to come"));
        return Err(coming.hint("enter it on the day it is done, or give an earlier day").into());
    }
    Ok(())
}

/// Arguments of `challenge edit`
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// The challenge, by reference or host
    challenge: String,
    /// Kind of engagement; only while no scope is agreed
    #[arg(long)]
    kind: Option<String>,
    /// How the team meets the host
    #[arg(long, value_parser = word::<Mode>())]
    mode: Option<Mode>,
    /// How it is paid for
    #[arg(long)]
    funding: Option<String>,
    #[command(flatten)]
    staff: StaffArgs,
    /// The challenge that it reviews
    #[arg(long, value_name = "CHALLENGE")]
    reviews: Option<String>,
    /// When the report was published
    #[arg(long, value_name = "DATE", value_parser = date)]
    report_published: Option<NaiveDate>,
    /// When the action plan was published
    #[arg(long, value_name = "DATE", value_parser = date)]
    plan_published: Option<NaiveDate>,
    /// A note
    #[arg(long)]
    note: Option<String>,
    /// Make a field empty: `funding`, `note`, `reviews`, `report_published`, `plan_published`,
    /// `manager`, `adviser`, `support`, `facilitator` (can be repeated)
    #[arg(long, value_name = "FIELD", value_parser = CLEARABLE)]
    clear: Vec<String>,
    /// Set a rule of the programme aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
}

const CLEARABLE: [&str; 9] = [
    "funding",
    "note",
    "reviews",
    "report_published",
    "plan_published",
    "manager",
    "adviser",
    "support",
    "facilitator",
];

impl EditArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let id = find::challenge(ctx.store()?.read(), &self.challenge)?;
        let before = challenges::load(ctx.store()?.read(), id)?;
        let mut rules = SetAside::with(self.set_aside.clone())?;
        let mut after = before.clone();
        if let Some(kind) = &self.kind {
            after.kind = new_kind(&Desk::open(ctx)?, &before, kind, &mut rules)?;
        }
        if let Some(text) = &self.reviews {
            let reviews = find::challenge(ctx.store()?.read(), text)?;
            if reviews == id {
                return Err(Refusal::usage("a challenge cannot review itself")
                    .hint("name the challenge that it follows up")
                    .into());
            }
            after.reviews = Some(reviews);
        }
        self.apply(&mut after);
        bar_loss_of_review(&before, &after, ctx.today, &mut rules)?;
        for word in ["report_published", "plan_published"] {
            let clears = self.clear.iter().any(|field| field == word);
            let there = match word {
                "report_published" => before.report_published_on,
                _ => before.plan_published_on,
            };
            if clears && there.is_some() && !before.recorded {
                let message = format!("the stage of {} would go back", before.reference);
                rules.bar("stage-goes-back", &message)?;
            }
        }
        for day in [self.report_published, self.plan_published].into_iter().flatten() {
            must_not_lie_ahead(day, ctx.today)?;
        }
        let (staff, addresses) = (self.staff_after(), self.staff.addresses()?);
        ctx.note = rules.note();
        let today = ctx.today;
        ctx.write(|tx| {
            challenges::update(tx, &after)?;
            for (role, names) in &staff {
                challenges::unassign(tx, id, *role, names)?;
                for name in names {
                    challenges::assign(tx, id, *role, name)?;
                }
            }
            for (name, email) in &addresses {
                store_staff::reach(tx, name, email)?;
            }
            for exception in rules.exceptions() {
                teams::except(tx, id, &exception, today)?;
            }
            Ok(())
        })?;
        let now = challenges::load(ctx.store()?.read(), id)?;
        let same = !ctx.dry_run && now == before && addresses.is_empty();
        let said = if same { "Nothing to change in" } else { "Changed" };
        Ok(Said::note(format!("{said} {}.", before.reference)))
    }

    /// Writes the plain fields into `challenge`; what is cleared and given as well is as given.
    fn apply(&self, challenge: &mut Challenge) {
        for field in &self.clear {
            match field.as_str() {
                "funding" => challenge.funding = None,
                "note" => challenge.note = None,
                "reviews" if self.reviews.is_none() => challenge.reviews = None,
                "report_published" => challenge.report_published_on = None,
                "plan_published" => challenge.plan_published_on = None,
                _ => {}
            }
        }
        challenge.mode = self.mode.unwrap_or(challenge.mode);
        let given = |new: &Option<String>, old: &mut Option<String>| {
            if new.is_some() {
                old.clone_from(new);
            }
        };
        given(&self.funding, &mut challenge.funding);
        given(&self.note, &mut challenge.note);
        challenge.report_published_on = self.report_published.or(challenge.report_published_on);
        challenge.plan_published_on = self.plan_published.or(challenge.plan_published_on);
    }

    /// Who holds each role that is named or cleared.
    fn staff_after(&self) -> Vec<(crate::domain::StaffRole, Vec<String>)> {
        use crate::domain::StaffRole as Role;
        let mut staff = self.staff.by_role();
        let roles = [
            ("manager", Role::PeerChallengeManager),
            ("adviser", Role::PrincipalAdviser),
            ("support", Role::SupportOfficer),
            ("facilitator", Role::Facilitator),
        ];
        for (field, role) in roles {
            let cleared = self.clear.iter().any(|name| name == field);
            if cleared && !staff.iter().any(|(named, _)| *named == role) {
                staff.push((role, Vec::new()));
            }
        }
        staff
    }
}

/// A review that was held or published carries the stage of what it reviews, and stays with it.
fn bar_loss_of_review(
    before: &Challenge,
    after: &Challenge,
    today: NaiveDate,
    rules: &mut SetAside,
) -> Result<()> {
    let counts = before.is_done(today) || before.report_published_on.is_some();
    if before.reviews.is_none() || before.reviews == after.reviews || !counts || before.recorded {
        return Ok(());
    }
    let message = format!("the stage of what {} reviews would go back", before.reference);
    rules.bar("stage-goes-back", &message)
}

/// The word of the kind that a challenge is to have.
pub(super) fn new_kind(
    desk: &Desk,
    before: &Challenge,
    text: &str,
    rules: &mut SetAside,
) -> Result<String> {
    let kind = desk.kind(text)?;
    if before.scheme.is_some() && kind.word != before.kind {
        let message = format!("the scope of `{}` is agreed for its kind", before.reference);
        rules.bar("kind-after-scope", &message)?;
    }
    for host in desk.hosts_of(before) {
        desk.may_be_host(host, kind, rules)?;
    }
    Ok(kind.word.clone())
}
