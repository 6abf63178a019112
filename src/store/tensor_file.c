// SPDX-License-Identifier: MIT
#include "store/tensor_file.h"
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/grow.h"
#include "kernels/half.h"
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "store/json_scanner.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "data are used as they lie in the file");

enum {
    LENGTH_BYTES = 8, // of the number before the header
    MAX_TEXTS = 1024, // a file with more is refused; keeps the search for doubles short
};

typedef struct text_entry {
    const char *key, *text;
} text_entry;

struct qv_tensor_file {
    void *map;                 // NULL when the bytes are the caller's
    size_t map_length, length; // bytes mapped, 0 when the bytes are the caller's; bytes of the file
    char *path;
    char *pool; // every name and text of the header
    text_entry *texts;
    qv_tensor_entry *tensors; // ascending by name
    int text_count, count;
    size_t text_capacity, capacity;
};

static const struct {
    char name[5];
    uint8_t size;
} types[QV_TENSOR_TYPES] = {
    [QV_TENSOR_U8] = {"U8", 1},     [QV_TENSOR_I8] = {"I8", 1},   [QV_TENSOR_BOOL] = {"BOOL", 1},
    [QV_TENSOR_U16] = {"U16", 2},   [QV_TENSOR_I16] = {"I16", 2}, [QV_TENSOR_F16] = {"F16", 2},
    [QV_TENSOR_BF16] = {"BF16", 2}, [QV_TENSOR_U32] = {"U32", 4}, [QV_TENSOR_I32] = {"I32", 4},
    [QV_TENSOR_F32] = {"F32", 4},   [QV_TENSOR_U64] = {"U64", 8}, [QV_TENSOR_I64] = {"I64", 8},
    [QV_TENSOR_F64] = {"F64", 8},
};

const char *qv_tensor_type_name(qv_tensor_type type)
{
    return types[type].name;
}

size_t qv_tensor_type_size(qv_tensor_type type)
{
    return types[type].size;
}

/* Header */

/* What is being read. Functions that read set json.error to a fixed text, or `memory`, and return false. */
typedef struct header_reader {
    qv_json json;
    qv_tensor_file *file;
    char *pool;
    const char *data; // [data_bytes]
    size_t data_bytes;
    const char *tensor; // the one being read, NULL outside
    bool has_metadata, memory;
} header_reader;

static bool no_memory(header_reader *reader)
{
    reader->memory = true;
    return qv_json_fail(&reader->json, "memory is short");
}

/* Whether a text can be shown: no control characters (C1 neither), except line ends and tabs if `lines`. */
static bool printable(const char *text, bool lines)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        bool line = *at == '\n' || *at == '\t';
        if ((*at < 0x20 && !(lines && line)) || *at == 0x7f || (*at == 0xc2 && at[1] < 0xa0))
            return false;
    }
    return true;
}

static bool read_key(header_reader *reader, const char **key)
{
    qv_json *json = &reader->json;
    if (!qv_json_string(json, &reader->pool, key))
        return false;
    size_t length = strlen(*key);
    if (length == 0 || length > 255)
        return qv_json_fail(json, "a name is empty or longer than 255 bytes");
    if (!printable(*key, false))
        return qv_json_fail(json, "a control character in a name");
    return qv_json_take(json, ':');
}

static bool read_metadata(header_reader *reader)
{
    qv_tensor_file *file = reader->file;
    qv_json *json = &reader->json;
    if (reader->has_metadata)
        return qv_json_fail(json, "metadata twice");
    reader->has_metadata = true;
    int members = 0;
    if (!qv_json_take(json, '{'))
        return false;
    while (qv_json_next(json, '}', &members)) {
        text_entry entry;
        if (!read_key(reader, &entry.key) || !qv_json_string(json, &reader->pool, &entry.text))
            return false;
        if (!printable(entry.text, true))
            return qv_json_fail(json, "a control character in a text");
        if (qv_tensor_file_text(file, entry.key))
            return qv_json_fail(json, "the same key twice");
        if (file->text_count == MAX_TEXTS)
            return qv_json_fail(json, "more than 1024 texts");
        if (QV_GROW(file->texts, file->text_capacity, (size_t)file->text_count + 1))
            return no_memory(reader);
        file->texts[file->text_count++] = entry;
    }
    return !json->error;
}

static bool read_type(header_reader *reader, qv_tensor_type *type)
{
    const char *name;
    if (!qv_json_string(&reader->json, &reader->pool, &name))
        return false;
    for (int i = 0; i < QV_TENSOR_TYPES; i++) {
        if (strcmp(name, types[i].name) == 0) {
            *type = (qv_tensor_type)i;
            return true;
        }
    }
    return qv_json_fail(&reader->json, "an unknown type of number");
}

