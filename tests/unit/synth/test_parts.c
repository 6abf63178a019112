// SPDX-License-Identifier: MIT
/* The small parts of the stream: limiter, durations, cues, events, settings, errors. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "synth/events.h"
#include "synth/limiter.h"
#include "synth/queue.h"
#include "synth/cues.h"
#include "synth/sentence.h"
#include "text/phones.h"
#include "tiny_voice.h"

enum { LENGTH = 24000, DELAY = QV_LIMITER_DELAY };

/* Noise whose loudness swings between silence and `peak`. */
static void make_sound(float *samples, int count, float peak, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 0);
    for (int i = 0; i < count; i++)
        samples[i] = peak * fabsf(sinf((float)i * 0.0007f)) * (2 * qv_rng_uniform(&rng) - 1);
}

static void limiter_leaves_quiet_sound_alone(void **state)
{
    (void)state;
    static float in[LENGTH], out[LENGTH];
    qv_limiter limiter;
    make_sound(in, LENGTH, 0.97f, 1);
    memcpy(out, in, sizeof in);
    qv_limiter_start(&limiter);
    qv_limiter_run(&limiter, out, LENGTH);
    for (int i = 0; i < DELAY; i++)
        assert_true(out[i] == 0);
    assert_memory_equal(out + DELAY, in, (LENGTH - DELAY) * sizeof(float));
}

static void limiter_holds_the_ceiling_and_the_shape(void **state)
{
    (void)state;
    static float in[LENGTH], out[LENGTH];
    for (int k = 0; k < 5; k++) {
        const float peak = powf(10, (float)k * 0.3f);
        qv_limiter limiter;
        make_sound(in, LENGTH, peak, (uint64_t)k);
        memcpy(out, in, sizeof in);
        qv_limiter_start(&limiter);
        qv_limiter_run(&limiter, out, LENGTH);
        float largest = 0, before = 1;
        for (int i = DELAY; i < LENGTH; i++) {
            const float x = in[i - DELAY], y = out[i];
            largest = fabsf(y) > largest ? fabsf(y) : largest;
            if (fabsf(x) < 1e-3f)
                continue;
            const float gain = y / x;
            assert_in_range((int)(gain * 1e6f), 1, 1000001);
            /* The gain never jumps: no edge can be heard. A sample is at most 1/121 of the mean, twice that
             * over the samples left out above. */
            if (i > DELAY && fabsf(in[i - DELAY - 1]) >= 1e-3f)
                assert_true(fabsf(gain - before) < 2.0f / DELAY);
            before = gain;
        }
        assert_true(largest <= QV_CEILING * 1.00001f);
        if (peak > 2)
            assert_true(largest > 0.9f * QV_CEILING);
    }
}

static void limiter_ignores_cuts(void **state)
{
    (void)state;
    static float whole[LENGTH], cut[LENGTH];
    qv_limiter limiter;
    qv_rng rng;
    qv_rng_seed(&rng, 5, 0);
    make_sound(whole, LENGTH, 4, 3);
    memcpy(cut, whole, sizeof cut);
    qv_limiter_start(&limiter);
    qv_limiter_run(&limiter, whole, LENGTH);
    qv_limiter_start(&limiter);
    for (int at = 0; at < LENGTH;) {
        int count = 1 + (int)qv_rng_below(&rng, 500);
        count = count < LENGTH - at ? count : LENGTH - at;
        qv_limiter_run(&limiter, cut + at, count);
        at += count;
    }
    assert_memory_equal(whole, cut, sizeof cut);
}

static void limiter_takes_anything(void **state)
{
    (void)state;
    float samples[400];
    for (int i = 0; i < 400; i++)
        samples[i] = i % 4 == 0 ? NAN : i % 4 == 1 ? INFINITY : i % 4 == 2 ? -1e38f : 1;
    qv_limiter limiter;
    qv_limiter_start(&limiter);
    qv_limiter_run(&limiter, samples, 400);
    for (int i = 0; i < 400; i++)
        assert_true(fabsf(samples[i]) <= 1);
}

enum { PHONES = 300 };

