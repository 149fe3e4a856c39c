#include "app/app.h"
#include "meeting/play.h"
#include "test/house.h"
#include "test/test.h"

#include <string.h>

TEST("every command has words of its own, a usage and a sentence") {
  for (size_t i = 0; i < app_commands_n; i++)
    for (size_t j = 0; j < app_commands[i]->n; j++) {
      const struct command *c = &app_commands[i]->at[j];
      CHECK(c->words[0] != 0 && c->what[0] != 0 && c->usage != NULL && c->run != NULL);
      for (size_t k = 0; k < app_commands_n; k++)
        for (size_t l = 0; l < app_commands[k]->n; l++)
          CHECK(&app_commands[k]->at[l] == c || strcmp(app_commands[k]->at[l].words, c->words) != 0);
    }
}

TEST("a command that does not exist is asked wrongly: status 2") {
  char program[] = "thanthien", unknown[] = "khong-co";
  char *argv[] = {program, unknown, NULL};
  CHECK_INT(app_main(2, argv), 2);
}

static int asked(void *mem, const char *const *words) {
  char *argv[8] = {str_c(mem, S("thanthien"))};
  int argc = 1;
  for (; words[argc - 1]; argc++) argv[argc] = str_c(mem, str_of(words[argc - 1]));
  return app_main(argc, argv);
}
#define ASKED(...) asked(mem, (const char *const[]){__VA_ARGS__, NULL})

TEST("an option may stand before the folder, and one that the command does not have is refused") {
  struct house *h = house_open(mem);
  const char *dir = str_c(mem, store_dir(h->store));
  CHECK_INT(ASKED("unit", "list", dir, "--as-of", "2026-11-23"), 0);
  CHECK_INT(ASKED("unit", "list", "--as-of", "2026-11-23", dir), 0);
  CHECK_INT(ASKED("unit", "list", dir, "--as-off", "2026-11-23"), 2);
  CHECK_INT(ASKED("unit", "list", dir, "--as-of"), 2);
}

TEST("a posted reception stands in the public calendar; one that is not held is told as cancelled under the "
     "same UID") {
  struct house *h = house_open(mem);
  NEED(meet_post(h, "tiep-cong-dan", "2026-11-25", NULL).status == 303);
  str body = get(h, RESIDENT, "/lich.ics").body;
  str uid = between(body, "UID:buoi-", "\r\n");
  CHECK_INT(uid.n > 32, 1);
  CHECK_HAS(body,
            "DTSTART;TZID=Asia/Ho_Chi_Minh:20261125T080000\r\nDTEND;TZID=Asia/Ho_Chi_Minh:20261125T100000\r\n");
  CHECK_INT(meet_outcome(h, meet_record(h, 1), "khong-to-chuc", "Lãnh đạo đi họp đột xuất").status, 303);
  body = get(h, RESIDENT, "/lich.ics").body;
  CHECK_STR(between(body, "UID:buoi-", "\r\n"), uid);
  CHECK_HAS(body, "STATUS:CANCELLED");
  CHECK_STR(between(body, "SEQUENCE:", "\r"), "1");
}
