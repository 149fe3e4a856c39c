/* consultation: drafts put to the people before they are issued, what was said about them and what became of it; and the votes
 * of households on what the people decide themselves.
 *
 * A draft and who moves it (Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15, Điều 25-28):
 *   soan         being written; its unit, the coordinator and the chairman see it
 *   lay-y-kien   its content is disclosed, with a last day for opinions, at least 20 days later
 *   tong-hop     the synthesis, with an answer to every opinion, is public
 *   ban-hanh     issued: never before the synthesis is public
 * Every step is a dated fact; the columns of the draft's row repeat the newest.
 *
 * A change is made inside an apply and gives STR_NONE when it was done, else the sentence (to be worded) that says why not. */
#ifndef CONSULTATION_CONSULTATION_H
#define CONSULTATION_CONSULTATION_H

#include "calendar/calendar.h"
#include "matter/matter.h"
#include "people/people.h"
#include "privacy/privacy.h"
#include "unit/unit.h"
#include "web/web.h"

/* ---- passages --------------------------------------------------------------------------------------- */

enum { DRAFT_MOST = 100000 /* characters */, PASSAGES_MOST = 1000 };
struct passage {
  int64_t n; /* 1, 2, ... */
  str label, text;
  int64_t depth; /* 0 chapter or whole, 1 article, 2 clause, 3 point */
};
struct passages {
  struct passage *at;
  size_t n;
};
/* Parts pasted text by its own structure: Phần/Chương/Mục, Điều, khoản (1.), điểm (a); roman numbers; where there is none of
 * them, by paragraphs. Nothing is lost but white space. What does not fit into PASSAGES_MOST stays in the last passage. */
struct passages passages_of(void *mem, str text);
/* The text of them again, for the box of a form. */
str passages_text(void *mem, const struct passages *p);

/* ---- two versions side by side ------------------------------------------------------------------------ */

enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };
struct diff_piece {
  int kind; /* enum diff_kind */
  str text;
};
struct diff_pieces {
  struct diff_piece *at;
  size_t n;
};
/* Word by word, least changes. White space counts as one space, a line break as itself. Two texts of a and b words are compared when
 * (a + 1) × (b + 1) <= DIFF_CELLS after what they share at both ends is set aside; larger ones are told as all removed, all added. */
enum { DIFF_CELLS = 1 << 20 };
struct diff_pieces diff_words(void *mem, str before, str after);
struct diff_row {
  const struct passage *before, *after; /* NULL: not in that version */
  bool same;                            /* nothing changed but perhaps the number */
  struct diff_pieces pieces;            /* of both, in order */
};
struct diff_rows {
  struct diff_row *at;
  size_t n, changed;
};
/* Passages that are alike stand beside each other even when their numbers moved. */
struct diff_rows diff_passages(void *mem, const struct passages *before, const struct passages *after);

/* ---- drafts ------------------------------------------------------------------------------------------- */

struct consultation {
  id id, unit;
  int64_t seq, version; /* version: the newest */
  struct maybe_int number;
  str title, why, issuer, state;
  day opened_day, close_day, synthesis_day, issued_day; /* DAY_NONE: not yet */
};
struct consultations {
  struct consultation *at;
  size_t n;
};
struct draft {
  str title, why, issuer, text, note; /* note: what changed; absent for the first version */
};
bool consultation_find(struct ctx *cx, id consultation, struct consultation *ret); /* row scope of cx->who */
bool consultation_by_number(struct ctx *cx, int64_t number, struct consultation *ret); /* disclosed ones */
bool consultation_is_open(const struct consultation *c, day on);
/* May cx->who work on it: its own unit's people, the coordinator, the chairman. */
bool consultation_is_ours(const struct who *who, const struct consultation *c);
struct passages consultation_passages(struct ctx *cx, id consultation, int64_t version);

str consultation_draft(struct ctx *cx, const struct draft *d, id *ret_consultation);
/* A later version; the earlier ones stay, and opinions point to the one they were given on. */
str consultation_revise(struct ctx *cx, id consultation, const struct draft *d);
struct opening {
  day close;
  str ground; /* another law's limit: its article; absent = Luật Thực hiện dân chủ ở cơ sở */
  int64_t lawful_days; /* of that law */
};
/* The earliest last day: at least 20 days from the day the content is disclosed (data/law/deadlines.yaml), or the other law's limit. */
bool consultation_least(struct ctx *cx, const struct opening *o, day opened, day *ret_least,
                        struct deadline *ret_why);
