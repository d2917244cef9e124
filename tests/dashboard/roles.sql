-- Places on the teams ahead, those without a member, and active peers who fit what is asked for the role.
WITH ahead AS (SELECT id, kind FROM challenge WHERE withdrawn_on IS NULL AND NOT recorded AND onsite_to > :today),
slot AS MATERIALIZED (SELECT kind.value ->> 'word' AS kind, slot.value ->> 'role' AS role, slot.value AS slot
    FROM scheme, json_each(rules, '$.kind') AS kind, json_each(kind.value, '$.slot') AS slot),
place AS (SELECT role, slot, EXISTS (SELECT 1 FROM team JOIN team_member ON team_id = team.id
        WHERE challenge_id = ahead.id AND team_member.slot = role) AS filled
    FROM ahead JOIN slot USING (kind)),
who AS MATERIALIZED (SELECT DISTINCT role, who.value AS who FROM place, json_each(slot, '$.who') AS who),
counted AS MATERIALIZED (SELECT counted.key AS wanted, level.value AS level
    FROM scheme, json_each(rules, '$.matching.counts_as') AS counted, json_each(counted.value) AS level),
able AS (SELECT DISTINCT role, peer.id FROM who, peer WHERE status = 'active'
    AND coalesce(who ->> 'kind', kind) = kind AND coalesce(who ->> 'fisa', fisa) = fisa
    AND (json_array_length(who, '$.seniority') IS NULL OR EXISTS (SELECT 1 FROM post, json_each(who, '$.seniority') AS wanted
         WHERE peer_id = peer.id AND (seniority = wanted.value
            OR seniority IN (SELECT level FROM counted WHERE counted.wanted = wanted.value))))
    AND (json_array_length(who, '$.expertise') IS NULL OR EXISTS (SELECT 1 FROM peer_expertise, json_each(who, '$.expertise') AS wanted
         WHERE peer_id = peer.id AND area = wanted.value)))
SELECT role, count(*), sum(NOT filled), (SELECT count(*) FROM able WHERE able.role = place.role) FROM place GROUP BY role
ORDER BY 2 DESC, role
