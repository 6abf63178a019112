// SPDX-License-Identifier: MIT
/*
 * Speed of training, for each stage and number of threads: frames a second; for the fits GFLOP a second of
 * processor time, so that other programs don't count, the share of what plain matrix products reach on as
 * many threads at once, and how many processors were at work. See README.md.
 *
 *     bench_train [THREADS] [SECONDS]     threads 1, 2, 4 to THREADS (2), SECONDS of each fit (8)
 */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "audio/sound_file.h"
#include "bench_corpus.h"
#include "nn/matrix.h"
#include "quaver/quaver.h"
#include "train/data/analysis.h"
#include "base/clock.h"
#include "train/adversary/fit_adversary.h"
#include "train/fit/voice_fits.h"

enum { GEMM = 1024, MOST_THREADS = 64 };

static double processor_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

// ---- matrix products at their best: every thread its own, all at once

typedef struct products {
    qv_real *a[MOST_THREADS], *b[MOST_THREADS], *c[MOST_THREADS]; // [GEMM][GEMM]
} products;

static void multiply(void *user, int task, int worker)
{
    const products *p = user;
    (void)task;
    qv_gemm(GEMM, GEMM, GEMM, (qv_matrix){p->a[worker], GEMM, false}, (qv_matrix){p->b[worker], GEMM, false},
            false, p->c[worker], GEMM);
}

/* FLOP a second of processor time, with all threads of the pool at work: the best of twenty goes. */
static double peak_of(qv_pool *pool)
{
    products p;
    const size_t cells = (size_t)GEMM * GEMM;
    int threads = qv_pool_workers(pool);
    double best = 1e9;
    for (int i = 0; i < threads; i++) {
        p.a[i] = need(malloc(cells * sizeof(qv_real)));
        p.b[i] = need(malloc(cells * sizeof(qv_real)));
        p.c[i] = need(malloc(cells * sizeof(qv_real)));
        for (size_t j = 0; j < cells; j++)
            p.a[i][j] = p.b[i][j] = (qv_real)(j % 7) - 3;
    }
    for (int go = 0; go < 20; go++) {
        double begun = processor_seconds();
        qv_pool_run(pool, threads, multiply, &p);
        double seconds = processor_seconds() - begun;
        best = seconds < best ? seconds : best;
    }
    for (int i = 0; i < threads; i++)
        free(p.a[i]), free(p.b[i]), free(p.c[i]);
    return 2.0 * GEMM * (double)cells * threads / best;
}

// ---- analysis

typedef struct analysing {
    const qv_mel *mel;
    const char *folder;
    bool failed;
} analysing;

static void analyse(void *user, int task, int worker)
{
    analysing *a = user;
    char recording[128], cache[128], message[256];
    (void)worker;
    snprintf(recording, sizeof recording, "%s/%d.wav", a->folder, task);
    snprintf(cache, sizeof cache, "%s/%d.sound", a->folder, task);
    if (qv_analysis_make(a->mel, recording, cache, message, sizeof message))
        a->failed = true;
    remove(cache);
}

static void report_analysis(qv_pool *pool, const qv_corpus *corpus, const char *folder)
{
    float samples[FRAMES * QV_HOP];
    char path[128];
    qv_mel *mel = need(qv_mel_open());
    analysing a = {.mel = mel, .folder = folder};
    for (int i = 0; i < CLIPS; i++) {
        qv_sound_writer *writer;
        snprintf(path, sizeof path, "%s/%d.wav", folder, i);
        qv_clip_samples(&corpus->clip[i], 0, FRAMES * QV_HOP, samples);
        a.failed |= qv_sound_writer_open(&writer, path, NULL, 0) ||
                    qv_sound_writer_write(writer, samples, FRAMES * QV_HOP) || qv_sound_writer_close(&writer);
    }
    double best = 1e9;
    for (int go = 0; go < 3; go++) {
        double begun = qv_clock();
        qv_pool_run(pool, CLIPS, analyse, &a);
        double seconds = qv_clock() - begun;
        best = seconds < best ? seconds : best;
    }
    for (int i = 0; i < CLIPS; i++) {
        snprintf(path, sizeof path, "%s/%d.wav", folder, i);
        remove(path);
    }
    qv_mel_close(&mel);
    if (a.failed)
        fputs("bench_train: the analysis failed\n", stderr);
    printf("  %-9s %10.0f\n", "analysis", CLIPS * FRAMES / best);
}

