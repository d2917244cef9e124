-- Mondays of weeks with a day of a visit, from the week of the first of this month to a year from today.
WITH RECURSIVE visit AS (SELECT reference, onsite_to, date(onsite_from, '-6 days', 'weekday 1') AS monday FROM challenge
    WHERE withdrawn_on IS NULL AND onsite_from <= date(:today, '+12 months')),
week AS (SELECT * FROM visit UNION ALL SELECT reference, onsite_to, date(monday, '+7 days') FROM week
         WHERE date(monday, '+7 days') <= onsite_to)
SELECT monday, count(*), group_concat(reference, ', ') FROM (SELECT * FROM week ORDER BY monday, reference)
WHERE monday >= date(:today, 'start of month', '-6 days', 'weekday 1') GROUP BY monday ORDER BY monday
