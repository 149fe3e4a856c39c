/* What the sample year talks about. Everything here is invented and says so: places are 'mẫu', persons are letters. */
#include "app/inside.h"

const struct sample samples[] = {
    {"duong-sa", "Đường ngập khi mưa lớn ở đoạn mẫu",
     "Đường ngập mỗi khi mưa lớn, nước đọng đến hai ngày, học sinh đi học phải xắn quần.",
     "Đã nạo vét 120 m rãnh và thay hai tấm đan bị vỡ.", "Phòng Kinh tế",
     "Theo dõi sau trận mưa tới; nếu còn đọng sẽ đặt thêm một hố thu."},
    {"duong-sa", "Đèn đường không sáng", "Bốn bóng đèn đường không sáng đã hơn một tuần, tối đi lại rất khó.",
     "Đã thay bốn bóng đèn và kiểm tra lại đường dây.", "Phòng Kinh tế",
     "Kiểm tra toàn tuyến trong tháng sau."},
    {"duong-sa", "Ổ gà trước nhà văn hóa", "Trước nhà văn hóa thôn có ổ gà sâu, đã có người ngã xe.",
     "Đã vá ổ gà bằng bê tông nhựa.", "Phòng Kinh tế", "Đưa vào kế hoạch sửa mặt đường quý tới."},
    {"rac-nuoc", "Rác để lâu chưa được thu gom", "Rác để ở điểm tập kết đã năm ngày, mùi hôi bay vào nhà.",
     "Đã thu gom và đổi lịch xe sang ba lần một tuần.", "Trung tâm Dịch vụ sự nghiệp công",
     "Dán lịch thu gom tại điểm tập kết."},
    {"rac-nuoc", "Cống tắc, nước thải tràn ra đường",
     "Cống thoát nước bị tắc, nước thải tràn ra đường khi trời mưa.", "Đã thông cống và dọn bùn.",
     "Trung tâm Dịch vụ sự nghiệp công", "Vận động các hộ không đổ dầu mỡ xuống cống."},
    {"dat-nha", "Hỏi về ranh giới thửa đất",
     "Gia đình muốn xin bản trích lục để biết ranh giới thửa đất với nhà bên.",
     "Đã hướng dẫn hồ sơ và hẹn ngày đo đạc.", "Phòng Kinh tế", "Cán bộ địa chính liên hệ trước ngày đo."},
    {"giay-to", "Chờ lâu khi làm giấy khai sinh",
     "Đến làm giấy khai sinh phải chờ gần hai giờ, không có ghế ngồi.",
     "Đã bố trí thêm một bàn tiếp nhận vào buổi sáng và đặt thêm ghế.", "Trung tâm Phục vụ hành chính công",
     "Bảng số thứ tự được treo ở cửa vào."},
    {"giay-to", "Đề nghị nhận kết quả tại nhà cho người già",
     "Bố mẹ già yếu không đi được, mong xã trả kết quả tại nhà.",
     "Đã lập danh sách hộ cần trả kết quả tại nhà và cử đoàn viên mang đến.",
     "Trung tâm Phục vụ hành chính công", "Người cần giúp gọi số điện thoại của Trung tâm."},
    {"tro-cap", "Hỏi về trợ cấp người cao tuổi",
     "Mẹ tôi đủ tuổi nhưng chưa thấy có tên trong danh sách trợ cấp.",
     "Đã kiểm tra và bổ sung vào danh sách tháng này.", "Phòng Văn hóa - Xã hội",
     "Nhận tiền từ kỳ chi trả kế tiếp."},
    {"y-te-hoc", "Trạm y tế thiếu thuốc huyết áp", "Hai lần đến trạm y tế đều hết thuốc huyết áp.",
     "Đã bổ sung thuốc và báo lịch cấp.", "Trạm y tế", "Trạm báo trước qua loa khi thuốc về."},
    {"trat-tu", "Tiếng ồn ban đêm", "Quán hát mở loa to đến quá nửa đêm, cả xóm không ngủ được.",
     "Đã làm việc với chủ quán, chủ quán cam kết tắt loa trước 22 giờ.", "Công an xã",
     "Kiểm tra lại vào cuối tuần."},
    {"trat-tu", "Chó thả rông", "Nhiều nhà thả rông chó không rọ mõm, trẻ nhỏ sợ không dám ra đường.",
     "Đã nhắc nhở các hộ và phát tờ hướng dẫn.", "Công an xã", "Lập biên bản nếu còn tái diễn."},
    {"thai-do", "Khen cán bộ hướng dẫn tận tình",
     "Cán bộ một cửa hướng dẫn rất tận tình, tôi muốn gửi lời cảm ơn.",
     "Đã chuyển lời khen đến cán bộ và ghi nhận trong tháng.", "Trung tâm Phục vụ hành chính công",
     "Không có việc tiếp theo."},
    {"thai-do", "Cán bộ trả lời chưa rõ", "Hỏi thủ tục hai lần, mỗi lần trả lời một khác, phải đi lại nhiều.",
     "Đã rút kinh nghiệm và in tờ hướng dẫn thống nhất.", "Trung tâm Phục vụ hành chính công",
     "Tờ hướng dẫn được đặt tại quầy."},
    {"khac", "Đề nghị mở nhà văn hóa buổi tối", "Mong nhà văn hóa mở cửa buổi tối để bà con tập dưỡng sinh.",
     "Đã giao thôn giữ chìa khóa và mở cửa từ 18 đến 21 giờ.", "Phòng Văn hóa - Xã hội",
     "Thôn lập lịch sử dụng."},
};
const size_t samples_n = sizeof samples / sizeof *samples;

static const char *const words[] = {
    "đường",  "nước", "nhà",   "xã",    "thôn",     "mưa",      "rác",   "cống",  "đèn",   "ngõ",  "chợ",
    "trường", "cầu",  "mương", "ruộng", "ao",       "đình",     "chùa",  "bãi",   "đê",    "kênh", "bến",
    "vườn",   "trạm", "sân",   "cổng",  "tường",    "vỉa hè",   "nắp",   "hố ga", "biển",  "cột",  "dây",
    "loa",    "bảng", "ghế",   "cây",   "cỏ",       "bụi",      "khói",  "mùi",   "tiếng", "xe",   "máy",
    "gạch",   "cát",  "đá",    "sỏi",   "trâu",     "bò",       "gà",    "vịt",   "lợn",   "chó",  "mèo",
    "cá",     "tôm",  "lúa",   "ngô",   "khoai",    "chuối",    "vải",   "nhãn",  "bưởi",  "cam",  "quýt",
    "na",     "ổi",   "mít",   "xoài",  "đu đủ",    "dừa",      "giếng", "bể",    "vòi",   "van",  "bơm",
    "ống",    "rãnh", "đập",   "phai",  "cửa cống", "trạm bơm", "hồ",
};

const char *sample_word(uint64_t draw) {
  size_t n = sizeof words / sizeof *words;
  /* The smaller of three draws: word k comes about as often as a natural language's k-th commonest. */
  size_t a = (size_t)(draw % n), b = (size_t)((draw >> 20) % n), c = (size_t)((draw >> 40) % n);
  size_t least = a < b ? a : b;
  return words[least < c ? least : c];
}
