// SPDX-License-Identifier: MIT
#include "text/text.h"
#include "base/grow.h"
#include "text/language.h"
#include "text/normalize.h"
#include "text/phones.h"
#include "text/problems.h"
#include "text/pronounce.h"
#include "text/sentence.h"
#include "text/spoken.h"
#include "quaver/quaver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct own_lexicon {
    uint8_t *bytes;
    qv_lexicon *lexicon;
};

struct qv_text {
    const qv_language *language;
    char *bytes; // what was fed and is not spoken yet, from `origin` of the input on
    size_t size, capacity;
    size_t taken;  // bytes at the start of `bytes` that are done with
    size_t origin; // place of bytes[0] in the input
    bool finished;
    qv_sentence_scan scan;
    qv_pronouncer pronouncer;
    size_t lexicon_capacity;
    qv_reader *reader;
    qv_reading reading;
    qv_spoken spoken;
    qv_place place; // of `taken`
    qv_problems problems;
    struct own_lexicon *own; // [owned], those that were read from files
    size_t owned, own_capacity;
};

/* Puts a lexicon before those that are there. 0 or QV_ERROR_MEMORY. */
static int put_lexicon(qv_text *text, const qv_lexicon *lexicon)
{
    qv_pronouncer *p = &text->pronouncer;
    if (QV_GROW(p->lexicon, text->lexicon_capacity, (size_t)p->lexicons + 1))
        return QV_ERROR_MEMORY;
    memmove(p->lexicon + 1, p->lexicon, (size_t)p->lexicons * sizeof *p->lexicon);
    p->lexicon[0] = lexicon;
    p->lexicons++;
    return 0;
}

int qv_text_open(qv_text **out, const qv_lexicon *lexicon)
{
    *out = NULL;
    qv_text *text = calloc(1, sizeof *text);
    if (!text)
        return QV_ERROR_MEMORY;
    text->language = text->pronouncer.language = qv_language_find(NULL);
    text->reader = qv_reader_new(text->language);
    if (!text->reader || (lexicon && put_lexicon(text, lexicon))) {
        qv_text_close(&text);
        return QV_ERROR_MEMORY;
    }
    *out = text;
    return 0;
}

void qv_text_close(qv_text **text)
{
    if (!*text)
        return;
    free((*text)->bytes);
    free((*text)->pronouncer.lexicon);
    for (size_t i = 0; i < (*text)->owned; i++) {
        qv_lexicon_close(&(*text)->own[i].lexicon);
        free((*text)->own[i].bytes);
    }
    free((*text)->own);
    qv_spoken_free(&(*text)->spoken);
    qv_reader_free((*text)->reader);
    free(*text);
    *text = NULL;
}

void qv_text_reset(qv_text *text)
{
    text->size = text->taken = text->origin = 0;
    text->finished = false;
    text->scan = (qv_sentence_scan){0};
    text->place = (qv_place){0};
    text->problems = (qv_problems){0};
}

int qv_text_add_lexicon(qv_text *text, const qv_lexicon *lexicon)
{
    if (put_lexicon(text, lexicon))
        return QV_ERROR_MEMORY;
    text->pronouncer.own++;
    qv_reader_set_own_words(text->reader, qv_pronouncer_lists, &text->pronouncer);
    return 0;
}

int qv_text_add_lexicon_file(qv_text *text, const char *path, char *message, size_t size)
{
    struct own_lexicon own = {0};
    size_t bytes = 0;
    int error = qv_lexicon_compile(path, &own.bytes, &bytes, message, size);
    if (error)
        return error;
    error = qv_lexicon_open(&own.lexicon, own.bytes, bytes);
    if (!error &&
        (QV_GROW(text->own, text->own_capacity, text->owned + 1) || qv_text_add_lexicon(text, own.lexicon)))
        error = QV_ERROR_MEMORY;
    if (error) {
        qv_lexicon_close(&own.lexicon);
        free(own.bytes);
        snprintf(message, size, "%s: memory is short", path);
        return error;
    }
    text->own[text->owned++] = own;
    return 0;
}

void qv_text_set_language(qv_text *text, const char *tag)
{
    text->language = text->pronouncer.language = qv_language_find(tag);
    qv_reader_set_language(text->reader, text->language);
}

void qv_text_set_spell(qv_text *text, qv_spell spell, void *user)
{
    text->pronouncer.spell = spell;
    text->pronouncer.spell_user = user;
}

int qv_text_feed(qv_text *text, const char *bytes, size_t count)
{
    // What is spoken makes room, but only when it is most of the buffer: each byte is moved once or twice.
    if (text->taken > text->size / 2) {
        text->size -= text->taken;
        memmove(text->bytes, text->bytes + text->taken, text->size);
        text->origin += text->taken;
        text->taken = 0;
    }
    if (count == 0)
        return 0;
    if (QV_GROW(text->bytes, text->capacity, text->size + count))
        return QV_ERROR_MEMORY;
    memcpy(text->bytes + text->size, bytes, count);
    text->size += count;
    return 0;
}

const qv_language *qv_text_language(const qv_text *text)
{
    return text->language;
}

void qv_text_finish(qv_text *text)
{
    text->finished = true;
}

