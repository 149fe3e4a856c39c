/* matter: what a resident brings, from intake to public answer, and the weekly round of opinions.
 *
 * The states of a matter, and who moves it:
 *   moi            came in; nobody but MAY_MODERATE sees it
 *   dang-xu-ly     moderated and given to a unit
 *   cho-duyet      an answer waits for MAY_APPROVE
 *   da-tra-loi     the answer is public
 *   khong-cong-khai  lawfully withheld; counted in public without content
 *   mo-lai         the resident said 'chưa xong': back with the next higher person
 *   gop            joined to an earlier matter that says the same: a voice of it, without a clock of its own
 *   rut            taken back by the resident before it was answered */
#ifndef MATTER_MATTER_H
#define MATTER_MATTER_H

#include "calendar/calendar.h"
#include "job/job.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "privacy/privacy.h"
#include "unit/unit.h"
#include "web/web.h"

/* ---- the follow code ------------------------------------------------------------------------------ */

/* Eight syllables out of 256 that northern and southern speech keep apart, spoken without tones, and one check syllable:
 * a sum over GF(256) that finds every single mis-heard syllable and every swap of two. */
enum { FOLLOW_BYTES = 8 };
str follow_say(void *mem, const uint8_t secret[FOLLOW_BYTES]); /* "ba-kem-..." nine syllables */
/* Reads what was typed or heard: any case, marks or none, spaces or hyphens, k/c, g/gh, ng/ngh, d/đ. */
bool follow_hear(void *mem, str typed, uint8_t ret[FOLLOW_BYTES]);
bool follow_as_written(void *mem, str typed, str *ret_code); /* what was typed or heard, as the slip has it */

/* The code of what was sent under this form id, or as one request of a program: the same id gives the same code. */
void follow_secret(struct ctx *cx, id form, uint8_t ret[FOLLOW_BYTES]);

/* ---- channels ------------------------------------------------------------------------------------- */

/* Rows of data/channels.yaml: by which doors people reach the commune. */
struct channel_row {
  str code, name, how, who;
  bool keyed, paper;    /* keyed: staff key it in; paper: there is a sheet to photograph */
  int64_t opened_every; /* days after which it must have been opened again; 0 = nothing to open */
};
extern const struct channel_row matter_channel_rows[];
extern const size_t matter_channel_rows_n;
const struct channel_row *matter_channel(str code); /* NULL: nobody knows it */
str matter_channel_word(str code); /* a _("...") message; the code itself when nobody knows it */

/* ---- taking in ------------------------------------------------------------------------------------ */

struct matter_file_staged {
  struct blob_stage full, thumbnail;
  str media_type;
  int width, height;
};
struct intake {
  str kind, channel, topic, text, place, name, phone; /* kind: a code of data/law/kinds.yaml */
  str address;                                        /* where some kinds need it */
  str task;                                           /* clause of the plan that a difficulty is about */
  int64_t signers; /* how many people signed or say the same; 0 counts as 1 */
  moment
      clock_from; /* from when it is due, when that is before now: the letter that it was parted from; 0 = now */
  id hamlet, round;
  id via; /* the poster that led to it, or the opening of the box it lay in; ID_NONE = neither */
  /* What the sender agreed to, each by itself (privacy/, data/consents.yaml), in the language they read. */
  enum lang lang;
  bool agrees_name, agrees_pictures;
  bool tell; /* 'Báo cho tôi': by email, or by phone */
  str email;
  uint8_t secret[FOLLOW_BYTES]; /* becomes the follow code */
  const struct matter_file_staged *files;
  size_t n_files;
  /* filled by matter_take_in */
  id matter;
  struct deadline deadline;
  struct commitment commitment;
};
/* Inside an apply. Received at cx->now; due by the rule of its kind. False, nothing kept, when there is no such kind today, when it asks who sends it
 * and that is missing, or when no deadline can be computed. */
bool matter_take_in(struct ctx *cx, struct intake *in);
void follow_hash(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES],
                 uint8_t ret[32]); /* what the store keeps of a code */

/* What this room asks about posters and paper, which stand above it. */
struct matter_doors {
  bool (*poster)(struct ctx *cx, str code,
                 id *ret_poster);               /* one that is in use: the matter came by channel 'qr' */
  void (*moved_out)(struct ctx *cx, id matter); /* a denunciation, before its row goes: its scan goes too */
};
extern const struct matter_doors matter_doors; /* app's */

/* Pictures of the field "anh": decoded and staged. False after form_wrong or a reply of its own (*ret_replied). */
bool matter_stage_pictures(struct request *rq, struct matter_file_staged **ret, size_t *ret_n,
                           bool *ret_replied);

