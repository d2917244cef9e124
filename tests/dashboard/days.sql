-- Peer days by kind, group and year from 1 April.
WITH party AS MATERIALIZED (SELECT party.value ->> 'name' AS name, party.value ->> 'office' AS office
    FROM scheme, json_each(rules, '$.words.party') AS party),
given AS (SELECT replace(challenge.kind, '-', ' ') AS kind, challenge.onsite_from AS day,
        julianday(challenge.onsite_to) - julianday(challenge.onsite_from) + 1 AS days,
        CASE peer.kind WHEN 'officer' THEN 'officers' WHEN 'other' THEN 'others' ELSE
            (SELECT office FROM party WHERE party.name = peer.party) END AS grp
    FROM team_member JOIN team ON team.id = team_id JOIN challenge ON challenge.id = challenge_id JOIN peer ON peer.id = peer_id
    WHERE withdrawn_on IS NULL),
dated AS (SELECT *, CAST(strftime('%Y', day) AS INTEGER) - (strftime('%m', day) < '04') AS year FROM given)
SELECT kind, grp, year || '/' || substr(year + 1, 3), CAST(sum(days) AS INTEGER) FROM dated GROUP BY kind, grp, year
