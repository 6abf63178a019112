// SPDX-License-Identifier: MIT
/* One voice, many streams: each thread says its own sentence. threads kathleen.qv 8 */
#include <pthread.h>
#include <quaver/quaver.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct speaker {
    pthread_t thread;
    const qv_voice *voice; // shared: it never changes
    int number;
    long samples; // made, or a negative error
} speaker;

static void *speak(void *argument)
{
    speaker *s = argument;
    qv_stream *stream; // the thread's own
    float samples[1024];
    char text[64];
    const int length = snprintf(text, sizeof text, "I am number %d.", s->number);
    int count = qv_stream_open(&stream, s->voice, NULL);
    if (count == 0 && (count = qv_stream_text(stream, text, (size_t)length)) == 0)
        count = qv_stream_finish(stream);
    while (count >= 0 && (count = qv_stream_read(stream, samples, 1024)) > 0)
        s->samples += count;
    s->samples = count < 0 ? count : s->samples;
    qv_stream_close(&stream);
    return NULL;
}

int main(int argc, char **argv)
{
    enum { MOST = 64 };
    speaker speakers[MOST] = {0};
    char message[256];
    qv_voice *voice;
    const int count = argc == 3 ? atoi(argv[2]) : 0;
    if (count < 1 || count > MOST) {
        fprintf(stderr, "usage: threads VOICE.qv NUMBER\n");
        return 2;
    }
    if (qv_voice_open(&voice, argv[1], message, sizeof message) < 0) {
        fprintf(stderr, "threads: %s\n", message);
        return 1;
    }
    int running = 0, failed = 0;
    for (int started = 1; running < count && started; running += started) {
        speakers[running] = (speaker){.voice = voice, .number = running};
        started = pthread_create(&speakers[running].thread, NULL, speak, &speakers[running]) == 0;
    }
    for (int i = 0; i < running; i++) {
        pthread_join(speakers[i].thread, NULL);
        printf("%2d: %.2f s\n", i, (double)speakers[i].samples / QV_SAMPLE_RATE);
        failed += speakers[i].samples <= 0;
    }
    qv_voice_close(&voice);
    return failed || running < count ? 1 : 0;
}
