-- Statements that comment columns of views which have no comment of their own.
SELECT format('COMMENT ON COLUMN {}.{} IS ''{}'';', shown.table_name, shown.column_name,
    replace(borrowed.comment, '''', ''''''))
FROM duckdb_columns() AS shown
JOIN duckdb_views() AS seen ON seen.view_name = shown.table_name AND seen.database_name = shown.database_name
    AND seen.schema_name = shown.schema_name
JOIN (
    SELECT known.column_name, min_by(known.comment, CASE known.table_name WHEN 'articles' THEN 0 WHEN 'copies' THEN 1
        WHEN 'stories' THEN 2 WHEN 'feeds' THEN 3 ELSE 4 END) AS comment
    FROM duckdb_columns() AS known
    WHERE known.schema_name = 'main' AND known.database_name = current_database() AND known.comment IS NOT NULL
    GROUP BY known.column_name
) AS borrowed ON borrowed.column_name = shown.column_name
WHERE shown.schema_name = 'main' AND shown.database_name = current_database() AND NOT seen.internal
    AND shown.comment IS NULL
ORDER BY shown.table_name, shown.column_index;
