-- How many archived documents of a job wait to be processed.
SELECT count(*) FROM work.documents WHERE state = 'archived' AND job_id = $job;
