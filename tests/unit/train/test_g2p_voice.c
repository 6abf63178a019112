// SPDX-License-Identifier: MIT
/* The voice that is shipped says every word of the CMU dictionary as it is listed there. Exits with 77, which
 * Meson shows as skipped, where it was built without -Ddictionary. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "model/g2p_file.h"
#include "quaver/quaver.h"
#include "train/g2p/g2p_lexicon.h"

enum { MOST_BYTES = 3000000 }; // of lexicon and model together

#ifndef DICTIONARY
#define DICTIONARY NULL
#endif

static qv_tensor_file *open_voice(void)
{
    qv_tensor_file *file;
    assert_int_equal(qv_tensor_file_open(&file, VOICE, NULL, 0), QV_OK);
    assert_non_null(qv_tensor_file_text(file, "g2p.sizes"));
    return file;
}

static void every_word_comes_out_as_listed(void **state)
{
    (void)state;
    qv_tensor_file *file = open_voice();
    qv_g2p_data data;
    qv_pool *pool;
    size_t first = 0;
    assert_int_equal(qv_g2p_data_open(&data, DICTIONARY, NULL, 0), QV_OK);
    assert_int_equal(qv_pool_open(&pool, 2), QV_OK);
    const long wrong = qv_g2p_check(file, &data, pool, &first);
    if (wrong > 0)
        fail_msg("%ld words, the first is %.*s", wrong, data.word[first].length, data.word[first].letters);
    assert_int_equal(wrong, 0);
    qv_pool_close(&pool);
    qv_g2p_data_close(&data);
    qv_tensor_file_close(&file);
}

static void lexicon_and_model_are_small(void **state)
{
    (void)state;
    qv_tensor_file *file = open_voice();
    size_t bytes = qv_tensor_file_find(file, "lexicon")->bytes;
    for (int i = 0; i < qv_tensor_file_count(file); i++)
        if (strncmp(qv_tensor_file_at(file, i)->name, "g2p.", 4) == 0)
            bytes += qv_tensor_file_at(file, i)->bytes;
    assert_in_range(bytes, 1, MOST_BYTES);
    qv_tensor_file_close(&file);
}

int main(void)
{
    const char *dictionary = DICTIONARY;
    if (!dictionary)
        return 77;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_comes_out_as_listed),
        cmocka_unit_test(lexicon_and_model_are_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
