// SPDX-License-Identifier: MIT
/* The weights of a network come back from a file, or are used where they lie in it. */
#include <math.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "model/params_file.h"
#include "quaver/quaver.h"
#include "../scratch_folder.h"

static char message[400];

static qv_tensor slab_tensors[] = {
    {.name = "weight", .rows = 3, .cols = 5, .offset = 0},
    {.name = "bias", .rows = 1, .cols = 5, .offset = 16},
};
static const qv_params slab = {.tensors = slab_tensors, .count = 2, .size = 32};

static qv_tensor_file *open_slab(float *value)
{
    qv_tensor_writer *writer;
    qv_tensor_file *file;
    for (int i = 0; i < 32; i++)
        value[i] = i % 16 < 5 || i < 15 ? (float)(i + 1) : 0; // padding is zero
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_params_write(writer, "net.", &slab, value, QV_TENSOR_F16);
    qv_tensor_writer_add_data(writer, "net.odd", QV_TENSOR_U8, 3, "abc");
    assert_int_equal(qv_tensor_writer_write(writer, in_scratch("slab.qv"), message, sizeof message), QV_OK);
    qv_tensor_writer_close(&writer);
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("slab.qv"), message, sizeof message), QV_OK);
    return file;
}

static void a_slab_comes_back_with_its_padding(void **state)
{
    (void)state;
    float value[32], read[32];
    memset(read, 0xff, sizeof read);
    qv_tensor_file *file = open_slab(value);
    assert_int_equal(qv_params_load(file, "net.", &slab, read, message, sizeof message), QV_OK);
    assert_memory_equal(read, value, sizeof value);
    qv_tensor_file_close(&file);
}

static void a_slab_that_does_not_fit_is_named(void **state)
{
    (void)state;
    float value[32];
    qv_tensor_file *file = open_slab(value);
    qv_tensor other[2] = {slab_tensors[0], slab_tensors[1]};
    qv_params wanted = {.tensors = other, .count = 2, .size = 32};
    assert_int_equal(qv_params_load(file, "", &wanted, value, message, sizeof message), QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "slab.qv: matrix 'weight' is missing"));
    other[1].cols = 6;
    assert_int_equal(qv_params_load(file, "net.", &wanted, value, message, sizeof message), QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "matrix 'net.bias' has shape [1, 5] instead of [1, 6]"));
    strcpy(other[1].name, "odd");
    other[1].cols = 3;
    assert_int_equal(qv_params_load(file, "net.", &wanted, value, message, sizeof message), QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "matrix 'net.odd' has type U8 instead of F16 or F32"));
    qv_tensor_file_close(&file);
}

static const uint16_t *half_of(const qv_tensor_file *file, const char *name)
{
    return qv_tensor_file_find(file, name)->data;
}

/* Factors in half precision stay where they are, and their place in the slab is left alone; all else is read.
 */
static void factors_are_used_where_they_lie(void **state)
{
    (void)state;
    float value[32], read[32] = {0};
    qv_tensor_file *file = open_slab(value);
    qv_tensor tensors[2] = {slab_tensors[0], slab_tensors[1]};
    qv_params params = {.tensors = tensors, .count = 2, .size = 32};
    tensors[0].factor = true;
    read[3] = 7;
    assert_int_equal(qv_params_map(file, "net.", &params, read, message, sizeof message), QV_OK);
    assert_ptr_equal(tensors[0].half, half_of(file, "net.weight"));
    assert_null(tensors[1].half);
    assert_true(read[3] == 7 && read[4] == 0);
    assert_memory_equal(read + 16, value + 16, 5 * sizeof *read);
    qv_tensor_file_close(&file);
}

/* A factor in full precision is read, too; one that is not finite is refused. */
static void factors_may_be_floats(void **state)
{
    (void)state;
    const float weight[4] = {1, 2, 3, 4};
    const uint16_t infinite[4] = {0x3c00, 0x3c00, 0x7c00, 0x3c00};
    float read[4] = {0};
    qv_tensor_writer *writer;
    qv_tensor_file *file;
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_tensor_writer_add_floats(writer, "weight", 1, 4, weight, QV_TENSOR_F32);
    qv_tensor_writer_add_data(writer, "bad.weight", QV_TENSOR_F16, 4, infinite);
    assert_int_equal(qv_tensor_writer_write(writer, in_scratch("factors.qv"), message, sizeof message),
                     QV_OK);
    qv_tensor_writer_close(&writer);
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("factors.qv"), message, sizeof message), QV_OK);
    qv_tensor tensor = {.name = "weight", .rows = 1, .cols = 4, .factor = true};
    qv_params params = {.tensors = &tensor, .count = 1, .size = 4};
    assert_int_equal(qv_params_map(file, "", &params, read, message, sizeof message), QV_OK);
    assert_null(tensor.half);
    assert_memory_equal(read, weight, sizeof weight);
    assert_int_equal(qv_params_map(file, "bad.", &params, read, message, sizeof message), QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "matrix 'bad.weight' holds a value that is not finite"));
    qv_tensor_file_close(&file);
}

