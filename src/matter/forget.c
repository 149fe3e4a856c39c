/* Taking a person out of a matter. Three depths (privacy/ decides which, and notes it):
 *   the name leaves what is public    the person is cut off: an archive duty keeps the rest    the words go too
 * What is counted stays in every case: events, days, states, that it was answered. Records of the public log lose words and
 * salt where they name the person; their entries stay in the tree and say nothing any more. */
#include "matter/matter_room.h"

struct erasing {
  struct ctx *cx;
  struct matter m;
  enum erasure_how how;
  int64_t forgotten;
};

static const char *const touched[] = {"matter",         "matter_answer", "matter_note",
                                      "matter_message", "matter_rating", "search"};

static str without_name(void *mem, str text, str name) {
  struct findings all = personal_find(mem, text, name), only = {MEM_ARRAY(mem, struct finding, all.n), 0};
  for (size_t i = 0; i < all.n; i++)
    if (str_eq(all.at[i].what, _("họ tên người gửi"))) only.at[only.n++] = all.at[i];
  return only.n ? personal_black_out(mem, text, &only) : text;
}

static str clean(const struct erasing *e, str text) {
  if (!text.p) return text;
  if (e->how == ERASE_NAME) return without_name(e->cx->mem, text, e->m.name);
  return personal_hidden(e->cx->mem, text, e->m.name);
}

static bool changes(const struct erasing *e, str text) {
  return text.p && !str_eq(clean(e, text), text);
}

/* ---- answers --------------------------------------------------------------------------------------------- */

QUERY_DO(q_answer, "UPDATE matter_answer SET done_what = $4, done_by = $5, done_when = $6, next_step = $7, "
                   "outcome_why = $8 WHERE commune "
                   "= $1 AND matter = $2 AND version = $3");

static void set_answer(struct erasing *e, int64_t version, str what, str by, str when, str next, str why) {
  STORE_DO(e->cx, q_answer, A(e->cx->who.commune), A(e->m.id), A(version), A(what), A(by), A(when), A(next),
           A(why));
}

/* An answer's record holds the public title and words too: a change in those reaches every version. */
static void clean_answers(struct erasing *e) {
  bool words = changes(e, e->m.title) || changes(e, e->m.public_text);
  struct matter_answers a = matter_answers(e->cx, e->m.id, false);
  for (size_t i = 0; i < a.n; i++) {
    const struct matter_answer *v = &a.at[i];
    bool own = changes(e, v->done_what) || changes(e, v->done_by) || changes(e, v->done_when) ||
               changes(e, v->next_step) || changes(e, v->outcome_why);
    if (own)
      set_answer(e, v->version, clean(e, v->done_what), clean(e, v->done_by), clean(e, v->done_when),
                 clean(e, v->next_step), clean(e, v->outcome_why));
    if ((own || words) && v->entry.n == 32) e->forgotten += log_forget_entry(e->cx, v->entry.p);
  }
}

static void empty_answers(struct erasing *e) {
  struct matter_answers a = matter_answers(e->cx, e->m.id, false);
  for (size_t i = 0; i < a.n; i++) set_answer(e, a.at[i].version, S(""), S(""), S(""), S(""), S(""));
}

/* ---- notes, messages, ratings ------------------------------------------------------------------------------ */

struct written {
  id id;
  str text;
};
#define WRITTEN_ROW COL(struct written, id), COL(struct written, text)
QUERY(q_notes, struct written,
      "SELECT id, text FROM matter_note WHERE commune = $1 AND matter = $2 LIMIT 10000", WRITTEN_ROW);
QUERY(q_messages, struct written,
      "SELECT id, text FROM matter_message WHERE commune = $1 AND matter = $2 LIMIT 10000", WRITTEN_ROW);
QUERY_DO(q_note, "UPDATE matter_note SET text = $4 WHERE commune = $1 AND matter = $2 AND id = $3");
QUERY_DO(q_message, "UPDATE matter_message SET text = $4 WHERE commune = $1 AND matter = $2 AND id = $3");
QUERY_DO(q_no_notes, "DELETE FROM matter_note WHERE commune = $1 AND matter = $2");
QUERY_DO(q_no_messages, "DELETE FROM matter_message WHERE commune = $1 AND matter = $2");
struct rated {
  int64_t version;
  str comment;
};
QUERY(q_ratings, struct rated,
      "SELECT version, comment FROM matter_rating WHERE commune = $1 AND matter = $2 LIMIT 1000",
      COL(struct rated, version), COL(struct rated, comment));
