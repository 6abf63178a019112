// SPDX-License-Identifier: MIT
#include "train/align/align_search.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"
#include "train/data/cepstra.h"
#include "train/align/manner.h"

enum { DIMS = QV_CEPSTRA_DIMS };

/* How much what is known beforehand counts beside what was learned. Without it the models drift: a boundary
 * may as well lie a little before or after the change that anybody hears. Measured on 80 minutes: log-mel
 * values are predicted from phone, context and place in the phone with an error of 0.678 at weight 0, 0.650
 * at 2, 0.655 at 8. */
static const float manner_weight = 2;

void qv_search_free(qv_search *search)
{
    qv_lattice_free(&search->lattice);
    free(search->path);
    free(search->emission);
    free(search->part);
    free(search->evidence);
    free(search->level);
    free(search->squares);
    free(search->form);
    free(search->score);
    free(search->back);
    *search = (qv_search){0};
}

/* Replaces an array, whose content is not needed any more. */
static bool renew(void *array, size_t count, size_t size)
{
    void *old, *fresh = malloc(count * size);
    memcpy(&old, array, sizeof old); // the caller's pointer has a type of its own
    free(old);
    memcpy(array, &fresh, sizeof fresh);
    return fresh;
}

static bool make_room(qv_search *search, size_t frames, size_t most)
{
    size_t nodes = (size_t)search->lattice.nodes;
    bool well = true;
    if (frames > search->frame_capacity) {
        size_t n = frames * 5 / 4, densities = n * QV_DENSITIES;
        search->frame_capacity = n;
        well = renew(&search->path, n, sizeof *search->path) &&
               renew(&search->level, n, sizeof *search->level) &&
               renew(&search->squares, n * 2 * DIMS, sizeof *search->squares) &&
               renew(&search->emission, densities, sizeof *search->emission) &&
               renew(&search->evidence, densities, sizeof *search->evidence) &&
               renew(&search->part, densities * most, sizeof *search->part);
    }
    if (well && nodes * frames > search->back_capacity) {
        search->back_capacity = nodes * frames * 5 / 4;
        well = renew(&search->back, search->back_capacity, sizeof *search->back);
    }
    if (well && nodes > search->node_capacity) {
        search->node_capacity = nodes * 5 / 4;
        well = renew(&search->score, 2 * search->node_capacity, sizeof *search->score);
    }
    if (well && !search->form)
        well = renew(&search->form, QV_DENSITIES * most * 2 * DIMS, sizeof *search->form);
    return well;
}

static void choose_densities(qv_search *search, bool all)
{
    for (int i = 0; i < QV_DENSITIES; i++)
        search->row[i] = all ? 0 : -1;
    for (int n = 0; n < search->lattice.nodes; n++)
        search->row[search->lattice.node[n].density] = 0;
    search->densities = 0;
    for (int i = 0; i < QV_DENSITIES; i++)
        if (search->row[i] >= 0) {
            search->row[i] = search->densities;
            search->density[search->densities++] = i;
        }
}

static void square(const qv_heard *heard, float *squares)
{
    for (int t = 0; t < heard->frames; t++)
        for (int i = 0; i < DIMS; i++) {
            float x = heard->cepstra[(size_t)t * DIMS + (size_t)i];
            squares[(size_t)t * 2 * DIMS + (size_t)i] = x;
            squares[(size_t)t * 2 * DIMS + DIMS + (size_t)i] = x * x;
        }
}

/* Fills in emission and evidence. */
static void score_frames(qv_search *search, const qv_search_models *models, const qv_heard *heard)
{
    size_t count = (size_t)search->densities * (size_t)heard->frames;
    qv_manner_score(search->density, search->densities, heard->cepstra, heard->voiced, heard->frames,
                    search->level, search->evidence);
    if (!models->gmm) {
        memcpy(search->emission, search->evidence, count * sizeof *search->emission);
        return;
    }
    square(heard, search->squares);
    qv_gmm_score(models->gmm, search->density, search->densities, search->squares, heard->frames,
                 search->form, search->part, search->first_part, search->emission);
    for (size_t i = 0; i < count; i++)
        search->evidence[i] = manner_weight * search->evidence[i] + search->emission[i];
}

int qv_search_run(qv_search *search, const qv_search_models *models, const qv_clip *clip,
                  const qv_heard *heard)
{
    if (qv_lattice_build(&search->lattice, clip, models->lexicon) ||
        !make_room(search, (size_t)heard->frames, (size_t)models->most))
        return QV_ERROR_MEMORY;
    choose_densities(search, models->all);
    score_frames(search, models, heard);
    return qv_viterbi(&search->lattice, models->transitions, search->evidence, search->row, heard->frames,
                      search->back, search->score, search->path) > -INFINITY;
}
