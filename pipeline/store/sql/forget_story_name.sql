-- Let the articles of a story follow its new name.
UPDATE story_articles SET story_id = $new_id WHERE story_id = $story_id;
