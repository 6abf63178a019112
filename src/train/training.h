// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_TRAINING_H
#define QV_TRAIN_TRAINING_H
#include "train/adversary/fit_adversary.h"
#include "train/fit/voice_fits.h"
#include "train/from_voice.h"
#include "train/plan.h"
#include "train/report.h"
#include "train/session.h"
#include "train/train.h"

/*
 * A training at work, for the files that make it: train_files.c (what lies in the work folder), train_voice.c
 * (the voice before and after the fits), train_fits.c (the fits one after the other), minutes.c (how many
 * steps go into the minutes given), so_far.c (the voice to listen to meanwhile). qv_train in train.c does the
 * rest.
 *
 * What returns an int returns 0 or an error of quaver.h with its line in training->message.
 */

/* What the stages hand on. */
typedef struct qv_training {
    const qv_train_options *options;
    const qv_train_monitor *monitor; // the caller's
    qv_monitor own_monitor;          // the same, but reports are also kept
    qv_report report;
    bool report_failed; // memory
    qv_session session;
    qv_targets targets;
    qv_voice *voice;
    char from[QV_FROM_VOICE_LABEL], fit_options[QV_FROM_VOICE_LABEL + 8]; // empty without options->from
    char prosody[QV_FROM_VOICE_LABEL];                                    // and without options->prosody
    qv_stft_loss *stft_loss;
    qv_fit_data data;
    qv_adversary adversary;
    qv_fit fit[QV_PLAN_FITS]; // steps 0: it isn't wanted
    int running;              // the one that is being made
    qv_plan plan;
    qv_plan_fit pace[QV_PLAN_FITS]; // measured when there are minutes to keep to
    double rest;                    // seconds that the fits after the running one need at least, and the end
    char *so_far;                   // path of the voice to listen to meanwhile
    bool known[QV_PLAN_FITS];       // networks that have learned something,
    bool sketched[QV_PLAN_FITS];    // in a sketch
    bool told_words, told_plan;
    bool squeezed; // the minutes are less than it needs
    qv_train_result *result;
    char *message;
    size_t size;
} qv_training;

int qv_training_no_memory(qv_training *training); // says so
/* Notes the time of a stage that began at `begun`. */
void qv_training_end_stage(qv_training *training, const char *stage, double begun);

/* train_files.c */
/* Makes the work folder, and sees to it that what is to be written can be, by the one process that writes. */
int qv_training_check_files(qv_training *training);
/* The number of workers that the training was begun with, which decides sums; 0: nothing is fitted yet. */
int qv_training_begun_workers(const qv_training *training);
/* Whether a fit was begun, by what rank 0 has. */
int qv_training_find_checkpoint(qv_training *training, int fit, bool *found);

/* train_voice.c */
int qv_training_create_voice(qv_training *training); // as it is before any fit
/* No times and dates: the same training gives the same file. `so_far` comes behind the name. */
int qv_training_write_voice(qv_training *training, const char *so_far, const char *path);

/* train_fits.c */
int qv_training_fit_all(qv_training *training);
/* What is settled of a network beside its fit. */
int qv_training_finish(qv_training *training, int number, const qv_targets *targets);
/* Gives the voice's spectra the spread of the targets' and its sound their level; once, when no fit follows.
 * Changes the weights of the acoustic model and of the vocoder network. */
int qv_training_settle_sound(qv_training *training, const qv_targets *targets);
void qv_training_set_steps(qv_fit *fit, int number, long steps);

/* minutes.c */
/* Seconds that are left of the minutes, infinite without: by the clock of rank 0, in all processes. */
int qv_training_left(qv_training *training, double *seconds);
/* Measures how fast fits are that aren't begun, of which number `begins` does now. */
int qv_training_measure(qv_training *training, int begins);
/* The steps of a fit: as many as were settled, in an earlier run or now. */
int qv_training_settle_steps(qv_training *training, int number);
bool qv_training_is_time_up(void *training);
double qv_training_rest_after(const qv_training *training, int number); // seconds to be left when a fit ends

/* so_far.c */
int qv_training_speak_first_words(qv_training *training);
int qv_training_write_so_far(qv_training *training);
/* After a checkpoint: qv_fit_control.saved. */
int qv_training_show_so_far(void *training, long step, const qv_real *const *value);

#endif
