-- All lookup terms of the texts that were met (place, other, weight; digest of the text of the batch): those met most by
-- each text of the batch, among equals the newest; without those of the same words, which are found by their digests.
WITH met AS (
    SELECT place, other, digest FROM batch
    QUALIFY row_number() OVER (PARTITION BY place ORDER BY weight DESC, other DESC) <= $max_ranked
)
SELECT met.place, met.other, found.lookup_idf, lookup.terms
FROM met JOIN work.lookups AS lookup ON lookup.number = met.other
JOIN work.features AS found ON found.number = met.other
WHERE found.added_at >= $since AND found.digest <> met.digest
ORDER BY met.place, met.other;
