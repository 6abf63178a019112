// SPDX-License-Identifier: MIT
/* Questions that rise, and melodies that differ from seed to seed. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "synth/melody.h"
#include "text/phones.h"

/* "Is the dog lazies", whose last accent is on the first syllable of the last word. */
static const char *const spoken[] = {"",  "IH1", "Z", "",    "DH", "AH0", "",  "D", "AO1",
                                     "G", "",    "L", "EY1", "Z",  "IY0", "Z", ""};
enum { COUNT = sizeof spoken / sizeof *spoken, FIRST_ACCENT = 8, LAST_ACCENT = 12, LAST_VOWEL = 14 };

typedef struct sentence {
    uint8_t symbol[COUNT];
    qv_real duration[COUNT], points[COUNT * QV_PITCH_POINTS], before[COUNT * QV_PITCH_POINTS];
} sentence;

static void make(sentence *s, int last)
{
    for (int i = 0; i < COUNT; i++) {
        const int phone = qv_symbol_find(spoken[i], (int)strlen(spoken[i]));
        s->symbol[i] = (uint8_t)(*spoken[i] ? phone : i ? QV_BREAK_NONE : QV_BREAK_START);
        s->duration[i] = *spoken[i] ? 4 + (qv_real)(i % 3) : 0;
    }
    s->symbol[COUNT - 1] = (uint8_t)last;
    for (int i = 0; i < COUNT * QV_PITCH_POINTS; i++)
        s->before[i] = s->points[i] = (qv_real)sin(0.7 * i) - (qv_real)i / 40;
}

static void shape(sentence *s, const qv_phrasing *phrasing, uint64_t seed)
{
    const qv_melody_text text = {qv_language_find(NULL), s->symbol, s->duration, COUNT};
    qv_melody_shape(phrasing, &text, seed, s->points);
}

static const qv_phrasing lively = {.rise = 1.6f, .accent = 0.4f, .sentence = 0.3f};

static void voices_without_phrasing_stay(void **state)
{
    (void)state;
    const qv_phrasing none = {.rise = 0};
    sentence s;
    for (uint64_t seed = 0; seed < 4; seed++) {
        make(&s, seed % 2 ? QV_BREAK_QUESTION : QV_BREAK_PERIOD);
        shape(&s, &none, seed);
        assert_memory_equal(s.points, s.before, sizeof s.points);
    }
}

static void questions_rise_from_the_last_accent(void **state)
{
    (void)state;
    const int from = LAST_ACCENT * QV_PITCH_POINTS, to = (LAST_VOWEL + 1) * QV_PITCH_POINTS;
    sentence s;
    make(&s, QV_BREAK_QUESTION);
    shape(&s, &lively, QV_TYPICAL_SEED);
    assert_memory_equal(s.points, s.before, (size_t)from * sizeof *s.points);
    for (int i = from + 1; i < to; i++)
        assert_true(s.points[i] > s.points[i - 1]);
    assert_true(s.points[from] <= 0.3f);
    assert_true(fabs((double)s.points[to - 1] - 1.6) < 0.3);
    for (int i = to; i < COUNT * QV_PITCH_POINTS; i++)
        assert_float_equal(s.points[i], 1.6f, 1e-6);
    make(&s, QV_BREAK_PERIOD);
    shape(&s, &lively, QV_TYPICAL_SEED);
    assert_memory_equal(s.points, s.before, sizeof s.points);
}

static void a_question_needs_neither_accent_nor_phones(void **state)
{
    (void)state;
    const qv_language *language = qv_language_find(NULL);
    const qv_real duration[4] = {0, 3, 3, 0};
    qv_real points[4 * QV_PITCH_POINTS] = {0};
    const uint8_t none[] = {QV_BREAK_START, QV_BREAK_QUESTION};
    qv_melody_shape(&lively, &(qv_melody_text){language, none, duration, 2}, 5, points);
    for (int i = 0; i < 2 * QV_PITCH_POINTS; i++)
        assert_true(fabsf(points[i]) < 5); // moved by the seed at most
    const uint8_t you[] = {QV_BREAK_START, (uint8_t)qv_symbol_find("Y", 1), (uint8_t)qv_symbol_find("UW0", 3),
                           QV_BREAK_QUESTION};
    memset(points, 0, sizeof points);
    qv_melody_shape(&lively, &(qv_melody_text){language, you, duration, 4}, QV_TYPICAL_SEED, points);
    assert_true(points[3 * QV_PITCH_POINTS - 1] > 1);
}

static void seeds_have_melodies_of_their_own(void **state)
{
    (void)state;
    sentence first, second;
    for (uint64_t seed = 0; seed < 50; seed++) {
        make(&first, QV_BREAK_PERIOD);
        make(&second, QV_BREAK_PERIOD);
        shape(&first, &lively, seed);
        shape(&second, &lively, seed);
        assert_memory_equal(first.points, second.points, sizeof first.points);
        shape(&second, &lively, seed + 2); // once more, from there
        const bool same = memcmp(first.points, first.before, sizeof first.points) == 0;
        assert_int_equal(same, seed == QV_TYPICAL_SEED);
        assert_true(seed + 2 == QV_TYPICAL_SEED || memcmp(first.points, second.points, sizeof first.points));
    }
}

/* Over many seeds accents are as high as predicted, differ by what the voice says, and go along a little. */
static void melodies_are_spread_as_told(void **state)
{
    (void)state;
    enum { SEEDS = 4000 };
    double sum = 0, square = 0, product = 0;
    for (uint64_t seed = 2; seed < 2 + SEEDS; seed++) {
        sentence s;
        make(&s, QV_BREAK_PERIOD);
        shape(&s, &lively, seed);
        const int a = FIRST_ACCENT * QV_PITCH_POINTS, b = LAST_ACCENT * QV_PITCH_POINTS;
        const double x = (double)(s.points[a] - s.before[a]), y = (double)(s.points[b] - s.before[b]);
        assert_float_equal(s.points[0] - s.before[0], x, 1e-5); // as the first accent
        const int between = (a + b) / 2;                        // half way
        assert_float_equal(s.points[between] - s.before[between], (x + y) / 2, 1e-5);
        sum += x, square += y * y, product += x * y;
    }
    assert_true(fabs(sum / SEEDS) < 0.03);
    assert_true(fabs(sqrt(square / SEEDS) - 0.5) < 0.02); // 3, 4, 5
    assert_true(fabs(product / SEEDS - (0.09 + 0.27 * 0.16)) < 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(voices_without_phrasing_stay),
        cmocka_unit_test(questions_rise_from_the_last_accent),
        cmocka_unit_test(a_question_needs_neither_accent_nor_phones),
        cmocka_unit_test(seeds_have_melodies_of_their_own),
        cmocka_unit_test(melodies_are_spread_as_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
