-- The columns of all public tables and views; a view's column without a comment borrows that of the table column it is named after.
SELECT shown.table_name, shown.column_name, shown.data_type,
    coalesce(shown.comment, borrowed.comment, '') AS comment
FROM duckdb_columns() AS shown
LEFT JOIN (
    SELECT known.column_name, min_by(known.comment, CASE known.table_name WHEN 'articles' THEN 0 WHEN 'copies' THEN 1
        WHEN 'stories' THEN 2 WHEN 'feeds' THEN 3 ELSE 4 END) AS comment
    FROM duckdb_columns() AS known
    WHERE known.schema_name = 'main' AND known.database_name = current_database() AND known.comment IS NOT NULL
    GROUP BY known.column_name
) AS borrowed ON borrowed.column_name = shown.column_name
WHERE shown.schema_name = 'main' AND shown.database_name = current_database() AND NOT shown.internal
ORDER BY shown.table_name, shown.column_index;
