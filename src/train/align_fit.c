#include "train/align_fit.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"
#include "train/cepstra.h"
#include "train/gmm.h"
#include "train/lattice.h"

enum { DIMS = QV_CEPSTRA_DIMS };

static const double variance_floor = 0.02;  // of the variance over all frames
static const float other_variant_price = 1; // in favour of the first pronunciation

/* What is kept of a clip while the models are fitted. */
struct sound {
    float *cepstra; // [frames][DIMS], deviation 1
    int frames;
    int first, end; // where speech lies
};

/* A thread's scratch space and what it has counted in this pass. */
struct worker {
    qv_lattice lattice;
    qv_gmm_sums sums;
    double visits[QV_DENSITIES], exits[QV_DENSITIES];
    double pauses[QV_BREAKS], breaks[QV_BREAKS];
    double log_density;
    long frames, lost; // clips without a way through
    // of the clip at hand
    float *squares, *form, *part, *emission; // see qv_gmm_score
    int first_part[QV_DENSITIES], row[QV_DENSITIES], density[QV_DENSITIES];
    int densities;
    uint8_t *back;
    float *score;
    int *path;
    int frame_capacity;
    size_t back_capacity, node_capacity;
    int error;
};

struct fitter {
    const qv_corpus *corpus;
    const qv_lexicon *lexicon;
    qv_pool *pool;
    const qv_monitor *monitor;
    qv_cepstra *cepstra;
    qv_gmm *gmm;
    qv_transitions transitions;
    struct sound *sound;   // [clips]
    struct worker *worker; // [threads]
    qv_alignment *alignment;
    double deviation[DIMS];
    bool variants; // pronunciations other than the first are open
    bool last;     // the pass that makes the alignments
};

void qv_alignment_free(qv_alignment *alignment)
{
    free(alignment->symbol);
    free(alignment->duration);
    free(alignment->word);
    *alignment = (qv_alignment){0};
}

// ---- sound

static void hear(void *user, int task, int worker)
{
    struct fitter *fitter = user;
    const qv_clip *clip = &fitter->corpus->clip[task];
    struct sound *sound = &fitter->sound[task];
    sound->frames = qv_cepstra_frames(clip->sample_count);
    sound->cepstra = malloc((size_t)sound->frames * DIMS * sizeof *sound->cepstra);
    if (!sound->cepstra)
        fitter->worker[worker].error = QV_ERROR_MEMORY;
    else
        qv_cepstra_analyse(fitter->cepstra, clip->samples, clip->sample_count, sound->cepstra, &sound->first,
                           &sound->end);
}

static void measure_deviation(struct fitter *fitter)
{
    double first[DIMS] = {0}, second[DIMS] = {0}, frames = 0;
    for (int c = 0; c < fitter->corpus->count; c++) {
        const struct sound *sound = &fitter->sound[c];
        frames += sound->frames;
        for (int t = 0; t < sound->frames; t++)
            for (int i = 0; i < DIMS; i++) {
                double x = sound->cepstra[(size_t)t * DIMS + (size_t)i];
                first[i] += x;
                second[i] += x * x;
            }
    }
    for (int i = 0; i < DIMS; i++) {
        double mean = first[i] / frames;
        fitter->deviation[i] = sqrt(fmax(second[i] / frames - mean * mean, 1e-12));
    }
}

static void scale(void *user, int task, int worker)
{
    struct fitter *fitter = user;
    const struct sound *sound = &fitter->sound[task];
    (void)worker;
    for (int t = 0; t < sound->frames; t++)
        for (int i = 0; i < DIMS; i++)
            sound->cepstra[(size_t)t * DIMS + (size_t)i] /= (float)fitter->deviation[i];
}

// ---- the flat start

