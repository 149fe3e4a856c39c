/* What the pages of this room show: the structs their templates take. */
#ifndef MATTER_MATTER_PAGES_H
#define MATTER_MATTER_PAGES_H

#include "matter/matter_room.h"

struct list_page {
  str q, topic, hamlet; /* what was asked */
  struct choices topics, hamlets;
  struct matter_lines items;
  str count; /* '1.234' or 'hơn 1.000' */
  bool searched;
  str next; /* address of the next page, absent on the last */
  str feed; /* the answers to these as a feed */
  moment as_of;
  int64_t withheld; /* counted in public without content */
};

struct send_page {
  const struct form_view *form;
  str step; /* loi, noi, lien-he, xem */
  struct choices topics, hamlets, kinds, more_kinds;
  str kind_word, text, place, topic_word, hamlet_word, name, phone, address, email; /* for check-your-answers */
  bool name_public, tell;
  struct agreements agree;
  struct matter_lines alike; /* public ones that may be the same */
  str kind_code;
  bool needs_identity; /* of the kind chosen */
  str other_kind;      /* what it may be sent as without a name */
  struct findings_view {
    const str *at;
    size_t n;
  } findings;         /* personal data seen in the words: 'chúng tôi sẽ che' */
  str public_preview; /* what others will see */
};

struct sent_page {
  struct follow_slip slip;
  struct {
    str *at;
    size_t n;
  } syllables;
};

struct picture_view {
  str full, thumbnail;
  int64_t width, height;
};
struct picture_views {
  struct picture_view *at;
  size_t n;
};
struct answer_view {
  int64_t version;
  struct picture_views pictures;
  str outcome, outcome_word, outcome_why;
  str done_what, done_by, done_when, next_step;
  moment approved_at;
  str entry;
};
struct answer_views {
  struct answer_view *at;
  size_t n;
};

struct matter_page {
  int64_t voices; /* people who said it */
  bool closed;    /* it asks for no answer of its own any more */
  str joined_to;  /* the public page of the family it joined, absent otherwise */
  str number, title, text, topic, hamlet, state, state_code, name,
      lead_unit; /* lead_unit: absent until handed on */
  str holder;    /* a sentence: with whom a late matter lies now; absent while it is not late */
  day received, due;
  bool answered, late, reopened;
  struct deadline_view *why;
  struct answer_views answers; /* newest first; later versions beside earlier ones */
  struct picture_views pictures;
  str proof_path;
};

struct proof_row {
  int64_t version;
  str record, salt, entry, proof_path;
  bool numbered;
};
struct proof_page {
  str number, title;
  struct {
    struct proof_row *at;
    size_t n;
  } proofs;
  str origin, key;
};

struct step_view {
  str word, unit, detail;
  moment at;
  size_t rank; /* among steps of the same moment */
};
struct step_views {
  struct step_view *at;
  size_t n;
};
struct word_view {
  str who, text;
  moment at;
  bool from_office;
};
struct word_views {
  struct word_view *at;
  size_t n;
};

struct follow_page {
  str code, text, state, state_code, public_path, notice, lead_unit;
  str holder; /* as on the public page */
  day received, due;
  struct deadline_view *why;
  bool answered, late, can_rate, can_reopen, can_withdraw, rated, joined;
  struct answer_views answers;
  struct step_views steps;
  struct word_views messages;
  const struct form_view *message_form, *rate_form, *reopen_form, *withdraw_form, *stop_form, *privacy_form;
  struct choices scores;
  struct picture_views pictures;
};

struct ask_code_page {
  const struct form_view *form;
  str wrong; /* a sentence, absent at first */
};

/* ---- staff ------------------------------------------------------------------------------------------------ */

struct desk_tab {
  str title, path;
  bool current;
};
struct desk_page {
  str state;
  struct {
    struct desk_tab *at;
    size_t n;
  } tabs;
  struct matter_lines items;
  str q, count; /* '12' or 'hơn 100' */
  moment as_of;
  bool more;
  bool may_take_in;
};

