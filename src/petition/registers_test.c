/* The register of denunciations, the reception register, appointments without a name. */
#include "petition/play.h"

TEST("a denunciation is a number, a class and a clock, and nobody but its handler learns that it is there") {
  struct house *h = house_open(mem);
  play_people(h);
  struct answer a = post(h, ROLE_SEALED_HANDLER, "/can-bo/to-cao", "/can-bo/to-cao", "loai", "don-ky-ten",
                         "ngay", "23/11/2026");
  CHECK_INT(a.status, 303);
  str path = a.location;
  struct answer one = get_path(h, ROLE_SEALED_HANDLER, path);
  CHECK_INT(one.status, 200);
  CHECK_HAS(one.body, "03/12/2026"); /* seven working days, the holiday of 24/11 between */
  str number = between(one.body, "Hồ sơ ", "</h1>");
  CHECK_INT(number.n, NUMBER_LETTERS);

  /* From every role the same 404, in the same words, as for a number that is not there. */
  for (int who = 0; who < PEOPLE; who++) {
    if (who == ROLE_SEALED_HANDLER || who == RESIDENT || who == BROWSER || who == BROWSER_2) continue;
    struct answer there = get_path(h, who, path);
    CHECK_INT(there.status, 404);
    CHECK_STR(there.body, get(h, who, "/can-bo/to-cao/00112233445566778899aabbccddeeff").body);
    CHECK_HAS_NOT(get(h, who, "/can-bo").body, number);
    struct answer list = get(h, who, "/can-bo/to-cao");
    CHECK_HAS_NOT(list.body, number);
  }
  CHECK_INT(get_path(h, RESIDENT, path).status, 303);
  CHECK_HAS_NOT(get(h, ROLE_CHAIRMAN, "/can-bo/to-cao").body, "class=\"row-title\"");

  CHECK_INT(post(h, ROLE_SEALED_HANDLER, str_c(mem, path), str_c(mem, str_fmt(mem, "%.*s/buoc", STR_ARG(path))),
                 "buoc", "ket-luan", "ngay", "23/11/2026")
                .status,
            409);
  CHECK_INT(post(h, ROLE_SEALED_HANDLER, str_c(mem, path), str_c(mem, str_fmt(mem, "%.*s/buoc", STR_ARG(path))),
                 "buoc", "thu-ly", "ngay", "24/11/2026")
                .status,
            422); /* tomorrow */
  CHECK_INT(post(h, ROLE_SEALED_HANDLER, str_c(mem, path), str_c(mem, str_fmt(mem, "%.*s/buoc", STR_ARG(path))),
                 "buoc", "thu-ly", "ngay", "23/11/2026")
                .status,
            303);
  CHECK_HAS(get_path(h, ROLE_SEALED_HANDLER, path).body, "23/12/2026"); /* thirty days */
  for (int i = 0; i < 2; i++) {
    CHECK_INT(post(h, ROLE_SEALED_HANDLER, str_c(mem, path),
                   str_c(mem, str_fmt(mem, "%.*s/buoc", STR_ARG(path))), "buoc", "gia-han", "ngay",
                   "23/11/2026")
                  .status,
              303);
  }
  CHECK_HAS_NOT(get_path(h, ROLE_SEALED_HANDLER, path).body, "value=\"gia-han\""); /* twice at most */
}

TEST("the register of denunciations has no field that would take a word") {
  struct house *h = house_open(mem);
  play_people(h);
  struct filled *f = form_open(h, ROLE_SEALED_HANDLER, "/can-bo/to-cao", "/can-bo/to-cao");
  form_set(f, "loai", "don-ky-ten");
  form_set(f, "ngay", "23/11/2026");
  form_add(f, "noi-dung", S("Người Bị Tố"));
  CHECK_INT(form_send(f).status, 400);
  CHECK(!play_kept(h, "Người Bị Tố"));
}

TEST("an appointment is a day and a code; the day fills up, and the code is known at the desk") {
  struct house *h = house_open(mem);
  play_people(h);
  struct answer a = post(h, RESIDENT, "/don-thu/hen", "/don-thu/hen", "ngay", "2026-11-25");
  CHECK_INT(a.status, 200);
  str code = play_code18(h, a);
  CHECK_HAS(get(h, ROLE_SEALED_HANDLER, "/can-bo/to-cao").body, "1 lượt hẹn");
  for (int i = 0; i < 7; i++) post(h, RESIDENT, "/don-thu/hen", "/don-thu/hen", "ngay", "2026-11-25");
  CHECK_HAS_NOT(get(h, RESIDENT, "/don-thu/hen").body, "2026-11-25");
  struct filled *f = form_open(h, RESIDENT, "/don-thu/hen", "/don-thu/hen");
  form_drop(f, "ngay");
  form_add(f, "ngay", S("2026-11-25"));
  CHECK_INT(form_send(f).status, 422);
  form_drop(f, "ngay");
  form_add(f, "ngay", S("2026-11-22")); /* a Sunday, and past */
  CHECK_INT(form_send(f).status, 422);
  struct filled *check = form_open(h, ROLE_SEALED_HANDLER, "/can-bo/to-cao", "/can-bo/to-cao/ma-hen");
  form_set_str(check, "ma", code);
  CHECK_HAS(form_send(check).body, "hẹn ngày khác");
  form_set(check, "ma", "ba ba ba ba ba ba ba ba ba");
  CHECK_HAS(form_send(check).body, "Không có mã hẹn này");
}

