// SPDX-License-Identifier: MIT
#include "train/adversary/fit_adversary.h"

#include <math.h>
#include <stdlib.h>

#include "quaver/quaver.h"
#include "train/adversary/generator.h"
#include "train/adversary/mel_distance.h"
#include "train/fit/mel_loss.h"
#include "train/fit/voicing_loss.h"

#define DROPOUT 0.2f

/* What the parts of the loss weigh; the adversarial one, 1. */
#define FEATURES 2.0f
#define MEL      5.0
#define STFT     2.5
#define VOICING  2.0

/* In the opening: of the log-mel of the sound, and of the mel that the acoustic model says, in deviations. */
#define OPENING_MEL    15.0
#define OPENING_SPOKEN 3.0

/* Of the steps of a fit that starts from a voice. */
#define OPENING_SHARE (2.0 / 15)

enum {
    WARM = 16, // frames before those that are judged, so that the first has a past
    JUDGED = 100,
};

/* Minutes of speech, and the steps that are good for them. */
enum { MINUTES = 80, STEPS = 4500, FROM_MINUTES = 20, FROM_STEPS = 2500 };

enum { ACOUSTIC, VOCODER, CRITICS }; // players
enum { LOSS, LOSS_MEL, LOSS_STFT, LOSS_VOICING, LOSS_ADVERSARIAL, LOSS_FEATURES, LOSS_CRITICS, LOSS_SPOKEN };

int qv_adversary_open(qv_adversary *adversary, const qv_fit_data *data)
{
    *adversary = (qv_adversary){.data = data, .judged_frames = JUDGED};
    adversary->mel = qv_band_spectra_open(QV_FFT, QV_HOP, QV_WINDOW, QV_MEL, QV_BANDS_AREA);
    if (!adversary->mel || qv_critics_open(&adversary->critics))
        return QV_ERROR_MEMORY;
    adversary->critics_value = calloc(adversary->critics->params.size, sizeof *adversary->critics_value);
    return adversary->critics_value ? QV_OK : QV_ERROR_MEMORY;
}

void qv_adversary_close(qv_adversary *adversary)
{
    qv_band_spectra_close(&adversary->mel);
    qv_critics_close(&adversary->critics);
    free(adversary->critics_value);
    *adversary = (qv_adversary){0};
}

/* The stretch of a clip that is judged: samples [from, from + count) of those that were made. */
typedef struct piece {
    qv_passage passage;
    int from, count;
    qv_real *recorded; // [count]
} piece;

/* `most` frames where there are so many, random ones. */
static void choose(piece *p, const qv_clip *clip, int most, uint64_t seed)
{
    qv_rng rng;
    // The sound of the last frame lacks what the next would add.
    const int judged = clip->frames - 1 < most ? clip->frames - 1 : most;
    qv_rng_seed(&rng, seed, 1);
    const int first = (int)qv_rng_below(&rng, (uint32_t)(clip->frames - judged));
    const int warm = first < WARM ? first : WARM;
    p->passage.begin = first - warm, p->passage.end = first + judged + 1;
    p->from = warm * QV_HOP, p->count = judged * QV_HOP;
}

static bool take_piece(piece *p, const qv_adversary *adversary, const qv_fit_item *item)
{
    const qv_targets *targets = adversary->data->targets;
    const qv_clip *clip = &targets->corpus->clip[item->index[0]];
    int *symbol;
    qv_real *features;
    *p = (piece){0};
    choose(p, clip, adversary->judged_frames, item->seed);
    p->recorded = qv_arena_reals(item->arena, (size_t)p->count);
    if (!p->recorded ||
        !qv_clip_frames(clip, targets->contour[item->index[0]], item->arena, &symbol, &features))
        return false;
    qv_clip_samples(clip, p->passage.begin * QV_HOP + p->from, p->count, p->recorded);
    p->passage.symbols = clip->symbol, p->passage.count = clip->symbols;
    p->passage.symbol = symbol, p->passage.features = features;
    p->passage.log_f0 = clip->log_f0, p->passage.frames = clip->frames;
    p->passage.seed = item->seed;
    return true;
}

/* Whether the critics have no say yet. */
static bool opens(const qv_adversary *adversary, const qv_fit_item *item)
{
    return adversary->from_voice && (double)item->step <= OPENING_SHARE * (double)item->steps;
}

static double mel_share(bool opening)
{
    return opening ? OPENING_MEL : MEL;
}

/* Losses of the piece of sound; dmade [count] is written unless NULL. */
static bool compare(const qv_adversary *adversary, qv_fit_item *item, const piece *p, const qv_real *made,
                    qv_real *dmade)
{
    const qv_sound_pair sound = {made, p->recorded, p->count};
    const bool opening = opens(adversary, item);
    qv_critique critique;
    item->loss[LOSS_STFT] =
        qv_stft_loss_run(adversary->data->stft_loss, made, p->recorded, p->count, item->arena, dmade);
    for (int i = 0; dmade && i < p->count; i++)
        dmade[i] *= (qv_real)STFT;
    item->loss[LOSS_MEL] =
        qv_mel_distance(adversary->mel, made, p->recorded, p->count, mel_share(opening), item->arena, dmade);
    if (item->loss[LOSS_STFT] < 0 || item->loss[LOSS_MEL] < 0)
        return false;
    if (opening)
        return true;
    if (!qv_critics_run(adversary->critics, item->value[CRITICS], &sound, FEATURES, item->arena,
                        item->grad[CRITICS], dmade, &critique))
        return false;
    item->loss[LOSS_ADVERSARIAL] = critique.adversarial;
    item->loss[LOSS_FEATURES] = critique.matching;
    item->loss[LOSS_CRITICS] = critique.critics;
    return true;
}

