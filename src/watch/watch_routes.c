/* The room's addresses, in one table. */
#include "watch/watch_room.h"

ROUTES(watch_routes, ROUTE_GET("/can-bo/buoi-sang", MAY_READ_MATTERS, watch_show_sheet),
       ROUTE_GET("/can-bo/buoi-sang/chu", MAY_READ_MATTERS, watch_show_sheet_text));
