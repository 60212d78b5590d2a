-- How many documents are due, wait for their time, and are archived but not processed.
SELECT count(*) FILTER (state = 'queued' AND due_at <= $now), count(*) FILTER (state = 'queued' AND due_at > $now),
    count(*) FILTER (state = 'archived')
FROM work.documents;
