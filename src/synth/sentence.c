// SPDX-License-Identifier: MIT
#include "synth/sentence.h"

#include <math.h>
#include <string.h>

#include "synth/melody.h"
#include "text/phones.h"

enum {
    SHORTEST_BREAK = 2,   // frames; what is shorter isn't heard as a break
    LONGEST_SYMBOL = 150, // frames, at rate 1: a slip of the model isn't drawn out for ever
};

size_t qv_sentence_bytes(const qv_voice *voice)
{
    const size_t symbol =
        1 + sizeof(qv_manner) + 2 * sizeof(int) +
        sizeof(qv_real) * (size_t)(1 + QV_PITCH_POINTS + voice->acoustic.sizes.decoder_width);
    const size_t frame = sizeof(int) + sizeof(qv_real) * (1 + QV_FRAME_FEATURES);
    /* The planning's scratch: a few rows a symbol of the wider encoder and of its gates. */
    const int prosody = voice->prosody.width, encoder = voice->acoustic.sizes.encoder_width;
    const size_t scratch = sizeof(qv_real) * 16 * (size_t)(prosody > encoder ? prosody : encoder);
    return QV_SENTENCE_SYMBOLS * (symbol + scratch) + QV_SENTENCE_FRAMES * frame + 4096;
}

bool qv_sentence_take(qv_sentence *sentence, const qv_voice *voice, qv_arena *arena)
{
    const size_t symbols = QV_SENTENCE_SYMBOLS, frames = QV_SENTENCE_FRAMES;
    *sentence = (qv_sentence){
        .phone = qv_arena_bytes(arena, symbols),
        .manner = qv_arena_bytes(arena, symbols * sizeof(qv_manner)),
        .duration = qv_arena_bytes(arena, symbols * sizeof(int)),
        .hop = qv_arena_bytes(arena, symbols * sizeof(int)),
        .owner = qv_arena_bytes(arena, frames * sizeof(int)),
        .contour = qv_arena_reals(arena, frames),
        .features = qv_arena_reals(arena, frames * QV_FRAME_FEATURES),
        .encoded = qv_arena_reals(arena, symbols * (size_t)voice->acoustic.sizes.decoder_width),
        .predicted = qv_arena_reals(arena, symbols),
        .points = qv_arena_reals(arena, symbols * QV_PITCH_POINTS),
    };
    return sentence->phone && sentence->manner && sentence->duration && sentence->hop && sentence->owner &&
           sentence->contour && sentence->features && sentence->encoded && sentence->predicted &&
           sentence->points;
}

qv_piece qv_sentence_cut(const qv_utterance *utterance, int begin)
{
    qv_piece piece = {.begin = begin, .end = utterance->symbols, .added = begin > 0};
    const int most = begin + QV_SENTENCE_SYMBOLS - piece.added;
    if (piece.end <= most)
        return piece;
    int word_end = most;
    for (int i = most; i > begin + QV_SENTENCE_SYMBOLS / 4; i--) {
        const uint8_t symbol = utterance->symbol[i - 1];
        if (qv_symbol_is_break(symbol) && symbol != QV_BREAK_NONE) {
            piece.end = i;
            return piece;
        }
        if (symbol == QV_BREAK_NONE && word_end == most)
            word_end = i;
    }
    piece.end = word_end;
    return piece;
}

void qv_sentence_set(qv_sentence *sentence, const qv_utterance *utterance, qv_piece piece)
{
    const int count = piece.end - piece.begin;
    if (piece.added)
        sentence->phone[0] = QV_BREAK_START;
    memcpy(sentence->phone + piece.added, utterance->symbol + piece.begin, (size_t)count);
    sentence->symbols = count + piece.added;
}

/* Frames, not rounded, that a symbol should last. */
static float wanted(uint8_t phone, qv_real predicted, float rate)
{
    float frames = (float)predicted;
    if (!(frames > 0)) // not a number either
        return 0;
    if (frames > LONGEST_SYMBOL)
        frames = LONGEST_SYMBOL;
    frames /= rate;
    if (phone == QV_BREAK_START && frames > QV_LONGEST_START)
        return QV_LONGEST_START;
    return frames;
}

void qv_choose_hops(const qv_manner *manner, int symbols, int *hop)
{
    for (int i = 0; i < symbols; i++) {
        int parts = 1;
        if (manner[i].rate > QV_BY_DURATIONS && manner[i].hold == 0)
            parts = (int)ceilf(manner[i].rate / QV_BY_DURATIONS_BEYOND);
        hop[i] = QV_HOP / parts;
    }
}

