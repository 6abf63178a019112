// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "base/platform.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__) && defined(__aarch64__)
#include <sys/auxv.h>
#endif
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/message.h"

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
    return open(path, O_WRONLY | O_CLOEXEC); // with O_RDWR a pipe would not wait for its reader
}

int qv_file_create(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

int qv_file_create_like(const char *path, const char *like)
{
    struct stat status, made;
    if (stat(like, &status) != 0)
        return qv_file_create(path);
    const int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600); // no other's for a moment
    if (descriptor < 0 || fstat(descriptor, &made) != 0)
        return descriptor;
    mode_t rights = status.st_mode & 0777;
    if ((made.st_uid != status.st_uid || made.st_gid != status.st_gid) &&
        fchown(descriptor, status.st_uid, status.st_gid) != 0 &&
        fchown(descriptor, (uid_t)-1, status.st_gid) != 0)
        rights &= ~(mode_t)070; // they are those of another group
    fchmod(descriptor, rights);
    return descriptor;
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
    const char *slash = qv_path_separator(path);
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

char *qv_link_target(const char *path)
{
    char target[PATH_MAX];
    const ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0)
        return NULL;
    target[length] = '\0';
    const char *slash = strrchr(path, '/');
    if (*target == '/' || !slash)
        return strdup(target);
    return qv_format("%.*s/%s", (int)(slash - path), path, target);
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

/* Memory and processors */

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

uint64_t qv_processor_bits(void)
{
#if defined(__linux__) && defined(__aarch64__)
    return (uint64_t)getauxval(AT_HWCAP2) << 32 | (getauxval(AT_HWCAP) & 0xffffffff);
#else
    return 0;
#endif
}

int qv_processors_online(void)
{
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

int qv_processors(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (!sched_getaffinity(0, sizeof set, &set) && CPU_COUNT(&set) > 0)
        return CPU_COUNT(&set);
#endif
    return qv_processors_online();
}

long qv_process_number(void)
{
    return getpid();
}

/* Clock */

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
