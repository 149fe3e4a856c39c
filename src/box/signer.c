/* thanthien-signer: holds the keys of the public logs and signs nothing but a growing checkpoint of one of them.
 * It reads keys/log-*.key once, then gives up files, network and new programs. Argument: the folder of keys. Descriptor 3:
 * main. What it signed last it remembers; after a restart it takes the newest stored checkpoint, which must carry its own
 * signature. The tree must be proved to grow from there (RFC 9162 2.1.4): even a broken or taken-over main program cannot
 * get two histories signed by one signer. */
#include "box/logkey.h"
#include "box/rights.h"
#include "box/wire.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_KEYS 256
#define SOCKET 3

/* The tree of residents' records and the tree of staff acts share a key; their origin lines differ. */
enum tree { TREE_PUBLIC, TREE_STAFF, TREES };
static const char staff_suffix[] = "/noi-bo";

struct signer {
  struct logkey key;
  struct {
    int64_t size; /* -1: nothing known yet */
    unsigned char root[32];
  } last[TREES];
};

struct keys {
  struct signer *at;
  size_t n;
};

static bool load(const char *dir, struct keys *keys) {
  DIR *d = opendir(dir);
  if (!d) return false;
  for (struct dirent *e; (e = readdir(d)) && keys->n < MAX_KEYS;) {
    size_t n = strlen(e->d_name);
    if (n < 9 || strncmp(e->d_name, "log-", 4) != 0 || strcmp(e->d_name + n - 4, ".key") != 0) continue;
    struct signer *s = keys->at + keys->n;
    if (!logkey_read(dirfd(d), e->d_name, &s->key)) {
      fprintf(stderr, "thanthien-signer: %s: not a log key with mode 0600\n", e->d_name);
      continue;
    }
    for (int t = 0; t < TREES; t++) s->last[t].size = -1;
    keys->n++;
  }
  closedir(d);
  return true;
}

static struct signer *find(struct keys *keys, struct wire_part origin, enum tree *ret_tree) {
  for (size_t i = 0; i < keys->n; i++) {
    struct signer *s = keys->at + i;
    size_t n = strlen(s->key.name), suffix = sizeof staff_suffix - 1;
    if (origin.n < n || memcmp(origin.p, s->key.name, n) != 0) continue;
    if (origin.n == n) {
      *ret_tree = TREE_PUBLIC;
      return s;
    }
    if (origin.n == n + suffix && memcmp((const char *)origin.p + n, staff_suffix, suffix) == 0) {
      *ret_tree = TREE_STAFF;
      return s;
    }
  }
  return NULL;
}

static bool refuse(const char *why) {
  struct wire_part part = {why, strlen(why)};
  return wire_send(SOCKET, WIRE_REFUSED, &part, 1, WIRE_FOREVER);
}

static bool answer(const void *p, size_t n) {
  struct wire_part part = {p, n};
  return wire_send(SOCKET, WIRE_OK, &part, 1, WIRE_FOREVER);
}

/* The stored note is believed only when this very key signed it. */
static bool own_note(const struct signer *s, struct wire_part origin, struct wire_part note,
                     struct checkpoint *ret) {
  static const char dash[] = "\n\xe2\x80\x94 ";
  const char *p = note.p, *gap = memmem(p, note.n, "\n\n", 2);
  if (!gap) return false;
  size_t text = (size_t)(gap - p) + 1;
  if (!checkpoint_read(p, text, ret) || ret->origin_n != origin.n ||
      memcmp(ret->origin, origin.p, origin.n) != 0)
    return false;
  unsigned char id[4], sig[68];
  logkey_id(s->key.name, s->key.public, id);
  size_t name = strlen(s->key.name);
  const char *end = p + note.n;
  for (const char *at = gap + 1; (at = memmem(at, (size_t)(end - at), dash, sizeof dash - 1)); at++) {
    const char *line = at + sizeof dash - 1, *stop;
    size_t left = (size_t)(end - line), got;
    if (left < name + 1 || memcmp(line, s->key.name, name) != 0 || line[name] != ' ') continue;
    if (sodium_base642bin(sig, sizeof sig, line + name + 1, left - name - 1, NULL, &got, &stop,
                          sodium_base64_VARIANT_ORIGINAL))
      continue;
    if (got == sizeof sig && memcmp(sig, id, 4) == 0 &&
        crypto_sign_verify_detached(sig + 4, (const unsigned char *)p, text, s->key.public) == 0)
      return true;
  }
  return false;
}

