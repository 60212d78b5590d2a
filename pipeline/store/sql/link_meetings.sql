-- For each text of the batch (place, stretch, term, weight), the stored texts under its lookup terms, one row a shared
-- term. Terms are taken from the least frequent up, as long as they lead to no more than $budget texts, so that the cost
-- of a text is bounded however large the corpus or a story grows; a second term of the same stretch of text counts as
-- twice as frequent, and so on, so that the terms taken stand for the whole text and not for one sentence of it. A row
-- is one number, so that many are sorted fast: 24 bits say which text, 32 which other one, 8 the weight of the term.
WITH frequencies AS (
    SELECT posting.term, count(*) * $scale AS texts
    FROM work.postings AS posting
    WHERE posting.number >= $counted AND posting.term IN (SELECT term FROM batch)
    GROUP BY posting.term
), counted AS (
    SELECT batch.place, batch.stretch, batch.term, batch.weight, coalesce(frequencies.texts, 1) AS texts
    FROM batch LEFT JOIN frequencies ON frequencies.term = batch.term
), ordered AS (
    SELECT place, term, weight, texts,
        texts * row_number() OVER (PARTITION BY place, stretch ORDER BY texts, term) AS rank
    FROM counted
), ranked AS (
    SELECT place, term, weight, sum(texts) OVER (PARTITION BY place ORDER BY rank, term) AS cost FROM ordered
)
SELECT (chosen.place::UBIGINT << 40) | (posting.number::UBIGINT << 8) | chosen.weight AS meeting
FROM ranked AS chosen JOIN work.postings AS posting ON posting.term = chosen.term
WHERE chosen.cost <= $budget AND posting.number >= $oldest;
