-- What a crawl needs to know to look at little and miss nothing: when each
-- page was last asked for, how each column was read, how each site fared.

-- +goose Up

ALTER TABLE posts ADD COLUMN list_url TEXT NOT NULL DEFAULT ''; -- as the list links it
ALTER TABLE posts ADD COLUMN checked TEXT NOT NULL DEFAULT ''; -- when the site was last asked for the page
ALTER TABLE posts ADD COLUMN steady BIGINT NOT NULL DEFAULT 0; -- how often in a row nothing had changed then
CREATE INDEX posts_site ON posts (site, canonical);

ALTER TABLE pages ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;

ALTER TABLE visits ADD COLUMN reads_all BIGINT NOT NULL DEFAULT 0; -- of a list page: its column is read to its end
ALTER TABLE visits ADD COLUMN entries BIGINT NOT NULL DEFAULT 0; -- of a list page: how many it showed
ALTER TABLE visits ADD COLUMN falling BIGINT NOT NULL DEFAULT 0; -- of a list page: its days fall from the first entry to the last
ALTER TABLE visits ADD COLUMN newest TEXT NOT NULL DEFAULT ''; -- of a list page: the newest day that it showed

CREATE TABLE column_states (
    site        TEXT   NOT NULL,
    url         TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    list_order  BIGINT NOT NULL,
    requirement BIGINT NOT NULL,
    asked       TEXT   NOT NULL, -- digest of what the configuration asks
    swept       TEXT   NOT NULL, -- when the list was last read to its end, '' where it must be
    every       BIGINT NOT NULL, -- seconds until that is done again
    entries     BIGINT NOT NULL,
    newest      TEXT   NOT NULL,
    pages       BIGINT NOT NULL,
    sorted      BIGINT NOT NULL,
    PRIMARY KEY (site, url, name)
);

CREATE TABLE site_runs (
    run      BIGINT NOT NULL REFERENCES runs (id),
    site     TEXT   NOT NULL,
    started  TEXT   NOT NULL,
    ended    TEXT   NOT NULL, -- '' while it goes on
    worked   BIGINT NOT NULL, -- milliseconds, without the time between a stop and going on
    requests BIGINT NOT NULL,
    bytes    BIGINT NOT NULL,
    PRIMARY KEY (run, site)
);

CREATE TABLE alerts (
    run         BIGINT NOT NULL REFERENCES runs (id),
    site        TEXT   NOT NULL,
    column_name TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    text        TEXT   NOT NULL
);
CREATE INDEX alerts_run ON alerts (run);

-- What was true of the configuration when it was last acted on.
CREATE TABLE remembered (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
