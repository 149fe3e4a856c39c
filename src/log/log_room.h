/* log's own: what its pages show. */
#ifndef LOG_LOG_ROOM_H
#define LOG_LOG_ROOM_H

#include "log/log.h"

struct checkpoint_view {
  int64_t size;
  moment at;
  day day;
  str root;                      /* base64 */
  str path;                      /* /so-cai/moc/SIZE */
  str growth_path, growth_label; /* proof that the newest grew from this one; absent for the newest */
};
struct checkpoint_views {
  struct checkpoint_view *at;
  size_t n;
};
struct log_page {
  str commune, origin, key, note;
  bool signed_yet;
  struct checkpoint_view newest;
  struct checkpoint_views last;
  int64_t size, waiting;
};
struct checkpoints_page {
  struct checkpoint_views last;
  int64_t size;
  str next; /* address of the page of older ones; absent at the end */
};
struct board_page {
  str commune, origin, key, note;
  bool found;
  struct checkpoint_view newest;
  day until;
};

#endif
