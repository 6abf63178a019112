// SPDX-License-Identifier: MIT
#include "train/data/dataset.h"
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/encoding.h"
#include "base/grow.h"
#include "base/line.h"
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "store/utf8.h"
#include "train/data/recordings.h"
#include "train/data/rows.h"
#include "train/data/speakers.h"
#include "train/data/split.h"
#include "train/data/texts.h"

/* Where the list and the recordings of a layout may lie. */
struct layout {
    const char *list;
    const char *recordings[4]; // the first that is there; ends with NULL
    bool arctic;               // ( ID "text" ) rather than columns
};

static const struct layout layouts[] = {
    {"metadata.csv", {"wavs", "wav", ""}, false},    {"etc/txt.done.data", {"wav", "wavs", ""}, true},
    {"metadata.txt", {"wavs", "wav", ""}, false},    {"filelist.txt", {"wavs", "wav", ""}, false},
    {"transcripts.txt", {"wavs", "wav", ""}, false},
};

struct reader {
    qv_dataset *dataset;
    const qv_dataset_options *options;
    const struct layout *layout;
    qv_recordings recordings;
    const qv_monitor *monitor;
    size_t capacity; // of dataset->entry
};

static int no_memory(char *message, size_t size)
{
    return qv_fail(QV_ERROR_MEMORY, message, size, "memory is short");
}

QV_PRINTF(2, 3) static void note(const struct reader *reader, const char *format, ...)
{
    char line[1024];
    const int used = snprintf(line, sizeof line, "%s: ", reader->dataset->list);
    va_list arguments;
    va_start(arguments, format);
    if (used > 0 && (size_t)used < sizeof line)
        vsnprintf(line + used, sizeof line - (size_t)used, format, arguments);
    va_end(arguments);
    qv_monitor_report(reader->monitor, line);
}

// ---- rows

/* Takes the path and, on success, the id over. */
static int add_entry(struct reader *reader, int line, char *id, const char *text, char *path)
{
    qv_dataset *dataset = reader->dataset;
    if (QV_GROW(dataset->entry, reader->capacity, (size_t)dataset->count + 1))
        return QV_ERROR_MEMORY;
    qv_entry entry = {.id = id, .text = strdup(text), .path = path, .line = line};
    if (!entry.text)
        return QV_ERROR_MEMORY;
    dataset->entry[dataset->count++] = entry;
    return QV_OK;
}

/* Names with folders are told as they are written: they are looked for at two places. */
static void tell_no_recording(struct reader *reader, int line, const char *name)
{
    size_t stem;
    const char *within = strpbrk(name, "/\\") ? "" : reader->recordings.within;
    qv_is_sound_name(name, &stem);
    qv_dataset_leave_out(reader->dataset, reader->monitor, line, "there is no recording of that name",
                         "no recording %s%s%.*s.*", within, *within ? "/" : "", (int)stem, name);
}

/* A recording by the name that the list gives it, with its text. */
static int take_row(struct reader *reader, int line, const char *name, const char *text)
{
    qv_dataset *dataset = reader->dataset;
    const qv_recordings *recordings = &reader->recordings;
    char *id = NULL, *path = NULL;
    if (!*name || !*text) {
        const char *fault = *name ? "empty transcript" : "empty id";
        qv_dataset_leave_out(dataset, reader->monitor, line, fault, "%s", fault);
        return QV_OK;
    }
    int error = qv_recordings_find(recordings, name, &id, &path);
    if (error == QV_ERROR_OPEN)
        tell_no_recording(reader, line, name);
    if (error == QV_ERROR_ARGUMENT)
        qv_dataset_leave_out(dataset, reader->monitor, line, "the id is not a plain file name",
                             "the id is not a plain file name");
    if (!error)
        error = add_entry(reader, line, id, text, path);
    if (error) {
        free(id);
        free(path);
    }
    return error == QV_ERROR_MEMORY ? error : QV_OK;
}

/* The column of the text. Where speakers are told it is the third, be it empty, and a row without it has
 * lost its text or its speaker: NULL. */
static const char *text_of(const qv_row *row, const qv_speakers *speakers)
{
    const bool third = row->columns == QV_ROW_COLUMNS;
    if (speakers->count)
        return third ? row->column[2] : NULL;
    return third && *row->column[2] ? row->column[2] : row->column[1];
}

