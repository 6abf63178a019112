// SPDX-License-Identifier: MIT
/* What the shipped voice's front end makes of words: long ones keep their syllables, by letters to phones
 * alone and with the forms that words begin with; others have the phones of tests/golden/words.txt. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../brief.h"
#include "model/speller.h"
#include "quaver/quaver.h"
#include "text/phones.h"
#include "text/pronounce.h"

typedef struct fixture {
    qv_tensor_file *file;
    qv_letters *letters;
    qv_speller *speller;
    qv_lexicon *lexicon;
} fixture;

static int open_voice(void **state)
{
    static fixture f;
    const qv_tensor_entry *entry;
    if (qv_tensor_file_open(&f.file, VOICE, NULL, 0) || qv_letters_open(&f.letters, f.file) ||
        qv_speller_open(&f.speller, f.letters) ||
        qv_tensor_file_get(f.file, "lexicon", QV_TENSOR_U8, -1, -1, &entry, NULL, 0) ||
        qv_lexicon_open(&f.lexicon, entry->data, entry->bytes))
        return -1;
    *state = &f;
    return 0;
}

static int close_voice(void **state)
{
    fixture *f = *state;
    qv_lexicon_close(&f->lexicon);
    qv_speller_close(&f->speller);
    qv_letters_close(&f->letters);
    qv_tensor_file_close(&f->file);
    return 0;
}

static int syllables(const uint8_t *symbol, int count)
{
    int vowels = 0;
    for (int i = 0; i < count; i++)
        vowels += qv_symbol_is_vowel(symbol[i]);
    return vowels;
}

typedef int say(const fixture *f, const char *word, uint8_t *symbols, int capacity);

static int by_letters(const fixture *f, const char *word, uint8_t *symbols, int capacity)
{
    return qv_speller_spell(f->speller, word, strlen(word), symbols, capacity);
}

static int by_front_end(const fixture *f, const char *word, uint8_t *symbols, int capacity)
{
    const qv_lexicon *lexicon = f->lexicon;
    const qv_pronouncer pronouncer = {
        .lexicon = &lexicon, .lexicons = 1, .spell = qv_speller_spell, .spell_user = f->speller};
    bool known;
    return qv_pronounce_word(&pronouncer, word, strlen(word), symbols, capacity, &known);
}

/* Words of long_words.txt that come out with more or fewer syllables, and the largest difference. */
static int miscounted(const fixture *f, say *pronounce, int *words, int *largest)
{
    FILE *golden = fopen(GOLDEN "/long_words.txt", "r");
    assert_non_null(golden);
    char line[200], word[100];
    const int every = brief_or(40, 1);
    int wrong = 0;
    *words = *largest = 0;
    while (fgets(line, sizeof line, golden)) {
        uint8_t symbols[4 * QV_WORD_BYTES];
        int wanted;
        if (line[0] == '#')
            continue;
        assert_int_equal(sscanf(line, "%99s %d", word, &wanted), 2);
        if ((*words)++ % every != 0)
            continue;
        const int count = pronounce(f, word, symbols, (int)sizeof symbols);
        const int off = abs(syllables(symbols, count) - wanted);
        wrong += off > 0;
        *largest = off > *largest ? off : *largest;
    }
    fclose(golden);
    return wrong;
}

/* 444 of the thousand when the search does not hold the attention back. */
static void letters_are_read_in_their_order(void **state)
{
    int words, largest;
    assert_in_range(miscounted(*state, by_letters, &words, &largest), 0, brief_or(6, 130));
    assert_int_equal(words, 1000);
}

/* As many as by letters alone when the forms are not taken off. */
static void known_beginnings_are_said_as_such(void **state)
{
    int words, largest;
    assert_in_range(miscounted(*state, by_front_end, &words, &largest), 0, brief_or(2, 30));
    assert_int_equal(words, 1000);
    assert_in_range(largest, 0, 2);
}

static void words_have_their_phones(void **state)
{
    FILE *golden = fopen(GOLDEN "/words.txt", "r");
    assert_non_null(golden);
    char line[200];
    int words = 0, wrong = 0;
    while (fgets(line, sizeof line, golden)) {
        uint8_t symbols[4 * QV_WORD_BYTES], wanted[QV_WORD_SYMBOLS];
        size_t begin, end;
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (line[0] == '#' || !tab)
            continue;
        *tab = '\0';
        const int right = qv_symbols_parse(tab + 1, strlen(tab + 1), wanted, QV_WORD_SYMBOLS, &begin, &end);
        const int count = by_front_end(*state, line, symbols, (int)sizeof symbols);
        words++;
        if (count == right && memcmp(symbols, wanted, (size_t)count) == 0)
            continue;
        wrong++;
        print_message("%s:", line);
        for (int i = 0; i < count; i++)
            print_message(" %s", qv_symbol_name(symbols[i]));
        print_message("\n");
    }
    fclose(golden);
    assert_in_range(words, 30, 10000);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_are_read_in_their_order),
        cmocka_unit_test(known_beginnings_are_said_as_such),
        cmocka_unit_test(words_have_their_phones),
    };
    return cmocka_run_group_tests(tests, open_voice, close_voice);
}
