// SPDX-License-Identifier: MIT
/* Shows a text with each word highlighted when it is said. Events tell the words and their times.
 *
 *     highlight kathleen.qv "The quick brown fox jumps over the lazy dog."
 */
#include <quaver/quaver.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The text once more, with bytes begin .. end-1 in reverse video: in place on a terminal, else a line a word.
 */
static void show(const char *text, const qv_event *word, int terminal)
{
    const int begin = (int)word->begin, end = (int)word->end;
    if (terminal)
        printf("\r%.*s\033[7m%.*s\033[0m%s", begin, text, end - begin, text + begin, text + end);
    else
        printf("%7.3f s  %.*s\n", (double)word->sample / QV_SAMPLE_RATE, end - begin, text + begin);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: highlight VOICE.qv TEXT\n");
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

    float samples[QV_SAMPLE_RATE / 50]; // 20 ms, which a player would play now
    const int terminal = isatty(STDOUT_FILENO);
    int count = error;
    while (!error && (count = qv_stream_read(stream, samples, QV_SAMPLE_RATE / 50)) > 0) {
        qv_event event;
        while (qv_stream_event(stream, &event) > 0)
            if (event.type == QV_EVENT_WORD)
                show(argv[2], &event, terminal);
        if (terminal)
            nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    }
    if (!error)
        error = count;
    if (error)
        fprintf(stderr, "highlight: %s\n", message[0] ? message : qv_error_text(error));
    qv_stream_close(&stream);
    qv_voice_close(&voice);
    return error ? 1 : 0;
}
