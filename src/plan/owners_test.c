/* Who does it and when, in the words plans use: one line below a task each time. */
#include "plan/plan.h"
#include "test/test.h"

struct saying {
  const char *line, *executing, *lead, *with, *when;
};

static const struct saying sayings[] = {
    {"Cơ quan thực hiện: Các phòng chuyên môn, Trung tâm Phục vụ hành chính công, Công an, các thôn.",
     "Các phòng chuyên môn | Trung tâm Phục vụ hành chính công | Công an | các thôn", "", "", ""},
    {"Đơn vị phối hợp: MTTQ và các đoàn thể; các trường học, Trạm Y tế", "", "",
     "MTTQ và các đoàn thể | các trường học | Trạm Y tế", ""},
    {"Cơ quan chủ trì: Phòng Văn hóa – Xã hội (cơ quan thường trực); Cơ quan phối hợp: Văn phòng HĐND và UBND.",
     "", "Phòng Văn hóa – Xã hội (cơ quan thường trực)", "Văn phòng HĐND và UBND", ""},
    {"Đơn vị được giao chủ trì: Phòng Kinh tế", "", "Phòng Kinh tế", "", ""},
    {"ĐƠN VỊ CHỦ TRÌ : PHÒNG KINH TẾ , CÔNG AN XÃ", "", "PHÒNG KINH TẾ | CÔNG AN XÃ", "", ""},
    {"Cơ quan chủ trì tham mưu: Phòng Nội vụ. Cơ quan phối hợp: Các cơ quan, ban, ngành, đoàn thể xã. Thời "
     "gian hoàn "
     "thành: trước ngày 30 tháng 6 năm 2026.",
     "", "Phòng Nội vụ", "Các cơ quan, ban, ngành, đoàn thể xã", "trước ngày 30 tháng 6 năm 2026"},
    {"Bộ phận tham mưu, thực hiện: Công chức Văn hóa - Xã hội, Công chức Tư pháp - Hộ tịch", "",
     "Công chức Văn hóa - Xã hội | Công chức Tư pháp - Hộ tịch", "", ""},
    {"Thời gian bắt đầu: tháng 5; thời gian kết thúc: tháng 9", "", "", "", "tháng 5; tháng 9"},
    {"Giao Phòng Kinh tế, Hạ tầng và Đô thị chủ trì phối hợp với Công an phường, các tổ dân phố triển khai "
     "thực hiện. "
     "Thời gian hoàn thành trong tháng 12/2026.",
     "", "Phòng Kinh tế, Hạ tầng và Đô thị", "Công an phường | các tổ dân phố", "trong tháng 12/2026"},
    {"Phòng Văn hóa - Xã hội có trách nhiệm chủ trì, phối hợp với Đài Truyền thanh xã tổ chức thực hiện.", "",
     "Phòng Văn hóa - Xã hội", "Đài Truyền thanh xã", ""},
    {"Phân công: Phòng Nội vụ (chủ trì), Công an xã (phối hợp).", "", "Phòng Nội vụ", "Công an xã", ""},
    {"Trách nhiệm: Phòng Kinh tế chủ trì; Công an xã phối hợp; hoàn thành trước 15/7.", "", "Phòng Kinh tế",
     "Công an xã", "trước 15/7"},
    {"(Hoàn thành trong quý II/2026)", "", "", "", "trong quý II/2026"},
    {"(Phòng Nội vụ thực hiện)", "Phòng Nội vụ", "", "", ""},
};

static str list(void *mem, const struct plan_strs *s) {
  return str_join(mem, s->at, s->n, S(" | "));
}

static bool one_group(void *mem, const char *line, struct plan *ret) {
  str why;
  return plan_read(
             mem,
             str_fmt(mem,
                     "KẾ HOẠCH\nThử\n\nI. MỤC TIÊU\nVui.\nII. NHIỆM VỤ\n1. Việc\n- Làm một việc.\n%s\nIII. TỔ "
                     "CHỨC THỰC HIỆN\n1. Phòng A: làm.\n",
                     line),
             ret, &why) &&
         ret->groups.n == 1;
}

TEST("owners and times are told apart in the words that plans use, and are no tasks") {
  for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
    const struct saying *s = &sayings[i];
    struct plan p;
    NEED(one_group(mem, s->line, &p));
    const struct plan_group *g = &p.groups.at[0];
    CHECK_STR(list(mem, &g->executing), s->executing);
    CHECK_STR(list(mem, &g->lead), s->lead);
    CHECK_STR(list(mem, &g->cooperating), s->with);
    CHECK_STR(g->when.p ? g->when : S(""), s->when);
    CHECK_INT(g->tasks.n, 1);
    CHECK_INT(p.unread.n, 0);
  }
}

TEST("a sentence that gives somebody a task of its own stays a task") {
  static const char *const tasks[] = {
      "- Giao Công an xã chủ trì, phối hợp với các thôn xây dựng phương án bảo đảm an ninh trật tự.",
      "- Công an xã phối hợp tuần tra.",
      "- Tổ chức hội thi do Phòng Văn hóa - Xã hội chủ trì.",
      "- Ban hành quy chế phối hợp.",
  };
  for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) {
    struct plan p;
    NEED(one_group(mem, tasks[i], &p));
    NEED(p.groups.at[0].tasks.n == 2);
    CHECK_STR(p.groups.at[0].tasks.at[1].text, tasks[i] + 2);
    CHECK_INT(p.unread.n, 0);
  }
}
