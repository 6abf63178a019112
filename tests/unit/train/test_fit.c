/* The fitting loop: it finds the minimum, and a broken run ends where an unbroken one does. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "nn/linear.h"
#include "base/rng.h"
#include "quaver/quaver.h"
#include "train/fit/fit.h"

enum { IN = 5, OUT = 3, ROWS = 4, ITEMS = 40, DEV = 8, STEPS = 300 };

/* Items are rows x and y = x W + b for a hidden W and b; noise is added to x in training. */
typedef struct problem {
    qv_params params;
    qv_linear linear;
    int train[ITEMS], dev[DEV];
    int calls_left; // before `stop` says so; negative: never
} problem;

static qv_real hidden(int i, int j)
{
    return (qv_real)((i * 7 + j * 3) % 5 - 2) / 2;
}

static void example(int index, qv_real *x, qv_real *y)
{
    qv_rng rng;
    qv_rng_seed(&rng, 99, (uint64_t)index);
    for (int i = 0; i < ROWS * IN; i++)
        x[i] = (qv_real)qv_rng_normal(&rng);
    for (int t = 0; t < ROWS; t++) {
        for (int j = 0; j < OUT; j++) {
            y[t * OUT + j] = (qv_real)0.5;
            for (int i = 0; i < IN; i++)
                y[t * OUT + j] += x[t * IN + i] * hidden(i, j);
        }
    }
}

static bool run_item(void *user, qv_fit_item *item)
{
    const problem *p = user;
    qv_real x[ROWS * IN], y[ROWS * OUT], made[ROWS * OUT];
    example(item->index, x, y);
    qv_rng rng;
    qv_rng_seed(&rng, item->seed, 0);
    for (int i = 0; item->grad && i < ROWS * IN; i++)
        x[i] += (qv_real)(0.001f * qv_rng_normal(&rng));
    qv_linear_forward(&p->linear, item->value, x, ROWS, made);
    for (int i = 0; i < ROWS * OUT; i++) {
        made[i] -= y[i];
        item->loss[0] += (double)made[i] * made[i] / 2;
    }
    item->weight = ROWS;
    item->frames = ROWS;
    if (item->grad)
        qv_linear_backward(&p->linear, item->value, x, ROWS, made, item->grad, NULL);
    return true;
}

static int length(void *user, int index)
{
    (void)user;
    return 1 + index % 7;
}

static bool stop(void *user)
{
    problem *p = user;
    return p->calls_left >= 0 && p->calls_left-- == 0;
}

static void make_problem(problem *p, qv_fit *fit)
{
    *p = (problem){.calls_left = -1};
    p->linear = qv_linear_layout(&p->params, "map", IN, OUT, 1);
    assert_false(p->params.failed);
    for (int i = 0; i < ITEMS; i++)
        p->train[i] = i;
    for (int i = 0; i < DEV; i++)
        p->dev[i] = ITEMS + i;
    *fit = (qv_fit){.name = "map",
                    .loss_name = {"loss"},
                    .params = &p->params,
                    .train = p->train,
                    .dev = p->dev,
                    .train_count = ITEMS,
                    .dev_count = DEV,
                    .batch = 7,
                    .steps = STEPS,
                    .warmup = 10,
                    .dev_every = 20,
                    .peak_rate = 0.05f,
                    .final_rate = 0.001f,
                    .clip = 10,
                    .keep = 0.9f,
                    .adam = {.beta1 = 0.9f, .beta2 = 0.98f, .epsilon = 1e-8f},
                    .seed = 3,
                    .run = run_item,
                    .length = length,
                    .user = p};
}

/* Runs the fit in a folder of its own, stopping after `pieces` steps again and again (0: unbroken). */
static int run_in_pieces(int threads, int pieces, qv_real *best, qv_fit_result *result, double *loss)
{
    char folder[] = "/tmp/quaver-fit-XXXXXX", path[64], message[256] = "";
    assert_non_null(mkdtemp(folder));
    problem p;
    qv_fit fit;
    make_problem(&p, &fit);
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, threads), 0);
    qv_monitor monitor = {.stop = stop, .user = &p};
    qv_fit_control control = {.work = folder, .pool = pool, .monitor = &monitor, .checkpoint_seconds = 1e9};
    int error, runs = 0;
    *result = (qv_fit_result){0};
    do {
        p.calls_left = pieces ? pieces - 1 : -1;
        qv_fit_result_free(result);
        error = qv_fit_run(&fit, &control, best, result, message, sizeof message);
        control.resume = true;
        runs++;
    } while (error == QV_STOPPED && runs < STEPS);
    if (error)
        print_message("%s\n", message);
    assert_true(qv_fit_evaluate(&fit, pool, best, p.dev, DEV, loss));
    qv_pool_close(&pool);
    snprintf(path, sizeof path, "%s/map.checkpoint", folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); // nothing else is left behind
    qv_params_free(&p.params);
    assert_int_equal(error, 0);
    return runs;
}

