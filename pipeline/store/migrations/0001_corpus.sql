-- The tables that people query: articles, their copies, tags, facts and stories. All times are UTC.
CREATE TABLE articles (
    id VARCHAR PRIMARY KEY,
    url VARCHAR NOT NULL,
    canonical_url VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    site VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    language_support VARCHAR NOT NULL,
    published_at TIMESTAMP,
    published_precision VARCHAR,
    published_tz_known BOOLEAN NOT NULL,
    published_source VARCHAR,
    published_raw VARCHAR,
    published_flag VARCHAR,
    first_seen_at TIMESTAMP NOT NULL,
    ingested_at TIMESTAMP NOT NULL,
    ingest_path VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    version_seen_at TIMESTAMP NOT NULL,
    word_count INTEGER NOT NULL,
    text_digest VARCHAR NOT NULL,
    body_source VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL,
    credit VARCHAR,
    source_name VARCHAR,
    warc_file VARCHAR,
    warc_offset BIGINT,
    warc_digest VARCHAR,
    event_date_from DATE,
    event_date_to DATE,
    event_date_basis VARCHAR NOT NULL,
    relevance VARCHAR NOT NULL,
    conflict_score DOUBLE NOT NULL,
    threshold DOUBLE NOT NULL,
    lexicon_version VARCHAR NOT NULL,
    is_conflict BOOLEAN,
    is_original BOOLEAN NOT NULL
);
COMMENT ON TABLE articles IS 'One row for each article: one text at one canonical URL, in its newest version.';
COMMENT ON COLUMN articles.id IS 'Stable hash of the canonical URL; the same in a rebuilt database.';
COMMENT ON COLUMN articles.url IS 'Address that answered when the article was fetched, secrets removed.';
COMMENT ON COLUMN articles.canonical_url IS 'The one spelling of the address under which the corpus stores the article.';
COMMENT ON COLUMN articles.title IS 'Headline as plain text; empty when none was found.';
COMMENT ON COLUMN articles.text IS 'Article body as plain text, paragraphs separated by one newline.';
COMMENT ON COLUMN articles.site IS 'Host of the publisher without www., m. and amp.';
COMMENT ON COLUMN articles.language IS 'BCP 47 primary tag of the text, or unknown.';
COMMENT ON COLUMN articles.language_support IS 'full where the lexicon covers the language, names where it holds names only.';
COMMENT ON COLUMN articles.published_at IS 'As stated by the publisher, UTC; NULL when it did not say or cannot be believed.';
COMMENT ON COLUMN articles.published_precision IS 'second, minute or day; NULL when published_at is NULL.';
COMMENT ON COLUMN articles.published_tz_known IS 'Whether the publisher named a time zone; UTC is assumed where it did not.';
COMMENT ON COLUMN articles.published_source IS 'Where the date stood: feed, json-ld, page, url, header or file.';
COMMENT ON COLUMN articles.published_raw IS 'The date as the publisher wrote it.';
COMMENT ON COLUMN articles.published_flag IS 'Why the date is NULL or doubtful; NULL when nothing is wrong.';
COMMENT ON COLUMN articles.first_seen_at IS 'When a feed or source first brought the address, UTC.';
COMMENT ON COLUMN articles.ingested_at IS 'When the row was first written, UTC.';
COMMENT ON COLUMN articles.ingest_path IS 'live, backfill or replay: what brought the article first.';
COMMENT ON COLUMN articles.run_id IS 'The run that wrote the newest version (see runs).';
COMMENT ON COLUMN articles.version IS 'Number of the newest version of the text, from 1 (see article_versions).';
COMMENT ON COLUMN articles.version_seen_at IS 'When the newest version was fetched, UTC.';
COMMENT ON COLUMN articles.word_count IS 'Number of words in the text.';
COMMENT ON COLUMN articles.text_digest IS 'Digest of the folded words of the text without by-lines and agency boilerplate; equal for identical texts.';
COMMENT ON COLUMN articles.body_source IS 'page, or feed where the feed''s own content stands in for a page that could not be had.';
COMMENT ON COLUMN articles.extractor IS 'Name and version of what took the text out of the page.';
COMMENT ON COLUMN articles.credit IS 'Agency or outlet that the text credits; NULL when none.';
COMMENT ON COLUMN articles.source_name IS 'Origin that the feed names in its source element; NULL when none.';
COMMENT ON COLUMN articles.warc_file IS 'Archive segment that holds the raw bytes, relative to the archive; NULL once pruned.';
COMMENT ON COLUMN articles.warc_offset IS 'Offset of the record in the segment, bytes.';
COMMENT ON COLUMN articles.warc_digest IS 'Digest of the record''s payload.';
COMMENT ON COLUMN articles.event_date_from IS 'First day on which the reported event can have happened, local to the place; NULL when unknown.';
COMMENT ON COLUMN articles.event_date_to IS 'Last such day.';
COMMENT ON COLUMN articles.event_date_basis IS 'explicit, weekday, published or none: what the event days rest on.';
COMMENT ON COLUMN articles.relevance IS 'conflict, peripheral or none.';
COMMENT ON COLUMN articles.conflict_score IS 'Graded evidence that the article is about armed conflict.';
COMMENT ON COLUMN articles.threshold IS 'The bar that conflict_score was held against.';
COMMENT ON COLUMN articles.lexicon_version IS 'Digest of the lexicon that tagged the article.';
COMMENT ON COLUMN articles.is_conflict IS 'relevance = conflict; NULL where the language has names only. Unlike ACLED''s political_violence, strategic developments count, mob violence and excessive force against protesters do not.';
COMMENT ON COLUMN articles.is_original IS 'False for copies (identical, near, rewrite); updates and related articles are originals.';

