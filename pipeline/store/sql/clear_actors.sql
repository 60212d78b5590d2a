-- Empty the reference table before it is written anew.
DELETE FROM actors;
