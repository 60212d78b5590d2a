-- Sketches by number, with the story that each original is in and the day on which that began.
WITH sketch AS MATERIALIZED (
    SELECT number, article_id, value FROM work.story_sketches WHERE number IN (SELECT number FROM batch)
), member AS MATERIALIZED (
    SELECT article_id, story_id FROM story_articles WHERE article_id IN (SELECT article_id FROM sketch)
), story AS (
    SELECT id, first_day FROM stories WHERE id IN (SELECT story_id FROM member)
)
SELECT sketch.number, sketch.article_id, sketch.value, member.story_id, story.first_day
FROM sketch
LEFT JOIN member ON member.article_id = sketch.article_id
LEFT JOIN story ON story.id = member.story_id;
