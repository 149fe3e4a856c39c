-- What the store itself keeps. The table "migration" is made before any of these, by migrate.c.

CREATE TABLE commune (
  commune BLOB NOT NULL,       -- random 128 bits, fixed at init
  name TEXT NOT NULL,          -- as the commune writes it: 'Xã Phú Thái'
  created_at INTEGER NOT NULL, -- ms UTC
  PRIMARY KEY (commune)
) STRICT;

-- How often a table changed for a commune: a row per writing connection, readers take the sum, so that two writers of a
-- city never wait for each other here. Kept on PostgreSQL only; on SQLite the one process counts in memory.
CREATE TABLE generation (
  commune BLOB NOT NULL,
  name TEXT NOT NULL,      -- of the table
  writer INTEGER NOT NULL, -- slot of the writing connection
  n INTEGER NOT NULL,
  PRIMARY KEY (commune, name, writer)
) STRICT;

-- Exact named counters, split the same way.
CREATE TABLE counter (
  commune BLOB NOT NULL,
  name TEXT NOT NULL,      -- 'matter.public'
  writer INTEGER NOT NULL, -- slot of the writing connection
  n INTEGER NOT NULL,      -- what this writer added, may be negative
  PRIMARY KEY (commune, name, writer)
) STRICT;

-- Sent twice is done once.
CREATE TABLE once (
  commune BLOB NOT NULL,
  form BLOB NOT NULL,        -- the form's own random id, made per view
  fields_hash BLOB NOT NULL, -- SHA-256 of what was sent, to tell a repetition from another form
  answer TEXT,               -- what must be said again; absent when nothing
  at INTEGER NOT NULL,       -- ms UTC
  PRIMARY KEY (commune, form)
) STRICT;

-- A file lives exactly as long as its row: beside SQLite under the blob's id, on PostgreSQL in blob_part.
CREATE TABLE blob (
  commune BLOB NOT NULL,
  blob BLOB NOT NULL,          -- random id
  size INTEGER NOT NULL,       -- bytes
  hash BLOB NOT NULL,          -- BLAKE2b-256 of the content
  media_type TEXT NOT NULL,    -- 'image/jpeg', found out by us, never the sender's word
  created_at INTEGER NOT NULL, -- ms UTC
  PRIMARY KEY (commune, blob)
) STRICT;

-- Which number an index of the search has; see search.c.
CREATE TABLE search_index (
  commune BLOB NOT NULL,
  name TEXT NOT NULL,      -- 'matter'
  number INTEGER NOT NULL, -- from 1
  PRIMARY KEY (commune, name)
) STRICT;
