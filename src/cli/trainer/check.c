// SPDX-License-Identifier: MIT
/* quaver check: what recordings are good for, before hours go into a fit. */
#include "train/check/check.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/platform.h"
#include "cli/complain.h"
#include "cli/options.h"
#include "cli/trainer/commands.h"
#include "cli/trainer/dataset_options.h"
#include "cli/trainer/lexicon_option.h"
#include "cli/trainer/long_work.h"
#include "cli/trainer/suffix_path.h"

typedef struct arguments {
    qv_session_options session;
    const char *output, *dict;
    qv_option_list lexicons;
} arguments;

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"output", 'o', QV_OPTION_TEXT, "DIR", FIELD(output),
     .help = "where to write index.html and words.dict (default: DATASET-check)"},
    {"work", 0, QV_OPTION_TEXT, "DIR", FIELD(session.work),
     .help = "caches of the analysis (default: OUTPUT/work)"},
    {"dict", 0, QV_OPTION_TEXT, "FILE", FIELD(dict),
     .help = "pronunciations in CMUdict's format (default: those of the voice that is there)"},
    {"lexicon", 0, QV_OPTION_LIST, "FILE", FIELD(lexicons),
     .help = "more words, whose pronunciations win over those; may be given again"},
    {"speaker", 0, QV_OPTION_TEXT, "NAME", FIELD(session.speaker),
     .help = "whose recordings are looked at where the list names several speakers (default: all)"},
    {"threads", 0, QV_OPTION_INT, "N", 1, 256, FIELD(session.threads),
     .help = "worker threads (default: one a processor)"},
    {0}};

static const qv_usage usage = {
    .synopsis = "DATASET [options]",
    .about = "Tells what a folder of recordings is good for: minutes, sound, texts, words, phones, and which "
             "recordings need a look.",
    .options = options,
    .least = 1,
    .most = 1,
    .wanted = "name one folder of recordings",
};

/* The recordings with a flaw by their ids, the first few. */
static void print_flaw(const qv_check *check, qv_flaw flaw)
{
    enum { NAMED = 8 };
    char text[160];
    int named = 0;
    printf("%d %s:\n", check->with[flaw], qv_flaw_name(flaw));
    for (int i = 0; i < check->count && named < NAMED; i++) {
        const qv_checked *c = &check->checked[i];
        if (!(c->flaws >> flaw & 1))
            continue;
        qv_check_describe(check, c, flaw, text, sizeof text);
        printf("  %s: %s\n", c->entry->id, text);
        named++;
    }
    if (check->with[flaw] > named)
        printf("  and %d more\n", check->with[flaw] - named);
}

static void print_check(const qv_check *check)
{
    const qv_dataset *dataset = check->session.dataset;
    const qv_corpus *corpus = check->session.corpus;
    char verdict[512];
    printf("%d rows, %d recordings that can be used, %d left out\n", dataset->rows, corpus->count,
           dataset->left_out);
    printf("%.1f minutes of sound, %.1f of speech\n", check->sound_minutes, check->minutes);
    printf("medians: speech %.1f dBFS, noise %.1f dBFS, %.1f phones a second\n", check->level, check->noise,
           check->speed);
    printf("%d of %d words are not in the dictionary\n", corpus->guessed, corpus->words);
    for (int p = 0; p < QV_FLAWS; p++)
        if (check->with[p])
            print_flaw(check, (qv_flaw)p);
    qv_check_verdict(check, verdict, sizeof verdict);
    printf("%s\n", verdict);
}

static int check_and_tell(arguments *a, char *message, size_t size)
{
    qv_check check;
    int error = qv_check_open(&check, &a->session, qv_long_work_begin(0), message, size);
    qv_long_work_end();
    if (!error)
        error = qv_check_write(&check, a->output, message, size);
    if (!error) {
        print_check(&check);
        printf("%s/index.html shows it%s\n", a->output,
               check.unlisted_count ? "; words.dict there has the words to look at" : "");
    }
    qv_check_close(&check);
    return error;
}

int qv_cmd_check(int argc, char **argv)
{
    arguments a = {.session = {.seed = 1, .guess = true, .keep_going = true}};
    char output[PATH_MAX], work[PATH_MAX], message[1024] = "";
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    argv[1][qv_path_length(argv[1])] = '\0';
    if (!a.output && !qv_suffix_path(output, sizeof output, argv[1], "-check"))
        return 1;
    a.output = a.output ? a.output : output;
    if (!a.session.work && !qv_suffix_path(work, sizeof work, a.output, "/work"))
        return 1;
    a.session.work = a.session.work ? a.session.work : work;
    a.session.around = a.output;
    a.session.dataset = argv[1];
    qv_lexicon_option lexicon;
    int error = qv_lexicon_option_open(&lexicon, a.dict, &a.lexicons, true, NULL, message, sizeof message);
    if (!error) {
        a.session.lexicon = lexicon.bytes;
        a.session.lexicon_size = lexicon.size;
        a.session.letters = lexicon.letters;
        error = check_and_tell(&a, message, sizeof message);
    }
    qv_lexicon_option_close(&lexicon);
    if (error == QV_STOPPED)
        return 128 + qv_long_work_signal();
    return error ? qv_complain("%s", message) : qv_finish_output();
}
