//! `privacy erase`: a person goes, the counts stay.

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::prompt::must_agree;
use crate::commands::{Context, Said, find};
use crate::error::Refusal;
use crate::render::Thing;
use crate::store::copies::{Holder, STANDARD_OUTPUT, Why};
use crate::store::erase::{self, Erasure};
use crate::store::peers;

/// Erase a person from the file, its log and its free pages; teams and counts stay
///
/// A stub without a name stands in the person's place on teams, and digests keep the next import from
/// bringing the person back. Cannot be taken back. Copies of the file that still hold the person are
/// named; the program leaves them as they are.
#[derive(Debug, clap::Args)]
pub struct EraseArgs {
    /// The peer: reference, e-mail address or name
    peer: String,
}

/// The answer of `privacy erase`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ErasureAnswer {
    /// The reference of the stub that stands in the person's place.
    stub: String,
    /// Rows that went, or of which only the count stays.
    rows: usize,
    /// Texts in which the person was struck out.
    texts: usize,
    /// Images in the log that were emptied.
    images: usize,
    /// Signed-off reports that named the person: the file's copy has a new hash, what was published
    /// is as it was.
    final_reports: Vec<String>,
    /// Where the same name still stands, of somebody else or in another capacity.
    left: Vec<String>,
    /// Texts in which the last name alone still stands: look at them.
    doubtful: Vec<String>,
    /// Copies of the file that still hold the person.
    copies: Vec<String>,
    /// Copies that were made and cannot be looked into.
    unread_copies: Vec<String>,
}

impl EraseArgs {
    /// Erases the person.
    ///
    /// # Errors
    /// When there is no such peer, nobody said yes, or the file cannot be written.
    pub fn run(&self, ctx: &mut Context) -> Result<Said> {
        let connection = ctx.store()?.read();
        let peer = peers::load(connection, find::peer(connection, &self.peer)?)?;
        if peers::is_stub(connection, peer.id)? && !erase::is_kept(connection, &peer.reference)? {
            return Err(Refusal::refused(format!("`{}` is erased already", peer.reference))
                .hint(
                    "nothing is left to erase; the stub keeps imports from bringing the peer back",
                )
                .into());
        }
        let who = format!("{} ({})", peer.facts.name, peer.reference);
        if !ctx.dry_run {
            let refusal = Refusal::usage(format!("nobody confirmed that {who} is to be erased"));
            let otherwise = refusal.hint("say so with `--yes`");
            must_agree(ctx, &format!("Erase {who} for good?"), otherwise)?;
        }
        let today = ctx.today;
        let done = ctx.erase(|tx| erase::erase(tx, &peer, today))?;
        let copies = ctx.store()?.copies_with(&peer)?;
        let answer = answer(done, &copies);
        let text = told(&answer, &who, ctx.dry_run);
        Ok(Said::thing(Thing::new(&answer, text)?))
    }
}

fn answer(done: Erasure, copies: &[Holder]) -> ErasureAnswer {
    let of = |why: Why| {
        let wanted = copies.iter().filter(move |copy| copy.why == why);
        wanted.map(|copy| copy.path.clone()).collect::<Vec<_>>()
    };
    ErasureAnswer {
        stub: done.stub,
        rows: done.rows,
        texts: done.texts,
        images: done.images,
        final_reports: done.final_reports,
        left: done.left,
        doubtful: done.doubtful,
        copies: of(Why::Holds),
        unread_copies: of(Why::CannotBeRead),
    }
}

fn told(answer: &ErasureAnswer, who: &str, dry_run: bool) -> String {
    let verb = if dry_run { "Would erase" } else { "Erased" };
    let counted =
        |count: usize, thing: &str| format!("{count} {thing}{}", if count == 1 { "" } else { "s" });
    let mut text = format!(
        "{verb} {who}: {}, {}, {} in the log. `{}` stands in the place.\n",
        counted(answer.rows, "row"),
        counted(answer.texts, "text"),
        counted(answer.images, "image"),
        answer.stub
    );
    let mut list = |heading: &str, items: &[String]| {
        if !items.is_empty() {
            text.push_str(heading);
            text.push('\n');
            for item in items {
                let item = if item == STANDARD_OUTPUT {
                    "a copy that went to standard output"
                } else {
                    item
                };
                text.push_str(&format!("  {item}\n"));
            }
        }
    };
    list(
        "Copies that still hold the person; remove them, or keep them no longer than you must:",
        &answer.copies,
    );
    list("Copies that were made and cannot be looked into:", &answer.unread_copies);
    list(
        "Signed-off reports that named the person (as published they still do):",
        &answer.final_reports,
    );
    list("The same name stands here in another capacity, and was left:", &answer.left);
    list(
        "The last name stands here, or the first name where the person worked; look whether it means the person:",
        &answer.doubtful,
    );
    text
}
