-- The programme: what the commune's plan document says, each item with its clause and lines.

CREATE TABLE programme (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- the programme
  in_force_from INTEGER NOT NULL,   -- first day it is the commune's programme
  in_force_to INTEGER,              -- first day it is no more; NULL = still
  recorded_at INTEGER NOT NULL,     -- moment it was stored
  ended_at INTEGER,                 -- moment its end was written down
  issuer TEXT,                      -- Ủy ban nhân dân xã ...
  carries_out TEXT,                 -- the decision it carries out, with number and day
  title TEXT,                       -- what the plan is about
  place TEXT,                       -- where it was issued
  period_from INTEGER NOT NULL,     -- first year; 0 = not said
  period_to INTEGER NOT NULL,       -- last year; 0 = not said
  open_ended INTEGER NOT NULL,      -- 1 = 'và những năm tiếp theo'
  period_clause TEXT,               -- where that stands
  period_first INTEGER NOT NULL,    -- its first line; 0 = none
  period_last INTEGER NOT NULL,     -- its last line
  signer_office TEXT,               -- on whose behalf it was signed
  signer_title TEXT,                -- in which office; never a name
  signer_first INTEGER NOT NULL,    -- first line of the signature; 0 = none
  signer_last INTEGER NOT NULL,     -- its last line
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX programme_by_day ON programme (commune, in_force_from);

CREATE TABLE programme_item (
  commune BLOB NOT NULL,            -- whose row
  programme BLOB NOT NULL,          -- which programme
  seq INTEGER NOT NULL,             -- reading order, from 1
  parent INTEGER NOT NULL,          -- seq of the group it belongs to; 0 = none
  kind TEXT NOT NULL,               -- milestone, group, task, executing, lead, cooperating, criteria, content, jobs, job, budget, organisation, recipient, unread
  number INTEGER NOT NULL,          -- number of a group; 0 where there is none
  text TEXT NOT NULL,               -- title, text, name or when
  more TEXT,                        -- target of a milestone, focus of jobs, duty of an organisation, time of a group
  level TEXT,                       -- level of a milestone
  clause TEXT,                      -- III.6.a.2.2
  first_line INTEGER NOT NULL,      -- lines of the document, from 1; 0 = none
  last_line INTEGER NOT NULL,       -- last included
  PRIMARY KEY (commune, programme, seq),
  FOREIGN KEY (commune, programme) REFERENCES programme (commune, id)
) STRICT;
