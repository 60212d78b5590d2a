-- The smallest number among the texts added since.
SELECT coalesce(min(number), 0) FROM work.features WHERE added_at >= $since;
