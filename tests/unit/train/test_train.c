// SPDX-License-Identifier: MIT
/* The whole training with very small networks: what comes of it, and that neither breaks nor the number of
 * runs change the voice. */
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
#include "quaver/quaver.h"
#include "../brief.h"
#include "audio/level.h"
#include "small_voice.h"
#include "synthetic.h"
#include "text/phones.h"
#include "train/judge/audition.h"
#include "train/train.h"

enum { CLIPS = 10, MOST_RUNS = 40, MOST_BYTES = 1 << 20 };

struct fixture {
    struct synthetic synthetic;
    uint8_t *lexicon;
    size_t lexicon_size;
    long asked, stop_at;    // calls of `stop`, and the one that says so; 0: never
    char fits[64];          // names of the fits that went on, in order
    const char *stop_in;    // as soon as this fit is told of; NULL: never
    const char *stop_after; // as soon as this stage is told of
    bool sketched;
    char reports[4096]; // one behind the other
    char message[256];
    qv_train_result result;
};

static bool stop(void *user)
{
    struct fixture *fixture = user;
    long asked = __atomic_add_fetch(&fixture->asked, 1, __ATOMIC_RELAXED);
    return (fixture->stop_at && asked >= fixture->stop_at) ||
           (fixture->stop_in && strstr(fixture->fits, fixture->stop_in)) || fixture->sketched;
}

static void keep_fit(void *user, const qv_fit_progress *progress)
{
    struct fixture *fixture = user;
    if (!strstr(fixture->fits, progress->fit->name)) {
        strcat(fixture->fits, progress->fit->name);
        strcat(fixture->fits, " ");
    }
}

static void keep_report(void *user, const char *line)
{
    struct fixture *fixture = user;
    const size_t used = strlen(fixture->reports);
    snprintf(fixture->reports + used, sizeof fixture->reports - used, "%s\n", line);
}

static void keep_stage(void *user, const char *stage, int done, int total)
{
    struct fixture *fixture = user;
    fixture->sketched |= fixture->stop_after && !strcmp(stage, fixture->stop_after) && done <= total;
}

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    synthetic_open(&fixture->synthetic, CLIPS, 5);
    *state = fixture;
    return qv_lexicon_compile(synthetic_path(&fixture->synthetic, "words.dict"), &fixture->lexicon,
                              &fixture->lexicon_size, fixture->message, sizeof fixture->message);
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    synthetic_close(&fixture->synthetic);
    free(fixture->lexicon);
    free(fixture);
    return 0;
}

static qv_train_options plain_options(const struct fixture *fixture)
{
    return (qv_train_options){.session = {.dataset = fixture->synthetic.folder,
                                          .dev = "c00,c01",
                                          .lexicon = fixture->lexicon,
                                          .lexicon_size = fixture->lexicon_size,
                                          .threads = 2,
                                          .seed = 3},
                              .effort = 1e-4, // two steps a fit, the fewest
                              .sizes = &small_sizes};
}

/* Trains FOLDER/NAME in the work folder FOLDER/WORK. */
static int train(struct fixture *fixture, const qv_train_options *options, const char *work, const char *name)
{
    qv_train_options all = *options;
    all.session.work = synthetic_path(&fixture->synthetic, work);
    all.output = synthetic_path(&fixture->synthetic, name);
    const qv_monitor monitor = {.report = keep_report, .progress = keep_stage, .stop = stop, .user = fixture};
    const qv_train_monitor both = {.monitor = &monitor, .fit = keep_fit, .user = fixture};
    fixture->asked = 0;
    fixture->message[0] = fixture->fits[0] = fixture->reports[0] = '\0';
    return qv_train(&all, &both, &fixture->result, fixture->message, sizeof fixture->message);
}

/* Leaves nothing in the work folder but the recordings' analysis and alignment. */
static void forget_fits(const struct fixture *fixture, const char *work)
{
    static const char *const fits[] = {"prosody", "acoustic", "vocoder"};
    char name[64];
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s/%s.checkpoint", work, fits[i]);
        assert_int_equal(unlink(synthetic_path(&fixture->synthetic, name)), 0);
    }
}

