/* Votes of households: what the people decide themselves. The denominator is every household representative of the hamlet, present
 * or not, frozen when the vote is opened; everything is counted in whole households. Nobody votes on a page: a household's
 * representative is known in the hamlet, not here. */
#include "consultation/consultation_room.h"

#define COLS                                                                                                   \
  "v.id, v.unit, v.number, v.households, v.online_households, v.threshold_numerator, "                         \
  "v.threshold_denominator, v.hamlets_numerator, v.hamlets_denominator, v.at_least, v.question, v.about, "     \
  "v.scope, v.recognised_number, v.opened_day, v.counted_day, v.recognised_day FROM household_vote v WHERE "   \
  "v.commune = $1"
#define ROW                                                                                                    \
  COL(struct vote, id), COL(struct vote, unit), COL(struct vote, number), COL(struct vote, households),        \
      COL(struct vote, online_households), COL(struct vote, threshold_numerator),                              \
      COL(struct vote, threshold_denominator), COL(struct vote, hamlets_numerator),                            \
      COL(struct vote, hamlets_denominator), COL(struct vote, at_least), COL(struct vote, question),           \
      COL(struct vote, about), COL(struct vote, scope), COL(struct vote, recognised_number),                   \
      COL(struct vote, opened_day), COL(struct vote, counted_day), COL(struct vote, recognised_day)

QUERY(q_find, struct vote, "SELECT " COLS " AND v.id = $2", ROW);
QUERY(q_by_number, struct vote, "SELECT " COLS " AND v.number = $2", ROW);
QUERY(q_list, struct vote, "SELECT " COLS " AND v.number < $2 ORDER BY v.number DESC LIMIT $3", ROW);
QUERY(q_insert, struct n_row,
      "INSERT INTO household_vote (commune, id, number, question, about, scope, unit, opened_day, "
      "online_households, households, threshold_numerator, threshold_denominator, at_least, hamlets_numerator, "
      "hamlets_denominator, opened_by, at) VALUES ($1, $2, (SELECT COALESCE(MAX(o.number), 0) + 1 FROM "
      "household_vote o WHERE o.commune = $1), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $10, $11, $13, $14) "
      "RETURNING number",
      COL(struct n_row, n));
QUERY_DO(q_insert_hamlet,
         "INSERT INTO household_vote_hamlet (commune, vote, hamlet, households) VALUES ($1, $2, $3, $4)");
QUERY(
    q_hamlets, struct vote_hamlet,
    "SELECT h.hamlet, h.households, COALESCE(r.version, 0), COALESCE(r.present, 0), COALESCE(r.agree, 0), "
    "COALESCE(r.disagree, 0), COALESCE(r.other, 0), COALESCE(r.team_size, 0), r.held_day, r.way, r.minutes "
    "FROM "
    "household_vote_hamlet h LEFT JOIN household_vote_result r ON r.commune = h.commune AND r.vote = h.vote "
    "AND "
    "r.hamlet = h.hamlet AND r.version = (SELECT MAX(n.version) FROM household_vote_result n WHERE n.commune = "
    "h.commune AND n.vote = h.vote AND n.hamlet = h.hamlet) WHERE h.commune = $1 AND h.vote = $2 ORDER BY "
    "h.hamlet LIMIT 500",
    COL(struct vote_hamlet, hamlet), COL(struct vote_hamlet, households), COL(struct vote_hamlet, version),
    COL(struct vote_hamlet, present), COL(struct vote_hamlet, agree), COL(struct vote_hamlet, disagree),
    COL(struct vote_hamlet, other), COL(struct vote_hamlet, team_size), COL(struct vote_hamlet, held_day),
    COL(struct vote_hamlet, way), COL(struct vote_hamlet, minutes));
QUERY_DO(
    q_result,
    "INSERT INTO household_vote_result (commune, vote, hamlet, version, held_day, way, present, agree, "
    "disagree, other, team, team_size, minutes, reason, author, at, day) VALUES ($1, $2, $3, $4, $5, $6, $7, "
    "$8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT DO NOTHING");
QUERY_DO(q_counted,
         "UPDATE household_vote SET counted_day = $3 WHERE commune = $1 AND id = $2 AND recognised_day "
         "IS NULL");
QUERY_DO(q_recognise,
         "UPDATE household_vote SET recognised_day = $3, recognised_number = $4, recognised_by = $5, "
         "recognised_at = $6 WHERE commune = $1 AND id = $2 AND recognised_day IS NULL AND counted_day <= $3");

const struct vote_rule *vote_rule_find(str code, day on) {
  for (size_t i = 0; i < vote_rules_n; i++)
    if (str_eq(vote_rules[i].code, code) && vote_rules[i].from.n <= on.n &&
        (!day_is(vote_rules[i].to) || on.n <= vote_rules[i].to.n))
      return &vote_rules[i];
  return NULL;
}

