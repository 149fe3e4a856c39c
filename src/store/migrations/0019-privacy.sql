-- Personal data: who looked at what, what people agreed to, what they asked for, what was erased, how long things are kept,
-- and breaches. Rows name a record of another room by its id only: never a name, never a telephone number.

CREATE TABLE personal_reveal (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  at INTEGER NOT NULL,              -- moment it was shown
  day INTEGER NOT NULL,             -- its civil day
  account BLOB NOT NULL,            -- who looked
  unit BLOB,                        -- their unit on that day
  keeper TEXT NOT NULL,             -- the kind of record: viec
  record BLOB,                      -- which one; NULL when the record was a denunciation and was moved out
  field TEXT NOT NULL,              -- ten, dien-thoai, dia-chi, loi, tin
  reason TEXT NOT NULL,             -- code from data/law/privacy.yaml
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX personal_reveal_by_time ON personal_reveal (commune, at, id);
CREATE INDEX personal_reveal_by_account ON personal_reveal (commune, account, at, id);
CREATE INDEX personal_reveal_by_record ON personal_reveal (commune, record, at);

CREATE TABLE consent (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  keeper TEXT NOT NULL,             -- the kind of record
  record BLOB NOT NULL,             -- which one
  purpose TEXT NOT NULL,            -- code from data/consents.yaml
  given INTEGER NOT NULL,           -- 1 = agreed, 0 = taken back; the newest row of a purpose holds
  version INTEGER NOT NULL,         -- of the text that was shown
  lang TEXT NOT NULL,               -- vi, en: the language it was shown in
  text_hash BLOB NOT NULL,          -- SHA-256 of that text
  at INTEGER NOT NULL,              -- moment
  day INTEGER NOT NULL,             -- its civil day
  account BLOB,                     -- who keyed it in; NULL = the person, by the form or the follow code
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX consent_by_record ON consent (commune, record, at, id);

CREATE TABLE privacy_request (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  number INTEGER NOT NULL,          -- counts from 1
  keeper TEXT NOT NULL,             -- the kind of record it is about
  record BLOB NOT NULL,             -- which one
  what TEXT NOT NULL,               -- xem, sua, rut, han-che, phan-doi, xoa
  words TEXT,                       -- the person's own; NULL once erased
  code_hash BLOB,                   -- HMAC of the follow code under a key of its own, so that the outcome can be read after the record forgot its code; NULL once its time is over
  taken_by BLOB,                    -- account that took it at the counter; NULL = by follow code
  identity TEXT,                    -- what the clerk checked: can-cuoc, vneid, giay-to-khac; never its number. NULL = by follow code
  received_at INTEGER NOT NULL,     -- moment
  received_day INTEGER NOT NULL,    -- its civil day
  state TEXT NOT NULL,              -- cache of the newest event that moves it: moi, dang-lam, xong, tu-choi
  decided_day INTEGER,              -- cache: civil day of the decision
  extended INTEGER NOT NULL DEFAULT 0, -- cache: 1 = its limit was extended, which is allowed once
  PRIMARY KEY (commune, id),
  UNIQUE (commune, number)
) STRICT;
CREATE INDEX privacy_request_by_state ON privacy_request (commune, state, number);
CREATE INDEX privacy_request_by_record ON privacy_request (commune, record, number);
CREATE INDEX privacy_request_by_code ON privacy_request (commune, code_hash, number);

CREATE TABLE privacy_event (
  commune BLOB NOT NULL,            -- whose row
  request BLOB NOT NULL,            -- which request
  id BLOB NOT NULL,                 -- random
  what TEXT NOT NULL,               -- nhan, thu-tuc, gia-han, dong-y, cat, huy, tu-choi, da-bao
  at INTEGER NOT NULL,              -- moment
  day INTEGER NOT NULL,             -- its civil day
  actor BLOB,                       -- account, NULL for the person
  ground TEXT,                      -- of a refusal, or of what is kept: code from data/law/privacy.yaml
  detail TEXT,                      -- what the person is told; NULL once erased
  PRIMARY KEY (commune, request, id)
) STRICT;

CREATE TABLE erasure (
  commune BLOB NOT NULL,            -- whose row
  keeper TEXT NOT NULL,             -- the kind of record
  record BLOB NOT NULL,             -- which one: all that is known of it, with the day
  how TEXT NOT NULL,                -- cat = the person was cut off, huy = the words were destroyed too, ten = the name left what is public
  day INTEGER NOT NULL,             -- civil day
  forgotten INTEGER NOT NULL,       -- how many records of the public log lost words and salt with it
  entry BLOB NOT NULL,              -- commitment of exactly this in the public log
  PRIMARY KEY (commune, record, how)
) STRICT;

CREATE TABLE retention_run (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  at INTEGER NOT NULL,              -- moment
  day INTEGER NOT NULL,             -- its civil day
  rule TEXT NOT NULL,               -- code from data/law/retention.yaml
  done INTEGER NOT NULL,            -- how many records were cut or destroyed
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX retention_run_by_time ON retention_run (commune, at, id);

CREATE TABLE breach (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  number INTEGER NOT NULL,          -- counts from 1
  found_at INTEGER NOT NULL,        -- moment it was discovered: the 72 hours run from here
  recorded_at INTEGER NOT NULL,     -- moment it was known here
  recorded_by BLOB NOT NULL,        -- account
  PRIMARY KEY (commune, id),
  UNIQUE (commune, number)
) STRICT;

CREATE TABLE breach_entry (
  commune BLOB NOT NULL,            -- whose row
  breach BLOB NOT NULL,             -- which breach
  id BLOB NOT NULL,                 -- random
  at INTEGER NOT NULL,              -- moment it was written
  author BLOB NOT NULL,             -- account
  what TEXT NOT NULL,               -- mo-ta: what happened as it is known now; da-bao: the notice was sent
  said TEXT NOT NULL,               -- what happened; of a notice: to whom, by what letter
  kinds TEXT NOT NULL,              -- what data
  people INTEGER,                   -- how many people, as known then; NULL = not known yet
  harm TEXT NOT NULL,               -- what may come of it
  done TEXT NOT NULL,               -- what was done and will be done
  sent_at INTEGER,                  -- moment the notice left, of a da-bao
  PRIMARY KEY (commune, breach, id)
) STRICT;

CREATE TABLE protection_fact (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  what TEXT NOT NULL,               -- bat-dau: processing began; danh-gia: the assessment was filed; phu-trach: who is responsible
  day INTEGER NOT NULL,             -- the day it is true from
  detail TEXT NOT NULL,             -- number of the paper, if any
  recorded_at INTEGER NOT NULL,     -- moment it was known here
  account BLOB NOT NULL,            -- who wrote it
  PRIMARY KEY (commune, id)
) STRICT;

-- What the other rooms still hold of a person, by age: looked through once a day and by the page of what is kept.
CREATE INDEX meeting_booking_kept ON meeting_booking (commune, made_at, id) WHERE follow_hash IS NOT NULL;
CREATE INDEX meeting_question_kept ON meeting_question (commune, asked_at, id) WHERE follow_hash IS NOT NULL;
CREATE INDEX consultation_opinion_kept ON consultation_opinion (commune, received_day, seq)
  WHERE follow_hash IS NOT NULL OR name IS NOT NULL;
