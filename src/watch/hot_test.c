/* How often the early warning cries for nothing: quiet communes, simulated with a fixed generator, counted. */
#include "watch/play.h"

#include <math.h>

/* splitmix64: the same draws on every machine. */
static uint64_t next(uint64_t *s) {
  uint64_t z = *s += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* A Poisson number by its table of cumulated chances. */
enum { TABLE = 64 };
struct rate {
  double upto[TABLE];
};
static struct rate rate_of(double mean) {
  struct rate r;
  double p = exp(-mean), sum = 0;
  for (int k = 0; k < TABLE; k++) {
    sum += p;
    r.upto[k] = sum;
    p = p * mean / (k + 1);
  }
  return r;
}
static int draw(const struct rate *r, uint64_t *s) {
  double u = (double)(next(s) >> 11) / 9007199254740992.0;
  int k = 0;
  while (k + 1 < TABLE && u >= r->upto[k]) k++;
  return k;
}

enum { HISTORY = 52, YEAR = 52 };

/* One quiet commune over `weeks` weeks from its first on: gives its false alarms in the weeks from `from` on. */
static int64_t quiet(const struct rate *rates, int n_rates, int cells, int from, int weeks, uint64_t *s) {
  const struct watch_guard g = watch_guard(day_make(2026, 11, 23));
  int64_t alarms = 0;
  for (int c = 0; c < cells; c++) {
    int counts[HISTORY + YEAR], past = 0;
    for (int w = 0; w < weeks; w++) {
      counts[w] = draw(&rates[c % n_rates], s);
      int known = w < HISTORY ? w : HISTORY;
      if (w >= from && known > 0) alarms += watch_is_hot(&g, cells, past, known, counts[w]);
      past += counts[w] - (w >= HISTORY ? counts[w - HISTORY] : 0);
    }
  }
  return alarms;
}

struct quiet_case {
  int hamlets, topics, communes;
  double means[3]; /* matters a week in a cell; 0 = no more */
};

static const struct quiet_case cases[] = {
    {5, 9, 300, {0.02, 0, 0}},  {5, 9, 300, {0.5, 0, 0}},   {5, 9, 300, {3, 0, 0}},
    {15, 9, 100, {0.02, 0, 0}}, {15, 9, 100, {0.1, 0, 0}},  {15, 9, 100, {0.5, 0, 0}},
    {15, 9, 100, {1.5, 0, 0}},  {15, 9, 100, {10, 0, 0}},   {15, 9, 100, {0.05, 0.5, 4}},
    {40, 9, 40, {0.1, 0, 0}},   {40, 9, 40, {0.05, 0.5, 4}}};

TEST("in quiet communes the early warning cries at most once a month for nothing, at any rate and size") {
  uint64_t s = 20261123;
  const double months = 52.0 * 7 * 12 / 365.25;
  double loudest = 0;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const struct quiet_case *q = &cases[i];
    struct rate rates[3];
    int n_rates = 0;
    while (n_rates < 3 && q->means[n_rates] > 0) {
      rates[n_rates] = rate_of(q->means[n_rates]);
      n_rates++;
    }
    int cells = (q->hamlets + 1) * q->topics;
    int64_t alarms = 0, young = 0;
    for (int y = 0; y < q->communes; y++) alarms += quiet(rates, n_rates, cells, HISTORY, HISTORY + YEAR, &s);
    /* the first year, while the past is short */
    for (int y = 0; y < q->communes; y++) young += quiet(rates, n_rates, cells, 0, YEAR, &s);
    double a_month = (double)alarms / (q->communes * months), first = (double)young / (q->communes * months);
    if (!CHECK(a_month <= 1)) test_say("case %zu: %.3f a commune and month", i, a_month);
    if (!CHECK(first <= 1)) test_say("case %zu: %.3f a commune and month in its first year", i, first);
    if (a_month > loudest) loudest = a_month;
    test_say("%d cells, %.2f a week: %.3f a month, in the first year %.3f", cells, q->means[0], a_month, first);
  }
  CHECK(loudest > 0.2); /* a warning that never speaks would pass the rest */
}

static double chance(int64_t n, int64_t k, double q) { /* of the binomial, by another road: logarithms */
  return exp(lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1) + (double)k * log(q) +
             (double)(n - k) * log1p(-q));
}

TEST("the tail is the binomial's, over small and large counts") {
  const struct {
    int64_t past, weeks, now;
  } at[] = {{0, 52, 3}, {78, 52, 7}, {78, 52, 1}, {5, 8, 4}, {1000, 52, 40}, {50000, 52, 1100}, {0, 8, 1}};
  for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
    double want = 0, got = watch_tail(at[i].past, at[i].weeks, at[i].now);
    int64_t n = at[i].past + at[i].now;
    for (int64_t k = at[i].now; k <= n && k < at[i].now + 4000; k++)
      want += chance(n, k, 1.0 / (double)(at[i].weeks + 1));
    if (!CHECK(fabs(got - want) <= 1e-8 * want)) test_say("case %zu: %.12g, wanted %.12g", i, got, want);
  }
  CHECK(watch_tail(40, 52, 0) == 1);
  CHECK(watch_tail(3, 1, 1) > 0.9374 && watch_tail(3, 1, 1) < 0.9376); /* 1 - 1/16, by hand */
  CHECK(watch_tail(INT64_MAX / 4, 52, INT64_MAX / 4) >= 0);            /* whatever a store may hold */
}

TEST("seven where one or two are usual is hot; what little there is says nothing") {
  const struct watch_guard g = watch_guard(day_make(2026, 11, 23));
  CHECK(watch_is_hot(&g, 144, 78, 52, 7));
  CHECK(!watch_is_hot(&g, 144, 78, 52, 5));
  CHECK(!watch_is_hot(&g, 144, 0, 52, 2));
  CHECK(watch_is_hot(&g, 144, 0, 52, 3));
  CHECK(!watch_is_hot(&g, 144, 0, 7, 30)); /* nobody knows yet what is usual */
  CHECK(!watch_is_hot(&g, 144, 2000, 52, 38));
}
