/* plan's own insides: lines, the tree of headings and items, and the words that tell them apart. */
#ifndef PLAN_INSIDE_H
#define PLAN_INSIDE_H

#include "plan/plan.h"

/* ---- lines ----------------------------------------------------------------------------------------- */

enum mark {
  MARK_NONE,
  MARK_PART,   /* Phần thứ nhất, Chương II, Phụ lục */
  MARK_UPPER,  /* A. */
  MARK_ROMAN,  /* I. */
  MARK_NAMED,  /* Nhiệm vụ 1:  Nhóm tiêu chí 2. */
  MARK_NUMBER, /* 1.  1)  1.1 */
  MARK_LETTER, /* a)  đ) */
  MARK_PAREN,  /* (1)  (i) */
  MARK_DASH,   /* - – — */
  MARK_STAR,   /* * often the heading of dashes */
  MARK_BULLET, /* • ▪ */
  MARK_PLUS,   /* +, and the o that Word sets below • */
};
struct cells {
  str *at;
  size_t n;
};
struct line {
  int no;
  str text; /* clean, trimmed, one space between words; tabs kept only inside tables */
  str body; /* behind the marker */
  enum mark mark;
  str label;     /* III, 1.1, a; absent for dashes */
  int value;     /* of the label's last part; 0 when there is none */
  int depth;     /* of a number: 1.1 is 2; of a part: Phần 1, Chương 2, Mục 3 */
  size_t width;  /* characters */
  size_t indent; /* spaces before it */
  bool blank, ornament, taken;
  bool tail;                /* recipients, signer: no part of the tree */
  bool caps;                /* has letters, none lower-case */
  struct cells cells, full; /* two or more, or none; full: with the empty ones at both ends */
  bool goes_on;             /* its cells go on from those above */
};
struct lines {
  struct line *at;
  size_t n;
  size_t wrap; /* width the document was broken at; 0 when every paragraph is one line */
};
bool plan_lines_of(void *mem, str bytes, struct lines *ret, str *ret_why);
void plan_grids(void *mem, struct lines *ls, const str *raw); /* finds the cells of tables set with spaces */
str plan_squeeze(void *mem, str s);                           /* trimmed, one space between words */
/* Sees the marker at the front of l->text. */
void plan_line_mark(void *mem, struct line *l);
int plan_roman_value(str s);  /* 0 when it is none */
int plan_letter_value(str s); /* a ă â b ... as plans count: a b c d đ e g h i k l m n o p q r s t u v x y */

/* ---- words ----------------------------------------------------------------------------------------- */

bool plan_starts_upper(void *mem, str s); /* its first letter, behind quotes and brackets */
bool plan_has_letter(str s);
bool plan_all_caps(str s);      /* has letters, none of them lower-case */
bool plan_ends_sentence(str s); /* . ; : ! ? … also before a closing quote or bracket */
bool plan_hangs(void *mem,
                str s); /* ends with a comma, a dash, or a word that needs another: của, và, theo ... */
bool plan_fold_has(str folded, const char *words); /* whole words, e.g. "nhiem vu" */
bool plan_fold_starts(str folded, const char *words);
size_t plan_words_in(str folded);
/* Each word is one of the vocabulary's, or a number where digits are allowed. */
bool plan_all_among(str folded, const char *vocabulary, bool digits);
str plan_strip_end(str s, const char *chars); /* trailing ASCII characters and spaces off */

enum owner { OWNER_NONE, OWNER_EXECUTING, OWNER_LEAD, OWNER_COOPERATING, OWNER_WHEN, OWNER_RESULT };
struct owned {
  enum owner kind;
  str label, value; /* 'Sản phẩm', 'Quyết định' */
};
enum { MAX_OWNED = 8 };
/* Finds 'Cơ quan chủ trì: ...', 'Thời gian thực hiện: ...' in a text, several in a row too. *ret_front is what stands before the
 * first. Gives how many. */
size_t plan_owners_in(void *mem, str text, str *ret_front, struct owned ret[MAX_OWNED]);
/* Owners in a sentence: 'Giao Phòng A chủ trì, phối hợp với Phòng B'. `more`: the text says something beyond that. */
struct said {
  struct plan_strs executing, lead, cooperating;
  str when;
  bool more;
};
bool plan_owners_said(void *mem, str text, struct said *ret);
bool plan_assigns(void *mem, str line); /* 'Giao Phòng A chủ trì ...' begins here */
/* A text that begins with when: 'Năm 2026: ...', 'Đến hết quý II/2027, ...'. *ret_rest is the text behind. */
bool plan_when_at_front(void *mem, str text, str *ret_when, str *ret_rest);
bool plan_time_then_text(void *mem, str text, str *ret_when,
                         str *ret_rest); /* 'Đến hết năm 2026 có 80 % ...' */
