// SPDX-License-Identifier: MIT
/* Text in, sentences of phones out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"
#include "text/phones.h"
#include "text/text.h"

static uint8_t *lexicon_bytes;
static qv_lexicon *lexicon;

static const char *const words[][2] = {
    {"hello", "HH AH0 L OW1"},   {"world", "W ER1 L D"}, {"cat", "K AE1 T"},
    {"dog", "D AO1 G"},          {"bus", "B AH1 S"},     {"city", "S IH1 T IY0"},
    {"the", "DH AH0"},           {"sat", "S AE1 T"},     {"smith", "S M IH1 TH"},
    {"doctor", "D AA1 K T ER0"}, {"one", "W AH1 N"},     {"two", "T UW1"},
    {"don't", "D OW1 N T"},      {"he", "HH IY1"},       {"meter", "M IY1 T ER0"},
    {"for", "F AO1 R"},          {"can", "K AE1 N"},     {"to", "T UW1"},
    {"rose", "R OW1 Z"},         {"mane", "M EY1 N"},    {"cafe", "K AH0 F EY1"},
    {"chloe", "K L OW1 IY0"},    {"nee", "N IY1"},       {"resume", "R IH0 Z UW1 M"},
};

static int open_lexicon(void **state)
{
    (void)state;
    qv_dictionary dictionary = {0};
    size_t size;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint8_t symbols[QV_WORD_SYMBOLS];
        size_t bad_begin, bad_end;
        int count = qv_symbols_parse(words[i][1], strlen(words[i][1]), symbols, QV_WORD_SYMBOLS, &bad_begin,
                                     &bad_end);
        if (qv_dictionary_add(&dictionary, words[i][0], strlen(words[i][0]), symbols, count))
            return -1;
    }
    int error = qv_lexicon_pack(&dictionary, &lexicon_bytes, &size);
    qv_dictionary_free(&dictionary);
    return error ? error : qv_lexicon_open(&lexicon, lexicon_bytes, size);
}

static int close_lexicon(void **state)
{
    (void)state;
    qv_lexicon_close(&lexicon);
    free(lexicon_bytes);
    return 0;
}

/* "HH AH0 L OW1 _ W ER1 L D ." and the words' ranges as "[0-5 6-11]". */
static void print_utterance(const qv_utterance *u, char *out, size_t size)
{
    size_t at = 0;
    assert_true(u->symbols > 0);
    assert_int_equal(QV_BREAK_START, u->symbol[0]);
    assert_true(u->symbol[u->symbols - 1] >= QV_BREAK_PERIOD && u->symbol[u->symbols - 1] < QV_BREAKS);
    int next = 1;
    for (int i = 0; i < u->words; i++) {
        assert_int_equal(next, u->word[i].first_symbol);
        next += u->word[i].symbols + 1;
    }
    assert_int_equal(next, u->symbols);
    for (int i = 1; i < u->symbols; i++)
        at += (size_t)snprintf(out + at, size - at, i > 1 ? " %s" : "%s", qv_symbol_name(u->symbol[i]));
}

/* All sentences of a text fed in pieces of `piece` bytes (0: in one), separated by " | ". */
static void speak(const char *text, size_t length, size_t piece, char *out, size_t size)
{
    qv_text *front;
    qv_utterance utterance = {0};
    out[0] = '\0';
    assert_int_equal(0, qv_text_open(&front, lexicon));
    for (size_t at = 0; at <= length;) {
        size_t count = piece && piece < length - at ? piece : length - at;
        assert_int_equal(0, qv_text_feed(front, text + at, count));
        at += count;
        if (at == length)
            qv_text_finish(front);
        int got;
        while ((got = qv_text_next(front, &utterance)) == 1) {
            if (out[0])
                strcat(out, " | ");
            print_utterance(&utterance, out + strlen(out), size - strlen(out));
        }
        assert_int_equal(0, got);
        if (at == length)
            break;
    }
    qv_utterance_free(&utterance);
    qv_text_close(&front);
    assert_null(front);
}

