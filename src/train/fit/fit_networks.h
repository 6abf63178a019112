#ifndef QV_TRAIN_FIT_FIT_NETWORKS_H
#define QV_TRAIN_FIT_FIT_NETWORKS_H
#include "dsp/stft_loss.h"
#include "dsp/mel.h"
#include "model/voice.h"
#include "train/data/corpus.h"
#include "train/fit/fit.h"

/*
 * What the three networks learn from an aligned corpus. Each function fills in a qv_fit whose items are
 * clips; the struct before it is what its workers read and must live as long as the fit.
 */

/* The corpus as the networks see it; computed once. */
typedef struct qv_targets {
    const qv_corpus *corpus;
    qv_normal normal;
    float **pitch;    // [clips] -> [frames], (log F0 - mean) / deviation, gaps bridged
    float **contour;  // [clips] -> [frames], the same drawn through QV_PITCH_POINTS a symbol
    int *train, *dev; // clips
    int train_count, dev_count;
    long train_frames;
} qv_targets;

int qv_targets_open(qv_targets *targets, const qv_corpus *corpus); // 0 or QV_ERROR_MEMORY
void qv_targets_close(qv_targets *targets);

typedef struct qv_fit_user {
    const qv_targets *targets;
    const qv_voice *voice; // layouts of the networks
    const qv_synthesis *synthesis;
    const qv_stft_loss *stft_loss;
    float dropout, zoneout;
} qv_fit_user;

/* Losses: all; |log duration| of symbols; squared error of F0 of voiced frames in deviations. */
void qv_fit_prosody(qv_fit *fit, qv_fit_user *user);
/* Losses: all; mean |mel| in deviations; cross entropy of voicing. */
void qv_fit_acoustic(qv_fit *fit, qv_fit_user *user);
/* Loss: STFT loss of sound made from recorded mel, of crops of a second, on the development set of whole
 * clips. */
void qv_fit_vocoder(qv_fit *fit, qv_fit_user *user);

/* The decoder's inputs for a clip with its own durations and the given contour: *symbol [frames],
 * *features [frames][QV_FRAME_FEATURES] from the arena. False: memory. */
bool qv_clip_frames(const qv_clip *clip, const float *contour, qv_arena *arena, int **symbol,
                    qv_real **features);
/* The vocoder's input for frames [begin, begin + rows) of a clip; beyond its ends the edge is repeated. */
void qv_vocoder_input(const qv_normal *normal, const float *mel, const float *log_f0, const float *voicing,
                      int frames, int begin, int rows, qv_real *in);

#endif