static size_t read_file(const struct fixture *fixture, const char *name, uint8_t *bytes)
{
    FILE *file = fopen(synthetic_path(&fixture->synthetic, name), "rb");
    assert_non_null(file);
    size_t size = fread(bytes, 1, MOST_BYTES, file);
    assert_true(size > 0 && size < MOST_BYTES);
    fclose(file);
    return size;
}

static void assert_same_file(const struct fixture *fixture, const char *one, const char *other, bool same)
{
    uint8_t *a = malloc(MOST_BYTES), *b = malloc(MOST_BYTES);
    size_t size = read_file(fixture, one, a);
    assert_int_equal(read_file(fixture, other, b) == size && !memcmp(a, b, size), same);
    free(a);
    free(b);
}

/* The question mark, which no sentence has, says to the acoustic model what a full stop does. */
static void assert_heard_no_question(const qv_voice *voice)
{
    const int mark[] = {QV_BREAK_QUESTION, QV_BREAK_PERIOD};
    qv_real row[2][16];
    assert_int_equal(voice->acoustic.symbol.width, 16);
    qv_embedding_forward(&voice->acoustic.symbol, voice->acoustic_value, mark, 2, row[0]);
    assert_memory_equal(row[0], row[1], sizeof row[0]);
}

/* Mean active level, dBFS, of the sentences as a voice says them. */
static double level_of(const qv_voice *voice, struct synthetic *synthetic)
{
    double sum = 0;
    for (int i = 0; i < synthetic->clips; i++) {
        const qv_clip clip = {.text = synthetic->clip[i].text, .frames = 2000};
        float *samples;
        int count;
        assert_int_equal(qv_audition_speak(voice, &clip, &samples, &count), 0);
        sum += (double)qv_active_level(samples, count) / synthetic->clips;
        free(samples);
    }
    return sum;
}

static void writes_a_voice_and_what_is_known_of_it(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    options.effort = 0.05;
    int error = train(fixture, &options, "work", "one.qv");
    if (error)
        fail_msg("%s", fixture->message);
    const qv_train_result *result = &fixture->result;
    assert_int_equal(result->rows, CLIPS);
    assert_int_equal(result->train, CLIPS - 2);
    assert_int_equal(result->dev, 2);
    assert_int_equal(result->left_out + result->repeats, 0);
    assert_int_equal(result->workers, 2);
    assert_int_equal(result->figures.clips, 2);
    assert_string_equal(fixture->fits, "prosody acoustic vocoder ");
    qv_figures figures = result->figures;
    qv_voice *voice;
    assert_int_equal(qv_voice_open(&voice, synthetic_path(&fixture->synthetic, "one.qv"), fixture->message,
                                   sizeof fixture->message),
                     0);
    assert_int_equal(voice->sizes.acoustic.decoder_width, 16);
    assert_heard_no_question(voice);
    assert_float_equal(level_of(voice, &fixture->synthetic), QV_LEVEL_TARGET,
                       5); // -37 if nobody sees to it; it may be raised by 12
    // without the widening it is 1.33
    assert_true(result->figures.f0_deviation > 1.5);
    qv_voice_close(&voice);
    assert_int_equal(access(synthetic_path(&fixture->synthetic, "work/report.html"), R_OK), 0);
    options.effort = 1e-4;
    forget_fits(fixture, "work");
    assert_int_equal(train(fixture, &options, "work", "less.qv"), 0);
    assert_true(figures.copy_stft < 0.98 * result->figures.copy_stft);
}

static void gives_the_same_voice_in_any_number_of_runs(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    assert_int_equal(train(fixture, &options, "work", "one.qv"), 0);
    int runs = 0, error = QV_STOPPED;
    for (; error == QV_STOPPED && runs < MOST_RUNS; runs++) {
        options.resume = runs > 0;
        // what is fitted goes on with as many workers, whichever threads do their shares
        options.session.threads = runs > 0 && strstr(fixture->fits, "prosody") ? 1 + runs % 3 : 2;
        fixture->stop_at = 1 + 15 * runs; // from amid the analysis to amid the last fit
        error = train(fixture, &options, "many.work", "many.qv");
        assert_true(error == QV_STOPPED || error == 0);
        assert_int_equal(access(synthetic_path(&fixture->synthetic, "many.qv"), F_OK), error ? -1 : 0);
    }
    assert_int_equal(error, 0);
    assert_true(runs > 4);
    assert_same_file(fixture, "one.qv", "many.qv", true);
    fixture->stop_at = 0;
    options.resume = false;
    options.session.seed = 4;
    forget_fits(fixture, "work");
    assert_int_equal(train(fixture, &options, "work", "other.qv"), 0);
    assert_same_file(fixture, "one.qv", "other.qv", false);
}

