// SPDX-License-Identifier: MIT
#include "model/g2p.h"
#include <stdio.h>
#include <string.h>
#include "nn/activation.h"
#include "nn/dropout.h"

void qv_g2p_default_sizes(qv_g2p_sizes *sizes)
{
    *sizes = (qv_g2p_sizes){.embedding = 64,
                            .width = 160,
                            .encoder_layers = 4,
                            .encoder_kernel = 2,
                            .decoder_layers = 2,
                            .decoder_kernel = 2};
}

static bool within(int value, int low, int high)
{
    return value >= low && value <= high;
}

bool qv_g2p_sizes_valid(const qv_g2p_sizes *sizes)
{
    return within(sizes->embedding, 2, 1024) && within(sizes->width, 2, 1024) && sizes->width % 2 == 0 &&
           within(sizes->encoder_layers, 1, QV_G2P_LAYERS) && within(sizes->encoder_kernel, 1, 8) &&
           within(sizes->decoder_layers, 1, QV_G2P_LAYERS) && within(sizes->decoder_kernel, 1, 8);
}

static const char *name(char buffer[48], const char *what, int layer)
{
    snprintf(buffer, 48, "%s.%d", what, layer);
    return buffer;
}

static void layout_encoder(qv_g2p *model, qv_params *params)
{
    const qv_g2p_sizes *sizes = &model->sizes;
    char text[48];
    model->letter = qv_embedding_layout(params, "letter", QV_G2P_ALPHABET, sizes->embedding);
    for (int i = 0; i < sizes->encoder_layers; i++) {
        const int in = i == 0 ? sizes->embedding : sizes->width;
        model->ahead[i] = qv_qrnn_layout(params, name(text, "encoder.ahead", i), in, sizes->width / 2,
                                         sizes->encoder_kernel, QV_POOL_FO, false, 0);
        model->back[i] = qv_qrnn_layout(params, name(text, "encoder.back", i), in, sizes->width / 2,
                                        sizes->encoder_kernel, QV_POOL_FO, true, 0);
        model->encoder_norm[i] = qv_layernorm_layout(params, name(text, "encoder.norm", i), sizes->width);
    }
}

static void layout_decoder(qv_g2p *model, qv_params *params)
{
    const qv_g2p_sizes *sizes = &model->sizes;
    char text[48];
    model->phone = qv_embedding_layout(params, "phone", QV_G2P_CLASSES, sizes->embedding);
    for (int i = 0; i < sizes->decoder_layers; i++) {
        const int in = i == 0 ? sizes->embedding : sizes->width;
        model->context[i] =
            qv_linear_layout(params, name(text, "decoder.context", i), sizes->width, 3 * sizes->width, 0.5f);
        model->decoder[i] = qv_qrnn_layout(params, name(text, "decoder", i), in, sizes->width,
                                           sizes->decoder_kernel, QV_POOL_FO, false, 0);
        model->decoder_norm[i] = qv_layernorm_layout(params, name(text, "decoder.norm", i), sizes->width);
    }
    model->attention = qv_attention_layout(params, "attention", sizes->width);
    model->output = qv_linear_layout(params, "output", sizes->width, QV_G2P_CLASSES, 1);
}

qv_g2p qv_g2p_layout(qv_params *params, const qv_g2p_sizes *sizes)
{
    qv_g2p model = {.sizes = *sizes};
    layout_encoder(&model, params);
    layout_decoder(&model, params);
    return model;
}

void qv_g2p_bind(qv_g2p *model, const qv_params *params)
{
    for (int i = 0; i < model->sizes.encoder_layers; i++) {
        qv_qrnn_bind(&model->ahead[i], params);
        qv_qrnn_bind(&model->back[i], params);
    }
    for (int i = 0; i < model->sizes.decoder_layers; i++) {
        qv_linear_bind(&model->context[i], params);
        qv_qrnn_bind(&model->decoder[i], params);
    }
    qv_linear_bind(&model->output, params);
}

int qv_g2p_letter(char letter)
{
    if (letter >= 'a' && letter <= 'z')
        return letter - 'a' + 1;
    if (letter >= 'A' && letter <= 'Z')
        return letter - 'A' + 1;
    return letter == '\'' ? 27 : letter == '-' ? 28 : letter == '.' ? 29 : 0;
}

bool qv_g2p_take_tape(const qv_qrnn *qrnn, int rows, qv_arena *arena, qv_qrnn_tape *tape)
{
    tape->gates = qv_arena_reals(arena, (size_t)rows * (size_t)qv_qrnn_gates(qrnn) * (size_t)qrnn->hidden);
    tape->cell = qv_arena_reals(arena, (size_t)rows * (size_t)qrnn->hidden);
    return tape->gates && tape->cell;
}

/* Drops values of x [n]; *mask stays NULL when there is no dropout. */
static bool drop(const qv_g2p_noise *noise, qv_arena *arena, qv_real *x, int n, qv_real **mask)
{
    *mask = NULL;
    if (!noise || noise->dropout <= 0)
        return true;
    *mask = qv_arena_reals(arena, (size_t)n);
    if (!*mask)
        return false;
    qv_dropout_forward(x, n, noise->dropout, noise->rng, *mask);
    return true;
}

