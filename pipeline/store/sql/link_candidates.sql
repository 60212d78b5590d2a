-- For each text of the batch (number, term, idf, lookup_idf), the stored texts that share most of its rarest terms.
-- Terms are taken from the least frequent up, as long as they lead to no more than $budget texts, so that the cost of a
-- text is bounded however large the corpus or a story grows.
WITH frequencies AS (
    SELECT posting.term, count(*) * $scale AS texts
    FROM work.postings AS posting
    WHERE posting.number >= $counted AND posting.term IN (SELECT term FROM batch)
    GROUP BY posting.term
), ranked AS (
    SELECT batch.number, batch.term, batch.idf, batch.lookup_idf,
        sum(coalesce(frequencies.texts, 1)) OVER (
            PARTITION BY batch.number ORDER BY coalesce(frequencies.texts, 1), batch.term
        ) AS cost
    FROM batch LEFT JOIN frequencies ON frequencies.term = batch.term
), chosen AS (
    SELECT number, term, idf, lookup_idf, sum(idf) OVER (PARTITION BY number) / lookup_idf AS used
    FROM ranked WHERE cost <= $budget
), shared AS (
    SELECT chosen.number, posting.number AS other, any_value(chosen.lookup_idf) AS lookup_idf,
        any_value(chosen.used) AS used, sum(chosen.idf) AS idf
    FROM chosen JOIN work.postings AS posting ON posting.term = chosen.term
    WHERE posting.number >= $oldest AND posting.number <> chosen.number
    GROUP BY chosen.number, posting.number
    HAVING count(*) >= $min_shared
)
SELECT shared.number, shared.other
FROM shared JOIN work.features AS found ON found.number = shared.other
WHERE found.added_at >= $since AND shared.idf >= $min_share * shared.used * least(shared.lookup_idf, found.lookup_idf)
QUALIFY row_number() OVER (PARTITION BY shared.number ORDER BY shared.idf DESC, shared.other) <= $max_candidates;
