// SPDX-License-Identifier: MIT
/* The stream: the same samples however it is cut, events in step, settings, cancelling. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dsp/frame.h"
#include "base/rng.h"
#include "quaver/quaver.h"
#include "../brief.h"
#include "tiny_voice.h"

static qv_voice *voice;

static const char story[] = "Hello world. The quick brown fox, I say, jumps over the lazy dog! "
                            "A fox? Hello, hello; two foxes... The world (a lazy world) jumps - over.";

typedef struct recording {
    float *sample;
    int count, capacity;
} recording;

static void append(recording *sound, const float *samples, int count)
{
    if (count == 0)
        return;
    if (sound->count + count > sound->capacity) {
        sound->capacity = 2 * (sound->count + count);
        sound->sample = realloc(sound->sample, (size_t)sound->capacity * sizeof(float));
    }
    memcpy(sound->sample + sound->count, samples, (size_t)count * sizeof(float));
    sound->count += count;
}

static qv_settings defaults(void)
{
    qv_settings settings;
    qv_settings_default(&settings);
    return settings;
}

static qv_stream *open_stream(const qv_settings *settings)
{
    qv_stream *stream;
    assert_int_equal(qv_stream_open(&stream, voice, settings), 0);
    return stream;
}

static void read_all(qv_stream *stream, recording *sound)
{
    float samples[1000];
    int count;
    while ((count = qv_stream_read(stream, samples, 1000)) > 0)
        append(sound, samples, count);
    assert_int_equal(count, 0);
}

static recording speak(const char *text, const qv_settings *settings)
{
    recording sound = {0};
    qv_stream *stream = open_stream(settings);
    assert_int_equal(qv_stream_text(stream, text, strlen(text)), 0);
    assert_int_equal(qv_stream_finish(stream), 0);
    read_all(stream, &sound);
    qv_stream_close(&stream);
    assert_null(stream);
    return sound;
}

static double power(const recording *sound)
{
    double sum = 0;
    for (int i = 0; i < sound->count; i++)
        sum += sound->sample[i] * sound->sample[i];
    return sum / sound->count;
}

static void assert_same(const recording *a, const recording *b, float tolerance)
{
    assert_int_equal(a->count, b->count);
    float largest = 0;
    for (int i = 0; i < a->count; i++) {
        const float difference = fabsf(a->sample[i] - b->sample[i]);
        largest = difference > largest || isnan(difference) ? difference : largest;
    }
    if (!(largest <= tolerance))
        fail_msg("samples differ by up to %g", (double)largest);
}

static void speech_is_sound(void **state)
{
    (void)state;
    recording said = speak(story, NULL);
    assert_true(said.count > 5 * QV_SAMPLE_RATE);
    assert_true(power(&said) > 1e-6);
    for (int i = 0; i < said.count; i++)
        assert_true(fabsf(said.sample[i]) <= 1);
    free(said.sample);
}

/* Random text pieces, reads, blocks and ways of reading. */
static int take(void *user, const float *samples, int count)
{
    append(user, samples, count);
    return 0;
}

static int take_one(void *user, const float *samples, int count)
{
    append(user, samples, count);
    return 7;
}

static void feed_in_pieces(qv_stream *stream, const char *text, qv_rng *rng, recording *sound)
{
    const size_t size = strlen(text);
    float samples[700];
    for (size_t at = 0; at < size;) {
        size_t piece = 1 + qv_rng_below(rng, 40);
        piece = piece < size - at ? piece : size - at;
        assert_int_equal(qv_stream_text(stream, text + at, piece), 0);
        at += piece;
        const int count = qv_stream_read(stream, samples, (int)qv_rng_below(rng, 700));
        assert_true(count >= 0);
        append(sound, samples, count);
    }
}

