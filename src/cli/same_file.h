// SPDX-License-Identifier: MIT
#ifndef QV_CLI_SAME_FILE_H
#define QV_CLI_SAME_FILE_H
#include <stdbool.h>

/* Whether two paths lead to the same file, so that writing one would cost what is in the other; it need not
 * be there yet. What is no file, as a device, is never the same, nor is NULL or "-". */
bool qv_same_file(const char *one, const char *other);

#endif
