-- Write the rows of stories.
INSERT INTO stories BY NAME
FROM batch
ON CONFLICT (id) DO UPDATE SET title = excluded.title, first_day = excluded.first_day, last_day = excluded.last_day,
    n_originals = excluded.n_originals, n_articles = excluded.n_articles,
    independent_origins = excluded.independent_origins, country_iso3 = excluded.country_iso3,
    place_id = excluded.place_id, tag = excluded.tag, conflict = excluded.conflict, updated_at = excluded.updated_at;