/* Speech in equal parts for the states of all phones, silence before and after it. */
static void count_flat(void *user, int task, int index)
{
    struct fitter *fitter = user;
    const qv_clip *clip = &fitter->corpus->clip[task];
    const struct sound *sound = &fitter->sound[task];
    struct worker *worker = &fitter->worker[index];
    int states = 0, state = 0;
    for (int i = 0; i < clip->symbols; i++)
        states += qv_symbol_is_break(clip->symbol[i]) ? 0 : QV_CLASS_STATES;
    for (int t = 0; t < sound->frames; t++)
        if (t < sound->first || t >= sound->end)
            qv_gmm_count_first(fitter->gmm, &worker->sums, QV_SILENCE * QV_CLASS_STATES + t % QV_CLASS_STATES,
                               sound->cepstra + (size_t)t * DIMS);
    for (int i = 0; i < clip->symbols; i++) {
        if (qv_symbol_is_break(clip->symbol[i]))
            continue;
        int first_density = qv_symbol_class(clip->symbol[i]) * QV_CLASS_STATES;
        for (int s = 0; s < QV_CLASS_STATES; s++, state++) {
            long speech = sound->end - sound->first;
            int begin = sound->first + (int)(speech * state / states);
            int end = sound->first + (int)(speech * (state + 1) / states);
            for (int t = begin; t < end; t++)
                qv_gmm_count_first(fitter->gmm, &worker->sums, first_density + s,
                                   sound->cepstra + (size_t)t * DIMS);
        }
    }
}

static void start_transitions(qv_transitions *transitions)
{
    for (int i = 0; i < QV_DENSITIES; i++) {
        transitions->stay[i] = logf(0.75f);
        transitions->leave[i] = logf(0.25f);
    }
    for (int i = 0; i < QV_BREAKS; i++)
        transitions->pause[i] = transitions->no_pause[i] = logf(0.5f);
    transitions->pause[QV_BREAK_NONE] = logf(0.05f);
    transitions->no_pause[QV_BREAK_NONE] = logf(0.95f);
    transitions->other_variant = -other_variant_price;
}

// ---- one clip

static bool make_room(struct worker *worker, int frames, int most)
{
    size_t nodes = (size_t)worker->lattice.nodes;
    if (frames > worker->frame_capacity) {
        size_t n = (size_t)frames * 5 / 4;
        free(worker->squares);
        free(worker->part);
        free(worker->emission);
        free(worker->path);
        worker->squares = malloc(n * 2 * DIMS * sizeof(float));
        worker->part = malloc(n * QV_DENSITIES * (size_t)most * sizeof(float));
        worker->emission = malloc(n * QV_DENSITIES * sizeof(float));
        worker->path = malloc(n * sizeof(int));
        worker->frame_capacity =
            worker->squares && worker->part && worker->emission && worker->path ? (int)n : 0;
    }
    if (nodes * (size_t)frames > worker->back_capacity) {
        free(worker->back);
        worker->back_capacity = nodes * (size_t)frames * 5 / 4;
        worker->back = malloc(worker->back_capacity);
    }
    if (nodes > worker->node_capacity) {
        free(worker->score);
        worker->node_capacity = nodes * 5 / 4;
        worker->score = malloc(2 * worker->node_capacity * sizeof(float));
    }
    if (!worker->form)
        worker->form = malloc((size_t)QV_DENSITIES * (size_t)most * 2 * DIMS * sizeof(float));
    return worker->frame_capacity && worker->back && worker->score && worker->form;
}

static void choose_densities(struct worker *worker, bool all)
{
    for (int i = 0; i < QV_DENSITIES; i++)
        worker->row[i] = all ? 0 : -1;
    for (int n = 0; n < worker->lattice.nodes; n++)
        worker->row[worker->lattice.node[n].density] = 0;
    worker->densities = 0;
    for (int i = 0; i < QV_DENSITIES; i++)
        if (worker->row[i] >= 0) {
            worker->row[i] = worker->densities;
            worker->density[worker->densities++] = i;
        }
}

static void square(const struct sound *sound, float *squares)
{
    for (int t = 0; t < sound->frames; t++)
        for (int i = 0; i < DIMS; i++) {
            float x = sound->cepstra[(size_t)t * DIMS + (size_t)i];
            squares[(size_t)t * 2 * DIMS + (size_t)i] = x;
            squares[(size_t)t * 2 * DIMS + DIMS + (size_t)i] = x * x;
        }
}

