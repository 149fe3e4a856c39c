/* The pages that stand by themselves: home, help, who does what; and the page of all widgets. */
#ifndef WEB_STANDING_H
#define WEB_STANDING_H

#include "web/web.h"

/* A body of the commune that a resident may turn to. */
struct contact {
  str name, duty;            /* duty: what it does, may be absent */
  str phone_show, phone_tel; /* both absent when not known */
};
struct contacts {
  const struct contact *at;
  size_t n;
};
/* A way to reach the commune, and the places where it is open. */
struct channel_place {
  str name, place, hours, answered_by, contact, tel; /* tel: of a contact that is a telephone number */
};
struct channel_way {
  str name, how, who;
  bool is_web;
  struct {
    struct channel_place *at;
    size_t n;
  } places;
};
struct channel_ways {
  struct channel_way *at;
  size_t n;
};
/* What these pages show of rooms above web/. Filled in app/; a NULL is left out of the page. */
struct standing_sources {
  bool (*working_day)(struct ctx *cx, day d);
  void (*offices)(struct ctx *cx, enum lang lang,
                  struct contacts *ret); /* offices, one-stop centre, the Front */
  void (*hamlets)(struct ctx *cx, enum lang lang, struct contacts *ret);
  void (*channels)(struct ctx *cx, enum lang lang, struct channel_ways *ret);
};
extern const struct standing_sources standing_sources;

/* The counter at one moment. */
enum counter {
  COUNTER_UNKNOWN /* working day, hours not in the settings */,
  COUNTER_OPEN,
  COUNTER_BREAK,
  COUNTER_BEFORE,
  COUNTER_AFTER,
  COUNTER_DAY_OFF
};
struct counter_state {
  enum counter state;
  str until;      /* 11:30, when open */
  str opens;      /* 13:30, when it opens again today */
  day next;       /* the next working day, when shut for today */
  str hours;      /* as in the settings: 07:30-11:30, 13:30-17:00; absent when unknown */
  moment changes; /* when this is no longer true */
};
/* hours: spans as in the settings, 'HH:MM-HH:MM' with commas between; absent or unreadable = unknown. */
struct counter_state counter_at(struct ctx *cx, str hours, bool (*working_day)(struct ctx *cx, day d));

struct home_page {
  str commune_short, phone_show, phone_tel, address;
  struct counter_state counter;
  day today;
  bool open, on_break, before, shut, unknown;                    /* which of the counter's states */
  bool has_plan, has_follow, has_list, has_drafts, has_calendar; /* which doors lead somewhere */
};
struct contact_page {
  str commune, phone_show, phone_tel, address, hours;
  struct contacts offices, hamlets;
  struct channel_ways channels;
};

struct face_page {
  struct form_view *fresh, *wrong;
  struct choices hamlets, kinds;
  struct heat_map *heat;
  day day;
};

extern const struct routes standing_routes; /* / /tro-giup /lien-he /can-bo/bo-mat */
void face_page_show(struct request *rq);

#endif
