// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEECHD_COMMANDS_H
#define QV_SERVER_SPEECHD_COMMANDS_H
#include <stdbool.h>
#include <stddef.h>

#include "server/speechd/output.h"

/*
 * The protocol by which speech-dispatcher talks to its output modules, as its manual publishes it
 * ("Communication Protocol for Output Modules"; versions 0.11 and 0.12): lines of commands, some followed by
 * lines of data up to one with a dot. Whatever comes, in whatever pieces, is answered as the manual says or
 * refused; nothing is an error here but memory that is short, and then output->short_of_memory is set.
 */
typedef enum message_kind { MESSAGE_TEXT, MESSAGE_CHARACTER, MESSAGE_KEY, MESSAGE_ICON } message_kind;

/* Who obeys. */
typedef struct obeyer {
    void *user;
    bool (*init)(void *user, char *message, size_t size); // false: with a message of one line
    void (*list_voices)(void *user, const char *language, const char *variant); // either may be NULL
    bool (*set)(void *user, const char *name, const char *value);               // false: refused
    bool (*audio)(void *user, const char *name, const char *value);
    bool (*speak)(void *user, message_kind kind, const char *text, size_t size);
    void (*stop)(void *user);
    void (*pause)(void *user);
} obeyer;

typedef enum data_kind { DATA_NONE, DATA_MESSAGE, DATA_SET, DATA_AUDIO, DATA_LOGLEVEL } data_kind;

typedef struct commands {
    obeyer obeyer;
    output *out;
    data_kind data; // whose lines are coming
    message_kind kind;
    bool refused; // one of them was
    bool quit;    // nothing more is obeyed
    char *line;   // the line that is not complete
    size_t line_size, line_capacity;
    bool cut;   // more of it came than is kept
    char *text; // of the message
    size_t text_size, text_capacity;
    int lines;
} commands;

void commands_feed(commands *c, const char *bytes, size_t count);
void commands_free(commands *c);

#endif
