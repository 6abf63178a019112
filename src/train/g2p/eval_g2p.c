// SPDX-License-Identifier: MIT
#include "train/g2p/eval_g2p.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/team.h"
#include "quaver/quaver.h"

enum { SHARE = 512 }; // words of a task

typedef struct job {
    const qv_g2p *model;
    const qv_real *value;
    const qv_g2p_data *data;
    const size_t *index;
    int count, beam;
    qv_g2p_guess *guesses;
    double *seconds; // [threads]
    int *error;      // [threads]
} job;

/* Processor time of this thread, so that other programs don't count. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void guess_share(void *user, int task, int worker)
{
    const job *j = user;
    const int first = task * SHARE;
    const int some = j->count - first < SHARE ? j->count - first : SHARE;
    qv_g2p_word words[SHARE];
    qv_g2p_search *search;
    for (int i = 0; i < some; i++) {
        const qv_g2p_entry *entry = &j->data->word[j->index[first + i]];
        words[i] = (qv_g2p_word){entry->letters, (size_t)entry->length};
    }
    const double begin = now();
    int error = qv_g2p_search_open(&search, j->model, j->value, j->beam);
    if (!error)
        error = qv_g2p_search_run(search, words, some, 1, j->guesses + first);
    qv_g2p_search_close(&search);
    j->seconds[worker] += now() - begin;
    if (error)
        j->error[worker] = error;
}

/* Everybody gets all guesses. */
static bool share_guesses(qv_pool *pool, qv_g2p_guess *guesses, int count)
{
    const int shares = (count + SHARE - 1) / SHARE;
    qv_part *part = malloc(((size_t)shares + 1) * sizeof *part);
    for (int i = 0; part && i < shares; i++) {
        const int rest = count - i * SHARE;
        part[i] = (qv_part){guesses + i * SHARE, (size_t)(rest < SHARE ? rest : SHARE) * sizeof *guesses};
    }
    const bool well = part && qv_team_share(pool, part, shares);
    free(part);
    return well;
}

int qv_g2p_guess_all(const qv_g2p *model, const qv_real *value, const qv_g2p_data *data, const size_t *index,
                     int count, int beam, qv_pool *pool, qv_g2p_guess *guesses, double *seconds)
{
    const int threads = qv_pool_workers(pool);
    job j = {.model = model,
             .value = value,
             .data = data,
             .index = index,
             .count = count,
             .beam = beam,
             .guesses = guesses,
             .seconds = calloc((size_t)threads, sizeof *j.seconds),
             .error = calloc((size_t)threads, sizeof *j.error)};
    int error = j.seconds && j.error ? QV_OK : QV_ERROR_MEMORY;
    if (!error)
        qv_pool_run_own(pool, (count + SHARE - 1) / SHARE, guess_share, &j);
    for (int i = 0; !error && i < threads; i++)
        error = j.error[i];
    if (!error && !share_guesses(pool, guesses, count))
        error = QV_ERROR_MEMORY;
    if (seconds && !error) {
        *seconds = 0;
        for (int i = 0; i < threads; i++)
            *seconds += j.seconds[i];
    }
    free(j.seconds);
    free(j.error);
    return error;
}

/* The phone without its stress, as qv_symbol_is_vowel and the order of text/phones.h say. */
static int plain(int symbol)
{
    enum { FIRST_VOWEL = QV_SYMBOLS - 15 * 3 };
    return symbol < FIRST_VOWEL ? symbol : FIRST_VOWEL + (symbol - FIRST_VOWEL) / 3;
}

static bool same(int a, int b, bool stress)
{
    return stress ? a == b : plain(a) == plain(b);
}

/* Least number of insertions, deletions and changes from a to b (Levenshtein 1966). */
static int edits(const uint8_t *a, int a_count, const uint8_t *b, int b_count, bool stress)
{
    int row[QV_WORD_SYMBOLS + 1];
    for (int j = 0; j <= b_count; j++)
        row[j] = j;
    for (int i = 1; i <= a_count; i++) {
        int corner = row[0]; // the cell above to the left
        row[0] = i;
        for (int j = 1; j <= b_count; j++) {
            const int above = row[j];
            const int change = corner + !same(a[i - 1], b[j - 1], stress);
            const int shift = (above < row[j - 1] ? above : row[j - 1]) + 1;
            row[j] = change < shift ? change : shift;
            corner = above;
        }
    }
    return row[b_count];
}

static void judge(const qv_g2p_data *data, const qv_g2p_entry *word, const qv_g2p_guess *guess, bool stress,
                  qv_g2p_errors *errors)
{
    int least = -1, phones = 0;
    for (size_t i = 0; i < word->count; i++) {
        int count;
        const uint8_t *symbols = qv_g2p_data_symbols(data, word, i, &count);
        const int distance = edits(guess->symbol, guess->symbols, symbols, count, stress);
        if (least < 0 || distance < least) {
            least = distance;
            phones = count;
        }
    }
    errors->wrong += least > 0;
    errors->edits += least;
    errors->phones += phones;
}

bool qv_g2p_right(const qv_g2p_data *data, const qv_g2p_entry *word, const qv_g2p_guess *guess, bool stress)
{
    qv_g2p_errors errors = {0};
    judge(data, word, guess, stress, &errors);
    return errors.wrong == 0;
}

void qv_g2p_judge(const qv_g2p_data *data, const qv_g2p_entry *word, const qv_g2p_guess *guess,
                  qv_g2p_score *score)
{
    score->words++;
    judge(data, word, guess, true, &score->stress);
    judge(data, word, guess, false, &score->plain);
}

int qv_g2p_evaluate(const qv_g2p *model, const qv_real *value, const qv_g2p_data *data, const size_t *index,
                    int count, int beam, qv_pool *pool, qv_g2p_score *score)
{
    memset(score, 0, sizeof *score);
    qv_g2p_guess *guesses = malloc(sizeof *guesses * (size_t)(count > 0 ? count : 1));
    if (!guesses)
        return QV_ERROR_MEMORY;
    const int error =
        qv_g2p_guess_all(model, value, data, index, count, beam, pool, guesses, &score->seconds);
    for (int i = 0; !error && i < count; i++)
        qv_g2p_judge(data, &data->word[index[i]], &guesses[i], score);
    free(guesses);
    return error;
}

int qv_g2p_list(const qv_g2p_data *data, qv_g2p_split split, size_t **index)
{
    int count = 0;
    *index = malloc(sizeof **index * data->words);
    if (!*index)
        return QV_ERROR_MEMORY;
    for (size_t i = 0; i < data->words; i++)
        if (split == QV_G2P_ALL || qv_g2p_data_split(i) == split)
            (*index)[count++] = i;
    return count;
}
