-- What the corpus knows of the entries in the batch.
SELECT batch.feed, batch.entry_key, entry.digest, known.article_id, document.state, document.outcome, document.reason
FROM batch
LEFT JOIN work.entries AS entry ON entry.feed = batch.feed AND entry.entry_key = batch.entry_key
LEFT JOIN url_aliases AS known ON known.alias = batch.alias
LEFT JOIN (
    SELECT alias, arg_max(state, body) AS state, arg_max(outcome, body) AS outcome, arg_max(reason, body) AS reason
    FROM work.documents
    GROUP BY alias
) AS document ON document.alias = batch.alias;
