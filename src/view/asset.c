/* Static files, built into the program by tools/assets.py. */
#include "view/tables.h"

size_t asset_list(const struct asset **ret) {
  *ret = asset_rows;
  return asset_count;
}

static const struct asset *named(str name) {
  for (size_t i = 0; i < asset_count; i++)
    if (str_eq(asset_rows[i].name, name)) return &asset_rows[i];
  return NULL;
}

const struct asset *asset_find(str path) {
  for (size_t i = 0; i < asset_count; i++)
    if (str_eq(asset_rows[i].path, path)) return &asset_rows[i];
  return str_starts(path, S("/tinh/")) ? named(str_sub(path, 6, path.n)) : NULL;
}

str asset(str name) {
  const struct asset *a = named(name);
  if (!a) fault(FAULT_BUG, "no static file %.*s", STR_ARG(name));
  return a->path;
}

str asset_integrity(str name) {
  const struct asset *a = named(name);
  if (!a) fault(FAULT_BUG, "no static file %.*s", STR_ARG(name));
  return a->integrity;
}
