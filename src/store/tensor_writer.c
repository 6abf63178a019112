// SPDX-License-Identifier: MIT
#include "store/tensor_writer.h"
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/grow.h"
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "kernels/half.h"
#include "store/aside.h"
#include "store/json_scanner.h"
#include "store/utf8.h"

enum {
    ALIGNMENT = 64, // bytes, of the data's begin in the file
    CHUNK = 8192,   // values converted at a time
};

typedef struct note_text {
    char *key, *text;
} note_text;

typedef struct note_tensor {
    char *name;
    qv_tensor_type type;
    int rows, cols;
    bool from_float; // data are floats to be converted to `type`
    const void *data;
    void *given;  // the same, when it is the writer's
    size_t bytes; // in the file
} note_tensor;

struct qv_tensor_writer {
    note_text *texts;
    note_tensor *tensors;
    int text_count, count;
    size_t text_capacity, capacity;
    int error; // the first failure of an add
};

/* Taking notes */

static int fail(qv_tensor_writer *writer, int error)
{
    if (!writer->error)
        writer->error = error;
    return error;
}

int qv_tensor_writer_open(qv_tensor_writer **writer)
{
    *writer = calloc(1, sizeof **writer);
    return *writer ? QV_OK : QV_ERROR_MEMORY;
}

void qv_tensor_writer_close(qv_tensor_writer **writer)
{
    if (!*writer)
        return;
    for (int i = 0; i < (*writer)->text_count; i++) {
        free((*writer)->texts[i].key);
        free((*writer)->texts[i].text);
    }
    for (int i = 0; i < (*writer)->count; i++) {
        free((*writer)->tensors[i].name);
        free((*writer)->tensors[i].given);
    }
    free((*writer)->texts);
    free((*writer)->tensors);
    free(*writer);
    *writer = NULL;
}

/* What the reader accepts. */
static bool acceptable(const char *text, bool lines)
{
    for (size_t left = strlen(text); left > 0;) {
        uint32_t code;
        size_t length = qv_utf8_take(text, left, &code);
        unsigned char c = (unsigned char)*text;
        bool line = c == '\n' || c == '\t';
        if (length == 0 || (c < 0x20 && !(lines && line)) || c == 0x7f ||
            (c == 0xc2 && (unsigned char)text[1] < 0xa0))
            return false;
        text += length;
        left -= length;
    }
    return true;
}

bool qv_tensor_writer_takes(const char *text)
{
    return acceptable(text, true);
}

static bool acceptable_name(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length <= 255 && acceptable(name, false) && strcmp(name, "__metadata__") != 0;
}

int qv_tensor_writer_add_text(qv_tensor_writer *writer, const char *key, const char *text)
{
    if (!acceptable_name(key) || !acceptable(text, true))
        return fail(writer, QV_ERROR_ARGUMENT);
    for (int i = 0; i < writer->text_count; i++)
        if (strcmp(writer->texts[i].key, key) == 0)
            return fail(writer, QV_ERROR_ARGUMENT);
    if (QV_GROW(writer->texts, writer->text_capacity, (size_t)writer->text_count + 1))
        return fail(writer, QV_ERROR_MEMORY);
    note_text note = {strdup(key), strdup(text)};
    if (!note.key || !note.text) {
        free(note.key);
        free(note.text);
        return fail(writer, QV_ERROR_MEMORY);
    }
    writer->texts[writer->text_count++] = note;
    return QV_OK;
}

static int add_tensor(qv_tensor_writer *writer, const char *name, note_tensor note)
{
    if (!acceptable_name(name) || note.bytes > QV_TENSOR_FILE_MAX)
        return fail(writer, QV_ERROR_ARGUMENT);
    for (int i = 0; i < writer->count; i++)
        if (strcmp(writer->tensors[i].name, name) == 0)
            return fail(writer, QV_ERROR_ARGUMENT);
    if (QV_GROW(writer->tensors, writer->capacity, (size_t)writer->count + 1))
        return fail(writer, QV_ERROR_MEMORY);
    note.name = strdup(name);
    if (!note.name)
        return fail(writer, QV_ERROR_MEMORY);
    writer->tensors[writer->count++] = note;
    return QV_OK;
}

/* Of data that are written as they lie in memory. */
static note_tensor note_of(qv_tensor_type type, int rows, int cols, const void *data)
{
    return (note_tensor){
        .type = type,
        .rows = rows,
        .cols = cols,
        .data = data,
        .bytes = (size_t)rows * (size_t)cols * qv_tensor_type_size(type),
    };
}

