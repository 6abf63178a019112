// SPDX-License-Identifier: MIT
#include "train/data/corpus.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/message.h"
#include "base/platform.h"
#include "base/team.h"
#include "dsp/mel.h"
#include "quaver/quaver.h"
#include "text/phones.h"
#include "train/data/analysis.h"
#include "train/data/clip_memory.h"

/* Bounds on what can be speech: the fastest speakers say some 25 phones a second for a short while, and the
 * slowest stay under a third of a second a phone, pauses included; recordings begin and end with silence. */
static const double shortest_phone = 0.03, longest_phone = 0.33, longest_silence = 3; // seconds
static const double shortest_recording = 0.25; // seconds: less has no room for the STFT loss

enum { BATCH = 32 }; // recordings a worker analyses between two reports of progress

/* The work on all entries: what the pool's workers share. */
struct preparation {
    qv_dataset *dataset;
    const char *folder; // of the cache
    qv_mel *mel;
    struct outcome *outcome; // [entries]
    int first;               // entry that is task 0 now
    const qv_monitor *monitor;
};

struct outcome {
    qv_clip clip;      // memory NULL: not used
    char reason[320];  // why the entry is left out, or ""
    const char *cause; // what other entries may have in common with it
    int error;         // that ends it all
    bool analysed;
};

static int no_memory(char *message, size_t size)
{
    snprintf(message, size, "memory is short");
    return QV_ERROR_MEMORY;
}

// ---- transcripts

static int count_phones(const qv_clip *clip)
{
    int phones = 0;
    for (int i = 0; i < clip->symbols; i++)
        phones += !qv_symbol_is_break(clip->symbol[i]);
    return phones;
}

/* Writes why the utterance is of no use, or leaves `reason` empty. */
static void judge_text(const qv_utterance *utterance, const char *text, bool accept_guesses,
                       struct outcome *outcome)
{
    if (!utterance->words || utterance->symbols > QV_MOST_SYMBOLS) {
        outcome->cause = utterance->words ? "the transcript is too long" : "no word in the transcript";
        snprintf(outcome->reason, sizeof outcome->reason, "%s", outcome->cause);
        return;
    }
    for (int i = 0; i < utterance->words; i++) {
        const qv_word *word = &utterance->word[i];
        if (word->symbols && (word->known || accept_guesses))
            continue;
        outcome->cause = QV_CAUSE_UNLISTED;
        snprintf(outcome->reason, sizeof outcome->reason,
                 "\"%.*s\" cannot be pronounced: no dictionary lists it", (int)(word->end - word->begin),
                 text + word->begin);
        return;
    }
}

/* Takes symbols and words over from the utterance. */
static int take_text(qv_clip *clip, qv_utterance *utterance)
{
    struct qv_clip_memory *memory = calloc(1, sizeof *memory);
    if (!memory)
        return QV_ERROR_MEMORY;
    memory->symbol = utterance->symbol;
    memory->word = utterance->word;
    clip->memory = memory;
    clip->symbol = memory->symbol;
    clip->symbols = utterance->symbols;
    clip->word = memory->word;
    clip->words = utterance->words;
    *utterance = (qv_utterance){0};
    return 0;
}

static void count_words(qv_corpus *corpus, const qv_utterance *utterance)
{
    corpus->words += utterance->words;
    for (int i = 0; i < utterance->words; i++)
        corpus->guessed += !utterance->word[i].known;
}

/* How many per cent of the words may be in no lexicon: before it is told, and before it is an error. */
struct limits {
    double told, error;
};

/* Of English recordings 1 to 3 % are in no dictionary, of German ones 50. A voice's own lexicon leaves out
 * what its letters-to-phones gets right: 8 to 14 % of English, 43 of German and of French. */
static const struct limits dictionary_limits = {20.0 / 3, 20}, guessing_limits = {20, 30};

/* 0, or QV_ERROR_FORMAT and a message when so many words are in no lexicon that the language is most likely
 * another, and the dataset's work is not to keep going. */
