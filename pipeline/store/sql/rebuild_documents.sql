-- Take over the queue and the ends of documents that the archive does not hold.
INSERT INTO work.documents BY NAME
FROM earlier.work.documents
ON CONFLICT DO NOTHING;