/* A plan like that of a long sentence: phones of 2 to 14 frames, a break after every fifth. */
static void make_plan(uint8_t *phone, qv_real *predicted, qv_manner *manner, float rate)
{
    qv_rng rng;
    qv_rng_seed(&rng, 9, 0);
    for (int i = 0; i < PHONES; i++) {
        const int is_break = i % 6 == 0;
        phone[i] = (uint8_t)(is_break ? QV_BREAK_NONE : QV_FIRST_PHONE + i % 60);
        predicted[i] = is_break ? (qv_real)(0.4f * qv_rng_uniform(&rng)) : 2 + 12 * qv_rng_uniform(&rng);
        manner[i] = (qv_manner){.rate = rate, .range = 1};
    }
    phone[0] = QV_BREAK_START;
    predicted[0] = 12;
}

static void durations_keep_their_sum(void **state)
{
    (void)state;
    uint8_t phone[PHONES];
    qv_real predicted[PHONES];
    qv_manner manner[PHONES];
    int duration[PHONES], hop[PHONES];
    const float rates[] = {0.3f, 0.5f, 1, 1.3f, 2, 2.1f, 3, 4, 5.9f, 6};
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        make_plan(phone, predicted, manner, rates[r]);
        qv_choose_hops(manner, PHONES, hop);
        const int sum = qv_round_durations(phone, PHONES, predicted, manner, hop, duration);
        double want = 0, given = 0;
        int all = 0;
        for (int i = 0; i < PHONES; i++) {
            all += duration[i];
            if (qv_symbol_is_break(phone[i])) {
                assert_true(duration[i] == 0 || duration[i] >= 2);
                continue;
            }
            assert_true(duration[i] >= 1);
            want += predicted[i] / rates[r];
            given += (double)duration[i] * hop[i] / QV_HOP;
        }
        assert_int_equal(all, sum);
        assert_true(duration[0] <= 3);
        assert_true(fabs(given - want) <= 2 + 0.002 * want);
    }
}

static void durations_stay_in_bounds(void **state)
{
    (void)state;
    static uint8_t phone[QV_SENTENCE_SYMBOLS];
    static qv_real predicted[QV_SENTENCE_SYMBOLS];
    static qv_manner manner[QV_SENTENCE_SYMBOLS];
    static int duration[QV_SENTENCE_SYMBOLS], hop[QV_SENTENCE_SYMBOLS];
    for (int i = 0; i < QV_SENTENCE_SYMBOLS; i++) {
        phone[i] = QV_FIRST_PHONE;
        predicted[i] = i % 3 == 0 ? (qv_real)NAN : i % 3 == 1 ? (qv_real)INFINITY : 1e30f;
        manner[i] = (qv_manner){.rate = 0.3f};
    }
    qv_choose_hops(manner, QV_SENTENCE_SYMBOLS, hop);
    const int sum = qv_round_durations(phone, QV_SENTENCE_SYMBOLS, predicted, manner, hop, duration);
    assert_true(sum <= QV_SENTENCE_FRAMES);
    for (int i = 0; i < QV_SENTENCE_SYMBOLS; i++)
        assert_true(duration[i] >= 1);
}

/* Beyond a rate that durations can bear, hops are parts of the usual one; a pause of so many ms is not. */
static void hops_are_parts(void **state)
{
    (void)state;
    for (float rate = 0.3f; rate <= 6; rate += 0.05f) {
        const qv_manner manner[2] = {{.rate = rate}, {.rate = rate, .hold = 20}};
        int hop[2];
        qv_choose_hops(manner, 2, hop);
        assert_true(hop[0] > 0 && QV_HOP % hop[0] == 0 && QV_HOP / hop[0] <= QV_MOST_PARTS);
        assert_true((rate <= QV_BY_DURATIONS) == (hop[0] == QV_HOP));
        assert_true(rate * (float)hop[0] / QV_HOP <=
                    (hop[0] == QV_HOP ? QV_BY_DURATIONS : QV_BY_DURATIONS_BEYOND + 1e-6f));
        assert_int_equal(hop[1], QV_HOP);
    }
}

