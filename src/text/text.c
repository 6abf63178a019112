#include "text/text.h"
#include "text/grow.h"
#include "text/normalize.h"
#include "text/phones.h"
#include "text/pronounce.h"
#include "text/sentence.h"
#include "text/spoken.h"
#include "quaver/quaver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct qv_text {
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
    size_t lines, line_begin; // lines before `taken`, and where the last of them begins in the input
    bool told_invalid;        // bytes that are no UTF-8 were reported
    char problem[160];        // not asked for yet, or ""
};

int qv_text_open(qv_text **out, const qv_lexicon *lexicon)
{
    *out = NULL;
    qv_text *text = calloc(1, sizeof *text);
    if (!text)
        return QV_ERROR_MEMORY;
    text->reader = qv_reader_new();
    if (!text->reader || (lexicon && qv_text_add_lexicon(text, lexicon))) {
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
    text->lines = text->line_begin = 0;
    text->told_invalid = false;
    text->problem[0] = '\0';
}

int qv_text_add_lexicon(qv_text *text, const qv_lexicon *lexicon)
{
    qv_pronouncer *p = &text->pronouncer;
    if (QV_GROW(p->lexicon, text->lexicon_capacity, (size_t)p->lexicons + 1))
        return QV_ERROR_MEMORY;
    memmove(p->lexicon + 1, p->lexicon, (size_t)p->lexicons * sizeof *p->lexicon);
    p->lexicon[0] = lexicon;
    p->lexicons++;
    if (p->lexicons > 1)
        qv_reader_set_own_words(text->reader, qv_pronouncer_lists, p);
    return 0;
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

void qv_text_finish(qv_text *text)
{
    text->finished = true;
}

void qv_text_set_reading(qv_text *text, const qv_reading *reading)
{
    text->reading = *reading;
}

bool qv_text_problem(qv_text *text, char *message, size_t size)
{
    if (!text->problem[0])
        return false;
    snprintf(message, size, "%s", text->problem);
    text->problem[0] = '\0';
    return true;
}

/* Counts the lines of bytes that are done with; `origin`: their place in the input. */
static void count_lines(qv_text *text, const char *bytes, size_t size, size_t origin)
{
    const char *end = bytes + size;
    for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;) {
        at++;
        text->lines++;
        text->line_begin = origin + (size_t)(at - bytes);
    }
}

/* Keeps what was wrong in a sentence, with its line and column, until it is asked for. */
static void note_problem(qv_text *text, const qv_notes *notes, const char *bytes, size_t origin)
{
    qv_text place = {.lines = text->lines, .line_begin = text->line_begin};
    if (notes->bad_end > 0 && !text->problem[0]) {
        count_lines(&place, bytes, notes->bad_begin - origin, origin);
        size_t length = notes->bad_end - notes->bad_begin;
        snprintf(text->problem, sizeof text->problem, "line %zu, column %zu: \"%.*s\" is no phone",
                 place.lines + 1, notes->bad_begin - place.line_begin + 1, (int)(length < 40 ? length : 40),
                 bytes + (notes->bad_begin - origin));
    } else if (notes->invalid > 0 && !text->told_invalid && !text->problem[0]) {
        text->told_invalid = true;
        snprintf(text->problem, sizeof text->problem, "line %zu: bytes that are not UTF-8", place.lines + 1);
    }
}

/* The words of one sentence, into text->spoken. `origin`: its place in the input. 0 or QV_ERROR_MEMORY. */
static int normalize(qv_text *text, const char *bytes, size_t size, size_t origin)
{
    qv_notes notes = {0};
    qv_spoken_clear(&text->spoken);
    qv_normalize(text->reader, &text->reading, bytes, size, origin, &text->spoken, &notes);
    note_problem(text, &notes, bytes, origin);
    return text->spoken.short_of_memory ? QV_ERROR_MEMORY : 0;
}

/* Words and breaks of one sentence, appended. 0 or an error. */
static int read_sentence(qv_text *text, const char *bytes, size_t size, size_t origin,
                         qv_utterance *utterance)
{
    qv_spoken *spoken = &text->spoken;
    int error = normalize(text, bytes, size, origin);
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
    count_lines(text, text->bytes + text->taken, count, text->origin + text->taken);
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
        if (left == 0 || !qv_sentence_find_end(&text->scan, bytes, left, text->finished, &end))
            return 0;
        size_t origin = text->origin + text->taken;
        int error = read_sentence(text, bytes, end, origin, utterance);
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

/* The end of the sentence at `at`, past white space; false when nothing is left. */
static bool next_sentence(const char *bytes, size_t count, size_t *at, size_t *size)
{
    qv_sentence_scan scan = {0};
    skip_space(bytes, count, at);
    return *at < count && qv_sentence_find_end(&scan, bytes + *at, count - *at, true, size);
}

int qv_text_whole(qv_text *text, const char *bytes, size_t count, qv_utterance *utterance)
{
    utterance->symbols = utterance->words = 0;
    utterance->begin = 0;
    utterance->end = count;
    for (size_t at = 0, size; next_sentence(bytes, count, &at, &size); at += size) {
        int error = read_sentence(text, bytes + at, size, at, utterance);
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
    for (size_t at = 0, size; next_sentence(bytes, count, &at, &size); at += size) {
        int error = normalize(text, bytes + at, size, at);
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
