-- Take over the earlier texts of these articles.
INSERT INTO past_versions BY NAME
FROM earlier.main.past_versions AS before SEMI JOIN versions_taken_over AS taken ON taken.id = before.article_id;
