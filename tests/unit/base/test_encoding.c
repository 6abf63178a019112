// SPDX-License-Identifier: MIT
/* Text of other encodings becomes UTF-8, however it is cut into pieces. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/encoding.h"

enum { MOST = 400 };

/* In pieces of `piece` bytes. */
static size_t decode(qv_decoder *decoder, const char *bytes, size_t size, size_t piece, char *out)
{
    size_t count = 0;
    *decoder = (qv_decoder){0};
    for (size_t at = 0; at < size; at += piece)
        count += qv_decode(decoder, bytes + at, size - at < piece ? size - at : piece, out + count);
    return count + qv_decode_rest(decoder, out + count);
}

static void expect(const char *bytes, size_t size, const char *wanted, qv_encoding encoding)
{
    char out[3 * MOST + 2 * QV_DECODED_MORE];
    qv_decoder decoder;
    assert_in_range(size, 0, MOST);
    for (size_t piece = 1; piece <= size + 1; piece++) {
        const size_t count = decode(&decoder, bytes, size, piece, out);
        out[count] = '\0';
        if (count != strlen(wanted) || memcmp(out, wanted, count) != 0)
            fail_msg("in pieces of %zu: \"%s\" instead of \"%s\"", piece, out, wanted);
        assert_int_equal(decoder.encoding, encoding);
    }
}
/* Of a literal, which may hold zeros. */
#define EXPECT(bytes, wanted, encoding) expect(bytes, sizeof(bytes) - 1, wanted, encoding)

static void utf8_stays_as_it_is(void **state)
{
    (void)state;
    EXPECT("", "", QV_ENCODING_OPEN);
    EXPECT("a", "a", QV_ENCODING_OPEN);
    EXPECT("plain text\n", "plain text\n", QV_ENCODING_OPEN);
    EXPECT("caf\xc3\xa9 \xe2\x80\x94 \xf0\x9f\x98\x80\n", "caf\xc3\xa9 \xe2\x80\x94 \xf0\x9f\x98\x80\n",
           QV_ENCODING_UTF8);
    EXPECT("\xef\xbb\xbfHi", "\xef\xbb\xbfHi", QV_ENCODING_UTF8);
    // What is wrong behind a good character is for the front end to tell, as is noise.
    EXPECT("caf\xc3\xa9 caf\xe9 \xff", "caf\xc3\xa9 caf\xe9 \xff", QV_ENCODING_UTF8);
    EXPECT("a \xff\xfe fox \xc3", "a \xff\xfe fox \xc3", QV_ENCODING_OPEN);
}

static void latin1_is_known_by_its_letters(void **state)
{
    (void)state;
    EXPECT("Le caf\xe9 co\xfbte 5 \xa3.", "Le caf\xc3\xa9 co\xc3\xbbte 5 \xc2\xa3.",
           QV_ENCODING_WINDOWS_1252);
    EXPECT("caf\xe9", "caf\xc3\xa9", QV_ENCODING_WINDOWS_1252);
    EXPECT("\xc9mile \xe0 Paris", "\xc3\x89mile \xc3\xa0 Paris", QV_ENCODING_WINDOWS_1252);
    EXPECT("\x93It\x92s\x94 \x97 5 \x80 \x81",
           "\xe2\x80\x9cIt\xe2\x80\x99s\xe2\x80\x9d \xe2\x80\x94 5 \xe2\x82\xac \xef\xbf\xbd",
           QV_ENCODING_WINDOWS_1252);
}

