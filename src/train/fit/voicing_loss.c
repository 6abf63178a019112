// SPDX-License-Identifier: MIT
#include "train/fit/voicing_loss.h"

#include <math.h>
#include <stddef.h>

double qv_voicing_loss(const float *f0, int frames, const qv_real *logit, double share, qv_real *dlogit,
                       int stride)
{
    double loss = 0;
    for (int t = 0; t < frames; t++) {
        const double x = (double)logit[(ptrdiff_t)t * stride], voiced = f0[t] > 0;
        loss += (x > 0 ? x : 0) - x * voiced + log1p(exp(-fabs(x)));
        dlogit[(ptrdiff_t)t * stride] = (qv_real)(share * (1 / (1 + exp(-x)) - voiced));
    }
    return loss;
}
