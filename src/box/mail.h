/* mail: a message as the RFCs want it on the wire (5322, 2045, 2047), and a gateway's words filled in; no base. Nothing that
 * comes from outside can begin a line of its own: line ends are taken out of every header here, at the last gate. */
#ifndef BOX_MAIL_H
#define BOX_MAIL_H

#include <stdbool.h>
#include <stddef.h>

/* ASCII, one @, a dotted domain: what every server takes. No comments, no quoted parts, nothing that could end a command. */
bool mail_address_ok(const char *p, size_t n);

struct mail_text {
  const char *p;
  size_t n;
};
struct mail {
  struct mail_text from, from_name, to, subject, text, date, id,
      lang; /* date as RFC 5322 3.3; id: letters and digits */
};
/* The whole message, CRLF at every line's end. Gives its length; 0 when an address is none or it does not fit. */
size_t mail_compose(const struct mail *m, char *out, size_t cap);

/* ---- a gateway's address, head and body with places to fill in: {number}, {text}, ... ------------------- */

enum fill { FILL_JSON, FILL_FORM, FILL_XML, FILL_HEADER, FILLS };
struct fill_value {
  const char *name;
  struct mail_text value;
};
/* A name in braces that is among the values is filled in, encoded for where it stands; every other brace stays. Gives the
 * length; SIZE_MAX when it does not fit, or when a head would get a control character. */
size_t fill(const char *form, enum fill how, const struct fill_value *values, size_t n, char *out, size_t cap);

#endif
