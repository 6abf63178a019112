// SPDX-License-Identifier: MIT
#ifndef QV_CLI_INSTALLER_DIGEST_H
#define QV_CLI_INSTALLER_DIGEST_H
#include <stdbool.h>
#include <stddef.h>

/* SHA-256 as sha256sum prints it: 64 small hexadecimal digits. */
enum { QV_DIGEST_TEXT = 65 };
void qv_digest(const void *bytes, size_t size, char text[QV_DIGEST_TEXT]);
bool qv_is_digest(const char *text); // 64 hexadecimal digits, small or capital
bool qv_same_digest(const char *one, const char *other);

#endif
