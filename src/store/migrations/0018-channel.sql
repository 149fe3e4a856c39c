-- By which doors people reach the commune: the register of channels, posters, openings of suggestion boxes, the hamlets' paper sheets,
-- answers read out there, slips reserved for a power cut. Facts are only ever added.

ALTER TABLE matter ADD COLUMN via BLOB; -- the poster that led to it, or the opening of the box it lay in; NULL = neither
CREATE INDEX matter_by_channel ON matter (commune, channel, received_day, seq);
CREATE INDEX matter_by_via ON matter (commune, via, seq) WHERE via IS NOT NULL;

CREATE TABLE channel_fact (
  commune BLOB NOT NULL,       -- whose row
  id BLOB NOT NULL,            -- random
  door BLOB NOT NULL,          -- one door, for ever: a box, a telephone number, a hamlet
  channel TEXT NOT NULL,       -- code of data/channels.yaml
  unit BLOB,                   -- hamlet, association, office it belongs to; NULL = none
  name TEXT NOT NULL,          -- what it is called
  place TEXT,                  -- where it is, in words
  hours TEXT,                  -- when somebody answers
  answered_by TEXT,            -- who answers: an office or a duty
  contact TEXT,                -- telephone number, e-mail address, address of a page
  keys TEXT,                   -- who holds the keys of a box
  every INTEGER NOT NULL,      -- days after which a box must have been opened again; 0 = no box
  open INTEGER NOT NULL,       -- 0 = closed from true_from on
  true_from INTEGER NOT NULL,  -- first day it is so, until the next fact's
  recorded_at INTEGER NOT NULL, -- moment it was written down; of two for one day the later holds
  recorded_by BLOB NOT NULL,   -- account
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX channel_fact_of ON channel_fact (commune, door, true_from, recorded_at);

CREATE TABLE poster (
  commune BLOB NOT NULL,       -- whose row
  id BLOB NOT NULL,            -- random; matter.via names it
  code TEXT NOT NULL,          -- stands in the QR's address
  unit BLOB,                   -- hamlet or office where it hangs; NULL = another place
  place TEXT NOT NULL,         -- where it hangs, in words
  made_day INTEGER NOT NULL,   -- civil day
  made_at INTEGER NOT NULL,    -- moment
  made_by BLOB NOT NULL,       -- account
  revoked_day INTEGER,         -- civil day from which its code says nothing any more; NULL = in use
  revoked_by BLOB,             -- account
  PRIMARY KEY (commune, id),
  UNIQUE (commune, code)
) STRICT;

CREATE TABLE box_opening (
  commune BLOB NOT NULL,       -- whose row
  id BLOB NOT NULL,            -- random; matter.via names it
  door BLOB NOT NULL,          -- the box
  day INTEGER NOT NULL,        -- civil day it was opened
  opener BLOB NOT NULL,        -- account that opened it and wrote it down
  second BLOB,                 -- the other account that was there ...
  witness TEXT,                -- ... or the witness's name
  letters INTEGER NOT NULL,    -- how many letters were found; 0 is said expressly
  keyed INTEGER NOT NULL,      -- how many of them were keyed in; a letter moved out later stays counted
  recorded_at INTEGER NOT NULL, -- moment it was written down
  PRIMARY KEY (commune, id),
  UNIQUE (commune, door, day)
) STRICT;

CREATE TABLE paper_sheet (
  commune BLOB NOT NULL,       -- whose row
  id BLOB NOT NULL,            -- random
  number TEXT NOT NULL,        -- printed on it; derived from source and week
  source BLOB NOT NULL,        -- the hamlet or association
  week_year INTEGER NOT NULL,  -- ISO year of its week
  week INTEGER NOT NULL,       -- ISO week
  brought_at INTEGER NOT NULL, -- moment its scan was taken, or it was keyed in without one
  brought_by BLOB NOT NULL,    -- account
  round_id BLOB,               -- the weekly round made of it; NULL = a scan waits to be keyed in
  keyed_at INTEGER,            -- moment it was keyed in
  keyed_by BLOB,               -- account
  PRIMARY KEY (commune, id),
  UNIQUE (commune, source, week_year, week)
) STRICT;
CREATE INDEX paper_sheet_round ON paper_sheet (commune, round_id);

CREATE TABLE sheet_scan (
  commune BLOB NOT NULL,       -- whose row
  sheet BLOB NOT NULL,         -- which sheet
  id BLOB NOT NULL,            -- the blob, re-encoded
  thumbnail BLOB NOT NULL,     -- the blob of its thumbnail
  width INTEGER NOT NULL,      -- pixels
  height INTEGER NOT NULL,     -- pixels
  PRIMARY KEY (commune, sheet, id)
) STRICT;

CREATE TABLE read_out (
  commune BLOB NOT NULL,       -- whose row
  id BLOB NOT NULL,            -- random
  matter BLOB NOT NULL,        -- whose public answer
  version INTEGER NOT NULL,    -- which version of it
  unit BLOB NOT NULL,          -- where it was read out
  day INTEGER NOT NULL,        -- civil day it was read out
  done INTEGER NOT NULL,       -- 1 = read out; -1 = that was a mistake
  recorded_at INTEGER NOT NULL, -- moment it was written down
  recorded_by BLOB NOT NULL,   -- account
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX read_out_of ON read_out (commune, matter, unit, version);

CREATE TABLE slip_block (
  commune BLOB NOT NULL,       -- whose row
  id BLOB NOT NULL,            -- random
  n INTEGER NOT NULL,          -- how many slips were printed
  made_day INTEGER NOT NULL,   -- civil day
  made_by BLOB NOT NULL,       -- account
  last_day INTEGER NOT NULL,   -- the last day on which one may be keyed in
  PRIMARY KEY (commune, id)
) STRICT;

-- A slip that was keyed in has no row any more: no row says which code was used on which day.
CREATE TABLE reserved_slip (
  commune BLOB NOT NULL,       -- whose row
  follow_hash BLOB NOT NULL,   -- HMAC of its follow code, as matter.follow_hash
  block BLOB NOT NULL,         -- of which block
  PRIMARY KEY (commune, follow_hash)
) STRICT;
CREATE INDEX reserved_slip_of ON reserved_slip (commune, block);