/* Finds the best path of a clip. False: none, or memory is short (worker->error). */
static bool find_path(const struct fitter *fitter, struct worker *worker, int index)
{
    const struct sound *sound = &fitter->sound[index];
    int error = qv_lattice_build(&worker->lattice, &fitter->corpus->clip[index],
                                 fitter->variants ? fitter->lexicon : NULL);
    if (error || !make_room(worker, sound->frames, fitter->gmm->most)) {
        worker->error = QV_ERROR_MEMORY;
        return false;
    }
    choose_densities(worker, fitter->last);
    square(sound, worker->squares);
    qv_gmm_score(fitter->gmm, worker->density, worker->densities, worker->squares, sound->frames,
                 worker->form, worker->part, worker->first_part, worker->emission);
    return qv_viterbi(&worker->lattice, &fitter->transitions, worker->emission, worker->row, sound->frames,
                      worker->back, worker->score, worker->path) > -INFINITY;
}

static float emission_at(const struct worker *worker, int frames, int t)
{
    int density = worker->lattice.node[worker->path[t]].density;
    return worker->emission[(size_t)worker->row[density] * (size_t)frames + (size_t)t];
}

static void count_path(const struct fitter *fitter, struct worker *worker, int index)
{
    const struct sound *sound = &fitter->sound[index];
    const qv_lattice *lattice = &worker->lattice;
    for (int t = 0; t < sound->frames; t++) {
        int density = lattice->node[worker->path[t]].density, row = worker->row[density];
        float log_density = emission_at(worker, sound->frames, t);
        qv_gmm_count(fitter->gmm, &worker->sums, density, sound->cepstra + (size_t)t * DIMS,
                     worker->part + (size_t)worker->first_part[row] * (size_t)sound->frames + t,
                     sound->frames, log_density);
        worker->visits[density]++;
        worker->exits[density] += t + 1 == sound->frames || worker->path[t + 1] != worker->path[t];
        worker->log_density += log_density;
    }
    worker->frames += sound->frames;
    for (int i = 0; i < lattice->segments; i++)
        if (lattice->segment[i].word < 0)
            worker->breaks[lattice->segment[i].symbol]++;
    for (int t = 0; t < sound->frames; t++) {
        const qv_segment *segment = &lattice->segment[lattice->node[worker->path[t]].segment];
        bool begins =
            !t || lattice->node[worker->path[t - 1]].segment != lattice->node[worker->path[t]].segment;
        if (segment->word < 0 && begins)
            worker->pauses[segment->symbol]++;
    }
}

// ---- the result

/* Begin of frames of 10 ms when the first frame of 5 ms is `begin`: the middle between two of those nearest
 * to the middle between two of these. */
static int to_frames(int begin)
{
    return (begin + 1) / 2;
}

static bool reserve(qv_alignment *alignment, const qv_clip *clip, int segments)
{
    size_t most = (size_t)clip->symbols + (size_t)segments;
    alignment->symbol = malloc(most * sizeof *alignment->symbol);
    alignment->duration = malloc(most * sizeof *alignment->duration);
    alignment->word = malloc(((size_t)clip->words + 1) * sizeof *alignment->word);
    if (!alignment->symbol || !alignment->duration || !alignment->word)
        return false;
    if (clip->words)
        memcpy(alignment->word, clip->word, (size_t)clip->words * sizeof *alignment->word);
    alignment->words = clip->words;
    return true;
}

/* Appends a symbol that begins at frame `begin` of 10 ms: that ends the one before it. */
static void append(qv_alignment *alignment, int symbol, int begin)
{
    int n = alignment->symbols++;
    alignment->symbol[n] = (uint8_t)symbol;
    alignment->duration[n] = begin; // for now; see end_durations
}

static void end_durations(qv_alignment *alignment, int frames)
{
    for (int i = 0; i < alignment->symbols; i++) {
        int next = i + 1 < alignment->symbols ? alignment->duration[i + 1] : frames;
        alignment->duration[i] = next - alignment->duration[i];
    }
}

/* The clip's symbols along the path; breaks that the path passes by last no time. `place` runs over the
 * clip's own symbols, of which the words are replaced by the pronunciation in the path. */
