/* rights: how a helper program gives up everything it does not need, after it has warmed up. */
#ifndef BOX_RIGHTS_H
#define BOX_RIGHTS_H

#include <stdbool.h>
#include <stddef.h>

/* At the very start: no core files, nobody may read our memory, no new privileges by exec. */
void rights_begin(void);
/* No more descriptors, no files (Landlock where the kernel has it), no network, no new programs; `more_memory` bytes beyond
 * what is mapped now. threads: whether new threads of this process are still allowed (libvips works in threads).
 * False when the kernel refused the filter: the helper must not go on. */
bool rights_drop(size_t more_memory, bool threads);
/* The same for the one that connects out: sockets of the internet are left to it, and of files the few that finding a host
 * takes (resolv.conf, hosts), to be read only. */
bool rights_drop_but_network(size_t more_memory);

#endif
