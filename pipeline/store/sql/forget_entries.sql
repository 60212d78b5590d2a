-- Empty the entries that brought an article; their keys stay, so that they are known and not fetched again.
UPDATE work.entries SET value = '{"key": ' || to_json(entries.entry_key) || '}'
FROM article_feeds AS brought
WHERE brought.article_id = $article_id AND brought.feed = entries.feed AND brought.entry_key = entries.entry_key;
