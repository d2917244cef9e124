//! A challenge that is agreed, with days and a team: where the work with the host begins.
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::OnceLock;

use super::World;

/// What is typed until then. All people are invented.
const VISIT: &[&str] = &[
    "peer add --reference P1 --name \"Ida Marsh\" --kind officer --body Kirklees --title \"Chief Executive\" \
     --seniority \"chief executive\" --email ida.marsh@example.org",
    "peer add --reference P2 --name \"Bo Lund\" --kind member --body Sunderland --title Leader --seniority leader \
     --party Labour --email bo.lund@example.org",
    "peer add --reference P3 --name \"Ada Reed\" --kind officer --body Leeds --title \"Director of Finance\" \
     --seniority director --email ada.reed@example.org",
    "peer add --reference P4 --name \"Tom Vale\" --kind officer --body Wigan",
    "challenge add corporate Trafford --window 2027-03-01..2027-06-30 --today 2026-10-01",
    "challenge schedule trafford-2027 --from 2027-03-02",
    "challenge scope trafford-2027 --focus \"housing delivery\" --meetings 4 \
     --agreed-on 2026-11-04 --agreed-by Leader",
    "team set trafford-2027 \"lead peer=P1\" \"member peer=P2\" \"finance peer=P3\" \
     --today 2026-11-20",
];

static VISITED: OnceLock<Vec<u8>> = OnceLock::new();

impl World {
    /// With Trafford's corporate challenge of 2 to 5 March 2027 and three peers on its team; a
    /// fourth is in the pool.
    pub fn with_visit() -> Self {
        Self::copied(&VISITED, || {
            let world = Self::new();
            for line in VISIT {
                world.ok(line);
            }
            world
        })
    }

    /// Runs SQL on the file.
    pub fn sql(&self, sql: &str) {
        let file = rusqlite::Connection::open(self.path().join("peerage.db")).unwrap();
        file.execute_batch(sql).unwrap();
    }

    /// The one text that SQL gives.
    pub fn ask(&self, sql: &str) -> String {
        let file = rusqlite::Connection::open(self.path().join("peerage.db")).unwrap();
        file.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}
