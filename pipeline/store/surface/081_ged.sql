-- Read a UCDP GED file, whichever of its layouts.
CREATE OR REPLACE MACRO ged(path) AS TABLE
WITH layout AS (
    SELECT NULL::VARCHAR AS id, NULL::VARCHAR AS relid, NULL::VARCHAR AS year, NULL::VARCHAR AS code_status,
        NULL::VARCHAR AS type_of_violence, NULL::VARCHAR AS conflict_new_id, NULL::VARCHAR AS conflict_dset_id,
        NULL::VARCHAR AS conflict_name, NULL::VARCHAR AS dyad_new_id, NULL::VARCHAR AS dyad_name,
        NULL::VARCHAR AS side_a, NULL::VARCHAR AS side_b, NULL::VARCHAR AS number_of_sources,
        NULL::VARCHAR AS source_headline, NULL::VARCHAR AS source_article, NULL::VARCHAR AS where_prec,
        NULL::VARCHAR AS where_coordinates, NULL::VARCHAR AS adm_1, NULL::VARCHAR AS adm_2, NULL::VARCHAR AS latitude,
        NULL::VARCHAR AS longitude, NULL::VARCHAR AS priogrid_gid, NULL::VARCHAR AS country,
        NULL::VARCHAR AS country_id, NULL::VARCHAR AS gwno, NULL::VARCHAR AS region, NULL::VARCHAR AS event_clarity,
        NULL::VARCHAR AS date_prec, NULL::VARCHAR AS date_start, NULL::VARCHAR AS date_end, NULL::VARCHAR AS deaths_a,
        NULL::VARCHAR AS deaths_b, NULL::VARCHAR AS deaths_civilians, NULL::VARCHAR AS deaths_unknown,
        NULL::VARCHAR AS best, NULL::VARCHAR AS low, NULL::VARCHAR AS high, NULL::VARCHAR AS best_est,
        NULL::VARCHAR AS low_est, NULL::VARCHAR AS high_est
    WHERE false
), export AS (
    SELECT * FROM layout UNION ALL BY NAME SELECT * FROM read_csv(path, all_varchar = true, header = true)
), land AS (
    SELECT country.gwno, min(country.iso3) AS iso3 FROM countries AS country GROUP BY ALL
), land_name AS (
    SELECT country.ucdp_country, min(country.iso3) AS iso3 FROM countries AS country GROUP BY ALL
)
SELECT TRY_CAST(export.id AS BIGINT) AS id, nullif(export.relid, '') AS relid, TRY_CAST(export.year AS INTEGER) AS year,
    TRY_CAST(export.type_of_violence AS INTEGER) AS type_of_violence,
    TRY_CAST(TRY_CAST(export.conflict_new_id AS DOUBLE) AS INTEGER) AS conflict_new_id,
    nullif(export.conflict_name, '') AS conflict_name,
    TRY_CAST(TRY_CAST(export.dyad_new_id AS DOUBLE) AS INTEGER) AS dyad_new_id,
    nullif(export.dyad_name, '') AS dyad_name, nullif(export.side_a, '') AS side_a, nullif(export.side_b, '') AS side_b,
    TRY_CAST(export.number_of_sources AS INTEGER) AS number_of_sources,
    nullif(export.source_headline, '') AS source_headline, nullif(export.source_article, '') AS source_article,
    TRY_CAST(export.where_prec AS INTEGER) AS where_prec, nullif(export.where_coordinates, '') AS where_coordinates,
    nullif(export.adm_1, '') AS adm_1, nullif(export.adm_2, '') AS adm_2,
    TRY_CAST(export.latitude AS DOUBLE) AS latitude, TRY_CAST(export.longitude AS DOUBLE) AS longitude,
    TRY_CAST(export.priogrid_gid AS BIGINT) AS priogrid_gid, nullif(export.country, '') AS country,
    TRY_CAST(coalesce(export.country_id, export.gwno) AS INTEGER) AS country_id,
    coalesce(land.iso3, land_name.iso3) AS country_iso3, nullif(export.region, '') AS region,
    TRY_CAST(export.event_clarity AS INTEGER) AS event_clarity, TRY_CAST(export.date_prec AS INTEGER) AS date_prec,
    try_strptime(trim(export.date_start), ['%Y-%m-%d', '%Y-%m-%d %H:%M:%S.%g', '%Y-%m-%d %H:%M:%S', '%m/%d/%Y',
        '%m/%d/%Y %H:%M:%S'])::DATE AS date_start,
    try_strptime(trim(export.date_end), ['%Y-%m-%d', '%Y-%m-%d %H:%M:%S.%g', '%Y-%m-%d %H:%M:%S', '%m/%d/%Y',
        '%m/%d/%Y %H:%M:%S'])::DATE AS date_end,
    TRY_CAST(export.deaths_a AS INTEGER) AS deaths_a, TRY_CAST(export.deaths_b AS INTEGER) AS deaths_b,
    TRY_CAST(export.deaths_civilians AS INTEGER) AS deaths_civilians,
    TRY_CAST(export.deaths_unknown AS INTEGER) AS deaths_unknown,
    TRY_CAST(coalesce(export.best, export.best_est) AS INTEGER) AS best,
    TRY_CAST(coalesce(export.low, export.low_est) AS INTEGER) AS low,
    TRY_CAST(coalesce(export.high, export.high_est) AS INTEGER) AS high
FROM export
LEFT JOIN land ON land.gwno = TRY_CAST(coalesce(export.country_id, export.gwno) AS INTEGER)
LEFT JOIN land_name ON land_name.ucdp_country = export.country;
COMMENT ON MACRO TABLE ged IS 'Read a UCDP Georeferenced Event Dataset file (CSV) typed, older and newer layouts alike (best or best_est, country_id or gwno, ids written as floats, dates with or without a time). country_iso3 comes from the Gleditsch and Ward number, else the name.';