static void resumes_after_any_step(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    options.effort = 0.007;
    assert_int_equal(train(fixture, &options, "work", "one.qv"), 0);
    assert_int_equal(rename(synthetic_path(&fixture->synthetic, "one.qv"),
                            synthetic_path(&fixture->synthetic, "unbroken.qv")),
                     0);
    options.resume = true;
    assert_int_equal(train(fixture, &options, "work", "one.qv"), 0); // all is there but the voice
    assert_string_equal(fixture->fits, "");
    assert_same_file(fixture, "one.qv", "unbroken.qv", true);
    fixture->stop_at = fixture->asked + 1; // in the first step of a fit, as all before is cached
    forget_fits(fixture, "work");
    int runs = 0;
    for (int error = QV_STOPPED; error == QV_STOPPED && runs < MOST_RUNS; runs++)
        error = train(fixture, &options, "work", "one.qv");
    assert_true(runs > 3); // three fits of at least two steps
    assert_string_equal(fixture->fits, "vocoder ");
    assert_same_file(fixture, "one.qv", "unbroken.qv", true);
}

/* The adversarial fit comes last, changes the voice, and can be broken off as the others: critics, networks
 * and all moments come back as they were. */
static void resumes_the_adversarial_fit(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    options.effort = 0.007;
    assert_int_equal(train(fixture, &options, "work", "without.qv"), 0);
    options.adversary_steps = 570; // four steps
    options.judged_frames = 10;
    options.resume = true;
    assert_int_equal(train(fixture, &options, "work", "with.qv"), 0);
    assert_string_equal(fixture->fits, "adversary ");
    assert_same_file(fixture, "without.qv", "with.qv", false);
    assert_int_equal(unlink(synthetic_path(&fixture->synthetic, "work/adversary.checkpoint")), 0);
    const long before = fixture->asked;
    fixture->stop_at = 1; // found by the first look: how often is looked before the fit's first step
    int runs = 0;
    for (int error = QV_STOPPED; error == QV_STOPPED && runs < MOST_RUNS; runs++) {
        error = train(fixture, &options, "work", "broken.qv");
        fixture->stop_at++;
    }
    assert_true(before > 0 && runs > 3);
    assert_same_file(fixture, "with.qv", "broken.qv", true);
}

static qv_voice *open_voice(struct fixture *fixture, const char *name)
{
    qv_voice *voice;
    if (qv_voice_open(&voice, synthetic_path(&fixture->synthetic, name), fixture->message,
                      sizeof fixture->message))
        fail_msg("%s", fixture->message);
    return voice;
}

/* The same recordings in as few steps as there can be are said better by networks that come from a voice that
 * has heard such ones, and the new voice tells where they come from. */
static void starts_from_another_voice(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    assert_int_equal(train(fixture, &options, "work", "scratch.qv"), 0);
    const qv_figures scratch = fixture->result.figures;
    options.effort = 0.1;
    options.name = "source";
    assert_int_equal(train(fixture, &options, "source.work", "source.qv"), 0);
    qv_voice *source = open_voice(fixture, "source.qv");
    options.effort = 1e-4;
    options.name = NULL;
    options.sizes = NULL;
    options.from = source;
    forget_fits(fixture, "work");
    assert_int_equal(train(fixture, &options, "work", "from.qv"), 0);
    const qv_figures *figures = &fixture->result.figures;
    assert_true(figures->mcd < 0.9 * scratch.mcd);
    assert_true(figures->duration_mae < 0.995 * scratch.duration_mae); // durations of this set are random
    assert_true(figures->copy_stft < 0.95 * scratch.copy_stft);
    assert_int_equal(train(fixture, &options, "again.work", "again.qv"), 0);
    assert_same_file(fixture, "from.qv", "again.qv", true);
    qv_voice *voice = open_voice(fixture, "from.qv");
    assert_int_equal(voice->sizes.acoustic.decoder_width, small_sizes.acoustic.decoder_width);
    assert_non_null(qv_voice_info(voice, "from"));
    assert_ptr_equal(strstr(qv_voice_info(voice, "from"), "source (weights "), qv_voice_info(voice, "from"));
    qv_voice_close(&voice);
    qv_voice_close(&source);
}

