// SPDX-License-Identifier: MIT
#include "base/base64.h"
#include <stdint.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void qv_base64_group(char *at, const unsigned char *bytes, size_t count)
{
    const uint32_t group =
        (uint32_t)bytes[0] << 16 | (count > 1 ? (uint32_t)bytes[1] << 8 : 0) | (count > 2 ? bytes[2] : 0u);
    for (size_t i = 0; i < 4; i++)
        at[i] = i <= count ? digits[group >> (18 - 6 * i) & 63] : '=';
}
