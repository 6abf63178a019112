// SPDX-License-Identifier: MIT
#ifndef QV_DSP_SYNTHESIS_H
#define QV_DSP_SYNTHESIS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "dsp/frame.h"
#include "base/arena.h"
#include "base/real.h"

/*
 * Source-filter synthesis.
 *
 * Voiced excitation: band-limited pulse train of unit power (excitation.h), times voicing. Phase is
 * accumulated in double; log F0 and voicing are interpolated linearly between frames. Noise excitation:
 * white, unit variance, a function of seed and sample number only, so that no way of cutting into blocks
 * changes it. Both are cut into Hann frames of two hops, centred on the frame; their spectra are multiplied
 * by the envelopes (voiced: minimum phase by folding the cepstrum, Oppenheim and Schafer; noise: zero phase),
 * summed, inverted, overlap-added.
 *
 * An envelope is log-magnitude (natural log) at QV_KNOTS mel-spaced knots, interpolated linearly to
 * QV_BINS bins.
 *
 * Sound of frame t is final up to sample t * QV_HOP - QV_LEAD once frame t is in. So frame t gives
 * the QV_HOP samples from (t - 1) * QV_HOP - QV_LEAD on; a stream throws away the first QV_HOP + QV_LEAD
 * and ends with two silent frames.
 *
 * Faster speech has the same frames closer together: a hop may be a part of QV_HOP, QV_HOP / 1 .. QV_HOP /
 * QV_MOST_PARTS, another for each frame. The windows shrink with the hops, the pulses don't come closer, so
 * that the pitch stays.
 */
enum { QV_BINS_PADDED = 528 }; // QV_BINS in whole cache lines
enum { QV_MOST_PARTS = 4 };    // of QV_HOP
enum { QV_LEAD = 64 };         // samples kept free before a frame for what a zero-phase filter moves forwards

typedef struct qv_synthesis qv_synthesis; // tables and plans; immutable, any threads

qv_synthesis *qv_synthesis_open(void);
void qv_synthesis_close(qv_synthesis **synthesis);

/* The filters of a frame: minimum-phase spectrum of the voiced part, magnitude of the noise. Arrays of
 * QV_BINS, padded to whole cache lines. All zero is silence. */
typedef struct qv_envelope {
    qv_real voiced_re[QV_BINS_PADDED], voiced_im[QV_BINS_PADDED], noise[QV_BINS_PADDED];
    bool voiced_audible, noise_audible;
    bool voiced_due; // the voiced part is to be made yet, of the knots, when a hop needs it
    qv_real knots[QV_KNOTS];
} qv_envelope;

/* What moves along with the sound; plain data, zero at the start of a sentence. */
typedef struct qv_synthesis_state {
    double phase;            // cycles, 0..1
    qv_real log_f0, voicing; // of the frame before; at the first frame taken from that frame
    int64_t frame;           // frames done
    int64_t sample;          // samples done
    qv_envelope envelope[2]; // of the frame before and, while it is at work, of the frame; by turns
    qv_real overlap[QV_FFT]; // sound that later frames add to
    uint64_t seed;
    uint64_t noise_origin; // number of the first noise sample of this sentence
} qv_synthesis_state;

void qv_synthesis_start(qv_synthesis_state *state, uint64_t seed);

/* Synthesises `frames` frames, real-time safe (no allocation, no lock).
 * voiced, noise [frames][QV_KNOTS]; log_f0 [frames], natural log of Hz; voicing [frames], 0..1, where a hop
 * between two zeros costs half; hop [frames], samples from the frame before to each, NULL: QV_HOP; samples
 * [sum of hop], see above for their place in time. Returns the sum of hop. */
int qv_synthesis_run(const qv_synthesis *synthesis, qv_synthesis_state *state, const qv_real *voiced,
                     const qv_real *noise, const qv_real *log_f0, const qv_real *voicing, const int *hop,
                     int frames, qv_real *samples);

/* For training: one crop with gradients.
 * forward: samples [frames * QV_HOP], sample i of the result lies at time i (the shift above is taken out,
 * frame 0 is centred on sample 0). The last hop is made as if the last frame came a second time. They are the
 * samples that qv_synthesis_run gives. The tape is taken from the arena (about 22 KB a
 * frame) and keeps pointers to `voiced` and `noise`, which must stay as they are until the way back. NULL is
 * returned when memory is short. */
typedef struct qv_synthesis_tape qv_synthesis_tape;
qv_synthesis_tape *qv_synthesis_forward(const qv_synthesis *synthesis, uint64_t seed, const qv_real *voiced,
                                        const qv_real *noise, const qv_real *log_f0, const qv_real *voicing,
                                        int frames, qv_arena *arena, qv_real *samples);
/* dvoiced, dnoise [frames][QV_KNOTS] and dvoicing [frames] are written. dvoicing may be NULL. False:
 * memory is short. */
bool qv_synthesis_backward(const qv_synthesis *synthesis, const qv_synthesis_tape *tape,
                           const qv_real *dsamples, qv_arena *arena, qv_real *dvoiced, qv_real *dnoise,
                           qv_real *dvoicing);
/* Frequency of knot k in Hz, 0 <= k < QV_KNOTS. */
double qv_knot_hz(int k);

#endif
