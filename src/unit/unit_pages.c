/* /can-bo/don-vi: the tree, one unit, and lists from a file. */
#include <stdio.h>

#include "unit/unit_import.html.h"
#include "unit/unit_one.html.h"
#include "unit/unit_preview.html.h"
#include "unit/unit_room.h"
#include "unit/unit_tree.html.h"

#define KINDS "office one-stop service party front organisation hamlet association"
/* A list that comes back with the second step as a hidden field has to fit into one. */
enum { LIST_BYTES = 60000 };

FORM(add_form, FIELD_TEXT("ten", 1, 200), FIELD_CHOICE("loai", 1, KINDS), FIELD_ID("thuoc", 0),
     FIELD_DAY("tu-ngay", 0), FIELD_CHECK("nop-y-kien"));
FORM(rename_form, FIELD_TEXT("ten", 1, 200), FIELD_DAY("tu-ngay", 0));
FORM(move_form, FIELD_ID("thuoc", 1), FIELD_DAY("chuyen-tu", 0));
FORM(close_form, FIELD_DAY("den-ngay", 1));
FORM(duty_form, FIELD_CHOICE("nop", 1, "co khong"), FIELD_DAY("ke-tu", 0));
FORM(import_form, FIELD_FILE("tep", 1, LIST_BYTES));
FORM(keep_form, FIELD_LONG("du-lieu", 1, LIST_BYTES));

static struct unit_view view_of(struct request *rq, const struct unit *u) {
  return (struct unit_view){
      .id = id_hex(rq->cx->mem, u->id),
      .name = u->name,
      .kind = word(rq->out->lang, unit_kind_word(u->kind)),
      .parent = unit_name(rq->cx, u->parent),
      .source = unit_is_source(rq->cx, u->id, rq->cx->today),
      .root = !id_is(u->parent),
      .from = u->true_from,
  };
}

static struct choices kind_choices(struct request *rq) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, UNIT_KINDS);
  size_t n = 0;
  for (int k = UNIT_OFFICE; k < UNIT_KINDS; k++)
    at[n++] = (struct choice){str_of(unit_kind_name(k)), word(rq->out->lang, unit_kind_word(k)), STR_NONE};
  return (struct choices){at, n};
}

static struct choices parent_choices(struct request *rq, const struct units *units, id but) {
  struct choice *at = MEM_ARRAY(rq->cx->mem, struct choice, units->n + 1);
  size_t n = 0;
  for (size_t i = 0; i < units->n; i++)
    if (!id_eq(units->at[i].id, but))
      at[n++] = (struct choice){id_hex(rq->cx->mem, units->at[i].id), units->at[i].name, STR_NONE};
  return (struct choices){at, n};
}

static struct page frame(str title) {
  return (struct page){.title = title, .section = S("can-bo"), .staff = true, .wide = true};
}

/* ---- the tree ---- */

static void show_tree(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct units units = unit_list(cx, UNIT_ANY, cx->today);
  struct unit_view *at = MEM_ARRAY(cx->mem, struct unit_view, units.n + 1);
  struct units_page p = {.units = {at, units.n}, .count = (int64_t)units.n, .as_of = rq->cx->now};
  for (size_t i = 0; i < units.n; i++) {
    at[i] = view_of(rq, &units.at[i]);
    p.hamlets += units.at[i].kind == UNIT_HAMLET ? 1 : 0;
    p.sources += at[i].source ? 1 : 0;
  }
  p.kinds = kind_choices(rq);
  p.parents = parent_choices(rq, &units, ID_NONE);
  p.form = form_view(rq, &add_form, S("/can-bo/don-vi"));
  unit_tree_html(rq->out, &p);
  struct page page = frame(WORD(rq, "Thôn, đơn vị"));
  reply_page(rq, &page);
}

struct change {
  id unit, parent;
  int kind;
  str name;
  day from;
  bool source;
  enum unit_result result;
  const char *field; /* beside which a refusal is said */
  void (*show)(struct request *rq);
};

static day day_or_today(struct request *rq, const char *field) {
  day d = form_day(rq, field);
  return day_is(d) ? d : rq->cx->today;
}

