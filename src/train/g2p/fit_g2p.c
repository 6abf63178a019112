// SPDX-License-Identifier: MIT
#include "train/g2p/fit_g2p.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/message.h"
#include "base/hash.h"
#include "base/platform.h"
#include "base/team.h"
#include "model/g2p_file.h"
#include "quaver/quaver.h"
#include "store/aside.h"
#include "train/fit/fit.h"
#include "train/g2p/g2p_examples.h"

enum {
    TOGETHER = 16,    // words that go through the network at once
    DEV_WORDS = 2000, // judged after an epoch
};

enum { CHECKPOINT_SECONDS = 60 };

/* What the fit works with. */
typedef struct g2p_fit {
    const qv_g2p_options *options;
    qv_g2p_tell *tell;
    void *user; // of tell

    qv_g2p_data data;
    qv_g2p_examples examples;
    int *train;  // [examples.count], all of them
    size_t *dev; // [dev_words]
    int dev_words;

    qv_g2p model;
    qv_params params;
    qv_real *value; // [params.size], the result
    qv_pool *pool;
    char identity[400];  // the options that must stay the same
    uint64_t words_hash; // of the dictionary

    long steps_of_epoch;
    qv_g2p_score score; // of the last judgement
    double begun;       // when this run began
} g2p_fit;

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

// ---- what the engine calls

static int length_of(void *user, int index)
{
    const g2p_fit *f = user;
    return qv_g2p_example_length(&f->examples.list[index]);
}

/* Losses: cross entropy, and phones that were not the likeliest class; a phone. */
static bool run_item(void *user, qv_fit_item *item)
{
    const g2p_fit *f = user;
    const qv_g2p_options *o = f->options;
    qv_rng rng;
    qv_rng_seed(&rng, item->seed, 0);
    const qv_g2p_noise noise = {o->dropout, o->zoneout, &rng};
    qv_g2p_batch batch;
    int hits = 0;
    if (!qv_g2p_examples_lay_out(&f->examples, item->index, item->count, item->arena, &batch))
        return false;
    item->loss[0] = qv_g2p_loss(&f->model, item->value[0], &batch, item->learning ? &noise : NULL,
                                o->smoothing, item->arena, item->grad[0], &hits);
    for (int n = 0; n < item->count; n++)
        item->weight += batch.phones.length[n];
    item->loss[1] = item->weight - hits;
    item->frames = (long)item->weight;
    return !(item->loss[0] < 0); // none is no number; what is none shows in the gradient
}

/* Guesses words of the development split. Losses: words wrong, with stress and without; phones wrong. */
static bool judge(void *user, const qv_real *const *value, qv_pool *pool, double *loss)
{
    g2p_fit *f = user;
    qv_g2p_score *score = &f->score;
    if (qv_g2p_evaluate(&f->model, value[0], &f->data, f->dev, f->dev_words, 1, pool, score))
        return false;
    loss[0] = (double)score->stress.wrong / (double)score->words;
    loss[1] = (double)score->plain.wrong / (double)score->words;
    loss[2] = (double)score->plain.edits / (double)(score->plain.phones > 0 ? score->plain.phones : 1);
    return true;
}

static void tell_epoch(void *user, const qv_fit_point *point, double seconds)
{
    const g2p_fit *f = user;
    const qv_g2p_progress progress = {.epoch = (int)(point->step / f->steps_of_epoch),
                                      .epochs = f->options->epochs,
                                      .step = point->step,
                                      .loss = (double)point->train[0],
                                      .hits = 1 - (double)point->train[1],
                                      .seconds = qv_clock() - f->begun,
                                      .rate = (double)point->step * f->options->batch / seconds,
                                      .weights = f->params.size,
                                      .dev = f->score};
    if (f->tell)
        f->tell(f->user, &progress);
}

// ---- setting it up

/* Finds out before the long work whether its result can be written. */
static int try_to_write(const char *path, char *message, size_t size)
{
    const int error = qv_aside_try(path);
    if (error == QV_ERROR_MEMORY)
        return qv_fail(error, message, size, "memory is short");
    return error ? qv_fail(error, message, size, "%s: %s", path, strerror(errno)) : QV_OK;
}

