// SPDX-License-Identifier: MIT
/*
 * Any bytes as text: the same sentences come out in whatever pieces they go in, every word keeps to its
 * sentence, and everything said is a symbol. The first byte of the input chooses pieces and settings. Bytes
 * that begin with "QVLX" are opened as a compiled lexicon instead.
 */
#include "fuzz/fuzz.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "text/lexicon/lexicon.h"
#include "text/phones.h"
#include "text/text.h"

enum { MOST_SENTENCE = 4000, MOST_SYMBOLS = 400 * MOST_SENTENCE };

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* A sum over all sentences that any difference changes (FNV-1a). */
typedef struct digest {
    uint64_t sum;
    size_t end; // of the last sentence
} digest;

static void add(digest *d, const void *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        d->sum = (d->sum ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3;
}

static void check_utterance(const qv_utterance *u, digest *d)
{
    check(u->words > 0 && u->symbols > 1 && u->symbols < MOST_SYMBOLS);
    check(u->begin >= d->end && u->end > u->begin && u->end - u->begin <= MOST_SENTENCE);
    check(u->symbol[0] == QV_BREAK_START && u->symbol[u->symbols - 1] >= QV_BREAK_PERIOD);
    int next = 1;
    for (int i = 0; i < u->words; i++) {
        const qv_word *word = &u->word[i];
        check(word->begin >= u->begin && word->begin < word->end && word->end <= u->end);
        check(word->first_symbol == next && word->symbols >= 0);
        next += word->symbols + 1;
        check(next <= u->symbols && qv_symbol_is_break(u->symbol[next - 1]) &&
              u->symbol[next - 1] != QV_BREAK_START);
        for (int k = word->first_symbol; k < next - 1; k++)
            check(u->symbol[k] >= QV_FIRST_PHONE && u->symbol[k] < QV_SYMBOLS);
    }
    check(next == u->symbols);
    d->end = u->end;
    add(d, u->symbol, (size_t)u->symbols);
    add(d, &u->begin, sizeof u->begin);
    add(d, &u->end, sizeof u->end);
}

static void take_all(qv_text *text, qv_utterance *u, digest *d)
{
    int got;
    while ((got = qv_text_next(text, u)) == 1)
        check_utterance(u, d);
    check(got == 0);
}

static uint64_t speak(qv_text *text, qv_utterance *u, const char *bytes, size_t size, size_t piece)
{
    digest d = {0xcbf29ce484222325, 0};
    qv_problem problem;
    qv_text_reset(text);
    for (size_t at = 0; at < size; at += piece) {
        check(qv_text_feed(text, bytes + at, size - at < piece ? size - at : piece) == 0);
        take_all(text, u, &d);
    }
    qv_text_finish(text);
    take_all(text, u, &d);
    while (qv_text_problem(text, &problem))
        check(problem.begin < problem.end && problem.end <= size && problem.line > 0 && problem.column > 0 &&
              problem.column <= problem.begin + 1 && strlen(problem.what) < sizeof problem.what);
    return d.sum;
}

static void use_line(qv_text *text, qv_utterance *u, const char *bytes, size_t size)
{
    char *line = NULL;
    size_t capacity = 0;
    check(qv_text_normalize_line(text, bytes, size, &line, &capacity) == 0);
    check(strlen(line) < capacity && line[0] != ' ');
    free(line);
    check(qv_text_whole(text, bytes, size, u) == 0);
}

static int spell(void *user, const char *word, size_t length, uint8_t *symbols, int capacity)
{
    (void)user;
    check(length > 0 && length <= QV_WORD_BYTES && word[length - 1] != '\0' && capacity > 0);
    symbols[0] = QV_FIRST_PHONE;
    return length > 3;
}

static void use_text(const uint8_t *data, size_t size)
{
    if (size == 0)
        return;
    const char *bytes = (const char *)data + 1;
    size--;
    qv_text *text;
    qv_utterance u = {0};
    qv_reading reading = {.punctuation = data[0] % 3, .skip_emoji = data[0] / 3 % 2};
    check(qv_text_open(&text, NULL) == 0);
    qv_text_set_reading(text, &reading);
    if (data[0] & 64)
        qv_text_set_spell(text, spell, NULL);
    const uint64_t whole = speak(text, &u, bytes, size, size + 1);
    check(speak(text, &u, bytes, size, 1 + data[0] / 6 % 10) == whole);
    use_line(text, &u, bytes, size);
    qv_utterance_free(&u);
    qv_text_close(&text);
}

static void use_lexicon(const uint8_t *data, size_t size)
{
    static const char *const words[] = {"a", "the", "hello", "zebra", "averylongwordthatisnotthere"};
    qv_lexicon *lexicon;
    uint8_t symbols[QV_WORD_SYMBOLS];
    if (qv_lexicon_open(&lexicon, data, size))
        return;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int variant = 0; variant < 3; variant++) {
            int count =
                qv_lexicon_find(lexicon, words[i], strlen(words[i]), variant, symbols, QV_WORD_SYMBOLS);
            check(count >= 0 && count <= QV_WORD_SYMBOLS);
            for (int k = 0; k < count; k++)
                check(symbols[k] >= QV_FIRST_PHONE && symbols[k] < QV_SYMBOLS);
        }
    qv_lexicon_close(&lexicon);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= 4 && memcmp(data, "QVLX", 4) == 0)
        use_lexicon(data, size);
    else
        use_text(data, size);
    return 0;
}
