// SPDX-License-Identifier: MIT
#include "train/data/dataset.h"
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/encoding.h"
#include "base/grow.h"
#include "base/line.h"
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "train/data/split.h"

enum { MOST_LEFT_OUT_PERCENT = 10 };

/* Where the recordings and the list of a layout lie. */
struct layout {
    const char *list, *recordings;
    bool arctic; // ( ID "text" ) rather than id|text
};

static const struct layout layouts[] = {
    {"metadata.csv", "wavs", false},
    {"etc/txt.done.data", "wav", true},
};

/* The files of the folder of recordings, sorted by name, to find ID.EXTENSION in. */
struct listing {
    char **name; // [count]
    size_t count;
};

struct reader {
    qv_dataset *dataset;
    const struct layout *layout;
    const char *folder;
    struct listing listing;
    const qv_monitor *monitor;
    size_t capacity; // of dataset->entry
};

static int no_memory(char *message, size_t size)
{
    return qv_fail(QV_ERROR_MEMORY, message, size, "memory is short");
}

void qv_dataset_leave_out(qv_dataset *dataset, const qv_monitor *monitor, int line, const char *format, ...)
{
    char reason[512], report[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    snprintf(report, sizeof report, "%s:%d: %s", dataset->list, line, reason);
    qv_monitor_report(monitor, report);
    dataset->left_out++;
}

int qv_dataset_check(const qv_dataset *dataset, int usable, char *message, size_t size)
{
    if ((int64_t)dataset->left_out * 100 > (int64_t)dataset->rows * MOST_LEFT_OUT_PERCENT)
        return qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s: %d of %d rows cannot be used, more than a tenth; repair the dataset first",
                       dataset->list, dataset->left_out, dataset->rows);
    if (usable <= 0)
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: nothing is left to train on", dataset->list);
    return 0;
}

// ---- the folder of recordings

/* What recordings mostly are called; other files beside them, as ID.lab, count only when there is none. */
static bool is_sound(const char *extension)
{
    static const char *const sounds[] = {"wav", "flac", "ogg", "opus", "mp3", "aif", "aiff",
                                         "au",  "caf",  "w64", "rf64", "snd", "sph"};
    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++)
        if (strcasecmp(extension, sounds[i]) == 0)
            return true;
    return false;
}

