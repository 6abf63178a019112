// SPDX-License-Identifier: MIT
/*
 * Many streams at once, each in real time: every 40 ms a block of each is due, as a server of many listeners
 * has to give them. How many blocks come too late, by the number of streams; how busy the threads are; memory
 * a stream. bench_streams VOICE.qv [THREADS [FRAMES [SECONDS [STREAMS...]]]]
 *
 * Streams are open before the clock starts, begin to speak spread over a sentence's time, and begin a
 * sentence anew when they are through. A block is late when it comes after the one before it has been heard,
 * that is, 40 ms after its thread was to begin with it.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "quaver/quaver.h"

enum { MOST_THREADS = 64, BLOCK = QV_SAMPLE_RATE * 40 / 1000, SPREAD = 100 };

static const double block_seconds = (double)BLOCK / QV_SAMPLE_RATE;
static const char sentence[] = "the old man walked slowly down to the harbour and looked for the boat "
                               "that should have come in the night.";

typedef struct share {
    const qv_voice *voice;
    int largest_block;          // frames that a stream computes at once
    int streams, rounds, first; // first: number of this thread's first stream
    long late, blocks;
    int late_streams;
    double busy; // seconds
    qv_stream **stream;
    int *broken; // whether a block of the stream was late
} share;

static pthread_barrier_t barrier;

static void stop(const char *why)
{
    fprintf(stderr, "bench_streams: %s\n", why);
    exit(1);
}

static double now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void sleep_until(double when)
{
    const double left = when - now(CLOCK_MONOTONIC);
    if (left > 0)
        usleep((useconds_t)(1e6 * left));
}

static void begin(qv_stream *stream)
{
    qv_stream_reset(stream);
    qv_stream_text(stream, sentence, strlen(sentence));
    if (qv_stream_finish(stream) != QV_OK)
        stop("memory is short");
}

static void read_block(qv_stream *stream)
{
    float samples[BLOCK];
    for (int got = 0; got < BLOCK;) {
        const int more = qv_stream_read(stream, samples + got, BLOCK - got);
        if (more < 0)
            stop(qv_error_text(more));
        if (more == 0)
            begin(stream);
        got += more;
    }
}

static void *speak(void *argument)
{
    share *s = argument;
    qv_settings settings;
    qv_settings_default(&settings);
    settings.largest_block = s->largest_block;
    for (int i = 0; i < s->streams; i++) {
        if (qv_stream_open(&s->stream[i], s->voice, &settings) != QV_OK)
            stop("a stream does not open");
        begin(s->stream[i]);
        for (int k = 0; k < (s->first + i) % SPREAD; k++)
            read_block(s->stream[i]);
    }
    pthread_barrier_wait(&barrier);
    const double start = now(CLOCK_MONOTONIC), worked = now(CLOCK_THREAD_CPUTIME_ID);
    for (int round = 0; round < s->rounds; round++) {
        const double due = start + round * block_seconds;
        sleep_until(due);
        for (int i = 0; i < s->streams; i++) {
            read_block(s->stream[i]);
            const int late = now(CLOCK_MONOTONIC) > due + block_seconds;
            s->late += late;
            s->late_streams += late && !s->broken[i];
            s->broken[i] |= late;
            s->blocks++;
        }
    }
    s->busy = now(CLOCK_THREAD_CPUTIME_ID) - worked;
    pthread_barrier_wait(&barrier); // the memory is looked at
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < s->streams; i++)
        qv_stream_close(&s->stream[i]);
    return NULL;
}

/* Bytes of this process in memory that are its own; the voice's file is shared. */
static double own_memory(void)
{
    long all, resident = 0, shared = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld %ld %ld", &all, &resident, &shared) != 3)
        stop("/proc/self/statm cannot be read");
    fclose(file);
    return (double)(resident - shared) * (double)sysconf(_SC_PAGESIZE);
}

static void measure(const qv_voice *voice, int largest_block, int streams, int threads, double seconds)
{
    pthread_t thread[MOST_THREADS];
    share shares[MOST_THREADS];
    qv_stream **stream = calloc((size_t)streams, sizeof *stream);
    int *broken = calloc((size_t)streams, sizeof *broken);
    if (!stream || !broken)
        stop("memory is short");
    const double before = own_memory();
    pthread_barrier_init(&barrier, NULL, (unsigned)threads + 1);
    for (int i = 0; i < threads; i++) {
        const int first = (int)((long)streams * i / threads), end = (int)((long)streams * (i + 1) / threads);
        shares[i] = (share){.voice = voice,
                            .largest_block = largest_block,
                            .streams = end - first,
                            .first = first,
                            .stream = stream + first,
                            .broken = broken + first,
                            .rounds = (int)(seconds / block_seconds)};
        if (pthread_create(&thread[i], NULL, speak, &shares[i]) != 0)
            stop("no thread");
    }
    pthread_barrier_wait(&barrier);
    const double start = now(CLOCK_MONOTONIC);
    pthread_barrier_wait(&barrier);
    const double wall = now(CLOCK_MONOTONIC) - start, memory = own_memory() - before;
    pthread_barrier_wait(&barrier);
    share sum = {0};
    for (int i = 0; i < threads; i++) {
        pthread_join(thread[i], NULL);
        sum.late += shares[i].late;
        sum.blocks += shares[i].blocks;
        sum.late_streams += shares[i].late_streams;
        sum.busy += shares[i].busy;
    }
    printf("%8d %10.1f %12.2f %12d %12.2f %14.2f\n", streams, 100 * sum.busy / wall / threads,
           100 * (double)sum.late / (double)sum.blocks, sum.late_streams, 1e-6 * memory / streams,
           1e6 * sum.busy / (double)sum.blocks);
    free(stream);
    free(broken);
    pthread_barrier_destroy(&barrier);
}

int main(int argc, char **argv)
{
    static const int usual[] = {100, 200, 400, 600, 800, 1000};
    char message[300] = "";
    qv_voice *voice;
    const int threads = argc > 2 ? atoi(argv[2]) : 2, largest_block = argc > 3 ? atoi(argv[3]) : 4;
    const double seconds = argc > 4 ? atof(argv[4]) : 10;
    if (argc < 2 || largest_block < 4 || largest_block > 512 || threads < 1 || threads > MOST_THREADS ||
        !(seconds >= 1 && seconds <= 3600)) {
        fprintf(stderr, "usage: %s VOICE.qv [THREADS, 1 to %d [FRAMES, 4 to 512 [SECONDS [STREAMS...]]]]\n",
                argv[0], MOST_THREADS);
        return 2;
    }
    if (qv_voice_open(&voice, argv[1], message, sizeof message) != QV_OK)
        stop(message);
    printf("%d threads, blocks of 40 ms, at most %d frames of 10 ms computed at once, %g s each\n", threads,
           largest_block, seconds);
    printf(" streams    busy, %%  late, %% of blocks  streams late  MB a stream  us of work a block\n");
    const int counts = argc > 5 ? argc - 5 : (int)(sizeof usual / sizeof *usual);
    for (int i = 0; i < counts; i++) {
        const int streams = argc > 5 ? atoi(argv[5 + i]) : usual[i];
        if (streams < threads || streams > 100000)
            stop("streams: a number from that of the threads to 100000");
        measure(voice, largest_block, streams, threads, seconds);
    }
    qv_voice_close(&voice);
    return 0;
}
