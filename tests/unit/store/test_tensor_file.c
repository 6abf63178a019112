// SPDX-License-Identifier: MIT
/* Voices and checkpoints: what is written is read, a file of the Python library too, and no hostile file
 * harms. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <sys/stat.h>
#include "base/rng.h"
#include "quaver/quaver.h"
#include "store/tensor_writer.h"
#include "../scratch_folder.h"

static char message[400];

/* Round trip */

static float singles[3][5], halves[8][2];
static const uint64_t numbers[3] = {1, 2, ~(uint64_t)0};

static void write_sample(const char *path)
{
    qv_tensor_writer *writer;
    for (int i = 0; i < 15; i++)
        singles[i / 5][i % 5] = (float)i / 7 - 1;
    for (int i = 0; i < 16; i++)
        halves[i / 2][i % 2] = (float)i / 8 - 1;
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_tensor_writer_add_text(writer, "name", "sample");
    qv_tensor_writer_add_text(writer, "a \"key\" \\", "two\nlines\t\"quoted\" \\ über 😀");
    qv_tensor_writer_add_data(writer, "bytes", QV_TENSOR_U8, 5, "hello");
    qv_tensor_writer_add_floats(writer, "half", 8, 2, halves[0], QV_TENSOR_F16);
    qv_tensor_writer_add_floats(writer, "single", 3, 5, singles[0], QV_TENSOR_F32);
    qv_tensor_writer_add_data(writer, "numbers", QV_TENSOR_U64, 3, numbers);
    assert_int_equal(qv_tensor_writer_write(writer, path, message, sizeof message), QV_OK);
    qv_tensor_writer_close(&writer);
    assert_null(writer);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    qv_tensor_file *file;
    float read[16];
    const qv_tensor_entry *entry;
    write_sample(in_scratch("sample.qv"));
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("sample.qv"), message, sizeof message), QV_OK);
    assert_string_equal(qv_tensor_file_text(file, "name"), "sample");
    assert_string_equal(qv_tensor_file_text(file, "a \"key\" \\"), "two\nlines\t\"quoted\" \\ über 😀");
    assert_null(qv_tensor_file_text(file, "none"));
    assert_int_equal(qv_tensor_file_floats(file, "single", 3, 5, read, message, sizeof message), QV_OK);
    assert_memory_equal(read, singles, sizeof singles);
    assert_int_equal(qv_tensor_file_floats(file, "half", 8, 2, read, message, sizeof message), QV_OK);
    assert_memory_equal(read, halves, sizeof halves);
    assert_int_equal(qv_tensor_file_get(file, "bytes", QV_TENSOR_U8, 1, -1, &entry, message, sizeof message),
                     QV_OK);
    assert_int_equal(entry->bytes, 5);
    assert_memory_equal(entry->data, "hello", 5);
    entry = qv_tensor_file_find(file, "numbers");
    assert_int_equal(entry->type, QV_TENSOR_U64);
    assert_memory_equal(entry->data, numbers, sizeof numbers);
    qv_tensor_file_close(&file);
    assert_null(file);
}

static void all_can_be_listed(void **state)
{
    (void)state;
    qv_tensor_file *file;
    const char *key, *text;
    static const char *const names[] = {"bytes", "half", "numbers", "single"};
    write_sample(in_scratch("sample.qv"));
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("sample.qv"), message, sizeof message), QV_OK);
    assert_int_equal(qv_tensor_file_count(file), 4);
    for (int i = 0; i < 4; i++) {
        const qv_tensor_entry *entry = qv_tensor_file_at(file, i);
        assert_string_equal(entry->name, names[i]);
        assert_int_equal((uintptr_t)entry->data % qv_tensor_type_size(entry->type), 0);
    }
    assert_true(qv_tensor_file_text_at(file, 0, &key, &text));
    assert_string_equal(key, "name");
    assert_string_equal(text, "sample");
    assert_true(qv_tensor_file_text_at(file, 1, &key, &text));
    assert_false(qv_tensor_file_text_at(file, 2, &key, &text));
    qv_tensor_file_close(&file);
}

