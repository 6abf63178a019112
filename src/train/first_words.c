// SPDX-License-Identifier: MIT
#include "train/first_words.h"

#include "quaver/quaver.h"

enum { CLIPS = 100 };

/* As many as make a sentence of everyday words understood. */
static const long sketch_steps[QV_PLAN_FITS] = {100, 150, 100, 300};

long qv_first_words_steps(int fit)
{
    return sketch_steps[fit];
}

bool qv_first_words_wanted(int number, long steps)
{
    return number != QV_PLAN_ADVERSARY && steps >= 3 * sketch_steps[number];
}

static void tell(void *user, const qv_fit_progress *progress)
{
    qv_monitor_progress(user, "sketch", (int)progress->step, (int)progress->fit->steps);
}

int qv_first_words_sketch(const qv_fit *fit, int number, qv_pool *pool, const qv_monitor *monitor,
                          char *message, size_t size)
{
    const qv_fit_control control = {
        .pool = pool, .monitor = monitor, .progress = tell, .user = (void *)monitor};
    qv_fit sketch = *fit;
    qv_fit_result result;
    sketch.steps = sketch_steps[number];
    sketch.warmup = sketch.steps / 5;
    sketch.dev_every = sketch.steps;
    sketch.patience = sketch.end = 0;
    sketch.last = true;
    sketch.dev_count = 0; // there is nothing to choose
    int error = qv_fit_run(&sketch, &control, &result, message, size);
    qv_fit_result_free(&result);
    return error;
}

qv_targets qv_first_words_targets(const qv_targets *targets)
{
    qv_targets some = *targets;
    some.train_count = some.train_count < CLIPS ? some.train_count : CLIPS;
    return some;
}
