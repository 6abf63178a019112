// SPDX-License-Identifier: MIT
#include "synth/words.h"

#include <math.h>

#include "text/phones.h"

#define RAISED 0.23f // of a capital letter's log F0: four semitones

/* Words of the utterance that begin in the piece: sets the first and returns one past the last. */
static int words_of(const qv_utterance *utterance, qv_piece piece, int *first)
{
    int word = 0;
    while (word < utterance->words && utterance->word[word].first_symbol < piece.begin)
        word++;
    *first = word;
    while (word < utterance->words && utterance->word[word].first_symbol < piece.end)
        word++;
    return word;
}

/* Whether the plan ends in front of the word. */
static bool is_apart(const qv_word *word)
{
    return word->tone || word->pause >= QV_SILENT_PAUSE;
}

/* The symbol that the piece's first word begins with, when none is cut. */
static int first_symbol(qv_piece piece)
{
    return piece.begin + (piece.begin == 0);
}

qv_piece qv_words_cut(const qv_utterance *utterance, qv_piece piece)
{
    int word;
    const int end = words_of(utterance, piece, &word);
    for (; word < end; word++)
        if (is_apart(&utterance->word[word]) && utterance->word[word].first_symbol > first_symbol(piece)) {
            piece.end = utterance->word[word].first_symbol;
            break;
        }
    return piece;
}

const qv_word *qv_words_first(const qv_utterance *utterance, qv_piece piece)
{
    int word;
    const int end = words_of(utterance, piece, &word);
    return word < end && utterance->word[word].first_symbol == first_symbol(piece) ? &utterance->word[word]
                                                                                   : NULL;
}

enum { FRAME_MS = 10, TAIL = 10 }; // TAIL: frames of the end of a word before silence

/* The end of a sentence that has a pause of a length that was asked for behind it: it and the quiet that the
 * next one begins with are no longer than that pause. */
static void hold_end(const qv_utterance *utterance, qv_piece piece, qv_sentence *sentence)
{
    const int last = sentence->symbols - 1;
    qv_manner *manner = &sentence->manner[last];
    if (manner->pause <= 0 || piece.end < utterance->symbols || !qv_symbol_is_break(sentence->phone[last]))
        return;
    const int frames = (int)lrintf(manner->pause * 1000 / FRAME_MS) - QV_LONGEST_START;
    manner->hold = frames < TAIL ? frames : TAIL;
}

/* Breaks last as long as was asked for. What stands before silence is the end of a word, and short. */
static void set_holds(const qv_utterance *utterance, qv_piece piece, qv_sentence *sentence)
{
    int word;
    const int end = words_of(utterance, piece, &word);
    for (; word < end; word++) {
        const qv_word *w = &utterance->word[word];
        const int symbol = piece.added + w->first_symbol - piece.begin - 1;
        if (w->pause != 0 && w->first_symbol > first_symbol(piece))
            sentence->manner[symbol].hold = w->pause < 0              ? -1
                                            : w->pause / FRAME_MS > 1 ? w->pause / FRAME_MS
                                                                      : 1;
    }
    if (end < utterance->words && is_apart(&utterance->word[end]) &&
        utterance->word[end].first_symbol == piece.end)
        sentence->manner[sentence->symbols - 1].hold = TAIL;
    hold_end(utterance, piece, sentence);
}

void qv_words_set_manners(const qv_utterance *utterance, qv_piece piece, const qv_cues *cues,
                          qv_sentence *sentence)
{
    int first;
    const int end = words_of(utterance, piece, &first);
    int symbol = 0;
    for (int w = first; w < end; w++) {
        const qv_manner *manner = qv_cues_at(cues, utterance->word[w].begin);
        int next =
            piece.added + (w + 1 < end ? utterance->word[w + 1].first_symbol : piece.end) - piece.begin;
        const int begin = symbol;
        while (symbol < next)
            sentence->manner[symbol++] = *manner;
        for (int i = begin; utterance->word[w].raised && i < symbol; i++)
            sentence->manner[i].shift += RAISED;
    }
    /* No word begins in the piece: it is part of one that is longer than a plan. */
    const qv_manner *manner = qv_cues_at(cues, utterance->begin);
    while (symbol < sentence->symbols)
        sentence->manner[symbol++] = *manner;
    set_holds(utterance, piece, sentence);
}

void qv_words_tell_marks(qv_cues *cues, size_t place, int64_t sample, qv_events *events)
{
    qv_event event = {.type = QV_EVENT_MARK, .sample = sample};
    size_t name;
    while (qv_cues_take_mark(cues, place, &event.mark, &name))
        qv_events_add(events, &event, name);
}

/* Phones from `first` to `end` of the plan, the first at `sample`; returns where they end. */
static int64_t tell_phones(const qv_sentence *sentence, int first, int end, int64_t sample,
                           const qv_word *word, qv_events *events)
{
    for (int i = first; i < end; i++) {
        const int64_t samples = qv_sentence_samples(sentence, i, i + 1);
        if (!qv_symbol_is_break(sentence->phone[i])) {
            const qv_event event = {
                .type = QV_EVENT_PHONE,
                .sample = sample,
                .samples = samples,
                .begin = word->begin,
                .end = word->end,
                .phone = qv_symbol_name(sentence->phone[i]),
            };
            qv_events_add(events, &event, QV_NO_NAME);
        }
        sample += samples;
    }
    return sample;
}

void qv_words_tell(const qv_utterance *utterance, qv_piece piece, const qv_sentence *sentence, int64_t origin,
                   int silence, qv_cues *cues, qv_events *events)
{
    int first;
    const int end = words_of(utterance, piece, &first);
    const qv_word *begins = qv_words_first(utterance, piece);
    if (begins && (begins->pause != 0 || begins->tone))
        qv_words_tell_marks(cues, begins->pause_at, origin - silence, events);
    qv_event event = {
        .type = QV_EVENT_SENTENCE,
        .sample = origin,
        .samples = sentence->samples,
        .begin = piece.begin == 0 || first == end ? utterance->begin : utterance->word[first].begin,
        .end =
            piece.end == utterance->symbols || first == end ? utterance->end : utterance->word[end - 1].end,
    };
    qv_events_add(events, &event, QV_NO_NAME);
    int symbol = 0;
    int64_t sample = origin;
    for (int w = first; w < end; w++) {
        const qv_word *word = &utterance->word[w];
        const int begin = piece.added + word->first_symbol - piece.begin;
        int last = begin + word->symbols;
        last = last < sentence->symbols ? last : sentence->symbols;
        if (word != begins && word->pause != 0)
            qv_words_tell_marks(cues, word->pause_at, sample, events);
        sample += qv_sentence_samples(sentence, symbol, begin);
        qv_words_tell_marks(cues, word->begin, sample, events);
        event = (qv_event){
            .type = QV_EVENT_WORD,
            .sample = sample,
            .samples = qv_sentence_samples(sentence, begin, last),
            .begin = word->begin,
            .end = word->end,
        };
        qv_events_add(events, &event, QV_NO_NAME);
        sample = tell_phones(sentence, begin, last, sample, word, events);
        symbol = last;
    }
}
