// SPDX-License-Identifier: MIT
#include "base/encoding.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/grow.h"
#include "base/platform.h"

enum { REPLACEMENT = 0xfffd };

/* What Windows-1252 has where Latin-1 has control characters; 0: nothing. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static size_t put_byte(qv_decoder *d, unsigned char byte, char *out)
{
    size_t count = 0;
    if (d->after_cr)
        out[count++] = byte == '\n' ? '\r' : '\n';
    d->after_cr = byte == '\r';
    if (byte != '\r')
        out[count++] = (char)byte;
    return count;
}

static size_t put_bytes(qv_decoder *d, const unsigned char *bytes, size_t size, char *out)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += put_byte(d, bytes[i], out + count);
    return count;
}

static size_t put_code(qv_decoder *d, uint32_t code, char *out)
{
    unsigned char bytes[4];
    size_t size = 0;
    if (code < 0x80) {
        bytes[size++] = (unsigned char)code;
    } else if (code < 0x800) {
        bytes[size++] = (unsigned char)(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        bytes[size++] = (unsigned char)(0xe0 | code >> 12);
        bytes[size++] = (unsigned char)(0x80 | (code >> 6 & 63));
    } else {
        bytes[size++] = (unsigned char)(0xf0 | code >> 18);
        bytes[size++] = (unsigned char)(0x80 | (code >> 12 & 63));
        bytes[size++] = (unsigned char)(0x80 | (code >> 6 & 63));
    }
    if (code >= 0x80)
        bytes[size++] = (unsigned char)(0x80 | (code & 63));
    return put_bytes(d, bytes, size, out);
}

static bool is_letter(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Bytes of the UTF-8 character that begins with `first`; 0: none begins so. */
static size_t utf8_length(unsigned char first)
{
    return first >= 0xc2 && first < 0xe0   ? 2
           : first >= 0xe0 && first < 0xf0 ? 3
           : first >= 0xf0 && first < 0xf5 ? 4
                                           : 0;
}

/* Whether a byte that is no UTF-8 makes sense in Windows-1252: a letter that hangs together with others, a
 * sign, or the French word; not what is noise. */
static bool is_sensible(unsigned char before, unsigned char byte, unsigned char next)
{
    if (byte < 0xa0)
        return windows_1252[byte - 0x80] != 0;
    return byte < 0xc0 || is_letter(before) || is_letter(next) || (byte == 0xe0 && next == ' ');
}

/* What the bytes from `at` on, of which the first is beyond ASCII, are. OPEN: noise, or more must be seen,
 * which *whole says. */
static qv_encoding tell(const qv_decoder *d, const unsigned char *at, size_t left, bool *whole)
{
    const size_t length = utf8_length(*at);
    size_t good = 1;
    while (good < length && good < left && (at[good] & 0xc0) == 0x80)
        good++;
    *whole = true;
    if (length > 0 && good == length)
        return QV_ENCODING_UTF8;
    if (good == left) {
        *whole = false;
        return QV_ENCODING_OPEN;
    }
    return is_sensible(d->before, at[0], at[1]) ? QV_ENCODING_WINDOWS_1252 : QV_ENCODING_OPEN;
}

/* ---- One piece: each takes what it can of bytes [size], says in *taken how much, and writes to out. -------
 */

static size_t decode_open(qv_decoder *d, const unsigned char *bytes, size_t size, bool last, size_t *taken,
                          char *out)
{
    size_t count = 0, at = 0;
    for (; at < size; at++) {
        bool whole = true;
        qv_encoding found = bytes[at] < 0x80 ? QV_ENCODING_OPEN : tell(d, bytes + at, size - at, &whole);
        if (!whole && !last)
            break;
        if (!whole) // nothing follows
            found = is_sensible(d->before, bytes[at], 0) ? QV_ENCODING_WINDOWS_1252 : found;
        d->encoding = found;
        if (found != QV_ENCODING_OPEN)
            break;
        d->before = bytes[at];
        count += put_byte(d, bytes[at], out + count);
    }
    *taken = at;
    return count;
}

static size_t decode_windows(qv_decoder *d, const unsigned char *bytes, size_t size, char *out)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        const bool special = bytes[i] >= 0x80 && bytes[i] < 0xa0;
        const uint32_t code = special ? windows_1252[bytes[i] - 0x80] : bytes[i];
        count += put_code(d, code || !special ? code : REPLACEMENT, out + count);
    }
    return count;
}

static uint32_t unit_at(const qv_decoder *d, const unsigned char *bytes)
{
    const bool little = d->encoding == QV_ENCODING_UTF16_LITTLE;
    return little ? (uint32_t)(bytes[0] | bytes[1] << 8) : (uint32_t)(bytes[0] << 8 | bytes[1]);
}

static size_t decode_utf16(qv_decoder *d, const unsigned char *bytes, size_t size, bool last, size_t *taken,
                           char *out)
{
    size_t count = 0, at = 0;
    while (at + 2 <= size) {
        uint32_t code = unit_at(d, bytes + at);
        size_t used = 2;
        if (code >= 0xd800 && code < 0xdc00) {
            if (at + 4 > size && !last)
                break;
            const uint32_t low = at + 4 <= size ? unit_at(d, bytes + at + 2) : 0;
            const bool pair = low >= 0xdc00 && low < 0xe000;
            code = pair ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : REPLACEMENT;
            used = pair ? 4 : 2;
        } else if (code >= 0xdc00 && code < 0xe000) {
            code = REPLACEMENT;
        }
        count += put_code(d, code, out + count);
        at += used;
    }
    if (last && at < size) {
        count += put_code(d, REPLACEMENT, out + count);
        at = size;
    }
    *taken = at;
    return count;
}

