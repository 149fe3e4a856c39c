/* Sending: a message is claimed in one transaction, sent, and its fate written in another. Whoever dies in between leaves a claim
 * that runs out; what became of the message is then not known, it is said so, and it is tried again. */
#include "outbox/outbox_room.h"

#include <stdio.h>
#include <time.h>

struct id_row {
  id id;
};
struct count_row {
  int64_t n;
};
struct late_row {
  id id;
  int64_t rounds;
  str way, template, kind, address;
};

/* ---- claiming ---- */

QUERY(
    q_next, struct id_row,
    "SELECT id FROM outbox_message WHERE commune = $1 AND state = 'cho' AND way <> 'goi' AND next_at <= $2 AND "
    "((way = "
    "'mail' AND $3 = 1) OR (way = 'sms' AND $4 = 1) OR (way = 'zalo' AND $5 = 1)) ORDER BY next_at, id LIMIT 1",
    COL(struct id_row, id));
QUERY_DO(
    q_claim,
    "UPDATE outbox_message SET state = 'dang-gui', claim = $3, claimed_until = $4, tries = tries + 1, rounds = "
    "rounds + 1 WHERE commune = $1 AND id = $2 AND state = 'cho'");
QUERY_DO(q_begin,
         "INSERT INTO outbox_attempt (commune, message, id, way, began_at) VALUES ($1, $2, $3, $4, $5)");
QUERY(q_last_hour, struct count_row,
      "SELECT COUNT(*) FROM outbox_attempt WHERE commune = $1 AND began_at > $2 AND way <> 'goi'",
      COL(struct count_row, n));
QUERY(q_late, struct late_row,
      "SELECT id, rounds, way, template, kind, address FROM outbox_message WHERE commune = $1 AND state = "
      "'dang-gui' AND "
      "claimed_until < $2 LIMIT 20",
      COL(struct late_row, id), COL(struct late_row, rounds), COL(struct late_row, way),
      COL(struct late_row, template), COL(struct late_row, kind), COL(struct late_row, address));
QUERY_DO(
    q_lost,
    "UPDATE outbox_attempt SET outcome = 'khong-ro', ended_at = $3 WHERE commune = $1 AND message = $2 AND "
    "outcome IS NULL");

/* ---- what comes after an attempt that did not succeed ---- */

static const int64_t waits_min[OUTBOX_TRIES] = {1, 5, 20, 60, 180, 360, 720, 720};

QUERY_DO(
    q_wait,
    "UPDATE outbox_message SET state = 'cho', next_at = $3, claim = NULL, claimed_until = NULL WHERE commune = "
    "$1 AND id = $2 AND state = 'dang-gui'");
QUERY_DO(q_give_up,
         "UPDATE outbox_message SET state = 'khong-duoc', why = $3, ended_at = $4, claim = NULL, claimed_until "
         "= NULL WHERE commune = $1 AND id = $2 AND state = 'dang-gui'");
QUERY_DO(q_call,
         "UPDATE outbox_message SET state = 'cho', way = 'goi', next_at = $3, rounds = 0, claim = NULL, "
         "claimed_until = NULL WHERE commune = $1 AND id = $2 AND state = 'dang-gui'");

QUERY_DO(q_withdrawn,
         "UPDATE outbox_message SET state = 'huy', ended_at = $3, claim = NULL, claimed_until = NULL WHERE "
         "commune = $1 AND id = $2 AND state = 'dang-gui'");

/* Longer and longer, with a fifth of chance in it: a peer that comes back is not met by everybody at once. */
static moment next_try(struct ctx *cx, int64_t rounds, int wait_s) {
  uint32_t dice;
  ctx_random(cx, &dice, sizeof dice);
  int64_t ms = waits_min[rounds < 1 ? 0 : rounds > OUTBOX_TRIES ? OUTBOX_TRIES - 1 : rounds - 1] * 60000;
  ms += muldiv(ms, dice % 400, 1000) - ms / 5;
  int64_t asked = (int64_t)wait_s * 1000;
  return cx->now + (asked > ms ? asked : ms);
}

/* Whoever left a number and cannot be reached by machine is called: nobody is dropped in silence. */
static void give_up(struct ctx *cx, const struct late_row *m, str why) {
  const struct outbox_template *t = outbox_template(m->template);
  if (str_eq(m->kind, S("phone")) && t && t->call.p && m->address.p)
    STORE_DO(cx, q_call, A(cx->who.commune), A(m->id), A(cx->now));
  else
    STORE_DO(cx, q_give_up, A(cx->who.commune), A(m->id), A(why), A(cx->now));
}

static void again(struct ctx *cx, const struct late_row *m, int wait_s) {
  if (!m->address.p) /* withdrawn while it was under way */
    STORE_DO(cx, q_withdrawn, A(cx->who.commune), A(m->id), A(cx->now));
  else if (m->rounds >= OUTBOX_TRIES)
    give_up(cx, m, S("het-lan"));
  else
    STORE_DO(cx, q_wait, A(cx->who.commune), A(m->id), A(next_try(cx, m->rounds, wait_s)));
}

