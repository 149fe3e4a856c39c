/* thanthien-sender: the only program of the house that connects out; it has no store. It reads the ways out that thanthien.ini
 * names, and the passwords in keys/ that belong to them, then gives up all files but those that finding a host takes.
 * Only a configured host is ever spoken to: what main sends is the name of a way, an address and a text. No redirects, no
 * proxies, fifteen seconds and sixteen kilobytes at most. Descriptor 3: main. Argument: the folder of keys. */
#include "box/outlet.h"
#include "box/rights.h"
#include "box/wire.h"

#include <curl/curl.h>
#include <netdb.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOCKET 3
#define CONNECT_MS 5000L
#define TOTAL_MS 15000L
#define MESSAGE_MAX (64u << 10)
#define ANSWER_MAX 16384u
#define SAID_MAX 300u

struct talk {
  struct outlet *o;
  const char *out; /* the message, for a server of mail */
  size_t out_n, out_at;
  bool handed; /* all of it was given away: what happens to it is not known until the peer says so */
  char in[ANSWER_MAX];
  size_t in_n;
  bool too_long;
  char said[SAID_MAX + 1]; /* the peer's last line */
};

struct fate {
  int32_t what, code, wait_s;
};

static size_t take_body(char *p, size_t size, size_t n, void *arg) {
  struct talk *t = arg;
  size_t room = ANSWER_MAX - t->in_n, bytes = size * n;
  memcpy(t->in + t->in_n, p, bytes < room ? bytes : room);
  t->in_n += bytes < room ? bytes : room;
  t->too_long |= bytes > room;
  return t->too_long ? 0 : bytes;
}

static size_t take_line(char *p, size_t size, size_t n, void *arg) {
  struct talk *t = arg;
  size_t bytes = size * n, keep = bytes;
  while (keep && (p[keep - 1] == '\r' || p[keep - 1] == '\n')) keep--;
  bool status = t->out || (keep > 5 && memcmp(p, "HTTP/", 5) == 0);
  if (!status || !keep) return bytes;
  /* What a mail server says in refusing is what counts, not its farewell behind it. */
  if (t->out && (t->said[0] == '4' || t->said[0] == '5' || memcmp(p, "221", keep < 3 ? keep : 3) == 0))
    return bytes;
  if (keep > SAID_MAX) keep = SAID_MAX;
  memcpy(t->said, p, keep);
  t->said[keep] = 0;
  return bytes;
}

static size_t give(char *p, size_t size, size_t n, void *arg) {
  struct talk *t = arg;
  size_t room = size * n, left = t->out_n - t->out_at;
  if (left > room) left = room;
  memcpy(p, t->out + t->out_at, left);
  t->out_at += left;
  if (!left) t->handed = true;
  return left;
}

static CURL *begin(struct talk *t, const char *protocols) {
  CURL *c = curl_easy_init();
  if (!c) return NULL;
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "");
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(c, CURLOPT_PROXY, "");
  curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
  curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, TOTAL_MS);
  curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(c, CURLOPT_CAINFO, NULL);
  curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
  curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_line);
  curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
  struct curl_blob ca = {t->o->ca, t->o->ca_n, CURL_BLOB_NOCOPY};
  if (t->o->ca) curl_easy_setopt(c, CURLOPT_CAINFO_BLOB, &ca);
  return c;
}

/* ---- mail ---- */

/* A server says 5xx to the sender's own settings too (no right to send, wrong password): that is not this message's fault, and
 * it waits until somebody has mended them (RFC 4954 6). */
static bool of_settings(long code) {
  return code == 530 || code == 534 || code == 535 || code == 538 || code == 454 || code == 503;
}

static int32_t mail_fate(const struct talk *t, CURLcode rc, long code) {
  if (rc == CURLE_OK) return WIRE_SENT;
  bool spoken = rc == CURLE_SEND_ERROR || (rc == CURLE_WEIRD_SERVER_REPLY && t->handed);
  if (spoken && code >= 500 && !of_settings(code)) return WIRE_NEVER;
  if (code >= 400) return WIRE_LATER;
  return t->handed ? WIRE_UNKNOWN : WIRE_LATER;
}

