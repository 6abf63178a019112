// SPDX-License-Identifier: MIT
#ifndef QV_BASE_PLATFORM_H
#define QV_BASE_PLATFORM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * All that Quaver asks of the operating system, for POSIX systems (platform_posix.c) and Windows
 * (platform_windows.c); the clock is in base/clock.h, threads in base/pool.h, sockets in base/socket.h. No
 * other file includes headers of the system.
 *
 * Paths and texts are UTF-8 on every system. Files are opened as bytes, and children don't inherit them. What
 * fails sets errno, so that strerror(errno) is the reason.
 */

/* Files */

typedef enum qv_file_kind {
    QV_FILE_REGULAR,
    QV_FILE_FOLDER,
    QV_FILE_OTHER // a device, a pipe ...
} qv_file_kind;

typedef struct qv_file_facts {
    qv_file_kind kind;
    int64_t size;                 // bytes
    int64_t seconds, nanoseconds; // when it was changed
} qv_file_facts;

bool qv_file_look(const char *path, qv_file_facts *facts); // through links
bool qv_descriptor_look(int descriptor, qv_file_facts *facts);
bool qv_file_exists(const char *path);
bool qv_file_may_read(const char *path);
bool qv_file_may_write(const char *path);   // one that exists
bool qv_folder_may_write(const char *path); // files can be made in it

FILE *qv_file_open(const char *path, const char *mode); // mode: "r", "w" or "a"
FILE *qv_stream_of(int descriptor, const char *mode);   // closes the descriptor with itself; NULL on failure
int qv_descriptor_of(FILE *stream);
/* Descriptors, -1 on failure. */
enum { QV_STDIN = 0, QV_STDOUT = 1, QV_STDERR = 2 };
int qv_file_open_read(const char *path);
int qv_file_open_write(const char *path); // one that exists
int qv_file_create(const char *path);     // for reading and writing; EEXIST when there is one
/* The same, with the rights and, as far as may be, the owners of the file `like`, if that is there. Windows:
 * those of the folder. */
int qv_file_create_like(const char *path, const char *like);
long qv_descriptor_read(int descriptor, void *bytes, size_t size);        // bytes read; 0: the end; -1
bool qv_descriptor_write(int descriptor, const void *bytes, size_t size); // all of them
bool qv_descriptor_sync(int descriptor); // brings what was written to the disk
bool qv_descriptor_close(int descriptor);

bool qv_file_remove(const char *path);
bool qv_file_rename(const char *from, const char *to); // in one step, over an older file `to`
/* Brings the name of a file in its folder to the disk, as far as the file system can. */
void qv_file_sync_name(const char *path);
/* The file that a path leads to, all links followed; to be freed. NULL: none, or memory is short (ENOMEM). */
char *qv_file_resolve(const char *path);
/* Where the link `path` itself leads to, be there something or not; to be freed. NULL: it is no link, or
 * memory is short (ENOMEM). Windows: always NULL. */
char *qv_link_target(const char *path);

/* The bytes of an open file of that size, for reading; changes made to the file may be seen or not, and it
 * must not be cut. NULL on failure. The descriptor can be closed at once. */
void *qv_map(int descriptor, size_t size);
void qv_unmap(void *bytes, size_t size); // NULL is fine

/* Paths and folders */

#ifdef _WIN32
#define QV_PATH_LIST_END ';' // between the folders of a list, as in an environment variable
#else
#define QV_PATH_LIST_END ':'
#endif

/* The last separator of folders in a path; NULL: none. */
char *qv_path_separator(const char *path);
size_t qv_path_length(const char *path); // without slashes at its end
bool qv_folder_make(const char *path);   // one that is there already is fine
/* The names in a folder but . and .., ascending by bytes. False on failure; else to be freed. */
bool qv_folder_list(const char *path, char ***names, size_t *count);
void qv_names_free(char **names, size_t count);

/* Memory and processors */

int qv_processors(void);        // the number this process may run on, 1 or more
int qv_processors_online(void); // all there are, 1 or more
/* On ARM, what the system tells of the processor's instructions: Linux's AT_HWCAP, and AT_HWCAP2 in the upper
 * half; 0: nothing. */
uint64_t qv_processor_bits(void);
long qv_process_number(void); // no two that run have the same

/* `bytes` of zeros; those never touched cost nothing. NULL: memory is short. */
void *qv_pages_take(size_t bytes);
void qv_pages_give(void *pages, size_t bytes); // NULL is fine
/* Not cleared; alignment: a power of two, of which `bytes` is a multiple. NULL: memory is short. */
void *qv_aligned_take(size_t alignment, size_t bytes);
void qv_aligned_give(void *bytes); // NULL is fine

/* As qsort, with `user` handed on to `compare`. The order of equal items is open. */
void qv_sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *, void *),
             void *user);

#endif
