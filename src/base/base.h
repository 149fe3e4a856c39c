/* base: slices, faults, memory, clock, civil days, exact numbers, ids and Vietnamese text; knows
 * nothing of the rest.
 *
 * Conventions of the whole house that start here:
 *  - Text is `str`: UTF-8, not NUL-terminated. A `str` whose p is NULL is absent; an empty one is not.
 *  - Memory hangs on a talloc context called `mem`; nobody frees by hand. Allocation never returns NULL:
 *    it faults.
 *  - Answers are values, faults jump: a broken invariant, lost memory or a dead database calls fault().
 *  - Out-parameters begin with ret_ and are untouched when the function says no. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>

/* ---- slices ------------------------------------------------------------------------------------ */

typedef struct str {
  const char *p;
  size_t n; /* bytes */
} str;

#define S(literal) ((str){"" literal, sizeof(literal) - 1})
/* Marks a message for the catalogue (po/); whoever shows it words it in the reader's language. */
#define _(vi) S(vi)
#define STR_NONE ((str){NULL, 0})
/* For printf-like calls: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

str str_of(const char *c); /* NULL gives STR_NONE; borrows */
bool str_eq(str a, str b); /* absent equals only absent */
int str_cmp(str a, str b); /* by bytes */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
bool str_has(str s, str part);
str str_sub(str s, size_t from, size_t n); /* clipped to s */
str str_trim(str s);                       /* ASCII white space off both ends */
/* Splits at the first `sep`: *ret_head is what stands before it, *s what stands behind it. False, with
 * *ret_head = the whole and *s absent, when there is none. */
