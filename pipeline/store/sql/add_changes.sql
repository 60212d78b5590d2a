-- Append to the cursor that consumers follow.
INSERT INTO changes BY NAME
SELECT nextval('work.change_seq') AS seq, article_id, what, changed_at, run_id FROM batch;
