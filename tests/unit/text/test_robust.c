// SPDX-License-Identifier: MIT
/* Sentences of all kinds, endless lines, bytes that are no text, and phones in it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "../brief.h"
#include "text/phones.h"
#include "text/text.h"

/* Where the sentences of a text end: the text with " | " behind each but the last. */
static void split(const char *text, char *out)
{
    qv_text *front;
    qv_utterance u = {0};
    assert_int_equal(0, qv_text_open(&front, NULL));
    assert_int_equal(0, qv_text_feed(front, text, strlen(text)));
    qv_text_finish(front);
    for (*out = '\0'; qv_text_next(front, &u) == 1;)
        sprintf(out + strlen(out), "%s%.*s", *out ? " | " : "", (int)(u.end - u.begin), text + u.begin);
    qv_utterance_free(&u);
    qv_text_close(&front);
}

static void test_sentence_ends(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "One. Two! Three? Four",
        "Dr. Smith met Mr. Jones. | They talked.",
        "He lives on Main St. | The house is red.",
        "J. R. R. Tolkien wrote it. | He was English.",
        "It costs 3.50 dollars. | That is 2.5 times more.",
        "The U.S. economy grew. | We live in the U.S. | It is big.",
        "He came at 9 a.m. and left. | She came at 5 p.m. | Then they ate.",
        "\"Stop!\" he said. | \"Why?\" | \"Because.\"",
        "\xe2\x80\x9cGo away!\xe2\x80\x9d she cried. | Nobody moved.",
        "Well... maybe. | Well\xe2\x80\xa6 no.",
        "He waited... | Nothing came.",
        "(It was late.) | We went home.",
        "Use fruit, e.g. apples. | Or nuts, i.e. seeds.",
        "Apples, pears, etc. | The rest is lost.",
        "See Fig. 3 and No. 5. | No. | It is not.",
        "Really?! | Yes!!!",
        "i went home. | then i slept.",
        "Visit example.com. | It is new.",
        "Version 1.2.3 is out. | Get it.",
        "Apple Inc. makes phones. | Ford Motor Co. makes cars.",
        "In 1984. | Then came 1985.",
        "Mt. Everest is high. | St. Paul is not.",
        "1. Wash the rice. | 2. Cook it.",
        "It was I. | He left.",
        "George W. Bush spoke. | Vitamin C. | It helps.",
        "Is that so? | he asked nobody.",
    };
    char text[512], out[1024];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t length = 0;
        for (const char *c = texts[i]; *c; c++)
            if (strncmp(c, "| ", 2) == 0)
                c++;
            else
                text[length++] = *c;
        text[length] = '\0';
        split(text, out);
        if (i == 0)
            assert_string_equal("One. | Two! | Three? | Four", out);
        else
            assert_string_equal(texts[i], out);
    }
}

static void test_paragraphs(void **state)
{
    (void)state;
    char out[256];
    split("A heading\n\nand text\nthat goes on", out);
    assert_string_equal("A heading | and text\nthat goes on", out);
    split("List:\n- one\n- two\n* three", out);
    assert_string_equal("List: | - one | - two | * three", out);
}

/* Reads a text of `length` bytes made of a pattern, and returns the processor seconds. */
static double read_pattern(const char *pattern, size_t length, size_t piece, size_t *words)
{
    char *text = malloc(length + 64);
    size_t n = strlen(pattern);
    assert_non_null(text);
    for (size_t at = 0; at < length; at += n)
        memcpy(text + at, pattern, n);
    qv_text *front;
    qv_utterance u = {0};
    assert_int_equal(0, qv_text_open(&front, NULL));
    *words = 0;
    clock_t start = clock();
    for (size_t at = 0; at < length; at += piece) {
        assert_int_equal(0, qv_text_feed(front, text + at, length - at < piece ? length - at : piece));
        while (qv_text_next(front, &u) == 1)
            *words += (size_t)u.words;
    }
    qv_text_finish(front);
    while (qv_text_next(front, &u) == 1)
        *words += (size_t)u.words;
    // What a sentence may need, whatever the length of the text.
    assert_true(u.symbol_capacity < 100000 && u.word_capacity < 20000);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    qv_utterance_free(&u);
    qv_text_close(&front);
    free(text);
    return seconds;
}