static int judge_words(const qv_corpus *corpus, const struct limits *limits, const qv_monitor *monitor,
                       char *message, size_t size)
{
    enum { FEWEST = 20, MANY = 200 }; // words that tell anything, and a little
    char line[1024];
    const double percent = corpus->words ? 100.0 * corpus->guessed / corpus->words : 0;
    if (corpus->words < FEWEST || percent <= (corpus->words < MANY ? limits->error : limits->told))
        return QV_OK;
    snprintf(line, sizeof line, "%s: fits badly: %.0f %% of the words (%d of %d) are not in the dictionary",
             corpus->dataset->list, percent, corpus->guessed, corpus->words);
    if (percent > limits->error && !corpus->dataset->keep_going)
        return qv_fail(
            QV_ERROR_FORMAT, message, size, "%s; %sgo on all the same with --keep-going", line,
            corpus->dataset->judging ? "" : "if that is another language, give its dictionary with --dict; ");
    qv_monitor_report(monitor, line);
    return QV_OK;
}

static int read_texts(struct preparation *preparation, qv_corpus *corpus, qv_text *text, bool accept_guesses)
{
    const qv_dataset *dataset = preparation->dataset;
    for (int i = 0; i < dataset->count; i++) {
        const qv_entry *entry = &dataset->entry[i];
        struct outcome *outcome = &preparation->outcome[i];
        if (entry->split == QV_SPLIT_NONE)
            continue;
        outcome->clip = (qv_clip){.id = entry->id, .text = entry->text, .entry = i, .split = entry->split};
        qv_utterance utterance = {0};
        int error = qv_text_whole(text, entry->text, strlen(entry->text), &utterance);
        count_words(corpus, &utterance);
        if (!error)
            judge_text(&utterance, entry->text, accept_guesses, outcome);
        if (!error && !*outcome->reason)
            error = take_text(&outcome->clip, &utterance);
        qv_utterance_free(&utterance);
        if (error)
            return error;
    }
    return 0;
}

// ---- recordings

/* The cache file of an entry: the id with what might trouble a file system as %XX. */
static char *cache_path(const char *folder, const char *id)
{
    size_t length = strlen(folder);
    char *path = malloc(length + 3 * strlen(id) + sizeof "/.sound");
    if (!path)
        return NULL;
    memcpy(path, folder, length);
    char *to = path + length;
    *to++ = '/';
    for (; *id; id++) {
        unsigned char c = (unsigned char)*id;
        if (isalnum(c) || c == '-' || c == '_' || c == '.' || c >= 0x80)
            *to++ = (char)c;
        else
            to += sprintf(to, "%%%02X", c);
    }
    strcpy(to, ".sound");
    return path;
}

/* Writes why the recording doesn't go with its text, or leaves the reason empty. */
static void judge_length(struct outcome *outcome)
{
    const int phones = count_phones(&outcome->clip);
    const double seconds = (double)outcome->clip.sample_count / QV_RATE;
    char *reason = outcome->reason;
    const size_t size = sizeof outcome->reason;
    if (seconds < shortest_recording) {
        outcome->cause = "too short";
        snprintf(reason, size, "too short: %.2f s, less than %.2f s", seconds, shortest_recording);
    } else if (seconds < shortest_phone * phones) {
        outcome->cause = "too short for its text";
        snprintf(reason, size, "too short for its text: %.2f s for %d phones", seconds, phones);
    } else if (seconds > longest_phone * phones + longest_silence) {
        outcome->cause = "too long for its text";
        snprintf(reason, size, "too long for its text: %.2f s for %d phones", seconds, phones);
    }
}

static void show_whole(qv_clip *clip)
{
    const qv_analysis *analysis = &clip->memory->analysis;
    clip->frames = clip->whole_frames = analysis->frames;
    clip->whole_samples = analysis->sample_count;
    clip->first_frame = 0;
    clip->mel = analysis->mel;
    clip->f0 = analysis->f0;
    clip->log_f0 = analysis->log_f0;
    clip->samples = analysis->samples;
    clip->sample_count = analysis->sample_count;
}

