-- Read an ACLED export, whichever of its layouts.
CREATE OR REPLACE MACRO acled(path) AS TABLE
WITH layout AS (
    SELECT NULL::VARCHAR AS event_id_cnty, NULL::VARCHAR AS event_date, NULL::VARCHAR AS year,
        NULL::VARCHAR AS time_precision, NULL::VARCHAR AS disorder_type, NULL::VARCHAR AS event_type,
        NULL::VARCHAR AS sub_event_type, NULL::VARCHAR AS actor1, NULL::VARCHAR AS assoc_actor_1,
        NULL::VARCHAR AS ally_actor_1, NULL::VARCHAR AS inter1, NULL::VARCHAR AS actor2,
        NULL::VARCHAR AS assoc_actor_2, NULL::VARCHAR AS ally_actor_2, NULL::VARCHAR AS inter2,
        NULL::VARCHAR AS interaction, NULL::VARCHAR AS civilian_targeting, NULL::VARCHAR AS iso, NULL::VARCHAR AS gwno,
        NULL::VARCHAR AS region, NULL::VARCHAR AS country, NULL::VARCHAR AS admin1, NULL::VARCHAR AS admin2,
        NULL::VARCHAR AS admin3, NULL::VARCHAR AS location, NULL::VARCHAR AS latitude, NULL::VARCHAR AS longitude,
        NULL::VARCHAR AS geo_precision, NULL::VARCHAR AS source, NULL::VARCHAR AS source_scale, NULL::VARCHAR AS notes,
        NULL::VARCHAR AS fatalities, NULL::VARCHAR AS tags
    WHERE false
), export AS (
    SELECT * FROM layout UNION ALL BY NAME SELECT * FROM read_csv(path, all_varchar = true, header = true)
), party AS (
    SELECT * FROM (VALUES ('1', 'State forces'), ('2', 'Rebel group'), ('3', 'Political militia'),
        ('4', 'Identity militia'), ('5', 'Rioters'), ('6', 'Protesters'), ('7', 'Civilians'),
        ('8', 'External/Other forces')) AS known(code, name)
), land AS (
    SELECT country.iso_n, country.acled_country, country.gwno, min(country.iso3) AS iso3
    FROM countries AS country
    GROUP BY ALL
)
SELECT trim(export.event_id_cnty) AS event_id_cnty,
    try_strptime(trim(export.event_date), ['%Y-%m-%d', '%d %B %Y', '%d-%B-%Y', '%d-%b-%Y', '%d-%b-%y', '%d/%m/%Y',
        '%Y-%m-%d %H:%M:%S'])::DATE AS event_date,
    TRY_CAST(export.year AS INTEGER) AS year, TRY_CAST(export.time_precision AS INTEGER) AS time_precision,
    nullif(export.disorder_type, '') AS disorder_type, nullif(export.event_type, '') AS event_type,
    nullif(export.sub_event_type, '') AS sub_event_type, nullif(export.actor1, '') AS actor1,
    nullif(coalesce(export.assoc_actor_1, export.ally_actor_1), '') AS assoc_actor_1,
    coalesce(first_party.name, nullif(nullif(export.inter1, ''), '0')) AS inter1, nullif(export.actor2, '') AS actor2,
    nullif(coalesce(export.assoc_actor_2, export.ally_actor_2), '') AS assoc_actor_2,
    coalesce(second_party.name, nullif(nullif(export.inter2, ''), '0')) AS inter2,
    nullif(export.interaction, '') AS interaction, nullif(export.civilian_targeting, '') AS civilian_targeting,
    TRY_CAST(export.iso AS INTEGER) AS iso,
    coalesce(by_number.iso3, by_name.iso3, by_gwno.iso3) AS country_iso3, nullif(export.region, '') AS region,
    nullif(export.country, '') AS country, nullif(export.admin1, '') AS admin1, nullif(export.admin2, '') AS admin2,
    nullif(export.admin3, '') AS admin3, nullif(export.location, '') AS location,
    TRY_CAST(export.latitude AS DOUBLE) AS latitude, TRY_CAST(export.longitude AS DOUBLE) AS longitude,
    TRY_CAST(export.geo_precision AS INTEGER) AS geo_precision, nullif(export.source, '') AS source,
    nullif(export.source_scale, '') AS source_scale, nullif(export.notes, '') AS notes,
    TRY_CAST(export.fatalities AS INTEGER) AS fatalities, nullif(export.tags, '') AS tags
FROM export
LEFT JOIN party AS first_party ON first_party.code = trim(export.inter1)
LEFT JOIN party AS second_party ON second_party.code = trim(export.inter2)
LEFT JOIN (SELECT land.iso_n, min(land.iso3) AS iso3 FROM land GROUP BY ALL) AS by_number
    ON by_number.iso_n = TRY_CAST(export.iso AS INTEGER)
LEFT JOIN (SELECT land.acled_country, min(land.iso3) AS iso3 FROM land GROUP BY ALL) AS by_name
    ON by_name.acled_country = export.country
LEFT JOIN (SELECT land.gwno, min(land.iso3) AS iso3 FROM land GROUP BY ALL) AS by_gwno
    ON by_gwno.gwno = TRY_CAST(export.gwno AS INTEGER);
COMMENT ON MACRO TABLE acled IS 'Read an ACLED export (CSV) typed, whichever of its layouts: upper or lower case headers, numeric or named inter codes, several spellings of the date; columns that a layout lacks are NULL. country_iso3 comes from iso, the name or the Gleditsch and Ward number.';