/* Eight times the text takes eight times as long: if it took 64 times, the margin would not hide it. */
static void test_linear_time(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "word ", "a.",   ".",    "\"",        "x",      "7",   "1,",
        "([{",   "1/",   "-",    "www.",      "@a",     "3:",  "\xe2\x82\xac",
        "A ",    "[[",   "$1 ",  "Mr. ",      "I.I",    "'",   "\xf0\x9f\x91\x8d",
        "\n",    " \n",  "\xff", "e\xcc\x81", "1-",     "x^2", "\xd0\x9f",
        "a/",    "a@b.", "#",    "II ",       "March ", "..."};
    enum { SHORT = 6000, FACTOR = 8 };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        size_t few, many;
        double brief = read_pattern(patterns[i], SHORT, SHORT, &few);
        double longer = read_pattern(patterns[i], (size_t)SHORT * FACTOR, (size_t)SHORT * FACTOR, &many);
        if (longer > 4 * FACTOR * (brief + 0.003))
            fail_msg("\"%s\": %.4f s, then %.4f s for %d times the text", patterns[i], brief, longer, FACTOR);
    }
}

/* Fed byte by byte it is linear, too: nothing is looked at again from the start. */
static void test_linear_time_byte_by_byte(void **state)
{
    (void)state;
    enum { SHORT = 6000, FACTOR = 8 };
    static const char *const patterns[] = {"word ", "x", "a. ", "Dr. "};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        size_t few, many;
        double brief = read_pattern(patterns[i], SHORT, 1, &few);
        double longer = read_pattern(patterns[i], (size_t)SHORT * FACTOR, 1, &many);
        assert_true(longer < 4 * FACTOR * (brief + 0.003));
        assert_in_range(many, few * FACTOR * 9 / 10, few * FACTOR * 11 / 10);
    }
}

/* A line of ten megabytes; of one where a sanitizer makes everything slow. */
static void test_ten_megabytes(void **state)
{
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    const size_t length = 999990;
#else
    const size_t length = (size_t)brief_or(999990, 9999990);
#endif
    static const char pattern[] = "endless words and ";
    size_t words;
    read_pattern(pattern, length, 65536, &words);
    assert_int_equal(length / 18 * 3, words);
}

static void test_invalid_bytes(void **state)
{
    (void)state;
    static const char text[] = "Good day.\nBad \xff\xfe bytes \xc3( here.\nMore \xff.";
    qv_problem problem;
    qv_text *front;
    qv_utterance u = {0};
    int sentences = 0, words = 0;
    assert_int_equal(0, qv_text_open(&front, NULL));
    assert_false(qv_text_problem(front, &problem));
    assert_int_equal(0, qv_text_feed(front, text, strlen(text)));
    qv_text_finish(front);
    while (qv_text_next(front, &u) == 1) {
        sentences++;
        words += u.words;
    }
    assert_int_equal(3, sentences);
    assert_int_equal(6, words);
    // One report, however many there are.
    assert_true(qv_text_problem(front, &problem));
    assert_string_equal("no UTF-8; such bytes are read as U+FFFD", problem.what);
    assert_int_equal(2, problem.line);
    assert_int_equal(5, problem.column);
    assert_int_equal(14, problem.begin);
    assert_int_equal(15, problem.end);
    assert_false(qv_text_problem(front, &problem));
    qv_utterance_free(&u);
    qv_text_close(&front);
}

static void expect_problem(qv_text *front, size_t line, size_t column, const char *what)
{
    qv_problem problem;
    assert_true(qv_text_problem(front, &problem));
    assert_string_equal(what, problem.what);
    assert_int_equal(line, problem.line);
    assert_int_equal(column, problem.column);
}