// ---- fits

/* Weights of the matrices whose names begin with `prefix`; vectors (biases, norms) don't count. */
static double weights(const qv_params *params, const char *prefix)
{
    double sum = 0;
    for (int i = 0; i < params->count; i++) {
        const qv_tensor *tensor = &params->tensors[i];
        if (tensor->rows > 1 && strncmp(tensor->name, prefix, strlen(prefix)) == 0)
            sum += (double)tensor->rows * tensor->cols;
    }
    return sum;
}

/* Multiplications and additions in matrix products of a sentence, forward and backward. The way back costs
 * as much again for the weights and for the inputs; inputs of a whole network need no gradient. */
static double prosody_work(const qv_params *params)
{
    double inputs = weights(params, "prosody.feature"), symbol = weights(params, "prosody.symbol");
    return 2 * SYMBOLS * (3 * (weights(params, "prosody.") - inputs - symbol) + 2 * inputs);
}

static double acoustic_work(const qv_params *params)
{
    double a_symbol = 3 * (weights(params, "acoustic.encoder") + weights(params, "acoustic.bridge")) +
                      2 * weights(params, "acoustic.feature");
    double a_frame = 3 * (weights(params, "acoustic.decoder") + weights(params, "acoustic.out")) +
                     2 * weights(params, "acoustic.frame");
    return 2 * (SYMBOLS * a_symbol + FRAMES * a_frame);
}

static double vocoder_work(const qv_params *params)
{
    double inputs = weights(params, "vocoder.in");
    return 2 * FRAMES * (3 * (weights(params, "vocoder.") - inputs) + 2 * inputs);
}

/* Forward with both sounds; back for their own weights with both, and to the features below, where there are
 * any; and back to the samples of the made one. */
static double critic_work(const qv_critic *critic, int frames)
{
    double sum = 0;
    int bands = QV_CRITIC_BANDS;
    for (int i = 0; i <= QV_CRITIC_LAYERS; i++) {
        const qv_conv2d_shape *s = &critic->layer[i].shape;
        bands = qv_conv2d_bands(&critic->layer[i], bands);
        sum += (i > 0 ? 7.0 : 5.0) * frames * bands * s->height * s->width * s->in * s->out;
    }
    return 2 * sum;
}

/* As above, for FRAMES frames that are judged; a sentence is judged for a second, and the acoustic model runs
 * up to the end of it, by chance somewhere in the sentence. */
static double adversary_work(const qv_adversary *adversary)
{
    enum { JUDGED = 100, WARM = 16, AHEAD = 2 };
    const qv_voice *voice = adversary->data->voice;
    double acoustic = acoustic_work(&voice->acoustic.params), sum = 0;
    double symbols = 2 * SYMBOLS * 3 * weights(&voice->acoustic.params, "acoustic.encoder");
    double made = (FRAMES - JUDGED) / 2.0 + JUDGED + AHEAD;
    for (int i = 0; i < QV_CRITICS; i++) {
        const qv_critic *critic = &adversary->critics->critic[i];
        sum += critic_work(critic, qv_band_spectra_frames(critic->spectra, JUDGED * QV_HOP));
    }
    sum += symbols + (acoustic - symbols) * made / FRAMES;
    sum += vocoder_work(&voice->vocoder.params) * (JUDGED + WARM + AHEAD) / FRAMES;
    return sum * FRAMES / JUDGED;
}

/* The best second of a fit. */
typedef struct watch {
    int looks;
    double ends, told, processor; // when the fit is to stop; the last report: time, time of processors
    double speed, busy;           // frames a second, processors at work
} watch;

static void look(void *user, const qv_fit_progress *progress)
{
    watch *w = user;
    double time = qv_clock(), processor = processor_seconds();
    if (w->told > 0 && progress->frames_a_second > w->speed) { // the first second is for warming up
        w->speed = progress->frames_a_second;
        w->busy = (processor - w->processor) / (time - w->told);
    }
    w->looks++;
    w->told = time;
    w->processor = processor;
}

static bool enough(void *user)
{
    const watch *w = user;
    return qv_clock() > w->ends && w->looks >= 4;
}

