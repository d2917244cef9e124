-- What was to be published or held after each visit: calendar months from its last day, clamped to the month's end.
WITH judged (place, name, months) AS (VALUES (0, 'report published', 3), (1, 'plan published', 5), (2, 'progress review held', 10), (3, 'progress review published', 12)),
step AS (SELECT place, name, recorded, onsite_to, CAST(strftime('%Y', onsite_to) AS INTEGER) - (strftime('%m', onsite_to) < '04') AS year,
        min(date(onsite_to, '+' || months || ' months'), date(onsite_to, 'start of month', '+' || (months + 1) || ' months', '-1 day')) AS due,
        CASE WHEN place = 0 AND report_published_on <= :today THEN report_published_on END AS done
    FROM challenge, judged WHERE withdrawn_on IS NULL AND onsite_to <= :today),
counted AS (SELECT *, sum(done <= due) AS on_time, sum(due < done) AS late, sum(done IS NULL AND due < :today AND NOT recorded) AS overdue,
        sum(done IS NULL AND due >= :today) AS not_due, sum(done IS NULL AND due < :today AND recorded) AS unknown, count(*) AS visits
    FROM step GROUP BY year, place)
SELECT year || '/' || substr(year + 1, 3) || ', ' || name, visits, ifnull(on_time, 0), ifnull(late, 0), overdue, not_due, unknown,
    CASE WHEN ifnull(on_time, 0) + ifnull(late, 0) + overdue = 0 THEN 'none due'
         ELSE CAST(round(100.0 * ifnull(on_time, 0) / (ifnull(on_time, 0) + ifnull(late, 0) + overdue)) AS INTEGER) END
FROM counted WHERE year > (SELECT max(year) FROM counted) - 8 ORDER BY year DESC, place
