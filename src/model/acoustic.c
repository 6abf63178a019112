// SPDX-License-Identifier: MIT
#include "model/acoustic.h"

#include <string.h>

#include "model/embed.h"
#include "nn/activation.h"
#include "text/phones.h"

struct qv_acoustic_tape {
    int count, frames;
    int *id;                  // [count]
    qv_real *symbol_features; // [count][QV_SYMBOL_FEATURES]
    qv_stack_tape *encoder;
    qv_real *encoder_top, *encoder_normed, *encoder_stats;
    const int *symbol;       // [frames], the caller's
    const qv_real *features; // [frames][QV_FRAME_FEATURES], the caller's
    qv_stack_tape *decoder;
    qv_real *decoder_top, *decoder_normed, *decoder_stats;
};

bool qv_acoustic_layout(qv_acoustic *acoustic, const qv_acoustic_sizes *sizes)
{
    *acoustic = (qv_acoustic){.sizes = *sizes};
    qv_params *params = &acoustic->params;
    params->narrow = true;
    int encoder = sizes->encoder_width, decoder = sizes->decoder_width;
    acoustic->symbol = qv_embedding_layout(params, "acoustic.symbol", QV_SYMBOLS, encoder);
    acoustic->feature = qv_linear_layout(params, "acoustic.feature", QV_SYMBOL_FEATURES, encoder, 1);
    acoustic->encoder = qv_stack_layout(params, "acoustic.encoder", encoder, sizes->encoder_layers,
                                        sizes->encoder_kernel, true);
    acoustic->encoder_norm = qv_layernorm_layout(params, "acoustic.encoder_norm", encoder);
    acoustic->bridge = qv_linear_layout(params, "acoustic.bridge", encoder, decoder, 1);
    acoustic->frame = qv_linear_layout(params, "acoustic.frame", QV_FRAME_FEATURES, decoder, 1);
    acoustic->decoder = qv_stack_layout(params, "acoustic.decoder", decoder, sizes->decoder_layers,
                                        sizes->decoder_kernel, false);
    acoustic->decoder_norm = qv_layernorm_layout(params, "acoustic.decoder_norm", decoder);
    acoustic->out = qv_linear_layout(params, "acoustic.out", decoder, QV_ACOUSTIC_OUT, 0.5f);
    return !params->failed;
}

void qv_acoustic_bind(qv_acoustic *acoustic)
{
    const qv_params *params = &acoustic->params;
    qv_linear_bind(&acoustic->feature, params);
    qv_stack_bind(&acoustic->encoder, params);
    qv_linear_bind(&acoustic->bridge, params);
    qv_linear_bind(&acoustic->frame, params);
    qv_stack_bind(&acoustic->decoder, params);
    qv_linear_bind(&acoustic->out, params);
}

bool qv_acoustic_encode(const qv_acoustic *acoustic, const qv_real *value, const uint8_t *symbols, int count,
                        qv_arena *arena, qv_real *encoded)
{
    size_t mark = qv_arena_mark(arena);
    size_t cells = (size_t)count * (size_t)acoustic->sizes.encoder_width;
    int *id = qv_arena_bytes(arena, (size_t)count * sizeof *id);
    qv_real *features = qv_arena_reals(arena, (size_t)count * QV_SYMBOL_FEATURES);
    qv_real *x = qv_arena_reals(arena, cells);
    qv_real *work = qv_arena_reals(arena, cells);
    bool ok = id && features && x && work;
    if (ok) {
        qv_embed_symbols(&acoustic->symbol, &acoustic->feature, value, symbols, count, id, features, work, x);
        ok = qv_stack_run(&acoustic->encoder, value, x, count, arena);
    }
    if (ok) {
        qv_layernorm_forward(&acoustic->encoder_norm, value, x, count, work, NULL);
        qv_linear_forward(&acoustic->bridge, value, work, count, encoded);
    }
    qv_arena_release(arena, mark);
    return ok;
}

/* x [frames][decoder_width] += the encoded symbol of each frame */
static void add_symbols(const qv_real *encoded, const int *symbol, int frames, int width, qv_real *x)
{
    for (int t = 0; t < frames; t++) {
        const qv_real *from = encoded + (size_t)symbol[t] * (size_t)width;
        qv_real *row = x + (size_t)t * (size_t)width;
        for (int i = 0; i < width; i++)
            row[i] += from[i];
    }
}

size_t qv_acoustic_work_size(const qv_acoustic *acoustic, int frames)
{
    size_t rows = (size_t)frames * (size_t)acoustic->sizes.decoder_width;
    return rows + (size_t)frames * QV_ACOUSTIC_OUT + 16 + qv_stack_work_size(&acoustic->decoder, frames);
}

void qv_acoustic_step(const qv_acoustic *acoustic, const qv_real *value, qv_real *state,
                      const qv_real *encoded, const qv_acoustic_frames *in, qv_real *work, qv_real *mel,
                      qv_real *voicing)
{
    int frames = in->frames;
    int width = acoustic->sizes.decoder_width;
    qv_real *x = work;
    qv_real *out = x + (size_t)frames * (size_t)width;
    qv_real *rest = out + ((size_t)frames * QV_ACOUSTIC_OUT + 15) / 16 * 16;
    qv_linear_forward(&acoustic->frame, value, in->features, frames, x);
    add_symbols(encoded, in->symbol, frames, width, x);
    qv_stack_step(&acoustic->decoder, value, state, x, frames, rest);
    qv_layernorm_forward(&acoustic->decoder_norm, value, x, frames, x, NULL);
    qv_linear_forward(&acoustic->out, value, x, frames, out);
    for (int t = 0; t < frames; t++) {
        const qv_real *row = out + (size_t)t * QV_ACOUSTIC_OUT;
        memcpy(mel + (size_t)t * QV_MEL, row, QV_MEL * sizeof *mel);
        voicing[t] = row[QV_MEL];
    }
    qv_sigmoid(voicing, voicing, frames);
}

