// SPDX-License-Identifier: MIT
#ifndef QV_CLI_SAY_INPUT_H
#define QV_CLI_SAY_INPUT_H
#include <stdbool.h>
#include <stddef.h>

#include "base/encoding.h"

/*
 * The text that is to be spoken: words of the command line, a file, or what comes through a pipe. A pipe may
 * pause for long: then what has come is spoken if it looks like whole sentences. Text that is no UTF-8 is
 * made it (base/encoding.h), which is told once.
 */
typedef struct qv_say_input {
    const char *name; // for messages
    char *text;       // of the command line, owned; NULL: read from fd
    size_t size, at;
    int fd;
    qv_decoder decoder;
    bool told;  // that the text is no UTF-8
    bool ended; // the file or pipe
    bool whole; // what has been read since the last pause ends a sentence and its line
} qv_say_input;

/* 0, or -1 with errno. `file`: NULL: the words [count], or standard input when there are none; "-": standard
 * input. */
int qv_say_input_open(qv_say_input *input, const char *file, char *const *words, int count);
void qv_say_input_close(qv_say_input *input);

enum { QV_INPUT_PAUSE = -2 }; // nothing comes just now, and what has come can be spoken
/* Waits for text. Bytes read; 0: end; QV_INPUT_PAUSE; or -1 with errno, which is EINTR after a signal. */
long qv_say_input_read(qv_say_input *input, char *bytes, size_t size);

#endif