static int take_rows(struct reader *reader, const qv_rows *rows, const qv_speakers *speakers)
{
    int error = QV_OK;
    for (int i = 0; !error && i < rows->count; i++) {
        const qv_row *row = &rows->row[i];
        if (!qv_speakers_take(speakers, row))
            continue;
        reader->dataset->rows++;
        const char *fault = row->fault, *text = fault ? NULL : text_of(row, speakers);
        if (!fault && !text)
            fault = "no speaker or no text: rows of this list are ID|SPEAKER|TEXT";
        if (fault)
            qv_dataset_leave_out(reader->dataset, reader->monitor, row->line, fault, "%s", fault);
        else
            error = take_row(reader, row->line, row->column[0], text);
    }
    return error;
}

/* The rows of the speaker that is asked for, or all. */
static int read_rows(struct reader *reader, char *text, size_t text_size, char *message, size_t size)
{
    qv_rows rows;
    qv_speakers speakers = {0};
    int error = qv_rows_cut(&rows, text, text_size, reader->layout->arctic);
    if (!error)
        error = qv_speakers_choose(&speakers, &rows, reader->options->speaker);
    if (error == QV_ERROR_ARGUMENT)
        qv_fail(QV_ERROR_FORMAT, message, size, "%s: no rows of the speaker \"%s\"; there are %s",
                reader->dataset->list, reader->options->speaker, speakers.names);
    else if (speakers.count > 1 && !speakers.chosen)
        note(reader, "%d speakers, %s, and all are taken as one voice; choose one with --speaker",
             speakers.count, speakers.names);
    if (speakers.doubtful)
        note(reader,
             "no row names the speaker \"%s\", nor are speakers known by words that come again: rows are "
             "taken "
             "as ID|TEXT|NORMALISED TEXT, all of one voice",
             reader->options->speaker);
    if (!error)
        error = take_rows(reader, &rows, &speakers);
    if (error == QV_ERROR_MEMORY)
        no_memory(message, size);
    qv_rows_free(&rows);
    return error == QV_ERROR_ARGUMENT ? QV_ERROR_FORMAT : error;
}

/* The list may be in any encoding that base/encoding.h knows. */
static int read_list(struct reader *reader, FILE *file, char *message, size_t size)
{
    size_t length;
    const char *from = NULL;
    char *text = qv_read_decoded(file, &length, &from);
    if (!text)
        return errno == ENOMEM ? no_memory(message, size)
                               : qv_fail(QV_ERROR_OPEN, message, size, "%s: cannot be read (%s)",
                                         reader->dataset->list, strerror(errno));
    if (from)
        note(reader, "is %s, and is read as that", from);
    const int error = read_rows(reader, text, length, message, size);
    free(text);
    return error;
}

// ---- texts beside recordings

/* One text file; its line ends are blanks. */
static int read_text(struct reader *reader, const char *path, int number, const char *id, int *converted)
{
    size_t size;
    const char *from = NULL;
    char *text = qv_read_decoded_file(path, &size, &from);
    int error = QV_OK;
    if (!text && errno == ENOMEM)
        error = QV_ERROR_MEMORY;
    else if (!text)
        qv_dataset_leave_out(reader->dataset, reader->monitor, number, "the text cannot be read",
                             "cannot be read (%s)", strerror(errno));
    else {
        *converted += from != NULL;
        for (size_t i = 0; i < size; i++)
            text[i] = strchr("\r\n", text[i]) ? ' ' : text[i]; // and zero bytes
        error = take_row(reader, number, id, qv_trim(qv_skip_mark(text)));
    }
    free(text);
    return error;
}

static int read_texts(struct reader *reader, char *message, size_t size)
{
    qv_dataset *dataset = reader->dataset;
    int error = QV_OK, converted = 0;
    for (size_t i = 0; !error && i < dataset->texts; i++) {
        char *path = qv_format("%s/%s", dataset->list, dataset->text[i]);
        char *id = qv_format("%.*s", (int)(strlen(dataset->text[i]) - strlen(".txt")), dataset->text[i]);
        dataset->rows++;
        error = path && id ? read_text(reader, path, (int)i + 1, id, &converted) : QV_ERROR_MEMORY;
        free(path);
        free(id);
    }
    if (converted)
        note(reader, "%d text%s not UTF-8 and read as Latin-1 or UTF-16", converted,
             converted == 1 ? " is" : "s are");
    return error ? no_memory(message, size) : QV_OK;
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
        qv_dataset_leave_out(dataset, monitor, entry[i]->line, "the id is on another line already",
                             "the id %s is already on line %d", entry[i]->id, entry[first]->line);
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
        char *path = qv_format("%s/%s", reader->options->folder, layouts[i].list);
        if (!path)
            return NULL;
        FILE *file = qv_file_open(path, "r");
        if (file) {
            reader->layout = &layouts[i];
            reader->dataset->list = path;
            return file;
        }
        free(path);
        if (errno != ENOENT && errno != ENOTDIR)
            return NULL;
    }
    return NULL;
}

