// SPDX-License-Identifier: MIT
#include "train/train.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/team.h"
#include "cli/trainer/commands.h"
#include "cli/complain.h"
#include "cli/options.h"
#include "cli/trainer/dataset_options.h"
#include "cli/trainer/figures.h"
#include "cli/trainer/lexicon_option.h"
#include "cli/trainer/long_work.h"
#include "cli/trainer/ranks.h"
#include "cli/trainer/suffix_path.h"
#include "cli/voice_path.h"
#include "base/message.h"
#include "base/platform.h"
#include "store/tensor_writer.h"
#include "train/data/recordings.h"

typedef struct arguments {
    qv_train_options train;
    const char *dict, *from, *prosody;
    qv_option_list lexicons;
    struct sizes {
        qv_voice_sizes wanted;
        bool given, prosody; // any; of the prosody network
    } sizes;
} arguments;

/* KEY=N,KEY=N */
static bool take_sizes(void *target, const char *command, const char *text)
{
    struct sizes *sizes = target;
    sizes->given = true;
    while (*text) {
        char key[32];
        int length = (int)strcspn(text, "="), used = 0, value;
        snprintf(key, sizeof key, "%.*s", length, text);
        if (sscanf(text + length, "=%d%n", &value, &used) != 1 ||
            !qv_voice_set_size(&sizes->wanted, key, value)) {
            qv_misuse(command, "--sizes: \"%s\" does not begin with a size such as decoder_width=160", text);
            return false;
        }
        sizes->prosody |= strncmp(key, "prosody_", 8) == 0;
        text += length + used;
        text += *text == ',';
    }
    return true;
}

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"output", 'o', QV_OPTION_TEXT, "FILE", FIELD(train.output), .help = "the voice to write"},
    {"work", 0, QV_OPTION_TEXT, "DIR", FIELD(train.session.work),
     .help = "caches and checkpoints (default: VOICE.qv.work)"},
    {"resume", 0, QV_OPTION_FLAG, FIELD(train.resume),
     .help = "go on with the training that is in the work folder"},
    {"minutes", 0, QV_OPTION_DOUBLE, "N", 0.001, 1e6, FIELD(train.minutes),
     .help = "plan all stages into N minutes, and make the best voice that they allow"},
    {"threads", 0, QV_OPTION_INT, "N", 1, 256, FIELD(train.session.threads),
     .help = "worker threads (default: one a processor)"},
    {"seed", 0, QV_OPTION_WHOLE, "N", 0, QV_OPTION_LARGEST, FIELD(train.session.seed),
     .help = "of all random choices (default 1)"},
    {"dev", 0, QV_OPTION_TEXT, "PATTERN|FILE", FIELD(train.session.dev),
     .help = "development sentences: globs on ids, or a file of ids or their beginnings (default: 2 %)"},
    {"from", 0, QV_OPTION_TEXT, "VOICE", FIELD(from),
     .help =
         "start from the networks of this voice, by name or file, and go on with fewer steps; without --dict "
         "also with its pronunciations"},
    {"prosody", 0, QV_OPTION_TEXT, "VOICE", FIELD(prosody),
     .help = "take durations, pitch and pauses from this voice, as they are, instead of fitting them"},
    QV_LEXICON_OPTIONS(arguments, dict, lexicons, train.session.guess),
    QV_KEEP_GOING_OPTION(arguments, train.session),
    {"effort", 0, QV_OPTION_DOUBLE, "X", 1e-4, 100, FIELD(train.effort),
     .help = "steps of every fit, as a factor (default 1; 0.1: a rough draft)"},
    {"adversary-steps", 0, QV_OPTION_INT, "N", 0, 1000000, FIELD(train.adversary_steps),
     .help =
         "at the end, fit spectra and sound together against critics of spectrograms, in N steps (default "
         "4500, with --from 2500, with few recordings fewer; 0: don't)"},
    {"sizes", 0, QV_OPTION_OWN, "KEY=N,...", FIELD(sizes), .take = take_sizes,
     .help = "other sizes of the networks than those of quaver info; not with --from"},
    {"name", 0, QV_OPTION_TEXT, "TEXT", FIELD(train.name),
     .help = "what the voice is called; this and what follows is written into it"},
    {"speaker", 0, QV_OPTION_TEXT, "TEXT", FIELD(train.speaker),
     .help = "who speaks; where the list names several speakers, whose recordings are taken"},
    {"licence", 0, QV_OPTION_TEXT, "TEXT", FIELD(train.licence), .help = "under which terms it may be used"},
    {"language", 0, QV_OPTION_TEXT, "TEXT", FIELD(train.language), .help = "what it speaks (default en-US)"},
    {0}};

static const qv_usage usage = {
    .synopsis = "DATASET -o VOICE.qv [options]",
    .about =
        "Fits a voice to a folder of recordings in any of the usual layouts, offline; quaver(1) has them.",
    .options = options,
    .least = 1,
    .most = 1,
    .wanted = "name one folder of recordings",
};

