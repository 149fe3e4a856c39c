-- Row id = number of the index * 2^40 + seq, so that newest first is the order of the row ids and no hit is ever sorted.
-- The words are kept beside the index (no contentless table): only so can secure-delete take a dropped document out of
-- the index itself, instead of leaving a tombstone on top of its words.
CREATE VIRTUAL TABLE search USING fts5 (words, detail = none, columnsize = 0, tokenize = 'ascii');
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
