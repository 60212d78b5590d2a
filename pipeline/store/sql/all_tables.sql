-- Every table of the corpus, private ones too, with whether its rows belong to articles.
SELECT tables.schema_name || '.' || tables.table_name AS name,
    coalesce(bool_or(columns.column_name = 'article_id'), false) AS of_articles
FROM duckdb_tables() AS tables
LEFT JOIN duckdb_columns() AS columns
    ON columns.table_name = tables.table_name AND columns.schema_name = tables.schema_name
    AND columns.database_name = tables.database_name
WHERE tables.database_name = current_database() AND NOT tables.temporary
    AND tables.schema_name IN ('main', 'work') AND tables.table_name <> 'schema_migrations'
GROUP BY ALL
ORDER BY name;