/* tests/golden/quaver.safetensors was opened with the Python library (0.8.0), which gave these values. */
static void the_writer_makes_the_golden_bytes(void **state)
{
    (void)state;
    size_t length, golden_length;
    uint64_t header;
    write_sample(in_scratch("sample.qv"));
    unsigned char *bytes = read_whole(in_scratch("sample.qv"), &length);
    unsigned char *golden = read_whole(GOLDEN "/quaver.safetensors", &golden_length);
    assert_non_null(bytes);
    assert_non_null(golden);
    memcpy(&header, bytes, sizeof header);
    assert_int_equal((8 + header) % 64, 0);
    assert_int_equal(length, golden_length);
    assert_memory_equal(bytes, golden, length);
    free(bytes);
    free(golden);
}

/* Made by safetensors 0.8.0 for Python: see the values, with metadata name and text. */
static void a_file_of_the_python_library_is_read(void **state)
{
    (void)state;
    static const float half[6] = {1, -2, 0.5f, 65504, 0x1p-24f, 0}, single[4] = {0.1f, -3e38f, 1e-45f, 4};
    static const int64_t whole[2] = {-1, INT64_C(1) << 62};
    qv_tensor_file *file;
    float read[12];
    const qv_tensor_entry *entry;
    assert_int_equal(qv_tensor_file_open(&file, GOLDEN "/python.safetensors", message, sizeof message),
                     QV_OK);
    assert_string_equal(qv_tensor_file_text(file, "name"), "golden");
    assert_string_equal(qv_tensor_file_text(file, "text"), "line\n\"über\" \\ 😀");
    assert_int_equal(qv_tensor_file_floats(file, "half", 2, 3, read, message, sizeof message), QV_OK);
    assert_memory_equal(read, half, sizeof half);
    assert_int_equal(qv_tensor_file_floats(file, "single", 1, 4, read, message, sizeof message), QV_OK);
    assert_memory_equal(read, single, sizeof single);
    assert_int_equal(qv_tensor_file_floats(file, "cube", 6, 2, read, message, sizeof message), QV_OK);
    for (int i = 0; i < 12; i++)
        assert_true(read[i] == (float)i);
    assert_int_equal(qv_tensor_file_floats(file, "empty", 0, 3, read, message, sizeof message), QV_OK);
    assert_int_equal(qv_tensor_file_get(file, "whole", QV_TENSOR_I64, 1, 2, &entry, message, sizeof message),
                     QV_OK);
    assert_memory_equal(entry->data, whole, sizeof whole);
    entry = qv_tensor_file_find(file, "bytes");
    assert_memory_equal(entry->data, "hello", 5);
    qv_tensor_file_close(&file);
}

/* Hostile files */

/* Opens header and data as a file in a block of exactly its size, so that reading outside is seen. */
static int open_text(const char *header, size_t data, qv_tensor_file **file, uint64_t **block)
{
    size_t length = strlen(header);
    size_t padded = (length + 7) / 8 * 8;
    uint64_t claimed = padded;
    unsigned char *bytes = malloc(8 + padded + data);
    memcpy(bytes, &claimed, 8);
    memcpy(bytes + 8, header, length);
    memset(bytes + 8 + length, ' ', padded - length);
    memset(bytes + 8 + padded, 0, data);
    *block = (uint64_t *)bytes;
    return qv_tensor_file_open_memory(file, bytes, 8 + padded + data, "file", message, sizeof message);
}

