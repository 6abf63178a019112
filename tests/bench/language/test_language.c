// SPDX-License-Identifier: MIT
/* The language models of the benchmarks, in double precision: gradients against finite differences, pieces
 * against the whole, texts as numbers. */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "network.h"
#include "vocabulary.h"

enum { WORDS = 37, COUNT = 2, STEPS = 4, ROWS = COUNT * STEPS };

typedef struct setting {
    network net;
    network_run run;
    qv_arena *arena;
    qv_real *value, *grad;
    int word[(2 * STEPS + 1) * COUNT]; // two pieces, and what follows
} setting;

static void set_up(const network_shape *shape, setting *s)
{
    memset(s, 0, sizeof *s);
    assert_true(network_layout(shape, &s->net));
    s->arena = qv_arena_open(1 << 18);
    assert_true(network_open(&s->net, s->arena, 2 * STEPS, COUNT, &s->run));
    s->value = qv_arena_zeros(s->arena, s->net.params.size);
    s->grad = qv_arena_zeros(s->arena, s->net.params.size);
    qv_params_init(&s->net.params, s->value, 2);
    qv_rng rng;
    qv_rng_seed(&rng, 3, 0);
    for (int i = 0; i < (2 * STEPS + 1) * COUNT; i++)
        s->word[i] = (int)qv_rng_below(&rng, WORDS);
}

static void take_down(setting *s)
{
    network_free(&s->net);
    qv_arena_close(&s->arena);
}

/* -log p of the second piece after the first. The first is read with weights as they were, as truncated
 * backpropagation has it. */
static double second_piece(setting *s, const qv_real *first_value, uint64_t seed, qv_real *grad)
{
    qv_rng rng;
    qv_rng_seed(&rng, 4, seed);
    network_forget(&s->net, &s->run);
    network_read(&s->net, first_value, STEPS, s->word, s->word + COUNT, seed ? &rng : NULL, &s->run, NULL);
    return network_read(&s->net, s->value, STEPS, s->word + ROWS, s->word + ROWS + COUNT, seed ? &rng : NULL,
                        &s->run, grad);
}

static void check_gradients(const network_shape *shape, uint64_t seed)
{
    setting s;
    set_up(shape, &s);
    qv_real *kept = qv_arena_zeros(s.arena, s.net.params.size);
    memcpy(kept, s.value, s.net.params.size * sizeof *kept);
    second_piece(&s, kept, seed, s.grad);
    for (size_t i = 0; i < s.net.params.size; i++) {
        s.value[i] = kept[i] + 1e-5;
        const double more = second_piece(&s, kept, seed, NULL);
        s.value[i] = kept[i] - 1e-5;
        const double slope = (more - second_piece(&s, kept, seed, NULL)) / 2e-5;
        s.value[i] = kept[i];
        if (!(fabs(slope - s.grad[i]) < 1e-6))
            fail_msg("kind %d, dense %d, weight %zu: gradient %g, by differences %g", (int)shape->kind,
                     shape->dense, i, (double)s.grad[i], slope);
    }
    take_down(&s);
}

static network_shape shape_of(int kind, bool dense)
{
    return (network_shape){.kind = (recurrent_kind)kind,
                           .words = WORDS,
                           .embedding = 3,
                           .hidden = 4,
                           .width = 2,
                           .dense = dense,
                           .zoneout = 0.3f,
                           .dropout = 0.3f};
}

static void gradients_are_the_slopes(void **state)
{
    (void)state;
    for (int kind = KIND_LSTM; kind <= KIND_IFO; kind++)
        for (int dense = 0; dense <= 1; dense++) {
            network_shape shape = shape_of(kind, dense);
            check_gradients(&shape, 7);
            shape.zoneout = 0;
            check_gradients(&shape, 0);
        }
}

/* Two pieces, with what is remembered, are one. */
static void pieces_are_the_whole(void **state)
{
    (void)state;
    for (int kind = KIND_LSTM; kind <= KIND_IFO; kind++) {
        const network_shape shape = shape_of(kind, true);
        setting s;
        set_up(&shape, &s);
        const double whole =
            network_read(&s.net, s.value, 2 * STEPS, s.word, s.word + COUNT, NULL, &s.run, NULL);
        network_forget(&s.net, &s.run);
        const double first = network_read(&s.net, s.value, STEPS, s.word, s.word + COUNT, NULL, &s.run, NULL);
        const double second = second_piece(&s, s.value, 0, NULL);
        assert_true(fabs(whole - first - second) < 1e-9);
        network_forget(&s.net, &s.run);
        const double alone =
            network_read(&s.net, s.value, STEPS, s.word + ROWS, s.word + ROWS + COUNT, NULL, &s.run, NULL);
        assert_true(fabs(alone - second) > 1e-4);
        take_down(&s);
    }
}

/* All words equally probable, and -log p sums to that. */
static void probabilities_sum_to_one(void **state)
{
    (void)state;
    const network_shape shape = shape_of(KIND_FO, false);
    setting s;
    set_up(&shape, &s);
    double sum = 0;
    for (int word = 0; word < WORDS; word++) {
        const int input[COUNT] = {1, 1}, target[COUNT] = {word, word};
        network_forget(&s.net, &s.run);
        sum += exp(-network_read(&s.net, s.value, 1, input, target, NULL, &s.run, NULL) / COUNT);
    }
    assert_true(fabs(sum - 1) < 1e-9);
    take_down(&s);
}

static void size_is_fitted(void **state)
{
    (void)state;
    for (int kind = KIND_LSTM; kind <= KIND_IFO; kind++) {
        network_shape shape = shape_of(kind, kind % 2);
        network net;
        shape = network_fit(shape, 20000);
        assert_true(network_layout(&shape, &net));
        assert_int_equal(shape.hidden % 2, 0);
        assert_in_range(network_parameters(&net), 19500, 20500);
        network_free(&net);
    }
}

static void write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void texts_are_numbers(void **state)
{
    (void)state;
    const char *path = "test_language.text", *other = "test_language.other";
    vocabulary *v;
    text t;
    write_file(path, "b a b\n c  b d\nb a");
    write_file(other, "a x b\n\nba \xff b");
    assert_int_equal(vocabulary_open(&v, path, 5), 0); // b, a, and c before d
    assert_int_equal(vocabulary_size(v), 5);
    assert_int_equal(text_read(v, other, &t), 0);
    const int expected[] = {WORD_FIRST, WORD_UNKNOWN, WORD_FIRST + 1, WORD_END,
                            WORD_END,   WORD_UNKNOWN, WORD_UNKNOWN,   WORD_FIRST + 1};
    assert_int_equal(t.count, sizeof expected / sizeof *expected);
    assert_memory_equal(t.word, expected, sizeof expected);
    text_free(&t);
    assert_int_equal(text_read(v, "test_language.none", &t), -1);
    vocabulary_close(&v);
    write_file(path, " \n");
    assert_int_equal(vocabulary_open(&v, path, 5), -1);
    assert_null(v);
    remove(path);
    remove(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_are_the_slopes), cmocka_unit_test(pieces_are_the_whole),
        cmocka_unit_test(probabilities_sum_to_one), cmocka_unit_test(size_is_fitted),
        cmocka_unit_test(texts_are_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
