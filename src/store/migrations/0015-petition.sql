-- Petitions that must stay secret. Content stands here only sealed (XChaCha20-Poly1305 under a key of each record); in clear are
-- days, clocks, class, state and who holds a key. No column of this file holds a moment: nothing here is finer than the day.

CREATE TABLE sealed_person (
  commune BLOB NOT NULL,      -- whose row
  account BLOB NOT NULL,      -- whose key pair; a new one replaces it, and what was wrapped to the old one goes
  public BLOB NOT NULL,       -- X25519 public key
  private BLOB NOT NULL,      -- the private one, sealed under a key made of the person's passphrase
  salt BLOB NOT NULL,         -- of the slow hash of that passphrase
  made_day INTEGER NOT NULL,  -- civil day
  PRIMARY KEY (commune, account)
) STRICT;

CREATE TABLE sealed_escrow (
  commune BLOB NOT NULL,      -- whose row
  seat INTEGER NOT NULL,      -- 1, 2, 3
  account BLOB NOT NULL,      -- who sits there: any two of the three open a record together
  from_day INTEGER NOT NULL,  -- civil day
  PRIMARY KEY (commune, seat)
) STRICT;

CREATE TABLE sealed_key (
  commune BLOB NOT NULL,      -- whose row
  object BLOB NOT NULL,       -- the petition, or the row of the reception register
  kind TEXT NOT NULL,         -- nguoi: a person; ma: the follow code; du-phong: two of the escrow, the first's box around the second's
  holder BLOB NOT NULL,       -- the account; of a code the record itself; of an escrow pair the first
  second BLOB NOT NULL,       -- of an escrow pair the second account; else the holder again
  wrapped BLOB NOT NULL,      -- the record's key in a sealed box
  PRIMARY KEY (commune, object, kind, holder, second)
) STRICT;
CREATE INDEX sealed_key_of ON sealed_key (commune, holder, kind, object);

CREATE TABLE sealed_opening (
  commune BLOB NOT NULL,      -- whose row
  object BLOB NOT NULL,       -- the record two of the escrow are opening
  first BLOB NOT NULL,        -- who has taken off the outer box
  second BLOB NOT NULL,       -- who can take off the inner one
  inner_box BLOB NOT NULL,    -- the inner box, still sealed
  day INTEGER NOT NULL,       -- civil day
  PRIMARY KEY (commune, object, first, second)
) STRICT;

CREATE TABLE petition (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- random
  number TEXT NOT NULL,       -- opaque, for paper and telephone between those who hold a key; says nothing of order
  kind TEXT NOT NULL,         -- kin: asked to be kept secret; thai-do: about the conduct of staff; khieu-nai: a complaint
  channel TEXT NOT NULL,      -- web, quay, giay
  received_day INTEGER NOT NULL, -- civil day
  signers INTEGER NOT NULL,   -- how many signed; 5 and more have representatives
  part_of BLOB,               -- the record that a mixed letter was parted from
  state TEXT NOT NULL,        -- cache of petition_event
  outcome TEXT,               -- cache: how it was answered or ended
  answered_rank INTEGER NOT NULL, -- cache: rank of who answered last; after a refusal only somebody above
  answered_by BLOB,           -- cache: that person
  due_day INTEGER,            -- cache of petition_due; NULL = no clock runs
  follow_hash BLOB,           -- HMAC of the follow code, under a key outside the store
  code_salt BLOB,             -- of the slow hash that makes the code's key
  destroy_day INTEGER,        -- civil day on which the content is destroyed by law; NULL = kept
  destroyed_day INTEGER,      -- civil day it was
  PRIMARY KEY (commune, id),
  UNIQUE (commune, number),
  UNIQUE (commune, follow_hash)
) STRICT;
CREATE INDEX petition_to_destroy ON petition (commune, destroy_day);

CREATE TABLE petition_part (
  commune BLOB NOT NULL,      -- whose row
  petition BLOB NOT NULL,     -- which record
  id BLOB NOT NULL,           -- random
  n INTEGER NOT NULL,         -- order within the record
  what TEXT NOT NULL,         -- don, tin-den, tin-di, ket-qua, ly-do, chuyen, tep
  author BLOB,                -- account; NULL = the resident
  day INTEGER NOT NULL,       -- civil day
  sealed BLOB NOT NULL,       -- nonce and ciphertext, padded to a few sizes
  blob BLOB,                  -- of a picture: the sealed file
  PRIMARY KEY (commune, petition, id)
) STRICT;
CREATE INDEX petition_part_in_order ON petition_part (commune, petition, n);