/* Most likely a recording, a list or a text that is there, or meant for `quaver say`. */
static bool is_other_file(const char *path)
{
    static const char *const others[] = {"txt", "csv", "dict", "json", "md"};
    size_t stem;
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof others / sizeof *others; i++)
        if (strcasecmp(dot + 1, others[i]) == 0)
            return true;
    return qv_is_sound_name(path, &stem);
}

static void tell_stop(const char *work)
{
    char *so_far = qv_format("%s/so-far.qv", work);
    fprintf(stderr,
            "quaver: train: stopped; the work is kept in %s: go on with the same command and --resume\n",
            work);
    if (so_far && qv_file_exists(so_far))
        fprintf(stderr, "the voice so far is %s\n", so_far);
    free(so_far);
}

static int finish(int error, const arguments *a, const qv_train_result *result, const char *message)
{
    qv_long_work_end();
    if (!qv_team_leads(a->train.session.link))
        return qv_ranks_silent_status(error);
    if (error == QV_STOPPED) {
        tell_stop(a->train.session.work);
        return qv_long_work_signal() ? 128 + qv_long_work_signal() : 0;
    }
    if (error)
        return qv_complain("%s", message);
    printf("%d rows: %d sentences to train on, %d to judge by, %d that repeat those, %d left out\n",
           result->rows, result->train, result->dev, result->repeats, result->left_out);
    if (result->figures.clips)
        qv_print_figures(&result->figures, &result->interval);
    printf("%s is written; %s/report.html tells how it went\n", a->train.output, a->train.session.work);
    return qv_finish_output();
}

/* Reads texts by the dictionary and the voice that the arguments name, and trains. */
static int train(arguments *a, const qv_voice *from, qv_train_result *result, char *message, size_t size)
{
    qv_lexicon_option lexicon;
    int error =
        qv_lexicon_option_open(&lexicon, a->dict, &a->lexicons, a->train.session.guess, from, message, size);
    if (!error) {
        a->train.session.lexicon = lexicon.bytes;
        a->train.session.lexicon_size = lexicon.size;
        a->train.session.letters = lexicon.letters;
        a->train.from = from;
        a->train.sizes = from ? NULL : &a->sizes.wanted;
        qv_train_monitor monitor = {.monitor = qv_long_work_begin(0), .fit = qv_long_work_fit};
        error = qv_train(&a->train, &monitor, result, message, size);
    }
    qv_lexicon_option_close(&lexicon);
    return error;
}

/* What is written into the voice at the end. */
static bool check_texts(const char *command, const qv_train_options *train)
{
    const struct {
        const char *option, *text;
    } texts[] = {{"--name", train->name},
                 {"--speaker", train->speaker},
                 {"--licence", train->licence},
                 {"--language", train->language}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].text && !qv_tensor_writer_takes(texts[i].text)) {
            qv_misuse(command, "%s: give UTF-8 without control characters", texts[i].option);
            return false;
        }
    return true;
}

int qv_cmd_train(int argc, char **argv)
{
    arguments a = {.train = {.session = {.seed = 1}, .adversary_steps = QV_ADVERSARY_DEFAULT}};
    char work[PATH_MAX], message[1024] = "";
    int status;
    qv_voice_default_sizes(&a.sizes.wanted);
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    if (!a.train.output || !*a.train.output)
        return qv_misuse(argv[0], "name the voice to write with -o VOICE.qv");
    if (is_other_file(a.train.output))
        return qv_misuse(argv[0], "-o %s: is no name of a voice; name it VOICE.qv", a.train.output);
    if (a.from && a.sizes.given)
        return qv_misuse(argv[0], "--sizes: the networks have the sizes of the voice that --from names");
    if (a.prosody && a.sizes.prosody)
        return qv_misuse(argv[0],
                         "--sizes: the prosody network has the sizes of the voice that --prosody names");
    if (!check_texts(argv[0], &a.train))
        return 2;
    if (!a.train.session.work && !qv_suffix_path(work, sizeof work, a.train.output, ".work"))
        return 1;
    a.train.session.work = a.train.session.work ? a.train.session.work : work;
    a.train.session.dataset = argv[1];
    a.train.session.speaker = a.train.speaker;
    a.train.session.link = qv_ranks_link();
    if (!a.train.session.threads)
        a.train.session.threads = qv_ranks_threads();
    qv_ranks_announce();
    qv_voice *from = NULL, *prosody = NULL;
    qv_train_result result = {0};
    int error = a.from ? qv_cli_open_voice(&from, a.from, message, sizeof message) : QV_OK;
    if (!error && a.prosody)
        error = qv_cli_open_voice(&prosody, a.prosody, message, sizeof message);
    a.train.prosody = prosody;
    if (!error)
        error = train(&a, from, &result, message, sizeof message);
    error = qv_team_settle(a.train.session.link, error, message, sizeof message);
    qv_voice_close(&from);
    qv_voice_close(&prosody);
    return finish(error, &a, &result, message);
}
