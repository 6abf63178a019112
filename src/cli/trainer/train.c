#include "train/train.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/trainer/commands.h"
#include "cli/complain.h"
#include "cli/trainer/figures.h"
#include "cli/trainer/lexicon_option.h"
#include "cli/trainer/long_work.h"

#define COMMAND "quaver: train"

static const char usage[] =
    "usage: quaver train DATASET -o VOICE.qv [options]\n"
    "Fits a voice to a folder of recordings (LJSpeech or CMU ARCTIC layout), offline.\n\n"
    "  -o, --output FILE      the voice to write\n"
    "      --work DIR         caches and checkpoints (default: VOICE.qv.work)\n"
    "      --resume           go on with the training that is in the work folder\n"
    "      --minutes N        stop after N minutes, to be resumed later\n"
    "      --threads N        worker threads (default: one a processor)\n"
    "      --seed N           of all random choices (default 1)\n"
    "      --dev PATTERN|FILE development sentences: globs on ids, or a file of ids (default: 2 %)\n"
    "      --dict FILE        pronunciations in CMUdict's format (default: those of the voice that is "
    "there)\n"
    "      --guess            with --dict: take words that FILE lacks as their letters are usually said (by "
    "the\n"
    "                         voice that is there), or by the letters' names\n"
    "      --effort X         steps of every fit, as a factor (default 1; 0.1: a rough draft)\n"
    "      --sizes KEY=N,...  other sizes of the networks than those of quaver info\n"
    "      --name, --speaker, --licence, --language TEXT\n"
    "                         written into the voice\n"
    "  -h, --help             this text\n";

enum {
    OPTION_WORK = 256,
    OPTION_RESUME,
    OPTION_MINUTES,
    OPTION_THREADS,
    OPTION_SEED,
    OPTION_DEV,
    OPTION_DICT,
    OPTION_GUESS,
    OPTION_EFFORT,
    OPTION_SIZES,
    OPTION_NAME,
    OPTION_SPEAKER,
    OPTION_LICENCE,
    OPTION_LANGUAGE
};

static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                        {"work", required_argument, NULL, OPTION_WORK},
                                        {"resume", no_argument, NULL, OPTION_RESUME},
                                        {"minutes", required_argument, NULL, OPTION_MINUTES},
                                        {"threads", required_argument, NULL, OPTION_THREADS},
                                        {"seed", required_argument, NULL, OPTION_SEED},
                                        {"dev", required_argument, NULL, OPTION_DEV},
                                        {"dict", required_argument, NULL, OPTION_DICT},
                                        {"guess", no_argument, NULL, OPTION_GUESS},
                                        {"effort", required_argument, NULL, OPTION_EFFORT},
                                        {"sizes", required_argument, NULL, OPTION_SIZES},
                                        {"name", required_argument, NULL, OPTION_NAME},
                                        {"speaker", required_argument, NULL, OPTION_SPEAKER},
                                        {"licence", required_argument, NULL, OPTION_LICENCE},
                                        {"language", required_argument, NULL, OPTION_LANGUAGE},
                                        {"help", no_argument, NULL, 'h'},
                                        {0}};

/* What the command line says. */
typedef struct arguments {
    qv_train_options train;
    const char *dict;
    qv_voice_sizes sizes;
    double minutes, threads, seed;
    bool help;
} arguments;

/* KEY=N,KEY=N */
static bool take_sizes(arguments *a)
{
    char *rest = optarg, key[32];
    while (*rest) {
        int length = (int)strcspn(rest, "="), used = 0, value;
        snprintf(key, sizeof key, "%.*s", length, rest);
        if (sscanf(rest + length, "=%d%n", &value, &used) != 1 || !qv_voice_set_size(&a->sizes, key, value)) {
            qv_misuse(COMMAND, "--sizes: \"%s\" does not begin with a size such as decoder_width=160", rest);
            return false;
        }
        rest += length + used;
        rest += *rest == ',';
    }
    a->train.sizes = &a->sizes;
    return true;
}

static bool take(arguments *a, int option)
{
    switch (option) {
    case 'o':
        a->train.output = optarg;
        return true;
    case OPTION_WORK:
        a->train.work = optarg;
        return true;
    case OPTION_RESUME:
        a->train.resume = true;
        return true;
    case OPTION_MINUTES:
        return qv_read_number(COMMAND, "minutes", optarg, 0.001, 1e6, &a->minutes);
    case OPTION_THREADS:
        return qv_read_whole(COMMAND, "threads", optarg, 1, 256, &a->threads);
    case OPTION_SEED:
        return qv_read_whole(COMMAND, "seed", optarg, 0, QV_LARGEST_WHOLE, &a->seed);
    case OPTION_DEV:
        a->train.dev = optarg;
        return true;
    case OPTION_DICT:
        a->dict = optarg;
        return true;
    case OPTION_GUESS:
        a->train.guess = true;
        return true;
    case OPTION_EFFORT:
        return qv_read_number(COMMAND, "effort", optarg, 1e-4, 100, &a->train.effort);
    case OPTION_SIZES:
        return take_sizes(a);
    case OPTION_NAME:
        a->train.name = optarg;
        return true;
    case OPTION_SPEAKER:
        a->train.speaker = optarg;
        return true;
    case OPTION_LICENCE:
        a->train.licence = optarg;
        return true;
    case OPTION_LANGUAGE:
        a->train.language = optarg;
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
    a->train.dataset = argv[optind];
    if (!a->train.output || !*a->train.output) {
        qv_misuse(COMMAND, "name the voice to write with -o VOICE.qv");
        return false;
    }
    a->train.threads = (int)a->threads;
    a->train.seed = (uint64_t)a->seed;
    return true;
}

static int finish(int error, const arguments *a, const qv_train_result *result, const char *message)
{
    qv_long_work_end();
    if (error == QV_STOPPED) {
        fprintf(stderr,
                "quaver: train: stopped; the work is kept in %s: go on with the same command and --resume\n",
                a->train.work);
        return qv_long_work_signal() ? 128 + qv_long_work_signal() : 0;
    }
    if (error)
        return qv_complain("%s", message);
    printf("%d rows: %d sentences to train on, %d to judge by, %d that repeat those, %d left out\n",
           result->rows, result->train, result->dev, result->repeats, result->left_out);
    if (result->figures.clips)
        qv_print_figures(&result->figures);
    printf("%s is written; %s/report.md tells how it went\n", a->train.output, a->train.work);
    return qv_finish_output();
}

int qv_cmd_train(int argc, char **argv)
{
    arguments a = {.seed = 1};
    qv_voice_default_sizes(&a.sizes);
    if (!parse(argc, argv, &a))
        return 2;
    if (a.help) {
        fputs(usage, stdout);
        return qv_finish_output();
    }
    char work[PATH_MAX + 8], message[1024] = "";
    if (!a.train.work) {
        snprintf(work, sizeof work, "%s.work", a.train.output);
        a.train.work = work;
    }
    qv_lexicon_option lexicon;
    qv_train_result result = {0};
    int error = qv_lexicon_option_open(&lexicon, a.dict, a.train.guess, message, sizeof message);
    if (!error) {
        a.train.lexicon = lexicon.bytes;
        a.train.lexicon_size = lexicon.size;
        a.train.letters = lexicon.letters;
        a.train.guess |= lexicon.letters != NULL;
        qv_train_monitor monitor = {.monitor = qv_long_work_begin(a.minutes), .fit = qv_long_work_fit};
        error = qv_train(&a.train, &monitor, &result, message, sizeof message);
    }
    qv_lexicon_option_close(&lexicon);
    return finish(error, &a, &result, message);
}
