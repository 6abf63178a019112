#include "train/fit/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/rng.h"
#include "quaver/quaver.h"
#include "base/clock.h"
#include "train/fit/fit_run.h"

enum { CHUNK = 16384 }; // parameters that one task of the update works on

/* Streams of random numbers that follow from the seed. */
enum { STREAM_ORDER = 1, STREAM_ITEM = 2, STREAM_EVALUATE = 3 };

static int chunks(const qv_fit_run_state *run)
{
    return (int)((run->size + CHUNK - 1) / CHUNK);
}

/* The slab's part that task `chunk` works on. */
static size_t chunk_begin(int chunk)
{
    return (size_t)chunk * CHUNK;
}

static size_t chunk_count(const qv_fit_run_state *run, int chunk)
{
    size_t rest = run->size - chunk_begin(chunk);
    return rest < CHUNK ? rest : CHUNK;
}

static void shuffle(qv_fit_run_state *run, long epoch)
{
    const qv_fit *fit = run->fit;
    qv_rng rng;
    qv_rng_seed(&rng, fit->seed, (uint64_t)epoch * 8 + STREAM_ORDER);
    memcpy(run->order, fit->train, (size_t)fit->train_count * sizeof *run->order);
    for (int i = fit->train_count - 1; i > 0; i--) {
        int j = (int)qv_rng_below(&rng, (uint32_t)i + 1);
        int kept = run->order[i];
        run->order[i] = run->order[j];
        run->order[j] = kept;
    }
    run->order_epoch = epoch;
}

/* Item number `place` since the first step. */
static int item_at(qv_fit_run_state *run, long place)
{
    long epoch = place / run->fit->train_count;
    if (epoch != run->order_epoch)
        shuffle(run, epoch);
    return run->order[place % run->fit->train_count];
}

static void run_item(void *user, int task, int worker)
{
    qv_fit_run_state *run = user;
    qv_fit_item *item = &run->item[task];
    item->arena = run->arena[worker];
    item->grad = run->grad[worker];
    item->value = run->value;
    size_t mark = qv_arena_mark(item->arena);
    if (!run->fit->run(run->fit->user, item))
        item->weight = -1;
    qv_arena_release(item->arena, mark);
}

/* Sums the workers' gradients of one chunk into the first worker's, in the order of the workers. */
static void reduce_chunk(void *user, int chunk, int worker)
{
    (void)worker;
    qv_fit_run_state *run = user;
    size_t begin = chunk_begin(chunk), count = chunk_count(run, chunk);
    qv_real *sum = run->grad[0] + begin;
    for (int w = 1; w < run->threads; w++) {
        qv_real *grad = run->grad[w] + begin;
        for (size_t i = 0; i < count; i++)
            sum[i] += grad[i];
        memset(grad, 0, count * sizeof *grad);
    }
    double norm = qv_norm(sum, count);
    run->chunk_norm[chunk] = norm * norm;
}

static void update_chunk(void *user, int chunk, int worker)
{
    (void)worker;
    qv_fit_run_state *run = user;
    size_t begin = chunk_begin(chunk), count = chunk_count(run, chunk);
    qv_adam_step(&run->fit->adam, run->step, run->rate, run->scale, run->grad[0] + begin, run->m + begin,
                 run->v + begin, run->value + begin, count);
    qv_average(run->average + begin, run->value + begin, run->keep, count);
    memset(run->grad[0] + begin, 0, count * sizeof *run->grad[0]);
}

/* Deals the batch out so that the workers have about the same to do: longest first, the order of the
 * workers turned round in every other row. */
static void deal(qv_fit_run_state *run)
{
    const qv_fit *fit = run->fit;
    for (int i = 1; i < fit->batch; i++) { // a batch is short: insertion sort, stable
        qv_fit_item item = run->item[i];
        int length = fit->length(fit->user, item.index), j = i;
        for (; j > 0 && fit->length(fit->user, run->item[j - 1].index) < length; j--)
            run->item[j] = run->item[j - 1];
        run->item[j] = item;
    }
    for (int row = run->threads; row + run->threads <= fit->batch; row += 2 * run->threads) {
        for (int i = 0, j = run->threads - 1; i < j; i++, j--) {
            qv_fit_item item = run->item[row + i];
            run->item[row + i] = run->item[row + j];
            run->item[row + j] = item;
        }
    }
}

