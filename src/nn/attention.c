#include "nn/attention.h"
#include <math.h>
#include <stdio.h>
#include "nn/matrix.h"
#include "kernels/reduce.h"

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

/* Softmax of each row of x [rows][n] in place. */
static void softmax_rows(qv_real *restrict x, int rows, int n)
{
    for (int r = 0; r < rows; r++, x += n) {
        qv_real largest = x[0];
        for (int i = 1; i < n; i++)
            largest = x[i] > largest ? x[i] : largest;
        for (int i = 0; i < n; i++)
            x[i] = qv_exp1(x[i] - largest);
        const qv_real scale = 1 / qv_sum(x, n);
        for (int i = 0; i < n; i++)
            x[i] *= scale;
    }
}

/* d [rows][n]: the gradient of the softmax comes in, that of its argument goes out:
 * ds_i = a_i (da_i - sum_j a_j da_j) */
static void softmax_rows_backward(const qv_real *restrict softmax, int rows, int n, qv_real *restrict d)
{
    for (int r = 0; r < rows; r++, softmax += n, d += n) {
        const qv_real average = qv_dot(softmax, d, n);
        for (int i = 0; i < n; i++)
            d[i] = softmax[i] * (d[i] - average);
    }
}

static void multiply(const qv_real *restrict a, const qv_real *restrict b, size_t n,
                     qv_real *restrict product)
{
    for (size_t i = 0; i < n; i++)
        product[i] = a[i] * b[i];
}

void qv_attention_forward(const qv_attention *l, const qv_real *value, const qv_real *c, const qv_real *o,
                          int steps, const qv_real *e, int sources, qv_real *alpha, qv_real *k,
                          qv_real *mixed, qv_real *h)
{
    const int w = l->width;
    qv_gemm(false, true, steps, sources, w, c, w, e, w, false, alpha, sources);
    softmax_rows(alpha, steps, sources);
    qv_gemm(false, false, steps, w, sources, alpha, sources, e, w, false, k, w);
    qv_gemm(false, false, steps, w, w, k, w, value + l->key, w, false, mixed, w);
    qv_gemm(false, false, steps, w, w, c, w, value + l->cell, w, true, mixed, w);
    multiply(o, mixed, (size_t)steps * (size_t)w, h);
}

bool qv_attention_backward(const qv_attention *l, const qv_real *value, const qv_real *c, const qv_real *o,
                           int steps, const qv_real *e, int sources, const qv_real *alpha, const qv_real *k,
                           const qv_real *mixed, const qv_real *dh, qv_arena *arena, qv_real *grad,
                           qv_real *dc, qv_real *do_, qv_real *de)
{
    const int w = l->width;
    const size_t n = (size_t)steps * (size_t)w, mark = qv_arena_mark(arena);
    qv_real *dmixed = qv_arena_reals(arena, n), *dk = qv_arena_reals(arena, n);
    qv_real *dscore = qv_arena_reals(arena, (size_t)steps * (size_t)sources);
    if (!dmixed || !dk || !dscore) {
        qv_arena_release(arena, mark);
        return false;
    }
    // h = o mixed,   mixed = k Wk + c Wc
    multiply(dh, mixed, n, do_);
    multiply(dh, o, n, dmixed);
    qv_gemm(true, false, w, w, steps, k, w, dmixed, w, true, grad + l->key, w);
    qv_gemm(true, false, w, w, steps, c, w, dmixed, w, true, grad + l->cell, w);
    qv_gemm(false, true, steps, w, w, dmixed, w, value + l->key, w, false, dk, w);
    qv_gemm(false, true, steps, w, w, dmixed, w, value + l->cell, w, false, dc, w);
    // k = alpha e
    qv_gemm(false, true, steps, sources, w, dk, w, e, w, false, dscore, sources);
    qv_gemm(true, false, sources, w, steps, alpha, sources, dk, w, true, de, w);
    // alpha = softmax(c e')
    softmax_rows_backward(alpha, steps, sources, dscore);
    qv_gemm(false, false, steps, w, sources, dscore, sources, e, w, true, dc, w);
    qv_gemm(true, false, sources, w, steps, dscore, sources, c, w, true, de, w);
    qv_arena_release(arena, mark);
    return true;
}
