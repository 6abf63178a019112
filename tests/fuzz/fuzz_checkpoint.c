// SPDX-License-Identifier: MIT
/*
 * Any bytes as the checkpoint of a fit: the fit goes on to the end that it has without a break, or says in a
 * line what is wrong. The weights of a damaged one are never gone on from.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "nn/linear.h"
#include "quaver/quaver.h"
#include "train/fit/fit.h"

enum { IN = 2, OUT = 1, ITEMS = 4, DEV = 1, STEPS = 4, WEIGHTS = 64 };

static void must(bool condition)
{
    if (!condition)
        abort();
}

/* A line through points. */
typedef struct problem {
    qv_params params;
    qv_linear linear;
    qv_real value[WEIGHTS];
} problem;

static bool run_item(void *user, qv_fit_item *item)
{
    const problem *p = user;
    const qv_real x[IN] = {(qv_real)*item->index, 1};
    qv_real made[OUT];
    qv_linear_forward(&p->linear, item->value[0], x, 1, made);
    made[0] -= 2 * x[0];
    item->loss[0] = (double)made[0] * made[0] / 2;
    item->weight = 1;
    item->frames = 1;
    if (item->learning)
        qv_linear_backward(&p->linear, item->value[0], x, 1, made, item->grad[0], NULL);
    return true;
}

static int length(void *user, int index)
{
    (void)user, (void)index;
    return 1;
}

/* The answer of qv_fit_run with the checkpoint at `path`, or without one where that is NULL. */
static int fit(problem *p, const char *path, char *message, size_t size)
{
    static const int item[ITEMS + DEV] = {1, 2, 3, 4, 5};
    static qv_pool *pool;
    if (!pool)
        must(qv_pool_open(&pool, 1) == 0);
    *p = (problem){0};
    p->linear = qv_linear_layout(&p->params, "map", IN, OUT, 1);
    must(!p->params.failed && p->params.size <= WEIGHTS);
    const qv_fit the_fit = {.name = "line",
                            .loss_name = {"loss"},
                            .players = 1,
                            .player = {{.params = &p->params,
                                        .value = p->value,
                                        .peak_rate = 0.05f,
                                        .final_rate = 0.001f,
                                        .clip = 10,
                                        .keep = 0.9f,
                                        .adam = {.beta1 = 0.9f, .beta2 = 0.98f, .epsilon = 1e-8f}}},
                            .train = item,
                            .dev = item + ITEMS,
                            .train_count = ITEMS,
                            .dev_count = DEV,
                            .batch = 2,
                            .steps = STEPS,
                            .warmup = 1,
                            .dev_every = 1,
                            .seed = 3,
                            .run = run_item,
                            .length = length,
                            .user = p};
    const qv_fit_control control = {
        .checkpoint = path, .resume = path != NULL, .pool = pool, .checkpoint_seconds = 1e9};
    qv_fit_result result = {0};
    const int error = qv_fit_run(&the_fit, &control, &result, message, size);
    must(error || (result.steps == STEPS && result.points >= 0 && result.points <= STEPS));
    qv_fit_result_free(&result);
    qv_params_free(&p->params);
    return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static problem unbroken;
    static char path[64];
    char message[512] = "";
    problem p;
    if (!*path) {
        must(fit(&unbroken, NULL, message, sizeof message) == QV_OK);
        snprintf(path, sizeof path, "/tmp/quaver-fuzz-checkpoint-%ld", (long)getpid());
    }
    FILE *stream = fopen(path, "wb");
    must(stream && fwrite(data, 1, size, stream) == size && fclose(stream) == 0);
    const int error = fit(&p, path, message, sizeof message);
    remove(path);
    must(!error || (*message && !strchr(message, '\n')));
    for (int i = 0; !error && i < WEIGHTS; i++) // it may be of a processor that rounds otherwise
        must(fabs((double)p.value[i] - (double)unbroken.value[i]) < 1e-5);
    return 0;
}
