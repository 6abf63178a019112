// SPDX-License-Identifier: MIT
/* Compiled lexicons: what goes in comes out, and no bytes can hurt. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"
#include "text/lexicon/dictionary.h"
#include "text/lexicon/lexicon.h"
#include "text/phones.h"

enum { WORDS = 1000 };

static const char *temporary_file(const char *content)
{
    static char path[] = "lexicon_test_XXXXXX";
    strcpy(path + strlen(path) - 6, "XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    fputs(content, file);
    fclose(file);
    return path;
}

/* Word number i, its letters spread so that neighbours share some; and a phone string that depends on it. */
static int make_word(int i, char *word)
{
    return sprintf(word, "w%c%c%s%d", 'a' + i % 3, 'a' + i / 3 % 5, i % 7 ? "" : "averylongpartofaword", i);
}

static int make_symbols(int i, int variant, uint8_t *symbols)
{
    int count = 1 + (i * 7 + variant) % QV_WORD_SYMBOLS % 20;
    for (int k = 0; k < count; k++)
        symbols[k] =
            (uint8_t)(QV_FIRST_PHONE + (i * 31 + k * k * 5 + variant * 3) % (QV_SYMBOLS - QV_FIRST_PHONE));
    return count;
}

static void make_lexicon(uint8_t **bytes, size_t *size)
{
    qv_dictionary dictionary = {0};
    char word[64];
    uint8_t symbols[QV_WORD_SYMBOLS];
    for (int i = 0; i < WORDS; i++)
        for (int variant = 0; variant <= i % 3; variant++) {
            int count = make_symbols(i, variant, symbols);
            assert_int_equal(
                0, qv_dictionary_add(&dictionary, word, (size_t)make_word(i, word), symbols, count));
        }
    assert_int_equal(0, qv_lexicon_pack(&dictionary, bytes, size));
    qv_dictionary_free(&dictionary);
}

static void test_round_trip(void **state)
{
    (void)state;
    uint8_t *bytes, expected[QV_WORD_SYMBOLS], found[QV_WORD_SYMBOLS];
    size_t size;
    qv_lexicon *lexicon;
    char word[64];
    make_lexicon(&bytes, &size);
    assert_int_equal(0, qv_lexicon_open(&lexicon, bytes, size));
    assert_int_equal(WORDS, qv_lexicon_words(lexicon));
    for (int i = 0; i < WORDS; i++) {
        size_t length = (size_t)make_word(i, word);
        for (int variant = 0; variant <= i % 3; variant++) {
            int count = make_symbols(i, variant, expected);
            assert_int_equal(count, qv_lexicon_find(lexicon, word, length, variant, found, QV_WORD_SYMBOLS));
            assert_memory_equal(expected, found, (size_t)count);
            assert_int_equal(0, qv_lexicon_find(lexicon, word, length, variant, found, count - 1));
        }
        assert_int_equal(0, qv_lexicon_find(lexicon, word, length, i % 3 + 1, found, QV_WORD_SYMBOLS));
        word[length++] = 'q';
        assert_int_equal(0, qv_lexicon_find(lexicon, word, length, 0, found, QV_WORD_SYMBOLS));
    }
    assert_int_equal(0, qv_lexicon_find(lexicon, "a", 1, 0, found, QV_WORD_SYMBOLS));
    assert_int_equal(0, qv_lexicon_find(lexicon, "zzz", 3, 0, found, QV_WORD_SYMBOLS));
    qv_lexicon_close(&lexicon);
    assert_null(lexicon);
    free(bytes);
}

static void test_empty(void **state)
{
    (void)state;
    qv_dictionary dictionary = {0};
    uint8_t *bytes, found[8];
    size_t size;
    qv_lexicon *lexicon;
    assert_int_equal(0, qv_lexicon_pack(&dictionary, &bytes, &size));
    assert_int_equal(0, qv_lexicon_open(&lexicon, bytes, size));
    assert_int_equal(0, qv_lexicon_find(lexicon, "a", 1, 0, found, 8));
    qv_lexicon_close(&lexicon);
    free(bytes);
}

