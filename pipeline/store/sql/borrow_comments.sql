-- Statements that comment columns of views without a comment of their own: what articles says of the name, else what
-- all tables that have it say alike.
SELECT format('COMMENT ON COLUMN {}.{} IS ''{}'';', shown.table_name, shown.column_name,
    replace(coalesce(borrowed.of_articles, borrowed.of_all), '''', ''''''))
FROM duckdb_columns() AS shown
JOIN duckdb_views() AS seen ON seen.view_name = shown.table_name AND seen.database_name = shown.database_name
    AND seen.schema_name = shown.schema_name
JOIN (
    SELECT known.column_name, any_value(known.comment) FILTER (WHERE known.table_name = 'articles') AS of_articles,
        CASE WHEN count(DISTINCT known.comment) = 1 THEN any_value(known.comment) END AS of_all
    FROM duckdb_columns() AS known
    JOIN duckdb_tables() AS stored ON stored.table_name = known.table_name
        AND stored.schema_name = known.schema_name AND stored.database_name = known.database_name
    WHERE known.schema_name = 'main' AND known.database_name = current_database()
    GROUP BY known.column_name
) AS borrowed ON borrowed.column_name = shown.column_name
WHERE shown.schema_name = 'main' AND shown.database_name = current_database() AND NOT seen.internal
    AND shown.comment IS NULL AND coalesce(borrowed.of_articles, borrowed.of_all) IS NOT NULL
ORDER BY shown.table_name, shown.column_index;