/* [], [cols], [rows, cols] or more; see qv_tensor_entry. */
static bool read_shape(header_reader *reader, qv_tensor_entry *entry)
{
    qv_json *json = &reader->json;
    uint64_t size, cols = 1, rows = 1;
    int members = 0;
    if (!qv_json_take(json, '['))
        return false;
    while (qv_json_next(json, ']', &members)) {
        if (!qv_json_count(json, &size))
            return false;
        if (__builtin_mul_overflow(rows, cols, &rows) || rows > INT_MAX || size > INT_MAX)
            return qv_json_fail(json, "a shape is too large");
        cols = size;
    }
    entry->rows = (int)rows;
    entry->cols = (int)cols;
    return !json->error;
}

static bool read_offsets(header_reader *reader, uint64_t offsets[2])
{
    qv_json *json = &reader->json;
    return qv_json_take(json, '[') && qv_json_count(json, &offsets[0]) && qv_json_take(json, ',') &&
           qv_json_count(json, &offsets[1]) && qv_json_take(json, ']');
}

/* Type, shape and offsets fit each other and the data. */
static bool place_tensor(header_reader *reader, qv_tensor_entry *entry, const uint64_t offsets[2])
{
    qv_json *json = &reader->json;
    uint64_t bytes, element = types[entry->type].size;
    if (offsets[0] > offsets[1])
        return qv_json_fail(json, "it ends before it begins");
    if (offsets[1] > reader->data_bytes)
        return qv_json_fail(json, "it ends behind the end of the file");
    if (offsets[0] % element != 0)
        return qv_json_fail(json, "it is not aligned to its type");
    // rows and cols are below 2^31, so only the second product can overflow.
    if (__builtin_mul_overflow((uint64_t)entry->rows * (uint64_t)entry->cols, element, &bytes) ||
        bytes != offsets[1] - offsets[0])
        return qv_json_fail(json, "its shape and type do not fit its offsets");
    entry->data = reader->data + offsets[0];
    entry->bytes = (size_t)bytes;
    return true;
}

/* {"dtype": ..., "shape": ..., "data_offsets": ...}, in any order, each once. */
static bool read_tensor(header_reader *reader, const char *name)
{
    qv_json *json = &reader->json;
    qv_tensor_entry entry = {.name = name};
    uint64_t offsets[2];
    int members = 0;
    unsigned seen = 0;
    reader->tensor = name;
    if (!qv_json_take(json, '{'))
        return false;
    while (qv_json_next(json, '}', &members)) {
        static const char *const keys[] = {"dtype", "shape", "data_offsets"};
        const char *key;
        unsigned which = 0;
        if (!read_key(reader, &key))
            return false;
        while (which < 3 && strcmp(key, keys[which]) != 0)
            which++;
        if (which == 3 || seen & 1u << which)
            return qv_json_fail(json, "an unknown key, or one twice");
        seen |= 1u << which;
        if (which == 0   ? !read_type(reader, &entry.type)
            : which == 1 ? !read_shape(reader, &entry)
                         : !read_offsets(reader, offsets))
            return false;
    }
    if (!json->error && seen != 7)
        return qv_json_fail(json, "type, shape or offsets are missing");
    qv_tensor_file *file = reader->file;
    if (json->error || !place_tensor(reader, &entry, offsets))
        return false;
    if (QV_GROW(file->tensors, file->capacity, (size_t)file->count + 1))
        return no_memory(reader);
    file->tensors[file->count++] = entry;
    reader->tensor = NULL;
    return true;
}

static int by_place(const void *a, const void *b)
{
    const qv_tensor_entry *first = a, *second = b;
    if (first->data != second->data)
        return (const char *)first->data < (const char *)second->data ? -1 : 1;
    // An empty matrix takes no place: before the one that begins there.
    return (first->bytes > second->bytes) - (first->bytes < second->bytes);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const qv_tensor_entry *)a)->name, ((const qv_tensor_entry *)b)->name);
}

/* The matrices fill the data one after the other, and no two have the same name; sorts them by name. */
static bool check_layout(header_reader *reader)
{
    qv_tensor_file *file = reader->file;
    const char *at = reader->data;
    if (file->count)
        qsort(file->tensors, (size_t)file->count, sizeof *file->tensors, by_place);
    for (int i = 0; i < file->count; i++) {
        reader->tensor = file->tensors[i].name;
        if ((const char *)file->tensors[i].data != at)
            return qv_json_fail(&reader->json, "a gap before it, or it overlaps another");
        at += file->tensors[i].bytes;
    }
    reader->tensor = NULL;
    if (at != reader->data + reader->data_bytes)
        return qv_json_fail(&reader->json, "the file goes on behind the last matrix");
    if (file->count)
        qsort(file->tensors, (size_t)file->count, sizeof *file->tensors, by_name);
    for (int i = 1; i < file->count; i++) {
        reader->tensor = file->tensors[i].name;
        if (by_name(&file->tensors[i - 1], &file->tensors[i]) == 0)
            return qv_json_fail(&reader->json, "the name is given twice");
    }
    return true;
}

