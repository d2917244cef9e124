//! A large programme, made by SQL: invented peers, engagements of fifteen years with teams, plans and
//! feedback, at real councils.
#![allow(dead_code, reason = "each test file uses its part")]

use super::World;

/// `:peers` peers and `:challenges` challenges; every number is reckoned from the row's own.
const PROGRAMME: &str = "
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :peers)
    INSERT INTO peer (id, reference, name, kind, status, party)
        SELECT i, 'P' || i, 'Peer Number ' || i,
               CASE i % 5 WHEN 0 THEN 'member' WHEN 1 THEN 'member' WHEN 4 THEN 'other' ELSE 'officer' END,
               CASE i % 7 WHEN 0 THEN 'paused' ELSE 'active' END,
               CASE i % 10 WHEN 0 THEN 'Labour' WHEN 5 THEN 'Conservative' WHEN 1 THEN 'Liberal Democrat'
                           WHEN 6 THEN 'Green' END
        FROM n;
    CREATE TEMP TABLE council AS
        SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, slug FROM body
        WHERE kind IN ('county', 'district', 'unitary', 'metropolitan-district', 'london-borough')
          AND last_day IS NULL;
    INSERT INTO post (peer_id, position, body_id, title, seniority)
        SELECT peer.id, 0, council.id, 'Post',
               CASE peer.kind WHEN 'member' THEN 'leader' WHEN 'other' THEN NULL
                    ELSE CASE peer.id % 3 WHEN 0 THEN 'chief executive' WHEN 1 THEN 'director' ELSE 'section 151' END END
        FROM peer JOIN council ON council.place = peer.id % (SELECT count(*) FROM council);
    INSERT INTO peer_expertise (peer_id, area, held)
        SELECT id, CASE id % 4 WHEN 0 THEN 'finance' WHEN 1 THEN 'governance' WHEN 2 THEN 'housing' ELSE 'leadership' END,
               'current' FROM peer;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :challenges)
    INSERT INTO challenge (id, reference, kind, mode, onsite_from, onsite_to, added_on, recorded,
                           report_published_on, withdrawn_on, withdrawn_reason)
        SELECT i, council.slug || '-' || i, CASE i % 6 WHEN 0 THEN 'finance' WHEN 1 THEN 'governance' ELSE 'corporate' END,
               'onsite', date('2027-11-02', '-' || (i * 4) || ' days'),
               date('2027-11-05', '-' || (i * 4) || ' days'), '2012-01-01', i > 400,
               CASE WHEN i > 95 AND i % 3 > 0 THEN date('2027-11-05', '-' || (i * 4 - 60 - (i % 5) * 20) || ' days') END,
               CASE WHEN i % 40 = 0 THEN '2026-01-01' END, CASE WHEN i % 40 = 0 THEN 'other work' END
        FROM n JOIN council ON council.place = (i * 7) % (SELECT count(*) FROM council);
    INSERT INTO challenge_host (challenge_id, body_id, position)
        SELECT challenge.id, council.id, 0 FROM challenge
        JOIN council ON council.place = (challenge.id * 7) % (SELECT count(*) FROM council);
    INSERT INTO milestone (challenge_id, name, done_on)
        SELECT id, 'scope-agreed', '2026-11-01' FROM challenge WHERE id % 4 < 2 AND onsite_from > '2026-11-22';
    INSERT INTO team (id, challenge_id, version, status, made_on)
        SELECT id, id, 1, 'agreed', '2012-01-01' FROM challenge WHERE id > 60;
    WITH seat (place, slot) AS (VALUES (0, 'lead peer'), (1, 'lead member peer'), (2, 'finance peer'), (3, 'member peer'))
    INSERT INTO team_member (team_id, position, slot, peer_id)
        SELECT team.id, place, slot, (team.id * 4 + place) % :peers + 1 FROM team CROSS JOIN seat;
    INSERT INTO recommendation (id, challenge_id, number, level, wording)
        SELECT id, id, 1, 'key', 'Agree a plan.' FROM challenge WHERE id > 95;
    INSERT INTO action (recommendation_id, number, what, due, status)
        SELECT id, 1, 'Write it', '2026-06-01',
               CASE id % 6 WHEN 0 THEN 'not-started' WHEN 1 THEN 'in-progress' WHEN 2 THEN 'almost-completed'
                           WHEN 3 THEN 'completed' WHEN 4 THEN 'continuous' ELSE 'stopped' END
        FROM recommendation;
    INSERT INTO feedback (challenge_id, peer_id, competency, score, given_by, given_on)
        SELECT id, (id * 4) % :peers + 1, 'providing challenge', 3 + id % 3, 'Leader', onsite_to
        FROM challenge WHERE id > 95 AND id < 1000;
";

impl World {
    /// With so many invented peers and challenges.
    pub fn with_programme(peers: usize, challenges: usize) -> Self {
        let world = Self::new();
        let sql = PROGRAMME
            .replace(":peers", &peers.to_string())
            .replace(":challenges", &challenges.to_string());
        world.sql(&sql);
        world
    }
}
