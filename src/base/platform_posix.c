#define _GNU_SOURCE
#include "base/platform.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/message.h"

extern char **environ;

/* Files */

static bool take_facts(int result, const struct stat *status, qv_file_facts *facts)
{
    if (result != 0)
        return false;
    *facts = (qv_file_facts){
        .kind = S_ISREG(status->st_mode)   ? QV_FILE_REGULAR
                : S_ISDIR(status->st_mode) ? QV_FILE_FOLDER
                                           : QV_FILE_OTHER,
        .size = status->st_size,
        .seconds = status->st_mtim.tv_sec,
        .nanoseconds = status->st_mtim.tv_nsec,
    };
    return true;
}

bool qv_file_look(const char *path, qv_file_facts *facts)
{
    struct stat status;
    return take_facts(stat(path, &status), &status, facts);
}

bool qv_descriptor_look(int descriptor, qv_file_facts *facts)
{
    struct stat status;
    return take_facts(fstat(descriptor, &status), &status, facts);
}

bool qv_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool qv_file_may_read(const char *path)
{
    return access(path, R_OK) == 0;
}

bool qv_file_may_write(const char *path)
{
    return access(path, W_OK) == 0;
}

bool qv_folder_may_write(const char *path)
{
    return access(path, W_OK | X_OK) == 0;
}

FILE *qv_file_open(const char *path, const char *mode)
{
    const char with_e[] = {mode[0], 'e', '\0'}; // closed in children
    return fopen(path, with_e);
}

FILE *qv_stream_of(int descriptor, const char *mode)
{
    return fdopen(descriptor, mode);
}

int qv_descriptor_of(FILE *stream)
{
    return fileno(stream);
}

int qv_file_open_read(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC);
}

int qv_file_open_write(const char *path)
{
    return open(path, O_RDWR | O_CLOEXEC);
}

int qv_file_create(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

long qv_descriptor_read(int descriptor, void *bytes, size_t size)
{
    return read(descriptor, bytes, size);
}

bool qv_descriptor_write(int descriptor, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        const ssize_t written = write(descriptor, at, size);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            at += written;
            size -= (size_t)written;
        }
    }
    return true;
}

bool qv_descriptor_sync(int descriptor)
{
    return fsync(descriptor) == 0;
}

bool qv_descriptor_close(int descriptor)
{
    return close(descriptor) == 0;
}

bool qv_file_remove(const char *path)
{
    return unlink(path) == 0;
}

bool qv_file_rename(const char *from, const char *to)
{
    return rename(from, to) == 0;
}

void qv_file_sync_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = !slash          ? qv_format(".")
                   : slash == path ? qv_format("/")
                                   : qv_format("%.*s", (int)(slash - path), path);
    const int descriptor = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
    free(folder);
}

char *qv_file_resolve(const char *path)
{
    return realpath(path, NULL);
}

void *qv_map(int descriptor, size_t size)
{
    void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    return map == MAP_FAILED ? NULL : map;
}

void qv_unmap(void *bytes, size_t size)
{
    if (bytes)
        munmap(bytes, size);
}

/* Paths and folders */

char *qv_path_separator(const char *path)
{
    return strrchr(path, '/');
}

bool qv_folder_make(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

static int is_inside(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool qv_folder_list(const char *path, char ***names, size_t *count)
{
    struct dirent **entry = NULL;
    const int entries = scandir(path, &entry, is_inside, by_bytes);
    *names = entries < 0 ? NULL : calloc((size_t)entries + 1, sizeof **names);
    bool well = *names != NULL;
    for (int i = 0; i < entries; i++) {
        if (well)
            well = ((*names)[i] = strdup(entry[i]->d_name)) != NULL;
        free(entry[i]);
    }
    free(entry);
    *count = entries < 0 ? 0 : (size_t)entries;
    if (!well && *names) {
        qv_names_free(*names, *count);
        *names = NULL;
        errno = ENOMEM;
    }
    return well;
}

/* Memory */

void *qv_pages_take(size_t bytes)
{
    void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return pages == MAP_FAILED ? NULL : pages;
}

void qv_pages_give(void *pages, size_t bytes)
{
    if (pages)
        munmap(pages, bytes);
}

void *qv_aligned_take(size_t alignment, size_t bytes)
{
    return aligned_alloc(alignment, bytes);
}

void qv_aligned_give(void *bytes)
{
    free(bytes);
}

void qv_sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *, void *),
             void *user)
{
    qsort_r(items, count, size, compare, user);
}

/* The process and its surroundings */

double qv_clock(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void qv_nap(int milliseconds)
{
    struct timespec left = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
    nanosleep(&left, NULL);
}

int qv_processors(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (!sched_getaffinity(0, sizeof set, &set) && CPU_COUNT(&set) > 0)
        return CPU_COUNT(&set);
#endif
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

long qv_process_number(void)
{
    return getpid();
}

char *qv_program_path(void)
{
    return realpath("/proc/self/exe", NULL);
}

char *qv_environment(const char *name)
{
    const char *value = getenv(name);
    return value ? strdup(value) : NULL;
}

/* After the XDG Base Directory Specification. */
char *qv_user_data_folder(void)
{
    const char *folder = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (folder && folder[0] == '/')
        return strdup(folder);
    return home && home[0] == '/' ? qv_format("%s/.local/share", home) : NULL;
}

void qv_arguments(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
}

void qv_console_open(void)
{
}

bool qv_is_terminal(int descriptor)
{
    return isatty(descriptor);
}

void qv_catch_stop(void (*caught)(int number))
{
    const struct sigaction action = {.sa_handler = caught ? caught : SIG_DFL}; // no SA_RESTART: reading ends
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int qv_wait_input(int descriptor, int milliseconds)
{
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};
    const int ready = poll(&wait, 1, milliseconds);
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
