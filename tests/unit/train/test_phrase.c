// SPDX-License-Identifier: MIT
/* What is settled of pauses and of symbols that were never heard, once the prosody network is fitted. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "close.h"
#include "base/rng.h"
#include "quaver/quaver.h"
#include "small_voice.h"
#include "text/phones.h"
#include "train/fit/phrase.h"
#include "train/fit/unseen.h"

static void threshold_lets_as_many_through(void **state)
{
    (void)state;
    const float given[] = {-3, 0.5f, 2, -1, 7};
    for (int heard = 0; heard <= 5; heard++) {
        float odds[5];
        memcpy(odds, given, sizeof odds);
        const float threshold = qv_phrase_threshold(odds, 5, heard);
        int through = 0;
        for (int i = 0; i < 5; i++)
            through += given[i] >= threshold;
        assert_int_equal(through, heard);
        assert_true(fabsf(threshold) <= QV_PHRASING_LARGEST);
    }
}

enum { CLIPS = 30, WORDS = 10, SYMBOLS = 2 * WORDS + 1 };

/* Sentences of words of one phone, with a pause behind one word of four. */
struct fixture {
    qv_voice *voice;
    qv_clip clip[CLIPS];
    uint8_t symbol[CLIPS][SYMBOLS];
    int duration[CLIPS][SYMBOLS];
    int train[CLIPS];
    qv_corpus corpus;
    qv_targets targets;
    qv_arena *arena;
};

static void make_clip(struct fixture *f, int c, qv_rng *rng)
{
    for (int s = 0; s < SYMBOLS; s++) {
        const bool is_break = s % 2 == 0;
        f->symbol[c][s] = is_break ? QV_BREAK_NONE : (uint8_t)(QV_FIRST_PHONE + qv_rng_below(rng, 30));
        f->duration[c][s] = is_break && s % 8 != 0 ? 0 : 12;
    }
    f->symbol[c][0] = QV_BREAK_START;
    f->symbol[c][SYMBOLS - 1] = QV_BREAK_PERIOD;
    f->clip[c] = (qv_clip){.symbols = SYMBOLS, .symbol = f->symbol[c], .duration = f->duration[c]};
    f->train[c] = c;
}

static int open_fixture(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    qv_voice_sizes sizes = small_sizes;
    qv_rng rng;
    *state = f;
    sizes.prosody_phrasing = 1;
    assert_int_equal(qv_voice_create(&f->voice, &sizes, 3), 0);
    qv_rng_seed(&rng, 4, 0);
    for (int c = 0; c < CLIPS; c++)
        make_clip(f, c, &rng);
    f->corpus = (qv_corpus){.clip = f->clip, .count = CLIPS};
    f->targets = (qv_targets){.corpus = &f->corpus, .train = f->train, .train_count = CLIPS};
    f->arena = qv_arena_open((size_t)1 << 20);
    assert_non_null(f->arena);
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    qv_voice_close(&f->voice);
    qv_arena_close(&f->arena);
    free(f);
    return 0;
}

/* Pauses inside all sentences as the voice says them; *length: their mean log(frames + 1). */
static int count_pauses(struct fixture *f, double *length)
{
    int pauses = 0;
    *length = 0;
    for (int c = 0; c < CLIPS; c++) {
        qv_real duration[SYMBOLS], points[SYMBOLS * QV_PITCH_POINTS];
        assert_true(qv_prosody_run(&f->voice->prosody, f->voice->prosody_value, f->symbol[c], SYMBOLS,
                                   f->arena, duration, points));
        for (int s = 2; s + 1 < SYMBOLS; s += 2) {
            pauses += duration[s] > 0;
            *length += duration[s] > 0 ? log((double)duration[s] + 1) : 0;
        }
    }
    *length /= pauses;
    return pauses;
}

static void says_as_many_pauses_as_were_recorded(void **state)
{
    struct fixture *f = *state;
    double length;
    f->voice->prosody_value[f->voice->prosody.out.bias + QV_PROSODY_DURATION] = logf(7);
    assert_int_equal(qv_phrase_settle(f->voice, &f->targets), 0);
    assert_int_equal(count_pauses(f, &length), 2 * CLIPS); // of 9 breaks inside, number 4 and 8
    assert_close(length, log(13), 0.1);
    const qv_phrasing *phrasing = &f->voice->prosody.phrasing;
    for (int k = 0; k < QV_BREAKS; k++) // kinds that are rare last as the network says
        assert_true(k == QV_BREAK_NONE || phrasing->threshold[k] == -QV_PHRASING_LARGEST);
    assert_true(phrasing->rise > 1 && phrasing->accent > 0 && phrasing->sentence > 0);
}

/* Thresholds and lengths are those of pauses: a sentence begins and ends as the network says. */
static void ends_are_no_pauses(void **state)
{
    struct fixture *f = *state;
    qv_phrasing *phrasing = &f->voice->prosody.phrasing;
    qv_real duration[2][SYMBOLS], points[SYMBOLS * QV_PITCH_POINTS];
    f->voice->prosody_value[f->voice->prosody.out.bias + QV_PROSODY_DURATION] = logf(7);
    for (int settled = 0; settled < 2; settled++) {
        for (int k = 0; k < QV_BREAKS; k++) {
            phrasing->threshold[k] = settled ? QV_PHRASING_LARGEST : -QV_PHRASING_LARGEST;
            phrasing->longer[k] = settled ? 1 : 0;
        }
        assert_true(qv_prosody_run(&f->voice->prosody, f->voice->prosody_value, f->symbol[0], SYMBOLS,
                                   f->arena, duration[settled], points));
    }
    for (int s = 0; s < SYMBOLS; s++) {
        const bool pause = s % 2 == 0 && s > 0 && s < SYMBOLS - 1;
        assert_true(duration[0][s] > 0);
        assert_true(duration[1][s] == (pause ? 0 : duration[0][s]));
    }
}

