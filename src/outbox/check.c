/* What `thanthien check` asks of this room: does every message's state say what its attempts say, and was nothing sent that the
 * peer already had? */
#include "outbox/outbox_room.h"

struct finding_row {
  id id;
};
/* One query a rule; each gives at most twenty rows that break it. */
QUERY(q_twice, struct finding_row,
      "SELECT message FROM outbox_attempt WHERE commune = $1 AND outcome IN ('da-nhan', 'gap') GROUP BY "
      "message HAVING "
      "COUNT(*) > 1 LIMIT 20",
      COL(struct finding_row, id));
QUERY(q_tries, struct finding_row,
      "SELECT m.id FROM outbox_message m WHERE m.commune = $1 AND m.tries <> (SELECT COUNT(*) FROM "
      "outbox_attempt a WHERE "
      "a.commune = m.commune AND a.message = m.id) LIMIT 20",
      COL(struct finding_row, id));
QUERY(q_sent, struct finding_row,
      "SELECT m.id FROM outbox_message m WHERE m.commune = $1 AND (CASE WHEN m.state IN ('da-gui', 'da-goi') "
      "THEN 1 ELSE 0 "
      "END) <> (SELECT COUNT(*) FROM outbox_attempt a WHERE a.commune = m.commune AND a.message = m.id AND "
      "a.outcome IN "
      "('da-nhan', 'gap')) LIMIT 20",
      COL(struct finding_row, id));
QUERY(q_under_way, struct finding_row,
      "SELECT m.id FROM outbox_message m WHERE m.commune = $1 AND (CASE WHEN m.state = 'dang-gui' THEN 1 ELSE "
      "0 END) <> "
      "(SELECT COUNT(*) FROM outbox_attempt a WHERE a.commune = m.commune AND a.message = m.id AND a.outcome "
      "IS NULL) "
      "LIMIT 20",
      COL(struct finding_row, id));
QUERY(q_ended, struct finding_row,
      "SELECT id FROM outbox_message WHERE commune = $1 AND ((ended_at IS NULL) <> (state IN ('cho', "
      "'dang-gui')) OR "
      "(address IS NULL AND state = 'cho') OR (claim IS NULL) <> (state <> 'dang-gui')) LIMIT 20",
      COL(struct finding_row, id));
QUERY(q_orphans, struct finding_row,
      "SELECT a.message FROM outbox_attempt a LEFT JOIN outbox_message m ON m.commune = a.commune AND m.id = "
      "a.message "
      "WHERE a.commune = $1 AND m.id IS NULL LIMIT 20",
      COL(struct finding_row, id));

size_t outbox_check(struct ctx *cx, struct buf *findings) {
  static const struct {
    const struct query *rows;
    const char *what;
  } rules[] = {{&q_twice, "was acknowledged twice"},
               {&q_tries, "counts other attempts than there are"},
               {&q_sent, "its state and its attempts disagree on whether it arrived"},
               {&q_under_way, "its state and its attempts disagree on whether it is under way"},
               {&q_ended, "its state, its end and its claim do not fit together"},
               {&q_orphans, "attempts of a message that is not there"}};
  size_t found = 0;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    size_t n;
    struct finding_row *row = store_list(cx, rules[i].rows, &n, ARGS_(A(cx->who.commune)));
    for (size_t k = 0; k < n; k++)
      buf_fmt(findings, "  message %.*s: %s\n", STR_ARG(id_hex(cx->mem, row[k].id)), rules[i].what);
    found += n;
  }
  return found;
}