static void cuts_change_no_sample(void **state)
{
    (void)state;
    qv_rng rng;
    qv_rng_seed(&rng, 11, 0);
    for (int k = 0; k < brief_or(3, 12); k++) {
        qv_settings settings = defaults();
        settings.rate = 0.5f + 5.5f * qv_rng_uniform(&rng);
        settings.pitch = 24 * qv_rng_uniform(&rng) - 12;
        settings.volume = 24 * qv_rng_uniform(&rng) - 12;
        settings.seed = qv_rng_next(&rng);
        const char *text = story + qv_rng_below(&rng, 60);
        recording whole = speak(text, &settings), cut = {0};
        settings.first_block = 1 + (int)qv_rng_below(&rng, 20);
        settings.largest_block = settings.first_block + (int)qv_rng_below(&rng, 90);
        qv_stream *stream = open_stream(&settings);
        feed_in_pieces(stream, text, &rng, &cut);
        assert_int_equal(qv_stream_finish(stream), 0);
        float samples[3000];
        for (int count = 1, i = 0; count > 0; i++) {
            if (i == 5)
                assert_int_equal(qv_stream_push(stream, take_one, &cut), 7);
            count = qv_stream_read(stream, samples, 1 + (int)qv_rng_below(&rng, i % 2 ? 3000 : 30));
            assert_true(count >= 0);
            append(&cut, samples, count);
        }
        assert_same(&whole, &cut, 0);
        qv_stream_close(&stream);
        free(whole.sample);
        free(cut.sample);
    }
}

/* The same with a voice whose questions rise and whose seeds have melodies. */
static void cuts_change_no_melody(void **state)
{
    qv_voice *plain = voice;
    voice = lively_voice_open();
    cuts_change_no_sample(state);
    qv_voice_close(&voice);
    voice = plain;
}

static void push_gives_the_same(void **state)
{
    (void)state;
    recording read = speak(story, NULL), pushed = {0};
    qv_stream *stream = open_stream(NULL);
    qv_stream_text(stream, story, strlen(story));
    qv_stream_finish(stream);
    assert_int_equal(qv_stream_push(stream, take, &pushed), 0);
    assert_same(&read, &pushed, 0);
    qv_stream_close(&stream);
    free(read.sample);
    free(pushed.sample);
}

static void seed_changes_the_noise_only(void **state)
{
    (void)state;
    qv_settings settings = defaults();
    recording a = speak(story, &settings), again = speak(story, &settings);
    settings.seed++;
    recording b = speak(story, &settings);
    assert_same(&a, &again, 0);
    assert_int_equal(a.count, b.count);
    assert_memory_not_equal(a.sample, b.sample, (size_t)a.count * sizeof(float));
    assert_true(fabs(log(power(&a) / power(&b))) < 0.2);
    free(a.sample);
    free(again.sample);
    free(b.sample);
}

/* How far two seeds' sound is apart, beside its power. */
static double seeds_apart(float pitch_range)
{
    qv_settings settings = defaults();
    settings.pitch_range = pitch_range;
    recording a = speak(story, &settings);
    settings.seed = 7;
    recording b = speak(story, &settings);
    assert_int_equal(a.count, b.count);
    double sum = 0;
    for (int i = 0; i < a.count; i++)
        sum += ((double)a.sample[i] - (double)b.sample[i]) * ((double)a.sample[i] - (double)b.sample[i]);
    const double apart = sum / a.count / power(&a);
    free(a.sample);
    free(b.sample);
    return apart;
}

/* In a monotone the noise differs; in a melody that is made much of, the pitch does, too. */
static void seed_chooses_the_melody(void **state)
{
    (void)state;
    qv_voice *plain = voice;
    voice = lively_voice_open();
    const double flat = seeds_apart(0), moving = seeds_apart(3);
    qv_voice_close(&voice);
    voice = plain;
    assert_true(moving > 1.5 * flat);
}

static void rate_scales_time(void **state)
{
    (void)state;
    qv_settings settings = defaults();
    recording normal = speak(story, &settings);
    const float rates[] = {0.3f, 0.6f, 2, 3, 4, 6};
    for (int i = 0; i < 6; i++) {
        settings.rate = rates[i];
        recording said = speak(story, &settings);
        const double ratio = (double)normal.count / said.count;
        assert_true(fabs(ratio / rates[i] - 1) < 0.05);
        assert_true(fabs(10 * log10(power(&said) / power(&normal))) < 3);
        free(said.sample);
    }
    free(normal.sample);
}

static void volume_is_in_decibels(void **state)
{
    (void)state;
    qv_settings settings = defaults();
    settings.volume = -20;
    recording quiet = speak(story, &settings);
    settings.volume = -40;
    recording quieter = speak(story, &settings);
    assert_true(fabs(10 * log10(power(&quiet) / power(&quieter)) - 20) < 0.1);
    free(quiet.sample);
    free(quieter.sample);
}

