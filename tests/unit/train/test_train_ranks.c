// SPDX-License-Identifier: MIT
/* The whole training in several processes, which are threads here: the voice is that of one process. */
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
#include "../brief.h"
#include "../ranks.h"
#include "base/team.h"
#include "quaver/quaver.h"
#include "small_voice.h"
#include "synthetic.h"
#include "train/train.h"

enum { CLIPS = 8, MOST_RANKS = 4, PATH = 128 };

struct fixture {
    struct synthetic synthetic;
    uint8_t *lexicon;
    size_t lexicon_size;
    qv_train_options options; // of all ranks but for what follows
    const qv_voice *from[MOST_RANKS], *prosody[MOST_RANKS];
    char dataset[MOST_RANKS][PATH], work[MOST_RANKS][PATH], output[PATH];
    int threads[MOST_RANKS];
    long asked, stop_at;  // as in test_train.c, of rank 0
    char stop_file[PATH]; // stops when there is this file, too; "": none
    char message[MOST_RANKS][600];
    int error[MOST_RANKS], analysed[MOST_RANKS];
    qv_train_result result[MOST_RANKS];
};

static void set_path(const struct fixture *fixture, char *path, const char *name)
{
    snprintf(path, PATH, "%s", synthetic_path(&fixture->synthetic, name));
}

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    synthetic_open(&fixture->synthetic, CLIPS, 5);
    *state = fixture;
    const int error =
        qv_lexicon_compile(synthetic_path(&fixture->synthetic, "words.dict"), &fixture->lexicon,
                           &fixture->lexicon_size, fixture->message[0], sizeof fixture->message[0]);
    fixture->options = (qv_train_options){.session = {.dev = "c00,c01",
                                                      .lexicon = fixture->lexicon,
                                                      .lexicon_size = fixture->lexicon_size,
                                                      .seed = 3,
                                                      .keep_going = true},
                                          .effort = 1e-4, // two steps a fit, the fewest
                                          .adversary_steps = 2,
                                          .judged_frames = 10,
                                          .sizes = &small_sizes};
    for (int r = 0; r < MOST_RANKS; r++)
        snprintf(fixture->dataset[r], PATH, "%s", fixture->synthetic.folder);
    return error;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    synthetic_close(&fixture->synthetic);
    free(fixture->lexicon);
    free(fixture);
    return 0;
}

static bool stop(void *user)
{
    struct fixture *fixture = user;
    long asked = __atomic_add_fetch(&fixture->asked, 1, __ATOMIC_RELAXED);
    return (fixture->stop_at && asked >= fixture->stop_at) ||
           (*fixture->stop_file && access(fixture->stop_file, F_OK) == 0);
}

static bool never(void *user)
{
    (void)user;
    return false;
}

static void train_rank(qv_link *link, void *user)
{
    struct fixture *fixture = user;
    const int rank = link ? link->rank : 0;
    qv_train_options options = fixture->options;
    options.session.dataset = fixture->dataset[rank];
    options.session.work = fixture->work[rank];
    options.session.threads = fixture->threads[rank];
    options.session.link = link;
    options.from = fixture->from[rank];
    options.prosody = fixture->prosody[rank];
    options.output = rank == 0 ? fixture->output : "/nowhere/to/be/seen.qv";
    const qv_monitor monitor = {.stop = rank == 0 ? stop : never, .user = fixture};
    const qv_train_monitor both = {.monitor = &monitor, .user = fixture};
    fixture->error[rank] = qv_train(&options, &both, &fixture->result[rank], fixture->message[rank],
                                    sizeof fixture->message[rank]);
}

/* Trains FOLDER/NAME.qv in `ranks` processes with so many threads each. `work`: of all, or of rank 0, when
 * the others have a folder each that the others don't see. */
static void train(struct fixture *fixture, const char *name, const char *work, bool shared, int ranks,
                  const int *threads)
{
    char file[64];
    snprintf(file, sizeof file, "%.50s.qv", name);
    set_path(fixture, fixture->output, file);
    for (int r = 0; r < ranks; r++) {
        snprintf(file, sizeof file, shared || r == 0 ? "%.40s" : "%.40s%d", work, r);
        set_path(fixture, fixture->work[r], file);
        fixture->threads[r] = threads[r];
    }
    memset(fixture->message, 0, sizeof fixture->message);
    fixture->asked = 0;
    if (ranks == 1)
        train_rank(NULL, fixture);
    else
        run_ranks(ranks, 0, train_rank, fixture);
}

