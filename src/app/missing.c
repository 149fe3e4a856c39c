/* Empty tables for rooms that are not there yet; a room's own definition takes its place. */
#include "web/web.h"

extern const struct routes log_routes;
extern const struct commands log_commands;
__attribute__((weak)) const struct routes log_routes = {0};
__attribute__((weak)) const struct commands log_commands = {0};