/* From a voice both networks of the sound go on together, the first of eight steps without critics, and a run
 * that is broken off in any step gives the same voice; without an adversarial fit each goes on alone. */
static void goes_on_with_both_networks_together(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    assert_int_equal(train(fixture, &options, "work", "source.qv"), 0);
    qv_voice *source = open_voice(fixture, "source.qv");
    options.sizes = NULL;
    options.from = source;
    assert_int_equal(train(fixture, &options, "alone.work", "alone.qv"), 0);
    assert_string_equal(fixture->fits, "prosody acoustic vocoder ");
    options.adversary_steps = 80000;
    options.judged_frames = 10;
    assert_int_equal(train(fixture, &options, "from.work", "from.qv"), 0);
    assert_string_equal(fixture->fits, "prosody adversary ");
    assert_int_equal(unlink(synthetic_path(&fixture->synthetic, "from.work/adversary.checkpoint")), 0);
    options.resume = true;
    fixture->stop_at = 1;
    int runs = 0;
    for (int error = QV_STOPPED; error == QV_STOPPED && runs < MOST_RUNS; runs++) {
        error = train(fixture, &options, "from.work", "broken.qv");
        fixture->stop_at++;
    }
    assert_true(runs > 3);
    assert_same_file(fixture, "from.qv", "broken.qv", true);
    qv_voice_close(&source);
}

/* Durations and log F0 of a symbol sequence as a voice says them; hertz [symbols][QV_PITCH_POINTS]. */
static void say(const qv_voice *voice, qv_real *duration, double *hertz)
{
    static const uint8_t symbol[] = {QV_BREAK_START, QV_FIRST_PHONE, QV_FIRST_PHONE + 7, QV_BREAK_PERIOD};
    enum { COUNT = sizeof symbol };
    qv_real points[COUNT * QV_PITCH_POINTS];
    qv_arena *arena = qv_arena_open((size_t)1 << 16);
    assert_true(arena && qv_prosody_run(&voice->prosody, voice->prosody_value, symbol, COUNT, arena, duration,
                                        points));
    for (int i = 0; i < COUNT * QV_PITCH_POINTS; i++)
        hertz[i] =
            exp((double)voice->normal.pitch_mean + (double)voice->normal.pitch_deviation * (double)points[i]);
    qv_arena_close(&arena);
}

/* The melody of another speaker, in Hz, on a voice of its own pitch; nothing of it is fitted. */
static void takes_the_melody_of_another_voice(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    qv_voice *source;
    qv_real duration[2][4];
    double hertz[2][4 * QV_PITCH_POINTS];
    qv_voice_sizes sizes = small_sizes;
    sizes.prosody_phrasing = 1;
    assert_int_equal(qv_voice_create(&source, &sizes, 9), 0);
    source->normal.pitch_mean = 4.5f, source->normal.pitch_deviation = 0.4f;
    source->prosody.phrasing.sentence = 0.125f;
    const qv_voice_rest rest = {
        .weights = QV_TENSOR_F16, .lexicon = fixture->lexicon, .lexicon_size = fixture->lexicon_size};
    assert_int_equal(qv_voice_write(source, &rest, synthetic_path(&fixture->synthetic, "source.qv"),
                                    fixture->message, sizeof fixture->message),
                     0);
    qv_voice_close(&source);
    source = open_voice(fixture, "source.qv");
    options.prosody = source;
    if (train(fixture, &options, "work", "taken.qv"))
        fail_msg("%s", fixture->message);
    assert_string_equal(fixture->fits, "acoustic vocoder ");
    qv_voice *voice = open_voice(fixture, "taken.qv");
    assert_true(fabsf(voice->normal.pitch_mean - 4.5f) > 0.1f);
    assert_memory_equal(&voice->prosody.phrasing, &source->prosody.phrasing, sizeof voice->prosody.phrasing);
    assert_non_null(qv_voice_info(voice, "prosody_from"));
    say(source, duration[0], hertz[0]);
    say(voice, duration[1], hertz[1]);
    for (int i = 0; i < 4; i++)
        assert_true(fabs((double)(duration[1][i] - duration[0][i])) < 0.05);
    for (int i = 0; i < 4 * QV_PITCH_POINTS; i++)
        assert_true(fabs(hertz[1][i] / hertz[0][i] - 1) < 0.01); // both are of narrow weights
    qv_voice_close(&voice);
    qv_voice_close(&source);
}

