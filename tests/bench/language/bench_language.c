// SPDX-License-Identifier: MIT
/* Fits a language model and says how well it does; see the usage below and tests/bench/README.md. */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "network.h"
#include "nn/adam.h"
#include "vocabulary.h"

static const char usage[] =
    "Usage: bench_language [OPTION...] FOLDER\n"
    "Fits a language model of two recurrent layers to FOLDER/train and prints its perplexity on "
    "FOLDER/valid\n"
    "after each epoch; at the end that of the best epoch there and on FOLDER/test. texts.py makes such a "
    "folder.\n"
    "  --layer KIND       lstm, or a QRNN's pooling: f, fo (default), ifo\n"
    "  --width N          of the QRNN's convolution (2)\n"
    "  --zoneout P        QRNN: forget gates set to one; LSTM: cells that keep their value (0)\n"
    "  --dropout P        of embedded words and of what each layer says (0.1)\n"
    "  --dense            the second layer sees the embedded words, too\n"
    "  --parameters N     as many hidden units as bring the weights nearest to N (1300000)\n"
    "  --embedding N      (128)\n"
    "  --words N          the N most frequent words, the end of a sentence and `unknown` among them (4096)\n"
    "  --epochs N         (5)\n"
    "  --seconds S        of processor time for training, in place of epochs\n"
    "  --batch N          sequences side by side (32)\n"
    "  --streams N        sequences side by side that perplexities are of; 0, or more than batch: batch (0)\n"
    "  --steps N          of backpropagation (64)\n"
    "  --rate R           Adam's highest rate (0.003)\n"
    "  --seed N           (1)\n";

typedef struct settings {
    network_shape shape;
    long parameters;
    int words, epochs, batch, streams, steps;
    double seconds; // 0: epochs count
    float rate;
    unsigned long seed;
    const char *folder;
} settings;

/* ---- Options ------------------------------------------------------------------------------------------ */

static const char *const kind_names[] = {
    [KIND_LSTM] = "lstm", [KIND_F] = "f", [KIND_FO] = "fo", [KIND_IFO] = "ifo"};

static void wrong(const char *what, const char *value)
{
    fprintf(stderr, "bench_language: %s%s; see bench_language --help\n", what, value);
    exit(2);
}

/* A number of [least, most] after the option. */
static double number(const char *option, const char *given, double least, double most)
{
    char *end;
    const double x = strtod(given, &end);
    if (end == given || *end || !(x >= least && x <= most)) {
        fprintf(stderr, "bench_language: --%s %s: give a number from %g to %g\n", option, given, least, most);
        exit(2);
    }
    return x;
}

static recurrent_kind kind_of(const char *name)
{
    for (int i = 0; i < (int)(sizeof kind_names / sizeof *kind_names); i++)
        if (!strcmp(name, kind_names[i]))
            return (recurrent_kind)i;
    wrong("--layer is lstm, f, fo or ifo, not ", name);
    return KIND_FO;
}

enum {
    LAYER,
    WIDTH,
    ZONEOUT,
    DROPOUT,
    DENSE,
    PARAMETERS,
    EMBEDDING,
    WORDS,
    EPOCHS,
    SECONDS,
    BATCH,
    STREAMS,
    STEPS,
    RATE,
    SEED,
    HELP
};

static const struct option options[] = { // in the order of their numbers
    {"layer", 1, NULL, LAYER},         {"width", 1, NULL, WIDTH}, {"zoneout", 1, NULL, ZONEOUT},
    {"dropout", 1, NULL, DROPOUT},     {"dense", 0, NULL, DENSE}, {"parameters", 1, NULL, PARAMETERS},
    {"embedding", 1, NULL, EMBEDDING}, {"words", 1, NULL, WORDS}, {"epochs", 1, NULL, EPOCHS},
    {"seconds", 1, NULL, SECONDS},     {"batch", 1, NULL, BATCH}, {"streams", 1, NULL, STREAMS},
    {"steps", 1, NULL, STEPS},         {"rate", 1, NULL, RATE},   {"seed", 1, NULL, SEED},
    {"help", 0, NULL, HELP},           {NULL, 0, NULL, 0}};

