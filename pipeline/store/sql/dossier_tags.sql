-- The tags of one article with the sentences that earned them.
SELECT tag, level, n, evidence FROM article_tags WHERE article_id = $id AND shown ORDER BY score DESC, tag;
