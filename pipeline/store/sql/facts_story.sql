-- The story of one article; a copy has that of its original.
SELECT story.id AS story_id, story.title, story.n_originals, story.independent_origins, member.score, member.linked_to,
    member.evidence
FROM article_stories AS link
JOIN stories AS story ON story.id = link.story_id
LEFT JOIN story_articles AS member ON member.article_id = link.article_id
WHERE link.article_id = $id;
