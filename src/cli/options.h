// SPDX-License-Identifier: MIT
#ifndef QV_CLI_OPTIONS_H
#define QV_CLI_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>

/*
 * Options of a command as a table, from which the command line is read and --help is written:
 *
 *     typedef struct arguments { const char *file; float rate; } arguments;
 *     #define FIELD(name) offsetof(arguments, name)
 *     static const qv_option options[] = {
 *         {"file", 'f', QV_OPTION_TEXT, "FILE", .target = FIELD(file), .help = "read the text from FILE"},
 *         {"rate", 0, QV_OPTION_FLOAT, "X", 0.3, 6, .target = FIELD(rate), .help = "speed"},
 *         {0}};
 *     static const qv_usage usage = {"[options] [TEXT...]", "Speaks text.", options, .most = -1};
 *
 *     if (!qv_options_take(&usage, &argc, argv, &arguments, &status))
 *         return status;
 *
 * The arguments hold the defaults before. Options may stand behind operands; "--" ends them; long names may
 * be shortened as far as they stay clear; --name=VALUE, -fVALUE and -ab are what they are everywhere. Every
 * command has -h and --help.
 */
typedef enum qv_option_kind {
    QV_OPTION_FLAG,   // bool: without a value
    QV_OPTION_TEXT,   // const char *
    QV_OPTION_DOUBLE, // double in [least, most]
    QV_OPTION_FLOAT,  // float in [least, most]
    QV_OPTION_INT,    // int, a whole number in [least, most]
    QV_OPTION_WHOLE,  // uint64_t, a whole number in [least, most], at most QV_OPTION_LARGEST
    QV_OPTION_CHOICE, // int: the index of the value in `choices`
    QV_OPTION_LIST,   // qv_option_list: may be given again and again
    QV_OPTION_OWN     // read by `take`
} qv_option_kind;
#define QV_OPTION_LARGEST 9007199254740992.0 // 2^53; beyond, a double leaves whole numbers out

typedef struct qv_option {
    const char *name; // without its dashes
    char letter;      // 0: it has only its name
    qv_option_kind kind;
    const char *value;          // what --help calls it
    double least, most;         // of a number
    size_t target;              // offset of what it sets in the command's arguments
    const char *help;           // what it does; wrapped to lines when it is shown
    const char *const *choices; // end with NULL
    bool (*take)(void *target, const char *command, const char *value); // false after a complaint
} qv_option;

enum { QV_OPTION_MOST_OF_LIST = 64 };
typedef struct qv_option_list {
    const char *item[QV_OPTION_MOST_OF_LIST];
    int count;
} qv_option_list;

typedef struct qv_usage {
    const char *synopsis;     // behind the command's name
    const char *about;        // what the command does; wrapped
    const qv_option *options; // end with {0}
    int least, most;          // operands; most -1: any number
    const char *wanted;       // told when they are fewer or more: "name one folder"
} qv_usage;

/* Reads a command line, argv[0] being "quaver: NAME". True: arguments are filled in, and the operands are
 * argv[1] .. argv[*argc - 1]. False: the command ends here with *status, after --help or a complaint. */
bool qv_options_take(const qv_usage *usage, int *argc, char **argv, void *arguments, int *status);

#endif
