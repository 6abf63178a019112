// SPDX-License-Identifier: MIT
#ifndef QV_KERNELS_KERNELS_H
#define QV_KERNELS_KERNELS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/real.h"
#include "base/rng.h"

/*
 * The loops that take the time, for the instruction set of the processor at hand.
 *
 *     qv_kernels()->sigmoid(x, y, n);
 *
 * level.c and exact_level.c hold all of them; Meson compiles these once for each instruction set that the
 * target may have, with the flags of that set, into a table of its own. Any compiler gets the same speed so,
 * and nothing else is compiled for more than the plainest processor. A loop is written in one of the files of
 * loops/, as plain C that the compiler turns into vector code, or with vectors as wide as the set's
 * registers.
 *
 * To add a loop: a member here, a function in loops/, its line at the end of level.c, its check in
 * tests/unit/kernels. To add an instruction set: its flags in meson.build, the question whether the processor
 * has it in kernels.c.
 *
 * Kernels know arrays and no types of the folders above. They allocate nothing; any number of threads may
 * call them. Arrays lie anywhere; unless said otherwise those that are written overlap no others.
 */

/* ---- Shapes of what is passed ----------------------------------------------------------------------- */

typedef enum qv_source { QV_REALS, QV_HALVES } qv_source;

/* C = op(A) op(B), added to C if `add`.   op(A) is [m][k], op(B) is [k][n], C is [m][n] */
typedef struct qv_product {
    int m, n, k;
    const qv_real *a;
    ptrdiff_t a_row, a_column; // op(A)'s element (i, j) is a[i * a_row + j * a_column]
    qv_source type;            // of B
    const void *b;             // halves are finite, and aligned to 2 bytes
    ptrdiff_t ldb;             // length of B's rows as stored
    bool transposed;           // B lies as [n][k]; only reals
    bool add;
    qv_real *c;
    ptrdiff_t ldc;
} qv_product;

enum { QV_NARROW = 16 }; // columns of a narrow product at most

/* Element (i, j) is at[i * row + j * column]; any distances, also such that elements are shared. */
typedef struct qv_strided {
    const qv_real *at;
    ptrdiff_t row, column;
} qv_strided;

/* See nn/qrnn.h. */
typedef enum qv_pooling { QV_POOL_F, QV_POOL_FO, QV_POOL_IFO } qv_pooling;

enum { QV_STRIPE = 256 }; // units whose state a pass over time keeps on the stack

/* A stripe of a QRNN layer's units over all rows: arrays from the stripe's first unit on. */
typedef struct qv_stripe {
    qv_pooling pooling;
    int hidden,
        gates_width; // strides of h and cell, and of gates; the gates z f o i of a row lie `hidden` apart
    int units;       // of this stripe, 1 to QV_STRIPE
    int frames;
    bool reverse;
    qv_real *gates; // [frames][gates_width]
    qv_real *cell;  // [frames][hidden]; NULL in a forward pass: not wanted
} qv_stripe;

/* The numbers of an Adam update. */
typedef struct qv_adam_rates {
    qv_real beta1, beta2, epsilon;
    qv_real rate;        // of learning, with the correction of the first moment
    qv_real keep;        // 1 - decay
    qv_real correction2; // of the second moment
    qv_real scale;       // of the gradient
} qv_adam_rates;

/* Complex values as two arrays. */
typedef struct qv_parts {
    const qv_real *re, *im;
} qv_parts;

typedef struct qv_parts_out {
    qv_real *re, *im;
} qv_parts_out;

/* A frame of the STFT loss (dsp/stft_loss.c has what they are), [bins] each. The sums are added to. */
typedef struct qv_stft_bins {
    qv_real *made_re, *made_im, *log_slope, *ratio;
    qv_real *log_sums, *difference_sums, *power_sums;
} qv_stft_bins;

/* ---- The table ---------------------------------------------------------------------------------------- */