str consultation_open(struct ctx *cx, id consultation, const struct opening *o); /* discloses it today */
str consultation_extend(struct ctx *cx, id consultation, day close);

/* ---- opinions ----------------------------------------------------------------------------------------- */

enum { OPINIONS_MOST = 20000 /* of one draft */ };
struct opinion {
  id id, consultation, hamlet, meeting;
  int64_t seq, version, passage, voices;
  str channel, text, name, organisation, sheet, state, public_text, reason, answer_kind, answer_text;
  bool organisation_hidden; /* nobody could confirm that the organisation speaks */
  day received_day;
};
struct opinions {
  struct opinion *at;
  size_t n;
};
struct opinion_in {
  id consultation, hamlet, meeting;
  int64_t version, passage, voices;
  str channel, text, name, organisation, sheet;
  day given;             /* web: today */
  const uint8_t *secret; /* web: FOLLOW_BYTES that become the follow code; else NULL */
  id opinion;            /* filled */
};
/* Web opinions wait for the moderator. What staff key in was read by them: it waits only when it seems to hold personal data. */
str opinion_take(struct ctx *cx, struct opinion_in *in);
bool opinion_by_code(struct ctx *cx, const uint8_t secret[FOLLOW_BYTES], struct opinion *ret);
/* In the scope of cx->who: what was not looked at yet is for MAY_MODERATE alone. */
bool opinion_find(struct ctx *cx, id opinion, struct opinion *ret);
str opinion_moderate(struct ctx *cx, id opinion, bool publish, bool hide_organisation, str public_text,
                     str reason);
/* As matter_move_out: a denunciation typed into the open form leaves nothing but a number and a day. */
str opinion_move_out(struct ctx *cx, id opinion, str *ret_number);
str opinion_answer(struct ctx *cx, id opinion, str kind, str text);

struct opinion_meeting {
  id id, hamlet;
  day held;
  int64_t present;
  str place, minutes;
};
struct opinion_meetings {
  struct opinion_meeting *at;
  size_t n;
};
/* Its opinions follow with opinion_take, channel 'hop', meeting = id. */
str consultation_meeting(struct ctx *cx, id consultation, struct opinion_meeting *m);
struct opinion_meetings consultation_meetings(struct ctx *cx, id consultation); /* newest first, at most 500 */

/* What is asked of a list; empty or -1 = any. */
struct opinion_filter {
  str channel, state, answer; /* answer: a kind, or 'chua' = not answered */
  int64_t passage, version;   /* passage of that version, -1 any */
  bool only_public;           /* what strangers may count: all but those that wait for the moderator */
  int64_t after;              /* seq of the last one shown */
};
struct opinions opinion_list(struct ctx *cx, id consultation, const struct opinion_filter *f, size_t limit);
struct opinion_count { /* one cell of the count by channel, answer and passage */
  str channel, state, answer;
  int64_t version, passage, n, voices;
};
struct opinion_counts {
  struct opinion_count *at;
  size_t n;
};
struct opinion_counts opinion_counts(struct ctx *cx, id consultation);
struct opinion_sums {
  int64_t received, waiting, unanswered, accepted, explained, noted, voices;
};
struct opinion_sums opinion_sums(const struct opinion_counts *c);

/* ---- synthesis and issue -------------------------------------------------------------------------------- */

struct synthesis {
  int64_t version;
  str intro, state; /* trinh, tra-lai, cong-bo */
  struct bytes digest;
  moment submitted_at;
};
bool synthesis_newest(struct ctx *cx, id consultation, struct synthesis *ret);
/* Put before the signer: after the last day, with every opinion answered. */
str synthesis_submit(struct ctx *cx, id consultation, str intro);
/* Makes it public. digest: of what was read; another one is not signed. */
str synthesis_publish(struct ctx *cx, id consultation, const uint8_t digest[32]);
str synthesis_return(struct ctx *cx, id consultation, str reason);
void synthesis_digest(struct ctx *cx, id consultation, str intro, uint8_t ret[32]);
str consultation_issue(struct ctx *cx, id consultation, day issued, str number);

/* ---- facts, measures, spans ------------------------------------------------------------------------------- */

