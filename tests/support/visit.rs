//! A challenge that is agreed, with days and a team: where the work with the host begins.
#![allow(dead_code, reason = "each test file uses its part")]

use super::World;

/// All people are invented.
const VISIT: &str = "
    INSERT INTO peer (id, reference, name, kind, status, party, email) VALUES
        (1, 'P1', 'Ida Marsh', 'officer', 'active', NULL, 'ida.marsh@example.org'),
        (2, 'P2', 'Bo Lund', 'member', 'active', 'Labour', 'bo.lund@example.org'),
        (3, 'P3', 'Ada Reed', 'officer', 'active', NULL, 'ada.reed@example.org'),
        (4, 'P4', 'Tom Vale', 'officer', 'active', NULL, NULL);
    INSERT INTO post (peer_id, position, body_id, title, seniority)
        SELECT 1, 0, id, 'Chief Executive', 'chief executive' FROM body WHERE slug = 'kirklees';
    INSERT INTO post (peer_id, position, body_id, title, seniority)
        SELECT 2, 0, id, 'Leader', 'leader' FROM body WHERE slug = 'bolton';
    INSERT INTO post (peer_id, position, body_id, title, seniority)
        SELECT 3, 0, id, 'Director of Finance', 'director' FROM body WHERE slug = 'leeds';
    INSERT INTO challenge (id, reference, kind, mode, window_from, window_to, onsite_from, onsite_to,
                           added_on)
        VALUES (1, 'trafford-2027', 'corporate', 'onsite', '2027-03-01', '2027-06-30',
                '2027-03-02', '2027-03-05', '2026-10-01');
    INSERT INTO challenge_host (challenge_id, body_id, position)
        SELECT 1, id, 0 FROM body WHERE slug = 'trafford';
    INSERT INTO scope (challenge_id, version, agreed_on, content)
        VALUES (1, 1, '2026-11-04', '{\"focus\": [\"housing delivery\"],
                \"burden_limit\": {\"meetings\": 4}}');
    INSERT INTO team (id, challenge_id, version, status, made_on, onsite_from, onsite_to)
        VALUES (1, 1, 1, 'agreed', '2026-11-20', '2027-03-02', '2027-03-05');
    INSERT INTO team_member (team_id, position, slot, peer_id) VALUES
        (1, 0, 'lead peer', 1), (1, 1, 'member peer', 2), (1, 2, 'finance peer', 3);
";

impl World {
    /// With Trafford's corporate challenge of 2 to 5 March 2027 and three peers on its team; a
    /// fourth is in the pool.
    pub fn with_visit() -> Self {
        let world = Self::new();
        world.sql(VISIT);
        world
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
