// SPDX-License-Identifier: MIT
#ifndef QV_DSP_SEGMENT_H
#define QV_DSP_SEGMENT_H
#include <stdbool.h>
#include "dsp/envelope.h"
#include "dsp/synthesis.h"

/*
 * The unit of synthesis: one hop of excitation, from one frame to the next. Its length is QV_HOP, or a part
 * of it.
 *
 * A Hann frame of two hops is the rising half over the hop before the frame and the falling half over the hop
 * after it. Filtering is linear, so the halves may be filtered one by one; taken a hop at a time instead of a
 * frame at a time, nothing waits for the F0 of the next frame, and a filter may ring 240 samples longer
 * before it meets the end of the transform. Over a hop, with excitations v and n (voiced, noise), Y =
 * FFT(rise v) E_t + FFT(fall v) E_{t-1} + FFT(rise n) A_t + FFT(fall n) A_{t-1}.
 */

struct qv_synthesis {
    qv_envelope_tables envelope;
    qv_cfft *pair;                       // two real signals of QV_FFT at once
    qv_fft *fft;                         // QV_FFT
    qv_real rise[QV_MOST_PARTS][QV_HOP]; // rising half of a window of two hops, by QV_HOP / hop - 1
};

/* The spectra of a hop of excitation under the rising and the falling half of the window. */
typedef struct qv_hop_spectra {
    _Alignas(QV_FFT_ALIGN) qv_real rise_re[QV_BINS_PADDED];
    qv_real rise_im[QV_BINS_PADDED], fall_re[QV_BINS_PADDED], fall_im[QV_BINS_PADDED];
} qv_hop_spectra;

/* A spectrum under construction; bins beyond QV_BINS are zero. */
typedef struct qv_spectrum {
    _Alignas(QV_FFT_ALIGN) qv_real re[QV_BINS_PADDED];
    qv_real im[QV_BINS_PADDED];
} qv_spectrum;

/* What can be heard of a hop; the rest is left out. */
typedef struct qv_hop_parts {
    bool voiced, noise;
} qv_hop_parts;

/* The noise part of an envelope, and what the voiced part is made of. */
void qv_envelope_begin(const qv_synthesis *synthesis, const qv_real *voiced, const qv_real *noise,
                       qv_envelope *envelope);
/* The voiced part, if that is due. */
void qv_envelope_complete(const qv_synthesis *synthesis, qv_envelope *envelope);
qv_hop_parts qv_hop_audible(const qv_envelope *before, const qv_envelope *now, qv_real voicing_before,
                            qv_real voicing_now);
/* voiced [hop] = pulses [hop] times voicing, interpolated; may be the same array */
void qv_voice_pulses(const qv_real *pulses, qv_real voicing_before, qv_real voicing_now, int hop,
                     qv_real *voiced);
/* excitation [hop] */
void qv_hop_transform(const qv_synthesis *synthesis, const qv_real *excitation, int hop,
                      qv_hop_spectra *spectra);
void qv_add_voiced(const qv_hop_spectra *spectra, const qv_envelope *before, const qv_envelope *now,
                   qv_spectrum *sum);
void qv_add_noise(const qv_hop_spectra *spectra, const qv_envelope *before, const qv_envelope *now,
                  qv_spectrum *sum);
/* sound [QV_FFT]: the hop begins at sample QV_LEAD. */
void qv_hop_sound(const qv_synthesis *synthesis, const qv_spectrum *spectrum, qv_real *sound);

#endif
