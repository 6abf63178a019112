// SPDX-License-Identifier: MIT
#include "train/fit/voice_fits.h"

void qv_fit_take_clips(qv_fit *fit, const qv_targets *targets)
{
    fit->train = targets->train;
    fit->train_count = targets->train_count;
    fit->dev = targets->dev;
    fit->dev_count = targets->dev_count;
}

void qv_fit_go_on(qv_fit *fit)
{
    for (int p = 0; p < fit->players; p++) {
        fit->player[p].given = true;
        fit->player[p].peak_rate *= 0.4f;
    }
    fit->steps /= 3;
    fit->warmup /= 4;
    fit->dev_every /= 2;
}
