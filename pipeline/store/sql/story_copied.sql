-- Stories of the originals that the articles of the batch are copies of.
SELECT DISTINCT member.story_id
FROM batch
JOIN copies AS copy ON copy.article_id = batch.article_id AND copy.kind IN ('identical', 'near', 'rewrite')
JOIN story_articles AS member ON member.article_id = copy.original_id;
