// SPDX-License-Identifier: MIT
/* quaver g2p: the phones of words by their letters. */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/line.h"
#include "cli/trainer/commands.h"
#include "cli/complain.h"
#include "cli/options.h"
#include "cli/trainer/model_path.h"
#include "cli/voice_path.h"
#include "model/g2p_file.h"
#include "model/g2p_search.h"

enum { TOGETHER = 1024, LINE = 256 }; // words at a time, bytes of a word read from standard input

typedef struct arguments {
    const char *model;
    int nbest; // 0: one, without its probability
    int beam;
} arguments;

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"model", 0, QV_OPTION_TEXT, "FILE", FIELD(model),
     .help = "a model of quaver train-g2p, or a voice (default: the default voice)"},
    {"nbest", 0, QV_OPTION_INT, "N", 1, QV_G2P_BEAM, FIELD(nbest),
     .help = "the N likeliest guesses, a line each, with their log probability (1 to 16)"},
    {"beam", 0, QV_OPTION_INT, "N", 1, QV_G2P_BEAM, FIELD(beam),
     .help = "width of the search (1 to 16, default 5)"},
    {0}};

static const qv_usage usage = {
    .synopsis = "[options] [WORD...]",
    .about = "Guesses the phones of words from their letters, whatever dictionaries say: one line a word, in "
             "the order given, WORD<TAB>PHONES. Without a word, reads words from standard input, one a line.",
    .options = options,
    .most = -1,
};

/* A word without the blanks around it. */
static qv_g2p_word word_of(char *text)
{
    text = qv_trim(text);
    return (qv_g2p_word){text, strlen(text)};
}

static void print_guess(const qv_g2p_word *word, const qv_g2p_guess *guess, bool score)
{
    printf("%.*s\t", (int)word->length, word->letters);
    for (int i = 0; i < guess->symbols; i++)
        printf("%s%s", i ? " " : "", qv_symbol_name(guess->symbol[i]));
    if (score)
        printf("\t%.3f", guess->score);
    putchar('\n');
}

/* A word that has no phones is told, and left out. 0; 1: some were; -1 after a complaint that ends the work.
 */
static int guess_some(qv_g2p_search *search, const arguments *a, const qv_g2p_word *words, int count)
{
    int status = 0;
    const int nbest = a->nbest ? a->nbest : 1;
    qv_g2p_guess *guesses = malloc(sizeof *guesses * (size_t)count * (size_t)nbest);
    if (!guesses || qv_g2p_search_run(search, words, count, nbest, guesses)) {
        free(guesses);
        qv_complain("memory is short");
        return -1;
    }
    for (int i = 0; i < count; i++) {
        if (guesses[i * nbest].symbols == 0)
            status = qv_complain("\"%.*s\": it has no phones by its letters; those from a to z are known",
                                 (int)words[i].length, words[i].letters);
        for (int k = 0; k < nbest; k++)
            if (guesses[i * nbest + k].symbols > 0)
                print_guess(&words[i], &guesses[i * nbest + k], a->nbest > 0);
    }
    free(guesses);
    return status;
}

/* Words of standard input, some at a time. As guess_some. */
static int guess_input(qv_g2p_search *search, const arguments *a)
{
    static char line[TOGETHER][LINE];
    static qv_g2p_word words[TOGETHER];
    int count = 0, status = 0;
    bool missed = false, more = true;
    for (long number = 1; more && status >= 0; number++) {
        more = fgets(line[count], LINE, stdin);
        if (more && strcspn(line[count], "\r\n") == LINE - 1) {
            qv_complain("standard input:%ld: the word is longer than %d bytes", number, LINE - 2);
            return -1;
        }
        words[count] = more ? word_of(line[count]) : (qv_g2p_word){.length = 0};
        count += words[count].length > 0;
        if (count == TOGETHER || (!more && count > 0)) {
            status = guess_some(search, a, words, count);
            missed = missed || status > 0;
            count = 0;
        }
    }
    return status < 0 ? status : missed;
}

/* As guess_some. */
static int guess_arguments(qv_g2p_search *search, const arguments *a, int argc, char **argv)
{
    int status = 0;
    bool missed = false;
    for (int first = 0; first < argc && status >= 0; first += TOGETHER) {
        static qv_g2p_word words[TOGETHER];
        const int some = argc - first < TOGETHER ? argc - first : TOGETHER;
        for (int i = 0; i < some; i++)
            words[i] = word_of(argv[first + i]);
        status = guess_some(search, a, words, some);
        missed = missed || status > 0;
    }
    return status < 0 ? status : missed;
}

static int load(const arguments *a, qv_g2p_loaded *loaded)
{
    char path[2 * PATH_MAX], message[1024] = "";
    qv_tensor_file *file;
    const char *model = path;
    if (a->model)
        model = qv_model_path(a->model, path, sizeof path);
    else if (!qv_voice_find(NULL, path, sizeof path, message, sizeof message))
        return qv_complain("%s", message);
    if (qv_tensor_file_open(&file, model, message, sizeof message))
        return qv_complain("%s", message);
    const int error = qv_g2p_read(file, loaded, message, sizeof message);
    qv_tensor_file_close(&file);
    return error ? qv_complain("%s", message) : 0;
}

int qv_cmd_g2p(int argc, char **argv)
{
    arguments a = {.beam = 5};
    qv_g2p_loaded loaded;
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    a.beam = a.nbest > a.beam ? a.nbest : a.beam;
    status = load(&a, &loaded);
    if (status)
        return status;
    qv_g2p_search *search;
    if (qv_g2p_search_open(&search, &loaded.model, loaded.value, a.beam))
        status = qv_complain("memory is short");
    else
        status = argc > 1 ? guess_arguments(search, &a, argc - 1, argv + 1) : guess_input(search, &a);
    qv_g2p_search_close(&search);
    qv_g2p_free(&loaded);
    return qv_finish_output() || status ? 1 : 0;
}
