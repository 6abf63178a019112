// SPDX-License-Identifier: MIT
#include "train/g2p/g2p_loss.h"
#include <string.h>
#include "nn/activation.h"
#include "nn/dropout.h"

/* What the decoder leaves behind. */
typedef struct decoded {
    qv_real *mask; // [rows][embedding], NULL without dropout
    qv_g2p_layer layer[QV_G2P_LAYERS];
    qv_attention_tape attention;
    qv_real *logits; // [rows][QV_G2P_CLASSES]
} decoded;

/* What every step of the two passes needs. */
typedef struct pass {
    const qv_g2p *model;
    const qv_real *value;
    const qv_g2p_batch *batch;
    const qv_g2p_noise *noise;
    qv_arena *arena;
    qv_real *grad;
    qv_g2p_code code;
    decoded out;
    int letters, phones; // rows of encoder and decoder
} pass;

static qv_attention_sources sources_of(const pass *p)
{
    return (qv_attention_sources){.span = p->batch->words, .e = p->code.e};
}

static qv_attention_queries queries_of(const pass *p, const qv_g2p_layer *layer)
{
    const int width = p->model->sizes.width;
    return (qv_attention_queries){p->batch->phones, layer->tape.cell, layer->tape.gates + 2 * width,
                                  3 * width};
}

static bool attend(pass *p, qv_g2p_layer *layer)
{
    const size_t rows = (size_t)p->phones, width = (size_t)p->model->sizes.width;
    const qv_attention_sources from = sources_of(p);
    const qv_attention_queries at = queries_of(p, layer);
    qv_attention_tape *tape = &p->out.attention;
    tape->alpha = qv_arena_reals(p->arena, rows * (size_t)from.span.steps);
    tape->k = qv_arena_reals(p->arena, rows * width);
    tape->mixed = qv_arena_reals(p->arena, rows * width);
    if (!tape->alpha || !tape->k || !tape->mixed)
        return false;
    qv_attention_forward(&p->model->attention, p->value, &at, &from, tape, layer->sum);
    return true;
}

static bool decode_layer(pass *p, int index)
{
    const qv_g2p *model = p->model;
    const qv_qrnn *qrnn = &model->decoder[index];
    qv_g2p_layer *layer = &p->out.layer[index];
    const bool last = index == model->sizes.decoder_layers - 1;
    layer->sum = qv_arena_reals(p->arena, (size_t)p->phones * (size_t)qrnn->hidden);
    if (!layer->sum || !qv_g2p_take_tape(qrnn, p->phones, p->arena, &layer->tape))
        return false;
    const qv_qrnn_given given = {.context = p->code.context[index],
                                 .zoneout = p->noise ? p->noise->zoneout : 0,
                                 .rng = p->noise ? p->noise->rng : NULL};
    qv_qrnn_batch_forward(qrnn, p->value, &p->batch->phones, layer->x, &given, &layer->tape,
                          last ? NULL : layer->sum);
    if (last && !attend(p, layer))
        return false;
    return qv_g2p_join(&model->decoder_norm[index], p->value, qrnn->in, p->phones, p->noise, p->arena, layer);
}

static bool decode(pass *p)
{
    const int embedding = p->model->sizes.embedding;
    qv_real *x = qv_arena_reals(p->arena, (size_t)p->phones * (size_t)embedding);
    if (!x)
        return false;
    qv_embedding_forward(&p->model->phone, p->value, p->batch->previous, p->phones, x);
    p->out.mask = NULL;
    if (p->noise && p->noise->dropout > 0) {
        p->out.mask = qv_arena_reals(p->arena, (size_t)p->phones * (size_t)embedding);
        if (!p->out.mask)
            return false;
        qv_dropout_forward(x, p->phones * embedding, p->noise->dropout, p->noise->rng, p->out.mask);
    }
    for (int i = 0; i < p->model->sizes.decoder_layers; i++) {
        p->out.layer[i].x = x;
        if (!decode_layer(p, i))
            return false;
        x = p->out.layer[i].out;
    }
    p->out.logits = qv_arena_reals(p->arena, (size_t)p->phones * QV_G2P_CLASSES);
    if (!p->out.logits)
        return false;
    qv_linear_forward(&p->model->output, p->value, x, p->phones, p->out.logits);
    return true;
}

/* Loss of one row; log probabilities become the gradient of the logits: p - target. */
static double entropy(qv_real *row, int target, float smoothing)
{
    const qv_real even = (qv_real)smoothing / QV_G2P_CLASSES;
    double loss = 0;
    for (int i = 0; i < QV_G2P_CLASSES; i++)
        loss -= even * row[i];
    loss -= (1 - (qv_real)smoothing) * row[target];
    qv_exp(row, row, QV_G2P_CLASSES);
    for (int i = 0; i < QV_G2P_CLASSES; i++)
        row[i] -= even;
    row[target] -= 1 - (qv_real)smoothing;
    return loss;
}