static bool tell_key(struct keys *keys, const struct wire_part *in) {
  enum tree tree;
  struct signer *s = find(keys, in[0], &tree);
  return s ? answer(s->key.public, 32) : refuse("no key for this origin");
}

static bool tell_last(struct keys *keys, const struct wire_part *in) {
  enum tree tree;
  struct checkpoint c;
  struct signer *s = find(keys, in[0], &tree);
  if (!s) return refuse("no key for this origin");
  if (in[1].n) {
    if (!own_note(s, in[0], in[1], &c))
      return refuse("the stored checkpoint does not carry this key's signature");
    if (c.size > s->last[tree].size) {
      s->last[tree].size = c.size;
      memcpy(s->last[tree].root, c.root, 32);
    }
  }
  return answer(&s->last[tree].size, sizeof s->last[tree].size);
}

static bool sign(struct keys *keys, const struct wire_part *in) {
  enum tree tree;
  struct checkpoint c;
  struct signer *s = find(keys, in[0], &tree);
  if (!s) return refuse("no key for this origin");
  if (!checkpoint_read(in[1].p, in[1].n, &c) || c.origin_n != in[0].n ||
      memcmp(c.origin, in[0].p, in[0].n) != 0)
    return refuse("not a checkpoint of this origin");
  if (in[2].n % 32 || in[2].n > 32 * 128) return refuse("not a proof");
  if (c.size < s->last[tree].size) return refuse("smaller than the last checkpoint");
  if (s->last[tree].size >= 0 &&
      !checkpoint_grows(s->last[tree].size, s->last[tree].root, c.size, c.root, in[2].p, in[2].n / 32))
    return refuse("does not grow from the last checkpoint");
  unsigned char sig[64];
  crypto_sign_detached(sig, NULL, in[1].p, in[1].n, s->key.secret);
  s->last[tree].size = c.size;
  memcpy(s->last[tree].root, c.root, 32);
  return answer(sig, sizeof sig);
}

static bool serve_one(struct keys *keys, char *body) {
  struct wire_head head;
  struct wire_part in[3];
  if (!wire_head(SOCKET, &head, WIRE_MAX_WORDS, WIRE_FOREVER) ||
      !wire_read(SOCKET, body, head.length, WIRE_FOREVER))
    return false;
  switch (head.kind) {
  case WIRE_LOG_KEY:
    return wire_parts(body, head.length, in, 1) && tell_key(keys, in);
  case WIRE_LOG_LAST:
    return wire_parts(body, head.length, in, 2) && tell_last(keys, in);
  case WIRE_SIGN:
    return wire_parts(body, head.length, in, 3) && sign(keys, in);
  default:
    return false;
  }
}

int main(int argc, char **argv) {
  rights_begin();
  struct keys keys = {0};
  if (argc != 2 || sodium_init() < 0) return 2;
  keys.at = sodium_allocarray(MAX_KEYS, sizeof *keys.at); /* locked in memory, guarded, left out of dumps */
  char *body = malloc(WIRE_MAX_WORDS);
  if (!keys.at || !body) return 2;
  if (!load(argv[1], &keys)) {
    fprintf(stderr, "thanthien-signer: cannot read %s\n", argv[1]);
    return 2;
  }
  if (!rights_drop(16u << 20, false)) return 2;
  if (!wire_send(SOCKET, WIRE_READY, NULL, 0, WIRE_FOREVER)) return 0;
  while (serve_one(&keys, body)) continue;
  return 0;
}
