-- Actions by year of the visit; late is open with a day that is past.
WITH plan AS (SELECT challenge.id, action.status, action.due < :today AND action.status NOT IN ('completed', 'stopped', 'continuous') AS late,
        CAST(strftime('%Y', onsite_to) AS INTEGER) - (strftime('%m', onsite_to) < '04') AS year
    FROM action JOIN recommendation ON recommendation.id = recommendation_id JOIN challenge ON challenge.id = challenge_id
    WHERE withdrawn_on IS NULL)
SELECT year || '/' || substr(year + 1, 3), count(DISTINCT id), count(*), sum(status = 'completed'), sum(status = 'almost-completed'),
    sum(status = 'in-progress'), sum(status = 'not-started'), sum(status = 'continuous'), sum(status = 'stopped'), sum(late)
FROM plan WHERE year > (SELECT max(year) FROM plan) - 8 GROUP BY year ORDER BY year DESC
