-- +goose Up

-- Finds a post with too little text for a fingerprint under another address.
CREATE INDEX posts_title ON posts (title, channel, site, published, id) WHERE fingerprint = '';

-- When a version was seen first; '' for those that were kept before this column.
ALTER TABLE versions ADD COLUMN seen TEXT NOT NULL DEFAULT '';

-- What finding near copies needs of a post's text, as crosspost makes it.
CREATE TABLE sketches (
    post_id TEXT   NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL, -- of the post; of another one the sketch means nothing
    rules   BIGINT NOT NULL, -- crosspost.Rules, likewise
    text    BYTEA  NOT NULL, -- crosspost.Key, all zero for too little text
    sketch  BYTEA  NOT NULL
);

-- How alike the texts of two keys are, in thousandths; 0 for different pieces. It
-- follows from the texts alone and only saves comparing them again.
CREATE TABLE likenesses (
    a        BYTEA  NOT NULL, -- the smaller key
    b        BYTEA  NOT NULL,
    likeness BIGINT NOT NULL,
    PRIMARY KEY (a, b)
);

-- unseen counts changes that no reader sees but copies depend on; marked stands
-- for the state of the record whose copies are marked; identity is the number of
-- the rules by which addresses are written (disclosure.IdentityRules).
INSERT INTO counters (name, value) VALUES ('unseen', 0), ('marked', 0), ('identity', 1);