QUERY_DO(q_rating, "UPDATE matter_rating SET comment = $4 WHERE commune = $1 AND matter = $2 AND version = $3");
QUERY_DO(q_no_comments, "UPDATE matter_rating SET comment = NULL WHERE commune = $1 AND matter = $2");

static void clean_written(struct erasing *e, const struct query *list, const struct query *change) {
  size_t n;
  struct ctx *cx = e->cx;
  struct written *w = store_list(cx, list, &n, ARGS_(A(cx->who.commune), A(e->m.id)));
  for (size_t i = 0; i < n; i++)
    if (changes(e, w[i].text))
      store_do(cx, change, ARGS_(A(cx->who.commune), A(e->m.id), A(w[i].id), A(clean(e, w[i].text))));
}

static void clean_ratings(struct erasing *e) {
  size_t n;
  struct ctx *cx = e->cx;
  struct rated *r = STORE_LIST(cx, q_ratings, &n, A(cx->who.commune), A(e->m.id));
  for (size_t i = 0; i < n; i++)
    if (changes(e, r[i].comment))
      STORE_DO(cx, q_rating, A(cx->who.commune), A(e->m.id), A(r[i].version), A(clean(e, r[i].comment)));
}

/* ---- pictures ------------------------------------------------------------------------------------------------ */

QUERY_DO(q_no_picture, "DELETE FROM matter_file WHERE commune = $1 AND matter = $2 AND id = $3");

/* The sender's own; all: the office's too. */
static void destroy_pictures(struct erasing *e, bool all) {
  struct matter_files f = matter_files(e->cx, e->m.id);
  for (size_t i = 0; i < f.n; i++) {
    if (!all && f.at[i].version != 0) continue;
    STORE_DO(e->cx, q_no_picture, A(e->cx->who.commune), A(e->m.id), A(f.at[i].id));
    store_blob_destroy(e->cx, f.at[i].id);
    store_blob_destroy(e->cx, f.at[i].thumbnail);
  }
  if (f.n) store_forget(e->cx, "matter_file");
}

/* ---- the three depths ----------------------------------------------------------------------------------------- */

QUERY_DO(q_public_words,
         "UPDATE matter SET name_public = 0, title = $3, public_text = $4 WHERE commune = $1 AND id = $2");
QUERY_DO(q_cut, "UPDATE matter SET name_public = 0, title = $3, public_text = $4, text = $5, place = NULL, "
                "address = NULL, name = NULL, "
                "phone = NULL, follow_hash = NULL WHERE commune = $1 AND id = $2");
QUERY_DO(q_destroy,
         "UPDATE matter SET name_public = 0, title = NULL, public_text = NULL, text = NULL, place = NULL, "
         "address = NULL, name = NULL, phone = NULL, follow_hash = NULL, published_at = NULL WHERE "
         "commune = $1 AND id = $2");

static void find_again(struct erasing *e) {
  struct matter_answer a;
  struct matter m;
  MUST(matter_by_id(e->cx, e->m.id, &m));
  if (e->how == ERASE_CUT) store_search_put(e->cx, S("matter"), m.seq, m.text, NULL, 0);
  if (!m.published_at.is) return;
  bool answered = matter_newest_answer(e->cx, m.id, true, &a);
  matter_search_public(e->cx, &m, answered ? matter_answer_text(e->cx, &a) : STR_NONE);
}

static void take_name(struct erasing *e) {
  clean_answers(e);
  STORE_DO(e->cx, q_public_words, A(e->cx->who.commune), A(e->m.id), A(clean(e, e->m.title)),
           A(clean(e, e->m.public_text)));
  find_again(e);
}

