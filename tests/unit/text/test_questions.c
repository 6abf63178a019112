// SPDX-License-Identifier: MIT
/* Which questions rise, told by their sound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text/language.h"
#include "text/phones.h"

/* Phones by name, breaks as in qv_symbol_name, separated by blanks. */
static int read_symbols(const char *text, uint8_t *symbols)
{
    int count = 0;
    symbols[count++] = QV_BREAK_START;
    while (*text) {
        const int length = (int)strcspn(text, " ");
        int symbol = qv_symbol_find(text, length);
        for (int k = 0; symbol < 0 && k < QV_BREAKS; k++)
            symbol = *qv_symbol_name(k) == *text && length == 1 ? k : -1;
        assert_true(symbol >= 0);
        symbols[count++] = (uint8_t)symbol;
        text += length + (text[length] == ' ');
    }
    return count;
}

static void assert_rises(const char *text, bool rises)
{
    uint8_t symbols[128];
    const int count = read_symbols(text, symbols);
    if (qv_language_find(NULL)->question_rises(symbols, count) != rises)
        fail_msg("%s: %s", text, rises ? "falls" : "rises");
}

static void yes_or_no_rises(void **state)
{
    (void)state;
    assert_rises("IH1 Z _ IH1 T _ T R UW1 ?", true);
    assert_rises("D UW1 _ Y UW1 _ N OW1 _ W AH1 T _ HH IY1 _ S EH1 D ?", true); // what: not asked with
    assert_rises("Y UW1 _ D IH1 D ?", true);
    assert_rises("R IH1 L IY0 ?", true);
    assert_rises("IH1 T S _ L EY1 T , IH1 Z AH0 N T _ IH1 T ?", true);
    assert_rises("AE1 N D _ Y UW1 ?", true);
}

static void asking_words_fall(void **state)
{
    (void)state;
    assert_rises("W EH1 R _ IH1 Z _ IH1 T ?", false);
    assert_rises("W AH1 T S _ DH AE1 T ?", false);
    assert_rises("HH W AY1 ?", false);
    assert_rises("AE1 N D _ HH UW1 _ AA1 R _ Y UW1 ?", false);
    assert_rises("IH0 N _ W IH1 CH _ T AW1 N ?", false);
    assert_rises("IH1 F _ HH IY1 _ K AH1 M Z , W AH1 T _ DH EH1 N ?", false);
}

static void choices_fall(void **state)
{
    (void)state;
    assert_rises("T IY1 _ AO1 R _ K AO1 F IY0 ?", false);
    assert_rises("T IY1 , AO1 R _ K AO1 F IY0 ?", false);
    assert_rises("AO1 R _ N AA1 T ?", false);
}

static void what_is_no_question_falls(void **state)
{
    (void)state;
    assert_rises("IH1 Z _ IH1 T _ T R UW1 .", false);
    assert_rises("R IH1 L IY0 !", false);
    assert_rises("D UW1 ? IH1 T", false);
    assert_rises("", false);
    assert_rises("?", true); // nothing to hear it by
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yes_or_no_rises),
        cmocka_unit_test(asking_words_fall),
        cmocka_unit_test(choices_fall),
        cmocka_unit_test(what_is_no_question_falls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
