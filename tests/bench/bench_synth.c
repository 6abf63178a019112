// SPDX-License-Identifier: MIT
/*
 * Speaking on one thread and several: time by stage with GFLOP a second of the networks as a share of the
 * machine's peak, how time grows with the length of a sentence, first samples, and 50 streams at once.
 *     bench_synth VOICE.qv [STREAMS]
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "clock.h"
#include "model/voice.h"
#include "nn/matrix.h"
#include "base/rng.h"

enum { MOST_STREAMS = 1000, BLOCK = 960, GOES = 5 };

static const char clause[] = "the old man walked slowly down to the harbour and "; // ten words

static void stop(const char *why)
{
    fprintf(stderr, "bench_synth: %s\n", why);
    exit(1);
}

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static qv_stream *open_stream(const qv_voice *voice)
{
    qv_stream *stream;
    if (qv_stream_open(&stream, voice, NULL) != QV_OK)
        stop("a stream does not open");
    return stream;
}

/* A sentence of ten words times `clauses`. */
static void give_sentence(qv_stream *stream, int clauses)
{
    for (int i = 0; i < clauses; i++)
        qv_stream_text(stream, clause, strlen(clause) - (i == clauses - 1 ? 5 : 0));
    qv_stream_text(stream, ".", 1);
    if (qv_stream_finish(stream) != QV_OK)
        stop("memory is short");
}

/* All the samples that are left. */
static long read_all(qv_stream *stream)
{
    float samples[BLOCK];
    long all = 0;
    int got;
    while ((got = qv_stream_read(stream, samples, BLOCK)) > 0)
        all += got;
    if (got < 0)
        stop(qv_error_text(got));
    return all;
}

/* ---- peak and stages ---- */

typedef struct product {
    int size;
    qv_real *a, *b, *c; // [size][size]
} product;

static void run_product(void *context)
{
    const product *p = context;
    qv_gemm(p->size, p->size, p->size, (qv_matrix){p->a, p->size, false}, (qv_matrix){p->b, p->size, false},
            false, p->c, p->size);
}

/* FLOP a second of large products. */
static double measure_peak(void)
{
    product p = {.size = 1536};
    const size_t elements = (size_t)p.size * (size_t)p.size;
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    p.a = malloc(3 * elements * sizeof(qv_real));
    if (!p.a)
        stop("memory is short");
    p.b = p.a + elements, p.c = p.b + elements;
    for (size_t i = 0; i < 2 * elements; i++)
        p.a[i] = 0.3f * qv_rng_normal(&rng);
    const double flop = 2.0 * p.size * (double)elements / bench_seconds(run_product, &p);
    free(p.a);
    return flop;
}

/* Does a matrix work once a frame? Those of the acoustic model's encoder do once a phone. */
static int once_a_frame(const char *name)
{
    return !strstr(name, "encoder") && !strstr(name, "symbol") && !strstr(name, "feature") &&
           !strstr(name, "bridge");
}

/* Multiplications and additions of a frame. */
static double flop_of_frame(const qv_params *params)
{
    double flop = 0;
    for (int i = 0; i < params->count; i++)
        if (params->tensors[i].factor && once_a_frame(params->tensors[i].name))
            flop += 2.0 * params->tensors[i].rows * params->tensors[i].cols;
    return flop;
}

static void report_stages(const qv_voice *voice, double peak)
{
    enum { STAGES = 5 };
    static const char *const names[STAGES] = {"text", "plan", "acoustic", "vocoder", "synthesis"};
    const double flop[STAGES] = {0, 0, flop_of_frame(&voice->acoustic.params),
                                 flop_of_frame(&voice->vocoder.params), 0};
    qv_stream *stream = open_stream(voice);
    qv_stream_times times;
    double best[STAGES];
    long samples = 0;
    for (int go = 0; go < GOES; go++) {
        qv_stream_reset(stream);
        qv_stream_time(stream, &times);
        give_sentence(stream, 8);
        samples = read_all(stream);
        qv_stream_time(stream, &times);
        const double seconds[STAGES] = {times.text, times.plan, times.acoustic, times.vocoder,
                                        times.synthesis};
        for (int i = 0; i < STAGES; i++)
            best[i] = go == 0 || seconds[i] < best[i] ? seconds[i] : best[i];
    }
    qv_stream_close(&stream);
    const double frames = (double)samples / QV_HOP;
    puts("\nStages, a sentence of 80 words\n  stage        us/frame  MFLOP/frame   GFLOP/s  of peak");
    for (int i = 0; i < STAGES; i++) {
        printf("  %-10s %10.2f", names[i], 1e6 * best[i] / frames);
        if (flop[i] > 0) {
            const double speed = flop[i] * frames / best[i];
            printf(" %12.2f %9.1f %6.0f %%", 1e-6 * flop[i], 1e-9 * speed, 100 * speed / peak);
        }
        puts("");
    }
}

/* ---- length ---- */

