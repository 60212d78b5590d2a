-- For each text of the batch (number, term, idf, lookup_idf), the stored texts that share most of its rarest terms.
WITH met AS MATERIALIZED (
    SELECT posting.term, posting.number
    FROM work.postings AS posting
    WHERE posting.number >= $oldest AND posting.term IN (SELECT term FROM batch)
), frequent AS (
    SELECT term FROM met GROUP BY term HAVING count(*) > $frequency_limit
), shared AS (
    SELECT batch.number, met.number AS other, any_value(batch.lookup_idf) AS lookup_idf, sum(batch.idf) AS idf
    FROM batch JOIN met ON met.term = batch.term AND met.number <> batch.number
    WHERE batch.term NOT IN (SELECT term FROM frequent)
    GROUP BY batch.number, met.number
    HAVING count(*) >= $min_shared
)
SELECT shared.number, shared.other
FROM shared JOIN work.features AS found ON found.number = shared.other
WHERE shared.idf >= $min_share * least(shared.lookup_idf, found.lookup_idf)
QUALIFY row_number() OVER (PARTITION BY shared.number ORDER BY shared.idf DESC, shared.other) <= $max_candidates;
