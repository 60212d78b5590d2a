-- The feeds that are subscribed.
SELECT name, url, language, country_iso3, family, kind FROM feeds WHERE subscribed ORDER BY name;
