#include "train/g2p/fit_g2p.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "model/g2p_file.h"
#include "nn/adam.h"
#include "quaver/quaver.h"
#include "base/clock.h"
#include "train/g2p/g2p_loss.h"

enum {
    ITEM = 16,        // words that go through the network at once
    DEV_WORDS = 2000, // judged after an epoch
    DEV_EVERY = 4     // epochs
};

static const float CLIP = 1.0f; // longest gradient of the mean loss
static const qv_adam ADAM = {.beta1 = 0.9f, .beta2 = 0.98f, .epsilon = 1e-8f, .decay = 0.01f};

typedef struct example {
    const qv_g2p_entry *word;
    const uint8_t *symbol;
    int symbols;
} example;

/* What belongs to one thread of the pool. */
typedef struct hand {
    qv_arena *arena;
    qv_real *grad; // zero between steps
} hand;

typedef struct item_result {
    double loss;
    int hits;
} item_result;

typedef struct fit {
    const qv_g2p_options *options;
    qv_g2p_data data;
    example *example; // [examples]
    size_t *order;    // [examples], of this epoch
    int examples;
    size_t *dev; // [dev_words]
    int dev_words;

    qv_g2p model;
    qv_params params;
    qv_real *value, *moment, *square, *average; // [params.size]

    qv_pool *pool;
    int threads;
    hand *hand; // [threads]

    long step, steps, steps_of_epoch;
    const example **batch; // [options->batch], of this step, sorted
    int items;
    item_result *result; // [items]
    double *norm;        // [threads], of parts of the gradient, squared
    float scale, rate;   // of this step's update
} fit;

void qv_fit_g2p_default(qv_g2p_options *options)
{
    *options = (qv_g2p_options){.epochs = 40,
                                .batch = 512,
                                .rate = 4e-3f,
                                .dropout = 0.1f,
                                .zoneout = 0,
                                .smoothing = 0.1f,
                                .keep = 0.999f,
                                .seed = 1};
    qv_g2p_default_sizes(&options->sizes);
}

/* ---- Examples ---------------------------------------------------------------------------------------- */

static bool usable(const qv_g2p_entry *word, int symbols)
{
    int known = 0;
    for (int i = 0; i < word->length; i++)
        known += qv_g2p_letter(word->letters[i]) > 0;
    return known > 0 && word->length <= QV_G2P_LONGEST && symbols < QV_G2P_LONGEST;
}

static bool make_examples(fit *f)
{
    const qv_g2p_data *data = &f->data;
    f->example = malloc(sizeof *f->example * data->dictionary.entries);
    f->order = malloc(sizeof *f->order * data->dictionary.entries);
    if (!f->example || !f->order)
        return false;
    size_t words = data->words;
    if (f->options->most_words > 0 && (size_t)f->options->most_words < words)
        words = (size_t)f->options->most_words;
    for (size_t i = 0; i < words; i++) {
        if (!f->options->whole && qv_g2p_data_split(i) != QV_G2P_TRAIN)
            continue;
        for (size_t k = 0; k < data->word[i].count; k++) {
            example e = {.word = &data->word[i]};
            e.symbol = qv_g2p_data_symbols(data, e.word, k, &e.symbols);
            if (usable(e.word, e.symbols))
                f->example[f->examples++] = e;
        }
    }
    return true;
}

static bool choose_dev(fit *f)
{
    const int all = qv_g2p_list(&f->data, QV_G2P_DEV, &f->dev);
    if (all < 0)
        return false;
    // Evenly over the dictionary, which is sorted.
    f->dev_words = all < DEV_WORDS ? all : DEV_WORDS;
    for (int i = 0; i < f->dev_words; i++)
        f->dev[i] = f->dev[(long)i * all / f->dev_words];
    return true;
}

/* The order of an epoch depends on the seed and its number only (Fisher and Yates). */
static void shuffle(fit *f, long epoch)
{
    qv_rng rng;
    qv_rng_seed(&rng, f->options->seed, 2 * (uint64_t)epoch + 1);
    for (int i = 0; i < f->examples; i++)
        f->order[i] = (size_t)i;
    for (int i = f->examples - 1; i > 0; i--) {
        const uint32_t other = qv_rng_below(&rng, (uint32_t)i + 1);
        const size_t kept = f->order[i];
        f->order[i] = f->order[other];
        f->order[other] = kept;
    }
}

