-- Correct links that rest on other measurements than before.
UPDATE copies SET
    kind = batch.kind, score = batch.score, containment = batch.containment, jaccard = batch.jaccard,
    triples = batch.triples, order_agreement = batch.order_agreement, coverage = batch.coverage,
    novelty = batch.novelty, other_novelty = batch.other_novelty, lead_match = batch.lead_match,
    leads_match = batch.leads_match,
    monotony = batch.monotony, numbers_differ = batch.numbers_differ, numbers_swapped = batch.numbers_swapped,
    numbers_swaps = batch.numbers_swaps, dates_swapped = batch.dates_swapped, tolls_swapped = batch.tolls_swapped,
    names_swapped = batch.names_swapped, names_exchanged = batch.names_exchanged, length_ratio = batch.length_ratio,
    direction_confidence = batch.direction_confidence, compared_article_id = batch.compared_article_id,
    compared_original_id = batch.compared_original_id, idf_epoch = batch.idf_epoch,
    algorithm_version = batch.algorithm_version, linked_at = batch.linked_at, run_id = batch.run_id
FROM batch WHERE copies.article_id = batch.article_id AND copies.original_id = batch.original_id;