static void learns_questions_where_there_are_some(void **state)
{
    struct fixture *f = *state;
    for (int c = 0; c < CLIPS; c++)
        f->symbol[c][SYMBOLS - 1] = QV_BREAK_QUESTION;
    int many[QV_PHRASE_QUESTIONS] = {0};
    f->targets.train = many, f->targets.train_count = QV_PHRASE_QUESTIONS;
    assert_int_equal(qv_phrase_settle(f->voice, &f->targets), 0);
    assert_true(f->voice->prosody.phrasing.rise == 0);
    f->targets.train_count--;
    assert_int_equal(qv_phrase_settle(f->voice, &f->targets), 0);
    assert_true(f->voice->prosody.phrasing.rise > 0);
}

/* A question by a network that has heard none: as the same statement. */
static void unheard_symbols_are_like_their_relatives(void **state)
{
    struct fixture *f = *state;
    qv_prosody *prosody = &f->voice->prosody;
    qv_real duration[2][SYMBOLS], points[2][SYMBOLS * QV_PITCH_POINTS];
    for (int adopted = 0; adopted < 2; adopted++) {
        for (int question = 0; question < 2; question++) {
            f->symbol[0][SYMBOLS - 1] = question ? QV_BREAK_QUESTION : QV_BREAK_PERIOD;
            assert_true(qv_prosody_run(prosody, f->voice->prosody_value, f->symbol[0], SYMBOLS, f->arena,
                                       duration[question], points[question]));
        }
        assert_int_equal(memcmp(points[0], points[1], sizeof points[0]) == 0, adopted);
        f->symbol[0][SYMBOLS - 1] = QV_BREAK_PERIOD;
        qv_adopt_unseen(&f->targets, &prosody->symbol, &prosody->feature, false, f->voice->prosody_value);
    }
}

/* Of a voice that came from another one, only breaks are adopted. */
static void inherited_phones_stay(void **state)
{
    struct fixture *f = *state;
    const qv_prosody *prosody = &f->voice->prosody;
    const qv_real *row = f->voice->prosody_value + prosody->symbol.weight;
    const size_t width = (size_t)prosody->symbol.width, unheard = QV_SYMBOLS - 1;
    qv_real before[16];
    assert_int_equal(width, 16);
    f->symbol[0][1] = QV_SYMBOLS - 2;
    memcpy(before, row + unheard * width, sizeof before);
    qv_adopt_unseen(&f->targets, &prosody->symbol, &prosody->feature, true, f->voice->prosody_value);
    assert_memory_equal(row + unheard * width, before, sizeof before);
    assert_memory_equal(row + QV_BREAK_EXCLAIM * width, row + QV_BREAK_PERIOD * width, sizeof before);
    qv_adopt_unseen(&f->targets, &prosody->symbol, &prosody->feature, false, f->voice->prosody_value);
    assert_memory_not_equal(row + unheard * width, before, sizeof before);
}

/* What has been heard keeps its own. */
static void heard_symbols_stay(void **state)
{
    struct fixture *f = *state;
    const qv_prosody *prosody = &f->voice->prosody;
    const qv_real *row = f->voice->prosody_value + prosody->symbol.weight;
    const size_t width = (size_t)prosody->symbol.width;
    qv_real before[QV_SYMBOLS * 16];
    assert_true(width * QV_SYMBOLS <= sizeof before / sizeof *before);
    memcpy(before, row, width * QV_SYMBOLS * sizeof *row);
    f->symbol[0][2] = QV_BREAK_COMMA;
    f->symbol[0][1] = QV_SYMBOLS - 2; // UW1
    f->symbol[1][SYMBOLS - 1] = QV_BREAK_QUESTION;
    qv_adopt_unseen(&f->targets, &prosody->symbol, &prosody->feature, false, f->voice->prosody_value);
    static const struct {
        int symbol, as;
    } wanted[] = {{QV_BREAK_COMMA, QV_BREAK_COMMA},    {QV_BREAK_SEMICOLON, QV_BREAK_COMMA},
                  {QV_BREAK_DASH, QV_BREAK_COMMA},     {QV_BREAK_QUESTION, QV_BREAK_QUESTION},
                  {QV_BREAK_EXCLAIM, QV_BREAK_PERIOD}, {QV_SYMBOLS - 2, QV_SYMBOLS - 2},
                  {QV_SYMBOLS - 1, QV_SYMBOLS - 2},    {QV_SYMBOLS - 3, QV_SYMBOLS - 2}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_memory_equal(row + (size_t)wanted[i].symbol * width, before + (size_t)wanted[i].as * width,
                            width * sizeof *row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threshold_lets_as_many_through),
        cmocka_unit_test_setup_teardown(says_as_many_pauses_as_were_recorded, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(ends_are_no_pauses, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(learns_questions_where_there_are_some, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(unheard_symbols_are_like_their_relatives, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(inherited_phones_stay, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(heard_symbols_stay, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