bool qv_g2p_join(const qv_layernorm *norm, const qv_real *value, int in, int rows, const qv_g2p_noise *noise,
                 qv_arena *arena, qv_g2p_layer *layer)
{
    const int width = norm->width;
    layer->stats = qv_arena_reals(arena, (size_t)rows * 2);
    layer->out = qv_arena_reals(arena, (size_t)rows * (size_t)width);
    if (!layer->stats || !layer->out || !drop(noise, arena, layer->sum, rows * width, &layer->mask))
        return false;
    if (in == width)
        for (size_t i = 0; i < (size_t)rows * (size_t)width; i++)
            layer->sum[i] += layer->x[i];
    qv_layernorm_forward(norm, value, layer->sum, rows, layer->out, layer->stats);
    return true;
}

/* The halves [rows][half] side by side: y [rows][2 half] */
static void side_by_side(const qv_real *ahead, const qv_real *back, int rows, int half, qv_real *y)
{
    for (int r = 0; r < rows; r++) {
        memcpy(y + (size_t)r * 2 * (size_t)half, ahead + (size_t)r * (size_t)half, sizeof *y * (size_t)half);
        memcpy(y + (size_t)r * 2 * (size_t)half + half, back + (size_t)r * (size_t)half,
               sizeof *y * (size_t)half);
    }
}

static bool encode_layer(const qv_g2p *model, int index, const qv_real *value, const qv_span *span,
                         const qv_g2p_noise *noise, qv_arena *arena, qv_g2p_layer *layer)
{
    const qv_qrnn *ahead = &model->ahead[index], *back = &model->back[index];
    const int rows = span->steps * span->count, half = ahead->hidden;
    const qv_qrnn_given given = {.zoneout = noise ? noise->zoneout : 0, .rng = noise ? noise->rng : NULL};
    qv_real *h = qv_arena_reals(arena, (size_t)rows * (size_t)half);
    qv_real *g = qv_arena_reals(arena, (size_t)rows * (size_t)half);
    layer->sum = qv_arena_reals(arena, (size_t)rows * 2 * (size_t)half);
    if (!h || !g || !layer->sum || !qv_g2p_take_tape(ahead, rows, arena, &layer->tape) ||
        !qv_g2p_take_tape(back, rows, arena, &layer->behind))
        return false;
    qv_qrnn_batch_forward(ahead, value, span, layer->x, &given, &layer->tape, h);
    qv_qrnn_batch_forward(back, value, span, layer->x, &given, &layer->behind, g);
    side_by_side(h, g, rows, half, layer->sum);
    if (!qv_g2p_join(&model->encoder_norm[index], value, ahead->in, rows, noise, arena, layer))
        return false;
    qv_span_clear(span, layer->out, 2 * half);
    return true;
}

/* Last state: the forward half at the last letter, the backward half at the first. */
static void take_last(const qv_span *span, const qv_real *e, int width, qv_real *last)
{
    const int half = width / 2;
    for (int n = 0; n < span->count; n++) {
        const int end = (span->length ? span->length[n] : span->steps) - 1;
        memcpy(last + (size_t)n * (size_t)width,
               e + ((size_t)end * (size_t)span->count + (size_t)n) * (size_t)width, sizeof *e * (size_t)half);
        memcpy(last + (size_t)n * (size_t)width + half, e + (size_t)n * (size_t)width + half,
               sizeof *e * (size_t)half);
    }
}

static bool make_contexts(const qv_g2p *model, const qv_real *value, const qv_span *span, qv_arena *arena,
                          qv_g2p_code *code)
{
    const int width = model->sizes.width;
    code->last = qv_arena_reals(arena, (size_t)span->count * (size_t)width);
    if (!code->last)
        return false;
    take_last(span, code->e, width, code->last);
    for (int i = 0; i < model->sizes.decoder_layers; i++) {
        code->context[i] = qv_arena_reals(arena, (size_t)span->count * 3 * (size_t)width);
        if (!code->context[i])
            return false;
        qv_linear_forward(&model->context[i], value, code->last, span->count, code->context[i]);
    }
    return true;
}

bool qv_g2p_encode(const qv_g2p *model, const qv_real *value, const qv_span *span, const int *letters,
                   const qv_g2p_noise *noise, qv_arena *arena, qv_g2p_code *code)
{
    const int rows = span->steps * span->count, embedding = model->sizes.embedding;
    qv_real *x = qv_arena_reals(arena, (size_t)rows * (size_t)embedding);
    if (!x)
        return false;
    qv_embedding_forward(&model->letter, value, letters, rows, x);
    if (!drop(noise, arena, x, rows * embedding, &code->mask))
        return false;
    qv_span_clear(span, x, embedding);
    for (int i = 0; i < model->sizes.encoder_layers; i++) {
        code->layer[i].x = x;
        if (!encode_layer(model, i, value, span, noise, arena, &code->layer[i]))
            return false;
        x = code->layer[i].out;
    }
    code->e = x;
    return make_contexts(model, value, span, arena, code);
}

void qv_g2p_log_softmax(qv_real *row)
{
    qv_real top = row[0], sum = 0, power[QV_G2P_CLASSES], log_sum;
    for (int i = 1; i < QV_G2P_CLASSES; i++)
        top = row[i] > top ? row[i] : top;
    for (int i = 0; i < QV_G2P_CLASSES; i++)
        row[i] -= top;
    qv_exp(row, power, QV_G2P_CLASSES);
    for (int i = 0; i < QV_G2P_CLASSES; i++)
        sum += power[i];
    qv_log(&sum, &log_sum, 1);
    for (int i = 0; i < QV_G2P_CLASSES; i++)
        row[i] -= log_sum;
}
