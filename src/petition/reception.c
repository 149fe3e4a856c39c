#include "petition/reception.h"

#define COLUMNS                                                                                                \
  "r.id, r.line, r.recorded_by, r.year, r.stt, r.version, r.people, r.day, r.sealed, r.kind, r.solved_by,"     \
  " r.guided, r.accepted_by, r.result, r.note, r.competent"
#define ROW                                                                                                    \
  COL(struct reception, id), COL(struct reception, line), COL(struct reception, recorded_by),                  \
      COL(struct reception, year), COL(struct reception, stt), COL(struct reception, version),                 \
      COL(struct reception, people), COL(struct reception, day), COL(struct reception, sealed),                \
      COL(struct reception, kind), COL(struct reception, solved_by), COL(struct reception, guided),            \
      COL(struct reception, accepted_by), COL(struct reception, result), COL(struct reception, note),          \
      COL(struct reception, competent)
#define NEWEST                                                                                                 \
  " NOT EXISTS (SELECT 1 FROM reception o WHERE o.commune = r.commune AND o.year = r.year AND o.stt = r.stt"   \
  " AND o.version > r.version)"
QUERY(q_list, struct reception,
      "SELECT " COLUMNS " FROM reception r WHERE r.commune = $1 AND r.year = $2 AND r.stt > $3 AND" NEWEST
      " ORDER BY r.stt LIMIT $4",
      ROW);
QUERY(q_find, struct reception,
      "SELECT " COLUMNS " FROM reception r WHERE r.commune = $1 AND r.year = $2 AND r.stt = $3 AND" NEWEST,
      ROW);
struct count_row {
  int64_t n;
};
QUERY(q_count, struct count_row,
      "SELECT COALESCE(MAX(stt), 0) AS n FROM reception WHERE commune = $1 AND year = $2",
      COL(struct count_row, n));
QUERY_DO(
    q_new,
    "INSERT INTO reception (commune, id, line, year, stt, version, day, sealed, kind, people, solved_by, "
    "competent,"
    " guided, accepted_by, result, note, recorded_by, recorded_day) SELECT $1, $2, $2, $3, COALESCE(MAX(stt), "
    "0)"
    " + 1, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 FROM reception WHERE commune = $1 AND year ="
    " $3 ON CONFLICT DO NOTHING");
QUERY_DO(
    q_correct,
    "INSERT INTO reception (commune, id, line, year, stt, version, day, sealed, kind, people, solved_by, "
    "competent,"
    " guided, accepted_by, result, note, recorded_by, recorded_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
    " $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT DO NOTHING");
QUERY_DO(q_refuse, "INSERT INTO reception_refusal (commune, id, day, ground, due_day, recorded_by)"
                   " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING");

struct receptions reception_list(struct ctx *cx, int64_t year, int64_t after_stt, size_t limit) {
  struct receptions l;
  l.at = STORE_LIST(cx, q_list, &l.n, A(cx->who.commune), A(year), A(after_stt), A((int64_t)limit));
  return l;
}

bool reception_find(struct ctx *cx, int64_t year, int64_t stt, struct reception *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(year), A(stt));
}

int64_t reception_count(struct ctx *cx, int64_t year) {
  struct count_row row = {0};
  (void)STORE_FIND(cx, q_count, &row, A(cx->who.commune), A(year));
  return row.n;
}

struct bytes reception_seal(struct ctx *cx, const uint8_t key[KEY_BYTES], id line,
                            const str cols[SEALED_COLUMNS]) {
  return seal(cx->mem, key, line, line, "tcd", fields_join(cx->mem, cols, SEALED_COLUMNS));
}

bool reception_unseal(struct ctx *cx, const uint8_t key[KEY_BYTES], const struct reception *r,
                      str ret[SEALED_COLUMNS]) {
  str all;
  if (!unseal(cx->mem, key, r->line, r->line, "tcd", r->sealed, &all)) return false;
  fields_part(all, ret, SEALED_COLUMNS);
  return true;
}

bool reception_write(struct ctx *cx, const struct reception *r, const struct wraps *wraps) {
  if (r->stt)
    return STORE_DO(cx, q_correct, A(cx->who.commune), A(r->id), A(r->line), A(r->year), A(r->stt),
                    A(r->version + 1), A(r->day), A(r->sealed), A(r->kind), A(r->people), A(r->solved_by),
                    A(r->competent), A(r->guided), A(r->accepted_by), A(r->result), A(r->note),
                    A(cx->who.account), A(cx->today)) == 1;
  if (STORE_DO(cx, q_new, A(cx->who.commune), A(r->id), A(r->year), A(r->day), A(r->sealed), A(r->kind),
               A(r->people), A(r->solved_by), A(r->competent), A(r->guided), A(r->accepted_by), A(r->result),
               A(r->note), A(cx->who.account), A(cx->today)) == 1)
    wraps_keep(cx, r->id, wraps);
  return true; /* sent twice: it is there */
}

str reception_kind_word(str kind) {
  if (str_eq(kind, S("khieu-nai"))) return _("Khiếu nại");
  return str_eq(kind, S("kien-nghi")) ? _("Kiến nghị") : _("Phản ánh");
}

void reception_refuse(struct ctx *cx, const struct refused *r) {
  STORE_DO(cx, q_refuse, A(cx->who.commune), A(r->id), A(r->day), A(r->ground), A(r->due), A(cx->who.account));
}
