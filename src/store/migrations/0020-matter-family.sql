-- Matters that say the same are one family with one clock; a letter with several matters is parted; the sender may take a matter
-- back. Each is a dated fact that can be undone where the law allows it.

CREATE TABLE matter_link (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  matter BLOB NOT NULL,             -- the one that joined, or was parted off
  other BLOB NOT NULL,              -- the one that leads the family, or that it was parted from
  kind TEXT NOT NULL,               -- gop = joined as voices, tach = parted off
  since INTEGER NOT NULL,           -- moment
  until INTEGER,                    -- moment it left the family again; NULL = it holds
  actor BLOB NOT NULL,              -- account that decided it
  PRIMARY KEY (commune, id)
) STRICT;
CREATE UNIQUE INDEX matter_link_once ON matter_link (commune, matter, kind) WHERE until IS NULL;
CREATE INDEX matter_link_other ON matter_link (commune, other, kind, since);

ALTER TABLE matter ADD COLUMN voices INTEGER NOT NULL DEFAULT 0; -- cache: signers of the matters that joined this one
CREATE INDEX matter_by_hamlet ON matter (commune, hamlet, seq);

-- Who raised a difficulty follows it.
CREATE INDEX matter_difficulty ON matter (commune, taken_by, seq) WHERE kind = 'vuong-mac';