/* What a matter has to do with others. */
struct family_part {
  int64_t voices;                           /* people, the matter's own signers among them */
  struct matter_lines head, members, parts; /* head: one or none */
  struct choices alike, topics;
  bool may_part, may_split;
  const struct form_view *join_form, *part_form, *split_form;
};
struct ticked { /* one box of several */
  str value, label;
  bool chosen;
};

struct record_page {
  int64_t signers;
  str id, number, title, text, place, name, phone, address, task, topic, hamlet, state, state_code, channel,
      kind, public_path, lead_unit;
  day received, due;
  moment received_at;
  bool may_plan, may_promise; /* a visit or an explanation about it; a promise made in its answer */
  bool name_public, late, is_new, may_moderate, may_answer, may_message, may_approve, may_withhold, may_assign,
      reopened, answered;
  struct deadline_view *why;
  struct findings_view findings;
  struct picture_views pictures;
  struct step_views steps;
  struct word_views notes, messages;
  struct answer_views answers; /* public ones */
  struct answer_view draft;
  moment drafted_at;
  bool has_draft, draft_waits, needs_higher; /* needs_higher: this reader signs, but not this one */
  struct choices units, grounds, outcomes;
  struct choices masked, reasons; /* what of the person is hidden and may be asked for */
  str shown;                      /* what this one answer shows of it, absent = nothing */
  str take_path;                  /* takes the person's request about their data */
  bool erased, may_show_pictures; /* the sender agreed to show theirs */
  struct {
    struct ticked *at;
    size_t n;
  } helpers; /* units that may cooperate */
  struct {
    str *at;
    size_t n;
  } cooperating;
  struct family_part family;
  int64_t rating;
  str rating_comment;
  const struct form_view *moderate_form, *out_form, *assign_form, *note_form, *message_form, *answer_form,
      *approve_form, *return_form, *withhold_form, *reveal_form;
};

struct moved_out_page {
  str number, text, place, name, phone, address;
  day received, day;
};

struct difficulty {
  const struct matter_line *line;
  str task, text, answer; /* answer absent before there is one */
};
struct difficulty_page {
  const struct form_view *form;
  bool sent;
  struct {
    struct difficulty *at;
    size_t n;
  } raised;
};

struct round_line {
  int64_t n;
  str text, topic;
};
struct round_page {
  const struct form_view *form;
  struct {
    struct round_line *at;
    size_t n;
  } rows;
  str before; /* address of last week while it is owed */
  str source, week, handed_word;
  day monday, sunday;
  bool is_source, handed, past; /* past: a week before this one */
  struct choices topics;
  struct matter_lines last_answers; /* what was answered of what this source brought: to be read out */
};
struct round_map_page {
  str year, before, after;
  struct heat_map *map;
  struct measured measured;
  moment as_of;
};

/* ---- shared by the page files --------------------------------------------------------------------------------- */

struct answer_views matter_answer_views(struct request *rq, id matter, str base, bool only_public);
struct picture_views matter_picture_views(struct request *rq, id matter, str base, int64_t version,
                                          bool only_public);
struct step_views matter_step_views(struct request *rq, id matter, bool staff);
struct word_views matter_word_views(struct request *rq, struct matter_words words, bool names);
struct family_part matter_family_part(struct request *rq, const struct matter *m);
void matter_show_record(struct request *rq); /* GET /can-bo/phan-anh/:id */
struct deadline_view *matter_why(struct request *rq, const struct matter *m);
str matter_state_of(struct request *rq, const struct matter *m);
str matter_state_code_of(struct request *rq, const struct matter *m); /* as faces show it */
bool matter_is_late(struct request *rq, const struct matter *m);
str matter_held_by(struct request *rq, const struct matter *m); /* matter_holder_said, when it is late */
str matter_hamlet_word(struct request *rq, id hamlet);
#endif