static void report_lengths(const qv_voice *voice)
{
    qv_stream *stream = open_stream(voice);
    puts("\nLength of a sentence (parts of one that is too long are spoken as sentences)\n"
         "  words   speech, s   whole, ms   us/frame  first sample, ms");
    for (int clauses = 1; clauses <= 64; clauses *= 2) {
        double whole = 1e9, first = 1e9;
        long samples = 0;
        for (int go = 0; go < GOES; go++) {
            float sample;
            qv_stream_reset(stream);
            const double begun = bench_now();
            give_sentence(stream, clauses);
            samples = qv_stream_read(stream, &sample, 1);
            const double begins = bench_now() - begun;
            samples += read_all(stream);
            const double ends = bench_now() - begun;
            first = begins < first ? begins : first;
            whole = ends < whole ? ends : whole;
        }
        printf("  %5d %11.2f %11.2f %10.2f %12.2f\n", 10 * clauses, (double)samples / QV_SAMPLE_RATE,
               1e3 * whole, 1e6 * whole / ((double)samples / QV_HOP), 1e3 * first);
    }
    qv_stream_close(&stream);
}

/* ---- streams and threads ---- */

typedef struct share {
    const qv_voice *voice;
    int streams;
    int together; // all are open and read in turn; otherwise one after another
    long samples;
} share;

/* Reads a block of each stream in turn until all have said their text. */
static long read_in_turn(qv_stream **stream, int count)
{
    float samples[BLOCK];
    long all = 0, before;
    do {
        before = all;
        for (int i = 0; i < count; i++) {
            const int got = qv_stream_read(stream[i], samples, BLOCK);
            if (got < 0)
                stop(qv_error_text(got));
            all += got;
        }
    } while (all > before);
    return all;
}

static void *speak_share(void *argument)
{
    share *s = argument;
    qv_stream *stream[MOST_STREAMS];
    for (int i = 0; i < s->streams; i++) {
        stream[i] = open_stream(s->voice);
        give_sentence(stream[i], 2);
        if (!s->together) {
            s->samples += read_all(stream[i]);
            qv_stream_close(&stream[i]);
        }
    }
    if (!s->together)
        return NULL;
    s->samples = read_in_turn(stream, s->streams);
    for (int i = 0; i < s->streams; i++)
        qv_stream_close(&stream[i]);
    return NULL;
}

typedef struct cost {
    double wall, processor; // seconds
    long samples;
} cost;

static cost speak_on_threads(const qv_voice *voice, int streams, int threads, int together)
{
    pthread_t thread[2];
    share shares[2];
    cost c = {-seconds_of(CLOCK_MONOTONIC), -seconds_of(CLOCK_PROCESS_CPUTIME_ID), 0};
    for (int i = 0; i < threads; i++) {
        shares[i] = (share){voice, streams * (i + 1) / threads - streams * i / threads, together, 0};
        if (pthread_create(&thread[i], NULL, speak_share, &shares[i]) != 0)
            stop("no thread");
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(thread[i], NULL);
        c.samples += shares[i].samples;
    }
    c.wall += seconds_of(CLOCK_MONOTONIC);
    c.processor += seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    return c;
}

static void report_streams(const qv_voice *voice, int streams)
{
    static const struct {
        const char *name;
        int threads, together;
    } ways[] = {{"one after another, 1 thread", 1, 0},
                {"one after another, 2 threads", 2, 0},
                {"in turn, 1 thread", 1, 1},
                {"in turn, 2 threads", 2, 1}};
    enum { WAYS = sizeof ways / sizeof *ways };
    cost best[WAYS];
    for (int go = 0; go < GOES; go++)
        for (int i = 0; i < WAYS; i++) {
            const cost c = speak_on_threads(voice, streams, ways[i].threads, ways[i].together);
            if (go == 0)
                best[i] = c;
            best[i].wall = c.wall < best[i].wall ? c.wall : best[i].wall;
            best[i].processor = c.processor < best[i].processor ? c.processor : best[i].processor;
            if (c.samples != best[0].samples)
                stop("the ways say different things");
        }
    printf("\n%d streams of 20 words, %.0f s of speech in all; blocks of %d ms are read\n"
           "  way                             wall, ms  processor, ms  processor, ratio to the first\n",
           streams, (double)best[0].samples / QV_SAMPLE_RATE, 1000 * BLOCK / QV_SAMPLE_RATE);
    for (int i = 0; i < WAYS; i++)
        printf("  %-30s %9.1f %14.1f %10.3f\n", ways[i].name, 1e3 * best[i].wall, 1e3 * best[i].processor,
               best[i].processor / best[0].processor);
}

int main(int argc, char **argv)
{
    char message[300] = "";
    qv_voice *voice;
    const int streams = argc > 2 ? atoi(argv[2]) : 50;
    if (argc < 2 || argc > 3 || streams < 1 || streams > MOST_STREAMS) {
        fprintf(stderr, "usage: %s VOICE.qv [STREAMS, 1 to %d]\n", argv[0], MOST_STREAMS);
        return 2;
    }
    if (qv_voice_open(&voice, argv[1], message, sizeof message) != QV_OK)
        stop(message);
    const double peak = measure_peak();
    printf("GEMM peak, 1536 x 1536 x 1536, one thread: %.1f GFLOP/s\n", 1e-9 * peak);
    report_stages(voice, peak);
    report_lengths(voice);
    report_streams(voice, streams);
    qv_voice_close(&voice);
    return 0;
}
