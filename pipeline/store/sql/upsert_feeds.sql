-- Write the current subscriptions.
INSERT INTO feeds BY NAME
FROM batch
ON CONFLICT DO UPDATE SET
    url = excluded.url, site = excluded.site, language = excluded.language, country_iso3 = excluded.country_iso3,
    family = excluded.family, kind = excluded.kind, subscribed = true;
