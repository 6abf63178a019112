// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_RECORD_TAKE_H
#define QV_TRAIN_RECORD_TAKE_H
#include "audio/quality.h"

/* One reading of a sentence, as it comes from the microphone: judged at once, and made ready to be kept. */
typedef struct qv_take {
    float *samples; // [count] at QV_RATE; the silence at either end is at most QV_TAKE_EDGE ms
    int count;
    double seconds;     // of the take as it came
    float peak;         // largest |sample| as it came, full scale 1
    qv_quality quality; // of the take as it came
    const char *fault;  // what is the matter, and what to do, one sentence; NULL: it is good
} qv_take;

enum { QV_TAKE_EDGE = 300 };

/* samples [count] at `rate` Hz, full scale 1, a reading of `text`. 0 and a take to be freed, or
 * QV_ERROR_MEMORY. A take without any speech has count 0 and a fault. */
int qv_take_judge(qv_take *take, const float *samples, int count, int rate, const char *text);
void qv_take_free(qv_take *take);

#endif
