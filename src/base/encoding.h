// SPDX-License-Identifier: MIT
#ifndef QV_BASE_ENCODING_H
#define QV_BASE_ENCODING_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Text of any of the usual encodings, in pieces of any size, to UTF-8 with lines that end in LF.
 *
 *     qv_decoder decoder = {0};
 *     while ((size = read(...)) > 0)
 *         count = qv_decode(&decoder, bytes, size, out);
 *     count = qv_decode_rest(&decoder, out);
 *
 * UTF-16 is known by its byte order mark, or by a zero in one of the first two bytes; what is neither that
 * nor UTF-8 by the first character beyond ASCII is Windows-1252, which contains Latin-1. Text that is UTF-8
 * up to there stays as it is, with its mark and whatever is wrong in it behind. A CR without LF
 * behind it is the line end of old Macs and becomes LF; CR and LF stay, so that places in UTF-8 text don't
 * change.
 */
typedef enum qv_encoding {
    QV_ENCODING_OPEN, // not told apart yet: nothing but ASCII so far
    QV_ENCODING_UTF8,
    QV_ENCODING_UTF16_LITTLE,
    QV_ENCODING_UTF16_BIG,
    QV_ENCODING_WINDOWS_1252,
} qv_encoding;

typedef struct qv_decoder { // {0}: nothing read yet
    qv_encoding encoding;
    bool started;
    bool marked;           // began with a byte order mark of UTF-16
    bool after_cr;         // a CR waits for what follows it
    unsigned char held[4]; // a character that is not whole yet
    size_t holding;
    unsigned char before; // the last byte that was passed on while the encoding was open
} qv_decoder;

enum { QV_DECODED_MORE = 12 }; // bytes beyond 3 * size

/* Writes the UTF-8 of bytes [size] to out [3 * size + QV_DECODED_MORE] and returns its length, which may be
 * 0. */
size_t qv_decode(qv_decoder *decoder, const char *bytes, size_t size, char *out);
/* The same for what is held at the end of the text. out [QV_DECODED_MORE] */
size_t qv_decode_rest(qv_decoder *decoder, char *out);

/* The encoding by name, where it is not UTF-8 and no mark said so; else NULL. */
const char *qv_decoded_from(const qv_decoder *decoder);

/* Reads all the rest of a file as UTF-8: malloc'd and closed by NUL, its length without that in *size. NULL:
 * reading failed, or memory is short (errno is ENOMEM). from (NULL is fine) receives the name of the encoding
 * it was converted from, NULL: it was UTF-8. */
char *qv_read_decoded(FILE *file, size_t *size, const char **from);

/* The same of the file `path`. NULL: it cannot be opened or read, or memory is short, with errno. */
char *qv_read_decoded_file(const char *path, size_t *size, const char **from);

/* Where the text begins behind a byte order mark of UTF-8, if it has one. */
char *qv_skip_mark(char *text);

#endif
