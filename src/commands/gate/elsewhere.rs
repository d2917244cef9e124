//! Files that were handed to the wrong command: their headings are those of things of another sort.

use crate::intake::actions::ACTIONS;
use crate::intake::availability::AVAILABILITY;
use crate::intake::bodies::BODIES;
use crate::intake::challenges::MARKS;
use crate::intake::evidence::EVIDENCE;
use crate::intake::findings::FINDINGS;
use crate::intake::history::HISTORY;
use crate::intake::peers::PEERS;
use crate::intake::recommendations::RECOMMENDATIONS;
use crate::intake::replies::{COMMENTS, INVITATIONS};
use crate::intake::timetable::SESSIONS;
use crate::intake::{Columns, Entity, Finding, Wishes};

/// Every sort of thing that files bring, with the command that takes it in.
const COMMANDS: [(&Entity, &str); 12] = [
    (&PEERS, "peerage peer import FILE"),
    (&BODIES, "peerage council import FILE"),
    (&HISTORY, "peerage challenge record --import FILE"),
    (&AVAILABILITY, "peerage peer availability --import FILE"),
    (&SESSIONS, "peerage timetable import CHALLENGE FILE"),
    (&EVIDENCE, "peerage evidence import CHALLENGE FILE"),
    (&FINDINGS, "peerage finding import CHALLENGE FILE"),
    (&RECOMMENDATIONS, "peerage recommendation import CHALLENGE FILE"),
    (&ACTIONS, "peerage action import CHALLENGE FILE"),
    (&INVITATIONS, "peerage team respond --import FILE"),
    (&COMMENTS, "peerage report comment CHALLENGE --import FILE"),
    (&MARKS, "peerage challenge mark --import FILE"),
];

/// The error that says so, where more headings are those of another sort: more than twice as many, if
/// what is wanted could be read from them as well.
pub(super) fn belongs_elsewhere(entity: &Entity, columns: &Columns) -> Option<Finding> {
    let own = columns.found() * if columns.is_whole(entity) { 2 } else { 1 };
    let others = COMMANDS.iter().filter(|(other, _)| other.name != entity.name);
    let found = others.filter_map(|(other, command)| {
        let headings = columns.headings.clone();
        let theirs = Columns::new(other, headings, columns.line, &Wishes::default()).ok()?;
        let is_theirs = theirs.is_whole(other) && theirs.found() > own;
        is_theirs.then_some((theirs.found(), other.name, command))
    });
    let (_, name, command) = found.max_by_key(|(found, ..)| *found)?;
    let message = format!("the headings are those of {name}, not of {}", entity.name);
    let finding = Finding { line: Some(columns.line), ..Finding::error(message) };
    Some(finding.hint(format!("take the file in with `{command}`")))
}
