// SPDX-License-Identifier: MIT
/* Speaks standard input, line by line as it comes, through a callback into a file of raw 16-bit samples.
 *
 *     callback kathleen.qv speech.raw <book.txt
 */
#include <quaver/quaver.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Receives each block as soon as it is made; a result other than 0 would stop the stream. */
static int write_block(void *file, const float *samples, int count)
{
    for (int i = 0; i < count; i++) {
        const int16_t sample = (int16_t)(samples[i] * 32767);
        if (fwrite(&sample, sizeof sample, 1, file) != 1)
            return QV_ERROR_WRITE;
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: callback VOICE.qv OUTPUT.raw <TEXT\n");
        return 2;
    }
    FILE *file = fopen(argv[2], "wb");
    if (!file) {
        perror(argv[2]);
        return 1;
    }
    char message[256] = "", line[1024];
    qv_voice *voice = NULL;
    qv_stream *stream = NULL;
    qv_settings settings;
    qv_settings_default(&settings);
    settings.rate = 1.2f;
    int error = qv_voice_open(&voice, argv[1], message, sizeof message);
    if (!error)
        error = qv_stream_open(&stream, voice, &settings);
    while (!error && fgets(line, sizeof line, stdin)) {
        error = qv_stream_text(stream, line, strlen(line));
        if (!error)
            error = qv_stream_push(stream, write_block, file); // sentences that are complete
    }
    if (!error)
        error = qv_stream_finish(stream);
    if (!error)
        error = qv_stream_push(stream, write_block, file); // and the rest
    qv_stream_close(&stream);
    qv_voice_close(&voice);
    if (fclose(file) != 0 && !error)
        error = QV_ERROR_WRITE;
    if (error)
        fprintf(stderr, "callback: %s\n", message[0] ? message : qv_error_text(error));
    return error ? 1 : 0;
}
