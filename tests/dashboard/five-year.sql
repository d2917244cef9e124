-- The five-year rule in plain SQL (product, section 6): region, bodies, each state, and the share within the interval. Nothing is declined in the file.
WITH rules AS (SELECT rules AS r FROM scheme),
listed AS (SELECT id, region, first_day FROM body, rules
    WHERE kind IN (SELECT value FROM json_each(r, '$.five_year.body_kinds'))
      AND (first_day IS NULL OR first_day <= :today) AND (last_day IS NULL OR last_day >= :today)),
counted AS (SELECT body_id, onsite_to, onsite_to <= :today AS done FROM challenge
    JOIN challenge_host ON challenge_id = challenge.id, rules
    WHERE withdrawn_on IS NULL AND kind IN (SELECT value FROM json_each(r, '$.five_year.qualifying_kinds'))),
standing AS (SELECT listed.*,
    (SELECT max(onsite_to) FROM counted WHERE body_id = listed.id AND done) AS last,
    EXISTS (SELECT 1 FROM counted WHERE body_id = listed.id AND NOT done) AS booked FROM listed),
dated AS (SELECT *, CASE WHEN last IS NOT NULL THEN date(last, '+60 months')
                         WHEN first_day >= '2019-04-01' THEN date(first_day, '+60 months') END AS due FROM standing),
stated AS (SELECT *, CASE WHEN booked THEN 'booked' WHEN due < :today THEN 'overdue' WHEN due <= date(:today, '+12 months') THEN 'due-soon'
                          WHEN due IS NOT NULL THEN 'not-due' ELSE 'never-had' END AS state,
                  last IS NOT NULL AND due >= :today AS current FROM dated),
grouped AS (SELECT region AS name, * FROM stated UNION ALL SELECT 'all', * FROM stated)
SELECT name, count(*), sum(state = 'overdue'), sum(state = 'never-had'), sum(state = 'due-soon'), sum(state = 'booked'), 0,
       sum(state = 'not-due'), CAST(round(100.0 * sum(current) / count(*)) AS INTEGER)
FROM grouped GROUP BY name ORDER BY name = 'all', name