static bool take_tape(qv_acoustic_tape *tape, const qv_acoustic *acoustic, qv_arena *arena)
{
    size_t symbols = (size_t)tape->count, frames = (size_t)tape->frames;
    size_t encoder = symbols * (size_t)acoustic->sizes.encoder_width;
    size_t decoder = frames * (size_t)acoustic->sizes.decoder_width;
    tape->id = qv_arena_bytes(arena, symbols * sizeof(int));
    tape->symbol_features = qv_arena_reals(arena, symbols * QV_SYMBOL_FEATURES);
    tape->encoder_top = qv_arena_reals(arena, encoder);
    tape->encoder_normed = qv_arena_reals(arena, encoder);
    tape->encoder_stats = qv_arena_reals(arena, symbols * 2);
    tape->decoder_top = qv_arena_reals(arena, decoder);
    tape->decoder_normed = qv_arena_reals(arena, decoder);
    tape->decoder_stats = qv_arena_reals(arena, frames * 2);
    return tape->id && tape->symbol_features && tape->encoder_top && tape->encoder_normed &&
           tape->encoder_stats && tape->decoder_top && tape->decoder_normed && tape->decoder_stats;
}

qv_acoustic_tape *qv_acoustic_forward(const qv_acoustic *acoustic, const qv_real *value,
                                      const uint8_t *symbols, int count, const qv_acoustic_frames *in,
                                      const qv_regularise *regularise, qv_arena *arena, qv_real *out)
{
    int frames = in->frames;
    qv_acoustic_tape *tape = qv_arena_bytes(arena, sizeof *tape);
    if (!tape)
        return NULL;
    *tape =
        (qv_acoustic_tape){.count = count, .frames = frames, .symbol = in->symbol, .features = in->features};
    int width = acoustic->sizes.decoder_width;
    qv_real *encoded = qv_arena_reals(arena, (size_t)count * (size_t)width);
    if (!encoded || !take_tape(tape, acoustic, arena))
        return NULL;
    qv_embed_symbols(&acoustic->symbol, &acoustic->feature, value, symbols, count, tape->id,
                     tape->symbol_features, tape->encoder_normed, tape->encoder_top);
    tape->encoder = qv_stack_forward(&acoustic->encoder, value, tape->encoder_top, count, regularise, arena);
    if (!tape->encoder)
        return NULL;
    qv_layernorm_forward(&acoustic->encoder_norm, value, tape->encoder_top, count, tape->encoder_normed,
                         tape->encoder_stats);
    qv_linear_forward(&acoustic->bridge, value, tape->encoder_normed, count, encoded);

    qv_linear_forward(&acoustic->frame, value, in->features, frames, tape->decoder_top);
    add_symbols(encoded, in->symbol, frames, width, tape->decoder_top);
    tape->decoder = qv_stack_forward(&acoustic->decoder, value, tape->decoder_top, frames, regularise, arena);
    if (!tape->decoder)
        return NULL;
    qv_layernorm_forward(&acoustic->decoder_norm, value, tape->decoder_top, frames, tape->decoder_normed,
                         tape->decoder_stats);
    qv_linear_forward(&acoustic->out, value, tape->decoder_normed, frames, out);
    return tape;
}

/* Gradient of `encoded`: the sum over the frames of each symbol. */
static void sum_symbols(const qv_real *dx, const int *symbol, int frames, int width, qv_real *dencoded)
{
    for (int t = 0; t < frames; t++) {
        qv_real *to = dencoded + (size_t)symbol[t] * (size_t)width;
        const qv_real *row = dx + (size_t)t * (size_t)width;
        for (int i = 0; i < width; i++)
            to[i] += row[i];
    }
}

bool qv_acoustic_backward(const qv_acoustic *acoustic, const qv_real *value, qv_acoustic_tape *tape,
                          const qv_real *dout, qv_real *grad, qv_arena *arena)
{
    size_t mark = qv_arena_mark(arena);
    int width = acoustic->sizes.decoder_width, count = tape->count, frames = tape->frames;
    qv_real *dx = qv_arena_reals(arena, (size_t)frames * (size_t)width);
    qv_real *dencoded = qv_arena_zeros(arena, (size_t)count * (size_t)width);
    qv_real *dtop = qv_arena_reals(arena, (size_t)count * (size_t)acoustic->sizes.encoder_width);
    if (!dx || !dencoded || !dtop)
        return false;
    qv_linear_backward(&acoustic->out, value, tape->decoder_normed, frames, dout, grad, dx);
    qv_layernorm_backward(&acoustic->decoder_norm, value, tape->decoder_top, frames, tape->decoder_stats, dx,
                          grad, dx);
    if (!qv_stack_backward(&acoustic->decoder, value, tape->decoder, frames, grad, dx, arena))
        return false;
    qv_linear_backward(&acoustic->frame, value, tape->features, frames, dx, grad, NULL);
    sum_symbols(dx, tape->symbol, frames, width, dencoded);

    qv_linear_backward(&acoustic->bridge, value, tape->encoder_normed, count, dencoded, grad, dtop);
    qv_layernorm_backward(&acoustic->encoder_norm, value, tape->encoder_top, count, tape->encoder_stats, dtop,
                          grad, dtop);
    if (!qv_stack_backward(&acoustic->encoder, value, tape->encoder, count, grad, dtop, arena))
        return false;
    qv_embed_symbols_backward(&acoustic->symbol, &acoustic->feature, value, tape->id, tape->symbol_features,
                              count, dtop, grad);
    qv_arena_release(arena, mark);
    return true;
}
