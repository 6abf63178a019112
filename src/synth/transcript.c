// SPDX-License-Identifier: MIT
/* Text to words and phones, for those who want to see how it would be spoken. */
#include "quaver/quaver.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "base/message.h"
#include "model/speller.h"
#include "model/voice.h"
#include "synth/manner.h"
#include "text/ipa.h"
#include "text/phones.h"
#include "text/text.h"

struct qv_transcript {
    const qv_voice *voice; // NULL: words only
    qv_text *text;
    qv_speller *speller;
    bool finished;
    qv_utterance utterance;   // the sentence that was taken last
    qv_transcript_word *word; // of it
    const char **phone;       // names of all its symbols
    size_t word_capacity, phone_capacity;
};

static void set_reading(qv_transcript *t, const qv_settings *settings)
{
    const qv_reading reading = qv_reading_of(settings);
    qv_text_set_reading(t->text, &reading);
}

int qv_transcript_open(qv_transcript **transcript, const qv_voice *voice, const qv_settings *settings)
{
    qv_settings defaults;
    if (!transcript)
        return QV_ERROR_ARGUMENT;
    *transcript = NULL;
    qv_settings_default(&defaults);
    if (!settings)
        settings = &defaults;
    if (!qv_reading_valid(settings))
        return QV_ERROR_ARGUMENT;
    qv_transcript *t = calloc(1, sizeof *t);
    if (!t)
        return QV_ERROR_MEMORY;
    t->voice = voice;
    int error = qv_text_open(&t->text, voice ? voice->lexicon : NULL);
    if (!error)
        error = qv_speller_open(&t->speller, voice ? voice->letters : NULL);
    if (error) {
        qv_transcript_close(&t);
        return error;
    }
    if (voice)
        qv_text_set_language(t->text, qv_voice_info(voice, "language"));
    qv_text_set_spell(t->text, qv_speller_spell, t->speller);
    set_reading(t, settings);
    *transcript = t;
    return QV_OK;
}

void qv_transcript_close(qv_transcript **transcript)
{
    if (!transcript || !*transcript)
        return;
    qv_transcript *t = *transcript;
    *transcript = NULL;
    if (t->text)
        qv_text_close(&t->text);
    qv_speller_close(&t->speller);
    qv_utterance_free(&t->utterance);
    free(t->word);
    free(t->phone);
    free(t);
}

int qv_transcript_settings(qv_transcript *t, const qv_settings *settings)
{
    if (!t || !settings || !qv_reading_valid(settings))
        return QV_ERROR_ARGUMENT;
    set_reading(t, settings);
    return QV_OK;
}

int qv_transcript_lexicon(qv_transcript *t, const char *path, char *message, size_t size)
{
    char unused[1];
    if (!t || !path)
        return qv_fail(QV_ERROR_ARGUMENT, message, size, "no transcript or no lexicon is given");
    return qv_text_add_lexicon_file(t->text, path, message ? message : unused,
                                    message ? size : sizeof unused);
}

int qv_transcript_text(qv_transcript *t, const char *text, size_t bytes)
{
    if (!t || (!text && bytes > 0))
        return QV_ERROR_ARGUMENT;
    return t->finished ? QV_ERROR_STATE : qv_text_feed(t->text, text, bytes);
}

int qv_transcript_finish(qv_transcript *t)
{
    if (!t)
        return QV_ERROR_ARGUMENT;
    qv_text_finish(t->text);
    t->finished = true;
    return QV_OK;
}

int qv_transcript_reset(qv_transcript *t)
{
    if (!t)
        return QV_ERROR_ARGUMENT;
    qv_text_reset(t->text);
    t->finished = false;
    return QV_OK;
}

static const char *pause_name(uint8_t symbol)
{
    return symbol == QV_BREAK_NONE || symbol == QV_BREAK_START ? "" : qv_symbol_name(symbol);
}

/* Word i of the sentence in hand. */
static qv_transcript_word describe(const qv_transcript *t, int i)
{
    const qv_spoken *spoken = qv_text_spoken(t->text);
    const qv_word *word = &t->utterance.word[i];
    return (qv_transcript_word){
        .text = spoken->chars + spoken->word[i].text,
        .begin = word->begin,
        .end = word->end,
        .phone = t->voice ? t->phone + word->first_symbol : NULL,
        .phones = t->voice ? word->symbols : 0,
        .known = t->voice && word->known,
        .pause = pause_name(t->utterance.symbol[word->first_symbol + word->symbols]),
    };
}

/* Room for what is told of the sentence in hand. 0 or QV_ERROR_MEMORY. */
static int make_room(qv_transcript *t)
{
    const qv_utterance *u = &t->utterance;
    return QV_GROW(t->word, t->word_capacity, (size_t)u->words) ||
                   QV_GROW(t->phone, t->phone_capacity, (size_t)u->symbols)
               ? QV_ERROR_MEMORY
               : QV_OK;
}

int qv_transcript_next(qv_transcript *t, qv_transcript_sentence *sentence)
{
    if (!t || !sentence)
        return QV_ERROR_ARGUMENT;
    const qv_utterance *u = &t->utterance;
    const int got = qv_text_next(t->text, &t->utterance);
    const bool was_short = qv_speller_was_short(t->speller);
    if (got <= 0)
        return got;
    if (was_short || make_room(t))
        return QV_ERROR_MEMORY;
    for (int i = 0; i < u->symbols; i++)
        t->phone[i] = qv_symbol_name(u->symbol[i]);
    for (int i = 0; i < u->words; i++)
        t->word[i] = describe(t, i);
    *sentence =
        (qv_transcript_sentence){.begin = u->begin, .end = u->end, .word = t->word, .words = u->words};
    return 1;
}

int qv_transcript_problem(qv_transcript *t, qv_problem *problem)
{
    if (!t || !problem)
        return QV_ERROR_ARGUMENT;
    return qv_text_problem(t->text, problem);
}

int qv_transcript_ipa(const qv_transcript *t, const qv_transcript_word *word, char *ipa, size_t size)
{
    enum { MOST = 1024 }; // far more phones than any word has
    uint8_t symbol[MOST];
    if (!t || !word || (!ipa && size > 0) || word->phones < 0 || word->phones > MOST ||
        (!word->phone && word->phones > 0))
        return QV_ERROR_ARGUMENT;
    for (int i = 0; i < word->phones; i++) {
        const int found = word->phone[i] ? qv_symbol_find(word->phone[i], (int)strlen(word->phone[i])) : -1;
        if (found < 0)
            return QV_ERROR_ARGUMENT;
        symbol[i] = (uint8_t)found;
    }
    return (int)qv_ipa(qv_text_language(t->text), symbol, word->phones, ipa, size);
}