/* The checkpoints know from which voice they go on. */
static void goes_on_from_no_other_voice(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    assert_int_equal(train(fixture, &options, "work", "one.qv"), 0);
    options.session.seed = 4;
    assert_int_equal(train(fixture, &options, "other.work", "other.qv"), 0);
    qv_voice *one = open_voice(fixture, "one.qv"), *other = open_voice(fixture, "other.qv");
    options.from = one;
    assert_int_equal(train(fixture, &options, "from.work", "from.qv"), QV_ERROR_ARGUMENT);
    assert_non_null(strstr(fixture->message, "sizes"));
    options.sizes = NULL;
    assert_int_equal(train(fixture, &options, "from.work", "from.qv"), 0);
    options.resume = true;
    assert_int_equal(train(fixture, &options, "from.work", "from.qv"), 0);
    options.from = other;
    assert_int_equal(train(fixture, &options, "from.work", "from.qv"), QV_ERROR_FORMAT);
    assert_non_null(strstr(fixture->message, "from.work/prosody.checkpoint"));
    assert_non_null(strstr(fixture->message, "--from "));
    options.from = NULL;
    options.sizes = &small_sizes;
    assert_int_equal(train(fixture, &options, "from.work", "from.qv"), QV_ERROR_FORMAT);
    assert_int_equal(train(fixture, &options, "other.work", "other.qv"), 0); // which was begun like that
    qv_voice_close(&one);
    qv_voice_close(&other);
}

static void write_text(const struct fixture *fixture, const char *name, const char *text)
{
    FILE *file = fopen(synthetic_path(&fixture->synthetic, name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* With minutes enough there is the same voice as without any. What was planned can be followed once more: the
 * same plan gives the same voice, and another one another. */
static void follows_its_plan(void **state)
{
    struct fixture *fixture = *state;
    char plan[256] = "";
    qv_train_options options = plain_options(fixture);
    options.effort = 0.01;
    assert_int_equal(train(fixture, &options, "work", "one.qv"), 0);
    assert_int_equal(access(synthetic_path(&fixture->synthetic, "work/plan"), F_OK), -1);
    assert_int_equal(access(synthetic_path(&fixture->synthetic, "work/so-far.qv"), F_OK),
                     -1); // it is complete
    forget_fits(fixture, "work");
    options.minutes = 60;
    assert_int_equal(train(fixture, &options, "work", "ample.qv"), 0);
    assert_same_file(fixture, "one.qv", "ample.qv", true);
    read_file(fixture, "work/plan", (uint8_t *)plan);
    assert_non_null(strstr(plan, "prosody "));
    options.minutes = 0;
    options.resume = true;
    for (int i = 0; i < 2; i++) {
        forget_fits(fixture, "work");
        write_text(fixture, "work/plan", "minutes 9\nspent 6\nprosody 3 3\nacoustic 4 2\nvocoder 3 3\n");
        if (train(fixture, &options, "work", i ? "again.qv" : "less.qv"))
            fail_msg("%s", fixture->message);
        memset(plan, 0, sizeof plan);
        read_file(fixture, "work/plan", (uint8_t *)plan);
        assert_non_null(strstr(plan, "prosody 3 3\nacoustic 4 2\nvocoder 3 3\n"));
    }
    assert_same_file(fixture, "one.qv", "less.qv", false);
    assert_same_file(fixture, "less.qv", "again.qv", true);
}

/* How many of them are spent by the plan, seconds. */
static double spent_of(const struct fixture *fixture, double minutes)
{
    char plan[256] = "";
    double found = 0, spent = 0;
    read_file(fixture, "work/plan", (uint8_t *)plan);
    assert_int_equal(sscanf(plan, "minutes %lf spent %lf", &found, &spent), 2);
    assert_true(found == minutes);
    return spent;
}

/* A run that ends before the first fit has spent some of its minutes, and the next one knows of them. */
static void counts_what_comes_before_the_fits(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    options.minutes = 60;
    options.effort = 10; // with sketches
    fixture->stop_after = "align";
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_STOPPED);
    const double analysed = spent_of(fixture, 60);
    assert_true(analysed > 0);
    options.minutes = 0;
    options.resume = true;
    fixture->sketched = false;
    fixture->stop_after = "sketch";
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_STOPPED);
    assert_true(spent_of(fixture, 60) > analysed);
    assert_int_equal(access(synthetic_path(&fixture->synthetic, "work/prosody.checkpoint"), F_OK), -1);
    fixture->sketched = false;
    fixture->stop_after = NULL;
    fixture->stop_in = "prosody";
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_STOPPED);
    assert_non_null(strstr(fixture->reports, "--minutes 60: "));
    /* A damaged plan stays for who looks into it. */
    char plan[256] = "";
    write_text(fixture, "work/plan", "minutes of all kinds\n");
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_ERROR_FORMAT);
    read_file(fixture, "work/plan", (uint8_t *)plan);
    assert_string_equal(plan, "minutes of all kinds\n");
}

