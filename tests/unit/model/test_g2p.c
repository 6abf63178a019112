// SPDX-License-Identifier: MIT
/* Letters to phones: the search and the file. */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "model/g2p_file.h"
#include "model/g2p_search.h"
#include "model/speller.h"
#include "quaver/quaver.h"

static const char *const texts[] = {"a",     "quaver",  "o'clock", "Neural",
                                    "to-do", "zyzzyva", "e.g.",    "networks"};
enum { WORDS = sizeof texts / sizeof *texts, BEAM = 5 };

typedef struct fixture {
    qv_params params;
    qv_g2p model;
    qv_real *value;
    qv_g2p_word words[WORDS];
} fixture;

static int open_fixture(void **state)
{
    const qv_g2p_sizes sizes = {.embedding = 8,
                                .width = 16,
                                .encoder_layers = 2,
                                .encoder_kernel = 2,
                                .decoder_layers = 2,
                                .decoder_kernel = 3};
    fixture *f = calloc(1, sizeof *f);
    f->model = qv_g2p_layout(&f->params, &sizes);
    f->value = calloc(f->params.size, sizeof *f->value);
    qv_params_init(&f->params, f->value, 4);
    // Clear opinions, and an end now and then: an untrained network has neither.
    for (int i = 0; i < sizes.width * QV_G2P_CLASSES; i++)
        f->value[f->model.output.weight + (size_t)i] *= 2;
    f->value[f->model.output.bias + QV_G2P_END] = 3;
    for (int i = 0; i < WORDS; i++)
        f->words[i] = (qv_g2p_word){texts[i], strlen(texts[i])};
    *state = f;
    return 0;
}

static int close_fixture(void **state)
{
    fixture *f = *state;
    qv_params_free(&f->params);
    free(f->value);
    free(f);
    return 0;
}

/* An untrained network looks anywhere: read in order, few of its words would end. */
static void search_so(const fixture *f, bool any_order, int beam, const qv_g2p_word *words, int count,
                      int nbest, qv_g2p_guess *guesses)
{
    qv_g2p_search *s;
    assert_int_equal(qv_g2p_search_open(&s, &f->model, f->value, beam), QV_OK);
    if (any_order)
        qv_g2p_search_any_order(s);
    assert_int_equal(qv_g2p_search_run(s, words, count, nbest, guesses), QV_OK);
    qv_g2p_search_close(&s);
    assert_null(s);
}

static void search(const fixture *f, int beam, const qv_g2p_word *words, int count, int nbest,
                   qv_g2p_guess *guesses)
{
    search_so(f, true, beam, words, count, nbest, guesses);
}

static void expect_same(const qv_g2p_guess *a, const qv_g2p_guess *b)
{
    assert_int_equal(a->symbols, b->symbols);
    assert_memory_equal(a->symbol, b->symbol, (size_t)a->symbols);
    assert_true(fabsf(a->score - b->score) < 1e-4f || a->symbols == 0);
}

static void alphabet_is_letters_and_marks(void **state)
{
    (void)state;
    bool seen[QV_G2P_ALPHABET] = {false};
    for (const char *c = "abcdefghijklmnopqrstuvwxyz'-."; *c; c++) {
        const int letter = qv_g2p_letter(*c);
        assert_in_range(letter, 1, QV_G2P_ALPHABET - 1);
        assert_false(seen[letter]);
        seen[letter] = true;
    }
    assert_int_equal(qv_g2p_letter('Q'), qv_g2p_letter('q'));
    assert_int_equal(qv_g2p_letter('7'), 0);
    assert_int_equal(qv_g2p_letter('\xc3'), 0);
}

static void words_together_are_words_alone(void **state)
{
    const fixture *f = *state;
    qv_g2p_guess together[WORDS * BEAM], alone[BEAM];
    search(f, BEAM, f->words, WORDS, BEAM, together);
    for (int w = 0; w < WORDS; w++) {
        search(f, BEAM, &f->words[w], 1, BEAM, alone);
        assert_true(alone[0].symbols > 0);
        for (int i = 0; i < BEAM; i++)
            expect_same(&together[w * BEAM + i], &alone[i]);
    }
}

/* More than one group of words, in an order that is not that of their length. */
static void many_words_keep_their_places(void **state)
{
    const fixture *f = *state;
    enum { MANY = 1500 };
    qv_g2p_word *words = malloc(MANY * sizeof *words);
    qv_g2p_guess *guesses = malloc(MANY * sizeof *guesses), alone[WORDS];
    for (int i = 0; i < MANY; i++)
        words[i] = f->words[(i * 7 + i / 100) % WORDS];
    search(f, 2, words, MANY, 1, guesses);
    search(f, 2, f->words, WORDS, 1, alone);
    for (int i = 0; i < MANY; i++)
        expect_same(&guesses[i], &alone[(i * 7 + i / 100) % WORDS]);
    free(words);
    free(guesses);
}

