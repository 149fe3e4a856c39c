-- Days off and days worked instead, as the commune holds them, and how often that table changed.

CREATE TABLE holiday (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- the fact; a correction is a new one
  day INTEGER NOT NULL,       -- the civil day
  year INTEGER NOT NULL,      -- the calendar year of that day
  name TEXT NOT NULL,         -- as shown
  kind INTEGER NOT NULL,      -- enum holiday_kind
  notice TEXT,                -- number of the notice; NULL = 'dự kiến'
  recorded_at INTEGER NOT NULL, -- moment it was written down
  withdrawn_at INTEGER,       -- moment it was taken back or replaced; NULL = holds
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX holiday_year ON holiday (commune, year, day);

CREATE TABLE calendar_year (
  commune BLOB NOT NULL,      -- whose row
  year INTEGER NOT NULL,      -- was filled by the rules, and is the commune's since
  filled_at INTEGER NOT NULL, -- moment
  PRIMARY KEY (commune, year)
) STRICT;

CREATE TABLE calendar_change (
  commune BLOB NOT NULL,      -- whose row
  version INTEGER NOT NULL,   -- 1, 2, 3 ...; a stored deadline names the one it was computed with
  at INTEGER NOT NULL,        -- moment
  actor BLOB,                 -- who; NULL = the system
  PRIMARY KEY (commune, version)
) STRICT;
