#include "unit/unit_room.h"

/* The fact that speaks of a unit on a day: true_from <= day < true_to. */
#define UNIT_COLS                                                                                              \
  "f.unit AS id, f.parent, f.kind, f.name, f.true_from, f.true_to, u.opened, u.closed FROM unit_fact f"        \
  " JOIN unit u ON u.commune = f.commune AND u.id = f.unit WHERE f.commune = $1"
#define UNIT_ROW                                                                                               \
  COL(struct unit, id), COL(struct unit, parent), COL(struct unit, kind), COL(struct unit, name),              \
      COL(struct unit, true_from), COL(struct unit, true_to), COL(struct unit, opened),                        \
      COL(struct unit, closed)

QUERY(q_find, struct unit,
      "SELECT " UNIT_COLS " AND f.unit = $2 ORDER BY CASE WHEN f.true_from <= $3 THEN 0 ELSE 1 END,"
      " f.true_from DESC, CASE WHEN f.true_to IS NULL THEN 0 ELSE 1 END, f.recorded_at DESC, f.true_to DESC "
      "LIMIT 1",
      UNIT_ROW);
QUERY(q_find_as_of, struct unit,
      "SELECT " UNIT_COLS
      " AND f.unit = $2 AND f.true_from <= $3 AND (f.true_to IS NULL OR f.true_to > $3) LIMIT 1",
      UNIT_ROW);
QUERY_KEPT(q_list, struct unit,
           "SELECT " UNIT_COLS " AND f.true_from <= $2 AND (f.true_to IS NULL OR f.true_to > $2)"
           " AND ($3 = -1 OR f.kind = $3) ORDER BY f.kind, f.sort_key, f.unit LIMIT 5000",
           UNIT_ROW);
QUERY(q_history, struct unit,
      "SELECT " UNIT_COLS " AND f.unit = $2 AND (f.true_to IS NULL OR f.true_to > f.true_from)"
      " ORDER BY f.true_from DESC, f.recorded_at DESC LIMIT 200",
      UNIT_ROW);
/* The last word about a unit, be it of a later day: what a change follows upon. */
QUERY(q_open_fact, struct unit,
      "SELECT " UNIT_COLS " AND f.unit = $2 AND f.true_to IS NULL AND u.closed IS NULL", UNIT_ROW);
QUERY(q_same_name, struct unit,
      "SELECT " UNIT_COLS
      " AND f.words = $2 AND f.kind = $3 AND f.true_to IS NULL AND u.closed IS NULL LIMIT 50",
      UNIT_ROW);
QUERY(q_child, struct unit,
      "SELECT " UNIT_COLS
      " AND f.parent = $2 AND f.true_to IS NULL AND (u.closed IS NULL OR u.closed > $3) LIMIT 1",
      UNIT_ROW);

QUERY_DO(q_add_unit, "INSERT INTO unit (commune, id, opened, recorded_at) VALUES ($1, $2, $3, $4)");
QUERY_DO(q_close_unit,
         "UPDATE unit SET closed = $3, closed_at = $4 WHERE commune = $1 AND id = $2 AND closed IS NULL");
QUERY_DO(q_add_fact, "INSERT INTO unit_fact (commune, id, unit, kind, name, words, sort_key, parent, true_from,"
                     " recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
QUERY_DO(q_end_fact, "UPDATE unit_fact SET true_to = $3, ended_at = $4"
                     " WHERE commune = $1 AND unit = $2 AND true_to IS NULL");

bool unit_find(struct ctx *cx, id unit, struct unit *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(unit), A(cx->today));
}

bool unit_find_as_of(struct ctx *cx, id unit, day as_of, struct unit *ret) {
  return STORE_FIND(cx, q_find_as_of, ret, A(cx->who.commune), A(unit), A(as_of));
}

str unit_name(struct ctx *cx, id unit) {
  struct unit u;
  return id_is(unit) && unit_find(cx, unit, &u) ? u.name : STR_NONE;
}

struct units unit_list(struct ctx *cx, int kind, day as_of) {
  struct units l = {NULL, 0};
  l.at = STORE_LIST(cx, q_list, &l.n, A(cx->who.commune), A(as_of), A((int64_t)kind));
  return l;
}

