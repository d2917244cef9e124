//! Questions at a terminal. Without one, what is missing is an error that names the flag.

use anyhow::Result;
use dialoguer::console::Term;
use dialoguer::{Confirm, FuzzySelect, Input, Select};

use super::Context;
use crate::domain::{Bodies, Body};
use crate::error::{ErrorKind, Refusal};
use crate::intake::Finding;
use crate::render::clean;

/// Refuses for want of a value that nobody can be asked for.
pub fn needed(what: &str, flag: &str) -> Refusal {
    Refusal::usage(format!("{what} is missing")).hint(format!("give it with `{flag}`"))
}

/// Asks for a line of text.
///
/// # Errors
/// When there is no terminal, or the question is broken off.
pub fn text(ctx: &Context, what: &str, flag: &str) -> Result<String> {
    if !ctx.interactive {
        return Err(needed(what, flag).into());
    }
    let answer: String = Input::new().with_prompt(clean(what)).interact_text()?;
    ctx.answered(what, &answer);
    Ok(answer)
}

/// Asks for a line of text that may stay empty; nothing without a terminal.
///
/// # Errors
/// When the question is broken off.
pub fn optional_text(ctx: &Context, what: &str) -> Result<Option<String>> {
    if !ctx.interactive {
        return Ok(None);
    }
    let answer: String = Input::new()
        .with_prompt(format!("{} (may stay empty)", clean(what)))
        .allow_empty(true)
        .interact_text()?;
    let answer = Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty());
    if let Some(answer) = &answer {
        ctx.answered(what, answer);
    }
    Ok(answer)
}