CREATE TABLE article_authors (
    article_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL
);
COMMENT ON TABLE article_authors IS 'By-lines, in page order.';
COMMENT ON COLUMN article_authors.article_id IS 'The article.';
COMMENT ON COLUMN article_authors.position IS 'Place in the by-line, from 1.';
COMMENT ON COLUMN article_authors.name IS 'Name as the publisher spells it.';

CREATE TABLE past_versions (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    text_digest VARCHAR NOT NULL,
    published_at TIMESTAMP,
    seen_at TIMESTAMP NOT NULL,
    replaced_at TIMESTAMP NOT NULL,
    replaced_why VARCHAR NOT NULL,
    body_source VARCHAR NOT NULL,
    extractor VARCHAR NOT NULL,
    warc_file VARCHAR,
    warc_offset BIGINT,
    warc_digest VARCHAR,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE past_versions IS 'Texts that a newer version of the same article replaced; article_versions shows them with the current ones.';
COMMENT ON COLUMN past_versions.article_id IS 'The article.';
COMMENT ON COLUMN past_versions.version IS 'Number of the version, from 1.';
COMMENT ON COLUMN past_versions.title IS 'Headline of that version.';
COMMENT ON COLUMN past_versions.text IS 'Text of that version.';
COMMENT ON COLUMN past_versions.text_digest IS 'As in articles.';
COMMENT ON COLUMN past_versions.published_at IS 'As stated with that version, UTC.';
COMMENT ON COLUMN past_versions.seen_at IS 'When that version was fetched, UTC.';
COMMENT ON COLUMN past_versions.replaced_at IS 'When the next version was stored, UTC.';
COMMENT ON COLUMN past_versions.replaced_why IS 'edited by the publisher, reprocessed by a newer extractor, or page replaces feed content.';
COMMENT ON COLUMN past_versions.body_source IS 'As in articles.';
COMMENT ON COLUMN past_versions.extractor IS 'As in articles.';
COMMENT ON COLUMN past_versions.warc_file IS 'As in articles.';
COMMENT ON COLUMN past_versions.warc_offset IS 'As in articles.';
COMMENT ON COLUMN past_versions.warc_digest IS 'As in articles.';
COMMENT ON COLUMN past_versions.run_id IS 'The run that brought that version.';

CREATE TABLE article_feeds (
    article_id VARCHAR NOT NULL,
    feed VARCHAR NOT NULL,
    entry_key VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL,
    PRIMARY KEY (article_id, feed, entry_key)
);
COMMENT ON TABLE article_feeds IS 'Every feed entry that brought an article.';
COMMENT ON COLUMN article_feeds.article_id IS 'The article.';
COMMENT ON COLUMN article_feeds.feed IS 'Name of the feed.';
COMMENT ON COLUMN article_feeds.entry_key IS 'Identity of the entry within the feed.';
COMMENT ON COLUMN article_feeds.first_seen_at IS 'When the feed first carried the entry, UTC.';
COMMENT ON COLUMN article_feeds.run_id IS 'The run that saw it.';

CREATE TABLE url_aliases (
    alias VARCHAR PRIMARY KEY,
    article_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL
);
COMMENT ON TABLE url_aliases IS 'Every spelling under which an article is known: an address found here is not downloaded again.';
COMMENT ON COLUMN url_aliases.alias IS 'Canonical spelling of an entry link, a redirect or a page''s own canonical address.';
COMMENT ON COLUMN url_aliases.article_id IS 'The article.';
COMMENT ON COLUMN url_aliases.kind IS 'entry, final or canonical.';

CREATE TABLE copies (
    article_id VARCHAR NOT NULL,
    original_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    containment DOUBLE NOT NULL,
    jaccard DOUBLE NOT NULL,
    triples DOUBLE NOT NULL,
    order_agreement DOUBLE NOT NULL,
    coverage DOUBLE NOT NULL,
    novelty DOUBLE NOT NULL,
    other_novelty DOUBLE NOT NULL,
    lead_match DOUBLE NOT NULL,
    leads_match DOUBLE NOT NULL,
    monotony DOUBLE NOT NULL,
    numbers_differ DOUBLE NOT NULL,
    numbers_swapped DOUBLE NOT NULL,
    numbers_swaps DOUBLE NOT NULL,
    dates_swapped DOUBLE NOT NULL,
    tolls_swapped DOUBLE NOT NULL,
    names_swapped DOUBLE NOT NULL,
    names_exchanged DOUBLE NOT NULL,
    length_ratio DOUBLE NOT NULL,
    direction_confidence DOUBLE NOT NULL,
    compared_article_id VARCHAR NOT NULL,
    compared_original_id VARCHAR NOT NULL,
    idf_epoch VARCHAR NOT NULL,
    algorithm_version VARCHAR NOT NULL,
    linked_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL,
    PRIMARY KEY (article_id, original_id)
);
COMMENT ON TABLE copies IS 'Who copied whom. identical, near and rewrite are copies; update and related are links that are never collapsed nor counted as copies. Copies are no corroboration.';
COMMENT ON COLUMN copies.article_id IS 'The later article.';
COMMENT ON COLUMN copies.original_id IS 'The article it is a copy of, or is linked to.';
COMMENT ON COLUMN copies.kind IS 'identical, near, rewrite (copies) or update, related (links).';
COMMENT ON COLUMN copies.score IS 'Strength of the link, 0 to 1.';
COMMENT ON COLUMN copies.containment IS 'Inverse document frequencies of the shared rare terms, as a share of those of the text that has fewer.';
COMMENT ON COLUMN copies.jaccard IS 'The same as a share of the union.';
COMMENT ON COLUMN copies.triples IS 'Share of the shorter text''s word triples that stand in the other.';
COMMENT ON COLUMN copies.order_agreement IS 'Agreement of the order in which shared terms first appear; 0 is chance.';
COMMENT ON COLUMN copies.coverage IS 'Share of the shorter text in passages at least half matched.';
COMMENT ON COLUMN copies.novelty IS 'Share of the shorter text in passages matched less than 0.3.';
COMMENT ON COLUMN copies.other_novelty IS 'The same of the longer text.';
COMMENT ON COLUMN copies.lead_match IS 'How well the beginning of either text is matched in the other, the better of the two.';
COMMENT ON COLUMN copies.leads_match IS 'The same, the worse of the two: whether both begin alike.';
COMMENT ON COLUMN copies.monotony IS 'Share of matched passages that follow each other in the same order.';
COMMENT ON COLUMN copies.numbers_differ IS 'Smoothed share of numbers that differ inside matching passages.';
COMMENT ON COLUMN copies.numbers_swapped IS 'Share of numbers exchanged for another between the same neighbours.';
COMMENT ON COLUMN copies.numbers_swaps IS 'How many numbers are exchanged so.';
COMMENT ON COLUMN copies.dates_swapped IS 'How many months or weekdays are exchanged so.';
COMMENT ON COLUMN copies.tolls_swapped IS 'How many numbers of killed or wounded are exchanged so.';
COMMENT ON COLUMN copies.names_swapped IS 'Share of names exchanged so.';
COMMENT ON COLUMN copies.names_exchanged IS 'How many spots have two names in each other''s place.';
COMMENT ON COLUMN copies.length_ratio IS 'Words of the shorter text over words of the longer.';
COMMENT ON COLUMN copies.direction_confidence IS 'How sure it is which of the two came first, 0 to 1.';
COMMENT ON COLUMN copies.compared_article_id IS 'The text that the features were measured on: the article itself, or another copy in its group.';
COMMENT ON COLUMN copies.compared_original_id IS 'The text it was held against: the original itself, or another copy in its group.';
COMMENT ON COLUMN copies.idf_epoch IS 'Reference of inverse document frequencies that the decision used.';
COMMENT ON COLUMN copies.algorithm_version IS 'Version of the rules that decided.';
COMMENT ON COLUMN copies.linked_at IS 'When the link was written, UTC.';
COMMENT ON COLUMN copies.run_id IS 'The run that wrote it.';

CREATE TABLE copy_evidence (
    article_id VARCHAR NOT NULL,
    original_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    article_words VARCHAR,
    original_words VARCHAR,
    weight DOUBLE
);
COMMENT ON TABLE copy_evidence IS 'Why two articles are linked: shared rare terms, best-matching sentences, what disagrees.';
COMMENT ON COLUMN copy_evidence.article_id IS 'As in copies.';
COMMENT ON COLUMN copy_evidence.original_id IS 'As in copies.';
COMMENT ON COLUMN copy_evidence.kind IS 'term, sentence or disagreement.';
COMMENT ON COLUMN copy_evidence.position IS 'Rank among the rows of its kind, from 1.';
COMMENT ON COLUMN copy_evidence.article_words IS 'Words of the later article; NULL when only the original has them.';
COMMENT ON COLUMN copy_evidence.original_words IS 'Words of the original; NULL when only the later article has them.';
COMMENT ON COLUMN copy_evidence.weight IS 'Inverse document frequency of a term, or the overlap of two sentences.';

CREATE TABLE mentions (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    surface VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    context VARCHAR NOT NULL,
    attribution VARCHAR NOT NULL,
    speaker VARCHAR,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    lexicon_version VARCHAR NOT NULL
);
COMMENT ON TABLE mentions IS 'Every place where the lexicon found something in the newest version of an article.';
COMMENT ON COLUMN mentions.article_id IS 'The article.';
COMMENT ON COLUMN mentions.version IS 'Version of the text that the offsets point into.';
COMMENT ON COLUMN mentions.kind IS 'event, actor, place, conflict or weapon.';
COMMENT ON COLUMN mentions.key IS 'Tag, or key of the actor, place or conflict.';
COMMENT ON COLUMN mentions.surface IS 'The words as they stand in the article.';
COMMENT ON COLUMN mentions.start_char IS 'Offset of the first character, in code points from 0 (SQL: substr(text, start_char + 1, end_char - start_char)).';
COMMENT ON COLUMN mentions.end_char IS 'Offset behind the last character.';
COMMENT ON COLUMN mentions.field IS 'title or text.';
COMMENT ON COLUMN mentions.level IS 'strong, medium, weak; name for names.';
COMMENT ON COLUMN mentions.rule IS 'The term or rule of the lexicon that fired.';
COMMENT ON COLUMN mentions.context IS 'current, background, called, hypothetical or negated; only current ones become tags.';
COMMENT ON COLUMN mentions.attribution IS 'asserted, claimed or denied.';
COMMENT ON COLUMN mentions.speaker IS 'Who is cited; NULL when nobody or unknown.';
COMMENT ON COLUMN mentions.sentence_start IS 'Offset of the sentence that holds the mention.';
COMMENT ON COLUMN mentions.sentence_end IS 'Offset behind that sentence.';
COMMENT ON COLUMN mentions.lexicon_version IS 'Digest of the lexicon.';

CREATE TABLE article_tags (
    article_id VARCHAR NOT NULL,
    tag VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    n INTEGER NOT NULL,
    score DOUBLE NOT NULL,
    evidence VARCHAR NOT NULL,
    shown BOOLEAN NOT NULL,
    lexicon_version VARCHAR NOT NULL
);
COMMENT ON TABLE article_tags IS 'Tags of an article, rolled up from its current mentions. Tags with shown = false are too imprecise to count.';
COMMENT ON COLUMN article_tags.article_id IS 'The article.';
COMMENT ON COLUMN article_tags.tag IS 'Tag of the taxonomy.';
COMMENT ON COLUMN article_tags.level IS 'Best level among its mentions: strong, medium or weak.';
COMMENT ON COLUMN article_tags.n IS 'Number of current mentions.';
COMMENT ON COLUMN article_tags.score IS 'Sum of their weights.';
COMMENT ON COLUMN article_tags.evidence IS 'The first sentence that earned the tag.';
COMMENT ON COLUMN article_tags.shown IS 'False where the taxonomy marks the tag as weak: measured precision under 0.6.';
COMMENT ON COLUMN article_tags.lexicon_version IS 'Digest of the lexicon.';

CREATE TABLE article_conflicts (
    article_id VARCHAR NOT NULL,
    conflict VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    rule VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    lexicon_version VARCHAR NOT NULL
);
COMMENT ON TABLE article_conflicts IS 'Named conflicts that an article is about.';
COMMENT ON COLUMN article_conflicts.article_id IS 'The article.';
COMMENT ON COLUMN article_conflicts.conflict IS 'Key of the conflict (see conflicts).';
COMMENT ON COLUMN article_conflicts.score IS 'Strength of the assignment.';
COMMENT ON COLUMN article_conflicts.rule IS 'What assigned it: name, places, actors or a rule of the conflict.';
COMMENT ON COLUMN article_conflicts.evidence IS 'The sentence that earned it.';
COMMENT ON COLUMN article_conflicts.lexicon_version IS 'Digest of the lexicon.';

CREATE TABLE article_places (
    article_id VARCHAR NOT NULL,
    place_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    is_focus BOOLEAN NOT NULL,
    score DOUBLE NOT NULL,
    country_iso3 VARCHAR,
    lat DOUBLE,
    lon DOUBLE,
    precision VARCHAR NOT NULL,
    ambiguous BOOLEAN NOT NULL
);
COMMENT ON TABLE article_places IS 'Places of an article and the part they play in it.';
COMMENT ON COLUMN article_places.article_id IS 'The article.';
COMMENT ON COLUMN article_places.place_id IS 'Key of the place or ISO 3166-1 alpha-3 code of the country.';
COMMENT ON COLUMN article_places.role IS 'event (it happened there), actor (the country of somebody who acts) or background.';
COMMENT ON COLUMN article_places.is_focus IS 'Whether it is one of the places that the article is about.';
COMMENT ON COLUMN article_places.score IS 'Strength of the evidence.';
COMMENT ON COLUMN article_places.country_iso3 IS 'ISO 3166-1 alpha-3 code; NULL where the country is ambiguous.';
COMMENT ON COLUMN article_places.lat IS 'Degrees north, WGS 84; NULL for countries: a centroid is not a place.';
COMMENT ON COLUMN article_places.lon IS 'Degrees east, WGS 84; NULL for countries.';
COMMENT ON COLUMN article_places.precision IS 'settlement, near, admin2, admin1 or country.';
COMMENT ON COLUMN article_places.ambiguous IS 'Whether another place of that name could be meant.';

CREATE TABLE tolls (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    what VARCHAR NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER,
    surface VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    context VARCHAR NOT NULL,
    attribution VARCHAR NOT NULL,
    speaker VARCHAR
);
COMMENT ON TABLE tolls IS 'Numbers of victims as reported. Never sum them: articles repeat and revise each other.';
COMMENT ON COLUMN tolls.article_id IS 'The article.';
COMMENT ON COLUMN tolls.version IS 'Version of the text that the offsets point into.';
COMMENT ON COLUMN tolls.what IS 'killed, wounded, displaced or captured.';
COMMENT ON COLUMN tolls.low IS 'Least number that the words allow.';
COMMENT ON COLUMN tolls.high IS 'Greatest number that the words allow; NULL when open ("at least").';
COMMENT ON COLUMN tolls.surface IS 'The words as they stand in the article.';
COMMENT ON COLUMN tolls.start_char IS 'Offset of the first character, in code points from 0.';
COMMENT ON COLUMN tolls.end_char IS 'Offset behind the last character.';
COMMENT ON COLUMN tolls.field IS 'title or text.';
COMMENT ON COLUMN tolls.context IS 'current, background, called, hypothetical or negated.';
COMMENT ON COLUMN tolls.attribution IS 'asserted, claimed or denied.';
COMMENT ON COLUMN tolls.speaker IS 'Who is cited; NULL when nobody or unknown.';

CREATE TABLE stories (
    id VARCHAR PRIMARY KEY,
    title VARCHAR NOT NULL,
    first_day DATE,
    last_day DATE,
    n_originals INTEGER NOT NULL,
    n_articles INTEGER NOT NULL,
    independent_origins INTEGER NOT NULL,
    country_iso3 VARCHAR,
    place_id VARCHAR,
    tag VARCHAR,
    conflict VARCHAR,
    updated_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE stories IS 'Articles of different origin on the same happening: a candidate incident, not an ACLED or UCDP event.';
COMMENT ON COLUMN stories.id IS 'Identity of the story: the id of its earliest original.';
COMMENT ON COLUMN stories.title IS 'Headline of its earliest original.';
COMMENT ON COLUMN stories.first_day IS 'Earliest day of its articles: event day where known, else published.';
COMMENT ON COLUMN stories.last_day IS 'Latest such day.';
COMMENT ON COLUMN stories.n_originals IS 'Originals in the story.';
COMMENT ON COLUMN stories.n_articles IS 'Originals and their copies.';
COMMENT ON COLUMN stories.independent_origins IS 'Origins counted once: copies collapse, texts that credit one agency are one, outlets of one owner are one.';
COMMENT ON COLUMN stories.country_iso3 IS 'Country of the event, by most of its articles; NULL when unknown.';
COMMENT ON COLUMN stories.place_id IS 'Place of the event, by most of its articles; NULL when unknown.';
COMMENT ON COLUMN stories.tag IS 'Its most frequent tag; NULL when it has none.';
COMMENT ON COLUMN stories.conflict IS 'Its most frequent conflict; NULL when it has none.';
COMMENT ON COLUMN stories.updated_at IS 'When the row was last written, UTC.';

CREATE TABLE story_articles (
    article_id VARCHAR PRIMARY KEY,
    story_id VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    linked_to VARCHAR,
    evidence VARCHAR NOT NULL
);
COMMENT ON TABLE story_articles IS 'Which originals belong to which story, and why. Copies follow their original.';
COMMENT ON COLUMN story_articles.article_id IS 'An original article.';
COMMENT ON COLUMN story_articles.story_id IS 'The story.';
COMMENT ON COLUMN story_articles.score IS 'Strength of the link that brought it in, 0 to 1; 1 for the first.';
COMMENT ON COLUMN story_articles.linked_to IS 'The article it was linked to; NULL for the first.';
COMMENT ON COLUMN story_articles.evidence IS 'What the two share, in words.';
