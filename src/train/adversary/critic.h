// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ADVERSARY_CRITIC_H
#define QV_TRAIN_ADVERSARY_CRITIC_H
#include <stdbool.h>
#include "base/arena.h"
#include "dsp/band_spectra.h"
#include "nn/conv2d.h"

/*
 * Three small networks that tell made sound from recorded sound, for adversarial fits (Goodfellow et al.
 * 2014; squared errors: Mao et al. 2017, "Least Squares Generative Adversarial Networks"). Each looks at
 * patches of a spectrogram of its own resolution, (transform, hop, window) = (2048, 240, 1200), (1024, 120,
 * 600), (512, 60, 300), in QV_CRITIC_BANDS mel bands:
 *
 *     m, not below 1e-5  ->  0.25 log m + 0.5 and m^0.3, two channels
 *     -> five convolutions of QV_CRITIC_CHANNELS channels, 3 x 7 (the last 3 x 3), weight norm, leaky
 * rectifiers of slope 0.1; the second to the fourth halve the bands; rows stay as they are
 *     -> a convolution 3 x 3 to one channel: a score for each frame and each 8 bands, 1 recorded, 0 made
 *
 * They see neither phase nor single harmonics of the upper bands, and are small: larger ones, or such as see
 * single bins or the waveform, made worse voices.
 */
enum { QV_CRITICS = 3, QV_CRITIC_LAYERS = 5, QV_CRITIC_BANDS = 128, QV_CRITIC_CHANNELS = 16 };
enum { QV_CRITIC_LEAST = 1200 }; // samples that all critics can look at

typedef struct qv_critic {
    qv_band_spectra *spectra;
    qv_conv2d layer[QV_CRITIC_LAYERS + 1]; // the last gives the scores
} qv_critic;

typedef struct qv_critics {
    qv_params params;
    qv_critic critic[QV_CRITICS];
} qv_critics;

/* 0 or QV_ERROR_MEMORY. Immutable afterwards, any threads. */
int qv_critics_open(qv_critics **critics);
void qv_critics_close(qv_critics **critics); // NULL inside is fine

/* What they say, each the sum over the critics: */
typedef struct qv_critique {
    double critics;     // mean (1 - recorded score)^2 + mean (made score)^2: what they minimise
    double adversarial; // mean (1 - made score)^2
    double matching;    // sum over the layers of mean |made - recorded feature| (Larsen et al. 2016)
} qv_critique;

/* Two sounds of equal length, [count], count >= QV_CRITIC_LEAST. */
typedef struct qv_sound_pair {
    const qv_real *made, *recorded;
    int count;
} qv_sound_pair;

/*
 * Compares made with recorded samples. With the weights `value`:
 *
 * grad   adds the gradient of `critics` by the weights; NULL: not wanted
 * dmade  [count], adds the gradient of adversarial + match * matching by the made samples; NULL: not wanted
 *
 * False: memory is short.
 */
bool qv_critics_run(const qv_critics *critics, const qv_real *value, const qv_sound_pair *sound, float match,
                    qv_arena *arena, qv_real *grad, qv_real *dmade, qv_critique *critique);

#endif
