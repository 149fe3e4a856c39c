/* The steps of a draft as its people take them in a browser: what the stories of this room are told with. */
#ifndef CONSULTATION_PLAY_H
#define CONSULTATION_PLAY_H

#include "consultation/consultation.h"
#include "test/house.h"
#include "test/test.h"

#define PLAY_TEXT                                                                                                                            \
  "Điều 1. Phạm vi\nQuy chế này áp dụng cho nhà văn hóa các thôn.\nĐiều 2. Giờ mở cửa\n1. Mở cửa từ 7 giờ " \
  "đến "                                                                                                                                  \
  "21 giờ.\n2. Ngày lễ mở cả ngày."

/* Another day: everybody's session of the day before has ended, those who work here sign in again. */
void play_on(struct house *h, const char *iso);
struct answer draft_write(struct house *h, int who, const char *title, const char *text);
str draft_made(struct house *h, int who, const char *title); /* its desk address */
char *draft_path(struct house *h, str draft, const char *act);
struct answer draft_open(struct house *h, int who, str draft, const char *until);
/* One opinion through both pages; passage "0" = the whole. Gives the page with the code. */
struct answer opinion_give(struct house *h, const char *address, const char *passage, const char *text,
                           const char *name);
str opinion_waiting_one(struct house *h); /* desk address of the one that waits */
struct answer opinion_show(struct house *h, str opinion);
struct answer opinion_reply(struct house *h, int who, str opinion, const char *kind, const char *text);
struct answer opinion_look(struct house *h, str code);
/* A draft that is open until 15/12/2026, number 1; its desk address. */
str draft_out(struct house *h);

#endif
