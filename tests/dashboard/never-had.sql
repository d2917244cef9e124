-- Principal councils in force that never had a challenge that counts, booked or not.
SELECT count(*) FROM body, scheme
WHERE body.kind IN (SELECT value FROM json_each(rules, '$.five_year.body_kinds'))
  AND (first_day IS NULL OR first_day <= :today) AND (last_day IS NULL OR last_day >= :today)
  AND NOT EXISTS (SELECT 1 FROM challenge JOIN challenge_host ON challenge_id = challenge.id
      WHERE body_id = body.id AND withdrawn_on IS NULL AND onsite_to <= :today
        AND challenge.kind IN (SELECT value FROM json_each(rules, '$.five_year.qualifying_kinds')))
