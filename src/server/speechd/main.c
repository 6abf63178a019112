// SPDX-License-Identifier: MIT
/* sd_quaver: Quaver as an output module of speech-dispatcher. sd_quaver [CONFIGURATION] */
#define _GNU_SOURCE // the size of a pipe
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server/speechd/module.h"

/* What is in the pipe is heard after a stop: 85 ms are enough to keep the server busy. */
enum { PIPE_BYTES = 4096 };

static void tell(const char *line)
{
    fprintf(stderr, "sd_quaver: %s\n", line);
}

/* Writes what it can. False: nobody reads any more. */
static bool write_some(output *out)
{
    const ssize_t written = write(STDOUT_FILENO, out->bytes + out->written, out->size - out->written);
    if (written >= 0)
        output_advance(out, (size_t)written);
    return written >= 0 || errno == EAGAIN || errno == EINTR;
}

/* Reads what has come. False: nobody writes any more. */
static bool read_some(module *m)
{
    char bytes[4096];
    const ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
    if (got > 0)
        module_feed(m, bytes, (size_t)got);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Commands before sound: a stop is heeded as soon as it is there. */
static bool turn(module *m)
{
    const bool pending = output_pending(&m->out);
    struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN},
                            {.fd = pending ? STDOUT_FILENO : -1, .events = POLLOUT}};
    const int ready = poll(fds, 2, m->speaking && !pending ? 0 : -1);
    if (ready < 0)
        return errno == EINTR;
    if (fds[0].revents && !read_some(m))
        return false;
    if (fds[1].revents && !write_some(&m->out))
        return false;
    if (!output_pending(&m->out))
        module_work(m);
    return !m->out.short_of_memory;
}

/* What was answered last still goes out. */
static void write_rest(output *out)
{
    struct pollfd fd = {.fd = STDOUT_FILENO, .events = POLLOUT};
    while (output_pending(out) && poll(&fd, 1, 1000) > 0 && write_some(out))
        continue;
}

static const char usage[] =
    "usage: sd_quaver [CONFIGURATION]\nspeech-dispatcher starts it; see sd_quaver(1)\n";

int main(int argc, char **argv)
{
    options o;
    module m;
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("sd_quaver %s\n", qv_version());
        return fflush(stdout) != 0;
    }
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return fflush(stdout) != 0;
    }
    if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
        fputs(usage, stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN);    // of the terminal that the server was started in; it says QUIT itself
    if (!isatty(STDOUT_FILENO)) // a terminal's shell, which has it too, would have to live with that
        fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK);
#ifdef F_SETPIPE_SZ
    fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_BYTES);
#endif
    options_read(&o, argc == 2 ? argv[1] : NULL, tell);
    module_open(&m, &o, tell);
    while (!m.commands.quit && turn(&m))
        continue;
    write_rest(&m.out);
    const bool failed = m.out.short_of_memory;
    module_close(&m);
    return failed;
}