/* ---- reading --------------------------------------------------------------------------------------- */

struct matter {
  id id;
  int64_t seq;
  str kind, channel, topic, text, place, name, phone, state, title, public_text;
  str outcome; /* of the newest public answer, absent before */
  str address, task;
  int64_t signers, voices; /* voices: of those that joined it, beside its own signers */
  id hamlet, lead_unit, taken_by;
  bool name_public;
  struct bytes entry;
  moment received_at;
  day received_day, due_day;
  struct maybe_int number;
  struct maybe_int published_at;
  day answered_day;
};
struct matters {
  struct matter *at;
  size_t n;
};
bool matter_find(struct ctx *cx, id matter, struct matter *ret);           /* row scope of cx->who */
bool matter_by_number(struct ctx *cx, int64_t number, struct matter *ret); /* published ones only */
bool matter_by_code(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], struct matter *ret);

/* What became of a matter, said truly. */
#define OUTCOME_SOLVED "da-giai-quyet"
#define OUTCOME_UNSOLVED "khong-giai-quyet-duoc"
#define OUTCOME_ELSEWHERE "khong-thuoc-tham-quyen"
struct matter_answer {
  int64_t version;
  str done_what, done_by, done_when, next_step, state;
  str outcome;       /* OUTCOME_SOLVED, ...; only that counts as solved */
  str outcome_why;   /* of the others: why not, or who is competent */
  moment drafted_at; /* a draft written anew has another */
  id drafted_by, approved_by;
  struct maybe_int approved_at;
  struct bytes entry;
};
struct matter_answers {
  struct matter_answer *at;
  size_t n;
};
struct matter_answers matter_answers(struct ctx *cx, id matter, bool only_public); /* newest first */
bool matter_newest_answer(struct ctx *cx, id matter, bool only_public, struct matter_answer *ret);
str matter_answer_text(struct ctx *cx, const struct matter_answer *a); /* composed of the four fields */

/* What the public pages show of a matter, for feeds, tables and other programs: never who sent it, nor a word that no moderator
 * has seen. */
struct matter_shown {
  id id, hamlet, lead_unit;
  int64_t seq, number;
  str topic, state, title,
      text; /* state: what it is shown as, of an answered one its outcome; title and text: the public ones */
  moment received_at, published_at;
  struct maybe_int happened_at; /* the newest event that the public sees */
  day received_day, due_day, answered_day;
  bool settled;                          /* answered and not reopened since, joined to another, or taken back */
  struct maybe_int version, approved_at; /* of the newest public answer */
  str outcome, outcome_why;              /* of that answer */
  str done_what, done_by, done_when, next_step;
};
struct matters_shown {
  struct matter_shown *at;
  size_t n;
};
enum matter_asked { MATTER_OPEN, MATTER_SETTLED, MATTER_ANY };
enum { MATTER_TOPICS_ASKED = 12 };
struct matter_filter {
  moment from, until; /* received; until 0 = no end */
  int64_t before;     /* behind that seq; 0 = from the newest on */
  enum matter_asked asked;
  id hamlet;                       /* ID_NONE = any */
  str topics[MATTER_TOPICS_ASKED]; /* none = any; several are answered from a bounded time only */
  size_t n_topics;
};
struct matters_shown matter_shown_list(struct ctx *cx, const struct matter_filter *f, size_t limit);
bool matter_shown_find(struct ctx *cx, int64_t number, struct matter_shown *ret);
/* Those with a public answer, the newest answer first; of one hamlet and topic when given; behind (at, seq) when at is not 0. */
struct matters_shown matter_answered_list(struct ctx *cx, id hamlet, str topic, moment at, int64_t seq,
                                          size_t limit);
moment matter_shown_updated(const struct matter_shown *m); /* when what the public sees last changed */
str matter_shown_answer(struct ctx *cx, const struct matter_shown *m); /* as one text; absent = none yet */
str matter_shown_word(enum lang lang, const struct matter_shown *m);   /* of its state */
/* The matter whose answer the sender of this one waits for, when it was joined to an earlier one. */
bool matter_waited_for(struct ctx *cx, const struct matter *mine, struct matter *ret);
/* The kinds that a program may send: those that do not ask who it is. */
struct choices matter_kinds_of_programs(struct ctx *cx, enum lang lang);

/* Words and choices. */
struct choices matter_topics(struct ctx *cx, enum lang lang); /* data/topics.yaml */
str matter_topic_word(enum lang lang, str code);
struct choices matter_hamlets(struct ctx *cx, enum lang lang);
str matter_state_word(str state);
str matter_outcome_word(str outcome);
bool matter_phone_plausible(str phone);
/* How many came by a channel, and how many of these are public. What waits for the moderator is not counted: it may be a
 * denunciation. */
