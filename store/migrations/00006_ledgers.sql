-- What a run met is summed up when it ends, so that reading of it costs little
-- and the single visits of old runs need not be kept.

-- +goose Up

CREATE TABLE ledgers (
    run    BIGINT NOT NULL REFERENCES runs (id),
    site   TEXT   NOT NULL,
    kind   TEXT   NOT NULL,
    bucket TEXT   NOT NULL,
    visits BIGINT NOT NULL,
    PRIMARY KEY (run, site, kind, bucket)
);
INSERT INTO ledgers (run, site, kind, bucket, visits) SELECT run, site, kind, bucket, count(*) FROM visits
    WHERE run IN (SELECT id FROM runs WHERE ended <> '') GROUP BY run, site, bucket, kind;

ALTER TABLE site_runs ADD COLUMN forgotten BIGINT NOT NULL DEFAULT 0; -- its visits are kept no more
CREATE INDEX site_runs_site ON site_runs (site, run);
INSERT INTO site_runs (run, site, started, ended, worked, requests, bytes) SELECT DISTINCT run, site, '', '', 0, 0, 0 FROM ledgers
    WHERE NOT EXISTS (SELECT 1 FROM site_runs AS known WHERE known.run = ledgers.run AND known.site = ledgers.site);

DROP INDEX visits_ledger;
-- Holds all that a ledger sums up. With kind before id, planners would take it
-- where visits_pending or visits_met finds less.
CREATE INDEX visits_ledger ON visits (run, site, bucket, id, kind);
-- What somebody may want to be told of, in the order in which it is told, and all
-- that is grouped by. That an entry is a duplicate says its bucket.
CREATE INDEX visits_noted ON visits (run, site, id, kind, bucket, reason, url) WHERE bucket IN ('failed', 'skipped') OR reason <> '' AND bucket <> 'duplicate';

-- Posts from before 00005, which no list needs to show any more, have been asked
-- for: their page is kept. The link is that of a list, or where no visit tells
-- it, the post's address, unless the link had led elsewhere: what is asked for
-- under another address would be another post.
UPDATE posts SET list_url = coalesce((SELECT max(v.url) FROM runs AS r CROSS JOIN visits AS v
        WHERE v.run = r.id AND v.site = posts.site AND v.kind = 'entry' AND v.identity = posts.canonical), '')
    WHERE page_hash <> '' AND checked = '' AND list_url = '';
UPDATE posts SET list_url = url WHERE page_hash <> '' AND checked = '' AND list_url = ''
    AND url IN ('http://' || canonical, 'https://' || canonical, 'http://www.' || canonical, 'https://www.' || canonical);
UPDATE posts SET checked = '2000-01-01T00:00:00Z' WHERE page_hash <> '' AND checked = '' AND list_url <> '';
