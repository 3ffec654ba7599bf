-- Types and statements here are read alike by SQLite and PostgreSQL. Days are
-- YYYY-MM-DD, times RFC 3339 in UTC, and '' stands for what is not known.

-- +goose Up

-- Numbers are drawn from a row rather than from a sequence, so that a
-- transaction that draws a lower number also commits first.
CREATE TABLE counters (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('runs', 0), ('visits', 0), ('changes', 0);

CREATE TABLE runs (
    id       BIGINT NOT NULL PRIMARY KEY,
    started  TEXT   NOT NULL,
    ended    TEXT   NOT NULL,
    complete BIGINT NOT NULL,
    sites    TEXT   NOT NULL -- JSON array of names, sorted
);

-- The ledger, which is the queue as long as bucket is 'pending'.
CREATE TABLE visits (
    id                 BIGINT NOT NULL PRIMARY KEY,
    run                BIGINT NOT NULL REFERENCES runs (id),
    site               TEXT   NOT NULL,
    kind               TEXT   NOT NULL,
    url                TEXT   NOT NULL,
    identity           TEXT   NOT NULL, -- what makes two visits of a kind the same; '' is like no other
    column_name        TEXT   NOT NULL,
    column_url         TEXT   NOT NULL,
    column_requirement BIGINT NOT NULL,
    list_order         BIGINT NOT NULL,
    page               BIGINT NOT NULL,
    make               TEXT   NOT NULL, -- of a list page: how the entries of the column's earlier pages are made
    pages              BIGINT NOT NULL, -- of a list page: the most that the column's earlier pages said there are
    title              TEXT   NOT NULL,
    list_date          TEXT   NOT NULL,
    bucket             TEXT   NOT NULL,
    reason             TEXT   NOT NULL
);
-- With bucket in it, this index beats visits_ledger for planners.
CREATE INDEX visits_pending ON visits (run, site, bucket, kind, id) WHERE bucket = 'pending';
CREATE INDEX visits_met ON visits (run, site, kind, identity, id);
CREATE INDEX visits_ledger ON visits (run, site, bucket);

CREATE TABLE pages (
    url           TEXT   NOT NULL PRIMARY KEY,
    status        BIGINT NOT NULL,
    content_type  TEXT   NOT NULL,
    etag          TEXT   NOT NULL,
    last_modified TEXT   NOT NULL,
    hash          TEXT   NOT NULL, -- bodies.hash, '' for a page without a body
    fetched       TEXT   NOT NULL
);

CREATE TABLE bodies (
    hash TEXT  NOT NULL PRIMARY KEY, -- SHA-256 of the raw bytes, hexadecimal
    data BYTEA NOT NULL              -- zstd
);

-- What counting and lists need of a post. Its text is in versions, so that
-- rows stay small.
CREATE TABLE posts (
    id           TEXT             NOT NULL PRIMARY KEY,
    url          TEXT             NOT NULL,
    canonical    TEXT             NOT NULL,
    title        TEXT             NOT NULL,
    published    TEXT             NOT NULL,
    source       TEXT             NOT NULL,
    channel      TEXT             NOT NULL,
    site         TEXT             NOT NULL,
    column_name  TEXT             NOT NULL,
    department   TEXT             NOT NULL,
    requirement  BIGINT           NOT NULL,
    category     BIGINT           NOT NULL,
    how          TEXT             NOT NULL,
    confidence   DOUBLE PRECISION NOT NULL,
    reason       TEXT             NOT NULL,
    status       TEXT             NOT NULL,
    duplicate_of TEXT             NOT NULL,
    copy_group   TEXT             NOT NULL DEFAULT '', -- the original of a group of copies, for itself too; '' for a post without copies
    fingerprint  TEXT             NOT NULL,
    page_hash    TEXT             NOT NULL,
    list_title   TEXT             NOT NULL,
    list_date    TEXT             NOT NULL,
    version      BIGINT           NOT NULL, -- the row of versions that holds the text
    missing      BIGINT           NOT NULL DEFAULT 0, -- runs in a row that did not find it any more
    change       BIGINT           NOT NULL
);
CREATE UNIQUE INDEX posts_change ON posts (change);
CREATE INDEX posts_published ON posts (published DESC, id);
CREATE INDEX posts_text ON posts (fingerprint, channel, site, published, id) WHERE fingerprint <> '';
-- Holds all that a tally needs of a post, so that it reads nothing else.
CREATE INDEX posts_tally ON posts (channel, category, requirement, department, column_name, site, (substr(published, 1, 7)), published, status, copy_group);

CREATE TABLE versions (
    post_id     TEXT   NOT NULL REFERENCES posts (id),
    version     BIGINT NOT NULL,
    title       TEXT   NOT NULL,
    published   TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    body        TEXT   NOT NULL,
    attachments TEXT   NOT NULL, -- JSON array of {"text", "url"}
    page_hash   TEXT   NOT NULL,
    PRIMARY KEY (post_id, version)
);

-- Other addresses of a post inside its own site.
CREATE TABLE aliases (
    id        TEXT NOT NULL PRIMARY KEY, -- the post id that the address would have
    post_id   TEXT NOT NULL REFERENCES posts (id),
    canonical TEXT NOT NULL,
    url       TEXT NOT NULL
);
CREATE INDEX aliases_post ON aliases (post_id);

-- Posts that turned out to be another address of a post that was there
-- already, for the indexes that still hold them.
CREATE TABLE deletions (
    post_id TEXT   NOT NULL PRIMARY KEY,
    change  BIGINT NOT NULL
);
CREATE UNIQUE INDEX deletions_change ON deletions (change);

CREATE TABLE confirmations (
    index_name TEXT   NOT NULL PRIMARY KEY,
    change     BIGINT NOT NULL
);

CREATE TABLE figures (
    channel     TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    period_from TEXT   NOT NULL,
    period_to   TEXT   NOT NULL,
    amount      BIGINT NOT NULL,
    unit        TEXT   NOT NULL,
    PRIMARY KEY (channel, name, period_from, period_to)
);
