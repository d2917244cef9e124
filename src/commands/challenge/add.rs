//! `challenge add`.

use anyhow::Result;
use chrono::NaiveDate;

use super::dates::window_warnings;
use super::desk::{Desk, SetAside, free_reference, reviewed};
use super::row::rows_of;
use crate::calendar::five_year;
use crate::commands::values::{range, word};
use crate::commands::{Context, Said, find, prompt};
use crate::domain::scheme::EngagementKind;
use crate::domain::text::tidy;
use crate::domain::{Body, Challenge, DateRange, Mode, NewChallenge, StaffRole};
use crate::error::Refusal;
use crate::intake::values::email;
use crate::matching::words::list;
use crate::render::Thing;
use crate::store::{challenges, declined, milestones, staff, support, teams};

/// Arguments of `challenge add`
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// Kind of engagement, such as `corporate`
    pub(in crate::commands) kind: Option<String>,
    /// Hosts, by name, slug or code
    #[arg(value_name = "HOST")]
    hosts: Vec<String>,
    /// Days within which the visit is to fall
    #[arg(long, value_name = "A..B", value_parser = range)]
    window: Option<DateRange>,
    /// How the team meets the host (default: as is usual for the kind)
    #[arg(long, value_parser = word::<Mode>())]
    mode: Option<Mode>,
    /// How it is paid for (default: as is usual for the kind)
    #[arg(long)]
    funding: Option<String>,
    #[command(flatten)]
    staff: StaffArgs,
    /// The challenge that a progress review reviews (default: the host's last)
    #[arg(long, value_name = "CHALLENGE")]
    reviews: Option<String>,
    /// A note
    #[arg(long)]
    note: Option<String>,
    /// Set a rule of the programme aside, with the reason
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
    /// The role of the councillor who is mentored: `support add` alone asks for it.
    #[arg(skip)]
    pub(in crate::commands) mentee: Option<String>,
}

/// Staff at work on a challenge
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct StaffArgs {
    /// Peer challenge manager, as NAME or "NAME <E-MAIL>" (can be repeated)
    #[arg(long, value_name = "NAME")]
    manager: Vec<String>,
    /// Principal adviser, where it is not that of the region (can be repeated)
    #[arg(long, value_name = "NAME")]
    adviser: Vec<String>,
    /// Support officer (can be repeated)
    #[arg(long, value_name = "NAME")]
    support: Vec<String>,
    /// Facilitator of a panel (can be repeated)
    #[arg(long, value_name = "NAME")]
    facilitator: Vec<String>,
}

impl StaffArgs {
    /// The names given for each role, tidied; roles for which none were given are left out.
    pub(super) fn by_role(&self) -> Vec<(StaffRole, Vec<String>)> {
        let all = [
            (StaffRole::PeerChallengeManager, &self.manager),
            (StaffRole::PrincipalAdviser, &self.adviser),
            (StaffRole::SupportOfficer, &self.support),
            (StaffRole::Facilitator, &self.facilitator),
        ];
        let tidied = |names: &Vec<String>| -> Vec<String> {
            let names = names.iter().map(|text| name_and_address(text).0);
            names.filter(|name| !name.is_empty()).collect()
        };
        all.into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(role, names)| (role, tidied(names)))
            .collect()
    }

    /// The names that were given with an e-mail address.
    ///
    /// # Errors
    /// When one is no e-mail address.
    pub(super) fn addresses(&self) -> Result<Vec<(String, String)>> {
        let all = [&self.manager, &self.adviser, &self.support, &self.facilitator];
        let pairs = all.into_iter().flatten().map(|text| name_and_address(text));
        let known = pairs.filter_map(|(name, address)| Some((name, address?)));
        known
            .map(|(name, address)| match email(&address) {
                Ok(_) => Ok((name, address)),
                Err(_) => {
                    let wrong = Refusal::usage(format!("`{address}` is no e-mail address"));
                    Err(wrong.hint("write it as \"Pat Example <pat@example.org>\"").into())
                }
            })
            .collect()
    }
}

/// `Pat Example <pat@example.org>`, or a name alone.
fn name_and_address(text: &str) -> (String, Option<String>) {
    let parts = text.trim().strip_suffix('>').and_then(|text| text.split_once('<'));
    match parts {
        Some((name, address)) => (tidy(name), Some(address.trim().to_owned())),
        None => (tidy(text), None),
    }
}