struct consultation_fact {
  str what, detail;
  day day, until;
  moment at;
  id actor;
};
struct consultation_facts {
  struct consultation_fact *at;
  size_t n;
};
struct consultation_facts consultation_facts(struct ctx *cx, id consultation); /* oldest first, at most 500 */

/* Of the drafts disclosed in from..to, as it stood on as_of; facts recorded at or after recorded_before are not known yet. */
struct consultation_measures {
  int64_t opened, lawful_length;  /* open for as long as the law wants */
  int64_t received, answered;     /* opinions */
  int64_t issued, issued_rightly; /* rightly: the synthesis was public on an earlier or the same day */
  struct {
    struct record *at; /* a line per draft, at most 500, those with something missing first */
    size_t n;
  } records;
};
struct consultation_measures consultation_measures(struct ctx *cx, day from, day to, day as_of,
                                                   moment recorded_before);
/* How many cached columns say something else than the facts; a sentence for each. */
size_t consultation_check_caches(struct ctx *cx, struct buf *findings);

/* Public drafts that are open on some day of from..to, by last day: for a calendar or a feed. At most 500. */
struct consultations consultations_between(struct ctx *cx, day from, day to);

/* ---- votes of households (Điều 15-23; Nghị định 59/2023/NĐ-CP) ----------------------------------------------- */

/* A row of data/law/household-votes.yaml. */
struct vote_rule {
  str code, name, citation;
  int64_t numerator, denominator;
  bool at_least; /* at least the fraction; else more than it */
  bool commune;  /* may be decided by the whole commune: then numerator/denominator of the hamlets */
  day from, to;  /* in force; to DAY_NONE = still, else the last day */
  bool confirmed;
};
extern const struct vote_rule vote_rules[];
extern const size_t vote_rules_n;
const struct vote_rule *vote_rule_find(str code, day on);

struct vote {
  id id, unit;
  int64_t number, households, online_households, threshold_numerator, threshold_denominator, hamlets_numerator,
      hamlets_denominator;
  bool at_least;
  str question, about, scope, recognised_number;
  day opened_day, counted_day, recognised_day;
};
struct votes {
  struct vote *at;
  size_t n;
};
struct vote_hamlet {
  id hamlet;
  int64_t households;
  /* The newest result; version 0 = none yet. */
  int64_t version, present, agree, disagree, other, team_size;
  day held_day;
  str way, minutes;
};
struct vote_hamlets {
  struct vote_hamlet *at;
  size_t n;
};
enum vote_outcome { VOTE_COUNTING, VOTE_PASSED, VOTE_NOT_PASSED };
struct vote_result { /* exact, in whole households */
  int outcome;
  int64_t counted, hamlets, hamlets_for; /* hamlets whose minutes are in, all, those that passed */
  int64_t agree, needed;                 /* scope thon: households; needed = the least number that passes */
  int64_t hamlets_needed;                /* scope xa */
};
int64_t vote_needed(int64_t of, int64_t numerator, int64_t denominator, bool at_least);
bool vote_find(struct ctx *cx, id vote, struct vote *ret);
bool vote_by_number(struct ctx *cx, int64_t number, struct vote *ret);
struct votes vote_list(struct ctx *cx, int64_t before_number, size_t limit); /* newest first */
struct vote_hamlets vote_hamlets(struct ctx *cx, id vote);
struct vote_result vote_result(const struct vote *v, const struct vote_hamlets *h);
struct vote_opening {
  str question, about, scope;
  int64_t online_households;
  const id *hamlets;
  const int64_t *households;
  size_t n;
  id vote; /* filled */
};
str vote_open(struct ctx *cx, struct vote_opening *o);
struct vote_minutes {
  id vote, hamlet;
  day held;
  str way, team, minutes, reason;
  int64_t present, agree, disagree, other;
};
bool vote_may_key(const struct who *who, const struct vote *v, id hamlet);
str vote_keep(struct ctx *cx, const struct vote_minutes *m);
str vote_recognise(struct ctx *cx, id vote, day on, str number);

extern const struct routes consultation_public_routes, consultation_give_routes, consultation_draft_routes,
    consultation_desk_routes, consultation_opinion_routes, consultation_keying_routes, vote_routes,
    vote_keying_routes;
extern const struct keeper consultation_keeper;                                /* who gave an opinion */
void consultation_duties(struct ctx *cx, enum lang lang, struct duty_list *l); /* a duty_provider of people/ */

#endif
