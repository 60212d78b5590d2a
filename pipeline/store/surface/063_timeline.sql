-- One conflict, day by day.
CREATE OR REPLACE MACRO timeline(conflict) AS TABLE
WITH member AS MATERIALIZED (
    SELECT coalesce(article.event_date_from, article.published_at::DATE) AS day, article.id, article.site, article.title,
        article.conflict_score, coalesce(link.original_id, article.id) AS original_id, link.kind AS copy_kind,
        story.story_id
    FROM article_conflicts AS assigned
    JOIN articles AS article ON article.id = assigned.article_id
    LEFT JOIN copies AS link ON link.article_id = article.id AND link.kind IN ('identical', 'near', 'rewrite')
    LEFT JOIN story_articles AS story ON story.article_id = coalesce(link.original_id, article.id)
    WHERE assigned.conflict = conflict
), daily AS (
    SELECT member.day, count(*) AS n_articles, count(DISTINCT member.original_id) AS n_originals,
        count(DISTINCT member.story_id) AS n_stories, count(DISTINCT member.site) AS n_sites,
        max_by(member.title, member.conflict_score) FILTER (WHERE member.copy_kind IS NULL) AS headline,
        max_by(member.id, member.conflict_score) FILTER (WHERE member.copy_kind IS NULL) AS article_id
    FROM member
    GROUP BY member.day
), tag_counts AS (
    SELECT member.day, label.tag, count(DISTINCT member.original_id) AS n
    FROM member
    JOIN article_tags AS label ON label.article_id = member.id AND label.shown
    GROUP BY member.day, label.tag
), top_tags AS (
    SELECT tag_counts.day, max_by(tag_counts.tag, tag_counts.n) AS top_tag FROM tag_counts GROUP BY tag_counts.day
), claimed AS (
    SELECT member.day, max(toll.low) AS most_killed_reported
    FROM member
    JOIN tolls AS toll ON toll.article_id = member.id
    WHERE toll.what = 'killed' AND toll.context = 'current'
    GROUP BY member.day
)
SELECT daily.day, daily.n_articles, daily.n_originals, daily.n_stories, daily.n_sites, top_tags.top_tag,
    claimed.most_killed_reported, daily.headline, daily.article_id
FROM daily
LEFT JOIN top_tags ON top_tags.day IS NOT DISTINCT FROM daily.day
LEFT JOIN claimed ON claimed.day IS NOT DISTINCT FROM daily.day
ORDER BY daily.day;
COMMENT ON MACRO TABLE timeline IS 'One named conflict day by day (day of the event where known, else of publication): articles, originals, stories, sites, the most frequent tag, the greatest number killed in one report (never to be summed), and the strongest original''s headline.';
