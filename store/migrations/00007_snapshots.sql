-- The tally as it was at a time, with the posts that it counted.

-- +goose Up

CREATE TABLE snapshots (
    id          BIGINT NOT NULL PRIMARY KEY,
    taken       TEXT   NOT NULL,
    period_from TEXT   NOT NULL,
    period_to   TEXT   NOT NULL,
    summary     TEXT   NOT NULL, -- JSON of disclosure.Snapshot
    tally       BYTEA  NOT NULL, -- zstd of the tally's JSON, as count prints it
    posts       BYTEA  NOT NULL  -- zstd of the posts' JSON, a list for each field
);
INSERT INTO counters (name, value) VALUES ('snapshots', 0);
