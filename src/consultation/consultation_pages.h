/* What the pages of this room show: the structs their templates take. */
#ifndef CONSULTATION_CONSULTATION_PAGES_H
#define CONSULTATION_CONSULTATION_PAGES_H

#include "consultation/consultation_room.h"

struct draft_line { /* one draft in a list */
  str path, title, issuer, unit, state_kind, state, left,
      left_kind; /* left: 'còn 5 ngày', absent when not open */
  day opened, closes, day;
  int64_t opinions;
  bool open;
};
struct draft_lines {
  struct draft_line *at;
  size_t n;
};

struct passage_view {
  str anchor, label, text, give_path, opinions_path;
  int64_t depth, opinions;
};
struct passage_views {
  struct passage_view *at;
  size_t n;
};

struct opinion_view {
  str path, about, about_path, text, channel, organisation, hamlet, name, sheet, answer_kind, answer_word,
      answer_text, reason, state, state_word, draft;
  int64_t voices, version;
  day received;
  bool hidden, earlier; /* hidden: words not public; earlier: given on a version before the newest */
};
struct opinion_views {
  struct opinion_view *at;
  size_t n;
};
struct answer_paths { /* the records behind the counts by answer */
  str all, unanswered, accepted, explained, noted;
};
struct count_line { /* a number and its records */
  str label, path;
  int64_t n, voices, answered;
};
struct count_lines {
  struct count_line *at;
  size_t n;
};
struct link_view {
  str path, label;
  bool current;
};
struct link_views {
  struct link_view *at;
  size_t n;
};
struct fact_view {
  str title, detail;
  day day;
};
struct fact_views {
  struct fact_view *at;
  size_t n;
};

struct public_list_page {
  struct draft_lines open, items;
  str before, next;
  moment as_of;
  bool first;
};

struct draft_page {
  struct draft_line d;
  str why, ground, lookup_path, give_path, opinions_path, sheet_path, synthesis_path, version_note,
      compare_path;
  struct passage_views passages;
  struct link_views versions;
  struct deadline_view *least_why;
  struct fact_views facts;
  struct opinion_sums sums;
  int64_t version;
  bool newest, published, issued;
  day synthesis_day, issued_day, version_day;
};

struct opinions_page {
  struct draft_line d;
  str draft_path, channel, answer, passage, next, list_path;
  struct choices channels, answers, passages;
  struct count_lines by_channel, by_passage, by_answer;
  struct opinion_views items;
  struct opinion_sums sums;
  moment as_of;
  bool filtered, show_answers, staff;
};

struct give_page {
  const struct form_view *form;
  struct draft_line d;
  str draft_path, step, about, passage_text, text, name, organisation, hamlet_word, public_preview;
  struct choices hamlets, passages;
  struct {
    const str *at;
    size_t n;
  } findings;
  bool closed;
};

struct given_page {
  str code, qr, follow_address, phone, draft, draft_path;
  struct {
    str *at;
    size_t n;
  } syllables;
  day closes;
};

struct lookup_page {
  const struct form_view *form;
  str wrong, draft_path;
  struct opinion_view o;
  bool found, published, waiting;
  day closes;
};

struct synthesis_page {
  struct draft_line d;
  struct answer_paths by;
  str draft_path, intro, issued_number;
  struct opinion_sums sums;
  struct count_lines by_channel;
  struct opinion_views items;
  str next, before;
  day synthesis_day, issued_day;
  int64_t hidden;
  bool whole; /* all of it on this page: what the printer takes */
};

struct sheet_page {
  struct draft_line d;
  str commune, address, qr, phone, where;
  struct passage_views passages;
};

struct diff_piece_view {
  str text;
  bool changed;
};
struct diff_piece_views {
  struct diff_piece_view *at;
  size_t n;
};
struct diff_row_view {
  str before_label, after_label;
  struct diff_piece_views before, after;
  bool only_before, only_after, same;
};
struct compare_page {
  struct draft_line d;
  str draft_path, all_path, changed_path;
  int64_t before, after, changed, same;
  day before_day, after_day;
  struct link_views pairs;
  struct {
    struct diff_row_view *at;
    size_t n;
  } rows;
  bool all;
};

/* ---- staff ---- */

