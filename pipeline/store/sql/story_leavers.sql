-- Members of stories that have turned out to be copies, or are gone.
SELECT member.article_id, member.story_id
FROM story_articles AS member
LEFT JOIN articles AS article ON article.id = member.article_id
WHERE article.is_original IS NOT TRUE;
