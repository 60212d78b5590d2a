-- How much memory DuckDB holds, in bytes.
SELECT coalesce(sum(memory_usage_bytes), 0) FROM duckdb_memory();
