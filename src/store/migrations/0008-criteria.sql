-- Criteria sets as they were in force: a new rule of the city is a new set, never a change of an old one.

CREATE TABLE criteria_set (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- the set
  code TEXT NOT NULL,               -- phu-thai-khung-2026
  version INTEGER NOT NULL,         -- counts up with each change of the same code
  title TEXT NOT NULL,              -- its name
  confirmed INTEGER NOT NULL,       -- 0 = 'chưa xác nhận'
  points_confirmed INTEGER NOT NULL, -- 0 = points are assumed
  possible INTEGER NOT NULL,        -- hundredths of a point, all contents together
  source TEXT NOT NULL,             -- where it was taken from
  hash BLOB NOT NULL,               -- SHA-256 of the file
  file TEXT NOT NULL,               -- the YAML as it was read
  recorded_at INTEGER NOT NULL,     -- moment it was stored
  PRIMARY KEY (commune, id),
  UNIQUE (commune, code, version)
) STRICT;

CREATE TABLE criteria_year (
  commune BLOB NOT NULL,            -- whose row
  year INTEGER NOT NULL,            -- first year scored with it
  recorded_at INTEGER NOT NULL,     -- moment it was decided; the newest holds
  set_id BLOB NOT NULL,             -- which set
  PRIMARY KEY (commune, year, recorded_at, set_id),
  FOREIGN KEY (commune, set_id) REFERENCES criteria_set (commune, id)
) STRICT;
