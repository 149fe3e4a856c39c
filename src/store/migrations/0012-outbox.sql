-- What the commune tells people by mail, SMS, Zalo or telephone, and who agreed to be told.
-- Attempts are facts and only ever added; the columns of `outbox_message` marked "cache" repeat what they say.

CREATE TABLE outbox_consent (
  commune BLOB NOT NULL,            -- whose row
  object BLOB NOT NULL,             -- what they want to hear of: a matter
  kind TEXT NOT NULL,               -- email, phone
  address TEXT NOT NULL,            -- kept for this purpose alone
  lang TEXT NOT NULL,               -- vi, en: the language the form was in
  wording INTEGER NOT NULL,         -- version of the words that were agreed to
  agreed_at INTEGER NOT NULL,       -- moment the box was ticked
  PRIMARY KEY (commune, object, kind)
) STRICT;

CREATE TABLE outbox_message (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random; the peer is told the same id at each attempt
  object BLOB,                      -- what it is about, NULL = nothing in particular
  template TEXT NOT NULL,           -- which text; the text itself is made when it is sent
  lang TEXT NOT NULL,               -- vi, en
  kind TEXT NOT NULL,               -- email, phone
  address TEXT,                     -- NULL once it is old
  address_key BLOB,                 -- HMAC of the address, to count by; NULL once it is old
  way TEXT NOT NULL,                -- mail, sms, zalo, goi (a person calls), khong (none is configured)
  about_day INTEGER,                -- the civil day the text speaks of
  until_day INTEGER,                -- and the day by which
  created_at INTEGER NOT NULL,      -- moment of its cause
  created_day INTEGER NOT NULL,     -- its civil day
  not_before INTEGER NOT NULL,      -- moment
  next_at INTEGER NOT NULL,         -- cache: moment of the next attempt
  state TEXT NOT NULL,              -- cache: cho, dang-gui, da-gui, da-goi, khong-duoc, khong-gui, huy
  why TEXT,                         -- why it was not sent: chua-cau-hinh, qua-nhieu, tu-choi, het-lan, sai-so, khong-gap
  tries INTEGER NOT NULL,           -- cache: how many attempts there were
  rounds INTEGER NOT NULL,          -- attempts since somebody last said 'try again'
  claim BLOB,                       -- random: the process that is sending it now
  claimed_until INTEGER,            -- moment from which that process is taken for dead
  ended_at INTEGER,                 -- moment its fate was known
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX outbox_due ON outbox_message (commune, next_at, id) WHERE state = 'cho' AND way <> 'goi';
CREATE INDEX outbox_claimed ON outbox_message (commune, claimed_until) WHERE state = 'dang-gui';
CREATE INDEX outbox_calls ON outbox_message (commune, created_at, id) WHERE state = 'cho' AND way = 'goi';
CREATE INDEX outbox_by_time ON outbox_message (commune, created_at, id);
CREATE INDEX outbox_by_state ON outbox_message (commune, state, created_at, id);
CREATE INDEX outbox_by_object ON outbox_message (commune, object);
CREATE INDEX outbox_by_address ON outbox_message (commune, address_key, created_day);
CREATE INDEX outbox_old ON outbox_message (commune, ended_at) WHERE address IS NOT NULL AND ended_at IS NOT NULL;

CREATE TABLE outbox_attempt (
  commune BLOB NOT NULL,            -- whose row
  message BLOB NOT NULL,            -- which message
  id BLOB NOT NULL,                 -- random
  way TEXT NOT NULL,                -- mail, sms, zalo, goi
  actor BLOB,                       -- account of who called; NULL = the program
  began_at INTEGER NOT NULL,        -- moment
  ended_at INTEGER,                 -- moment; NULL = it is under way
  outcome TEXT,                     -- da-nhan, thu-lai, tu-choi, khong-ro; of a call: gap, khong-gap, sai-so
  code INTEGER,                     -- the peer's, if it said one
  words TEXT,                       -- the peer's words, shortened, the address taken out
  PRIMARY KEY (commune, message, id)
) STRICT;
CREATE INDEX outbox_attempt_by_time ON outbox_attempt (commune, began_at);