/* Frequency of the strongest correlation over the whole of a sound, Hz, less than an octave around `near`. */
static double pitch_of(const recording *said, double near)
{
    const int period = (int)(QV_SAMPLE_RATE / near);
    double best = 0;
    int at = 0;
    for (int lag = period * 2 / 3; lag < period * 3 / 2; lag++) {
        double sum = 0;
        for (int i = 0; i + lag < said->count; i++)
            sum += said->sample[i] * said->sample[i + lag];
        if (sum / (said->count - lag) > best) {
            best = sum / (said->count - lag);
            at = lag;
        }
    }
    return at ? (double)QV_SAMPLE_RATE / at : 0;
}

static void pitch_is_in_semitones(void **state)
{
    (void)state;
    qv_settings settings = defaults();
    settings.pitch_range = 0; // monotone: at the voice's mean
    const float semitones[] = {-7, 0, 7};
    for (int i = 0; i < 3; i++) {
        settings.pitch = semitones[i];
        settings.rate = i == 1 ? 6 : 1; // fast speech has the same pitch
        recording said = speak("Hello world.", &settings);
        const double want = exp((double)voice->normal.pitch_mean) * pow(2, (double)semitones[i] / 12);
        assert_true(fabs(pitch_of(&said, want) / want - 1) < 0.03);
        free(said.sample);
    }
}

/* Rates of 1 and 6 in one sentence: frames of different lengths, read in different blocks. */
static void rates_may_change_in_a_sentence(void **state)
{
    (void)state;
    static const char text[] =
        "The quick <prosody rate='600%'>brown fox jumps <prosody rate='50%'>over</prosody> the "
        "<break time='300ms'/> lazy</prosody> dog. <prosody rate='350%'>A fox</prosody> runs.";
    recording sound[3] = {{0}};
    for (int k = 0; k < 3; k++) {
        qv_settings settings = defaults();
        settings.first_block = k == 0 ? 1 : 8;
        settings.largest_block = k == 2 ? 64 : 8;
        qv_stream *stream = open_stream(&settings);
        qv_stream_ssml(stream, text, strlen(text));
        qv_stream_finish(stream);
        float samples[313];
        int count;
        while ((count = qv_stream_read(stream, samples, k == 1 ? 313 : 7)) > 0)
            append(&sound[k], samples, count);
        int64_t end = 0;
        qv_event event;
        while (qv_stream_event(stream, &event) == 1)
            if (event.type == QV_EVENT_WORD) {
                assert_true(event.sample >= end && event.samples > 0);
                end = event.sample + event.samples;
            } else if (event.type == QV_EVENT_END) {
                assert_int_equal(event.sample, sound[k].count);
            }
        qv_stream_close(&stream);
        assert_same(&sound[0], &sound[k], 0);
    }
    for (int k = 0; k < 3; k++)
        free(sound[k].sample);
}

/* Settings given between two pieces of text hold for the words behind. */
static void settings_change_between_words(void **state)
{
    (void)state;
    qv_settings settings = defaults();
    qv_stream *stream = open_stream(&settings);
    const char *part[] = {"the fox jumps ", "over the lazy dog"};
    qv_stream_text(stream, part[0], strlen(part[0]));
    settings.rate = 4;
    assert_int_equal(qv_stream_settings(stream, &settings), 0);
    qv_stream_text(stream, part[1], strlen(part[1]));
    qv_stream_finish(stream);
    recording sound = {0};
    read_all(stream, &sound);
    qv_event event;
    int64_t length[2] = {0};
    int phones[2] = {0};
    while (qv_stream_event(stream, &event) == 1)
        if (event.type == QV_EVENT_PHONE) {
            const int fast = event.begin >= strlen(part[0]);
            length[fast] += event.samples;
            phones[fast]++;
        }
    assert_true(phones[0] == 11 && phones[1] == 12);
    assert_true(fabs((double)length[0] / phones[0] / ((double)length[1] / phones[1]) - 4) < 0.4);
    settings.rate = 9;
    assert_int_equal(qv_stream_settings(stream, &settings), QV_ERROR_ARGUMENT);
    qv_stream_close(&stream);
    free(sound.sample);
}

static void check_word(const qv_event *event, const char *text, const char *want)
{
    assert_int_equal(event->end - event->begin, strlen(want));
    assert_memory_equal(text + event->begin, want, strlen(want));
}