static int check(const qv_g2p_options *o, char *message, size_t size)
{
    const char *wrong = NULL;
    if (!o->dictionary || !o->output || !qv_g2p_sizes_valid(&o->sizes))
        wrong = "a size of the model is out of range";
    else if (o->epochs < 1 || o->batch < 1 || o->batch > 1 << 16 || o->threads < 0 || o->threads > 256)
        wrong = "epochs, batch or threads are out of range";
    else if (!(o->rate > 0) || !(o->dropout >= 0 && o->dropout < 1) || !(o->zoneout >= 0 && o->zoneout < 1) ||
             !(o->smoothing >= 0 && o->smoothing < 1) || !(o->keep >= 0 && o->keep < 1))
        wrong = "rate, dropout, zoneout, smoothing or keep is out of range";
    else if (o->resume && !o->checkpoint)
        wrong = "without a checkpoint there is nothing to resume";
    if (wrong)
        return qv_fail(QV_ERROR_ARGUMENT, message, size, "%s", wrong);
    if (o->resume && qv_team_leads(o->link) && !qv_file_exists(o->checkpoint))
        return qv_fail(QV_ERROR_OPEN, message, size, "%s: there is nothing to resume; leave --resume out",
                       o->checkpoint);
    if (!qv_team_leads(o->link)) // the one of rank 0 writes
        return QV_OK;
    const int error = try_to_write(o->output, message, size);
    return error || !o->checkpoint ? error : try_to_write(o->checkpoint, message, size);
}

/* Words of the development split, evenly over the dictionary, which is sorted. */
static bool choose_dev(g2p_fit *f)
{
    const int all = qv_g2p_list(&f->data, QV_G2P_DEV, &f->dev);
    if (all < 0)
        return false;
    f->dev_words = all < DEV_WORDS ? all : DEV_WORDS;
    for (int i = 0; i < f->dev_words; i++)
        f->dev[i] = f->dev[(long)i * all / f->dev_words];
    return true;
}

static bool choose_train(g2p_fit *f)
{
    const qv_g2p_options *o = f->options;
    if (!qv_g2p_examples_take(&f->examples, &f->data, o->whole, o->most_words))
        return false;
    f->train = malloc(sizeof *f->train * ((size_t)f->examples.count + 1));
    for (int i = 0; f->train && i < f->examples.count; i++)
        f->train[i] = i;
    return f->train;
}

/* The options that the engine doesn't know of. */
static void describe(g2p_fit *f)
{
    const qv_g2p_options *o = f->options;
    char sizes[96];
    qv_g2p_sizes_print(&o->sizes, sizes, sizeof sizes);
    snprintf(f->identity, sizeof f->identity,
             "sizes %s, rate %g, dropout %g, zoneout %g, smoothing %g, average %g", sizes, (double)o->rate,
             (double)o->dropout, (double)o->zoneout, (double)o->smoothing, (double)o->keep);
}

/* The number of workers that the fit was begun with; 0: it begins. */
static int begun_workers(const qv_g2p_options *o)
{
    return o->resume && qv_team_leads(o->link) ? qv_fit_checkpoint_workers(o->checkpoint) : 0;
}

/* Letters and phones of a word. */
static uint64_t hash_word(uint64_t hash, const qv_g2p_data *data, const qv_g2p_entry *word)
{
    hash = qv_hash(hash, word->letters, (size_t)word->length);
    for (size_t i = 0; i < word->count; i++) {
        int count;
        const uint8_t *symbol = qv_g2p_data_symbols(data, word, i, &count);
        hash = qv_hash(hash, &count, sizeof count);
        hash = qv_hash(hash, symbol, (size_t)count);
    }
    return hash;
}

static uint64_t hash_words(const qv_g2p_data *data)
{
    uint64_t hash = QV_HASH_START;
    for (size_t i = 0; i < data->words; i++)
        hash = hash_word(hash, data, &data->word[i]);
    return hash;
}

/* The same words to fit in all processes, and the same way to. */
static bool check_team(const g2p_fit *f)
{
    const int numbers[] = {f->options->epochs, f->options->batch, f->examples.count, f->dev_words};
    uint64_t hash = qv_hash(QV_HASH_START, f->identity, strlen(f->identity));
    hash = qv_hash(hash, numbers, sizeof numbers);
    hash = qv_hash(hash, &f->options->seed, sizeof f->options->seed);
    hash = qv_hash(hash, &f->words_hash, sizeof f->words_hash);
    return qv_team_same(f->options->link, hash, "options or dictionary are not those of rank 0");
}

