// SPDX-License-Identifier: MIT
#include "train/adversary/critic.h"
#include <stdio.h>
#include <stdlib.h>
#include "kernels/kernels.h"
#include "quaver/quaver.h"

enum { LAYERS = QV_CRITIC_LAYERS, BANDS = QV_CRITIC_BANDS, CHANNELS = QV_CRITIC_CHANNELS };
#define LEAST 1e-5f // of magnitudes
#define SLOPE 0.1f

static const struct {
    int n, hop, window;
} sizes[QV_CRITICS] = {{2048, 240, 1200}, {1024, 120, 600}, {512, 60, 300}};

static const qv_conv2d_shape shapes[LAYERS + 1] = {
    {2, CHANNELS, 3, 7, 1, 1, 1, 3, SLOPE},        {CHANNELS, CHANNELS, 3, 7, 1, 2, 1, 3, SLOPE},
    {CHANNELS, CHANNELS, 3, 7, 1, 2, 1, 3, SLOPE}, {CHANNELS, CHANNELS, 3, 7, 1, 2, 1, 3, SLOPE},
    {CHANNELS, CHANNELS, 3, 3, 1, 1, 1, 1, SLOPE}, {CHANNELS, 1, 3, 3, 1, 1, 1, 1, 1},
};

static void layout(qv_critics *critics, int which)
{
    qv_critic *critic = &critics->critic[which];
    char name[32];
    for (int i = 0; i <= LAYERS; i++) {
        snprintf(name, sizeof name, "critic.%d.%d", which, i);
        critic->layer[i] = qv_conv2d_layout(&critics->params, name, &shapes[i]);
    }
}

int qv_critics_open(qv_critics **critics)
{
    qv_critics *c = *critics = calloc(1, sizeof *c);
    bool taken = c != NULL;
    for (int i = 0; taken && i < QV_CRITICS; i++) {
        layout(c, i);
        c->critic[i].spectra =
            qv_band_spectra_open(sizes[i].n, sizes[i].hop, sizes[i].window, BANDS, QV_BANDS_MEAN);
        taken = c->critic[i].spectra != NULL;
    }
    if (taken && !c->params.failed)
        return QV_OK;
    qv_critics_close(critics);
    return QV_ERROR_MEMORY;
}

void qv_critics_close(qv_critics **critics)
{
    if (!*critics)
        return;
    for (int i = 0; i < QV_CRITICS; i++)
        qv_band_spectra_close(&(*critics)->critic[i].spectra);
    qv_params_free(&(*critics)->params);
    free(*critics);
    *critics = NULL;
}

// ---- what a critic sees

/* A critic at work on one sound. */
typedef struct pass {
    qv_grid input, feature[LAYERS + 1]; // the last: scores
} pass;

static const qv_grid *input_of(const pass *p, int layer)
{
    return layer > 0 ? &p->feature[layer - 1] : &p->input;
}

static bool pass_take(const qv_critic *critic, int frames, qv_arena *arena, pass *p)
{
    bool taken = qv_grid_take(arena, frames, BANDS, 2, shapes[0].band_padding, &p->input);
    for (int i = 0; taken && i <= LAYERS; i++) {
        const int margin = i < LAYERS ? shapes[i + 1].band_padding : 0;
        taken = qv_grid_take(arena, frames, qv_conv2d_bands(&critic->layer[i], input_of(p, i)->bands),
                             shapes[i].out, margin, &p->feature[i]);
    }
    return taken;
}

static void look(const qv_critic *critic, const qv_real *value, const qv_conv2d_weights *weights,
                 const qv_real *magnitudes, pass *p)
{
    for (int t = 0; t < p->input.rows; t++)
        qv_kernels()->patch_row(magnitudes + t * BANDS, (qv_real)LEAST, BANDS, qv_grid_row(&p->input, t));
    for (int i = 0; i <= LAYERS; i++)
        qv_conv2d_forward(&critic->layer[i], value, &weights[i], input_of(p, i), &p->feature[i]);
}

// ---- what it minimises, and what it is to the maker

/* One critic, one pair of sounds */
typedef struct game {
    const qv_critic *critic;
    const qv_real *value;
    qv_conv2d_weights weights[LAYERS + 1];
    qv_band_tape bands;
    pass made, recorded;
    qv_grid even, odd; // gradients by features, by turns
} game;

/* Cells of a feature */
static size_t cells(const qv_grid *grid)
{
    return (size_t)grid->rows * (size_t)(grid->bands * grid->channels);
}

/* Mean square of target - score; *dscore is what the gradient is at work on. */
static double square(const qv_grid *score, qv_real target, const qv_grid *dscore)
{
    const size_t n = cells(score); // without margins
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        const qv_real error = score->at[i] - target;
        dscore->at[i] = 2 * error / (qv_real)n;
        sum += (double)(error * error);
    }
    return sum / (double)n;
}

/* Mean distance of the features of a layer. */
static double match_features(const qv_grid *made, const qv_grid *recorded)
{
    double sum = 0;
    for (int t = 0; t < made->rows; t++)
        sum += (double)qv_kernels()->distance(qv_grid_row(made, t), qv_grid_row(recorded, t),
                                              made->bands * made->channels);
    return sum / (double)cells(made);
}