static void read_path(const struct worker *worker, const qv_clip *clip, int frames, qv_alignment *alignment)
{
    const qv_lattice *lattice = &worker->lattice;
    int place = 0, word = -1;
    for (int t = 0; t < frames; t++) {
        int index = lattice->node[worker->path[t]].segment;
        const qv_segment *segment = &lattice->segment[index];
        if (t && lattice->node[worker->path[t - 1]].segment == index)
            continue;
        int until = segment->word < 0 ? segment->place : clip->word[segment->word].first_symbol;
        for (; place < until; place++)
            append(alignment, clip->symbol[place], to_frames(t));
        if (segment->word < 0) {
            place++;
        } else if (segment->word != word) {
            word = segment->word;
            alignment->word[word].first_symbol = alignment->symbols;
            alignment->word[word].symbols = 0;
            place += clip->word[word].symbols;
        }
        if (segment->word >= 0)
            alignment->word[word].symbols++;
        append(alignment, segment->symbol, to_frames(t));
    }
    for (; place < clip->symbols; place++)
        append(alignment, clip->symbol[place], clip->frames);
    end_durations(alignment, clip->frames);
}

/* How much worse the path sounds than the best state for each frame. */
static float rate_path(const struct worker *worker, int frames)
{
    double sum = 0;
    for (int t = 0; t < frames; t++) {
        float best = -INFINITY;
        for (int i = 0; i < worker->densities; i++)
            best = fmaxf(best, worker->emission[(size_t)i * (size_t)frames + (size_t)t]);
        sum += emission_at(worker, frames, t) - best;
    }
    return (float)(sum / frames);
}

static void align_clip(void *user, int task, int index)
{
    struct fitter *fitter = user;
    struct worker *worker = &fitter->worker[index];
    if (worker->error || qv_monitor_stop(fitter->monitor))
        return;
    bool found = find_path(fitter, worker, task);
    if (!fitter->last) {
        if (found)
            count_path(fitter, worker, task);
        return;
    }
    qv_alignment *alignment = &fitter->alignment[task];
    const qv_clip *clip = &fitter->corpus->clip[task];
    alignment->score = -INFINITY;
    if (!found)
        return;
    if (!reserve(alignment, clip, worker->lattice.segments)) {
        worker->error = QV_ERROR_MEMORY;
        return;
    }
    read_path(worker, clip, fitter->sound[task].frames, alignment);
    alignment->score = rate_path(worker, fitter->sound[task].frames);
}

// ---- passes

static int first_error(const struct fitter *fitter)
{
    for (int i = 0; i < qv_pool_threads(fitter->pool); i++)
        if (fitter->worker[i].error)
            return fitter->worker[i].error;
    return qv_monitor_stop(fitter->monitor) ? QV_STOPPED : 0;
}

static void clear_counts(struct fitter *fitter)
{
    for (int i = 0; i < qv_pool_threads(fitter->pool); i++) {
        struct worker *worker = &fitter->worker[i];
        qv_gmm_sums_clear(&worker->sums, fitter->gmm);
        memset(worker->visits, 0, sizeof worker->visits);
        memset(worker->exits, 0, sizeof worker->exits);
        memset(worker->pauses, 0, sizeof worker->pauses);
        memset(worker->breaks, 0, sizeof worker->breaks);
        worker->log_density = 0;
        worker->frames = 0;
    }
}

/* Adds all workers' counts to the first one's, in their order. */
static const struct worker *gather_counts(struct fitter *fitter)
{
    struct worker *all = &fitter->worker[0];
    for (int i = 1; i < qv_pool_threads(fitter->pool); i++) {
        const struct worker *worker = &fitter->worker[i];
        qv_gmm_sums_add(&all->sums, fitter->gmm, &worker->sums);
        for (int d = 0; d < QV_DENSITIES; d++) {
            all->visits[d] += worker->visits[d];
            all->exits[d] += worker->exits[d];
        }
        for (int b = 0; b < QV_BREAKS; b++) {
            all->pauses[b] += worker->pauses[b];
            all->breaks[b] += worker->breaks[b];
        }
        all->log_density += worker->log_density;
        all->frames += worker->frames;
    }
    return all;
}

/* Log odds of a rate that is never quite 0 or 1: a few cases of either kind are added. */
static void set_odds(double cases, double all, float *yes, float *no)
{
    double rate = (cases + 1) / (all + 2);
    *yes = (float)log(rate);
    *no = (float)log1p(-rate);
}