/* Each truncation, and many changed bytes: an error or some answer, never a bad access (for sanitizers). */
static void test_hostile_bytes(void **state)
{
    (void)state;
    uint8_t *bytes, found[QV_WORD_SYMBOLS];
    size_t size;
    qv_lexicon *lexicon;
    char word[64];
    make_lexicon(&bytes, &size);
    for (size_t cut = 0; cut < size; cut += cut < 600 ? 1 : 97) {
        uint8_t *exact = malloc(cut ? cut : 1);
        memcpy(exact, bytes, cut);
        if (qv_lexicon_open(&lexicon, exact, cut) == 0)
            for (int i = 0; i < WORDS; i += 29)
                qv_lexicon_find(lexicon, word, (size_t)make_word(i, word), 0, found, QV_WORD_SYMBOLS);
        qv_lexicon_close(&lexicon);
        free(exact);
    }
    uint32_t random = 1;
    for (int round = 0; round < 3000; round++) {
        random = random * 1664525u + 1013904223u;
        size_t at = round < 600 ? (size_t)round : random % size;
        uint8_t saved = bytes[at];
        bytes[at] = (uint8_t)(random >> 24);
        if (qv_lexicon_open(&lexicon, bytes, size) == 0)
            for (int i = round % 17; i < WORDS; i += 97)
                for (int variant = 0; variant < 3; variant++) {
                    int count = qv_lexicon_find(lexicon, word, (size_t)make_word(i, word), variant, found,
                                                QV_WORD_SYMBOLS);
                    assert_in_range(count, 0, QV_WORD_SYMBOLS);
                    for (int k = 0; k < count; k++)
                        assert_in_range(found[k], QV_FIRST_PHONE, QV_SYMBOLS - 1);
                }
        qv_lexicon_close(&lexicon);
        bytes[at] = saved;
    }
    bytes[0] ^= 1;
    assert_int_equal(QV_ERROR_FORMAT, qv_lexicon_open(&lexicon, bytes, size));
    free(bytes);
}

static void test_file(void **state)
{
    (void)state;
    const char *path = temporary_file(
        "# words\n\n;;; old comment\ntomato T AH0 M EY1 T OW2\nTomato(2)\tT AH M AA1 T OW2 # British\n"
        "'tis T IH1 Z\nc# S IY1 SH AA1 R P\n");
    uint8_t *bytes, found[QV_WORD_SYMBOLS];
    size_t size;
    qv_lexicon *lexicon;
    char message[256];
    assert_int_equal(0, qv_lexicon_compile(path, &bytes, &size, message, sizeof message));
    remove(path);
    assert_int_equal(0, qv_lexicon_open(&lexicon, bytes, size));
    assert_int_equal(3, qv_lexicon_words(lexicon));
    assert_int_equal(6, qv_lexicon_find(lexicon, "tomato", 6, 1, found, QV_WORD_SYMBOLS));
    assert_string_equal("AA1", qv_symbol_name(found[3]));
    assert_int_equal(3, qv_lexicon_find(lexicon, "'tis", 4, 0, found, QV_WORD_SYMBOLS));
    assert_int_equal(6, qv_lexicon_find(lexicon, "c#", 2, 0, found, QV_WORD_SYMBOLS));
    qv_lexicon_close(&lexicon);
    free(bytes);
}

