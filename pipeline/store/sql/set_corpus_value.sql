-- Record one version behind this file.
INSERT OR REPLACE INTO corpus_info VALUES ($key, $value);
