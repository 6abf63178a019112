// SPDX-License-Identifier: MIT
/*
 * Every loop, by every instruction set that this processor has, against the plain one. Sums are rounded in
 * another place where an instruction multiplies and adds at once; that is all that may differ, and nothing
 * may in the loops of exact_level.c.
 */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "base/half.h"
#include "kernels/kernels.h"

enum {
    MOST = 1100, // values of an array
    GUARD = 8,   // behind what is written
    WIDTH = 77,  // of a row: no multiple of any vector
    ROWS = 13,
    BINS = 257,
    PHASED = 96, // a multiple of 48
    PULSED = 240,
};

/* Arguments of a loop and its results. */
typedef struct work {
    float in[8][MOST];  // -2 to 2
    float out[8][MOST]; // begin as `in`
    double wide_in[2][MOST], wide_out[2][MOST];
    uint16_t half[MOST];
    int number[MOST];
} work;

static work given, plain, other;

/* Values as they come in networks, no two alike. */
static void fill(void)
{
    qv_rng rng;
    qv_rng_seed(&rng, 5, 1);
    for (int a = 0; a < 8; a++)
        for (int i = 0; i < MOST; i++)
            given.in[a][i] = given.out[a][i] = 2 * (float)tanh((double)qv_rng_normal(&rng));
    for (int a = 0; a < 2; a++)
        for (int i = 0; i < MOST; i++)
            given.wide_in[a][i] = given.wide_out[a][i] = (double)qv_rng_normal(&rng);
    for (int i = 0; i < MOST; i++) {
        given.half[i] = (uint16_t)(qv_rng_next(&rng) & 0xbbff); // finite, 2^-1 at most, subnormal ones too
        given.number[i] = (int)(qv_rng_next(&rng) % (MOST - 1));
    }
}

/* A loop under test works on w: reads w->in, writes w->out. */
typedef void loop(const qv_kernel_table *k, work *w);