void qv_text_set_reading(qv_text *text, const qv_reading *reading)
{
    text->reading = *reading;
}

bool qv_text_problem(qv_text *text, qv_problem *problem)
{
    return qv_problems_take(&text->problems, problem);
}

/* The words of one sentence, into text->spoken. `origin`: its first byte in the input. 0 or QV_ERROR_MEMORY.
 */
static int normalize(qv_text *text, const char *bytes, size_t size, size_t origin, qv_place place)
{
    qv_notes notes = {0};
    qv_spoken_clear(&text->spoken);
    qv_normalize(text->reader, &text->reading, bytes, size, origin, &text->spoken, &notes);
    qv_problems_add(&text->problems, &notes, place, bytes, origin);
    return text->spoken.short_of_memory ? QV_ERROR_MEMORY : 0;
}

/* Words and breaks of one sentence, appended. 0 or an error. */
static int read_sentence(qv_text *text, const char *bytes, size_t size, size_t origin, qv_place place,
                         qv_utterance *utterance)
{
    qv_spoken *spoken = &text->spoken;
    int error = normalize(text, bytes, size, origin, place);
    if (error || spoken->words == 0)
        return error;
    // A sentence ends as one, also where its marks are missing.
    qv_spoken_break(spoken, QV_BREAK_PERIOD);
    if (utterance->symbols == 0 && qv_utterance_add_symbol(utterance, QV_BREAK_START))
        return QV_ERROR_MEMORY;
    return qv_pronounce(&text->pronouncer, spoken, utterance);
}

static void skip_space(const char *bytes, size_t size, size_t *at)
{
    while (*at < size && qv_is_space(bytes[*at]))
        (*at)++;
}

/* Passes over `count` bytes that are done with. */
static void take(qv_text *text, size_t count)
{
    qv_place_advance(&text->place, text->bytes + text->taken, count, text->origin + text->taken);
    text->taken += count;
}

int qv_text_next(qv_text *text, qv_utterance *utterance)
{
    utterance->symbols = utterance->words = 0;
    while (text->taken < text->size) {
        if (text->scan.at == 0) {
            size_t begin = text->taken;
            skip_space(text->bytes, text->size, &begin);
            take(text, begin - text->taken);
        }
        const char *bytes = text->bytes + text->taken;
        size_t left = text->size - text->taken, end;
        if (left == 0 ||
            !qv_sentence_find_end(&text->scan, text->language, bytes, left, text->finished, &end))
            return 0;
        size_t origin = text->origin + text->taken;
        int error = read_sentence(text, bytes, end, origin, text->place, utterance);
        take(text, end);
        text->scan = (qv_sentence_scan){0};
        if (error)
            return error;
        utterance->begin = origin;
        utterance->end = origin + end;
        if (utterance->words > 0)
            return 1;
    }
    return 0;
}

size_t qv_text_taken(const qv_text *text)
{
    return text->origin + text->taken;
}

const qv_spoken *qv_text_spoken(const qv_text *text)
{
    return &text->spoken;
}

/* A string that is read sentence by sentence. */
typedef struct whole_text {
    const qv_language *language;
    const char *bytes;
    size_t count;
    size_t at, size; // the sentence in hand
    qv_place place;  // of `at`
} whole_text;

/* Goes to the next sentence, past white space; false when nothing is left. */
static bool next_sentence(whole_text *w)
{
    qv_sentence_scan scan = {0};
    size_t at = w->at + w->size;
    skip_space(w->bytes, w->count, &at);
    qv_place_advance(&w->place, w->bytes + w->at, at - w->at, w->at);
    w->at = at;
    return at < w->count &&
           qv_sentence_find_end(&scan, w->language, w->bytes + at, w->count - at, true, &w->size);
}

int qv_text_whole(qv_text *text, const char *bytes, size_t count, qv_utterance *utterance)
{
    utterance->symbols = utterance->words = 0;
    utterance->begin = 0;
    utterance->end = count;
    whole_text whole = {.language = text->language, .bytes = bytes, .count = count};
    while (next_sentence(&whole)) {
        int error = read_sentence(text, bytes + whole.at, whole.size, whole.at, whole.place, utterance);
        if (error)
            return error;
    }
    return 0;
}

int qv_text_normalize_line(qv_text *text, const char *bytes, size_t count, char **line, size_t *capacity)
{
    size_t length = 0;
    if (QV_GROW(*line, *capacity, 1))
        return QV_ERROR_MEMORY;
    whole_text whole = {.language = text->language, .bytes = bytes, .count = count};
    while (next_sentence(&whole)) {
        int error = normalize(text, bytes + whole.at, whole.size, whole.at, whole.place);
        if (error)
            return error;
        for (size_t i = 0; i < text->spoken.words; i++) {
            const qv_spoken_word *word = &text->spoken.word[i];
            if (QV_GROW(*line, *capacity, length + (size_t)word->length + 2))
                return QV_ERROR_MEMORY;
            if (length > 0)
                (*line)[length++] = ' ';
            memcpy(*line + length, text->spoken.chars + word->text, (size_t)word->length);
            length += (size_t)word->length;
        }
    }
    (*line)[length] = '\0';
    return 0;
}
