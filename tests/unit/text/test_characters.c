// SPDX-License-Identifier: MIT
/* What single characters and keys are called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "text/cluster.h"
#include "text/language.h"

/* The name of a character. Static memory. */
static const char *name_of(const char *character, size_t length)
{
    static char text[400];
    qv_phrase phrase = {0};
    qv_language_find("en")->name_character(&phrase, character, length);
    assert_true(phrase.length > 0 && phrase.length < sizeof text && !phrase.short_of_memory);
    strcpy(text, phrase.text);
    free(phrase.text);
    return text;
}

static void characters_have_names(void **state)
{
    static const char *const names[][2] = {
        {"a", "A"},
        {"Z", "Z"},
        {"7", "seven"},
        {" ", "space"},
        {"\t", "tab"},
        {"\n", "new line"},
        {"\r\n", "new line"},
        {".", "dot"},
        {"(", "left paren"},
        {"_", "underscore"},
        {"\\", "backslash"},
        {"\xc2\xa0", "no break space"},
        {"\xc3\xa9", "E acute"},
        {"e\xcc\x81", "E acute"}, // the same in two codes
        {"\xc3\x84", "A umlaut"},
        {"\xc3\xb1", "N tilde"},
        {"\xc3\xa7", "C cedilla"},
        {"\xe1\xbb\x87", "E dot below circumflex"},
        {"\xc3\xb8", "O stroke"},
        {"\xc3\x9f", "sharp S"},
        {"\xc3\xa6", "A E"},
        {"\xce\xb1", "alpha"},
        {"\xce\xac", "alpha acute"},
        {"\xd0\xb6", "cyrillic zhe"},
        {"\xd7\x90", "hebrew alef"},
        {"\xd8\xa8", "arabic beh"},
        {"\xe3\x81\x82", "hiragana A"},
        {"\xe2\x82\xac", "euro"},
        {"\xc2\xbd", "one half"},
        {"\xe2\x80\xa6", "dot dot dot"},
        {"\xe2\x80\x94", "em dash"},
        {"\xe2\x86\x92", "right arrow"},
        {"\xe2\x88\x9a", "square root"},
        {"\xe2\x89\xa4", "less than or equal"},
        {"\xe2\x96\xa0", "filled square"},
        {"\xe2\x91\xa1", "circled two"},
        {"\xe2\x84\x9d", "R"}, // a letter in double strokes
        {"\xef\xac\x81", "small ligature fi"},
        {"\xe2\xa0\x93", "braille one two five"},
        {"\xe2\xa0\x80", "braille blank"},
        {"\xf0\x9f\x91\x8d", "thumbs up"},
        {"\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", "thumbs up medium skin tone"},
        {"\xf0\x9f\x87\xab\xf0\x9f\x87\xb7", "flag of france"},
        {"\xe2\x9d\xa4\xef\xb8\x8f", "red heart"},
        {"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "woman personal computer"},
        {"\xe4\xb8\xad", "character four E two D"},
        {"\xf0\x93\x80\x80", "character one three zero zero zero"},
        {"\xed\x95\x9c", "character D five five C"},
        {"\xff", "replacement character"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const size_t length = strlen(names[i][0]);
        assert_int_equal(qv_character_span(names[i][0], length), length);
        assert_string_equal(name_of(names[i][0], length), names[i][1]);
    }
    assert_string_equal(name_of("", 1), "null");
}

static void assert_sayable(const char *name)
{
    for (const char *c = name; *c; c++) {
        const int letter = (*c >= 'a' && *c <= 'z') || *c == '\'';
        const int capital = *c >= 'A' && *c <= 'Z' && (c == name || c[-1] == ' ') && (c[1] == ' ' || !c[1]);
        const int blank = *c == ' ' && c > name && c[-1] != ' ' && c[1];
        if (!letter && !capital && !blank)
            fail_msg("\"%s\" has more than words", name);
    }
}

/* Every code has a name, made of words that the front end reads as they are. */
static void all_codes_have_names(void **state)
{
    (void)state;
    for (utf8proc_int32_t code = 0; code < 0x20000; code++) {
        utf8proc_uint8_t bytes[4];
        if (!utf8proc_codepoint_valid(code))
            continue;
        const utf8proc_ssize_t length = utf8proc_encode_char(code, bytes);
        assert_sayable(name_of((const char *)bytes, (size_t)length));
    }
}

static const char *key_of(const char *key)
{
    static char text[200];
    qv_phrase phrase = {0};
    qv_language_find("en")->name_key(&phrase, key, strlen(key));
    assert_true(phrase.length > 0 && phrase.length < sizeof text);
    strcpy(text, phrase.text);
    free(phrase.text);
    return text;
}

static void keys_have_names(void **state)
{
    static const char *const names[][2] = {
        {"a", "A"},
        {"control_a", "control A"},
        {"Page_Up", "page up"},
        {"shift+F12", "shift F twelve"},
        {"control_alt_delete", "control alt delete"},
        {"ctrl-esc", "control escape"},
        {"kp-enter", "keypad enter"},
        {"control__", "control underscore"},
        {"control++", "control plus"},
        {"_", "underscore"},
        {"-", "dash"},
        {"control_.", "control dot"},
        {"alt_\xc3\xa9", "alt E acute"},
        {"pgdn", "page down"},
        {"scroll-lock", "scroll lock"},
        {"1", "one"},
        {"space", "space"},
        {"___", "underscore underscore"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(key_of(names[i][0]), names[i][1]);
    for (int c = 1; c < 256; c++) { // whatever it is, it has a name
        const char key[] = {(char)c, '_', (char)c, 0};
        assert_sayable(key_of(key));
    }
}

static void characters_end_where_readers_see_it(void **state)
{
    (void)state;
    assert_int_equal(qv_character_span("", 0), 0);
    assert_int_equal(qv_character_span("ab", 2), 1);
    assert_int_equal(qv_character_span("e\xcc\x81x", 4), 3);
    assert_int_equal(qv_character_span("\xff\xcc\x81", 3), 1);
    assert_int_equal(qv_character_span("\xf0\x9f\x87\xab\xf0\x9f\x87\xb7\xf0\x9f\x87\xab", 12), 8);
    char long_one[1000] = "e";
    for (int i = 1; i + 2 < 1000; i += 2)
        memcpy(long_one + i, "\xcc\x81", 2);
    assert_true(qv_character_span(long_one, 999) <= QV_CLUSTER_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_have_names),
        cmocka_unit_test(all_codes_have_names),
        cmocka_unit_test(keys_have_names),
        cmocka_unit_test(characters_end_where_readers_see_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
