#include <math.h>

#include "calendar/calendar.h"

/* The Vietnamese lunar calendar: the month begins on the civil day (UTC+7) of the true new moon, the month that holds the
 * winter solstice is the eleventh, and a year of thirteen months doubles the first one without a principal term. The places of
 * sun and moon follow Jean Meeus, Astronomical Algorithms (1991), chapters 25 and 49, cut to the terms that matter for a day.
 * At UTC+8, the Chinese reckoning, some months begin a day later: Tết 2030 is 02/02 here and 03/02 there. */

static const double PI = 3.14159265358979323846;
static const int EPOCH_JULIAN = 2440588; /* Julian day number of 1970-01-01 */
static const double MEAN_MONTH = 29.530588861;
static const double FIRST_NEW_MOON = 2451550.09766; /* k = 0: 2000-01-06 */

static double rad(double degrees) {
  return degrees * PI / 180.0;
}

/* Seconds that the earth's uneven turning puts between dynamical and civil time; Espenak & Meeus, fitted by parts. */
static double delta_t_days(double year) {
  double t = (year - 2000.0) / 100.0, s;
  if (year < 1986.0) {
    double u = year - 1950.0;
    s = 29.07 + 0.407 * u - u * u / 233.0 + u * u * u / 2547.0;
  } else if (year < 2050.0) {
    double u = year - 2000.0;
    s = 62.92 + 0.32217 * u + 0.005589 * u * u;
  } else {
    s = 102.0 + 102.0 * t + 25.3 * t * t;
  }
  return s / 86400.0;
}

/* Julian Ephemeris Day of new moon number k since January 2000. */
static double new_moon(int k_whole) {
  double k = k_whole, t = k / 1236.85, t2 = t * t, t3 = t2 * t;
  double jde = FIRST_NEW_MOON + MEAN_MONTH * k + 0.00015437 * t2 - 0.000000150 * t3 + 0.00000000073 * t3 * t;
  double e = 1.0 - 0.002516 * t - 0.0000074 * t2;
  double m = rad(2.5534 + 29.10535670 * k - 0.0000014 * t2);
  double mp = rad(201.5643 + 385.81693528 * k + 0.0107582 * t2 + 0.00001238 * t3);
  double f = rad(160.7108 + 390.67050284 * k - 0.0016118 * t2 - 0.00000227 * t3);
  double node = rad(124.7746 - 1.56375588 * k + 0.0020672 * t2);
  double c = -0.40720 * sin(mp) + 0.17241 * e * sin(m) + 0.01608 * sin(2 * mp) + 0.01039 * sin(2 * f) +
             0.00739 * e * sin(mp - m) - 0.00514 * e * sin(mp + m) + 0.00208 * e * e * sin(2 * m) -
             0.00111 * sin(mp - 2 * f) - 0.00057 * sin(mp + 2 * f) + 0.00056 * e * sin(2 * mp + m) -
             0.00042 * sin(3 * mp) + 0.00042 * e * sin(m + 2 * f) + 0.00038 * e * sin(m - 2 * f) -
             0.00024 * e * sin(2 * mp - m) - 0.00017 * sin(node) - 0.00007 * sin(mp + 2 * m) +
             0.00004 * sin(2 * mp - 2 * f) + 0.00004 * sin(3 * m) + 0.00003 * sin(mp + m - 2 * f) +
             0.00003 * sin(2 * mp + 2 * f) - 0.00003 * sin(mp + m + 2 * f) + 0.00003 * sin(mp - m + 2 * f) -
             0.00002 * sin(mp - m - 2 * f) - 0.00002 * sin(3 * mp + m) + 0.00002 * sin(4 * mp);
  return jde + c + 0.000325 * sin(rad(299.77 + 0.107408 * k - 0.009173 * t2));
}

static double year_of_jd(double jd) {
  return 2000.0 + (jd - 2451545.0) / 365.25;
}

/* The civil day at UTC+7 in which an instant of dynamical time lies. */
static int32_t civil_day(double jde) {
  double local = jde - delta_t_days(year_of_jd(jde)) + 7.0 / 24.0;
  return (int32_t)(floor(local + 0.5)) - EPOCH_JULIAN;
}

