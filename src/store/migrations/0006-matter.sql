-- What residents bring: matters, what was done about them, and the weekly rounds of opinions.
-- Facts (events, due days, answers, rounds) are only ever added; the columns of `matter` marked "cache" repeat the newest fact.

CREATE TABLE matter (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  seq INTEGER NOT NULL,             -- order of arrival: milliseconds × 4096 + random; the search index's document number
  kind TEXT NOT NULL,               -- phan-anh, gop-y, kien-nghi
  channel TEXT NOT NULL,            -- web, quay, dien-thoai, giay, vong-tuan: by which door it came
  round_id BLOB,                    -- the weekly round that brought it, else NULL
  hamlet BLOB,                      -- unit where it is about; NULL = not said
  topic TEXT NOT NULL,              -- code from data/topics.yaml
  text TEXT,                        -- the resident's own words; NULL once forgotten
  place TEXT,                       -- where, in own words
  name TEXT,                        -- optional; NULL once forgotten
  phone TEXT,                       -- optional; NULL once forgotten
  name_public INTEGER NOT NULL,     -- 1 = the resident agreed to be named in public
  follow_hash BLOB,                 -- HMAC of the follow code, under a key outside the store
  entry BLOB NOT NULL,              -- commitment of the intake in the public log
  received_at INTEGER NOT NULL,     -- moment
  received_day INTEGER NOT NULL,    -- its civil day
  taken_by BLOB,                    -- account that keyed it in, NULL for the resident
  due_day INTEGER NOT NULL,         -- cache of matter_due
  state TEXT NOT NULL,              -- cache: moi, dang-xu-ly, cho-duyet, da-tra-loi, khong-cong-khai, mo-lai
  lead_unit BLOB,                   -- cache: unit that answers
  number INTEGER,                   -- given at publication, counts from 1
  title TEXT,                       -- public title, written at moderation
  public_text TEXT,                 -- what the public reads, personal data blacked out
  published_at INTEGER,             -- moment the text became public
  answered_day INTEGER,             -- cache: civil day of the newest public answer
  settled INTEGER NOT NULL DEFAULT 0, -- cache: 1 = answered in public and not reopened since, or lawfully withheld
  PRIMARY KEY (commune, id),
  UNIQUE (commune, seq),
  UNIQUE (commune, number),
  UNIQUE (commune, follow_hash)
) STRICT;
CREATE INDEX matter_by_state ON matter (commune, state, due_day);
CREATE INDEX matter_by_unit ON matter (commune, lead_unit, state, due_day);
CREATE INDEX matter_by_received ON matter (commune, received_day, seq);
CREATE INDEX matter_unsettled ON matter (commune, received_day, seq, answered_day, due_day) WHERE settled = 0;
CREATE INDEX matter_by_round ON matter (commune, round_id, seq);

CREATE TABLE matter_event (
  commune BLOB NOT NULL,            -- whose row
  matter BLOB NOT NULL,             -- which matter
  id BLOB NOT NULL,                 -- random
  what TEXT NOT NULL,               -- nhan, duyet, giao, phoi-hop, soan, trinh, tra-lai, cong-khai, khong-cong-khai, mo-lai, danh-gia, tin-di, tin-den
  at INTEGER NOT NULL,              -- moment it happened
  day INTEGER NOT NULL,             -- its civil day: what measures ask for
  recorded_at INTEGER NOT NULL,     -- moment it was known here
  actor BLOB,                       -- account, NULL for the resident or the system
  unit BLOB,                        -- unit concerned, if any
  detail TEXT,                      -- lawful ground, reason; never the resident's words
  PRIMARY KEY (commune, matter, id)
) STRICT;
CREATE INDEX matter_event_in_order ON matter_event (commune, matter, at);

CREATE TABLE matter_due (
  commune BLOB NOT NULL,            -- whose row
  matter BLOB NOT NULL,             -- which matter
  recorded_at INTEGER NOT NULL,     -- moment this due day was computed
  id BLOB NOT NULL,                 -- random: the calendar may change twice in one moment
  rule TEXT NOT NULL,               -- deadline rule of data/law
  due_day INTEGER NOT NULL,         -- the day by which an answer is due
  working TEXT NOT NULL,            -- 'vì sao ngày này': the steps, as JSON
  PRIMARY KEY (commune, matter, recorded_at, id)
) STRICT;

