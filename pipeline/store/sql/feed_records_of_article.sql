-- Feed documents that may carry an entry of the article: those fetched while its feeds carried it.
SELECT DISTINCT request.warc_file, request.warc_offset
FROM article_feeds AS brought
JOIN feed_fetches AS request ON request.feed = brought.feed
LEFT JOIN work.entries AS entry ON entry.feed = brought.feed AND entry.entry_key = brought.entry_key
WHERE brought.article_id = $article_id AND request.warc_file IS NOT NULL
    AND request.fetched_at BETWEEN brought.first_seen_at - INTERVAL 1 DAY
        AND coalesce(entry.last_seen_at, brought.first_seen_at) + INTERVAL 30 DAY;
