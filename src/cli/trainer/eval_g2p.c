// SPDX-License-Identifier: MIT
/* quaver eval-g2p: how often letters-to-phones is right. */
#include "train/g2p/eval_g2p.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/trainer/commands.h"
#include "cli/complain.h"
#include "cli/options.h"
#include "cli/trainer/model_path.h"
#include "model/g2p_file.h"
#include "quaver/quaver.h"
#include "train/g2p/g2p_lexicon.h"

typedef struct arguments {
    const char *model, *dictionary;
    int split, beam, threads;
    bool derive, list;
} arguments;

static const char *const splits[] = {
    [QV_G2P_TRAIN] = "train", [QV_G2P_DEV] = "dev", [QV_G2P_TEST] = "test", [QV_G2P_ALL] = "all", NULL};

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"split", 0, QV_OPTION_CHOICE, FIELD(split), .choices = splits,
     .help = "which words (default test): of each 20 words of the dictionary in order, the first 17 are for "
             "training, two for the test, the last for development"},
    {"beam", 0, QV_OPTION_INT, "N", 1, QV_G2P_BEAM, FIELD(beam),
     .help = "width of the search (1 to 16, default 5)"},
    {"threads", 0, QV_OPTION_INT, "N", 1, 256, FIELD(threads), .help = "worker threads (default 1)"},
    {"derive", 0, QV_OPTION_FLAG, FIELD(derive),
     .help = "words that can be derived from those outside the split (plurals and so on) are derived, as the "
             "front end does"},
    {"wrong", 0, QV_OPTION_FLAG, FIELD(list),
     .help = "list the words that are wrong without stress: WORD<TAB>GUESS<TAB>LISTED"},
    {0}};

static const qv_usage usage = {
    .synopsis = "MODEL DICT [options]",
    .about = "Compares a model of quaver train-g2p, or that of a voice, with a dictionary in CMUdict's "
             "format. A word is right when the guess equals any listed pronunciation.",
    .options = options,
    .least = 2,
    .most = 2,
    .wanted = "name a model and a dictionary",
};

static void print_phones(const uint8_t *symbol, int symbols)
{
    putchar('\t');
    for (int i = 0; i < symbols; i++)
        printf("%s%s", i ? " " : "", qv_symbol_name(symbol[i]));
}

static void list_wrong(const qv_g2p_data *data, const qv_g2p_entry *word, const qv_g2p_guess *guess)
{
    if (qv_g2p_right(data, word, guess, false))
        return;
    printf("%.*s", word->length, word->letters);
    print_phones(guess->symbol, guess->symbols);
    for (size_t i = 0; i < word->count; i++) {
        int count;
        const uint8_t *symbols = qv_g2p_data_symbols(data, word, i, &count);
        print_phones(symbols, count);
    }
    putchar('\n');
}

static void print_errors(const char *label, const qv_g2p_score *score, const qv_g2p_errors *errors)
{
    printf("%-15s word error rate %6.2f %%   phone error rate %5.2f %%\n", label,
           100.0 * (double)errors->wrong / (double)score->words,
           100.0 * (double)errors->edits / (double)errors->phones);
}

static void print_score(const qv_g2p_score *score, int derived)
{
    printf("%ld words, %d of them derived\n", score->words, derived);
    if (score->words == 0)
        return;
    print_errors("with stress", score, &score->stress);
    print_errors("without stress", score, &score->plain);
    printf("%.0f words a second on one core\n", (double)score->words / score->seconds);
}

static int judge(const arguments *a, const qv_g2p_loaded *loaded, const qv_g2p_data *data, qv_pool *pool)
{
    size_t *index = NULL;
    const int count = qv_g2p_list(data, (qv_g2p_split)a->split, &index);
    qv_g2p_guess *guesses = count >= 0 ? malloc(sizeof *guesses * (size_t)(count + 1)) : NULL;
    qv_g2p_score score = {0};
    int error = guesses ? QV_OK : QV_ERROR_MEMORY, derived = 0;
    if (!error)
        error = qv_g2p_guess_all(&loaded->model, loaded->value, data, index, count, a->beam, pool, guesses,
                                 &score.seconds);
    if (!error && a->derive)
        derived = qv_g2p_derive_all(data, (qv_g2p_split)a->split, index, count, guesses);
    if (derived < 0)
        error = derived;
    for (int i = 0; !error && i < count; i++) {
        const qv_g2p_entry *word = &data->word[index[i]];
        qv_g2p_judge(data, word, &guesses[i], &score);
        if (a->list)
            list_wrong(data, word, &guesses[i]);
    }
    if (!error && !a->list)
        print_score(&score, derived);
    free(index);
    free(guesses);
    return error ? qv_complain("memory is short") : qv_finish_output();
}

static int open_and_judge(const arguments *a)
{
    char message[1024] = "";
    qv_tensor_file *file;
    qv_g2p_loaded loaded;
    qv_g2p_data data;
    qv_pool *pool;
    if (qv_tensor_file_open(&file, a->model, message, sizeof message))
        return qv_complain("%s", message);
    const int error = qv_g2p_read(file, &loaded, message, sizeof message);
    qv_tensor_file_close(&file);
    if (error)
        return qv_complain("%s", message);
    int status = 1;
    if (qv_g2p_data_open(&data, a->dictionary, message, sizeof message)) {
        qv_complain("%s", message);
    } else {
        status =
            qv_pool_open(&pool, a->threads) ? qv_complain("memory is short") : judge(a, &loaded, &data, pool);
        qv_pool_close(&pool);
        qv_g2p_data_close(&data);
    }
    qv_g2p_free(&loaded);
    return status;
}

int qv_cmd_eval_g2p(int argc, char **argv)
{
    arguments a = {.split = QV_G2P_TEST, .beam = 5, .threads = 1};
    char path[2 * PATH_MAX];
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    a.model = qv_model_path(argv[1], path, sizeof path);
    a.dictionary = argv[2];
    return open_and_judge(&a);
}
