-- All lookup terms of the texts that were met (place, other, weight): those met most by each text of the batch, among
-- equals the newest.
WITH met AS (
    SELECT place, other FROM batch
    QUALIFY row_number() OVER (PARTITION BY place ORDER BY weight DESC, other DESC) <= $max_ranked
)
SELECT met.place, met.other, found.lookup_idf, lookup.terms
FROM met JOIN work.lookups AS lookup ON lookup.number = met.other
JOIN work.features AS found ON found.number = met.other
WHERE found.added_at >= $since
ORDER BY met.place, met.other;