/* Looks at the first bytes; returns how many belong to a mark of UTF-16. That of UTF-8 stays: it has no
 * width. */
static size_t begin(qv_decoder *d, const unsigned char *bytes, size_t size)
{
    d->started = true;
    if (size < 2)
        return 0;
    const bool little = memcmp(bytes, "\xff\xfe", 2) == 0, big = memcmp(bytes, "\xfe\xff", 2) == 0;
    d->marked = little || big;
    if (little || (!d->marked && bytes[0] && !bytes[1]))
        d->encoding = QV_ENCODING_UTF16_LITTLE;
    else if (big || (!bytes[0] && bytes[1]))
        d->encoding = QV_ENCODING_UTF16_BIG;
    return d->marked ? 2 : 0;
}

static size_t decode_some(qv_decoder *d, const unsigned char *bytes, size_t size, bool last, size_t *taken,
                          char *out)
{
    switch (d->encoding) {
    case QV_ENCODING_OPEN:
        return decode_open(d, bytes, size, last, taken, out);
    case QV_ENCODING_UTF16_LITTLE:
    case QV_ENCODING_UTF16_BIG:
        return decode_utf16(d, bytes, size, last, taken, out);
    default:
        *taken = size;
        return d->encoding == QV_ENCODING_UTF8 ? put_bytes(d, bytes, size, out)
                                               : decode_windows(d, bytes, size, out);
    }
}

/* Decodes bytes [size] as far as they make whole characters, and says in *taken how far. */
static size_t decode(qv_decoder *d, const unsigned char *bytes, size_t size, bool last, size_t *taken,
                     char *out)
{
    size_t count = 0, at = 0, some;
    *taken = 0;
    if (!d->started && size < 2 && !last)
        return 0;
    if (!d->started)
        at = begin(d, bytes, size);
    qv_encoding before;
    do { // once more when the encoding shows
        before = d->encoding;
        count += decode_some(d, bytes + at, size - at, last, &some, out + count);
        at += some;
    } while (d->encoding != before && at < size);
    *taken = at;
    return count;
}

size_t qv_decode(qv_decoder *d, const char *bytes, size_t size, char *out)
{
    const unsigned char *piece = (const unsigned char *)bytes;
    size_t count = 0, taken, at = 0;
    while (d->holding > 0 && at < size) { // what was held goes first, byte by byte until it is whole
        d->held[d->holding++] = piece[at++];
        count += decode(d, d->held, d->holding, false, &taken, out + count);
        d->holding -= taken;
        memmove(d->held, d->held + taken, d->holding);
        if (d->holding == sizeof d->held) { // no character is longer
            count += decode(d, d->held, d->holding, true, &taken, out + count);
            d->holding = 0;
        }
    }
    if (at == size)
        return count;
    count += decode(d, piece + at, size - at, false, &taken, out + count);
    d->holding = size - at - taken;
    memcpy(d->held, piece + at + taken, d->holding);
    return count;
}

size_t qv_decode_rest(qv_decoder *d, char *out)
{
    size_t taken, count = decode(d, d->held, d->holding, true, &taken, out);
    d->holding = 0;
    if (d->after_cr)
        out[count++] = '\n';
    d->after_cr = false;
    return count;
}

/* The encoding by name, where it is not UTF-8; else NULL. */
static const char *other_encoding(const qv_decoder *d)
{
    static const char *const names[] = {[QV_ENCODING_UTF16_LITTLE] = "UTF-16",
                                        [QV_ENCODING_UTF16_BIG] = "UTF-16",
                                        [QV_ENCODING_WINDOWS_1252] = "Latin-1 (Windows-1252)"};
    return d->encoding < QV_ENCODING_UTF16_LITTLE ? NULL : names[d->encoding];
}

const char *qv_decoded_from(const qv_decoder *d)
{
    return d->marked ? NULL : other_encoding(d);
}

char *qv_read_decoded(FILE *file, size_t *size, const char **from)
{
    enum { PIECE = 4096 };
    qv_decoder decoder = {0};
    char bytes[PIECE], *text = NULL;
    size_t capacity = 0, count;
    *size = 0;
    do {
        count = fread(bytes, 1, PIECE, file);
        if (ferror(file) || QV_GROW(text, capacity, *size + 3 * PIECE + 2 * QV_DECODED_MORE)) {
            errno = ferror(file) ? errno : ENOMEM;
            free(text);
            return NULL;
        }
        *size += qv_decode(&decoder, bytes, count, text + *size);
    } while (count > 0);
    *size += qv_decode_rest(&decoder, text + *size);
    text[*size] = '\0';
    if (from)
        *from = other_encoding(&decoder);
    return text;
}

char *qv_read_decoded_file(const char *path, size_t *size, const char **from)
{
    FILE *file = qv_file_open(path, "r");
    char *text = file ? qv_read_decoded(file, size, from) : NULL;
    const int reason = errno;
    if (file)
        fclose(file);
    errno = reason;
    return text;
}

char *qv_skip_mark(char *text)
{
    return strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
}