static void *prepare_add(struct request *rq) {
  struct change *w = MEM_NEW(rq->cx->mem, struct change);
  w->field = "ten";
  w->show = show_tree;
  w->name = form_text(rq, "ten");
  w->parent = form_id(rq, "thuoc");
  w->from = day_or_today(rq, "tu-ngay");
  w->source = form_check(rq, "nop-y-kien");
  if (!unit_kind_parse(form_text(rq, "loai"), &w->kind)) w->kind = UNIT_OFFICE;
  if (!id_is(w->parent)) (void)unit_root(rq->cx, &w->parent);
  return w;
}

static bool apply_add(struct ctx *cx, void *work) {
  struct change *w = work;
  w->result = unit_add(cx, w->kind, w->name, w->parent, w->from, &w->unit);
  if (w->result != UNIT_OK) return false;
  if (w->source) (void)unit_source_begin(cx, w->unit, w->from);
  journal_note(cx, "unit.add", w->unit, "name kind parent true_from");
  return true;
}

static void reply_change(struct request *rq, void *work, bool committed) {
  struct change *w = work;
  if (committed) {
    reply_see_other(rq, S("/can-bo/don-vi"));
    return;
  }
  form_wrong(rq, w->field, unit_result_word(w->result));
  reply_form_again(rq, w->show);
}

/* ---- one unit ---- */

static bool asked(struct request *rq, struct unit *ret) {
  id wanted;
  if (id_parse(param(rq, "id"), &wanted) && unit_find(rq->cx, wanted, ret)) return true;
  reply_not_found(rq);
  return false;
}

static str path_of(struct request *rq, const struct unit *u, const char *act) {
  return str_fmt(rq->cx->mem, "/can-bo/don-vi/%.*s%s", STR_ARG(id_hex(rq->cx->mem, u->id)), act);
}

static void show_one(struct request *rq) {
  struct ctx *cx = rq->cx;
  struct unit u;
  if (!asked(rq, &u)) return;
  struct units units = unit_list(cx, UNIT_ANY, cx->today), past = unit_history(cx, u.id);
  struct unit_page p = {.unit = view_of(rq, &u), .closed = day_is(u.closed), .closed_on = u.closed};
  p.parents = parent_choices(rq, &units, u.id);
  p.past.at = MEM_ARRAY(cx->mem, struct unit_view, past.n + 1);
  for (size_t i = 0; i < past.n; i++) p.past.at[p.past.n++] = view_of(rq, &past.at[i]);
  if (!p.closed) {
    struct form_view *rename = form_view(rq, &rename_form, path_of(rq, &u, "/ten"));
    form_preset(rename, "ten", u.name);
    p.rename_form = rename;
  }
  if (!p.closed && !p.unit.root) {
    struct form_view *move = form_view(rq, &move_form, path_of(rq, &u, "/chuyen"));
    struct form_view *duty = form_view(rq, &duty_form, path_of(rq, &u, "/nop"));
    form_preset(move, "thuoc", id_hex(cx->mem, u.parent));
    form_preset(duty, "nop", p.unit.source ? S("khong") : S("co"));
    p.move_form = move;
    p.duty_form = duty;
    p.close_form = form_view(rq, &close_form, path_of(rq, &u, "/ket-thuc"));
  }
  unit_one_html(rq->out, &p);
  struct page page = frame(u.name);
  reply_page(rq, &page);
}

static struct change *change_of(struct request *rq, const char *field) {
  struct unit u;
  struct change *w = MEM_NEW(rq->cx->mem, struct change);
  if (!asked(rq, &u)) return NULL;
  w->unit = u.id;
  w->field = field;
  w->show = show_one;
  return w;
}

static void *prepare_rename(struct request *rq) {
  struct change *w = change_of(rq, "ten");
  if (!w) return NULL;
  w->name = form_text(rq, "ten");
  w->from = day_or_today(rq, "tu-ngay");
  return w;
}

