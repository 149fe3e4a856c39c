-- An answer says truly what became of the matter: not everything that is answered is solved.

ALTER TABLE matter_answer ADD COLUMN outcome TEXT NOT NULL DEFAULT ''; -- da-giai-quyet, khong-giai-quyet-duoc, khong-thuoc-tham-quyen; '' = a draft that does not say yet
ALTER TABLE matter_answer ADD COLUMN outcome_why TEXT NOT NULL DEFAULT ''; -- why it could not be solved, or who is competent
ALTER TABLE matter ADD COLUMN outcome TEXT; -- cache: of the newest public answer
