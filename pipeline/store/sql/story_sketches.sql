-- Sketches by number, with the story that each original is in and the day on which that began.
SELECT sketch.number, sketch.article_id, sketch.value, member.story_id, story.first_day
FROM batch
JOIN work.story_sketches AS sketch ON sketch.number = batch.number
LEFT JOIN story_articles AS member ON member.article_id = sketch.article_id
LEFT JOIN stories AS story ON story.id = member.story_id;
