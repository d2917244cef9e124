//! `timetable add`, `edit` and `remove`.

use anyhow::Result;
use chrono::{NaiveDate, NaiveTime};

use super::{ends_before_it_starts, group};
use crate::commands::case::Case;
use crate::commands::nth::Nth;
use crate::commands::values::{date, word};
use crate::commands::{Context, Said, prompt};
use crate::domain::text::tidy;
use crate::domain::{Session, SessionKind, parse_time};
use crate::error::Refusal;
use crate::store::numbers::Numbered;
use crate::store::sessions;

/// Add a session to the timetable
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// The challenge
    challenge: String,
    /// What happens
    #[arg(value_parser = word::<SessionKind>())]
    kind: SessionKind,
    /// The day
    #[arg(long, value_parser = date)]
    on: NaiveDate,
    /// When it starts, local time
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    from: NaiveTime,
    /// When it ends
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    to: NaiveTime,
    #[command(flatten)]
    facts: Facts,
}

/// Change a session: what is named takes the place of what was there
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// The challenge
    challenge: String,
    /// The number of the session
    number: Nth,
    /// What happens
    #[arg(long, value_parser = word::<SessionKind>())]
    kind: Option<SessionKind>,
    /// The day
    #[arg(long, value_parser = date)]
    on: Option<NaiveDate>,
    /// When it starts, local time
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    from: Option<NaiveTime>,
    /// When it ends
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    to: Option<NaiveTime>,
    #[command(flatten)]
    facts: Facts,
}

/// Take a session out of the timetable
#[derive(Debug, clap::Args)]
pub struct RemoveArgs {
    /// The challenge
    challenge: String,
    /// The number of the session
    number: Nth,
}

/// What may be said of a session.
#[derive(Debug, clap::Args)]
struct Facts {
    /// Where
    #[arg(long)]
    place: Option<String>,
    /// Address of the video conference
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// Stakeholder group that is met, such as `staff`
    #[arg(long, value_name = "GROUP")]
    met: Option<String>,
    /// Roles of those who are met, without names
    #[arg(long, value_name = "ROLES")]
    who: Option<String>,
    /// How many are met
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(0..=10_000))]
    people: Option<i64>,
    /// A peer who takes part (can be repeated)
    #[arg(long = "peer", value_name = "PEER")]
    peers: Vec<String>,
    /// A theme that it is about (can be repeated)
    #[arg(long = "theme", value_name = "THEME")]
    themes: Vec<String>,
    /// The parallel strand it belongs to
    #[arg(long)]
    strand: Option<String>,
    /// A free note
    #[arg(long)]
    note: Option<String>,
}

impl Facts {
    /// Puts what was said into `session`.
    fn put(&self, ctx: &mut Context, case: &Case, session: &mut Session) -> Result<()> {
        let texts = [
            (&self.place, &mut session.place),
            (&self.link, &mut session.link),
            (&self.who, &mut session.who),
            (&self.strand, &mut session.strand),
            (&self.note, &mut session.note),
        ];
        for (said, kept) in texts {
            if let Some(said) = said {
                *kept = Some(tidy(said)).filter(|text| !text.is_empty());
            }
        }
        if let Some(text) = &self.met {
            session.met = Some(group(case, text)?);
        }
        session.people = self.people.unwrap_or(session.people);
        if !self.peers.is_empty() {
            let connection = ctx.store()?.read();
            let found = self.peers.iter().map(|text| case.peer(connection, text));
            session.peers = found.collect::<Result<_>>()?;
            session.peers.sort_unstable();
            session.peers.dedup();
        }
        if !self.themes.is_empty() {
            session.themes =
                self.themes.iter().map(|text| case.theme(text)).collect::<Result<_>>()?;
            let mut seen = std::collections::BTreeSet::new();
            session.themes.retain(|theme| seen.insert(theme.clone()));
        }
        Ok(())
    }
}

impl AddArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let mut session = Session {
            number: 0,
            kind: self.kind,
            day: self.on,
            starts: self.from,
            ends: self.to,
            place: None,
            link: None,
            met: None,
            who: None,
            people: 0,
            strand: None,
            note: None,
            peers: Vec::new(),
            themes: Vec::new(),
        };
        self.facts.put(ctx, &case, &mut session)?;
        let known = sessions::of(ctx.store()?.read(), case.challenge.id)?;
        let twice = known.iter().find(|old| Session { number: 0, ..(*old).clone() } == session);
        let number = save(ctx, &case, &session)?;
        let done = format!("Added session {number} to {}.", case.challenge.reference);
        Ok(Said::note(done).made(number).and_twice("session", twice.map(|old| old.number)))
    }
}

impl EditArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let before = numbered(ctx, &case, self.number)?;
        let mut session = before.clone();
        session.kind = self.kind.unwrap_or(session.kind);
        session.day = self.on.unwrap_or(session.day);
        session.starts = self.from.unwrap_or(session.starts);
        session.ends = self.to.unwrap_or(session.ends);
        self.facts.put(ctx, &case, &mut session)?;
        let number = save(ctx, &case, &session)?;
        let thing = format!("session {number} of {}", case.challenge.reference);
        Ok(Said::changed(&thing, session == before))
    }
}

impl RemoveArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let session = numbered(ctx, &case, self.number)?;
        let (number, reference) = (session.number, &case.challenge.reference);
        let what =
            format!("{} of {} at {}", session.kind, session.day, session.starts.format("%H:%M"));
        prompt::sure(ctx, &format!("Take session {number}, {what}, out of {reference}?"))?;
        ctx.write(|tx| sessions::remove(tx, case.challenge.id, session.number))?;
        let done = format!("Took session {} out of {}.", session.number, case.challenge.reference);
        Ok(Said::note(done))
    }
}

fn save(ctx: &mut Context, case: &Case, session: &Session) -> Result<i64> {
    if session.ends <= session.starts {
        return Err(ends_before_it_starts().into());
    }
    ctx.write(|tx| sessions::save(tx, case.challenge.id, session))
}

fn numbered(ctx: &mut Context, case: &Case, number: Nth) -> Result<Session> {
    let connection = ctx.store()?.read();
    let number = number.of(connection, Numbered::Session, case.challenge.id)?;
    let all = sessions::of(connection, case.challenge.id)?;
    all.into_iter().find(|session| session.number == number).ok_or_else(|| {
        let hint = format!("see them with `peerage timetable show {}`", case.challenge.reference);
        Refusal::not_found("session", &number.to_string(), &[]).hint(hint).into()
    })
}
