// SPDX-License-Identifier: MIT
/* Speaks a text into a stream of raw samples: 32-bit floats, 24,000 Hz, mono.
 *
 *     minimal kathleen.qv "Hello, world." | aplay -f FLOAT_LE -r 24000
 */
#include <quaver/quaver.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: minimal VOICE.qv TEXT >SAMPLES\n");
        return 2;
    }
    char message[256] = "";
    qv_voice *voice = NULL;
    qv_stream *stream = NULL;
    int error = qv_voice_open(&voice, argv[1], message, sizeof message);
    if (!error)
        error = qv_stream_open(&stream, voice, NULL);
    if (!error)
        error = qv_stream_text(stream, argv[2], strlen(argv[2]));
    if (!error)
        error = qv_stream_finish(stream);

    float samples[1024];
    int count = error;
    while (!error && (count = qv_stream_read(stream, samples, 1024)) > 0)
        if (fwrite(samples, sizeof *samples, (size_t)count, stdout) != (size_t)count)
            error = QV_ERROR_WRITE;
    if (!error)
        error = count; // 0 when all is said
    if (!error && fflush(stdout) != 0)
        error = QV_ERROR_WRITE;
    if (error)
        fprintf(stderr, "minimal: %s\n", message[0] ? message : qv_error_text(error));

    qv_stream_close(&stream);
    qv_voice_close(&voice);
    return error ? 1 : 0;
}
