-- Give the originals of the batch their stories.
INSERT INTO story_articles BY NAME
FROM batch
ON CONFLICT (article_id) DO UPDATE SET story_id = excluded.story_id, score = excluded.score,
    linked_to = excluded.linked_to, evidence = excluded.evidence;