static int load_or_make(const struct preparation *preparation, const qv_entry *entry, struct outcome *outcome)
{
    qv_analysis *analysis = &outcome->clip.memory->analysis;
    char *cache = cache_path(preparation->folder, entry->id);
    if (!cache)
        return QV_ERROR_MEMORY;
    int error = qv_analysis_load(analysis, entry->path, cache);
    if (error == QV_ERROR_FORMAT) {
        outcome->analysed = true;
        error =
            qv_analysis_make(preparation->mel, entry->path, cache, outcome->reason, sizeof outcome->reason);
        if (!error && qv_analysis_load(analysis, entry->path, cache)) {
            snprintf(outcome->reason, sizeof outcome->reason, "%s: cannot be read back", cache);
            error = QV_ERROR_WRITE;
        }
    } else if (error) {
        snprintf(outcome->reason, sizeof outcome->reason, "%s: cannot be opened", entry->path);
    }
    free(cache);
    return error;
}

/* Whether its recording is to be looked at: its text can be used, and nobody wants all to stop. */
static bool is_wanted(const struct preparation *preparation, const struct outcome *outcome)
{
    return outcome->clip.memory && !*outcome->reason && !qv_monitor_stop(preparation->monitor);
}

static void prepare_entry(void *user, int task, int worker)
{
    const struct preparation *preparation = user;
    int index = preparation->first + task;
    struct outcome *outcome = &preparation->outcome[index];
    (void)worker;
    if (!is_wanted(preparation, outcome))
        return;
    int error = load_or_make(preparation, &preparation->dataset->entry[index], outcome);
    outcome->cause = "the recording cannot be read";
    if (error == QV_ERROR_MEMORY || error == QV_ERROR_WRITE) {
        outcome->error = error;
        return;
    }
    if (error)
        return;
    show_whole(&outcome->clip);
    judge_length(outcome);
}

/* Makes the cache of an entry, if there is none, and leaves the rest to prepare_entry. */
static void analyse_entry(void *user, int task, int worker)
{
    const struct preparation *preparation = user;
    const int index = preparation->first + task;
    struct outcome *outcome = &preparation->outcome[index];
    char unused[256];
    (void)worker;
    if (!is_wanted(preparation, outcome))
        return;
    const char *recording = preparation->dataset->entry[index].path;
    char *cache = cache_path(preparation->folder, preparation->dataset->entry[index].id);
    qv_analysis analysis;
    if (cache && qv_analysis_load(&analysis, recording, cache) == QV_OK)
        qv_analysis_close(&analysis);
    else if (cache)
        outcome->analysed = !qv_analysis_make(preparation->mel, recording, cache, unused, sizeof unused);
    free(cache);
}

/* Several processes analyse a share each, which the others find where they see the same folder. What they
 * don't find they analyse, too; and that is where errors are looked at. */
static int analyse_share(struct preparation *preparation, qv_pool *pool)
{
    int entries = preparation->dataset->count, batch = BATCH * qv_pool_workers(pool);
    for (int first = 0; first < entries; first += batch) {
        int count = entries - first < batch ? entries - first : batch;
        preparation->first = first;
        qv_pool_run_own(pool, count, analyse_entry, preparation);
        if (qv_monitor_stop(preparation->monitor))
            return QV_STOPPED;
        if (first + count < entries) // the end is told below
            qv_monitor_progress(preparation->monitor, "analyse", first + count, entries);
    }
    return qv_team_same(qv_pool_link(pool), 0, "") ? QV_OK : QV_ERROR_MEMORY; // all have done theirs
}

static int prepare_all(struct preparation *preparation, qv_pool *pool, char *message, size_t size)
{
    if (qv_pool_link(pool)) {
        const int error = analyse_share(preparation, pool);
        if (error)
            return error;
    }
    int entries = preparation->dataset->count, batch = BATCH * qv_pool_workers(pool);
    for (int first = 0; first < entries; first += batch) {
        int count = entries - first < batch ? entries - first : batch;
        preparation->first = first;
        qv_pool_run(pool, count, prepare_entry, preparation);
        if (qv_monitor_stop(preparation->monitor))
            return QV_STOPPED;
        for (int i = first; i < first + count; i++) {
            const struct outcome *outcome = &preparation->outcome[i];
            if (outcome->error == QV_ERROR_MEMORY)
                return no_memory(message, size);
            if (outcome->error) {
                snprintf(message, size, "%s", outcome->reason);
                return outcome->error;
            }
        }
        qv_monitor_progress(preparation->monitor, "analyse", first + count, entries);
    }
    return 0;
}

