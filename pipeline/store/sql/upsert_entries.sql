-- Store entries; a known one keeps the time at which it was first seen.
INSERT INTO work.entries BY NAME
FROM batch
ON CONFLICT DO UPDATE SET
    alias = excluded.alias, digest = excluded.digest, value = excluded.value, last_seen_at = excluded.last_seen_at;
