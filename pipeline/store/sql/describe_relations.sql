-- All tables, views and macros that are public, with their comments.
SELECT 'table' AS kind, table_name AS name, coalesce(comment, '') AS comment, '' AS parameters
FROM duckdb_tables() WHERE schema_name = 'main' AND database_name = current_database()
UNION ALL BY NAME
SELECT 'view' AS kind, view_name AS name, coalesce(comment, '') AS comment, '' AS parameters
FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' AND database_name = current_database()
UNION ALL BY NAME
SELECT 'macro' AS kind, function_name AS name, coalesce(comment, '') AS comment,
    array_to_string(parameters, ', ') AS parameters
FROM duckdb_functions()
WHERE NOT internal AND function_type IN ('macro', 'table_macro') AND database_name = current_database()
ORDER BY kind DESC, name;
