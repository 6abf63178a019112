// SPDX-License-Identifier: MIT
#ifndef QV_CLI_SAY_OUTPUT_H
#define QV_CLI_SAY_OUTPUT_H
#include <stddef.h>

#include "audio/sound_file.h"
#include "quaver/player.h"

/* Where the sound goes: the sound device, a file, or standard output. */
typedef struct qv_say_output {
    const char *path; // of the file, NULL: the device, "-": standard output
    qv_player *player;
    int stderr_kept; // standard error, which leads nowhere while there is a player
    qv_sound_writer *writer;
} qv_say_output;

#define QV_SAY_FALLBACK "quaver.wav" // written when there is no sound device

/* What is asked for. */
typedef struct qv_say_target {
    const char *path;   // a file, "-": standard output, NULL: a sound device
    const char *device; // its index, its name or a part of it; NULL: the default one
    int format;         // a qv_sound_format, or -1: raw to standard output, else QV_SOUND_BY_NAME
} qv_say_target;

/* Opens it. Where no device is named and there is none, it is QV_SAY_FALLBACK, which is said on standard
 * error. 0, or an error with one line in message [size]. */
int qv_say_output_open(qv_say_output *output, const qv_say_target *target, char *message, size_t size);
/* samples [count] in [-1, 1]. 0, QV_STOPPED_OUTPUT when the player was cancelled, or an error. */
int qv_say_output_write(qv_say_output *output, const float *samples, int count);
enum { QV_STOPPED_OUTPUT = 1 };
/* The file descriptor of standard error, as it was before the output was opened. */
int qv_say_output_stderr(const qv_say_output *output);
/* Nothing comes for the moment. 0, QV_STOPPED_OUTPUT or an error. */
int qv_say_output_rest(qv_say_output *output);
/* Waits until all is heard or the player is cancelled. 0 or an error. */
int qv_say_output_drain(qv_say_output *output);
/* Ends well, after that: all is written. 0 or an error. Standard error is back afterwards. */
int qv_say_output_close(qv_say_output *output);
/* Ends at once: silence; a file is not written. To be called before an error is told. */
void qv_say_output_abort(qv_say_output *output);

#endif
