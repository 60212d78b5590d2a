-- The days that a report covers: the last ones on which anything was published.
SELECT greatest(newest - to_days($days::INTEGER - 1), oldest)::DATE AS first_day, newest AS last_day
FROM (SELECT max(published_at)::DATE AS newest, min(published_at)::DATE AS oldest FROM articles);