static void assert_spoken(const char *text, const char *expected)
{
    char out[4096];
    speak(text, strlen(text), 0, out, sizeof out);
    assert_string_equal(expected, out);
}

static void test_sentences(void **state)
{
    (void)state;
    assert_spoken("", "");
    assert_spoken("  \n ... !", "");
    assert_spoken("Hello, world.", "HH AH0 L OW1 , W ER1 L D .");
    assert_spoken("Hello world", "HH AH0 L OW1 _ W ER1 L D .");
    assert_spoken("Hello? The cat!", "HH AH0 L OW1 ? | DH AH0 _ K AE1 T !");
    assert_spoken("The cat; the dog: hello", "DH AH0 _ K AE1 T ; DH AH0 _ D AO1 G ; HH AH0 L OW1 .");
    assert_spoken("Hello \xe2\x80\x94 world\xe2\x80\xa6", "HH AH0 L OW1 - W ER1 L D .");
    assert_spoken("Hello\n\nworld", "HH AH0 L OW1 . | W ER1 L D .");
    assert_spoken("Hello\nworld", "HH AH0 L OW1 _ W ER1 L D .");
    // A mark that belongs to a name, and the number of a heading, end nothing.
    assert_spoken("Mia! the cat", "EH1 M AY1 EY1 _ DH AH0 _ K AE1 T .");
    assert_spoken("Cat! the dog", "K AE1 T ! | DH AH0 _ D AO1 G .");
    assert_spoken("II. Cat", "T UW1 , K AE1 T .");
    assert_spoken("The cat is IV. Dog", "DH AH0 _ K AE1 T _ AY1 EH1 S _ AY1 _ V IY1 . | D AO1 G .");
}

static void test_words(void **state)
{
    (void)state;
    assert_spoken("cats dogs buses cities", "K AE1 T S _ D AO1 G Z _ B AH1 S IH0 Z _ S IH1 T IY0 Z .");
    assert_spoken("the cat's the dogs' Bus's", "DH AH0 _ K AE1 T S _ DH AH0 _ D AO1 G Z _ B AH1 S IH0 Z .");
    assert_spoken("don\xe2\x80\x99t", "D OW1 N T .");
    assert_spoken("1 2", "W AH1 N _ T UW1 .");
    assert_spoken("qx", "K Y UW1 EH1 K S .");
    // Initials follow each other without a pause, and A is one.
    assert_spoken("Q. X. Cat", "K Y UW1 _ EH1 K S _ K AE1 T .");
    assert_spoken("The A. X. Cat", "DH IY0 _ EY1 _ EH1 K S _ K AE1 T .");
}

/* What the front end says itself needs no dictionary. */
static void test_terms(void **state)
{
    (void)state;
    assert_spoken("semicolon", "S EH1 M IY0 K OW2 L AH0 N .");
    assert_spoken("kilometers", "K IH1 L AH0 M IY2 T ER0 Z .");
    assert_spoken("gigameter", "G IH1 G AH0 M IY2 T ER0 .");
    assert_spoken("1 2 quintillion", "W AH1 N _ T UW1 _ K W IH0 N T IH1 L Y AH0 N .");
    assert_spoken("the octillion", "DH IY0 _ AA0 K T IH1 L Y AH0 N .");
}

/* Little words are said weakly in front of another, in full at the end of a phrase. */
static void test_weak_forms(void **state)
{
    (void)state;
    assert_spoken("for the cat", "F ER0 _ DH AH0 _ K AE1 T .");
    assert_spoken("the cat sat for", "DH AH0 _ K AE1 T _ S AE1 T _ F AO1 R .");
    assert_spoken("for one octillion", "F ER0 _ W AH1 N _ AA0 K T IH1 L Y AH0 N .");
    assert_spoken("for octillion", "F AO1 R _ AA0 K T IH1 L Y AH0 N .");
    assert_spoken("he can hello", "HH IY1 _ K AH0 N _ HH AH0 L OW1 .");
    assert_spoken("the can sat, can", "DH AH0 _ K AE1 N _ S AE1 T , K AE1 N .");
    assert_spoken("to the dog; to", "T IH0 _ DH AH0 _ D AO1 G ; T UW1 .");
    assert_spoken("to octillion", "T UW1 _ AA0 K T IH1 L Y AH0 N .");
}

