// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_JUDGE_EVALUATE_H
#define QV_TRAIN_JUDGE_EVALUATE_H
#include "model/voice.h"
#include "train/data/corpus.h"
#include "train/judge/averages.h"

/*
 * How far a voice is from recordings it has not heard. Durations are the aligned ones; pitch and voicing are
 * the voice's own. "Speech" frames are those of phones, not of breaks.
 */
typedef struct qv_figures {
    int clips;
    long frames;
    double mcd;           // dB, mean over speech frames: (10 / ln 10) sqrt(2 sum_{m=1..24} (c_m - c'_m)^2),
                          // c_m = (2/80) sum_n logmel_n cos(pi m (n + 1/2) / 80) (Kubichek 1993)
    double mcd_sound;     // the same, from the analysis of the sound that the vocoder makes
    double mel_l1;        // mean |log-mel|, natural log, all frames
    double mel_deviation; // the same in deviations of each band, as the training loss
    double f0_rmse;       // Hz, frames voiced in both
    double f0_correlation;
    double f0_deviation;  // of log F0 about its mean, predicted over recorded, frames voiced in both
    double voicing_error; // %, all frames
    double duration_mae, duration_rmse; // ms, phones
    double break_mae;                   // ms, breaks inside a sentence
    double pause_ratio;                 // pauses inside sentences, made over recorded
    double pauses_missing;              // %, of those recorded
    double pauses_false;                // %, of those made
    double pause_mae;                   // ms, length of those that are both
    double copy_stft, copy_mel_l1;      // recorded mel, pitch, voicing through the vocoder, at the energy
                                        // of the recording: STFT loss (dsp/stft_loss.h), mean |log-mel|,
                                        // natural log
} qv_figures;

/*
 * Judges the clips of one split, or all.
 *
 * interval  receives, unless NULL, half the width of the 95 % interval of each figure: how far it may be from
 *           that of all sentences that could have been chosen to judge by. By leaving out one sentence after
 * the other (the jackknife; Tukey 1958) and Student's t. NaN with a single clip.
 *
 * 0, QV_ERROR_MEMORY, or QV_ERROR_ARGUMENT when there are none.
 */
int qv_evaluate(const qv_voice *voice, const qv_corpus *corpus, qv_split split, qv_pool *pool,
                qv_figures *figures, qv_figures *interval);

/* The same of what averages say, as a reference; of the voice only the normalisation is used. Figures that
 * have no sense there are NaN: those of the sound, of pauses, and the correlation and deviation of a pitch
 * that doesn't move. */
int qv_evaluate_averages(const qv_averages *averages, const qv_voice *voice, const qv_corpus *corpus,
                         qv_split split, qv_pool *pool, qv_figures *figures);

/* The figures by name, for reports: number i of qv_figure_count(). */
typedef struct qv_figure {
    const char *key, *label, *unit;
    double value;
} qv_figure;
int qv_figure_count(void);
qv_figure qv_figure_at(const qv_figures *figures, int i);

#endif
