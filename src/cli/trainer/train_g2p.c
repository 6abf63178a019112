/* quaver train-g2p: fits letters-to-phones to a dictionary. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cli/trainer/commands.h"
#include "cli/complain.h"
#include "cli/trainer/long_work.h"
#include "model/g2p_file.h"
#include "train/g2p/fit_g2p.h"
#include "train/g2p/g2p_lexicon.h"

static const char usage[] =
    "usage: quaver train-g2p DICT -o FILE [options]\n"
    "Fits letters-to-phones, a QRNN encoder-decoder with attention, to a dictionary in CMUdict's format.\n\n"
    "  -o, --output FILE      the model to write\n"
    "      --whole            fit all words; without it, of each 20 words only the first 17, so that\n"
    "                         quaver eval-g2p can judge the model by the others\n"
    "      --checkpoint FILE  all that is needed to go on (default: FILE.checkpoint)\n"
    "      --resume           go on from the checkpoint\n"
    "      --minutes N        stop after N minutes, to be resumed later\n"
    "      --threads N        worker threads (default: one a processor)\n"
    "      --seed N           of all random choices (default 1)\n"
    "      --epochs N         passes over the dictionary (default 40)\n"
    "      --batch N          pronunciations of a step (default 512)\n"
    "      --rate X           highest learning rate (default 0.004)\n"
    "      --dropout X, --zoneout X, --smoothing X, --average X\n"
    "                         regularisation (defaults 0.1, 0, 0.1; weights averaged with 0.999)\n"
    "      --sizes \"E W L K M N\"\n"
    "                         width of embeddings and layers; layers and kernel of encoder and decoder\n"
    "      --budget BYTES         size of the lexicon that is written beside a model of all words: those "
    "that\n"
    "                         the model gets wrong, then short ones as far as they fit (default 0: none)\n"
    "      --model FILE           fit nothing: take this model and write it with such a lexicon\n"
    "      --into VOICE           with --model: write that voice with this model and lexicon in place of its "
    "own\n"
    "      --words N          only the first N words of the dictionary\n"
    "  -h, --help             this text\n";

enum {
    OPTION_WHOLE = 256,
    OPTION_CHECKPOINT,
    OPTION_RESUME,
    OPTION_MINUTES,
    OPTION_THREADS,
    OPTION_SEED,
    OPTION_EPOCHS,
    OPTION_BATCH,
    OPTION_RATE,
    OPTION_DROPOUT,
    OPTION_ZONEOUT,
    OPTION_SMOOTHING,
    OPTION_AVERAGE,
    OPTION_SIZES,
    OPTION_BUDGET,
    OPTION_MODEL,
    OPTION_INTO,
    OPTION_WORDS
};

static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                        {"whole", no_argument, NULL, OPTION_WHOLE},
                                        {"checkpoint", required_argument, NULL, OPTION_CHECKPOINT},
                                        {"resume", no_argument, NULL, OPTION_RESUME},
                                        {"minutes", required_argument, NULL, OPTION_MINUTES},
                                        {"threads", required_argument, NULL, OPTION_THREADS},
                                        {"seed", required_argument, NULL, OPTION_SEED},
                                        {"epochs", required_argument, NULL, OPTION_EPOCHS},
                                        {"batch", required_argument, NULL, OPTION_BATCH},
                                        {"rate", required_argument, NULL, OPTION_RATE},
                                        {"dropout", required_argument, NULL, OPTION_DROPOUT},
                                        {"zoneout", required_argument, NULL, OPTION_ZONEOUT},
                                        {"smoothing", required_argument, NULL, OPTION_SMOOTHING},
                                        {"average", required_argument, NULL, OPTION_AVERAGE},
                                        {"sizes", required_argument, NULL, OPTION_SIZES},
                                        {"budget", required_argument, NULL, OPTION_BUDGET},
                                        {"model", required_argument, NULL, OPTION_MODEL},
                                        {"into", required_argument, NULL, OPTION_INTO},
                                        {"words", required_argument, NULL, OPTION_WORDS},
                                        {"help", no_argument, NULL, 'h'},
                                        {0}};

typedef struct arguments {
    const char *command; // as messages begin
    qv_g2p_options fit;
    const char *model, *voice; // of --model and --into
    int budget;
    double minutes;
    bool help;
} arguments;

static bool whole_number(const arguments *a, const char *name, double least, double most, int *value)
{
    double number;
    if (!qv_read_whole(a->command, name, optarg, least, most, &number))
        return false;
    *value = (int)number;
    return true;
}

static bool fraction(const arguments *a, const char *name, double most, float *value)
{
    double number;
    if (!qv_read_number(a->command, name, optarg, 0, most, &number))
        return false;
    *value = (float)number;
    return true;
}

static bool take_sizes(arguments *a)
{
    if (qv_g2p_sizes_parse(optarg, &a->fit.sizes))
        return true;
    qv_misuse(a->command, "--sizes: \"%s\" is not six sizes like \"64 192 3 2 2 2\"", optarg);
    return false;
}

static bool take_seed(arguments *a)
{
    double number;
    if (!qv_read_whole(a->command, "seed", optarg, 0, QV_LARGEST_WHOLE, &number))
        return false;
    a->fit.seed = (uint64_t)number;
    return true;
}

static bool take(arguments *a, int option)
{
    qv_g2p_options *fit = &a->fit;
    switch (option) {
    case 'o':
        fit->output = optarg;
        return true;
    case OPTION_WHOLE:
        fit->whole = true;
        return true;
    case OPTION_CHECKPOINT:
        fit->checkpoint = optarg;
        return true;
    case OPTION_RESUME:
        fit->resume = true;
        return true;
    case OPTION_MINUTES:
        return qv_read_number(a->command, "minutes", optarg, 0.001, 1e6, &a->minutes);
    case OPTION_THREADS:
        return whole_number(a, "threads", 1, 256, &fit->threads);
    case OPTION_SEED:
        return take_seed(a);
    case OPTION_EPOCHS:
        return whole_number(a, "epochs", 1, 1e6, &fit->epochs);
    case OPTION_BATCH:
        return whole_number(a, "batch", 1, 65536, &fit->batch);
    case OPTION_RATE:
        return fraction(a, "rate", 1, &fit->rate);
    case OPTION_DROPOUT:
        return fraction(a, "dropout", 0.9, &fit->dropout);
    case OPTION_ZONEOUT:
        return fraction(a, "zoneout", 0.9, &fit->zoneout);
    case OPTION_SMOOTHING:
        return fraction(a, "smoothing", 0.9, &fit->smoothing);
    case OPTION_AVERAGE:
        return fraction(a, "average", 0.99999, &fit->keep);
    case OPTION_SIZES:
        return take_sizes(a);
    case OPTION_BUDGET:
        return whole_number(a, "budget", 0, 1e9, &a->budget);
    case OPTION_MODEL:
        a->model = optarg;
        return true;
    case OPTION_INTO:
        a->voice = optarg;
        return true;
    case OPTION_WORDS:
        return whole_number(a, "words", 1, 1e9, &fit->most_words);
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
    while ((option = getopt_long(argc, argv, "o:h", options, NULL)) != -1)
        if (!take(a, option))
            return false;
    if (a->help)
        return true;
    if (optind + 1 != argc) {
        qv_misuse(a->command, "name one dictionary");
        return false;
    }
    if (!a->fit.output || !*a->fit.output) {
        qv_misuse(a->command, "name the model to write with -o FILE");
        return false;
    }
    if (a->voice && !a->model) {
        qv_misuse(a->command, "--into needs --model");
        return false;
    }
    a->fit.dictionary = argv[optind];
    return true;
}

static double percent(long part, long whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void tell(void *user, const qv_g2p_progress *p)
{
    (void)user;
    fprintf(stderr, "epoch %d of %d: loss %.4f, phones right %.2f %%, %.0f words/s, %.0f s", p->epoch,
            p->epochs, p->loss, 100 * p->hits, p->rate, p->seconds);
    if (p->dev.words > 0)
        fprintf(stderr, "; development: word errors %.2f %%, without stress %.2f %%, phone errors %.2f %%",
                percent(p->dev.stress.wrong, p->dev.words), percent(p->dev.plain.wrong, p->dev.words),
                percent(p->dev.plain.edits, p->dev.plain.phones));
    fputc('\n', stderr);
}

static int fit(const arguments *a, char *message, size_t size)
{
    const qv_monitor *monitor = qv_long_work_begin(a->minutes);
    const int error = qv_fit_g2p(&a->fit, monitor, tell, NULL, message, size);
    qv_long_work_end();
    return error;
}

static int add_lexicon(const arguments *a, char *message, size_t size)
{
    const qv_g2p_parts parts = {.model = a->model ? a->model : a->fit.output,
                                .dictionary = a->fit.dictionary,
                                .voice = a->voice,
                                .output = a->fit.output,
                                .budget = (size_t)a->budget,
                                .threads = a->fit.threads};
    qv_g2p_lexicon_report report;
    const int error = qv_g2p_assemble(&parts, &report, message, size);
    if (!error)
        printf(
            "lexicon: %ld of %ld words (%ld with several pronunciations, %ld that would be wrong, %ld more), "
            "%zu bytes\n",
            report.several + report.wrong + report.more, report.words, report.several, report.wrong,
            report.more, report.bytes);
    return error;
}

int qv_cmd_train_g2p(int argc, char **argv)
{
    arguments a = {.command = argv[0]};
    char checkpoint[PATH_MAX], message[1024] = "";
    int error = 0;
    qv_fit_g2p_default(&a.fit);
    if (!parse(argc, argv, &a))
        return 2;
    if (a.help) {
        fputs(usage, stdout);
        return qv_finish_output();
    }
    if (!a.fit.checkpoint) {
        snprintf(checkpoint, sizeof checkpoint, "%s.checkpoint", a.fit.output);
        a.fit.checkpoint = checkpoint;
    }
    if (!a.model)
        error = fit(&a, message, sizeof message);
    if (error == QV_STOPPED) {
        fprintf(stderr, "%s: stopped; go on with the same command and --resume\n", a.command);
        return qv_long_work_signal() ? 128 + qv_long_work_signal() : 0;
    }
    if (!error && (a.model || a.fit.whole))
        error = add_lexicon(&a, message, sizeof message);
    return error ? qv_complain("%s", message) : qv_finish_output();
}