/* Runs the loop by all sets. The largest difference may be `most` of the largest value of its array. */
static void compare(loop *run, double most)
{
    const qv_kernel_table *kernels, *last = NULL;
    for (int level = 0; (kernels = qv_kernels_level(level)) != NULL; level++)
        last = kernels;
    plain = given;
    run(last, &plain);
    assert_true(memcmp(&plain, &given, sizeof given) != 0);
    for (int level = 0; (kernels = qv_kernels_level(level)) != last; level++) {
        other = given;
        run(kernels, &other);
        assert_memory_equal(other.in, given.in, sizeof given.in);
        assert_memory_equal(other.half, plain.half, sizeof plain.half);
        for (int a = 0; a < 8; a++) {
            double largest = 1e-30, difference = 0;
            for (int i = 0; i < MOST; i++) {
                largest = fmax(largest, fabs((double)plain.out[a][i]));
                difference = fmax(difference, fabs((double)plain.out[a][i] - (double)other.out[a][i]));
                assert_true(isfinite(other.out[a][i]));
            }
            if (difference > most * largest)
                print_error("%s: array %d differs by %g of %g\n", kernels->name, a, difference, largest);
            assert_true(difference <= most * largest);
        }
        for (int a = 0; a < 2; a++)
            for (int i = 0; i < MOST; i++)
                assert_true(fabs(plain.wide_out[a][i] - other.wide_out[a][i]) <=
                            1e-12 * (1 + fabs(plain.wide_out[a][i])));
    }
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(_WIN32)
#define ASK_GCC
static bool has_level(const char *name)
{
    for (int level = 0; qv_kernels_level(level); level++)
        if (strcmp(qv_kernels_level(level)->name, name) == 0)
            return true;
    return false;
}
#endif

static void all_sets_are_there(void **unused)
{
    (void)unused;
    int count = 0;
    while (qv_kernels_level(count))
        count++;
    assert_true(count >= 1);
    assert_null(qv_kernels_level(count + 1));
    assert_ptr_equal(qv_kernels(), qv_kernels_level(0));
    assert_string_equal(qv_kernels_level(count - 1)->name, "plain");
    for (int level = 0; level < count; level++)
        print_message("%s\n", qv_kernels_level(level)->name);
#ifdef ASK_GCC
    // GCC's library is of the same opinion about the processor.
    const bool avx2 =
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    assert_true(has_level("avx2") == (avx2 && BUILT_AVX2));
    assert_true(has_level("avx512") == (avx512 && BUILT_AVX512));
#endif
    // A member that was forgotten in level.c is NULL.
    for (int level = 0; level < count; level++) {
        void (*member[sizeof(qv_kernel_table) / sizeof(void (*)(void))])(void);
        memcpy(member, qv_kernels_level(level), sizeof member);
        for (size_t i = 0; i < sizeof member / sizeof *member; i++)
            assert_true(member[i] != NULL);
    }
}

/* ---- Element-wise ------------------------------------------------------------------------------------- */

static void elements(const qv_kernel_table *k, work *w)
{
    k->sigmoid(w->in[0], w->out[0], MOST - GUARD);
    k->tanh(w->in[1], w->out[1], MOST - GUARD);
    k->exp(w->in[2], w->out[2], MOST - GUARD);
    k->exp(w->in[3], w->out[3], MOST - GUARD);
    k->log(w->out[3], w->out[3], MOST - GUARD); // in place
    k->scale(w->out[4], w->in[5], MOST - GUARD);
    k->leaky_relu(w->in[6], 0.1f, w->out[5], MOST - GUARD);
    k->leaky_relu_backward(w->in[6], w->in[7], 0.1f, w->out[6], MOST - GUARD);
}

static void test_elements(void **unused)
{
    (void)unused;
    compare(elements, 0);
}

/* ---- Rows -----------------------------------------------------------------------------------------------
 */

static void rows(const qv_kernel_table *k, work *w)
{
    k->add_row_sum(w->in[0], ROWS, WIDTH, w->out[0]);
    k->add_to_rows(w->in[1], ROWS, WIDTH, w->out[1]);
    k->normalise(w->in[2], WIDTH, w->in[3], w->in[4], w->out[2], w->out[3]);
    k->normalise_backward(w->in[2], WIDTH, w->in[3], w->out[3], w->in[5], w->out[4], w->out[5], w->out[6]);
}

static void test_rows(void **unused)
{
    (void)unused;
    compare(rows, 0);
}

/* ---- Pooling --------------------------------------------------------------------------------------------
 */

static qv_pooling pooling;
static bool backwards;

static void pool(const qv_kernel_table *k, work *w)
{
    const int gates = pooling == QV_POOL_F ? 2 : pooling == QV_POOL_FO ? 3 : 4, hidden = 51, frames = 5;
    qv_rng rng;
    qv_rng_seed(&rng, 3, 1);
    qv_stripe s = {.pooling = pooling,
                   .hidden = hidden,
                   .gates_width = gates * hidden,
                   .units = hidden,
                   .frames = frames,
                   .reverse = backwards,
                   .gates = w->out[0],
                   .cell = w->out[1]};
    k->pool(&s, w->in[2], 0.2f, &rng, w->out[3], w->out[4]);
    k->pool_backward(&s, w->in[5], w->out[6]);
}

static void pool_row(const qv_kernel_table *k, work *w)
{
    const int hidden = 101;
    k->sigmoid(w->out[0], w->out[0], 4 * hidden);
    k->pool_row(pooling, hidden, w->out[0], backwards ? w->in[1] : NULL, w->out[1], w->out[2]);
    k->pool_row_backward(pooling, hidden, w->out[0], w->out[1], w->in[2], w->in[3],
                         backwards ? w->in[4] : NULL, w->out[3]);
}

static void test_pooling(void **unused)
{
    (void)unused;
    for (pooling = QV_POOL_F; pooling <= QV_POOL_IFO; pooling++)
        for (int way = 0; way < 2; way++) {
            backwards = way;
            compare(pool, 0);
            compare(pool_row, 0);
        }
}

/* ---- Products with few rows of weights ------------------------------------------------------------------
 */

static void shallow(const qv_kernel_table *k, work *w)
{
    float wide[5 * WIDTH];
    for (int i = 0; i < 5 * WIDTH; i++)
        wide[i] = qv_half_widen1(given.half[i]);
    memcpy(w->out[2], w->out[0], sizeof w->out[2]);
    k->multiply_shallow(ROWS, WIDTH, 5, w->in[0], QV_HALVES, given.half, w->out[0]);
    k->multiply_shallow(1, MOST / 31, 31, w->in[1], QV_HALVES, given.half, w->out[1]);
    for (int row = 0; row < ROWS; row++)
        k->multiply_shallow(1, WIDTH, 5, w->in[0] + 5 * row, QV_REALS, wide, w->out[2] + row * WIDTH);
}

static void test_shallow_products(void **unused)
{
    (void)unused;
    compare(shallow, 0);
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < WIDTH; i++) {
            const int at = row * WIDTH + i;
            double sum = (double)given.out[0][at];
            for (int j = 0; j < 5; j++)
                sum += (double)given.in[0][row * 5 + j] * (double)qv_half_widen1(given.half[j * WIDTH + i]);
            assert_float_equal(plain.out[0][at], (float)sum, 1e-6);
            assert_true(plain.out[2][at] == plain.out[0][at]); // whichever rows and type
        }
}