struct channel_count {
  str channel;
  int64_t n, shown;
};
struct channel_counts {
  struct channel_count *at;
  size_t n;
};
struct channel_counts matter_count_by_channel(struct ctx *cx, day from, day to,
                                              bool all); /* all: the row scope aside */
/* Those of a channel, newest first, behind `before_seq` (INT64_MAX: from the newest on). Public: what the public list shows. */
struct matters matter_of_channel(struct ctx *cx, str channel, day from, day to, int64_t before_seq,
                                 size_t limit, bool only_public);
/* Those that one poster or one opening of a box brought, in the row scope. */
int64_t matter_count_via(struct ctx *cx, id via);
struct matters matter_of_via(struct ctx *cx, id via, int64_t before_seq, size_t limit);

/* With whom an open matter that has no public answer yet lies now: its unit until the due day has passed, then the unit's head, and
 * the chairman once it is late by more working days than data/law/deadlines.yaml says (len-chu-tich). */
enum matter_holder { HELD_BY_UNIT, HELD_BY_HEAD, HELD_BY_CHAIRMAN };
struct matter_climb {
  day today,
      chairman_to; /* due on that day or before: the chairman's; DAY_NONE: nobody's, there is no such rule */
  int64_t limit;   /* working days */
};
struct matter_climb matter_climb(struct ctx *cx); /* today's: asked once, good for every matter of a page */
enum matter_holder matter_holder(const struct matter_climb *c, day due);
/* The same in a sentence for the public, which names offices, never persons; absent while it is not late. */
str matter_holder_said(struct ctx *cx, enum lang lang, const struct matter_climb *c, day due, str unit);

/* ---- moving (inside an apply; false = the state, the unit or the role does not allow it) ------------------ */

bool matter_moderate(struct ctx *cx, id matter, str title, str public_text, bool publish, id lead_unit,
                     const id *cooperating, size_t n_cooperating);
/* The pictures that came with it are shown in public too, where their sender agreed. */
bool matter_show_pictures(struct ctx *cx, id matter);
/* A denunciation typed into the open form: text, files, search rows and salt are destroyed; number, class and day stay. The number is
 * for the paper. */
bool matter_move_out(struct ctx *cx, id matter, str *ret_number);
/* What stays of a denunciation, wherever it was typed in: a number, class and day. The number is for the paper. */
str matter_denunciation(struct ctx *cx);
bool matter_assign(struct ctx *cx, id matter, id lead_unit);
/* `matter` becomes a voice of `head`, the earlier one: its own clock stops, its sender follows the head's answer. Undone by
 * matter_part. */
bool matter_join(struct ctx *cx, id matter, id head);
bool matter_part(struct ctx *cx, id matter);
/* A part of a letter that holds several matters becomes a matter of its own, due from the day the letter came. */
bool matter_split(struct ctx *cx, id whole, str text, str topic, id *ret_part);
bool matter_add_note(struct ctx *cx, id matter, str text);
/* Submitted only with an outcome, and a reason unless it is OUTCOME_SOLVED. files: pictures that go public with it; they are added to
 * those of an earlier draft. */
bool matter_draft_answer(struct ctx *cx, id matter, const struct matter_answer *a, bool submit,
                         const struct matter_file_staged *files, size_t n_files);
/* version, drafted_at: of the draft that was read. Another one is not signed. */
bool matter_approve(struct ctx *cx, id matter, int64_t version, moment drafted_at, int64_t *ret_number);
bool matter_return_draft(struct ctx *cx, id matter, str reason);
bool matter_withhold(struct ctx *cx, id matter, str ground); /* ground: a code of data/law/withholding.yaml */
bool matter_message_out(struct ctx *cx, id matter, str text);
/* By the resident, who holds the code. */
bool matter_message_in(struct ctx *cx, id matter, str text);
bool matter_rate(struct ctx *cx, id matter, int64_t score, str comment);
bool matter_reopen(struct ctx *cx, id matter, str reason);
bool matter_withdraw(struct ctx *cx, id matter); /* not once it was answered, nor when others have joined it */
/* Recomputes the due days of open matters after the calendar changed; gives how many moved. Each move is a new fact and a
 * journal entry. */
int64_t matter_recompute_due(struct ctx *cx);

/* ---- all of it as a table (export.c) -------------------------------------------------------------------- */

extern const struct job_kind matter_export;

/* ---- what somebody may agree to when they send: the texts of today ------------------------------------- */

struct agreements {
  struct consent_text name, call, pictures;
};
struct agreements matter_agreements(struct request *rq);

