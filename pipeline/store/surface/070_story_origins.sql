-- Stories with what stands behind them.
CREATE OR REPLACE VIEW story_origins AS
SELECT story.id AS story_id, story.title, story.first_day, story.last_day, story.country_iso3, story.place_id, story.tag,
    story.conflict, story.independent_origins, story.n_originals, story.n_articles,
    story.n_articles - story.n_originals AS n_copies
FROM stories AS story;
COMMENT ON VIEW story_origins IS 'Stories by how many independent origins report them. A story is a candidate incident, not an ACLED or UCDP event: nobody checked that its articles mean one event, or that it happened. Copies are no corroboration.';
COMMENT ON COLUMN story_origins.country_iso3 IS 'Country of the event, by most of its articles; NULL when unknown.';
COMMENT ON COLUMN story_origins.place_id IS 'Place of the event, by most of its articles; NULL when unknown.';
COMMENT ON COLUMN story_origins.tag IS 'Its most frequent tag; NULL when it has none.';
COMMENT ON COLUMN story_origins.conflict IS 'Its most frequent conflict; NULL when it has none.';
COMMENT ON COLUMN story_origins.n_copies IS 'Copies of its originals.';
COMMENT ON COLUMN story_origins.title IS 'Headline of its earliest original.';
