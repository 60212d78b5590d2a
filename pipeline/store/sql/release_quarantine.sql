-- Take documents out of quarantine.
DELETE FROM quarantine WHERE id IN (SELECT id FROM batch);
