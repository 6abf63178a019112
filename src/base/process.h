// SPDX-License-Identifier: MIT
#ifndef QV_BASE_PROCESS_H
#define QV_BASE_PROCESS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a program asks of the operating system for itself, and a library must not touch: arguments,
 * environment, console, signals, other processes. As base/platform.h: texts are UTF-8, and what fails sets
 * errno.
 */

char *qv_program_path(void); // the file of the running program, to be freed; NULL: unknown
/* A variable of the environment, to be freed; NULL: not set, or memory is short. */
char *qv_environment(const char *name);
/* Arguments of main in UTF-8; once, as the first thing. They stay until the program ends. */
void qv_arguments(int *argc, char ***argv);
/* Makes the standard streams carry bytes and a console show UTF-8. Before any file is opened: none then takes
 * the number of a standard stream that was closed. */
void qv_console_open(void);
bool qv_is_terminal(int descriptor);

/* Has `by` called with the signal's number (SIGINT, SIGTERM or, unless it was ignored before, SIGHUP) when
 * the program is asked to stop, in any thread; waiting for input ends then with EINTR, also if it begins only
 * later. NULL: the program ends, as by default. Windows calls it in a thread of its own. */
void qv_catch_stop(void (*by)(int number));

/* From now on writing to a pipe that nobody reads any more is a failure, EPIPE, and doesn't end the program.
 */
void qv_outlive_readers(void);

/* Waits until there is something to read or the end: 1. After `milliseconds` (-1: never) 0. On failure -1,
 * with EINTR when the program was asked to stop. */
int qv_wait_input(int descriptor, int milliseconds);

/* Sends what is written to standard error nowhere, until restored. A descriptor of the old one, which still
 * works; -1: it couldn't be kept. */
int qv_errors_hush(void);
void qv_errors_restore(int kept); // -1 is fine

#ifdef _WIN32
#define QV_PROGRAM_END ".exe" // of the names of programs
#else
#define QV_PROGRAM_END ""
#endif
/* Goes on as another program with argv [..., NULL]; returns only when it cannot be run. On Windows this
 * process waits for it and ends with its status. */
void qv_program_become(const char *path, char *const *argv);

/* A shared library by its name, found where the system looks for those of programs; it stays until the
 * program ends. NULL: message [size] tells why. */
void *qv_library_open(const char *name, char *message, size_t size);
/* Puts the address of a function of it into *function, a pointer to one of its type. False: there is none. */
bool qv_library_find(void *library, const char *name, void *function);

/* A run of another process. */
typedef struct qv_child {
    int output; // descriptor: its standard output
    intptr_t process;
} qv_child;

typedef struct qv_child_use {
    int status;       // of exit; -1: ended otherwise
    double processor; // seconds, user and system
    double memory;    // bytes at its peak
} qv_child_use;

/* Starts this very program with argv [..., NULL], its output to child->output. */
bool qv_child_start(qv_child *child, char *const *argv);
bool qv_child_wait(qv_child *child, qv_child_use *use); // closes output

#endif
