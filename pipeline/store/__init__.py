"""The only DuckDB: the live database, its migrations, and the published snapshot."""
