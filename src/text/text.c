#include "text/text.h"
#include "text/grow.h"
#include "text/normalize.h"
#include "text/phones.h"
#include "text/pronounce.h"
#include "text/sentence.h"
#include "text/spoken.h"
#include "quaver/quaver.h"
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
    qv_spoken spoken;
};

int qv_text_open(qv_text **out, const qv_lexicon *lexicon)
{
    *out = NULL;
    qv_text *text = calloc(1, sizeof *text);
    if (!text)
        return QV_ERROR_MEMORY;
    if (lexicon && qv_text_add_lexicon(text, lexicon)) {
        free(text);
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
    free(*text);
    *text = NULL;
}

void qv_text_reset(qv_text *text)
{
    text->size = text->taken = text->origin = 0;
    text->finished = false;
    text->scan = (qv_sentence_scan){0};
}

int qv_text_add_lexicon(qv_text *text, const qv_lexicon *lexicon)
{
    qv_pronouncer *p = &text->pronouncer;
    if (QV_GROW(p->lexicon, text->lexicon_capacity, (size_t)p->lexicons + 1))
        return QV_ERROR_MEMORY;
    memmove(p->lexicon + 1, p->lexicon, (size_t)p->lexicons * sizeof *p->lexicon);
    p->lexicon[0] = lexicon;
    p->lexicons++;
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

/* Words and breaks of one sentence, appended. `origin`: its place in the input. 0 or an error. */
static int read_sentence(qv_text *text, const char *bytes, size_t size, size_t origin,
                         qv_utterance *utterance)
{
    qv_spoken *spoken = &text->spoken;
    qv_spoken_clear(spoken);
    qv_normalize(spoken, bytes, size, origin);
    if (spoken->short_of_memory)
        return QV_ERROR_MEMORY;
    if (spoken->words == 0)
        return 0;
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

int qv_text_next(qv_text *text, qv_utterance *utterance)
{
    utterance->symbols = utterance->words = 0;
    while (text->size > 0) {
        if (text->scan.at == 0)
            skip_space(text->bytes, text->size, &text->taken);
        const char *bytes = text->bytes + text->taken;
        size_t left = text->size - text->taken, end;
        if (left == 0 || !qv_sentence_find_end(&text->scan, bytes, left, text->finished, &end))
            return 0;
        size_t origin = text->origin + text->taken;
        int error = read_sentence(text, bytes, end, origin, utterance);
        text->taken += end;
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

int qv_text_whole(qv_text *text, const char *bytes, size_t count, qv_utterance *utterance)
{
    utterance->symbols = utterance->words = 0;
    utterance->begin = 0;
    utterance->end = count;
    for (size_t at = 0;;) {
        qv_sentence_scan scan = {0};
        size_t end;
        skip_space(bytes, count, &at);
        if (at == count || !qv_sentence_find_end(&scan, bytes + at, count - at, true, &end))
            return 0;
        int error = read_sentence(text, bytes + at, end, at, utterance);
        if (error)
            return error;
        at += end;
    }
}
