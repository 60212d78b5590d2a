-- Keys of the documents that ended in quarantine.
SELECT alias, body
FROM work.documents
WHERE outcome = 'quarantined';