static struct fate mail(struct talk *t, const struct wire_part *in, char *room) {
  struct outlet *o = t->o;
  char url[512], from[300], to[300];
  struct mail m = {.from = {o->from, strlen(o->from)},
                   .from_name = {o->from_name, strlen(o->from_name)},
                   .to = {in[1].p, in[1].n},
                   .subject = {in[2].p, in[2].n},
                   .text = {in[3].p, in[3].n},
                   .id = {in[4].p, in[4].n},
                   .date = {in[5].p, in[5].n},
                   .lang = {in[6].p, in[6].n}};
  t->out_n = mail_compose(&m, room, MESSAGE_MAX);
  t->out = room;
  if (!t->out_n) {
    snprintf(t->said, sizeof t->said, "not an address that mail can be sent to");
    return (struct fate){WIRE_NEVER, 0, 0};
  }
  bool tls = strcmp(o->tls, "tls") == 0;
  snprintf(url, sizeof url, "%s://%s/%s", tls ? "smtps" : "smtp", o->server, strchr(o->from, '@') + 1);
  snprintf(from, sizeof from, "<%s>", o->from);
  snprintf(to, sizeof to, "<%.*s>", (int)in[1].n, (const char *)in[1].p);
  CURL *c = begin(t, tls ? "smtps" : "smtp");
  struct curl_slist *rcpt = c ? curl_slist_append(NULL, to) : NULL;
  if (!rcpt) exit(2);
  curl_easy_setopt(c, CURLOPT_URL, url);
  curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(strcmp(o->tls, "none") == 0 ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (o->user[0]) {
    curl_easy_setopt(c, CURLOPT_USERNAME, o->user);
    curl_easy_setopt(c, CURLOPT_PASSWORD, o->secret);
  }
  curl_easy_setopt(c, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt(c, CURLOPT_MAIL_RCPT, rcpt);
  curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
  curl_easy_setopt(c, CURLOPT_READDATA, t);
  CURLcode rc = curl_easy_perform(c);
  long code = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
  struct fate f = {mail_fate(t, rc, code), (int32_t)code, 0};
  if (rc != CURLE_OK && code < 400) snprintf(t->said, sizeof t->said, "%s", curl_easy_strerror(rc));
  if (rc == CURLE_LOGIN_DENIED || of_settings(code)) f.wait_s = -1;
  curl_slist_free_all(rcpt);
  curl_easy_cleanup(c);
  return f;
}

/* ---- gateways ---- */

static bool says_success(const struct talk *t) {
  return !t->o->success[0] || memmem(t->in, t->in_n, t->o->success, strlen(t->o->success));
}

static int32_t http_fate(const struct talk *t, CURLcode rc, long code, bool asked) {
  bool whole = rc == CURLE_OK || (rc == CURLE_WRITE_ERROR && t->too_long);
  /* Success without a word where words are expected: the answer was cut off behind its head. */
  if (whole && code >= 200 && code < 300)
    return says_success(t) ? WIRE_SENT : t->in_n ? WIRE_LATER : WIRE_UNKNOWN;
  if (code >= 400 && code < 500 && code != 401 && code != 403 && code != 404 && code != 407 && code != 408 &&
      code != 425 && code != 429)
    return WIRE_NEVER;
  if (code >= 300) return WIRE_LATER;
  return asked ? WIRE_UNKNOWN : WIRE_LATER;
}

static void number_for(const struct outlet *o, struct wire_part e164, char *ret, size_t cap) {
  const char *p = e164.p;
  bool home = e164.n > 2 && memcmp(p, "84", 2) == 0;
  if (o->number[0] == '0' && home)
    snprintf(ret, cap, "0%.*s", (int)(e164.n - 2), p + 2);
  else
    snprintf(ret, cap, "%s%.*s", o->number[0] == '+' ? "+" : "", (int)e164.n, p);
}

static struct fate not_filled(struct talk *t) {
  snprintf(t->said, sizeof t->said, "url, header or body of the section cannot be filled in");
  return (struct fate){WIRE_LATER, 0, 0};
}

static struct fate gateway(struct talk *t, const struct wire_part *in, char *room) {
  struct outlet *o = t->o;
  char number[40], url[OUTLET_LINE * 2], line[1024];
  number_for(o, in[1], number, sizeof number);
  const struct fill_value values[] = {{"number", {number, strlen(number)}},
                                      {"text", {in[3].p, in[3].n}},
                                      {"id", {in[4].p, in[4].n}},
                                      {"lang", {in[6].p, in[6].n}},
                                      {"template", {in[7].p, in[7].n}},
                                      {"day", {in[8].p, in[8].n}},
                                      {"secret", {o->secret, strlen(o->secret)}}};
  size_t n_values = sizeof values / sizeof *values;
  size_t n = fill(o->url, FILL_FORM, values, n_values, url, sizeof url - 1);
  size_t body = fill(o->body, o->encoding, values, n_values, room, MESSAGE_MAX);
  if (n == SIZE_MAX || body == SIZE_MAX) return not_filled(t);
  url[n] = 0;
  struct curl_slist *heads = curl_slist_append(NULL, "Expect:");
  bool filled = heads != NULL;
  for (int i = 0; filled && i < o->n_headers; i++) {
    size_t h = fill(o->headers[i], FILL_HEADER, values, n_values, line, sizeof line - 1);
    filled = h != SIZE_MAX;
    if (!filled) break;
    line[h] = 0;
    struct curl_slist *more = curl_slist_append(heads, line);
    filled = more != NULL;
    if (more) heads = more;
  }
  /* The same id each time: a gateway that knows the header does a repeated request once. */
  snprintf(line, sizeof line, "Idempotency-Key: %.*s", (int)in[4].n, (const char *)in[4].p);
  struct curl_slist *more = filled ? curl_slist_append(heads, line) : NULL;
  CURL *c = more ? begin(t, strncmp(o->url, "https:", 6) == 0 ? "https" : "http") : NULL;
  if (!c) {
    curl_slist_free_all(heads);
    explicit_bzero(line, sizeof line);
    return not_filled(t);
  }
  curl_easy_setopt(c, CURLOPT_URL, url);
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, heads);
  curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  if (strcmp(o->method, "POST") == 0) {
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)body);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, room);
  }
  CURLcode rc = curl_easy_perform(c);
  long code = 0;
  curl_off_t asked = 0, wait = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
  curl_easy_getinfo(c, CURLINFO_PRETRANSFER_TIME_T, &asked);
  curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &wait);
  struct fate f = {http_fate(t, rc, code, asked > 0), (int32_t)code, (int32_t)(wait > 86400 ? 86400 : wait)};
  if (code == 401 || code == 403) f.wait_s = -1;
  if (f.what == WIRE_LATER && code >= 200 && code < 300)
    snprintf(t->said, sizeof t->said, "%ld, without the words that mean success", code);
  else if (rc != CURLE_OK && code < 300)
    snprintf(t->said, sizeof t->said, "%s", curl_easy_strerror(rc));
  curl_slist_free_all(heads);
  curl_easy_cleanup(c);
  explicit_bzero(url, sizeof url);
  return f;
}