int64_t vote_needed(int64_t of, int64_t numerator, int64_t denominator, bool at_least) {
  int64_t whole = muldiv(of, numerator, denominator);
  bool exact = whole * denominator == of * numerator;
  return at_least && exact ? whole : whole + 1;
}

bool vote_find(struct ctx *cx, id vote, struct vote *ret) {
  return STORE_FIND(cx, q_find, ret, A(cx->who.commune), A(vote));
}

bool vote_by_number(struct ctx *cx, int64_t number, struct vote *ret) {
  return STORE_FIND(cx, q_by_number, ret, A(cx->who.commune), A(number));
}

struct votes vote_list(struct ctx *cx, int64_t before_number, size_t limit) {
  struct votes v;
  v.at = STORE_LIST(cx, q_list, &v.n, A(cx->who.commune), A(before_number), A((int64_t)limit));
  return v;
}

struct vote_hamlets vote_hamlets(struct ctx *cx, id vote) {
  struct vote_hamlets h;
  h.at = STORE_LIST(cx, q_hamlets, &h.n, A(cx->who.commune), A(vote));
  return h;
}

/* Within a hamlet: its households. In the commune: a hamlet is for it as it would be alone, and so many hamlets of all are needed. */
struct vote_result vote_result(const struct vote *v, const struct vote_hamlets *h) {
  struct vote_result r = {
      .hamlets = (int64_t)h->n,
      .needed = vote_needed(v->households, v->threshold_numerator, v->threshold_denominator, v->at_least),
      .hamlets_needed = vote_needed((int64_t)h->n, v->hamlets_numerator, v->hamlets_denominator, v->at_least)};
  for (size_t i = 0; i < h->n; i++) {
    const struct vote_hamlet *one = &h->at[i];
    r.agree += one->agree;
    r.counted += one->version > 0;
    r.hamlets_for += one->version > 0 && one->agree >= vote_needed(one->households, v->threshold_numerator,
                                                                   v->threshold_denominator, v->at_least);
  }
  bool passed = str_eq(v->scope, S("xa")) ? r.hamlets_for >= r.hamlets_needed : r.agree >= r.needed;
  r.outcome = r.counted < r.hamlets ? VOTE_COUNTING : passed ? VOTE_PASSED : VOTE_NOT_PASSED;
  return r;
}

/* ---- opening ------------------------------------------------------------------------------------------------ */

enum { HOUSEHOLDS_MOST = 100000 };

str vote_open(struct ctx *cx, struct vote_opening *o) {
  if (!may(&cx->who, MAY_OPEN_CONSULTATION)) return WHY_NOT_YOURS;
  const struct vote_rule *rule = vote_rule_find(o->about, cx->today);
  if (!rule) return _("Chọn nội dung Nhân dân quyết định.");
  bool commune = str_eq(o->scope, S("xa"));
  if (commune && !rule->commune)
    return _("Nội dung này do từng thôn, tổ dân phố quyết định, không biểu quyết chung cả xã.");
  if (!commune && o->n != 1) return _("Biểu quyết trong một thôn thì ghi số hộ của đúng một thôn.");
  struct units all = unit_list(cx, UNIT_HAMLET, cx->today);
  if (commune && o->n != all.n) return _("Biểu quyết cả xã thì ghi số hộ của mọi thôn.");
  int64_t households = 0;
  for (size_t i = 0; i < o->n; i++) {
    bool known = false;
    for (size_t k = 0; k < all.n; k++) known = known || id_eq(all.at[k].id, o->hamlets[i]);
    for (size_t k = 0; k < i; k++) known = known && !id_eq(o->hamlets[k], o->hamlets[i]);
    if (!known) return _("Thôn này không có trong danh sách. Ông/bà chọn lại.");
    if (o->households[i] < 1 || o->households[i] > HOUSEHOLDS_MOST) return _("Số hộ là một số từ 1 trở lên.");
    households += o->households[i];
  }
  if (o->online_households < 0 || o->online_households > households)
    return _("Số hộ chọn biểu quyết trực tuyến không lớn hơn tổng số hộ.");
  id unit = cx->who.unit;
  if (!id_is(unit) && !unit_root(cx, &unit)) return _("Xã chưa có tên trong cây đơn vị.");
  struct n_row number;
  o->vote = ctx_new_id(cx);
  STORE_FIND(cx, q_insert, &number, A(cx->who.commune), A(o->vote), A(o->question), A(o->about), A(o->scope),
             A(unit), A(cx->today), A(o->online_households), A(households), A(rule->numerator),
             A(rule->denominator), A(rule->at_least), A(cx->who.account), A(cx->now));
  for (size_t i = 0; i < o->n; i++)
    STORE_DO(cx, q_insert_hamlet, A(cx->who.commune), A(o->vote), A(o->hamlets[i]), A(o->households[i]));
  return STR_NONE;
}

