// SPDX-License-Identifier: MIT
#include <math.h>
#include <stddef.h>
#include "train/align/lattice.h"

/* What it costs to take an arc into `segment`, besides leaving the state that it comes from. */
static float arc_price(const qv_lattice *lattice, const qv_transitions *transitions, const qv_arc *arc,
                       int segment)
{
    float price = arc->variant ? transitions->other_variant : 0;
    if (arc->skipped >= 0)
        price += transitions->no_pause[arc->skipped];
    if (segment >= 0 && lattice->segment[segment].word < 0 &&
        (arc->from < 0 || lattice->node[arc->from].segment != segment))
        price += transitions->pause[lattice->segment[segment].symbol];
    return price;
}

/* The best of `arcs` arcs by the scores of the frame before. Returns its number from 1, 0: none is open. */
static int best_arc(const qv_lattice *lattice, const qv_transitions *transitions, int first, int arcs,
                    int segment, const float *before, float *best)
{
    int choice = 0;
    for (int i = 0; i < arcs; i++) {
        const qv_arc *arc = &lattice->arc[first + i];
        if (arc->from < 0 || before[arc->from] == -INFINITY)
            continue;
        float score = before[arc->from] + transitions->leave[lattice->node[arc->from].density] +
                      arc_price(lattice, transitions, arc, segment);
        if (score > *best) {
            *best = score;
            choice = i + 1;
        }
    }
    return choice;
}

static void begin(const qv_lattice *lattice, const qv_transitions *transitions, const float *emission,
                  const int *row, int frames, float *now)
{
    for (int n = 0; n < lattice->nodes; n++) {
        const qv_node *node = &lattice->node[n];
        now[n] = -INFINITY;
        for (int i = 0; i < node->arcs; i++) {
            const qv_arc *arc = &lattice->arc[node->first_arc + i];
            if (arc->from >= 0)
                continue;
            float score = arc_price(lattice, transitions, arc, node->segment) +
                          emission[(size_t)row[node->density] * (size_t)frames];
            now[n] = score > now[n] ? score : now[n];
        }
    }
}

double qv_viterbi(const qv_lattice *lattice, const qv_transitions *transitions, const float *emission,
                  const int *row, int frames, uint8_t *back, float *score, int *path)
{
    const size_t nodes = (size_t)lattice->nodes;
    float *before = score, *now = score + nodes;
    begin(lattice, transitions, emission, row, frames, now);
    for (int t = 1; t < frames; t++) {
        float *swap = before;
        before = now;
        now = swap;
        for (int n = 0; n < lattice->nodes; n++) {
            const qv_node *node = &lattice->node[n];
            float best = before[n] + transitions->stay[node->density];
            back[(size_t)t * nodes + (size_t)n] = (uint8_t)best_arc(lattice, transitions, node->first_arc,
                                                                    node->arcs, node->segment, before, &best);
            now[n] = best + emission[(size_t)row[node->density] * (size_t)frames + (size_t)t];
        }
    }
    float best = -INFINITY;
    int last = best_arc(lattice, transitions, lattice->first_last_arc, lattice->last_arcs, -1, now, &best);
    if (!last)
        return -INFINITY;
    int n = lattice->arc[lattice->first_last_arc + last - 1].from;
    for (int t = frames - 1; t >= 0; t--) {
        path[t] = n;
        int choice = t ? back[(size_t)t * nodes + (size_t)n] : 0;
        if (choice)
            n = lattice->arc[lattice->node[n].first_arc + choice - 1].from;
    }
    return best;
}
