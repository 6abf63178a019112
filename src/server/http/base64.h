// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_HTTP_BASE64_H
#define QV_SERVER_HTTP_BASE64_H
#include "server/speak/bytes.h"

/* Adds the base64 (RFC 4648) of bytes [size] to `out`, "=" behind where three don't divide it. False: memory
 * is short. */
bool qv_base64_add(qv_bytes *out, const char *bytes, size_t size);
/* The same for all but the last 0 to 2 bytes of a text that goes on, which stay in `bytes`. */
bool qv_base64_take(qv_bytes *out, qv_bytes *bytes);

#endif
