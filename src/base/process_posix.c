// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "base/process.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

char *qv_program_path(void)
{
    return realpath("/proc/self/exe", NULL);
}

char *qv_environment(const char *name)
{
    const char *value = getenv(name);
    return value ? strdup(value) : NULL;
}

void qv_arguments(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
}

/* A file opened later would take the place of a stream that is closed, and messages or samples go into it. In
 * their places are descriptors that fail as closed ones do: reading the first, writing to the others. */
void qv_console_open(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0)
            open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY); // takes the lowest number
}

bool qv_is_terminal(int descriptor)
{
    return isatty(descriptor);
}

/* What a handler that has been called leaves for those who wait, then or later: a byte. Whichever thread it
 * was called in. */
static struct {
    void (*_Atomic by)(int number);
    int ends[2]; // of a pipe
} caught = {.ends = {-1, -1}};

static void pass_on(int number)
{
    const int before = errno;
    caught.by(number);
    const ssize_t unused = write(caught.ends[1], "", 1); // if it is full, there are enough of them
    (void)unused;
    errno = before;
}

static void forget_caught(void)
{
    char bytes[64];
    if (caught.ends[0] < 0 && pipe2(caught.ends, O_CLOEXEC | O_NONBLOCK) < 0)
        caught.ends[0] = caught.ends[1] = -1; // waiting ends with those that come meanwhile only
    while (read(caught.ends[0], bytes, sizeof bytes) > 0)
        ;
}

void qv_catch_stop(void (*by)(int number))
{
    const struct sigaction action = {.sa_handler = by ? pass_on : SIG_DFL}; // no SA_RESTART: reading ends
    struct sigaction hang_up;
    forget_caught();
    if (by)
        caught.by = by;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &hang_up) == 0 && hang_up.sa_handler != SIG_IGN) // as nohup wants it
        sigaction(SIGHUP, &action, NULL);
}

void qv_outlive_readers(void)
{
    signal(SIGPIPE, SIG_IGN);
}

int qv_wait_input(int descriptor, int milliseconds)
{
    struct pollfd wait[] = {{.fd = descriptor, .events = POLLIN}, {.fd = caught.ends[0], .events = POLLIN}};
    const int ready = poll(wait, 2, milliseconds); // a descriptor of -1 is none
    if (ready > 0 && wait[1].revents) {
        errno = EINTR;
        return -1;
    }
    return ready > 0 ? 1 : ready;
}

int qv_errors_hush(void)
{
    fflush(stderr);
    const int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0 && kept >= 0)
        dup2(nowhere, STDERR_FILENO);
    if (nowhere >= 0)
        close(nowhere);
    return kept;
}

void qv_errors_restore(int kept)
{
    if (kept < 0)
        return;
    dup2(kept, STDERR_FILENO);
    close(kept);
}

void qv_program_become(const char *path, char *const *argv)
{
    execv(path, argv);
}

bool qv_child_start(qv_child *child, char *const *argv)
{
    int out[2];
    pid_t process;
    posix_spawn_file_actions_t actions;
    if (pipe2(out, O_CLOEXEC) < 0)
        return false;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    const int error = posix_spawn(&process, "/proc/self/exe", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    if (error) {
        close(out[0]);
        errno = error;
        return false;
    }
    *child = (qv_child){.output = out[0], .process = process};
    return true;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

bool qv_child_wait(qv_child *child, qv_child_use *use)
{
    int status;
    struct rusage usage;
    close(child->output);
    if (wait4((pid_t)child->process, &status, 0, &usage) != (pid_t)child->process)
        return false;
    *use = (qv_child_use){
        .status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
        .processor = seconds(usage.ru_utime) + seconds(usage.ru_stime),
        .memory = 1024.0 * (double)usage.ru_maxrss,
    };
    return true;
}

void *qv_library_open(const char *name, char *message, size_t size)
{
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        snprintf(message, size, "%s", dlerror());
    return library;
}

bool qv_library_find(void *library, const char *name, void *function)
{
    void *address = dlsym(library, name);
    memcpy(function, &address, sizeof address);
    return address;
}
