/* What a hostile colleague, or a stranger with a browser, might try on matters. */
#include "matter/play.h"

static str send_words(struct house *h, const char *text) {
  struct filled *f = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(f, "loi", text);
  form_set(f, "chu-de", "khac");
  form_add(f, "buoc", S("gui"));
  struct answer a = form_send(f);
  NEED(a.status == 200);
  return text_of(h->mem, a.body, "class=\"code\"");
}

static int moderate(struct house *h, str record, str unit) {
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/duyet"));
  form_set(f, "tieu-de", "Việc thử");
  form_set_str(f, "don-vi", unit);
  form_set(f, "cong-khai", "ngay");
  return form_send(f).status;
}

static struct filled *answer_form(struct house *h, int who, str record, const char *done) {
  struct filled *f = form_open(h, who, play_path(h, record, ""), play_path(h, record, "/tra-loi"));
  form_set(f, "ket-qua", OUTCOME_SOLVED);
  form_set(f, "da-lam-gi", done);
  form_set(f, "ai-lam", "Đơn vị mẫu");
  form_set(f, "khi-nao", "hôm nay");
  form_set(f, "tiep-theo", "Không còn việc phải làm");
  form_add(f, "nut", S("trinh"));
  return f;
}

TEST("nobody but the moderator finds what was not looked at yet, by searching either") {
  static const int others[] = {ROLE_CHAIRMAN, ROLE_OFFICER, ROLE_UNIT_HEAD, IN_OTHER_UNIT + ROLE_OFFICER};
  struct house *h = house_open(mem);
  send_words(h, "Canhthan noi ve ong Motnguoi");
  str record = play_record(h);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    struct answer a = get(h, others[i], "/can-bo/phan-anh?q=Motnguoi");
    CHECK_INT(a.status, 200);
    CHECK_HAS_NOT(a.body, "Canhthan");
    CHECK_HAS_NOT(a.body, record.p);
    CHECK_INT(get_path(h, others[i], record).status, 404);
  }
  CHECK_HAS(get(h, ROLE_ONE_STOP_CLERK, "/can-bo/phan-anh?q=Motnguoi").body, "Canhthan");
  CHECK_INT(moderate(h, record, id_hex(mem, h->office)), 303);
  CHECK_HAS(get(h, ROLE_CHAIRMAN, "/can-bo/phan-anh?q=Motnguoi").body, record.p);
}

TEST("a signature is for the words on the screen, not for those written since") {
  struct house *h = house_open(mem);
  send_words(h, "Cống trước nhà bị tắc");
  str record = play_record(h);
  CHECK_INT(moderate(h, record, id_hex(mem, h->office)), 303);
  CHECK_INT(form_send(answer_form(h, ROLE_OFFICER, record, "Đã nạo vét")).status, 303);
  struct filled *stale = form_open(h, ROLE_CHAIRMAN, play_path(h, record, ""), play_path(h, record, "/ky"));
  struct filled *back =
      form_open(h, ROLE_UNIT_HEAD, play_path(h, record, ""), play_path(h, record, "/tra-lai"));
  form_set(back, "ly-do", "Viết lại");
  CHECK_INT(form_send(back).status, 303);
  house_later(h, 1);
  CHECK_INT(form_send(answer_form(h, ROLE_OFFICER, record, "Chữ khác hẳn")).status, 303);
  CHECK_INT(form_send(stale).status, 409);
  CHECK_HAS_NOT(get(h, RESIDENT, "/phan-anh/1").body, "Chữ khác hẳn");
  CHECK_INT(post(h, ROLE_CHAIRMAN, play_path(h, record, ""), play_path(h, record, "/ky")).status, 303);
  CHECK_HAS(get(h, RESIDENT, "/phan-anh/1").body, "Chữ khác hẳn");
}

TEST("a matter is given to a living unit of the commune and to nothing else") {
  struct house *h = house_open(mem);
  send_words(h, "Đèn đường hỏng");
  str record = play_record(h), nowhere = S("0123456789abcdef0123456789abcdef");
  struct filled *f = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/duyet"));
  form_set(f, "tieu-de", "Việc thử");
  form_set_str(f, "don-vi", id_hex(mem, h->office));
  form_set(f, "cong-khai", "ngay");
  form_add(f, "phoi-hop", nowhere);
  CHECK(form_send(f).status >= 400);
  CHECK_INT(moderate(h, record, id_hex(mem, h->office)), 303);
  struct filled *g = form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/giao"));
  form_set_str(g, "giao-don-vi", nowhere);
  CHECK(form_send(g).status >= 400);
  CHECK_INT(get_path(h, ROLE_OFFICER, record).status, 200);
}

struct trace_row {
  int64_t n;
};
QUERY(q_traces, struct trace_row,
      "SELECT (SELECT COUNT(*) FROM once WHERE commune = $1 AND (answer = $2 OR at = $4)) + (SELECT COUNT(*) "
      "FROM "
      "log_record WHERE commune = $1 AND (object = $3 OR at = $4)) + (SELECT COUNT(*) FROM matter_event WHERE "
      "commune = "
      "$1 AND matter = $3)",
      COL(struct trace_row, n));
struct traces {
  str hex;
  id matter;
  moment sent;
  int64_t n;
};
static void count_traces(struct ctx *cx, void *arg) {
  struct traces *t = arg;
  struct trace_row row;
  NEED(STORE_FIND(cx, q_traces, &row, A(cx->who.commune), A(t->hex), A(t->matter), A(t->sent)));
  t->n = row.n;
}