static struct answer enter(struct house *h, int who, const char *name, const char *content) {
  return post(h, who, "/can-bo/tiep-dan/ghi", "/can-bo/tiep-dan/ghi", "ngay", "23/11/2026", "ho-ten", name,
              "giay-to", "001 099 000 111", "noi-dung", content, "loai", "kien-nghi", "so-nguoi", "3",
              "ket-qua", "=HYPERLINK(1)", "thuoc", "1");
}

TEST("the reception register keeps thirteen columns, three of them sealed, which print and CSV open") {
  struct house *h = house_open(mem);
  CHECK_INT(enter(h, ROLE_CLERK, "Người Đến, Thôn 1", "Xin làm cống").status, 409); /* nobody has a key yet */
  CHECK_INT(play_make_key(h, ROLE_CLERK).status, 303);
  CHECK_INT(enter(h, ROLE_CLERK, "", "Xin làm cống").status, 422);
  CHECK_INT(enter(h, ROLE_CLERK, "Người Đến, Thôn 1", "Xin làm cống").status, 303);
  CHECK_INT(enter(h, ROLE_CLERK, "Người Sau, Thôn 2", "Xin \"điện\"").status, 303);
  struct answer list = get(h, ROLE_CLERK, "/can-bo/tiep-dan");
  CHECK_HAS(list.body, "2 lượt tiếp");
  CHECK_HAS_NOT(list.body, "Người Đến");
  CHECK_INT(play_open_key(h, ROLE_CLERK, PLAY_PHRASE).status, 303);
  struct answer print = post(h, ROLE_CLERK, "/can-bo/tiep-dan", "/can-bo/tiep-dan/in", "nam", "2026");
  CHECK_INT(print.status, 200);
  CHECK_HAS(print.body, "Người Đến, Thôn 1");
  str heads = between(print.body, "<thead>", "</tr>"), head;
  size_t columns = 0;
  while (str_cut(&heads, S("<th "), &head)) columns++;
  CHECK_INT(columns, 13);
  struct answer csv = post(h, ROLE_CLERK, "/can-bo/tiep-dan", "/can-bo/tiep-dan/csv", "nam", "2026");
  CHECK_INT(csv.status, 200);
  CHECK_HAS(csv.body, "\"Xin \"\"điện\"\"\"");
  CHECK_HAS(csv.body, "\"'=HYPERLINK(1)\"");
  CHECK_STR(header(csv, "Cache-Control"), "no-store");

  /* Another keeper of the register has no key of these lines until somebody gives it. */
  CHECK_INT(play_make_key(h, ROLE_ONE_STOP_CLERK).status, 303);
  CHECK_INT(play_open_key(h, ROLE_ONE_STOP_CLERK, PLAY_PHRASE).status, 303);
  print = post(h, ROLE_ONE_STOP_CLERK, "/can-bo/tiep-dan", "/can-bo/tiep-dan/in", "nam", "2026");
  CHECK_HAS_NOT(print.body, "Người Đến");
  CHECK_INT(form_send(form_open(h, ROLE_CLERK, "/can-bo/tiep-dan", "/can-bo/tiep-dan/trao")).status, 303);
  print = post(h, ROLE_ONE_STOP_CLERK, "/can-bo/tiep-dan", "/can-bo/tiep-dan/in", "nam", "2026");
  CHECK_HAS(print.body, "Người Đến");

  /* A correction is a new version of the line; what was sealed stays when it is left empty. */
  struct filled *f = form_open(h, ROLE_CLERK, "/can-bo/tiep-dan/ghi?nam=2026&stt=1", "/can-bo/tiep-dan/ghi");
  form_set(f, "ket-qua", "Đã trả lời");
  CHECK_INT(form_send(f).status, 303);
  print = post(h, ROLE_CLERK, "/can-bo/tiep-dan", "/can-bo/tiep-dan/in", "nam", "2026");
  CHECK_HAS(print.body, "Người Đến, Thôn 1");
  CHECK_HAS(print.body, "Đã trả lời");
  CHECK_INT(get(h, ROLE_OFFICER, "/can-bo/tiep-dan").status, 404);
}

TEST("a refusal names one of ten grounds; the written one has its three working days, and no name is kept") {
  struct house *h = house_open(mem);
  struct answer form = get(h, ROLE_CLERK, "/can-bo/tiep-dan/tu-choi");
  str rest = form.body, head;
  size_t grounds = 0;
  while (str_cut(&rest, S("name=\"can-cu\" value"), &head)) grounds++;
  CHECK_INT(grounds, 10);
  CHECK_HAS(form.body, "cần xác nhận");
  CHECK_INT(post(h, ROLE_CLERK, "/can-bo/tiep-dan/tu-choi", "/can-bo/tiep-dan/tu-choi", "can-cu", "h").status,
            422);
  struct answer a = post(h, ROLE_CLERK, "/can-bo/tiep-dan/tu-choi", "/can-bo/tiep-dan/tu-choi", "can-cu", "h",
                         "ho-ten", "Người Bị Tố");
  CHECK_INT(a.status, 200);
  CHECK_HAS(a.body, "27/11/2026");
  CHECK_HAS(a.body, "Mẫu số 01/TCD");
  CHECK(!play_kept(h, "Người Bị Tố"));
  a = post(h, ROLE_CLERK, "/can-bo/tiep-dan/bien-nhan", "/can-bo/tiep-dan/bien-nhan", "ho-ten", "Người A",
           "giay-to", "Đơn viết tay\nBản sao sổ đỏ");
  CHECK_HAS(a.body, "<li>Bản sao sổ đỏ</li>");
}
