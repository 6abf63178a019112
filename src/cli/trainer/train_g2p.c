// SPDX-License-Identifier: MIT
/* quaver train-g2p: fits letters-to-phones to a dictionary. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/team.h"
#include "cli/trainer/commands.h"
#include "cli/complain.h"
#include "cli/options.h"
#include "cli/same_file.h"
#include "cli/trainer/long_work.h"
#include "cli/trainer/model_path.h"
#include "cli/trainer/ranks.h"
#include "cli/trainer/suffix_path.h"
#include "model/g2p_file.h"
#include "train/g2p/fit_g2p.h"
#include "train/g2p/g2p_lexicon.h"

typedef struct arguments {
    const char *command; // as messages begin
    qv_g2p_options fit;
    const char *model, *voice; // of --model and --into
    int budget;
    double minutes;
} arguments;

static bool take_sizes(void *target, const char *command, const char *text)
{
    if (qv_g2p_sizes_parse(text, target))
        return true;
    qv_misuse(command, "--sizes: \"%s\" is not six sizes like \"64 192 3 2 2 2\"", text);
    return false;
}

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"output", 'o', QV_OPTION_TEXT, "FILE", FIELD(fit.output), .help = "the model to write"},
    {"whole", 0, QV_OPTION_FLAG, FIELD(fit.whole),
     .help = "fit all words; without it, of each 20 words only the first 17, so that quaver eval-g2p can "
             "judge the model by the others"},
    {"checkpoint", 0, QV_OPTION_TEXT, "FILE", FIELD(fit.checkpoint),
     .help = "all that is needed to go on (default: FILE.checkpoint)"},
    {"resume", 0, QV_OPTION_FLAG, FIELD(fit.resume), .help = "go on from the checkpoint"},
    {"minutes", 0, QV_OPTION_DOUBLE, "N", 0.001, 1e6, FIELD(minutes),
     .help = "stop after N minutes, to be resumed later"},
    {"threads", 0, QV_OPTION_INT, "N", 1, 256, FIELD(fit.threads),
     .help = "worker threads (default: one a processor)"},
    {"seed", 0, QV_OPTION_WHOLE, "N", 0, QV_OPTION_LARGEST, FIELD(fit.seed),
     .help = "of all random choices (default 1)"},
    {"epochs", 0, QV_OPTION_INT, "N", 1, 1e6, FIELD(fit.epochs),
     .help = "passes over the dictionary (default 40)"},
    {"batch", 0, QV_OPTION_INT, "N", 1, 65536, FIELD(fit.batch),
     .help = "pronunciations of a step (default 512)"},
    {"rate", 0, QV_OPTION_FLOAT, "X", 0, 1, FIELD(fit.rate), .help = "highest learning rate (default 0.004)"},
    {"dropout", 0, QV_OPTION_FLOAT, "X", 0, 0.9, FIELD(fit.dropout),
     .help = "part of the values left out while fitting (default 0.1)"},
    {"zoneout", 0, QV_OPTION_FLOAT, "X", 0, 0.9, FIELD(fit.zoneout),
     .help = "part of the states kept as they were (default 0)"},
    {"smoothing", 0, QV_OPTION_FLOAT, "X", 0, 0.9, FIELD(fit.smoothing),
     .help = "share of the phones that are not the right one in what is aimed at (default 0.1)"},
    {"average", 0, QV_OPTION_FLOAT, "X", 0, 0.99999, FIELD(fit.keep),
     .help = "of the moving average of the weights, which is what is written (default 0.999)"},
    {"sizes", 0, QV_OPTION_OWN, "\"E W L K M N\"", FIELD(fit.sizes), .take = take_sizes,
     .help = "width of embeddings and layers; layers and kernel of encoder and decoder"},
    {"budget", 0, QV_OPTION_INT, "BYTES", 0, 1e9, FIELD(budget),
     .help = "size of the lexicon that is written beside a model of all words: those that the model gets "
             "wrong, then short ones as far as they fit (default 0: none)"},
    {"model", 0, QV_OPTION_TEXT, "FILE", FIELD(model),
     .help = "fit nothing: take this model and write it with such a lexicon"},
    {"into", 0, QV_OPTION_TEXT, "VOICE", FIELD(voice),
     .help = "with --model: write that voice with this model and lexicon in place of its own"},
    {"words", 0, QV_OPTION_INT, "N", 1, 1e9, FIELD(fit.most_words),
     .help = "only the first N words of the dictionary"},
    {0}};

static const qv_usage usage = {
    .synopsis = "DICT -o FILE [options]",
    .about = "Fits letters-to-phones, a QRNN encoder-decoder with attention, to a dictionary in CMUdict's "
             "format.",
    .options = options,
    .least = 1,
    .most = 1,
    .wanted = "name one dictionary",
};

static double percent(long part, long whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void tell(void *user, const qv_g2p_progress *p)
{
    const arguments *a = user;
    if (!qv_team_leads(a->fit.link))
        return;
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
    const int error = qv_fit_g2p(&a->fit, monitor, tell, (void *)a, message, size);
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

/* Whether what is written would cost the dictionary, or the model its checkpoint; true after a complaint. */
static bool overwrites(const arguments *a)
{
    const qv_g2p_options *o = &a->fit;
    const char *option = qv_same_file(o->output, o->dictionary)       ? "-o"
                         : qv_same_file(o->checkpoint, o->dictionary) ? "--checkpoint"
                                                                      : NULL;
    if (option)
        qv_misuse(a->command, "%s %s: this is the dictionary; write to another file", option, o->dictionary);
    else if (qv_same_file(o->output, o->checkpoint))
        qv_misuse(a->command, "-o and --checkpoint name the same file, %s", o->output);
    else
        return false;
    return true;
}

int qv_cmd_train_g2p(int argc, char **argv)
{
    arguments a = {.command = argv[0]};
    char checkpoint[PATH_MAX], model[2 * PATH_MAX], voice[2 * PATH_MAX], message[1024] = "";
    int error = 0, status;
    qv_fit_g2p_default(&a.fit);
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    if (!a.fit.output || !*a.fit.output)
        return qv_misuse(argv[0], "name the model to write with -o FILE");
    if (a.voice && !a.model)
        return qv_misuse(argv[0], "--into needs --model");
    if (a.model)
        a.model = qv_model_path(a.model, model, sizeof model);
    if (a.voice)
        a.voice = qv_model_path(a.voice, voice, sizeof voice);
    if (!a.fit.checkpoint && !qv_suffix_path(checkpoint, sizeof checkpoint, a.fit.output, ".checkpoint"))
        return 1;
    a.fit.checkpoint = a.fit.checkpoint ? a.fit.checkpoint : checkpoint;
    a.fit.dictionary = argv[1];
    if (overwrites(&a))
        return 2;
    a.fit.link = qv_ranks_link();
    if (!a.fit.threads)
        a.fit.threads = qv_ranks_threads();
    qv_ranks_announce();
    if (!a.model)
        error = fit(&a, message, sizeof message);
    if (!qv_team_leads(a.fit.link)) // the one of rank 0 does the rest
        return qv_ranks_silent_status(error);
    if (error == QV_STOPPED) {
        fprintf(stderr, "%s: stopped; go on with the same command and --resume\n", a.command);
        return qv_long_work_signal() ? 128 + qv_long_work_signal() : 0;
    }
    if (!error && (a.model || a.fit.whole))
        error = add_lexicon(&a, message, sizeof message);
    return error ? qv_complain("%s", message) : qv_finish_output();
}
