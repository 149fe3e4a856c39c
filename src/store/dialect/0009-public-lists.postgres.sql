INSERT INTO counter (commune, name, writer, n)
  SELECT commune, 'matter.public.' || encode(hamlet, 'hex'), 0, COUNT(*) FROM matter
  WHERE published_at IS NOT NULL AND hamlet IS NOT NULL GROUP BY commune, hamlet;
INSERT INTO counter (commune, name, writer, n)
  SELECT commune, 'matter.public.' || encode(hamlet, 'hex') || '.' || topic, 0, COUNT(*) FROM matter
  WHERE published_at IS NOT NULL AND hamlet IS NOT NULL GROUP BY commune, hamlet, topic;
