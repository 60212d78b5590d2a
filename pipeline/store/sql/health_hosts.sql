-- Hosts that asked to be left alone for now.
SELECT host.host AS subject, 'quiet until ' || strftime(host.quiet_until, '%Y-%m-%d %H:%M') || ' UTC' AS detail
FROM work.hosts AS host
WHERE host.quiet_until > $now::TIMESTAMP
ORDER BY host.quiet_until DESC;