static void utf16_is_known_by_its_mark_or_its_zeros(void **state)
{
    (void)state;
    EXPECT("\xff\xfeH\0i\0\x1c\x20\n\0", "Hi\xe2\x80\x9c\n", QV_ENCODING_UTF16_LITTLE);
    EXPECT("\xfe\xff\0H\0i\x20\x1c\0\n", "Hi\xe2\x80\x9c\n", QV_ENCODING_UTF16_BIG);
    EXPECT("H\0i\0\x3d\xd8\x00\xde!\0", "Hi\xf0\x9f\x98\x80!", QV_ENCODING_UTF16_LITTLE);
    EXPECT("\0H\0i\xd8\x3d\xde\x00\0!", "Hi\xf0\x9f\x98\x80!", QV_ENCODING_UTF16_BIG);
    // Half a pair, and half a character.
    EXPECT("H\0\x3d\xd8!\0", "H\xef\xbf\xbd!", QV_ENCODING_UTF16_LITTLE);
    EXPECT("H\0\x00\xde!\0a", "H\xef\xbf\xbd!\xef\xbf\xbd", QV_ENCODING_UTF16_LITTLE);
}

static void lines_of_old_macs_end(void **state)
{
    (void)state;
    EXPECT("One.\rTwo.\r\rThree.\r", "One.\nTwo.\n\nThree.\n", QV_ENCODING_OPEN);
    EXPECT("One.\r\nTwo.\r\n", "One.\r\nTwo.\r\n", QV_ENCODING_OPEN);
    EXPECT("caf\xe9\rtwo", "caf\xc3\xa9\ntwo", QV_ENCODING_WINDOWS_1252);
    EXPECT("a\0\r\0b\0\r\0\n\0", "a\nb\r\n", QV_ENCODING_UTF16_LITTLE);
}

static void guesses_are_told_and_marks_are_not(void **state)
{
    (void)state;
    char out[100];
    qv_decoder decoder;
    decode(&decoder, "caf\xe9!", 5, 5, out);
    assert_string_equal(qv_decoded_from(&decoder), "Latin-1 (Windows-1252)");
    decode(&decoder, "H\0i\0", 4, 4, out);
    assert_string_equal(qv_decoded_from(&decoder), "UTF-16");
    decode(&decoder, "\xff\xfeH\0", 4, 4, out);
    assert_null(qv_decoded_from(&decoder));
    decode(&decoder, "caf\xc3\xa9", 5, 5, out);
    assert_null(qv_decoded_from(&decoder));
}

/* Any bytes at all: no more is written than is said, and what is not UTF-8 by its encoding becomes it. */
static void noise_fits(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 2000; round++) {
        char bytes[64], *out;
        const size_t size = (size_t)(round % 64);
        for (size_t i = 0; i < size; i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] = (char)(round % 3 > 0 && seed >> 31 > 0 ? seed >> 23 & 1u : seed >> 24);
        }
        qv_decoder decoder = {0};
        out = malloc(3 * size + QV_DECODED_MORE); // an address checker sees a byte too many
        size_t count = qv_decode(&decoder, bytes, size, out);
        assert_in_range(count, 0, 3 * size + QV_DECODED_MORE);
        free(out);
        out = malloc(QV_DECODED_MORE);
        count = qv_decode_rest(&decoder, out);
        assert_in_range(count, 0, QV_DECODED_MORE);
        free(out);
    }
}

static void a_file_is_read_whole(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    for (int i = 0; i < 3000; i++)
        fwrite("\xe9t\xe9\r", 1, 4, file);
    rewind(file);
    size_t size;
    const char *from;
    char *text = qv_read_decoded(file, &size, &from);
    fclose(file);
    assert_int_equal(size, 3000 * 6);
    assert_string_equal(from, "Latin-1 (Windows-1252)");
    assert_int_equal(strlen(text), size);
    for (int i = 0; i < 3000; i++)
        assert_memory_equal(text + 6 * i, "\xc3\xa9t\xc3\xa9\n", 6);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_stays_as_it_is),
        cmocka_unit_test(latin1_is_known_by_its_letters),
        cmocka_unit_test(utf16_is_known_by_its_mark_or_its_zeros),
        cmocka_unit_test(lines_of_old_macs_end),
        cmocka_unit_test(guesses_are_told_and_marks_are_not),
        cmocka_unit_test(noise_fits),
        cmocka_unit_test(a_file_is_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