int qv_tensor_writer_add_floats(qv_tensor_writer *writer, const char *name, int rows, int cols,
                                const float *data, qv_tensor_type type)
{
    if (rows < 1 || cols < 1 || (type != QV_TENSOR_F16 && type != QV_TENSOR_F32) ||
        (size_t)rows * (size_t)cols > QV_TENSOR_FILE_MAX)
        return fail(writer, QV_ERROR_ARGUMENT);
    note_tensor note = note_of(type, rows, cols, data);
    note.from_float = true;
    return add_tensor(writer, name, note);
}

int qv_tensor_writer_add_data(qv_tensor_writer *writer, const char *name, qv_tensor_type type, size_t count,
                              const void *data)
{
    if (count < 1 || count > QV_TENSOR_FILE_MAX)
        return fail(writer, QV_ERROR_ARGUMENT);
    return add_tensor(writer, name, note_of(type, 1, (int)count, data));
}

int qv_tensor_writer_give(qv_tensor_writer *writer, const char *name, qv_tensor_type type, int rows, int cols,
                          void *data)
{
    note_tensor note = note_of(type, rows, cols, data);
    note.given = data;
    const int error = rows < 1 || cols < 1 ? fail(writer, QV_ERROR_ARGUMENT)
                      : data               ? add_tensor(writer, name, note)
                                           : fail(writer, QV_ERROR_MEMORY);
    if (error)
        free(data);
    return error;
}

int qv_tensor_writer_add_entry(qv_tensor_writer *writer, const qv_tensor_entry *entry)
{
    return add_tensor(writer, entry->name, note_of(entry->type, entry->rows, entry->cols, entry->data));
}

/* Header */

typedef struct buffer {
    char *bytes;
    size_t length, capacity;
    bool failed; // memory ran out; later appends do nothing
} buffer;

static void append_bytes(buffer *out, const char *bytes, size_t length)
{
    if (out->failed)
        return;
    if (QV_GROW(out->bytes, out->capacity, out->length + length)) {
        out->failed = true;
        return;
    }
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
}

static void append(buffer *out, const char *text)
{
    append_bytes(out, text, strlen(text));
}

static void append_quoted(buffer *out, const char *text)
{
    append(out, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            append(out, "\\");
        if (*text == '\n')
            append(out, "\\n");
        else if (*text == '\t')
            append(out, "\\t");
        else
            append_bytes(out, text, 1);
    }
    append(out, "\"");
}

static void append_tensor(buffer *out, const note_tensor *tensor, size_t begin)
{
    char form[160], shape[32];
    if (tensor->rows == 1)
        snprintf(shape, sizeof shape, "%d", tensor->cols);
    else
        snprintf(shape, sizeof shape, "%d,%d", tensor->rows, tensor->cols);
    snprintf(form, sizeof form, ":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%zu,%zu]}",
             qv_tensor_type_name(tensor->type), shape, begin, begin + tensor->bytes);
    append_quoted(out, tensor->name);
    append(out, form);
}

static void append_metadata(buffer *out, const qv_tensor_writer *writer)
{
    append(out, "\"__metadata__\":{");
    for (int i = 0; i < writer->text_count; i++) {
        append(out, i ? "," : "");
        append_quoted(out, writer->texts[i].key);
        append(out, ":");
        append_quoted(out, writer->texts[i].text);
    }
    append(out, "}");
}

/* The length and the header, padded with spaces up to the data. `order` [count] as in the file. */
static int make_header(const qv_tensor_writer *writer, const note_tensor *const *order, buffer *out)
{
    static const char spaces[ALIGNMENT + 1] =
        "                                                                ";
    uint64_t length = 0; // filled in at the end
    size_t begin = 0;
    append_bytes(out, (const char *)&length, sizeof length);
    append(out, "{");
    if (writer->text_count)
        append_metadata(out, writer);
    for (int i = 0; i < writer->count; i++) {
        append(out, i || writer->text_count ? "," : "");
        append_tensor(out, order[i], begin);
        begin += order[i]->bytes;
    }
    append(out, "}");
    append_bytes(out, spaces, (ALIGNMENT - out->length % ALIGNMENT) % ALIGNMENT);
    if (out->failed)
        return QV_ERROR_MEMORY;
    length = out->length - sizeof length;
    memcpy(out->bytes, &length, sizeof length);
    return length > QV_TENSOR_HEADER_MAX || begin + out->length > QV_TENSOR_FILE_MAX ? QV_ERROR_ARGUMENT
                                                                                     : QV_OK;
}

