// SPDX-License-Identifier: MIT
#include "synth/blocks.h"

#include <math.h>
#include <string.h>

/* Silent rows that push out the end: the sound that a frame completes lies a hop and QV_LEAD samples back,
 * the limiter's QV_LIMITER_DELAY more. The first comes a hop of the sentence after its last frame, the second
 * QV_HOP. */
enum { PUSH = 2, LATE = QV_LEAD + QV_LIMITER_DELAY };
_Static_assert((int)LATE <= (int)QV_HOP, "the second silent frame must push the last sample out");

/* What a hostile or broken voice may compute is kept within what is finite; sound of any voice that speaks
 * lies far inside. */
#define LOWEST_MEL     (-16.0f)
#define HIGHEST_MEL    8.0f
#define SILENT         (-25.0f) // log-magnitude
#define LOUDEST        10.0f    // log-magnitude
#define LOWEST_LOG_F0  3.4f     // 30 Hz
#define HIGHEST_LOG_F0 6.9f     // 992 Hz

/* Less voicing, 40 dB below all of it, is not heard under the noise of such frames, and a quarter of all
 * frames is spared the making of it. */
#define UNVOICED 0.01f

/* x within [low, high]; `low` for what is not a number. */
static qv_real bound(qv_real x, qv_real low, qv_real high)
{
    return x > low ? (x < high ? x : high) : low;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t work_size(const qv_voice *voice, int rows)
{
    return larger(qv_acoustic_work_size(&voice->acoustic, rows), qv_vocoder_work_size(&voice->vocoder, rows));
}

/* A first block needs these rows more than it has frames of sound. */
static int priming(const qv_voice *voice)
{
    return voice->vocoder.ahead + PUSH;
}

size_t qv_blocks_bytes(const qv_voice *voice, int frames)
{
    const int rows = frames + priming(voice);
    const size_t row = QV_MEL + QV_VOCODER_IN + 4 * QV_KNOTS + QV_HOP;
    const size_t late = (size_t)(rows + voice->vocoder.ahead) * (QV_MEL + 3);
    const size_t states = qv_stack_state_size(&voice->acoustic.decoder) +
                          qv_stack_state_size(&voice->vocoder.stack) + QV_VOCODER_IN;
    /* and up to a cache line for each array */
    return sizeof(qv_real) * ((size_t)rows * row + late + states + work_size(voice, rows)) + 17 * 64 +
           sizeof(int) * (size_t)(rows + voice->vocoder.ahead);
}

bool qv_blocks_take(qv_blocks *blocks, const qv_voice *voice, int frames, qv_arena *arena)
{
    const int capacity = frames + priming(voice);
    const size_t rows = (size_t)capacity, late = rows + (size_t)voice->vocoder.ahead;
    *blocks = (qv_blocks){
        .voice = voice,
        .capacity = capacity,
        .acoustic_state = qv_arena_reals(arena, qv_stack_state_size(&voice->acoustic.decoder)),
        .vocoder_state = qv_arena_reals(arena, qv_stack_state_size(&voice->vocoder.stack)),
        .work = qv_arena_reals(arena, work_size(voice, capacity)),
        .mel = qv_arena_reals(arena, rows * QV_MEL),
        .in = qv_arena_reals(arena, rows * QV_VOCODER_IN),
        .last = qv_arena_reals(arena, QV_VOCODER_IN),
        .out = qv_arena_reals(arena, rows * 2 * QV_KNOTS),
        .log_mel = qv_arena_reals(arena, late * QV_MEL),
        .log_f0 = qv_arena_reals(arena, late),
        .voicing = qv_arena_reals(arena, late),
        .gain = qv_arena_reals(arena, late),
        .hop = qv_arena_bytes(arena, late * sizeof(int)),
        .voiced = qv_arena_reals(arena, rows * QV_KNOTS),
        .noise = qv_arena_reals(arena, rows * QV_KNOTS),
        .samples = qv_arena_reals(arena, rows * QV_HOP),
    };
    return blocks->acoustic_state && blocks->vocoder_state && blocks->work && blocks->mel && blocks->in &&
           blocks->last && blocks->out && blocks->log_mel && blocks->log_f0 && blocks->voicing &&
           blocks->gain && blocks->hop && blocks->voiced && blocks->noise && blocks->samples;
}

/* Samples from the frame before to frame `row`; those behind the last are silent. */
static int hop_before(const qv_sentence *sentence, int row)
{
    if (row > sentence->frames || sentence->frames == 0)
        return QV_HOP;
    return sentence->hop[sentence->owner[row > 0 ? row - 1 : 0]];
}

void qv_blocks_start(qv_blocks *blocks, const qv_sentence *sentence, uint64_t seed, int64_t origin)
{
    const qv_voice *voice = blocks->voice;
    blocks->row = 0;
    blocks->drop = LATE + hop_before(sentence, 0);
    blocks->left = sentence->samples;
    memset(blocks->acoustic_state, 0, qv_stack_state_size(&voice->acoustic.decoder) * sizeof(qv_real));
    memset(blocks->vocoder_state, 0, qv_stack_state_size(&voice->vocoder.stack) * sizeof(qv_real));
    qv_synthesis_start(&blocks->synthesis, seed);
    blocks->synthesis.noise_origin = (uint64_t)origin;
    qv_limiter_start(&blocks->limiter);
}

/* Rows of this block among the first `end` rows of the sentence, of `rows` in all. */
static int rows_before(const qv_blocks *blocks, int end, int rows)
{
    const int left = end - blocks->row;
    return left < 0 ? 0 : left < rows ? left : rows;
}

/* Pitch and volume of a frame as the user wants them. The networks don't see the shift: they work on a
 * contour about the mean that they were fitted to, and only the source moves. */
static void apply_manner(qv_blocks *blocks, const qv_sentence *sentence, int row, int place)
{
    const qv_normal *normal = &blocks->voice->normal;
    const qv_manner *manner = &sentence->manner[sentence->owner[row]];
    const float log_f0 =
        normal->pitch_mean + normal->pitch_deviation * (float)sentence->contour[row] + manner->shift;
    blocks->log_f0[place] = bound(log_f0, LOWEST_LOG_F0, HIGHEST_LOG_F0);
    blocks->gain[place] = manner->gain;
}

/* One row of the acoustic model becomes one of the vocoder's. */
static void hand_over(qv_blocks *blocks, const qv_sentence *sentence, int row, int i)
{
    const qv_normal *normal = &blocks->voice->normal;
    const int place = blocks->voice->vocoder.ahead + i;
    const qv_real *mel = blocks->mel + (size_t)i * QV_MEL;
    qv_real *in = blocks->in + (size_t)i * QV_VOCODER_IN;
    qv_real *log_mel = blocks->log_mel + (size_t)place * QV_MEL;
    for (int m = 0; m < QV_MEL; m++) {
        in[m] = mel[m];
        log_mel[m] = bound(mel[m] * normal->mel_deviation[m] + normal->mel_mean[m], LOWEST_MEL, HIGHEST_MEL);
    }
    in[QV_MEL] = sentence->contour[row];
    in[QV_MEL + 1] = bound(blocks->voicing[place], 0, 1);
    blocks->voicing[place] = in[QV_MEL + 1] < UNVOICED ? 0 : in[QV_MEL + 1];
    apply_manner(blocks, sentence, row, place);
}

/* The acoustic model over the rows that are frames; behind them its last row, silent. */
static void run_acoustic(qv_blocks *blocks, const qv_sentence *sentence, int rows)
{
    const qv_voice *voice = blocks->voice;
    const int ahead = voice->vocoder.ahead, row = blocks->row;
    const int real = rows_before(blocks, sentence->frames, rows);
    const qv_acoustic_frames in = {sentence->owner + row,
                                   sentence->features + (size_t)row * QV_FRAME_FEATURES, real};
    if (real > 0)
        qv_acoustic_step(&voice->acoustic, voice->acoustic_value, blocks->acoustic_state, sentence->encoded,
                         &in, blocks->work, blocks->mel, blocks->voicing + ahead);
    for (int i = 0; i < real; i++)
        hand_over(blocks, sentence, row + i, i);
    for (int i = real; i < rows; i++) {
        const qv_real *before = i > 0 ? blocks->in + (size_t)(i - 1) * QV_VOCODER_IN : blocks->last;
        memcpy(blocks->in + (size_t)i * QV_VOCODER_IN, before, QV_VOCODER_IN * sizeof(qv_real));
        apply_manner(blocks, sentence, sentence->frames - 1, ahead + i);
        blocks->voicing[ahead + i] = 0;
    }
    for (int i = 0; i < rows; i++)
        blocks->hop[ahead + i] = hop_before(sentence, row + i);
    memcpy(blocks->last, blocks->in + (size_t)(rows - 1) * QV_VOCODER_IN, QV_VOCODER_IN * sizeof(qv_real));
}

/* The vocoder's envelopes of the frames `ahead` rows back. The user's volume is added here, where
 * overlapping frames fade it from one word to the next. */
static void make_envelopes(qv_blocks *blocks, int first, int frames)
{
    qv_real *voiced = blocks->voiced + (size_t)first * QV_KNOTS;
    qv_real *noise = blocks->noise + (size_t)first * QV_KNOTS;
    qv_vocoder_envelopes(blocks->out + (size_t)first * 2 * QV_KNOTS, blocks->log_mel + (size_t)first * QV_MEL,
                         frames, voiced, noise);
    for (int i = 0; i < frames; i++) {
        const qv_real gain = blocks->gain[first + i];
        for (int k = i * QV_KNOTS; k < (i + 1) * QV_KNOTS; k++) {
            voiced[k] = bound(voiced[k] + gain, SILENT, LOUDEST);
            noise[k] = bound(noise[k] + gain, SILENT, LOUDEST);
        }
    }
}

static void make_silent(qv_blocks *blocks, int first, int end)
{
    for (int k = first * QV_KNOTS; k < end * QV_KNOTS; k++)
        blocks->voiced[k] = blocks->noise[k] = SILENT;
}

/* The last `ahead` rows of this block become those before the next. */
static void keep_rows(qv_blocks *blocks, int rows)
{
    const size_t ahead = (size_t)blocks->voice->vocoder.ahead, from = (size_t)rows;
    memmove(blocks->log_mel, blocks->log_mel + from * QV_MEL, ahead * QV_MEL * sizeof(qv_real));
    memmove(blocks->log_f0, blocks->log_f0 + from, ahead * sizeof(qv_real));
    memmove(blocks->voicing, blocks->voicing + from, ahead * sizeof(qv_real));
    memmove(blocks->gain, blocks->gain + from, ahead * sizeof(qv_real));
    memmove(blocks->hop, blocks->hop + from, ahead * sizeof(int));
}

/* Cuts what was synthesised to what belongs to the sentence. */
static int hand_out(qv_blocks *blocks, int made, const float **samples)
{
    const int drop = blocks->drop < made ? blocks->drop : made;
    const int count = made - drop < blocks->left ? made - drop : blocks->left;
    blocks->drop -= drop;
    blocks->left -= count;
    *samples = blocks->samples + drop;
    return count;
}

int qv_blocks_next(qv_blocks *blocks, const qv_sentence *sentence, int frames, const float **samples)
{
    const qv_voice *voice = blocks->voice;
    const int ahead = voice->vocoder.ahead, sounding = sentence->frames + ahead;
    const int wanted = frames + (blocks->row == 0 ? priming(voice) : 0);
    const int rows =
        rows_before(blocks, sounding + PUSH, wanted < blocks->capacity ? wanted : blocks->capacity);
    if (rows == 0 || blocks->left == 0)
        return 0;
    const int first = rows_before(blocks, ahead, rows); // row of this block that belongs to a frame
    const int end = rows_before(blocks, sounding, rows);

    run_acoustic(blocks, sentence, rows);
    qv_stages_add(blocks->stages, QV_STAGE_ACOUSTIC);
    if (end > 0)
        qv_vocoder_step(&voice->vocoder, voice->vocoder_value, blocks->vocoder_state, blocks->in, end,
                        blocks->work, blocks->out);
    qv_stages_add(blocks->stages, QV_STAGE_VOCODER);
    if (end > first)
        make_envelopes(blocks, first, end - first);
    make_silent(blocks, end, rows);
    int made = 0;
    if (rows > first)
        made =
            qv_synthesis_run(voice->synthesis, &blocks->synthesis, blocks->voiced + (size_t)first * QV_KNOTS,
                             blocks->noise + (size_t)first * QV_KNOTS, blocks->log_f0 + first,
                             blocks->voicing + first, blocks->hop + first, rows - first, blocks->samples);
    qv_limiter_run(&blocks->limiter, blocks->samples, made);
    qv_stages_add(blocks->stages, QV_STAGE_SYNTHESIS);
    keep_rows(blocks, rows);
    blocks->row += rows;
    return hand_out(blocks, made, samples);
}