typedef struct qv_kernel_table {
    const char *name; // of the instruction set: "plain", "avx2", "avx512"

    /* Products of matrices. Each element of C is a sum over k in order, by the same instructions however many
     * rows there are and whichever type B has. */
    void (*multiply)(const qv_product *product);
    /* C += A B, where B has few rows; the same bits with every set, and of both types.
     * A [m][k]; B [k][n]; C [m][n] */
    void (*multiply_shallow)(int m, int n, int k, const qv_real *a, qv_source type, const void *b,
                             qv_real *c);
    /* C += A B.   A [m][k]; B [k][QV_NARROW], rows `ldb` apart; C [m][QV_NARROW], rows `ldc` apart */
    void (*multiply_narrow)(int m, int k, const qv_strided *a, const qv_real *b, ptrdiff_t ldb, qv_real *c,
                            ptrdiff_t ldc);
    /* C += A B'.   A [m][k], rows `lda` apart; B [n][k], n 1 or 2; C [m][n], rows `ldc` apart */
    void (*multiply_dots)(int m, int n, int k, const qv_real *a, ptrdiff_t lda, const qv_real *b, qv_real *c,
                          ptrdiff_t ldc);

    /* Element-wise; y may be x. Errors: nn/activation.h. These, those of rows and of QRNNs give the same bits
     * with every set. */
    void (*sigmoid)(const qv_real *x, qv_real *y, int n);
    void (*tanh)(const qv_real *x, qv_real *y, int n);
    void (*exp)(const qv_real *x, qv_real *y, int n);
    void (*log)(const qv_real *x, qv_real *y, int n);
    void (*scale)(qv_real *x, const qv_real *factor, int n); // x_i *= factor_i
    void (*leaky_relu)(const qv_real *x, qv_real slope, qv_real *y, int n);
    void (*leaky_relu_backward)(const qv_real *y, const qv_real *dy, qv_real slope, qv_real *dx,
                                int n); // dx may be dy

    /* Rows */
    void (*add_row_sum)(const qv_real *rows, int count, int width,
                        qv_real *sum); // sum += the sum of the rows
    void (*add_to_rows)(const qv_real *row, int count, int width, qv_real *rows); // each row += row
    /* y = gain (x - mean) / deviation + bias; y may be x. stats: mean, 1 / deviation */
    void (*normalise)(const qv_real *x, int n, const qv_real *gain, const qv_real *bias, qv_real *y,
                      qv_real stats[2]);
    /* dgain, dbias are added to; dx may be dy. */
    void (*normalise_backward)(const qv_real *x, int n, const qv_real *gain, const qv_real stats[2],
                               const qv_real *dy, qv_real *dgain, qv_real *dbias, qv_real *dx);

    /* QRNN over a whole sequence. Forward: the convolution is in the gates, activations go out; state
     * [units], c before the first row, becomes that after the last; NULL: from zero. zoneout as in
     * qv_qrnn_forward. Backward: activations come in, the gradient of the convolution goes out, and its sum
     * over time is added to sum [G hidden]. */
    void (*pool)(const qv_stripe *s, const qv_real *bias, float zoneout, qv_rng *rng, qv_real *state,
                 qv_real *h);
    void (*pool_backward)(const qv_stripe *s, const qv_real *dh, qv_real *sum);
    /* One row of a batch after the activations, [hidden] all but the gates. last: c of the row before, NULL
     * at the start. h may be NULL, or be `cell` with f-pooling. Backward: nn/qrnn_batch.c */
    void (*pool_row)(qv_pooling pooling, int hidden, const qv_real *gate, const qv_real *last, qv_real *cell,
                     qv_real *h);
    void (*pool_row_backward)(qv_pooling pooling, int hidden, qv_real *gate, const qv_real *cell,
                              const qv_real *last, const qv_real *dh, const qv_real *doutput, qv_real *carry);

    /* Weights */
    double (*sum_squares)(const qv_real *x, size_t n);
    void (*adam)(const qv_adam_rates *rates, const qv_real *grad, qv_real *m, qv_real *v, qv_real *value,
                 size_t n);
    void (*average)(qv_real *average, const qv_real *value, qv_real part,
                    size_t n); // += part (value - average)

    /* Half precision: base/half.h. False when a value is not finite, or rounds to what isn't. */
    bool (*half_to_float)(const uint16_t *half, size_t count, float *out);
    bool (*half_from_float)(const float *value, size_t count, uint16_t *out);
    bool (*floats_finite)(const float *value, size_t count);
    bool (*halves_finite)(const uint16_t *half, size_t count);

    /* Between transforms. Pairs are [n][2]. */
    void (*mirror)(const qv_real *turn_re, const qv_real *turn_im, int h, qv_real sense, qv_real scale,
                   qv_real *z); // dsp/fft.c
    void (*split)(const qv_real *pairs, int n, qv_real *re,
                  qv_real *im); // [n + 1], the first again at the end
    void (*join)(qv_parts parts, qv_real scale, int n, qv_real *pairs);
    void (*magnitudes)(const qv_real *pairs, int n, qv_real *magnitude);
    void (*window_two)(const qv_real *window, const qv_real *a, const qv_real *b, int n,
                       qv_real *pairs); // (w a, w b)
    void (*window_halves)(const qv_real *rise, const qv_real *x, int n,
                          qv_real *pairs); // (rise x, x - rise x)
    void (*add_windowed)(const qv_real *window, const qv_real *frame, int n, qv_real *sum); // sum += w frame

    /* Synthesis: dsp/segment.c, dsp/envelope.c, dsp/excitation.c */
    /* The two spectra [bins] in the transform re, im [n + 1] of a pair of real signals */
    void (*split_two)(qv_parts z, int n, int bins, qv_parts_out a, qv_parts_out b);
    void (*voice)(const qv_real *pulses, qv_real from, qv_real to, int n,
                  qv_real *voiced); // voiced may be pulses
    /* sum += rise now + fall before, complex; with real envelopes in add_noise */
    void (*add_voiced)(qv_parts rise, qv_parts now, qv_parts fall, qv_parts before, int bins,
                       qv_parts_out sum);
    void (*add_noise)(qv_parts rise, const qv_real *now, qv_parts fall, const qv_real *before, int bins,
                      qv_parts_out sum);
    /* Gradients by the logarithm and the phase of a filter e that x went through, d by the result; added */
    void (*voiced_gradient)(qv_parts x, qv_parts e, qv_parts d, int bins, qv_real *log, qv_real *phase);
    void (*noise_gradient)(qv_parts x, const qv_real *e, qv_parts d, int bins, qv_real *log);
    void (*correlate)(qv_parts e, qv_parts d, int bins, qv_real *pairs); // conj(e) d
    /* magnitude [n] = exp of knots, interpolated: knot `lower` and, for the share, the next */
    void (*interpolate)(const int *lower, const qv_real *share, const qv_real *knots, int n,
                        qv_real *magnitude);
    /* phase [n] = knots [count] times matrix [count][n]; n is a multiple of 48 */
    void (*sum_phases)(const qv_real *matrix, const qv_real *knots, int count, int n, qv_real *phase);
    void (*turn)(const qv_real *turns, int n, qv_real *re, qv_real *im); // re comes in as magnitude
    /* Band-limited pulses from phase in turns and F0 in Hz of each sample; n is at most 256 */
    void (*pulses)(const double *turns, const double *f0, double rate, int n, qv_real *pulses);
    void (*noise)(uint32_t first, uint32_t key, uint32_t inner_key, int n, qv_real *noise);

    /* Analysis and comparison of sounds: dsp/pitch.c, dsp/stft_loss.c */
    float (*dot)(const float *a, const float *b, int n); // n is a multiple of 8
    /* out_i = sum of taps over in, from sample i * step - count / 2 on; zeros outside [length] */
    void (*decimate)(const float *taps, int count, const float *in, int length, int step, float *out, int n);
    void (*compare_bins)(qv_parts z, int n, const qv_stft_bins *bins);
    void (*weigh_bins)(const qv_stft_bins *of, int bins, qv_real log_weight, qv_real ratio_weight,
                       qv_real *pairs);

    /* Critics: dsp/band_spectra.c, train/adversary */
    /* magnitude [bins] of a spectrum, and the spectrum divided by it */
    void (*unit_spectrum)(qv_parts from, int bins, qv_parts_out unit, qv_real *magnitude);
    void (*join_scaled)(qv_parts parts, const qv_real *by, int n, qv_real *pairs);
    /* input [n][2] = 0.25 log m + 0.5 and m^0.3, magnitudes m [n] not below `least`; and the gradient by m */
    void (*patch_row)(const qv_real *magnitude, qv_real least, int n, qv_real *input);
    void (*patch_row_backward)(const qv_real *magnitude, qv_real least, const qv_real *input,
                               const qv_real *dinput, int n, qv_real *dmagnitude);
    /* sum of |a_i - b_i|, n a multiple of 16; the gradient by a, times slope, is added to da */
    qv_real (*distance)(const qv_real *a, const qv_real *b, int n);
    void (*distance_backward)(const qv_real *a, const qv_real *b, qv_real slope, int n, qv_real *da);
    /* |log a_i - log b_i|, neither below `least`; da: the gradient of slope times their sum */
    void (*log_distance)(const qv_real *a, const qv_real *b, qv_real least, qv_real slope, int n,
                         qv_real *distance, qv_real *da);

    /* Statistics: train/align/gmm.c, train/fit/spread.c */
    void (*log_sum)(const qv_real *part, int components, int frames,
                    qv_real *out); // of part [components][frames]
    /* sum += x, product [n][n] += x x', the upper half of it */
    void (*add_moments)(const float *x, int n, double *sum, double *product);
} qv_kernel_table;

/* The table for this processor. Costs a few instructions; nothing is kept. */
const qv_kernel_table *qv_kernels(void);

/* All tables that this processor can use: the best is number 0, the last is the plain one, then NULL. For
 * tests and benchmarks. */
const qv_kernel_table *qv_kernels_level(int number);

#endif