struct units unit_history(struct ctx *cx, id unit) {
  struct units l = {NULL, 0};
  l.at = STORE_LIST(cx, q_history, &l.n, A(cx->who.commune), A(unit));
  return l;
}

bool unit_root(struct ctx *cx, id *ret) {
  struct units roots = unit_list(cx, UNIT_COMMUNE, cx->today);
  for (size_t i = 0; i < roots.n; i++) {
    if (id_is(roots.at[i].parent)) continue;
    *ret = roots.at[i].id;
    return true;
  }
  return false;
}

/* ---- changes ---- */

static str number_padded(void *mem, str name) {
  struct buf *b = buf_new(mem, 4096);
  for (size_t i = 0; i < name.n;) {
    size_t run = i;
    while (run < name.n && name.p[run] >= '0' && name.p[run] <= '9') run++;
    for (size_t pad = run - i; run > i && pad < 8; pad++) buf_char(b, '0');
    do buf_char(b, name.p[i++]);
    while (i < run);
  }
  return buf_str(b);
}

static bool name_taken(struct ctx *cx, int kind, str name, id parent, id but) {
  size_t n = 0;
  const struct unit *same =
      STORE_LIST(cx, q_same_name, &n, A(cx->who.commune), A(text_words(cx->mem, name)), A((int64_t)kind));
  for (size_t i = 0; i < n; i++)
    if (id_eq(same[i].parent, parent) && !id_eq(same[i].id, but)) return true;
  return false;
}

static bool day_fits(struct ctx *cx, day from) {
  return day_is(from) && from.n <= cx->today.n + 366;
}

static void put_fact(struct ctx *cx, id unit, int kind, str name, id parent, day from) {
  str key = text_sort_key(cx->mem, number_padded(cx->mem, name));
  STORE_DO(cx, q_add_fact, A(cx->who.commune), A(ctx_new_id(cx)), A(unit), A((int64_t)kind), A(name),
           A(text_words(cx->mem, name)), A(((struct bytes){(const uint8_t *)key.p, key.n})), A(parent), A(from),
           A(cx->now));
}

static bool parent_open(struct ctx *cx, id parent) {
  struct unit p;
  return STORE_FIND(cx, q_open_fact, &p, A(cx->who.commune), A(parent));
}

enum unit_result unit_add(struct ctx *cx, int kind, str name, id parent, day from, id *ret_unit) {
  name = str_trim(name);
  if (kind < 0 || kind >= UNIT_KINDS || name.n == 0) return UNIT_NOT_THERE;
  if (!day_fits(cx, from)) return UNIT_BAD_DAY;
  if (id_is(parent) ? !parent_open(cx, parent) : kind != UNIT_COMMUNE) return UNIT_NOT_THERE;
  if (name_taken(cx, kind, name, parent, ID_NONE)) return UNIT_NAME_TAKEN;
  id unit = ctx_new_id(cx);
  STORE_DO(cx, q_add_unit, A(cx->who.commune), A(unit), A(from), A(cx->now));
  put_fact(cx, unit, kind, name, parent, from);
  *ret_unit = unit;
  return UNIT_OK;
}

/* Ends the open fact on `from` and begins the next. */
static void succeed(struct ctx *cx, const struct unit *old, str name, id parent, day from) {
  STORE_DO(cx, q_end_fact, A(cx->who.commune), A(old->id), A(from), A(cx->now));
  put_fact(cx, old->id, old->kind, name, parent, from);
}

enum unit_result unit_rename(struct ctx *cx, id unit, str name, day from) {
  struct unit old;
  name = str_trim(name);
  if (!STORE_FIND(cx, q_open_fact, &old, A(cx->who.commune), A(unit)) || name.n == 0) return UNIT_NOT_THERE;
  if (!day_fits(cx, from) || from.n < old.true_from.n) return UNIT_BAD_DAY;
  if (name_taken(cx, old.kind, name, old.parent, unit)) return UNIT_NAME_TAKEN;
  if (!str_eq(old.name, name)) succeed(cx, &old, name, old.parent, from);
  return UNIT_OK;
}

