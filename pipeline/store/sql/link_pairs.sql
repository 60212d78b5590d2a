-- Verdicts between articles of the batch: who, what, and what was measured in the order of `pipeline.dedupe.measure`.
SELECT pairs.left_id, pairs.right_id, pairs.kind, pairs.score, pairs.containment, pairs.jaccard, pairs.triples,
    pairs.order_agreement, pairs.coverage, pairs.novelty, pairs.other_novelty, pairs.lead_match, pairs.leads_match,
    pairs.monotony, pairs.numbers_differ, pairs.numbers_swapped, pairs.numbers_swaps, pairs.dates_swapped,
    pairs.tolls_swapped, pairs.names_swapped, pairs.names_exchanged, pairs.length_ratio
FROM work.pairs AS pairs JOIN batch ON batch.article_id = pairs.left_id
WHERE pairs.right_id IN (SELECT article_id FROM batch);