/* A network of one factor that may be stored in 8 bits, and one that may not. */
static qv_tensor narrow_tensors[] = {
    {.name = "weight", .rows = 34, .cols = 3, .offset = 0, .factor = true},
    {.name = "bias", .rows = 1, .cols = 3, .offset = 112},
};
static const qv_params narrow_net = {.tensors = narrow_tensors, .count = 2, .size = 128, .narrow = true};

static qv_tensor_file *open_narrow(const qv_params *net, float *value)
{
    qv_tensor_writer *writer;
    qv_tensor_file *file;
    for (int i = 0; i < 34 * 3; i++)
        value[i] = (float)(i * 7 % 31 - 15);
    value[112] = 0.5f, value[113] = -3, value[114] = 1;
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_params_write(writer, "", net, value, QV_TENSOR_I8);
    assert_int_equal(qv_tensor_writer_write(writer, in_scratch("narrow.qv"), message, sizeof message), QV_OK);
    qv_tensor_writer_close(&writer);
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("narrow.qv"), message, sizeof message), QV_OK);
    return file;
}

static void factors_may_have_8_bits(void **state)
{
    (void)state;
    float value[128] = {0}, read[128], mapped[128] = {0};
    qv_tensor tensors[2] = {narrow_tensors[0], narrow_tensors[1]};
    qv_params params = narrow_net;
    params.tensors = tensors;
    qv_tensor_file *file = open_narrow(&params, value);
    assert_int_equal(qv_tensor_file_find(file, "weight")->type, QV_TENSOR_I8);
    assert_int_equal(qv_tensor_file_find(file, "bias")->type, QV_TENSOR_F16);
    assert_int_equal((uintptr_t)qv_tensor_file_find(file, "weight")->data % 64, 0);
    assert_int_equal(qv_params_check(file, "", &params, message, sizeof message), QV_OK);
    assert_int_equal(qv_params_load(file, "", &params, read, message, sizeof message), QV_OK);
    for (int i = 0; i < 34 * 3; i++)
        assert_float_equal(read[i], value[i], 15.0f / 127 + 1e-5f);
    assert_memory_equal(read + 112, value + 112, 3 * sizeof *read);
    assert_true(read[110] == 0 && read[127] == 0);
    assert_int_equal(qv_params_map(file, "", &params, mapped, message, sizeof message), QV_OK);
    assert_ptr_equal(tensors[0].bytes.value, qv_tensor_file_find(file, "weight")->data);
    assert_ptr_equal(tensors[0].bytes.scale, qv_tensor_file_find(file, "weight.scale")->data);
    assert_true(mapped[0] == 0 && mapped[113] == -3);
    // where layers can't use it, it is read
    params.narrow = false;
    tensors[0] = narrow_tensors[0];
    assert_int_equal(qv_params_map(file, "", &params, mapped, message, sizeof message), QV_OK);
    assert_null(tensors[0].bytes.value);
    assert_memory_equal(mapped, read, sizeof read);
    assert_true(qv_params_owns(&params, "weight.sum") && qv_params_owns(&params, "bias"));
    assert_false(qv_params_owns(&params, "weight.summer") || qv_params_owns(&params, "eight"));
    qv_tensor_file_close(&file);
    // nor is it written so
    file = open_narrow(&params, value);
    assert_int_equal(qv_tensor_file_find(file, "weight")->type, QV_TENSOR_F16);
    qv_tensor_file_close(&file);
}

/* A file with a matrix in 8 bits and vectors as told. */
static void expect_refusal(int sums, float scale, int32_t sum, const char *told)
{
    static const int8_t value[36 * 16];
    const float scales[3] = {1, scale, 1};
    const int32_t sums_of[4] = {1, 1, sum, 1};
    const float bias[3] = {0};
    float read[128];
    qv_tensor_entry entry = {"weight", QV_TENSOR_I8, 1, 36 * 16, value, sizeof value};
    qv_tensor_writer *writer;
    qv_tensor_file *file;
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_tensor_writer_add_entry(writer, &entry);
    qv_tensor_writer_add_data(writer, "weight.scale", QV_TENSOR_F32, 3, scales);
    if (sums)
        qv_tensor_writer_add_data(writer, "weight.sum", QV_TENSOR_I32, (size_t)sums, sums_of);
    qv_tensor_writer_add_floats(writer, "bias", 1, 3, bias, QV_TENSOR_F16);
    assert_int_equal(qv_tensor_writer_write(writer, in_scratch("odd.qv"), message, sizeof message), QV_OK);
    qv_tensor_writer_close(&writer);
    assert_int_equal(qv_tensor_file_open(&file, in_scratch("odd.qv"), message, sizeof message), QV_OK);
    assert_int_equal(qv_params_load(file, "", &narrow_net, read, message, sizeof message), QV_ERROR_FORMAT);
    assert_int_equal(qv_params_check(file, "", &narrow_net, message, sizeof message), QV_ERROR_FORMAT);
    if (!strstr(message, told))
        fail_msg("%s: not %s", message, told);
    qv_tensor_file_close(&file);
}

