#include "synth/words.h"

#include "text/phones.h"

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
        while (symbol < next)
            sentence->manner[symbol++] = *manner;
    }
    /* No word begins in the piece: it is part of one that is longer than a plan. */
    const qv_manner *manner = qv_cues_at(cues, utterance->begin);
    while (symbol < sentence->symbols)
        sentence->manner[symbol++] = *manner;
}

void qv_words_tell_marks(qv_cues *cues, size_t place, int64_t sample, qv_events *events)
{
    qv_event event = {.type = QV_EVENT_MARK, .sample = sample};
    while (qv_cues_take_mark(cues, place, &event.mark))
        qv_events_add(events, &event);
}

/* Phones from `first` to `end` of the plan, the first at `sample`; returns where they end. */
static int64_t tell_phones(const qv_sentence *sentence, int first, int end, int64_t sample,
                           const qv_word *word, qv_events *events)
{
    for (int i = first; i < end; i++) {
        const int64_t samples = (int64_t)sentence->duration[i] * QV_HOP;
        if (!qv_symbol_is_break(sentence->phone[i])) {
            const qv_event event = {
                .type = QV_EVENT_PHONE,
                .sample = sample,
                .samples = samples,
                .begin = word->begin,
                .end = word->end,
                .phone = qv_symbol_name(sentence->phone[i]),
            };
            qv_events_add(events, &event);
        }
        sample += samples;
    }
    return sample;
}

static int64_t length_of(const qv_sentence *sentence, int first, int end)
{
    int frames = 0;
    for (int i = first; i < end; i++)
        frames += sentence->duration[i];
    return (int64_t)frames * QV_HOP;
}

void qv_words_tell(const qv_utterance *utterance, qv_piece piece, const qv_sentence *sentence, int64_t origin,
                   qv_cues *cues, qv_events *events)
{
    int first;
    const int end = words_of(utterance, piece, &first);
    qv_event event = {
        .type = QV_EVENT_SENTENCE,
        .sample = origin,
        .samples = (int64_t)sentence->frames * QV_HOP,
        .begin = piece.begin == 0 || first == end ? utterance->begin : utterance->word[first].begin,
        .end =
            piece.end == utterance->symbols || first == end ? utterance->end : utterance->word[end - 1].end,
    };
    qv_events_add(events, &event);
    int symbol = 0;
    int64_t sample = origin;
    for (int w = first; w < end; w++) {
        const qv_word *word = &utterance->word[w];
        const int begin = piece.added + word->first_symbol - piece.begin;
        int last = begin + word->symbols;
        last = last < sentence->symbols ? last : sentence->symbols;
        sample += length_of(sentence, symbol, begin);
        qv_words_tell_marks(cues, word->begin, sample, events);
        event = (qv_event){
            .type = QV_EVENT_WORD,
            .sample = sample,
            .samples = length_of(sentence, begin, last),
            .begin = word->begin,
            .end = word->end,
        };
        qv_events_add(events, &event);
        sample = tell_phones(sentence, begin, last, sample, word, events);
        symbol = last;
    }
}
