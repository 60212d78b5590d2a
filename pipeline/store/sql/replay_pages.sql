-- Where the pages of stored texts are, behind an article's id, with what a newer extraction is compared with.
SELECT article.id, article.title, article.word_count, article.text_digest, article.warc_file, article.warc_offset
FROM articles AS article
WHERE article.id > $after AND article.warc_file IS NOT NULL
    AND ($since::TIMESTAMP IS NULL OR article.first_seen_at >= $since)
ORDER BY article.id
LIMIT $limit;