static bool read_header(header_reader *reader)
{
    qv_json *json = &reader->json;
    int members = 0;
    if (json->at < json->end && *json->at != '{')
        return qv_json_fail(json, "not a safetensors header");
    if (!qv_json_take(json, '{'))
        return false;
    while (qv_json_next(json, '}', &members)) {
        const char *name;
        if (!read_key(reader, &name))
            return false;
        if (strcmp(name, "__metadata__") == 0 ? !read_metadata(reader) : !read_tensor(reader, name))
            return false;
    }
    return qv_json_end(json) && check_layout(reader);
}

static int report(const header_reader *reader, char *message, size_t size)
{
    const char *path = reader->file->path, *error = reader->json.error;
    if (reader->memory)
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: %s", path, error);
    if (reader->tensor)
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: matrix '%s': %s", path, reader->tensor, error);
    return qv_fail(QV_ERROR_FORMAT, message, size, "%s: header, byte %td: %s", path,
                   LENGTH_BYTES + (reader->json.at - reader->json.start), error);
}

static int parse(qv_tensor_file *file, const char *bytes, size_t length, char *message, size_t size)
{
    uint64_t header;
    file->length = length;
    if (length < LENGTH_BYTES)
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: too short for a voice or checkpoint", file->path);
    memcpy(&header, bytes, sizeof header);
    if (header > QV_TENSOR_HEADER_MAX || header > length - LENGTH_BYTES)
        return qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s: not a voice or checkpoint, or cut short: its header should have %llu bytes",
                       file->path, (unsigned long long)header);
    const char *start = bytes + LENGTH_BYTES, *data = start + header;
    if ((LENGTH_BYTES + header) % 8 != 0)
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: data are not aligned to 8 bytes", file->path);
    file->pool = malloc((size_t)header + 1);
    if (!file->pool)
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", file->path);
    header_reader reader = {
        .json = {.start = start, .at = start, .end = data},
        .file = file,
        .pool = file->pool,
        .data = data,
        .data_bytes = length - LENGTH_BYTES - (size_t)header,
    };
    return read_header(&reader) ? QV_OK : report(&reader, message, size);
}

/* Opening */

static int create(qv_tensor_file **file, const char *path, char *message, size_t size)
{
    *file = NULL;
    qv_tensor_file *made = calloc(1, sizeof *made);
    if (made)
        made->path = strdup(path);
    if (!made || !made->path) {
        free(made);
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", path);
    }
    *file = made;
    return QV_OK;
}

static int map_descriptor(qv_tensor_file *file, int descriptor, char *message, size_t size)
{
    qv_file_facts facts;
    if (!qv_descriptor_look(descriptor, &facts))
        return qv_fail(QV_ERROR_OPEN, message, size, "%s: %s", file->path, strerror(errno));
    if ((uintmax_t)facts.size > QV_TENSOR_FILE_MAX)
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: larger than 1 GiB", file->path);
    if (facts.size < LENGTH_BYTES)
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: too short for a voice or checkpoint", file->path);
    file->map = qv_map(descriptor, (size_t)facts.size);
    if (!file->map)
        return qv_fail(errno == ENOMEM ? QV_ERROR_MEMORY : QV_ERROR_OPEN, message, size, "%s: %s", file->path,
                       strerror(errno));
    file->map_length = (size_t)facts.size;
    return QV_OK;
}

static int map_file(qv_tensor_file *file, char *message, size_t size)
{
    qv_file_facts facts;
    // The opening of a named pipe would wait for its writer.
    if (qv_file_look(file->path, &facts) && facts.kind != QV_FILE_REGULAR)
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: not a file", file->path);
    const int descriptor = qv_file_open_read(file->path);
    if (descriptor < 0)
        return qv_fail(QV_ERROR_OPEN, message, size, "%s: %s", file->path, strerror(errno));
    const int error = map_descriptor(file, descriptor, message, size);
    const int reason = errno;
    qv_descriptor_close(descriptor);
    errno = reason;
    return error;
}

