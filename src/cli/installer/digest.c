// SPDX-License-Identifier: MIT
#include "cli/installer/digest.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <string.h>
#include <strings.h>

void qv_digest(const void *bytes, size_t size, char text[QV_DIGEST_TEXT])
{
    struct sha256_ctx hash;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&hash);
    sha256_update(&hash, size, bytes);
    sha256_digest(&hash, sizeof digest, digest);
    base16_encode_update(text, sizeof digest, digest);
    text[QV_DIGEST_TEXT - 1] = '\0';
}

bool qv_is_digest(const char *text)
{
    return strlen(text) == QV_DIGEST_TEXT - 1 && strspn(text, "0123456789abcdefABCDEF") == QV_DIGEST_TEXT - 1;
}

bool qv_same_digest(const char *one, const char *other)
{
    return strcasecmp(one, other) == 0;
}
