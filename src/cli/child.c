#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

extern char **environ;

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

static int start(char *const *argv, int out[2], pid_t *child)
{
    if (pipe2(out, O_CLOEXEC) < 0)
        return -1;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    const int error = posix_spawn(child, "/proc/self/exe", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    if (error)
        close(out[0]);
    return error ? -1 : 0;
}

int qv_child_run(char *const *argv, qv_child_cost *cost)
{
    char bytes[65536];
    int out[2], status;
    pid_t child;
    struct rusage usage;
    *cost = (qv_child_cost){0};
    const double begun = qv_clock();
    if (start(argv, out, &child) < 0)
        return -1;
    for (long got; (got = read(out[0], bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR);) {
        if (cost->bytes == 0)
            cost->first = qv_clock() - begun;
        cost->bytes += got > 0 ? got : 0;
    }
    close(out[0]);
    if (wait4(child, &status, 0, &usage) != child)
        return -1;
    cost->wall = qv_clock() - begun;
    cost->cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    cost->memory = 1024.0 * (double)usage.ru_maxrss;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
