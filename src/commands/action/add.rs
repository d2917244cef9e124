//! `action add` and `edit`.

use anyhow::Result;

use super::due;
use super::row::found;
use crate::commands::case::Case;
use crate::commands::nth::Nth;
use crate::commands::recommendation::numbered;
use crate::commands::values::word;
use crate::commands::{Context, Said};
use crate::domain::text::{fold_name, tidy};
use crate::domain::{Action, ActionStatus, Rag};
use crate::error::Refusal;
use crate::store::actions;

/// Add an action to the host's plan
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// The challenge
    challenge: String,
    /// The number of the recommendation
    recommendation: Nth,
    /// What is to be done
    what: String,
    #[command(flatten)]
    facts: Facts,
}

/// Change an action: what is named takes the place of what was there
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// The challenge
    challenge: String,
    /// The action, as RECOMMENDATION.NUMBER
    action: String,
    /// Another wording
    #[arg(long)]
    what: Option<String>,
    #[command(flatten)]
    facts: Facts,
}

/// What may be said of an action.
#[derive(Debug, clap::Args)]
struct Facts {
    /// Who sees to it
    #[arg(long)]
    owner: Option<String>,
    /// The day by which, or a phrase such as `Autumn 2027`
    #[arg(long, value_name = "DATE|PHRASE")]
    due: Option<String>,
    /// How far it is
    #[arg(long, value_parser = word::<ActionStatus>())]
    status: Option<ActionStatus>,
    /// How it stands at a glance
    #[arg(long, value_parser = word::<Rag>())]
    rag: Option<Rag>,
    /// What shows that it is done
    #[arg(long)]
    evidence: Option<String>,
}

impl Facts {
    fn put(&self, action: &mut Action) -> Result<()> {
        for (said, kept) in
            [(&self.owner, &mut action.owner), (&self.evidence, &mut action.evidence)]
        {
            if let Some(said) = said {
                *kept = Some(tidy(said)).filter(|text| !text.is_empty());
            }
        }
        if let Some(text) = &self.due {
            let found = due(text).map_err(|fault| {
                Refusal::rejected(fault)
                    .hint("write a day as 2027-10-31, or words such as `Autumn 2027`")
            });
            (action.due, action.due_phrase) = found?;
        }
        action.status = self.status.unwrap_or(action.status);
        action.rag = self.rag.or(action.rag);
        Ok(())
    }
}

impl AddArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let under = numbered(ctx, &case.challenge, self.recommendation)?;
        let mut action = Action {
            recommendation: under.number,
            number: 0,
            what: tidy(&self.what),
            owner: None,
            due: None,
            due_phrase: None,
            status: ActionStatus::NotStarted,
            rag: None,
            evidence: None,
        };
        self.facts.put(&mut action)?;
        let known = actions::of(ctx.store()?.read(), case.challenge.id)?;
        let twice = known.into_iter().any(|old| {
            old.recommendation == under.number && fold_name(&old.what) == fold_name(&action.what)
        });
        let number = save(ctx, &case, &action)?;
        let done =
            format!("Added action {}.{number} to {}.", under.number, case.challenge.reference);
        let said = Said::note(done).made(format!("{}.{number}", under.number));
        Ok(said.and_twice("an action of recommendation", twice.then_some(under.number)))
    }
}

impl EditArgs {
    pub(super) fn run(self, ctx: &mut Context) -> Result<Said> {
        let case = Case::open(ctx, &self.challenge)?;
        let before = found(ctx, &case.challenge, &self.action)?;
        let mut action = before.clone();
        if let Some(text) = &self.what {
            action.what = tidy(text);
        }
        self.facts.put(&mut action)?;
        save(ctx, &case, &action)?;
        let (under, number) = (action.recommendation, action.number);
        let thing = format!("action {under}.{number} of {}", case.challenge.reference);
        Ok(Said::changed(&thing, action == before))
    }
}

fn save(ctx: &mut Context, case: &Case, action: &Action) -> Result<i64> {
    if action.what.is_empty() {
        return Err(Refusal::rejected("the action says nothing")
            .hint("write what is to be done, beginning with a verb")
            .into());
    }
    ctx.write(|tx| actions::save(tx, case.challenge.id, action))
}
