-- Feeds that answer and bring nothing although their own rhythm says they should: longer than three times the pause
-- that nine in ten of their pauses stay under, and half a day at least; judged from five arrivals on.
SELECT rhythm.feed AS subject,
    'nothing new for ' || round(date_diff('minute', rhythm.last_at, $now::TIMESTAMP) / 60.0, 1) || ' h, usually within '
        || round(rhythm.usual_minutes / 60.0, 1) || ' h' AS detail
FROM (
    SELECT arrival.feed, max(arrival.fetched_at) AS last_at, count(*) AS n,
        quantile_cont(date_diff('minute', arrival.before_at, arrival.fetched_at), 0.9) AS usual_minutes
    FROM (
        SELECT request.feed, request.fetched_at,
            lag(request.fetched_at) OVER (PARTITION BY request.feed ORDER BY request.fetched_at) AS before_at
        FROM feed_fetches AS request
        WHERE request.n_new_entries > 0 AND request.fetched_at > $now::TIMESTAMP - INTERVAL 60 DAY
    ) AS arrival
    GROUP BY arrival.feed
) AS rhythm
JOIN feed_health AS health ON health.feed = rhythm.feed
WHERE health.subscribed AND health.state IN ('working', 'silent') AND rhythm.n >= 5
    AND date_diff('minute', rhythm.last_at, $now::TIMESTAMP) > greatest(3 * rhythm.usual_minutes, 720)
ORDER BY rhythm.last_at;
