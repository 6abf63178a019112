// SPDX-License-Identifier: MIT
/*
 * Plays for minutes while other processes load every core, records what is heard, and compares:
 *
 *     tests/player/run.sh build/tests/bench/soak_player MINUTES [VOICE.qv]
 *
 * With a voice it speaks, synthesising as it plays; without one it plays noise. Exits with 1 if a sample was
 * lost or the sound ran dry.
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../player/recorder.h"
#include "quaver/player.h"
#include "quaver/quaver.h"

enum { BLOCK = 1024, MOST_CORES = 64, LEAD = QV_SAMPLE_RATE / 5 };

static const char TEXT[] =
    "The library makes sound in frames of ten milliseconds, and the player copies them to the "
    "device. Whatever else the machine does meanwhile, nobody should hear it. ";

typedef struct source {
    qv_voice *voice;
    qv_stream *stream; // NULL: noise
    uint32_t random;
} source;

static int fill(source *s, float *samples)
{
    if (!s->stream) {
        for (int i = 0; i < BLOCK; i++) {
            s->random = s->random * 1664525u + 1013904223u;
            samples[i] = (float)(int32_t)s->random * 0x1p-33f;
        }
        return BLOCK;
    }
    int count = qv_stream_read(s->stream, samples, BLOCK);
    while (count == 0) {
        if (qv_stream_text(s->stream, TEXT, sizeof TEXT - 1))
            return -1;
        count = qv_stream_read(s->stream, samples, BLOCK);
    }
    return count;
}

static int start_load(pid_t *children)
{
    int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
    cores = cores < MOST_CORES ? cores : MOST_CORES;
    for (int i = 0; i < cores; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            alarm(7200); // in case the parent dies
            for (volatile double x = 1.0;;)
                x = x * 1.0000001 + 1e-9;
        }
    }
    return cores;
}

static void stop_load(const pid_t *children, int count)
{
    for (int i = 0; i < count; i++) {
        kill(children[i], SIGKILL);
        waitpid(children[i], NULL, 0);
    }
}

/* Where in what was heard the first samples sent lie, or -1. They follow the silence that a new stream plays.
 */
static long align(const float *heard, size_t heard_count, const float *sent, size_t sent_count)
{
    size_t probe = sent_count < 4800 ? sent_count : 4800;
    for (size_t start = 0; start + probe < heard_count; start++) {
        size_t i = 0;
        while (i < probe && fabsf(heard[start + i] - sent[i]) < 1e-5f)
            i++;
        if (i == probe)
            return (long)start;
    }
    return -1;
}

static int compare(const recorder *r, const float *sent, size_t count)
{
    size_t heard_count, wrong = 0, first = count;
    const float *heard = recorded(r, &heard_count);
    long start = align(heard, heard_count, sent, count);
    if (start < 0) {
        printf("the beginning is not in the recording\n");
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        if ((size_t)start + i < heard_count && fabsf(heard[(size_t)start + i] - sent[i]) < 1e-5f)
            continue;
        first = wrong++ ? first : i;
    }
    printf("%zu of %zu samples differ from what was sent", wrong, count);
    if (wrong)
        printf(", the first %.2f s after the beginning", (double)first / QV_SAMPLE_RATE);
    printf("\n");
    return wrong > 0;
}

static int soak(source *s, size_t total)
{
    char message[256];
    qv_player *player;
    pid_t children[MOST_CORES];
    float *sent = calloc(total + BLOCK, sizeof *sent);
    recorder *r = start_recorder("quaver.monitor", QV_SAMPLE_RATE);
    if (!sent || qv_player_open(&player, NULL, message, sizeof message)) {
        fprintf(stderr, "soak_player: %s\n", sent ? message : "memory is short");
        return 1;
    }
    int cores = start_load(children);
    size_t count = LEAD; // silence: the recording may lack what comes while the stream starts
    int status = qv_player_write(player, sent, LEAD) != LEAD;
    while (!status && count < total) {
        int made = fill(s, sent + count);
        status = made < 0 || qv_player_write(player, sent + count, made) != made;
        count += made > 0 ? (size_t)made : 0;
    }
    status = qv_player_drain(player) || status;
    qv_player_counts counts;
    qv_player_count(player, &counts);
    qv_player_close(&player);
    stop_load(children, cores);
    stop_recorder(r);
    printf("%.1f minutes with %d busy processes: %d underruns, %d of the device, latency %.0f ms%s\n",
           (double)count / QV_SAMPLE_RATE / 60.0, cores, (int)counts.underruns, (int)counts.device_underruns,
           1e3 * counts.latency, status ? ", ended early" : "");
    status = compare(r, sent + LEAD, count - LEAD) || counts.underruns || counts.device_underruns || status;
    close_recorder(&r);
    free(sent);
    return status;
}

int main(int argc, char **argv)
{
    double minutes = argc > 1 ? atof(argv[1]) : 0.0;
    source s = {.random = 1};
    char message[256];
    if (argc < 2 || argc > 3 || !(minutes > 0.0) || minutes > 14.0) {
        fprintf(stderr, "usage: run.sh soak_player MINUTES [VOICE.qv]     (up to 14 minutes)\n");
        return 2;
    }
    if (argc == 3) {
        int error = qv_voice_open(&s.voice, argv[2], message, sizeof message);
        if (error || (error = qv_stream_open(&s.stream, s.voice, NULL))) {
            fprintf(stderr, "soak_player: %s\n", s.voice ? qv_error_text(error) : message);
            return 1;
        }
    }
    int status = soak(&s, (size_t)(minutes * 60.0 * QV_SAMPLE_RATE));
    qv_stream_close(&s.stream);
    qv_voice_close(&s.voice);
    return status;
}