CREATE TABLE petition_event (
  commune BLOB NOT NULL,      -- whose row
  petition BLOB NOT NULL,     -- which record
  n INTEGER NOT NULL,         -- order within the record
  what TEXT NOT NULL,         -- an act of the table of states, or mo, trao, bo-khoa, ky-quy, gia-han
  day INTEGER NOT NULL,       -- civil day
  actor BLOB,                 -- account; NULL = the resident or the system
  other BLOB,                 -- account a key went to or was taken from
  detail TEXT,                -- a code of a table; never words
  PRIMARY KEY (commune, petition, n)
) STRICT;

CREATE TABLE petition_due (
  commune BLOB NOT NULL,      -- whose row
  petition BLOB NOT NULL,     -- which record
  n INTEGER NOT NULL,         -- order within the record; the last one holds
  rule TEXT NOT NULL,         -- row of data/law/deadlines.yaml
  start_day INTEGER NOT NULL, -- civil day the limit runs from
  due_day INTEGER NOT NULL,   -- civil day
  day INTEGER NOT NULL,       -- civil day this was recorded
  PRIMARY KEY (commune, petition, n)
) STRICT;

-- Denunciations: there is no column for a text, a name or a file, on purpose.
CREATE TABLE denunciation_file (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- random
  number TEXT NOT NULL,       -- opaque; stands on the paper file
  class TEXT NOT NULL CHECK (class IN ('don-ky-ten', 'truc-tiep', 'khong-ten')), -- how it came
  handler BLOB NOT NULL,      -- the one account that sees this row
  received_day INTEGER NOT NULL, -- civil day
  places INTEGER NOT NULL,    -- 1 = to be verified in several places
  PRIMARY KEY (commune, id),
  UNIQUE (commune, number)
) STRICT;
CREATE INDEX denunciation_file_of ON denunciation_file (commune, handler, received_day);

CREATE TABLE denunciation_step (
  commune BLOB NOT NULL,      -- whose row
  denunciation BLOB NOT NULL, -- which one
  n INTEGER NOT NULL,         -- order
  what TEXT NOT NULL CHECK (what IN ('nhan', 'thu-ly', 'khong-thu-ly', 'chuyen', 'gia-han', 'ket-luan', 'xong')), -- the step
  day INTEGER NOT NULL,       -- civil day it was taken
  rule TEXT,                  -- row of data/law/deadlines.yaml that runs from it
  due_day INTEGER,            -- civil day; NULL = no clock runs
  PRIMARY KEY (commune, denunciation, n)
) STRICT;

-- Appointments without a name: a day and a code, nothing else.
CREATE TABLE appointment (
  commune BLOB NOT NULL,      -- whose row
  code_hash BLOB NOT NULL,    -- HMAC of the code, under a key outside the store
  day INTEGER NOT NULL,       -- civil day somebody comes
  PRIMARY KEY (commune, code_hash)
) STRICT;
CREATE INDEX appointment_on ON appointment (commune, day);

-- Sổ tiếp công dân, Mẫu 03/TCD (NĐ 154/2026/NĐ-CP): columns 3 to 5 sealed, the others as the form has them.
CREATE TABLE reception (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- random; a correction is a new row
  line BLOB NOT NULL,         -- id of the line's first row: what the key belongs to
  year INTEGER NOT NULL,      -- of the register
  stt INTEGER NOT NULL,       -- column 1, counts from 1 in each year
  version INTEGER NOT NULL,   -- counts from 1; the last one holds
  day INTEGER NOT NULL,       -- column 2
  sealed BLOB NOT NULL,       -- columns 3, 4, 5: name and address, paper, content
  kind TEXT NOT NULL CHECK (kind IN ('khieu-nai', 'kien-nghi', 'phan-anh')), -- column 6; a denunciation is not entered here
  people INTEGER NOT NULL,    -- column 7
  solved_by TEXT NOT NULL,    -- column 8
  competent INTEGER NOT NULL, -- column 9
  guided TEXT NOT NULL,       -- column 10
  accepted_by TEXT NOT NULL,  -- column 11
  result TEXT NOT NULL,       -- column 12
  note TEXT NOT NULL,         -- column 13
  recorded_by BLOB NOT NULL,  -- account
  recorded_day INTEGER NOT NULL, -- civil day
  PRIMARY KEY (commune, id),
  UNIQUE (commune, year, stt, version)
) STRICT;

CREATE TABLE reception_refusal (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- random
  day INTEGER NOT NULL,       -- civil day
  ground TEXT NOT NULL,       -- row of data/law/reception.yaml; whom it concerned stands on the paper alone
  due_day INTEGER,            -- of the written notice; NULL = said on the spot
  recorded_by BLOB NOT NULL,  -- account
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX reception_refusal_on ON reception_refusal (commune, day);
