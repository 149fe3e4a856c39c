INSERT INTO counter (commune, name, writer, n)
  SELECT commune, 'matter.public.' || lower(hex(hamlet)), 0, COUNT(*) FROM matter
  WHERE published_at IS NOT NULL AND hamlet IS NOT NULL GROUP BY commune, hamlet;
INSERT INTO counter (commune, name, writer, n)
  SELECT commune, 'matter.public.' || lower(hex(hamlet)) || '.' || topic, 0, COUNT(*) FROM matter
  WHERE published_at IS NOT NULL AND hamlet IS NOT NULL GROUP BY commune, hamlet, topic;

-- The writer merges the pieces of the index of words when it is idle: two of a size are enough.
INSERT INTO search (search, rank) VALUES ('usermerge', 2);