struct desk_list_page {
  struct draft_lines items;
  struct link_views tabs;
  str next;
  int64_t waiting;
  bool may_draft, may_moderate;
};
struct draft_form_page {
  const struct form_view *form;
  str back, title;
  bool later; /* a later version of what is disclosed already */
};
struct desk_draft_page {
  struct draft_line d;
  struct answer_paths by;
  str why, ground, public_path, path, opinions_path, edit_path, paper_path, meeting_path, letter_path,
      sheet_path;
  struct passage_views passages;
  struct fact_views facts;
  struct count_lines meetings;
  struct opinion_sums sums;
  struct deadline_view *least_why;
  day least;
  int64_t version;
  bool is_draft, is_open, closed, may_open, may_edit, may_key, may_submit, may_sign, may_issue, waits, returned;
  str intro, returned_reason;
  const struct form_view *open_form, *extend_form, *submit_form, *publish_form, *return_form, *issue_form;
  str preview_path;
};
struct handle_page {
  struct opinion_view o;
  str back, draft_path, passage_text, next_path;
  struct {
    const str *at;
    size_t n;
  } findings;
  struct choices kinds, showing;
  bool may_moderate, may_answer, may_move_out;
  const struct form_view *moderate_form, *answer_form, *out_form;
};
struct opinion_out_page {
  str number, text, name, organisation, back;
  day received, day;
};
struct waiting_page {
  struct opinion_views items;
  str next;
  moment as_of;
};
struct key_row {
  int64_t n;
  str sheet, passage, text, name, hamlet, voices;
};
struct key_rows {
  struct key_row *at;
  size_t n;
};
struct key_page {
  const struct form_view *form;
  struct draft_line d;
  str back, way; /* way: giay, hop, to-chuc */
  struct key_rows rows;
  struct choices passages, hamlets;
  int64_t kept; /* how many the form before kept */
};

struct vote_line {
  str path, question, scope, state_kind, state;
  int64_t number, counted, hamlets;
  day opened;
};
struct vote_lines {
  struct vote_line *at;
  size_t n;
};
struct vote_list_page {
  struct vote_lines items;
  str next;
  bool may_open, staff;
};
struct vote_hamlet_view {
  str name, path, way, minutes, working;
  int64_t households, present, agree, disagree, other, absent, needed, version;
  day held;
  bool counted, passed, ours;
};
struct vote_hamlet_views {
  struct vote_hamlet_view *at;
  size_t n;
};
struct vote_page {
  struct vote_line v;
  str about, citation, law, working, recognised_number, path;
  struct vote_hamlet_views hamlets;
  struct deadline_view *recognise_why;
  day recognise_due, recognised_day, counted_day;
  int64_t households, agree, online;
  bool confirmed, passed, counting, commune, online_enough, recognise_late, may_recognise, staff;
  const struct form_view *recognise_form;
};
struct vote_open_row {
  int64_t n;
  str hamlet, name, households;
};
struct vote_open_page {
  const struct form_view *form;
  struct {
    struct vote_open_row *at;
    size_t n;
  } rows;
  struct choices abouts, scopes;
};
struct vote_key_page {
  const struct form_view *form;
  str hamlet, question, back;
  int64_t households;
  bool again;
  struct choices ways;
};

/* ---- shared by the page files ---- */

struct draft_line draft_line_of(struct request *rq, const struct consultation *c, bool staff);
struct passage_views passage_views_of(struct request *rq, const struct consultation *c,
                                      const struct passages *p, int64_t version,
                                      const struct opinion_counts *counts);
/* staff: with what only the office may see; answers: the answers beside them. */
struct opinion_views opinion_views_of(struct request *rq, const struct opinions *o,
                                      const struct consultation *c, bool staff, bool answers);
struct fact_views fact_views_of(struct request *rq, id consultation);
struct choices channel_choices(struct request *rq);
struct choices answer_choices(struct request *rq, bool with_unanswered);
struct choices passage_choices(struct request *rq, const struct passages *p);
struct choices hamlet_choices(struct request *rq);
bool among_choices(const struct choices *c, str value);
/* A list of one draft's opinions with filters and counts; both faces show it. */
void fill_opinions(struct request *rq, const struct consultation *c, bool staff, struct opinions_page *p);
struct answer_paths answer_paths_of(struct request *rq, str list);
void fill_synthesis(struct request *rq, const struct consultation *c, str intro, struct synthesis_page *p);
/* Personal data that a reader should look at, in words. */
size_t findings_of(struct request *rq, str text, str name, const str **ret_words, str *ret_blacked);
str opinion_about(struct request *rq, const struct opinion *o, struct passages *p);

#endif
