-- The public log and the private record of staff acts: two Merkle trees (RFC 9162) per commune, tree 0 and tree 1.

CREATE TABLE log_identity (
  commune BLOB NOT NULL,     -- whose row
  origin TEXT NOT NULL,      -- 'thanthien/<16 hex>', the log's name in every checkpoint
  public_key BLOB NOT NULL,  -- Ed25519, 32 bytes; the secret half is keys/log-<16 hex>.key
  from_at INTEGER NOT NULL,  -- ms UTC
  until_at INTEGER,          -- ms UTC; NULL = in use. A restore begins a new origin
  PRIMARY KEY (commune, origin)
) STRICT;

-- Entries whose transaction has committed and which the sequencer has not numbered yet.
CREATE TABLE log_pending (
  commune BLOB NOT NULL,  -- whose row
  tree INTEGER NOT NULL,  -- 0 public, 1 staff
  entry BLOB NOT NULL,    -- 32 bytes
  at INTEGER NOT NULL,    -- ms UTC
  ord INTEGER NOT NULL,   -- order inside one transaction
  PRIMARY KEY (commune, tree, entry)
) STRICT;

-- The leaves' data, gapless from 0.
CREATE TABLE log_leaf (
  commune BLOB NOT NULL,  -- whose row
  tree INTEGER NOT NULL,  -- 0 public, 1 staff
  idx INTEGER NOT NULL,   -- from 0
  entry BLOB NOT NULL,    -- 32 bytes; the leaf's hash is SHA-256(0x00, entry)
  PRIMARY KEY (commune, tree, idx),
  UNIQUE (commune, tree, entry)
) STRICT;

-- Full tiles of C2SP tlog-tiles; never changed. Partial ones are computed when asked for.
CREATE TABLE log_tile (
  commune BLOB NOT NULL,   -- whose row
  tree INTEGER NOT NULL,   -- 0 public, 1 staff
  level INTEGER NOT NULL,  -- 0: hashes of leaves; above: roots of the full tiles one level below
  n INTEGER NOT NULL,      -- which one of its level, from 0
  hashes BLOB NOT NULL,    -- 256 times 32 bytes
  root BLOB NOT NULL,      -- 32 bytes: what the level above holds
  PRIMARY KEY (commune, tree, level, n)
) STRICT;

CREATE TABLE log_checkpoint (
  commune BLOB NOT NULL,  -- whose row
  tree INTEGER NOT NULL,  -- 0 public, 1 staff
  size INTEGER NOT NULL,  -- leaves
  root BLOB NOT NULL,     -- 32 bytes
  note TEXT NOT NULL,     -- the signed note of C2SP tlog-checkpoint, whole
  at INTEGER NOT NULL,    -- ms UTC, our clock when it was signed; the note itself says no time
  day INTEGER NOT NULL,   -- civil day of at
  PRIMARY KEY (commune, tree, size)
) STRICT;

-- What an entry of the public tree commits to. To forget is to make salt and record NULL: the entry alone says nothing.
CREATE TABLE log_record (
  commune BLOB NOT NULL,  -- whose row
  entry BLOB NOT NULL,    -- SHA-256(salt, record)
  salt BLOB,              -- 32 random bytes; NULL = forgotten
  record TEXT,            -- RFC 8785 JSON; NULL = forgotten
  kind TEXT NOT NULL,     -- the record's member "kind": 'intake', 'answer'
  object BLOB,            -- the record's subject here (a matter); NULL = none
  at INTEGER NOT NULL,    -- ms UTC
  PRIMARY KEY (commune, entry)
) STRICT;
CREATE INDEX log_record_object ON log_record (commune, object, at);

-- What happened, by whom. Ids and names of fields only, never values.
CREATE TABLE journal_entry (
  commune BLOB NOT NULL,   -- whose row
  id BLOB NOT NULL,        -- the note
  at INTEGER NOT NULL,     -- ms UTC
  ord INTEGER NOT NULL,    -- order inside one transaction
  actor BLOB,              -- account; NULL = a resident, or the system
  unit BLOB,               -- the actor's unit then
  roles INTEGER NOT NULL,  -- the actor's roles then, bits by enum role
  verb TEXT NOT NULL,      -- 'matter.assign'
  object BLOB,             -- id of the record it was done to
  fields TEXT NOT NULL,    -- names of the fields touched, space-separated
  entry BLOB NOT NULL,     -- SHA-256 of all the above as JSON: its leaf in tree 1
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX journal_entry_object ON journal_entry (commune, object, at, ord);
CREATE INDEX journal_entry_entry ON journal_entry (commune, entry);