/* What the networks are given of the contour is what the source is given. */
static void networks_see_the_range(void **state)
{
    (void)state;
    qv_voice *voice = tiny_voice_open();
    qv_arena *arena = qv_arena_open(2 * qv_sentence_bytes(voice));
    qv_sentence sentence;
    assert_non_null(arena);
    assert_true(qv_sentence_take(&sentence, voice, arena));
    const uint8_t phone[] = {QV_BREAK_START, QV_FIRST_PHONE + 3, QV_SYMBOLS - 2, QV_BREAK_PERIOD};
    enum { COUNT = sizeof phone };
    qv_real once[QV_PITCH_POINTS * COUNT];
    for (int range = 1; range <= 3; range++) {
        sentence.symbols = COUNT;
        memcpy(sentence.phone, phone, COUNT);
        for (int i = 0; i < COUNT; i++)
            sentence.manner[i] = (qv_manner){.rate = 1, .range = (float)(range % 3)};
        assert_int_equal(qv_sentence_plan(&sentence, voice, 1, arena), 0);
        if (range == 1)
            memcpy(once, sentence.points, sizeof once);
        for (int i = 0; i < QV_PITCH_POINTS * COUNT; i++)
            assert_float_equal(sentence.points[i], (qv_real)(range % 3) * once[i], 1e-6);
        for (int t = 0; t < sentence.frames; t++)
            assert_float_equal(sentence.features[(t + 1) * QV_FRAME_FEATURES - 1], sentence.contour[t], 0);
    }
    assert_true(fabsf(once[QV_PITCH_POINTS]) > 1e-4f);
    qv_arena_close(&arena);
    qv_voice_close(&voice);
}

/* Another seed moves the pitch by what the voice says, and nothing in time; the typical one doesn't. */
static void seeds_move_the_pitch_alone(void **state)
{
    (void)state;
    qv_voice *voice = lively_voice_open();
    qv_arena *arena = qv_arena_open(2 * qv_sentence_bytes(voice));
    qv_sentence sentence;
    assert_non_null(arena);
    assert_true(qv_sentence_take(&sentence, voice, arena));
    enum { COUNT = 12, POINTS = COUNT * QV_PITCH_POINTS };
    const uint64_t seeds[] = {1, 7, 7, 8, 1};
    qv_real points[5][POINTS];
    int duration[COUNT];
    for (int k = 0; k < 5; k++) {
        sentence.symbols = COUNT;
        for (int i = 0; i < COUNT; i++) {
            sentence.phone[i] = (uint8_t)(i % 3 ? QV_FIRST_PHONE + 5 * i : QV_BREAK_NONE);
            sentence.manner[i] = (qv_manner){.rate = 1, .range = 1};
        }
        assert_int_equal(qv_sentence_plan(&sentence, voice, seeds[k], arena), 0);
        memcpy(points[k], sentence.points, sizeof points[k]);
        if (k == 0)
            memcpy(duration, sentence.duration, sizeof duration);
        assert_memory_equal(sentence.duration, duration, sizeof duration);
    }
    assert_memory_equal(points[4], points[0], sizeof points[0]);
    assert_memory_equal(points[2], points[1], sizeof points[0]);
    assert_memory_not_equal(points[1], points[0], sizeof points[0]);
    assert_memory_not_equal(points[3], points[1], sizeof points[0]);
    qv_arena_close(&arena);
    qv_voice_close(&voice);
}

