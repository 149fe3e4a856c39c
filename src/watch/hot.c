/* Is this week unusual for this place and topic? An exact test, without a guess at the rate.
 *
 * Matters that arrive independently at a steady but unknown rate are a Poisson process. Of the past + now matters of weeks + 1 weeks,
 * each then fell into the last week with probability 1 / (weeks + 1), whatever the rate: now is binomial, given the sum. The tail
 * P(at least `now`) needs no estimate, so few records make it cautious by themselves: it is the Poisson tail with the rate's own
 * uncertainty in it.
 *
 * Doubles are enough, and the same on every machine: the sums below only add, multiply and divide positive numbers (IEEE 754, no
 * library function), at most some thousand steps from the largest term, so the relative error stays below 10^-11. That moves
 * a decision only where the tail equals the limit to eleven digits. */
#include "watch/watch_room.h"

/* Terms so far from the largest weigh less than this, all of them together. */
#define NEGLIGIBLE 1e-40
enum { MOST_COUNTED = 1000000 };

double watch_tail(int64_t past, int64_t weeks, int64_t now) {
  MUST(past >= 0 && weeks > 0 && now >= 0);
  if (past > MOST_COUNTED) past = MOST_COUNTED;
  if (now > MOST_COUNTED) now = MOST_COUNTED;
  int64_t n = past + now, mode = (n + 1) / (weeks + 1);
  if (mode > n) mode = n;
  /* weight(k) = C(n, k) / weeks^k, with weight(mode) set to 1: the constant in front falls out of the quotient. */
  double w = 1, all = 1, tail = mode >= now ? 1 : 0;
  for (int64_t k = mode; k < n && w > NEGLIGIBLE; k++) {
    w = w * (double)(n - k) / ((double)(k + 1) * (double)weeks);
    all += w;
    if (k + 1 >= now) tail += w;
  }
  w = 1;
  for (int64_t k = mode; k > 0 && w > NEGLIGIBLE; k--) {
    w = w * (double)k * (double)weeks / (double)(n - k + 1);
    all += w;
    if (k - 1 >= now) tail += w;
  }
  return tail / all;
}

/* Each cell is looked at once a week, 365.25 / 7 / 12 times a month. With this limit for each, the expected number of false alarms in
 * a whole quiet commune is at most one a month, however many cells it has: counts are whole numbers, so it is less. */
double watch_limit(int64_t cells) {
  return 12.0 * 7.0 / (365.25 * (double)(cells > 0 ? cells : 1));
}

bool watch_is_hot(const struct watch_guard *g, int64_t cells, int64_t past, int64_t weeks, int64_t now) {
  if (now < g->least || weeks < g->weeks) return false;
  if (now * weeks <= past) return false; /* not even more than usual */
  return watch_tail(past, weeks, now) <= watch_limit(cells);
}

struct watch_guard watch_guard(day on) {
  return (struct watch_guard){watch_parameter("diem-nong-it-nhat", on)->value,
                              watch_parameter("diem-nong-tuan-nen", on)->value};
}