static void assert_trained(const struct fixture *fixture, int ranks, int workers)
{
    for (int r = 0; r < ranks; r++) {
        if (fixture->error[r])
            fail_msg("rank %d: %s", r, fixture->message[r]);
        assert_int_equal(fixture->result[r].workers, workers);
        assert_int_equal(fixture->result[r].train, CLIPS - 2);
    }
}

static void assert_same_voice(const struct fixture *fixture, const char *one, const char *other)
{
    enum { MOST_BYTES = 1 << 20 };
    static char bytes[2][MOST_BYTES];
    const char *names[] = {one, other};
    size_t size[2];
    for (int i = 0; i < 2; i++) {
        FILE *file = fopen(synthetic_path(&fixture->synthetic, names[i]), "rb");
        assert_non_null(file);
        size[i] = fread(bytes[i], 1, MOST_BYTES, file);
        fclose(file);
    }
    assert_true(size[0] > 10000 && size[0] < MOST_BYTES && size[0] == size[1]);
    assert_memory_equal(bytes[0], bytes[1], size[0]);
}

static bool is_there(const struct fixture *fixture, const char *name)
{
    return access(synthetic_path(&fixture->synthetic, name), F_OK) == 0;
}

static void is_the_voice_of_one_process(void **state)
{
    struct fixture *fixture = *state;
    train(fixture, "one", "one.work", true, 1, (int[]){4});
    assert_trained(fixture, 1, 4);
    train(fixture, "two", "two.work", false, 2, (int[]){2, 2});
    assert_trained(fixture, 2, 4);
    assert_same_voice(fixture, "one.qv", "two.qv");
    assert_true(is_there(fixture, "two.work/report.html") &&
                is_there(fixture, "two.work/adversary.checkpoint"));
    assert_false(is_there(fixture, "two.work1/report.html") || is_there(fixture, "two.work1/alignment") ||
                 is_there(fixture, "two.work1/prosody.checkpoint") || is_there(fixture, "two.work1/seconds"));
}

/* Broken off again and again, it goes on in another number of processes each time. */
static void goes_on_in_any_number_of_processes(void **state)
{
    enum { WAYS = 4, MOST_RUNS = 40 };
    static const int ranks[WAYS] = {2, 3, 1, 2}, threads[WAYS][3] = {{2, 2}, {1, 1, 1}, {3}, {1, 3}};
    struct fixture *fixture = *state;
    int runs = 0, aligned = 0, fitted = 0;
    train(fixture, "one", "one.work", true, 1, (int[]){4});
    do {
        const bool begun = is_there(fixture, "many.work/prosody.checkpoint");
        fitted += begun;
        fixture->options.session.workers = begun ? 0 : 4; // what is begun knows
        fixture->options.resume = runs > 0;
        fixture->stop_file[0] = '\0';
        fixture->stop_at = 1 + 60 * runs;
        if (is_there(fixture, "many.work/alignment"))
            fixture->stop_at = 10 + aligned++; // then few looks come before the fits
        else
            set_path(fixture, fixture->stop_file, "many.work/alignment");
        train(fixture, "many", "many.work", true, ranks[runs % WAYS], threads[runs % WAYS]);
        for (int r = 0; r < ranks[runs % WAYS]; r++)
            if (fixture->error[r] != fixture->error[0] ||
                (fixture->error[r] && fixture->error[r] != QV_STOPPED))
                fail_msg("rank %d: %d %s", r, fixture->error[r], fixture->message[r]);
        runs++;
    } while (fixture->error[0] == QV_STOPPED && runs < MOST_RUNS);
    assert_int_equal(fixture->error[0], 0);
    assert_true(runs > 3 && fitted > 1);
    assert_same_voice(fixture, "one.qv", "many.qv");
}

static void analyse_rank(qv_link *link, void *user)
{
    struct fixture *fixture = user;
    const int rank = link->rank;
    qv_session session;
    qv_session_options options = fixture->options.session;
    options.dataset = fixture->dataset[rank];
    options.work = fixture->work[rank];
    options.threads = 1;
    options.link = link;
    fixture->error[rank] =
        qv_session_open(&session, &options, NULL, fixture->message[rank], sizeof fixture->message[rank]);
    fixture->analysed[rank] = session.corpus ? session.corpus->analysed : -1;
    qv_session_close(&session);
    fixture->error[rank] =
        qv_team_settle(link, fixture->error[rank], fixture->message[rank], sizeof fixture->message[rank]);
}