static void odd_8_bits_are_refused(void **state)
{
    (void)state;
    expect_refusal(0, 1, 1, "matrix 'weight.sum' is missing");
    expect_refusal(4, 1, 1, "matrix 'weight.sum' has shape");
    expect_refusal(3, INFINITY, 1, "matrix 'weight': scale or sum of column 1 out of range");
    expect_refusal(3, 1, 1 << 20, "matrix 'weight': scale or sum of column 2 out of range");
    expect_refusal(3, 1, INT32_MIN, "column 2 out of range");
}

/* A network in 8 bits of which bytes of a matrix are others: what loading and mapping it say. */
static void load_damaged(const char *name, size_t place, const void *to, size_t count, int result)
{
    float value[128] = {0}, read[128];
    qv_tensor tensors[2] = {narrow_tensors[0], narrow_tensors[1]};
    qv_params params = narrow_net;
    params.tensors = tensors;
    qv_tensor_file *file = open_narrow(&params, value);
    qv_tensor_file_close(&file);
    size_t length;
    unsigned char *bytes = read_whole(in_scratch("narrow.qv"), &length);
    assert_non_null(bytes);
    assert_int_equal(qv_tensor_file_open_memory(&file, bytes, length, "odd", message, sizeof message), QV_OK);
    const unsigned char *data = qv_tensor_file_find(file, name)->data;
    memcpy(bytes + (data - bytes) + place, to, count);
    message[0] = '\0';
    assert_int_equal(qv_params_load(file, "", &params, read, message, sizeof message), result);
    message[0] = '\0';
    assert_int_equal(qv_params_map(file, "", &params, read, message, sizeof message), result);
    qv_tensor_file_close(&file);
    free(bytes);
}

/* They would make sounds that depend on the processor. */
static void damaged_8_bits_are_refused(void **state)
{
    static const char told[] =
        "odd: matrix 'weight': from column %d on, values are too large or a sum is not theirs";
    static const int8_t large[2] = {127, 127}, moved[2] = {64, 64};
    char wanted[200];
    (void)state;
    float value[128] = {0};
    qv_tensor_file *file = open_narrow(&narrow_net, value);
    const int32_t *sums = qv_tensor_file_find(file, "weight.sum")->data;
    const int32_t same = sums[2], other = sums[2] + 1;
    qv_tensor_file_close(&file);
    load_damaged("weight.sum", 2 * sizeof same, &same, sizeof same, QV_OK);
    load_damaged("weight.sum", 2 * sizeof other, &other, sizeof other, QV_ERROR_FORMAT);
    snprintf(wanted, sizeof wanted, told, 2);
    assert_string_equal(message, wanted);
    load_damaged("weight", 0, moved, sizeof moved, QV_ERROR_FORMAT);
    snprintf(wanted, sizeof wanted, told, 0);
    assert_string_equal(message, wanted);
    load_damaged("weight", 0, large, sizeof large, QV_ERROR_FORMAT);
    assert_string_equal(message, wanted);
}

static void shapes_can_be_checked_first(void **state)
{
    (void)state;
    float value[32];
    qv_tensor_file *file = open_slab(value);
    qv_tensor other[2] = {slab_tensors[0], slab_tensors[1]};
    qv_params wanted = {.tensors = other, .count = 2, .size = 32};
    assert_int_equal(qv_params_check(file, "net.", &wanted, message, sizeof message), QV_OK);
    other[1].cols = 6;
    assert_int_equal(qv_params_check(file, "net.", &wanted, message, sizeof message), QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "matrix 'net.bias' has shape [1, 5] instead of [1, 6]"));
    qv_tensor_file_close(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slab_comes_back_with_its_padding),
        cmocka_unit_test(a_slab_that_does_not_fit_is_named),
        cmocka_unit_test(factors_are_used_where_they_lie),
        cmocka_unit_test(factors_may_be_floats),
        cmocka_unit_test(factors_may_have_8_bits),
        cmocka_unit_test(odd_8_bits_are_refused),
        cmocka_unit_test(damaged_8_bits_are_refused),
        cmocka_unit_test(shapes_can_be_checked_first),
    };
    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
