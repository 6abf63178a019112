#include "train/fit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/message.h"
#include "model/tensor_file.h"
#include "nn/rng.h"
#include "quaver/quaver.h"

enum { CHUNK = 16384 }; // parameters that one task of the update works on

/* Streams of random numbers that follow from the seed. */
enum { STREAM_ORDER = 1, STREAM_ITEM = 2, STREAM_EVALUATE = 3 };

typedef struct fit_run {
    const qv_fit *fit;
    const qv_fit_control *control;
    int threads;
    size_t size;
    qv_real *value, *m, *v, *average, *best; // slabs
    qv_real **grad;                          // [threads] slabs
    qv_arena **arena;                        // [threads]
    qv_fit_item *item;                       // [batch or more]
    int *order;                              // [train_count], the present epoch's
    long order_epoch;
    long step;
    double best_dev, dev[QV_FIT_LOSSES];
    double seconds; // before this run
    double *chunk_norm;
    const qv_real *judged; // weights that are evaluated
    const int *judged_items;
    float rate, scale;
    float keep;
} fit_run;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int chunks(const fit_run *run)
{
    return (int)((run->size + CHUNK - 1) / CHUNK);
}

/* The slab's part that task `chunk` works on. */
static size_t chunk_begin(int chunk)
{
    return (size_t)chunk * CHUNK;
}

static size_t chunk_count(const fit_run *run, int chunk)
{
    size_t rest = run->size - chunk_begin(chunk);
    return rest < CHUNK ? rest : CHUNK;
}

static void shuffle(fit_run *run, long epoch)
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
static int item_at(fit_run *run, long place)
{
    long epoch = place / run->fit->train_count;
    if (epoch != run->order_epoch)
        shuffle(run, epoch);
    return run->order[place % run->fit->train_count];
}

static void run_item(void *user, int task, int worker)
{
    fit_run *run = user;
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
    fit_run *run = user;
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
    fit_run *run = user;
    size_t begin = chunk_begin(chunk), count = chunk_count(run, chunk);
    qv_adam_step(&run->fit->adam, run->step, run->rate, run->scale, run->grad[0] + begin, run->m + begin,
                 run->v + begin, run->value + begin, count);
    qv_average(run->average + begin, run->value + begin, run->keep, count);
    memset(run->grad[0] + begin, 0, count * sizeof *run->grad[0]);
}

/* Deals the batch out so that the workers have about the same to do: longest first, the order of the
 * workers turned round in every other row. */
static void deal(fit_run *run)
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