static int make_step(qv_fit_run_state *run, double *loss, long *frames, char *message, size_t size)
{
    const qv_fit *fit = run->fit;
    long first = run->step * fit->batch;
    run->step++;
    for (int i = 0; i < fit->batch; i++) {
        qv_rng rng;
        qv_rng_seed(&rng, fit->seed, (uint64_t)(first + i) * 8 + STREAM_ITEM);
        run->item[i] = (qv_fit_item){.index = item_at(run, first + i), .seed = qv_rng_next(&rng)};
    }
    deal(run);
    qv_pool_run(run->control->pool, fit->batch, run_item, run);
    double weight = 0;
    memset(loss, 0, QV_FIT_LOSSES * sizeof *loss);
    for (int i = 0; i < fit->batch; i++) {
        if (run->item[i].weight < 0)
            return qv_fail(QV_ERROR_MEMORY, message, size, "fit %s: memory is short", fit->name);
        weight += run->item[i].weight;
        *frames += run->item[i].frames;
        for (int j = 0; j < QV_FIT_LOSSES; j++)
            loss[j] += run->item[i].loss[j];
    }
    weight = weight > 0 ? weight : 1;
    for (int j = 0; j < QV_FIT_LOSSES; j++)
        loss[j] /= weight;
    qv_pool_run(run->control->pool, chunks(run), reduce_chunk, run);
    double square = 0;
    for (int i = 0; i < chunks(run); i++)
        square += run->chunk_norm[i];
    double norm = sqrt(square) / weight;
    if (!isfinite(norm) || !isfinite(loss[0]))
        return qv_fail(
            QV_ERROR_FORMAT, message, size,
            "fit %s: step %ld: the loss is not finite; look for odd recordings, or use another --seed",
            fit->name, run->step);
    run->scale = (float)((norm > fit->clip ? fit->clip / norm : 1) / weight);
    run->rate = qv_cosine_rate(run->step, fit->steps, fit->warmup, fit->peak_rate, fit->final_rate);
    float young = (float)(1 + run->step) / (float)(10 + run->step); // follow fast in the beginning
    run->keep = young < fit->keep ? young : fit->keep;
    qv_pool_run(run->control->pool, chunks(run), update_chunk, run);
    return QV_OK;
}

static void judge_item(void *user, int task, int worker)
{
    qv_fit_run_state *run = user;
    qv_fit_item *item = &run->item[task];
    qv_rng rng;
    qv_rng_seed(&rng, run->fit->seed, (uint64_t)task * 8 + STREAM_EVALUATE);
    *item = (qv_fit_item){.index = run->judged_items[task],
                          .seed = qv_rng_next(&rng),
                          .value = run->judged,
                          .arena = run->arena[worker]};
    size_t mark = qv_arena_mark(item->arena);
    if (!run->fit->run(run->fit->user, item))
        item->weight = -1;
    qv_arena_release(item->arena, mark);
}

static bool judge(qv_fit_run_state *run, qv_pool *pool, const qv_real *value, const int *items, int count,
                  double *loss)
{
    run->judged = value;
    run->judged_items = items;
    qv_pool_run(pool, count, judge_item, run);
    double weight = 0;
    memset(loss, 0, QV_FIT_LOSSES * sizeof *loss);
    for (int i = 0; i < count; i++) {
        if (run->item[i].weight < 0)
            return false;
        weight += run->item[i].weight;
        for (int j = 0; j < QV_FIT_LOSSES; j++)
            loss[j] += run->item[i].loss[j];
    }
    for (int j = 0; j < QV_FIT_LOSSES; j++)
        loss[j] /= weight > 0 ? weight : 1;
    return true;
}

static bool open_arenas(qv_fit_run_state *run, int threads, int items)
{
    run->threads = threads;
    run->arena = calloc((size_t)threads, sizeof *run->arena);
    run->item = calloc((size_t)(items > 0 ? items : 1), sizeof *run->item);
    if (!run->arena || !run->item)
        return false;
    for (int i = 0; i < threads; i++) {
        run->arena[i] = qv_arena_open((size_t)32 << 20);
        if (!run->arena[i])
            return false;
    }
    return true;
}

static qv_real *slab(size_t size)
{
    return calloc(size, sizeof(qv_real));
}

