// SPDX-License-Identifier: MIT
#include "recorder.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SECONDS = 900, CHUNK = 4096 }; // bytes of a chunk

typedef struct chunk {
    double time;
    size_t end; // samples in with this chunk
} chunk;

struct recorder {
    pid_t pid;
    int pipe;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t begun;
    float *samples;
    size_t bytes, room;
    chunk *chunks;
    size_t chunk_count, chunk_room;
};

double monotonic_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void note_chunk(recorder *r, size_t bytes)
{
    if (r->chunk_count == r->chunk_room) {
        r->chunk_room = 2 * r->chunk_room + 1024;
        r->chunks = realloc(r->chunks, r->chunk_room * sizeof *r->chunks);
        if (!r->chunks)
            abort();
    }
    r->bytes += bytes;
    r->chunks[r->chunk_count++] = (chunk){monotonic_now(), r->bytes / sizeof(float)};
}

static void *listen(void *user)
{
    recorder *r = user;
    for (;;) {
        size_t left = r->room - r->bytes;
        ssize_t got = read(r->pipe, (char *)r->samples + r->bytes, left < CHUNK ? left : CHUNK);
        if (got <= 0)
            return NULL;
        pthread_mutex_lock(&r->lock);
        note_chunk(r, (size_t)got);
        pthread_cond_signal(&r->begun);
        pthread_mutex_unlock(&r->lock);
    }
}

static void run_parec(int out, const char *source, int rate)
{
    char device[128], speed[32];
    snprintf(device, sizeof device, "--device=%s", source);
    snprintf(speed, sizeof speed, "--rate=%d", rate);
    dup2(out, STDOUT_FILENO);
    execlp("parec", "parec", "--raw", "--format=float32le", "--channels=1", "--latency-msec=10", device,
           speed, (char *)NULL);
    _exit(127);
}

recorder *start_recorder(const char *source, int rate)
{
    int ends[2];
    recorder *r = calloc(1, sizeof *r);
    if (!r || pipe(ends))
        abort();
    r->room = (size_t)MOST_SECONDS * (size_t)rate * sizeof(float);
    r->samples = malloc(r->room);
    if (!r->samples)
        abort();
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->begun, NULL);
    r->pid = fork();
    if (r->pid == 0) {
        close(ends[0]);
        run_parec(ends[1], source, rate);
    }
    close(ends[1]);
    r->pipe = ends[0];
    pthread_create(&r->thread, NULL, listen, r);
    pthread_mutex_lock(&r->lock);
    while (r->bytes == 0)
        pthread_cond_wait(&r->begun, &r->lock);
    pthread_mutex_unlock(&r->lock);
    return r;
}

void stop_recorder(recorder *r)
{
    if (r->pid <= 0)
        return;
    kill(r->pid, SIGTERM);
    pthread_join(r->thread, NULL);
    waitpid(r->pid, NULL, 0);
    close(r->pipe);
    r->pid = 0;
}

void close_recorder(recorder **r)
{
    stop_recorder(*r);
    pthread_mutex_destroy(&(*r)->lock);
    pthread_cond_destroy(&(*r)->begun);
    free((*r)->samples);
    free((*r)->chunks);
    free(*r);
    *r = NULL;
}

const float *recorded(const recorder *r, size_t *count)
{
    *count = r->bytes / sizeof(float);
    return r->samples;
}

double arrival(const recorder *r, size_t index)
{
    for (size_t i = 0; i < r->chunk_count; i++)
        if (r->chunks[i].end > index)
            return r->chunks[i].time;
    return monotonic_now();
}