static int by_size(const void *a, const void *b)
{
    const example *x = *(const example *const *)a, *y = *(const example *const *)b;
    if (x->word->length != y->word->length)
        return x->word->length - y->word->length;
    if (x->symbols != y->symbols)
        return x->symbols - y->symbols;
    return x < y ? -1 : x > y;
}

/* ---- One step ---------------------------------------------------------------------------------------- */

/* Tasks go to threads in turn; every other round of items is dealt backwards, so that no thread gets all the
 * long words. */
static int item_of_task(const fit *f, int task)
{
    const int round = task / f->threads, place = task % f->threads;
    const int left = f->items - round * f->threads;
    const int dealt = left < f->threads ? left : f->threads;
    return round * f->threads + (round % 2 ? dealt - 1 - place : place);
}

static bool lay_out(const example *const *words, int count, qv_arena *arena, qv_g2p_batch *batch)
{
    int letters = 0, phones = 0;
    for (int n = 0; n < count; n++) {
        letters = words[n]->word->length > letters ? words[n]->word->length : letters;
        phones = words[n]->symbols + 1 > phones ? words[n]->symbols + 1 : phones;
    }
    const size_t size = (size_t)count * (size_t)(2 + letters + 2 * phones);
    int *length = qv_arena_bytes(arena, size * sizeof *length);
    if (!length)
        return false;
    memset(length, 0, size * sizeof *length);
    int *phone_length = length + count, *letter = phone_length + count, *previous = letter + letters * count,
        *target = previous + phones * count;
    for (int n = 0; n < count; n++) {
        const example *e = words[n];
        length[n] = e->word->length;
        phone_length[n] = e->symbols + 1;
        for (int i = 0; i < e->word->length; i++)
            letter[i * count + n] = qv_g2p_letter(e->word->letters[i]);
        for (int i = 0; i <= e->symbols; i++) {
            target[i * count + n] = i < e->symbols ? e->symbol[i] - QV_FIRST_PHONE : QV_G2P_END;
            previous[i * count + n] = i > 0 ? e->symbol[i - 1] - QV_FIRST_PHONE : QV_G2P_START;
        }
    }
    *batch = (qv_g2p_batch){.words = {letters, count, length},
                            .letters = letter,
                            .phones = {phones, count, phone_length},
                            .previous = previous,
                            .target = target};
    return true;
}

static void run_item(void *user, int task, int worker)
{
    fit *f = user;
    const int item = item_of_task(f, task), first = item * ITEM;
    const int count = f->options->batch - first < ITEM ? f->options->batch - first : ITEM;
    hand *h = &f->hand[worker];
    const size_t mark = qv_arena_mark(h->arena);
    qv_rng rng;
    qv_rng_seed(&rng, f->options->seed, 2 * ((uint64_t)f->step * (size_t)f->items + (size_t)item));
    const qv_g2p_noise noise = {f->options->dropout, f->options->zoneout, &rng};
    qv_g2p_batch batch;
    item_result *result = &f->result[item];
    result->loss = -1;
    if (lay_out(f->batch + first, count, h->arena, &batch))
        result->loss = qv_g2p_loss(&f->model, f->value, &batch, &noise, f->options->smoothing, h->arena,
                                   h->grad, &result->hits);
    qv_arena_release(h->arena, mark);
}

/* The part of the slabs that a task deals with. */
static void part(const fit *f, int task, size_t *first, size_t *count)
{
    const size_t each = (f->params.size / (size_t)f->threads + 15) / 16 * 16;
    *first = each * (size_t)task < f->params.size ? each * (size_t)task : f->params.size;
    *count = f->params.size - *first < each ? f->params.size - *first : each;
    if (task == f->threads - 1)
        *count = f->params.size - *first;
}

/* Adds up the threads' gradients in hand 0. */
static void sum_part(void *user, int task, int worker)
{
    (void)worker;
    fit *f = user;
    size_t first, count;
    part(f, task, &first, &count);
    qv_real *sum = f->hand[0].grad + first;
    for (int i = 1; i < f->threads; i++) {
        qv_real *grad = f->hand[i].grad + first;
        for (size_t k = 0; k < count; k++)
            sum[k] += grad[k];
        memset(grad, 0, sizeof *grad * count);
    }
    const double norm = qv_norm(sum, count);
    f->norm[task] = norm * norm;
}

