#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/trainer/commands.h"
#include "cli/complain.h"
#include "cli/trainer/figures.h"
#include "cli/trainer/long_work.h"
#include "cli/voice_path.h"
#include "train/judge_voice.h"

#define COMMAND "quaver: eval"

static const char usage[] =
    "usage: quaver eval VOICE DATASET [options]\n"
    "Judges a voice on recordings it has not heard; quaver(1) defines the figures.\n\n"
    "      --split dev|train  which sentences (default dev)\n"
    "      --dev PATTERN|FILE which are the development sentences, as in quaver train\n"
    "      --work DIR         caches of the analysis (default: VOICE.work)\n"
    "      --threads N        worker threads (default: one a processor)\n"
    "      --seed N           that the split was made with (default 1)\n"
    "      --json             print JSON\n"
    "  -h, --help             this text\n";

enum { OPTION_SPLIT = 256, OPTION_DEV, OPTION_WORK, OPTION_THREADS, OPTION_SEED, OPTION_JSON };

static const struct option options[] = {{"split", required_argument, NULL, OPTION_SPLIT},
                                        {"dev", required_argument, NULL, OPTION_DEV},
                                        {"work", required_argument, NULL, OPTION_WORK},
                                        {"threads", required_argument, NULL, OPTION_THREADS},
                                        {"seed", required_argument, NULL, OPTION_SEED},
                                        {"json", no_argument, NULL, OPTION_JSON},
                                        {"help", no_argument, NULL, 'h'},
                                        {0}};

typedef struct arguments {
    qv_session_options session;
    qv_split split;
    const char *voice;
    double threads, seed;
    bool json, help;
} arguments;

static bool take(arguments *a, int option)
{
    switch (option) {
    case OPTION_SPLIT:
        if (strcmp(optarg, "dev") != 0 && strcmp(optarg, "train") != 0) {
            qv_misuse(COMMAND, "--split: \"%s\" is neither dev nor train", optarg);
            return false;
        }
        a->split = strcmp(optarg, "dev") == 0 ? QV_SPLIT_DEV : QV_SPLIT_TRAIN;
        return true;
    case OPTION_DEV:
        a->session.dev = optarg;
        return true;
    case OPTION_WORK:
        a->session.work = optarg;
        return true;
    case OPTION_THREADS:
        return qv_read_whole(COMMAND, "threads", optarg, 1, 256, &a->threads);
    case OPTION_SEED:
        return qv_read_whole(COMMAND, "seed", optarg, 0, QV_LARGEST_WHOLE, &a->seed);
    case OPTION_JSON:
        a->json = true;
        return true;
    case 'h':
        a->help = true;
        return true;
    default:
        return false; // getopt has said what is wrong
    }
}

static bool parse(int argc, char **argv, arguments *a)
{
    int option;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (!take(a, option))
            return false;
    }
    if (a->help)
        return true;
    if (optind + 2 != argc) {
        qv_misuse(COMMAND, "name a voice and a folder of recordings");
        return false;
    }
    a->voice = argv[optind];
    a->session.dataset = argv[optind + 1];
    a->session.threads = (int)a->threads;
    a->session.seed = (uint64_t)a->seed;
    return true;
}

int qv_cmd_eval(int argc, char **argv)
{
    arguments a = {.seed = 1, .split = QV_SPLIT_DEV};
    if (!parse(argc, argv, &a))
        return 2;
    if (a.help) {
        fputs(usage, stdout);
        return qv_finish_output();
    }
    char work[PATH_MAX + 8], message[1024] = "";
    qv_voice *voice;
    qv_figures figures = {0};
    int error = qv_cli_open_voice(&voice, a.voice, message, sizeof message);
    if (!error) {
        snprintf(work, sizeof work, "%s.work", a.voice);
        a.session.work = a.session.work ? a.session.work : work;
        error = qv_judge_voice(voice, &a.session, a.split, qv_long_work_begin(0), &figures, message,
                               sizeof message);
        qv_long_work_end();
    }
    qv_voice_close(&voice);
    if (error == QV_STOPPED)
        return 128 + qv_long_work_signal();
    if (error)
        return qv_complain("%s", message);
    if (a.json)
        qv_print_figures_json(&figures);
    else
        qv_print_figures(&figures);
    return qv_finish_output();
}