static void update_transitions(qv_transitions *transitions, const struct worker *counts)
{
    for (int i = 0; i < QV_DENSITIES; i++)
        set_odds(counts->exits[i], counts->visits[i], &transitions->leave[i], &transitions->stay[i]);
    for (int i = 0; i < QV_BREAKS; i++)
        set_odds(counts->pauses[i], counts->breaks[i], &transitions->pause[i], &transitions->no_pause[i]);
}

static int pass(struct fitter *fitter, qv_pool_work *work, int components)
{
    clear_counts(fitter);
    qv_pool_run(fitter->pool, fitter->corpus->count, work, fitter);
    int error = first_error(fitter);
    if (error || fitter->last)
        return error;
    const struct worker *counts = gather_counts(fitter);
    qv_gmm_update(fitter->gmm, &counts->sums);
    qv_gmm_split(fitter->gmm, &counts->sums, components);
    if (work == align_clip)
        update_transitions(&fitter->transitions, counts);
    return 0;
}

/* One Gaussian a state for the first third, then twice as many every few passes. */
static int components_at(int number, int passes, int most)
{
    int doublings = 0;
    while (2 << doublings <= most)
        doublings++;
    int from = passes / 3, to = passes * 4 / 5;
    if (number < from || to <= from)
        return 1;
    int steps = (number - from) * doublings / (to - from) + 1;
    return steps >= doublings ? most : 1 << steps;
}

static int fit(struct fitter *fitter, int passes, int most)
{
    qv_pool_run(fitter->pool, fitter->corpus->count, hear, fitter);
    int error = first_error(fitter);
    if (error)
        return error;
    measure_deviation(fitter);
    qv_pool_run(fitter->pool, fitter->corpus->count, scale, fitter);
    for (int i = 0; i < DIMS; i++)
        fitter->gmm->floor[i] = variance_floor;
    start_transitions(&fitter->transitions);
    error = pass(fitter, count_flat, 1);
    for (int i = 0; i < passes && !error; i++) {
        fitter->variants = i >= passes / 4;
        error = pass(fitter, align_clip, components_at(i, passes, most));
        qv_monitor_progress(fitter->monitor, "align", i + 1, passes + 1);
    }
    fitter->last = true;
    if (!error)
        error = pass(fitter, align_clip, most);
    qv_monitor_progress(fitter->monitor, "align", passes + 1, passes + 1);
    return error;
}

static void free_worker(struct worker *worker)
{
    qv_lattice_free(&worker->lattice);
    qv_gmm_sums_close(&worker->sums);
    free(worker->squares);
    free(worker->form);
    free(worker->part);
    free(worker->emission);
    free(worker->back);
    free(worker->score);
    free(worker->path);
}

static int open_fitter(struct fitter *fitter, int most)
{
    int threads = qv_pool_threads(fitter->pool);
    fitter->cepstra = qv_cepstra_open();
    fitter->sound = calloc((size_t)fitter->corpus->count + 1, sizeof *fitter->sound);
    fitter->worker = calloc((size_t)threads, sizeof *fitter->worker);
    int error = qv_gmm_open(&fitter->gmm, QV_DENSITIES, DIMS, most);
    if (!fitter->cepstra || !fitter->sound || !fitter->worker)
        error = QV_ERROR_MEMORY;
    for (int i = 0; i < threads && !error; i++)
        error = qv_gmm_sums_open(&fitter->worker[i].sums, fitter->gmm);
    return error;
}

int qv_align_fit(const qv_corpus *corpus, const qv_lexicon *lexicon, const qv_align_settings *settings,
                 qv_pool *pool, const qv_monitor *monitor, qv_alignment *alignment)
{
    struct fitter fitter = {
        .corpus = corpus, .lexicon = lexicon, .pool = pool, .monitor = monitor, .alignment = alignment};
    int error = open_fitter(&fitter, settings->components);
    if (!error)
        error = fit(&fitter, settings->passes, settings->components);
    for (int i = 0; fitter.sound && i < corpus->count; i++)
        free(fitter.sound[i].cepstra);
    for (int i = 0; fitter.worker && i < qv_pool_threads(pool); i++)
        free_worker(&fitter.worker[i]);
    for (int i = 0; error && i < corpus->count; i++)
        qv_alignment_free(&alignment[i]);
    free(fitter.sound);
    free(fitter.worker);
    qv_gmm_close(&fitter.gmm);
    qv_cepstra_close(&fitter.cepstra);
    return error;
}
