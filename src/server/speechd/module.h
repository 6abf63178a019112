// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEECHD_MODULE_H
#define QV_SERVER_SPEECHD_MODULE_H
#include "server/speechd/commands.h"
#include "server/speechd/options.h"
#include "server/speechd/sound.h"
#include "server/speechd/voices.h"

/*
 * The output module without its pipes: bytes come in through module_feed, and go out through module->out.
 * module_work makes the next piece of sound while something is spoken; who calls it only when all of `out` is
 * written is never far ahead of what is heard, so that a stop needs no more than to be told.
 */
typedef struct parameters {               // what SET has set
    int rate, pitch, pitch_range, volume; // -100 .. 100
    int punctuation, capitals;            // a qv_punctuation, a qv_capitals
    bool spelling;
    char language[32], voice[128], type[32]; // "": not set
} parameters;

typedef struct module {
    options options;
    void (*tell)(const char *line); // what goes to the log
    output out;
    commands commands;
    parameters parameters;
    voices voices;
    int voice; // that the stream has
    qv_stream *stream;
    sound sound;
    bool ready; // INIT went well
    bool speaking, begun;
    message_kind kind;
    char *text; // of the message
    size_t size, fed, capacity;
    bool finished; // all of it is given to the stream
    int64_t read;  // samples from the stream
} module;

/* `options` become the module's. */
void module_open(module *m, const options *o, void (*tell)(const char *line));
void module_close(module *m);
void module_feed(module *m, const char *bytes, size_t count);
/* Makes the next piece of sound; false when nothing is spoken. */
bool module_work(module *m);

#endif
