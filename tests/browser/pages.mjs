// Every page that is opened by an address alone, by who opens it. English and large type are looked at for some.
export const PUBLIC = [
  ['home', '/'], ['help', '/tro-giup'], ['contact', '/lien-he'], ['channels', '/lien-he/kenh'], ['privacy', '/quyen-rieng-tu'], ['privacy-mine', '/quyen-rieng-tu/cua-toi'],
  ['matters', '/phan-anh'], ['matters-searched', '/phan-anh?q=duong'], ['send', '/phan-anh/gui'], ['follow-ask', '/tra-cuu'],
  ['progress', '/tien-do'], ['rounds-map', '/tien-do/vong-tuan'], ['holidays', '/lich-nghi'], ['log', '/so-cai'],
  ['opinion-lookup', '/lay-y-kien/tra-cuu'],
  ['data', '/du-lieu'],
  ['calendar', '/lich'], ['slip-ask', '/lich/phieu'], ['promises', '/loi-hua'],
  ['sign-in', '/dang-nhap'], ['set-password', '/can-bo/mat-khau'], ['not-there', '/khong-co-trang-nay'],
];
export const OTHERWISE = [
  ['home-en', '/en'], ['help-en', '/en/tro-giup'], ['send-en', '/en/phan-anh/gui'], ['matters-en', '/en/phan-anh'],
  ['progress-en', '/en/tien-do'], ['data-en', '/en/du-lieu'], ['home-large', '/?co=lon'], ['send-large', '/phan-anh/gui?co=lon'],
  ['matters-large', '/phan-anh?co=lon'],
];
export const STAFF = {
  admin: [
    ['staff-desk-admin', '/can-bo'], ['staff-persons', '/can-bo/nguoi-dung'], ['staff-person-add', '/can-bo/nguoi-dung/them'],
    ['staff-units', '/can-bo/don-vi'], ['staff-keys', '/can-bo/khoa-api'], ['staff-own', '/can-bo/tai-khoan'], ['face', '/can-bo/bo-mat'],
    ['face-en', '/en/can-bo/bo-mat'],
  ],
  coordinator: [
    ['staff-desk', '/can-bo'], ['staff-matters', '/can-bo/phan-anh'], ['staff-programme', '/can-bo/chuong-trinh'],
    ['staff-take-in', '/can-bo/tiep-nhan'], ['staff-register', '/can-bo/kenh'], ['staff-channels', '/can-bo/so-kenh'],
    ['staff-posters', '/can-bo/to-dan'], ['staff-boxes', '/can-bo/hom-thu'], ['staff-sheets', '/can-bo/to-giay'],
    ['staff-read-out', '/can-bo/doc-lai'], ['staff-slips', '/can-bo/phieu-in-san'], ['staff-holidays', '/can-bo/lich-nghi'],
    ['staff-privacy-take', '/can-bo/du-lieu/nhan'],
    ['staff-messages', '/can-bo/tin-gui'], ['staff-calls', '/can-bo/tin-gui/goi-dien'], ['staff-jobs', '/can-bo/viec'],
    ['watch-warnings', '/can-bo/canh-bao'], ['watch-call', '/can-bo/goi-nhac'],
    ['staff-meetings', '/can-bo/lich'], ['staff-meeting-post', '/can-bo/lich/them'], ['staff-questions', '/can-bo/cau-hoi'],
    ['staff-promises', '/can-bo/loi-hua'], ['staff-promise-new', '/can-bo/loi-hua/them'],
    ['staff-recommendations', '/can-bo/kien-nghi-giam-sat'],
  ],
  chairman: [
    ['staff-desk-chairman', '/can-bo'], ['staff-privacy', '/can-bo/du-lieu'], ['staff-privacy-requests', '/can-bo/du-lieu/yeu-cau'],
    ['staff-privacy-looks', '/can-bo/du-lieu/nhat-ky'], ['staff-privacy-year', '/can-bo/du-lieu/bao-cao'],
    ['staff-privacy-kept', '/can-bo/du-lieu/luu-giu'], ['staff-privacy-breaches', '/can-bo/du-lieu/su-co'],
    ['watch-sheet', '/can-bo/buoi-sang'], ['watch-statistics', '/can-bo/thong-ke'],
  ],
  collector: [['staff-desk-collector', '/can-bo'], ['staff-round-done', '/can-bo/vong-tuan']],
};
