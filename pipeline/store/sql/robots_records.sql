-- What robots.txt files said.
SELECT origin, verdict, reason, text, fetched_at FROM work.robots;