static void add_up(const qv_adversary *adversary, qv_fit_item *item)
{
    const double *loss = item->loss, mel = mel_share(opens(adversary, item));
    item->loss[LOSS] = loss[LOSS_ADVERSARIAL] + (double)FEATURES * loss[LOSS_FEATURES] +
                       mel * loss[LOSS_MEL] + STFT * loss[LOSS_STFT] + VOICING * loss[LOSS_VOICING] +
                       OPENING_SPOKEN * loss[LOSS_SPOKEN];
}

static bool run_adversary(void *user, qv_fit_item *item)
{
    const qv_adversary *adversary = user;
    const qv_voice *voice = adversary->data->voice;
    const qv_generator generator = {&voice->acoustic, &voice->vocoder, voice->synthesis, &voice->normal};
    const qv_generator_weights value = {item->value[ACOUSTIC], item->value[VOCODER]};
    const qv_generator_gradients grad = {item->grad[ACOUSTIC], item->grad[VOCODER]};
    const qv_clip *clip = &adversary->data->targets->corpus->clip[item->index[0]];
    qv_rng rng;
    qv_rng_seed(&rng, item->seed, 0);
    const qv_regularise regularise = {.dropout = item->learning ? DROPOUT : 0, .rng = &rng};
    piece p;
    qv_generated made;
    if (!take_piece(&p, adversary, item) ||
        !qv_generator_forward(&generator, &value, &p.passage, &regularise, item->arena, &made))
        return false;
    const size_t sounding = (size_t)(p.passage.end - p.passage.begin) * QV_HOP;
    qv_real *dsamples = qv_arena_zeros(item->arena, sounding);
    qv_real *dout = qv_arena_zeros(item->arena, (size_t)made.frames * QV_ACOUSTIC_OUT);
    if (!dsamples || !dout ||
        !compare(adversary, item, &p, made.samples + p.from, item->learning ? dsamples + p.from : NULL))
        return false;
    item->loss[LOSS_VOICING] = qv_voicing_loss(clip->f0, made.frames, made.out + QV_MEL,
                                               VOICING / made.frames, dout + QV_MEL, QV_ACOUSTIC_OUT) /
                               made.frames;
    if (opens(adversary, item))
        item->loss[LOSS_SPOKEN] =
            qv_mel_loss(clip, &voice->normal, made.frames, made.out, OPENING_SPOKEN / made.frames, dout) /
            made.frames;
    add_up(adversary, item);
    item->weight = 1;
    item->frames = p.count / QV_HOP;
    return !item->learning ||
           qv_generator_backward(&generator, &value, &made, dsamples, dout, &grad, item->arena);
}

static int frames_of(void *user, int index)
{
    const qv_adversary *adversary = user;
    return adversary->data->targets->corpus->clip[index].frames;
}

static qv_fit_player player(const char *name, const qv_params *params, qv_real *value)
{
    return (qv_fit_player){.name = name,
                           .params = params,
                           .value = value,
                           .given = true,
                           .peak_rate = 2e-4f,
                           .final_rate = 2e-5f,
                           .clip = 50,
                           .keep = 0.999f,
                           .adam = {.beta1 = 0.8f, .beta2 = 0.99f, .epsilon = 1e-8f, .decay = 0.01f}};
}

long qv_adversary_steps(long frames, bool from_voice)
{
    const double minutes = (double)frames * QV_HOP / QV_RATE / 60;
    if (from_voice)
        return lround(FROM_STEPS * fmin(minutes / FROM_MINUTES, 1));
    return lround(STEPS * sqrt(fmin(minutes / MINUTES, 1)));
}

void qv_fit_adversary(qv_fit *fit, qv_adversary *adversary)
{
    qv_voice *voice = adversary->data->voice;
    *fit = (qv_fit){
        .name = "adversary",
        .loss_name = {"loss", "mel", "stft", "voicing", "adversarial", "features", "critics", "spoken mel"},
        .players = 3,
        .player = {player("acoustic", &voice->acoustic.params, voice->acoustic_value),
                   player("vocoder", &voice->vocoder.params, voice->vocoder_value),
                   player("critics", &adversary->critics->params, adversary->critics_value)},
        .batch = 16,
        .steps = qv_adversary_steps(adversary->data->targets->train_frames, adversary->from_voice),
        .warmup = 200,
        .dev_every = 250,
        .last = true,
        .run = run_adversary,
        .length = frames_of,
        .user = adversary};
    qv_fit_take_clips(fit, adversary->data->targets);
    fit->player[CRITICS].given = false;
    fit->player[CRITICS].opponent = true;
}