bool str_cut(str *s, str sep, str *ret_head);
str str_dup(void *mem, str s);
char *str_c(void *mem, str s); /* NUL-terminated copy; a NUL inside s is a fault */
str str_fmt(void *mem, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str str_int(void *mem, int64_t v); /* "-12" */
str str_and(void *mem, str a, str b);
str str_join(void *mem, const str *parts, size_t n, str between);

/* A growing buffer with a hard end. Passing `max` bytes sets `full` and drops what does not fit; the owner
 * decides what that means. */
struct buf {
  char *p;
  size_t n, cap, max;
  bool full;
  void *mem;
};
struct buf *buf_new(void *mem, size_t max);
void buf_reserve(struct buf *b, size_t n); /* room for n bytes in all, when it may hold as many */
void buf_add_slow(struct buf *b, str s);
/* Inline: a page is some thousand short pieces, most of them literals whose copy is then a few stores. */
static inline void buf_add(struct buf *b, str s) {
  if (s.n && s.n <= b->cap - b->n) {
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
  } else {
    buf_add_slow(b, s);
  }
}
static inline void buf_char(struct buf *b, char c) {
  buf_add(b, (str){&c, 1});
}
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str buf_str(const struct buf *b); /* borrowed; valid until the next addition */

/* ---- memory and faults --------------------------------------------------------------------------- */

/* free() and realloc() wipe what they give back (wipe.c); these do not. */
void *realloc_as_it_is(void *p, size_t n);
void free_as_it_is(void *p);
void *mem_zero(void *mem, size_t size);
void *mem_zero_array(void *mem, size_t count, size_t size); /* an overflowing product is a fault */
#define MEM_NEW(mem, type) ((type *)mem_zero((mem), sizeof(type)))
#define MEM_ARRAY(mem, type, count) ((type *)mem_zero_array((mem), (count), sizeof(type)))

enum fault_kind {
  FAULT_BUG,    /* an invariant of ours is broken */
  FAULT_MEMORY, /* the request's ceiling, or the machine's, is reached */
  FAULT_STORE,  /* the database said no in a way nobody can answer */
  FAULT_RETRY,  /* the transaction lost a race (40001, 40P01): run it again */
};

/* A place faults land. One per prepare, apply or reply, on the stack of the thread that runs it. */
struct fault_frame {
  jmp_buf at;
  struct fault_frame *outer;
  enum fault_kind kind;
  char what[256];
};

/* Runs `body(arg)`. True when it came back by itself; false after a fault, with kind and what in *frame.
 * Nothing may jump out of a library's callback: wrap the callback's inside in fault_guard too. */
bool fault_guard(struct fault_frame *frame, void (*body)(void *arg), void *arg);
/* Without a frame on this thread the process ends: crash-only, start-up is recovery. */
_Noreturn void fault(enum fault_kind kind, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#define MUST(cond) ((cond) ? (void)0 : fault(FAULT_BUG, "%s:%d: %s", __FILE__, __LINE__, #cond))

/* ---- time ---------------------------------------------------------------------------------------- */

typedef int64_t moment; /* milliseconds since 1970-01-01T00:00:00Z */
typedef struct day {
  int32_t n; /* civil days since 1970-01-01; the civil day of Viet Nam, UTC+7 all year */
} day;
#define DAY_NONE ((day){INT32_MIN})
enum weekday { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };
struct ymd {
  int year, month, dom;
};
struct week {
  int year, week; /* ISO 8601: Monday to Sunday, belongs to the year of its Thursday */
};

moment moment_now(void);                    /* the machine's clock */
moment moment_mono(void);                   /* never steps; for waiting and measuring only */
day day_of(moment at);                      /* the one function that turns a moment into its civil day */
moment day_starts(day d);                   /* 00:00 at UTC+7 */
int moment_minute_of_day(moment at);        /* 0..1439 at UTC+7 */
bool day_is(day d);                         /* false for DAY_NONE */
day day_make(int year, int month, int dom); /* DAY_NONE when there is no such day; years 1800..2400 */
struct ymd day_ymd(day d);
enum weekday day_weekday(day d);
struct week day_week(day d);
day week_monday(struct week w);
int weeks_in_year(int year);           /* 52 or 53 */
bool day_parse(str iso, day *ret);     /* 2026-04-09 only */
bool day_parse_vi(str text, day *ret); /* 9/4/2026, 09/04/2026, 09-04-2026 */
str day_iso(void *mem, day d);
str day_vi(void *mem, day d);         /* 09/4/2026: day and months 1, 2 padded, as NĐ 30/2020 writes dates */
str moment_iso(void *mem, moment at); /* 2026-04-09T08:15:30+07:00 */
str moment_utc(void *mem, moment at); /* 2026-04-09T01:15:30Z */
bool moment_parse(str iso, moment *ret); /* either of the two */

/* ---- exact numbers ------------------------------------------------------------------------------- */

bool int_parse(str s, int64_t min, int64_t max, int64_t *ret); /* -?[0-9]+ and nothing else; 010 is refused */
/* Hundredths: '5,89' or '5.89' or '5' gives 589. More than two decimals are refused. */
bool hundredths_parse(str s, int64_t min, int64_t max, int64_t *ret);
str hundredths_vi(void *mem, int64_t v); /* 589 gives 5,89; 600 gives 6 */
str int_vi(void *mem, int64_t v);        /* 45000 gives 45.000 */
/* a × b / c rounded down, exact for the whole range; c must be positive. */
int64_t muldiv(int64_t a, int64_t b, int64_t c);

/* ---- ids, hex, base64, digests --------------------------------------------------------------------- */

typedef struct id {
  uint8_t b[16];
} id;
#define ID_NONE ((id){{0}})
bool id_is(id v); /* false for ID_NONE */
bool id_eq(id a, id b);
str id_hex(void *mem, id v);
bool id_parse(str hex, id *ret); /* 32 lower-case hex digits */
str hex_of(void *mem, const void *p, size_t n);
bool hex_parse(str s, void *ret, size_t n);        /* exactly n bytes */
str base64_of(void *mem, const void *p, size_t n); /* RFC 4648, padded */
bool base64_parse(void *mem, str s, str *ret);     /* strict */
void sha256(const void *p, size_t n, uint8_t ret[32]);
void hmac_sha256(const uint8_t key[32], str data, uint8_t ret[32]);
bool same_bytes(const void *a, const void *b, size_t n); /* constant time */
void random_bytes(void *p, size_t n);                    /* the kernel's; request code uses ctx_random */

/* ---- text ---------------------------------------------------------------------------------------- */

bool utf8_valid(str s);          /* no overlong forms, surrogates, NUL */
size_t utf8_count(str s);        /* code points of valid text */
str utf8_cut(str s, size_t max); /* at most max bytes, never through a sequence */
/* NFC; false for invalid UTF-8, NUL, or control characters other than \n, \r and \t. \r\n becomes \n. Bidi controls
 * and zero-width marks are dropped: they only serve to deceive a reader here. */
bool text_clean(void *mem, str raw, str *ret);
str text_lower(void *mem, str s);
/* Search form: lower case, no tone or vowel marks, đ as d, white space folded to one space; punctuation
 * becomes a space. `Đường ngập` gives `duong ngap`. */
str text_fold(void *mem, str s);
/* As text_fold but keeps the marks: lower-case words with one space between, each tone mark moved behind its
 * syllable, so that old and new spelling (hoà, hòa) give the same. For comparing, not for showing. */
str text_words(void *mem, str s);
/* A byte string whose memcmp order is the Vietnamese dictionary's: a ă â b c d đ e ê ... with the tones
 * ngang huyền hỏi ngã sắc nặng after the letters. Stored beside what is sorted. */
str text_sort_key(void *mem, str s);

/* Bytes said as syllables that no region confuses, with one or two check syllables behind them: 'ba-kem-...'. Heard with or
 * without marks and hyphens; false when it is none, or a check does not hold. At most 30 bytes. */
str spoken_say(void *mem, const uint8_t *secret, size_t n, size_t checks);
bool spoken_hear(void *mem, str typed, uint8_t *ret, size_t n, size_t checks);

/* ---- files --------------------------------------------------------------------------------------- */

/* A whole file of at most `most` bytes, with a 0 byte behind it; absent with a Vietnamese sentence otherwise. */
str file_read(void *mem, str path, size_t most, str *ret_why);

/* ---- data files ---------------------------------------------------------------------------------- */

/* YAML as a tree that remembers its lines. Every leaf is text: numbers, dates and sums are parsed by this room, so that
 * 010, 1,5 or 2026-02-30 is refused instead of guessed at. Anchors, aliases, tags, doubled keys and a second document are refused;
 * at most 1 MiB, 16 levels, 100,000 nodes, 4,096 keys in a map. */
enum data_kind { DATA_TEXT, DATA_LIST, DATA_MAP };
struct data {
  enum data_kind kind;
  int line;                  /* from 1 */
  str file, key;             /* key: in a map */
  str text;                  /* of a DATA_TEXT */
  size_t n;                  /* children of a list or map */
  struct data *first, *next; /* first child; next sibling */
};
/* False with a Vietnamese sentence that begins "name:line: ". */
bool data_read(void *mem, str name, str bytes, struct data **ret, str *ret_why);
/* A file of data/ as it was when the program was built ("law/deadlines.yaml"); absent when there is none. */
str data_file(const char *name);

/* Asks a tree and remembers the first thing wrong with it; the accessors below then give a harmless value, so a reader asks for
 * everything and looks at `why` once at the end. A NULL map gives the same without a complaint. */
struct data_check {
  void *mem;
  str why; /* absent while all is well */
};
void data_wrong(struct data_check *c, const struct data *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
const struct data *data_find(const struct data *map, const char *key); /* NULL when not there */
const struct data *data_list(struct data_check *c, const struct data *map, const char *key);
const struct data *data_map(struct data_check *c, const struct data *map, const char *key);
str data_text(struct data_check *c, const struct data *map, const char *key);       /* needed, not empty */
str data_maybe_text(struct data_check *c, const struct data *map, const char *key); /* absent when not there */
int64_t data_int(struct data_check *c, const struct data *map, const char *key, int64_t min, int64_t max);
int64_t data_hundredths(struct data_check *c, const struct data *map, const char *key, int64_t min,
                        int64_t max);
day data_day(struct data_check *c, const struct data *map, const char *key); /* ISO, needed */
day data_maybe_day(struct data_check *c, const struct data *map, const char *key);
bool data_bool(struct data_check *c, const struct data *map, const char *key, bool otherwise);
/* Refuses any key not among these (space-separated): a misspelt one is said, not skipped. */
void data_only(struct data_check *c, const struct data *map, const char *keys);

#endif