static void hostile_headers_are_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        const char *header, *reason;
    } cases[] = {
        {"", "an object should begin"},
        {"[]", "header, byte 8: not a safetensors header"},
        {"{", "a text should be here"},
        {"{} x", "text after the end"},
        {"{\"a\"", "a colon is missing"},
        {"{\"a\":3}", "matrix 'a': an object should begin"},
        {"{\"a\":{}}", "matrix 'a': type, shape or offsets are missing"},
        {"{\"a\":{\"dtype\":\"F99\",\"shape\":[2],\"data_offsets\":[0,8]}}", "an unknown type of number"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"shape\":[2],\"data_offsets\":[0,8]}}", "one twice"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"sharp\":[2],\"data_offsets\":[0,8]}}", "an unknown key"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", "do not fit its offsets"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", "non-negative number"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}", "not whole"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[02],\"data_offsets\":[0,8]}}", "begins with 0"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2,],\"data_offsets\":[0,8]}}", "non-negative number"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}", "an array should begin"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296],\"data_offsets\":[0,8]}}", "shape is too large"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2],\"data_offsets\":[0,8]}}",
         "shape is too large"},
        {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1073741824,2147483647],\"data_offsets\":[0,8]}}",
         "do not fit"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,18446744073709551616]}}",
         "a number is too large"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,16]}}", "behind the end of the file"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "ends before it begins"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}", "not aligned"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "a gap before it"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "behind the last matrix"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
         "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
         "matrix 'b': a gap before it, or it overlaps"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
         "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
         "matrix 'a': the name is given twice"},
        {"{\"__metadata__\":{\"k\":\"v\",\"k\":\"w\"}}", "the same key twice"},
        {"{\"__metadata__\":{\"k\":1}}", "a text should be here"},
        {"{\"__metadata__\":{},\"__metadata__\":{}}", "metadata twice"},
        {"{\"__metadata__\":{\"k\":\"\\u0000\"}}", "a text holds NUL"},
        {"{\"__metadata__\":{\"k\":\"\\u001b[2J\"}}", "a control character in a text"},
        {"{\"__metadata__\":{\"k\":\"\\ud800\"}}", "half a surrogate pair"},
        {"{\"__metadata__\":{\"k\":\"\\udc00\"}}", "half a surrogate pair"},
        {"{\"__metadata__\":{\"k\":\"\\ud800\\u0041\"}}", "half a surrogate pair"},
        {"{\"__metadata__\":{\"k\":\"\\u12g4\"}}", "four hexadecimal digits"},
        {"{\"__metadata__\":{\"k\":\"\\x\"}}", "an unknown escape"},
        {"{\"__metadata__\":{\"k\":\"\xc0\xaf\"}}", "not UTF-8"},
        {"{\"__metadata__\":{\"k\":\"\xed\xa0\x80\"}}", "not UTF-8"},
        {"{\"__metadata__\":{\"k\":\"\xf4\x90\x80\x80\"}}", "not UTF-8"},
        {"{\"__metadata__\":{\"k\":\"\xe2\x82\"}}", "not UTF-8"},
        {"{\"__metadata__\":{\"k\":\"a\nb\"}}", "a bare control character"},
        {"{\"__metadata__\":{\"k\":\"v}}", "a text has no end"},
        {"{\"__metadata__\":{\"k\":\"v\\", "an unknown escape"},
        {"{\"\":{}}", "a name is empty"},
        {"{\"a\\nb\":{}}", "a control character in a name"},
        {"{\"__metadata__\":{} \"a\":{}}", "a comma is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qv_tensor_file *file;
        uint64_t *block;
        int error = open_text(cases[i].header, 8, &file, &block);
        if (error != QV_ERROR_FORMAT || file || strncmp(message, "file: ", 6) != 0 ||
            !strstr(message, cases[i].reason))
            fail_msg("%s: error %d, message \"%s\"", cases[i].header, error, message);
        free(block);
    }
}

/* The character's other three bytes would lie behind the file. */
static void a_character_cut_by_the_end_is_refused(void **state)
{
    (void)state;
    qv_tensor_file *file;
    uint64_t *block;
    assert_int_equal(open_text("{\"a2345\xf0", 0, &file, &block), QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "header, byte 15: not UTF-8"));
    free(block);
}