enum unit_result unit_move(struct ctx *cx, id unit, id parent, day from) {
  struct unit old, above;
  if (!STORE_FIND(cx, q_open_fact, &old, A(cx->who.commune), A(unit)) || !id_is(old.parent) || !id_is(parent))
    return UNIT_NOT_THERE;
  if (!parent_open(cx, parent)) return UNIT_NOT_THERE;
  if (!day_fits(cx, from) || from.n < old.true_from.n) return UNIT_BAD_DAY;
  id up = parent;
  for (int level = 0; id_is(up); level++) {
    if (id_eq(up, unit) || level > 16) return UNIT_CIRCLE;
    up = STORE_FIND(cx, q_open_fact, &above, A(cx->who.commune), A(up)) ? above.parent : ID_NONE;
  }
  if (name_taken(cx, old.kind, old.name, parent, unit)) return UNIT_NAME_TAKEN;
  if (!id_eq(old.parent, parent)) succeed(cx, &old, old.name, parent, from);
  return UNIT_OK;
}

enum unit_result unit_close(struct ctx *cx, id unit, day to) {
  struct unit old, child;
  if (!STORE_FIND(cx, q_open_fact, &old, A(cx->who.commune), A(unit)) || !id_is(old.parent))
    return UNIT_NOT_THERE;
  if (!day_fits(cx, to) || to.n < old.true_from.n) return UNIT_BAD_DAY;
  if (STORE_FIND(cx, q_child, &child, A(cx->who.commune), A(unit), A(to))) return UNIT_HAS_CHILDREN;
  STORE_DO(cx, q_end_fact, A(cx->who.commune), A(unit), A(to), A(cx->now));
  STORE_DO(cx, q_close_unit, A(cx->who.commune), A(unit), A(to), A(cx->now));
  (void)unit_source_end(cx, unit, to);
  return UNIT_OK;
}

id unit_init(struct ctx *cx, str commune_name, day from) {
  id root = ID_NONE;
  if (unit_root(cx, &root)) return root;
  MUST(unit_add(cx, UNIT_COMMUNE, commune_name, ID_NONE, from, &root) == UNIT_OK);
  return root;
}

size_t unit_add_hamlets(struct ctx *cx, int n, day from) {
  id root, made;
  size_t count = 0;
  if (n > 200 || !unit_root(cx, &root)) return 0;
  for (int i = 1; i <= n; i++) {
    /* The name is data, and Vietnamese whatever language the page is read in. */
    if (unit_add(cx, UNIT_HAMLET, str_fmt(cx->mem, "Thôn %d", i), root, from, &made) != UNIT_OK) continue;
    (void)unit_source_begin(cx, made, from);
    count++;
  }
  return count;
}

/* 'Trung tâm ... và các đơn vị khác' names one body, 'Phòng Kinh tế xã' is the commune's own: both as the tree calls them.
 * Absent: it names no single body ('Các thôn trên địa bàn xã', the commune itself). */
static str body_named(struct ctx *cx, str said) {
  str rest = said, name, before;
  (void)str_cut(&rest, S(" và các "), &name);
  name = str_trim(name);
  if (str_ends(name, S(" xã"))) name = str_trim(str_sub(name, 0, name.n - S(" xã").n));
  if (str_ends(name, S(" phường"))) name = str_trim(str_sub(name, 0, name.n - S(" phường").n));
  rest = name;
  if (str_cut(&rest, S("MTTQ"), &before))
    name = str_fmt(cx->mem, "%.*sMặt trận Tổ quốc%.*s", STR_ARG(before), STR_ARG(rest));
  str folded = text_fold(cx->mem, name);
  bool many = str_starts(folded, S("cac ")) || str_starts(folded, S("can bo")) ||
              str_starts(folded, S("nhung ")) || str_has(folded, S("lien quan"));
  return many || name.n == 0 || name.n > 400 || unit_kind_guess(name) == UNIT_COMMUNE ? STR_NONE : name;
}

size_t unit_add_named(struct ctx *cx, const str *names, size_t n, day from) {
  id root, made;
  size_t count = 0;
  if (!unit_root(cx, &root)) return 0;
  for (size_t i = 0; i < n; i++) {
    str name = body_named(cx, names[i]);
    if (!name.p) continue;
    int kind = unit_kind_guess(name);
    /* A commune has one of each of these, by whatever name a plan calls it the second time. */
    bool single = kind == UNIT_FRONT || kind == UNIT_ONE_STOP;
    if (single && unit_list(cx, kind, from).n) continue;
    count += unit_add(cx, kind, name, root, from, &made) == UNIT_OK ? 1 : 0;
  }
  return count;
}
