/* Open311 GeoReport v2, what its two files share. */
#ifndef OPEN_GEOREPORT_H
#define OPEN_GEOREPORT_H

#include "open/open_room.h"

#define GEO_BASE "/open311/v2"
/* Answers in the format that the address ends with. name: of the root in XML. */
void geo_reply(struct request *rq, int status, const char *name, json_t *t);
/* Every refusal of these routes; 422 and the like become the standard's 400. */
void geo_refuse(struct request *rq, int status, str sentence);
/* The segment without .xml or .json; false after a 404 when it has neither. */
bool geo_name(struct request *rq, str segment, str *ret);
bool geo_service_known(struct ctx *cx, str code);
bool geo_token(struct ctx *cx, str token, struct matter *ret);
extern const struct form geo_request_form;
void *geo_post_prepare(struct request *rq);
void geo_post_reply(struct request *rq, void *work, bool committed);

#endif