static void update_part(void *user, int task, int worker)
{
    (void)worker;
    fit *f = user;
    size_t first, count;
    part(f, task, &first, &count);
    qv_real *grad = f->hand[0].grad + first;
    qv_adam_step(&ADAM, f->step + 1, f->rate, f->scale, grad, f->moment + first, f->square + first,
                 f->value + first, count);
    // Early on the average follows the weights at once.
    const float young = (1.0f + (float)f->step) / (10.0f + (float)f->step);
    qv_average(f->average + first, f->value + first, young < f->options->keep ? young : f->options->keep,
               count);
    memset(grad, 0, sizeof *grad * count);
}

/* Returns the phones of the batch, or -1 when memory is short. Adds to loss and hits. */
static long run_step(fit *f, double *loss, double *hits)
{
    const long in_epoch = f->step % f->steps_of_epoch;
    long phones = 0;
    for (int i = 0; i < f->options->batch; i++) {
        f->batch[i] = &f->example[f->order[in_epoch * f->options->batch + i]];
        phones += f->batch[i]->symbols + 1;
    }
    qsort(f->batch, (size_t)f->options->batch, sizeof *f->batch, by_size);
    qv_pool_run(f->pool, f->items, run_item, f);
    for (int i = 0; i < f->items; i++) {
        if (f->result[i].loss < 0)
            return -1;
        *loss += f->result[i].loss;
        *hits += f->result[i].hits;
    }
    qv_pool_run(f->pool, f->threads, sum_part, f);
    double norm = 0;
    for (int i = 0; i < f->threads; i++)
        norm += f->norm[i];
    norm = sqrt(norm) / (double)phones;
    f->scale = (float)((norm > CLIP ? CLIP / norm : 1) / (double)phones);
    const long warmup = f->steps / 50 + 1;
    f->rate = qv_cosine_rate(f->step, f->steps, warmup, f->options->rate, f->options->rate / 100);
    qv_pool_run(f->pool, f->threads, update_part, f);
    f->step++;
    return phones;
}

/* ---- Files ------------------------------------------------------------------------------------------- */

static int write_model(const fit *f, char *message, size_t size)
{
    qv_tensor_writer *writer;
    int error = qv_tensor_writer_open(&writer);
    if (error)
        return error;
    qv_g2p_write(writer, &f->model, &f->params, f->average, QV_TENSOR_F16);
    error = qv_tensor_writer_write(writer, f->options->output, message, size);
    qv_tensor_writer_close(&writer);
    return error;
}

/* What must be the same for a checkpoint to be of use. */
static void describe(const fit *f, char *text, size_t size)
{
    const qv_g2p_options *o = f->options;
    char sizes[96];
    qv_g2p_sizes_print(&o->sizes, sizes, sizeof sizes);
    snprintf(text, size,
             "sizes %s examples %d epochs %d batch %d rate %g dropout %g zoneout %g smoothing %g "
             "keep %g seed %llu",
             sizes, f->examples, o->epochs, o->batch, o->rate, o->dropout, o->zoneout, o->smoothing, o->keep,
             (unsigned long long)o->seed);
}

static int write_checkpoint(const fit *f, char *message, size_t size)
{
    qv_tensor_writer *writer;
    char text[400], step[32];
    if (!f->options->checkpoint)
        return QV_OK;
    int error = qv_tensor_writer_open(&writer);
    if (error)
        return error;
    describe(f, text, sizeof text);
    snprintf(step, sizeof step, "%ld", f->step);
    qv_tensor_writer_add_text(writer, "options", text);
    qv_tensor_writer_add_text(writer, "step", step);
    qv_tensor_writer_add_params(writer, "value.", &f->params, f->value, QV_TENSOR_F32);
    qv_tensor_writer_add_params(writer, "moment.", &f->params, f->moment, QV_TENSOR_F32);
    qv_tensor_writer_add_params(writer, "square.", &f->params, f->square, QV_TENSOR_F32);
    qv_tensor_writer_add_params(writer, "average.", &f->params, f->average, QV_TENSOR_F32);
    error = qv_tensor_writer_write(writer, f->options->checkpoint, message, size);
    qv_tensor_writer_close(&writer);
    return error;
}