static void test_known(void **state)
{
    (void)state;
    qv_text *text;
    qv_utterance u = {0};
    assert_int_equal(0, qv_text_open(&text, lexicon));
    assert_int_equal(0, qv_text_whole(text, "The qx cats", 11, &u));
    assert_int_equal(3, u.words);
    assert_true(u.word[0].known && !u.word[1].known && u.word[2].known);
    assert_int_equal(4, u.word[1].begin);
    assert_int_equal(6, u.word[1].end);
    qv_utterance_free(&u);
    qv_text_close(&text);
}

static void test_whole(void **state)
{
    (void)state;
    static const char text[] = "Hello. The cat, he sat? World";
    char out[1024];
    qv_text *front;
    qv_utterance u = {0};
    assert_int_equal(0, qv_text_open(&front, lexicon));
    assert_int_equal(0, qv_text_whole(front, text, strlen(text), &u));
    print_utterance(&u, out, sizeof out);
    assert_string_equal("HH AH0 L OW1 . DH AH0 _ K AE1 T , HH IY1 _ S AE1 T ? W ER1 L D .", out);
    assert_int_equal(0, u.begin);
    assert_int_equal(strlen(text), u.end);
    assert_int_equal(0, qv_text_whole(front, " - ", 3, &u));
    assert_int_equal(0, u.words);
    qv_utterance_free(&u);
    qv_text_close(&front);
}

static void test_any_cutting(void **state)
{
    (void)state;
    static const char text[] =
        "Hello, Dr. Smith. \"The cat,\" he sat... The dog\xe2\x80\x99s world! J. R. Smith sat at 9 a.m. the "
        "\xe2\x80\x9c"
        "bus?\xe2\x80\x9d he\xe2\x80\xa6 sat \xe2\x80\x94 Dr. He\r\n\r\n- one\n- two 3.14 (etc.) The U.S. "
        "cat. He sat in the U.S. The end";
    char whole[8192], pieces[8192];
    speak(text, strlen(text), 0, whole, sizeof whole);
    assert_non_null(strstr(whole, " | "));
    for (size_t piece = 1; piece < 30; piece++) {
        speak(text, strlen(text), piece, pieces, sizeof pieces);
        assert_string_equal(whole, pieces);
    }
}

/* A line without a full stop comes in pieces, whatever it is made of, and every byte is in one of them. */
static void test_endless_line(void **state)
{
    (void)state;
    static const char *const patterns[] = {"hello ", "hello, the cat ", "x", "\xe2\x82\xac", "7", ". ", "a."};
    enum { LENGTH = 200000 };
    char *text = malloc(LENGTH + 16);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        size_t n = strlen(patterns[i]), words_seen = 0;
        for (size_t at = 0; at < LENGTH; at += n)
            memcpy(text + at, patterns[i], n);
        qv_text *front;
        qv_utterance u = {0};
        assert_int_equal(0, qv_text_open(&front, lexicon));
        assert_int_equal(0, qv_text_feed(front, text, LENGTH));
        qv_text_finish(front);
        size_t last = 0;
        while (qv_text_next(front, &u) == 1) {
            assert_true(u.begin >= last && u.begin - last < 5000 && u.end - u.begin <= 4000);
            last = u.end;
            words_seen += (size_t)u.words;
        }
        if (i == 0)
            assert_int_equal(LENGTH / n + 1, words_seen);
        qv_utterance_free(&u);
        qv_text_close(&front);
    }
    free(text);
}