/* ---- minutes ---------------------------------------------------------------------------------------------------- */

/* A hamlet head keys in the own hamlet; the unit that prepares the vote, the coordinator, the chairman and the clerk any. */
bool vote_may_key(const struct who *who, const struct vote *v, id hamlet) {
  if (!may(who, MAY_KEY_VOTE)) return false;
  if (consultation_sees_all(who) || (who->roles & ROLE_BIT(ROLE_CLERK))) return true;
  uint32_t office = ROLE_BIT(ROLE_UNIT_HEAD) | ROLE_BIT(ROLE_OFFICER);
  if ((who->roles & office) && id_eq(who->unit, v->unit)) return true;
  return (who->roles & ROLE_BIT(ROLE_COLLECTOR)) && id_is(who->unit) && id_eq(who->unit, hamlet);
}

static int64_t names_in(str team) {
  int64_t n = 0;
  for (str rest = team; rest.p;) {
    str line;
    (void)str_cut(&rest, S("\n"), &line);
    n += utf8_count(str_trim(line)) >= 2;
  }
  return n;
}

/* The day of the result is that of the last hamlet's vote; a correction may move it. */
static void note_counted(struct ctx *cx, id vote) {
  struct vote_hamlets h = vote_hamlets(cx, vote);
  day last = DAY_NONE;
  for (size_t i = 0; i < h.n; i++) {
    if (!h.at[i].version) return;
    if (!day_is(last) || h.at[i].held_day.n > last.n) last = h.at[i].held_day;
  }
  STORE_DO(cx, q_counted, A(cx->who.commune), A(vote), A(last));
}

str vote_keep(struct ctx *cx, const struct vote_minutes *m) {
  struct vote v;
  if (!vote_find(cx, m->vote, &v) || !vote_may_key(&cx->who, &v, m->hamlet))
    return _("Biên bản của thôn này do Trưởng thôn, đơn vị soạn, văn thư hoặc người điều phối nhập.");
  if (day_is(v.recognised_day)) return _("Kết quả đã được công nhận nên không sửa được nữa.");
  struct vote_hamlets h = vote_hamlets(cx, v.id);
  const struct vote_hamlet *one = NULL;
  for (size_t i = 0; i < h.n; i++)
    if (id_eq(h.at[i].hamlet, m->hamlet)) one = &h.at[i];
  if (!one) return _("Thôn này không tham gia biểu quyết.");
  if (m->held.n < v.opened_day.n || m->held.n > cx->today.n)
    return _("Ngày biểu quyết phải từ ngày mở đến hôm nay.");
  if (m->present > one->households) return _("Số hộ tham gia lớn hơn tổng số hộ của thôn.");
  if (m->agree + m->disagree + m->other != m->present)
    return _("Tán thành, không tán thành và ý kiến khác cộng lại phải bằng số hộ tham gia.");
  int64_t team = names_in(m->team);
  if (team < 3 || team > 5) return _("Tổ kiểm phiếu có từ 3 đến 5 người: ghi mỗi dòng một người.");
  if (one->version && !m->reason.n) return _("Thôn này đã có kết quả. Ghi vì sao sửa.");
  if (!STORE_DO(cx, q_result, A(cx->who.commune), A(v.id), A(m->hamlet), A(one->version + 1), A(m->held),
                A(m->way), A(m->present), A(m->agree), A(m->disagree), A(m->other), A(m->team), A(team),
                A(m->minutes), A(m->reason.n ? m->reason : STR_NONE), A(cx->who.account), A(cx->now),
                A(cx->today)))
    return WHY_GONE;
  note_counted(cx, v.id);
  return STR_NONE;
}

str vote_recognise(struct ctx *cx, id vote, day on, str number) {
  struct vote v;
  if (!may(&cx->who, MAY_SIGN_SYNTHESIS) || !vote_find(cx, vote, &v)) return WHY_NOT_YOURS;
  if (day_is(v.recognised_day)) return _("Việc công nhận đã được ghi rồi.");
  struct vote_hamlets h = vote_hamlets(cx, vote);
  struct vote_result r = vote_result(&v, &h);
  if (r.outcome == VOTE_COUNTING) return _("Chưa đủ biên bản của các thôn.");
  if (r.outcome == VOTE_NOT_PASSED) return _("Số tán thành chưa đủ theo luật nên không công nhận được.");
  if (on.n > cx->today.n || on.n < v.counted_day.n)
    return _("Ngày công nhận phải từ ngày có kết quả đến hôm nay.");
  if (!STORE_DO(cx, q_recognise, A(cx->who.commune), A(vote), A(on), A(number), A(cx->who.account), A(cx->now)))
    return WHY_GONE;
  return STR_NONE;
}