// ---- the corpus

static void free_memory(struct qv_clip_memory *memory)
{
    if (!memory)
        return;
    qv_analysis_close(&memory->analysis);
    free(memory->symbol);
    free(memory->word);
    free(memory->duration);
    free(memory);
}

void qv_clip_free(qv_clip *clip)
{
    free_memory(clip->memory);
    *clip = (qv_clip){0};
}

/* Reports what is left out and moves the rest into the corpus. */
static void collect(qv_corpus *corpus, struct preparation *preparation)
{
    for (int i = 0; i < preparation->dataset->count; i++) {
        struct outcome *outcome = &preparation->outcome[i];
        const qv_entry *entry = &preparation->dataset->entry[i];
        corpus->analysed += outcome->analysed;
        if (*outcome->reason) {
            qv_dataset_leave_out(preparation->dataset, preparation->monitor, entry->line, outcome->cause,
                                 "%s: %s", entry->id, outcome->reason);
            qv_clip_free(&outcome->clip);
        } else if (outcome->clip.memory) {
            corpus->clip[corpus->count++] = outcome->clip;
            outcome->clip = (qv_clip){0};
        }
    }
}

int qv_corpus_check(const qv_corpus *corpus, char *message, size_t size)
{
    int usable = 0;
    for (int i = 0; i < corpus->count; i++)
        usable += corpus->dataset->judging || corpus->clip[i].split == QV_SPLIT_TRAIN;
    return qv_dataset_check(corpus->dataset, usable, message, size);
}

/* What is fitted to, but for the sound itself. */
static uint64_t hash_text(uint64_t hash, const qv_clip *clip)
{
    hash = qv_hash(hash, clip->id, strlen(clip->id) + 1);
    hash = qv_hash(hash, clip->text, strlen(clip->text) + 1);
    hash = qv_hash(hash, clip->symbol, (size_t)clip->symbols);
    return qv_hash(hash, &clip->split, sizeof clip->split);
}

/* What is known of a clip when it is prepared. */
static uint64_t hash_clip(const qv_clip *clip)
{
    const uint64_t hash = hash_text(QV_HASH_START, clip);
    return qv_hash(hash, &clip->memory->analysis.checksum, sizeof clip->memory->analysis.checksum);
}

/* Without checksums of what was analysed, whose last bits may be others on another machine. */
uint64_t qv_corpus_hash(const qv_corpus *corpus)
{
    uint64_t hash = QV_HASH_START;
    for (const qv_clip *clip = corpus->clip; clip < corpus->clip + corpus->count; clip++) {
        hash = hash_text(hash, clip);
        hash = qv_hash(hash, &clip->whole_samples, sizeof clip->whole_samples);
    }
    return hash;
}

/* Finds the first clip that is not as in the process of rank 0, whose clips are `first` [count]. */
static int find_other(const qv_corpus *corpus, const uint64_t *first, int count, char *message, size_t size)
{
    int i = 0;
    while (i < count && i < corpus->count && first[i] == hash_clip(&corpus->clip[i]))
        i++;
    if (i == count && i == corpus->count)
        return QV_OK;
    const char *id = corpus->count ? corpus->clip[i < corpus->count ? i : corpus->count - 1].id : "none";
    return qv_fail(QV_ERROR_FORMAT, message, size,
                   "%s: %d recordings, %d on rank 0; from \"%s\" on they are not the same; "
                   "give all machines the same recordings, texts and dictionaries",
                   corpus->dataset->list, corpus->count, count, id);
}

/* All processes must have the same clips. */
static int compare_clips(const qv_corpus *corpus, qv_link *link, char *message, size_t size)
{
    int count = corpus->count;
    const qv_part number = {&count, sizeof count};
    if (!link)
        return QV_OK;
    if (!qv_team_broadcast(link, &number, 1))
        return QV_ERROR_MEMORY;
    uint64_t *hash = malloc(((size_t)count + 1) * sizeof *hash);
    if (!hash)
        return no_memory(message, size);
    for (int i = 0; i < count && i < corpus->count; i++)
        hash[i] = hash_clip(&corpus->clip[i]);
    const qv_part part = {hash, (size_t)count * sizeof *hash};
    const int error =
        qv_team_broadcast(link, &part, 1) ? find_other(corpus, hash, count, message, size) : QV_ERROR_MEMORY;
    free(hash);
    return error;
}

