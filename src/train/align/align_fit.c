// SPDX-License-Identifier: MIT
#include "train/align/align_fit.h"
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "base/team.h"
#include "quaver/quaver.h"
#include "train/align/align_search.h"
#include "train/align/align_share.h"
#include "train/data/cepstra.h"
#include "train/align/gmm.h"

enum { DIMS = QV_CEPSTRA_DIMS };

static const double variance_floor = 0.02;  // of the variance over all frames
static const float other_variant_price = 1; // in favour of the first pronunciation

/* What is counted along the paths of a pass. */
struct counts {
    qv_gmm_sums sums;
    /* what follows goes to other processes as one, see share_counts */
    double visits[QV_DENSITIES], exits[QV_DENSITIES]; // frames in a state, and times it was left
    double pauses[QV_BREAKS], breaks[QV_BREAKS];      // breaks with a pause, and all
};

struct worker {
    qv_search search;
    struct counts counts;
    int error;
};

/* Sums over the frames of a clip. */
struct moments {
    double frames, first[DIMS], second[DIMS]; // of x and x^2
};

struct fitter {
    const qv_corpus *corpus;
    const qv_lexicon *lexicon;
    qv_pool *pool;
    const qv_monitor *monitor;
    qv_cepstra *cepstra;
    qv_gmm *gmm;
    qv_transitions transitions;
    qv_search_models models;
    qv_heard *heard;         // [clips], of this process's workers
    struct moments *moments; // [clips]
    struct worker *worker;   // [workers]
    qv_alignment *alignment;
};

// ---- sound

static void add_moments(struct moments *moments, const qv_heard *heard)
{
    moments->frames = heard->frames;
    for (int t = 0; t < heard->frames; t++)
        for (int i = 0; i < DIMS; i++) {
            double x = heard->cepstra[(size_t)t * DIMS + (size_t)i];
            moments->first[i] += x;
            moments->second[i] += x * x;
        }
}

static void hear(void *user, int task, int worker)
{
    struct fitter *fitter = user;
    const qv_clip *clip = &fitter->corpus->clip[task];
    qv_heard *heard = &fitter->heard[task];
    heard->frames = qv_cepstra_frames(clip->sample_count);
    heard->cepstra = malloc((size_t)heard->frames * DIMS * sizeof *heard->cepstra);
    heard->voiced = malloc((size_t)heard->frames);
    if (!heard->cepstra || !heard->voiced) {
        fitter->worker[worker].error = QV_ERROR_MEMORY;
        return;
    }
    qv_cepstra_analyse(fitter->cepstra, clip->samples, clip->sample_count, heard->cepstra);
    for (int t = 0; t < heard->frames; t++) { // the models' frames lie at every second one of these
        int frame = t * QV_CEPSTRA_HOP / QV_HOP;
        heard->voiced[t] = clip->f0[frame < clip->frames ? frame : clip->frames - 1] > 0;
    }
    add_moments(&fitter->moments[task], heard);
}