static void set_option(settings *s, int option, const char *given)
{
    static const struct {
        double least, most;
    } range[] = {
        [WIDTH] = {1, 8},        [ZONEOUT] = {0, 0.95}, [DROPOUT] = {0, 0.95}, [PARAMETERS] = {1000, 1e8},
        [EMBEDDING] = {1, 4096}, [WORDS] = {3, 1e6},    [EPOCHS] = {1, 1000},  [SECONDS] = {0.01, 1e6},
        [BATCH] = {1, 1024},     [STREAMS] = {0, 1024}, [STEPS] = {1, 4096},   [RATE] = {1e-6, 1},
        [SEED] = {0, 1e9}};
    if (option == LAYER) {
        s->shape.kind = kind_of(given);
        return;
    }
    const double x = number(options[option].name, given, range[option].least, range[option].most);
    switch (option) {
    case WIDTH:
        s->shape.width = (int)x;
        break;
    case ZONEOUT:
        s->shape.zoneout = (float)x;
        break;
    case DROPOUT:
        s->shape.dropout = (float)x;
        break;
    case PARAMETERS:
        s->parameters = (long)x;
        break;
    case EMBEDDING:
        s->shape.embedding = (int)x;
        break;
    case WORDS:
        s->words = (int)x;
        break;
    case EPOCHS:
        s->epochs = (int)x;
        break;
    case SECONDS:
        s->seconds = x;
        break;
    case BATCH:
        s->batch = (int)x;
        break;
    case STREAMS:
        s->streams = (int)x;
        break;
    case STEPS:
        s->steps = (int)x;
        break;
    case RATE:
        s->rate = (float)x;
        break;
    default:
        s->seed = (unsigned long)x;
        break;
    }
}

static settings read_options(int count, char **arguments)
{
    settings s = {.shape = {.kind = KIND_FO, .embedding = 128, .width = 2, .dropout = 0.1f},
                  .parameters = 1300000,
                  .words = 4096,
                  .epochs = 5,
                  .batch = 32,
                  .steps = 64,
                  .rate = 0.003f,
                  .seed = 1};
    int option;
    while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
        if (option == '?')
            exit(2); // getopt_long has said why
        if (option == HELP) {
            fputs(usage, stdout);
            exit(0);
        }
        if (option == DENSE)
            s.shape.dense = true;
        else
            set_option(&s, option, optarg);
    }
    if (optind != count - 1)
        wrong("name one folder", "");
    if (!s.streams || s.streams > s.batch)
        s.streams = s.batch;
    s.folder = arguments[optind];
    return s;
}

/* ---- Pieces of a text --------------------------------------------------------------------------------- */

/* A text as `count` sequences of equal length, which are read side by side. */
typedef struct streams {
    const text *text;
    int count;
    size_t length; // of each; the word after the last is a target
} streams;

static streams streams_of(const text *t, int count)
{
    return (streams){t, count, (t->count - 1) / (size_t)count};
}

/* Words [steps][count] from step `at` on, and those that come next. */
static void take_piece(const streams *s, size_t at, int steps, int *input, int *target)
{
    for (int step = 0; step < steps; step++)
        for (int n = 0; n < s->count; n++) {
            const int *word = s->text->word + (size_t)n * s->length + at + (size_t)step;
            input[step * s->count + n] = word[0];
            target[step * s->count + n] = word[1];
        }
}

/* ---- Fit ---------------------------------------------------------------------------------------------- */

typedef struct fit {
    const settings *set;
    network net;
    network_run run, judge;               // for training, and for perplexities
    qv_real *value, *grad, *m, *v, *best; // slabs
    int *input, *target;                  // [steps][batch]
    text train, valid, test;
    qv_rng rng;
    long step;      // updates so far
    double seconds; // of processor time, in training
} fit;

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double perplexity(fit *f, const text *t)
{
    const streams s = streams_of(t, f->set->streams);
    double sum = 0;
    network_forget(&f->net, &f->judge);
    for (size_t at = 0; at < s.length; at += (size_t)f->set->steps) {
        const size_t left = s.length - at;
        const int steps = left < (size_t)f->set->steps ? (int)left : f->set->steps;
        take_piece(&s, at, steps, f->input, f->target);
        sum += network_read(&f->net, f->value, steps, f->input, f->target, NULL, &f->judge, NULL);
    }
    return exp(sum / ((double)s.length * s.count));
}

/* One update by the piece at `at`; returns the sum of its -log p. done: share of the training, 0 to 1. */
static double update(fit *f, const streams *s, size_t at, double done)
{
    static const qv_adam adam = {0.9f, 0.999f, 1e-8f, 0};
    enum { PARTS = 1000000 }; // of the training, as steps of the rate's decay
    const size_t size = f->net.params.size;
    take_piece(s, at, f->set->steps, f->input, f->target);
    memset(f->grad, 0, size * sizeof *f->grad);
    const double sum =
        network_read(&f->net, f->value, f->set->steps, f->input, f->target, &f->rng, &f->run, f->grad);
    const double rows = (double)f->set->steps * s->count, norm = qv_norm(f->grad, size) / rows;
    const float scale = (float)((norm > 1 ? 1 / norm : 1) / rows);
    const float rate =
        qv_cosine_rate((long)(done * PARTS), PARTS, PARTS / 50, f->set->rate, f->set->rate / 100);
    qv_adam_step(&adam, ++f->step, rate, scale, f->grad, f->m, f->v, f->value, size);
    return sum;
}