/// Asks for a value that may stay empty; what is typed is checked before it is taken. Nothing
/// without a terminal.
///
/// # Errors
/// When the question is broken off.
pub fn optional_value<T>(
    ctx: &Context,
    what: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>> {
    if !ctx.interactive {
        return Ok(None);
    }
    let is_blank = |text: &str| text.trim().is_empty();
    let answer: String = Input::new()
        .with_prompt(format!("{} (may stay empty)", clean(what)))
        .allow_empty(true)
        .validate_with(|text: &String| match is_blank(text) {
            true => Ok(()),
            false => parse(text).map(drop).map_err(|fault| clean(&fault)),
        })
        .interact_text()?;
    if is_blank(&answer) {
        return Ok(None);
    }
    ctx.answered(what, &answer);
    parse(&answer).map(Some).map_err(|fault| Refusal::usage(fault).into())
}

/// Asks which of `choices`; gives its place.
///
/// # Errors
/// When there is no terminal, or the question is broken off.
pub fn choice(ctx: &Context, what: &str, flag: &str, choices: &[String]) -> Result<usize> {
    if !ctx.interactive {
        return Err(needed(what, flag).into());
    }
    let width = usize::from(Term::stderr().size().1).saturating_sub(4);
    let shown: Vec<String> = choices.iter().map(|choice| within(width, &clean(choice))).collect();
    if shown.len() > 12 {
        let question = FuzzySelect::new().with_prompt(clean(what)).items(&shown).default(0);
        let at = question.interact()?;
        ctx.answered(what, &shown[at]);
        return Ok(at);
    }
    let at = Select::new().with_prompt(clean(what)).items(&shown).default(0).interact()?;
    ctx.answered(what, &shown[at]);
    Ok(at)
}

/// The reason given with `--reason`, or asked for; never blank.
///
/// # Errors
/// When it is blank, or there is none and no terminal.
pub fn reason(ctx: &Context, given: Option<String>) -> Result<String> {
    let reason = match given {
        Some(reason) => reason,
        None if !ctx.interactive => return Err(needed("the reason", "--reason TEXT").into()),
        None => text(ctx, "Why", "--reason TEXT")?,
    };
    if reason.trim().is_empty() {
        return Err(Refusal::usage("the reason is blank").hint("say why with `--reason`").into());
    }
    Ok(reason)
}

/// Asks for a body by typing parts of its name; gives its reference.
///
/// # Errors
/// When there is no terminal, or the question is broken off.
pub fn body(ctx: &Context, what: &str, flag: &str, bodies: &Bodies) -> Result<String> {
    let open: Vec<_> = bodies.all().iter().filter(|body| body.in_force_on(ctx.today)).collect();
    let names: Vec<String> = open.iter().map(|body| with_other_names(body)).collect();
    let at = choice(ctx, what, flag, &names)?;
    let chosen = open.get(at).map(|body| body.reference().to_owned());
    chosen.ok_or_else(|| needed(what, flag).into())
}

/// The text, cut to so many columns: a line that breaks is not taken back when the list moves.
fn within(width: usize, text: &str) -> String {
    dialoguer::console::truncate_str(text, width.max(20), "...").into_owned()
}

/// A body with its reference and what else it is called, by which it is found as one types.
fn with_other_names(body: &Body) -> String {
    let others = body.other_names();
    let also =
        if others.is_empty() { String::new() } else { format!("; also {}", others.join(", ")) };
    format!("{} ({}{also})", body.name, body.reference())
}

/// Asks yes or no, and says in which file: there may be several. `--yes` answers yes; without a terminal the answer is `otherwise`.
///
/// # Errors
/// When the question is broken off.
pub fn confirm(ctx: &Context, question: &str, otherwise: bool) -> Result<bool> {
    if ctx.yes {
        return Ok(true);
    }
    if !ctx.interactive {
        return Ok(otherwise);
    }
    let question = format!("In {}: {question}", ctx.db.display());
    Ok(Confirm::new().with_prompt(clean(&question)).default(otherwise).interact()?)
}

/// Goes on only after a yes, by `--yes` or at a terminal; without a terminal it is `otherwise` that is told.
///
/// # Errors
/// When the answer is no, there is no terminal, or the question is broken off.
pub fn must_agree(ctx: &Context, question: &str, otherwise: Refusal) -> Result<()> {
    if !ctx.yes && !ctx.interactive {
        return Err(otherwise.into());
    }
    if confirm(ctx, question, false)? { Ok(()) } else { Err(said_no().into()) }
}

/// Asks at a terminal whether something is to be taken away; scripts, which say what they mean, are not asked.
/// Whoever is asked for something else besides agrees to it all at once, before it is written, and is asked
/// this there.
///
/// # Errors
/// When the answer is no, or the question is broken off.
pub fn sure(ctx: &Context, question: &str) -> Result<()> {
    if ctx.was_asked() {
        ctx.ask_at_the_end(question);
        return Ok(());
    }
    if ctx.dry_run || !ctx.interactive || confirm(ctx, question, false)? {
        return Ok(());
    }
    Err(said_no().into())
}

/// That somebody who was asked said no.
pub fn said_no() -> Refusal {
    Refusal::new(ErrorKind::Interrupted, "not done: the answer was no").hint("nothing was changed")
}

/// Shows what was answered, where anything was asked, and asks whether to go on: before writing.
///
/// # Errors
/// When the answer is no, or the question is broken off.
pub fn agreed(ctx: &Context) -> Result<()> {
    let answers = ctx.take_answers();
    if answers.is_empty() || ctx.yes || ctx.dry_run {
        return Ok(());
    }
    let terminal = Term::stderr();
    let width = answers.iter().map(|(what, _)| what.chars().count()).max().unwrap_or_default();
    for (what, answer) in &answers {
        terminal.write_line(&format!("  {:<width$}  {}", clean(what), clean(answer)))?;
    }
    // What takes something away is not done by a mere Enter.
    let is_agreed = match ctx.take_question() {
        Some(question) => confirm(ctx, &question, false)?,
        None => Confirm::new().with_prompt("Write this?").default(true).interact()?,
    };
    if is_agreed {
        return Ok(());
    }
    Err(said_no().into())
}

/// Shows the first of `all` findings at the terminal ahead of a question about them.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn show(findings: &[Finding], all: usize) -> Result<()> {
    const MOST: usize = 20;
    let terminal = Term::stderr();
    for finding in findings.iter().take(MOST) {
        terminal.write_line(&clean(&format!("{}: {finding}", finding.severity)))?;
    }
    if all > MOST {
        terminal.write_line(&format!("... and {} more", all - MOST))?;
    }
    Ok(())
}
