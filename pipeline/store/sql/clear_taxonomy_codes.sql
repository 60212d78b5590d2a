-- Empty the reference table before it is written anew.
DELETE FROM taxonomy_codes;
