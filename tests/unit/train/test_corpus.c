// SPDX-License-Identifier: MIT
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "audio/level.h"
#include "audio/sound_file.h"
#include "dsp/mel.h"
#include "quaver/quaver.h"
#include "synthetic.h"
#include "train/data/analysis.h"
#include "train/data/corpus.h"

enum { CLIPS = 12 };

struct fixture {
    struct synthetic synthetic;
    qv_pool *pool;
    qv_dataset *dataset;
    qv_corpus *corpus;
    char reports[4096], message[256];
    bool stopping;
};

static void keep_report(void *user, const char *line)
{
    struct fixture *fixture = user;
    size_t used = strlen(fixture->reports);
    snprintf(fixture->reports + used, sizeof fixture->reports - used, "%s\n", line);
}

static bool stop(void *user)
{
    const struct fixture *fixture = user;
    return fixture->stopping;
}

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    synthetic_open(&fixture->synthetic, CLIPS, 3);
    *state = fixture;
    return qv_pool_open(&fixture->pool, 2);
}

static void close_corpus(struct fixture *fixture)
{
    qv_corpus_close(&fixture->corpus);
    qv_dataset_close(&fixture->dataset);
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    close_corpus(fixture);
    qv_pool_close(&fixture->pool);
    synthetic_close(&fixture->synthetic);
    free(fixture);
    return 0;
}

static int open_corpus(struct fixture *fixture, const char *work, bool accept_guesses)
{
    const qv_monitor monitor = {.report = keep_report, .stop = stop, .user = fixture};
    const struct synthetic *synthetic = &fixture->synthetic;
    close_corpus(fixture);
    fixture->reports[0] = fixture->message[0] = '\0';
    int error =
        qv_dataset_open(&fixture->dataset, &(qv_dataset_options){.folder = synthetic->folder, .seed = 1},
                        &monitor, fixture->message, sizeof fixture->message);
    assert_int_equal(error, 0);
    return qv_corpus_open(&fixture->corpus, fixture->dataset, synthetic->text, accept_guesses,
                          synthetic_path(synthetic, work), fixture->pool, &monitor, fixture->message,
                          sizeof fixture->message);
}

static int analysed(struct fixture *fixture)
{
    assert_int_equal(open_corpus(fixture, "work", false), 0);
    assert_int_equal(fixture->corpus->count, CLIPS);
    return fixture->corpus->analysed;
}

static void edit(const struct synthetic *synthetic, const char *name, long place, int flip)
{
    FILE *file = fopen(synthetic_path(synthetic, name), "r+b");
    assert_non_null(file);
    fseek(file, place, SEEK_SET);
    int byte = fgetc(file);
    fseek(file, place, SEEK_SET);
    fputc(byte ^ flip, file);
    fclose(file);
}

static void analyses_anew_only_what_has_changed(void **state)
{
    struct fixture *fixture = *state;
    const struct synthetic *synthetic = &fixture->synthetic;
    assert_int_equal(analysed(fixture), CLIPS);
    assert_int_equal(analysed(fixture), 0);
    edit(synthetic, "work/features/c03.sound", 50000, 1); // damaged
    assert_int_equal(analysed(fixture), 1);
    edit(synthetic, "work/features/c04.sound", 8, 1); // of another version
    assert_int_equal(analysed(fixture), 1);
    assert_int_equal(truncate(synthetic_path(synthetic, "work/features/c05.sound"), 40000), 0);
    assert_int_equal(truncate(synthetic_path(synthetic, "work/features/c06.sound"), 3), 0);
    assert_int_equal(unlink(synthetic_path(synthetic, "work/features/c07.sound")), 0);
    assert_int_equal(analysed(fixture), 3);
    const struct timespec times[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000, .tv_nsec = 5}};
    assert_int_equal(utimensat(-1, synthetic_path(synthetic, "wavs/c08.wav"), times, 0), 0);
    assert_int_equal(analysed(fixture), 1);
    assert_int_equal(analysed(fixture), 0);
}

