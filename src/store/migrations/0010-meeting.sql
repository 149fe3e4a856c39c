-- Meetings of the commune with its people (receptions, dialogues, visits ...), what was promised there, and the recommendations of
-- those who supervise. Facts are only ever added to meeting_fact; columns marked "cache" repeat the newest fact.

CREATE TABLE meeting (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  number INTEGER NOT NULL,          -- counts from 1: the public address
  kind TEXT NOT NULL,               -- code from data/law/meetings.yaml
  title TEXT,                       -- what it is about; NULL = the kind says it all
  host TEXT NOT NULL,               -- who receives or chairs: an office, as it is posted
  place TEXT NOT NULL,              -- where
  agenda TEXT,                      -- several lines; NULL = none
  day INTEGER NOT NULL,             -- civil day
  from_minute INTEGER NOT NULL,     -- minute of the day it begins
  to_minute INTEGER NOT NULL,       -- minute of the day it ends
  slot_minutes INTEGER NOT NULL,    -- length of one resident's turn; 0 = no turns to register for
  hamlet BLOB,                      -- unit where it is held or whose people are asked; NULL = the whole commune
  unit BLOB NOT NULL,               -- unit that prepares it
  matter INTEGER,                   -- number of the public matter it was planned from, else NULL
  is_public INTEGER NOT NULL,       -- 1 = on the public calendar
  posted_at INTEGER NOT NULL,       -- moment
  posted_day INTEGER NOT NULL,      -- its civil day
  notice INTEGER NOT NULL,          -- days from posting to the meeting, as counted on the day of posting by the kind's own unit
  notice_needed INTEGER NOT NULL,   -- and how many the law wanted then; 0 = none
  outcome TEXT,                     -- cache: da-to-chuc, khong-to-chuc, NULL = not said yet
  PRIMARY KEY (commune, id),
  UNIQUE (commune, number)
) STRICT;
CREATE INDEX meeting_by_day ON meeting (commune, day, from_minute, number);
CREATE INDEX meeting_by_kind ON meeting (commune, kind, day);

CREATE TABLE meeting_fact (
  commune BLOB NOT NULL,            -- whose row
  about BLOB NOT NULL,              -- a meeting, a registration, a question, a promise or a recommendation
  n INTEGER NOT NULL,               -- counts from 1 for each: facts of one moment have an order too
  what TEXT NOT NULL,               -- dang, da-to-chuc, khong-to-chuc, bien-ban, huy, den, khong-den, hien, khong-hien, hua, gia-han, bang-chung, giu, chua-dat, dat, giao
  at INTEGER NOT NULL,              -- moment it happened
  day INTEGER NOT NULL,             -- its civil day: what measures ask for
  recorded_at INTEGER NOT NULL,     -- moment it was known here
  actor BLOB,                       -- account, NULL for the resident
  unit BLOB,                        -- unit concerned, if any
  due_day INTEGER,                  -- of a promise: the day it set
  detail TEXT,                      -- reason or proof, without personal data
  PRIMARY KEY (commune, about, n)
) STRICT;
CREATE INDEX meeting_fact_by_what ON meeting_fact (commune, what, day);

CREATE TABLE meeting_booking (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  meeting BLOB NOT NULL,            -- which meeting
  slot INTEGER,                     -- which turn, from 0; NULL = came without one, or gave it back
  text TEXT,                        -- what it is about, in own words; NULL once forgotten
  hamlet BLOB,                      -- where from; NULL = not said
  name TEXT,                        -- NULL = not said, or forgotten
  phone TEXT,                       -- NULL = not said, or forgotten
  follow_hash BLOB,                 -- HMAC of the code, under a key outside the store
  made_at INTEGER NOT NULL,         -- moment
  taken_by BLOB,                    -- account that keyed it in, NULL for the resident
  state TEXT NOT NULL,              -- cache: cho, huy, den, khong-den
  replied_day INTEGER,              -- cache: civil day of the first reply that settles it
  PRIMARY KEY (commune, id),
  UNIQUE (commune, meeting, slot),
  UNIQUE (commune, follow_hash)
) STRICT;
CREATE INDEX meeting_booking_of ON meeting_booking (commune, meeting, state);
CREATE INDEX meeting_booking_open ON meeting_booking (commune, state, replied_day);

CREATE TABLE meeting_question (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  meeting BLOB NOT NULL,            -- which meeting it was asked for
  text TEXT,                        -- as it was asked; NULL once forgotten
  public_text TEXT,                 -- as it is shown, written at moderation
  hamlet BLOB,                      -- where from; NULL = not said
  follow_hash BLOB,                 -- HMAC of the code, under a key outside the store
  asked_at INTEGER NOT NULL,        -- moment
  state TEXT NOT NULL,              -- cache: cho, hien, khong-hien
  answered_day INTEGER,             -- cache: civil day of the first answer
  PRIMARY KEY (commune, id),
  UNIQUE (commune, follow_hash)
) STRICT;
CREATE INDEX meeting_question_of ON meeting_question (commune, meeting, state, asked_at);
CREATE INDEX meeting_question_waiting ON meeting_question (commune, state, asked_at);

