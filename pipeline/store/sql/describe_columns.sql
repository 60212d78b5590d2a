-- The columns of all public tables and views.
SELECT table_name, column_name, data_type, coalesce(comment, '') AS comment
FROM duckdb_columns()
WHERE schema_name = 'main' AND database_name = current_database() AND NOT internal
ORDER BY table_name, column_index;