static void test_phones_in_text(void **state)
{
    (void)state;
    static const char text[] = "First line.\nSay [[HH AH0 L OW1]], then [[AA1 QQ B]] now.";
    qv_text *front;
    qv_utterance u = {0};
    assert_int_equal(0, qv_text_open(&front, NULL));
    assert_int_equal(0, qv_text_feed(front, text, strlen(text)));
    qv_text_finish(front);
    assert_int_equal(1, qv_text_next(front, &u));
    assert_int_equal(1, qv_text_next(front, &u));
    const qv_word *word = &u.word[1];
    assert_int_equal(4, word->symbols);
    assert_string_equal("OW1", qv_symbol_name(u.symbol[word->first_symbol + 3]));
    assert_string_equal(",", qv_symbol_name(u.symbol[word->first_symbol + 4]));
    assert_true(word->known);
    assert_memory_equal("[[HH AH0 L OW1]]", text + word->begin, word->end - word->begin);
    expect_problem(front, 2, 34, "\"QQ\" is no phone");
    assert_false(qv_text_problem(front, &(qv_problem){0}));
    qv_utterance_free(&u);
    qv_text_close(&front);
}

/* Each wrong place is told, in the order of the text, and in one line whatever stands there. */
static void test_wrong_phones(void **state)
{
    (void)state;
    static const char text[] = "A [[QQ]] and [[hh]] b [[K\nT Z1]].\nB\xc3\xa9 [[AH0 \xc3\xa9\x1b]].\n\n[[";
    qv_text *front;
    qv_utterance u = {0};
    assert_int_equal(0, qv_text_open(&front, NULL));
    assert_int_equal(0, qv_text_feed(front, text, sizeof text - 1));
    for (int i = 0; i <= QV_WORD_SYMBOLS; i++)
        assert_int_equal(0, qv_text_feed(front, "AH0 ", 4));
    assert_int_equal(0, qv_text_feed(front, "]].", 3));
    qv_text_finish(front);
    while (qv_text_next(front, &u) == 1) {
    }
    expect_problem(front, 1, 5, "\"QQ\" is no phone");
    expect_problem(front, 1, 16, "\"hh\" is no phone");
    expect_problem(front, 2, 3, "\"Z1\" is no phone");
    expect_problem(front, 3, 11, "\"\xc3\xa9?\" is no phone");
    expect_problem(front, 5, 3 + 4 * QV_WORD_SYMBOLS, "more than 64 phones in one word");
    assert_false(qv_text_problem(front, &(qv_problem){0}));
    // Those that are many don't grow.
    for (int i = 0; i < 1000; i++)
        assert_int_equal(0, qv_text_whole(front, "Two\nlines [[X]].", 16, &u));
    for (int i = 0; i < 16; i++)
        expect_problem(front, 2, 9, "\"X\" is no phone");
    assert_false(qv_text_problem(front, &(qv_problem){0}));
    qv_utterance_free(&u);
    qv_text_close(&front);
}

/* Each word says where it was read. */
static void test_ranges(void **state)
{
    (void)state;
    static const char text[] = "caf\xc3\xa9 costs $5.50, Dr. Lee";
    static const char *const from[] = {"caf\xc3\xa9", "costs", "$5.50", "$5.50", "$5.50",
                                       "$5.50",       "$5.50", "Dr.",   "Lee"};
    qv_text *front;
    qv_utterance u = {0};
    assert_int_equal(0, qv_text_open(&front, NULL));
    assert_int_equal(0, qv_text_whole(front, text, strlen(text), &u));
    assert_int_equal(sizeof from / sizeof *from, u.words);
    for (int i = 0; i < u.words; i++) {
        assert_int_equal(strlen(from[i]), u.word[i].end - u.word[i].begin);
        assert_memory_equal(from[i], text + u.word[i].begin, strlen(from[i]));
    }
    qv_utterance_free(&u);
    qv_text_close(&front);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentence_ends),  cmocka_unit_test(test_paragraphs),
        cmocka_unit_test(test_linear_time),    cmocka_unit_test(test_linear_time_byte_by_byte),
        cmocka_unit_test(test_ten_megabytes),  cmocka_unit_test(test_invalid_bytes),
        cmocka_unit_test(test_phones_in_text), cmocka_unit_test(test_wrong_phones),
        cmocka_unit_test(test_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
