// SPDX-License-Identifier: MIT
/* Products with weights in 8 bits: near those in floats, and the same however rows are cut into blocks. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/rng.h"
#include "nn/bytes.h"

enum { WIDTH = 22, TAPS = 3, DEPTH = TAPS * WIDTH, COLS = 37, ROWS = 130 };

typedef struct fixture {
    float weight[DEPTH * COLS], x[ROWS * WIDTH], y[ROWS * COLS];
    int8_t value[3 * 68 * 16];
    float scale[COLS];
    int32_t sum[COLS];
    qv_byte_matrix bytes;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    qv_rng rng;
    qv_rng_seed(&rng, 1, 1);
    for (int i = 0; i < DEPTH * COLS; i++)
        f->weight[i] = qv_rng_normal(&rng) * (float)(1 + i % COLS); // columns of different size
    for (int i = 0; i < DEPTH; i++)
        f->weight[i * COLS + 5] = 0; // and an empty one
    for (int i = 0; i < ROWS * WIDTH; i++)
        f->x[i] = qv_rng_normal(&rng) * (float)(1 + i / WIDTH % 7);
    memset(f->x + 9 * WIDTH, 0, 4 * WIDTH * sizeof *f->x); // rows of silence
    assert_int_equal(qv_bytes_value_rows(COLS) * qv_bytes_value_cols(DEPTH), sizeof f->value);
    qv_bytes_from_floats(f->weight, DEPTH, COLS, f->value, f->scale, f->sum);
    f->bytes = (qv_byte_matrix){f->value, f->scale, f->sum};
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    free(*state);
    return 0;
}

/* Half a step of its column is all that a weight loses, and no pair of neighbours is too large. */
static void weights_come_back(void **state)
{
    fixture *f = *state;
    static float back[DEPTH * COLS];
    qv_bytes_to_floats(&f->bytes, DEPTH, COLS, back);
    for (int n = 0; n < COLS; n++) {
        int32_t sum = 0;
        for (int k = 0; k < DEPTH; k++) {
            const float error = fabsf(back[k * COLS + n] - f->weight[k * COLS + n]);
            assert_true(error <= 0.5001f * f->scale[n]);
            const int q = f->scale[n] > 0 ? (int)lrintf(back[k * COLS + n] / f->scale[n]) : 0;
            const int next =
                k + 1 < DEPTH && f->scale[n] > 0 ? (int)lrintf(back[(k + 1) * COLS + n] / f->scale[n]) : 0;
            assert_true(k % 2 || abs(q) + abs(next) <= 128);
            sum += q;
        }
        assert_int_equal(sum, f->sum[n]);
    }
}

/* A sum that is not its column's, and neighbours that are too large with a sum that is. */
static void damage_is_seen(void **state)
{
    fixture *f = *state;
    int col;
    assert_true(qv_bytes_sound(&f->bytes, DEPTH, COLS, &col));
    for (int n = 0; n < COLS; n++) {
        f->sum[n]++;
        assert_false(qv_bytes_sound(&f->bytes, DEPTH, COLS, &col));
        assert_int_equal(col, n);
        f->sum[n]--;
        int8_t *pair = f->value + n / 16 * (68 * 16) + n % 16 * 4 + 2;
        const int8_t first = pair[0], second = pair[1];
        pair[0] = pair[1] = 127;
        f->sum[n] += 2 * 127 - first - second;
        assert_false(qv_bytes_sound(&f->bytes, DEPTH, COLS, &col));
        assert_int_equal(col, n / 16 * 16);
        f->sum[n] -= 2 * 127 - first - second;
        pair[0] = first;
        pair[1] = second;
    }
    assert_true(qv_bytes_sound(&f->bytes, DEPTH, COLS, &col));
}

static const float *tap(const fixture *f, int row, bool reverse, int number)
{
    static const float nothing[WIDTH];
    row += reverse ? TAPS - 1 - number : number - (TAPS - 1);
    return row >= 0 && row < ROWS ? f->x + row * WIDTH : nothing;
}

static void products_are_near(void **state)
{
    fixture *f = *state;
    for (int reverse = 0; reverse < 2; reverse++) {
        const qv_byte_rows rows = {.x = f->x, .width = WIDTH, .taps = TAPS, .rows = ROWS, .reverse = reverse};
        double error = 0, power = 0;
        qv_bytes_multiply(&rows, &f->bytes, COLS, f->y);
        for (int t = 0; t < ROWS; t++) {
            for (int n = 0; n < COLS; n++) {
                double wanted = 0;
                for (int k = 0; k < DEPTH; k++)
                    wanted +=
                        (double)tap(f, t, reverse, k / WIDTH)[k % WIDTH] * (double)f->weight[k * COLS + n];
                error += pow((double)f->y[t * COLS + n] - wanted, 2) / (1 + n) / (1 + n);
                power += wanted * wanted / (1 + n) / (1 + n);
            }
        }
        assert_true(error < 2e-4 * power); // 37 dB
        assert_true(error > 1e-6 * power);
        for (int n = 0; n < COLS; n++) // taps that are silent or not there
            assert_true(f->y[11 * COLS + n] == 0 || reverse);
    }
}

/* Rows in blocks of any size, with the rows before each in memory, have the same bits. */
static void cuts_change_nothing(void **state)
{
    fixture *f = *state;
    const qv_byte_rows all = {.x = f->x, .width = WIDTH, .taps = TAPS, .rows = ROWS};
    qv_bytes_multiply(&all, &f->bytes, COLS, f->y);
    for (int size = 1; size < ROWS; size += 1 + size / 3) {
        for (int from = 0; from < ROWS; from += size) {
            float part[ROWS * COLS];
            qv_byte_rows some = all;
            some.x += from * WIDTH;
            some.rows = ROWS - from < size ? ROWS - from : size;
            some.before = from < TAPS - 1 ? from : TAPS - 1;
            qv_bytes_multiply(&some, &f->bytes, COLS, part);
            assert_memory_equal(part, f->y + from * COLS, (size_t)(some.rows * COLS) * sizeof *part);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_come_back),
        cmocka_unit_test(damage_is_seen),
        cmocka_unit_test(products_are_near),
        cmocka_unit_test(cuts_change_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