/* ---- Weights --------------------------------------------------------------------------------------------
 */

static void weights(const qv_kernel_table *k, work *w)
{
    const qv_adam_rates rates = {0.9f, 0.99f, 1e-8f, 1e-2f, 0.999f, 1.5f, 0.25f};
    for (int i = 0; i < MOST; i++)
        w->out[1][i] *= w->out[1][i]; // a second moment
    k->adam(&rates, w->in[0], w->out[0], w->out[1], w->out[2], MOST - GUARD);
    k->average(w->out[3], w->in[4], 0.01f, MOST - GUARD);
    w->wide_out[0][0] = k->sum_squares(w->in[5], MOST - GUARD);
}

static void test_weights(void **unused)
{
    (void)unused;
    compare(weights, 2e-6);
}

/* ---- Half precision: exact, whatever multiplies and adds ------------------------------------------------
 */

static void halves(const qv_kernel_table *k, work *w)
{
    uint16_t bad[40] = {0};
    float wide[40];
    assert_true(k->half_to_float(given.half, MOST - GUARD, w->out[0]));
    assert_true(k->half_from_float(w->in[1], MOST - GUARD, w->half));
    for (int i = 0; i < 40; i++) {
        bad[i] = 0x7c00;
        wide[i] = INFINITY;
        assert_false(k->half_to_float(bad, 40, w->out[7]));
        assert_false(k->halves_finite(bad, 40));
        assert_false(k->floats_finite(wide, (size_t)i + 1));
        assert_false(k->half_from_float(wide, (size_t)i + 1, bad));
        memset(bad, 0, sizeof bad);
        assert_true(k->halves_finite(bad, 40));
        memset(wide, 0, sizeof wide);
        assert_true(k->floats_finite(wide, 40));
    }
    memset(w->out[7], 0, sizeof w->out[7]);
}

static void test_halves(void **unused)
{
    (void)unused;
    compare(halves, 0);
}

/* ---- Spectra --------------------------------------------------------------------------------------------
 */

static void spectra(const qv_kernel_table *k, work *w)
{
    const qv_parts a = {w->in[0], w->in[1]}, b = {w->in[2], w->in[3]}, c = {w->in[4], w->in[5]},
                   d = {w->in[6], w->in[7]};
    k->add_voiced(a, b, c, d, BINS, (qv_parts_out){w->out[0], w->out[1]});
    k->add_noise(a, w->in[2], c, w->in[6], BINS, (qv_parts_out){w->out[2], w->out[3]});
    k->voiced_gradient(a, b, c, BINS, w->out[4], w->out[5]);
    k->noise_gradient(a, w->in[2], c, BINS, w->out[6]);
    k->correlate(a, b, BINS, w->out[7]);
}

static void pairs(const qv_kernel_table *k, work *w)
{
    k->split(w->in[0], 2 * BINS - 2, w->out[0], w->out[1]);
    k->split_two((qv_parts){w->in[0], w->in[1]}, 2 * BINS - 2, BINS, (qv_parts_out){w->out[2], w->out[3]},
                 (qv_parts_out){w->out[4], w->out[5]});
    k->join((qv_parts){w->in[2], w->in[3]}, 0.5f, BINS, w->out[6]);
    k->mirror(w->in[4], w->in[5], BINS, -1, 0.5f, w->out[7]);
}

static void windows(const qv_kernel_table *k, work *w)
{
    k->magnitudes(w->in[0], BINS, w->out[0]);
    k->window_two(w->in[0], w->in[1], w->in[2], BINS, w->out[1]);
    k->window_halves(w->in[3], w->in[4], BINS, w->out[2]);
    k->add_windowed(w->in[5], w->in[6], BINS, w->out[3]);
    k->voice(w->in[7], 0.25f, 0.75f, PULSED, w->out[4]);
    k->interpolate(w->number, w->in[0], w->in[1], BINS, w->out[5]);
    k->sum_phases(w->in[2], w->in[3], ROWS - 2, PHASED, w->out[6]);
    k->turn(w->in[4], BINS, w->out[7], w->out[6] + 2 * PHASED);
}

