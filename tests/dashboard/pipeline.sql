-- Stages and what is late, as they follow from the few milestones and dates of the file.
WITH work AS (SELECT id, onsite_from, onsite_to, report_published_on,
    EXISTS (SELECT 1 FROM milestone WHERE challenge_id = challenge.id AND name = 'scope-agreed') AS scoped
    FROM challenge WHERE withdrawn_on IS NULL AND NOT recorded),
staged AS (SELECT *, CASE WHEN report_published_on <= :today THEN 'published' WHEN onsite_to <= :today THEN 'feedback given'
    WHEN onsite_from <= :today THEN 'onsite' WHEN scoped THEN 'scoped' ELSE 'prospect' END AS stage FROM work),
timed AS (SELECT *, CASE stage
    WHEN 'published' THEN min(date(onsite_to, '+5 months'), date(onsite_to, 'start of month', '+6 months', '-1 day')) < :today
    WHEN 'feedback given' THEN date(onsite_to, '+3 days') < :today
    WHEN 'onsite' THEN 0
    ELSE min(date(onsite_from, '-6 months'), date(onsite_from, 'start of month', '-5 months', '-1 day')) < :today END AS late FROM staged)
SELECT stage, count(*), sum(late) FROM timed GROUP BY stage
ORDER BY instr('prospect scoped onsite feedback given published', stage)
