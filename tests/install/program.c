// SPDX-License-Identifier: MIT
/* A program that knows of Quaver what is installed. Says how many samples a voice makes: program VOICE.qv */
#include <quaver/quaver.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    static const char text[] = "Hello, world.";
    qv_voice *voice;
    qv_stream *stream;
    float samples[1024];
    char message[256];
    int count, total = 0;
    if (argc != 2 || strcmp(qv_version(), QV_VERSION) != 0)
        return 2;
    if (qv_voice_open(&voice, argv[1], message, sizeof message) != QV_OK) {
        fprintf(stderr, "%s\n", message);
        return 1;
    }
    if (qv_stream_open(&stream, voice, NULL) != QV_OK)
        return 1;
    qv_stream_text(stream, text, sizeof text - 1);
    qv_stream_finish(stream);
    while ((count = qv_stream_read(stream, samples, 1024)) > 0)
        total += count;
    qv_stream_close(&stream);
    qv_voice_close(&voice);
    printf("%d\n", total);
    return count < 0 || total == 0;
}