static void close_run(qv_fit_run_state *run)
{
    for (int i = 0; i < run->threads; i++) {
        if (run->arena)
            qv_arena_close(&run->arena[i]);
        if (run->grad)
            free(run->grad[i]);
    }
    free(run->arena), free(run->grad), free(run->item), free(run->order), free(run->chunk_norm),
        free(run->point);
    free(run->value), free(run->m), free(run->v), free(run->average), free(run->best);
}

static bool open_run(qv_fit_run_state *run, const qv_fit *fit, const qv_fit_control *control)
{
    int threads = qv_pool_threads(control->pool);
    int items = fit->batch > fit->dev_count ? fit->batch : fit->dev_count;
    *run = (qv_fit_run_state){.fit = fit, .control = control, .size = fit->params->size, .order_epoch = -1};
    if (!open_arenas(run, threads, items))
        return false;
    run->value = slab(run->size), run->m = slab(run->size), run->v = slab(run->size);
    run->average = slab(run->size), run->best = slab(run->size);
    run->order = calloc((size_t)fit->train_count, sizeof *run->order);
    run->chunk_norm = calloc((size_t)chunks(run), sizeof *run->chunk_norm);
    run->point_capacity = (int)(fit->steps / fit->dev_every) + 1;
    run->point = calloc((size_t)run->point_capacity, QV_FIT_POINT * sizeof *run->point);
    run->grad = calloc((size_t)threads, sizeof *run->grad);
    if (!run->value || !run->m || !run->v || !run->average || !run->best || !run->order || !run->chunk_norm ||
        !run->point || !run->grad)
        return false;
    for (int i = 0; i < threads; i++) {
        run->grad[i] = slab(run->size);
        if (!run->grad[i])
            return false;
    }
    return true;
}

static int begin(qv_fit_run_state *run, char *message, size_t size)
{
    bool found = false;
    int error = run->control->resume ? qv_fit_checkpoint_read(run, &found, message, size) : QV_OK;
    if (error || found)
        return error;
    qv_params_init(run->fit->params, run->value, run->fit->seed);
    memcpy(run->average, run->value, run->size * sizeof *run->value);
    memcpy(run->best, run->value, run->size * sizeof *run->value);
    run->best_dev = 1e30;
    return QV_OK;
}

/* Keeps what the judgement says, and the mean loss of the steps before it. */
static void add_point(qv_fit_run_state *run)
{
    double steps = run->unjudged.steps > 0 ? (double)run->unjudged.steps : 1;
    if (run->points < run->point_capacity) {
        float *point = run->point + (size_t)run->points++ * QV_FIT_POINT;
        *point++ = (float)run->step;
        for (int i = 0; i < QV_FIT_LOSSES; i++) {
            point[i] = (float)(run->unjudged.loss[i] / steps);
            point[QV_FIT_LOSSES + i] = (float)run->dev[i];
        }
    }
    run->unjudged = (qv_fit_tally){0};
}

/* Judges the averaged weights and keeps them if they are the best so far. */
static int judge_average(qv_fit_run_state *run, char *message, size_t size)
{
    const qv_fit *fit = run->fit;
    if (fit->dev_count == 0) {
        memcpy(run->best, run->average, run->size * sizeof *run->best);
        run->best_dev = 0;
        add_point(run);
        return QV_OK;
    }
    if (!judge(run, run->control->pool, run->average, fit->dev, fit->dev_count, run->dev))
        return qv_fail(QV_ERROR_MEMORY, message, size, "fit %s: memory is short", fit->name);
    add_point(run);
    if (run->dev[0] < run->best_dev) {
        run->best_dev = run->dev[0];
        memcpy(run->best, run->average, run->size * sizeof *run->best);
    }
    return QV_OK;
}

static void add_to(qv_fit_tally *sum, const double *loss, long frames)
{
    sum->steps++;
    sum->frames += frames;
    for (int i = 0; i < QV_FIT_LOSSES; i++)
        sum->loss[i] += loss[i];
}

/* When this run began, and what it hasn't told about yet. */
typedef struct course {
    double begun, told;
    long first_step;
    qv_fit_tally untold;
} course;

