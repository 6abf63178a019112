// SPDX-License-Identifier: MIT
#include "train/data/split.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/encoding.h"
#include "base/glob.h"
#include "base/line.h"
#include "base/platform.h"
#include "quaver/quaver.h"

enum { DEFAULT_DEV_PERCENT = 2 };

static int by_text(const void *a, const void *b)
{
    const qv_entry *x = *(qv_entry *const *)a, *y = *(qv_entry *const *)b;
    int order = strcasecmp(x->text, y->text);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static qv_entry **sorted_by_text(const qv_dataset *dataset)
{
    qv_entry **entry = malloc(((size_t)dataset->count + 1) * sizeof *entry);
    if (!entry)
        return NULL;
    for (int i = 0; i < dataset->count; i++)
        entry[i] = &dataset->entry[i];
    qsort(entry, (size_t)dataset->count, sizeof *entry, by_text);
    return entry;
}

/* FNV-1a (Fowler, Noll, Vo) with an avalanche at the end (Stafford's mix 13). */
static uint64_t hash_text(const char *text, uint64_t seed)
{
    uint64_t hash = 0xcbf29ce484222325u ^ (seed * 0x9e3779b97f4a7c15u);
    for (; *text; text++)
        hash = (hash ^ (uint64_t)tolower((unsigned char)*text)) * 0x100000001b3u;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebu;
    return hash ^ (hash >> 31);
}

struct ranked {
    uint64_t hash;
    int first, count; // entries of one text, in the order of by_text
};

static int by_hash(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

/* Whole texts, all their readings, until 2 % of the entries are reached; at least one text stays on each
 * side. */
static int split_by_seed(qv_dataset *dataset, uint64_t seed)
{
    qv_entry **entry = sorted_by_text(dataset);
    struct ranked *text = malloc(((size_t)dataset->count + 1) * sizeof *text);
    if (!entry || !text) {
        free(entry);
        free(text);
        return QV_ERROR_MEMORY;
    }
    int texts = 0;
    for (int i = 0; i < dataset->count; i++) {
        if (texts && !strcasecmp(entry[text[texts - 1].first]->text, entry[i]->text))
            text[texts - 1].count++;
        else
            text[texts++] = (struct ranked){hash_text(entry[i]->text, seed), i, 1};
    }
    qsort(text, (size_t)texts, sizeof *text, by_hash);
    int wanted = (dataset->count * DEFAULT_DEV_PERCENT + 99) / 100, taken = 0;
    for (int i = 0; i + 1 < texts && taken < wanted; i++) {
        for (int j = 0; j < text[i].count; j++)
            entry[text[i].first + j]->split = QV_SPLIT_DEV;
        taken += text[i].count;
    }
    free(text);
    free(entry);
    return 0;
}

/* Marks the entries whose id fits one of the comma-separated globs. */
static int split_by_patterns(qv_dataset *dataset, const char *patterns)
{
    char *copy = strdup(patterns);
    if (!copy)
        return QV_ERROR_MEMORY;
    for (char *pattern = copy, *comma; pattern; pattern = comma) {
        comma = strchr(pattern, ',');
        if (comma)
            *comma++ = '\0';
        pattern = qv_trim(pattern);
        for (int i = 0; *pattern && i < dataset->count; i++)
            if (qv_glob(pattern, dataset->entry[i].id))
                dataset->entry[i].split = QV_SPLIT_DEV;
    }
    free(copy);
    return 0;
}

/* Marks the entries whose id begins with a line of the text, which is closed by NUL at text [length]. */
static void split_by_lines(qv_dataset *dataset, char *text, size_t length)
{
    char *rest = qv_skip_mark(text), *line;
    while ((line = qv_next_line(&rest, text + length))) {
        const char *beginning = qv_trim(line);
        const size_t size = strlen(beginning);
        for (int i = 0; size && i < dataset->count; i++)
            if (!strncmp(dataset->entry[i].id, beginning, size))
                dataset->entry[i].split = QV_SPLIT_DEV;
    }
}

/* The file may be in any encoding that base/encoding.h knows. */
static int split_by_file(qv_dataset *dataset, const char *path, const qv_monitor *monitor)
{
    size_t length;
    const char *from = NULL;
    char *text = qv_read_decoded_file(path, &length, &from);
    if (!text)
        return errno == ENOMEM ? QV_ERROR_MEMORY : QV_ERROR_OPEN;
    if (from) {
        char line[1024];
        snprintf(line, sizeof line, "%s: is %s, and is read as that", path, from);
        qv_monitor_report(monitor, line);
    }
    split_by_lines(dataset, text, length);
    free(text);
    return QV_OK;
}

/* Takes entries with the text of a development entry out of the training set. */
static int keep_texts_apart(qv_dataset *dataset, const qv_monitor *monitor)
{
    qv_entry **entry = sorted_by_text(dataset);
    if (!entry)
        return QV_ERROR_MEMORY;
    for (int first = 0, end; first < dataset->count; first = end) {
        const qv_entry *dev = NULL;
        for (end = first; end < dataset->count && !strcasecmp(entry[first]->text, entry[end]->text); end++)
            if (entry[end]->split == QV_SPLIT_DEV && !dev)
                dev = entry[end];
        for (int i = first; dev && i < end; i++) {
            if (entry[i]->split == QV_SPLIT_DEV)
                continue;
            qv_dataset_pass_over(dataset, monitor, entry[i]->line, "the text is that of a development entry",
                                 "%s is not used: its text is that of the development entry %s", entry[i]->id,
                                 dev->id);
            entry[i]->split = QV_SPLIT_NONE;
        }
    }
    free(entry);
    return 0;
}

int qv_dataset_split(qv_dataset *dataset, const char *dev, uint64_t seed, const qv_monitor *monitor)
{
    if (!dev || !*dev)
        return split_by_seed(dataset, seed);
    qv_file_facts facts;
    const bool is_file = qv_file_look(dev, &facts) && facts.kind == QV_FILE_REGULAR;
    const int error = is_file ? split_by_file(dataset, dev, monitor) : split_by_patterns(dataset, dev);
    return error ? error : keep_texts_apart(dataset, monitor);
}