static int best(const qv_real *row)
{
    int top = 0;
    for (int i = 1; i < QV_G2P_CLASSES; i++)
        top = row[i] > row[top] ? i : top;
    return top;
}

static double score(pass *p, float smoothing, int *hits)
{
    const qv_span *span = &p->batch->phones;
    double loss = 0;
    int right = 0;
    for (int step = 0; step < span->steps; step++)
        for (int n = 0; n < span->count; n++) {
            const int at = step * span->count + n;
            qv_real *row = p->out.logits + (ptrdiff_t)at * QV_G2P_CLASSES;
            if (span->length && step >= span->length[n])
                continue;
            qv_g2p_log_softmax(row);
            right += best(row) == p->batch->target[at];
            loss += entropy(row, p->batch->target[at], smoothing);
        }
    qv_span_clear(span, p->out.logits, QV_G2P_CLASSES); // now gradients
    if (hits)
        *hits = right;
    return loss;
}

/* dout [rows][width] becomes the gradient of what the layer's QRNN gave; `path` [rows][width] receives that
 * of the residual path. */
static void join_backward(pass *p, const qv_layernorm *norm, const qv_g2p_layer *layer, int rows,
                          qv_real *dout, qv_real *path)
{
    qv_layernorm_backward(norm, p->value, layer->sum, rows, layer->stats, dout, p->grad, dout);
    memcpy(path, dout, sizeof *path * (size_t)rows * (size_t)norm->width);
    if (layer->mask)
        qv_dropout_backward(dout, rows * norm->width, layer->mask);
}