static void guesses_are_distinct_likely_and_within_the_alphabet(void **state)
{
    const fixture *f = *state;
    qv_g2p_guess guesses[WORDS * BEAM];
    search(f, BEAM, f->words, WORDS, BEAM, guesses);
    for (int w = 0; w < WORDS; w++) {
        const qv_g2p_guess *g = guesses + w * BEAM;
        double sum = 0;
        for (int i = 0; i < BEAM && g[i].symbols > 0; i++) {
            sum += exp(g[i].score);
            for (int k = 0; k < g[i].symbols; k++)
                assert_in_range(g[i].symbol[k], QV_FIRST_PHONE, QV_SYMBOLS - 1);
            if (i > 1)
                assert_true(g[i].score <= g[i - 1].score);
            for (int j = 0; j < i; j++)
                assert_false(g[i].symbols == g[j].symbols &&
                             memcmp(g[i].symbol, g[j].symbol, (size_t)g[i].symbols) == 0);
        }
        assert_true(sum <= 1.0001);
        assert_true(g[0].lead >= 0);
    }
}

/* A wide search finds what a greedy one does, or better. */
static void wider_is_likelier(void **state)
{
    const fixture *f = *state;
    qv_g2p_guess greedy[WORDS], wide[WORDS * QV_G2P_BEAM];
    search(f, 1, f->words, WORDS, 1, greedy);
    search(f, QV_G2P_BEAM, f->words, WORDS, QV_G2P_BEAM, wide);
    int better = 0;
    for (int w = 0; w < WORDS; w++) {
        float best = -INFINITY;
        for (int i = 0; i < QV_G2P_BEAM; i++)
            best = fmaxf(best, wide[w * QV_G2P_BEAM + i].score);
        if (greedy[w].symbols > 0) {
            assert_true(best >= greedy[w].score - 1e-4f);
            better += best > greedy[w].score + 1e-3f;
        }
    }
    assert_true(better > 0);
}

static void odd_words_are_no_trouble(void **state)
{
    const fixture *f = *state;
    char longest[400];
    memset(longest, 'm', sizeof longest);
    const qv_g2p_word odd[] = {
        {"", 0}, {"1234", 4}, {"\xff\xfe", 2}, {longest, sizeof longest}, {"b\xc3\xa9", 3}};
    qv_g2p_guess guesses[5];
    search(f, BEAM, odd, 5, 1, guesses);
    for (int i = 0; i < 3; i++)
        assert_int_equal(guesses[i].symbols, 0);
    for (int i = 3; i < 5; i++)
        assert_in_range(guesses[i].symbols, 0, QV_G2P_LONGEST);
}

/* How many of `words` are guessed otherwise, or thought less likely, in order than in any order. Together
 * they are guessed as alone. */
static int costs(const fixture *f, const qv_g2p_word *words)
{
    qv_g2p_guess in_order[WORDS], free[WORDS * QV_G2P_BEAM], alone;
    search_so(f, false, QV_G2P_BEAM, words, WORDS, 1, in_order);
    search_so(f, true, QV_G2P_BEAM, words, WORDS, QV_G2P_BEAM, free);
    int cost = 0;
    for (int w = 0; w < WORDS; w++) {
        search_so(f, false, QV_G2P_BEAM, &words[w], 1, 1, &alone);
        expect_same(&in_order[w], &alone);
        cost += in_order[w].symbols != free[w * QV_G2P_BEAM].symbols ||
                in_order[w].score < free[w * QV_G2P_BEAM].score - 1e-3f;
    }
    return cost;
}

/* Words of up to ten letters, and the same again and again, up to thirty. */
static void order_costs_long_words(void **state)
{
    enum { SHORT = 10, LONG = 30 };
    const fixture *f = *state;
    qv_g2p_word few[WORDS], many[WORDS];
    char repeated[WORDS][LONG];
    for (int w = 0; w < WORDS; w++) {
        const qv_g2p_word word = f->words[w];
        for (size_t i = 0; i < LONG; i++)
            repeated[w][i] = word.letters[i % word.length];
        few[w] = (qv_g2p_word){word.letters, word.length < SHORT ? word.length : SHORT};
        many[w] = (qv_g2p_word){repeated[w], LONG};
    }
    assert_int_equal(costs(f, few), 0);
    assert_true(costs(f, many) > 0);
}