/* ---- main ---- */

static bool refuse(const char *why) {
  struct wire_part part = {why, strlen(why)};
  return wire_send(SOCKET, WIRE_REFUSED, &part, 1, WIRE_FOREVER);
}

static bool send_one(struct outlet *outlets, const struct wire_part *in, struct talk *t, char *room) {
  int k = outlet_find(in[0].p, in[0].n);
  if (k < 0 || !outlets[k].configured) return refuse("thanthien.ini names no such way out");
  memset(t, 0, sizeof *t);
  t->o = outlets + k;
  if (t->o->why[0]) return refuse(t->o->why);
  struct fate f = k == OUTLET_MAIL ? mail(t, in, room) : gateway(t, in, room);
  /* Refused as a person without rights: the token may have been renewed on disk. This process cannot read it any more; the next
   * one will. */
  bool again = f.wait_s >= 0;
  if (!again) f.wait_s = 0;
  struct wire_part out[] = {{&f, sizeof f}, {t->said, strlen(t->said)}};
  return wire_send(SOCKET, WIRE_OK, out, 2, WIRE_FOREVER) && again;
}

static bool serve_one(struct outlet *outlets, char *body, struct talk *t, char *room) {
  struct wire_head head;
  struct wire_part in[WIRE_SEND_PARTS];
  if (!wire_head(SOCKET, &head, WIRE_MAX_WORDS, WIRE_FOREVER) || head.kind != WIRE_SEND ||
      !wire_read(SOCKET, body, head.length, WIRE_FOREVER))
    return false;
  return wire_parts(body, head.length, in, WIRE_SEND_PARTS) && send_one(outlets, in, t, room);
}

/* Whatever the libraries load on first use is loaded while files may still be opened. */
static void warm_up(void) {
  struct addrinfo *a = NULL;
  if (getaddrinfo("localhost", "25", NULL, &a) == 0) freeaddrinfo(a);
  CURL *c = curl_easy_init();
  if (!c) return;
  curl_easy_setopt(c, CURLOPT_URL, "https://127.0.0.1:1/");
  curl_easy_setopt(c, CURLOPT_PROXY, "");
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, 200L);
  (void)curl_easy_perform(c);
  curl_easy_cleanup(c);
}

int main(int argc, char **argv) {
  rights_begin();
  signal(SIGPIPE, SIG_IGN);
  struct outlet *outlets = calloc(OUTLETS, sizeof *outlets);
  struct talk *t = malloc(sizeof *t);
  char *body = malloc(WIRE_MAX_WORDS), *room = malloc(MESSAGE_MAX);
  if (argc != 2 || !outlets || !t || !body || !room || curl_global_init(CURL_GLOBAL_DEFAULT)) return 2;
  if (!outlets_read(argv[1], outlets)) {
    fprintf(stderr, "thanthien-sender: cannot read thanthien.ini beside %s\n", argv[1]);
    return 2;
  }
  warm_up();
  if (!rights_drop_but_network(128u << 20)) return 2;
  if (!wire_send(SOCKET, WIRE_READY, NULL, 0, WIRE_FOREVER)) return 0;
  while (serve_one(outlets, body, t, room)) continue;
  return 0;
}
