-- For each text of the batch (place, number, term, weight), the stored texts under its least frequent terms, one row a
-- shared term. Terms are taken from the least frequent up, as long as they lead to no more than $budget texts, so that
-- the cost of a text is bounded however large the corpus or a story grows. A row is one number, so that many are sorted
-- fast: 24 bits say which text, 32 which other one, 8 the weight of the term.
WITH frequencies AS (
    SELECT posting.term, count(*) * $scale AS texts
    FROM work.postings AS posting
    WHERE posting.number >= $counted AND posting.term IN (SELECT term FROM batch)
    GROUP BY posting.term
), ranked AS (
    SELECT batch.place, batch.number, batch.term, batch.weight,
        sum(coalesce(frequencies.texts, 1)) OVER (
            PARTITION BY batch.place ORDER BY coalesce(frequencies.texts, 1), batch.term
        ) AS cost
    FROM batch LEFT JOIN frequencies ON frequencies.term = batch.term
)
SELECT (chosen.place::UBIGINT << 40) | (posting.number::UBIGINT << 8) | chosen.weight AS meeting
FROM ranked AS chosen JOIN work.postings AS posting ON posting.term = chosen.term
WHERE chosen.cost <= $budget AND posting.number >= $oldest
UNION ALL
-- The text itself, so that its weight under the terms taken is known; other texts are held against that.
SELECT (place::UBIGINT << 40) | weight FROM ranked WHERE cost <= $budget;
