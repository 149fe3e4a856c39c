-- What somebody decided about an early warning; and the index by which a year's matters are counted by hamlet and topic.

CREATE TABLE watch_decision (
  commune BLOB NOT NULL,      -- whose row
  id BLOB NOT NULL,           -- random
  what TEXT NOT NULL,         -- diem-nong: many matters at once; im-lang: a source that fell silent
  place BLOB,                 -- the hamlet or the source; NULL = matters that name no hamlet
  topic TEXT NOT NULL,        -- code from data/topics.yaml; empty for im-lang
  monday INTEGER NOT NULL,    -- day the week began that the warning speaks of
  way TEXT NOT NULL,          -- doi-thoai, xuong-thon: taken up so; bo: dismissed
  reason TEXT NOT NULL,       -- why, in own words; may be empty when taken up
  seen INTEGER NOT NULL,      -- the count that was seen when it was decided: matters, or silent weeks
  at INTEGER NOT NULL,        -- moment it was decided
  day INTEGER NOT NULL,       -- its civil day
  actor BLOB NOT NULL,        -- account
  PRIMARY KEY (commune, id)
) STRICT;
CREATE INDEX watch_decision_of_week ON watch_decision (commune, monday);
CREATE INDEX watch_decision_newest ON watch_decision (commune, at);

-- state stands in it so that nothing but the index is read.
CREATE INDEX matter_watched ON matter (commune, hamlet, topic, received_day, state) WHERE state NOT IN ('moi', 'rut');
CREATE INDEX weekly_round_of_week ON weekly_round (commune, week_year, week);