static bool apply_rename(struct ctx *cx, void *work) {
  struct change *w = work;
  w->result = unit_rename(cx, w->unit, w->name, w->from);
  if (w->result == UNIT_OK) journal_note(cx, "unit.rename", w->unit, "name true_from");
  return w->result == UNIT_OK;
}

static void *prepare_move(struct request *rq) {
  struct change *w = change_of(rq, "thuoc");
  if (!w) return NULL;
  w->parent = form_id(rq, "thuoc");
  w->from = day_or_today(rq, "chuyen-tu");
  return w;
}

static bool apply_move(struct ctx *cx, void *work) {
  struct change *w = work;
  w->result = unit_move(cx, w->unit, w->parent, w->from);
  if (w->result == UNIT_OK) journal_note(cx, "unit.move", w->unit, "parent true_from");
  return w->result == UNIT_OK;
}

static void *prepare_close(struct request *rq) {
  struct change *w = change_of(rq, "den-ngay");
  if (w) w->from = form_day(rq, "den-ngay");
  return w;
}

static bool apply_close(struct ctx *cx, void *work) {
  struct change *w = work;
  w->result = unit_close(cx, w->unit, w->from);
  if (w->result == UNIT_OK) journal_note(cx, "unit.close", w->unit, "closed");
  return w->result == UNIT_OK;
}

static void *prepare_duty(struct request *rq) {
  struct change *w = change_of(rq, "ke-tu");
  if (!w) return NULL;
  w->source = str_eq(form_text(rq, "nop"), S("co"));
  w->from = day_or_today(rq, "ke-tu");
  return w;
}

static bool apply_duty(struct ctx *cx, void *work) {
  struct change *w = work;
  bool done = w->source ? unit_source_begin(cx, w->unit, w->from) : unit_source_end(cx, w->unit, w->from);
  w->result = done ? UNIT_OK : UNIT_BAD_DAY;
  if (done) journal_note(cx, "unit.source", w->unit, "valid_from valid_to");
  return done;
}

/* ---- a list from a file ---- */

static void show_import(struct request *rq) {
  struct unit_import_page p = {.form = form_view(rq, &import_form, S("/can-bo/don-vi/nap"))};
  unit_import_html(rq->out, &p);
  struct page page = frame(WORD(rq, "Nạp danh sách từ tệp"));
  reply_page(rq, &page);
}

static struct unit_row_view row_view(struct request *rq, const struct unit_row *r) {
  return (struct unit_row_view){
      .line = r->line,
      .name = r->name,
      .kind = word(rq->out->lang, unit_kind_word(r->kind)),
      .parent = r->parent_name,
      .wrong = r->wrong.p ? word(rq->out->lang, r->wrong) : STR_NONE,
      .typed = r->typed,
      .from = r->from,
      .source = r->source,
  };
}

/* Nothing is written yet: the list as it was understood, line by line, and one button. */
static void *prepare_import(struct request *rq) {
  const struct upload *file;
  if (form_files(rq, "tep", &file) == 0) {
    form_wrong(rq, "tep", _("Ông/bà chọn một tệp CSV."));
    reply_form_again(rq, show_import);
    return NULL;
  }
  struct unit_rows rows = unit_csv_read(rq->cx, file->content);
  if (rows.wrong.p) {
    form_wrong(rq, "tep", rows.wrong);
    reply_form_again(rq, show_import);
    return NULL;
  }
  struct unit_preview_page p = {0};
  p.good.at = MEM_ARRAY(rq->cx->mem, struct unit_row_view, rows.n + 1);
  p.bad.at = MEM_ARRAY(rq->cx->mem, struct unit_row_view, rows.n + 1);
  for (size_t i = 0; i < rows.n; i++) {
    if (rows.at[i].wrong.p)
      p.bad.at[p.bad.n++] = row_view(rq, &rows.at[i]);
    else
      p.good.at[p.good.n++] = row_view(rq, &rows.at[i]);
  }
  p.right = (int64_t)p.good.n;
  p.wrong = (int64_t)p.bad.n;
  str list;
  if (p.good.n && text_clean(rq->cx->mem, file->content, &list)) {
    struct form_view *form = form_view(rq, &keep_form, S("/can-bo/don-vi/nap/giu"));
    form_preset(form, "du-lieu", list);
    p.form = form;
  }
  unit_preview_html(rq->out, &p);
  struct page page = frame(WORD(rq, "Xem lại danh sách"));
  reply_page(rq, &page);
  return NULL;
}

