-- Challenges ahead whose themes or places ask for an area, those without a team, and active peers who hold it now.
WITH ahead AS (SELECT id, kind FROM challenge WHERE withdrawn_on IS NULL AND NOT recorded AND onsite_to > :today),
kind AS (SELECT kind.value ->> 'word' AS word, kind.value AS kind FROM scheme, json_each(rules, '$.kind') AS kind),
area AS (SELECT word, area.value AS area FROM kind, json_each(kind, '$.theme') AS theme, json_each(theme.value, '$.expertise') AS area
    UNION SELECT word, area.value FROM kind, json_each(kind, '$.slot') AS slot, json_each(slot.value, '$.who') AS who, json_each(who.value, '$.expertise') AS area)
SELECT area.area, count(*), sum(NOT EXISTS (SELECT 1 FROM team WHERE challenge_id = ahead.id)),
    (SELECT count(*) FROM peer_expertise JOIN peer ON peer.id = peer_id WHERE status = 'active' AND held = 'current' AND peer_expertise.area = area.area)
FROM ahead JOIN area ON word = kind GROUP BY area.area ORDER BY 2 DESC, 1