static void add(qv_real *to, const qv_real *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

/* dx [rows][width] enters as the gradient of the layer's output and leaves as that of its input (in its first
 * rows * in values). Adds to dlast and, in the last layer, de. */
static bool decode_layer_backward(pass *p, int index, qv_real *dx, qv_real *de, qv_real *dlast)
{
    const qv_g2p *model = p->model;
    const qv_qrnn *qrnn = &model->decoder[index];
    qv_g2p_layer *layer = &p->out.layer[index];
    const qv_span *span = &p->batch->phones;
    const int width = qrnn->hidden, count = span->count;
    const size_t rows = (size_t)p->phones;
    const qv_attention_sources from = sources_of(p);
    const size_t mark = qv_arena_mark(p->arena);
    qv_real *path = qv_arena_reals(p->arena, rows * (size_t)width);
    qv_real *work = qv_arena_reals(p->arena, rows * (size_t)(2 * width + from.span.steps) +
                                                 (size_t)(count + 1) * (size_t)width);
    qv_real *dc = qv_arena_reals(p->arena, rows * (size_t)width);
    qv_real *doutput = qv_arena_reals(p->arena, rows * (size_t)width);
    qv_real *dcontext = qv_arena_reals(p->arena, (size_t)count * 3 * (size_t)width);
    qv_real *dl = qv_arena_reals(p->arena, (size_t)count * (size_t)width);
    if (!path || !work || !dc || !doutput || !dcontext || !dl)
        return false;
    const bool last = index == model->sizes.decoder_layers - 1;
    join_backward(p, &model->decoder_norm[index], layer, p->phones, dx, path);
    if (last) {
        const qv_attention_queries at = queries_of(p, layer);
        const qv_attention_gradients through = {dx, work, p->grad, dc, doutput, de};
        qv_attention_backward(&model->attention, p->value, &at, &from, &p->out.attention, &through);
    } else
        memcpy(dc, dx, sizeof *dc * rows * (size_t)width);
    const qv_qrnn_gradients gradients = {dc, last ? doutput : NULL, work, p->grad, dx, dcontext, 0, NULL};
    qv_qrnn_batch_backward(qrnn, p->value, span, layer->x, &layer->tape, &gradients);
    qv_linear_backward(&model->context[index], p->value, p->code.last, count, dcontext, p->grad, dl);
    add(dlast, dl, (size_t)count * (size_t)width);
    if (qrnn->in == width)
        add(dx, path, rows * (size_t)width);
    qv_arena_release(p->arena, mark);
    return true;
}

static bool decode_backward(pass *p, qv_real *de, qv_real *dlast)
{
    const qv_g2p_sizes *sizes = &p->model->sizes;
    const int top = sizes->decoder_layers - 1;
    const int widest = sizes->width > sizes->embedding ? sizes->width : sizes->embedding;
    qv_real *dx = qv_arena_reals(p->arena, (size_t)p->phones * (size_t)widest);
    if (!dx)
        return false;
    qv_linear_backward(&p->model->output, p->value, p->out.layer[top].out, p->phones, p->out.logits, p->grad,
                       dx);
    for (int i = top; i >= 0; i--)
        if (!decode_layer_backward(p, i, dx, de, dlast))
            return false;
    if (p->out.mask)
        qv_dropout_backward(dx, p->phones * sizes->embedding, p->out.mask);
    qv_embedding_backward(&p->model->phone, p->batch->previous, p->phones, dx, p->grad);
    return true;
}

/* The parts of e that were taken as the last state. */
static void scatter_last(const qv_span *span, const qv_real *dlast, int width, qv_real *de)
{
    const int half = width / 2;
    for (int n = 0; n < span->count; n++) {
        const int end = (span->length ? span->length[n] : span->steps) - 1;
        add(de + ((ptrdiff_t)end * span->count + n) * width, dlast + (ptrdiff_t)n * width, (size_t)half);
        add(de + (ptrdiff_t)n * width + half, dlast + (ptrdiff_t)n * width + half, (size_t)half);
    }
}

static bool encode_layer_backward(pass *p, int index, qv_real *dx)
{
    const qv_g2p *model = p->model;
    const qv_qrnn *ahead = &model->ahead[index], *back = &model->back[index];
    qv_g2p_layer *layer = &p->code.layer[index];
    const qv_span *span = &p->batch->words;
    const int half = ahead->hidden, width = 2 * half;
    const size_t rows = (size_t)p->letters, mark = qv_arena_mark(p->arena);
    qv_real *path = qv_arena_reals(p->arena, rows * (size_t)width);
    qv_real *dh = qv_arena_reals(p->arena, rows * (size_t)half);
    qv_real *dg = qv_arena_reals(p->arena, rows * (size_t)half);
    qv_real *dback = qv_arena_reals(p->arena, rows * (size_t)back->in);
    qv_real *work = qv_arena_reals(p->arena, (size_t)(span->count + 1) * (size_t)half);
    if (!path || !dh || !dg || !dback || !work)
        return false;
    qv_span_clear(span, dx, width); // what came out on padding was cleared
    join_backward(p, &model->encoder_norm[index], layer, p->letters, dx, path);
    for (size_t r = 0; r < rows; r++) {
        memcpy(dh + r * (size_t)half, dx + r * (size_t)width, sizeof *dh * (size_t)half);
        memcpy(dg + r * (size_t)half, dx + r * (size_t)width + half, sizeof *dg * (size_t)half);
    }
    const qv_qrnn_gradients there = {.dh = dh, .work = work, .grad = p->grad, .dx = dx};
    const qv_qrnn_gradients and_back = {.dh = dg, .work = work, .grad = p->grad, .dx = dback};
    qv_qrnn_batch_backward(ahead, p->value, span, layer->x, &layer->tape, &there);
    qv_qrnn_batch_backward(back, p->value, span, layer->x, &layer->behind, &and_back);
    add(dx, dback, rows * (size_t)back->in);
    if (ahead->in == width)
        add(dx, path, rows * (size_t)width);
    qv_arena_release(p->arena, mark);
    return true;
}

static bool encode_backward(pass *p, qv_real *dx)
{
    for (int i = p->model->sizes.encoder_layers - 1; i >= 0; i--)
        if (!encode_layer_backward(p, i, dx))
            return false;
    qv_span_clear(&p->batch->words, dx, p->model->sizes.embedding);
    if (p->code.mask)
        qv_dropout_backward(dx, p->letters * p->model->sizes.embedding, p->code.mask);
    qv_embedding_backward(&p->model->letter, p->batch->letters, p->letters, dx, p->grad);
    return true;
}

static bool backward(pass *p)
{
    const qv_g2p_sizes *sizes = &p->model->sizes;
    const int widest = sizes->width > sizes->embedding ? sizes->width : sizes->embedding;
    qv_real *de = qv_arena_zeros(p->arena, (size_t)p->letters * (size_t)widest);
    qv_real *dlast = qv_arena_zeros(p->arena, (size_t)p->batch->words.count * (size_t)sizes->width);
    if (!de || !dlast || !decode_backward(p, de, dlast))
        return false;
    scatter_last(&p->batch->words, dlast, sizes->width, de);
    return encode_backward(p, de);
}

double qv_g2p_loss(const qv_g2p *model, const qv_real *value, const qv_g2p_batch *batch,
                   const qv_g2p_noise *noise, float smoothing, qv_arena *arena, qv_real *grad, int *hits)
{
    pass p = {.model = model, .value = value, .batch = batch, .noise = noise, .arena = arena, .grad = grad};
    p.letters = batch->words.steps * batch->words.count;
    p.phones = batch->phones.steps * batch->phones.count;
    const size_t mark = qv_arena_mark(arena);
    double loss = -1;
    if (qv_g2p_encode(model, value, &batch->words, batch->letters, noise, arena, &p.code) && decode(&p)) {
        loss = score(&p, smoothing, hits);
        if (grad && !backward(&p))
            loss = -1;
    }
    qv_arena_release(arena, mark);
    return loss;
}