/* ---- telling whoever agreed to be told (tell.c) ---------------------------------------------------------- */

extern const struct outbox_template matter_told_received, matter_told_answered, matter_told_asked,
    matter_told_settled;

/* ---- checking ---------------------------------------------------------------------------------------- */

/* Whether every matter and every public answer is still what the public log was given; a sentence per finding. For
 * `log verify` and `check`. */
size_t matter_check(struct ctx *cx, struct buf *findings);
/* How many cached columns and counters say something else than the facts they repeat; a sentence for each. */
size_t matter_check_caches(struct ctx *cx, struct buf *findings);

/* ---- as a keeper of persons' data (privacy/) ------------------------------------------------------------- */

extern const struct keeper matter_keeper;

/* ---- the weekly round -------------------------------------------------------------------------------- */

struct round_hand_in {
  id source;
  struct week week;
  bool none;
  const str *opinions;
  const str *topics;
  const str *places, *names; /* of a paper sheet; NULL = none were asked for */
  size_t n;
};
/* Inside an apply; by the source itself, or by who keys its paper in. False when the source already handed in for that week, or the week has not begun. */
bool round_hand_in(struct ctx *cx, const struct round_hand_in *r, id *ret_round);
bool round_handed_in(struct ctx *cx, id source, struct week w);
struct matters matter_of_round(struct ctx *cx, id round);

/* ---- measures: what criteria reads --------------------------------------------------------------------- */

struct record {
  str title, path; /* path absent when there is no page for it */
  bool done;
};
struct measured {
  int64_t done, due;
  struct {
    struct record *at; /* at most 500, the missing ones first */
    size_t n;
  } records;
  bool more;
};
/* III.6a.5. due = pairs (week ended before as_of, source valid in it: unit_source_in_week), weeks of `year`, since the programme's start; done =
 * handed in by that Sunday, 'không có ý kiến' included. Facts recorded after recorded_before are not known yet. */
struct measured measure_rounds(struct ctx *cx, int year, day programme_start, day as_of,
                               moment recorded_before);
/* III.6a.6. Of the matters received in `year`: due = answered, or due day before as_of; done = publicly answered or lawfully
 * withheld, and not reopened since. */
struct measured measure_answers(struct ctx *cx, int year, day as_of, moment recorded_before);

/* The year's week × source map, as it stood on as_of; weeks before the programme's start were not due. */
struct heat_map *round_map(struct ctx *cx, void *mem, int year, day programme_start, day as_of);
/* The first day of the programme, which the plan knows; the same for the map and for what criteria measures. */
struct programme {
  bool (*start)(struct ctx *cx, day *ret); /* false: no plan was stored */
};
extern const struct programme programme; /* app's */

/* ---- parts of pages that rooms above use ------------------------------------------------------------------ */

struct matter_line { /* one matter in a list */
  str number, title, excerpt, state, state_code, topic, hamlet, path, due;
  day day, due_day;
  bool answered, late, open;
  int64_t days_left, days_late; /* working days; one of them is 0 */
};
struct matter_lines {
  struct matter_line *at;
  size_t n;
};
struct matter_lines matter_lines_of(struct request *rq, const struct matters *m, bool staff);
enum offered { OFFERED_FIRST, OFFERED_MORE, OFFERED_OFFICE };
struct choices matter_kinds(struct ctx *cx, enum lang lang, enum offered least, enum offered most);

/* Taking in, the same from /phan-anh/gui and at the counter: both forms name the shared fields alike. */
struct taking {
  struct intake in;
  id form;
};
bool taking_good(struct request *rq); /* marks what is wrong: hamlet, topic, phone */
/* NULL when a picture was refused; *ret_replied: and the reply is made already. */
struct taking *taking_read(struct request *rq, str channel, bool *ret_replied);
bool taking_apply(struct ctx *cx, void *work);
/* What the follower is handed: the code, its QR, where to follow it, the due day. False: there is no such matter (any more). */
struct follow_slip {
  str code;               /* nine syllables with hyphens */
  str qr, address, phone; /* address, phone: absent while the settings do not name them */
  day due;
  struct deadline_view *why;
  str entry, salt, record; /* what the public log was given; absent when it is kept no more */
};
bool taking_slip(struct request *rq, const struct taking *w, struct follow_slip *ret);
str follow_qr(struct ctx *cx, str code, str *ret_address); /* what the square says, and the page it leads to */

extern const struct routes matter_public_routes, matter_send_routes, matter_follow_routes, matter_desk_routes,
    matter_record_routes, matter_family_routes, matter_difficulty_routes, matter_round_routes;
void matter_duties(struct ctx *cx, enum lang lang, struct duty_list *l); /* a duty_provider of people/ */

#endif
