// SPDX-License-Identifier: MIT
#ifndef QV_BASE_BASE64_H
#define QV_BASE_BASE64_H
#include <stddef.h>

/* `count` bytes, 1 to 3, as four characters of base64 (RFC 4648), "=" where bytes are missing. at [4] */
void qv_base64_group(char *at, const unsigned char *bytes, size_t count);

#endif