/* Events come with the samples they belong to, in order, with the right text. */
static void events_are_in_step(void **state)
{
    (void)state;
    const char text[] = "Hello world. The fox jumps.";
    const char *words[] = {"Hello", "world", "The", "fox", "jumps"};
    qv_stream *stream = open_stream(NULL);
    qv_stream_text(stream, text, 13);
    assert_int_equal(qv_stream_mark(stream, 42), 0);
    qv_stream_text(stream, text + 13, strlen(text) - 13);
    assert_int_equal(qv_stream_mark(stream, 43), 0);
    qv_stream_finish(stream);
    float samples[333];
    int64_t read = 0, sample = 0, phones_end = 0, mark_at = -1;
    int sentences = 0, word = 0, phones = 0, ends = 0, marks = 0, count;
    do {
        count = qv_stream_read(stream, samples, 333);
        assert_true(count >= 0);
        read += count;
        for (qv_event event; qv_stream_event(stream, &event) == 1;) {
            assert_true(event.sample >= sample); // in order
            assert_true(event.sample < read || event.type == QV_EVENT_END || event.mark == 43);
            assert_true(event.sample >= read - count);
            sample = event.sample;
            assert_int_equal(ends, 0);
            switch (event.type) {
            case QV_EVENT_SENTENCE:
                sentences++;
                assert_int_equal(event.begin, sentences == 1 ? 0 : 13);
                break;
            case QV_EVENT_WORD:
                assert_true(word < 5);
                check_word(&event, text, words[word]);
                if (word == 2)
                    assert_true(event.sample == mark_at);
                word++;
                break;
            case QV_EVENT_PHONE:
                assert_non_null(event.phone);
                assert_true(event.sample >= phones_end && event.samples >= QV_HOP);
                phones_end = event.sample + event.samples;
                phones++;
                break;
            case QV_EVENT_MARK:
                assert_int_equal(event.mark, marks++ ? 43 : 42);
                mark_at = event.sample;
                break;
            case QV_EVENT_END:
                ends++;
                assert_true(event.sample == read);
                break;
            }
        }
    } while (count > 0);
    assert_int_equal(sentences, 2);
    assert_int_equal(word, 5);
    assert_int_equal(phones, 4 + 4 + 2 + 4 + 5);
    assert_int_equal(marks, 2);
    assert_int_equal(ends, 1);
    assert_true(phones_end <= read);
    qv_stream_close(&stream);
}

/* A cancelled stream is silent, and then speaks new text as if it had just been opened. */
static void cancel_starts_afresh(void **state)
{
    (void)state;
    recording whole = speak("The lazy dog.", NULL);
    qv_stream *stream = open_stream(NULL);
    qv_event event;
    float samples[5000];
    for (int when = 0; when < 4; when++) {
        qv_stream_text(stream, story, strlen(story));
        if (when > 1)
            qv_stream_finish(stream);
        if (when > 0)
            assert_int_equal(qv_stream_read(stream, samples, 5000), 5000);
        qv_stream_cancel(stream);
        if (when != 2) // the text below must do it, too
            assert_int_equal(qv_stream_read(stream, samples, 5000), 0);
        recording sound = {0};
        assert_int_equal(qv_stream_text(stream, "The lazy dog.", 13), 0);
        assert_int_equal(qv_stream_finish(stream), 0);
        read_all(stream, &sound);
        assert_same(&whole, &sound, 0);
        assert_int_equal(qv_stream_event(stream, &event), 1);
        assert_true(event.type == QV_EVENT_SENTENCE && event.begin == 0 && event.end == 13);
        free(sound.sample);
        assert_int_equal(qv_stream_reset(stream), 0);
        assert_int_equal(qv_stream_event(stream, &event), 0);
    }
    qv_stream_close(&stream);
    free(whole.sample);
}

static int cancel_now(void *user, const float *samples, int count)
{
    (void)samples;
    (void)count;
    qv_stream_cancel(user);
    return 0;
}

static void cancel_stops_a_push(void **state)
{
    (void)state;
    qv_stream *stream = open_stream(NULL);
    qv_stream_text(stream, story, strlen(story));
    assert_int_equal(qv_stream_push(stream, cancel_now, stream), 0);
    recording sound = {0};
    read_all(stream, &sound);
    assert_int_equal(sound.count, 0); // all text is forgotten
    qv_stream_close(&stream);
}

static void sentences_are_spoken_when_they_end(void **state)
{
    (void)state;
    qv_stream *stream = open_stream(NULL);
    float sample;
    qv_stream_text(stream, "Hello world", 11);
    assert_int_equal(qv_stream_read(stream, &sample, 1), 0);
    qv_stream_text(stream, ". The", 5);
    assert_int_equal(qv_stream_read(stream, &sample, 1), 1);
    recording sound = {0};
    read_all(stream, &sound);
    assert_true(sound.count > QV_SAMPLE_RATE / 4);
    const int first = sound.count;
    qv_stream_finish(stream);
    read_all(stream, &sound);
    assert_true(sound.count > first);
    qv_stream_close(&stream);
    free(sound.sample);
}

