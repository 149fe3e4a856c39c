-- Keys by which other programs send in, and the order in which public answers are handed out to them.

CREATE TABLE api_key (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  prefix TEXT NOT NULL,             -- the part of the key that may be read out: tt-1a2b3c4d
  label TEXT NOT NULL,              -- whose program it is
  hash BLOB NOT NULL,               -- HMAC of the key, under a key outside the store
  made_at INTEGER NOT NULL,         -- moment
  made_by BLOB NOT NULL,            -- account
  revoked_at INTEGER,               -- moment from which it opens nothing; NULL = still does
  revoked_by BLOB,                  -- account
  PRIMARY KEY (commune, id),
  UNIQUE (commune, hash)
) STRICT;

CREATE TABLE api_key_use (
  commune BLOB NOT NULL,            -- whose row
  api_key BLOB NOT NULL,            -- which key
  hour INTEGER NOT NULL,            -- hours since 1970: the newest in which something was taken in by it
  n INTEGER NOT NULL,               -- how many in that hour
  taken INTEGER NOT NULL,           -- how many in all
  PRIMARY KEY (commune, api_key),
  FOREIGN KEY (commune, api_key) REFERENCES api_key (commune, id)
) STRICT;

CREATE INDEX matter_answer_public ON matter_answer (commune, approved_at) WHERE state = 'cong-khai';