static void check_clip(const qv_clip *clip, const qv_mel *mel)
{
    static float samples[12 * QV_RATE], expected[(12 * 100 + 1) * QV_MEL];
    assert_int_equal(clip->frames, qv_frames(clip->sample_count));
    assert_int_equal(clip->frames, clip->whole_frames);
    assert_null(clip->duration);
    qv_clip_samples(clip, 0, clip->sample_count, samples);
    assert_float_equal(qv_active_level(samples, clip->sample_count), QV_LEVEL_TARGET, 0.05);
    qv_mel_analyse(mel, samples, clip->sample_count, expected);
    for (int t = 0; t < clip->frames; t++) {
        assert_true(isfinite(clip->log_f0[t]));
        assert_true(clip->f0[t] == 0 || fabsf(expf(clip->log_f0[t]) / clip->f0[t] - 1) < 1e-3f);
        for (int i = 0; i < QV_MEL; i++) {
            size_t at = (size_t)t * QV_MEL + (size_t)i;
            // the mel values are those of the sound before it was rounded to 16 bits
            if (expected[at] > -6)
                assert_float_equal(clip->mel[at], expected[at], 0.05);
        }
    }
}

static void keeps_the_levelled_sound(void **state)
{
    struct fixture *fixture = *state;
    qv_mel *mel = qv_mel_open();
    assert_int_equal(analysed(fixture), CLIPS);
    assert_float_equal(fixture->corpus->mean_f0, 150, 3);
    for (int i = 0; i < CLIPS; i++)
        check_clip(&fixture->corpus->clip[i], mel);
    qv_mel_close(&mel);
    float edges[6];
    const qv_clip *clip = &fixture->corpus->clip[0];
    qv_clip_samples(clip, -3, 6, edges);
    assert_true(edges[0] == 0 && edges[2] == 0);
    assert_float_equal(edges[3], clip->samples[0] / 32768.0f, 1e-9);
    qv_clip_samples(clip, clip->sample_count - 3, 6, edges);
    assert_true(edges[3] == 0 && edges[5] == 0);
    assert_float_equal(edges[2], clip->samples[clip->sample_count - 1] / 32768.0f, 1e-9);
}

static void write_silence(const struct synthetic *synthetic, const char *name, double seconds, float noise)
{
    int count = (int)(seconds * QV_RATE);
    float *samples = calloc((size_t)count, sizeof *samples);
    for (int i = 0; i < count; i++)
        samples[i] = noise * (float)(i % 997 * 7919 % 101 - 50) / 50;
    qv_sound_writer *writer;
    assert_int_equal(qv_sound_writer_open(&writer, synthetic_path(synthetic, name), NULL, 0), 0);
    assert_int_equal(qv_sound_writer_write(writer, samples, count), 0);
    assert_int_equal(qv_sound_writer_close(&writer), 0);
    free(samples);
}

/* One fault at a time, of twelve rows, is within the tenth that may be left out. */
static void one_fault(struct fixture *fixture, const char *report)
{
    assert_int_equal(open_corpus(fixture, "work", false), 0);
    assert_int_equal(fixture->corpus->count, CLIPS - 1);
    assert_int_equal(fixture->dataset->left_out, 1);
    if (!strstr(fixture->reports, report))
        fail_msg("\"%s\" is not in \"%s\"", report, fixture->reports);
}

static void write_list(const struct fixture *fixture, int row, const char *text)
{
    FILE *list = fopen(synthetic_path(&fixture->synthetic, "metadata.csv"), "w");
    assert_non_null(list);
    for (int i = 0; i < CLIPS; i++)
        fprintf(list, "c%02d|%s\n", i, i == row ? text : fixture->synthetic.clip[i].text);
    fclose(list);
}

static void reports_recordings_of_no_use(void **state)
{
    struct fixture *fixture = *state;
    const struct synthetic *synthetic = &fixture->synthetic;
    write_silence(synthetic, "wavs/c00.wav", 0.5, 0.3f);
    one_fault(fixture, "metadata.csv:1: c00: too short for its text: 0.50 s for");
    write_silence(synthetic, "wavs/c00.wav", 0.2, 0.3f);
    one_fault(fixture, "metadata.csv:1: c00: too short: 0.20 s, less than 0.25 s");
    write_silence(synthetic, "wavs/c00.wav", 20, 0.3f);
    one_fault(fixture, "metadata.csv:1: c00: too long for its text: 20.00 s for");
    write_silence(synthetic, "wavs/c00.wav", 3, 0);
    one_fault(fixture, "holds no sound");
    assert_int_equal(truncate(synthetic_path(synthetic, "wavs/c00.wav"), 20), 0);
    one_fault(fixture, "metadata.csv:1: c00: ");
    assert_non_null(strstr(fixture->reports, "wavs/c00.wav: "));
    FILE *file = fopen(synthetic_path(synthetic, "wavs/c00.wav"), "w");
    fputs("this is a text", file);
    fclose(file);
    one_fault(fixture, "wavs/c00.wav: ");
    // two of twelve are too many
    write_silence(synthetic, "wavs/c01.wav", 0.5, 0.3f);
    assert_int_equal(open_corpus(fixture, "work", false), QV_ERROR_FORMAT);
    assert_null(fixture->corpus);
    assert_non_null(strstr(fixture->message, "2 of 12 rows"));
}

