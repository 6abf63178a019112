// SPDX-License-Identifier: MIT
#include <math.h>

#include "text/phones.h"
#include "train/fit/voice_fits.h"

#define DROPOUT 0.4f
#define ZONEOUT 0.1f

/* What a voiced frame's pitch counts against a symbol's duration. So little that pitch, which overfits first,
 * doesn't end the fit before durations are learned: at 0.25 the best step was 300 of 1500, with durations a
 * tenth worse and pitch no better. */
#define PITCH_SHARE 0.03

static int symbols_of(void *user, int index)
{
    const qv_fit_data *data = user;
    return data->targets->corpus->clip[index].symbols;
}

/* What the cross entropy of a pause counts against a symbol's duration. */
#define PAUSE_SHARE 0.5

/* Rows of what the network says, and of the gradient. */
typedef struct rows {
    int columns;
    qv_real *out, *dout; // [symbols][columns]
} rows;

/* |log(frames + 1)| of each symbol. With phrasing a break that isn't heard has no duration to be wrong in. */
static double duration_loss(const qv_clip *clip, const rows *r)
{
    const bool phrased = r->columns > QV_PROSODY_PAUSE;
    double loss = 0;
    for (int s = 0; s < clip->symbols; s++) {
        const int at = s * r->columns + QV_PROSODY_DURATION;
        const double error = (double)r->out[at] - log(clip->duration[s] + 1.0);
        if (phrased && qv_symbol_is_break(clip->symbol[s]) && clip->duration[s] == 0)
            continue;
        loss += fabs(error);
        r->dout[at] = error > 0 ? 1 : -1;
    }
    return loss;
}

/* Cross entropy of the pause at each break inside the sentence. */
static double pause_loss(const qv_clip *clip, const rows *r)
{
    double loss = 0;
    if (r->columns <= QV_PROSODY_PAUSE)
        return 0;
    for (int s = 1; s + 1 < clip->symbols; s++) {
        const int at = s * r->columns + QV_PROSODY_PAUSE;
        const double odds = (double)r->out[at], heard = clip->duration[s] > 0;
        if (!qv_symbol_is_break(clip->symbol[s]))
            continue;
        loss += fmax(odds, 0) - heard * odds + log1p(exp(-fabs(odds)));
        r->dout[at] = (qv_real)(PAUSE_SHARE * (1 / (1 + exp(-odds)) - heard));
    }
    return loss;
}

/* Squared error of F0 of each voiced frame; dcontour receives the gradient. In Hz, as pitch is judged, not in
 * octaves, and squared: the most likely error is what is to be small on the average, and the median would lie
 * below the mean. Units: deviations of log F0 at the mean pitch, so that the loss doesn't depend on the
 * voice. */
static double pitch_loss(const qv_clip *clip, const qv_normal *normal, const float *pitch,
                         const qv_real *contour, qv_real *dcontour)
{
    const double deviation = normal->pitch_deviation;
    double loss = 0;
    for (int t = 0; t < clip->frames; t++) {
        dcontour[t] = 0;
        if (clip->f0[t] <= 0)
            continue;
        double own = exp(deviation * contour[t]);
        double error = (own - exp(deviation * pitch[t])) / deviation;
        loss += error * error;
        dcontour[t] = (qv_real)(PITCH_SHARE * 2 * error * own);
    }
    return loss;
}

static void take_points(const rows *r, int symbols, qv_real *points)
{
    for (int s = 0; s < symbols; s++) {
        for (int j = 0; j < QV_PITCH_POINTS; j++)
            points[s * QV_PITCH_POINTS + j] = r->out[s * r->columns + QV_PROSODY_PITCH + j];
    }
}

static bool run_prosody(void *user, qv_fit_item *item)
{
    const qv_fit_data *data = user;
    const qv_clip *clip = &data->targets->corpus->clip[item->index[0]];
    const qv_prosody *prosody = &data->voice->prosody;
    qv_rng rng;
    qv_rng_seed(&rng, item->seed, 0);
    qv_regularise regularise = {.rng = &rng};
    if (item->learning)
        regularise.dropout = DROPOUT, regularise.zoneout = ZONEOUT;
    size_t symbols = (size_t)clip->symbols, frames = (size_t)clip->frames;
    const size_t columns = (size_t)prosody->out.out;
    rows r = {.columns = (int)columns,
              .out = qv_arena_reals(item->arena, symbols * columns),
              .dout = qv_arena_zeros(item->arena, symbols * columns)};
    qv_real *points = qv_arena_reals(item->arena, symbols * QV_PITCH_POINTS);
    qv_real *contour = qv_arena_reals(item->arena, frames);
    qv_real *dcontour = qv_arena_reals(item->arena, frames);
    if (!r.out || !r.dout || !points || !contour || !dcontour)
        return false;
    qv_prosody_tape *tape = qv_prosody_forward(prosody, item->value[0], clip->symbol, clip->symbols,
                                               &regularise, item->arena, r.out);
    if (!tape)
        return false;
    take_points(&r, clip->symbols, points);
    qv_contour_forward(points, clip->duration, clip->symbols, clip->frames, contour);
    item->loss[1] = duration_loss(clip, &r);
    item->loss[2] =
        pitch_loss(clip, &data->targets->normal, data->targets->pitch[item->index[0]], contour, dcontour);
    item->loss[3] = pause_loss(clip, &r);
    item->loss[0] = item->loss[1] + PITCH_SHARE * item->loss[2] + PAUSE_SHARE * item->loss[3];
    item->weight = clip->symbols;
    item->frames = clip->frames;
    if (!item->learning)
        return true;
    qv_contour_backward(dcontour, clip->duration, clip->symbols, clip->frames, points);
    for (int s = 0; s < clip->symbols; s++) {
        for (int j = 0; j < QV_PITCH_POINTS; j++)
            r.dout[s * r.columns + QV_PROSODY_PITCH + j] = points[s * QV_PITCH_POINTS + j];
    }
    return qv_prosody_backward(prosody, item->value[0], tape, r.dout, item->grad[0], item->arena);
}

void qv_fit_prosody(qv_fit *fit, qv_fit_data *data)
{
    *fit = (qv_fit){.name = "prosody",
                    .loss_name = {"loss", "duration", "pitch", "pause"},
                    .players = 1,
                    .player = {{.params = &data->voice->prosody.params,
                                .value = data->voice->prosody_value,
                                .peak_rate = 2e-3f,
                                .final_rate = 1e-5f,
                                .clip = 1,
                                .keep = 0.995f,
                                .adam = {.beta1 = 0.9f, .beta2 = 0.98f, .epsilon = 1e-8f, .decay = 0.01f}}},
                    .batch = 16,
                    .steps = 1500,
                    .warmup = 100,
                    .dev_every = 100,
                    .run = run_prosody,
                    .length = symbols_of,
                    .user = data};
    qv_fit_take_clips(fit, data->targets);
}