static bool take_back(struct ctx *cx, moment dead_before) {
  size_t n;
  struct late_row *late = STORE_LIST(cx, q_late, &n, A(cx->who.commune), A(dead_before));
  for (size_t i = 0; i < n; i++) {
    STORE_DO(cx, q_lost, A(cx->who.commune), A(late[i].id), A(cx->now));
    again(cx, &late[i], 0);
  }
  return n > 0;
}

static bool hour_is_full(struct ctx *cx) {
  struct count_row hour = {0};
  STORE_FIND(cx, q_last_hour, &hour, A(cx->who.commune), A(cx->now - 3600000));
  return hour.n >= outbox_setting(cx, "per_hour", 300, 1, 100000);
}

bool outbox_claim(struct ctx *cx, const struct outbox_ways *ways, struct outbox_claim *ret) {
  struct id_row next;
  if (hour_is_full(cx) || !STORE_FIND(cx, q_next, &next, A(cx->who.commune), A(cx->now), A(ways->mail),
                                      A(ways->sms), A(ways->zalo)))
    return false;
  id attempt = ctx_new_id(cx);
  if (!outbox_find(cx, next.id, &ret->m) ||
      !STORE_DO(cx, q_claim, A(cx->who.commune), A(next.id), A(attempt), A(cx->now + LEASE_MS)))
    return false;
  STORE_DO(cx, q_begin, A(cx->who.commune), A(next.id), A(attempt), A(ret->m.way), A(cx->now));
  ret->message = next.id;
  ret->attempt = attempt;
  return true;
}

/* ---- its fate ---- */

/* An answer that comes after the claim ran out is believed all the same: better late than sent twice. */
QUERY_DO(q_fate, "UPDATE outbox_attempt SET outcome = $4, ended_at = $5, code = $6, words = $7 WHERE commune = "
                 "$1 AND message "
                 "= $2 AND id = $3 AND (outcome IS NULL OR outcome = 'khong-ro')");
QUERY_DO(
    q_sent,
    "UPDATE outbox_message SET state = 'da-gui', why = NULL, ended_at = $3, claim = NULL, claimed_until = NULL "
    "WHERE commune = $1 AND id = $2 AND state IN ('cho', 'dang-gui', 'huy')");
QUERY(q_claimed, struct late_row,
      "SELECT id, rounds, way, template, kind, address FROM outbox_message WHERE commune = $1 AND id = $2 AND "
      "claim = $3 "
      "AND state = 'dang-gui'",
      COL(struct late_row, id), COL(struct late_row, rounds), COL(struct late_row, way),
      COL(struct late_row, template), COL(struct late_row, kind), COL(struct late_row, address));

void outbox_settle(struct ctx *cx, const struct outbox_claim *c, const struct box_sent *sent) {
  static const str outcomes[] = {[BOX_SENT] = S("da-nhan"),
                                 [BOX_LATER] = S("thu-lai"),
                                 [BOX_NEVER] = S("tu-choi"),
                                 [BOX_UNKNOWN] = S("khong-ro")};
  struct maybe_int code = {sent->code > 0, sent->code};
  struct late_row m;
  if (!STORE_DO(cx, q_fate, A(cx->who.commune), A(c->message), A(c->attempt), A(outcomes[sent->fate]),
                A(cx->now), A(code), A(outbox_peer_words(cx->mem, sent->words, c->m.address))))
    return; /* forgotten meanwhile */
  if (sent->fate == BOX_SENT) {
    STORE_DO(cx, q_sent, A(cx->who.commune), A(c->message), A(cx->now));
    return;
  }
  if (!STORE_FIND(cx, q_claimed, &m, A(cx->who.commune), A(c->message), A(c->attempt))) return;
  if (sent->fate == BOX_NEVER)
    give_up(cx, &m, S("tu-choi"));
  else
    again(cx, &m, sent->wait_s);
}

/* ---- one after the other ---- */

enum { WAY_MAIL, WAY_SMS, WAY_ZALO, WAYS };
static const str way_names[WAYS] = {S("mail"), S("sms"), S("zalo")};

struct outbox_post {
  struct store *store;
  struct box *box;
  bool first;         /* nothing was looked at yet, and this folder has no other server */
  moment rests[WAYS]; /* moment_mono() */
  int failed[WAYS];   /* in a row, without reaching the peer */
};

struct outbox_post *outbox_post_new(void *mem, struct store *s, struct box *box) {
  struct outbox_post *p = MEM_NEW(mem, struct outbox_post);
  p->store = s;
  p->box = box;
  p->first = !str_starts(store_setting(s, STR_NONE, S("store")), S("postgres"));
  return p;
}

