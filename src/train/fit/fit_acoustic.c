// SPDX-License-Identifier: MIT
#include "train/fit/mel_loss.h"
#include "train/fit/voice_fits.h"
#include "train/fit/voicing_loss.h"

#define DROPOUT 0.5f
#define ZONEOUT 0.1f

/* What a frame's voicing counts against the mean of its mel errors. */
#define VOICING_SHARE 0.2

static int frames_of(void *user, int index)
{
    const qv_fit_data *data = user;
    return data->targets->corpus->clip[index].frames;
}

static bool run_acoustic(void *user, qv_fit_item *item)
{
    const qv_fit_data *data = user;
    const qv_targets *targets = data->targets;
    const qv_clip *clip = &targets->corpus->clip[item->index[0]];
    const qv_acoustic *acoustic = &data->voice->acoustic;
    qv_rng rng;
    qv_rng_seed(&rng, item->seed, 0);
    qv_regularise regularise = {.rng = &rng};
    if (item->learning)
        regularise.dropout = DROPOUT, regularise.zoneout = ZONEOUT;
    int *symbol;
    qv_real *features;
    qv_real *out = qv_arena_reals(item->arena, (size_t)clip->frames * QV_ACOUSTIC_OUT);
    qv_real *dout = qv_arena_reals(item->arena, (size_t)clip->frames * QV_ACOUSTIC_OUT);
    if (!out || !dout ||
        !qv_clip_frames(clip, targets->contour[item->index[0]], item->arena, &symbol, &features))
        return false;
    const qv_acoustic_frames in = {symbol, features, clip->frames};
    qv_acoustic_tape *tape = qv_acoustic_forward(acoustic, item->value[0], clip->symbol, clip->symbols, &in,
                                                 &regularise, item->arena, out);
    if (!tape)
        return false;
    item->loss[1] = qv_mel_loss(clip, &targets->normal, clip->frames, out, 1, dout);
    item->loss[2] =
        qv_voicing_loss(clip->f0, clip->frames, out + QV_MEL, VOICING_SHARE, dout + QV_MEL, QV_ACOUSTIC_OUT);
    item->loss[0] = item->loss[1] + VOICING_SHARE * item->loss[2];
    item->weight = clip->frames;
    item->frames = clip->frames;
    return !item->learning ||
           qv_acoustic_backward(acoustic, item->value[0], tape, dout, item->grad[0], item->arena);
}

void qv_fit_acoustic(qv_fit *fit, qv_fit_data *data)
{
    *fit = (qv_fit){.name = "acoustic",
                    .loss_name = {"loss", "mel", "voicing"},
                    .players = 1,
                    .player = {{.params = &data->voice->acoustic.params,
                                .value = data->voice->acoustic_value,
                                .peak_rate = 1.5e-3f,
                                .final_rate = 1e-5f,
                                .clip = 1,
                                .keep = 0.998f,
                                .adam = {.beta1 = 0.9f, .beta2 = 0.98f, .epsilon = 1e-8f, .decay = 0.01f}}},
                    .batch = 16,
                    .steps = 3000,
                    .warmup = 200,
                    .dev_every = 100,
                    .run = run_acoustic,
                    .length = frames_of,
                    .user = data};
    qv_fit_take_clips(fit, data->targets);
}
