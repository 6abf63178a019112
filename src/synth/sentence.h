// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_SENTENCE_H
#define QV_SYNTH_SENTENCE_H
#include <stdbool.h>
#include "model/voice.h"
#include "base/arena.h"
#include "dsp/synthesis.h"
#include "synth/manner.h"
#include "text/utterance.h"

/*
 * The plan of one sentence: how many frames each symbol lasts and what its pitch is. Made once a sentence, in
 * memory that is taken when the stream is opened; everything after it runs in blocks.
 *
 * A plan has at most QV_SENTENCE_SYMBOLS symbols; longer utterances (140 words of prose have 900, but a line
 * of digits can have thousands) are planned in pieces. And it has at most QV_SENTENCE_FRAMES frames: 40
 * frames a symbol are more than English needs at rate 0.3.
 */
enum { QV_SENTENCE_SYMBOLS = 1024, QV_SENTENCE_FRAMES = 40 * QV_SENTENCE_SYMBOLS };
enum { QV_LONGEST_START = 3 }; // frames before the first phone: sound comes at once

/* Symbols begin .. end-1 of an utterance. */
typedef struct qv_piece {
    int begin, end;
    int added; // 1: a QV_BREAK_START stands before them in the plan
} qv_piece;

/* The piece of an utterance that begins with symbol `begin`: all of the rest if that fits, else up to a
 * pause, else up to the end of a word. */
qv_piece qv_sentence_cut(const qv_utterance *utterance, int begin);

typedef struct qv_sentence {
    int symbols, frames;
    int samples;        // of all frames
    uint8_t *phone;     // [symbols]
    qv_manner *manner;  // [symbols]
    int *duration;      // [symbols], frames; their sum is `frames`
    int *hop;           // [symbols], samples a frame: QV_HOP or a part of it
    int *owner;         // [frames], number of the symbol
    qv_real *contour;   // [frames], log F0 minus the voice's mean over its deviation; with the range of the
                        // manner, without its shift
    qv_real *features;  // [frames][QV_FRAME_FEATURES]
    qv_real *encoded;   // [symbols][decoder_width]
    qv_real *predicted; // [symbols], frames as predicted, not rounded
    qv_real *points;    // [symbols][QV_PITCH_POINTS]
} qv_sentence;

/* Takes the arrays from the arena; false when memory is short. */
bool qv_sentence_take(qv_sentence *sentence, const qv_voice *voice, qv_arena *arena);
/* How much the arena should hold for a sentence and its planning. */
size_t qv_sentence_bytes(const qv_voice *voice);

/* Copies the symbols of a piece into the plan. */
void qv_sentence_set(qv_sentence *sentence, const qv_utterance *utterance, qv_piece piece);

/*
 * Plans the sentence, whose `phone` and `manner` [symbols] are filled in; the seed chooses its melody
 * (synth/melody.h). The arena gives scratch space and
 * has all of it back afterwards. 0 or QV_ERROR_MEMORY.
 */
int qv_sentence_plan(qv_sentence *sentence, const qv_voice *voice, uint64_t seed, qv_arena *arena);

/*
 * How speech is made faster: up to a rate of QV_BY_DURATIONS every symbol has fewer frames. Networks that
 * were fitted to one speaker's rate slur what is much shorter, so beyond, frames come closer together: the
 * hop of a symbol is QV_HOP / parts, the longest that leaves no more than QV_BY_DURATIONS_BEYOND of the rate
 * to the durations (tests/bench/README.md has what was measured). A break that was asked for has whole hops.
 * Sets hop [symbols].
 */
#define QV_BY_DURATIONS        2.0f
#define QV_BY_DURATIONS_BEYOND 1.5f
void qv_choose_hops(const qv_manner *manner, int symbols, int *hop);

/* Rounds predicted durations [symbols] to frames of `hop` samples: what rounding takes from one phone, the
 * next gets. Sets duration [symbols] and returns their sum, at most QV_SENTENCE_FRAMES. */
int qv_round_durations(const uint8_t *phone, int symbols, const qv_real *predicted, const qv_manner *manner,
                       const int *hop, int *duration);

/* Samples of the symbols first .. end-1. */
int qv_sentence_samples(const qv_sentence *sentence, int first, int end);

/* Samples of silence between a sentence that ends with the symbol `last`, spoken in `manner`, and the next.
 */
int qv_sentence_pause(uint8_t last, const qv_manner *manner);

#endif
