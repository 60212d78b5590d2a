-- What linked other articles of a story to the one that is forgotten says no more.
UPDATE story_articles SET linked_to = NULL, evidence = '' WHERE linked_to = $article_id;
