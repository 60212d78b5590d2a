-- Fingerprints, by number from $first to before $behind, whose lookup terms are not listed yet.
SELECT features.number, features.value FROM work.features AS features ANTI JOIN work.lookups USING (number)
WHERE features.number >= $first AND features.number < $behind;
