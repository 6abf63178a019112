// SPDX-License-Identifier: MIT
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/trainer/commands.h"
#include "cli/complain.h"
#include "cli/options.h"
#include "cli/trainer/dataset_options.h"
#include "cli/trainer/figures.h"
#include "cli/trainer/long_work.h"
#include "cli/trainer/suffix_path.h"
#include "cli/voice_path.h"
#include "train/judge_voice.h"

typedef struct arguments {
    qv_session_options session;
    int split;
    const char *clips;
    bool json;
} arguments;

static const char *const splits[] = {[QV_SPLIT_TRAIN] = "train", [QV_SPLIT_DEV] = "dev", "all", NULL};

enum { LAST_SPLIT = QV_SPLIT_DEV + 1 };

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"split", 0, QV_OPTION_CHOICE, FIELD(split), .choices = splits,
     .help = "which sentences, if not --clips (default dev)"},
    {"clips", 0, QV_OPTION_TEXT, "PATTERN|FILE", FIELD(clips),
     .help = "judge just these recordings: globs on ids, or a file of ids or their beginnings"},
    {"dev", 0, QV_OPTION_TEXT, "PATTERN|FILE", FIELD(session.dev),
     .help = "which are the development sentences, as in quaver train"},
    {"work", 0, QV_OPTION_TEXT, "DIR", FIELD(session.work),
     .help = "caches of the analysis (default: VOICE.work)"},
    QV_DATASET_OPTIONS(arguments, session),
    {"threads", 0, QV_OPTION_INT, "N", 1, 256, FIELD(session.threads),
     .help = "worker threads (default: one a processor)"},
    {"seed", 0, QV_OPTION_WHOLE, "N", 0, QV_OPTION_LARGEST, FIELD(session.seed),
     .help = "that the split was made with (default 1)"},
    {"json", 0, QV_OPTION_FLAG, FIELD(json), .help = "print JSON"},
    {0}};

static const qv_usage usage = {
    .synopsis = "VOICE DATASET [options]",
    .about = "Judges a voice on recordings, best such as it has not heard; quaver(1) defines the figures.",
    .options = options,
    .least = 2,
    .most = 2,
    .wanted = "name a voice and a folder of recordings",
};

int qv_cmd_eval(int argc, char **argv)
{
    arguments a = {.session = {.seed = 1}, .split = QV_SPLIT_DEV};
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    if (a.clips && a.session.dev)
        return qv_misuse(argv[0], "--clips: it is these that are judged, so leave out --dev");
    a.session.dataset = argv[2];
    a.session.dev = a.clips ? a.clips : a.session.dev;
    const qv_split split = a.clips ? QV_SPLIT_DEV : a.split == LAST_SPLIT ? QV_SPLIT_ALL : (qv_split)a.split;
    char work[PATH_MAX], message[1024] = "";
    if (!a.session.work && !qv_suffix_path(work, sizeof work, argv[1], ".work"))
        return 1;
    a.session.work = a.session.work ? a.session.work : work;
    qv_voice *voice;
    qv_judgement judgement = {.heard = {0}};
    int error = qv_cli_open_voice(&voice, argv[1], message, sizeof message);
    if (!error) {
        error = qv_judge_voice(voice, &a.session, split, qv_long_work_begin(0), &judgement, message,
                               sizeof message);
        qv_long_work_end();
    }
    qv_voice_close(&voice);
    if (error == QV_STOPPED)
        return 128 + qv_long_work_signal();
    if (error)
        return qv_complain("%s", message);
    if (!a.json)
        qv_print_figures(&judgement.figures, &judgement.interval);
    else if (!qv_print_figures_json(&judgement))
        return qv_complain("the figures cannot be written: memory is short, or one is no number");
    return qv_finish_output();
}
