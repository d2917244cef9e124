//! `team brief` and `team profile`: each peer's briefing, and the sheet for the host.

use anyhow::Result;

use super::duties::{duties_of, steps};
use crate::calendar::duties::due;
use crate::commands::case::{Case, Teammate};
use crate::commands::document::Form;
use crate::commands::report::draft::own_templates;
use crate::commands::report::facts::{self, capitalised};
use crate::commands::{Context, Said};
use crate::domain::scheme::Duty;
use crate::domain::{Bodies, PeerKind, Session, day_in_words, time_in_words};
use crate::error::Refusal;
use crate::render::{View, docx};
use crate::report::{
    Brief, DutyLine, PeerProfile, Profile, Report, SessionLine, brief, briefs, profile,
};
use crate::store::{bodies, sessions, specialisms};

/// Write the briefing of each peer, or of one: dates, team, scope, duties, timetable
///
/// The ending of -o FILE decides the form, as with `report draft`.
#[derive(Debug, clap::Args)]
pub struct BriefArgs {
    /// The challenge
    challenge: String,
    /// Only for this member
    #[arg(long, value_name = "MEMBER")]
    peer: Option<String>,
}

/// Write the sheet on the team for the host
///
/// The ending of -o FILE decides the form, as with `report draft`. It holds nothing of contact,
/// availability or feedback.
#[derive(Debug, clap::Args)]
pub struct ProfileArgs {
    /// The challenge
    challenge: String,
}

/// The challenge, its report so far, and what stands around a Word file.
fn open(ctx: &mut Context, challenge: &str, what: &str) -> Result<(Case, Report, docx::Cover)> {
    let case = Case::open(ctx, challenge)?;
    if case.team.is_empty() {
        let none = Refusal::refused(format!("{} has no team", case.challenge.reference));
        return Err(none.hint("run `peerage team assemble` or `peerage team set`").into());
    }
    let report = facts::report(ctx, &case.challenge)?;
    let title = format!("{}: {}", capitalised(what), report.title);
    let header = format!("{}: {what}, {}", report.host, day_in_words(ctx.today));
    let cover = docx::Cover::new(title, header, ctx.today);
    Ok((case, report, cover))
}

impl BriefArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let form = Form::asked(ctx)?;
        let (case, report, cover) = open(ctx, &self.challenge, "briefing")?;
        let steps = steps(ctx, &case)?;
        let own_texts = own_templates(ctx)?;
        let connection = ctx.store()?.read();
        let only = self.peer.as_deref().map(|text| case.member(connection, text)).transpose()?;
        let all = sessions::of(connection, case.challenge.id)?;
        let special = specialisms::of(connection, case.challenge.id)?;
        let mut parts = Vec::new();
        for member in case.team.iter().filter(|m| only.is_none_or(|o| o.peer.id == m.peer.id)) {
            let own = all.iter().filter(|s| s.taken_by(&case.team_ids()).contains(&member.peer.id));
            let duty = |(duty, words): (&Duty, String)| DutyLine {
                duty: words,
                due: due(duty, &steps, case.challenge.onsite).map(day_in_words),
            };
            let duties = duties_of(&case, member, &special).into_iter().map(duty).collect();
            let one = Brief {
                name: member.peer.facts.name.clone(),
                slot: member.slot.clone(),
                title: report.title.clone(),
                onsite: report.onsite.clone(),
                window: report.window.clone(),
                mode: report.mode.clone(),
                called: report.called.clone(),
                scope: report.scope.clone(),
                team: report.team.clone(),
                staff: report.staff.clone(),
                themes: report.themes.clone(),
                duties,
                sessions: own.map(session).collect(),
            };
            parts.push(brief(&one, &own_texts)?);
        }
        let (cover, text) = match only {
            Some(_) => (cover, parts.concat()),
            None => (cover.with_chapters_apart(), briefs(&report.title, &parts)),
        };
        Ok(Said::view(View::Document(form.write(&cover, text)?)))
    }
}

fn session(session: &Session) -> SessionLine {
    SessionLine {
        day: day_in_words(session.day),
        start: time_in_words(session.starts),
        end: time_in_words(session.ends),
        kind: session.kind.to_string().replace('-', " "),
        place: session.place.clone(),
        link: session.link.clone(),
        who: session.who.clone(),
        met: session.met.clone(),
    }
}

impl ProfileArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let form = Form::asked(ctx)?;
        let (case, report, cover) = open(ctx, &self.challenge, "profile of the team")?;
        let bodies = bodies::load(ctx.store()?.read())?;
        let day = case.challenge.onsite.map_or(ctx.today, |days| days.from);
        let team = case.team.iter().map(|member| of_peer(&bodies, member, day)).collect();
        let profiled = Profile {
            host: report.host.clone(),
            title: report.title.clone(),
            onsite: report.onsite.clone(),
            team,
        };
        let text = profile(&profiled, &own_templates(ctx)?)?;
        Ok(Said::view(View::Document(form.write(&cover.without_contents(), text)?)))
    }
}

fn of_peer(bodies: &Bodies, member: &Teammate, day: chrono::NaiveDate) -> PeerProfile {
    let facts = &member.peer.facts;
    let post = |post: &crate::domain::Post| {
        let body = match post.body {
            Some(id) => bodies.by_id(id).map(|body| body.name.clone()),
            None => post.employer.clone(),
        };
        let title = post.title.clone().or_else(|| post.seniority.clone());
        [title, body].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    PeerProfile {
        name: facts.name.clone(),
        slot: member.slot.clone(),
        posts: member.peer.posts_on(day).map(post).collect(),
        party: facts.party.clone().filter(|_| facts.kind == PeerKind::Member),
        expertise: facts.expertise.iter().map(|known| known.area.clone()).collect(),
        done: facts.challenges_done.unwrap_or_default(),
    }
}
