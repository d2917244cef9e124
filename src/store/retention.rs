//! Personal data that are past their period, by the classes of the scheme, and letting go of them.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction, params};

use super::{erase, evidence, peers};
use crate::domain::{PeerId, Scheme, add_months};

/// What stands in place of a note that is past its period.
const GONE: &str = "[past its period]";

/// A row that is past its period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The class of the scheme.
    pub class: &'static str,
    /// The row.
    pub row: i64,
    /// What it is: a peer's reference, a challenge and a number.
    pub what: String,
    /// The day from which the period is counted.
    pub since: NaiveDate,
    /// The last day of the period.
    pub until: NaiveDate,
    table: &'static str,
}

/// A class of personal data: where its rows lie and from which day they are counted.
struct Class {
    name: &'static str,
    /// What becomes of the rows.
    fate: &'static str,
    table: &'static str,
    /// Gives `id`, `what` and `since`.
    sql: &'static str,
}

/// Every class that this program knows.
const CLASSES: &[Class] = &[
    Class {
        name: "refused-application",
        fate: "the person is erased",
        table: "peer",
        sql: "SELECT peer.id, peer.reference AS what, max(decided_on) AS since
              FROM peer JOIN application ON peer_id = peer.id
              WHERE status = 'refused' AND decision = 'refused'
              GROUP BY peer.id",
    },
    Class {
        name: "inactive-peer",
        fate: "the person is erased",
        table: "peer",
        sql: "SELECT peer.id, peer.reference AS what, max(command.today) AS since
              FROM peer
              JOIN change ON table_name = 'peer'
                         AND peer.id BETWEEN row_id AND ifnull(last_row_id, row_id)
                         AND ((column_name = 'status' AND after = 'stood-down') OR what = 'insert')
              JOIN command ON command.id = command_id
              WHERE status = 'stood-down'
                AND reference NOT IN (SELECT 'erased-' || id FROM erased_person)
              GROUP BY peer.id",
    },
    Class {
        name: "evidence-note",
        fate: "the words go, the count stays",
        table: "evidence",
        sql: "SELECT evidence.id, reference || ', note ' || number AS what, max(final_on) AS since
              FROM evidence
              JOIN challenge ON challenge.id = evidence.challenge_id
              JOIN report_version ON report_version.challenge_id = challenge.id
              WHERE final_on IS NOT NULL AND evidence.note <> '[past its period]'
              GROUP BY evidence.id",
    },
    Class {
        name: "draft-report",
        fate: "it is deleted",
        table: "report_version",
        sql: "SELECT report_version.id, reference || ' version ' || version AS what,
                     report_published_on AS since
              FROM report_version JOIN challenge ON challenge.id = challenge_id
              WHERE final_on IS NULL AND report_published_on IS NOT NULL",
    },
    Class {
        name: "draft-report",
        fate: "it is deleted",
        table: "report_comment",
        sql: "SELECT report_comment.id, reference || ', comment ' || number AS what,
                     report_published_on AS since
              FROM report_comment JOIN challenge ON challenge.id = challenge_id
              WHERE report_published_on IS NOT NULL",
    },
    Class {
        name: "feedback",
        fate: "it is deleted; the rating stays",
        table: "feedback",
        sql: "SELECT feedback.id, peer.reference || ', ' || competency AS what, given_on AS since
              FROM feedback JOIN peer ON peer.id = peer_id",
    },
    Class {
        name: "monitoring",
        fate: "it is deleted",
        table: "monitoring",
        sql: "SELECT monitoring.id, peer.reference AS what, given_on AS since
              FROM monitoring JOIN peer ON peer.id = peer_id",
    },
    Class {
        name: "staff",
        fate: "the name goes",
        table: "staff",
        sql: "SELECT staff.id, staff.name AS what, max(onsite_to) AS since
              FROM staff
              JOIN assignment ON staff_id = staff.id
              JOIN challenge ON challenge.id = challenge_id
              WHERE NOT staff.name GLOB 'Former staff [0-9]*'
              GROUP BY staff.id
              HAVING count(*) = count(coalesce(onsite_to, withdrawn_on))",
    },
];

/// What becomes of the rows of a class.
pub fn fate(class: &str) -> &'static str {
    CLASSES.iter().find(|known| known.name == class).map_or("", |known| known.fate)
}

/// Everything that is past its period on `today`, by class and day. A class that the scheme does not
/// name has no period.
///
/// # Errors
/// When the file cannot be read.
pub fn past(connection: &Connection, scheme: &Scheme, today: NaiveDate) -> Result<Vec<Past>> {
    let mut all = Vec::new();
    for class in CLASSES {
        let Some(&months) = scheme.retention.get(class.name) else { continue };
        let mut statement = connection.prepare(class.sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(since) = row.get::<_, Option<NaiveDate>>("since")? else { continue };
            let until = add_months(since, months);
            let (class, table) = (class.name, class.table);
            if until < today {
                let (row, what) = (row.get("id")?, row.get("what")?);
                all.push(Past { class, row, what, since, until, table });
            }
        }
    }
    all.sort_by(|a, b| (a.class, a.until, &a.what).cmp(&(b.class, b.until, &b.what)));
    Ok(all)
}

/// Lets go of what is past its period. To be called without the log's triggers.
///
/// # Errors
/// When the file cannot be written.
pub fn apply(tx: &Transaction<'_>, past: &[Past], today: NaiveDate) -> Result<()> {
    let people = past.iter().filter(|item| item.table == "peer").map(|item| PeerId(item.row));
    let people = peers::load_these(tx, &people.collect::<Vec<_>>())?;
    erase::erase_all(tx, &people, today)?;
    for item in past {
        let row = item.row;
        match item.table {
            "peer" => {}
            "evidence" => {
                tx.execute(
                    "UPDATE evidence SET note = ?1, author = NULL, peer_id = NULL, quote = 0
                     WHERE id = ?2",
                    params![GONE, row],
                )?;
                evidence::seal(tx, row)?;
            }
            "staff" => {
                let sql =
                    "UPDATE staff SET name = 'Former staff ' || id, email = NULL WHERE id = ?1";
                tx.execute(sql, [row])?;
            }
            table => {
                tx.execute(&format!("DELETE FROM {table} WHERE id = ?1"), [row])
                    .with_context(|| format!("cannot let go of {}", item.what))?;
            }
        }
        erase::empty_images_of(tx, item.table, &[row])?;
        tx.prepare_cached(
            "INSERT INTO change (command_id, table_name, row_id, what, column_name)
             VALUES ((SELECT id FROM temp.current_command), ?1, ?2, 'update', 'id')",
        )?
        .execute(params![item.table, row])?;
    }
    Ok(())
}
