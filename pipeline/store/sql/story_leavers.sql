-- Members of stories that this load has found to be copies.
SELECT member.article_id, member.story_id
FROM copies AS copy
JOIN story_articles AS member ON member.article_id = copy.article_id
JOIN articles AS article ON article.id = copy.article_id
WHERE copy.linked_at >= $now AND copy.kind IN ('identical', 'near', 'rewrite') AND NOT article.is_original;
