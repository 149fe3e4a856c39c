-- The commune's tree and its changes, and who must hand in opinions every week.

CREATE TABLE unit (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- the unit, for ever
  opened INTEGER NOT NULL,    -- first day it was there
  closed INTEGER,             -- first day it was no more; NULL = open
  recorded_at INTEGER NOT NULL, -- moment its beginning was written down
  closed_at INTEGER,          -- moment its end was written down
  PRIMARY KEY (commune, id)
) STRICT;

CREATE TABLE unit_fact (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- the fact
  unit BLOB NOT NULL,         -- what it speaks of
  kind INTEGER NOT NULL,      -- enum unit_kind
  name TEXT NOT NULL,         -- what it was called in that time
  words TEXT NOT NULL,        -- text_words of the name: two units of a kind in one place may not share it
  sort_key BLOB NOT NULL,     -- Vietnamese order, numbers by their size
  parent BLOB,                -- the unit it stood below; NULL for the root
  true_from INTEGER NOT NULL, -- first day it was so
  true_to INTEGER,            -- first day it was so no more; NULL = still; same as true_from = withdrawn the same day
  recorded_at INTEGER NOT NULL, -- moment it was written down
  ended_at INTEGER,           -- moment its end was written down
  PRIMARY KEY (commune, id),
  FOREIGN KEY (commune, unit) REFERENCES unit (commune, id)
) STRICT;
CREATE INDEX unit_fact_of ON unit_fact (commune, unit, true_from);

CREATE TABLE unit_source (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- the duty
  unit BLOB NOT NULL,         -- who must hand in the week's opinions
  valid_from INTEGER NOT NULL, -- first day of the duty
  valid_to INTEGER,           -- first day without it; NULL = still
  recorded_at INTEGER NOT NULL, -- moment its beginning was written down
  ended_at INTEGER,           -- moment its end was written down
  PRIMARY KEY (commune, id),
  FOREIGN KEY (commune, unit) REFERENCES unit (commune, id)
) STRICT;
CREATE INDEX unit_source_of ON unit_source (commune, unit);
