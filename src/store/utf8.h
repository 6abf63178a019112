// SPDX-License-Identifier: MIT
#ifndef QV_STORE_UTF8_H
#define QV_STORE_UTF8_H
#include <stddef.h>
#include <stdint.h>

/* UTF-8 (RFC 3629), as utf8proc checks it: no overlong forms, no surrogates, nothing beyond U+10FFFF. */

/* Length in bytes of the character at bytes [size], and its code in *code; 0 when there is none. */
size_t qv_utf8_take(const char *bytes, size_t size, uint32_t *code);
/* Writes a character that is no surrogate; returns its length in bytes. */
size_t qv_utf8_put(uint32_t code, char out[4]);

#endif
