// SPDX-License-Identifier: MIT
#include "base/platform.h"
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <malloc.h>
#include <share.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <windows.h>
#include "base/clock.h"
#include "base/wide.h"

enum { MODE = _S_IREAD | _S_IWRITE, READABLE = 4, WRITABLE = 2 };

/* Files */

static bool take_facts(int result, const struct _stat64 *status, qv_file_facts *facts)
{
    if (result != 0)
        return false;
    const int type = status->st_mode & _S_IFMT;
    *facts = (qv_file_facts){
        .kind = type == _S_IFREG   ? QV_FILE_REGULAR
                : type == _S_IFDIR ? QV_FILE_FOLDER
                                   : QV_FILE_OTHER,
        .size = status->st_size,
        .seconds = status->st_mtime,
    };
    return true;
}

bool qv_file_look(const char *path, qv_file_facts *facts)
{
    struct _stat64 status;
    wchar_t *wide = qv_wide(path);
    const bool well = wide && take_facts(_wstat64(wide, &status), &status, facts);
    free(wide);
    return well;
}

bool qv_descriptor_look(int descriptor, qv_file_facts *facts)
{
    struct _stat64 status;
    return take_facts(_fstat64(descriptor, &status), &status, facts);
}

static bool may(const char *path, int what)
{
    wchar_t *wide = qv_wide(path);
    const bool well = wide && _waccess(wide, what) == 0;
    free(wide);
    return well;
}

bool qv_file_exists(const char *path)
{
    return may(path, 0);
}

bool qv_file_may_read(const char *path)
{
    return may(path, READABLE);
}

bool qv_file_may_write(const char *path)
{
    return may(path, WRITABLE);
}

bool qv_folder_may_write(const char *path)
{
    return may(path, WRITABLE);
}

FILE *qv_file_open(const char *path, const char *mode)
{
    const wchar_t bytes[] = {(wchar_t)mode[0], L'b', L'N', L'\0'}; // N: not for children
    wchar_t *wide = qv_wide(path);
    FILE *file = wide ? _wfopen(wide, bytes) : NULL;
    free(wide);
    return file;
}

FILE *qv_stream_of(int descriptor, const char *mode)
{
    const char bytes[] = {mode[0], 'b', '\0'};
    return _fdopen(descriptor, bytes);
}

int qv_descriptor_of(FILE *stream)
{
    return _fileno(stream);
}

/* The C library's _wopen doesn't let others rename or remove an open file; this does, as POSIX. */
static int open_shared(const char *path, DWORD access, DWORD how, int flags)
{
    wchar_t *wide = qv_wide(path);
    if (!wide)
        return -1;
    const HANDLE file = CreateFileW(wide, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                    NULL, how, FILE_ATTRIBUTE_NORMAL, NULL);
    free(wide);
    if (file == INVALID_HANDLE_VALUE) {
        qv_take_error();
        return -1;
    }
    const int descriptor = _open_osfhandle((intptr_t)file, flags | _O_BINARY | _O_NOINHERIT);
    if (descriptor < 0)
        CloseHandle(file);
    return descriptor;
}

int qv_file_open_read(const char *path)
{
    return open_shared(path, GENERIC_READ, OPEN_EXISTING, _O_RDONLY);
}

int qv_file_open_write(const char *path)
{
    return open_shared(path, GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING, _O_RDWR);
}

int qv_file_create(const char *path)
{
    return open_shared(path, GENERIC_READ | GENERIC_WRITE, CREATE_NEW, _O_RDWR);
}

int qv_file_create_like(const char *path, const char *like)
{
    (void)like;
    return qv_file_create(path);
}

long qv_descriptor_read(int descriptor, void *bytes, size_t size)
{
    return _read(descriptor, bytes, size < INT32_MAX ? (unsigned)size : INT32_MAX);
}

bool qv_descriptor_write(int descriptor, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        const int written = _write(descriptor, at, size < INT32_MAX ? (unsigned)size : INT32_MAX);
        if (written < 0)
            return false;
        at += written;
        size -= (size_t)written;
    }
    return true;
}

bool qv_descriptor_sync(int descriptor)
{
    return _commit(descriptor) == 0;
}

bool qv_descriptor_close(int descriptor)
{
    return _close(descriptor) == 0;
}

bool qv_file_remove(const char *path)
{
    wchar_t *wide = qv_wide(path);
    const bool well = wide && _wunlink(wide) == 0;
    free(wide);
    return well;
}

bool qv_file_rename(const char *from, const char *to)
{
    wchar_t *wide_from = qv_wide(from), *wide_to = qv_wide(to);
    bool well = wide_from && wide_to;
    if (well && !MoveFileExW(wide_from, wide_to, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)) {
        qv_take_error();
        well = false;
    }
    free(wide_from);
    free(wide_to);
    return well;
}

void qv_file_sync_name(const char *path)
{
    (void)path; // the rename has written through
}