/* Every symbol of an utterance is in exactly one piece, and pieces end at pauses where there are some. */
static void long_utterances_are_cut(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    uint8_t *symbol = malloc(MANY);
    for (int pauses = 0; pauses < 3; pauses++) {
        for (int i = 0; i < MANY; i++)
            symbol[i] = (uint8_t)(pauses > 0 && i % 7 == 0 ? QV_BREAK_NONE : QV_FIRST_PHONE + i % 60);
        for (int i = 0; pauses == 2 && i < MANY; i += 203)
            symbol[i] = QV_BREAK_COMMA;
        const qv_utterance utterance = {.symbol = symbol, .symbols = MANY};
        int at = 0, pieces = 0;
        for (; at < MANY; pieces++) {
            const qv_piece piece = qv_sentence_cut(&utterance, at);
            const int count = piece.end - piece.begin + piece.added;
            assert_int_equal(piece.begin, at);
            assert_int_equal(piece.added, at > 0);
            assert_true(count > 0 && count <= QV_SENTENCE_SYMBOLS);
            if (piece.end < MANY && pauses == 1)
                assert_int_equal(symbol[piece.end - 1], QV_BREAK_NONE);
            if (piece.end < MANY && pauses == 2)
                assert_int_equal(symbol[piece.end - 1], QV_BREAK_COMMA);
            at = piece.end;
        }
        assert_int_equal(at, MANY);
        assert_true(pieces >= 5 && pieces <= 7);
    }
    free(symbol);
}

static void notes_are_in_force_from_their_place(void **state)
{
    (void)state;
    qv_cues cues = {.manner = {.rate = 1}};
    for (int i = 1; i <= 100; i++)
        assert_int_equal(qv_cues_add_manner(&cues, (size_t)i * 10, &(qv_manner){.rate = (float)(i + 1)}), 0);
    for (size_t place = 0; place < 1200; place++) {
        const float want = place / 10 < 100 ? (float)(place / 10) + 1 : 101;
        assert_true(qv_cues_at(&cues, place)->rate == want);
    }
    qv_cues_pass(&cues, 505);
    assert_true(qv_cues_at(&cues, 505)->rate == 51);
    assert_true(qv_cues_at(&cues, 600)->rate == 61);
    qv_cues_reset(&cues);
    assert_true(qv_cues_at(&cues, 0)->rate == 101);
    qv_cues_free(&cues);
}

static void marks_come_once_and_in_order(void **state)
{
    (void)state;
    qv_cues cues = {0};
    int mark, next = 0;
    size_t name;
    for (int i = 0; i < 200; i++) {
        assert_int_equal(qv_cues_add_mark(&cues, (size_t)i, i, NULL), 0);
        while (i % 5 == 0 && qv_cues_take_mark(&cues, (size_t)i, &mark, &name))
            assert_int_equal(mark, next++);
        assert_int_equal(next, i / 5 * 5 + 1);
    }
    assert_int_equal(qv_cues_take_mark(&cues, 196, &mark, &name), 1);
    assert_int_equal(mark, 196);
    assert_int_equal(qv_cues_take_mark(&cues, 196, &mark, &name), 0);
    qv_cues_free(&cues);
}

/* Pauses and line ends without a word between them take no more room, and are all there for the next word. */
static void what_has_no_words_is_let_go(void **state)
{
    enum { PIECES = 5000 };
    qv_plain plain = {0};
    qv_queue queue = {0};
    (void)state;
    assert_int_equal(qv_text_open(&plain.text, NULL), 0);
    assert_int_equal(qv_plain_map(&plain), 0);
    for (int i = 0; i < PIECES; i++) {
        const qv_place_in_source place = plain.place;
        assert_int_equal(qv_plain_text(&plain, "\n\n", 2), 0);
        assert_int_equal(qv_plain_pause(&plain, &place, 2, QV_BREAK_COMMA, false), 0);
        assert_int_equal(qv_queue_fill(&queue, &plain), 0);
        assert_in_range(qv_plain_pass(&plain), i, 2 * i + 2);
    }
    assert_in_range(plain.map.capacity, 1, 64);
    assert_in_range(plain.pause_capacity, 1, 64);
    assert_int_equal(qv_plain_text(&plain, "dog. ", 5), 0);
    qv_text_finish(plain.text);
    assert_int_equal(qv_queue_fill(&queue, &plain), 0);
    const qv_word *word = qv_queue_first(&queue)->word;
    assert_int_equal(word->begin, 2 * PIECES);
    assert_int_equal(word->pause, 2 * PIECES);
    assert_int_equal(word->pause_at, 0);
    qv_queue_free(&queue);
    qv_plain_free(&plain);
    qv_text_close(&plain.text);
}

