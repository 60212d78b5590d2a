-- Make queued documents due whose time lies further ahead than any pause that is ever granted: a wrong clock put it there.
UPDATE work.documents
SET due_at = $now
WHERE state = 'queued' AND due_at > $latest;
