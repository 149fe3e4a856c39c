-- People of the office, their roles over time, one-time codes, sessions, and the tries at the door.

CREATE TABLE account (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- the person
  name TEXT NOT NULL,         -- as written on papers
  sort_key BLOB NOT NULL,     -- text_sort_key of the given name, then of the whole name
  login TEXT NOT NULL,        -- lower-case ASCII
  unit BLOB,                  -- the unit they work in; for a collector the hamlet or association
  roles INTEGER NOT NULL,     -- bits by enum role; the newest row of account_role says the same
  password TEXT,              -- argon2id string; NULL until the one-time code was used
  made_at INTEGER NOT NULL,   -- moment
  closed_at INTEGER,          -- moment of deactivation; NULL = active
  PRIMARY KEY (commune, id),
  UNIQUE (commune, login)
) STRICT;

CREATE TABLE account_role (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- the fact
  account BLOB NOT NULL,      -- the person
  unit BLOB,                  -- their unit in that time
  roles INTEGER NOT NULL,     -- bits by enum role; 0 = deactivated
  from_at INTEGER NOT NULL,   -- moment it began
  to_at INTEGER,              -- moment it ended; NULL = still
  PRIMARY KEY (commune, id),
  FOREIGN KEY (commune, account) REFERENCES account (commune, id)
) STRICT;
CREATE INDEX account_role_of ON account_role (commune, account);

CREATE TABLE account_code (
  commune BLOB NOT NULL,      -- whose row
  account BLOB NOT NULL,      -- the person; one code each, a new one replaces the old
  mac BLOB NOT NULL,          -- HMAC of the code under a key outside the store
  ends_at INTEGER NOT NULL,   -- moment it stops working
  PRIMARY KEY (commune, account),
  FOREIGN KEY (commune, account) REFERENCES account (commune, id)
) STRICT;

CREATE TABLE session (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- names it in lists; no secret
  hash BLOB NOT NULL,         -- BLAKE2b-256 of the cookie's secret
  account BLOB NOT NULL,      -- the person
  made_at INTEGER NOT NULL,   -- moment of signing in
  seen_at INTEGER NOT NULL,   -- moment of the last use, up to a minute behind
  ends_at INTEGER NOT NULL,   -- absolute end
  closed_at INTEGER,          -- moment it was ended before its time
  source TEXT NOT NULL,       -- address class it was opened from, shown to its owner
  PRIMARY KEY (commune, id),
  UNIQUE (commune, hash),
  FOREIGN KEY (commune, account) REFERENCES account (commune, id)
) STRICT;
CREATE INDEX session_of ON session (commune, account);

CREATE TABLE sign_in_log (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- the entry
  account BLOB NOT NULL,      -- who signed in
  at INTEGER NOT NULL,        -- moment
  source TEXT NOT NULL,       -- address class; kept 12 months as NĐ 333/2026 asks, then destroyed
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX sign_in_log_at ON sign_in_log (commune, at);
CREATE INDEX sign_in_log_of ON sign_in_log (commune, account, at);

CREATE TABLE sign_in_try (
  commune BLOB NOT NULL,      -- whose row
  mac BLOB NOT NULL,          -- HMAC of a source, or of a source and a login: neither can be read back
  tries INTEGER NOT NULL,     -- wrong ones in a row
  last_at INTEGER NOT NULL,   -- moment of the last
  wait_until INTEGER NOT NULL, -- moment before which the next is not looked at
  PRIMARY KEY (commune, mac)
) STRICT;
CREATE INDEX sign_in_try_at ON sign_in_try (commune, last_at);
