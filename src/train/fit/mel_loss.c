// SPDX-License-Identifier: MIT
#include "train/fit/mel_loss.h"

#include <math.h>

double qv_mel_loss(const qv_clip *clip, const qv_normal *normal, int frames, const qv_real *out, double share,
                   qv_real *dout)
{
    const qv_real slope = (qv_real)(share / QV_MEL);
    double loss = 0;
    for (int t = 0; t < frames; t++) {
        const float *mel = clip->mel + (size_t)t * QV_MEL;
        const qv_real *row = out + (size_t)t * QV_ACOUSTIC_OUT;
        qv_real *drow = dout + (size_t)t * QV_ACOUSTIC_OUT;
        float sum = 0;
        for (int m = 0; m < QV_MEL; m++) {
            float error = (float)row[m] - (mel[m] - normal->mel_mean[m]) / normal->mel_deviation[m];
            sum += fabsf(error);
            drow[m] = error > 0 ? slope : -slope;
        }
        loss += sum / QV_MEL;
    }
    return loss;
}
