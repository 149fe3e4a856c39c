-- The public lists of matters by topic and hamlet come from indexes and counters of their own; only words are searched.

CREATE INDEX matter_public ON matter (commune, seq) WHERE published_at IS NOT NULL;
CREATE INDEX matter_public_topic ON matter (commune, topic, seq) WHERE published_at IS NOT NULL;
CREATE INDEX matter_public_hamlet ON matter (commune, hamlet, seq) WHERE published_at IS NOT NULL;
CREATE INDEX matter_public_both ON matter (commune, hamlet, topic, seq) WHERE published_at IS NOT NULL;

-- What was there before is counted once; the hamlets' counters stand in the two dialects, which write bytes as hex differently.
INSERT INTO counter (commune, name, writer, n)
  SELECT commune, 'matter.withheld', 0, COUNT(*) FROM matter WHERE state = 'khong-cong-khai' GROUP BY commune;
INSERT INTO counter (commune, name, writer, n)
  SELECT commune, 'matter.public.' || topic, 0, COUNT(*) FROM matter WHERE published_at IS NOT NULL GROUP BY commune, topic;