TEST("of a denunciation moved out neither the id nor the minute it came stays in any row") {
  struct house *h = house_open(mem);
  house_at(h, "2026-11-23T08:05:27+07:00");
  send_words(h, "Toi to cao mot nguoi");
  str record = play_record(h);
  struct traces t = {.hex = str_sub(record, record.n - 32, 32), .sent = h->now};
  NEED(id_parse(t.hex, &t.matter));
  CHECK(house_read(h, ROLE_COORDINATOR, count_traces, &t));
  CHECK(t.n >= 3);
  house_later(h, 9);
  struct filled *f =
      form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/chuyen-ra"));
  form_add(f, "la-to-cao", S("1"));
  CHECK_INT(form_send(f).status, 200);
  CHECK(house_read(h, ROLE_COORDINATOR, count_traces, &t));
  CHECK_INT(t.n, 0);
}

TEST("the same form sent again after its denunciation was moved out makes nothing and says nothing") {
  struct house *h = house_open(mem);
  struct filled *sent = form_open(h, RESIDENT, "/phan-anh/gui", "/phan-anh/gui");
  form_set(sent, "loi", "Toi to cao mot nguoi");
  form_set(sent, "chu-de", "khac");
  form_add(sent, "buoc", S("gui"));
  CHECK_INT(form_send(sent).status, 200);
  str record = play_record(h);
  struct filled *f =
      form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/chuyen-ra"));
  form_add(f, "la-to-cao", S("1"));
  CHECK_INT(form_send(f).status, 200);
  CHECK_INT(form_send(sent).status, 404);
  CHECK_HAS_NOT(get(h, ROLE_COORDINATOR, "/can-bo/phan-anh?xem=moi").body, "Toi to cao");
}

/* ---- somebody with the database -------------------------------------------------------------------------------- */

QUERY_DO(q_other_words, "UPDATE matter_answer SET done_what = 'Mọi việc đã xong từ lâu' WHERE commune = $1");
QUERY_DO(q_earlier, "UPDATE matter_answer SET approved_at = approved_at - 864000000 WHERE commune = $1");
QUERY_DO(q_no_answer, "DELETE FROM matter_answer WHERE commune = $1");
QUERY_DO(q_no_entry, "UPDATE matter_answer SET entry = NULL WHERE commune = $1");
QUERY_DO(q_other_title, "UPDATE matter SET title = 'Đường đẹp' WHERE commune = $1 AND state = 'da-tra-loi'");
QUERY_DO(q_other_text, "UPDATE matter SET text = 'Cảm ơn xã' WHERE commune = $1");
QUERY_DO(q_received_later, "UPDATE matter SET received_day = received_day + 9 WHERE commune = $1");
QUERY_DO(q_answered_earlier, "UPDATE matter SET answered_day = answered_day - 9 WHERE commune = $1");
QUERY_DO(q_event_earlier, "UPDATE matter_event SET day = day - 9 WHERE commune = $1 AND what = 'cong-khai'");
QUERY_DO(q_no_matter, "DELETE FROM matter WHERE commune = $1");
QUERY_DO(q_no_record,
         "UPDATE log_record SET salt = NULL, record = NULL WHERE commune = $1 AND kind = 'answer'");
QUERY_DO(q_harmless, "UPDATE matter SET phone = '0912 345 678' WHERE commune = $1");

struct tampering {
  const struct query *how;
  size_t found;
};
static bool tamper(struct ctx *cx, void *arg) {
  struct tampering *t = arg;
  struct buf *b = buf_new(cx->mem, 1 << 16);
  CHECK(store_do(cx, t->how, ARGS_(A(cx->who.commune))) > 0);
  t->found = matter_check(cx, b);
  return false; /* as it was, for the next one */
}

TEST("whoever changes in the database what people read, or when, is found out by the log's check") {
  static const struct query *const ways[] = {
      &q_other_words,    &q_earlier,          &q_no_answer,     &q_no_entry,  &q_other_title, &q_other_text,
      &q_received_later, &q_answered_earlier, &q_event_earlier, &q_no_matter, &q_no_record};
  struct house *h = house_open(mem);
  send_words(h, "Cống trước nhà bị tắc");
  str record = play_record(h);
  CHECK_INT(moderate(h, record, id_hex(mem, h->office)), 303);
  CHECK_INT(form_send(answer_form(h, ROLE_OFFICER, record, "Đã nạo vét")).status, 303);
  CHECK_INT(post(h, ROLE_CHAIRMAN, play_path(h, record, ""), play_path(h, record, "/ky")).status, 303);
  send_words(h, "Toi to cao mot nguoi");
  record = play_record(h);
  struct filled *f =
      form_open(h, ROLE_COORDINATOR, play_path(h, record, ""), play_path(h, record, "/chuyen-ra"));
  form_add(f, "la-to-cao", S("1"));
  CHECK_INT(form_send(f).status, 200);
  struct tampering t = {.how = &q_harmless};
  CHECK_INT(house_write(h, RESIDENT, tamper, &t), STORE_REFUSED);
  CHECK_INT(t.found, 0);
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    t.how = ways[i];
    CHECK_INT(house_write(h, RESIDENT, tamper, &t), STORE_REFUSED);
    if (!t.found) test_say("%s", t.how->name);
    CHECK(t.found > 0);
  }
}
