-- One row for each tag: its place in ACLED's scheme, as far as it is certain.
CREATE OR REPLACE VIEW tag_acled AS
SELECT taxonomy.tag, taxonomy.label, taxonomy.weak,
    CASE WHEN count(DISTINCT code.event_type) = 1 THEN min(code.event_type) END AS event_type,
    CASE WHEN count(*) FILTER (WHERE code.match = 'exact') = 1
        THEN min(code.code) FILTER (WHERE code.match = 'exact') END AS sub_event_type
FROM taxonomy
LEFT JOIN taxonomy_codes AS code ON code.tag = taxonomy.tag AND code.scheme = 'acled'
GROUP BY taxonomy.tag, taxonomy.label, taxonomy.weak;
COMMENT ON VIEW tag_acled IS 'The place of each tag in ACLED''s scheme: event_type where all its codes agree on one, sub_event_type only where a code matches exactly.';
COMMENT ON COLUMN tag_acled.sub_event_type IS 'ACLED''s sub-event type; NULL where no code of the tag matches exactly.';
COMMENT ON COLUMN tag_acled.tag IS 'As in taxonomy.';
COMMENT ON COLUMN tag_acled.event_type IS 'ACLED''s event type; NULL where the codes of the tag do not agree on one.';
