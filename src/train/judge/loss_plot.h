// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_JUDGE_LOSS_PLOT_H
#define QV_TRAIN_JUDGE_LOSS_PLOT_H
#include <stdio.h>
#include "train/fit/fit.h"

/* Draws loss[0] over the steps of a fit, of the training and of the development items, as an SVG picture.
 * point [points], points >= 1. The caller looks for errors of `file`. */
void qv_loss_plot(FILE *file, const char *title, const qv_fit_point *point, int points, bool dev);

#endif
