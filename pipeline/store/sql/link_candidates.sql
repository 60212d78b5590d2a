-- All lookup terms of the texts that were met by those of the batch (place, other, and the digest of the text of the
-- batch), without those of the same words, which are found by their digests.
SELECT met.place, met.other, found.lookup_idf, lookup.terms
FROM batch AS met JOIN work.lookups AS lookup ON lookup.number = met.other
JOIN work.features AS found ON found.number = met.other
WHERE found.added_at >= $since AND found.digest <> met.digest
ORDER BY met.place, met.other;
