-- Write the rows of the stories of the batch anew from their members.
INSERT INTO stories BY NAME
WITH member AS MATERIALIZED (
    SELECT one.story_id, article.id, article.title, article.site, article.credit, article.event_date_from AS event_from,
        coalesce(article.event_date_to, CAST(article.published_at AS DATE)) AS last_day,
        coalesce(article.event_date_from, CAST(article.published_at AS DATE)) AS first_day,
        coalesce(article.published_at, article.first_seen_at) AS moment
    FROM story_articles AS one
    JOIN articles AS article ON article.id = one.article_id
    WHERE one.story_id IN (SELECT story_id FROM batch)
), copied AS (
    SELECT copy.original_id, count(*) AS n, min(article.credit) AS credit
    FROM copies AS copy
    JOIN articles AS article ON article.id = copy.article_id
    WHERE copy.kind IN ('identical', 'near', 'rewrite') AND copy.original_id IN (SELECT id FROM member)
    GROUP BY copy.original_id
), owned AS (
    SELECT brought.article_id, min(feed.family) AS family
    FROM article_feeds AS brought
    JOIN feeds AS feed ON feed.name = brought.feed
    WHERE brought.article_id IN (SELECT id FROM member) AND feed.family IS NOT NULL
    GROUP BY brought.article_id
), agency(site, name) AS (
    VALUES ('reuters.com', 'reuters'), ('apnews.com', 'ap'), ('ap.org', 'ap'), ('afp.com', 'afp'), ('tass.com', 'tass'),
        ('tass.ru', 'tass'), ('interfax.ru', 'interfax'), ('interfax.com', 'interfax'), ('ria.ru', 'ria novosti'),
        ('interfax.com.ua', 'interfax-ukraine'), ('ukrinform.net', 'ukrinform'), ('ukrinform.ua', 'ukrinform'),
        ('unian.net', 'unian'), ('unian.ua', 'unian'), ('xinhuanet.com', 'xinhua'), ('aa.com.tr', 'anadolu'),
        ('efe.com', 'efe'), ('ansa.it', 'ansa'), ('dpa.com', 'dpa'), ('upi.com', 'upi'), ('yna.co.kr', 'yonhap'),
        ('sana.sy', 'sana'), ('irna.ir', 'irna'), ('wafa.ps', 'wafa'), ('armenpress.am', 'armenpress'),
        ('azertag.az', 'azertac'), ('voanews.com', 'voa'), ('rferl.org', 'rfe/rl'), ('bloomberg.com', 'bloomberg')
), origin AS (
    SELECT member.id, coalesce('agency ' || lower(member.credit), 'agency ' || agency.name,
        'agency ' || lower(copied.credit), 'family ' || owned.family, 'site ' || member.site) AS origin
    FROM member
    LEFT JOIN agency ON agency.site = member.site
    LEFT JOIN copied ON copied.original_id = member.id
    LEFT JOIN owned ON owned.article_id = member.id
), place AS (
    SELECT counted.story_id, max_by(counted.place_id, counted.weight) AS place_id
    FROM (
        SELECT member.story_id, place.place_id, count(*) + sum(place.score) / 1000 AS weight
        FROM member JOIN article_places AS place ON place.article_id = member.id
        WHERE place.role = 'event' AND place.is_focus
        GROUP BY member.story_id, place.place_id
    ) AS counted
    GROUP BY counted.story_id
), country AS (
    SELECT counted.story_id, max_by(counted.country_iso3, counted.weight) AS country_iso3
    FROM (
        SELECT member.story_id, place.country_iso3, count(DISTINCT member.id) + sum(place.score) / 1000 AS weight
        FROM member JOIN article_places AS place ON place.article_id = member.id
        WHERE place.role = 'event' AND place.is_focus AND place.country_iso3 IS NOT NULL
        GROUP BY member.story_id, place.country_iso3
    ) AS counted
    GROUP BY counted.story_id
), tag AS (
    SELECT counted.story_id, max_by(counted.tag, counted.weight) AS tag
    FROM (
        SELECT member.story_id, tag.tag, count(*) + sum(tag.score) / 1000 AS weight
        FROM member JOIN article_tags AS tag ON tag.article_id = member.id
        WHERE tag.shown
        GROUP BY member.story_id, tag.tag
    ) AS counted
    GROUP BY counted.story_id
), conflict AS (
    SELECT counted.story_id, max_by(counted.conflict, counted.weight) AS conflict
    FROM (
        SELECT member.story_id, named.conflict, count(*) + sum(named.score) / 1000 AS weight
        FROM member JOIN article_conflicts AS named ON named.article_id = member.id
        GROUP BY member.story_id, named.conflict
    ) AS counted
    GROUP BY counted.story_id
), summed AS (
    SELECT member.story_id, min_by(member.title, struct_pack(moment := member.moment, id := member.id)) AS title,
        min(member.first_day) AS first_day, max(member.last_day) AS last_day, count(*) AS n_originals,
        count(*) + sum(coalesce(copied.n, 0)) AS n_articles, count(DISTINCT origin.origin) AS independent_origins
    FROM member
    JOIN origin ON origin.id = member.id
    LEFT JOIN copied ON copied.original_id = member.id
    GROUP BY member.story_id
)
SELECT summed.story_id AS id, summed.title, summed.first_day, summed.last_day, summed.n_originals, summed.n_articles,
    summed.independent_origins, country.country_iso3, place.place_id, tag.tag, conflict.conflict,
    CAST($now AS TIMESTAMP) AS updated_at
FROM summed
LEFT JOIN place ON place.story_id = summed.story_id
LEFT JOIN country ON country.story_id = summed.story_id
LEFT JOIN tag ON tag.story_id = summed.story_id
LEFT JOIN conflict ON conflict.story_id = summed.story_id
ON CONFLICT (id) DO UPDATE SET title = excluded.title, first_day = excluded.first_day, last_day = excluded.last_day,
    n_originals = excluded.n_originals, n_articles = excluded.n_articles,
    independent_origins = excluded.independent_origins, country_iso3 = excluded.country_iso3,
    place_id = excluded.place_id, tag = excluded.tag, conflict = excluded.conflict, updated_at = excluded.updated_at;
