-- Add the lookup terms of the batch, text by text.
INSERT INTO work.lookups SELECT number, terms FROM batch ORDER BY number;