/* All states sound like the average until something is counted for them. */
static void start_mixtures(struct fitter *fitter)
{
    double first[DIMS] = {0}, second[DIMS] = {0}, frames = 0;
    for (int c = 0; c < fitter->corpus->count; c++) {
        const struct moments *moments = &fitter->moments[c];
        frames += moments->frames;
        for (int i = 0; i < DIMS; i++) {
            first[i] += moments->first[i];
            second[i] += moments->second[i];
        }
    }
    for (int i = 0; i < DIMS; i++) {
        first[i] /= frames;
        second[i] = fmax(second[i] / frames - first[i] * first[i], 1e-6);
    }
    qv_gmm_start(fitter->gmm, first, second, variance_floor);
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

static void count_pauses(struct counts *counts, const qv_search *search, int frames)
{
    const qv_lattice *lattice = &search->lattice;
    for (int i = 0; i < lattice->segments; i++)
        if (lattice->segment[i].word < 0)
            counts->breaks[lattice->segment[i].symbol]++;
    for (int t = 0, before = -1; t < frames; t++) {
        int index = lattice->node[search->path[t]].segment;
        if (index != before && lattice->segment[index].word < 0)
            counts->pauses[lattice->segment[index].symbol]++;
        before = index;
    }
}

static void count_path(const struct fitter *fitter, struct worker *worker, const qv_heard *heard)
{
    const qv_search *search = &worker->search;
    struct counts *counts = &worker->counts;
    const size_t frames = (size_t)heard->frames;
    for (int t = 0; t < heard->frames; t++) {
        int density = search->lattice.node[search->path[t]].density;
        const float *x = heard->cepstra + (size_t)t * DIMS;
        if (fitter->models.gmm)
            qv_gmm_count(fitter->gmm, &counts->sums, density, x,
                         search->part + (size_t)search->first_part[search->row[density]] * frames + (size_t)t,
                         heard->frames, qv_search_density(search, heard, t));
        else
            qv_gmm_count_first(fitter->gmm, &counts->sums, density, x);
        counts->visits[density]++;
        counts->exits[density] += t + 1 == heard->frames || search->path[t + 1] != search->path[t];
    }
    count_pauses(counts, search, heard->frames);
}

/* One task of a pass that learns. */
static void learn_clip(void *user, int task, int index)
{
    struct fitter *fitter = user;
    struct worker *worker = &fitter->worker[index];
    if (worker->error || qv_monitor_stop(fitter->monitor))
        return;
    int found =
        qv_search_run(&worker->search, &fitter->models, &fitter->corpus->clip[task], &fitter->heard[task]);
    if (found < 0)
        worker->error = found;
    else if (found)
        count_path(fitter, worker, &fitter->heard[task]);
}

/* How much worse the path sounds than the best state for each frame. */
static float rate_path(const qv_search *search, const qv_heard *heard)
{
    double sum = 0;
    for (int t = 0; t < heard->frames; t++) {
        float best = -INFINITY;
        for (int i = 0; i < search->densities; i++)
            best = fmaxf(best, search->emission[(size_t)i * (size_t)heard->frames + (size_t)t]);
        sum += qv_search_density(search, heard, t) - best;
    }
    return (float)(sum / heard->frames);
}

/* One task of the last pass. */
static void align_clip(void *user, int task, int index)
{
    struct fitter *fitter = user;
    struct worker *worker = &fitter->worker[index];
    const qv_clip *clip = &fitter->corpus->clip[task];
    const qv_heard *heard = &fitter->heard[task];
    qv_alignment *alignment = &fitter->alignment[task];
    if (worker->error || qv_monitor_stop(fitter->monitor))
        return;
    alignment->score = -INFINITY;
    int found = qv_search_run(&worker->search, &fitter->models, clip, heard);
    if (found > 0) {
        alignment->score = rate_path(&worker->search, heard);
        found =
            qv_alignment_read(alignment, &worker->search.lattice, worker->search.path, heard->frames, clip);
    }
    if (found < 0)
        worker->error = found;
}

// ---- passes

static int run_pool(const struct fitter *fitter, qv_pool_work *work)
{
    qv_pool_run_own(fitter->pool, fitter->corpus->count, work, (void *)fitter);
    for (int i = 0; i < qv_pool_workers(fitter->pool); i++)
        if (fitter->worker[i].error)
            return fitter->worker[i].error;
    return qv_monitor_stop(fitter->monitor) ? QV_STOPPED : 0;
}

static void clear_counts(struct counts *counts, const qv_gmm *gmm)
{
    qv_gmm_sums sums = counts->sums;
    qv_gmm_sums_clear(&sums, gmm);
    *counts = (struct counts){.sums = sums};
}

static void add_counts(struct counts *counts, const qv_gmm *gmm, const struct counts *more)
{
    qv_gmm_sums_add(&counts->sums, gmm, &more->sums);
    for (int i = 0; i < QV_DENSITIES; i++) {
        counts->visits[i] += more->visits[i];
        counts->exits[i] += more->exits[i];
    }
    for (int i = 0; i < QV_BREAKS; i++) {
        counts->pauses[i] += more->pauses[i];
        counts->breaks[i] += more->breaks[i];
    }
}

/* Log probabilities of `cases` in `all`, which are never quite 0 or 1: a case of either kind is added. */
static void set_odds(double cases, double all, float *yes, float *no)
{
    double rate = (cases + 1) / (all + 2);
    *yes = (float)log(rate);
    *no = (float)log1p(-rate);
}

static void update_transitions(qv_transitions *transitions, const struct counts *counts)
{
    for (int i = 0; i < QV_DENSITIES; i++)
        set_odds(counts->exits[i], counts->visits[i], &transitions->leave[i], &transitions->stay[i]);
    for (int i = 0; i < QV_BREAKS; i++)
        set_odds(counts->pauses[i], counts->breaks[i], &transitions->pause[i], &transitions->no_pause[i]);
}

/* Everybody gets what all workers counted. */
static bool share_counts(const struct fitter *fitter)
{
    enum { KINDS = 4 };
    const int workers = qv_pool_workers(fitter->pool);
    const size_t parts = (size_t)fitter->gmm->densities * (size_t)fitter->gmm->most * sizeof(double);
    const size_t begin = offsetof(struct counts, visits), size = sizeof(struct counts) - begin;
    qv_part *part = malloc(KINDS * (size_t)workers * sizeof *part);
    for (int i = 0; part && i < workers; i++) {
        struct counts *counts = &fitter->worker[i].counts;
        part[i] = (qv_part){counts->sums.count, parts};
        part[workers + i] = (qv_part){counts->sums.first, parts * DIMS};
        part[2 * workers + i] = (qv_part){counts->sums.second, parts * DIMS};
        part[3 * workers + i] = (qv_part){(char *)counts + begin, size};
    }
    const bool well = part && qv_team_share(fitter->pool, part, KINDS * workers);
    free(part);
    return well;
}

/* Finds all paths, and fits mixtures of `components` Gaussians to them. */
static int learn(struct fitter *fitter, int components)
{
    for (int i = 0; i < qv_pool_workers(fitter->pool); i++)
        clear_counts(&fitter->worker[i].counts, fitter->gmm);
    int error = run_pool(fitter, learn_clip);
    if (!error && !share_counts(fitter))
        error = QV_ERROR_MEMORY;
    if (error)
        return error;
    struct counts *all = &fitter->worker[0].counts; // in the order of the workers: the sums come out the same
    for (int i = 1; i < qv_pool_workers(fitter->pool); i++)
        add_counts(all, fitter->gmm, &fitter->worker[i].counts);
    qv_gmm_update(fitter->gmm, &all->sums);
    qv_gmm_split(fitter->gmm, &all->sums, components);
    update_transitions(&fitter->transitions, all);
    return 0;
}

/* One Gaussian a state for the first third of the passes, then twice as many every few. */
static int components_at(int pass, int passes, int most)
{
    int doublings = 0;
    while (2 << doublings <= most)
        doublings++;
    int from = passes / 3, to = passes * 4 / 5;
    if (pass < from || to <= from)
        return 1;
    int steps = (pass - from) * doublings / (to - from) + 1;
    return steps >= doublings ? most : 1 << steps;
}

/* The first pass knows the manners of phones alone; other pronunciations are opened when there is something
 * to choose them by. */
static int fit(struct fitter *fitter, int passes, int most)
{
    int error = run_pool(fitter, hear);
    if (!error &&
        !qv_team_share_records(fitter->pool, fitter->moments, sizeof *fitter->moments, fitter->corpus->count))
        error = QV_ERROR_MEMORY;
    if (error)
        return error;
    start_mixtures(fitter);
    start_transitions(&fitter->transitions);
    for (int i = 0; i <= passes && !error; i++) {
        fitter->models.gmm = i ? fitter->gmm : NULL;
        fitter->models.lexicon = i > passes / 4 ? fitter->lexicon : NULL;
        error = learn(fitter, i ? components_at(i - 1, passes, most) : 1);
        qv_monitor_progress(fitter->monitor, "align", i + 1, passes + 2);
    }
    if (error)
        return error;
    fitter->models.all = true;
    error = run_pool(fitter, align_clip);
    if (!error && !qv_alignments_share(fitter->pool, fitter->alignment, fitter->corpus->count, false))
        error = QV_ERROR_MEMORY;
    qv_monitor_progress(fitter->monitor, "align", passes + 2, passes + 2);
    return error;
}

// ---- open and close

static int open_fitter(struct fitter *fitter, int most)
{
    const int workers = qv_pool_workers(fitter->pool);
    fitter->models.transitions = &fitter->transitions;
    fitter->models.most = most;
    fitter->cepstra = qv_cepstra_open();
    fitter->heard = calloc((size_t)fitter->corpus->count + 1, sizeof *fitter->heard);
    fitter->moments = calloc((size_t)fitter->corpus->count + 1, sizeof *fitter->moments);
    fitter->worker = calloc((size_t)workers, sizeof *fitter->worker);
    int error = qv_gmm_open(&fitter->gmm, QV_DENSITIES, DIMS, most);
    if (!fitter->cepstra || !fitter->heard || !fitter->moments || !fitter->worker)
        error = QV_ERROR_MEMORY;
    for (int i = 0; i < workers && !error; i++)
        error = qv_gmm_sums_open(&fitter->worker[i].counts.sums, fitter->gmm);
    return error;
}

static void close_fitter(struct fitter *fitter)
{
    for (int i = 0; fitter->heard && i < fitter->corpus->count; i++) {
        free(fitter->heard[i].cepstra);
        free(fitter->heard[i].voiced);
    }
    for (int i = 0; fitter->worker && i < qv_pool_workers(fitter->pool); i++) {
        qv_search_free(&fitter->worker[i].search);
        qv_gmm_sums_close(&fitter->worker[i].counts.sums);
    }
    free(fitter->heard);
    free(fitter->moments);
    free(fitter->worker);
    qv_gmm_close(&fitter->gmm);
    qv_cepstra_close(&fitter->cepstra);
}

int qv_align_fit(const qv_corpus *corpus, const qv_lexicon *lexicon, const qv_align_settings *settings,
                 qv_pool *pool, const qv_monitor *monitor, qv_alignment *alignment)
{
    struct fitter fitter = {
        .corpus = corpus, .lexicon = lexicon, .pool = pool, .monitor = monitor, .alignment = alignment};
    int error = open_fitter(&fitter, settings->components);
    if (!error)
        error = fit(&fitter, settings->passes, settings->components);
    close_fitter(&fitter);
    for (int i = 0; error && i < corpus->count; i++)
        qv_alignment_free(&alignment[i]);
    return error;
}