static void match_gradient(const qv_grid *made, const qv_grid *recorded, float weight, const qv_grid *dmade)
{
    const qv_real slope = (qv_real)weight / (qv_real)cells(made);
    for (int t = 0; t < made->rows; t++)
        qv_kernels()->distance_backward(qv_grid_row(made, t), qv_grid_row(recorded, t), slope,
                                        made->bands * made->channels, qv_grid_row(dmade, t));
}

/* The buffer of the gradient by a layer's result, in the shape of that result. */
static qv_grid gradient_of(const game *g, int layer)
{
    qv_grid grid = g->made.feature[layer];
    grid.margin = 0;
    grid.at = layer % 2 ? g->odd.at : g->even.at;
    return grid;
}

static bool game_open(game *g, const qv_critic *critic, const qv_real *value, const qv_real *made,
                      const qv_real *recorded, int count, qv_arena *arena)
{
    *g = (game){.critic = critic, .value = value};
    bool taken = qv_band_spectra_forward(critic->spectra, made, recorded, count, arena, &g->bands) &&
                 pass_take(critic, g->bands.frames, arena, &g->made) &&
                 pass_take(critic, g->bands.frames, arena, &g->recorded) &&
                 qv_grid_take(arena, g->bands.frames, BANDS, CHANNELS, 0, &g->even) &&
                 qv_grid_take(arena, g->bands.frames, BANDS, CHANNELS, 0, &g->odd);
    for (int i = 0; taken && i <= LAYERS; i++)
        taken = qv_conv2d_prepare(&critic->layer[i], value, arena, &g->weights[i]);
    return taken;
}

static bool backward_layer(const game *g, const pass *p, int layer, qv_arena *arena, qv_real *grad,
                           const qv_grid *dx)
{
    const qv_grid dy = gradient_of(g, layer);
    return qv_conv2d_backward(&g->critic->layer[layer], g->value, &g->weights[layer], input_of(p, layer),
                              &p->feature[layer], &dy, arena, grad, dx);
}

/* The critic's own gradient, for one of the sounds; that of its score is in its place. */
static bool learn(const game *g, const pass *p, qv_arena *arena, qv_real *grad)
{
    bool ok = true;
    for (int i = LAYERS; ok && i > 0; i--) {
        const qv_grid dx = gradient_of(g, i - 1);
        ok = backward_layer(g, p, i, arena, grad, &dx);
    }
    return ok && backward_layer(g, p, 0, arena, grad, NULL);
}

/* The maker's gradient, back to the samples. */
static bool teach(const game *g, float match, qv_arena *arena, qv_real *dmade)
{
    const size_t mark = qv_arena_mark(arena);
    const int frames = g->bands.frames;
    qv_grid dinput;
    bool ok = qv_grid_take(arena, frames, BANDS, 2, 0, &dinput);
    qv_real *dmagnitude = qv_arena_reals(arena, (size_t)(frames * BANDS));
    for (int i = LAYERS; ok && i > 0; i--) {
        const qv_grid dx = gradient_of(g, i - 1);
        ok = backward_layer(g, &g->made, i, arena, NULL, &dx);
        if (ok)
            match_gradient(&g->made.feature[i - 1], &g->recorded.feature[i - 1], match, &dx);
    }
    ok = ok && dmagnitude && backward_layer(g, &g->made, 0, arena, NULL, &dinput);
    for (int t = 0; ok && t < frames; t++)
        qv_kernels()->patch_row_backward(g->bands.made + t * BANDS, (qv_real)LEAST,
                                         qv_grid_row(&g->made.input, t), qv_grid_row(&dinput, t), BANDS,
                                         dmagnitude + t * BANDS);
    ok = ok && qv_band_spectra_backward(g->critic->spectra, &g->bands, dmagnitude, arena, dmade);
    qv_arena_release(arena, mark);
    return ok;
}

static bool play(game *g, float match, qv_arena *arena, qv_real *grad, qv_real *dmade, qv_critique *critique)
{
    const qv_grid dscore = gradient_of(g, LAYERS);
    look(g->critic, g->value, g->weights, g->bands.made, &g->made);
    look(g->critic, g->value, g->weights, g->bands.recorded, &g->recorded);
    critique->critics += square(&g->recorded.feature[LAYERS], 1, &dscore);
    if (grad && !learn(g, &g->recorded, arena, grad))
        return false;
    critique->critics += square(&g->made.feature[LAYERS], 0, &dscore);
    if (grad && !learn(g, &g->made, arena, grad))
        return false;
    critique->adversarial += square(&g->made.feature[LAYERS], 1, &dscore);
    for (int i = 0; i < LAYERS; i++)
        critique->matching += match_features(&g->made.feature[i], &g->recorded.feature[i]);
    return !dmade || teach(g, match, arena, dmade);
}

bool qv_critics_run(const qv_critics *critics, const qv_real *value, const qv_sound_pair *sound, float match,
                    qv_arena *arena, qv_real *grad, qv_real *dmade, qv_critique *critique)
{
    bool ok = true;
    *critique = (qv_critique){0};
    for (int i = 0; ok && i < QV_CRITICS; i++) { // one at a time: memory of the largest
        const size_t mark = qv_arena_mark(arena);
        game g;
        ok = game_open(&g, &critics->critic[i], value, sound->made, sound->recorded, sound->count, arena) &&
             play(&g, match, arena, grad, dmade, critique);
        qv_arena_release(arena, mark);
    }
    return ok;
}