/* Words of files win over those of the lexicon under them, and later files over earlier ones. */
static void test_merge(void **state)
{
    (void)state;
    const char *const content[] = {
        "tomato T AH0 M EY1 T OW2\ntomato(2) T AH0 M AA1 T OW2\nfig F IH1 G\nplum P L AH1 M\n",
        "fig F AY1 G\nKaro K AA1 R OW0\n", "karo K EH1 R OW0\n"};
    char path[3][64], message[256];
    for (int i = 0; i < 3; i++)
        snprintf(path[i], sizeof path[i], "%s", temporary_file(content[i]));
    uint8_t *under, *bytes, found[QV_WORD_SYMBOLS];
    size_t under_size, size;
    qv_lexicon *lexicon;
    assert_int_equal(0, qv_lexicon_compile(path[0], &under, &under_size, message, sizeof message));
    assert_int_equal(0, qv_lexicon_merge((const char *const[]){path[1], path[2]}, 2, under, under_size,
                                         &bytes, &size, message, sizeof message));
    assert_int_equal(0, qv_lexicon_open(&lexicon, bytes, size));
    assert_int_equal(4, qv_lexicon_words(lexicon));
    assert_int_equal(6, qv_lexicon_find(lexicon, "tomato", 6, 1, found, QV_WORD_SYMBOLS));
    assert_string_equal("AA1", qv_symbol_name(found[3]));
    assert_int_equal(3, qv_lexicon_find(lexicon, "fig", 3, 0, found, QV_WORD_SYMBOLS));
    assert_string_equal("AY1", qv_symbol_name(found[1]));
    assert_int_equal(0, qv_lexicon_find(lexicon, "fig", 3, 1, found, QV_WORD_SYMBOLS));
    assert_int_equal(4, qv_lexicon_find(lexicon, "karo", 4, 0, found, QV_WORD_SYMBOLS));
    assert_string_equal("EH1", qv_symbol_name(found[1]));
    qv_lexicon_close(&lexicon);
    free(bytes);
    under[0] ^= 1;
    assert_int_equal(QV_ERROR_FORMAT, qv_lexicon_merge((const char *const[]){path[1]}, 1, under, under_size,
                                                       &bytes, &size, message, sizeof message));
    assert_null(bytes);
    free(under);
    for (int i = 0; i < 3; i++)
        remove(path[i]);
}

static void assert_bad(const char *content, const char *expected)
{
    const char *path = temporary_file(content);
    char message[256] = "", wanted[256];
    uint8_t *bytes;
    size_t size;
    assert_int_equal(QV_ERROR_FORMAT, qv_lexicon_compile(path, &bytes, &size, message, sizeof message));
    snprintf(wanted, sizeof wanted, "%s:%s", path, expected);
    assert_string_equal(wanted, message);
    remove(path);
}

static void test_bad_lines(void **state)
{
    (void)state;
    assert_bad("a AH0\nb B QQ1\n", "2: \"QQ1\" is no phone");
    assert_bad("a \x1b\xff\xc3\xa9\n", "1: \"??\xc3\xa9\" is no phone");
    char longest[8 + 4 * (QV_WORD_SYMBOLS + 1)] = "a";
    for (int i = 0; i <= QV_WORD_SYMBOLS; i++)
        strcat(longest, " AH0");
    assert_bad(longest, "1: more than 64 phones");
    assert_bad("# x\n\nalone\n", "3: no phones after \"alone\"");
    char message[256];
    uint8_t *bytes;
    size_t size;
    assert_int_equal(QV_ERROR_OPEN,
                     qv_lexicon_compile("no/such/file", &bytes, &size, message, sizeof message));
    assert_non_null(strstr(message, "no/such/file: "));
}

static void test_symbols(void **state)
{
    (void)state;
    for (int i = 0; i < QV_SYMBOLS; i++) {
        const char *name = qv_symbol_name(i);
        assert_true(name[0] != '\0');
        assert_int_equal(i < QV_FIRST_PHONE ? -1 : i, qv_symbol_find(name, (int)strlen(name)));
        assert_int_equal(i >= QV_FIRST_PHONE && strlen(name) == 3, qv_symbol_is_vowel(i));
        assert_int_equal(i < QV_FIRST_PHONE, qv_symbol_ipa(i)[0] == '\0');
    }
    assert_int_equal(qv_symbol_find("AH0", 3), qv_symbol_find("AH", 2));
    assert_int_equal(-1, qv_symbol_find("A", 1));
    assert_int_equal(-1, qv_symbol_find("AH3", 3));
    assert_int_equal(-1, qv_symbol_find("H", 1));
    assert_int_equal(2, qv_symbol_stress(qv_symbol_find("OY2", 3)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_symbols),       cmocka_unit_test(test_round_trip), cmocka_unit_test(test_empty),
        cmocka_unit_test(test_hostile_bytes), cmocka_unit_test(test_file),       cmocka_unit_test(test_merge),
        cmocka_unit_test(test_bad_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