static int load_slabs(fit *f, const qv_tensor_file *file, char *message, size_t size)
{
    int error = qv_tensor_file_load_params(file, "value.", &f->params, f->value, message, size);
    if (!error)
        error = qv_tensor_file_load_params(file, "moment.", &f->params, f->moment, message, size);
    if (!error)
        error = qv_tensor_file_load_params(file, "square.", &f->params, f->square, message, size);
    if (!error)
        error = qv_tensor_file_load_params(file, "average.", &f->params, f->average, message, size);
    return error;
}

static int read_checkpoint(fit *f, char *message, size_t size)
{
    qv_tensor_file *file;
    char text[400];
    const char *path = f->options->checkpoint;
    int error = qv_tensor_file_open(&file, path, message, size);
    if (error)
        return error;
    describe(f, text, sizeof text);
    const char *options = qv_tensor_file_text(file, "options"), *step = qv_tensor_file_text(file, "step");
    if (!options || !step || strcmp(options, text) != 0) {
        snprintf(message, size, "%s: made with other options (%s), leave --resume out or change them", path,
                 options ? options : "none");
        error = QV_ERROR_FORMAT;
    }
    if (!error)
        error = load_slabs(f, file, message, size);
    if (!error) {
        f->step = strtol(step, NULL, 10);
        if (f->step < 0 || f->step > f->steps) {
            snprintf(message, size, "%s: step %ld is out of range", path, f->step);
            error = QV_ERROR_FORMAT;
        }
    }
    qv_tensor_file_close(&file);
    return error;
}

/* ---- The whole ---------------------------------------------------------------------------------------- */

static bool take_slabs(fit *f)
{
    const qv_g2p_options *o = f->options;
    f->items = (o->batch + ITEM - 1) / ITEM;
    f->value = calloc(f->params.size, sizeof *f->value);
    f->moment = calloc(f->params.size, sizeof *f->moment);
    f->square = calloc(f->params.size, sizeof *f->square);
    f->average = calloc(f->params.size, sizeof *f->average);
    f->batch = calloc((size_t)o->batch, sizeof *f->batch);
    f->result = calloc((size_t)f->items, sizeof *f->result);
    f->norm = calloc((size_t)f->threads, sizeof *f->norm);
    f->hand = calloc((size_t)f->threads, sizeof *f->hand);
    if (!f->value || !f->moment || !f->square || !f->average || !f->batch || !f->result || !f->norm ||
        !f->hand)
        return false;
    for (int i = 0; i < f->threads; i++) {
        f->hand[i].arena = qv_arena_open((size_t)1 << 20);
        f->hand[i].grad = calloc(f->params.size, sizeof *f->hand[i].grad);
        if (!f->hand[i].arena || !f->hand[i].grad)
            return false;
    }
    return true;
}

static void close_fit(fit *f)
{
    for (int i = 0; f->hand && i < f->threads; i++) {
        qv_arena_close(&f->hand[i].arena);
        free(f->hand[i].grad);
    }
    free(f->hand);
    free(f->norm);
    free(f->result);
    free(f->batch);
    free(f->value);
    free(f->moment);
    free(f->square);
    free(f->average);
    free(f->dev);
    free(f->example);
    free(f->order);
    qv_params_free(&f->params);
    qv_pool_close(&f->pool);
    qv_g2p_data_close(&f->data);
}

static int refuse(char *message, size_t size, const char *reason)
{
    snprintf(message, size, "%s", reason);
    return QV_ERROR_ARGUMENT;
}

static int check(const qv_g2p_options *o, char *message, size_t size)
{
    if (!o->dictionary || !o->output || !qv_g2p_sizes_valid(&o->sizes))
        return refuse(message, size, "a size of the model is out of range");
    if (o->epochs < 1 || o->batch < 1 || o->batch > 1 << 16 || o->threads < 0 || o->threads > 256)
        return refuse(message, size, "epochs, batch or threads are out of range");
    if (!(o->rate > 0) || !(o->dropout >= 0 && o->dropout < 1) || !(o->zoneout >= 0 && o->zoneout < 1) ||
        !(o->smoothing >= 0 && o->smoothing < 1) || !(o->keep >= 0 && o->keep < 1))
        return refuse(message, size, "rate, dropout, zoneout, smoothing or keep is out of range");
    if (o->resume && !o->checkpoint)
        return refuse(message, size, "without a checkpoint there is nothing to resume");
    return QV_OK;
}

