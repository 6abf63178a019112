// SPDX-License-Identifier: MIT
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/rng.h"
#include "train/align/lattice.h"

/* Everything a path may cost is random, so that no two paths weigh the same. */
enum { FRAMES = 13 };

static float emission[QV_DENSITIES][FRAMES];
static int row[QV_DENSITIES];
static qv_transitions transitions;

static void make_random(uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 0);
    for (int d = 0; d < QV_DENSITIES; d++) {
        row[d] = d;
        transitions.stay[d] = -qv_rng_uniform(&rng);
        transitions.leave[d] = -qv_rng_uniform(&rng);
        for (int t = 0; t < FRAMES; t++)
            emission[d][t] = 3 * qv_rng_normal(&rng);
    }
    for (int b = 0; b < QV_BREAKS; b++) {
        transitions.pause[b] = -qv_rng_uniform(&rng);
        transitions.no_pause[b] = -qv_rng_uniform(&rng);
    }
    transitions.other_variant = -0.5f;
}

/* A clip of one word, "ab", with a break on either side. */
struct example {
    uint8_t symbol[8];
    qv_word word[2];
    qv_clip clip;
};

static void make_example(struct example *example, const char *text, int a, int b)
{
    *example = (struct example){.symbol = {QV_BREAK_START, (uint8_t)a, (uint8_t)b, QV_BREAK_PERIOD},
                                .word = {{.end = strlen(text), .first_symbol = 1, .symbols = 2, .known = 1}}};
    example->clip =
        (qv_clip){.text = text, .symbols = 4, .symbol = example->symbol, .words = 1, .word = example->word};
}

static int phone(const char *name)
{
    return qv_symbol_find(name, (int)strlen(name));
}

/* The best way for states state[0 .. count) to share all frames in this order, tried one after the other. */
static double try_all(const int *state, int count, int t, double sum)
{
    double best = -INFINITY;
    for (int end = t + 1; end <= FRAMES; end++) {
        sum += emission[*state][end - 1] + (end - 1 > t ? transitions.stay[*state] : 0);
        double score = -INFINITY;
        if (count == 1)
            score = end == FRAMES ? sum + transitions.leave[*state] : -INFINITY;
        else if (end < FRAMES)
            score = try_all(state + 1, count - 1, end, sum + transitions.leave[*state]);
        best = fmax(best, score);
    }
    return best;
}

/* Of all four choices of pauses at the edges. */
static double exhaustive(const struct example *example)
{
    double best = -INFINITY;
    for (int choice = 0; choice < 4; choice++) {
        int state[4 * QV_CLASS_STATES], count = 0;
        bool pause[4] = {choice & 1, true, true, choice & 2};
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            int symbol = example->symbol[i], first = qv_symbol_class(symbol) * QV_CLASS_STATES;
            if (qv_symbol_is_break(symbol))
                sum += pause[i] ? transitions.pause[symbol] : transitions.no_pause[symbol];
            for (int s = 0; pause[i] && s < QV_CLASS_STATES; s++)
                state[count++] = first + s;
        }
        best = fmax(best, try_all(state, count, 0, sum));
    }
    return best;
}

