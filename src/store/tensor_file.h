#ifndef QV_STORE_TENSOR_FILE_H
#define QV_STORE_TENSOR_FILE_H
#include <stddef.h>
#include <stdint.h>
#include "nn/params.h"

/*
 * Files of named matrices and texts in the safetensors format: voices and training checkpoints.
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
 *         qv_tensor_file_load_params(file, "decoder.", &params, value, message, sizeof message);
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

/* A matrix of known type and shape; rows or cols -1: any. 0 or QV_ERROR_FORMAT. */
int qv_tensor_file_get(const qv_tensor_file *file, const char *name, qv_tensor_type type, int rows, int cols,
                       const qv_tensor_entry **entry, char *message, size_t size);

/* Reads a matrix of F16 or F32 into out [rows][cols]. Values that are not finite are refused.
 * 0 or QV_ERROR_FORMAT. */
int qv_tensor_file_floats(const qv_tensor_file *file, const char *name, int rows, int cols, float *out,
                          char *message, size_t size);

/* Whether each matrix of `params` is there in the right shape; to be asked before memory is taken for them.
 * 0 or QV_ERROR_FORMAT. */
int qv_tensor_file_check_params(const qv_tensor_file *file, const char *prefix, const qv_params *params,
                                char *message, size_t size);

/* Fills the slab `value` [params->size], 16-bit or 32-bit floats for each name in `params` with `prefix`
 * before it; padding becomes zero. Matrices of the file that `params` doesn't name are left alone.
 * 0 or QV_ERROR_FORMAT. */
int qv_tensor_file_load_params(const qv_tensor_file *file, const char *prefix, const qv_params *params,
                               float *value, char *message, size_t size);

/* The same for inference: factors in half precision are not read into the slab, but params->tensors[].half
 * tells where they lie, as long as the file is open. `value` is zero before; what isn't read into it isn't
 * touched. 0 or QV_ERROR_FORMAT. */
int qv_tensor_file_map_params(const qv_tensor_file *file, const char *prefix, qv_params *params, float *value,
                              char *message, size_t size);

/*
 * Writing. The writer only takes notes: names and texts are copied, data are borrowed until
 * qv_tensor_writer_write has returned, and nothing touches the disk before. The same calls give the same
 * bytes. The first failure of an add sticks, and the write returns it; so the adds need no checks.
 *
 *     qv_tensor_writer *writer;
 *     int error = qv_tensor_writer_open(&writer);
 *     if (error == QV_OK) {
 *         qv_tensor_writer_add_text(writer, "language", "en");
 *         qv_tensor_writer_add_params(writer, "decoder.", &params, value, QV_TENSOR_F16);
 *         error = qv_tensor_writer_write(writer, path, message, sizeof message);
 *         qv_tensor_writer_close(&writer);
 *     }
 *
 * An add returns 0, QV_ERROR_MEMORY or QV_ERROR_ARGUMENT (a name twice, not UTF-8, empty or longer than 255
 * bytes, a shape that isn't positive).
 */
typedef struct qv_tensor_writer qv_tensor_writer;

int qv_tensor_writer_open(qv_tensor_writer **writer); // 0 or QV_ERROR_MEMORY
void qv_tensor_writer_close(qv_tensor_writer **writer);

int qv_tensor_writer_add_text(qv_tensor_writer *writer, const char *key, const char *text);
/* data [rows][cols]; type QV_TENSOR_F16 (rounded to nearest even) or QV_TENSOR_F32. */
int qv_tensor_writer_add_floats(qv_tensor_writer *writer, const char *name, int rows, int cols,
                                const float *data, qv_tensor_type type);
/* Every matrix of a slab, with `prefix` before its name. */
int qv_tensor_writer_add_params(qv_tensor_writer *writer, const char *prefix, const qv_params *params,
                                const float *value, qv_tensor_type type);
/* A vector of any type, written as it lies in memory: data [count] elements. */
int qv_tensor_writer_add_data(qv_tensor_writer *writer, const char *name, qv_tensor_type type, size_t count,
                              const void *data);
/* A matrix of another file, as it is; `entry` is borrowed as data are. */
int qv_tensor_writer_add_entry(qv_tensor_writer *writer, const qv_tensor_entry *entry);

/*
 * Writes all to a new file beside `path`, brings it to the disk and puts it in the place of `path` in one
 * step. When that fails, an older file at `path` is as it was and nothing is left behind.
 * 0, an earlier failure of an add, QV_ERROR_MEMORY, QV_ERROR_ARGUMENT (a value that isn't finite or, as F16,
 * is beyond 65504; too much for one file), or QV_ERROR_WRITE with errno.
 */
int qv_tensor_writer_write(const qv_tensor_writer *writer, const char *path, char *message, size_t size);

#endif
