// SPDX-License-Identifier: MIT
#ifndef QV_STORE_TENSOR_FILE_H
#define QV_STORE_TENSOR_FILE_H
#include <stddef.h>
#include <stdint.h>

/*
 * Files of named matrices and texts in the safetensors format: voices and training checkpoints. Writing them:
 * store/tensor_writer.h.
 *
 *     bytes 0-7       length of the header, little endian
 *     header          JSON: {"__metadata__": {"key": "text"},
 *                            "name": {"dtype": "F16", "shape": [rows, cols], "data_offsets": [begin, end]}}
 *     data            the matrices, row-major, little endian, without gaps
 *
 * Format: https://github.com/huggingface/safetensors, section "Format". Reading:
 *
 *     qv_tensor_file *file;
 *     if (qv_tensor_file_open(&file, path, message, sizeof message) == QV_OK) {
 *         qv_tensor_file_floats(file, "bias", 1, 64, bias, message, sizeof message);
 *         qv_tensor_file_close(&file);
 *     }
 *
 * `message` [size] receives one line, "PATH: where: what is wrong", when a function fails; NULL is fine.
 * Texts that come from the file are printable in it.
 */

/* Larger files are refused unread. */
#define QV_TENSOR_FILE_MAX   ((size_t)1 << 30)
#define QV_TENSOR_HEADER_MAX ((size_t)4 << 20)

typedef enum qv_tensor_type {
    QV_TENSOR_U8,
    QV_TENSOR_I8,
    QV_TENSOR_BOOL,
    QV_TENSOR_U16,
    QV_TENSOR_I16,
    QV_TENSOR_F16,
    QV_TENSOR_BF16,
    QV_TENSOR_U32,
    QV_TENSOR_I32,
    QV_TENSOR_F32,
    QV_TENSOR_U64,
    QV_TENSOR_I64,
    QV_TENSOR_F64,
    QV_TENSOR_TYPES
} qv_tensor_type;

const char *qv_tensor_type_name(qv_tensor_type type); // "F16"
size_t qv_tensor_type_size(qv_tensor_type type);      // bytes of an element

/* One matrix in a file. */
typedef struct qv_tensor_entry {
    const char *name;
    qv_tensor_type type;
    int rows, cols;   // a vector has rows = 1; of more than two dimensions, rows has all but the last
    const void *data; // [rows][cols], aligned to its element, not more
    size_t bytes;     // rows * cols * size of an element
} qv_tensor_entry;

/* An open file: immutable, any threads. The file must not be cut short while it is open (replacing it, as
 * the writer does, is fine). */
typedef struct qv_tensor_file qv_tensor_file;

/*
 * Maps a file and checks all of its header: lengths, types, shapes, offsets (ascending, aligned, neither
 * gaps nor overlaps, up to the end of the file), names and texts.
 * On success *file is the caller's; on failure NULL.
 * 0, QV_ERROR_OPEN, QV_ERROR_FORMAT or QV_ERROR_MEMORY.
 */
int qv_tensor_file_open(qv_tensor_file **file, const char *path, char *message, size_t size);

/* The same for a file that lies in memory. `bytes` [length], aligned to 8, must stay until the close;
 * `label` stands for the path in messages. */
int qv_tensor_file_open_memory(qv_tensor_file **file, const void *bytes, size_t length, const char *label,
                               char *message, size_t size);

/* Everything that came from the file becomes invalid. NULL inside is fine. */
void qv_tensor_file_close(qv_tensor_file **file);

const char *qv_tensor_file_path(const qv_tensor_file *file);
size_t qv_tensor_file_bytes(const qv_tensor_file *file); // of the whole file

/* Text of the metadata, UTF-8, owned by the file; NULL: no such key. */
const char *qv_tensor_file_text(const qv_tensor_file *file, const char *key);
int qv_tensor_file_texts(const qv_tensor_file *file); // how many there are
/* Metadata number `index` in the order of the file. Returns 0 and leaves the outputs when there is none. */
int qv_tensor_file_text_at(const qv_tensor_file *file, int index, const char **key, const char **text);

/* Matrices, ascending by name. */
int qv_tensor_file_count(const qv_tensor_file *file);
const qv_tensor_entry *qv_tensor_file_at(const qv_tensor_file *file, int index);          // 0 .. count-1
const qv_tensor_entry *qv_tensor_file_find(const qv_tensor_file *file, const char *name); // NULL: none

/* A matrix of known shape; rows or cols -1: any. 0 or QV_ERROR_FORMAT. */
int qv_tensor_file_shaped(const qv_tensor_file *file, const char *name, int rows, int cols,
                          const qv_tensor_entry **entry, char *message, size_t size);

/* The same, of known type. */
int qv_tensor_file_get(const qv_tensor_file *file, const char *name, qv_tensor_type type, int rows, int cols,
                       const qv_tensor_entry **entry, char *message, size_t size);

/* Reads a matrix of F16 or F32 into out [rows][cols]. Values that are not finite are refused.
 * 0 or QV_ERROR_FORMAT. */
int qv_tensor_file_floats(const qv_tensor_file *file, const char *name, int rows, int cols, float *out,
                          char *message, size_t size);

#endif
