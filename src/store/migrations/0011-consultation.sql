-- Drafts put to the people: their versions and numbered passages, opinions, answers, the synthesis; and household votes.
-- Facts (events, versions, answers, syntheses, results) are only ever added; columns marked "cache" repeat the newest fact.

CREATE TABLE consultation (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  seq INTEGER NOT NULL,             -- order of drafting: milliseconds × 4096 + random
  number INTEGER,                   -- given when the content is disclosed, counts from 1
  title TEXT NOT NULL,              -- of the draft
  why TEXT NOT NULL,                -- why it is needed
  issuer TEXT NOT NULL,             -- which body will issue it
  unit BLOB NOT NULL,               -- that prepares it and answers
  version INTEGER NOT NULL,         -- cache: newest version
  state TEXT NOT NULL,              -- cache: soan, lay-y-kien, tong-hop (synthesis public), ban-hanh
  opened_day INTEGER,               -- cache: civil day the content was disclosed
  close_day INTEGER,                -- cache: last day that takes opinions
  synthesis_day INTEGER,            -- cache: civil day the synthesis became public
  issued_day INTEGER,               -- cache: civil day of the issue
  PRIMARY KEY (commune, id),
  UNIQUE (commune, seq),
  UNIQUE (commune, number)
) STRICT;
CREATE INDEX consultation_public ON consultation (commune, number) WHERE number IS NOT NULL;

CREATE TABLE consultation_event (
  commune BLOB NOT NULL,            -- whose row
  consultation BLOB NOT NULL,       -- which draft
  id BLOB NOT NULL,                 -- random
  what TEXT NOT NULL,               -- soan, ban-moi, mo, gia-han, trinh, tra-lai, cong-bo, ban-hanh
  day INTEGER NOT NULL,             -- civil day it is true from
  until_day INTEGER,                -- mo, gia-han: the last day that takes opinions
  least_day INTEGER,                -- mo: the earliest last day the law allows
  lawful_days INTEGER,              -- mo: the limit in days that least_day follows from
  detail TEXT,                      -- mo: the ground of another law's limit; tra-lai: reason; ban-hanh: number of the document
  at INTEGER NOT NULL,              -- moment it was recorded
  actor BLOB,                       -- account
  PRIMARY KEY (commune, consultation, id)
) STRICT;
CREATE INDEX consultation_event_by_what ON consultation_event (commune, what, day);

CREATE TABLE consultation_version (
  commune BLOB NOT NULL,            -- whose row
  consultation BLOB NOT NULL,       -- which draft
  version INTEGER NOT NULL,         -- 1, 2, ...
  note TEXT,                        -- what changed, in a sentence
  at INTEGER NOT NULL,              -- moment
  day INTEGER NOT NULL,             -- its civil day
  author BLOB NOT NULL,             -- account
  PRIMARY KEY (commune, consultation, version)
) STRICT;

CREATE TABLE consultation_passage (
  commune BLOB NOT NULL,            -- whose row
  consultation BLOB NOT NULL,       -- which draft
  version INTEGER NOT NULL,         -- of the draft
  n INTEGER NOT NULL,               -- 1, 2, ... within the version
  label TEXT NOT NULL,              -- Điều 3, Khoản 2 Điều 3, Đoạn 4
  depth INTEGER NOT NULL,           -- 0 chapter, 1 article, 2 clause, 3 point
  text TEXT NOT NULL,               -- as it was pasted
  PRIMARY KEY (commune, consultation, version, n)
) STRICT;

CREATE TABLE consultation_meeting (
  commune BLOB NOT NULL,            -- whose row
  consultation BLOB NOT NULL,       -- which draft
  id BLOB NOT NULL,                 -- random
  held_day INTEGER NOT NULL,        -- civil day
  hamlet BLOB,                      -- whose meeting; NULL = of the commune
  place TEXT NOT NULL,              -- where
  present INTEGER NOT NULL,         -- how many took part
  minutes TEXT NOT NULL,            -- what the minutes say in short
  at INTEGER NOT NULL,              -- moment it was keyed in
  author BLOB NOT NULL,             -- account
  PRIMARY KEY (commune, consultation, id)
) STRICT;

CREATE TABLE consultation_opinion (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  seq INTEGER NOT NULL,             -- order of arrival: milliseconds × 4096 + random
  consultation BLOB NOT NULL,       -- which draft
  version INTEGER NOT NULL,         -- the version it was given on, for ever
  passage INTEGER NOT NULL,         -- of that version; 0 = the whole
  channel TEXT NOT NULL,            -- web, giay, hop, to-chuc
  text TEXT NOT NULL,               -- own words
  name TEXT,                        -- of the sender, optional, for the office only
  organisation TEXT,                -- in whose name, optional; public unless hidden
  organisation_hidden INTEGER NOT NULL DEFAULT 0, -- 1 = the moderator could not confirm that it speaks
  hamlet BLOB,                      -- optional
  sheet TEXT,                       -- giay: number of the sheet; to-chuc: number of the letter
  meeting BLOB,                     -- hop: which meeting
  voices INTEGER NOT NULL,          -- how many said so: 1, or counted in the meeting
  follow_hash BLOB,                 -- web: HMAC of the follow code, under a key outside the store
  received_day INTEGER NOT NULL,    -- civil day it was given
  at INTEGER NOT NULL,              -- moment it was recorded
  keyed_by BLOB,                    -- account that keyed it in, NULL for the sender
  state TEXT NOT NULL,              -- moi, hien (public), an (counted, words not public)
  public_text TEXT,                 -- what the public reads, personal data blacked out
  reason TEXT,                      -- an: why not public
  seen_by BLOB,                     -- account that moderated
  seen_at INTEGER,                  -- moment
  answer_kind TEXT,                 -- cache: tiep-thu, giai-trinh, ghi-nhan; NULL = not answered
  answer_text TEXT,                 -- cache: of the newest answer
  PRIMARY KEY (commune, id),
  UNIQUE (commune, seq),
  UNIQUE (commune, follow_hash)
) STRICT;
CREATE INDEX consultation_opinion_in_order ON consultation_opinion (commune, consultation, seq);
CREATE INDEX consultation_opinion_by_state ON consultation_opinion (commune, state, seq);