/* An é at the end is said, though dictionaries have the words without it. */
static void test_acute(void **state)
{
    (void)state;
    assert_spoken("rose ros\xc3\xa9", "R OW1 Z _ R OW2 Z EY1 .");
    assert_spoken("The rose\xcc\x81.", "DH AH0 _ R OW2 Z EY1 .");
    assert_spoken("ros&eacute;, ROS\xc3\x89", "R OW2 Z EY1 , R OW2 Z EY1 .");
    assert_spoken("ros\xc3\xa9s, Man\xc3\xa9's", "R OW2 Z EY1 Z , M AA2 N EY1 Z .");
    assert_spoken("caf\xc3\xa9s, Chlo\xc3\xa9, n\xc3\xa9"
                  "e",
                  "K AH0 F EY1 Z , K L OW1 IY0 , N EY1 .");
    assert_spoken("r\xc3\xa9sum\xc3\xa9s", "R EH1 Z AH0 M EY2 Z .");
    assert_spoken("\xc3\xa9 \xc3\xa9s r\xc3\xb4se", "IY1 _ IY1 EH1 S _ R OW1 Z .");
}

/* The user's words hold however they are written in the text, and whatever they would be read as. */
static void test_own_words(void **state)
{
    (void)state;
    static const char *const own[] = {"FBI", "c++", "Caf\xc3\xa9", "covid-19", "dr"};
    qv_dictionary dictionary = {0};
    uint8_t symbol = (uint8_t)qv_symbol_find("ZH", 2), *bytes;
    size_t size;
    qv_lexicon *mine;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        assert_int_equal(0, qv_dictionary_add(&dictionary, own[i], strlen(own[i]), &symbol, 1));
    assert_int_equal(0, qv_lexicon_pack(&dictionary, &bytes, &size));
    qv_dictionary_free(&dictionary);
    assert_int_equal(0, qv_lexicon_open(&mine, bytes, size));
    static const char text[] = "(FBI), C++ cafe COVID-19 Dr. cats.";
    qv_text *front;
    qv_utterance u = {0};
    char out[256];
    assert_int_equal(0, qv_text_open(&front, lexicon));
    assert_int_equal(0, qv_text_add_lexicon(front, mine));
    assert_int_equal(0, qv_text_whole(front, text, strlen(text), &u));
    print_utterance(&u, out, sizeof out);
    assert_string_equal("ZH - ZH _ ZH _ ZH _ ZH _ K AE1 T S .", out);
    qv_utterance_free(&u);
    qv_text_close(&front);
    qv_lexicon_close(&mine);
    free(bytes);
}

static int spell_constant(void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    (void)word, (void)capacity;
    symbols[0] = *(const uint8_t *)user;
    return length == 2 ? 1 : 0;
}

static void test_lexicon_and_spell_hooks(void **state)
{
    (void)state;
    qv_dictionary dictionary = {0};
    uint8_t symbol = (uint8_t)qv_symbol_find("ZH", 2), *bytes;
    size_t size;
    qv_lexicon *mine;
    assert_int_equal(0, qv_dictionary_add(&dictionary, "Cat", 3, &symbol, 1));
    assert_int_equal(0, qv_lexicon_pack(&dictionary, &bytes, &size));
    qv_dictionary_free(&dictionary);
    assert_int_equal(0, qv_lexicon_open(&mine, bytes, size));
    qv_text *front;
    qv_utterance u = {0};
    char out[256];
    assert_int_equal(0, qv_text_open(&front, lexicon));
    assert_int_equal(0, qv_text_add_lexicon(front, mine));
    symbol++;
    qv_text_set_spell(front, spell_constant, &symbol);
    assert_int_equal(0, qv_text_whole(front, "cat dog qu b", 12, &u));
    print_utterance(&u, out, sizeof out);
    char expected[256];
    snprintf(expected, sizeof expected, "ZH _ D AO1 G _ %s _ B IY1 .", qv_symbol_name(symbol));
    assert_string_equal(expected, out);
    qv_utterance_free(&u);
    qv_text_close(&front);
    qv_lexicon_close(&mine);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_weak_forms),
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_any_cutting),
        cmocka_unit_test(test_endless_line),
        cmocka_unit_test(test_lexicon_and_spell_hooks),
        cmocka_unit_test(test_acute),
        cmocka_unit_test(test_own_words),
    };
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
