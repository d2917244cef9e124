//! What is wrong with a file: damage, and rules of the programme that another hand may have broken.

use anyhow::{Error, Result};
use rusqlite::Connection;

use crate::error::ErrorKind;

use super::{Store, bodies, challenges, evidence, peers, reports, schema, schemes, scopes, teams};

/// Something wrong with the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule that is broken, as a word.
    pub rule: &'static str,
    /// Where: a reference, or a table and row.
    pub place: String,
    /// What is wrong, in one sentence.
    pub problem: String,
    /// What to do about it.
    pub hint: &'static str,
}

/// A rule as a question to the file: every row of the answer breaks it.
struct Rule {
    name: &'static str,
    problem: &'static str,
    hint: &'static str,
    /// Gives the place as text.
    sql: &'static str,
}

/// The rules that can be asked in one question each.
const RULES: &[Rule] = &[
    Rule {
        name: "party-for-members-only",
        problem: "a party is recorded for somebody who is not a member",
        hint: "take it out with `peerage peer edit REFERENCE --clear party`",
        sql: "SELECT reference FROM peer
              WHERE party IS NOT NULL AND kind <> 'member' AND party_consent = 0",
    },
    Rule {
        name: "erased-for-good",
        problem: "something is kept of a person who was erased",
        hint: "erase it again with `peerage privacy erase REFERENCE`",
        sql: super::erase::KEPT_OF_STUBS,
    },
    Rule {
        name: "challenge-has-a-host",
        problem: "a challenge has no host",
        hint: "name the host with `peerage challenge edit REFERENCE`",
        sql: "SELECT reference FROM challenge
              WHERE id NOT IN (SELECT challenge_id FROM challenge_host)",
    },
    Rule {
        name: "team-without-repeats",
        problem: "a peer is on a team twice",
        hint: "make the team again with `peerage team assemble`",
        sql: "SELECT c.reference || ', ' || p.reference
              FROM team_member AS m JOIN team AS t ON t.id = m.team_id
              JOIN challenge AS c ON c.id = t.challenge_id JOIN peer AS p ON p.id = m.peer_id
              GROUP BY m.team_id, m.peer_id HAVING count(*) > 1",
    },
    Rule {
        name: "days-in-order",
        problem: "the last day is before the first",
        hint: "correct one of the two days",
        sql: "SELECT slug FROM body WHERE last_day < first_day
              UNION ALL
              SELECT p.reference || ', post ' || (o.position + 1)
              FROM post AS o JOIN peer AS p ON p.id = o.peer_id WHERE o.last_day < o.first_day
              UNION ALL
              SELECT p.reference || ', blocked from ' || b.first_day
              FROM peer_blocked AS b JOIN peer AS p ON p.id = b.peer_id
              WHERE b.last_day < b.first_day
              UNION ALL
              SELECT reference FROM peer WHERE available_to < available_from
              UNION ALL
              SELECT reference FROM challenge
              WHERE window_to < window_from OR onsite_to < onsite_from",
    },
    Rule {
        name: "post-at-a-body-in-force",
        problem: "a post goes on after the last day of its body, or began before its first",
        hint: "correct the days of the post with `peerage peer edit REFERENCE`",
        sql: "SELECT p.reference || ', ' || b.name
              FROM post AS o JOIN peer AS p ON p.id = o.peer_id JOIN body AS b ON b.id = o.body_id
              WHERE o.last_day > b.last_day OR o.first_day > b.last_day
                 OR o.last_day < b.first_day",
    },
    Rule {
        name: "code-of-one-body",
        problem: "the code of a body stands among the other names of another",
        hint: "take it out with `peerage council edit NAME --remove-alias CODE`",
        sql: "SELECT b.slug || ', ' || a.alias
              FROM body_alias AS a JOIN body AS b ON b.id = a.body_id
              JOIN body AS other ON other.code = a.alias AND other.id <> a.body_id",
    },
    Rule {
        name: "has-a-scheme",
        problem: "the file has no scheme",
        hint: "bring one in with `peerage scheme import FILE`",
        sql: "SELECT 'scheme' WHERE NOT EXISTS (SELECT 1 FROM scheme)",
    },
];

impl Store {
    /// Everything that is wrong with the file, damage first.
    ///
    /// # Errors
    /// When it is so damaged that it cannot be read at all.
    pub fn problems(&self) -> Result<Vec<Problem>> {
        let connection = self.read();
        let mut problems = damage(connection)?;
        let mut all = vec![schema_as_made(connection), torn(connection)];
        all.extend(RULES.iter().map(|rule| broken(connection, rule)));
        all.push(altered(connection));
        for found in all {
            match found {
                Ok(found) => problems.extend(found),
                // In a damaged file a question may find no answer: a finding, and the others go on.
                Err(fault) if !problems.is_empty() || is_trouble(&fault) => {
                    problems.push(damaged(format!("a rule cannot be looked at: {fault:#}")));
                }
                Err(fault) => return Err(fault),
            }
        }
        problems.extend(broken_successions(connection));
        problems.extend(unreadable(connection));
        Ok(problems)
    }
}

