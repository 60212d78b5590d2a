-- What the corpus knows of the entries in the batch. An entry that is as it was keeps the document that it first led to,
-- also where its link changes with every fetch.
WITH served AS (
    SELECT batch.feed, batch.entry_key, entry.digest,
        CASE WHEN entry.digest = batch.digest THEN coalesce(entry.alias, batch.alias) ELSE batch.alias END AS alias
    FROM batch
    LEFT JOIN work.entries AS entry ON entry.feed = batch.feed AND entry.entry_key = batch.entry_key
)
SELECT served.feed, served.entry_key, served.digest, known.article_id, document.state, document.outcome, document.reason,
    served.alias
FROM served
LEFT JOIN url_aliases AS known ON known.alias = served.alias
LEFT JOIN (
    SELECT alias, arg_max(state, body) AS state, arg_max(outcome, body) AS outcome, arg_max(reason, body) AS reason
    FROM work.documents
    GROUP BY alias
) AS document ON document.alias = served.alias;
