// SPDX-License-Identifier: MIT
#ifndef QV_TEST_SCRATCH_FOLDER_H
#define QV_TEST_SCRATCH_FOLDER_H
/* A folder of a test's own, and files in it. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char scratch[200]; // its path

static inline int make_scratch(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    snprintf(scratch, sizeof scratch, "%s/quaver-XXXXXX", base ? base : "/tmp");
    return mkdtemp(scratch) ? 0 : -1;
}

static inline const char *in_scratch(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", scratch, name);
    return path;
}

/* Number of files; removes them too if told. */
static inline int scratch_files(int removing)
{
    int count = 0;
    DIR *folder = opendir(scratch);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count++;
        if (removing)
            remove(in_scratch(entry->d_name));
    }
    if (folder)
        closedir(folder);
    return count;
}

static inline int remove_scratch(void **state)
{
    (void)state;
    scratch_files(1);
    return rmdir(scratch);
}

/* The bytes of a file, malloc'd; NULL and length 0 when it cannot be read. */
static inline unsigned char *read_whole(const char *path, size_t *length)
{
    *length = 0;
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return NULL;
    fseek(stream, 0, SEEK_END);
    *length = (size_t)ftell(stream);
    rewind(stream);
    unsigned char *bytes = malloc(*length + 1);
    if (bytes && fread(bytes, 1, *length, stream) != *length) {
        free(bytes);
        bytes = NULL;
    }
    fclose(stream);
    return bytes;
}

#endif