CREATE TABLE consultation_answer (
  commune BLOB NOT NULL,            -- whose row
  opinion BLOB NOT NULL,            -- which opinion
  id BLOB NOT NULL,                 -- random
  kind TEXT NOT NULL,               -- tiep-thu (accepted), giai-trinh (explained), ghi-nhan (noted)
  text TEXT NOT NULL,               -- what changed, or why not
  at INTEGER NOT NULL,              -- moment
  day INTEGER NOT NULL,             -- its civil day
  author BLOB NOT NULL,             -- account
  PRIMARY KEY (commune, opinion, id)
) STRICT;

CREATE TABLE consultation_synthesis (
  commune BLOB NOT NULL,            -- whose row
  consultation BLOB NOT NULL,       -- which draft
  version INTEGER NOT NULL,         -- 1, 2, ... one for each time it was put before the signer
  intro TEXT NOT NULL,              -- the general part, in the office's words
  digest BLOB NOT NULL,             -- SHA-256 of all it says: what is signed is what was read
  state TEXT NOT NULL,              -- trinh, tra-lai, cong-bo
  submitted_by BLOB NOT NULL,       -- account
  submitted_at INTEGER NOT NULL,    -- moment
  decided_by BLOB,                  -- account
  decided_at INTEGER,               -- moment
  PRIMARY KEY (commune, consultation, version)
) STRICT;

CREATE TABLE household_vote (
  commune BLOB NOT NULL,            -- whose row
  id BLOB NOT NULL,                 -- random
  number INTEGER NOT NULL,          -- counts from 1
  question TEXT NOT NULL,           -- what the households decide
  about TEXT NOT NULL,              -- code of data/law/household-votes.yaml
  scope TEXT NOT NULL,              -- thon, xa
  unit BLOB NOT NULL,               -- that prepares it
  opened_day INTEGER NOT NULL,      -- civil day; the denominators stand from here on
  online_households INTEGER NOT NULL, -- how many household representatives chose to vote online; 0 = nobody was asked or wants it
  households INTEGER NOT NULL,      -- all household representatives of the scope
  threshold_numerator INTEGER NOT NULL,   -- of the rule in force on opened_day
  threshold_denominator INTEGER NOT NULL, -- of the rule in force on opened_day
  at_least INTEGER NOT NULL,        -- 1 = at least the fraction, 0 = more than it
  hamlets_numerator INTEGER NOT NULL,     -- xa: how many hamlets of all
  hamlets_denominator INTEGER NOT NULL,   -- xa: of the same fraction
  opened_by BLOB NOT NULL,          -- account
  at INTEGER NOT NULL,              -- moment
  counted_day INTEGER,              -- cache: civil day of the last result, once all are in
  recognised_day INTEGER,           -- civil day of the decision that recognises the result
  recognised_number TEXT,           -- its number
  recognised_by BLOB,               -- account that recorded it
  recognised_at INTEGER,            -- moment
  PRIMARY KEY (commune, id),
  UNIQUE (commune, number)
) STRICT;

CREATE TABLE household_vote_hamlet (
  commune BLOB NOT NULL,            -- whose row
  vote BLOB NOT NULL,               -- which vote
  hamlet BLOB NOT NULL,             -- unit
  households INTEGER NOT NULL,      -- all household representatives, frozen
  PRIMARY KEY (commune, vote, hamlet)
) STRICT;

CREATE TABLE household_vote_result (
  commune BLOB NOT NULL,            -- whose row
  vote BLOB NOT NULL,               -- which vote
  hamlet BLOB NOT NULL,             -- unit
  version INTEGER NOT NULL,         -- 1, 2, ... a correction is a new row
  held_day INTEGER NOT NULL,        -- civil day of the meeting or of the last ballot
  way TEXT NOT NULL,                -- hop (show of hands or ballots in the meeting), phieu (ballots house to house)
  present INTEGER NOT NULL,         -- household representatives that took part
  agree INTEGER NOT NULL,           -- for
  disagree INTEGER NOT NULL,        -- against
  other INTEGER NOT NULL,           -- no opinion, or an invalid ballot
  team TEXT NOT NULL,               -- the ballot team, a name a line: for the office only
  team_size INTEGER NOT NULL,       -- 3 to 5
  minutes TEXT NOT NULL,            -- number or place of the minutes
  reason TEXT,                      -- of a correction
  author BLOB NOT NULL,             -- account
  at INTEGER NOT NULL,              -- moment
  day INTEGER NOT NULL,             -- its civil day
  PRIMARY KEY (commune, vote, hamlet, version)
) STRICT;
