-- Create the record of schema steps.
CREATE TABLE schema_migrations (
    number INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE schema_migrations IS 'Which steps of the schema this file has.';
COMMENT ON COLUMN schema_migrations.number IS 'Number of the step.';
COMMENT ON COLUMN schema_migrations.name IS 'Its name.';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When it was applied, UTC.';
