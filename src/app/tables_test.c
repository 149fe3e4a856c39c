#include "app/app.h"
#include "test/check.h"

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
