// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_CEPSTRA_H
#define QV_TRAIN_DATA_CEPSTRA_H
#include <stdint.h>
#include "dsp/frame.h"

/*
 * What the aligner hears: mel cepstra with their first and second differences in time, every 5 ms through a
 * window of 20 ms, which is short enough to show the closure of a stop (the models' own analysis, 40 ms every
 * 10 ms, is not).
 */
enum {
    QV_CEPSTRA = 13,
    QV_CEPSTRA_DIMS = 3 * QV_CEPSTRA, // values, differences, differences of differences
    QV_CEPSTRA_HOP = QV_HOP / 2
};

typedef struct qv_cepstra qv_cepstra; // tables; immutable, any threads

qv_cepstra *qv_cepstra_open(void); // NULL when memory is short
void qv_cepstra_close(qv_cepstra **cepstra);

/* Frames of a recording of `samples` samples; frame u is centred on sample u * QV_CEPSTRA_HOP. */
static inline int qv_cepstra_frames(int samples)
{
    return samples / QV_CEPSTRA_HOP + 1;
}

/*
 * samples [count], 32768 is 1.0; out [qv_cepstra_frames(count)][QV_CEPSTRA_DIMS]. The mean over the louder
 * frames is taken off all values but the first, so that room and microphone do not matter.
 */
void qv_cepstra_analyse(const qv_cepstra *cepstra, const int16_t *samples, int count, float *out);

#endif
