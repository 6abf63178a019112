// SPDX-License-Identifier: MIT
#include "base/rng.h"
#include "train/fit/voice_fits.h"

enum {
    WARM = 16,  // frames before a crop, so that its first frame has a past
    CROP = 100, // frames that are judged
};

static int crop_of(void *user, int index)
{
    const qv_fit_data *data = user;
    int frames = data->targets->corpus->clip[index].frames;
    return frames < WARM + CROP ? frames : WARM + CROP;
}

/* A stretch of a clip: sound of `frames` frames from `begin` on, of which the first `warm` aren't judged. */
typedef struct stretch {
    int begin, frames, warm;
    const float *mel, *log_f0, *voicing; // of its frames, recorded
    qv_real *in, *out, *voiced, *noise, *samples, *recorded;
} stretch;

/* A random second when there is something to learn, the whole clip to judge. */
static void choose(stretch *crop, const qv_fit_item *item, const qv_clip *clip)
{
    qv_rng rng;
    qv_rng_seed(&rng, item->seed, 1);
    crop->begin = 0, crop->warm = 0, crop->frames = clip->frames;
    if (item->learning && clip->frames > CROP) {
        int first = (int)qv_rng_below(&rng, (uint32_t)(clip->frames - CROP + 1));
        crop->warm = first < WARM ? first : WARM;
        crop->begin = first - crop->warm;
        crop->frames = crop->warm + CROP;
    }
}

static bool take_crop(stretch *crop, int ahead, qv_arena *arena)
{
    size_t frames = (size_t)crop->frames, rows = frames + (size_t)ahead;
    crop->in = qv_arena_reals(arena, rows * QV_VOCODER_IN);
    crop->out = qv_arena_zeros(arena, rows * 2 * QV_KNOTS);
    crop->voiced = qv_arena_reals(arena, frames * QV_KNOTS);
    crop->noise = qv_arena_reals(arena, frames * QV_KNOTS);
    crop->samples = qv_arena_reals(arena, frames * QV_HOP);
    crop->recorded = qv_arena_reals(arena, frames * QV_HOP);
    return crop->in && crop->out && crop->voiced && crop->noise && crop->samples && crop->recorded;
}

static bool fill_crop(stretch *crop, const qv_normal *normal, const qv_clip *clip, int ahead, qv_arena *arena)
{
    float *voiced = qv_arena_bytes(arena, (size_t)clip->frames * sizeof *voiced);
    if (!voiced)
        return false;
    for (int t = 0; t < clip->frames; t++)
        voiced[t] = clip->f0[t] > 0;
    qv_vocoder_input(normal, clip->mel, clip->log_f0, voiced, clip->frames, crop->begin, crop->frames + ahead,
                     crop->in);
    crop->mel = clip->mel + (size_t)crop->begin * QV_MEL;
    crop->log_f0 = clip->log_f0 + crop->begin;
    crop->voicing = voiced + crop->begin;
    qv_clip_samples(clip, crop->begin * QV_HOP, crop->frames * QV_HOP, crop->recorded);
    return true;
}

static bool backward(const qv_fit_data *data, qv_fit_item *item, const stretch *crop,
                     qv_vocoder_tape *network, const qv_synthesis_tape *sound, const qv_real *dsamples)
{
    const qv_vocoder *vocoder = &data->voice->vocoder;
    size_t frames = (size_t)crop->frames;
    qv_real *dvoiced = qv_arena_reals(item->arena, frames * QV_KNOTS);
    qv_real *dnoise = qv_arena_reals(item->arena, frames * QV_KNOTS);
    qv_real *dout = qv_arena_zeros(item->arena, (frames + (size_t)vocoder->ahead) * 2 * QV_KNOTS);
    if (!dvoiced || !dnoise || !dout ||
        !qv_synthesis_backward(data->voice->synthesis, sound, dsamples, item->arena, dvoiced, dnoise, NULL))
        return false;
    qv_vocoder_envelopes_backward(dvoiced, dnoise, crop->frames, dout + (size_t)vocoder->ahead * 2 * QV_KNOTS,
                                  NULL);
    return qv_vocoder_backward(vocoder, item->value[0], network, dout, item->grad[0], NULL, item->arena);
}

/* The loss is the distance of the sound made of the recorded mel to the recording. */
static bool run_vocoder(void *user, qv_fit_item *item)
{
    const qv_fit_data *data = user;
    const qv_clip *clip = &data->targets->corpus->clip[item->index[0]];
    const qv_vocoder *vocoder = &data->voice->vocoder;
    qv_regularise none = {0}; // crops are new in every step: there is nothing to overfit
    stretch crop;
    choose(&crop, item, clip);
    if (!take_crop(&crop, vocoder->ahead, item->arena) ||
        !fill_crop(&crop, &data->targets->normal, clip, vocoder->ahead, item->arena))
        return false;
    int rows = crop.frames + vocoder->ahead;
    qv_vocoder_tape *network =
        qv_vocoder_forward(vocoder, item->value[0], crop.in, rows, &none, item->arena, crop.out);
    if (!network)
        return false;
    qv_vocoder_envelopes(crop.out + (size_t)vocoder->ahead * 2 * QV_KNOTS, crop.mel, crop.frames, crop.voiced,
                         crop.noise);
    qv_synthesis_tape *sound =
        qv_synthesis_forward(data->voice->synthesis, item->seed, crop.voiced, crop.noise, crop.log_f0,
                             crop.voicing, crop.frames, item->arena, crop.samples);
    qv_real *dsamples = qv_arena_zeros(item->arena, (size_t)crop.frames * QV_HOP);
    if (!sound || !dsamples)
        return false;
    /* The sound of the last frame lacks what the next would add. */
    int from = crop.warm * QV_HOP, count = (crop.frames - 1 - crop.warm) * QV_HOP;
    double loss = qv_stft_loss_run(data->stft_loss, crop.samples + from, crop.recorded + from, count,
                                   item->arena, item->learning ? dsamples + from : NULL);
    item->loss[0] = loss, item->weight = 1;
    item->frames += crop.frames;
    return !(loss < 0) && (!item->learning || backward(data, item, &crop, network, sound, dsamples));
}

void qv_fit_vocoder(qv_fit *fit, qv_fit_data *data)
{
    *fit = (qv_fit){.name = "vocoder",
                    .loss_name = {"loss"},
                    .players = 1,
                    .player = {{.params = &data->voice->vocoder.params,
                                .value = data->voice->vocoder_value,
                                .peak_rate = 1.5e-3f,
                                .final_rate = 1e-5f,
                                .clip = 1,
                                .keep = 0.999f,
                                .adam = {.beta1 = 0.8f, .beta2 = 0.99f, .epsilon = 1e-8f}}},
                    .batch = 16,
                    .steps = 3000,
                    .warmup = 200,
                    .dev_every = 250,
                    .run = run_vocoder,
                    .length = crop_of,
                    .user = data};
    qv_fit_take_clips(fit, data->targets);
}