static void test_finds_the_minimum(void **state)
{
    (void)state;
    qv_real best[64];
    qv_fit_result result;
    double loss[QV_FIT_LOSSES];
    assert_int_equal(run_in_pieces(2, 0, best, &result, loss), 1);
    assert_true(loss[0] < 1e-4);
    assert_int_equal(result.points, STEPS / 20);
    assert_int_equal(result.frames, STEPS * 7 * ROWS);
    for (int i = 0; i < result.points; i++)
        assert_int_equal(result.point[i].step, 20 * (i + 1));
    assert_true(result.point[0].dev[0] > 100 * result.point[result.points - 1].dev[0]);
    assert_true(result.point[0].train[0] > 100 * result.point[result.points - 1].train[0]);
    qv_fit_result_free(&result);
}

static void test_resumed_equals_unbroken(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 3; threads++) {
        qv_real unbroken[64] = {0}, resumed[64] = {0};
        double loss[QV_FIT_LOSSES];
        qv_fit_result one, many;
        run_in_pieces(threads, 0, unbroken, &one, loss);
        assert_true(run_in_pieces(threads, 37, resumed, &many, loss) > 5);
        assert_memory_equal(unbroken, resumed, sizeof unbroken);
        assert_int_equal(many.points, one.points);
        assert_int_equal(many.frames, one.frames);
        assert_memory_equal(many.point, one.point, (size_t)one.points * sizeof *one.point);
        qv_fit_result_free(&one);
        qv_fit_result_free(&many);
    }
}

static void test_refuses_another_fits_checkpoint(void **state)
{
    (void)state;
    char folder[] = "/tmp/quaver-fit-XXXXXX", path[64], message[256] = "";
    assert_non_null(mkdtemp(folder));
    problem p;
    qv_fit fit;
    make_problem(&p, &fit);
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, 1), 0);
    qv_real best[64];
    qv_fit_result result;
    qv_fit_control control = {.work = folder, .pool = pool, .checkpoint_seconds = 1e9};
    assert_int_equal(qv_fit_run(&fit, &control, best, &result, message, sizeof message), 0);
    qv_fit_result_free(&result);
    control.resume = true;
    fit.seed++;
    assert_int_equal(qv_fit_run(&fit, &control, best, &result, message, sizeof message), QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "seed"));
    qv_fit_result_free(&result);
    qv_pool_close(&pool);
    snprintf(path, sizeof path, "%s/map.checkpoint", folder);
    unlink(path), rmdir(folder);
    qv_params_free(&p.params);
}

/* The path's bytes [*size], owned by the caller. */
static char *read_all(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void write_all(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* A checkpoint with one bit changed, in any place, is refused, or the bit doesn't matter. */
static void test_finds_damage(void **state)
{
    (void)state;
    char folder[] = "/tmp/quaver-fit-XXXXXX", path[64], message[256] = "";
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/map.checkpoint", folder);
    problem p;
    qv_fit fit;
    make_problem(&p, &fit);
    fit.steps = 20; // so that there is one judgement
    qv_pool *pool;
    assert_int_equal(qv_pool_open(&pool, 1), 0);
    qv_real best[64] = {0}, again[64] = {0};
    qv_fit_result result;
    qv_fit_control control = {.work = folder, .pool = pool, .checkpoint_seconds = 1e9};
    assert_int_equal(qv_fit_run(&fit, &control, best, &result, message, sizeof message), 0);
    qv_fit_result_free(&result);
    control.resume = true;
    size_t size;
    int refused = 0;
    char *bytes = read_all(path, &size);
    for (size_t i = 0; i < size; i += 17) {
        bytes[i] ^= 1;
        write_all(path, bytes, size);
        bytes[i] ^= 1;
        int error = qv_fit_run(&fit, &control, again, &result, message, sizeof message);
        qv_fit_result_free(&result);
        if (error)
            assert_non_null(strstr(message, path));
        else
            assert_memory_equal(best, again, sizeof best);
        refused += error != 0;
    }
    assert_true(refused > (int)size / 17 / 2);
    free(bytes);
    qv_pool_close(&pool);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    qv_params_free(&p.params);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_the_minimum), cmocka_unit_test(test_resumed_equals_unbroken),
        cmocka_unit_test(test_refuses_another_fits_checkpoint), cmocka_unit_test(test_finds_damage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