static void reports_texts_of_no_use(void **state)
{
    struct fixture *fixture = *state;
    write_list(fixture, 2, "Noom xyzzy teak, shaz kan noom.");
    one_fault(fixture, "metadata.csv:3: c02: \"xyzzy\" cannot be pronounced");
    assert_int_equal(open_corpus(fixture, "work", true), 0);
    assert_int_equal(fixture->corpus->count, CLIPS);
    write_list(fixture, 2, "...");
    one_fault(fixture, "metadata.csv:3: c02: no word in the transcript");
}

/* Writes `high` seconds of a tone of 200 Hz with harmonics and then `low` of one of 80 Hz; returns the number
 * of frames that are taken for voiced below `limit` Hz. */
static int count_low_frames(const struct fixture *fixture, double high, double low, float limit)
{
    const struct synthetic *synthetic = &fixture->synthetic;
    const int count = (int)((high + low) * QV_RATE);
    float *samples = malloc((size_t)count * sizeof *samples);
    qv_sound_writer *writer;
    qv_mel *mel = qv_mel_open();
    qv_analysis analysis;
    char message[256], recording[128], cache[128];
    assert_true(samples && mel);
    for (int i = 0; i < count; i++) {
        const double phase = 2 * QV_PI * (i < high * QV_RATE ? 200.0 : 80.0) * i / QV_RATE;
        samples[i] = (float)(0.1 * (sin(phase) + sin(2 * phase) + sin(3 * phase)));
    }
    snprintf(recording, sizeof recording, "%s", synthetic_path(synthetic, "tone.wav"));
    snprintf(cache, sizeof cache, "%s", synthetic_path(synthetic, "tone.cache"));
    assert_int_equal(qv_sound_writer_open(&writer, recording, NULL, 0), 0);
    assert_int_equal(qv_sound_writer_write(writer, samples, count), 0);
    assert_int_equal(qv_sound_writer_close(&writer), 0);
    assert_int_equal(qv_analysis_make(mel, recording, cache, message, sizeof message), 0);
    assert_int_equal(qv_analysis_load(&analysis, recording, cache), 0);
    int found = 0;
    for (int t = 0; t < analysis.frames; t++)
        found += analysis.f0[t] > 0 && analysis.f0[t] < limit;
    qv_analysis_close(&analysis);
    qv_mel_close(&mel);
    remove(recording);
    remove(cache);
    free(samples);
    return found;
}

/* Far below a voice there is creak, no pitch; but a voice may be as low as that. */
static void looks_for_no_pitch_below_the_voice(void **state)
{
    assert_int_equal(count_low_frames(*state, 2.0, 0.4, 140), 0);
    assert_in_range(count_low_frames(*state, 0, 2.0, 140), 190, 201);
}

static void ends_when_it_must(void **state)
{
    struct fixture *fixture = *state;
    fixture->stopping = true;
    assert_int_equal(open_corpus(fixture, "work", false), QV_STOPPED);
    assert_null(fixture->corpus);
    fixture->stopping = false;
    assert_int_equal(open_corpus(fixture, "metadata.csv", false), QV_ERROR_WRITE);
    assert_non_null(strstr(fixture->message, "metadata.csv/features: cannot be made"));
    assert_int_equal(open_corpus(fixture, "no/such/folder", false), QV_ERROR_WRITE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(analyses_anew_only_what_has_changed, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(keeps_the_levelled_sound, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(reports_recordings_of_no_use, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(reports_texts_of_no_use, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(looks_for_no_pitch_below_the_voice, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(ends_when_it_must, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