static int open_fit(fit *f, char *message, size_t size)
{
    const qv_g2p_options *o = f->options;
    int error = qv_g2p_data_open(&f->data, o->dictionary, message, size);
    if (error)
        return error;
    f->threads = o->threads ? o->threads : qv_pool_processors();
    f->model = qv_g2p_layout(&f->params, &o->sizes);
    if (f->params.failed || !make_examples(f) || !choose_dev(f) || !take_slabs(f) ||
        qv_pool_open(&f->pool, f->threads)) {
        snprintf(message, size, "memory is short");
        return QV_ERROR_MEMORY;
    }
    f->steps_of_epoch = f->examples / o->batch;
    if (f->steps_of_epoch < 1) {
        snprintf(message, size, "%s: %d pronunciations are fewer than a batch of %d", o->dictionary,
                 f->examples, o->batch);
        return QV_ERROR_ARGUMENT;
    }
    f->steps = f->steps_of_epoch * o->epochs;
    qv_params_init(&f->params, f->value, o->seed);
    memcpy(f->average, f->value, sizeof *f->value * f->params.size);
    return o->resume ? read_checkpoint(f, message, size) : QV_OK;
}

/* From the present step to the end of its epoch, or to where the monitor says stop. */
static int run_epoch(fit *f, const qv_monitor *monitor, qv_g2p_progress *p)
{
    const long epoch = f->step / f->steps_of_epoch, first = f->step;
    const double start = qv_clock();
    double loss = 0, hits = 0, phones = 0;
    shuffle(f, epoch);
    while (f->step < (epoch + 1) * f->steps_of_epoch && !qv_monitor_stop(monitor)) {
        const long some = run_step(f, &loss, &hits);
        if (some < 0)
            return QV_ERROR_MEMORY;
        phones += (double)some;
    }
    const double done = (double)((f->step - first) * f->options->batch);
    *p = (qv_g2p_progress){.epoch = (int)(f->step / f->steps_of_epoch),
                           .epochs = f->options->epochs,
                           .step = f->step,
                           .loss = phones > 0 ? loss / phones : 0,
                           .hits = phones > 0 ? hits / phones : 0,
                           .rate = done / (qv_clock() - start),
                           .weights = f->params.size};
    return f->step < (epoch + 1) * f->steps_of_epoch ? QV_STOPPED : QV_OK;
}

static int run(fit *f, const qv_monitor *monitor, qv_g2p_tell *tell, void *user, char *message, size_t size)
{
    const double begin = qv_clock();
    double written = begin;
    while (f->step < f->steps) {
        qv_g2p_progress p;
        const int state = run_epoch(f, monitor, &p);
        if (state < 0)
            return state;
        if (f->dev_words > 0 && (p.epoch % DEV_EVERY == 0 || p.epoch == p.epochs || state == QV_STOPPED)) {
            const int error =
                qv_g2p_evaluate(&f->model, f->average, &f->data, f->dev, f->dev_words, 1, f->pool, &p.dev);
            if (error)
                return error;
        }
        p.seconds = qv_clock() - begin;
        if (tell)
            tell(user, &p);
        if (state == QV_STOPPED || f->step == f->steps || qv_clock() - written > 60) {
            const int error = write_checkpoint(f, message, size);
            if (error)
                return error;
            written = qv_clock();
        }
        if (state == QV_STOPPED)
            return state;
    }
    return QV_OK;
}

int qv_fit_g2p(const qv_g2p_options *options, const qv_monitor *monitor, qv_g2p_tell *tell, void *user,
               char *message, size_t size)
{
    fit f = {.options = options};
    int error = check(options, message, size);
    if (error)
        return error;
    snprintf(message, size, "memory is short");
    error = open_fit(&f, message, size);
    int state = QV_OK;
    if (!error) {
        state = run(&f, monitor, tell, user, message, size);
        error = state < 0 ? state : write_model(&f, message, size);
    }
    close_fit(&f);
    return error ? error : state;
}