static double report_fit(qv_fit *fit, qv_pool *pool, const char *folder, double seconds, double work,
                         double peak)
{
    watch w = {.ends = qv_clock() + seconds};
    const qv_monitor monitor = {.stop = enough, .user = &w};
    char message[256] = "", path[128];
    snprintf(path, sizeof path, "%s/%s.checkpoint", folder, fit->name);
    const qv_fit_control control = {.checkpoint = path,
                                    .pool = pool,
                                    .monitor = &monitor,
                                    .progress = look,
                                    .user = &w,
                                    .checkpoint_seconds = 1e9};
    qv_fit_result result;
    fit->steps = 1000000;
    fit->seed = 1;
    if (qv_fit_run(fit, &control, &result, message, sizeof message) != QV_STOPPED)
        fprintf(stderr, "bench_train: %s\n", message);
    double flop = w.speed / w.busy * work / FRAMES; // a second of processor time
    printf("  %-9s %10.0f %12.2f %10.1f %8.0f %% %10.2f\n", fit->name, w.speed, 1e-6 * work / FRAMES,
           1e-9 * flop, 100 * flop / peak, w.busy);
    fflush(stdout);
    remove(path);
    qv_fit_result_free(&result);
    return w.speed;
}

static void report_adversary(const qv_fit_data *data, qv_pool *pool, const char *folder, double seconds,
                             double peak)
{
    qv_adversary adversary;
    qv_fit fit;
    if (qv_adversary_open(&adversary, data))
        need(NULL);
    qv_fit_adversary(&fit, &adversary);
    double work = adversary_work(&adversary), frames = 100.0 * fit.batch;
    double speed = report_fit(&fit, pool, folder, seconds, work, peak);
    printf("    a step of %d sentences: %.1f GFLOP, %.2f s\n", fit.batch, 1e-9 * work * frames / FRAMES,
           frames / speed);
    qv_adversary_close(&adversary);
}

static void report(int threads, double seconds, const qv_corpus *corpus, const char *folder)
{
    qv_pool *pool;
    qv_targets targets;
    qv_voice *voice = NULL;
    qv_voice_sizes sizes;
    qv_fit fit;
    qv_voice_default_sizes(&sizes);
    if (qv_pool_open(&pool, threads) || qv_targets_open(&targets, corpus) ||
        qv_voice_create(&voice, &sizes, 1))
        need(NULL);
    qv_stft_loss *stft_loss = need(qv_stft_loss_open());
    qv_fit_data data = {.targets = &targets, .voice = voice, .stft_loss = stft_loss};
    voice->normal = targets.normal;
    double peak = peak_of(pool);
    printf("\n%d thread%s: products of %d x %d matrices at %.1f GFLOP a second and processor\n", threads,
           threads > 1 ? "s" : "", GEMM, GEMM, 1e-9 * peak);
    puts("  stage       frames/s  MFLOP/frame    GFLOP/s    of peak processors");
    report_analysis(pool, corpus, folder);
    qv_fit_prosody(&fit, &data);
    report_fit(&fit, pool, folder, seconds, prosody_work(fit.player[0].params), peak);
    qv_fit_acoustic(&fit, &data);
    report_fit(&fit, pool, folder, seconds, acoustic_work(fit.player[0].params), peak);
    qv_fit_vocoder(&fit, &data);
    report_fit(&fit, pool, folder, seconds, vocoder_work(fit.player[0].params), peak);
    report_adversary(&data, pool, folder, seconds, peak);
    qv_stft_loss_close(&stft_loss);
    qv_voice_close(&voice);
    qv_targets_close(&targets);
    qv_pool_close(&pool);
}

int main(int argc, char **argv)
{
    int most = argc > 1 ? atoi(argv[1]) : 2;
    double seconds = argc > 2 ? atof(argv[2]) : 8;
    char folder[] = "/tmp/quaver-bench-XXXXXX";
    if (most < 1 || most > MOST_THREADS || !(seconds > 0) || !mkdtemp(folder)) {
        fputs("usage: bench_train [THREADS] [SECONDS]\n", stderr);
        return 2;
    }
    qv_corpus corpus;
    open_corpus(&corpus);
    for (int threads = 1; threads <= most; threads *= 2)
        report(threads, seconds, &corpus, folder);
    rmdir(folder);
    close_corpus(&corpus);
    return 0;
}
