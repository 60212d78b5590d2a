-- Runs that are under way, or broke off and are not taken up yet.
SELECT run_id FROM runs WHERE status = 'running';