/* The first file ID.EXTENSION in the order of names, sounds before others; or NULL. */
static const char *find_recording(const struct listing *listing, const char *id)
{
    size_t length = strlen(id);
    size_t low = 0, high = listing->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strncmp(listing->name[middle], id, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const char *other = NULL;
    for (; low < listing->count && !strncmp(listing->name[low], id, length); low++) {
        const char *rest = listing->name[low] + length;
        if (rest[0] != '.' || !rest[1] || strchr(rest + 1, '.'))
            continue;
        if (is_sound(rest + 1))
            return listing->name[low];
        if (!other)
            other = listing->name[low];
    }
    return other;
}

// ---- rows

/* id|text or id|text|normalised text. The reason why it is not, or NULL. */
static const char *parse_ljspeech(char *row, char **id, char **text)
{
    char *bar = strchr(row, '|');
    if (!bar)
        return "too few columns: a row is ID|TEXT or ID|TEXT|NORMALISED TEXT";
    *bar = '\0';
    char *plain = bar + 1, *normal = strchr(plain, '|');
    if (normal) {
        *normal++ = '\0';
        if (strchr(normal, '|'))
            return "too many columns: a row is ID|TEXT or ID|TEXT|NORMALISED TEXT";
    }
    *id = qv_trim(row);
    *text = qv_trim(normal && *qv_trim(normal) ? normal : plain);
    return NULL;
}

/* ( id "text" ), with \" for a quote inside. */
static const char *parse_arctic(char *row, char **id, char **text)
{
    static const char *const shape = "a row is ( ID \"TEXT\" )";
    row = qv_trim(row);
    size_t length = strlen(row);
    if (length < 2 || row[0] != '(' || row[length - 1] != ')')
        return shape;
    row[length - 1] = '\0';
    *id = qv_trim(row + 1);
    char *quote = strchr(*id, '"'), *last = strrchr(*id, '"');
    if (!quote || quote == last)
        return shape;
    *quote = *last = '\0';
    *id = qv_trim(*id);
    char *to = quote + 1;
    for (const char *from = quote + 1; *from; from++) {
        if (from[0] == '\\' && from[1] == '"')
            continue;
        *to++ = *from;
    }
    *to = '\0';
    *text = qv_trim(quote + 1);
    return NULL;
}

static const char *faulty_id(const char *id)
{
    if (!*id)
        return "empty id";
    if (*id == '.' || strchr(id, '/'))
        return "the id is not a plain file name";
    return NULL;
}

static int add_entry(struct reader *reader, int line, const char *id, const char *text, const char *recording)
{
    qv_dataset *dataset = reader->dataset;
    if (QV_GROW(dataset->entry, reader->capacity, (size_t)dataset->count + 1))
        return QV_ERROR_MEMORY;
    qv_entry entry = {.id = strdup(id), .text = strdup(text), .line = line};
    entry.path = qv_format("%s/%s/%s", reader->folder, reader->layout->recordings, recording);
    if (!entry.id || !entry.text || !entry.path) {
        free(entry.id);
        free(entry.text);
        free(entry.path);
        return QV_ERROR_MEMORY;
    }
    dataset->entry[dataset->count++] = entry;
    return 0;
}

static int read_row(struct reader *reader, int line, char *row)
{
    char *id = NULL, *text = NULL;
    qv_dataset *dataset = reader->dataset;
    dataset->rows++;
    const char *reason =
        reader->layout->arctic ? parse_arctic(row, &id, &text) : parse_ljspeech(row, &id, &text);
    if (!reason)
        reason = faulty_id(id);
    if (!reason && !*text)
        reason = "empty transcript";
    if (reason) {
        qv_dataset_leave_out(dataset, reader->monitor, line, "%s", reason);
        return 0;
    }
    const char *recording = find_recording(&reader->listing, id);
    if (!recording) {
        qv_dataset_leave_out(dataset, reader->monitor, line, "no recording %s/%s.*",
                             reader->layout->recordings, id);
        return 0;
    }
    return add_entry(reader, line, id, text, recording);
}

/* The list may be in any encoding that base/encoding.h knows. */
static int read_rows(struct reader *reader, FILE *file)
{
    size_t size;
    char *text = qv_read_decoded(file, &size), *end = text ? text + size : NULL;
    int error = text ? 0 : errno == ENOMEM ? QV_ERROR_MEMORY : QV_ERROR_OPEN;
    char *row = text;
    for (int line = 1; !error && row < end; line++) {
        char *row_end = memchr(row, '\n', (size_t)(end - row));
        row_end = row_end ? row_end : end;
        *row_end = '\0';
        if (line == 1 && !strncmp(row, "\xEF\xBB\xBF", 3))
            row += 3; // a byte order mark
        if (row + strlen(row) != row_end) {
            reader->dataset->rows++;
            qv_dataset_leave_out(reader->dataset, reader->monitor, line, "a zero byte in the row");
        } else if (*qv_trim(row)) {
            error = read_row(reader, line, qv_trim(row));
        }
        row = row_end + 1;
    }
    free(text);
    return error;
}

// ---- ids that come twice

static int by_id_then_line(const void *a, const void *b)
{
    const qv_entry *x = *(qv_entry *const *)a, *y = *(qv_entry *const *)b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static qv_entry **sorted(const qv_dataset *dataset, int (*order)(const void *, const void *))
{
    qv_entry **entry = malloc(((size_t)dataset->count + 1) * sizeof *entry);
    if (!entry)
        return NULL;
    for (int i = 0; i < dataset->count; i++)
        entry[i] = &dataset->entry[i];
    qsort(entry, (size_t)dataset->count, sizeof *entry, order);
    return entry;
}

static void free_entry(qv_entry *entry)
{
    free(entry->id);
    free(entry->text);
    free(entry->path);
}

/* Leaves out all but the first row of an id. */
static int drop_duplicates(qv_dataset *dataset, const qv_monitor *monitor)
{
    qv_entry **entry = sorted(dataset, by_id_then_line);
    bool *again = calloc((size_t)dataset->count + 1, sizeof *again);
    if (!entry || !again) {
        free(entry);
        free(again);
        return QV_ERROR_MEMORY;
    }
    for (int i = 1, first = 0; i < dataset->count; i++) {
        if (strcmp(entry[first]->id, entry[i]->id)) {
            first = i;
            continue;
        }
        again[entry[i] - dataset->entry] = true;
        qv_dataset_leave_out(dataset, monitor, entry[i]->line, "the id %s is already on line %d",
                             entry[i]->id, entry[first]->line);
    }
    int kept = 0;
    for (int i = 0; i < dataset->count; i++) {
        if (again[i])
            free_entry(&dataset->entry[i]);
        else
            dataset->entry[kept++] = dataset->entry[i];
    }
    dataset->count = kept;
    free(again);
    free(entry);
    return 0;
}

static int count_split(const qv_dataset *dataset, qv_split split)
{
    int count = 0;
    for (int i = 0; i < dataset->count; i++)
        count += dataset->entry[i].split == split;
    return count;
}

// ---- open and close

/* Opens the list of the first layout that the folder has; NULL when it has none. */
static FILE *open_list(struct reader *reader)
{
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        char *path = qv_format("%s/%s", reader->folder, layouts[i].list);
        if (!path)
            return NULL;
        FILE *file = qv_file_open(path, "r");
        if (file) {
            reader->layout = &layouts[i];
            reader->dataset->list = path;
            return file;
        }
        free(path);
    }
    return NULL;
}

/* The last part of the folder's name, without trailing slashes. */
static char *folder_name(const char *folder)
{
    size_t end = strlen(folder);
    while (end > 1 && folder[end - 1] == '/')
        end--;
    size_t begin = end;
    while (begin && folder[begin - 1] != '/')
        begin--;
    return qv_format("%.*s", (int)(end - begin), folder + begin);
}

static int read_dataset(struct reader *reader, char *message, size_t size)
{
    qv_dataset *dataset = reader->dataset;
    FILE *file = open_list(reader);
    if (!file)
        return qv_fail(QV_ERROR_OPEN, message, size,
                       "%s: neither metadata.csv nor etc/txt.done.data can be read there (%s)",
                       reader->folder, strerror(errno));
    char *path = qv_format("%s/%s", reader->folder, reader->layout->recordings);
    int error = QV_ERROR_MEMORY;
    if (path) {
        if (qv_folder_list(path, &reader->listing.name, &reader->listing.count))
            error = QV_OK;
        else if (errno != ENOMEM)
            error = qv_fail(QV_ERROR_OPEN, message, size, "%s: the folder of recordings cannot be read (%s)",
                            path, strerror(errno));
        free(path);
    }
    if (!error) {
        error = read_rows(reader, file);
        if (error == QV_ERROR_OPEN)
            qv_fail(error, message, size, "%s: cannot be read (%s)", dataset->list, strerror(errno));
    }
    fclose(file);
    return error == QV_ERROR_MEMORY ? no_memory(message, size) : error;
}

static int divide(qv_dataset *dataset, const char *dev, uint64_t seed, const qv_monitor *monitor,
                  char *message, size_t size)
{
    int error = drop_duplicates(dataset, monitor);
    if (!error)
        error = qv_dataset_split(dataset, dev, seed, monitor);
    if (error == QV_ERROR_OPEN)
        return qv_fail(error, message, size, "%s: cannot be read (%s)", dev, strerror(errno));
    if (error)
        return no_memory(message, size);
    if (dev && *dev && dataset->count && !count_split(dataset, QV_SPLIT_DEV))
        return qv_fail(
            QV_ERROR_FORMAT, message, size,
            "no entry belongs to the development set \"%s\"; give a file of ids, or patterns such as "
            "\"b048*,b049*\"",
            dev);
    return qv_dataset_check(dataset, count_split(dataset, QV_SPLIT_TRAIN), message, size);
}

int qv_dataset_open(qv_dataset **dataset, const char *folder, const char *dev, uint64_t seed,
                    const qv_monitor *monitor, char *message, size_t size)
{
    *dataset = NULL;
    struct reader reader = {.folder = folder, .monitor = monitor, .dataset = calloc(1, sizeof(qv_dataset))};
    if (!reader.dataset)
        return no_memory(message, size);
    reader.dataset->name = folder_name(folder);
    int error = reader.dataset->name ? 0 : no_memory(message, size);
    if (!error)
        error = read_dataset(&reader, message, size);
    if (!error)
        error = divide(reader.dataset, dev, seed, monitor, message, size);
    qv_names_free(reader.listing.name, reader.listing.count);
    if (error)
        qv_dataset_close(&reader.dataset);
    *dataset = reader.dataset;
    return error;
}

void qv_dataset_close(qv_dataset **dataset)
{
    qv_dataset *d = *dataset;
    if (!d)
        return;
    for (int i = 0; i < d->count; i++)
        free_entry(&d->entry[i]);
    free(d->entry);
    free(d->list);
    free(d->name);
    free(d);
    *dataset = NULL;
}