static void wrong_arguments_are_refused(void **state)
{
    const fixture *f = *state;
    qv_g2p_search *s;
    qv_g2p_guess guess;
    assert_int_equal(qv_g2p_search_open(&s, &f->model, f->value, 0), QV_ERROR_ARGUMENT);
    assert_null(s);
    assert_int_equal(qv_g2p_search_open(&s, &f->model, f->value, QV_G2P_BEAM + 1), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_g2p_search_open(&s, &f->model, f->value, 2), QV_OK);
    assert_int_equal(qv_g2p_search_run(s, f->words, 1, 3, &guess), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_g2p_search_run(s, f->words, 1, 0, &guess), QV_ERROR_ARGUMENT);
    qv_g2p_search_close(&s);
    qv_g2p_search_close(&s);
}

static void sizes_go_through_text(void **state)
{
    (void)state;
    qv_g2p_sizes sizes, back;
    char text[96];
    qv_g2p_default_sizes(&sizes);
    assert_true(qv_g2p_sizes_valid(&sizes));
    qv_g2p_sizes_print(&sizes, text, sizeof text);
    assert_true(qv_g2p_sizes_parse(text, &back));
    assert_memory_equal(&sizes, &back, sizeof sizes);
    const char *const wrong[] = {"",
                                 "64 192 3 2 2",
                                 "64 192 3 2 2 2 2",
                                 "64 193 3 2 2 2",
                                 "x",
                                 "64 192 9 2 2 2",
                                 "-64 192 3 2 2 2",
                                 "64 192 0 2 2 2",
                                 "0 192 3 2 2 2",
                                 "64 192 3 99 2 2",
                                 "99999999999999999999 2 2 2 2 2"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(qv_g2p_sizes_parse(wrong[i], &back));
}

static void model_goes_through_a_file(void **state)
{
    fixture *f = *state;
    char path[] = "/tmp/quaver-g2p-XXXXXX", message[300] = "";
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    qv_tensor_writer *writer;
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_g2p_write(writer, &f->model, &f->params, f->value, QV_TENSOR_F32);
    assert_int_equal(qv_tensor_writer_write(writer, path, message, sizeof message), QV_OK);
    qv_tensor_writer_close(&writer);

    qv_tensor_file *file;
    qv_g2p_loaded loaded;
    assert_int_equal(qv_tensor_file_open(&file, path, message, sizeof message), QV_OK);
    assert_int_equal(qv_g2p_read(file, &loaded, message, sizeof message), QV_OK);
    qv_tensor_file_close(&file);
    assert_memory_equal(&loaded.model.sizes, &f->model.sizes, sizeof f->model.sizes);
    assert_memory_equal(loaded.value, f->value, f->params.size * sizeof *f->value);
    qv_g2p_free(&loaded);
    unlink(path);
}

/* Used where it lies in the file, a model guesses the same as read into memory. */
static void model_can_stay_in_its_file(void **state)
{
    fixture *f = *state;
    char path[] = "/tmp/quaver-g2p-XXXXXX";
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    qv_tensor_writer *writer;
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_g2p_write(writer, &f->model, &f->params, f->value, QV_TENSOR_F16);
    assert_int_equal(qv_tensor_writer_write(writer, path, NULL, 0), QV_OK);
    qv_tensor_writer_close(&writer);

    qv_tensor_file *file;
    qv_g2p_loaded loaded[2];
    qv_g2p_guess guesses[2][WORDS];
    assert_int_equal(qv_tensor_file_open(&file, path, NULL, 0), QV_OK);
    assert_int_equal(qv_g2p_read(file, &loaded[0], NULL, 0), QV_OK);
    assert_int_equal(qv_g2p_map(file, &loaded[1], NULL, 0), QV_OK);
    for (int i = 0; i < 2; i++) {
        qv_g2p_search *s;
        assert_int_equal(qv_g2p_search_open(&s, &loaded[i].model, loaded[i].value, 4), QV_OK);
        assert_int_equal(qv_g2p_search_run(s, f->words, WORDS, 1, guesses[i]), QV_OK);
        qv_g2p_search_close(&s);
    }
    assert_null(loaded[0].model.output.half);
    assert_non_null(loaded[1].model.output.half);
    for (int i = 0; i < WORDS; i++) {
        expect_same(&guesses[0][i], &guesses[1][i]);
        assert_true(guesses[0][i].score == guesses[1][i].score);
    }
    qv_g2p_free(&loaded[0]);
    qv_g2p_free(&loaded[1]);
    qv_tensor_file_close(&file);
    unlink(path);
}

static void speller_answers_like_the_search(void **state)
{
    fixture *f = *state;
    char path[] = "/tmp/quaver-g2p-XXXXXX";
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    qv_tensor_writer *writer;
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_g2p_write(writer, &f->model, &f->params, f->value, QV_TENSOR_F32);
    assert_int_equal(qv_tensor_writer_write(writer, path, NULL, 0), QV_OK);
    qv_tensor_writer_close(&writer);

    qv_tensor_file *file;
    qv_letters *letters;
    qv_speller *speller;
    qv_g2p_guess guesses[WORDS];
    uint8_t symbols[QV_G2P_LONGEST];
    search_so(f, false, QV_SPELLER_BEAM, f->words, WORDS, 1, guesses);
    assert_int_equal(qv_tensor_file_open(&file, path, NULL, 0), QV_OK);
    assert_int_equal(qv_letters_open(&letters, file), QV_OK);
    assert_int_equal(qv_speller_open(&speller, letters), QV_OK);
    for (int i = 0; i < 3 * WORDS; i++) { // from the second round on they are remembered
        const qv_g2p_word *word = &f->words[i % WORDS];
        const qv_g2p_guess *guess = &guesses[i % WORDS];
        assert_int_equal(qv_speller_spell(speller, word->letters, word->length, symbols, QV_G2P_LONGEST),
                         guess->symbols);
        assert_memory_equal(symbols, guess->symbol, (size_t)guess->symbols);
        assert_int_equal(qv_speller_spell(speller, word->letters, word->length, symbols, guess->symbols - 1),
                         0);
        qv_speller_rest(speller); // and it has its answers and finds new ones afterwards
    }
    qv_speller *other;
    const qv_g2p_loaded *first, *second;
    assert_int_equal(qv_letters_get(letters, &first, NULL, 0), QV_OK);
    assert_int_equal(qv_speller_open(&other, letters), QV_OK);
    assert_int_equal(
        qv_speller_spell(other, f->words[0].letters, f->words[0].length, symbols, QV_G2P_LONGEST),
        guesses[0].symbols);
    assert_memory_equal(symbols, guesses[0].symbol, (size_t)guesses[0].symbols);
    assert_int_equal(qv_letters_get(letters, &second, NULL, 0), QV_OK);
    assert_ptr_equal(first, second); // all have the same
    qv_speller_close(&other);
    char longest[300];
    memset(longest, 'm', sizeof longest);
    assert_int_equal(qv_speller_spell(speller, longest, sizeof longest, symbols, QV_G2P_LONGEST), 0);
    assert_int_equal(qv_speller_spell(speller, "", 0, symbols, QV_G2P_LONGEST), 0);
    qv_speller_close(&speller);
    qv_letters_close(&letters);
    qv_tensor_file_close(&file);
    unlink(path);

    assert_int_equal(qv_speller_open(&speller, NULL), QV_OK);
    assert_int_equal(qv_speller_spell(speller, "quaver", 6, symbols, QV_G2P_LONGEST), 0);
    qv_speller_close(&speller);
}

static void file_without_a_model_is_refused(void **state)
{
    (void)state;
    char path[] = "/tmp/quaver-g2p-XXXXXX", message[300] = "";
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    const float one = 1;
    for (int with_sizes = 0; with_sizes < 2; with_sizes++) {
        qv_tensor_writer *writer;
        qv_tensor_file *file;
        qv_g2p_loaded loaded;
        assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
        qv_tensor_writer_add_floats(writer, "other", 1, 1, &one, QV_TENSOR_F32);
        if (with_sizes) // but no matrices
            qv_tensor_writer_add_text(writer, "g2p.sizes", "4 4 1 1 1 1");
        assert_int_equal(qv_tensor_writer_write(writer, path, message, sizeof message), QV_OK);
        qv_tensor_writer_close(&writer);
        assert_int_equal(qv_tensor_file_open(&file, path, message, sizeof message), QV_OK);
        message[0] = '\0';
        assert_int_equal(qv_g2p_read(file, &loaded, message, sizeof message), QV_ERROR_FORMAT);
        assert_non_null(strstr(message, path));
        assert_null(loaded.value);
        qv_tensor_file_close(&file);
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alphabet_is_letters_and_marks),
        cmocka_unit_test(words_together_are_words_alone),
        cmocka_unit_test(many_words_keep_their_places),
        cmocka_unit_test(guesses_are_distinct_likely_and_within_the_alphabet),
        cmocka_unit_test(wider_is_likelier),
        cmocka_unit_test(odd_words_are_no_trouble),
        cmocka_unit_test(order_costs_long_words),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(sizes_go_through_text),
        cmocka_unit_test(model_goes_through_a_file),
        cmocka_unit_test(model_can_stay_in_its_file),
        cmocka_unit_test(speller_answers_like_the_search),
        cmocka_unit_test(file_without_a_model_is_refused),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
