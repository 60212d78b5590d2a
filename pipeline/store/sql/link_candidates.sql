-- Of the stored texts that share terms with those of the batch (number, other, weight, lookup_idf, bar), the likest few of
-- each: those that share at least the bar's part of the lookup terms' weight of either.
SELECT batch.number, batch.other
FROM batch JOIN work.features AS found ON found.number = batch.other
WHERE found.added_at >= $since AND batch.weight >= batch.bar * least(batch.lookup_idf, found.lookup_idf)
QUALIFY row_number() OVER (PARTITION BY batch.number ORDER BY batch.weight DESC, batch.other) <= $max_candidates;