static void cut(struct erasing *e) {
  struct ctx *cx = e->cx;
  /* The intake's record holds the place and the words as they were sent. */
  if (e->m.entry.n == 32) e->forgotten += log_forget_entry(cx, e->m.entry.p);
  clean_answers(e);
  clean_written(e, &q_notes, &q_note);
  clean_written(e, &q_messages, &q_message);
  clean_ratings(e);
  destroy_pictures(e, false);
  STORE_DO(cx, q_cut, A(cx->who.commune), A(e->m.id), A(clean(e, e->m.title)), A(clean(e, e->m.public_text)),
           A(clean(e, e->m.text)));
  find_again(e);
  matter_fact(cx, e->m.id, "cat", ID_NONE, STR_NONE);
}

static bool destroy(struct erasing *e) {
  struct ctx *cx = e->cx;
  bool ended = str_eq(e->m.state, S("da-tra-loi")) || str_eq(e->m.state, S("khong-cong-khai")) ||
               str_eq(e->m.state, S("gop")) || str_eq(e->m.state, S("rut"));
  /* Others said the same: they wait for the answer to this one. */
  if (!ended && matter_members(cx, e->m.id).n) return false;
  /* Its person wants it gone before it was answered: withheld on their word (Nghị định 154/2026/NĐ-CP Điều 12 khoản 2), and
   * counted so. One that was reopened or is being corrected is answered first. */
  if (!ended && !matter_end_unanswered(cx, &e->m, S("dan-yeu-cau"))) return false;
  if (ended && e->m.published_at.is) {
    store_search_drop(cx, S("matter_public"), e->m.seq);
    matter_counted_public(cx, &e->m, -1);
  }
  struct log_records r = log_records_of(cx, e->m.id);
  for (size_t i = 0; i < r.n; i++) e->forgotten += r.at[i].record.p != NULL;
  log_forget(cx, e->m.id);
  empty_answers(e);
  store_do(cx, &q_no_notes, ARGS_(A(cx->who.commune), A(e->m.id)));
  store_do(cx, &q_no_messages, ARGS_(A(cx->who.commune), A(e->m.id)));
  store_do(cx, &q_no_comments, ARGS_(A(cx->who.commune), A(e->m.id)));
  destroy_pictures(e, true);
  STORE_DO(cx, q_destroy, A(cx->who.commune), A(e->m.id));
  store_search_drop(cx, S("matter"), e->m.seq);
  matter_fact(cx, e->m.id, "huy", ID_NONE, STR_NONE);
  return true;
}

/* What was parted off a letter holds its sender too, and nobody has its code. */
static bool erase_parts(struct ctx *cx, id matter, enum erasure_how how) {
  struct id_rows parts = matter_parts(cx, matter);
  for (size_t i = 0; i < parts.n; i++)
    if (!privacy_erase(cx, S(MATTER_KEEPER), parts.at[i].id, how)) return false;
  return true;
}

int64_t matter_erase(struct ctx *cx, id matter, enum erasure_how how) {
  struct erasing e = {.cx = cx, .how = how};
  if (!matter_by_id(cx, matter, &e.m) || !erase_parts(cx, matter, how)) return -1;
  if (how == ERASE_NAME)
    take_name(&e);
  else if (how == ERASE_CUT)
    cut(&e);
  else if (!destroy(&e))
    return -1;
  /* What was said to its person has an address; the table that was made of public matters has the words. */
  if (how == ERASE_DESTROY) outbox_forget(cx, matter);
  if (how == ERASE_CUT) (void)matter_untell(cx, LANG_VI, matter);
  job_void(cx, matter_export.code);
  /* What the slip's form answered leads nowhere any more. */
  if (how != ERASE_NAME) store_once_forget(cx, id_hex(cx->mem, matter));
  for (size_t i = 0; i < sizeof touched / sizeof *touched; i++) store_forget(cx, touched[i]);
  return e.forgotten;
}

bool matter_says_name(struct ctx *cx, id matter) {
  struct erasing e = {.cx = cx, .how = ERASE_NAME};
  if (!matter_by_id(cx, matter, &e.m)) return false;
  struct matter_answers a = matter_answers(cx, matter, false);
  bool says = changes(&e, e.m.title) || changes(&e, e.m.public_text);
  for (size_t i = 0; i < a.n && !says; i++)
    says = changes(&e, a.at[i].done_what) || changes(&e, a.at[i].done_by) || changes(&e, a.at[i].done_when) ||
           changes(&e, a.at[i].next_step) || changes(&e, a.at[i].outcome_why);
  return says;
}