static int32_t month_begins(int k) {
  return civil_day(new_moon(k));
}

/* Which of the twelve 30° parts of its path the sun stands in at the beginning (00:00, UTC+7) of a day: 9 holds the winter
 * solstice. */
static int sun_part(int32_t day_n) {
  double jd = (double)day_n + EPOCH_JULIAN - 0.5 - 7.0 / 24.0;
  double t = (jd + delta_t_days(year_of_jd(jd)) - 2451545.0) / 36525.0, t2 = t * t;
  double l0 = 280.46646 + 36000.76983 * t + 0.0003032 * t2;
  double m = rad(357.52911 + 35999.05029 * t - 0.0001537 * t2);
  double centre = (1.914602 - 0.004817 * t - 0.000014 * t2) * sin(m) + (0.019993 - 0.000101 * t) * sin(2 * m) +
                  0.000289 * sin(3 * m);
  double apparent = l0 + centre - 0.00569 - 0.00478 * sin(rad(125.04 - 1934.136 * t));
  apparent -= 360.0 * floor(apparent / 360.0);
  int part = (int)(apparent / 30.0);
  return part > 11 ? 11 : part;
}

static int k_near(int32_t day_n) {
  return (int)floor(((double)day_n + EPOCH_JULIAN - FIRST_NEW_MOON) / MEAN_MONTH);
}

/* The number k of the month in which a civil day lies. */
static int month_of_day(int32_t day_n) {
  int k = k_near(day_n) + 1;
  while (month_begins(k) > day_n) k--;
  return k;
}

/* The month that holds the winter solstice of a solar year: the eleventh of that lunar year. */
static int eleventh_month(int solar_year) {
  int k = month_of_day(day_make(solar_year, 12, 31).n);
  /* The sun is past the solstice when the month begins: the solstice lay in the month before. */
  if (sun_part(month_begins(k)) >= 9) k--;
  return k;
}

/* Of the months after `k11`, in a span of thirteen to the next eleventh month, the first without a principal term. */
static int leap_month(int k11) {
  int last = sun_part(month_begins(k11 + 1));
  for (int i = 1; i < 14; i++) {
    int part = sun_part(month_begins(k11 + i + 1));
    if (part == last) return k11 + i;
    last = part;
  }
  fault(FAULT_BUG, "a lunar year of thirteen months without a leap month");
}

struct lunar lunar_of(day d) {
  int year = day_ymd(d).year, k = month_of_day(d.n);
  MUST(year >= 1900 && year <= 2199);
  int k11 = eleventh_month(year), next, lunar_year;
  if (k >= k11) {
    next = eleventh_month(year + 1);
    lunar_year = year + 1;
  } else {
    next = k11;
    k11 = eleventh_month(year - 1);
    lunar_year = year;
  }
  int diff = k - k11, month = diff + 11;
  bool leap = false;
  if (next - k11 == 13) {
    int at = leap_month(k11) - k11;
    if (diff >= at) month--;
    leap = diff == at;
  }
  if (month > 12) month -= 12;
  if (month >= 11 && diff < 4) lunar_year--;
  return (struct lunar){lunar_year, month, (int)(d.n - month_begins(k)) + 1, leap};
}

day day_of_lunar(int year, int month, bool leap, int dom) {
  if (year < 1901 || year > 2198 || month < 1 || month > 12 || dom < 1 || dom > 30) return DAY_NONE;
  int first = month >= 11 ? year : year - 1;
  int k11 = eleventh_month(first), next = eleventh_month(first + 1);
  int diff = month >= 11 ? month - 11 : month + 1;
  if (next - k11 == 13) {
    int at = leap_month(k11) - k11;
    if (leap && diff != at - 1) return DAY_NONE;
    if (leap || diff >= at) diff++;
  } else if (leap) {
    return DAY_NONE;
  }
  int32_t begins = month_begins(k11 + diff);
  if (begins + dom - 1 >= month_begins(k11 + diff + 1)) return DAY_NONE;
  return (day){begins + dom - 1};
}