/* What fills whole cache lines first, so that all of it begins with one; then large elements first, so that
 * all are aligned; otherwise as they were added. */
static void sort_by_alignment(const qv_tensor_writer *writer, const note_tensor **order)
{
    int placed = 0;
    for (int i = 0; i < writer->count; i++)
        if (writer->tensors[i].bytes % ALIGNMENT == 0)
            order[placed++] = &writer->tensors[i];
    for (size_t element = 8; element >= 1; element /= 2)
        for (int i = 0; i < writer->count; i++)
            if (writer->tensors[i].bytes % ALIGNMENT &&
                qv_tensor_type_size(writer->tensors[i].type) == element)
                order[placed++] = &writer->tensors[i];
}

/* Disk */

/* QV_ERROR_WRITE with errno. */
static int write_all(int descriptor, const void *bytes, size_t length)
{
    return qv_descriptor_write(descriptor, bytes, length) ? QV_OK : QV_ERROR_WRITE;
}

static int write_floats(int descriptor, const note_tensor *tensor)
{
    const float *value = tensor->data;
    size_t left = (size_t)tensor->rows * (size_t)tensor->cols;
    int error = QV_OK;
    for (size_t count; left > 0 && !error; left -= count, value += count) {
        uint16_t half[CHUNK];
        count = left < CHUNK ? left : CHUNK;
        if (tensor->type == QV_TENSOR_F16)
            error = qv_half_from_float(value, count, half) ? write_all(descriptor, half, count * sizeof *half)
                                                           : QV_ERROR_ARGUMENT;
        else
            error = qv_floats_finite(value, count) ? write_all(descriptor, value, count * sizeof *value)
                                                   : QV_ERROR_ARGUMENT;
    }
    return error;
}

/* Everything. On QV_ERROR_ARGUMENT *culprit is the matrix that cannot be written. */
static int write_content(int descriptor, const buffer *header, const note_tensor *const *order, int count,
                         const note_tensor **culprit)
{
    int error = write_all(descriptor, header->bytes, header->length);
    for (int i = 0; i < count && !error; i++) {
        *culprit = order[i];
        error = order[i]->from_float ? write_floats(descriptor, order[i])
                                     : write_all(descriptor, order[i]->data, order[i]->bytes);
    }
    return error;
}

static int write_aside(const char *path, const buffer *header, const note_tensor *const *order, int count,
                       const note_tensor **culprit)
{
    qv_aside *aside;
    int error = qv_aside_open(&aside, path, QV_ASIDE_DURABLE);
    if (!error)
        error = write_content(qv_aside_descriptor(aside), header, order, count, culprit);
    return qv_aside_end(&aside, error);
}

static int explain(int error, const char *path, const note_tensor *culprit, char *message, size_t size)
{
    if (error == QV_ERROR_WRITE)
        return qv_fail(error, message, size, "%s: %s", path, strerror(errno));
    if (error == QV_ERROR_ARGUMENT && culprit)
        return qv_fail(error, message, size, "%s: matrix '%s' holds a value that %s cannot", path,
                       culprit->name, qv_tensor_type_name(culprit->type));
    if (error)
        return qv_fail(error, message, size, "%s: %s", path,
                       error == QV_ERROR_MEMORY ? "memory is short" : "more than fits into one file");
    return QV_OK;
}

int qv_tensor_writer_write(const qv_tensor_writer *writer, const char *path, char *message, size_t size)
{
    const note_tensor *culprit = NULL;
    buffer header = {0};
    if (writer->error)
        return qv_fail(writer->error, message, size, "%s: %s", path,
                       writer->error == QV_ERROR_MEMORY ? "memory is short"
                                                        : "a name, text or shape that the file cannot hold");
    const note_tensor **order = malloc(((size_t)writer->count + 1) * sizeof *order);
    int error = order ? QV_OK : QV_ERROR_MEMORY;
    if (!error) {
        sort_by_alignment(writer, order);
        error = make_header(writer, order, &header);
    }
    if (!error)
        error = write_aside(path, &header, order, writer->count, &culprit);
    error = explain(error, path, culprit, message, size);
    int reason = errno;
    free(header.bytes);
    free(order);
    errno = reason;
    return error;
}