/* Minutes that are over say so, and a fit that is caught by their end becomes a voice all the same. */
static void ends_with_its_minutes(void **state)
{
    struct fixture *fixture = *state;
    char plan[256] = "";
    qv_train_options options = plain_options(fixture);
    options.minutes = 1e-5;
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_ERROR_ARGUMENT);
    assert_non_null(strstr(fixture->message, "--minutes 1e-05: over before the recordings"));
    options.minutes = 0;
    assert_int_equal(train(fixture, &options, "work", "one.qv"), 0);
    forget_fits(fixture, "work");
    options.resume = true;
    options.effort = 1;
    write_text(fixture, "work/options", "");                   // of a version that told nothing
    write_text(fixture, "work/plan", "minutes 1\nspent 58\n"); // the end alone takes so long
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_ERROR_ARGUMENT);
    assert_non_null(strstr(fixture->message, "--minutes 1: too few for a voice"));
    write_text(fixture, "work/plan", "minutes 1\nspent 300\nprosody 50 0\nacoustic 60 0\nvocoder 70 0\n");
    assert_int_equal(train(fixture, &options, "work", "one.qv"), 0);
    read_file(fixture, "work/plan", (uint8_t *)plan);
    assert_non_null(strstr(plan, "prosody 50 1\nacoustic 60 1\nvocoder 70 1\n"));
}

/* Hours of steps in a minute: each fit gets a share of them, and it is told. */
static void plans_what_its_minutes_allow(void **state)
{
    struct fixture *fixture = *state;
    char plan[256] = "";
    long steps = 0, end = -1;
    int percent = 0;
    qv_train_options options = plain_options(fixture);
    assert_int_equal(train(fixture, &options, "work", "one.qv"), 0);
    qv_voice *one = open_voice(fixture, "one.qv"); // so that there are no sketches
    forget_fits(fixture, "work");
    options.from = one;
    options.sizes = NULL;
    options.effort = 1e4;
    options.minutes = 3;
    fixture->stop_in = "prosody";
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_STOPPED);
    read_file(fixture, "work/plan", (uint8_t *)plan);
    const char *line = strstr(plan, "prosody ");
    assert_non_null(line);
    assert_int_equal(sscanf(line, "prosody %ld %ld", &steps, &end), 2);
    if (steps < 100 || steps > 250000) // of half a million
        fail_msg("%s", plan);
    const char *told = strstr(fixture->reports, "--minutes 3: ");
    assert_non_null(told);
    assert_int_equal(sscanf(told, "--minutes 3: %d %% of the steps", &percent), 1);
    assert_true(percent < 50);
    /* Its steps are settled; the minutes can be others. */
    options.resume = true;
    options.minutes = 1e-6;
    fixture->stop_in = "acoustic";
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_ERROR_ARGUMENT);
    assert_non_null(strstr(fixture->message, "too few for a voice"));
    memset(plan, 0, sizeof plan);
    read_file(fixture, "work/plan", (uint8_t *)plan);
    assert_int_equal(sscanf(strstr(plan, "prosody "), "prosody %ld %ld", &(long){0}, &end), 2);
    assert_true(end > 0 && end <= steps);
    qv_voice_close(&one);
}