/// What SQLite itself finds, checks and unique keys included.
fn damage(connection: &Connection) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                let text: String = row.get(0)?;
                if text != "ok" {
                    problems.push(damaged(text));
                }
            }
            Ok(None) => return Ok(problems),
            Err(fault) => {
                problems.push(damaged(fault.to_string()));
                return Ok(problems);
            }
        }
    }
}

/// Whether an error comes from what is in the file, not from the question.
fn is_trouble(fault: &Error) -> bool {
    fault.chain().any(|cause| super::kind_of(cause) == Some(ErrorKind::File))
}

fn damaged(text: String) -> Problem {
    Problem {
        rule: "not-damaged",
        place: "file".to_owned(),
        problem: format!("the file is damaged: {text}"),
        hint: "go back to a backup with `peerage db restore COPY`, or save what can be read with `peerage db repair NEW`",
    }
}

/// A definition of a table that is another: columns and rules of it may be gone without a trace.
fn schema_as_made(connection: &Connection) -> Result<Vec<Problem>> {
    let changed = schema::changed(connection)?.into_iter();
    Ok(changed
        .map(|place| Problem {
            rule: "schema-as-made",
            place,
            problem: "its definition is not the one that peerage made".to_owned(),
            hint: "save what can be read with `peerage db repair NEW`, or go back to a copy with `peerage db restore COPY`",
        })
        .collect())
}

/// Rows that point at nothing.
fn torn(connection: &Connection) -> Result<Vec<Problem>> {
    let mut statement =
        connection.prepare("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check")?;
    let problem = |row: &rusqlite::Row<'_>| {
        let (table, id, parent): (String, Option<i64>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Problem {
            rule: "points-at-something",
            place: format!("{table} {}", id.unwrap_or_default()),
            problem: format!("it points at a row of `{parent}` that is not there"),
            hint: "go back to a backup, or take the row out with another tool",
        })
    };
    let found = statement.query_map([], problem)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn broken(connection: &Connection, rule: &Rule) -> Result<Vec<Problem>> {
    let mut statement = connection.prepare(rule.sql)?;
    let found = statement.query_map([], |row| row.get(0))?;
    let problem = |place| Problem {
        rule: rule.name,
        place,
        problem: rule.problem.to_owned(),
        hint: rule.hint,
    };
    Ok(found.map(|place| place.map(problem)).collect::<rusqlite::Result<_>>()?)
}

/// What this program cannot read: words that it does not know, documents that are none.
fn unreadable(connection: &Connection) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut note = |place: &str, fault: Error| {
        problems.push(Problem {
            rule: "can-be-read",
            place: place.to_owned(),
            problem: format!("{fault:#}"),
            hint: "go back to a backup, or correct the word with another tool",
        });
    };
    if let Err(fault) = bodies::load(connection) {
        note("bodies", fault);
    }
    if let Err(fault) = peers::load_all(connection) {
        note("peers", fault);
    }
    match challenges::all(connection) {
        Err(fault) => note("challenges", fault),
        Ok(all) => {
            for challenge in all {
                if let Err(fault) = scopes::latest(connection, challenge.id) {
                    note(&format!("scope of {}", challenge.reference), fault);
                }
                if let Err(fault) = teams::latest(connection, challenge.id) {
                    note(&format!("team of {}", challenge.reference), fault);
                }
            }
        }
    }
    match schemes::versions(connection) {
        Err(fault) => note("schemes", fault),
        Ok(all) => {
            for version in all {
                if let Err(fault) = version.scheme() {
                    note(&format!("scheme from {}", version.holds_from), fault);
                }
            }
        }
    }
    problems
}

/// What carries a hash of what it says, and says something else now: damage that SQLite does not see,
/// or another hand.
fn altered(connection: &Connection) -> Result<Vec<Problem>> {
    let problem = |rule, place: String, what: &str| Problem {
        rule,
        place,
        problem: format!("{what} is not what was written: its hash does not fit"),
        hint: "compare it with a backup, and bring it back from there with `peerage db restore COPY`",
    };
    let notes = evidence::altered(connection)?;
    let reports = reports::altered(connection)?;
    let notes = notes.into_iter().map(|place| problem("evidence-as-written", place, "the note"));
    let reports =
        reports.into_iter().map(|place| problem("report-as-signed-off", place, "the final report"));
    Ok(notes.chain(reports).collect())
}

/// Successions that cannot be; none when the bodies cannot be read, which is told elsewhere.
fn broken_successions(connection: &Connection) -> Vec<Problem> {
    let Ok(all) = bodies::load(connection) else { return Vec::new() };
    let problem = |broken: crate::domain::BrokenSuccession| Problem {
        rule: "succession",
        place: all
            .by_id(broken.succession.successor)
            .map_or_else(String::new, |body| body.reference().to_owned()),
        problem: broken.message(&all),
        hint: broken.hint(),
    };
    all.broken_successions().into_iter().map(problem).collect()
}