static void tell(const qv_fit_run_state *run, course *c)
{
    double time = qv_clock();
    if (!run->control->progress || (time - c->told < 1 && run->step < run->fit->steps))
        return;
    double spent = time - c->begun;
    qv_fit_progress progress = {.fit = run->fit,
                                .step = run->step,
                                .best_dev = run->best_dev < 1e29 ? run->best_dev : 0,
                                .frames_a_second = (double)c->untold.frames / (time - c->told),
                                .seconds = run->seconds + spent};
    progress.seconds_left =
        spent / (double)(run->step - c->first_step) * (double)(run->fit->steps - run->step);
    for (int i = 0; i < QV_FIT_LOSSES; i++) {
        progress.loss[i] = c->untold.loss[i] / (double)c->untold.steps;
        progress.dev[i] = run->dev[i];
    }
    run->control->progress(run->control->user, &progress);
    c->told = time;
    c->untold = (qv_fit_tally){0};
}

/* One step, and the judgement that is due after it. */
static int advance(qv_fit_run_state *run, course *c, char *message, size_t size)
{
    const qv_fit *fit = run->fit;
    double loss[QV_FIT_LOSSES];
    long frames = 0;
    int error = make_step(run, loss, &frames, message, size);
    if (error)
        return error;
    run->frames += frames;
    add_to(&run->unjudged, loss, frames);
    add_to(&c->untold, loss, frames);
    if (run->step % fit->dev_every == 0 || run->step == fit->steps)
        error = judge_average(run, message, size);
    return error;
}

static int all_steps(qv_fit_run_state *run, double begun, char *message, size_t size)
{
    const long steps = run->fit->steps;
    double saved = begun;
    course c = {.begun = begun, .told = begun, .first_step = run->step};
    while (run->step < steps) {
        int error = advance(run, &c, message, size);
        if (error)
            return error;
        tell(run, &c);
        bool stop = run->step < steps && qv_monitor_stop(run->control->monitor);
        if (stop || run->step == steps || qv_clock() - saved > run->control->checkpoint_seconds) {
            saved = qv_clock();
            error = qv_fit_checkpoint_write(run, run->seconds + saved - begun, message, size);
            if (error || stop)
                return error ? error : QV_STOPPED;
        }
    }
    return QV_OK;
}

/* Hands the points over to the caller. */
static int take_points(const qv_fit_run_state *run, qv_fit_result *result)
{
    result->point = calloc((size_t)run->points + 1, sizeof *result->point);
    if (!result->point)
        return QV_ERROR_MEMORY;
    result->points = run->points;
    for (int p = 0; p < run->points; p++) {
        const float *from = run->point + (size_t)p * QV_FIT_POINT;
        qv_fit_point *to = &result->point[p];
        to->step = lroundf(*from++);
        for (int i = 0; i < QV_FIT_LOSSES; i++) {
            to->train[i] = from[i];
            to->dev[i] = from[QV_FIT_LOSSES + i];
        }
    }
    return QV_OK;
}

int qv_fit_run(const qv_fit *fit, const qv_fit_control *control, qv_real *best, qv_fit_result *result,
               char *message, size_t size)
{
    qv_fit_run_state run;
    int error = QV_ERROR_MEMORY;
    double begun = qv_clock();
    *result = (qv_fit_result){0};
    if (open_run(&run, fit, control))
        error = begin(&run, message, size);
    else
        qv_fail(error, message, size, "fit %s: memory is short", fit->name);
    bool over = !error && run.step == fit->steps; // done in an earlier run
    if (!error && !over)
        error = all_steps(&run, begun, message, size);
    if (error >= 0) {
        memcpy(best, run.best, run.size * sizeof *best);
        result->seconds = run.seconds + (over ? 0 : qv_clock() - begun);
        result->frames = run.frames;
        if (take_points(&run, result))
            error = qv_fail(QV_ERROR_MEMORY, message, size, "fit %s: memory is short", fit->name);
    }
    close_run(&run);
    return error;
}

void qv_fit_result_free(qv_fit_result *result)
{
    free(result->point);
    *result = (qv_fit_result){0};
}

bool qv_fit_evaluate(const qv_fit *fit, qv_pool *pool, const qv_real *value, const int *items, int count,
                     double *loss)
{
    qv_fit_run_state run = {.fit = fit};
    bool ok = open_arenas(&run, qv_pool_threads(pool), count) && judge(&run, pool, value, items, count, loss);
    close_run(&run);
    return ok;
}
