-- The story of every article; copies follow their original.
CREATE OR REPLACE VIEW article_stories AS
SELECT link.article_id, member.story_id
FROM article_origins AS link
JOIN story_articles AS member ON member.article_id = link.original_id;
COMMENT ON VIEW article_stories IS 'The story of each article that has one; copies follow their original.';
COMMENT ON COLUMN article_stories.article_id IS 'Identity of the article, as in articles.id.';
