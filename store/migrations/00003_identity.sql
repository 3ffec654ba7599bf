-- +goose Up

-- Finds a post with too little text for a fingerprint under another address.
CREATE INDEX posts_title ON posts (title, channel, site, published, id) WHERE fingerprint = '';

-- When a version was seen first; '' for those that were kept before this column.
ALTER TABLE versions ADD COLUMN seen TEXT NOT NULL DEFAULT '';