/* A voice is there as soon as each network has learned something, long before the end, and it says that it
 * isn't finished. */
static void can_be_heard_meanwhile(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    options.effort = 0.01;
    options.adversary_steps = 400;
    fixture->stop_in = "acoustic"; // once it is told of; it is over then, and the vocoder begins
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_STOPPED);
    assert_int_equal(access(synthetic_path(&fixture->synthetic, "one.qv"), F_OK), -1);
    assert_non_null(strstr(fixture->reports, "first words, after "));
    assert_non_null(strstr(fixture->reports, "work/so-far.qv"));
    qv_voice *voice = open_voice(fixture, "work/so-far.qv");
    assert_int_equal(voice->sizes.acoustic.decoder_width, 16);
    assert_non_null(strstr(qv_voice_info(voice, "name"), " (so far)"));
    qv_voice_close(&voice);
}

/* What comes from a voice can be heard at once, as that voice with other means. */
static void speaks_at_once_from_a_voice(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    assert_int_equal(train(fixture, &options, "work", "one.qv"), 0);
    qv_voice *one = open_voice(fixture, "one.qv");
    forget_fits(fixture, "work");
    options.from = one;
    options.sizes = NULL;
    fixture->stop_in = "prosody";
    options.effort = 0.05;
    assert_int_equal(train(fixture, &options, "work", "from.qv"), QV_STOPPED);
    assert_non_null(strstr(fixture->reports, "first words, after "));
    assert_int_equal(access(synthetic_path(&fixture->synthetic, "work/so-far.qv"), F_OK), 0);
    qv_voice_close(&one);
}

/* With many steps to come, each network is sketched first; that, too, can be stopped. */
static void sketches_before_long_fits(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    options.effort = 10;
    fixture->stop_after = "sketch";
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_STOPPED);
    assert_string_equal(fixture->fits, "");
    assert_true(fixture->sketched);
    assert_int_equal(access(synthetic_path(&fixture->synthetic, "work/prosody.checkpoint"), F_OK), -1);
}

static void says_at_once_what_cannot_work(void **state)
{
    struct fixture *fixture = *state;
    qv_train_options options = plain_options(fixture);
    assert_int_equal(train(fixture, &options, "work", "wavs"), QV_ERROR_WRITE);
    assert_non_null(strstr(fixture->message, "is not a file"));
    assert_int_equal(train(fixture, &options, "work", "nowhere/one.qv"), QV_ERROR_WRITE);
    assert_non_null(strstr(fixture->message, "nowhere/one.qv: cannot be written"));
    assert_int_equal(fixture->asked, 0); // no recording was touched
    fixture->stop_at = 1;
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_STOPPED);
    fixture->stop_at = 0;
    assert_int_equal(train(fixture, &options, "work", "one.qv"), 0); // only fits need `resume`
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_ERROR_STATE);
    assert_non_null(strstr(fixture->message, "--resume"));
    options.resume = true;
    options.session.workers = 1;
    assert_int_equal(train(fixture, &options, "work", "one.qv"), QV_ERROR_FORMAT);
    assert_non_null(strstr(fixture->message, "threads 2, not 1"));
}

/* In brief without whole trainings, which tests/cli/train.sh makes with sanitizers, too. */
int main(void)
{
    const struct CMUnitTest quick[] = {
        cmocka_unit_test_setup_teardown(says_at_once_what_cannot_work, open_fixture, close_fixture),
    };
    const struct CMUnitTest trainings[] = {
        cmocka_unit_test_setup_teardown(writes_a_voice_and_what_is_known_of_it, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(gives_the_same_voice_in_any_number_of_runs, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(resumes_after_any_step, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(resumes_the_adversarial_fit, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(follows_its_plan, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(starts_from_another_voice, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(goes_on_with_both_networks_together, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(takes_the_melody_of_another_voice, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(goes_on_from_no_other_voice, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(counts_what_comes_before_the_fits, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(ends_with_its_minutes, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(plans_what_its_minutes_allow, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(can_be_heard_meanwhile, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(speaks_at_once_from_a_voice, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(sketches_before_long_fits, open_fixture, close_fixture),
    };
    const int failed = cmocka_run_group_tests(quick, NULL, NULL);
    return failed + (brief_or(1, 0) ? 0 : cmocka_run_group_tests(trainings, NULL, NULL));
}
