-- +goose Up

-- What each attachment's address gave. The bytes are files beside the
-- database, under their hash.
CREATE TABLE files (
    url           TEXT   NOT NULL PRIMARY KEY,
    status        BIGINT NOT NULL, -- 0 where there was no answer
    hash          TEXT   NOT NULL, -- SHA-256 of the bytes, hexadecimal, '' where none are kept
    bytes         BIGINT NOT NULL,
    reason        TEXT   NOT NULL, -- why the last download failed
    etag          TEXT   NOT NULL,
    last_modified TEXT   NOT NULL,
    fetched       TEXT   NOT NULL
);
CREATE INDEX files_hash ON files (hash) WHERE hash <> '';

-- What could be read in the bytes of a hash.
CREATE TABLE file_texts (
    hash   TEXT   NOT NULL PRIMARY KEY,
    type   TEXT   NOT NULL,
    text   BYTEA  NOT NULL, -- zstd
    reason TEXT   NOT NULL, -- why there is no text, or not all of it
    reader BIGINT NOT NULL  -- version of the reader
);

-- Which posts, as they stand now, link which files.
CREATE TABLE attachments (
    post_id TEXT NOT NULL REFERENCES posts (id),
    url     TEXT NOT NULL,
    PRIMARY KEY (post_id, url)
);
CREATE INDEX attachments_url ON attachments (url);

-- What should not stand in a post, by the post as it stands now. Excerpts are masked.
CREATE TABLE findings (
    post_id    TEXT   NOT NULL,
    number    BIGINT NOT NULL, -- from 1 within the post
    kind       TEXT   NOT NULL,
    severity   BIGINT NOT NULL, -- larger is graver
    place      TEXT   NOT NULL, -- title, body, or file
    name       TEXT   NOT NULL, -- of the file
    file_url   TEXT   NOT NULL,
    file_hash  TEXT   NOT NULL,
    at         BIGINT NOT NULL, -- how many characters of the text stand before it
    excerpt    TEXT   NOT NULL,
    PRIMARY KEY (post_id, number)
);
CREATE INDEX findings_kind ON findings (kind, severity);