static void very_long_text_is_spoken(void **state)
{
    (void)state;
    const int words = brief_or(300, 1500);
    qv_settings settings = defaults();
    settings.rate = 4;
    qv_stream *stream = open_stream(&settings);
    for (int i = 0; i < words; i++)
        qv_stream_text(stream, "5", 1); // one number of 1,500 digits
    qv_stream_finish(stream);
    recording sound = {0};
    qv_event event;
    int sentences = 0;
    float samples[4000];
    for (int count; (count = qv_stream_read(stream, samples, 4000)) > 0;) {
        append(&sound, samples, count);
        while (qv_stream_event(stream, &event) == 1)
            sentences += event.type == QV_EVENT_SENTENCE;
    }
    assert_true(sound.count > words * 3 * QV_HOP);
    assert_true(sentences >= 2);
    qv_stream_close(&stream);
    free(sound.sample);
}

static void wrong_use_is_told(void **state)
{
    (void)state;
    qv_stream *stream = NULL;
    qv_settings settings = defaults();
    float sample;
    qv_event event;
    assert_int_equal(qv_stream_open(NULL, voice, NULL), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_stream_open(&stream, NULL, NULL), QV_ERROR_ARGUMENT);
    settings.largest_block = settings.first_block - 1;
    assert_int_equal(qv_stream_open(&stream, voice, &settings), QV_ERROR_ARGUMENT);
    settings.largest_block = 513;
    assert_int_equal(qv_stream_open(&stream, voice, &settings), QV_ERROR_ARGUMENT);
    settings = defaults();
    settings.first_block = 0;
    assert_int_equal(qv_stream_open(&stream, voice, &settings), QV_ERROR_ARGUMENT);
    settings = defaults();
    settings.rate = NAN;
    assert_int_equal(qv_stream_open(&stream, voice, &settings), QV_ERROR_ARGUMENT);
    assert_null(stream);
    stream = open_stream(NULL);
    assert_int_equal(qv_stream_text(stream, NULL, 1), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_stream_text(NULL, "", 0), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_stream_read(stream, NULL, 1), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_stream_read(stream, &sample, -1), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_stream_push(stream, NULL, NULL), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_stream_event(stream, NULL), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_stream_event(NULL, &event), QV_ERROR_ARGUMENT);
    assert_int_equal(qv_stream_finish(stream), 0);
    assert_int_equal(qv_stream_text(stream, "a", 1), QV_ERROR_STATE);
    assert_int_equal(qv_stream_settings(stream, &settings), QV_ERROR_ARGUMENT);
    settings = defaults();
    assert_int_equal(qv_stream_settings(stream, &settings), QV_ERROR_STATE);
    assert_int_equal(qv_stream_mark(stream, 1), QV_ERROR_STATE);
    assert_int_equal(qv_stream_read(stream, &sample, 1), 0);
    qv_stream_close(&stream);
    qv_stream_close(&stream);
    qv_stream_close(NULL);
}

static int open_voice(void **state)
{
    (void)state;
    voice = tiny_voice_open();
    return 0;
}

static int close_voice(void **state)
{
    (void)state;
    qv_voice_close(&voice);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(speech_is_sound),
        cmocka_unit_test(cuts_change_no_sample),
        cmocka_unit_test(cuts_change_no_melody),
        cmocka_unit_test(push_gives_the_same),
        cmocka_unit_test(seed_changes_the_noise_only),
        cmocka_unit_test(seed_chooses_the_melody),
        cmocka_unit_test(rate_scales_time),
        cmocka_unit_test(volume_is_in_decibels),
        cmocka_unit_test(pitch_is_in_semitones),
        cmocka_unit_test(settings_change_between_words),
        cmocka_unit_test(events_are_in_step),
        cmocka_unit_test(cancel_starts_afresh),
        cmocka_unit_test(cancel_stops_a_push),
        cmocka_unit_test(sentences_are_spoken_when_they_end),
        cmocka_unit_test(very_long_text_is_spoken),
        cmocka_unit_test(wrong_use_is_told),
        cmocka_unit_test(rates_may_change_in_a_sentence),
    };
    return cmocka_run_group_tests(tests, open_voice, close_voice);
}
