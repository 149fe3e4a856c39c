/* unit: the commune's tree with validity dates (offices, one-stop centre, hamlets, Fatherland Front, organisations), and
 * which of them must hand in opinions every week.
 *
 * A fact about a unit (its name, its place in the tree) is true from `true_from` until the day before `true_to`; DAY_NONE in
 * true_to = still true. Nothing is overwritten: a rename ends one fact and begins the next, so that any past day can
 * be asked for. A unit that was closed keeps its id for ever: what was handed to it still says by which name. */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include "account/account.h"
#include "store/store.h"
#include "view/view.h"
#include "web/web.h"

/* The numbers are stored: append only. */
enum unit_kind {
  UNIT_COMMUNE,  /* the root: Ủy ban nhân dân xã */
  UNIT_OFFICE,   /* phòng, văn phòng */
  UNIT_ONE_STOP, /* Trung tâm Phục vụ hành chính công */
  UNIT_SERVICE,  /* other public units: Trung tâm Dịch vụ sự nghiệp công, schools, health station */
  UNIT_PARTY,    /* Ban Xây dựng Đảng and other bodies of the Party committee */
  UNIT_FRONT,    /* Ủy ban Mặt trận Tổ quốc Việt Nam xã */
  UNIT_ORGANISATION, /* socio-political organisations of the commune */
  UNIT_HAMLET,       /* thôn, khu phố, tổ dân phố */
  UNIT_ASSOCIATION,  /* chi hội, chi đoàn of a hamlet */
  UNIT_KINDS
};
#define UNIT_ANY (-1)
const char *unit_kind_name(int kind);                  /* "hamlet": for files and tests */
str unit_kind_word(int kind);                          /* _("Thôn, tổ dân phố"): for faces */
bool unit_kind_parse(str name_or_word, int *ret_kind); /* either of the two, marks and case forgiven */
int unit_kind_guess(
    str unit_name); /* by its first words: 'Phòng ...' is an office; UNIT_OFFICE when nothing fits */

struct unit {
  id id, parent; /* parent ID_NONE for the root */
  int kind;
  str name;
  day true_from, true_to; /* of this fact, not of the unit */
  day opened, closed;     /* of the unit itself; closed DAY_NONE = open */
};
struct units {
  struct unit *at;
  size_t n;
};

/* As it is today; a closed unit as it last was. False: no such unit in this commune. */
bool unit_find(struct ctx *cx, id unit, struct unit *ret);
/* As it was on that day; false when it was not open then. */
bool unit_find_as_of(struct ctx *cx, id unit, day as_of, struct unit *ret);
str unit_name(struct ctx *cx, id unit); /* as unit_find; absent when there is none */
/* Those open on that day, of one kind or UNIT_ANY, by kind and then in Vietnamese order ('Thôn 2' before 'Thôn 10').
 * At most 5,000. */
struct units unit_list(struct ctx *cx, int kind, day as_of);
bool unit_root(struct ctx *cx, id *ret);

/* Everything that was ever true of one unit, newest first, at most 200. */
struct units unit_history(struct ctx *cx, id unit);

/* ---- changes: inside an apply ---------------------------------------------------------------------- */

enum unit_result {
  UNIT_OK,
  UNIT_NAME_TAKEN, /* an open unit of that kind under that parent is called so already (case, spaces, old or new tone place ignored) */
  UNIT_NOT_THERE,  /* unit or parent unknown or closed */
  UNIT_HAS_CHILDREN, /* close what stands below it first */
  UNIT_CIRCLE,       /* a unit cannot stand below itself */
  UNIT_BAD_DAY,      /* before the unit's last change, or more than a year ahead */
};
str unit_result_word(enum unit_result r); /* _("...") sentence for faces; absent for UNIT_OK */
enum unit_result unit_add(struct ctx *cx, int kind, str name, id parent, day from, id *ret_unit);
enum unit_result unit_rename(struct ctx *cx, id unit, str name, day from);
enum unit_result unit_move(struct ctx *cx, id unit, id parent, day from);
enum unit_result unit_close(struct ctx *cx, id unit,
                            day to); /* to: the first day it is no more; ends its duty as a source too */
/* Begins the tree: the root. Once, at init. */
id unit_init(struct ctx *cx, str commune_name, day from);
/* 'Thôn 1' ... 'Thôn n' under the root, each a source of weekly opinions; names that are there are left. Gives how many
 * were made. n at most 200. */
size_t unit_add_hamlets(struct ctx *cx, int n, day from);
/* The bodies a plan document names, as children of the root, kind by their names; 'X và các ...' gives X, 'Các ...' nothing;
 * those there already are left. */
size_t unit_add_named(struct ctx *cx, const str *names, size_t n, day from);

/* ---- sources of weekly opinions -------------------------------------------------------------------- */

/* A unit that must hand in the week's opinions, or 'không có ý kiến', from valid_from until the day before valid_to. */
struct unit_source {
  id unit;
  int kind;
  str name; /* of the unit, on the day asked for */
  day valid_from, valid_to;
  moment recorded_at;        /* when its beginning was written down ... */
  struct maybe_int ended_at; /* ... and its end */
};
struct unit_sources {
  struct unit_source *at;
  size_t n;
};
struct unit_sources unit_sources(struct ctx *cx, day on); /* valid on that day, in the order of unit_list */
/* Every span that touches the days from..to (both included), a source more than once when its duty paused; as it was known
 * before that moment (INT64_MAX: as it is known now). */
struct unit_sources unit_sources_between(struct ctx *cx, day from, day to, moment known_before);
/* The one definition of 'source valid in the week': valid on at least one of its seven days. */
bool unit_source_in_week(const struct unit_source *s, struct week w);
bool unit_is_source(struct ctx *cx, id unit, day on);
bool unit_source_begin(struct ctx *cx, id unit,
                       day from);                      /* apply; false: is one already, or no such open unit */
bool unit_source_end(struct ctx *cx, id unit, day to); /* apply; false: is none */

/* ---- CSV -------------------------------------------------------------------------------------------- */

/* A table of units: columns 'ten' (name), and optionally 'loai' (kind), 'thuoc' (name of the parent), 'tu_ngay' (from), 'nop_y_kien'
 * (co/khong). Comma or semicolon, UTF-8 with or without BOM, RFC 4180 quoting. */
struct unit_row {
  int64_t line; /* of the file, from 1 */
  str name, parent_name;
  str words, parent_words; /* of the names, as text_words() compares them */
  int kind;
  day from;
  bool source;
  str wrong; /* _("...") reason; absent = right */
  str typed; /* the line as it came, for showing */
};
struct unit_rows {
  struct unit_row *at;
  size_t n, right;
  str wrong; /* the whole file is unreadable: why; absent = fine */
};
struct unit_rows unit_csv_read(struct ctx *cx, str file); /* at most 1 MiB, 2,000 rows */
/* Adds the right rows; gives how many. A row whose name is there already counts as nothing to do. */
size_t unit_csv_keep(struct ctx *cx, const struct unit_rows *rows);

extern const struct routes unit_routes;     /* /can-bo/don-vi */
extern const struct commands unit_commands; /* unit list */

#endif
