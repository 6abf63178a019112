// SPDX-License-Identifier: MIT
/* Transforms against the sums that define them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include "dsp/fft.h"
#include "base/rng.h"

enum { LONGEST = 2048 };

static const int lengths[] = {4, 6, 8, 10, 16, 18, 30, 48, 256, 480, 512, 1024, 2048};
enum { LENGTHS = sizeof(lengths) / sizeof(lengths[0]) };

static void fill(qv_real *values, int n)
{
    qv_rng rng;
    qv_rng_seed(&rng, (uint64_t)n, 0);
    for (int i = 0; i < n; i++)
        values[i] = qv_rng_normal(&rng);
}

/* Bin k of a real signal. */
static void plain_bin(const qv_real *time, int n, int k, double *re, double *im)
{
    *re = *im = 0;
    for (int t = 0; t < n; t++) {
        double angle = 2 * QV_PI * (double)((int64_t)k * t % n) / n;
        *re += (double)time[t] * cos(angle);
        *im -= (double)time[t] * sin(angle);
    }
}

/* Largest distance to the sums, over the root of n. At most 64 bins are tried. */
static double forward_error(const qv_real *time, const qv_real *spectrum, int n)
{
    double worst = 0;
    for (int i = 0; i <= 64; i++) {
        int k = (int)((int64_t)i * (n / 2) / 64);
        double re, im;
        plain_bin(time, n, k, &re, &im);
        worst = fmax(worst, hypot((double)spectrum[2 * k] - re, (double)spectrum[2 * k + 1] - im));
    }
    return worst / sqrt(n);
}

static double round_trip_error(const qv_real *time, const qv_real *back, int n)
{
    double worst = 0;
    for (int t = 0; t < n; t++)
        worst = fmax(worst, fabs((double)back[t] / n - (double)time[t]));
    return worst;
}

/* offset: of all arrays from an aligned address, in values */
static void check_length(int n, int offset)
{
    _Alignas(QV_FFT_ALIGN) static qv_real time[LONGEST + 8], kept[LONGEST + 8], spectrum[LONGEST + 16],
        back[LONGEST + 8];
    qv_fft *fft = qv_fft_open(n);
    assert_non_null(fft);
    fill(time + offset, n);
    memcpy(kept, time, sizeof(time));
    qv_fft_forward(fft, time + offset, spectrum + offset);
    assert_memory_equal(kept, time, sizeof(time));
    assert_true(forward_error(time + offset, spectrum + offset, n) < 1e-6);
    assert_true(spectrum[offset + 1] == 0 && spectrum[offset + n + 1] == 0);
    qv_fft_inverse(fft, spectrum + offset, back + offset);
    assert_true(round_trip_error(time + offset, back + offset, n) < 2e-6);
    qv_fft_close(&fft);
    assert_null(fft);
}

static void real_transforms_match_the_sum(void **unused)
{
    (void)unused;
    for (int i = 0; i < LENGTHS; i++)
        check_length(lengths[i], 0);
}

static void arrays_may_lie_anywhere(void **unused)
{
    (void)unused;
    for (int i = 0; i < LENGTHS; i++)
        for (int offset = 1; offset < 4; offset++)
            check_length(lengths[i], offset);
}

static void pairs_share_a_transform(void **unused)
{
    (void)unused;
    enum { N = 240 };
    qv_real a[N], b[N], z[2 * N], spectrum[2 * N], back[2 * N];
    qv_cfft *fft = qv_cfft_open(N);
    assert_non_null(fft);
    fill(z, 2 * N);
    for (int i = 0; i < N; i++) {
        a[i] = z[2 * i];
        b[i] = z[2 * i + 1];
    }
    qv_cfft_forward(fft, z, spectrum);
    for (int k = 0; k < N; k++) {
        double a_re, a_im, b_re, b_im;
        plain_bin(a, N, k, &a_re, &a_im);
        plain_bin(b, N, k, &b_re, &b_im);
        assert_true(fabs((double)spectrum[2 * k] - (a_re - b_im)) < 2e-5);
        assert_true(fabs((double)spectrum[2 * k + 1] - (a_im + b_re)) < 2e-5);
    }
    qv_cfft_inverse(fft, spectrum, back);
    for (int i = 0; i < 2 * N; i++)
        assert_true(fabs((double)back[i] / N - (double)z[i]) < 2e-6);
    qv_cfft_close(&fft);
    assert_null(fft);
}

/* Several threads share a plan while others are made and destroyed. */
static void *use_shared_plan(void *shared)
{
    _Alignas(QV_FFT_ALIGN) qv_real time[256], spectrum[258], back[256];
    fill(time, 256);
    for (int i = 0; i < 50; i++) {
        qv_fft *own = qv_fft_open(64 + 2 * i);
        qv_fft_forward(shared, time, spectrum);
        qv_fft_inverse(shared, spectrum, back);
        qv_fft_close(&own);
        if (round_trip_error(time, back, 256) > 2e-6)
            return NULL;
    }
    return shared;
}

static void threads_share_plans(void **unused)
{
    (void)unused;
    pthread_t threads[4];
    qv_fft *shared = qv_fft_open(256);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, use_shared_plan, shared), 0);
    for (int i = 0; i < 4; i++) {
        void *result;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_ptr_equal(result, shared);
    }
    qv_fft_close(&shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_transforms_match_the_sum),
        cmocka_unit_test(arrays_may_lie_anywhere),
        cmocka_unit_test(pairs_share_a_transform),
        cmocka_unit_test(threads_share_plans),
    };
    return cmocka_run_group_tests_name("transforms", tests, NULL, NULL);
}
