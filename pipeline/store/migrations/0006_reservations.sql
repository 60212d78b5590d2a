-- Reservations of rights that publishers state in a machine-readable way.
ALTER TABLE articles ADD COLUMN opt_outs VARCHAR;
COMMENT ON COLUMN articles.opt_outs IS 'Machine-readable reservations that were met (tdm-reservation, noai, content-usage, ...), separated by commas; NULL when none. What they lead to is the setting opt_out.';
