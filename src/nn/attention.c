// SPDX-License-Identifier: MIT
#include "nn/attention.h"
#include <math.h>
#include <stdio.h>
#include "nn/activation.h"
#include "nn/matrix.h"

qv_attention qv_attention_layout(qv_params *params, const char *name, int width)
{
    qv_attention l = {.width = width};
    const float deviation = 1.0f / sqrtf((float)width);
    char full[sizeof((qv_tensor *)0)->name];
    snprintf(full, sizeof full, "%s.key", name);
    l.key = qv_params_add(params, full, width, width, deviation, 0.0f);
    snprintf(full, sizeof full, "%s.cell", name);
    l.cell = qv_params_add(params, full, width, width, deviation, 0.0f);
    return l;
}

/* Takes from the scores of states out of reach. */
static void hold_back(const qv_attention_reach *reach, int place, qv_real *score, int inside)
{
    for (int s = 0; s < place - reach->back; s++)
        score[s] -= reach->cost * (qv_real)(place - reach->back - s);
    for (int s = place + reach->ahead + 1; s < inside; s++)
        score[s] -= reach->cost * (qv_real)(s - place - reach->ahead);
}

/* Softmax over the first `inside` of `sources` scores; the others, which are padding, become zero. */
static void softmax(qv_real *score, int inside, int sources)
{
    qv_real top = score[0], sum = 0;
    for (int s = 1; s < inside; s++)
        top = score[s] > top ? score[s] : top;
    for (int s = 0; s < inside; s++)
        score[s] -= top;
    qv_exp(score, score, inside);
    for (int s = 0; s < inside; s++)
        sum += score[s];
    for (int s = 0; s < inside; s++)
        score[s] /= sum;
    for (int s = inside; s < sources; s++)
        score[s] = 0;
}

void qv_attention_forward(const qv_attention *l, const qv_real *value, const qv_attention_queries *at,
                          const qv_attention_sources *from, const qv_attention_tape *tape, qv_real *h)
{
    const qv_span *span = &at->span;
    const qv_real *c = at->c, *o = at->o, *e = from->e;
    qv_real *alpha = tape->alpha, *k = tape->k, *mixed = tape->mixed;
    const int width = l->width, count = span->count, sources = from->span.steps;
    const int c_row = count * width, e_row = from->span.count * width, a_row = count * sources;
    for (int n = 0; n < count; n++) {
        const int word = from->word ? from->word[n] : n;
        const int inside = from->span.length ? from->span.length[word] : sources;
        const qv_real *seen = e + (ptrdiff_t)word * width;
        qv_real *weight = alpha + (ptrdiff_t)n * sources;
        qv_gemm(span->steps, sources, width, (qv_matrix){c + (ptrdiff_t)n * width, c_row, false},
                (qv_matrix){seen, e_row, true}, false, weight, a_row);
        for (int step = 0; step < span->steps; step++) {
            if (from->reach && inside > from->reach->few)
                hold_back(from->reach, from->reach->place[n], weight + (ptrdiff_t)step * a_row, inside);
            softmax(weight + (ptrdiff_t)step * a_row, inside, sources);
        }
        qv_gemm(span->steps, width, sources, (qv_matrix){weight, a_row, false},
                (qv_matrix){seen, e_row, false}, false, k + (ptrdiff_t)n * width, c_row);
    }
    const int rows = span->steps * count;
    qv_gemm(rows, width, width, (qv_matrix){k, width, false}, (qv_matrix){value + l->key, width, false},
            false, mixed, width);
    qv_gemm(rows, width, width, (qv_matrix){c, width, false}, (qv_matrix){value + l->cell, width, false},
            true, mixed, width);
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < width; i++)
            h[(ptrdiff_t)r * width + i] = o[(ptrdiff_t)r * at->stride + i] * mixed[(ptrdiff_t)r * width + i];
}

/* dalpha becomes the gradient of the scores: alpha (dalpha - sum of alpha dalpha). */
static void softmax_backward(const qv_real *alpha, qv_real *dalpha, int sources)
{
    qv_real mean = 0;
    for (int s = 0; s < sources; s++)
        mean += alpha[s] * dalpha[s];
    for (int s = 0; s < sources; s++)
        dalpha[s] = alpha[s] * (dalpha[s] - mean);
}

void qv_attention_backward(const qv_attention *l, const qv_real *value, const qv_attention_queries *at,
                           const qv_attention_sources *from, const qv_attention_tape *tape,
                           const qv_attention_gradients *g)
{
    const qv_span *span = &at->span;
    const qv_real *c = at->c, *o = at->o, *e = from->e;
    const qv_real *alpha = tape->alpha, *k = tape->k, *mixed = tape->mixed, *dh = g->dh;
    qv_real *grad = g->grad, *dc = g->dc, *de = g->de;
    const int width = l->width, count = span->count, sources = from->span.steps, steps = span->steps;
    const int c_row = count * width, e_row = from->span.count * width, a_row = count * sources;
    const int rows = steps * count;
    qv_real *dmixed = g->work, *dk = dmixed + (ptrdiff_t)rows * width, *dalpha = dk + (ptrdiff_t)rows * width;
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < width; i++) {
            const ptrdiff_t cell = (ptrdiff_t)r * width + i;
            g->doutput[cell] = dh[cell] * mixed[cell];
            dmixed[cell] = dh[cell] * o[(ptrdiff_t)r * at->stride + i];
        }
    qv_gemm(width, width, rows, (qv_matrix){k, width, true}, (qv_matrix){dmixed, width, false}, true,
            grad + l->key, width);
    qv_gemm(width, width, rows, (qv_matrix){c, width, true}, (qv_matrix){dmixed, width, false}, true,
            grad + l->cell, width);
    qv_gemm(rows, width, width, (qv_matrix){dmixed, width, false}, (qv_matrix){value + l->key, width, true},
            false, dk, width);
    qv_gemm(rows, width, width, (qv_matrix){dmixed, width, false}, (qv_matrix){value + l->cell, width, true},
            false, dc, width);
    for (int n = 0; n < count; n++) {
        const ptrdiff_t row = (ptrdiff_t)n * width;
        const qv_real *weight = alpha + (ptrdiff_t)n * sources;
        qv_real *dweight = dalpha + (ptrdiff_t)n * sources;
        qv_gemm(steps, sources, width, (qv_matrix){dk + row, c_row, false}, (qv_matrix){e + row, e_row, true},
                false, dweight, a_row);
        for (int step = 0; step < steps; step++)
            softmax_backward(weight + (ptrdiff_t)step * a_row, dweight + (ptrdiff_t)step * a_row, sources);
        qv_gemm(sources, width, steps, (qv_matrix){weight, a_row, true}, (qv_matrix){dk + row, c_row, false},
                true, de + row, e_row);
        qv_gemm(sources, width, steps, (qv_matrix){dweight, a_row, true}, (qv_matrix){c + row, c_row, false},
                true, de + row, e_row);
        qv_gemm(steps, width, sources, (qv_matrix){dweight, a_row, false}, (qv_matrix){e + row, e_row, false},
                true, dc + row, c_row);
    }
}
