// SPDX-License-Identifier: MIT
/*
 * Own products of matrices against OpenBLAS's, one thread, taken in turn: the three products of a layer's
 * forward and backward pass over 1 to 512 rows, with matrices of 256 x 768. Median ratios. See README.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/half.h"
#include "base/rng.h"
#include "clock.h"
#include "kernels/kernels.h"
#include "nn/matrix.h" // OpenBLAS here, as in the trainer

enum { IN = 256, OUT = 768, MATRICES = 10, MOST = 512, GOES = 9 };

static float x[MOST * IN], y[MOST * OUT], dx[MOST * IN];
static float weight[MATRICES][IN * OUT], gradient[IN * OUT];
static uint16_t half[MATRICES][IN * OUT];

typedef enum direction { FORWARD, FORWARD_HALF, INPUT, WEIGHT, FORMS } direction;

static const char *const form_name[FORMS] = {
    "y = x W",
    "y = x W, W in half precision",
    "dx = dy W'",
    "dW = x' dy",
};

typedef struct work {
    direction form;
    int rows;
} work;

static void run_own(void *context)
{
    const work *w = context;
    qv_product p = {
        .m = w->rows, .n = OUT, .k = IN, .a = x, .a_row = IN, .a_column = 1, .ldb = OUT, .c = y, .ldc = OUT};
    if (w->form == INPUT)
        p = (qv_product){.m = w->rows,
                         .n = IN,
                         .k = OUT,
                         .a = y,
                         .a_row = OUT,
                         .a_column = 1,
                         .ldb = OUT,
                         .transposed = true,
                         .c = dx,
                         .ldc = IN};
    if (w->form == WEIGHT)
        p = (qv_product){.m = IN,
                         .n = OUT,
                         .k = w->rows,
                         .a = x,
                         .a_row = 1,
                         .a_column = IN,
                         .b = y,
                         .ldb = OUT,
                         .add = true,
                         .c = gradient,
                         .ldc = OUT};
    for (int i = 0; i < MATRICES; i++) {
        if (w->form == FORWARD_HALF) {
            p.type = QV_HALVES;
            p.b = half[i];
        } else if (w->form != WEIGHT) {
            p.b = weight[i];
        }
        qv_kernels()->multiply(&p);
    }
}

static void run_blas(void *context)
{
    const work *w = context;
    for (int i = 0; i < MATRICES; i++) {
        if (w->form == INPUT)
            qv_gemm(w->rows, IN, OUT, (qv_matrix){y, OUT, false}, (qv_matrix){weight[i], OUT, true}, false,
                    dx, IN);
        else if (w->form == WEIGHT)
            qv_gemm(IN, OUT, w->rows, (qv_matrix){x, IN, true}, (qv_matrix){y, OUT, false}, true, gradient,
                    OUT);
        else
            qv_gemm(w->rows, OUT, IN, (qv_matrix){x, IN, false}, (qv_matrix){weight[i], OUT, false}, false, y,
                    OUT);
    }
}

static void fill(void)
{
    qv_rng rng;
    qv_rng_seed(&rng, 1, 1);
    for (int i = 0; i < MOST * IN; i++)
        x[i] = 0.3f * qv_rng_normal(&rng);
    for (int m = 0; m < MATRICES; m++)
        for (int i = 0; i < IN * OUT; i++) {
            half[m][i] = (uint16_t)(qv_rng_next(&rng) & 0xafff); // finite, below 2^-3
            weight[m][i] = qv_half_widen1(half[m][i]);
        }
}

static double go(void (*run)(void *), work *w)
{
    const double start = bench_now();
    double passed;
    int calls = 0;
    do {
        run(w);
        calls++;
    } while ((passed = bench_now() - start) < 0.02);
    return passed / calls;
}

static int by_size(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

static void report(direction form, int rows)
{
    double own[GOES], blas[GOES], ratio[GOES];
    work w = {form, rows};
    for (int i = 0; i < GOES; i++) {
        own[i] = go(run_own, &w);
        blas[i] = go(run_blas, &w);
        ratio[i] = own[i] / blas[i];
    }
    qsort(own, GOES, sizeof *own, by_size);
    qsort(blas, GOES, sizeof *blas, by_size);
    qsort(ratio, GOES, sizeof *ratio, by_size);
    printf("  %5d %10.2f %10.2f %8.2f\n", rows, 1e6 * own[GOES / 2] / rows, 1e6 * blas[GOES / 2] / rows,
           ratio[GOES / 2]);
}

int main(void)
{
    fill();
    printf("10 matrices of 256 x 768, microseconds a row; own kernels: %s\n", qv_kernels()->name);
    for (int f = 0; f < FORMS; f++) {
        printf("\n%s\n   rows        own   OpenBLAS    ratio\n", form_name[f]);
        for (int rows = 1; rows <= MOST; rows *= 2)
            report((direction)f, rows);
    }
    return 0;
}