int qv_tensor_file_open(qv_tensor_file **file, const char *path, char *message, size_t size)
{
    int error = create(file, path, message, size);
    if (error)
        return error;
    error = map_file(*file, message, size);
    if (!error)
        error = parse(*file, (*file)->map, (*file)->map_length, message, size);
    if (error) {
        int reason = errno;
        qv_tensor_file_close(file);
        errno = reason;
    }
    return error;
}

int qv_tensor_file_open_memory(qv_tensor_file **file, const void *bytes, size_t length, const char *label,
                               char *message, size_t size)
{
    int error = create(file, label, message, size);
    if (!error)
        error = parse(*file, bytes, length, message, size);
    if (error)
        qv_tensor_file_close(file);
    return error;
}

void qv_tensor_file_close(qv_tensor_file **file)
{
    if (!*file)
        return;
    qv_unmap((*file)->map, (*file)->map_length);
    free((*file)->path);
    free((*file)->pool);
    free((*file)->texts);
    free((*file)->tensors);
    free(*file);
    *file = NULL;
}

/* Access */

const char *qv_tensor_file_path(const qv_tensor_file *file)
{
    return file->path;
}

size_t qv_tensor_file_bytes(const qv_tensor_file *file)
{
    return file->length;
}

int qv_tensor_file_texts(const qv_tensor_file *file)
{
    return file->text_count;
}

const char *qv_tensor_file_text(const qv_tensor_file *file, const char *key)
{
    for (int i = 0; i < file->text_count; i++)
        if (strcmp(file->texts[i].key, key) == 0)
            return file->texts[i].text;
    return NULL;
}

int qv_tensor_file_text_at(const qv_tensor_file *file, int index, const char **key, const char **text)
{
    if (index < 0 || index >= file->text_count)
        return 0;
    *key = file->texts[index].key;
    *text = file->texts[index].text;
    return 1;
}

int qv_tensor_file_count(const qv_tensor_file *file)
{
    return file->count;
}

const qv_tensor_entry *qv_tensor_file_at(const qv_tensor_file *file, int index)
{
    return &file->tensors[index];
}

const qv_tensor_entry *qv_tensor_file_find(const qv_tensor_file *file, const char *name)
{
    qv_tensor_entry key = {.name = name};
    return file->count ? bsearch(&key, file->tensors, (size_t)file->count, sizeof key, by_name) : NULL;
}

int qv_tensor_file_shaped(const qv_tensor_file *file, const char *name, int rows, int cols,
                          const qv_tensor_entry **entry, char *message, size_t size)
{
    const qv_tensor_entry *found = qv_tensor_file_find(file, name);
    if (!found)
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: matrix '%s' is missing", file->path, name);
    if ((rows >= 0 && found->rows != rows) || (cols >= 0 && found->cols != cols)) {
        char wanted[2][16] = {"any", "any"};
        if (rows >= 0)
            snprintf(wanted[0], sizeof wanted[0], "%d", rows);
        if (cols >= 0)
            snprintf(wanted[1], sizeof wanted[1], "%d", cols);
        return qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s: matrix '%s' has shape [%d, %d] instead of [%s, %s]", file->path, name,
                       found->rows, found->cols, wanted[0], wanted[1]);
    }
    *entry = found;
    return QV_OK;
}

int qv_tensor_file_get(const qv_tensor_file *file, const char *name, qv_tensor_type type, int rows, int cols,
                       const qv_tensor_entry **entry, char *message, size_t size)
{
    int error = qv_tensor_file_shaped(file, name, rows, cols, entry, message, size);
    if (!error && (*entry)->type != type)
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: matrix '%s' has type %s instead of %s",
                       file->path, name, types[(*entry)->type].name, types[type].name);
    return error;
}

static int not_finite(const qv_tensor_file *file, const char *name, char *message, size_t size)
{
    return qv_fail(QV_ERROR_FORMAT, message, size, "%s: matrix '%s' holds a value that is not finite",
                   file->path, name);
}

int qv_tensor_file_floats(const qv_tensor_file *file, const char *name, int rows, int cols, float *out,
                          char *message, size_t size)
{
    const qv_tensor_entry *entry = NULL;
    bool finite;
    int error = qv_tensor_file_shaped(file, name, rows, cols, &entry, message, size);
    if (error)
        return error;
    if (entry->type == QV_TENSOR_F16) {
        finite = qv_half_to_float(entry->data, entry->bytes / 2, out);
    } else if (entry->type == QV_TENSOR_F32) {
        memcpy(out, entry->data, entry->bytes);
        finite = qv_floats_finite(out, entry->bytes / 4);
    } else {
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: matrix '%s' has type %s instead of F16 or F32",
                       file->path, name, types[entry->type].name);
    }
    return finite ? QV_OK : not_finite(file, name, message, size);
}
