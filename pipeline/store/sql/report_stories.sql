-- The stories about armed conflict of the days of a report that most independent origins carry.
SELECT story.title, first.canonical_url AS url, first.site, story.first_day, story.last_day, story.independent_origins,
    story.n_originals, story.n_articles - story.n_originals AS n_copies,
    story.country_iso3, coalesce(country.name, story.country_iso3) AS country, place.name AS place, story.tag
FROM stories AS story
JOIN articles AS first ON first.id = story.id
LEFT JOIN (SELECT iso3, min(name) AS name FROM countries GROUP BY iso3) AS country ON country.iso3 = story.country_iso3
LEFT JOIN places AS place ON place.place_id = story.place_id
WHERE first.published_at::DATE BETWEEN $first_day AND $last_day
    AND story.id IN (
        SELECT member.story_id FROM story_articles AS member
        JOIN articles AS told ON told.id = member.article_id AND told.is_conflict
    )
ORDER BY story.independent_origins DESC, n_copies DESC, story.last_day DESC, story.id
LIMIT 15;
