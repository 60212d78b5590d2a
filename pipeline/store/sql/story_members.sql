-- The originals of the stories of the batch: what each says, its copies with the credit that one of them gives, and the
-- owner of the outlets that brought it.
WITH joined AS MATERIALIZED (
    SELECT article_id, story_id FROM story_articles WHERE story_id IN (SELECT story_id FROM batch)
), sketch AS (
    SELECT article_id, brief FROM work.story_sketches
    WHERE rowid IN (SELECT rowid FROM work.story_sketches WHERE article_id IN (SELECT article_id FROM joined))
), copy AS MATERIALIZED (
    SELECT article_id, original_id FROM copies
    WHERE kind IN ('identical', 'near', 'rewrite') AND original_id IN (SELECT article_id FROM joined)
), credited AS (
    SELECT id, credit FROM articles WHERE credit IS NOT NULL AND id IN (SELECT article_id FROM copy)
), copied AS (
    SELECT copy.original_id, count(*) AS n, min(credited.credit) AS credit
    FROM copy
    LEFT JOIN credited ON credited.id = copy.article_id
    GROUP BY copy.original_id
), owned AS (
    SELECT brought.article_id, min(feed.family) AS family
    FROM article_feeds AS brought
    JOIN feeds AS feed ON feed.name = brought.feed
    WHERE feed.family IS NOT NULL AND brought.article_id IN (SELECT article_id FROM joined)
    GROUP BY brought.article_id
)
SELECT joined.story_id, joined.article_id, sketch.brief, coalesce(copied.n, 0), copied.credit, owned.family
FROM joined
LEFT JOIN sketch ON sketch.article_id = joined.article_id
LEFT JOIN copied ON copied.original_id = joined.article_id
LEFT JOIN owned ON owned.article_id = joined.article_id;