static void *prepare_keep(struct request *rq) {
  str *list = MEM_NEW(rq->cx->mem, str);
  *list = form_text(rq, "du-lieu");
  return list;
}

/* Read again inside the transaction: what was added meanwhile is met as 'there already'. */
static bool apply_keep(struct ctx *cx, void *work) {
  const str *list = work;
  struct unit_rows rows = unit_csv_read(cx, *list);
  id root;
  if (rows.wrong.p || !unit_root(cx, &root)) return false;
  if (unit_csv_keep(cx, &rows) == 0) return false;
  journal_note(cx, "unit.import", root, "name kind parent true_from");
  return true;
}

static void reply_keep(struct request *rq, void *work, bool committed) {
  (void)work;
  if (committed)
    reply_see_other(rq, S("/can-bo/don-vi"));
  else
    reply_refused(rq, _("Không có dòng nào mới để thêm."));
}

ROUTES(unit_routes, ROUTE_GET("/can-bo/don-vi", MAY_ADMINISTER, show_tree),
       ROUTE_POST("/can-bo/don-vi", MAY_ADMINISTER, add_form, prepare_add, apply_add, reply_change),
       ROUTE_GET("/can-bo/don-vi/nap", MAY_ADMINISTER, show_import),
       ROUTE_POST_AS(LANE_UPLOAD, 0, "/can-bo/don-vi/nap", MAY_ADMINISTER, import_form, prepare_import, NULL,
                     NULL),
       ROUTE_POST_AS(LANE_UPLOAD, 0, "/can-bo/don-vi/nap/giu", MAY_ADMINISTER, keep_form, prepare_keep,
                     apply_keep, reply_keep),
       ROUTE_GET("/can-bo/don-vi/:id", MAY_ADMINISTER, show_one),
       ROUTE_POST("/can-bo/don-vi/:id/ten", MAY_ADMINISTER, rename_form, prepare_rename, apply_rename,
                  reply_change),
       ROUTE_POST("/can-bo/don-vi/:id/chuyen", MAY_ADMINISTER, move_form, prepare_move, apply_move,
                  reply_change),
       ROUTE_POST("/can-bo/don-vi/:id/ket-thuc", MAY_ADMINISTER, close_form, prepare_close, apply_close,
                  reply_change),
       ROUTE_POST("/can-bo/don-vi/:id/nop", MAY_ADMINISTER, duty_form, prepare_duty, apply_duty, reply_change));

/* ---- commands ---- */

static int list_units(struct ctx *cx, int argc, char **argv) {
  day on = cx->today;
  str asked_day = command_option(argc, argv, "--as-of");
  if (asked_day.p && !day_parse(asked_day, &on)) {
    fprintf(stderr, "unit list: --as-of wants a day like 2026-07-01\n");
    return 2;
  }
  struct units units = unit_list(cx, UNIT_ANY, on);
  struct unit_sources sources = unit_sources(cx, on);
  for (size_t i = 0; i < units.n; i++) {
    bool source = false;
    for (size_t s = 0; s < sources.n; s++) source |= id_eq(sources.at[s].unit, units.at[i].id);
    printf("%s\t%.*s\t%.*s\t%s\n", unit_kind_name(units.at[i].kind), STR_ARG(units.at[i].name),
           STR_ARG(day_iso(cx->mem, units.at[i].true_from)), source ? "hands in weekly" : "");
  }
  return 0;
}

static int run_list(void *mem, int argc, char **argv) {
  return command_read(mem, argc, argv, list_units);
}

static const struct command commands[] = {
    {"unit list", "DIR [--as-of DAY]", "the commune's tree on a day", run_list},
};
const struct commands unit_commands = {commands, sizeof commands / sizeof *commands};