static void finds_the_best_of_all_paths(void **state)
{
    (void)state;
    qv_lattice lattice = {0};
    struct example example;
    make_example(&example, "ab", phone("S"), phone("AE1"));
    assert_int_equal(qv_lattice_build(&lattice, &example.clip, NULL), 0);
    assert_int_equal(lattice.segments, 4);
    assert_int_equal(lattice.nodes, 4 * QV_CLASS_STATES);
    uint8_t *back = malloc((size_t)(FRAMES * lattice.nodes));
    float *score = malloc(sizeof(float) * 2 * (size_t)lattice.nodes);
    int path[FRAMES];
    for (uint64_t seed = 0; seed < 50; seed++) {
        make_random(seed);
        double found = qv_viterbi(&lattice, &transitions, emission[0], row, FRAMES, back, score, path);
        assert_float_equal(found, exhaustive(&example), 1e-3);
        // the path costs what it is said to cost
        double sum = transitions.leave[lattice.node[path[FRAMES - 1]].density];
        for (int t = 0; t < FRAMES; t++) {
            int density = lattice.node[path[t]].density;
            sum += emission[density][t];
            if (t)
                sum += path[t] == path[t - 1] ? transitions.stay[density]
                                              : transitions.leave[lattice.node[path[t - 1]].density];
        }
        bool starts = lattice.segment[lattice.node[path[0]].segment].word < 0;
        bool ends = lattice.segment[lattice.node[path[FRAMES - 1]].segment].word < 0;
        sum += starts ? transitions.pause[QV_BREAK_START] : transitions.no_pause[QV_BREAK_START];
        sum += ends ? transitions.pause[QV_BREAK_PERIOD] : transitions.no_pause[QV_BREAK_PERIOD];
        assert_float_equal(found, sum, 1e-3);
    }
    // six states do not fit into five frames
    assert_true(isinf(qv_viterbi(&lattice, &transitions, emission[0], row, 5, back, score, path)));
    free(back);
    free(score);
    qv_lattice_free(&lattice);
}

static qv_lexicon *make_lexicon(const char *lines, uint8_t **bytes)
{
    char path[] = "/tmp/quaver-lattice-XXXXXX", message[128];
    size_t size;
    int file = mkstemp(path);
    assert_true(file >= 0);
    FILE *stream = fdopen(file, "w");
    fputs(lines, stream);
    fclose(stream);
    assert_int_equal(qv_lexicon_compile(path, bytes, &size, message, sizeof message), 0);
    remove(path);
    qv_lexicon *lexicon;
    assert_int_equal(qv_lexicon_open(&lexicon, *bytes, size), 0);
    return lexicon;
}

static void opens_other_pronunciations_of_listed_words(void **state)
{
    (void)state;
    uint8_t *bytes;
    qv_lexicon *lexicon = make_lexicon("ab S AE1\nab(2) Z IY1 M\nab(3) K\nba T AA1\n", &bytes);
    qv_lattice lattice = {0};
    struct example example;
    make_example(&example, "Ab", phone("Z"), phone("AE1")); // not among the listed: a name perhaps
    assert_int_equal(qv_lattice_build(&lattice, &example.clip, lexicon), 0);
    assert_int_equal(lattice.segments, 4);
    make_example(&example, "Ab", phone("S"), phone("AE1"));
    assert_int_equal(qv_lattice_build(&lattice, &example.clip, lexicon), 0);
    assert_int_equal(lattice.segments, 4 + 3 + 1);
    int variants[3] = {0};
    for (int i = 0; i < lattice.segments; i++) {
        const qv_segment *segment = &lattice.segment[i];
        if (segment->word == 0)
            variants[segment->variant]++;
        assert_int_equal(segment->place<0, segment->variant> 0);
    }
    assert_int_equal(variants[0], 2);
    assert_int_equal(variants[1], 3);
    assert_int_equal(variants[2], 1);
    assert_int_equal(lattice.last_arcs, 4); // three last phones and the final pause
    qv_lattice_free(&lattice);
    qv_lexicon_close(&lexicon);
    free(bytes);
}

static void stress_shares_a_class(void **state)
{
    (void)state;
    bool used[QV_CLASSES] = {false};
    for (int symbol = 0; symbol < QV_SYMBOLS; symbol++) {
        int class = qv_symbol_class(symbol);
        assert_in_range(class, 0, QV_CLASSES - 1);
        used[class] = true;
        assert_int_equal(class == QV_SILENCE, qv_symbol_is_break(symbol));
    }
    for (int i = 0; i < QV_CLASSES; i++)
        assert_true(used[i]);
    assert_int_equal(qv_symbol_class(phone("AE0")), qv_symbol_class(phone("AE2")));
    assert_int_not_equal(qv_symbol_class(phone("AE1")), qv_symbol_class(phone("AA1")));
    assert_int_not_equal(qv_symbol_class(phone("S")), qv_symbol_class(phone("Z")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_best_of_all_paths),
        cmocka_unit_test(opens_other_pronunciations_of_listed_words),
        cmocka_unit_test(stress_shares_a_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
