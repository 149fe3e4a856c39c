/* Minutes of a meeting, each later writing beside the earlier one; photos of what was signed. */
#include "meeting/meeting_pages.h"

QUERY(q_newest, struct minutes,
      "SELECT version, began, ended, present, chair, secretary, content, outcome, written_at FROM "
      "meeting_minutes WHERE "
      "commune = $1 AND meeting = $2 ORDER BY version DESC LIMIT 1",
      COL(struct minutes, version), COL(struct minutes, began), COL(struct minutes, ended),
      COL(struct minutes, present), COL(struct minutes, chair), COL(struct minutes, secretary),
      COL(struct minutes, content), COL(struct minutes, outcome), COL(struct minutes, written_at));
QUERY(
    q_write, struct meeting_number_row,
    "INSERT INTO meeting_minutes (commune, meeting, version, began, ended, present, chair, secretary, content, "
    "outcome, "
    "written_at, written_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING "
    "RETURNING version",
    COL(struct meeting_number_row, n));
QUERY(q_files, struct meeting_file,
      "SELECT id, thumbnail, is_public, width, height FROM meeting_file WHERE commune = $1 AND about = $2 "
      "ORDER BY "
      "added_at, id LIMIT 20",
      COL(struct meeting_file, id), COL(struct meeting_file, thumbnail), COL(struct meeting_file, is_public),
      COL(struct meeting_file, width), COL(struct meeting_file, height));
QUERY_DO(
    q_file,
    "INSERT INTO meeting_file (commune, about, id, thumbnail, is_public, width, height, added_at, added_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

bool minutes_newest(struct ctx *cx, id meeting, struct minutes *ret) {
  return STORE_FIND(cx, q_newest, ret, A(cx->who.commune), A(meeting));
}

bool minutes_write(struct ctx *cx, id meeting, const struct minutes *m) {
  enum { MOST_VERSIONS = 50 };
  struct meeting of;
  struct minutes before = {0};
  struct meeting_number_row made;
  if (!may(&cx->who, MAY_PLAN_MEETINGS) || !meeting_find(cx, meeting, &of) || of.day.n > cx->today.n)
    return false;
  (void)minutes_newest(cx, meeting, &before);
  if (before.version >= MOST_VERSIONS || m->began >= m->ended) return false;
  if (!STORE_FIND(cx, q_write, &made, A(cx->who.commune), A(meeting), A(before.version + 1), A(m->began),
                  A(m->ended), A(m->present), A(m->chair), A(m->secretary), A(m->content), A(m->outcome),
                  A(cx->now), A(cx->who.account)))
    return false;
  meeting_note_fact(cx, meeting, "bien-ban", ID_NONE, DAY_NONE, STR_NONE);
  return true;
}

struct meeting_files meeting_files(struct ctx *cx, id about) {
  struct meeting_files f;
  f.at = STORE_LIST(cx, q_files, &f.n, A(cx->who.commune), A(about));
  return f;
}

bool meeting_keep_files(struct ctx *cx, id about, bool is_public, const struct matter_file_staged *files,
                        size_t n) {
  if (meeting_files(cx, about).n + n > MOST_FILES) return false;
  for (size_t i = 0; i < n; i++) {
    const struct matter_file_staged *f = &files[i];
    store_blob_keep(cx, &f->full, f->media_type);
    store_blob_keep(cx, &f->thumbnail, f->media_type);
    STORE_DO(cx, q_file, A(cx->who.commune), A(about), A(f->full.blob), A(f->thumbnail.blob), A(is_public),
             A(f->width), A(f->height), A(cx->now), A(cx->who.account));
  }
  return true;
}

void meeting_reply_file(struct request *rq, id about, bool only_public) {
  struct meeting_files f = meeting_files(rq->cx, about);
  id wanted;
  if (id_parse(param(rq, "file"), &wanted))
    for (size_t i = 0; i < f.n; i++) {
      struct bytes content;
      str type;
      if ((only_public && !f.at[i].is_public) ||
          (!id_eq(f.at[i].id, wanted) && !id_eq(f.at[i].thumbnail, wanted)))
        continue;
      if (!store_blob_read(rq->cx, wanted, &content, &type)) break;
      reply_bytes(rq, type, (str){(const char *)content.p, content.n}, STR_NONE);
      return;
    }
  reply_not_found(rq);
}
