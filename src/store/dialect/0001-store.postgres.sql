-- Content of the blobs, in parts of at most 256 kB; rows whose blob never came are swept after two hours.
CREATE TABLE blob_part (
  commune BYTEA NOT NULL,
  blob BYTEA NOT NULL,
  part BIGINT NOT NULL,      -- from 0
  content BYTEA NOT NULL,
  staged_at BIGINT NOT NULL, -- ms UTC
  PRIMARY KEY (commune, blob, part)
);
-- Encrypted or compressed already: PostgreSQL need not try again.
ALTER TABLE blob_part ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE search (
  commune BYTEA NOT NULL,
  number BIGINT NOT NULL, -- of the index
  seq BIGINT NOT NULL,
  words TSVECTOR NOT NULL, -- the same tokens as on SQLite
  PRIMARY KEY (commune, number, seq)
);
CREATE INDEX search_words ON search USING gin (words) WITH (fastupdate = off);
ALTER TABLE search ALTER COLUMN words SET STATISTICS 1000;
