//! The facts of a peer as flags, named like the pool columns; they go through the same gate as a file.

use anyhow::Result;
use serde_json::{Map, Value};

use crate::commands::values::{day_as_written, days_as_written, posts_as_written};
use crate::commands::{Context, find, prompt};
use crate::domain::{Bodies, PeerKind, Scheme, Words as _};
use crate::error::Refusal;
use crate::intake::peers::{Draft, PEERS, PeerReader};
use crate::intake::{
    Bytes, Checks, DateOrder, Findings, InputFormat, Options, Severity, Table, Wrong, email,
};
use crate::store::{bodies, schemes};

/// What is said of a peer.
#[derive(Debug, Clone, Default, PartialEq, clap::Args)]
pub struct Facts {
    /// Full name
    #[arg(long)]
    pub name: Option<String>,
    /// Officer, member or other
    #[arg(long, value_parser = crate::commands::values::word::<PeerKind>())]
    pub kind: Option<PeerKind>,
    /// Where the peer works or sits now (can be repeated)
    #[arg(long)]
    pub body: Vec<String>,
    /// Job title; several posts: one for each body
    #[arg(long)]
    pub title: Vec<String>,
    /// How senior the post is; a word of the scheme
    #[arg(long)]
    pub seniority: Vec<String>,
    /// A post held before: "SENIORITY at BODY until DATE" (can be repeated)
    #[arg(long, value_name = "POST", value_parser = posts_as_written)]
    pub past_posts: Vec<String>,
    /// Political party; members only
    #[arg(long)]
    pub party: Option<String>,
    /// Electoral Commission code of the party
    #[arg(long, value_name = "CODE")]
    pub party_code: Option<String>,
    /// When a member's term of office ends
    #[arg(long, value_name = "DATE", value_parser = day_as_written)]
    pub term_ends: Option<String>,
    /// Areas of expertise in the current role, separated by commas (can be repeated)
    #[arg(long, value_name = "AREA", value_delimiter = ',')]
    pub expertise: Vec<String>,
    /// Areas of expertise from before (can be repeated)
    #[arg(long, value_name = "AREA", value_delimiter = ',')]
    pub past_expertise: Vec<String>,
    /// Whether a Finance Improvement and Sustainability Adviser
    #[arg(long, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes")]
    pub fisa: Option<String>,
    /// E-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// Telephone number
    #[arg(long)]
    pub phone: Option<String>,
    /// The peer's own region, where it is not the body's
    #[arg(long)]
    pub region: Option<String>,
    /// Days a financial year that the peer may give
    #[arg(long, value_name = "DAYS")]
    pub days_offered: Option<i64>,
    /// Challenges a financial year that the peer may give
    #[arg(long, value_name = "NUMBER")]
    pub challenges_offered: Option<i64>,
    /// First day on which the peer is free
    #[arg(long, value_name = "DATE", value_parser = day_as_written)]
    pub available_from: Option<String>,
    /// Last day on which the peer is free
    #[arg(long, value_name = "DATE", value_parser = day_as_written)]
    pub available_to: Option<String>,
    /// Days on which the peer is not free (can be repeated)
    #[arg(long, value_name = "A..B", value_parser = days_as_written)]
    pub blocked: Vec<String>,
    /// Whether the employer releases the peer
    #[arg(long, value_name = "YES|NO")]
    pub employer_release: Option<String>,
    /// Bodies in which the peer has an interest (can be repeated)
    #[arg(long, value_name = "BODY")]
    pub interests: Vec<String>,
    /// Challenges done before
    #[arg(long, value_name = "NUMBER")]
    pub challenges_done: Option<i64>,
    /// Mean of the five competencies, 1 to 5
    #[arg(long)]
    pub rating: Option<f64>,
    /// A free note
    #[arg(long)]
    pub note: Option<String>,
}

/// What the gate has to know.
pub(super) struct Ground {
    pub(super) bodies: Bodies,
    pub(super) scheme: Scheme,
}

impl Ground {
    /// Reads it.
    pub(super) fn load(ctx: &mut Context) -> Result<Self> {
        let today = ctx.today;
        let connection = ctx.store()?.read();
        Ok(Self {
            bodies: bodies::load(connection)?,
            scheme: schemes::in_force(connection, today)?.1,
        })
    }
}

impl Facts {
    /// Asks at a terminal for what a new peer must have; without one, what is missing is an error
    /// that names the flag.
    pub(super) fn ask(&mut self, ctx: &Context, ground: &Ground) -> Result<()> {
        if self.name.is_none() {
            self.name = Some(prompt::text(ctx, "name", "--name")?);
        }
        if self.kind.is_none() {
            let kinds: Vec<String> = PeerKind::ALL.iter().map(ToString::to_string).collect();
            let at = prompt::choice(ctx, "kind", "--kind", &kinds)?;
            self.kind = PeerKind::ALL.get(at).copied();
        }
        let elsewhere = self.kind == Some(PeerKind::Other) && !self.past_posts.is_empty();
        if self.body.is_empty() && !elsewhere {
            let body = if self.kind == Some(PeerKind::Other) {
                prompt::text(ctx, "body or employer", "--body")?
            } else {
                prompt::body(ctx, "body", "--body", &ground.bodies)?
            };
            self.body.push(body);
            self.ask_more(ctx, ground)?;
        }
        Ok(())
    }