static void measure_pitch(qv_corpus *corpus)
{
    double sum = 0;
    long voiced = 0;
    for (int i = 0; i < corpus->count; i++) {
        const qv_clip *clip = &corpus->clip[i];
        for (int t = 0; clip->split == QV_SPLIT_TRAIN && t < clip->frames; t++)
            if (clip->f0[t] > 0) {
                sum += log(clip->f0[t]);
                voiced++;
            }
    }
    corpus->mean_f0 = voiced ? (float)exp(sum / (double)voiced) : 0;
}

static int make_folder(const char *path, char *message, size_t size)
{
    if (qv_folder_make(path))
        return 0;
    return qv_fail(QV_ERROR_WRITE, message, size, "%s: cannot be made (%s); give another folder with --work",
                   path, strerror(errno));
}

/* All that ends with a corpus in place or an error; the caller tidies up. */
static int prepare(qv_corpus *corpus, struct preparation *preparation, qv_text *text, bool accept_guesses,
                   const char *work, qv_pool *pool, char *message, size_t size)
{
    int error = make_folder(work, message, size);
    if (!error)
        error = make_folder(preparation->folder, message, size);
    if (error)
        return error;
    if (read_texts(preparation, corpus, text, accept_guesses))
        return no_memory(message, size);
    error = judge_words(corpus, accept_guesses ? &guessing_limits : &dictionary_limits, preparation->monitor,
                        message, size);
    if (!error)
        error = prepare_all(preparation, pool, message, size);
    if (error)
        return error;
    collect(corpus, preparation);
    qv_dataset_sum_up(preparation->dataset, preparation->monitor);
    measure_pitch(corpus);
    error = qv_corpus_check(corpus, message, size);
    return error ? error : compare_clips(corpus, qv_pool_link(pool), message, size);
}

int qv_corpus_open(qv_corpus **corpus, qv_dataset *dataset, qv_text *text, bool accept_guesses,
                   const char *work, qv_pool *pool, const qv_monitor *monitor, char *message, size_t size)
{
    *corpus = NULL;
    char *folder = qv_format("%s/features", work);
    if (!folder)
        return no_memory(message, size);
    struct preparation preparation = {.dataset = dataset, .folder = folder, .monitor = monitor};
    qv_corpus *made = calloc(1, sizeof *made);
    preparation.mel = qv_mel_open();
    preparation.outcome = calloc((size_t)dataset->count + 1, sizeof *preparation.outcome);
    if (made) {
        made->dataset = dataset;
        made->clip = calloc((size_t)dataset->count + 1, sizeof *made->clip);
    }
    int error;
    if (made && made->clip && preparation.mel && preparation.outcome)
        error = prepare(made, &preparation, text, accept_guesses, work, pool, message, size);
    else
        error = no_memory(message, size);
    for (int i = 0; preparation.outcome && i < dataset->count; i++)
        qv_clip_free(&preparation.outcome[i].clip);
    free(preparation.outcome);
    qv_mel_close(&preparation.mel);
    free(folder);
    if (error)
        qv_corpus_close(&made);
    *corpus = made;
    return error;
}

void qv_corpus_close(qv_corpus **corpus)
{
    qv_corpus *c = *corpus;
    if (!c)
        return;
    for (int i = 0; c->clip && i < c->count; i++)
        qv_clip_free(&c->clip[i]);
    free(c->clip);
    free(c);
    *corpus = NULL;
}

void qv_clip_samples(const qv_clip *clip, int begin, int count, float *samples)
{
    for (int i = 0; i < count; i++) {
        int from = begin + i;
        samples[i] = from >= 0 && from < clip->sample_count ? (float)clip->samples[from] * (1.0f / 32768) : 0;
    }
}
