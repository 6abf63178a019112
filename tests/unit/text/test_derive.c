// SPDX-License-Identifier: MIT
/* Words derived from known ones. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdbool.h>
#include <string.h>
#include "text/en/derive.h"
#include "text/lexicon/dictionary.h"
#include "text/phones.h"

static const char *const listed[][2] = {
    {"cat", "K AE1 T"},
    {"dog", "D AO1 G"},
    {"bus", "B AH1 S"},
    {"james", "JH EY1 M Z"},
    {"party", "P AA1 R T IY0"},
    {"judge", "JH AH1 JH"},
    {"bake", "B EY1 K"},
    {"plan", "P L AE1 N"},
    {"want", "W AA1 N T"},
    {"call", "K AO1 L"},
    {"happy", "HH AE1 P IY0"},
    {"dark", "D AA1 R K"},
    {"care", "K EH1 R"},
    {"well", "W EH1 L"},
    {"known", "N OW1 N"},
    {"go", "G OW1"},
    {"chemistry", "K EH1 M AH0 S T R IY0"},
    {"thread", "TH R EH1 D"},
    {"graphic", "G R AE1 F IH0 K"},
    {"benzene", "B EH0 N Z IY1 N"},
    {"edema", "IH0 D IY1 M AH0"},
    {"aid", "EY1 D"},
    {"menu", "M EH1 N Y UW0"},
    {"state", "S T EY1 T"},
    {"plane", "P L EY1 N"},
    {"dirk", "D ER1 K"},
    {"facetime", "F EY1 S T AY2 M"},
    {"telework", "T EH1 L AH0 W ER2 K"},
    {"ceviche", "S AH0 V IY1 CH EY0"},
};

static int known(void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    size_t begin, end;
    (void)user;
    for (size_t i = 0; i < sizeof listed / sizeof *listed; i++)
        if (strlen(listed[i][0]) == length && memcmp(listed[i][0], word, length) == 0) {
            const char *phones = listed[i][1];
            return qv_symbols_parse(phones, strlen(phones), symbols, capacity, &begin, &end);
        }
    return 0;
}

/* phones NULL: not derived */
static void expect(const char *word, const char *phones)
{
    uint8_t got[QV_WORD_SYMBOLS], wanted[QV_WORD_SYMBOLS];
    size_t begin, end;
    const int count = qv_derive(known, NULL, word, strlen(word), got, QV_WORD_SYMBOLS);
    const int right =
        phones ? qv_symbols_parse(phones, strlen(phones), wanted, QV_WORD_SYMBOLS, &begin, &end) : 0;
    if (count != right || memcmp(got, wanted, (size_t)right) != 0)
        fail_msg("%s: %d phones, %s expected", word, count, phones ? phones : "none");
}

static void endings_follow_the_last_phone(void **state)
{
    (void)state;
    expect("cat's", "K AE1 T S");
    expect("dogs", "D AO1 G Z");
    expect("bus's", "B AH1 S IH0 Z");
    expect("james'", "JH EY1 M Z");
    expect("cats'", "K AE1 T S");
    expect("parties", "P AA1 R T IY0 Z");
    expect("judges", "JH AH1 JH IH0 Z");
    expect("buses", "B AH1 S IH0 Z");
    expect("baked", "B EY1 K T");
    expect("planned", "P L AE1 N D");
    expect("planed", "P L EY1 N D");
    expect("wanted", "W AA1 N T IH0 D");
    expect("called", "K AO1 L D");
}

static void suffixes_prefixes_and_parts(void **state)
{
    (void)state;
    expect("happiness", "HH AE1 P IY0 N AH0 S");
    expect("darkness", "D AA1 R K N AH0 S");
    expect("careless", "K EH1 R L AH0 S");
    expect("statement", "S T EY1 T M AH0 N T");
    expect("unhappy", "AH0 N HH AE1 P IY0");
    expect("well-known", "W EH1 L N OW1 N");
    expect("go-go-go", "G OW1 G OW1 G OW1");
}