/* Reads the text once, or until the time is up; returns the share that was read. */
static double read_once(fit *f, int epoch, double *train)
{
    const streams s = streams_of(&f->train, f->set->batch);
    const size_t pieces = s.length / (size_t)f->set->steps;
    double sum = 0, before = f->seconds, begun = processor_seconds();
    size_t i = 0;
    network_forget(&f->net, &f->run);
    for (; i < pieces && (f->set->seconds <= 0 || f->seconds < f->set->seconds); i++) {
        const double by_pieces = (epoch + (double)i / (double)pieces) / f->set->epochs;
        sum += update(f, &s, i * (size_t)f->set->steps,
                      f->set->seconds > 0 ? f->seconds / f->set->seconds : by_pieces);
        f->seconds = before + processor_seconds() - begun;
    }
    *train = exp(sum / ((double)i * f->set->steps * s.count));
    return (double)i / (double)pieces;
}

static void learn(fit *f)
{
    double read = 0, least = HUGE_VAL;
    const size_t bytes = f->net.params.size * sizeof *f->value;
    for (int epoch = 0; f->set->seconds > 0 ? f->seconds < f->set->seconds : epoch < f->set->epochs;
         epoch++) {
        double train;
        read += read_once(f, epoch, &train);
        const double valid = perplexity(f, &f->valid);
        printf("epochs %.2f  seconds %.1f  train %.2f  valid %.2f\n", read, f->seconds, train, valid);
        fflush(stdout);
        if (valid < least) {
            least = valid;
            memcpy(f->best, f->value, bytes);
        }
    }
    memcpy(f->value, f->best, bytes);
    const network_shape *s = &f->net.shape;
    printf(
        "result layer %s width %d zoneout %g dense %d dropout %g rate %g seed %lu hidden %d parameters %ld "
        "epochs %.2f limit %.1f seconds %.1f words_per_second %.0f valid %.3f test %.3f\n",
        kind_names[s->kind], s->kind == KIND_LSTM ? 0 : s->width, (double)s->zoneout, s->dense,
        (double)s->dropout, (double)f->set->rate, f->set->seed, s->hidden, network_parameters(&f->net), read,
        f->set->seconds, f->seconds, (double)f->step * f->set->steps * f->set->batch / f->seconds, least,
        perplexity(f, &f->test));
}

/* ---- All of it ---------------------------------------------------------------------------------------- */

static int read_texts(fit *f, vocabulary **v)
{
    text *const texts[] = {&f->train, &f->valid, &f->test};
    const char *const names[] = {"train", "valid", "test"};
    for (int i = 0; i < 3; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", f->set->folder, names[i]);
        if ((i == 0 && vocabulary_open(v, path, f->set->words)) || text_read(*v, path, texts[i]))
            return -1;
        const size_t least = (size_t)f->set->batch * (size_t)(i ? 1 : f->set->steps) + 1;
        if (texts[i]->count < least) {
            fprintf(stderr, "bench_language: %s: %zu words; %zu are needed with this batch and these steps\n",
                    path, texts[i]->count, least);
            return -1;
        }
    }
    return 0;
}

static bool open_network(fit *f, qv_arena *arena, int words)
{
    network_shape shape = f->set->shape;
    shape.words = words;
    shape = network_fit(shape, f->set->parameters);
    const int rows = f->set->steps * f->set->batch;
    if (!network_layout(&shape, &f->net) ||
        !network_open(&f->net, arena, f->set->steps, f->set->batch, &f->run) ||
        !network_open(&f->net, arena, f->set->steps, f->set->streams, &f->judge))
        return false;
    qv_real **const slabs[] = {&f->value, &f->grad, &f->m, &f->v, &f->best};
    for (int i = 0; i < 5; i++)
        if (!(*slabs[i] = qv_arena_zeros(arena, f->net.params.size)))
            return false;
    f->input = qv_arena_bytes(arena, (size_t)rows * sizeof *f->input);
    f->target = qv_arena_bytes(arena, (size_t)rows * sizeof *f->target);
    qv_params_init(&f->net.params, f->value, f->set->seed);
    qv_rng_seed(&f->rng, f->set->seed, 1);
    return f->input && f->target;
}

int main(int count, char **arguments)
{
    const settings s = read_options(count, arguments);
    fit f = {.set = &s};
    vocabulary *v = NULL;
    qv_arena *arena = qv_arena_open((size_t)1 << 20);
    int status = 1;
    if (read_texts(&f, &v) == 0) {
        if (arena && open_network(&f, arena, vocabulary_size(v))) {
            learn(&f);
            status = 0;
        } else {
            fputs("bench_language: memory is short\n", stderr);
        }
    }
    network_free(&f.net);
    text_free(&f.train);
    text_free(&f.valid);
    text_free(&f.test);
    vocabulary_close(&v);
    qv_arena_close(&arena);
    return status;
}
