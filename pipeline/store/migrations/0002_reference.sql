-- Reference tables, filled from the configuration whenever it changes: the taxonomy, conflicts, actors, places, countries.
CREATE TABLE taxonomy (
    tag VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    weak BOOLEAN NOT NULL,
    makes_conflict BOOLEAN NOT NULL
);
COMMENT ON TABLE taxonomy IS 'The tags.';
COMMENT ON COLUMN taxonomy.tag IS 'Dotted tag, such as attack.shelling.';
COMMENT ON COLUMN taxonomy.label IS 'What it means, in a few words.';
COMMENT ON COLUMN taxonomy.weak IS 'Measured precision under 0.6: left out of counts by default.';
COMMENT ON COLUMN taxonomy.makes_conflict IS 'Whether the tag by itself speaks for armed conflict; unrest and displacement do not.';

CREATE TABLE taxonomy_codes (
    tag VARCHAR NOT NULL,
    scheme VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    event_type VARCHAR,
    match VARCHAR NOT NULL
);
COMMENT ON TABLE taxonomy_codes IS 'Codes of a tag in the schemes of the field; a tag may have several.';
COMMENT ON COLUMN taxonomy_codes.tag IS 'The tag.';
COMMENT ON COLUMN taxonomy_codes.scheme IS 'plover (event:mode), acled (sub_event_type) or iptc (media topic).';
COMMENT ON COLUMN taxonomy_codes.code IS 'The code as that scheme spells it.';
COMMENT ON COLUMN taxonomy_codes.event_type IS 'ACLED''s event_type of the sub_event_type; NULL for other schemes.';
COMMENT ON COLUMN taxonomy_codes.match IS 'exact, broad (the code means more) or narrow (the code means less).';

CREATE TABLE conflicts (
    conflict VARCHAR NOT NULL,
    name VARCHAR NOT NULL
);
COMMENT ON TABLE conflicts IS 'Named conflicts.';
COMMENT ON COLUMN conflicts.conflict IS 'Key, such as nagorno-karabakh.';
COMMENT ON COLUMN conflicts.name IS 'Name in English.';

CREATE TABLE conflict_ucdp (
    conflict VARCHAR NOT NULL,
    conflict_new_id INTEGER NOT NULL,
    type_of_violence INTEGER NOT NULL,
    valid_from DATE,
    valid_to DATE
);
COMMENT ON TABLE conflict_ucdp IS 'UCDP conflicts behind a named conflict, many to many.';
COMMENT ON COLUMN conflict_ucdp.conflict IS 'Key of the conflict.';
COMMENT ON COLUMN conflict_ucdp.conflict_new_id IS 'UCDP conflict id, as GED''s column of that name.';
COMMENT ON COLUMN conflict_ucdp.type_of_violence IS '1 state-based, 2 non-state, 3 one-sided.';
COMMENT ON COLUMN conflict_ucdp.valid_from IS 'First day of the correspondence; NULL when always.';
COMMENT ON COLUMN conflict_ucdp.valid_to IS 'Last day of the correspondence; NULL when open.';

CREATE TABLE actors (
    actor VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    country_iso3 VARCHAR,
    ucdp_name VARCHAR
);
COMMENT ON TABLE actors IS 'Armed forces, armed groups and organisations.';
COMMENT ON COLUMN actors.actor IS 'Key.';
COMMENT ON COLUMN actors.name IS 'First name in English.';
COMMENT ON COLUMN actors.kind IS 'armed_force, rebel_group, militia, ...';
COMMENT ON COLUMN actors.country_iso3 IS 'Main country, ISO 3166-1 alpha-3; NULL when international.';
COMMENT ON COLUMN actors.ucdp_name IS 'Name as UCDP spells it; NULL when not coded there.';

CREATE TABLE places (
    place_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    country_iso3 VARCHAR,
    admin1 VARCHAR,
    lat DOUBLE,
    lon DOUBLE
);
COMMENT ON TABLE places IS 'Regions and towns that the lexicon knows.';
COMMENT ON COLUMN places.place_id IS 'Key.';
COMMENT ON COLUMN places.name IS 'First name.';
COMMENT ON COLUMN places.kind IS 'settlement, admin2, admin1, region, sea or country.';
COMMENT ON COLUMN places.country_iso3 IS 'ISO 3166-1 alpha-3 code of the country it lies in.';
COMMENT ON COLUMN places.admin1 IS 'Key of the first-level division it lies in; NULL when not recorded.';
COMMENT ON COLUMN places.lat IS 'Degrees north, WGS 84; NULL for countries.';
COMMENT ON COLUMN places.lon IS 'Degrees east, WGS 84; NULL for countries.';

CREATE TABLE countries (
    iso3 VARCHAR NOT NULL,
    iso2 VARCHAR NOT NULL,
    iso_n INTEGER,
    gwno INTEGER,
    name VARCHAR NOT NULL,
    acled_country VARCHAR,
    ucdp_country VARCHAR,
    valid_from DATE,
    valid_to DATE
);
COMMENT ON TABLE countries IS 'Country codes of the data sets that the field joins on.';
COMMENT ON COLUMN countries.iso3 IS 'ISO 3166-1 alpha-3.';
COMMENT ON COLUMN countries.iso2 IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN countries.iso_n IS 'ISO 3166-1 numeric: ACLED''s iso.';
COMMENT ON COLUMN countries.gwno IS 'Gleditsch and Ward number: GED''s country_id.';
COMMENT ON COLUMN countries.name IS 'Name in English.';
COMMENT ON COLUMN countries.acled_country IS 'Name as ACLED spells it.';
COMMENT ON COLUMN countries.ucdp_country IS 'Name as UCDP spells it.';
COMMENT ON COLUMN countries.valid_from IS 'First day of these codes; NULL when always.';
COMMENT ON COLUMN countries.valid_to IS 'Last day of these codes; NULL when open.';

CREATE TABLE corpus_info (
    key VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE corpus_info IS 'Versions behind this file: snapshot, lexicon, algorithm, configuration, schema.';
COMMENT ON COLUMN corpus_info.key IS 'What is versioned.';
COMMENT ON COLUMN corpus_info.value IS 'Its version.';
