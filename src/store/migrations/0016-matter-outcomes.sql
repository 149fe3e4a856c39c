-- An answer says truly what became of the matter: not everything that is answered is solved.

ALTER TABLE matter_answer ADD COLUMN outcome TEXT NOT NULL DEFAULT ''; -- da-giai-quyet, khong-giai-quyet-duoc, khong-thuoc-tham-quyen; '' = a draft that does not say yet
ALTER TABLE matter_answer ADD COLUMN outcome_why TEXT NOT NULL DEFAULT ''; -- why it could not be solved, or who is competent
ALTER TABLE matter ADD COLUMN outcome TEXT; -- cache: of the newest public answer

-- Kinds of matter ask for different things (data/law/kinds.yaml).
ALTER TABLE matter ADD COLUMN address TEXT; -- where the sender lives; only some kinds need it; NULL once forgotten
ALTER TABLE matter ADD COLUMN task TEXT; -- clause of the plan that a difficulty is about
ALTER TABLE matter ADD COLUMN signers INTEGER NOT NULL DEFAULT 1; -- how many people signed the letter, or say the same
