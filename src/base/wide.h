// SPDX-License-Identifier: MIT
#ifndef QV_BASE_WIDE_H
#define QV_BASE_WIDE_H
#include <wchar.h>

/* Windows only: its texts are UTF-16, ours UTF-8. What is returned is to be freed; NULL, with errno: memory
 * is short or the text is not what it should be. */

enum { QV_LONGEST_PATH = 32768 };

wchar_t *qv_wide(const char *text);
wchar_t *qv_wide_with(const char *text, const wchar_t *end); // `end` put behind it
char *qv_narrow(const wchar_t *text);

/* Puts what GetLastError tells into errno. */
void qv_take_error(void);

#endif
