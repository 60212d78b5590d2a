-- Take over articles whose raw pages were pruned.
INSERT INTO articles BY NAME
FROM earlier.main.articles
WHERE list_contains($ids::VARCHAR[], id);
