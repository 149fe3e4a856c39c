-- Slow work: each slice is a transaction that writes its result and how far it came, so that whoever dies in the middle is followed by
-- somebody who goes on from there.

CREATE TABLE job (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  kind TEXT NOT NULL,               -- which work: xuat-phan-anh
  started_by BLOB NOT NULL,         -- account
  started_at INTEGER NOT NULL,      -- moment
  state TEXT NOT NULL,              -- cho, dang-lam, xong, huy, hong, bo (its content is not to be shown any more)
  done INTEGER NOT NULL,            -- rows so far
  total INTEGER NOT NULL,           -- rows there were when it began: for the percent only
  cursor TEXT,                      -- key of the last row done; NULL before the first slice
  parts INTEGER NOT NULL,           -- of the result, so far
  bytes INTEGER NOT NULL,           -- of the result, so far
  claim BLOB,                       -- random: the process that works on it
  claimed_until INTEGER,            -- moment from which that process is taken for dead
  ended_at INTEGER,                 -- moment
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX job_open ON job (commune, started_at, id) WHERE state IN ('cho', 'dang-lam');
CREATE INDEX job_by_time ON job (commune, started_at, id);

CREATE TABLE job_part (
  commune BLOB NOT NULL,            -- whose row
  job BLOB NOT NULL,                -- which job
  part INTEGER NOT NULL,            -- from 0; the result is all of them in order
  content BLOB NOT NULL,            -- bytes
  PRIMARY KEY (commune, job, part)
) STRICT;