    /// What is worth asking when questions are asked at all.
    fn ask_more(&mut self, ctx: &Context, ground: &Ground) -> Result<()> {
        if !ctx.interactive {
            return Ok(());
        }
        let words = &ground.scheme.words;
        if self.title.is_empty() {
            self.title.extend(prompt::optional_text(ctx, "title")?);
        }
        if let (true, Some(kind)) = (self.seniority.is_empty(), self.kind) {
            let known = words.seniorities_of(kind);
            let at = prompt::choice(ctx, "seniority", "--seniority", known)?;
            self.seniority.extend(known.get(at).cloned());
        }
        if self.kind == Some(PeerKind::Member) && self.party.is_none() {
            self.party = prompt::optional_text(ctx, "party")?;
        }
        if self.email.is_none() {
            self.email = prompt::optional_value(ctx, "email", |text| {
                let wrong = |wrong: Wrong| match wrong.hint {
                    Some(hint) => format!("{}; {hint}", wrong.message),
                    None => wrong.message,
                };
                email(text.trim()).map(ToOwned::to_owned).map_err(wrong)
            })?;
        }
        Ok(())
    }

    /// The flags as an object with the pool columns; bodies that are named in part are found here,
    /// for at the command line a person can be told what is meant.
    fn object(
        &self,
        ctx: &Context,
        bodies: &Bodies,
        kind: Option<PeerKind>,
    ) -> Result<Map<String, Value>> {
        let mut object = Map::new();
        let mut put = |name: &str, value: Value| {
            let blank = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            if !blank {
                object.insert(name.to_owned(), value);
            }
        };
        put("name", self.name.clone().into());
        put("kind", self.kind.map(|kind| kind.to_string()).into());
        let found = |text: &String| match find::body(bodies, text, ctx.today, false) {
            Ok(body) => Ok(body.reference().to_owned()),
            Err(_) if kind == Some(PeerKind::Other) => Ok(text.clone()),
            Err(fault) => Err(fault),
        };
        put("body", self.body.iter().map(found).collect::<Result<Vec<_>>>()?.into());
        let known = |text: &String| {
            find::body(bodies, text, ctx.today, false).map(|b| b.reference().to_owned())
        };
        put("interests", self.interests.iter().map(known).collect::<Result<Vec<_>>>()?.into());
        for (name, many) in [
            ("title", &self.title),
            ("seniority", &self.seniority),
            ("past_posts", &self.past_posts),
            ("expertise", &self.expertise),
            ("past_expertise", &self.past_expertise),
            ("blocked", &self.blocked),
        ] {
            put(name, many.clone().into());
        }
        for (name, one) in [
            ("party", &self.party),
            ("party_code", &self.party_code),
            ("term_ends", &self.term_ends),
            ("fisa", &self.fisa),
            ("email", &self.email),
            ("phone", &self.phone),
            ("region", &self.region),
            ("available_from", &self.available_from),
            ("available_to", &self.available_to),
            ("employer_release", &self.employer_release),
            ("note", &self.note),
        ] {
            put(name, one.clone().into());
        }
        put("days_offered", self.days_offered.into());
        put("challenges_offered", self.challenges_offered.into());
        put("challenges_done", self.challenges_done.into());
        put("rating", self.rating.into());
        Ok(object)
    }

    /// Takes the flags through the gate; `kind` is that of the stored peer where the flags give none.
    ///
    /// # Errors
    /// When something said of the peer cannot be.
    pub(super) fn draft(
        &self,
        ctx: &Context,
        ground: &Ground,
        stored: Option<(&str, PeerKind)>,
    ) -> Result<Draft> {
        let kind = self.kind.or(stored.map(|(_, kind)| kind));
        let mut object = self.object(ctx, &ground.bodies, kind)?;
        // The gate judges a whole person: what is not said is as it stands.
        let (kept_name, kept_kind) = (self.name.is_none(), self.kind.is_none());
        if let Some((name, kind)) = stored {
            object.entry("name").or_insert_with(|| name.into());
            object.entry("kind").or_insert_with(|| kind.to_string().into());
        }
        let text = serde_json::to_string(&[Value::Object(object)])?;
        let mut draft = read_one(ctx, ground, text)?;
        draft.forget_if(kept_name && stored.is_some(), kept_kind && stored.is_some());
        Ok(draft)
    }
}

/// Reads the one object through the gate.
fn read_one(ctx: &Context, ground: &Ground, text: String) -> Result<Draft> {
    let input = Bytes::new("the command line", text);
    let options = Options { format: Some(InputFormat::Json), ..Options::default() };
    let table = Table::open(&input, &PEERS, &options)?;
    let mut checks = Checks::new(Findings::default(), DateOrder::DayFirst, false);
    let mut reader = PeerReader::new(&ground.bodies, &ground.scheme.words, ctx.today);
    let mut draft = None;
    checks.each_row(&table, &PEERS, &mut |_, _| Ok(()), &mut |row| {
        draft = reader.read(row);
        Ok(())
    })?;
    let errors: Vec<String> = checks
        .findings
        .kept()
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| crate::intake::Finding { line: None, ..finding.clone() }.to_string())
        .collect();
    match draft {
        Some(draft) if errors.is_empty() => Ok(draft),
        _ if errors.is_empty() => Err(Refusal::rejected("a vacancy is not a person")
            .hint("enter whoever takes the post, under a name")
            .into()),
        _ => Err(Refusal::rejected(errors.join("\n")).into()),
    }
}
