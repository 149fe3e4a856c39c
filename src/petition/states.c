/* The states of a petition: one table. A test walks every path of it. */
#include "petition/petition_room.h"

#define TO_HIGHER "khong-dong-y"

const struct move petition_moves[] = {
    /* A web form about a complaint is only a registration for reception: the clock starts at the signed letter. */
    {"nhan-don-ky", "cho-don", "moi", BY_HANDLER, NULL, _("Đã nhận đơn có chữ ký")},
    {"thu-ly", "moi", "dang-xu-ly", BY_HANDLER, NULL, _("Nhận giải quyết")},
    {"tra-loi", "dang-xu-ly", "da-tra-loi", BY_HANDLER, NULL, _("Trả lời người gửi")},
    {"khong-thuoc", "moi", "dong", BY_HANDLER, "khong-thuoc-tham-quyen",
     _("Không thuộc thẩm quyền, chuyển đi")},
    {"khong-thuoc", "dang-xu-ly", "dong", BY_HANDLER, "khong-thuoc-tham-quyen",
     _("Không thuộc thẩm quyền, chuyển đi")},
    {"trung", "moi", "dong", BY_HANDLER, "trung", _("Trùng với đơn khác")},
    {"khong-du", "moi", "dong", BY_HANDLER, "khong-du-dieu-kien", _("Không đủ điều kiện xử lý")},
    {"khong-du", "cho-don", "dong", BY_HANDLER, "khong-du-dieu-kien", _("Không đủ điều kiện xử lý")},
    {"im-lang", "da-tra-loi", "dong", BY_HANDLER, NULL, _("Kết thúc: người gửi không có ý kiến khác")},
    /* The resident's own, by the follow code. */
    {"rut", "cho-don", "dong", BY_RESIDENT, "rut", _("Người gửi rút đơn")},
    {"rut", "moi", "dong", BY_RESIDENT, "rut", _("Người gửi rút đơn")},
    {"rut", "dang-xu-ly", "dong", BY_RESIDENT, "rut", _("Người gửi rút đơn")},
    {"dong-y", "da-tra-loi", "dong", BY_RESIDENT, NULL, _("Người gửi đồng ý với kết quả")},
    {"khong-dong-y", "da-tra-loi", TO_HIGHER, BY_RESIDENT, NULL, _("Người gửi không đồng ý")},
    {"khong-dong-y", "dong", TO_HIGHER, BY_RESIDENT, NULL, _("Người gửi không đồng ý")},
    /* Once refused, only somebody above the one who answered goes on, and only they, or the resident after them, end it. */
    {"xem-lai", TO_HIGHER, "xem-lai", BY_HIGHER, NULL, _("Cấp trên nhận xem lại")},
    {"tra-loi-lai", "xem-lai", "tra-loi-lai", BY_HIGHER, NULL, _("Cấp trên trả lời")},
    {"rut-lai", "xem-lai", "dong-lai", BY_HIGHER, "rut", _("Cấp trên ghi nhận người gửi rút đơn")},
    {"dong-y-lai", "tra-loi-lai", "dong-lai", BY_RESIDENT, NULL, _("Người gửi đồng ý với kết quả")},
    {"im-lang-lai", "tra-loi-lai", "dong-lai", BY_HIGHER, NULL, _("Kết thúc: người gửi không có ý kiến khác")},
};
const size_t petition_moves_n = sizeof petition_moves / sizeof *petition_moves;

const struct move *petition_move(str act, str from, unsigned by) {
  for (size_t i = 0; i < petition_moves_n; i++) {
    const struct move *m = &petition_moves[i];
    if (str_eq(act, str_of(m->act)) && str_eq(from, str_of(m->from))) return m->by & by ? m : NULL;
  }
  return NULL;
}

bool petition_is_closed(str state) {
  return str_eq(state, S("dong")) || str_eq(state, S("dong-lai"));
}

struct word_of {
  const char *code;
  str word;
};

static str word_for(const struct word_of *list, size_t n, str code) {
  for (size_t i = 0; i < n; i++)
    if (str_eq(code, str_of(list[i].code))) return list[i].word;
  return STR_NONE;
}
#define WORD_FOR(list, code) word_for((list), sizeof(list) / sizeof *(list), (code))

static const struct word_of states[] = {
    {"cho-don", _("Đã ghi tên, chờ đơn có chữ ký")},
    {"moi", _("Đã nhận, chờ xem")},
    {"dang-xu-ly", _("Đang xem xét")},
    {"da-tra-loi", _("Đã trả lời, chờ ý kiến người gửi")},
    {"khong-dong-y", _("Người gửi không đồng ý, chờ cấp trên")},
    {"xem-lai", _("Cấp trên đang xem lại")},
    {"tra-loi-lai", _("Cấp trên đã trả lời")},
    {"dong", _("Đã kết thúc")},
    {"dong-lai", _("Đã kết thúc sau khi cấp trên xem lại")},
};
static const struct word_of outcomes[] = {
    {"da-giai-quyet", _("Đã giải quyết")},
    {"khong-giai-quyet-duoc", _("Không giải quyết được")},
    {"khong-thuoc-tham-quyen", _("Không thuộc thẩm quyền, đã chuyển")},
    {"trung", _("Trùng với đơn khác")},
    {"rut", _("Người gửi đã rút")},
    {"khong-du-dieu-kien", _("Không đủ điều kiện xử lý")},
};
static const struct word_of kinds[] = {
    {"kin", _("Việc đề nghị giữ kín")},
    {"thai-do", _("Về thái độ, cách làm việc của cán bộ")},
    {"khieu-nai", _("Khiếu nại")},
};
static const struct word_of events[] = {
    {"nhan", _("Đã nhận")},
    {"tin-den", _("Người gửi nhắn")},
    {"tin-di", _("Xã nhắn người gửi")},
    {"mo", _("Mở xem nội dung")},
    {"trao", _("Trao khóa cho người khác")},
    {"bo-khoa", _("Bỏ khóa")},
    {"ky-quy", _("Hai người giữ khóa dự phòng cùng mở")},
    {"gia-han", _("Gia hạn: vụ việc phức tạp")},
    {"huy", _("Đã hủy nội dung theo quy định")},
};

str petition_state_word(str kind, str state) {
  if (str_eq(kind, S("khieu-nai")) && str_eq(state, S("dang-xu-ly"))) return _("Đã thụ lý, đang giải quyết");
  return WORD_FOR(states, state);
}
str petition_outcome_word(str outcome) {
  return WORD_FOR(outcomes, outcome);
}
str petition_kind_word(str kind) {
  return WORD_FOR(kinds, kind);
}
str petition_act_word(str act) {
  for (size_t i = 0; i < petition_moves_n; i++)
    if (str_eq(act, str_of(petition_moves[i].act))) return petition_moves[i].word;
  return WORD_FOR(events, act);
}