CREATE TABLE meeting_reply (
  commune BLOB NOT NULL,            -- whose row
  about BLOB NOT NULL,              -- a registration, a question or a recommendation
  version INTEGER NOT NULL,         -- 1, 2, ... each later one is a new row
  kind TEXT NOT NULL,               -- tra-loi, thu-ly, gia-han, tu-choi, chuyen
  text TEXT NOT NULL,               -- what was said
  at INTEGER NOT NULL,              -- moment
  day INTEGER NOT NULL,             -- its civil day
  due_day INTEGER,                  -- the day it was due by, as computed then; NULL = no limit
  actor BLOB NOT NULL,              -- account
  unit BLOB,                        -- its unit
  rank INTEGER NOT NULL,            -- how high the person stood: after 'chưa đạt' only somebody higher replies
  PRIMARY KEY (commune, about, version)
) STRICT;

CREATE TABLE meeting_minutes (
  commune BLOB NOT NULL,            -- whose row
  meeting BLOB NOT NULL,            -- which meeting
  version INTEGER NOT NULL,         -- 1, 2, ... each later one is a new row
  began INTEGER NOT NULL,           -- minute of the day
  ended INTEGER NOT NULL,           -- minute of the day
  present TEXT NOT NULL,            -- who was there, for the printed sheet
  chair TEXT NOT NULL,              -- who signs right
  secretary TEXT NOT NULL,          -- who signs left
  content TEXT NOT NULL,            -- what was said, for the printed sheet
  outcome TEXT NOT NULL,            -- what came of it, public, without personal data
  written_at INTEGER NOT NULL,      -- moment
  written_by BLOB NOT NULL,         -- account
  PRIMARY KEY (commune, meeting, version)
) STRICT;

CREATE TABLE meeting_file (
  commune BLOB NOT NULL,            -- whose row
  about BLOB NOT NULL,              -- a meeting (its signed sheet) or a promise (its proof)
  id BLOB NOT NULL,                 -- the blob, re-encoded
  thumbnail BLOB NOT NULL,          -- the blob of its thumbnail
  is_public INTEGER NOT NULL,       -- 1 = shown with it
  width INTEGER NOT NULL,           -- pixels
  height INTEGER NOT NULL,          -- pixels
  added_at INTEGER NOT NULL,        -- moment
  added_by BLOB NOT NULL,           -- account
  PRIMARY KEY (commune, about, id)
) STRICT;

CREATE TABLE promise (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  number INTEGER NOT NULL,          -- counts from 1: the public address
  unit BLOB NOT NULL,               -- who promises
  to_whom TEXT NOT NULL,            -- public words, without personal data
  what TEXT NOT NULL,               -- what is promised
  made_day INTEGER NOT NULL,        -- civil day it was made
  meeting BLOB,                     -- where: at this meeting ...
  matter INTEGER,                   -- ... or in the public answer of the matter of this number ...
  clause TEXT,                      -- ... or in this clause of the plan
  promisee BLOB,                    -- the registration, question or matter whose code may say 'đã giữ'; NULL = the Front does
  made_at INTEGER NOT NULL,         -- moment it was written down
  made_by BLOB NOT NULL,            -- account
  due_day INTEGER NOT NULL,         -- cache: by when, the newest word
  state INTEGER NOT NULL,           -- cache: 0 open, 1 proof is there and waits to be confirmed, 2 kept
  PRIMARY KEY (commune, id),
  UNIQUE (commune, number)
) STRICT;
CREATE INDEX promise_in_order ON promise (commune, state, due_day, number);
CREATE INDEX promise_by_unit ON promise (commune, unit, state, due_day, number);
CREATE INDEX promise_by_meeting ON promise (commune, meeting, number);
CREATE INDEX promise_by_promisee ON promise (commune, promisee, number);

CREATE TABLE recommendation (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  number INTEGER NOT NULL,          -- counts from 1
  body TEXT NOT NULL,               -- mttq, ban-ttnd, ban-gsdtcd: who recommends
  class TEXT NOT NULL,              -- code from data/law/meetings.yaml: what the supervision was about
  title TEXT NOT NULL,              -- one line
  text TEXT NOT NULL,               -- what was found and what is recommended
  unit BLOB NOT NULL,               -- unit that replies
  from_unit BLOB,                   -- unit of who registered it
  made_at INTEGER NOT NULL,         -- moment
  made_day INTEGER NOT NULL,        -- its civil day
  made_by BLOB NOT NULL,            -- account
  due_day INTEGER NOT NULL,         -- a reply is due by
  state TEXT NOT NULL,              -- cache: cho, da-tra-loi, mo-lai, dat
  rank INTEGER NOT NULL,            -- cache: how high one must stand to reply now
  PRIMARY KEY (commune, id),
  UNIQUE (commune, number)
) STRICT;
CREATE INDEX recommendation_by_state ON recommendation (commune, state, due_day, number);
