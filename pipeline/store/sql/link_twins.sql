-- For each text of the batch (number, digest), the first two stored texts with the same folded words: through them it is
-- connected with all others, also when one of the two is forgotten.
SELECT batch.number, twin.number AS other
FROM batch JOIN work.features AS twin ON twin.digest = batch.digest AND twin.number <> batch.number
WHERE twin.number >= $oldest AND twin.added_at >= $since
QUALIFY row_number() OVER (PARTITION BY batch.number ORDER BY twin.number) <= 2;