/* 'Từ năm 2026 đến năm 2030 và những năm tiếp theo'; in a title full dates are other documents'. *ret_from is 0 for
 * 'đến năm 2030'. */
bool plan_period_in(void *mem, str text, bool title, int *ret_from, int *ret_to, bool *ret_open);

/* ---- the tree -------------------------------------------------------------------------------------- */

enum {
  LEVEL_PART = 10,
  LEVEL_CHAPTER = 13,
  LEVEL_CHAPTER_SECTION = 16, /* Mục 1 */
  LEVEL_UPPER = 20,
  LEVEL_ROMAN = 30,
  LEVEL_UPPER_IN_ROMAN = 35,
  LEVEL_NAMED = 38,
  LEVEL_NUMBER = 40,
  LEVEL_LETTER = 60,
  LEVEL_PAREN = 70,
  LEVEL_OWNER = 75, /* 'Cơ quan thực hiện:' with its agencies as dashes below */
  LEVEL_DASH = 80,
  LEVEL_DASH_IN_DASH = 85,
  LEVEL_PLUS = 90,
  LEVEL_DASH_IN_PLUS = 95
};
enum { MAX_NEST = 24 };
enum node_kind { NODE_HEADING, NODE_ITEM, NODE_PARA, NODE_OWNER, NODE_TABLE, NODE_ROW };
struct node {
  enum node_kind kind;
  enum mark mark;
  int level; /* smaller stands higher */
  str label, text, clause;
  str said; /* of a NODE_OWNER that tells a result: its label */
  int value, depth;
  int nest;        /* nodes above it: at most MAX_NEST, so that walking down is safe */
  int first, last; /* lines */
  size_t indent;
  struct node *parent, *child, *last_child, *next;
  struct {
    str *at;
    size_t n;
  } cells;            /* of a row */
  struct buf *joined; /* holds text once lines were joined to it */
  bool closing;       /* a paragraph that closes the plan */
  bool intro;         /* a paragraph that only announces what follows */
};
struct tree {
  struct node *root;
  struct node **at; /* in reading order, root not among them */
  size_t n;
};
struct place {
  struct node *parent;
  int level;
};
/* Where an item with l's marker hangs when `open` is the innermost that is open. May correct the marker ('C.' behind 'B.'). */
struct place plan_place_of(struct node *open, struct line *l);
struct node *plan_above(struct node *v, int level); /* the first upwards that stands higher than level */
/* Lines from..to (exclusive) of the body. Takes every line it puts into a node. */
struct tree plan_tree_of(void *mem, struct lines *ls, size_t from, size_t to);
/* A NODE_TABLE's rows from line i on; *ret_end is the line behind it. Needs two lines with cells. */
bool plan_table_at(void *mem, struct lines *ls, size_t i, size_t to, struct node ***ret_rows, size_t *ret_n,
                   size_t *ret_end);

/* ---- head, tail, meaning ----------------------------------------------------------------------------- */

void *plan_grow(void *mem, void *list, size_t *n,
                size_t size); /* one more zeroed element behind *n; gives the list */
#define ADD(mem, list)                                                                                         \
  ((list).at = plan_grow((mem), (list).at, &(list).n, sizeof *(list).at), &(list).at[(list).n - 1])
struct plan_leaf plan_leaf_of(void *mem, str text, str clause, int first, int last);
/* Number, date, kind, title, preamble: gives the first line of the body, or ls->n when no section begins. */
size_t plan_head_read(void *mem, struct lines *ls, struct plan *p, bool *ret_kind);
/* Recipients and signer: finds them behind line `from`, marks their lines as tail and reads them. */
void plan_tail_read(void *mem, struct lines *ls, size_t from, struct plan *p);
/* 'Phòng', 'Ủy ban', 'các ...': the text begins with the name of a body, 'Đề nghị' and 'Giao' aside. */
bool plan_names_agency(void *mem, str text);
str plan_without_politeness(str text); /* 'Đề nghị', 'Giao', 'Yêu cầu' off */
void plan_meaning_of(void *mem, struct lines *ls, const struct tree *t, struct plan *p);

#endif