static void headers_by_the_rules_are_read(void **state)
{
    (void)state;
    qv_tensor_file *file;
    uint64_t *block;
    assert_int_equal(open_text("{ }", 0, &file, &block), QV_OK);
    assert_int_equal(qv_tensor_file_count(file), 0);
    assert_null(qv_tensor_file_find(file, "a"));
    qv_tensor_file_close(&file);
    free(block);
    // Any order of keys and of places, a number on its own, an empty one, every escape.
    assert_int_equal(open_text("{\"b\" : {\"data_offsets\":[4,8],\"shape\":[],\"dtype\":\"I32\"},\n"
                               "\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
                               "\"none\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]},"
                               "\"__metadata__\":{\"k\":\"\\\"\\\\\\/\\n\\t\\u00fc\\u20AC\\ud83d\\uDE00\"}}",
                               8, &file, &block),
                     QV_OK);
    assert_int_equal(qv_tensor_file_find(file, "b")->rows, 1);
    assert_int_equal(qv_tensor_file_find(file, "b")->cols, 1);
    assert_string_equal(qv_tensor_file_text(file, "k"), "\"\\/\n\tü€😀");
    qv_tensor_file_close(&file);
    free(block);
}

/* Uses everything an open file offers. */
static uint64_t walk(const qv_tensor_file *file)
{
    uint64_t sum = 0;
    const char *key, *text;
    for (int i = 0; qv_tensor_file_text_at(file, i, &key, &text); i++)
        sum += strlen(key) + strlen(text) + (qv_tensor_file_text(file, key) == text);
    for (int i = 0; i < qv_tensor_file_count(file); i++) {
        const qv_tensor_entry *entry = qv_tensor_file_at(file, i);
        assert_ptr_equal(qv_tensor_file_find(file, entry->name), entry);
        assert_int_equal((size_t)entry->rows * (size_t)entry->cols * qv_tensor_type_size(entry->type),
                         entry->bytes);
        for (size_t k = 0; k < entry->bytes; k++)
            sum = sum * 31 + ((const unsigned char *)entry->data)[k];
        float *out = malloc(entry->bytes * 2 + 1);
        qv_tensor_file_floats(file, entry->name, entry->rows, entry->cols, out, message, sizeof message);
        free(out);
    }
    return sum;
}

/* Changes a copy of bytes [length] in one of the ways that files break or are broken. */
static size_t mutate(qv_rng *rng, unsigned char *bytes, size_t length)
{
    static const char *const pieces[] = {"18446744073709551615",
                                         "-1",
                                         "4294967296",
                                         "9223372036854775808",
                                         "\"",
                                         "}",
                                         "[",
                                         "]",
                                         "{",
                                         ",",
                                         "\\u0000",
                                         "\\ud83d",
                                         "\xff",
                                         "F64",
                                         "0"};
    size_t at = qv_rng_below(rng, (uint32_t)length);
    switch (qv_rng_below(rng, 5)) {
    case 0: // cut short
        return at;
    case 1: // flipped bits
        for (uint32_t i = qv_rng_below(rng, 4); i < 4; i++)
            bytes[qv_rng_below(rng, (uint32_t)length)] ^= (unsigned char)(1u << qv_rng_below(rng, 8));
        break;
    case 2: // a hostile piece in the header
        at = 8 + qv_rng_below(rng, 500);
        const char *piece = pieces[qv_rng_below(rng, sizeof pieces / sizeof *pieces)];
        for (; *piece && at < length; at++, piece++)
            bytes[at] = (unsigned char)*piece;
        break;
    case 3: // other digits
        for (int i = 0; i < 40; i++) {
            at = 8 + qv_rng_below(rng, 500);
            if (at < length && bytes[at] >= '0' && bytes[at] <= '9')
                bytes[at] = (unsigned char)('0' + qv_rng_below(rng, 10));
        }
        break;
    default: // another length of the header
        bytes[qv_rng_below(rng, 8)] = (unsigned char)qv_rng_next(rng);
    }
    return length;
}

