#include "train/align_dataset.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cli/trainer/commands.h"
#include "cli/complain.h"
#include "cli/trainer/lexicon_option.h"
#include "cli/trainer/long_work.h"

#define COMMAND "quaver: align"

static const char usage[] =
    "usage: quaver align DATASET [options]\n"
    "Finds when each phone and word of a folder of recordings is said, and writes a file for each "
    "recording.\n\n"
    "  -o, --output DIR       where to write ID.TextGrid or ID.json (default: DATASET-aligned)\n"
    "      --json             JSON instead of Praat's TextGrid\n"
    "      --work DIR         caches of the analysis (default: OUTPUT.work)\n"
    "      --dict FILE        pronunciations in CMUdict's format (default: those of the voice that is "
    "there)\n"
    "      --guess            with --dict: take words that FILE lacks as their letters are usually said (by "
    "the\n"
    "                         voice that is there), or by the letters' names\n"
    "      --threads N        worker threads (default: one a processor)\n"
    "  -h, --help             this text\n";

enum { OPTION_JSON = 256, OPTION_WORK, OPTION_DICT, OPTION_GUESS, OPTION_THREADS };

static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                        {"json", no_argument, NULL, OPTION_JSON},
                                        {"work", required_argument, NULL, OPTION_WORK},
                                        {"dict", required_argument, NULL, OPTION_DICT},
                                        {"guess", no_argument, NULL, OPTION_GUESS},
                                        {"threads", required_argument, NULL, OPTION_THREADS},
                                        {"help", no_argument, NULL, 'h'},
                                        {0}};

typedef struct arguments {
    qv_align_options align;
    const char *dict;
    double threads;
    bool help;
} arguments;

static bool take(arguments *a, int option)
{
    switch (option) {
    case 'o':
        a->align.output = optarg;
        return true;
    case OPTION_JSON:
        a->align.json = true;
        return true;
    case OPTION_WORK:
        a->align.session.work = optarg;
        return true;
    case OPTION_DICT:
        a->dict = optarg;
        return true;
    case OPTION_GUESS:
        a->align.session.guess = true;
        return true;
    case OPTION_THREADS:
        return qv_read_whole(COMMAND, "threads", optarg, 1, 256, &a->threads);
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
    while ((option = getopt_long(argc, argv, "o:h", options, NULL)) != -1) {
        if (!take(a, option))
            return false;
    }
    if (a->help)
        return true;
    if (optind + 1 != argc) {
        qv_misuse(COMMAND, "name one folder of recordings");
        return false;
    }
    a->align.session.dataset = argv[optind];
    a->align.session.threads = (int)a->threads;
    return true;
}

int qv_cmd_align(int argc, char **argv)
{
    arguments a = {0};
    if (!parse(argc, argv, &a))
        return 2;
    if (a.help) {
        fputs(usage, stdout);
        return qv_finish_output();
    }
    char output[PATH_MAX], work[PATH_MAX + 8], message[1024] = "";
    int length = (int)strlen(a.align.session.dataset), written = 0;
    while (length > 1 && a.align.session.dataset[length - 1] == '/')
        length--;
    snprintf(output, sizeof output, "%.*s-aligned", length, a.align.session.dataset);
    a.align.output = a.align.output ? a.align.output : output;
    snprintf(work, sizeof work, "%s.work", a.align.output);
    a.align.session.work = a.align.session.work ? a.align.session.work : work;
    qv_lexicon_option lexicon;
    int error = qv_lexicon_option_open(&lexicon, a.dict, a.align.session.guess, message, sizeof message);
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
