// SPDX-License-Identifier: MIT
#include "train/begun.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/line.h"
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "store/aside.h"

enum { MOST = 16, VALUE = 512 };

/* For readers of the file. It may lie elsewhere now, or in other places on several machines: what is in it is
 * compared, by checkpoints and between processes. */
static const char DATASET[] = "DATASET";

/* An option as it is written: name and value, one line. */
typedef struct setting {
    const char *name;
    char value[VALUE];
    bool hash; // of content: the value says nothing to a reader
} setting;

typedef struct settings {
    setting list[MOST];
    int count;
} settings;

static char *add(settings *all, const char *name)
{
    setting *s = &all->list[all->count++];
    s->name = name;
    return s->value;
}

static void add_text(settings *all, const char *name, const char *value)
{
    char *to = add(all, name);
    snprintf(to, VALUE, "%s", value ? value : "");
    for (; *to; to++)
        *to = *to == '\n' || *to == '\r' ? ' ' : *to;
}

static void add_hash(settings *all, const char *name, const void *bytes, size_t size)
{
    snprintf(add(all, name), VALUE, "%016" PRIx64, qv_hash(QV_HASH_START, bytes, size));
    all->list[all->count - 1].hash = true;
}

static void collect(const qv_train_options *options, settings *all)
{
    const qv_session_options *session = &options->session;
    qv_voice_sizes sizes;
    qv_voice_default_sizes(&sizes);
    *all = (settings){.count = 0};
    add_text(all, DATASET, session->dataset);
    add_text(all, "--dev", session->dev);
    add_text(all, "--speaker", session->speaker);
    add_text(all, "--guess", session->guess ? "yes" : "no");
    snprintf(add(all, "--seed"), VALUE, "%" PRIu64, session->seed);
    snprintf(add(all, "--effort"), VALUE, "%g", options->effort > 0 ? options->effort : 1);
    add_hash(all, "--dict or --lexicon", session->lexicon, session->lexicon_size);
    add_hash(all, "--sizes", options->sizes ? options->sizes : &sizes, sizeof sizes);
}

uint64_t qv_begun_hash(const qv_train_options *options)
{
    settings all;
    uint64_t hash = QV_HASH_START;
    collect(options, &all);
    for (const setting *s = all.list; s < all.list + all.count; s++)
        if (strcmp(s->name, DATASET) != 0)
            hash = qv_hash(hash, s->value, strlen(s->value) + 1);
    return hash;
}

static int write_all(const char *path, const settings *all)
{
    qv_aside *aside;
    int error = qv_aside_open(&aside, path, QV_ASIDE_DURABLE);
    if (error)
        return error;
    for (int i = 0; i < all->count; i++)
        fprintf(qv_aside_stream(aside), "%s=%s\n", all->list[i].name, all->list[i].value);
    return qv_aside_close(&aside);
}

/* The setting that a line NAME=VALUE names but with another value, or NULL; *value is that of the line. */
static const setting *differing(const settings *all, char *line, char **value)
{
    char *equals = strchr(line, '=');
    if (!equals)
        return NULL;
    *equals = '\0';
    *value = equals + 1;
    for (const setting *s = all->list; s < all->list + all->count; s++)
        if (strcmp(s->name, line) == 0 && strcmp(s->name, DATASET) != 0)
            return strcmp(s->value, *value) == 0 ? NULL : s;
    return NULL;
}

static int compare(const char *work, FILE *file, const settings *all, char *message, size_t size)
{
    char *line = NULL, *value = NULL;
    const setting *other = NULL;
    size_t capacity = 0;
    while (!other && qv_read_line(file, &line, &capacity) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        other = differing(all, line, &value);
    }
    int error = QV_OK;
    if (other && other->hash)
        error = qv_fail(QV_ERROR_FORMAT, message, size,
                        "%s: was begun with another %s; go on with that, or give another --work", work,
                        other->name);
    else if (other)
        error = qv_fail(QV_ERROR_FORMAT, message, size,
                        "%s: was begun with %s %s, not %s; go on with that, or give another --work", work,
                        other->name, *value ? value : "not given", *other->value ? other->value : "without");
    free(line);
    return error;
}

bool qv_begun_exists(const char *work)
{
    char *path = qv_format("%s/options", work);
    const bool exists = path && qv_file_exists(path);
    free(path);
    return exists;
}

int qv_begun_check(const qv_train_options *options, char *message, size_t size)
{
    settings all;
    const char *work = options->session.work;
    char *path = qv_format("%s/options", work);
    if (!path)
        return qv_fail(QV_ERROR_MEMORY, message, size, "train: memory is short");
    collect(options, &all);
    FILE *file = options->resume ? qv_file_open(path, "r") : NULL;
    int error = QV_OK;
    if (file)
        error = compare(work, file, &all, message, size);
    else if (!options->resume && write_all(path, &all))
        error = qv_fail(QV_ERROR_WRITE, message, size, "%s: cannot be written: %s", path, strerror(errno));
    if (file)
        fclose(file);
    free(path);
    return error;
}
