/* Reading and keeping criteria sets. */
#include <string.h>

#include "criteria/criteria.h"

static const char *const names[MEASURES] = {
    [MEASURE_WEEKLY_ROUNDS] = "weekly_rounds", [MEASURE_PUBLIC_ANSWERS] = "public_answers"};

const char *measure_name(enum measure m) {
  return m < MEASURES ? names[m] : NULL;
}

/* ---- reading --------------------------------------------------------------------------------------- */

enum { MAX_POINTS = 100000, MAX_CONTENTS = 500 };

static bool code_is_plain(str code) {
  for (size_t i = 0; i < code.n; i++) {
    char c = code.p[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-'))
      return false;
  }
  return code.n > 0 && code.n <= 40;
}

static bool code_taken(const struct criteria_set *set, str code) {
  for (size_t g = 0; g < set->groups.n; g++) {
    if (str_eq(set->groups.at[g].code, code)) return true;
    for (size_t c = 0; c < set->groups.at[g].contents.n; c++)
      if (str_eq(set->groups.at[g].contents.at[c].code, code)) return true;
  }
  return false;
}

static void check_code(struct data_check *c, const struct criteria_set *set, const struct data *at, str code) {
  if (!code_is_plain(code))
    data_wrong(c, data_find(at, "code"), "mã chỉ gồm chữ không dấu, số, dấu chấm và gạch nối");
  if (code_taken(set, code)) data_wrong(c, data_find(at, "code"), "mã “%.*s” đã có ở trên", STR_ARG(code));
}

static void read_content(struct data_check *c, const struct data *d, struct criteria_set *set,
                         struct criteria_group *g) {
  data_only(c, d, "code clause title points measure");
  struct criterion one = {.code = data_text(c, d, "code"),
                          .title = data_text(c, d, "title"),
                          .clause = data_maybe_text(c, d, "clause"),
                          .points = data_hundredths(c, d, "points", 0, MAX_POINTS)};
  check_code(c, set, d, one.code);
  str measure = data_maybe_text(c, d, "measure");
  for (enum measure m = MEASURE_WEEKLY_ROUNDS; m < MEASURES && measure.p; m++)
    if (str_eq(measure, str_of(names[m]))) one.measure = m;
  if (measure.p && one.measure == MEASURE_NONE)
    data_wrong(c, data_find(d, "measure"), "không biết cách đo “%.*s”", STR_ARG(measure));
  set->possible += one.points;
  g->contents.at[g->contents.n++] = one;
}

static void read_group(struct data_check *c, const struct data *d, struct criteria_set *set) {
  data_only(c, d, "code title contents");
  struct criteria_group *g = &set->groups.at[set->groups.n];
  g->code = data_text(c, d, "code");
  g->title = data_text(c, d, "title");
  check_code(c, set, d, g->code);
  set->groups.n++;
  const struct data *list = data_list(c, d, "contents");
  if (!list) return;
  if (list->n == 0 || list->n > MAX_CONTENTS) data_wrong(c, list, "mỗi nhóm phải có từ 1 đến 500 nội dung");
  g->contents.at = MEM_ARRAY(c->mem, struct criterion, list->n + 1);
  for (const struct data *x = list->first; x && !c->why.p; x = x->next) read_content(c, x, set, g);
}

bool criteria_read(void *mem, str name, str bytes, struct criteria_set *ret, str *ret_why) {
  struct data *d;
  if (!data_read(mem, name, bytes, &d, ret_why)) return false;
  struct data_check c = {.mem = mem};
  data_only(&c, d, "set version title from_year confirmed points_confirmed source possible groups");
  struct criteria_set set = {.code = data_text(&c, d, "set"),
                             .title = data_text(&c, d, "title"),
                             .source = data_text(&c, d, "source"),
                             .version = data_int(&c, d, "version", 1, 9999),
                             .from_year = (int)data_int(&c, d, "from_year", 2000, 2199),
                             .confirmed = data_bool(&c, d, "confirmed", false),
                             .points_confirmed = data_bool(&c, d, "points_confirmed", false)};
  if (!c.why.p && !code_is_plain(set.code))
    data_wrong(&c, data_find(d, "set"), "mã bộ tiêu chí chỉ gồm chữ không dấu, số, gạch nối");
  int64_t possible = data_hundredths(&c, d, "possible", 1, (int64_t)MAX_POINTS * 10);
  const struct data *list = data_list(&c, d, "groups");
  if (list && (list->n == 0 || list->n > 50)) data_wrong(&c, list, "phải có từ 1 đến 50 nhóm");
  if (list && !c.why.p) {
    set.groups.at = MEM_ARRAY(mem, struct criteria_group, list->n);
    for (const struct data *x = list->first; x && !c.why.p; x = x->next) read_group(&c, x, &set);
    if (set.possible != possible)
      data_wrong(&c, data_find(d, "possible"), "tổng điểm các nội dung là %.*s, không phải %.*s",
                 STR_ARG(hundredths_vi(mem, set.possible)), STR_ARG(hundredths_vi(mem, possible)));
  }
  if (c.why.p) {
    *ret_why = c.why;
    return false;
  }
  *ret = set;
  return true;
}

/* ---- keeping --------------------------------------------------------------------------------------- */

struct set_row {
  id id;
  str code, file;
  struct bytes hash;
};

QUERY_DO(q_add, "INSERT INTO criteria_set (commune, id, code, version, title, confirmed, points_confirmed, "
                "possible, source, hash, "
                "file, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
QUERY_DO(q_use, "INSERT INTO criteria_year (commune, year, recorded_at, set_id) VALUES ($1, $2, $3, $4) ON "
                "CONFLICT DO NOTHING");
QUERY(q_same, struct set_row,
      "SELECT id, code, file, hash FROM criteria_set WHERE commune = $1 AND code = $2 AND version = $3",
      COL(struct set_row, id), COL(struct set_row, code), COL(struct set_row, file), COL(struct set_row, hash));
/* What was decided by then; a day before anything was decided is scored with what was decided first. */
QUERY(q_known, struct set_row,
      "SELECT s.id, s.code, s.file, s.hash FROM criteria_year y JOIN criteria_set s ON s.commune = y.commune "
      "AND s.id = y.set_id "
      "WHERE y.commune = $1 AND y.year <= $2 AND y.recorded_at < $3 ORDER BY y.year DESC, y.recorded_at DESC, "
      "s.version DESC "
      "LIMIT 1",
      COL(struct set_row, id), COL(struct set_row, code), COL(struct set_row, file), COL(struct set_row, hash));
QUERY(q_first, struct set_row,
      "SELECT s.id, s.code, s.file, s.hash FROM criteria_year y JOIN criteria_set s ON s.commune = y.commune "
      "AND s.id = y.set_id "
      "WHERE y.commune = $1 AND y.year <= $2 ORDER BY y.recorded_at, y.year DESC LIMIT 1",
      COL(struct set_row, id), COL(struct set_row, code), COL(struct set_row, file), COL(struct set_row, hash));

bool criteria_store(struct ctx *cx, str bytes, const struct criteria_set *set, int year) {
  uint8_t hash[32];
  struct set_row was;
  sha256(bytes.p, bytes.n, hash);
  id set_id;
  if (STORE_FIND(cx, q_same, &was, A(cx->who.commune), A(set->code), A(set->version))) {
    if (was.hash.n != sizeof hash || memcmp(was.hash.p, hash, sizeof hash) != 0) return false;
    set_id = was.id;
  } else {
    set_id = ctx_new_id(cx);
    STORE_DO(cx, q_add, A(cx->who.commune), A(set_id), A(set->code), A(set->version), A(set->title),
             A(set->confirmed), A(set->points_confirmed), A(set->possible), A(set->source),
             A(((struct bytes){hash, sizeof hash})), A(bytes), A(cx->now));
  }
  STORE_DO(cx, q_use, A(cx->who.commune), A(year), A(cx->now), A(set_id));
  return true;
}

static const char built_in[] = "criteria/phu-thai-khung-2026.yaml";

static bool read_built_in(void *mem, struct criteria_set *ret) {
  str why;
  if (!criteria_read(mem, str_of(built_in), data_file(built_in), ret, &why))
    fault(FAULT_BUG, "%.*s", STR_ARG(why));
  return true;
}

void criteria_init(struct ctx *cx) {
  struct criteria_set set;
  read_built_in(cx->mem, &set);
  MUST(criteria_store(cx, data_file(built_in), &set, set.from_year));
}

bool criteria_of_year(struct ctx *cx, int year, moment known_before, struct criteria_set *ret) {
  struct set_row row;
  str why;
  if (STORE_FIND(cx, q_known, &row, A(cx->who.commune), A(year), A(known_before)) ||
      STORE_FIND(cx, q_first, &row, A(cx->who.commune), A(year))) {
    if (!criteria_read(cx->mem, row.code, row.file, ret, &why)) fault(FAULT_BUG, "%.*s", STR_ARG(why));
    return true;
  }
  return false;
}