CREATE TABLE matter_unit (
  commune BLOB NOT NULL,            -- whose row
  matter BLOB NOT NULL,             -- which matter
  unit BLOB NOT NULL,               -- cooperating unit
  since INTEGER NOT NULL,           -- moment
  PRIMARY KEY (commune, matter, unit)
) STRICT;

CREATE TABLE matter_note (
  commune BLOB NOT NULL,            -- whose row
  matter BLOB NOT NULL,             -- which matter
  id BLOB NOT NULL,                 -- random
  at INTEGER NOT NULL,              -- moment
  author BLOB NOT NULL,             -- account
  text TEXT NOT NULL,               -- between officers, never public
  PRIMARY KEY (commune, matter, id)
) STRICT;

CREATE TABLE matter_message (
  commune BLOB NOT NULL,            -- whose row
  matter BLOB NOT NULL,             -- which matter
  id BLOB NOT NULL,                 -- random
  at INTEGER NOT NULL,              -- moment
  author BLOB,                      -- account of the office, NULL = the resident
  text TEXT NOT NULL,               -- between office and resident, by follow code, never public
  PRIMARY KEY (commune, matter, id)
) STRICT;

CREATE TABLE matter_answer (
  commune BLOB NOT NULL,            -- whose row
  matter BLOB NOT NULL,             -- which matter
  version INTEGER NOT NULL,         -- 1, 2, ... each later version is a new row
  done_what TEXT NOT NULL,          -- what was done
  done_by TEXT NOT NULL,            -- by whom: an office, not a person
  done_when TEXT NOT NULL,          -- when
  next_step TEXT NOT NULL,          -- what happens next
  drafted_by BLOB NOT NULL,         -- account
  drafted_at INTEGER NOT NULL,      -- moment
  state TEXT NOT NULL,              -- soan, trinh, tra-lai, cong-khai
  approved_by BLOB,                 -- account
  approved_at INTEGER,              -- moment it became public
  entry BLOB,                       -- commitment in the public log, from publication on
  PRIMARY KEY (commune, matter, version)
) STRICT;

CREATE TABLE matter_file (
  commune BLOB NOT NULL,            -- whose row
  matter BLOB NOT NULL,             -- which matter
  id BLOB NOT NULL,                 -- the blob, re-encoded
  thumbnail BLOB NOT NULL,          -- the blob of its thumbnail
  version INTEGER NOT NULL,         -- of the answer it belongs to; 0 = it came with the matter
  is_public INTEGER NOT NULL,       -- 1 = shown with the matter
  width INTEGER NOT NULL,           -- pixels
  height INTEGER NOT NULL,          -- pixels
  PRIMARY KEY (commune, matter, id)
) STRICT;

CREATE TABLE matter_rating (
  commune BLOB NOT NULL,            -- whose row
  matter BLOB NOT NULL,             -- which matter
  version INTEGER NOT NULL,         -- the answer that was rated
  score INTEGER NOT NULL,           -- 1 to 5
  comment TEXT,                     -- for the office, never public
  at INTEGER NOT NULL,              -- moment
  day INTEGER NOT NULL,             -- its civil day
  PRIMARY KEY (commune, matter, version)
) STRICT;

CREATE TABLE denunciation (
  commune BLOB NOT NULL,            -- whose row
  number TEXT NOT NULL,             -- opaque, random: all that is kept of it here, with the class and the day
  class TEXT NOT NULL,              -- to-cao
  day INTEGER NOT NULL,             -- civil day it was moved out
  PRIMARY KEY (commune, number)
) STRICT;

CREATE TABLE weekly_round (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  source BLOB NOT NULL,             -- unit that hands in: hamlet, association, MTTQ
  week_year INTEGER NOT NULL,       -- ISO year of the week
  week INTEGER NOT NULL,            -- ISO week
  none INTEGER NOT NULL,            -- 1 = 'không có ý kiến', said expressly
  opinions INTEGER NOT NULL,        -- how many were handed in
  handed_at INTEGER NOT NULL,       -- moment
  handed_day INTEGER NOT NULL,      -- its civil day
  recorded_at INTEGER NOT NULL,     -- moment it was known here
  handed_by BLOB NOT NULL,          -- account
  PRIMARY KEY (commune, id),
  UNIQUE (commune, source, week_year, week)
) STRICT;
