// SPDX-License-Identifier: MIT
#include "train/fit/voice_fits.h"

void qv_fit_take_clips(qv_fit *fit, const qv_targets *targets)
{
    fit->train = targets->train;
    fit->train_count = targets->train_count;
    fit->dev = targets->dev;
    fit->dev_count = targets->dev_count;
}