char *qv_file_resolve(const char *path)
{
    char *resolved = NULL;
    wchar_t *wide = qv_wide(path);
    if (!wide)
        return NULL;
    const HANDLE file = CreateFileW(wide, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                                    OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL); // folders, too
    free(wide);
    if (file == INVALID_HANDLE_VALUE) {
        qv_take_error();
        return NULL;
    }
    wchar_t *found = malloc(QV_LONGEST_PATH * sizeof *found);
    const DWORD length = found ? GetFinalPathNameByHandleW(file, found, QV_LONGEST_PATH, 0) : 0;
    if (length > 0 && length < QV_LONGEST_PATH)
        resolved = qv_narrow(found);
    else
        qv_take_error();
    free(found);
    CloseHandle(file);
    return resolved;
}

char *qv_link_target(const char *path)
{
    (void)path;
    errno = EINVAL;
    return NULL;
}

void *qv_map(int descriptor, size_t size)
{
    const HANDLE file = (HANDLE)_get_osfhandle(descriptor);
    const HANDLE mapping =
        file == INVALID_HANDLE_VALUE ? NULL : CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL);
    void *bytes = mapping ? MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, size) : NULL;
    if (!bytes)
        qv_take_error();
    if (mapping)
        CloseHandle(mapping); // the view keeps it
    return bytes;
}

void qv_unmap(void *bytes, size_t size)
{
    (void)size;
    if (bytes)
        UnmapViewOfFile(bytes);
}

/* Paths and folders */

char *qv_path_separator(const char *path)
{
    char *slash = strrchr(path, '/'), *back = strrchr(path, '\\');
    return !slash || (back && back > slash) ? back : slash;
}

bool qv_folder_make(const char *path)
{
    wchar_t *wide = qv_wide(path);
    const bool well = wide && (_wmkdir(wide) == 0 || errno == EEXIST);
    free(wide);
    return well;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds a name to the list. */
static bool add_name(char ***names, size_t *count, const wchar_t *name)
{
    char **longer = realloc(*names, (*count + 1) * sizeof *longer);
    if (!longer)
        return false;
    *names = longer;
    longer[*count] = qv_narrow(name);
    return longer[*count] && ++*count;
}

/* All that a search finds, of which `entry` is the first. */
static bool take_names(intptr_t search, struct _wfinddata_t *entry, char ***names, size_t *count)
{
    do {
        if (wcscmp(entry->name, L".") != 0 && wcscmp(entry->name, L"..") != 0 &&
            !add_name(names, count, entry->name))
            return false;
    } while (_wfindnext(search, entry) == 0);
    return true;
}

bool qv_folder_list(const char *path, char ***names, size_t *count)
{
    struct _wfinddata_t entry;
    wchar_t *pattern = qv_wide_with(path, L"/*");
    const intptr_t search = pattern ? _wfindfirst(pattern, &entry) : -1;
    free(pattern);
    *count = 0;
    *names = search == -1 ? NULL : malloc(sizeof **names);
    if (search == -1)
        return false;
    const bool well = *names && take_names(search, &entry, names, count);
    _findclose(search);
    if (well) {
        qsort(*names, *count, sizeof **names, by_bytes);
        return true;
    }
    qv_names_free(*names, *count);
    errno = ENOMEM;
    return false;
}

/* Memory and processors */

uint64_t qv_processor_bits(void)
{
    return 0;
}

int qv_processors(void)
{
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return info.dwNumberOfProcessors > 0 ? (int)info.dwNumberOfProcessors : 1;
}

int qv_processors_online(void)
{
    return qv_processors();
}

long qv_process_number(void)
{
    return (long)GetCurrentProcessId();
}

void *qv_pages_take(size_t bytes)
{
    return VirtualAlloc(NULL, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

void qv_pages_give(void *pages, size_t bytes)
{
    (void)bytes;
    if (pages)
        VirtualFree(pages, 0, MEM_RELEASE);
}

void *qv_aligned_take(size_t alignment, size_t bytes)
{
    return _aligned_malloc(bytes, alignment);
}

void qv_aligned_give(void *bytes)
{
    _aligned_free(bytes);
}

/* What qsort_s hands on, to call a comparison that has its user last. */
typedef struct comparison {
    int (*compare)(const void *, const void *, void *);
    void *user;
} comparison;

static int compare_items(void *context, const void *a, const void *b)
{
    const comparison *c = context;
    return c->compare(a, b, c->user);
}

void qv_sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *, void *),
             void *user)
{
    comparison context = {compare, user};
    qsort_s(items, count, size, compare_items, &context);
}

/* Clock */

double qv_clock(void)
{
    LARGE_INTEGER ticks, second;
    QueryPerformanceCounter(&ticks);
    QueryPerformanceFrequency(&second);
    return (double)ticks.QuadPart / (double)second.QuadPart;
}

void qv_nap(int milliseconds)
{
    Sleep((DWORD)milliseconds);
}