static void words_that_mislead_keep_their_phones_with_ing(void **state)
{
    (void)state;
    expect("teleworking", "T EH1 L AH0 W ER2 K IH0 NG");
    expect("facetiming", "F EY1 S T AY2 M IH0 NG");
    expect("ceviching", NULL); // its e is not silent
    expect("calling", NULL);   // letters to phones know as much
}

static void forms_stand_in_front_of_known_words(void **state)
{
    (void)state;
    expect("electrochemistry", "IH2 L EH2 K T R OW0 K EH1 M AH0 S T R IY0");
    expect("immunohistochemistry", "IH2 M Y UW0 N OW0 HH IH2 S T OW0 K EH1 M AH0 S T R IY0");
    expect("multithreads", "M AH2 L T IY0 TH R EH1 D Z");
    expect("dichlorobenzene", "D AY2 K L AO2 R OW0 B EH0 N Z IY1 N");
    expect("microgo", NULL);      // too short a rest
    expect("photographic", NULL); // draws the stress: F OW2 T AH0
    expect("dichemistry", NULL);  // "di" stands before forms only
    expect("electroxyzzy", NULL);
}

static void british_spellings_are_american_words(void **state)
{
    (void)state;
    expect("oedema", "IH0 D IY1 M AH0");
    expect("oedemas", "IH0 D IY1 M AH0 Z");
    expect("oestrus", NULL);
}

/* Reads any letters as one phone. */
static int read_any(void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    strncat(user, word, length);
    if (capacity < 1)
        return 0;
    symbols[0] = QV_FIRST_PHONE;
    return 1;
}

/* What is left to be read of a word behind the forms that are said as such; NULL: it is left alone. */
static void expect_read(const char *word, const char *rest, int symbols)
{
    uint8_t got[QV_WORD_SYMBOLS];
    char asked[100] = "";
    assert_int_equal(qv_derive_read(read_any, asked, word, strlen(word), got, QV_WORD_SYMBOLS), symbols);
    assert_string_equal(asked, rest);
}

static void the_rest_of_a_long_word_is_read(void **state)
{
    (void)state;
    expect_read("immunohistoxyzzying", "xyzzying", 6 + 5 + 1);
    expect_read("microxyzzying", "", 0);   // no long word
    expect_read("xyzzyxyzzyxyzzy", "", 0); // nothing known in front
    expect_read("leukaemoid", "leukemoid", 1);
}

static void what_only_looks_derived_is_not(void **state)
{
    (void)state;
    expect("menus", NULL); // -us is rarely a plural
    expect("goes", NULL);  // -es after a vowel
    expect("well-nown", NULL);
    expect("-go", NULL);
    expect("go-", NULL);
    expect("-", NULL);
    expect("s", NULL);
    expect("'s", NULL);
    expect("ed", NULL);
    expect("xyz", NULL);
    expect("gos", NULL); // too short for a stem
}

static void nothing_is_written_past_the_end(void **state)
{
    (void)state;
    uint8_t symbols[8];
    for (int capacity = 0; capacity < 8; capacity++) {
        memset(symbols, 0xaa, sizeof symbols);
        const int count = qv_derive(known, NULL, "wanted", 6, symbols, capacity);
        assert_int_equal(count, capacity >= 6 ? 6 : 0);
        for (int i = capacity; i < 8; i++)
            assert_int_equal(symbols[i], 0xaa);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(endings_follow_the_last_phone),
        cmocka_unit_test(suffixes_prefixes_and_parts),
        cmocka_unit_test(words_that_mislead_keep_their_phones_with_ing),
        cmocka_unit_test(forms_stand_in_front_of_known_words),
        cmocka_unit_test(british_spellings_are_american_words),
        cmocka_unit_test(the_rest_of_a_long_word_is_read),
        cmocka_unit_test(what_only_looks_derived_is_not),
        cmocka_unit_test(nothing_is_written_past_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
