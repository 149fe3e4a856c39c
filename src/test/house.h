/* A house to test in: a fresh store, a fixed clock, known people, browsers.
 *
 *   TEST("a closed matter is not closed again") {
 *     struct house *h = house_open(mem);
 *     struct answer a = post(h, ROLE_OFFICER, "/can-bo/phan-anh/1", "/can-bo/phan-anh/1/dong", "ly-do", "xong");
 *     CHECK_INT(a.status, 303);
 *   }
 *
 * The store is SQLite, or PostgreSQL with TT_ENGINE=postgres and TT_POSTGRES=url (tools/with-postgres.sh). Nothing is mocked:
 * pages come from serve(). */
#ifndef TEST_HOUSE_H
#define TEST_HOUSE_H

#include "test/check.h"
#include "web/web.h"

/* ---- the house --------------------------------------------------------------------------------------- */

/* Who asks: a role (the person of that role in the first office), the same role in the other office, a resident, or a
 * browser that signs in by hand. Each keeps its own cookie. */
enum {
  RESIDENT = ROLES,
  BROWSER,
  BROWSER_2,
  IN_OTHER_UNIT, /* IN_OTHER_UNIT + role */
  PEOPLE = IN_OTHER_UNIT + ROLES
};

struct person {
  id account, unit;
  str login, code;
  str cookie;  /* as the browser keeps it; absent = none */
  str address; /* where it calls from */
};
struct house {
  void *mem;
  str dir;
  struct store *store;
  struct server *server;
  struct box *box; /* NULL unless the test starts one and makes the server anew: house_serve() */
  moment now;
  id commune, root, office, other_office, hamlet, other_hamlet;
  struct person people[PEOPLE];
  bool secure; /* requests come over TLS */
};
/* A commune of two offices and two hamlets at 2026-11-23T08:00+07:00 (a Monday), with a person of every role in the first
 * office (collectors: in the hamlets) and again in the other; password of all: HOUSE_PASSWORD. */
#define HOUSE_PASSWORD "con duong lang 2026"
struct house *house_open(void *mem);
void house_at(struct house *h, const char *iso); /* sets the clock */
void house_later(struct house *h, int64_t minutes);
void house_serve(struct house *h,
                 struct box *box); /* a new server on the same store: what was in memory is gone */
/* A rule directly, as a person: in a read, or in an apply. */
struct ctx *house_ctx(struct house *h, int who);
bool house_read(struct house *h, int who, void (*body)(struct ctx *cx, void *arg), void *arg);
enum store_result house_write(struct house *h, int who, bool (*apply)(struct ctx *cx, void *arg), void *arg);
/* The store's generation over all tables: equal = nothing was committed in between. */
str house_rows(struct house *h);

/* ---- browsers ---------------------------------------------------------------------------------------- */

struct answer {
  int status;
  str body, location; /* location: absent when none */
  struct reply *reply;
};
str header(struct answer a, const char *name);
struct answer get(struct house *h, int who, const char *path);
struct answer get_path(struct house *h, int who, str path);
struct answer follow(struct house *h, int who, struct answer a); /* to its Location */

/* A form as a browser fills it: opened from its page, with the hidden and preset values in it. */
struct filled {
  struct house *h;
  int who;
  str page, action;
  bool multipart;
  struct filled_field {
    str name, value, filename, media;
    bool hidden, file;
    str offer;  /* what a box, a radio button or a button would send when chosen */
    str sample; /* what fits a field for a number, a telephone, a day */
  } * at;
  size_t n;
  str origin, site; /* headers; absent = not sent */
};
/* The form on `page` whose action is `action`; the test ends when there is none. */
struct filled *form_open(struct house *h, int who, const char *page, const char *action);
struct filled *form_in(struct house *h, int who, struct answer page,
                       const char *action);                           /* in a page one holds already */
void form_set(struct filled *f, const char *name, const char *value); /* the form must have that field */
void form_set_str(struct filled *f, const char *name, str value);
void form_add(struct filled *f, const char *name, str value); /* whatever the form says: for hostile tests */
void form_drop(struct filled *f, const char *name);
void form_file(struct filled *f, const char *name, const char *filename, const char *media, str bytes);
void form_fill(struct filled *f,
               str text); /* text into everything that can be written in, the first choice of every choice */
str form_value(const struct filled *f, const char *name);
str form_path(str address); /* an action without language and query */
struct answer form_send(struct filled *f);
/* Opens, fills name, value, name, value ... and sends. */
#define post(h, who, page, action, ...)                                                                        \
  post_fields((h), (who), (page), (action), (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})
struct answer post_fields(struct house *h, int who, const char *page, const char *action,
                          const char *const *fields);
/* Anything at all, with no help. headers: name, value, ..., NULL; Host and the cookie are added unless named. */
struct answer raw(struct house *h, int who, const char *method, str target, const char *const *headers,
                  str body);
/* Text of the first element whose opening tag contains `mark` (such as `class="code"`), tags taken off, references read. */
str text_of(void *mem, str page, const char *mark);
str plain_text(void *mem, str markup);
/* The piece between two marks, absent when not there. */
str between(str s, const char *before, const char *after);

/* Whether the word is in any byte of the folder's files, read by another program; on PostgreSQL, in any row (tests/forgotten.py reads
 * its files). */
bool house_holds(struct house *h, const char *word);
/* ... and whether it is gone once what was deleted has left the log of the store behind it. */
bool house_forgot(struct house *h, const char *word);

#endif