impl AddArgs {
    pub(in crate::commands) fn run(mut self, ctx: &mut Context) -> Result<Said> {
        let desk = Desk::open(ctx)?;
        let word = self.ask(ctx, &desk)?;
        let all = challenges::all(ctx.store()?.read())?;
        let mut rules = SetAside::with(self.set_aside.clone())?;
        let kind = desk.kind(&word)?;
        let day = self.window.map_or(ctx.today, |window| window.from);
        let hosts = desk.hosts(&self.hosts, kind, day, &mut rules)?;
        let Some(first) = hosts.first() else {
            return Err(Refusal::usage("a challenge needs a host")
                .hint("name it after the kind: `peerage challenge add KIND HOST`")
                .into());
        };
        let reviews = match &self.reviews {
            Some(text) => Some(find::challenge(ctx.store()?.read(), text)?),
            None if kind.original_team_first => reviewed(&all, &desk.scheme, first, day),
            None => None,
        };
        let reference = free_reference(&all, first, day);
        let warnings = self.warnings(&desk, kind, &hosts, &all, ctx.today);
        let new =
            NewChallenge { reviews, ..self.new_challenge(reference, kind, &hosts, ctx.today) };
        ctx.note = rules.note();
        let (today, has_window) = (ctx.today, self.window.is_some());
        let addresses = self.staff.addresses()?;
        let id = ctx.write(|tx| {
            let id = challenges::insert(tx, &new)?;
            addresses.iter().try_for_each(|(name, email)| staff::reach(tx, name, email))?;
            self.mentee.iter().try_for_each(|role| support::put_mentee(tx, id, role))?;
            if has_window && kind.milestones.iter().any(|m| m.word == "agreed") {
                milestones::mark(tx, id, "agreed", Some(today))?;
            }
            for exception in rules.exceptions() {
                teams::except(tx, id, &exception, today)?;
            }
            Ok(id)
        })?;
        let next = format!(
            "Added a {} of {}; next: `peerage challenge scope {}`.",
            kind.title,
            list(&hosts.iter().map(|host| host.name.as_str()).collect::<Vec<_>>()),
            new.reference
        );
        let late = past_due(ctx, &desk, &all, &hosts, day)?;
        let note = std::iter::once(next).chain(warnings).chain(late).collect::<Vec<_>>().join("\n");
        let text = format!("{}\n", new.reference);
        if ctx.dry_run {
            let preview = serde_json::json!({ "challenge": new.reference });
            return Ok(Said::thing(Thing::new(&preview, text)?).and_note(note));
        }
        let added = challenges::load(ctx.store()?.read(), id)?;
        let rows = rows_of(ctx, &desk, std::slice::from_ref(&added))?;
        Ok(Said::thing(Thing::new(&rows.first(), text)?).and_note(note))
    }

    /// Asks for what is missing; gives the kind. Who named all that is needed is asked nothing.
    fn ask(&mut self, ctx: &Context, desk: &Desk) -> Result<String> {
        let asks = self.kind.is_none() || self.hosts.is_empty();
        let kind = match self.kind.take() {
            Some(kind) => kind,
            None => {
                let all = &desk.scheme.kinds;
                let titles: Vec<String> = all.iter().map(|kind| kind.title.clone()).collect();
                let at = prompt::choice(ctx, "Kind of engagement", "KIND", &titles)?;
                all.get(at).map(|kind| kind.word.clone()).unwrap_or_default()
            }
        };
        if self.hosts.is_empty() {
            self.hosts.push(prompt::body(ctx, "Host", "HOST", &desk.bodies)?);
        }
        if asks && self.window.is_none() {
            let what = "Window, such as 2027-03-01..2027-06-30";
            self.window = prompt::optional_value(ctx, what, range)?;
        }
        Ok(kind)
    }

    fn new_challenge(
        &self,
        reference: String,
        kind: &EngagementKind,
        hosts: &[&Body],
        today: NaiveDate,
    ) -> NewChallenge {
        let staff = self.staff.by_role();
        let pairs = staff.into_iter().flat_map(|(role, names)| {
            names.into_iter().map(move |name| (role, name)).collect::<Vec<_>>()
        });
        NewChallenge {
            reference,
            kind: kind.word.clone(),
            mode: self.mode.unwrap_or(kind.mode),
            hosts: hosts.iter().map(|host| host.id).collect(),
            window: self.window,
            onsite: None,
            recorded: false,
            reviews: None,
            funding: Some(self.funding.clone().unwrap_or_else(|| kind.funding.clone())),
            report_published_on: None,
            plan_published_on: None,
            note: self.note.clone(),
            staff: pairs.collect(),
            added_on: today,
        }
    }

    /// What a programme manager would want to know before going on.
    fn warnings(
        &self,
        desk: &Desk,
        kind: &EngagementKind,
        hosts: &[&Body],
        all: &[Challenge],
        today: NaiveDate,
    ) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(window) = self.window {
            if window.to < today {
                warnings.push(format!(
                    "warning: the window {window} is over; past challenges are entered with \
                     `peerage challenge record`"
                ));
            }
            warnings.extend(window_warnings(&desk.scheme, kind, hosts, window));
        }
        let same = |c: &&Challenge| {
            c.kind == kind.word
                && c.withdrawn_on.is_none()
                && !c.is_done(today)
                && hosts.iter().any(|host| c.hosts.contains(&host.id))
        };
        let open = all.iter().filter(same);
        warnings.extend(
            open.map(|c| {
                format!("warning: `{}` is of the same kind and not yet done", c.reference)
            }),
        );
        warnings
    }
}

/// For each host that should have had its challenge before `day`: by when. A body that is booked leaves
/// the list of those overdue, so that this is the moment to say it.
fn past_due(
    ctx: &mut Context,
    desk: &Desk,
    all: &[Challenge],
    hosts: &[&Body],
    day: NaiveDate,
) -> Result<Vec<String>> {
    let declined = declined::all(ctx.store()?.read())?;
    let facts = five_year::Facts {
        bodies: &desk.bodies,
        challenges: all,
        declined: &declined,
        scheme: &desk.scheme,
        today: ctx.today,
    };
    let rows = five_year::list(&facts, day);
    let told = hosts.iter().filter_map(|host| {
        let row = rows.iter().find(|row| row.body == host.reference())?;
        let due = row.due_by.filter(|due| *due < day)?;
        Some(format!("warning: {} is due by {due}, before {day}", host.name))
    });
    Ok(told.collect())
}