/* Where all see the work folder each recording is analysed by one of them, else by each. */
static void shares_the_analysis(void **state)
{
    struct fixture *fixture = *state;
    for (int r = 0; r < 2; r++)
        set_path(fixture, fixture->work[r], "shared.work");
    run_ranks(2, 0, analyse_rank, fixture);
    assert_int_equal(fixture->error[0], 0);
    assert_int_equal(fixture->analysed[0], CLIPS / 2);
    assert_int_equal(fixture->analysed[1], CLIPS / 2);
    set_path(fixture, fixture->work[1], "own.work");
    run_ranks(2, 0, analyse_rank, fixture);
    assert_int_equal(fixture->error[1], 0);
    assert_int_equal(fixture->analysed[0], 0);
    assert_int_equal(fixture->analysed[1], CLIPS);
}

/* Tries to train in three processes, of which one cannot, and expects that all end with that line. */
static void assert_refused(struct fixture *fixture, int error, const char *const *texts)
{
    train(fixture, "none", "none.work", false, 3, (int[]){1, 1, 1});
    for (int r = 0; r < 3; r++) {
        assert_int_equal(fixture->error[r], error);
        assert_string_equal(fixture->message[r], fixture->message[0]);
    }
    for (; *texts; texts++)
        if (!strstr(fixture->message[0], *texts))
            fail_msg("no \"%s\" in: %s", *texts, fixture->message[0]);
    assert_false(is_there(fixture, "none.qv"));
}

static void one_process_ends_all(void **state)
{
    struct fixture *fixture = *state;
    struct synthetic other;
    char folder[PATH];
    set_path(fixture, fixture->dataset[1], "nowhere");
    assert_refused(fixture, QV_ERROR_OPEN, (const char *const[]){"rank 1: ", "/nowhere: ", NULL});
    set_path(fixture, folder, "other");
    assert_int_equal(mkdir(folder, 0700), 0);
    synthetic_write(&other, folder, false, CLIPS, 6); // other sentences
    synthetic_forget(&other);
    set_path(fixture, fixture->dataset[1], "other");
    assert_refused(fixture, QV_ERROR_FORMAT,
                   (const char *const[]){"rank 1: ", "other/metadata.csv: ", "from \"c00\" on", NULL});
    set_path(fixture, fixture->dataset[1], ".");
    set_path(fixture, fixture->dataset[2], ".");
    fixture->lexicon[0] ^= 1; // seen by all
    assert_refused(fixture, QV_ERROR_FORMAT, (const char *const[]){"the pronouncing dictionary", NULL});
}

/* A voice of random weights as the command has it from a file. */
static qv_voice *make_voice(struct fixture *fixture, uint64_t seed)
{
    char path[PATH];
    qv_voice *voice;
    qv_voice_sizes sizes = small_sizes;
    sizes.prosody_phrasing = 1;
    const qv_voice_rest rest = {
        .weights = QV_TENSOR_F16, .lexicon = fixture->lexicon, .lexicon_size = fixture->lexicon_size};
    set_path(fixture, path, "source.qv");
    assert_int_equal(qv_voice_create(&voice, &sizes, seed), 0);
    assert_int_equal(qv_voice_write(voice, &rest, path, NULL, 0), 0);
    qv_voice_close(&voice);
    assert_int_equal(qv_voice_open(&voice, path, NULL, 0), 0);
    return voice;
}

/* Files of one name may differ from machine to machine. */
static void all_start_from_the_same_voice(void **state)
{
    static const char *const line[] = {"rank 1: the voice of --from or --prosody is not that of rank 0",
                                       NULL};
    struct fixture *fixture = *state;
    qv_voice *voice = make_voice(fixture, 9), *other = make_voice(fixture, 10);
    for (int r = 0; r < 3; r++)
        fixture->prosody[r] = r == 1 ? other : voice;
    assert_refused(fixture, QV_ERROR_FORMAT, line);
    fixture->prosody[1] = voice;
    fixture->options.sizes = NULL;
    for (int r = 0; r < 3; r++)
        fixture->from[r] = r == 1 ? other : voice;
    assert_refused(fixture, QV_ERROR_FORMAT, line);
    qv_voice_close(&voice);
    qv_voice_close(&other);
}

/* What fits whole voices is left out in brief; train fit_ranks has the same arithmetic. */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shares_the_analysis, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(one_process_ends_all, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(all_start_from_the_same_voice, open_fixture, close_fixture),
    };
    const struct CMUnitTest voices[] = {
        cmocka_unit_test_setup_teardown(is_the_voice_of_one_process, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(goes_on_in_any_number_of_processes, open_fixture, close_fixture),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + (brief_or(1, 0) ? 0 : cmocka_run_group_tests(voices, NULL, NULL));
}
