/* The hamlet's sheet: its number, its scan, and keying it in as the week's round. */
#include "channel/channel.h"

QUERY(q_sheet, struct sheet,
      "SELECT id, round_id, number, keyed_at, keyed_by FROM paper_sheet WHERE commune = $1 AND source = $2 AND "
      "week_year = $3 AND week = $4",
      COL(struct sheet, id), COL(struct sheet, round), COL(struct sheet, number), COL(struct sheet, keyed_at),
      COL(struct sheet, keyed_by));
QUERY_DO(q_make,
         "INSERT INTO paper_sheet (commune, id, number, source, week_year, week, brought_at, brought_by) "
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING");
QUERY_DO(q_keyed,
         "UPDATE paper_sheet SET round_id = $3, keyed_at = $4, keyed_by = $5 WHERE commune = $1 AND id = "
         "$2 AND round_id IS NULL");
QUERY(q_scans, struct scan,
      "SELECT id, thumbnail, width, height FROM sheet_scan WHERE commune = $1 AND sheet = $2 ORDER BY id LIMIT "
      "20",
      COL(struct scan, id), COL(struct scan, thumbnail), COL(struct scan, width), COL(struct scan, height));
QUERY_DO(q_scan,
         "INSERT INTO sheet_scan (commune, sheet, id, thumbnail, width, height) VALUES ($1, $2, $3, $4, "
         "$5, $6)");
struct sheet_row {
  id id;
};
QUERY(q_of_matter, struct sheet_row,
      "SELECT s.id FROM matter m JOIN paper_sheet s ON s.commune = m.commune AND s.round_id = m.round_id WHERE "
      "m.commune = $1 AND m.id = $2",
      COL(struct sheet_row, id));
QUERY_DO(q_drop_scans, "DELETE FROM sheet_scan WHERE commune = $1 AND sheet = $2");

str sheet_number(struct ctx *cx, id source, struct week w) {
  uint8_t key[32], mac[32];
  str said = str_fmt(cx->mem, "%.*s %d-%d", STR_ARG(id_hex(cx->mem, source)), w.year, w.week);
  store_key(cx->store, cx->who.commune, "paper-sheet", key);
  hmac_sha256(key, said, mac);
  uint32_t tail = (uint32_t)mac[0] << 24 | (uint32_t)mac[1] << 16 | (uint32_t)mac[2] << 8 | mac[3];
  return str_fmt(cx->mem, "%d-%02d-%07u", w.year, w.week, tail % 10000000u);
}

bool sheet_by_number(struct ctx *cx, str typed, id *ret_source, struct week *ret_week) {
  str rest = str_trim(typed), year, week;
  int64_t y, n;
  if (!str_cut(&rest, S("-"), &year) || !str_cut(&rest, S("-"), &week)) return false;
  if (week.n == 2 && week.p[0] == '0') week = str_sub(week, 1, 1);
  if (!int_parse(year, 2026, 2100, &y) || !int_parse(week, 1, weeks_in_year((int)y), &n)) return false;
  struct week w = {(int)y, (int)n};
  struct unit_sources all = unit_sources_between(cx, week_monday(w), (day){week_monday(w).n + 6}, INT64_MAX);
  for (size_t i = 0; i < all.n; i++)
    if (str_eq(sheet_number(cx, all.at[i].unit, w), str_trim(typed))) {
      *ret_source = all.at[i].unit;
      *ret_week = w;
      return true;
    }
  return false;
}

bool sheet_is_ours(const struct who *who, id source) {
  return may(who, MAY_PAPER) && (may(who, MAY_INTAKE) || id_eq(who->unit, source));
}

bool sheet_find(struct ctx *cx, id source, struct week w, struct sheet *ret) {
  return STORE_FIND(cx, q_sheet, ret, A(cx->who.commune), A(source), A(w.year), A(w.week));
}

struct scans sheet_scans(struct ctx *cx, id sheet) {
  struct scans s;
  s.at = STORE_LIST(cx, q_scans, &s.n, A(cx->who.commune), A(sheet));
  return s;
}

QUERY(
    q_of_scan, struct sheet,
    "SELECT s.id, s.round_id, s.number, s.keyed_at, s.keyed_by FROM paper_sheet s JOIN sheet_scan c ON "
    "c.commune "
    "= s.commune AND c.sheet = s.id WHERE s.commune = $1 AND s.source = $2 AND (c.id = $3 OR c.thumbnail = $3)",
    COL(struct sheet, id), COL(struct sheet, round), COL(struct sheet, number), COL(struct sheet, keyed_at),
    COL(struct sheet, keyed_by));
bool sheet_of_scan(struct ctx *cx, id source, id scan, struct sheet *ret) {
  return STORE_FIND(cx, q_of_scan, ret, A(cx->who.commune), A(source), A(scan));
}

bool sheet_scan_shown(const struct who *who, id source, const struct sheet *s) {
  return id_is(s->round) ? may(who, MAY_MODERATE) : sheet_is_ours(who, source);
}

bool sheet_owed(struct ctx *cx, id source, struct week w) {
  if (week_monday(w).n > cx->today.n) return false;
  struct unit_sources all = unit_sources_between(cx, week_monday(w), (day){week_monday(w).n + 6}, INT64_MAX);
  for (size_t i = 0; i < all.n; i++)
    if (id_eq(all.at[i].unit, source) && unit_source_in_week(&all.at[i], w)) return true;
  return false;
}

static bool make(struct ctx *cx, id source, struct week w, struct sheet *ret) {
  if (!sheet_owed(cx, source, w)) return false;
  STORE_DO(cx, q_make, A(cx->who.commune), A(ctx_new_id(cx)), A(sheet_number(cx, source, w)), A(source),
           A(w.year), A(w.week), A(cx->now), A(cx->who.account));
  return sheet_find(cx, source, w, ret);
}

bool sheet_bring(struct ctx *cx, id source, struct week w, const struct matter_file_staged *files, size_t n) {
  struct sheet s;
  if (!sheet_is_ours(&cx->who, source) || !make(cx, source, w, &s) || id_is(s.round)) return false;
  if (sheet_scans(cx, s.id).n + n > SHEET_SCANS) return false;
  for (size_t i = 0; i < n; i++) {
    store_blob_keep(cx, &files[i].full, files[i].media_type);
    store_blob_keep(cx, &files[i].thumbnail, files[i].media_type);
    STORE_DO(cx, q_scan, A(cx->who.commune), A(s.id), A(files[i].full.blob), A(files[i].thumbnail.blob),
             A(files[i].width), A(files[i].height));
  }
  return true;
}

enum sheet_result sheet_key(struct ctx *cx, const struct round_hand_in *r, id *ret_round) {
  struct sheet s;
  if (!sheet_is_ours(&cx->who, r->source) || !make(cx, r->source, r->week, &s)) return SHEET_NOT_OWED;
  if (id_is(s.round)) return SHEET_KEYED;
  if (round_handed_in(cx, r->source, r->week)) return SHEET_HANDED_IN;
  if (!round_hand_in(cx, r, ret_round)) return SHEET_NOT_OWED;
  bool first =
      STORE_DO(cx, q_keyed, A(cx->who.commune), A(s.id), A(*ret_round), A(cx->now), A(cx->who.account)) == 1;
  return first ? SHEET_OK : SHEET_KEYED;
}

void sheet_moved_out(struct ctx *cx, id matter) {
  struct sheet_row row;
  if (!STORE_FIND(cx, q_of_matter, &row, A(cx->who.commune), A(matter))) return;
  struct scans s = sheet_scans(cx, row.id);
  for (size_t i = 0; i < s.n; i++) {
    store_blob_destroy(cx, s.at[i].id);
    store_blob_destroy(cx, s.at[i].thumbnail);
  }
  STORE_DO(cx, q_drop_scans, A(cx->who.commune), A(row.id));
  store_forget(cx, "sheet_scan");
}
