-- Articles that people have judged links of.
SELECT left_key, right_key FROM work.judgements WHERE kind = 'link';
