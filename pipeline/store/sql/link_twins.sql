-- For each text of the batch (number, digest), the first stored text with the same folded words.
SELECT batch.number, min(twin.number) AS other
FROM batch JOIN work.features AS twin ON twin.digest = batch.digest AND twin.number <> batch.number
WHERE twin.number >= $oldest AND twin.added_at >= $since
GROUP BY batch.number;