/* A peer that hangs would hold up everything behind it: after each failure to reach it, it is left alone for longer. */
static void note_peer(struct outbox_post *p, str way, const struct box_sent *sent) {
  for (int i = 0; i < WAYS; i++) {
    if (!str_eq(way_names[i], way)) continue;
    bool reached = sent->fate == BOX_SENT || sent->fate == BOX_NEVER;
    p->failed[i] = reached ? 0 : p->failed[i] + 1;
    int64_t ms = p->failed[i] ? 1000LL << (p->failed[i] < 7 ? p->failed[i] - 1 : 6) : 0;
    p->rests[i] = moment_mono() + ms;
  }
}

static struct outbox_ways awake(const struct outbox_post *p) {
  moment now = moment_mono();
  return (struct outbox_ways){p->rests[WAY_MAIL] <= now, p->rests[WAY_SMS] <= now, p->rests[WAY_ZALO] <= now};
}

/* A folder on SQLite is served by one process: what it finds claimed when it starts was left by one that is dead. */
static moment dead_before(const struct outbox_post *p, moment now) {
  return p->first ? now + LEASE_MS + 1 : now;
}

struct looking {
  struct outbox_ways ways;
  moment dead_before;
  bool any;
};

static void look(struct ctx *cx, void *arg) {
  struct looking *l = arg;
  struct id_row next;
  struct late_row late;
  l->any = STORE_FIND(cx, q_late, &late, A(cx->who.commune), A(l->dead_before)) ||
           (STORE_FIND(cx, q_next, &next, A(cx->who.commune), A(cx->now), A(l->ways.mail), A(l->ways.sms),
                       A(l->ways.zalo)) &&
            !hour_is_full(cx));
}

struct claiming {
  struct outbox_ways ways;
  moment dead_before;
  struct outbox_claim claim;
  struct box_message message;
  bool claimed;
};

static str mail_date(void *mem, moment at) {
  static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  day d = day_of(at);
  struct ymd y = day_ymd(d);
  int minute = moment_minute_of_day(at), second = (int)((at - day_starts(d)) / 1000 % 60);
  return str_fmt(mem, "%s, %d %s %d %02d:%02d:%02d +0700", days[day_weekday(d) - MONDAY], y.dom,
                 months[y.month - 1], y.year, minute / 60, minute % 60, second);
}

static bool claim_one(struct ctx *cx, void *arg) {
  struct claiming *c = arg;
  bool changed = take_back(cx, c->dead_before);
  c->claimed = outbox_claim(cx, &c->ways, &c->claim);
  if (!c->claimed) return changed;
  const struct outbox_message *m = &c->claim.m;
  bool mail = str_eq(m->way, S("mail"));
  c->message = (struct box_message){
      .way = m->way,
      .to = m->address,
      .subject = outbox_subject(cx, m),
      .text = mail ? outbox_mail_text(cx, m) : outbox_text(cx, m),
      .id = id_hex(cx->mem, m->id),
      .date = mail_date(cx->mem, cx->now),
      .lang = m->lang,
      .template = store_setting(cx->store, S("zalo"), str_fmt(cx->mem, "template_%.*s", STR_ARG(m->template))),
      .day = day_is(m->about_day) ? day_vi(cx->mem, m->about_day) : S("")};
  return true;
}

struct settling {
  const struct outbox_claim *claim;
  const struct box_sent *sent;
};

static bool settle_one(struct ctx *cx, void *arg) {
  const struct settling *s = arg;
  outbox_settle(cx, s->claim, s->sent);
  return true;
}

static struct ctx run(struct outbox_post *p, void *mem, moment now) {
  return (struct ctx){.mem = mem, .who = {.commune = store_commune(p->store)}, .now = now};
}

/* The peer has spoken: that must reach the disk, however busy it is just now. If it does not, the claim runs out and the message is
 * 'not known'. */
static void write_fate(struct outbox_post *p, void *mem, const struct settling *s) {
  for (int tries = 0; tries < 20; tries++) {
    struct ctx cx = run(p, mem, moment_now());
    if (store_write(p->store, &cx, settle_one, (void *)(uintptr_t)s) == STORE_COMMITTED) return;
    struct timespec pause = {.tv_nsec = 100000000};
    nanosleep(&pause, NULL);
  }
}

bool outbox_send_next(struct outbox_post *p, moment now) {
  void *mem = talloc_new(NULL);
  struct looking l = {.ways = awake(p), .dead_before = dead_before(p, now)};
  struct ctx reading = run(p, mem, now), writing = run(p, mem, now);
  struct claiming c = {.ways = l.ways, .dead_before = l.dead_before};
  bool sent_one = false;
  if (store_read(p->store, &reading, look, &l) && l.any &&
      store_write(p->store, &writing, claim_one, &c) == STORE_COMMITTED && c.claimed) {
    struct box_sent sent = box_send(p->box, mem, &c.message);
    note_peer(p, c.message.way, &sent);
    write_fate(p, mem, &(struct settling){&c.claim, &sent});
    sent_one = true;
  }
  p->first = false;
  talloc_free(mem);
  return sent_one;
}