int qv_round_durations(const uint8_t *phone, int symbols, const qv_real *predicted, const qv_manner *manner,
                       const int *hop, int *duration)
{
    float owed = 0; // frames that rounding has taken away so far; negative: given too much
    int sum = 0;
    for (int i = 0; i < symbols; i++) {
        const float frames = wanted(phone[i], predicted[i], manner[i].rate * (float)hop[i] / QV_HOP);
        if (qv_symbol_is_break(phone[i])) {
            duration[i] = (int)lrintf(frames);
            if (duration[i] < SHORTEST_BREAK)
                duration[i] = 0;
            if (manner[i].hold != 0)
                duration[i] = manner[i].hold > 0 ? manner[i].hold : 0;
        } else {
            const int rounded = (int)lrintf(frames + owed);
            duration[i] = rounded > 1 ? rounded : 1; // every phone is heard
            owed += frames - (float)duration[i];
            owed = owed < -2 ? -2 : owed; // so that a run of shortest phones doesn't eat up the next vowel
        }
        const int left = QV_SENTENCE_FRAMES - (symbols - 1 - i) - sum; // one for each symbol to come
        if (duration[i] > left)
            duration[i] = left;
        sum += duration[i];
    }
    return sum;
}

int qv_sentence_samples(const qv_sentence *sentence, int first, int end)
{
    int samples = 0;
    for (int i = first; i < end; i++)
        samples += sentence->duration[i] * sentence->hop[i];
    return samples;
}

int qv_sentence_pause(uint8_t last, const qv_manner *manner)
{
    /* Together with the quiet end that the model itself gives a sentence, about 0.4 s, as readers do. */
    float seconds = 0.1f;
    if (last == QV_BREAK_PERIOD || last == QV_BREAK_QUESTION || last == QV_BREAK_EXCLAIM)
        seconds = 0.3f;
    else if (last == QV_BREAK_NONE || !qv_symbol_is_break(last)) // a sentence too long for one plan
        seconds = 0;
    return (int)(seconds * QV_RATE / manner->rate);
}

/* The ups and downs as the user wants them: here, where all that follows, networks and source, is given one
 * contour, and where they change from word to word in a straight line, as pitch does. */
static void scale_points(const qv_sentence *sentence)
{
    for (int s = 0; s < sentence->symbols; s++) {
        for (int j = 0; j < QV_PITCH_POINTS; j++)
            sentence->points[s * QV_PITCH_POINTS + j] *= sentence->manner[s].range;
    }
}

/* A voice's predictions can be anything; the contour stays within what is taken for speech. */
static void bound_points(qv_real *points, int count)
{
    for (int i = 0; i < count; i++) {
        if (!(points[i] > -4))
            points[i] = points[i] <= -4 ? -4 : 0;
        if (points[i] > 4)
            points[i] = 4;
    }
}

int qv_sentence_plan(qv_sentence *sentence, const qv_voice *voice, uint64_t seed, qv_arena *arena)
{
    const int symbols = sentence->symbols;
    if (!qv_prosody_run(&voice->prosody, voice->prosody_value, sentence->phone, symbols, arena,
                        sentence->predicted, sentence->points) ||
        !qv_acoustic_encode(&voice->acoustic, voice->acoustic_value, sentence->phone, symbols, arena,
                            sentence->encoded))
        return QV_ERROR_MEMORY;
    // The networks are given phones, and no language beside them: it is that of all voices so far.
    const qv_melody_text text = {qv_language_find(NULL), sentence->phone, sentence->predicted, symbols};
    qv_melody_shape(&voice->prosody.phrasing, &text, seed, sentence->points);
    scale_points(sentence);
    bound_points(sentence->points, symbols * QV_PITCH_POINTS);
    qv_choose_hops(sentence->manner, symbols, sentence->hop);
    sentence->frames = qv_round_durations(sentence->phone, symbols, sentence->predicted, sentence->manner,
                                          sentence->hop, sentence->duration);
    sentence->samples = qv_sentence_samples(sentence, 0, symbols);
    qv_contour_forward(sentence->points, sentence->duration, symbols, sentence->frames, sentence->contour);
    qv_frame_features(sentence->duration, symbols, sentence->contour, sentence->frames, sentence->owner,
                      sentence->features);
    return QV_OK;
}
