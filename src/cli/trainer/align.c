// SPDX-License-Identifier: MIT
#include "train/align_dataset.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cli/trainer/commands.h"
#include "base/platform.h"
#include "cli/complain.h"
#include "cli/options.h"
#include "cli/trainer/dataset_options.h"
#include "cli/trainer/lexicon_option.h"
#include "cli/trainer/long_work.h"
#include "cli/trainer/suffix_path.h"

typedef struct arguments {
    qv_align_options align;
    const char *dict;
    qv_option_list lexicons;
} arguments;

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"output", 'o', QV_OPTION_TEXT, "DIR", FIELD(align.output),
     .help = "where to write ID.TextGrid or ID.json (default: DATASET-aligned)"},
    {"json", 0, QV_OPTION_FLAG, FIELD(align.json), .help = "JSON instead of Praat's TextGrid"},
    {"work", 0, QV_OPTION_TEXT, "DIR", FIELD(align.session.work),
     .help = "caches of the analysis (default: OUTPUT.work)"},
    QV_LEXICON_OPTIONS(arguments, dict, lexicons, align.session.guess),
    QV_DATASET_OPTIONS(arguments, align.session),
    {"threads", 0, QV_OPTION_INT, "N", 1, 256, FIELD(align.session.threads),
     .help = "worker threads (default: one a processor)"},
    {0}};

static const qv_usage usage = {
    .synopsis = "DATASET [options]",
    .about = "Finds when each phone and word of a folder of recordings is said, and writes a file for each "
             "recording.",
    .options = options,
    .least = 1,
    .most = 1,
    .wanted = "name one folder of recordings",
};

int qv_cmd_align(int argc, char **argv)
{
    arguments a = {0};
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    char output[PATH_MAX], work[PATH_MAX], message[1024] = "";
    int written = 0;
    argv[1][qv_path_length(argv[1])] = '\0';
    if (!a.align.output && !qv_suffix_path(output, sizeof output, argv[1], "-aligned"))
        return 1;
    a.align.output = a.align.output ? a.align.output : output;
    if (!a.align.session.work && !qv_suffix_path(work, sizeof work, a.align.output, ".work"))
        return 1;
    a.align.session.work = a.align.session.work ? a.align.session.work : work;
    a.align.session.dataset = argv[1];
    qv_lexicon_option lexicon;
    int error = qv_lexicon_option_open(&lexicon, a.dict, &a.lexicons, a.align.session.guess, NULL, message,
                                       sizeof message);
    if (!error) {
        a.align.session.lexicon = lexicon.bytes;
        a.align.session.lexicon_size = lexicon.size;
        a.align.session.letters = lexicon.letters;
        error = qv_align_dataset(&a.align, qv_long_work_begin(0), &written, message, sizeof message);
        qv_long_work_end();
    }
    qv_lexicon_option_close(&lexicon);
    if (error == QV_STOPPED)
        return 128 + qv_long_work_signal();
    if (error)
        return qv_complain("%s", message);
    printf("%d files are written to %s\n", written, a.align.output);
    return qv_finish_output();
}