/* Puts a question mark in the place of each byte that is no UTF-8. */
static void mend_utf8(char *text)
{
    uint32_t code;
    for (size_t left = strlen(text), length; left > 0; text += length, left -= length) {
        length = qv_utf8_take(text, left, &code);
        if (length == 0)
            *text = '?', length = 1;
    }
}

/* The last part of a path, without trailing slashes, as UTF-8. */
static char *last_part(const char *folder)
{
    const size_t end = qv_path_length(folder);
    size_t begin = end;
    while (begin && folder[begin - 1] != '/')
        begin--;
    char *name = qv_format("%.*s", (int)(end - begin), folder + begin);
    if (name)
        mend_utf8(name);
    return name;
}

/* The folder's own name, also of ".". */
static char *folder_name(const char *folder)
{
    char *name = last_part(folder);
    if (!name || (strcmp(name, ".") != 0 && strcmp(name, "..") != 0))
        return name;
    char *resolved = qv_file_resolve(folder);
    if (!resolved)
        return name;
    free(name);
    name = last_part(resolved);
    free(resolved);
    return name;
}

static int read_layout(struct reader *reader, FILE *file, char *message, size_t size)
{
    if (qv_recordings_open(&reader->recordings, reader->options->folder, reader->layout->recordings))
        return read_list(reader, file, message, size);
    return errno == ENOMEM ? no_memory(message, size)
                           : qv_fail(QV_ERROR_OPEN, message, size, "%s: cannot be listed (%s)",
                                     reader->options->folder, strerror(errno));
}

static int read_dataset(struct reader *reader, char *message, size_t size)
{
    qv_dataset *dataset = reader->dataset;
    const char *folder = reader->options->folder;
    FILE *file = open_list(reader);
    if (file) {
        const int error = read_layout(reader, file, message, size);
        fclose(file);
        return error;
    }
    const int reason = errno;
    const int error =
        qv_texts_find(&reader->recordings, folder, &dataset->list, &dataset->text, &dataset->texts);
    if (error == QV_ERROR_MEMORY)
        return no_memory(message, size);
    if (!error)
        return read_texts(reader, message, size);
    return qv_fail(QV_ERROR_OPEN, message, size,
                   "%s: neither metadata.csv nor etc/txt.done.data can be read there (%s), nor has it texts "
                   "beside recordings, ID.txt and ID.wav",
                   folder, strerror(reason));
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
    const int usable = dataset->judging ? dataset->count : count_split(dataset, QV_SPLIT_TRAIN);
    if (dev && *dev && dataset->count && !usable)
        return qv_fail(
            QV_ERROR_FORMAT, message, size,
            "nothing is left to train on: all sentences belong to the development set \"%s\"; name fewer "
            "with --dev",
            dev);
    return qv_dataset_check(dataset, usable, message, size);
}

int qv_dataset_open(qv_dataset **dataset, const qv_dataset_options *options, const qv_monitor *monitor,
                    char *message, size_t size)
{
    *dataset = NULL;
    struct reader reader = {.options = options, .monitor = monitor, .dataset = calloc(1, sizeof(qv_dataset))};
    if (!reader.dataset)
        return no_memory(message, size);
    reader.dataset->keep_going = options->keep_going;
    reader.dataset->judging = options->judging;
    reader.dataset->name = folder_name(options->folder);
    int error = reader.dataset->name ? 0 : no_memory(message, size);
    if (!error)
        error = read_dataset(&reader, message, size);
    if (!error)
        error = divide(reader.dataset, options->dev, options->seed, monitor, message, size);
    qv_dataset_sum_up(reader.dataset, monitor);
    qv_recordings_close(&reader.recordings);
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
    for (size_t i = 0; i < d->faults; i++)
        free(d->fault[i].reason);
    free(d->fault);
    qv_names_free(d->text, d->texts);
    free(d->entry);
    free(d->list);
    free(d->name);
    free(d);
    *dataset = NULL;
}
