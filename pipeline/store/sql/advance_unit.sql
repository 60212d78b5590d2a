-- Record how far a unit is.
UPDATE backfill_units AS unit SET
    state = batch.state, n_records = batch.n_records, n_archived = batch.n_archived, n_lost = batch.n_lost,
    message = batch.message, updated_at = batch.updated_at
FROM batch
WHERE unit.job_id = batch.job_id AND unit.unit = batch.unit;