static void test_spectra(void **unused)
{
    (void)unused;
    compare(spectra, 1e-6);
    compare(pairs, 1e-6);
    compare(windows, 2e-6);
}

/* ---- Excitation -----------------------------------------------------------------------------------------
 */

static void excitation(const qv_kernel_table *k, work *w)
{
    double turns[PULSED], f0[PULSED];
    for (int i = 0; i < PULSED; i++) {
        f0[i] = 120 + 0.1 * i;
        turns[i] = 0.313 + f0[i] / 24000 * i;
    }
    k->pulses(turns, f0, 24000, PULSED, w->out[0]);
    k->noise(12345, 0xdeadbeef, 0x12345678, PULSED, w->out[1]);
}

static void test_excitation(void **unused)
{
    (void)unused;
    compare(excitation, 2e-5); // sines of angles that K multiplied, over small ones
}

/* ---- Comparison, pitch, statistics ----------------------------------------------------------------------
 */

static void sounds(const qv_kernel_table *k, work *w)
{
    const qv_stft_bins bins = {w->out[0], w->out[1], w->out[2], w->out[3], w->out[4], w->out[5], w->out[6]};
    k->compare_bins((qv_parts){w->in[0], w->in[1]}, 2 * BINS - 2, &bins);
    k->weigh_bins(&bins, BINS, 0.5f, 0.25f, w->out[7]);
}

static void statistics(const qv_kernel_table *k, work *w)
{
    w->out[0][0] = k->dot(w->in[0], w->in[1], 144);
    k->decimate(w->in[2], 97, w->in[3], 900, 3, w->out[1], 300);
    k->log_sum(w->in[4], 5, 200, w->out[2]);
    k->add_moments(w->in[5], 30, w->wide_out[0], w->wide_out[1]);
}

static void critics(const qv_kernel_table *k, work *w)
{
    for (int i = 0; i < MOST; i++)
        w->out[7][i] *= w->out[7][i]; // a magnitude
    k->unit_spectrum((qv_parts){w->in[0], w->in[1]}, BINS, (qv_parts_out){w->out[0], w->out[1]}, w->out[2]);
    k->join_scaled((qv_parts){w->in[2], w->in[3]}, w->in[4], BINS, w->out[3]);
    k->patch_row(w->out[7], 1e-5f, BINS, w->out[4]);
    k->patch_row_backward(w->out[7], 1e-5f, w->out[4], w->in[5], BINS, w->out[5]);
    w->out[2][BINS] = k->distance(w->in[6], w->in[7], 512);
    k->distance_backward(w->in[6], w->in[7], 0.25f, BINS, w->out[6]);
}

static void log_distances(const qv_kernel_table *k, work *w)
{
    for (int i = 0; i < MOST; i++)
        w->out[0][i] *= w->out[0][i], w->out[1][i] *= w->out[1][i];
    k->log_distance(w->out[0], w->out[1], 1e-2f, 0.5f, MOST - GUARD, w->out[2], w->out[3]);
}

static void narrow_products(const qv_kernel_table *k, work *w)
{
    const qv_strided a = {w->in[0], 7, 1};
    k->multiply_narrow(31, 21, &a, w->in[1], 19, w->out[0], 18);
    k->multiply_dots(33, 1, 21, w->in[2], 5, w->in[3], w->out[1], 3);
    k->multiply_dots(33, 2, 40, w->in[2], 5, w->in[3], w->out[2], 3);
}

static void test_critics(void **unused)
{
    (void)unused;
    compare(critics, 2e-6);
    compare(log_distances, 2e-6);
    compare(narrow_products, 2e-6);
}

static void test_sounds(void **unused)
{
    (void)unused;
    compare(sounds, 1e-5); // the inverse of a small magnitude, squared
    compare(statistics, 5e-6);
}

int main(void)
{
    fill();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_sets_are_there),
        cmocka_unit_test(test_elements),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_pooling),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_halves),
        cmocka_unit_test(test_spectra),
        cmocka_unit_test(test_excitation),
        cmocka_unit_test(test_sounds),
        cmocka_unit_test(test_critics),
        cmocka_unit_test(test_shallow_products),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