static int open_fit(g2p_fit *f, char *message, size_t size)
{
    const qv_g2p_options *o = f->options;
    int error = qv_g2p_data_open(&f->data, o->dictionary, message, size);
    if (error)
        return error;
    f->words_hash = hash_words(&f->data);
    f->model = qv_g2p_layout(&f->params, &o->sizes);
    f->value = calloc(f->params.size + 1, sizeof *f->value);
    if (f->params.failed || !f->value || !choose_train(f) || !choose_dev(f) ||
        qv_team_open(&f->pool, o->link, o->threads ? o->threads : qv_pool_most_useful(), begun_workers(o)))
        return qv_fail(QV_ERROR_MEMORY, message, size, "memory is short");
    f->steps_of_epoch = f->examples.count / o->batch;
    if (f->steps_of_epoch < 1)
        return qv_fail(QV_ERROR_ARGUMENT, message, size, "%s: %d pronunciations are fewer than a batch of %d",
                       o->dictionary, f->examples.count, o->batch);
    describe(f);
    return check_team(f) ? QV_OK : QV_ERROR_FORMAT;
}

static void close_fit(g2p_fit *f)
{
    qv_pool_close(&f->pool);
    free(f->value);
    free(f->dev);
    free(f->train);
    qv_g2p_examples_free(&f->examples);
    qv_params_free(&f->params);
    qv_g2p_data_close(&f->data);
}

static qv_fit fit_of(g2p_fit *f)
{
    const qv_g2p_options *o = f->options;
    const long steps = f->steps_of_epoch * o->epochs;
    return (qv_fit){.name = "letters-to-phones",
                    .loss_name = {"loss", "phones wrong"},
                    .players = 1,
                    .player = {{.params = &f->params,
                                .value = f->value,
                                .peak_rate = o->rate,
                                .final_rate = o->rate / 100,
                                .clip = 1,
                                .keep = o->keep,
                                .adam = {.beta1 = 0.9f, .beta2 = 0.98f, .epsilon = 1e-8f, .decay = 0.01f}}},
                    .train = f->train,
                    .train_count = f->examples.count,
                    .batch = o->batch,
                    .together = TOGETHER,
                    .steps = steps,
                    .warmup = steps / 50 + 1,
                    .dev_every = f->steps_of_epoch,
                    .last = true, // errors fall to the end, and those of 2,000 words are a rough measure
                    .seed = o->seed,
                    .options = f->identity,
                    .data = f->words_hash,
                    .run = run_item,
                    .length = length_of,
                    .judge = f->dev_words > 0 ? judge : NULL,
                    .user = f};
}

// ---- the whole

static int write_model(const g2p_fit *f, char *message, size_t size)
{
    qv_tensor_writer *writer;
    int error = qv_tensor_writer_open(&writer);
    if (error)
        return qv_fail(error, message, size, "memory is short");
    qv_g2p_write(writer, &f->model, &f->params, f->value, QV_TENSOR_F16);
    error = qv_tensor_writer_write(writer, f->options->output, message, size);
    qv_tensor_writer_close(&writer);
    return error;
}

/* What was stopped in the middle of an epoch is told about, too. */
static int judge_rest(g2p_fit *f, const qv_fit *fit, const qv_fit_result *result, char *message, size_t size)
{
    const qv_real *value[] = {f->value};
    double loss[QV_FIT_LOSSES];
    if (fit->judge && !fit->judge(f, value, f->pool, loss))
        return qv_fail(QV_ERROR_MEMORY, message, size, "memory is short");
    tell_epoch(f, &result->unjudged, result->seconds);
    return QV_STOPPED;
}

static int run(g2p_fit *f, const qv_monitor *monitor, char *message, size_t size)
{
    const qv_fit fit = fit_of(f);
    const qv_fit_control control = {.checkpoint = f->options->checkpoint,
                                    .resume = f->options->resume,
                                    .pool = f->pool,
                                    .monitor = monitor,
                                    .judged = tell_epoch,
                                    .user = f,
                                    .checkpoint_seconds = CHECKPOINT_SECONDS};
    qv_fit_result result;
    f->begun = qv_clock();
    int error = qv_fit_run(&fit, &control, &result, message, size);
    if (error == QV_STOPPED && result.unjudged.step % f->steps_of_epoch)
        error = judge_rest(f, &fit, &result, message, size);
    qv_fit_result_free(&result);
    return error;
}

int qv_fit_g2p(const qv_g2p_options *options, const qv_monitor *monitor, qv_g2p_tell *tell, void *user,
               char *message, size_t size)
{
    g2p_fit f = {.options = options, .tell = tell, .user = user};
    int state = check(options, message, size);
    if (!state)
        state = open_fit(&f, message, size);
    if (!state)
        state = run(&f, monitor, message, size);
    if (state >= 0 && qv_team_leads(options->link)) {
        int error = write_model(&f, message, size);
        state = error ? error : state;
    }
    close_fit(&f);
    return qv_team_settle(options->link, state, message, size);
}
