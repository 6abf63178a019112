// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEECHD_SOUND_H
#define QV_SERVER_SPEECHD_SOUND_H
#include "server/speechd/output.h"

/*
 * The sound of a message on its way out: brought to the sample rate asked for, and cut into blocks at the
 * marks, so that the server hears of each where it is heard.
 */
typedef struct sound_mark {
    int64_t sample; // of the sound as it goes out
    char *name;
} sound_mark;

typedef struct sound {
    output *out;
    int rate;         // of what goes out
    void *soxr;       // NULL: the rate of the samples
    int64_t sent;     // samples of the message
    sound_mark *mark; // [marks], waiting
    int marks, mark_capacity;
    bool pausing; // stop at the next mark of the server's
    bool paused;  // it was reached: nothing more goes out
} sound;

bool sound_open(sound *s, output *out, int rate); // false: memory is short
void sound_close(sound *s);
void sound_start(sound *s); // a message
/* A mark at this sample of the stream, which is not put yet or the next. A name is one line. */
void sound_put_mark(sound *s, int64_t sample, const char *name);
void sound_put(sound *s, const float *samples, int count);
void sound_finish(sound *s); // what is still inside, and the last marks

#endif