static int make_step(fit_run *run, double *loss, long *frames, char *message, size_t size)
{
    const qv_fit *fit = run->fit;
    long first = run->step * fit->batch;
    run->step++;
    for (int i = 0; i < fit->batch; i++) {
        qv_rng rng;
        qv_rng_seed(&rng, fit->seed, (uint64_t)(first + i) * 8 + STREAM_ITEM);
        run->item[i] =
            (qv_fit_item){.index = item_at(run, first + i), .step = run->step, .seed = qv_rng_next(&rng)};
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
    fit_run *run = user;
    qv_fit_item *item = &run->item[task];
    qv_rng rng;
    qv_rng_seed(&rng, run->fit->seed, (uint64_t)task * 8 + STREAM_EVALUATE);
    *item = (qv_fit_item){.index = run->judged_items[task],
                          .step = run->step,
                          .seed = qv_rng_next(&rng),
                          .value = run->judged,
                          .arena = run->arena[worker]};
    size_t mark = qv_arena_mark(item->arena);
    if (!run->fit->run(run->fit->user, item))
        item->weight = -1;
    qv_arena_release(item->arena, mark);
}

static bool judge(fit_run *run, qv_pool *pool, const qv_real *value, const int *items, int count,
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

static bool open_arenas(fit_run *run, int threads, int items)
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

static void close_run(fit_run *run)
{
    for (int i = 0; i < run->threads; i++) {
        if (run->arena)
            qv_arena_close(&run->arena[i]);
        if (run->grad)
            free(run->grad[i]);
    }
    free(run->arena), free(run->grad), free(run->item), free(run->order), free(run->chunk_norm);
    free(run->value), free(run->m), free(run->v), free(run->average), free(run->best);
}

static bool open_run(fit_run *run, const qv_fit *fit, const qv_fit_control *control)
{
    int threads = qv_pool_threads(control->pool);
    int items = fit->batch > fit->dev_count ? fit->batch : fit->dev_count;
    *run = (fit_run){.fit = fit, .control = control, .size = fit->params->size, .order_epoch = -1};
    if (!open_arenas(run, threads, items))
        return false;
    run->value = slab(run->size), run->m = slab(run->size), run->v = slab(run->size);
    run->average = slab(run->size), run->best = slab(run->size);
    run->order = calloc((size_t)fit->train_count, sizeof *run->order);
    run->chunk_norm = calloc((size_t)chunks(run), sizeof *run->chunk_norm);
    run->grad = calloc((size_t)threads, sizeof *run->grad);
    if (!run->value || !run->m || !run->v || !run->average || !run->best || !run->order || !run->chunk_norm ||
        !run->grad)
        return false;
    for (int i = 0; i < threads; i++) {
        run->grad[i] = slab(run->size);
        if (!run->grad[i])
            return false;
    }
    return true;
}

static void checkpoint_path(const fit_run *run, char *path, size_t size)
{
    snprintf(path, size, "%s/%s.checkpoint", run->control->work, run->fit->name);
}

static int write_checkpoint(fit_run *run, double seconds, char *message, size_t size)
{
    char path[4096], text[64];
    qv_tensor_writer *writer;
    const qv_params *params = run->fit->params;
    if (qv_tensor_writer_open(&writer) != QV_OK)
        return qv_fail(QV_ERROR_MEMORY, message, size, "fit %s: memory is short", run->fit->name);
    const struct {
        const char *key;
        double number;
    } numbers[] = {{"step", (double)run->step},
                   {"steps", (double)run->fit->steps},
                   {"seed", (double)run->fit->seed},
                   {"threads", run->threads},
                   {"batch", run->fit->batch},
                   {"items", run->fit->train_count},
                   {"best_dev", run->best_dev},
                   {"dev", run->dev[0]},
                   {"dev1", run->dev[1]},
                   {"dev2", run->dev[2]},
                   {"dev3", run->dev[3]},
                   {"seconds", seconds}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        snprintf(text, sizeof text, "%.17g", numbers[i].number);
        qv_tensor_writer_add_text(writer, numbers[i].key, text);
    }
    qv_tensor_writer_add_text(writer, "fit", run->fit->name);
    qv_tensor_writer_add_params(writer, "value/", params, run->value, QV_TENSOR_F32);
    qv_tensor_writer_add_params(writer, "m/", params, run->m, QV_TENSOR_F32);
    qv_tensor_writer_add_params(writer, "v/", params, run->v, QV_TENSOR_F32);
    qv_tensor_writer_add_params(writer, "average/", params, run->average, QV_TENSOR_F32);
    qv_tensor_writer_add_params(writer, "best/", params, run->best, QV_TENSOR_F32);
    checkpoint_path(run, path, sizeof path);
    int error = qv_tensor_writer_write(writer, path, message, size);
    qv_tensor_writer_close(&writer);
    return error;
}

static double number(const qv_tensor_file *file, const char *key)
{
    const char *text = qv_tensor_file_text(file, key);
    return text ? strtod(text, NULL) : NAN;
}

/* A checkpoint goes on only as what it was begun as. */
static int check_checkpoint(const fit_run *run, const qv_tensor_file *file, const char *path, char *message,
                            size_t size)
{
    const qv_fit *fit = run->fit;
    const struct {
        const char *key;
        double wanted;
    } checks[] = {{"steps", (double)fit->steps},
                  {"seed", (double)fit->seed},
                  {"threads", run->threads},
                  {"batch", fit->batch},
                  {"items", fit->train_count}};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        double found = number(file, checks[i].key);
        if (found != checks[i].wanted)
            return qv_fail(
                QV_ERROR_FORMAT, message, size,
                "%s: made with %s %.0f, not %.0f; use the options it was begun with, or another --work", path,
                checks[i].key, found, checks[i].wanted);
    }
    double step = number(file, "step");
    if (!(step >= 0 && step <= (double)fit->steps) || !isfinite(number(file, "best_dev")))
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: is damaged; remove it to start this stage anew",
                       path);
    return QV_OK;
}

static int read_checkpoint(fit_run *run, char *message, size_t size)
{
    char path[4096];
    qv_tensor_file *file;
    checkpoint_path(run, path, sizeof path);
    int error = qv_tensor_file_open(&file, path, message, size);
    if (error)
        return error;
    error = check_checkpoint(run, file, path, message, size);
    const struct {
        const char *prefix;
        qv_real *slab;
    } slabs[] = {{"value/", run->value},
                 {"m/", run->m},
                 {"v/", run->v},
                 {"average/", run->average},
                 {"best/", run->best}};
    for (size_t i = 0; !error && i < sizeof slabs / sizeof *slabs; i++)
        error =
            qv_tensor_file_load_params(file, slabs[i].prefix, run->fit->params, slabs[i].slab, message, size);
    if (!error) {
        run->step = (long)number(file, "step");
        run->best_dev = number(file, "best_dev");
        const char *keys[QV_FIT_LOSSES] = {"dev", "dev1", "dev2", "dev3"};
        for (int i = 0; i < QV_FIT_LOSSES; i++)
            run->dev[i] = number(file, keys[i]);
        run->seconds = number(file, "seconds");
    }
    qv_tensor_file_close(&file);
    return error;
}