static void ten_thousand_mutations_do_no_harm(void **state)
{
    (void)state;
    size_t length;
    int refused = 0, opened = 0;
    qv_rng rng;
    write_sample(in_scratch("sample.qv"));
    unsigned char *sample = read_whole(in_scratch("sample.qv"), &length);
    assert_non_null(sample);
    qv_rng_seed(&rng, 1, 0);
    for (int i = 0; i < 10000; i++) {
        unsigned char *changed = malloc(length);
        memcpy(changed, sample, length);
        size_t left = mutate(&rng, changed, length);
        unsigned char *exact = malloc(left ? left : 1); // its end is where the file ends
        memcpy(exact, changed, left);
        qv_tensor_file *file;
        message[0] = '\0';
        int error = qv_tensor_file_open_memory(&file, exact, left, "file", message, sizeof message);
        if (error) {
            assert_int_equal(error, QV_ERROR_FORMAT);
            assert_null(file);
            assert_null(strchr(message, '\n'));
            assert_true(strlen(message) > 6);
            refused++;
        } else {
            walk(file);
            opened++;
        }
        qv_tensor_file_close(&file);
        free(exact);
        free(changed);
    }
    free(sample);
    // Both ways were gone often: changed data or texts are no fault of the format.
    assert_true(refused > 5000);
    assert_true(opened > 500);
}

static void truncated_files_are_refused(void **state)
{
    (void)state;
    size_t length;
    char path[512];
    write_sample(in_scratch("sample.qv"));
    unsigned char *sample = read_whole(in_scratch("sample.qv"), &length);
    assert_non_null(sample);
    snprintf(path, sizeof path, "%s", in_scratch("short.qv"));
    for (size_t left = 0; left < length; left++) {
        FILE *stream = fopen(path, "wb");
        assert_non_null(stream);
        assert_int_equal(fwrite(sample, 1, left, stream), left);
        fclose(stream);
        qv_tensor_file *file;
        assert_int_equal(qv_tensor_file_open(&file, path, message, sizeof message), QV_ERROR_FORMAT);
        assert_null(file);
        assert_int_equal(strncmp(message, path, strlen(path)), 0);
    }
    free(sample);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    qv_tensor_file *file;
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("none.qv"), message, sizeof message),
                     QV_ERROR_OPEN);
    assert_non_null(strstr(message, "none.qv: No such file"));
    assert_int_equal(qv_tensor_file_open(&file, scratch, NULL, 0), QV_ERROR_FORMAT);
    assert_int_equal(mkfifo(in_scratch("pipe"), 0600), 0);
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("pipe"), message, sizeof message),
                     QV_ERROR_FORMAT);
    FILE *stream = fopen(in_scratch("large.qv"), "wb");
    assert_non_null(stream);
    assert_int_equal(ftruncate(fileno(stream), ((off_t)1 << 30) + 1), 0);
    fclose(stream);
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("large.qv"), message, sizeof message),
                     QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "larger than 1 GiB"));
}

static void values_that_are_not_finite_are_refused(void **state)
{
    (void)state;
    static const uint16_t half[2] = {0x3c00, 0x7e00};
    static const float single[2] = {1, INFINITY};
    qv_tensor_writer *writer;
    qv_tensor_file *file;
    float read[2];
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_tensor_writer_add_data(writer, "half", QV_TENSOR_F16, 2, half);
    qv_tensor_writer_add_data(writer, "single", QV_TENSOR_F32, 2, single);
    assert_int_equal(qv_tensor_writer_write(writer, in_scratch("nan.qv"), message, sizeof message), QV_OK);
    qv_tensor_writer_close(&writer);
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("nan.qv"), message, sizeof message), QV_OK);
    assert_int_equal(qv_tensor_file_floats(file, "half", 1, 2, read, message, sizeof message),
                     QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "matrix 'half' holds a value that is not finite"));
    assert_int_equal(qv_tensor_file_floats(file, "single", 1, 2, read, message, sizeof message),
                     QV_ERROR_FORMAT);
    qv_tensor_file_close(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(all_can_be_listed),
        cmocka_unit_test(the_writer_makes_the_golden_bytes),
        cmocka_unit_test(a_file_of_the_python_library_is_read),
        cmocka_unit_test(hostile_headers_are_refused_with_the_reason),
        cmocka_unit_test(a_character_cut_by_the_end_is_refused),
        cmocka_unit_test(headers_by_the_rules_are_read),
        cmocka_unit_test(ten_thousand_mutations_do_no_harm),
        cmocka_unit_test(truncated_files_are_refused),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(values_that_are_not_finite_are_refused),
    };
    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