static void events_come_when_they_are_heard(void **state)
{
    (void)state;
    qv_event *memory = calloc(QV_EVENTS_KEPT, sizeof *memory), event;
    size_t *names = calloc(QV_EVENTS_KEPT, sizeof *names);
    qv_mark_names kept = {0};
    qv_events events = {.event = memory, .name = names, .names = &kept};
    for (int i = 0; i < QV_EVENTS_KEPT + 10; i++)
        qv_events_add(&events, &(qv_event){.type = QV_EVENT_WORD, .sample = i}, QV_NO_NAME);
    for (int i = 10; i < QV_EVENTS_KEPT + 10; i++) { // the oldest ten are lost
        assert_int_equal(qv_events_take(&events, i, &event), 0);
        assert_int_equal(qv_events_take(&events, i + 1, &event), 1);
        assert_int_equal(event.sample, i);
    }
    qv_events_add(&events, &(qv_event){.type = QV_EVENT_END, .sample = 5}, QV_NO_NAME);
    assert_int_equal(qv_events_take(&events, 4, &event), 0);
    assert_int_equal(qv_events_take(&events, 5, &event), 1);
    assert_int_equal(qv_events_take(&events, 5, &event), 0);
    free(memory);
    free(names);
}

static void settings_are_checked(void **state)
{
    (void)state;
    qv_settings good;
    qv_settings_default(&good);
    assert_true(qv_manner_valid(&good));
    const qv_manner manner = qv_manner_of(&good);
    assert_true(manner.rate == 1 && manner.shift == 0 && manner.range == 1 && manner.gain == 0);
    float *const fields[] = {&good.rate, &good.pitch, &good.pitch_range, &good.volume};
    const float low[] = {0.3f, -12, 0, -60}, high[] = {6, 12, 3, 12};
    for (int i = 0; i < 4; i++) {
        const float before = *fields[i];
        const float bad[] = {low[i] - 0.01f, high[i] + 0.01f, NAN, INFINITY, -INFINITY};
        for (int j = 0; j < 5; j++) {
            *fields[i] = bad[j];
            assert_false(qv_manner_valid(&good));
        }
        *fields[i] = low[i];
        assert_true(qv_manner_valid(&good));
        *fields[i] = high[i];
        assert_true(qv_manner_valid(&good));
        *fields[i] = before;
    }
    good.volume = 20;
    good.pitch = 12;
    assert_true(fabsf(qv_manner_of(&good).gain - logf(10)) < 1e-5f);
    assert_true(fabsf(qv_manner_of(&good).shift - logf(2)) < 1e-5f);
}

static void every_error_has_its_text(void **state)
{
    (void)state;
    const char *unknown = qv_error_text(-1000);
    assert_string_equal(unknown, "unknown error");
    assert_string_equal(qv_error_text(1), unknown);
    int error = 0;
    for (; qv_error_text(error) != unknown; error--)
        for (int other = 0; other > error; other--)
            assert_string_not_equal(qv_error_text(error), qv_error_text(other));
    assert_int_equal(error, QV_ERROR_DEVICE - 1); // the last code of the enum
    assert_string_equal(qv_version(), QV_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limiter_leaves_quiet_sound_alone),
        cmocka_unit_test(limiter_holds_the_ceiling_and_the_shape),
        cmocka_unit_test(limiter_ignores_cuts),
        cmocka_unit_test(limiter_takes_anything),
        cmocka_unit_test(durations_keep_their_sum),
        cmocka_unit_test(durations_stay_in_bounds),
        cmocka_unit_test(hops_are_parts),
        cmocka_unit_test(networks_see_the_range),
        cmocka_unit_test(seeds_move_the_pitch_alone),
        cmocka_unit_test(long_utterances_are_cut),
        cmocka_unit_test(notes_are_in_force_from_their_place),
        cmocka_unit_test(marks_come_once_and_in_order),
        cmocka_unit_test(what_has_no_words_is_let_go),
        cmocka_unit_test(events_come_when_they_are_heard),
        cmocka_unit_test(settings_are_checked),
        cmocka_unit_test(every_error_has_its_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