static int begin(fit_run *run, char *message, size_t size)
{
    char path[4096];
    checkpoint_path(run, path, sizeof path);
    FILE *there = run->control->resume ? fopen(path, "rb") : NULL;
    if (there) {
        fclose(there);
        return read_checkpoint(run, message, size);
    }
    qv_params_init(run->fit->params, run->value, run->fit->seed);
    memcpy(run->average, run->value, run->size * sizeof *run->value);
    memcpy(run->best, run->value, run->size * sizeof *run->value);
    run->best_dev = 1e30;
    return QV_OK;
}

/* Judges the averaged weights and keeps them if they are the best so far. */
static int judge_average(fit_run *run, char *message, size_t size)
{
    const qv_fit *fit = run->fit;
    if (fit->dev_count == 0) {
        memcpy(run->best, run->average, run->size * sizeof *run->best);
        run->best_dev = 0;
        return QV_OK;
    }
    if (!judge(run, run->control->pool, run->average, fit->dev, fit->dev_count, run->dev))
        return qv_fail(QV_ERROR_MEMORY, message, size, "fit %s: memory is short", fit->name);
    if (run->dev[0] < run->best_dev) {
        run->best_dev = run->dev[0];
        memcpy(run->best, run->average, run->size * sizeof *run->best);
    }
    return QV_OK;
}

/* Sums since the last report. */
typedef struct tally {
    double since;
    long steps, frames;
    double loss[QV_FIT_LOSSES];
} tally;

static void tell(fit_run *run, tally *sum, double begun, long first_step)
{
    double time = now();
    if (!run->control->progress || (time - sum->since < 1 && run->step < run->fit->steps))
        return;
    double spent = time - begun;
    qv_fit_progress progress = {.fit = run->fit,
                                .step = run->step,
                                .best_dev = run->best_dev < 1e29 ? run->best_dev : 0,
                                .frames_a_second = (double)sum->frames / (time - sum->since),
                                .seconds = run->seconds + spent};
    progress.seconds_left = spent / (double)(run->step - first_step) * (double)(run->fit->steps - run->step);
    for (int i = 0; i < QV_FIT_LOSSES; i++) {
        progress.loss[i] = sum->loss[i] / (double)sum->steps;
        progress.dev[i] = run->dev[i];
    }
    run->control->progress(run->control->user, &progress);
    *sum = (tally){.since = time};
}

static int all_steps(fit_run *run, double begun, char *message, size_t size)
{
    const qv_fit *fit = run->fit;
    double saved = begun;
    tally sum = {.since = begun};
    long first_step = run->step;
    while (run->step < fit->steps) {
        double loss[QV_FIT_LOSSES];
        int error = make_step(run, loss, &sum.frames, message, size);
        if (!error && (run->step % fit->dev_every == 0 || run->step == fit->steps))
            error = judge_average(run, message, size);
        if (error)
            return error;
        sum.steps++;
        for (int i = 0; i < QV_FIT_LOSSES; i++)
            sum.loss[i] += loss[i];
        tell(run, &sum, begun, first_step);
        bool stop = run->step < fit->steps && qv_monitor_stop(run->control->monitor);
        if (stop || run->step == fit->steps || now() - saved > run->control->checkpoint_seconds) {
            saved = now();
            error = write_checkpoint(run, run->seconds + saved - begun, message, size);
            if (error || stop)
                return error ? error : QV_STOPPED;
        }
    }
    return QV_OK;
}

int qv_fit_run(const qv_fit *fit, const qv_fit_control *control, qv_real *best, double *seconds,
               char *message, size_t size)
{
    fit_run run;
    int error = QV_ERROR_MEMORY;
    double begun = now();
    if (!open_run(&run, fit, control))
        qv_fail(error, message, size, "fit %s: memory is short", fit->name);
    else
        error = begin(&run, message, size);
    if (!error)
        error = all_steps(&run, begun, message, size);
    if (error >= 0) {
        memcpy(best, run.best, run.size * sizeof *best);
        *seconds = run.seconds + now() - begun;
    }
    close_run(&run);
    return error;
}

bool qv_fit_evaluate(const qv_fit *fit, qv_pool *pool, const qv_real *value, const int *items, int count,
                     double *loss)
{
    fit_run run = {.fit = fit};
    bool ok = open_arenas(&run, qv_pool_threads(pool), count) && judge(&run, pool, value, items, count, loss);
    close_run(&run);
    return ok;
}
