-- Stories with what stands behind them.
CREATE OR REPLACE VIEW story_origins AS
SELECT story.id AS story_id, story.title, story.first_day, story.last_day, story.country_iso3, story.place_id, story.tag,
    story.conflict, story.independent_origins, story.n_originals, story.n_articles,
    story.n_articles - story.n_originals AS n_copies
FROM stories AS story;
COMMENT ON VIEW story_origins IS 'Stories by how many independent origins report them. A story is a candidate incident, not an ACLED or UCDP event: nobody checked that its articles mean one event, or that it happened. Copies are no corroboration.';
