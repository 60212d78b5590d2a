-- For each original of the batch (number, day, term, weight), the originals of its days that are about most of the same.
WITH met AS MATERIALIZED (
    SELECT stored.day, stored.term, stored.number, stored.weight
    FROM work.story_terms AS stored
    WHERE stored.day BETWEEN $first AND $last AND stored.term IN (SELECT term FROM batch)
), frequent AS (
    SELECT met.term FROM met GROUP BY met.term HAVING count(*) > $frequency_limit
)
SELECT batch.number, met.number AS other, sum(batch.weight * met.weight) AS share
FROM batch
JOIN met ON met.term = batch.term AND met.number <> batch.number AND abs(met.day - batch.day) <= $window
WHERE batch.term NOT IN (SELECT term FROM frequent)
GROUP BY batch.number, met.number
HAVING share >= $min_share
QUALIFY row_number() OVER (PARTITION BY batch.number ORDER BY share DESC, met.number) <= $max_candidates;
